//! Rows of the store that this version cannot read, because somebody changed them or a disk did: each is told by its
//! reference, and stands in the way of no other.

use super::row::{CHUNK, COLUMNS, Placement, PlacementState};
use super::rows::Rows;
use super::summary::{Outcome, Report};
use crate::store::{failed, on};
use daigou_core::buyer::{NewOrder, Reference};
use daigou_core::{Certainty, Error, ErrorKind};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;

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

impl Rows {
    /// The placements of these references, and beside them what cannot be read.
    pub(super) async fn load_all(
        &self,
        references: &[Reference],
    ) -> Result<(HashMap<Reference, Placement>, Vec<Damaged>), Error> {
        let mut found = HashMap::with_capacity(references.len());
        let mut damaged = Vec::new();
        for chunk in references.chunks(CHUNK) {
            let places: Vec<String> = (1..=chunk.len()).map(|i| format!("${i}")).collect();
            let statement = format!("SELECT {COLUMNS} FROM placement WHERE reference IN ({})", places.join(", "));
            // Through the connection that writes: what another process has just kept is seen by both.
            let listing = on!(self.store(), write, (db, _dialect) => {
                let mut query = sqlx::query(AssertSqlSafe(statement.clone()));
                for reference in chunk {
                    query = query.bind(reference.as_str());
                }
                query.fetch_all(db).await.map(|rows| parted!(rows))
            })
            .map_err(|e| failed("reading the orders", e))?;
            found.extend(listing.placements.into_iter().map(|row| (row.order.reference.clone(), row)));
            damaged.extend(listing.damaged);
        }
        Ok((found, damaged))
    }

    /// Every placement in these states, oldest first, and what cannot be read.
    pub(crate) async fn in_state(&self, states: &[PlacementState]) -> Result<Listing, Error> {
        if states.is_empty() {
            return Ok(Listing::default());
        }
        let list = |states: &[PlacementState]| {
            let words: Vec<String> = states.iter().map(|state| format!("'{}'", state.as_str())).collect();
            words.join(", ")
        };
        // A state that nobody knows is damage, too.
        let statement = format!(
            "SELECT {COLUMNS} FROM placement WHERE state IN ({}) OR state NOT IN ({}) ORDER BY created_at, reference",
            list(states),
            list(&PlacementState::ALL)
        );
        on!(self.store(), read, db => {
            sqlx::query(AssertSqlSafe(statement.clone())).fetch_all(db).await.map(|rows| parted!(rows))
        })
        .map_err(|e| failed("reading the orders", e))
    }
}

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
