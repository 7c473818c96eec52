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
use std::collections::HashSet;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot, watch};

/// How long a commit may take. Those that wait for it are answered within the platform's second.
const LIMIT: Duration = Duration::from_millis(700);

/// A delivery that waits to be recorded, and hears whether it was.
pub(super) type Waiting = group::Waiting<Arrival, bool>;

/// The parts that the writing task needs.
pub(super) struct Writer {
    pub(super) store: Store,
    /// Set where something handles messages: otherwise they count as processed.
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
            // Those that were locked last: they are written after the others, who do not wait for them.
            let mut stuck = HashSet::new();
            while self.next(queue, &mut batch).await {
                let clock = &**store.clock();
                let begun = clock.monotonic();
                batch.sort_by_key(|waiting: &Waiting| stuck.contains(&waiting.row.key));
                let well = batch.iter().filter(|waiting| !stuck.contains(&waiting.row.key)).count();
                let (arrivals, told): (Vec<Arrival>, Vec<_>) =
                    batch.drain(..).map(|waiting| (waiting.row, Some(waiting.told))).unzip();
                let mut parts = Parts::of(well, told);
                let mut tries = 0;
                while let Some(part) = parts.next() {
                    let rows = &arrivals[part.clone()];
                    let patience = match part.len() {
                        _ if part.start >= well => STUCK,
                        len if len == well => WHOLE,
                        _ => PART_OF_IT,
                    };
                    let subjects = Named::of(rows);
                    let now = store.stamp();
                    let work = async {
                        let connection = match &mut held {
                            Some(connection) => connection,
                            none => none.insert(pool.acquire().await?),
                        };
                        let mut tx = connection.begin_with(AssertSqlSafe(begin(dialect, patience))).await?;
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
                        let plan = Plan::of(rows, known);
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
                        // Others lock rows for moments: it is tried again after the rest, for a while.
                        Next::Split if left > GIVEN_UP && part.start < well && outcome.as_ref().is_err_and(passes) => {
                            parts.last(part);
                        }
                        next => {
                            let keys = rows.iter().map(|arrival| &arrival.key);
                            match next == Next::Split {
                                true if stuck.len() < MOST_STUCK => stuck.extend(keys.cloned()),
                                true => stuck.clear(),
                                false => stuck.retain(|stuck| !keys.clone().any(|key| key == stuck)),
                            }
                            self.tell(&mut parts, part, outcome);
                        }
                    }
                }
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

    /// Tells those of a part what came of it.
    fn tell(&self, parts: &mut Parts, part: Range<usize>, outcome: Result<(), sqlx::Error>) {
        let size = part.len();
        let kept = outcome.is_ok();
        if kept {
            add(&self.counters.commits, 1);
            add(&self.counters.committed, size);
            self.counters.largest_batch.fetch_max(size as u64, Relaxed);
            self.arrived.notify_one();
        }
        for told in parts.told[part].iter_mut().filter_map(Option::take) {
            // Whoever stopped waiting has answered that it is to be sent again, which does no harm.
            let _ = told.send(kept);
        }
        // Last: a log that fails costs nobody the answer.
        match outcome {
            Ok(()) => tracing::debug!(size, "callbacks recorded"),
            Err(error) => {
                let error = failed("recording callbacks", error);
                tracing::warn!(size, %error, "callbacks not recorded; the platform is asked to send them again");
            }
        }
    }
}

/// How long a batch waits for what others lock for moments, a part of one that had to be split, and one that was locked
/// before: in milliseconds.
const WHOLE: u32 = 60;
const PART_OF_IT: u32 = 30;
const STUCK: u32 = 10;
/// The time left of the limit at which locked rows are given up: those that came meanwhile wait for the next batch.
const GIVEN_UP: Duration = Duration::from_millis(450);
/// How many of those are known.
const MOST_STUCK: usize = 1000;

/// How long is waited before a store that ended the connection is asked again.
const PAUSE: Duration = Duration::from_millis(25);

/// How a transaction begins: of a shared store it waits for others so long, and its statements end by themselves before
/// those that wait are answered.
fn begin(dialect: &Dialect, patience: u32) -> String {
    const STATEMENT: u32 = 600;
    match dialect.numbered {
        true => {
            let begin = dialect.begin;
            format!("{begin}; SET LOCAL lock_timeout = {patience}; SET LOCAL statement_timeout = {STATEMENT}")
        }
        false => dialect.begin.to_owned(),
    }
}

/// The step that follows from a failure.
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

/// The parts of a batch that are still to be written, and who waits for them.
struct Parts {
    todo: Vec<Range<usize>>,
    told: Vec<Option<oneshot::Sender<bool>>>,
}

impl Parts {
    /// Those that are well at once, and each of the others by itself after them.
    fn of(well: usize, told: Vec<Option<oneshot::Sender<bool>>>) -> Self {
        let mut todo: Vec<Range<usize>> = (well..told.len()).rev().map(|one| one..one + 1).collect();
        todo.extend((well > 0).then_some(0..well));
        Self { todo, told }
    }

    fn next(&mut self) -> Option<Range<usize>> {
        self.todo.pop()
    }

    fn again(&mut self, part: Range<usize>) {
        self.todo.push(part);
    }

    /// After all others.
    fn last(&mut self, part: Range<usize>) {
        self.todo.insert(0, part);
    }

    /// Into a few parts first: what is well is written by few commits.
    fn split(&mut self, part: Range<usize>) {
        const FEW: usize = 8;
        let size = if part.len() > FEW { FEW } else { 1 };
        let starts = part.clone().step_by(size);
        self.todo.extend(starts.map(|start| start..(start + size).min(part.end)).rev());
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
    fn of(batch: &[Arrival]) -> Self {
        let mut subjects: Vec<&str> = batch.iter().filter_map(|arrival| arrival.subject.as_deref()).collect();
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
    owner = NULL, seq = NULL WHERE id = $20";

/// The statement for so many rows. A repetition is counted; one that is verified takes the place of one that was not.
fn insert(dialect: &Dialect, rows: usize) -> String {
    let better = "excluded.verified AND NOT message.verified";
    let replaced =
        ["state", "error", "processed_at", "due_at", "content_type", "body", "headers", "attempts", "owner", "seq"]
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
