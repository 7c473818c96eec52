//! Calls and answers: a call ready to be signed, an HTTP answer, a payload as text.

use crate::error::{Error, Origin};
use crate::operation::{AuthKind, Effect};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::time::Duration;

/// How a request's parameters travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// As the route's method says: in the query of a GET, in the JSON body of a POST.
    #[default]
    Routed,
    /// In the query of a GET on the operation's path, whatever the route's method is.
    Query,
    /// As the fields of a form in the body of a POST (DajiSaaS; see [`UploadForm`](crate::auth::UploadForm)).
    Fields,
}

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

    /// Gives the call's effect on the platform.
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
