//! Rows of the store that this version cannot read, because somebody changed them or a disk did: each is told by its
//! reference, and stands in the way of no other.

use super::row::{Placement, PlacementState};
use super::summary::{Outcome, Report};
use daigou_core::buyer::NewOrder;
use daigou_core::{Certainty, Error, ErrorKind};

/// A placement that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Damaged {
    /// The caller's own order number, as it stands in the store.
    pub reference: String,
    /// The damage.
    pub why: String,
}

impl Damaged {
    pub(super) fn new(reference: String, why: &Error) -> Self {
        Self { reference, why: why.message().to_owned() }
    }
}

/// Placements in the states that were asked for, and beside them what cannot be read.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Listing {
    /// The placements, oldest first.
    pub placements: Vec<Placement>,
    /// Those of the store that cannot be read, whatever their state.
    pub damaged: Vec<Damaged>,
}

/// Parts rows of either engine into what can be read and what cannot.
macro_rules! parted {
    ($rows:expr) => {{
        let mut listing = $crate::placing::damaged::Listing::default();
        for row in &$rows {
            match $crate::placing::row::read!(row) {
                Ok(placement) => listing.placements.push(placement),
                Err(why) => {
                    let reference: String = row.try_get("reference").unwrap_or_default();
                    tracing::error!(reference, why = why.message(), "a placement cannot be read");
                    listing.damaged.push($crate::placing::damaged::Damaged::new(reference, &why));
                }
            }
        }
        listing
    }};
}
pub(super) use parted;

/// What a run tells of an order whose row cannot be read: whether it exists is not known, and nothing is sent.
pub(super) fn report(order: &NewOrder, buyer: &str, damaged: &Damaged) -> Report {
    let message =
        format!("the store's row of `{}` cannot be read; nothing was sent: {}", damaged.reference, damaged.why);
    let error = Error::new(ErrorKind::Store, Certainty::MaybeSent, message.clone()).with_hint(
        "look on the platform whether it exists; keep a copy of the store, restore a backup of it, or order it under another \
         reference",
    );
    Report { placement: Placement::unread(order, buyer, message), outcome: Outcome::Unknown, error: Some(error) }
}

impl Placement {
    /// Stands for a row that cannot be read.
    fn unread(order: &NewOrder, buyer: &str, message: String) -> Self {
        Self {
            order: order.clone(),
            buyer: buyer.to_owned(),
            state: PlacementState::Unknown,
            attempts: 0,
            first_attempt_millis: None,
            last_attempt_millis: None,
            quote: None,
            placed: None,
            found_by: None,
            candidates: Vec::new(),
            code: None,
            message: Some(message),
            payment: None,
            payment_message: None,
            created_millis: 0,
            updated_millis: 0,
            revision: 0,
            lease: 0,
            payment_lease: 0,
        }
    }
}
