//! The body of a request that may still be held back when there is a connection for it. The HTTP library asks for it right
//! before it writes head and body together: a body that fails then leaves nothing written.

use crate::fence::FirstByte;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A whole body behind a check.
pub(super) struct Guarded {
    body: Option<Bytes>,
    first: FirstByte,
}

impl Guarded {
    pub(super) fn new(body: Bytes, first: FirstByte) -> Self {
        Self { body: Some(body), first }
    }
}

impl Body for Guarded {
    type Data = Bytes;
    type Error = HeldBack;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, HeldBack>>> {
        let Some(body) = self.body.take() else { return Poll::Ready(None) };
        Poll::Ready(Some(if self.first.may_go() { Ok(Frame::data(body)) } else { Err(HeldBack) }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    /// Known, so that the length is said as of any other body.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.body.as_ref().map_or(0, |body| body.len() as u64))
    }
}

/// Nothing was written.
#[derive(Debug)]
pub(super) struct HeldBack;

impl fmt::Display for HeldBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("held back before its first byte")
    }
}

impl std::error::Error for HeldBack {}
