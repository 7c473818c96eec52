//! The object-safe trait that every marketplace implements, and sending over it.

use crate::client::Settings;
use crate::error::{Error, Origin};
use crate::operation::{AuthKind, Effect};
use crate::request::{Form, Request};
use crate::send;
use crate::table::Entry;
use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::time::Duration;

/// A place to buy: its name, its table of operations, and one signed attempt at a call.
///
/// The loop of attempts, the decoding and the classification stand around [`execute`](Self::execute) once for
/// all marketplaces: `send`, `exchange` and `send_raw`, which every client and `dyn Marketplace` offer.
#[async_trait]
pub trait Marketplace: Send + Sync {
    /// `taobao`, `alibaba1688`, `dajisaas` or `logistics`.
    fn name(&self) -> &'static str;

    /// Every operation that the vendor lists, in the order of its pages.
    fn operations(&self) -> &'static [Entry];

    /// What sending needs to know besides the call.
    fn settings(&self) -> &Settings;

    /// **One** throttled, signed attempt.
    ///
    /// # Errors
    /// What the transport met, with its certainty. An HTTP answer of any status is not an error here.
    async fn execute(&self, call: &Call) -> Result<Answer, Error>;

    /// The row of an operation.
    fn entry(&self, id: &str) -> Option<&'static Entry> {
        self.operations().iter().find(|e| e.operation.id == id)
    }
}

impl<'m> dyn Marketplace + 'm {
    /// Sends a request and returns the reply's `data`.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::certainty`] says whether it may have happened.
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        Ok(send::exchange(self, request).await?.data)
    }

    /// Like `send`, with the envelope's members and the raw body.
    ///
    /// # Errors
    /// As for `send`.
    pub async fn exchange<R: Request>(&self, request: &R) -> Result<Reply<R::Response>, Error> {
        send::exchange(self, request).await
    }

    /// The escape hatch: any method, path and JSON object, signed as this marketplace signs, for what is not
    /// modelled. `effect` decides what may be sent twice; when in doubt say [`Effect::Create`].
    ///
    /// # Errors
    /// As for `send`.
    pub async fn send_raw(
        &self,
        effect: Effect,
        method: Method,
        path: &str,
        params: &RawValue,
    ) -> Result<ErasedReply, Error> {
        send::send_raw(self, effect, method, path, params).await
    }
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
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            data: f(self.data),
            has_data: self.has_data,
            request_id: self.request_id,
            message: self.message,
            raw: self.raw,
            attempts: self.attempts,
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

/// Declares a marketplace's client over [`Client`](crate::Client): the struct, its builder, its sending, and its
/// [`Marketplace`].
#[macro_export]
macro_rules! marketplace {
    ($(#[$meta:meta])* $name:ident, $venue:expr, $table:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name($crate::Client);

        impl $name {
            /// A builder without credentials, at the vendor's address.
            #[must_use]
            pub fn builder() -> $crate::Builder<Self> {
                $crate::Builder::new($venue, $table, $crate::Config::default(), Self)
            }

            /// A builder filled from a configuration.
            #[must_use]
            pub fn from_config(config: $crate::Config) -> $crate::Builder<Self> {
                $crate::Builder::new($venue, $table, config, Self)
            }

            /// A client set up by the `DAIGOU_…` variables of the environment.
            ///
            /// # Errors
            /// A variable that is missing or cannot be read, by its name.
            #[cfg(feature = "reqwest")]
            pub fn from_env() -> Result<Self, $crate::Error> {
                Self::from_config($crate::Config::from_env()?).build()
            }

            /// The client underneath.
            #[must_use]
            pub fn client(&self) -> &$crate::Client {
                &self.0
            }

            /// Sends a request and returns the reply's `data`.
            ///
            /// # Errors
            /// See [`Error`]($crate::Error); its `certainty` says whether it may have happened.
            pub async fn send<R: $crate::Request>(&self, request: &R) -> Result<R::Response, $crate::Error> {
                (self as &dyn $crate::Marketplace).send(request).await
            }

            /// Like `send`, with the envelope's members and the raw body.
            ///
            /// # Errors
            /// As for `send`.
            pub async fn exchange<R: $crate::Request>(
                &self,
                request: &R,
            ) -> Result<$crate::Reply<R::Response>, $crate::Error> {
                (self as &dyn $crate::Marketplace).exchange(request).await
            }

            /// The escape hatch: any method, path and JSON object, signed as usual, for what is not modelled.
            /// `effect` decides what may be sent twice; when in doubt say `Create`.
            ///
            /// # Errors
            /// As for `send`.
            pub async fn send_raw(
                &self,
                effect: $crate::Effect,
                method: $crate::__private::http::Method,
                path: &str,
                params: &$crate::__private::serde_json::value::RawValue,
            ) -> Result<$crate::ErasedReply, $crate::Error> {
                (self as &dyn $crate::Marketplace).send_raw(effect, method, path, params).await
            }
        }

        #[$crate::__private::async_trait]
        impl $crate::Marketplace for $name {
            fn name(&self) -> &'static str {
                self.0.name()
            }
            fn operations(&self) -> &'static [$crate::Entry] {
                self.0.operations()
            }
            fn settings(&self) -> &$crate::Settings {
                self.0.settings()
            }
            async fn execute(&self, call: &$crate::Call) -> Result<$crate::Answer, $crate::Error> {
                self.0.execute(call).await
            }
        }
    };
}
