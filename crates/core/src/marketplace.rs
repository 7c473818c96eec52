//! The object-safe trait that every marketplace implements, and sending over it.

use crate::call::{Answer, Call, ErasedReply, Reply};
use crate::client::Settings;
use crate::error::Error;
use crate::operation::Effect;
use crate::request::Request;
use crate::send;
use crate::table::Entry;
use async_trait::async_trait;
use http::Method;
use serde_json::value::RawValue;

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
