//! Notices of a run while it goes on, beside the outcome of each order.

use daigou_core::buyer::Reference;

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
        /// Why the list may not have shown every order.
        gap: Option<String>,
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
