//! The seam to the network: one method. reqwest implements it behind the feature `reqwest`; a test, a sandbox
//! in the same process, capture and replay are other implementations.

#[cfg(feature = "reqwest")]
mod guarded;
#[cfg(feature = "reqwest")]
mod http_client;
#[cfg(feature = "reqwest")]
mod proxy;
mod script;

#[cfg(feature = "reqwest")]
pub use http_client::ReqwestTransport;
pub use script::ScriptedTransport;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use std::fmt;
use std::time::Duration;

/// Sends one HTTP request and returns the whole answer, whatever its status.
///
/// An implementation never follows redirects, never retries, bounds the body, and keeps URLs out of its errors.
/// The request's extensions hold a [`TimeLeft`].
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends.
    ///
    /// # Errors
    /// Says whether a byte may have gone out: see [`Failure`].
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>;
}

/// How long this attempt may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLeft(pub Duration);

/// Timeouts of one client. Keep `connect` < `read` < `total`, or a slow connect looks like a lost answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For DNS, TCP and TLS together.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// For all attempts at a call together. It must stay under the 600 seconds that a signature lives.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), read: Duration::from_secs(30), total: Duration::from_secs(90) }
    }
}

/// The ways in which something fails below HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// DNS, TCP or TLS, or a connection handed back before a byte was written: never sent.
    Connect,
    /// No answer, or no whole answer, in time: may have been sent.
    Timeout,
    /// The connection broke after the request began to go out: may have been sent.
    Interrupted,
    /// A whole answer that is too large or badly compressed.
    Unreadable,
    /// The request cannot be sent at all.
    Refused,
}

/// Why no answer came. The text holds no URL.
pub struct TransportError {
    /// The failure.
    pub failure: Failure,
    /// In words.
    pub message: String,
    /// Advice for the caller, where the transport knows more than the failure says.
    pub hint: Option<String>,
    /// The part of the answer's body that came before the failure.
    pub partial: Option<Bytes>,
}

impl TransportError {
    /// A new one.
    pub fn new(failure: Failure, message: impl Into<String>) -> Self {
        Self { failure, message: message.into(), hint: None, partial: None }
    }

    /// Keeps what came of the body.
    #[must_use]
    pub fn with_partial(mut self, body: Bytes) -> Self {
        self.partial = Some(body).filter(|body| !body.is_empty());
        self
    }
}

/// Shows the length of what came of the body alone: it may hold personal data.
impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("failure", &self.failure)
            .field("message", &self.message)
            .field("hint", &self.hint)
            .field("partial_len", &self.partial.as_ref().map(Bytes::len))
            .finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {}
