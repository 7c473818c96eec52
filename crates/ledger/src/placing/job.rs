//! An order in a run: what is known of it, and what it waits for next.

use super::lease::Watched;
use super::row::{Candidate, Placement, PlacementState};
use super::summary::{Outcome, Report};
use daigou_core::Error;
use std::time::Duration;

/// An order in a run.
pub(super) struct Job {
    pub(super) row: Placement,
    pub(super) next: Next,
    /// The last failure.
    pub(super) error: Option<Error>,
    /// Set where it was placed in this run.
    pub(super) placed_now: bool,
    /// Set where it cannot be ordered as it stands.
    pub(super) invalid: bool,
    /// Set where an order that was refused before was begun anew in this run.
    pub(super) retried: bool,
    /// Set where a creation of it was sent in this run.
    pub(super) sent_now: bool,
    /// How often it failed to be quoted, sent or paid in this run.
    pub(super) tries: u32,
    /// How often it was looked up in this run without an answer.
    pub(super) lookups: u32,
    /// How often in a row a look-up showed that it does not exist.
    pub(super) absences: u32,
    /// The findings of the last look-up: orders that may be it, and why that is not known.
    pub(super) open: Option<(Vec<Candidate>, String)>,
    /// Since when this process knows that the unknown attempt, or payment, is over.
    pub(super) over: Option<Duration>,
    /// The lease that another process has.
    pub(super) watched: Watched,
}

/// The thing that an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Its next step, at this time of the monotonic clock.
    Step(Duration),
    /// To be looked up, at this time.
    Look(Duration),
    /// Nothing more in this run.
    Done,
}

impl Next {
    /// At once, before orders that were not begun yet: what was begun is finished first.
    pub(super) const FIRST: Self = Self::Step(Duration::ZERO);
}

impl Job {
    pub(super) fn new(row: Placement, now: Duration) -> Self {
        Self {
            row,
            next: Next::Step(now),
            error: None,
            placed_now: false,
            invalid: false,
            retried: false,
            sent_now: false,
            tries: 0,
            lookups: 0,
            absences: 0,
            open: None,
            over: None,
            watched: Watched::default(),
        }
    }

    fn outcome(&self) -> Outcome {
        match self.row.state {
            PlacementState::Placed if self.placed_now => Outcome::Placed,
            PlacementState::Placed => Outcome::AlreadyPlaced,
            PlacementState::Refused => Outcome::Refused,
            PlacementState::Intended if self.invalid => Outcome::Invalid,
            PlacementState::Intended => Outcome::Failed,
            PlacementState::Sending | PlacementState::Unknown => Outcome::Unknown,
        }
    }

    /// Reports what is known of it now; the error is moved into the report.
    pub(super) fn report(&mut self) -> Report {
        Report { placement: self.row.clone(), outcome: self.outcome(), error: self.error.take() }
    }
}
