//! Notices of a run while it goes on, beside the outcome of each order.

use daigou_core::buyer::Reference;
use daigou_core::value::OrderId;
use std::time::Duration;

/// The reason for which a run waits before it looks orders up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wait {
    /// Another process has them, or had them when it ended: its lease has to be over.
    Lease,
    /// What was sent has to settle: lists show it late.
    Settle,
    /// Another store places for the same account.
    Account,
    /// Another store placed for the same account just now: what it sent has to settle.
    OtherStore,
}

/// Something that a person should see while a run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// References that are new to the store are looked for on the platform.
    SweepBegins {
        /// How many.
        references: usize,
        /// How many days back.
        days: u32,
    },
    /// They were looked for.
    SweepEnded {
        /// How many orders the platform showed.
        orders: usize,
        /// Those of the references that are placed already.
        found: Vec<Reference>,
        /// What could not be read of the list, and shows none of the references.
        gap: Option<String>,
    },
    /// Orders that may exist already are waited for before they are looked up.
    Waits {
        /// How many, where that is known.
        orders: usize,
        /// Because of what.
        why: Wait,
        /// How long at most.
        most: Duration,
    },
    /// More orders carry a reference than it should have: a person cancels what is too much.
    Twice {
        /// The reference.
        reference: Reference,
        /// All orders that carry it.
        orders: Vec<OrderId>,
    },
    /// A reference whose order does not exist was given the content that the file has now.
    NewContent {
        /// The reference.
        reference: Reference,
    },
    /// A reference stands twice with other content: the later one counts.
    StandsTwice {
        /// The reference.
        reference: Reference,
    },
}
