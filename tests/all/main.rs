//! What must hold across the crates, on the loopback and from memory: nothing here reaches a platform.
//!
//! * `catalogue` — the tables of operations are the documented ones.
//! * `contract` — a call sends exactly what the vendor documents, signed so that an independent reading agrees.
//! * `replies` — documented replies lose nothing, and no whim of a scalar fails them.
//! * `certainty`, `retries` — every failure says whether it happened, and nothing is sent twice that must not be.
//! * `input` — bad input is named and never sent.
//! * `secrecy` — no secret and no recipient in logs, `Debug` output or errors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod catalogue;
mod certainty;
mod contract;
mod evidence;
mod input;
mod object;
mod paging;
mod queries;
mod replies;
mod retries;
mod secrecy;
mod settings;
mod signatures;
mod support;
