//! The parts of a queue of callbacks.

use super::delivery::{Attempt, DeliveryState};
use super::send::Sender;
use crate::host::callbacks::message::Message;
use daigou_core::Platform;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The effect of a fault on a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallbackFault {
    /// Not sent.
    Drop,
    /// Sent twice.
    Duplicate,
    /// Sent after the next one of its platform.
    Reorder,
    /// Sent so many milliseconds of the sandbox's clock later.
    Delay(i64),
}

/// Draws what a fault does to a callback, by its marketplace and the id of its message in the tables.
pub(crate) type Draw<'d> = &'d mut dyn FnMut(&str, &str) -> Option<CallbackFault>;

/// One platform's queue.
#[derive(Default)]
pub(super) struct Lane {
    /// When, and which.
    pub(super) due: BTreeSet<(i64, u64)>,
    /// One that waits for the next one.
    pub(super) held: Option<u64>,
    /// Those that go behind another, by that one.
    pub(super) behind: BTreeMap<u64, u64>,
    pub(super) underway: usize,
    /// When the last attempt began, by the machine.
    pub(super) begun: Option<Instant>,
    /// When an attempt was over last, or the first of those that are made began, by the machine.
    pub(super) moved: Option<Instant>,
}

/// Which attempts may begin beside those that are made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// So many at once go to one target.
    AtOnce(usize),
    /// One after the other, so that they arrive in their order; where a target keeps one waiting for so long, the next
    /// goes beside it, up to so many.
    InOrder(Duration, usize),
}

impl Lane {
    /// Tells if another attempt may begin.
    pub(super) fn takes(&self, pace: Pace) -> bool {
        match pace {
            Pace::AtOnce(most) => self.underway < most,
            Pace::InOrder(_, _) if self.underway == 0 => true,
            Pace::InOrder(hold, most) => self.underway < most && self.begun.is_none_or(|begun| begun.elapsed() >= hold),
        }
    }

    /// Tells if something is to be waited for: it is due by a time, or being attempted.
    fn is_due(&self, now: i64) -> bool {
        self.underway > 0 || self.due.first().is_some_and(|(due, _)| *due <= now)
    }

    /// How long its target may still keep everybody waiting; none where there is nothing to wait for.
    pub(super) fn worth_waiting(&self, now: i64, most: Duration) -> Option<Duration> {
        let waited = self.moved.filter(|_| self.underway > 0).map_or(Duration::ZERO, |moved| moved.elapsed());
        self.is_due(now).then(|| most.saturating_sub(waited))
    }
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

/// Why a message that was composed is not sent.
pub(crate) enum NotSent {
    Malformed(String),
    NoTarget(Platform),
}
