//! The task that makes the changes of an SQLite store: all that wait, by one statement and one flush.

use super::change::{Answer, Change, bound, update};
use crate::store::group::{self, BATCH, BySize, Waiting};
use crate::store::{self, SQLITE};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// How many changes may wait before the next ones wait for a place.
const QUEUE: usize = 1024;

type Queue = mpsc::Sender<Waiting<Change, Answer>>;

/// The way to the task that writes.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// The queue, begun with the first change and ended when this is dropped.
    queue: Mutex<Option<Queue>>,
}

impl Writer {
    /// Makes a change: durable when this returns.
    pub(super) async fn make(&self, pool: &SqlitePool, change: Change) -> Answer {
        let (waiting, answer) = Waiting::new(change);
        let ended = || Arc::new(sqlx::Error::WorkerCrashed);
        self.queue(pool).send(waiting).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
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
    let mut statements = BySize::new(&SQLITE, update);
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
