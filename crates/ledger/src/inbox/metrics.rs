//! Counters of an open inbox, and its depth.

use crate::store::{Store, failed, on};
use daigou_core::Error;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counted in this process, since the inbox was opened.
#[derive(Default)]
pub(super) struct Counters {
    /// Requests that could be messages.
    pub(super) received: AtomicU64,
    pub(super) probes: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) unavailable: AtomicU64,
    pub(super) commits: AtomicU64,
    pub(super) committed: AtomicU64,
    pub(super) largest_batch: AtomicU64,
    pub(super) attempts: AtomicU64,
    pub(super) failures: AtomicU64,
    pub(super) given_up: AtomicU64,
}

pub(super) fn add(counter: &AtomicU64, number: usize) {
    counter.fetch_add(number as u64, Relaxed);
}

/// How an inbox does. What is pending and dead is counted in the store, over all processes that share it; everything else
/// in this process, since the inbox was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Metrics {
    /// Messages that are to be handled.
    pub depth: i64,
    /// How long the oldest of them has been there, in milliseconds; 0 where there is none.
    pub oldest_millis: i64,
    /// The dead letters.
    pub dead: i64,
    /// Deliveries that could be messages.
    pub received: u64,
    /// The console's probes, which were answered and not recorded.
    pub probes: u64,
    /// Deliveries that were refused for their signature.
    pub refused: u64,
    /// Deliveries that were answered 503, so that the platform sends them again.
    pub unavailable: u64,
    /// Commits.
    pub commits: u64,
    /// Deliveries that they made durable: over the commits, the mean size of a batch.
    pub committed: u64,
    /// The largest batch.
    pub largest_batch: u64,
    /// How often handling was begun.
    pub attempts: u64,
    /// How often it failed.
    pub failures: u64,
    /// How many messages were given up.
    pub given_up: u64,
}

impl Counters {
    pub(super) async fn with(&self, store: &Store) -> Result<Metrics, Error> {
        const DEPTH: &str = "SELECT (SELECT COUNT(*) FROM message WHERE state = 'pending'), \
             (SELECT COUNT(*) FROM message WHERE state = 'dead'), \
             (SELECT MIN(received_at) FROM message WHERE state = 'pending')";
        let (depth, dead, oldest): (i64, i64, Option<i64>) =
            on!(store, read, db => sqlx::query_as(DEPTH).fetch_one(db).await)
                .map_err(|e| failed("measuring the inbox", e))?;
        let count = |counter: &AtomicU64| counter.load(Relaxed);
        Ok(Metrics {
            depth,
            oldest_millis: oldest.map_or(0, |oldest| (store.now_millis() - oldest).max(0)),
            dead,
            received: count(&self.received),
            probes: count(&self.probes),
            refused: count(&self.refused),
            unavailable: count(&self.unavailable),
            commits: count(&self.commits),
            committed: count(&self.committed),
            largest_batch: count(&self.largest_batch),
            attempts: count(&self.attempts),
            failures: count(&self.failures),
            given_up: count(&self.given_up),
        })
    }
}
