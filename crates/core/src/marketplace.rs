//! The object-safe trait that every marketplace implements, and its table: a row for each operation. With the feature
//! `erased` a row can call its operation, and so links its types; without it a program carries the operations that it
//! names, not all of them.

use crate::call::{Answer, Call, RawData};
use crate::error::Error;
use crate::message::Callback;
use crate::operation::Operation;
#[cfg(feature = "erased")]
use crate::reply::ErasedReply;
#[cfg(not(feature = "erased"))]
use crate::request::Request;
use crate::settings::Settings;
use async_trait::async_trait;
#[cfg(feature = "erased")]
use {serde_json::value::RawValue, std::future::Future, std::pin::Pin};

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

    /// The settings that sending needs besides the call.
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

/// One row of a marketplace's table: an operation, and with the feature `erased` its call with the types erased.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The operation.
    pub operation: &'static Operation,
    /// The call or the reading with its types erased.
    #[cfg(feature = "erased")]
    pub(crate) model: Model,
    /// What its types look like.
    #[cfg(feature = "schema")]
    pub(crate) schemas: Option<crate::schema::Schemas>,
}

#[cfg(feature = "erased")]
type ErasedFuture<'a> = Pin<Box<dyn Future<Output = Result<ErasedReply, Error>> + Send + 'a>>;
#[cfg(feature = "erased")]
type ErasedCall = for<'a> fn(&'a dyn Marketplace, &'a RawValue) -> ErasedFuture<'a>;
type ErasedMessage = fn(&Callback) -> Result<RawData, Error>;

/// An operation's call, or a callback's reading, with the types erased.
#[cfg(feature = "erased")]
#[derive(Clone, Copy)]
pub(crate) enum Model {
    Call(ErasedCall),
    Message(ErasedMessage),
}

impl Entry {
    /// The row of an operation.
    #[cfg(not(feature = "erased"))]
    #[must_use]
    pub const fn typed<R: Request>() -> Self {
        Self {
            operation: R::OPERATION,
            #[cfg(feature = "schema")]
            schemas: None,
        }
    }

    /// The row of a callback: `read` reads its body into its type and encodes it again.
    #[must_use]
    #[cfg_attr(not(feature = "erased"), allow(unused_variables, reason = "only an erased row reads"))]
    pub const fn message(operation: &'static Operation, read: ErasedMessage) -> Self {
        Self {
            operation,
            #[cfg(feature = "erased")]
            model: Model::Message(read),
            #[cfg(feature = "schema")]
            schemas: None,
        }
    }
}

#[cfg(feature = "schema")]
impl Entry {
    /// The schemas of this operation; `None` where its crate has them switched off.
    #[must_use]
    pub const fn schemas(&self) -> Option<crate::schema::Schemas> {
        self.schemas
    }

    /// The row with these schemas.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_schemas(mut self, schemas: Option<crate::schema::Schemas>) -> Self {
        self.schemas = schemas;
        self
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("operation", &self.operation.id).finish()
    }
}

/// Joins the tables of a crate's modules into one, at compile time.
///
/// # Panics
/// At compile time, if `N` is not the sum of the parts' lengths.
#[must_use]
#[allow(clippy::panic, reason = "evaluated by the compiler: the message is a build error")]
pub const fn table<const N: usize>(parts: &[&[Entry]]) -> [Entry; N] {
    let mut out = [parts[0][0]; N];
    let (mut part, mut filled) = (0, 0);
    while part < parts.len() {
        let mut row = 0;
        while row < parts[part].len() {
            out[filled] = parts[part][row];
            filled += 1;
            row += 1;
        }
        part += 1;
    }
    assert!(filled == N, "the table's length is not the sum of its parts");
    out
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
            // Hands the client's own future on: an attempt is boxed once.
            fn execute<'s, 'c, 'f>(
                &'s self,
                call: &'c $crate::Call,
            ) -> ::std::pin::Pin<
                ::std::boxed::Box<
                    dyn ::std::future::Future<Output = Result<$crate::Answer, $crate::Error>> + Send + 'f,
                >,
            >
            where
                's: 'f,
                'c: 'f,
                Self: 'f,
            {
                self.0.execute(call)
            }
        }
    };
}
