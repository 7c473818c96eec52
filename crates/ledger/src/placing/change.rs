//! A change of one placement, and how it is made: each says what it goes from, and hears whether it was made.
//!
//! On SQLite one task makes all that wait by one statement and one flush (`writer.rs`). PostgreSQL has no such task: it
//! flushes the commits of several connections together by itself, and where one row is one transaction, processes that share
//! a store cannot wait for each other's rows in a circle.

use super::row::PlacementState;
use crate::store::Dialect;
use std::sync::Arc;

/// A change of a placement.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) reference: String,
    /// The state, the number of attempts and the revision of its content that it must have; none: any state but placed.
    pub(super) from: Option<(PlacementState, i64, i64)>,
    pub(super) to: PlacementState,
    /// An attempt that begins.
    pub(super) attempt: Option<Attempt>,
    /// The platform's orders, as JSON, where there are some.
    pub(super) placed: Option<String>,
    /// By what they are known.
    pub(super) found_by: Option<&'static str>,
    /// Orders that may be it, as JSON, where it is unknown.
    pub(super) candidates: Option<String>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    /// When, where the store is told the time.
    pub(super) now: Option<i64>,
}

/// The record of an attempt, kept before it is sent.
#[derive(Debug)]
pub(super) struct Attempt {
    /// When it begins, by the platform's clock.
    pub(super) wall_millis: i64,
    /// How long its process has it, in milliseconds.
    pub(super) lease: i64,
    /// The quote, as JSON.
    pub(super) quote: String,
}

/// The statement that makes so many changes, all of other references; it gives the references of those that it made. The
/// order of its columns is that of `bound!`.
pub(super) fn update(dialect: &Dialect, rows: usize) -> String {
    let values = dialect.values(rows, 14, &[14]);
    format!(
        "WITH change (ref, was, had, version, becomes, wall, lasts, offer, orders, basis, maybe, why, words, at) AS \
         (VALUES {values}) \
         UPDATE placement SET state = becomes, attempts = attempts + CASE WHEN wall IS NULL THEN 0 ELSE 1 END, \
         first_attempt = COALESCE(first_attempt, wall), last_attempt = COALESCE(wall, last_attempt), \
         lease = COALESCE(at + lasts, lease), quote = COALESCE(offer, quote), placed = COALESCE(orders, placed), \
         found_by = COALESCE(basis, found_by), candidates = maybe, code = why, message = words, updated_at = at FROM change \
         WHERE reference = ref AND ((state = was AND attempts = had AND revision = version) \
         OR (was IS NULL AND state <> 'placed')) \
         RETURNING reference"
    )
}

/// Binds a change's columns, for either engine.
macro_rules! bound {
    ($query:expr, $change:expr) => {{
        let (change, attempt) = ($change, $change.attempt.as_ref());
        $query
            .bind(change.reference.as_str())
            .bind(change.from.map(|(state, ..)| state.as_str()))
            .bind(change.from.map(|(_, attempts, _)| attempts))
            .bind(change.from.map(|(.., revision)| revision))
            .bind(change.to.as_str())
            .bind(attempt.map(|attempt| attempt.wall_millis))
            .bind(attempt.map(|attempt| attempt.lease))
            .bind(attempt.map(|attempt| attempt.quote.as_str()))
            .bind(change.placed.as_deref())
            .bind(change.found_by)
            .bind(change.candidates.as_deref())
            .bind(change.code.as_deref())
            .bind(change.message.as_deref())
            .bind(change.now)
    }};
}

pub(super) use bound;

/// The answer whether it was made, or why that is not known. Those of one batch share their failure.
pub(super) type Answer = Result<bool, Arc<sqlx::Error>>;
