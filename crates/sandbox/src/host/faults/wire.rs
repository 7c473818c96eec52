//! Faults of an answer on the wire: another one in its place, a broken one, a slow one, or none.

use super::kind::Kind;
use super::rule::Fault;
use super::strike::Strike;
use crate::host::handle::{ConnectionHandle, Ending};
use crate::time::clock::Clock;
use crate::wire::address::Address;
use crate::wire::reply::{Answer, Kind as Why, Refusal};
use crate::world::Traces;
use axum::body::{Body, Bytes};
use axum::response::Response;
use daigou_core::Platform;
use futures_util::stream;
use http::{HeaderValue, StatusCode, header};
use std::time::Duration;

/// The page of a proxy that does not reach what stands behind it.
const PROXY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad \
                          Gateway</h1></center>\r\n<hr><center>sandbox</center>\r\n</body>\r\n</html>\r\n";

/// A body that no JSON reader takes.
const GARBAGE: &str = "\u{fffd}<<< the sandbox's fault `garbage`: this is no JSON {\"code\":200,";

/// The shortest time between two pieces of an answer that drips.
const DROP: Duration = Duration::from_millis(2);

impl Fault {
    /// Gives the refusal that stands in the place of processing the request; none where it is processed.
    pub(super) fn instead(&self, platform: Platform) -> Option<Refusal> {
        self.kind.is_before().then(|| self.refusal(platform))
    }

    fn refusal(&self, platform: Platform) -> Refusal {
        let (code, status) = match (self.kind, platform) {
            (Kind::Http429 | Kind::RateLimit, _) => (429, StatusCode::TOO_MANY_REQUESTS),
            (Kind::Code429, _) => (429, StatusCode::OK),
            (Kind::Refusal, Platform::PandaPon) => (self.code, StatusCode::OK),
            (Kind::Refusal, Platform::DajiSaas) => (self.code, StatusCode::BAD_REQUEST),
            _ => (500, StatusCode::INTERNAL_SERVER_ERROR),
        };
        Refusal::new(Why::Injected { code, status }, format!("the sandbox's fault `{}`", self.kind))
    }

    /// The answer that is sent, or that is lost.
    pub(super) fn change(
        &self,
        answer: Answer,
        platform: Platform,
        address: &Address,
        traces: &mut Traces,
        clock: &Clock,
    ) -> Answer {
        match self.kind {
            Kind::Http500After | Kind::Code429 => {
                Answer::new(platform, Err(self.refusal(platform)), address, traces, clock)
            }
            Kind::Http502Html => answer.saying(StatusCode::BAD_GATEWAY, PROXY_PAGE),
            Kind::Garbage => answer.saying(StatusCode::OK, GARBAGE),
            _ => answer,
        }
    }

    /// Tells whether nothing was ever to be said: there is no answer that could be written down.
    pub(super) fn is_mute(&self) -> bool {
        self.kind.is_before() && self.kind.is_silent()
    }

    /// Sends the answer as the fault has it. The silent ones never come back from here.
    async fn send(&self, answer: Answer, address: &Address, mut line: ConnectionHandle) -> Response {
        match self.kind {
            Kind::ResetBefore | Kind::ResetAfter | Kind::CloseIdle => match line.end(Ending::Reset).await {},
            Kind::TimeoutBefore | Kind::TimeoutAfter => {
                line.hold(self.delay()).await;
                match line.end(Ending::Close).await {}
            }
            Kind::Truncate => truncated(answer, address),
            Kind::Drip => dripping(answer, address, self.delay(), line),
            Kind::Http502Html => {
                let mut response = answer.into_response(address);
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
                response
            }
            Kind::Http429 | Kind::RateLimit => {
                let mut response = answer.into_response(address);
                if let Some(seconds) = self.retry_after {
                    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
                }
                response
            }
            _ => answer.into_response(address),
        }
    }
}

impl Strike<'_> {
    /// Sends the answer as the faults have it.
    pub(crate) async fn send(self, answer: Answer, address: &Address, mut line: ConnectionHandle) -> Response {
        if let Some(time) = self.latency {
            line.hold(time).await;
        }
        if let Some(time) = self.closing {
            line.close_after(time);
        }
        let mut response = match &self.fault {
            Some(fault) => fault.send(answer, address, line).await,
            None => answer.into_response(address),
        };
        if let Some(charset) = self.charset {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(charset));
        }
        response
    }
}

/// The head of the answer that tells the length of the whole body, and another body.
fn with_body(answer: Answer, address: &Address, make: impl FnOnce(Bytes) -> Body) -> Response {
    let whole = answer.said.whole(address);
    let length = whole.len();
    let mut response = answer.into_response(address);
    *response.body_mut() = make(whole);
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

/// Half of the body; then the connection ends, as the body does with an error.
fn truncated(answer: Answer, address: &Address) -> Response {
    with_body(answer, address, |whole| {
        let half = whole.slice(..whole.len() / 2);
        let pieces = stream::unfold(Some(half), |half| async move {
            let Some(half) = half else {
                // What was said is sent before the error is seen.
                tokio::task::yield_now().await;
                return Some((Err(std::io::Error::other("cut off on purpose")), None));
            };
            Some((Ok(half), None))
        });
        Body::from_stream(pieces)
    })
}

/// The body in pieces, spread over the time.
fn dripping(answer: Answer, address: &Address, time: Duration, line: ConnectionHandle) -> Response {
    with_body(answer, address, |whole| {
        let most = time.as_millis().checked_div(DROP.as_millis()).and_then(|n| usize::try_from(n).ok());
        let count = most.unwrap_or(usize::MAX).clamp(1, whole.len().max(1));
        let size = whole.len().div_ceil(count).max(1);
        let pause = time.checked_div(u32::try_from(whole.len().div_ceil(size)).unwrap_or(u32::MAX)).unwrap_or(DROP);
        let pieces = stream::unfold((whole, line), move |(mut rest, mut line)| async move {
            if rest.is_empty() {
                return None;
            }
            line.hold(pause).await;
            let piece = rest.split_to(size.min(rest.len()));
            Some((Ok::<_, std::io::Error>(piece), (rest, line)))
        });
        Body::from_stream(pieces)
    })
}
