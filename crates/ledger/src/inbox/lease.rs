//! Taking messages to handle, and noting what came of them, in one transaction: a round of the worker costs one commit.
//!
//! A lease is the due time put off: a dead worker's messages fall due again by themselves.

use super::bounded::bounded;
use super::message::{Message, Moment};
use super::source::Source;
use crate::store::{LONGEST_WAIT, Store, failed, millis, on};
use daigou_core::Error;
use std::collections::HashMap;
use std::time::Duration;

/// How long a round may take.
const LIMIT: Duration = Duration::from_secs(5);

/// What came of handling a message.
pub(super) struct Done {
    pub(super) id: i64,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Processed,
    /// It failed, and is due again after a while.
    Later(Duration, String),
    /// It failed for the last time.
    Dead(String),
    /// It was not begun: somebody else may take it, and the attempt does not count.
    Released,
}

/// Who takes messages, how many at once and for how long.
pub(super) struct Taker<'t> {
    pub(super) store: &'t Store,
    pub(super) owner: &'t str,
    pub(super) lease: Duration,
}

/// A message's columns, as they are taken.
type Row =
    (i64, String, String, String, Option<String>, Option<i64>, i64, bool, i64, Option<String>, Vec<u8>, Option<i64>);

/// Messages that are due, the longest due first, but for those about an order of which one is being handled right now:
/// they wait for it. The inner `SELECT` stands in a `WITH`, so that it is run once.
fn claim(skip_locked: &str) -> String {
    format!(
        "WITH due AS MATERIALIZED (SELECT m.id FROM message m WHERE m.state = 'pending' AND (m.due_at <= $1 OR m.due_at > \
         $2) AND NOT EXISTS (SELECT 1 FROM message o WHERE o.platform = m.platform AND o.order_ref = m.order_ref AND \
         o.owner IS NOT NULL AND o.due_at > $1 AND o.due_at <= $2) ORDER BY m.due_at, m.id LIMIT $3{skip_locked}) \
         UPDATE message SET owner = $4, due_at = $5, attempts = attempts + 1 WHERE id IN (SELECT id FROM due) RETURNING \
         id, platform, kind, key, order_ref, at_millis, received_at, verified, attempts, content_type, body, \
         pushed_from"
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

impl Taker<'_> {
    /// Notes what is done, and takes up to `most` messages.
    pub(super) async fn round(&self, done: &[Done], most: usize) -> Result<Vec<Message>, Error> {
        let Self { store, owner, lease } = self;
        let now = store.now_millis();
        let horizon = now.saturating_add(millis(LONGEST_WAIT));
        let lease = now.saturating_add(millis(*lease));
        let list = if store.is_shared() {
            "SELECT value::bigint FROM json_array_elements_text($1::json)"
        } else {
            "SELECT value FROM json_each($1)"
        };
        let processed: Vec<i64> =
            done.iter().filter(|done| matches!(done.outcome, Outcome::Processed)).map(|done| done.id).collect();
        let mark = format!(
            "UPDATE message SET state = 'processed', processed_at = $2, owner = NULL, error = NULL WHERE owner = $3 AND \
             id IN ({list})"
        );
        let all: Vec<i64> = done.iter().map(|done| done.id).collect();
        let lock = format!(
            "SELECT id FROM message WHERE id IN ({list}) ORDER BY platform COLLATE \"C\", key COLLATE \"C\" FOR UPDATE"
        );
        let (rows, latest): (Vec<Row>, Vec<Latest>) = bounded!(*store, LIMIT, "handling messages", (connection, dialect) => {
            use sqlx::{AssertSqlSafe, Connection};
            let mut tx = connection.begin_with(dialect.begin).await?;
            if store.is_shared() && !done.is_empty() {
                // As the receivers lock them, so that nobody waits in a circle.
                sqlx::query(AssertSqlSafe(lock)).bind(numbers(&all)).execute(&mut *tx).await?;
            }
            if !processed.is_empty() {
                sqlx::query(AssertSqlSafe(mark))
                    .bind(numbers(&processed))
                    .bind(now)
                    .bind(*owner)
                    .execute(&mut *tx)
                    .await?;
            }
            for done in done {
                let (statement, due, error) = match &done.outcome {
                    Outcome::Processed => continue,
                    Outcome::Later(wait, why) => (LATER, now.saturating_add(millis(*wait)), Some(why)),
                    Outcome::Dead(why) => (DEAD, now, Some(why)),
                    Outcome::Released => (RELEASED, now, None),
                };
                let query = sqlx::query(statement).bind(done.id).bind(*owner).bind(due);
                query.bind(error).execute(&mut *tx).await?;
            }
            let (mut rows, mut latest) = (Vec::new(), Vec::new());
            if most > 0 {
                rows = sqlx::query_as(AssertSqlSafe(claim(dialect.skip_locked)))
                    .bind(now)
                    .bind(horizon)
                    .bind(i64::try_from(most).unwrap_or(i64::MAX))
                    .bind(*owner)
                    .bind(lease)
                    .fetch_all(&mut *tx)
                    .await?;
            }
            if !rows.is_empty() {
                let ids: Vec<i64> = rows.iter().map(|row: &Row| row.0).collect();
                let list = list.replace("$1", "$2");
                latest = sqlx::query_as(AssertSqlSafe(seen(&list)))
                    .bind(*owner)
                    .bind(numbers(&ids))
                    .fetch_all(&mut *tx)
                    .await?;
            }
            tx.commit().await?;
            Ok((rows, latest))
        })?;
        let latest: HashMap<i64, Moment> =
            latest.into_iter().filter_map(|(id, at, pushed)| Some((id, Moment { at: at?, pushed: pushed? }))).collect();
        Ok(rows.into_iter().filter_map(|row| message(row, &latest)).collect())
    }

    /// Gives back what this process had before it died. Only where no other can have any.
    pub(super) async fn release_all(&self) -> Result<u64, Error> {
        const RELEASE: &str = "UPDATE message SET owner = NULL, due_at = $1 WHERE owner IS NOT NULL";
        on!(self.store, write, (db, _dialect) => {
            sqlx::query(RELEASE).bind(self.store.now_millis()).execute(db).await.map(|done| done.rows_affected())
        })
        .map_err(|e| failed("taking over what was being handled", e))
    }
}

const LATER: &str = "UPDATE message SET due_at = $3, error = $4, owner = NULL WHERE id = $1 AND owner = $2";
const DEAD: &str =
    "UPDATE message SET state = 'dead', due_at = $3, error = $4, owner = NULL WHERE id = $1 AND owner = $2";
const RELEASED: &str = "UPDATE message SET due_at = $3, error = COALESCE($4, error), owner = NULL, attempts = attempts - 1 \
     WHERE id = $1 AND owner = $2";

fn numbers(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
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
