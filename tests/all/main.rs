//! What must hold across the crates, on the loopback and from memory: nothing here reaches a platform.
//!
//! * `catalogue` — the tables of operations are the documented ones.
//! * `contract` — a call sends exactly what the vendor documents, signed so that an independent reading agrees.
//! * `replies` — documented replies lose nothing, and no whim of a scalar fails them.
//! * `certainty`, `retries` — every failure says whether it happened, and nothing is sent twice that must not be.
//! * `written` — replies as real platforms write them are read for what they say.
//! * `drift` — a client hears of every member without a model, and of nothing else.
//! * `input`, `rules` — bad input is named and never sent.
//! * `messages` — callbacks in every form, known and unknown.
//! * `proxy` — calls through a proxy.
//! * `buyers` — the four ways to buy, from the price to the payment, and after a lost answer.
//! * `buyers_day` — a day over the four ways to buy: search, product, basket, order, parcels, receipt, refund.
//! * `browser` — the sandbox's console in a real Chromium.
//! * `units` — fen are fen, and yuan are yuan.
//! * `secrecy` — no secret and no recipient in logs, `Debug` output or errors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails is a test that fails")]

use daigou_core::{Platform, Venue};

/// What `operation!` in these tests belongs to.
const VENUE: Venue = Venue { name: "dajisaas", platform: Platform::DajiSaas };

mod browser;
mod buyers;
mod buyers_day;
mod catalogue;
mod certainty;
mod contract;
mod drift;
mod evidence;
mod input;
mod messages;
mod object;
mod paging;
mod proxy;
mod queries;
mod replies;
mod retries;
mod rules;
mod sandbox;
mod secrecy;
mod settings;
mod shapes;
mod signatures;
mod support;
mod units;
mod written;
