//! The task that records deliveries, all that wait with one statement. A delivery counts as recorded once the transaction
//! that holds it is committed, and not before.

use super::arrival::Arrival;
use super::bounded::within;
use super::identity::{Known, Pushed};
use super::metrics::{Counters, add};
use super::plan::{Plan, Row, Subjects};
use super::table::State;
use crate::store::group::{self, BATCH, BySize};
use crate::store::{Dialect, Store, answered, failed, on, passes};
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection as _};
use std::panic::AssertUnwindSafe;
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
    /// Writes until it is stopped or nobody can send any more, and everything that waits is written. A panic, as of a log
    /// that cannot be written, costs the batch that it met, whose senders are told so, and nothing else.
    pub(super) async fn run_on(self, mut queue: mpsc::Receiver<Waiting>) {
        while AssertUnwindSafe(self.run(&mut queue)).catch_unwind().await.is_err() {}
    }

    async fn run(&self, queue: &mut mpsc::Receiver<Waiting>) {
        let store = self.store.clone();
        on!(store, pool, (pool, dialect) => {
            // PostgreSQL's connection is kept from batch to batch; SQLite has one, which others need as well.
            let mut held = None;
            let mut statements = BySize::new(dialect, insert);
            let mut batch = Vec::with_capacity(BATCH);
            while self.next(queue, &mut batch).await {
                let clock = &**store.clock();
                let begun = clock.monotonic();
                let mut parts = Parts::of(batch.len());
                let mut tries = 0;
                while let Some(part) = parts.next() {
                    let rows = &batch[part.clone()];
                    let subjects = Named::of(rows);
                    let now = store.stamp();
                    let work = async {
                        let connection = match &mut held {
                            Some(connection) => connection,
                            none => none.insert(pool.acquire().await?),
                        };
                        let mut tx = connection.begin_with(AssertSqlSafe(begin(dialect, rows.len() == batch.len()))).await?;
                        let mut known = Subjects::new();
                        if !subjects.list.is_empty() {
                            if store.is_shared() {
                                sqlx::query(LOCK).bind(&subjects.locks).execute(&mut *tx).await?;
                            }
                            let load = AssertSqlSafe(subjects.load(store.is_shared()));
                            let rows: Vec<Stored> =
                                sqlx::query_as(load).bind(&subjects.list).fetch_all(&mut *tx).await?;
                            known = by_subject(rows);
                        }
                        let plan = Plan::of(rows.iter().map(|waiting| &waiting.row), known);
                        for parting in &plan.partings {
                            let state = if self.handled { State::Pending } else { State::Processed };
                            let statement = PART.replace("CAST($2 AS BIGINT)", &dialect.now("$2"));
                            let part = sqlx::query(AssertSqlSafe(statement)).bind(parting.id).bind(now).bind(&parting.key);
                            part.bind(state.as_str()).execute(&mut *tx).await?;
                            sqlx::query(SHORTEN).bind(parting.id).execute(&mut *tx).await?;
                        }
                        for (id, (key, row)) in &plan.replaced {
                            let statement = REPLACE.replace("{6}", &dialect.now("$6")).replace("{14}", &dialect.now("$14"));
                            let query = self::columns!(sqlx::query(AssertSqlSafe(statement)), self, row, key, now);
                            query.bind(*id).execute(&mut *tx).await?;
                        }
                        if !plan.rows.is_empty() {
                            let mut query = sqlx::query(AssertSqlSafe(statements.of(plan.rows.len())));
                            for ((_, key), row) in &plan.rows {
                                query = self::columns!(query, self, row, key, now);
                            }
                            query.execute(&mut *tx).await?;
                        }
                        tx.commit().await
                    };
                    let left = LIMIT.saturating_sub(clock.monotonic().saturating_sub(begun));
                    let outcome = within(clock, left, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
                    let is_well = outcome.as_ref().err().is_none_or(answered);
                    if !is_well {
                        drop(held.take().map(sqlx::pool::PoolConnection::detach));
                    } else if !store.is_shared() {
                        held = None;
                    }
                    tries += 1;
                    let left = LIMIT.saturating_sub(clock.monotonic().saturating_sub(begun));
                    let next = match &outcome {
                        Err(error) if left > PAUSE => next_after(error, store.is_shared(), tries),
                        _ => Next::Tell,
                    };
                    match next {
                        Next::Again => {
                            clock.sleep(PAUSE).await;
                            parts.again(part);
                        }
                        Next::Split if part.len() > 1 => parts.split(part),
                        _ => parts.told(part, outcome),
                    }
                }
                self.tell(&mut batch, parts);
            }
        });
    }

    fn state(&self, row: &Row<'_>) -> State {
        match (row.arrival.unreadable.is_some() || row.disputed, self.handled) {
            (true, _) => State::Dead,
            (false, true) => State::Pending,
            (false, false) => State::Processed,
        }
    }

    /// The next batch. `false` at the end.
    async fn next(&self, queue: &mut mpsc::Receiver<Waiting>, batch: &mut Vec<Waiting>) -> bool {
        let mut stop = self.stop.clone();
        group::next(queue, batch, async { drop(stop.wait_for(|stop| *stop).await) }).await
    }

    fn tell(&self, batch: &mut Vec<Waiting>, parts: Parts) {
        if parts.kept > 0 {
            add(&self.counters.commits, parts.commits);
            add(&self.counters.committed, parts.kept);
            self.counters.largest_batch.fetch_max(parts.largest as u64, Relaxed);
            tracing::debug!(size = parts.kept, "callbacks recorded");
            self.arrived.notify_one();
        }
        if let Some(error) = parts.error {
            let (size, error) = (batch.len() - parts.kept, failed("recording callbacks", error));
            tracing::warn!(size, %error, "callbacks not recorded; the platform is asked to send them again");
        }
        for (waiting, kept) in batch.drain(..).zip(parts.outcomes) {
            // Whoever stopped waiting has answered that it is to be sent again, which does no harm.
            let _ = waiting.told.send(kept);
        }
    }
}

/// How long is waited before a store that ended the connection is asked again.
const PAUSE: Duration = Duration::from_millis(25);

/// How a transaction begins: of a shared store it waits for what others lock for moments, and its statements end by
/// themselves before those that wait are answered. What is left of a batch that had to be split waits less.
fn begin(dialect: &Dialect, whole: bool) -> String {
    const STATEMENT: u32 = 600;
    let lock = if whole { 250 } else { 60 };
    match dialect.numbered {
        true => {
            format!("{}; SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {STATEMENT}", dialect.begin)
        }
        false => dialect.begin.to_owned(),
    }
}

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The connection ended, or another transaction was first: the store is well.
    Again,
    /// One of them is locked or cannot be kept, which is no reason to fail the others.
    Split,
    Tell,
}

fn next_after(error: &sqlx::Error, shared: bool, tries: u32) -> Next {
    const MOST: u32 = 200;
    let code = match error {
        sqlx::Error::Database(inner) => inner.code().unwrap_or_default().into_owned(),
        _ => String::new(),
    };
    match error {
        _ if tries > MOST => Next::Tell,
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Next::Tell,
        _ if matches!(code.as_str(), "40001" | "40P01") => Next::Again,
        _ if shared && !answered(error) && passes(error) => Next::Again,
        sqlx::Error::Database(_) if answered(error) && (shared || !passes(error)) => Next::Split,
        _ => Next::Tell,
    }
}

/// The parts of a batch that are still to be written, and what came of the others.
struct Parts {
    todo: Vec<std::ops::Range<usize>>,
    outcomes: Vec<bool>,
    kept: usize,
    commits: usize,
    largest: usize,
    error: Option<sqlx::Error>,
}

impl Parts {
    fn of(size: usize) -> Self {
        Self { todo: vec![0..size], outcomes: vec![false; size], kept: 0, commits: 0, largest: 0, error: None }
    }

    fn next(&mut self) -> Option<std::ops::Range<usize>> {
        self.todo.pop()
    }

    fn again(&mut self, part: std::ops::Range<usize>) {
        self.todo.push(part);
    }

    /// Into a few parts first: what is well is written by few commits.
    fn split(&mut self, part: std::ops::Range<usize>) {
        const FEW: usize = 8;
        let size = if part.len() > FEW { FEW } else { 1 };
        let starts = part.clone().step_by(size);
        self.todo.extend(starts.map(|start| start..(start + size).min(part.end)).rev());
    }

    fn told(&mut self, part: std::ops::Range<usize>, outcome: Result<(), sqlx::Error>) {
        match outcome {
            Ok(()) => {
                (self.kept, self.commits) = (self.kept + part.len(), self.commits + 1);
                self.largest = self.largest.max(part.len());
                self.outcomes[part].fill(true);
            }
            Err(error) => self.error = Some(error),
        }
    }
}

/// Why a message is a dead letter from the start.
fn fault<'r>(row: &'r Row<'_>) -> Option<&'r str> {
    const DISPUTED: &str = "a verified message has the same id and says something else: this one may be forged";
    row.arrival.unreadable.as_deref().or(row.disputed.then_some(DISPUTED))
}

/// Binds a row's columns, in the order of [`COLUMNS`].
macro_rules! columns {
    ($query:expr, $writer:expr, $row:expr, $key:expr, $now:expr) => {{
        let (row, now, state) = ($row, $now, $writer.state($row));
        let arrival = row.arrival;
        $query
            .bind(arrival.source.as_str())
            .bind($key)
            .bind(&arrival.kind)
            .bind(&arrival.order)
            .bind(row.at_millis)
            .bind(now)
            .bind(row.verified)
            .bind(&arrival.content_type)
            .bind(row.deliveries)
            .bind(state.as_str())
            .bind(fault(row))
            .bind((state == State::Processed).then(|| $writer.store.now_millis()))
            .bind(&arrival.body[..])
            // It is due when it is received.
            .bind(now)
            .bind(&arrival.subject)
            .bind(&arrival.content)
            .bind(row.pushed.map(|pushed| pushed.from))
            .bind(row.pushed.map(|pushed| pushed.to))
            .bind(&arrival.headers)
    }};
}
use columns;

/// The subjects of a batch: as a JSON list, and the numbers of their locks as another.
struct Named {
    list: String,
    locks: String,
}

impl Named {
    fn of(batch: &[Waiting]) -> Self {
        let mut subjects: Vec<&str> = batch.iter().filter_map(|waiting| waiting.row.subject.as_deref()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        if subjects.is_empty() {
            return Self { list: String::new(), locks: String::new() };
        }
        // They are digests: nothing in them needs an escape.
        let lock = |subject: &&str| i64::from_str_radix(subject.get(..15).unwrap_or_default(), 16).unwrap_or_default();
        let locks: Vec<String> = subjects.iter().map(|subject| lock(subject).to_string()).collect();
        Self { list: format!("[\"{}\"]", subjects.join("\",\"")), locks: format!("[{}]", locks.join(",")) }
    }

    fn load(&self, shared: bool) -> String {
        let list = if shared {
            "SELECT value FROM json_array_elements_text($1::json)"
        } else {
            "SELECT value FROM json_each($1)"
        };
        format!(
            "SELECT id, subject, key, content, verified, pushed_from, pushed_to FROM message WHERE subject IN ({list}) \
             ORDER BY id"
        )
    }
}

/// Receivers that share a store judge what is about one subject one after the other.
const LOCK: &str = "SELECT pg_advisory_xact_lock(subject) FROM (SELECT DISTINCT value::bigint AS subject FROM \
    json_array_elements_text($1::json) ORDER BY 1) AS subjects";

type Stored = (i64, String, String, String, bool, Option<i64>, Option<i64>);

fn by_subject(rows: Vec<Stored>) -> Subjects {
    let mut out = Subjects::new();
    for (id, subject, key, content, verified, from, to) in rows {
        let pushed = from.zip(to).map(|(from, to)| Pushed { from, to });
        out.entry(subject).or_default().push(Known { id: Some(id), key, content, verified, pushed });
    }
    out
}

/// The last delivery of a message as a message of its own, and the message without it.
const PART: &str = "INSERT INTO message (platform, key, kind, order_ref, at_millis, received_at, verified, content_type, \
    deliveries, state, processed_at, body, due_at, subject, content, pushed_from, pushed_to) SELECT platform, $3, kind, \
    order_ref, CASE WHEN at_millis = pushed_from THEN pushed_to ELSE at_millis END, received_at, verified, content_type, 1, \
    $4, CASE WHEN $4 = 'processed' THEN CAST($2 AS BIGINT) END, body, CAST($2 AS BIGINT), subject, content, pushed_to, \
    pushed_to FROM message WHERE id = $1 ON CONFLICT (platform, key) DO NOTHING";
const SHORTEN: &str =
    "UPDATE message SET deliveries = deliveries - 1, pushed_to = pushed_from WHERE id = $1 AND deliveries > 1";

const COLUMNS: &str = "platform, key, kind, order_ref, at_millis, received_at, verified, content_type, deliveries, state, \
    error, processed_at, body, due_at, subject, content, pushed_from, pushed_to, headers";

/// A message whose signature was found right, in the place of one that was not: it is to be handled.
const REPLACE: &str = "UPDATE message SET platform = $1, key = $2, kind = $3, order_ref = $4, at_millis = $5, received_at = \
    {6}, verified = $7, content_type = $8, deliveries = deliveries + $9, state = $10, error = $11, processed_at = $12, body \
    = $13, due_at = {14}, subject = $15, content = $16, pushed_from = $17, pushed_to = $18, headers = $19, attempts = 0, \
    owner = NULL WHERE id = $20";

/// The statement for so many rows. A repetition is counted; one that is verified takes the place of one that was not.
fn insert(dialect: &Dialect, rows: usize) -> String {
    let better = "excluded.verified AND NOT message.verified";
    let replaced = ["state", "error", "processed_at", "due_at", "content_type", "body", "headers", "attempts", "owner"]
        .map(|column| format!("{column} = CASE WHEN {better} THEN excluded.{column} ELSE message.{column} END"));
    format!(
        "INSERT INTO message ({COLUMNS}) VALUES {} ON CONFLICT (platform, key) DO UPDATE SET deliveries = \
         message.deliveries + excluded.deliveries, verified = message.verified OR excluded.verified, pushed_from = CASE \
         WHEN excluded.pushed_from < message.pushed_from THEN excluded.pushed_from ELSE message.pushed_from END, \
         pushed_to = CASE WHEN excluded.pushed_to > message.pushed_to THEN excluded.pushed_to ELSE message.pushed_to END, \
         {}",
        dialect.values(rows, 19, &[6, 14]),
        replaced.join(", ")
    )
}
