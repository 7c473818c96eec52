//! A change of one placement, and how it is made: each says what it goes from, and hears whether it was made.
//!
//! On SQLite one task makes all that wait by one statement and one flush. PostgreSQL has no such task: it flushes the
//! commits of several connections together by itself, and where one row is one transaction, processes that share a store
//! cannot wait for each other's rows in a circle.

use super::row::PlacementState;
use crate::store::group::{self, BATCH, BySize, Waiting};
use crate::store::{self, Pool, Store};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// How many changes may wait before the next ones wait for a place.
const QUEUE: usize = 1024;

/// What a placement becomes.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) reference: String,
    /// The state and the number of attempts that it must have; none: any state but placed.
    pub(super) from: Option<(PlacementState, i64)>,
    pub(super) to: PlacementState,
    /// An attempt that begins.
    pub(super) attempt: Option<Attempt>,
    /// The platform's orders, as JSON, where there are some.
    pub(super) placed: Option<String>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    /// When, in the store's time.
    pub(super) now: i64,
}

/// What is kept of an attempt before it is sent.
#[derive(Debug)]
pub(super) struct Attempt {
    /// When it begins, by the machine's clock.
    pub(super) wall_millis: i64,
    /// Until when its process has it.
    pub(super) lease: i64,
    /// The quote, as JSON.
    pub(super) quote: String,
}

/// The statement that makes so many changes, all of other references; it gives the references of those that it made. The
/// order of its columns is that of `bound!`.
fn update(rows: usize) -> String {
    let values = group::values(rows, 11);
    format!(
        "WITH change (ref, was, had, becomes, wall, until, offer, orders, why, words, at) AS (VALUES {values}) \
         UPDATE placement SET state = becomes, attempts = attempts + CASE WHEN wall IS NULL THEN 0 ELSE 1 END, \
         first_attempt = COALESCE(first_attempt, wall), lease = COALESCE(until, lease), quote = COALESCE(offer, quote), \
         placed = COALESCE(orders, placed), code = why, message = words, updated_at = at FROM change \
         WHERE reference = ref AND ((state = was AND attempts = had) OR (was IS NULL AND state <> 'placed')) \
         RETURNING reference"
    )
}

/// Binds a change's columns, for either engine.
macro_rules! bound {
    ($query:expr, $change:expr) => {{
        let (change, attempt) = ($change, $change.attempt.as_ref());
        $query
            .bind(change.reference.as_str())
            .bind(change.from.map(|(state, _)| state.as_str()))
            .bind(change.from.map(|(_, attempts)| attempts))
            .bind(change.to.as_str())
            .bind(attempt.map(|attempt| attempt.wall_millis))
            .bind(attempt.map(|attempt| attempt.lease))
            .bind(attempt.map(|attempt| attempt.quote.as_str()))
            .bind(change.placed.as_deref())
            .bind(change.code.as_deref())
            .bind(change.message.as_deref())
            .bind(change.now)
    }};
}

/// Whether it was made, or why that is not known. Those of one batch share their failure.
type Answer = Result<bool, Arc<sqlx::Error>>;
type Queue = mpsc::Sender<Waiting<Change, Answer>>;

/// Makes changes durable.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The way to the task that writes. It is begun with the first change, and ends when this is dropped.
    queue: Mutex<Option<Queue>>,
}

impl Changes {
    /// Makes a change: durable when this returns. False where the placement was not what the change goes from.
    pub(super) async fn make(&self, store: &Store, change: Change) -> Answer {
        match store.pool() {
            Pool::Sqlite { write, .. } => {
                let (waiting, answer) = Waiting::new(change);
                let ended = || Arc::new(sqlx::Error::WorkerCrashed);
                self.queue(write).send(waiting).await.map_err(|_| ended())?;
                answer.await.map_err(|_| ended())?
            }
            Pool::Postgres(pool) => {
                let query = bound!(sqlx::query(AssertSqlSafe(update(1))), &change);
                Ok(query.fetch_optional(pool).await?.is_some())
            }
        }
    }

    fn queue(&self, pool: &SqlitePool) -> Queue {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        match &*queue {
            Some(queue) if !queue.is_closed() => queue.clone(),
            // There is none yet, or it ended with the runtime that it was begun on.
            _ => {
                let (sender, waiting) = mpsc::channel(QUEUE);
                tokio::spawn(write(pool.clone(), waiting));
                queue.insert(sender).clone()
            }
        }
    }
}

/// Writes until nobody can send any more, and everything that waits is written.
async fn write(pool: SqlitePool, mut queue: mpsc::Receiver<Waiting<Change, Answer>>) {
    let mut statements = BySize::new(update);
    let mut batch = Vec::with_capacity(BATCH);
    while group::next(&mut queue, &mut batch, std::future::pending()).await {
        while !batch.is_empty() {
            // Of two changes of one placement the second has to see the first.
            let rest = batch.split_off(first_repeated(&batch));
            tracing::debug!(size = batch.len(), "changes of placements are written");
            make_all(&pool, &mut statements, &mut batch).await;
            batch = rest;
        }
    }
}

/// Makes changes of different placements, and tells each what came of it.
async fn make_all(pool: &SqlitePool, statements: &mut BySize, batch: &mut Vec<Waiting<Change, Answer>>) {
    match make(pool, statements, batch).await {
        Ok(made) => {
            for Waiting { row, told } in batch.drain(..) {
                // Whoever stopped waiting finds it in the store.
                let _ = told.send(Ok(made.contains(&row.reference)));
            }
        }
        // One of them cannot be written: that is no reason to fail the others.
        Err(error) if batch.len() > 1 && matches!(error, sqlx::Error::Database(_)) && !store::passes(&error) => {
            for waiting in batch.drain(..) {
                let alone = make(pool, statements, std::slice::from_ref(&waiting)).await;
                let _ = waiting.told.send(alone.map(|made| !made.is_empty()).map_err(Arc::new));
            }
        }
        Err(error) => {
            let error = Arc::new(error);
            for waiting in batch.drain(..) {
                let _ = waiting.told.send(Err(error.clone()));
            }
        }
    }
}

/// Makes all of these changes or none; gives the references of the placements that were changed.
async fn make(
    pool: &SqlitePool,
    statements: &mut BySize,
    batch: &[Waiting<Change, Answer>],
) -> Result<HashSet<String>, sqlx::Error> {
    let mut query = sqlx::query(AssertSqlSafe(statements.of(batch.len())));
    for waiting in batch {
        query = bound!(query, &waiting.row);
    }
    query.fetch_all(pool).await?.iter().map(|row| row.try_get(0)).collect()
}

/// Where a reference stands for the second time.
fn first_repeated(batch: &[Waiting<Change, Answer>]) -> usize {
    let mut seen = HashSet::with_capacity(batch.len());
    batch.iter().position(|waiting| !seen.insert(waiting.row.reference.as_str())).unwrap_or(batch.len())
}
