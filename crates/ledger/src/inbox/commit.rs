//! The task that records deliveries, all that wait with one statement. A delivery counts as recorded once the transaction
//! that holds it is committed, and not before.

use super::arrival::Arrival;
use super::bounded::within;
use super::metrics::{Counters, add};
use super::table::State;
use crate::store::group::{self, BATCH, BySize};
use crate::store::{Dialect, Store, answered, failed, on};
use daigou_core::Error;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};

/// How long a commit may take. Those that wait for it are answered within the platform's second.
const LIMIT: Duration = Duration::from_millis(700);

/// A delivery that waits to be recorded, and hears whether it was.
pub(super) type Waiting = group::Waiting<Arrival, bool>;

/// What the writing task needs.
pub(super) struct Writer {
    pub(super) store: Store,
    /// Whether something handles messages: otherwise they count as processed.
    pub(super) handled: bool,
    pub(super) counters: Arc<Counters>,
    pub(super) arrived: Arc<Notify>,
    pub(super) stop: watch::Receiver<bool>,
}

impl Writer {
    /// Writes until it is stopped or nobody can send any more, and everything that waits is written.
    pub(super) async fn run(self, mut queue: mpsc::Receiver<Waiting>) {
        let store = self.store.clone();
        on!(store, pool, (pool, dialect) => {
            // PostgreSQL's connection is kept from batch to batch; SQLite has one, which others need as well.
            let mut held = None;
            let mut statements = BySize::new(dialect, insert);
            let mut batch = Vec::with_capacity(BATCH);
            while self.next(&mut queue, &mut batch).await {
                let rows = merged(&batch);
                let now = store.stamp();
                let statement = statements.of(rows.len());
                let clock = &**store.clock();
                let begun = clock.monotonic();
                let outcome = loop {
                    let kept = held.is_some();
                    let work = async {
                        let connection = match &mut held {
                            Some(connection) => connection,
                            none => none.insert(pool.acquire().await?),
                        };
                        let mut query = sqlx::query(AssertSqlSafe(statement.clone()));
                        for (arrival, deliveries) in rows.values() {
                            let state = self.state(arrival);
                            query = query
                                .bind(arrival.source.as_str())
                                .bind(&arrival.key)
                                .bind(&arrival.kind)
                                .bind(&arrival.order)
                                .bind(arrival.at_millis)
                                .bind(now)
                                .bind(arrival.verified)
                                .bind(&arrival.content_type)
                                .bind(*deliveries)
                                .bind(state.as_str())
                                .bind(&arrival.unreadable)
                                .bind((state == State::Processed).then_some(store.now_millis()))
                                .bind(&arrival.body[..])
                                // It is due when it is received.
                                .bind(now);
                        }
                        query.execute(&mut **connection).await.map(|_| ())
                    };
                    let left = LIMIT.saturating_sub(clock.monotonic().saturating_sub(begun));
                    let outcome = within(clock, left, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
                    match &outcome {
                        Err(error) if !answered(error) => {
                            drop(held.take().map(sqlx::pool::PoolConnection::detach));
                            // A connection that was kept may have ended meanwhile, with nothing wrong with the store.
                            if kept && !matches!(error, sqlx::Error::PoolTimedOut) {
                                continue;
                            }
                        }
                        _ if !store.is_shared() => held = None,
                        _ => {}
                    }
                    break outcome;
                };
                drop(rows);
                self.tell(&mut batch, outcome.map_err(|error| failed("recording callbacks", error)));
            }
        });
    }

    fn state(&self, arrival: &Arrival) -> State {
        match (&arrival.unreadable, self.handled) {
            (Some(_), _) => State::Dead,
            (None, true) => State::Pending,
            (None, false) => State::Processed,
        }
    }

    /// The next batch. `false` at the end.
    async fn next(&self, queue: &mut mpsc::Receiver<Waiting>, batch: &mut Vec<Waiting>) -> bool {
        let mut stop = self.stop.clone();
        group::next(queue, batch, async { drop(stop.wait_for(|stop| *stop).await) }).await
    }

    fn tell(&self, batch: &mut Vec<Waiting>, outcome: Result<(), Error>) {
        let size = batch.len();
        match &outcome {
            Ok(()) => {
                add(&self.counters.commits, 1);
                add(&self.counters.committed, size);
                self.counters.largest_batch.fetch_max(size as u64, Relaxed);
                tracing::debug!(size, "callbacks recorded");
                self.arrived.notify_one();
            }
            Err(error) => {
                tracing::warn!(size, %error, "callbacks not recorded; the platform is asked to send them again")
            }
        }
        for waiting in batch.drain(..) {
            // Whoever stopped waiting has answered that it is to be sent again, which does no harm.
            let _ = waiting.told.send(outcome.is_ok());
        }
    }
}

/// A message's name in the store.
type Name<'b> = (&'static str, &'b str);

/// One row a message, with its deliveries, in the order of their keys: two receivers that write the same messages then
/// wait for each other, and not in a circle.
fn merged(batch: &[Waiting]) -> BTreeMap<Name<'_>, (&Arrival, i64)> {
    let mut rows: BTreeMap<Name<'_>, (&Arrival, i64)> = BTreeMap::new();
    for waiting in batch {
        let arrival = &waiting.row;
        match rows.entry((arrival.source.as_str(), &arrival.key)) {
            Entry::Occupied(mut row) => row.get_mut().1 += 1,
            Entry::Vacant(row) => {
                row.insert((arrival, 1));
            }
        }
    }
    rows
}

/// The statement for so many rows.
fn insert(dialect: &Dialect, rows: usize) -> String {
    format!(
        "INSERT INTO message (platform, key, kind, order_ref, at_millis, received_at, verified, content_type, deliveries, \
         state, error, processed_at, body, due_at) VALUES {} ON CONFLICT (platform, key) DO UPDATE SET deliveries = \
         message.deliveries + excluded.deliveries",
        dialect.values(rows, 14, &[6, 14])
    )
}
