//! Counters of an open ledger, and how much of its store is open.

use crate::store::{Store, failed, on};
use daigou_core::Error;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counted in this process, since the ledger was opened.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) attempts: AtomicU64,
    pub(super) unknown_outcomes: AtomicU64,
    pub(super) look_ups: AtomicU64,
    pub(super) failed_look_ups: AtomicU64,
    pub(super) placed: AtomicU64,
}

/// Counts one more; gives what it was before.
pub(super) fn count(counter: &AtomicU64) -> u64 {
    counter.fetch_add(1, Relaxed)
}

/// How a ledger does. What is open and unknown is counted in the store, over all processes that share it; everything else in
/// this process, since the ledger was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Metrics {
    /// Orders that are neither placed nor refused.
    pub depth: i64,
    /// Those of them that may exist.
    pub unknown: i64,
    /// How long the oldest of them has been there, in milliseconds; 0 where there is none.
    pub oldest_millis: i64,
    /// Creations that were begun.
    pub attempts: u64,
    /// Those of them whose outcome was unknown.
    pub unknown_outcomes: u64,
    /// Look-ups.
    pub look_ups: u64,
    /// Those of them that were not whole.
    pub failed_look_ups: u64,
    /// Orders that were placed, or found to be.
    pub placed: u64,
}

impl Counters {
    pub(super) async fn with(&self, store: &Store) -> Result<Metrics, Error> {
        const OPEN: &str = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 'intended' THEN 0 ELSE 1 END), 0), \
             MIN(created_at) FROM placement WHERE state IN ('intended', 'sending', 'unknown')";
        let (depth, unknown, oldest): (i64, i64, Option<i64>) =
            on!(store, read, db => sqlx::query_as(OPEN).fetch_one(db).await)
                .map_err(|e| failed("measuring the ledger", e))?;
        let count = |counter: &AtomicU64| counter.load(Relaxed);
        Ok(Metrics {
            depth,
            unknown,
            oldest_millis: oldest.map_or(0, |oldest| (store.now_millis() - oldest).max(0)),
            attempts: count(&self.attempts),
            unknown_outcomes: count(&self.unknown_outcomes),
            look_ups: count(&self.look_ups),
            failed_look_ups: count(&self.failed_look_ups),
            placed: count(&self.placed),
        })
    }
}
