//! The reply that was read from an answer: its `data`, and what had to be mended to read it.

use crate::call::RawData;
use crate::repair::{Mending, OddRow};
use bytes::Bytes;

/// A reply that was done: its `data` and the envelope around it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The payload; the default where the platform sent `null` or nothing.
    pub data: T,
    /// Set where `data` was there and not `null`.
    pub has_data: bool,
    /// PandaPon's `requestId` or DajiSaaS's `traceId`.
    pub request_id: Option<String>,
    /// The platform's words, such as `成功`.
    pub message: Option<String>,
    /// The body as it came, for what the types do not model. It may hold personal data.
    pub raw: Bytes,
    /// How many attempts it took.
    pub attempts: u32,
    /// The repairs that were needed before the body could be read; nothing for a reply that is written as documented.
    pub(crate) mending: Option<Box<Mending>>,
}

impl<T: std::fmt::Debug> std::fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("data", &self.data)
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl<T> Reply<T> {
    /// Lists errors in the reply's writing that were read all the same, such as a byte-order mark: a note each.
    #[must_use]
    pub fn repairs(&self) -> &[String] {
        self.mending.as_deref().map_or(&[], |mending| &mending.notes)
    }

    /// The rows of lists that could not be read. They are not in [`data`](Self::data), and are kept as they came.
    #[must_use]
    pub fn odd_rows(&self) -> &[OddRow] {
        self.mending.as_deref().map_or(&[], |mending| &mending.odd_rows)
    }

    /// Tells whether `data` holds every row that the platform sent. Who draws conclusions from what a list does *not*
    /// hold asks for this first.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.odd_rows().is_empty()
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            data: f(self.data),
            has_data: self.has_data,
            request_id: self.request_id,
            message: self.message,
            raw: self.raw,
            attempts: self.attempts,
            mending: self.mending,
        }
    }
}

/// A reply whose `data` is JSON text with the wire's names.
pub type ErasedReply = Reply<RawData>;
