//! The messages in the store, for people and programs that look at them beside a running receiver: how many, which, and
//! handle them again.

use super::source::Source;
use crate::store::{Store, failed, on};
use daigou_core::Error;
use serde::Serialize;
use sqlx::AssertSqlSafe;

/// How many messages there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// Deliveries, repeated ones included.
    pub received: i64,
    /// Messages.
    pub unique: i64,
    /// Messages that were handled, or recorded where nothing handles them.
    pub processed: i64,
    /// Messages that are to be handled.
    pub pending: i64,
    /// Messages that were given up, or could not be read: the dead letters.
    pub dead: i64,
}

/// Counts the messages.
///
/// # Errors
/// The store cannot be read.
pub async fn stats(store: &Store) -> Result<Stats, Error> {
    const COUNT: &str = "SELECT state, COUNT(*), CAST(SUM(deliveries) AS BIGINT) FROM message GROUP BY state";
    let rows: Vec<(String, i64, i64)> = on!(store, read, db => sqlx::query_as(COUNT).fetch_all(db).await)
        .map_err(|e| failed("counting the messages", e))?;
    let mut out = Stats::default();
    for (state, messages, deliveries) in rows {
        out.received += deliveries;
        out.unique += messages;
        match state.as_str() {
            "processed" => out.processed = messages,
            "pending" => out.pending = messages,
            _ => out.dead = messages,
        }
    }
    Ok(out)
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To be handled.
    Pending,
    /// Handled, or recorded where nothing handles it.
    Processed,
    /// Given up, or unreadable.
    Dead,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Processed, Self::Dead];

    /// `pending`, `processed` or `dead`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processed => "processed",
            Self::Dead => "dead",
        }
    }
}

/// Which messages to list.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Filter {
    /// Only those that stand there.
    pub state: Option<State>,
    /// Only those from there.
    pub source: Option<Source>,
    /// At most so many, the newest first.
    pub limit: u32,
    /// With their bodies, which may hold personal data.
    pub bodies: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self { state: None, source: None, limit: 50, bodies: false }
    }
}

/// A message in a list. Times are epoch milliseconds.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Listed {
    /// The store's number of it.
    pub id: i64,
    /// `pandapon`, `dajisaas` or `daigou`.
    pub platform: String,
    /// The type.
    pub kind: String,
    /// The key that tells it from others.
    pub key: String,
    /// The order that it is about.
    pub order: Option<String>,
    /// When it happened, by the platform.
    pub at_millis: Option<i64>,
    /// When it was received first.
    pub received_millis: i64,
    /// Set where its signature was found right.
    pub verified: bool,
    /// How often it was delivered.
    pub deliveries: i64,
    /// `pending`, `processed` or `dead`.
    pub state: String,
    /// How often handling it was begun.
    pub attempts: i64,
    /// When it is handled next.
    pub due_millis: Option<i64>,
    /// When it was handled.
    pub processed_millis: Option<i64>,
    /// Why it failed last.
    pub error: Option<String>,
    /// The body, where it was asked for; bytes that are no UTF-8 are replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body byte by byte, where it was asked for and is no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_hex: Option<String>,
    /// The request of what could not be read, where the body was asked for: method, query and headers, as they came but
    /// for credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Vec<(String, String)>>,
}

type ListedRow = (
    i64,
    String,
    String,
    String,
    Option<String>,
    Option<i64>,
    i64,
    bool,
    i64,
    String,
    i64,
    i64,
    Option<i64>,
    Option<String>,
    Option<Vec<u8>>,
    Option<String>,
);

/// Lists messages, the newest first.
///
/// # Errors
/// The store cannot be read.
pub async fn list(store: &Store, filter: &Filter) -> Result<Vec<Listed>, Error> {
    let mut conditions = Vec::new();
    let chosen = [("state", filter.state.map(State::as_str)), ("platform", filter.source.map(Source::as_str))];
    for (column, value) in chosen {
        // The values are words of ours.
        conditions.extend(value.map(|value| format!("{column} = '{value}'")));
    }
    let only = if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let body = if filter.bodies { "body, headers" } else { "NULL, NULL" };
    let query = format!(
        "SELECT id, platform, kind, key, order_ref, at_millis, received_at, verified, deliveries, state, attempts, due_at, \
         processed_at, error, {body} FROM message {only} ORDER BY id DESC LIMIT $1"
    );
    let limit = i64::from(filter.limit);
    let rows: Vec<ListedRow> =
        on!(store, read, db => sqlx::query_as(AssertSqlSafe(query.clone())).bind(limit).fetch_all(db).await)
            .map_err(|e| failed("listing the messages", e))?;
    Ok(rows.into_iter().map(listed).collect())
}

fn listed(row: ListedRow) -> Listed {
    Listed {
        id: row.0,
        platform: row.1,
        kind: row.2,
        key: row.3,
        order: row.4,
        at_millis: row.5,
        received_millis: row.6,
        verified: row.7,
        deliveries: row.8,
        due_millis: (row.9 == State::Pending.as_str()).then_some(row.11),
        state: row.9,
        attempts: row.10,
        processed_millis: row.12,
        error: row.13,
        body: row.14.as_ref().map(|body| String::from_utf8_lossy(body).into_owned()),
        body_hex: row.14.filter(|body| std::str::from_utf8(body).is_err()).map(|body| hex(&body)),
        headers: row.15.and_then(|headers| serde_json::from_str(&headers).ok()).map(masked),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Headers without the values that let in who knows them.
fn masked(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    for (name, value) in &mut headers {
        if matches!(name.as_str(), "authorization" | "proxy-authorization" | "cookie") {
            "***".clone_into(value);
        }
    }
    headers
}

/// Which messages to handle again: those that every part of it holds for.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    /// These.
    pub ids: Vec<i64>,
    /// The dead letters.
    pub dead: bool,
    /// Only messages received since then: epoch milliseconds.
    pub since_millis: Option<i64>,
}

/// How many messages are changed by one statement. None of them is locked for long then.
const AT_ONCE: usize = 200;

/// Makes messages due at once, with all their attempts before them, whether they were handled or not; what is being
/// handled right now is left alone. Returns how many. It works beside running receivers, a few messages after the others.
///
/// # Errors
/// Nothing was chosen, or a number that no message has: nothing was changed then. The store cannot be written, or another
/// transaction holds on to some of them: the others are due, and those are when this is done again.
pub async fn replay(store: &Store, which: &Replay) -> Result<u64, Error> {
    if which.ids.is_empty() && !which.dead && which.since_millis.is_none() {
        return Err(Error::usage("nothing was chosen to be handled again").with_hint("give numbers, --dead or --since"));
    }
    if !which.ids.is_empty() {
        let known = ids(store, &format!("id IN ({})", joined(&which.ids)), i64::MIN).await?;
        if let Some(missing) = which.ids.iter().find(|id| !known.contains(id)) {
            let error = Error::invalid("ID", format!("there is no message {missing}"));
            return Err(error.with_hint("`daigou inbox list` shows them"));
        }
    }
    let mut wanted = vec!["received_at >= $1".to_owned()];
    if !which.ids.is_empty() {
        wanted.push(format!("id IN ({})", joined(&which.ids)));
    }
    if which.dead {
        wanted.push("state = 'dead'".to_owned());
    }
    let since = which.since_millis.unwrap_or(i64::MIN);
    let chosen = ids(store, &wanted.join(" AND "), since).await?;
    let (mut replayed, mut locked) = (0, 0);
    for some in chosen.chunks(AT_ONCE) {
        let (made, left) = make_due(store, some).await?;
        (replayed, locked) = (replayed + made, locked + left);
    }
    if locked > 0 {
        let words = format!("{replayed} messages were made due again; {locked} more are held by another transaction");
        let error = Error::new(daigou_core::ErrorKind::Store, daigou_core::Certainty::NotSent, words);
        return Err(error.with_hint("see who holds them (pg_stat_activity), end that, and do it again"));
    }
    Ok(replayed)
}

/// The numbers of the messages that this holds for; `$1` is bound to `since`.
async fn ids(store: &Store, wanted: &str, since: i64) -> Result<Vec<i64>, Error> {
    let query = format!("SELECT id FROM message WHERE {wanted} AND received_at >= $1 ORDER BY id");
    on!(store, read, db => sqlx::query_scalar(AssertSqlSafe(query.clone())).bind(since).fetch_all(db).await)
        .map_err(|e| failed("looking the messages up", e))
}

fn joined(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Makes these due, as far as none is being handled; gives how many were, and how many another transaction holds. Those are
/// not waited for while others are held.
async fn make_due(store: &Store, some: &[i64]) -> Result<(u64, usize), Error> {
    const PATIENCE: u32 = 20;
    const AGAIN: std::time::Duration = std::time::Duration::from_millis(100);
    let failed = |error| failed("making messages due again", error);
    let (mut made, mut left) = (0, some.to_vec());
    for round in 0..PATIENCE {
        let ids = joined(&left);
        let done: Vec<i64> = on!(store, write, (db, dialect) => {
            let now = dialect.now("$1");
            let statement = format!(
                "WITH chosen AS (SELECT id FROM message WHERE id IN ({ids}) AND (owner IS NULL OR due_at <= {now}){skip}) \
                 UPDATE message SET state = 'pending', attempts = 0, due_at = {now}, owner = NULL, error = NULL, \
                 processed_at = NULL WHERE id IN (SELECT id FROM chosen) RETURNING id",
                skip = dialect.skip_locked
            );
            sqlx::query_scalar(AssertSqlSafe(statement)).bind(store.stamp()).fetch_all(db).await
        })
        .map_err(failed)?;
        made += done.len() as u64;
        left.retain(|id| !done.contains(id));
        if left.is_empty() || !store.is_shared() {
            return Ok((made, 0));
        }
        // Those that are being handled are left alone; those that are locked are tried again.
        let ids = joined(&left);
        left = on!(store, write, (db, dialect) => {
            let now = dialect.now("$1");
            let statement = format!("SELECT id FROM message WHERE id IN ({ids}) AND (owner IS NULL OR due_at <= {now})");
            sqlx::query_scalar(AssertSqlSafe(statement)).bind(store.stamp()).fetch_all(db).await
        })
        .map_err(failed)?;
        if left.is_empty() {
            break;
        }
        if round + 1 < PATIENCE {
            store.clock().sleep(AGAIN).await;
        }
    }
    Ok((made, left.len()))
}
