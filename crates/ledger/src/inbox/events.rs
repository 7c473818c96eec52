//! Messages in the order in which they are told to whoever asks for events: each has a number, given when somebody first
//! asks, one after the other by all processes. So a reader that remembers the last number it saw misses none, though the
//! database numbers its rows before they are committed.

use super::arrival::UNREADABLE;
use super::message::Message;
use super::source::Source;
use crate::store::Store;
use crate::store::{failed, on};
use daigou_core::Error;
use sqlx::{AssertSqlSafe, Row as _};

/// The number of the advisory lock under which messages are numbered.
const LOCK: i64 = 0x1688_0006;
/// So many are numbered at once.
const MOST: i64 = 1000;

/// A message with its place among the events.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Numbered {
    /// Its place, from 1.
    pub seq: i64,
    /// The message.
    pub message: Message,
}

/// Messages behind a place, in their order: at most so many. What could not be read is none of them: it is a dead letter.
///
/// # Errors
/// The store failed.
pub async fn events(store: &Store, after: i64, limit: u32) -> Result<Vec<Numbered>, Error> {
    number(store).await?;
    const SELECT: &str = "SELECT seq, id, platform, kind, key, order_ref, at_millis, received_at, verified, attempts, \
         content_type, body, pushed_from FROM message WHERE seq > $1 AND kind <> $2 ORDER BY seq LIMIT $3";
    on!(store, write, (db, _dialect) => {
        let query = sqlx::query(SELECT).bind(after).bind(UNREADABLE).bind(i64::from(limit));
        query.fetch_all(db).await.map(|rows| rows.iter().filter_map(|row| {
            let platform: String = row.try_get("platform").ok()?;
            Some(Numbered {
                seq: row.try_get("seq").ok()?,
                message: Message {
                    id: row.try_get("id").ok()?,
                    source: Source::by_name(&platform)?,
                    kind: row.try_get("kind").ok()?,
                    key: row.try_get("key").ok()?,
                    order: row.try_get("order_ref").ok()?,
                    at_millis: row.try_get("at_millis").ok()?,
                    pushed_millis: row.try_get("pushed_from").ok()?,
                    received_millis: row.try_get("received_at").ok()?,
                    verified: row.try_get("verified").ok()?,
                    attempt: u32::try_from(row.try_get::<i64, _>("attempts").ok()?).unwrap_or_default(),
                    stale: None,
                    same_time: false,
                    body: row.try_get::<Vec<u8>, _>("body").ok()?.into(),
                    content_type: row.try_get("content_type").ok()?,
                },
            })
        }).collect())
    })
    .map_err(|e| failed("reading the events", e))
}

/// Gives numbers to what has none. Who is numbering holds up whoever else wants to, so that numbers are seen in their order.
async fn number(store: &Store) -> Result<(), Error> {
    const OPEN: &str = "SELECT id FROM message WHERE seq IS NULL LIMIT 1";
    loop {
        let open: Option<i64> = on!(store, write, (db, _dialect) => sqlx::query_scalar(OPEN).fetch_optional(db).await)
            .map_err(|e| failed("looking for events without a number", e))?;
        if open.is_none() {
            return Ok(());
        }
        let numbered = on!(store, write, (db, dialect) => {
            async {
                #[allow(unused_imports, reason = "a pool can do it by itself")]
                use sqlx::Connection as _;
                let mut transaction = db.begin_with(dialect.begin).await?;
                if store.is_shared() {
                    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *transaction).await?;
                }
                let statement = format!(
                    "WITH free AS (SELECT id FROM message WHERE seq IS NULL ORDER BY id LIMIT $1{}), \
                     place AS (SELECT id, (SELECT COALESCE(MAX(seq), 0) FROM message WHERE seq IS NOT NULL) + ROW_NUMBER() OVER (ORDER BY id) AS number FROM free) \
                     UPDATE message SET seq = place.number FROM place WHERE message.id = place.id",
                    dialect.skip_locked
                );
                let done = sqlx::query(AssertSqlSafe(statement)).bind(MOST).execute(&mut *transaction).await?;
                transaction.commit().await?;
                Ok(done.rows_affected())
            }
            .await
        })
        .map_err(|e: sqlx::Error| failed("numbering the events", e))?;
        // What another transaction holds on to is numbered by the next who asks.
        if numbered < u64::try_from(MOST).unwrap_or(u64::MAX) {
            return Ok(());
        }
    }
}
