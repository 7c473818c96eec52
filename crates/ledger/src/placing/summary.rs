//! The summary of a run, an order at a time and in numbers.

use super::row::{PaymentState, Placement};
use daigou_core::Error;
use serde::Serialize;

/// The state of an order at the end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Placed in this run.
    Placed,
    /// Placed before.
    AlreadyPlaced,
    /// The platform refused it, or its quote is above what it may cost; nothing exists.
    Refused,
    /// Maybe placed. Run it again: it is looked up first.
    Unknown,
    /// Nothing exists, and it could not be placed for now. Run it again.
    Failed,
    /// Not to be ordered as it stands; nothing was sent.
    Invalid,
    /// The reference was ordered, or may have been, with another content; nothing was sent.
    Conflict,
}

impl Outcome {
    /// The word in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::AlreadyPlaced => "already_placed",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Invalid => "invalid",
            Self::Conflict => "conflict",
        }
    }
}

/// The report on one order.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The order and what is kept of it.
    pub placement: Placement,
    /// Its state.
    pub outcome: Outcome,
    /// The last failure in this run.
    pub error: Option<Error>,
}

/// A run in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Orders in all.
    pub total: usize,
    /// Placed in this run.
    pub placed: usize,
    /// Placed before.
    pub already_placed: usize,
    /// Refused, in this run or before.
    pub refused: usize,
    /// May exist: run it again.
    pub unknown: usize,
    /// Not placed for now, nothing exists: run it again.
    pub failed: usize,
    /// Cannot be ordered as they stand; nothing was sent.
    pub invalid: usize,
    /// Their references were ordered, or may have been, with another content; nothing was sent.
    pub conflict: usize,
    /// Of the placed ones: paid.
    pub paid: usize,
    /// Of the placed ones: the payment was accepted, and the order does not show it yet.
    pub payment_accepted: usize,
    /// Of the placed ones: may be paid. Run it again.
    pub payment_unknown: usize,
    /// Of the placed ones: not paid, and why stands in the report.
    pub payment_refused: usize,
}

impl Summary {
    /// Counts reports.
    pub fn of<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Self {
        let mut out = Self::default();
        for report in reports {
            out.add(report);
        }
        out
    }

    /// Counts one more.
    pub fn add(&mut self, report: &Report) {
        self.total += 1;
        *match report.outcome {
            Outcome::Placed => &mut self.placed,
            Outcome::AlreadyPlaced => &mut self.already_placed,
            Outcome::Refused => &mut self.refused,
            Outcome::Unknown => &mut self.unknown,
            Outcome::Failed => &mut self.failed,
            Outcome::Invalid => &mut self.invalid,
            Outcome::Conflict => &mut self.conflict,
        } += 1;
        if report.outcome == Outcome::Conflict {
            return;
        }
        match report.placement.payment {
            Some(PaymentState::Paid) => self.paid += 1,
            Some(PaymentState::Accepted) => self.payment_accepted += 1,
            Some(PaymentState::Paying | PaymentState::Unknown) => self.payment_unknown += 1,
            Some(PaymentState::Link | PaymentState::Refused) => self.payment_refused += 1,
            None => {}
        }
    }
}
