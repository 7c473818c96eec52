//! What goes out and what comes back: a call ready to be signed, an HTTP answer, and the reply that was read from it.

use crate::error::{Error, Origin};
use crate::operation::{AuthKind, Effect};
use crate::repair::{Mending, OddRow};
use crate::request::Form;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::time::Duration;

/// One call, ready to be stamped and signed: everything but the time and the nonce.
#[derive(Debug, Clone)]
pub struct Call {
    pub(crate) marketplace: &'static str,
    pub(crate) name: Cow<'static, str>,
    pub(crate) effect: Effect,
    pub(crate) repeat_safe: bool,
    pub(crate) auth: AuthKind,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) params: Box<RawValue>,
    pub(crate) form: Form,
    pub(crate) time_left: Duration,
}

impl Call {
    /// The marketplace that it is meant for.
    #[must_use]
    pub fn marketplace(&self) -> &'static str {
        self.marketplace
    }

    /// The operation's id, or method and path of a raw call.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it does on the platform.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path below the base URL; `{member}` stands for a parameter.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The business parameters, a JSON object.
    #[must_use]
    pub fn params(&self) -> &str {
        self.params.get()
    }

    /// How the parameters travel.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// How long this attempt may take: what is left of the total.
    #[must_use]
    pub fn time_left(&self) -> Duration {
        self.time_left
    }

    /// The call with its parameters.
    pub(crate) fn with(mut self, params: Box<RawValue>, form: Form) -> Self {
        if form == Form::Query {
            self.method = Method::GET;
        }
        (self.params, self.form) = (params, form);
        self
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin {
            marketplace: self.marketplace,
            operation: self.name.clone(),
            effect: self.effect,
            repeat_safe: self.repeat_safe,
        }
    }
}

/// An HTTP answer, whole and bounded, not yet read.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("body_len", &self.body.len()).finish()
    }
}

/// A reply that was done: its `data` and the envelope around it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The payload; the default where the platform sent `null` or nothing.
    pub data: T,
    /// Whether `data` was there and not `null`.
    pub has_data: bool,
    /// PandaPon's `requestId` or DajiSaaS's `traceId`.
    pub request_id: Option<String>,
    /// The platform's words, such as `成功`.
    pub message: Option<String>,
    /// The body as it came, for what the types do not model. It may hold personal data.
    pub raw: Bytes,
    /// How many attempts it took.
    pub attempts: u32,
    /// What had to be mended before the body could be read; nothing for a reply that is written as documented.
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
    /// What was wrong with the writing of the reply and was read all the same, such as a byte-order mark: a note each.
    #[must_use]
    pub fn repairs(&self) -> &[String] {
        self.mending.as_deref().map_or(&[], |mending| &mending.notes)
    }

    /// The rows of lists that could not be read. They are not in [`data`](Self::data), and are kept as they came.
    #[must_use]
    pub fn odd_rows(&self) -> &[OddRow] {
        self.mending.as_deref().map_or(&[], |mending| &mending.odd_rows)
    }

    /// Whether `data` holds every row that the platform sent. Who draws conclusions from what a list does *not* hold asks
    /// for this first.
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

/// A payload as JSON text. `Debug` shows its length alone: it may hold recipients and addresses.
#[derive(Clone)]
pub struct RawData(pub Box<RawValue>);

impl RawData {
    /// A value as its JSON.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn of(value: &impl serde::Serialize) -> Result<Self, Error> {
        serde_json::value::to_raw_value(value)
            .map(Self)
            .map_err(|e| Error::usage(format!("the value cannot be written as JSON: {e}")))
    }
}

impl std::ops::Deref for RawData {
    type Target = RawValue;

    fn deref(&self) -> &RawValue {
        &self.0
    }
}

impl std::fmt::Debug for RawData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawData({} bytes)", self.0.get().len())
    }
}
