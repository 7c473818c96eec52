//! The core that every daigou marketplace shares.
//!
//! `daigou-core` knows no marketplace. It holds what a call from end to end needs:
//!
//! ```text
//! request ──encode──▶ Call ──┐
//!   (typed, validated)       │  per attempt: throttle → stamp (clock, nonce) → sign → transport
//! data ◀─decode── Answer ◀───┘  then classify: never sent · maybe sent · answered
//! ```
//!
//! * [`Operation`] — static data: what can be called, over which route, on what evidence, with what effect.
//! * [`Request`] — a plain struct that knows its operation and its reply.
//! * [`Marketplace`] — the object-safe trait of the four marketplace crates: one signed attempt.
//! * [`Error`] — why it failed, and [whether it may have happened](Error::certainty).
//! * [`value`] — money in fen and yuan, ids, times, JSON inside strings.
//! * [`json`] — reading JSON text so that an error names the member at fault.
//! * [`printable`] — texts of others made fit for a terminal.
//! * [`page`] — lists as streams.
//! * [`prelude`] — what most programs use.
//! * [`message`] — callbacks: their envelope and verification.
//! * `buyer` (feature `buyer`) — the buying flow in one vocabulary for every way to buy.
//!
//! Most people use a marketplace crate (`daigou-taobao`, `daigou-alibaba1688`, `daigou-dajisaas`,
//! `daigou-logistics`), which re-exports this one as `core`.
//!
//! # Features
//! `reqwest` (default) — HTTP over reqwest; `rustls` (default) — TLS by rustls with ring; `native-tls` — the
//! operating system's TLS instead, used when `rustls` is off; `erased` — [`Entry`]'s calls by name, parameters and reply
//! as JSON text; `buyer` — the buying flow in one vocabulary; `schema` — JSON Schemas of requests and replies. Without `reqwest` there is no HTTP or TLS crate in
//! the tree, and a [`Transport`] must be given.

pub mod auth;
pub mod batch;
mod builder;
#[cfg(feature = "buyer")]
pub mod buyer;
mod call;
pub mod check;
mod classify;
mod client;
pub mod clock;
pub mod config;
mod drift;
mod ended;
mod envelope;
#[cfg(feature = "erased")]
mod erased;
mod error;
pub mod fence;
pub mod json;
mod marketplace;
pub mod message;
mod model;
mod operation;
pub mod page;
pub mod prelude;
mod printable;
mod repair;
mod reply;
mod request;
mod retry;
#[cfg(feature = "schema")]
pub mod schema;
mod send;
mod settings;
pub mod suggest;
pub mod transport;
pub mod value;

pub use auth::{Auth, Credentials};
pub use builder::{Builder, check_route};
pub use call::{Answer, Call, Form, RawData};
pub use client::Client;
pub use config::Config;
pub use drift::{Drift, DriftHook};
pub use ended::{Ended, EndedHook};
pub use envelope::Envelope;
pub use error::{Certainty, Error, ErrorKind};
pub use marketplace::{Entry, Marketplace, table};
pub use operation::{AuthKind, Effect, Evidence, Generation, Operation, Platform, Route, Venue};
pub use printable::{printable, printable_json};
pub use repair::OddRow;
pub use reply::{ErasedReply, Reply};
pub use request::{Refusal, Request, Verdict};
pub use retry::{Limits, RetryPolicy};
pub use settings::Settings;
pub use transport::{Timeouts, Transport};

#[doc(hidden)]
pub mod __private {
    pub use async_trait::async_trait;
    pub use http;
    pub use serde;
    pub use serde_json;
}
