//! What a queue of callbacks is made of.

use super::delivery::{Attempt, DeliveryState};
use super::send::Sender;
use crate::host::callbacks::message::Message;
use daigou_core::Platform;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// What a fault does to a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallbackFault {
    /// It is not sent.
    Drop,
    /// It is sent twice.
    Duplicate,
    /// It is sent after the next one of its platform.
    Reorder,
    /// It is sent so many milliseconds of the sandbox's clock later.
    Delay(i64),
}

/// Draws what a fault does to a callback, by its marketplace and the id of its message in the tables.
pub(crate) type Draw<'d> = &'d mut dyn FnMut(&str, &str) -> Option<CallbackFault>;

/// One platform's queue.
#[derive(Default)]
pub(super) struct Lane {
    /// When, and which.
    pub(super) due: BTreeSet<(i64, u64)>,
    /// Those that wait for the next one.
    pub(super) held: BTreeSet<u64>,
    pub(super) underway: usize,
}

/// A delivery.
pub(super) struct Entry {
    pub(super) message: Message,
    pub(super) url: Option<String>,
    pub(super) state: DeliveryState,
    pub(super) reason: Option<&'static str>,
    pub(super) created: i64,
    pub(super) next: Option<i64>,
    /// Attempts by the schedule.
    pub(super) tries: u32,
    /// How often it is sent again once it was delivered.
    pub(super) copies: u32,
    pub(super) underway: bool,
    pub(super) attempts: Vec<Attempt>,
}

/// One attempt to be made.
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) platform: Platform,
    pub(super) url: String,
    pub(super) content_type: &'static str,
    pub(super) body: String,
    pub(super) sender: Arc<Sender>,
    pub(super) patience: Duration,
    /// Asked for by hand, beside the schedule.
    pub(super) by_hand: bool,
    /// When it is due where nothing comes of this attempt.
    pub(super) resume: Option<i64>,
}

/// Why a delivery cannot be sent by hand.
pub(crate) enum Unsendable {
    Unknown,
    Underway,
    NoTarget(Platform),
}
