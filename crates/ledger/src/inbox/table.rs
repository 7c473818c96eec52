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
    /// It is to be handled.
    Pending,
    /// It was handled, or recorded where nothing handles it.
    Processed,
    /// It was given up, or could not be read.
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
    /// What tells it from others.
    pub key: String,
    /// The order that it is about.
    pub order: Option<String>,
    /// When it happened, by the platform.
    pub at_millis: Option<i64>,
    /// When it was received first.
    pub received_millis: i64,
    /// Whether its signature was found right.
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
        on!(store, read, db => sqlx::query_as(AssertSqlSafe(query)).bind(limit).fetch_all(db).await)
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
    /// What was received since then: epoch milliseconds.
    pub since_millis: Option<i64>,
}

/// Makes messages due at once, with all their attempts before them, whether they were handled or not; what is being
/// handled right now is left alone. Returns how many.
///
/// # Errors
/// Nothing was chosen; a number that no message has; the store cannot be written. Nothing was changed then.
pub async fn replay(store: &Store, which: &Replay) -> Result<u64, Error> {
    if which.ids.is_empty() && !which.dead && which.since_millis.is_none() {
        return Err(Error::usage("nothing was chosen to be handled again").with_hint("give numbers, --dead or --since"));
    }
    let ids = which.ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !which.ids.is_empty() {
        let query = format!("SELECT id FROM message WHERE id IN ({ids})");
        let known: Vec<i64> = on!(store, read, db => sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(db).await)
            .map_err(|e| failed("looking the messages up", e))?;
        if let Some(missing) = which.ids.iter().find(|id| !known.contains(id)) {
            let error = Error::invalid("ID", format!("there is no message {missing}"));
            return Err(error.with_hint("`daigou inbox list` shows them"));
        }
    }
    let mut query = "UPDATE message SET state = 'pending', attempts = 0, due_at = $1, owner = NULL, error = NULL, \
                     processed_at = NULL WHERE (owner IS NULL OR due_at <= $1) AND received_at >= $2"
        .to_owned();
    if !which.ids.is_empty() {
        query.push_str(&format!(" AND id IN ({ids})"));
    }
    if which.dead {
        query.push_str(" AND state = 'dead'");
    }
    let (now, since) = (store.now_millis(), which.since_millis.unwrap_or(i64::MIN));
    on!(store, write, (db, _dialect) => {
        sqlx::query(AssertSqlSafe(query)).bind(now).bind(since).execute(db).await.map(|done| done.rows_affected())
    })
    .map_err(|e| failed("making messages due again", e))
}
