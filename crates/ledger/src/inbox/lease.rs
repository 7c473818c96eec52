//! Taking messages to handle, and noting what came of them, in one transaction: a round of the worker costs one commit.
//!
//! A lease is the due time put off: a dead worker's messages fall due again by themselves. Messages about one order are
//! taken by one process at a time. Rows that another transaction has are left for the next round: nobody waits for a row
//! while holding others.

use super::bounded::bounded;
use super::message::{Message, Moment};
use super::source::Source;
use crate::store::{Dialect, LONGEST_WAIT, Store, answered, failed, millis, on, passes};
use daigou_core::Error;
use md5::{Digest, Md5};
use sqlx::{AssertSqlSafe, Connection};
use std::collections::HashMap;
use std::time::Duration;

/// How long a round may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The outcome of handling a message.
pub(super) struct Done {
    pub(super) id: i64,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Processed,
    /// Failed, and due again after a while.
    Later(Duration, String),
    /// Failed for the last time.
    Dead(String),
    /// Not begun: somebody else may take it, and the attempt does not count.
    Released,
}

/// Who takes messages, how many at once and for how long.
pub(super) struct Taker<'t> {
    pub(super) store: &'t Store,
    pub(super) owner: &'t str,
    pub(super) lease: Duration,
    /// As [`Options::in_turn`](super::Options::in_turn).
    pub(super) in_turn: bool,
}

/// A message's columns, as they are taken.
type Row =
    (i64, String, String, String, Option<String>, Option<i64>, i64, bool, i64, Option<String>, Vec<u8>, Option<i64>);

/// Which messages `m` are due, but for those about an order of which one is being handled right now: they wait for it. Where
/// they come in turn, they also wait for an earlier one that failed and is tried again.
fn is_due(now: &str, in_turn: bool) -> String {
    let horizon = format!("{now} + {}", millis(LONGEST_WAIT));
    let turn = match in_turn {
        true => {
            " AND NOT EXISTS (SELECT 1 FROM message e WHERE e.platform = m.platform AND e.order_ref = m.order_ref AND e.state = \
             'pending' AND e.id < m.id)"
        }
        false => "",
    };
    format!(
        "m.state = 'pending' AND (m.due_at <= {now} OR m.due_at > {horizon}) AND NOT EXISTS (SELECT 1 FROM message o \
         WHERE o.platform = m.platform AND o.order_ref = m.order_ref AND o.owner IS NOT NULL AND o.due_at > {now} \
         AND o.due_at <= {horizon}){turn}"
    )
}

/// Takes messages that are due, the longest due first; of a shared store only those that `only` lists. The inner `SELECT`
/// stands in a `WITH`, so that it is run once.
fn claim(dialect: &Dialect, only: &str, in_turn: bool) -> String {
    let now = dialect.now("$1");
    format!(
        "WITH due AS MATERIALIZED (SELECT m.id FROM message m WHERE {due}{only} ORDER BY m.due_at, m.id LIMIT $2{skip}) \
         UPDATE message SET owner = $3, due_at = {now} + $4, attempts = attempts + 1 WHERE id IN (SELECT id FROM due) \
         RETURNING id, platform, kind, key, order_ref, at_millis, received_at, verified, attempts, content_type, body, \
         pushed_from",
        due = is_due(&now, in_turn),
        skip = dialect.skip_locked,
    )
}

/// A message, and when the latest processed one about its order happened and was pushed.
type Latest = (i64, Option<i64>, Option<i64>);

/// When the latest processed message about the order of each of these messages happened, and when it was pushed.
fn seen(list: &str) -> String {
    let latest = |column: &str| {
        format!(
            "(SELECT {column} FROM message p WHERE p.platform = m.platform AND p.order_ref = m.order_ref AND p.state = \
             'processed' AND p.at_millis IS NOT NULL ORDER BY p.at_millis DESC, COALESCE(p.pushed_from, p.at_millis) DESC \
             LIMIT 1)"
        )
    };
    let (at, pushed) = (latest("p.at_millis"), latest("COALESCE(p.pushed_from, p.at_millis)"));
    format!("SELECT m.id, {at}, {pushed} FROM message m WHERE m.owner = $1 AND m.id IN ({list})")
}

/// Takes the turns of orders, as far as no other process has them, until the end of the transaction: whoever has an order's
/// turn sees in the next statement what others took of it before.
const TURNS: &str = "SELECT value::int FROM json_array_elements_text($1::json) \
    WHERE pg_try_advisory_xact_lock(160988, value::int)";

/// The result of a round.
#[derive(Default)]
pub(super) struct Round {
    pub(super) taken: Vec<Message>,
    /// The numbers of those that are noted, or cannot be.
    pub(super) noted: Vec<i64>,
}

impl Taker<'_> {
    /// Notes what is done, and takes up to `most` messages. What one message fails by is none of the others'.
    pub(super) async fn round(&self, done: &[Done], most: usize) -> Result<Round, Error> {
        match self.transaction(done, most, None).await {
            Err(error) if self.store.is_shared() && is_of_a_row(&error) => self.one_by_one(done, most).await,
            outcome => outcome.map_err(|error| failed(DOING, error)),
        }
    }

    /// Does the same with a transaction for each message: one of them cannot be changed. Where several have to be
    /// waited for, it is the table that is locked, and the next round tries again.
    async fn one_by_one(&self, done: &[Done], most: usize) -> Result<Round, Error> {
        const LOCKED: u32 = 2;
        let mut out = Round::default();
        let mut locked = 0;
        for done in done {
            match self.transaction(std::slice::from_ref(done), 0, None).await {
                Ok(round) => out.noted.extend(round.noted),
                Err(error) if is_of_a_row(&error) && !passes(&error) => {
                    tracing::error!(id = done.id, %error, "what came of a message cannot be kept: it is handled again");
                    out.noted.push(done.id);
                }
                Err(error) if is_of_a_row(&error) && locked < LOCKED => locked += 1,
                Err(error) => return if out.noted.is_empty() { Err(failed(DOING, error)) } else { Ok(out) },
            }
        }
        let due = if most > 0 { self.due(most).await? } else { Vec::new() };
        for id in due {
            match self.transaction(&[], 1, Some(id)).await {
                Ok(round) => out.taken.extend(round.taken),
                Err(error) if is_of_a_row(&error) && locked < LOCKED => {
                    locked += u32::from(passes(&error));
                    tracing::warn!(id, %error, "a message cannot be taken to be handled");
                }
                // What was taken has to be handled.
                Err(error) if out.noted.is_empty() && out.taken.is_empty() => return Err(failed(DOING, error)),
                Err(_) => break,
            }
        }
        Ok(out)
    }

    /// The numbers of messages that are due.
    async fn due(&self, most: usize) -> Result<Vec<i64>, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        on!(self.store, write, (db, dialect) => {
            let due = is_due(&dialect.now("$1"), self.in_turn);
            let statement = format!("SELECT m.id FROM message m WHERE {due} ORDER BY m.due_at, m.id LIMIT $2");
            sqlx::query_scalar(AssertSqlSafe(statement)).bind(self.store.stamp()).bind(most).fetch_all(db).await
        })
        .map_err(|e| failed(DOING, e))
    }

    /// Notes what is done and takes messages, or the one that is given, in one transaction.
    async fn transaction(&self, done: &[Done], most: usize, only: Option<i64>) -> Result<Round, sqlx::Error> {
        let Self { store, owner, lease, in_turn } = self;
        let list = match store.is_shared() {
            true => "SELECT value::bigint FROM json_array_elements_text($1::json)",
            false => "SELECT value FROM json_each($1)",
        };
        let all = numbers(done.iter().map(|done| done.id));
        let ready = format!("SELECT m.id FROM message m WHERE m.id IN ({list})");
        let (rows, latest, noted): (Vec<Row>, Vec<Latest>, Vec<i64>) = bounded!(*store, LIMIT, (connection, dialect) => {
            let mut tx = connection.begin_with(dialect.begin).await?;
            let noted: Vec<i64> = match done.is_empty() {
                true => Vec::new(),
                false => {
                    let statement = format!("{ready}{}", dialect.skip_locked);
                    sqlx::query_scalar(AssertSqlSafe(statement)).bind(&all).fetch_all(&mut *tx).await?
                }
            };
            let noting = || done.iter().filter(|done| noted.contains(&done.id));
            let processed = numbers(noting().filter(|d| matches!(d.outcome, Outcome::Processed)).map(|d| d.id));
            if processed != "[]" {
                let statement = format!("{}{list})", PROCESSED.replace("{now}", &dialect.now("$2")));
                let query = sqlx::query(AssertSqlSafe(statement)).bind(&processed).bind(store.stamp());
                query.bind(*owner).execute(&mut *tx).await?;
            }
            for done in noting() {
                let (statement, wait, error) = match &done.outcome {
                    Outcome::Processed => continue,
                    Outcome::Later(wait, why) => (LATER, millis(*wait), Some(why)),
                    Outcome::Dead(why) => (DEAD, 0, Some(why)),
                    Outcome::Released => (RELEASED, 0, None),
                };
                let statement = statement.replace("{now}", &dialect.now("$3"));
                let query = sqlx::query(AssertSqlSafe(statement)).bind(done.id).bind(*owner).bind(store.stamp());
                query.bind(error).bind(wait).execute(&mut *tx).await?;
            }
            let mut most = i64::try_from(most).unwrap_or(i64::MAX);
            let mut only = only.map(|id| format!(" AND m.id = {id}")).unwrap_or_default();
            if most > 0 && store.is_shared() {
                let due = is_due(&dialect.now("$1"), self.in_turn);
                let statement = format!(
                    "SELECT m.id, m.platform, m.order_ref FROM message m WHERE {due}{only} ORDER BY m.due_at, m.id LIMIT $2"
                );
                let query = sqlx::query_as(AssertSqlSafe(statement)).bind(store.stamp()).bind(most);
                let due: Vec<(i64, String, Option<String>)> = query.fetch_all(&mut *tx).await?;
                let turns = numbers(due.iter().filter_map(|(_, platform, order)| turn(platform, order.as_deref())));
                let turns: Vec<i32> = sqlx::query_scalar(TURNS).bind(&turns).fetch_all(&mut *tx).await?;
                let due = due.iter().filter(|(_, platform, order)| {
                    turn(platform, order.as_deref()).is_none_or(|turn| turns.contains(&turn))
                });
                let due: Vec<String> = due.map(|(id, ..)| id.to_string()).collect();
                if due.is_empty() {
                    most = 0;
                }
                only = format!(" AND m.id IN ({})", due.join(","));
            }
            let (mut rows, mut latest) = (Vec::new(), Vec::new());
            if most > 0 {
                let query = sqlx::query_as(AssertSqlSafe(claim(dialect, &only, *in_turn))).bind(store.stamp()).bind(most);
                rows = query.bind(*owner).bind(millis(*lease)).fetch_all(&mut *tx).await?;
            }
            if !rows.is_empty() {
                let ids = numbers(rows.iter().map(|row: &Row| row.0));
                let statement = seen(&list.replace("$1", "$2"));
                latest = sqlx::query_as(AssertSqlSafe(statement)).bind(*owner).bind(ids).fetch_all(&mut *tx).await?;
            }
            tx.commit().await?;
            Ok((rows, latest, noted))
        })?;
        let latest: HashMap<i64, Moment> =
            latest.into_iter().filter_map(|(id, at, pushed)| Some((id, Moment { at: at?, pushed: pushed? }))).collect();
        Ok(Round { taken: rows.into_iter().filter_map(|row| message(row, &latest)).collect(), noted })
    }

    /// Gives back what this process had before it died. Only where no other can have any.
    pub(super) async fn release_all(&self) -> Result<u64, Error> {
        on!(self.store, write, (db, dialect) => {
            let now = dialect.now("$1");
            let release = format!("UPDATE message SET owner = NULL, due_at = {now} WHERE owner IS NOT NULL");
            let query = sqlx::query(AssertSqlSafe(release)).bind(self.store.stamp());
            query.execute(db).await.map(|done| done.rows_affected())
        })
        .map_err(|e| failed("taking over what was being handled", e))
    }
}

const DOING: &str = "handling messages";

/// Tells whether a failure may be one row's alone: the database answered, and the connection is well.
fn is_of_a_row(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(_)) && answered(error)
}

/// The number of an order's turn. Two orders with one number wait for each other now and then.
fn turn(platform: &str, order: Option<&str>) -> Option<i32> {
    let digest = Md5::digest(format!("{platform}\0{}", order?));
    Some(i32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
}

const PROCESSED: &str = "UPDATE message SET state = 'processed', processed_at = {now}, owner = NULL, error = NULL WHERE owner = $3 AND id IN (";
const LATER: &str = "UPDATE message SET due_at = {now} + $5, error = $4, owner = NULL WHERE id = $1 AND owner = $2";
const DEAD: &str =
    "UPDATE message SET state = 'dead', due_at = {now} + $5, error = $4, owner = NULL WHERE id = $1 AND owner = $2";
const RELEASED: &str = "UPDATE message SET due_at = {now} + $5, error = COALESCE($4, error), owner = NULL, \
     attempts = attempts - 1 WHERE id = $1 AND owner = $2";

fn numbers<N: ToString>(ids: impl Iterator<Item = N>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}

fn message(row: Row, latest: &HashMap<i64, Moment>) -> Option<Message> {
    let (id, platform, kind, key, order, at_millis, received_millis, verified, attempts, content_type, body, pushed) =
        row;
    let Some(source) = Source::by_name(&platform) else {
        tracing::error!(id, platform, "a message of a platform that this version does not know stays where it is");
        return None;
    };
    let mut message = Message {
        id,
        source,
        kind,
        key,
        order,
        at_millis,
        pushed_millis: pushed,
        received_millis,
        verified,
        attempt: u32::try_from(attempts).unwrap_or(u32::MAX),
        stale: None,
        same_time: false,
        body: body.into(),
        content_type,
    };
    if let Some(latest) = latest.get(&id) {
        message.compare(*latest);
    }
    Some(message)
}
