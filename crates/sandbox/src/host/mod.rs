//! The running sandbox: its state and the state's file, the signature check, journal, faults, callbacks, and time passing.
//! `pipeline.rs` is the whole way of one request. **Never here:** HTML, or a route of the admin API.

pub(crate) mod auth;
pub(crate) mod callbacks;
pub(crate) mod connection;
pub(crate) mod engine;
pub(crate) mod faults;
mod handle;
pub(crate) mod journal;
pub(crate) mod live;
pub(crate) mod options;
pub(crate) mod pipeline;
mod shared;
pub(crate) mod state;

pub(crate) use shared::Shared;
