//! PostgreSQL: shared by several processes and machines, which see the same rows and take leases on them.
//!
//! A connection is used only as this ledger needs it: committed means flushed, texts are UTF-8, a statement sees what was
//! committed before it, and every statement and every wait for a lock ends. That is set when a connection is made, and
//! read back: then, and whenever it is taken to be used. A pooler that gives another server connection from statement to
//! statement keeps none of it, and is refused.

use super::pool::Pool;
use super::{error, failed, migrations, url};
use daigou_core::{Certainty, Error, ErrorKind};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, Postgres};
use sqlx::{AssertSqlSafe, Connection, Executor, Row as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

const CONNECTIONS: u32 = 8;
/// How long a statement waits for a connection: an outage is told soon, and the next statement tries anew.
const ACQUIRE: Duration = Duration::from_secs(3);
/// How long the server works on a statement of ours, and how much of that it waits for a lock. It ends the statement by
/// itself then, so that nothing goes on there that nobody waits for.
const STATEMENT: Duration = Duration::from_secs(15);
const LOCK: Duration = Duration::from_millis(2500);
/// How long a transaction of a halted process keeps its locks.
const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(10);
/// How long an answer is waited for: a server that is halted, or whose answers do not come through, ends nothing by
/// itself.
pub(crate) const LIMIT: Duration = Duration::from_secs(18);
/// How long the start puts up with a database that is away or busy.
const START: Duration = Duration::from_secs(20);
const AGAIN: Duration = Duration::from_millis(300);

/// The server's time, in epoch milliseconds, when it got the statement.
pub(crate) const NOW: &str = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

/// Opens it.
pub(super) async fn open(text: &str, ahead: Arc<AtomicI64>, mono: Monotonic) -> Result<Pool, Error> {
    let options = url::postgres(text)?;
    let clock = Ahead { ahead, mono };
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        // Instead, what is read back shows that the connection lives.
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(set_up(connection)))
        .before_acquire(move |connection, _| {
            let clock = clock.clone();
            Box::pin(async move { Ok(is_ours(connection, &clock).await) })
        })
        .connect_lazy_with(options.clone());
    let began = tokio::time::Instant::now();
    let mut told = false;
    loop {
        // Each try has connections of its own: what went wrong with one is none of the next one's.
        match check(&options, &pool).await {
            Ok(()) => return Ok(Pool::Postgres(pool)),
            Err(error) if error::may_pass(&error) && began.elapsed() < START => {
                if !std::mem::replace(&mut told, true) {
                    let most = START.as_secs();
                    tracing::warn!(%error, "the store cannot be opened yet; it is tried again for up to {most} s");
                }
                tokio::time::sleep(AGAIN).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// The clock that does not jump, as the store's clock shows it.
pub(super) type Monotonic = Arc<dyn Fn() -> i64 + Send + Sync>;

/// By how much the server's time is ahead of that clock: learnt anew whenever a connection is taken.
#[derive(Clone)]
struct Ahead {
    ahead: Arc<AtomicI64>,
    mono: Monotonic,
}

const OPENING: &str = "opening the store";

/// Sees that the database is one that a store can be in, and brings its tables up to date.
async fn check(options: &PgConnectOptions, pool: &PgPool) -> Result<(), Error> {
    let late = |_| Err(failed(OPENING, sqlx::Error::PoolTimedOut));
    let mut connection = tokio::time::timeout(LIMIT, suits(options)).await.unwrap_or_else(late)?;
    migrations::postgres_up_to_date(&mut connection).await?;
    // Taken once, so that what the pool shows is known to work.
    drop(pool.acquire().await.map_err(|error| failed(OPENING, error))?);
    let _ = tokio::time::timeout(AGAIN, connection.close()).await;
    Ok(())
}

/// A connection to a database that a store can be in.
async fn suits(options: &PgConnectOptions) -> Result<PgConnection, Error> {
    let opening = |error| failed(OPENING, error);
    let mut one = PgConnection::connect_with(options).await.map_err(opening)?;
    let mut other = PgConnection::connect_with(options).await.map_err(opening)?;
    stays(&mut one, &mut other).await?;
    set_up(&mut one).await.map_err(|error| words(&error).unwrap_or_else(|| opening(error)))?;
    const SERVER: &str = "SELECT current_setting('server_encoding'), current_setting('fsync')";
    let (encoding, fsync): (String, String) = sqlx::query_as(SERVER).fetch_one(&mut one).await.map_err(opening)?;
    if encoding != "UTF8" {
        return Err(refuse(format!("the database's encoding is {encoding}: it cannot keep every text of a platform"))
            .with_hint("make one with UTF8: `createdb -E UTF8 -T template0 NAME`"));
    }
    if fsync != "on" {
        tracing::warn!("the server runs with fsync=off: a crash of its machine may lose what was placed");
    }
    let _ = other.close().await;
    Ok(one)
}

fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Store, Certainty::NotSent, message.into())
}

/// Sees that a connection stays the same from statement to statement, beside another one that is busy: a pooler in
/// transaction mode gives its server connections to whoever has a statement.
async fn stays(one: &mut PgConnection, other: &mut PgConnection) -> Result<(), Error> {
    let opening = |error| failed(OPENING, error);
    let mark = format!("probe-{}-{}", std::process::id(), MARKS.fetch_add(1, Ordering::Relaxed));
    let changed = || refuse("a pooler in transaction mode stands before the database").with_hint(error::POOLER);
    one.execute(AssertSqlSafe(format!("SET daigou.connection = '{mark}'"))).await.map_err(opening)?;
    other.execute("BEGIN").await.map_err(opening)?;
    for round in 0..5 {
        let row = one.fetch_one(sqlx::raw_sql(MARK)).await.map_err(opening)?;
        if row.try_get::<Option<String>, _>(0).map_err(opening)?.as_deref() != Some(&*mark) {
            return Err(changed());
        }
        let row = other.fetch_one(sqlx::raw_sql(MARK)).await.map_err(opening)?;
        if row.try_get::<Option<String>, _>(0).map_err(opening)?.as_deref() == Some(&*mark) {
            return Err(changed());
        }
        if round == 1 {
            other.execute("COMMIT").await.map_err(opening)?;
        }
    }
    Ok(())
}

const MARK: &str = "SELECT current_setting('daigou.connection', true)";
static MARKS: AtomicU64 = AtomicU64::new(0);

/// Lists the settings of every connection, which are read back. The first column is the name, the second what is set,
/// the third what the server then shows.
fn settings() -> [(&'static str, String, String); 6] {
    let seconds = |time: Duration| match time.subsec_millis() {
        0 => format!("{}s", time.as_secs()),
        _ => format!("{}ms", time.as_millis()),
    };
    let time = |name, time: Duration| (name, time.as_millis().to_string(), seconds(time));
    let word = |name, word: &str| (name, word.to_owned(), word.to_owned());
    [
        word("synchronous_commit", "on"),
        word("client_encoding", "UTF8"),
        word("default_transaction_isolation", "read committed"),
        time("statement_timeout", STATEMENT),
        time("lock_timeout", LOCK),
        time("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION),
    ]
}

/// Sets a connection up, and reads back what it says.
async fn set_up(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let mark = format!("{}-{}", std::process::id(), MARKS.fetch_add(1, Ordering::Relaxed));
    let mut statements: Vec<String> =
        settings().iter().map(|(name, value, _)| format!("SET SESSION {name} = '{value}'")).collect();
    statements.push(format!("SET SESSION daigou.connection = '{mark}'"));
    // Where the server knows it, it notices soon that nobody waits for a statement any more.
    statements.push(
        "SELECT set_config(name, '2000', false) FROM pg_settings WHERE name = 'client_connection_check_interval' \
         AND context = 'user'"
            .to_owned(),
    );
    connection.execute(AssertSqlSafe(statements.join("; "))).await?;
    let columns: Vec<String> = settings().iter().map(|(name, _, _)| format!("current_setting('{name}')")).collect();
    let read = format!("SELECT {}, current_setting('transaction_isolation')", columns.join(", "));
    let row = connection.fetch_one(sqlx::raw_sql(AssertSqlSafe(read))).await?;
    let wanted: Vec<(&str, String)> = settings().into_iter().map(|(name, _, shown)| (name, shown)).collect();
    let wanted = wanted.into_iter().chain([("transaction_isolation", "read committed".to_owned())]);
    for (column, (name, value)) in wanted.enumerate() {
        let shown: String = row.try_get(column)?;
        if shown != value {
            return Err(sqlx::Error::Configuration(Box::new(NotKept { name, value, shown })));
        }
    }
    Ok(())
}

/// A setting that a server or a pooler did not keep.
#[derive(Debug)]
struct NotKept {
    name: &'static str,
    value: String,
    shown: String,
}

impl std::fmt::Display for NotKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, value, shown } = self;
        write!(f, "the database, or a pooler before it, does not keep {name}={value}: it shows {shown}")
    }
}

impl std::error::Error for NotKept {}

/// The words about a setting that was not kept.
fn words(error: &sqlx::Error) -> Option<Error> {
    let sqlx::Error::Configuration(inner) = error else { return None };
    let kept = inner.downcast_ref::<NotKept>()?;
    Some(refuse(kept.to_string()).with_hint(error::POOLER))
}

/// Tells whether a connection that waited in the pool is still as it was set up. One that is not is closed, and another
/// made.
async fn is_ours(connection: &mut PgConnection, clock: &Ahead) -> bool {
    const READ: &str = "SELECT current_setting('daigou.connection', true) IS NOT NULL \
        AND current_setting('synchronous_commit') = 'on' AND current_setting('client_encoding') = 'UTF8' \
        AND current_setting('transaction_isolation') = 'read committed', \
        (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text";
    let read = async {
        let row = connection.fetch_one(sqlx::raw_sql(READ)).await?;
        let now: String = row.try_get(1)?;
        Ok::<(bool, Option<i64>), sqlx::Error>((row.try_get(0)?, now.parse().ok()))
    };
    match tokio::time::timeout(ACQUIRE, read).await {
        Ok(Ok((true, now))) => {
            let ahead = now.map(|now| now.saturating_sub((clock.mono)()));
            ahead.inspect(|ahead| clock.ahead.store(*ahead, Ordering::Relaxed));
            true
        }
        Ok(Ok((false, _))) => {
            tracing::warn!("a connection did not keep what was set on it: is there a pooler in transaction mode?");
            false
        }
        _ => false,
    }
}

/// How often a statement is tried over another connection, or after another transaction: without waiting long, as
/// somebody waits for it. Whoever has more time tries again later.
#[derive(Debug, Default)]
pub(crate) struct Tries(u32);

impl Tries {
    /// Tells whether to try again after this, once it is time.
    pub(crate) async fn again<T>(&mut self, outcome: &Result<T, sqlx::Error>) -> bool {
        const MOST: u32 = 4;
        let Err(error) = outcome else { return false };
        let code = match error {
            sqlx::Error::Database(inner) => inner.code().map(|code| code.into_owned()).unwrap_or_default(),
            _ => String::new(),
        };
        let at_once = error::lost_connection(error) || matches!(code.as_str(), "40001" | "40P01");
        self.0 += 1;
        if !at_once || self.0 >= MOST {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20) * self.0 * self.0).await;
        true
    }
}

/// Throws a connection away after a failure that leaves it in the middle of something, so that nothing waits for it.
pub(crate) fn part<T>(held: Option<PoolConnection<Postgres>>, outcome: &Result<T, sqlx::Error>) {
    if outcome.as_ref().is_err_and(|error| !error::answered(error)) {
        drop(held.map(PoolConnection::detach));
    }
}
