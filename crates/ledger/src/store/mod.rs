//! The store under the ledger: SQLite in a file of its own, or PostgreSQL shared by several machines.
//!
//! Both have the same tables, and nearly the same statements: `on!` writes one body for both. What differs is said by
//! `Dialect`. Every statement that the ledger counts on is durable when it returns: SQLite runs with
//! `synchronous=FULL`, PostgreSQL with `synchronous_commit=on`.
//!
//! **Time.** Due times and leases are in the store's own time. In PostgreSQL each statement takes it from the server, for
//! which `Dialect::now` writes it; for SQLite it is the machine's, taken when the store is opened and counted from there
//! on a clock that does not jump ([`Store::now_millis`]). A due time that lies further ahead than anything ever waits is
//! none: see [`LONGEST_WAIT`].

mod error;
pub(crate) mod group;
mod migrations;
mod pool;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "a file alone is locked"))]
mod role;
mod since;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "postgres")]
mod url;

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("a store needs an engine: feature `sqlite`, `postgres`, or both");

pub(crate) use error::{answered, failed, may_pass, passes};
pub(crate) use pool::Pool;
pub(crate) use role::Role;
pub(crate) use since::Since;

use daigou_core::clock::{Clock, SystemClock};
use daigou_core::{Certainty, Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Nothing in a store waits longer than this. A due time further ahead comes from a clock that was wrong, and counts
/// as due.
pub const LONGEST_WAIT: Duration = Duration::from_secs(45 * 60);

/// Where the ledger keeps what it must not forget. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    pool: Pool,
    clock: Arc<dyn Clock>,
    /// The store's time minus the clock's monotonic time, in milliseconds.
    ahead: Arc<AtomicI64>,
}

/// The differences between the two engines.
pub(crate) struct Dialect {
    /// Begins a transaction that is going to write.
    pub(crate) begin: &'static str,
    /// Ends a `SELECT` of rows that are then changed: those that another transaction has are left out, so that nobody waits
    /// while holding others.
    pub(crate) skip_locked: &'static str,
    /// Set where a placeholder says its number. SQLite finds a numbered one by its name among all others, which a
    /// statement for many rows has hundreds of.
    pub(crate) numbered: bool,
    /// Has the transactions that count what a day costs take turns; nothing where all of them do.
    pub(crate) turns: Option<&'static str>,
    /// The total of a placement's quote, in fen.
    pub(crate) quoted: &'static str,
    /// The server's own time, in epoch milliseconds; none where the statement is told it.
    clock: Option<&'static str>,
}

impl Dialect {
    /// The store's time: the server's, or where there is none what is bound at the placeholder ([`Store::stamp`]).
    pub(crate) fn now(&self, placeholder: &str) -> String {
        match self.clock {
            Some(now) => format!("COALESCE({placeholder}::bigint, {now})"),
            None => placeholder.to_owned(),
        }
    }

    /// The placeholders of so many rows: `($1, $2), ($3, $4)`, or without numbers. They are bound in this order. Those
    /// columns (from 1) that are `times` hold the store's time.
    pub(crate) fn values(&self, rows: usize, columns: usize, times: &[usize]) -> String {
        let place = |number: usize| if self.numbered { format!("${number}") } else { "?".to_owned() };
        let row = |row: usize| {
            let place = |column: usize| match place(row * columns + column) {
                place if times.contains(&column) => self.now(&place),
                place => place,
            };
            let places: Vec<String> = (1..=columns).map(place).collect();
            format!("({})", places.join(", "))
        };
        (0..rows).map(row).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(feature = "sqlite")]
pub(crate) const SQLITE: Dialect = Dialect {
    begin: "BEGIN IMMEDIATE",
    skip_locked: "",
    numbered: false,
    turns: None,
    quoted: "json_extract(quote, '$.total.minor')",
    clock: None,
};
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: Dialect = Dialect {
    begin: "BEGIN",
    skip_locked: " FOR UPDATE SKIP LOCKED",
    numbered: true,
    turns: Some("LOCK TABLE reservation IN EXCLUSIVE MODE"),
    quoted: "(quote::json->'total'->>'minor')::bigint",
    clock: Some(postgres::NOW),
};

/// Runs one body over a connection of either engine: `on!(store, write, (db, dialect) => …)`. Placeholders are `$1`, `$2`, …
/// for both. The body is a `Result` of sqlx's; PostgreSQL's has a time limit, and is run again where a connection had died
/// or another transaction was first: it has to say from what it goes, so that doing it twice changes nothing more.
/// `pool` gives the pool itself, to who sees to that.
macro_rules! on {
    ($store:expr, pool, ($pool:ident, $dialect:ident) => $body:expr) => {
        match $store.pool() {
            #[cfg(feature = "sqlite")]
            $crate::store::Pool::Sqlite { write: $pool, .. } => {
                let $dialect = &$crate::store::SQLITE;
                $body
            }
            #[cfg(feature = "postgres")]
            $crate::store::Pool::Postgres($pool) => {
                let $dialect = &$crate::store::POSTGRES;
                $body
            }
        }
    };
    ($store:expr, write, ($db:ident, $dialect:ident) => $body:expr) => {
        match $store.pool() {
            #[cfg(feature = "sqlite")]
            $crate::store::Pool::Sqlite { write: $db, .. } => {
                let $dialect = &$crate::store::SQLITE;
                $body
            }
            #[cfg(feature = "postgres")]
            $crate::store::Pool::Postgres(pool) => {
                let $dialect = &$crate::store::POSTGRES;
                $crate::store::limited!(pool, $db => $body)
            }
        }
    };
    ($store:expr, read, $db:ident => $body:expr) => {
        match $store.pool() {
            #[cfg(feature = "sqlite")]
            $crate::store::Pool::Sqlite { read: $db, .. } => $body,
            #[cfg(feature = "postgres")]
            $crate::store::Pool::Postgres(pool) => $crate::store::limited!(pool, $db => $body),
        }
    };
}
pub(crate) use on;

/// Runs a body over a connection of PostgreSQL's, within its time limit.
#[cfg(feature = "postgres")]
macro_rules! limited {
    ($pool:expr, $db:ident => $body:expr) => {{
        let mut tries = $crate::store::postgres::Tries::default();
        loop {
            let mut held: Option<sqlx::pool::PoolConnection<sqlx::Postgres>> = None;
            let work = async {
                let $db = &mut **held.insert($pool.acquire().await?);
                $body
            };
            let outcome = tokio::time::timeout($crate::store::postgres::LIMIT, work).await;
            let outcome = outcome.unwrap_or(Err(sqlx::Error::PoolTimedOut));
            $crate::store::postgres::part(held, &outcome);
            if !tries.again(&outcome).await {
                break outcome;
            }
        }
    }};
}
#[cfg(feature = "postgres")]
pub(crate) use limited;

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A PostgreSQL URL may hold a password: only the file's path is shown.
        match &self.0.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { path, .. } => write!(f, "Store(sqlite:{})", path.display()),
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => f.write_str("Store(postgres)"),
        }
    }
}

impl Store {
    /// Opens a store, and makes or updates its tables: `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`ErrorKind::Store`]: it cannot be reached, made, read or written, is damaged, or was made by a newer version.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Arc::new(SystemClock::default())).await
    }

    /// As [`open`](Self::open), for who only looks at a store or changes what is in it: a file that is not there is not
    /// made, as its path is mistyped.
    ///
    /// # Errors
    /// As [`open`](Self::open); there is no such file.
    pub async fn open_existing(url: &str) -> Result<Self, Error> {
        let path = url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
        match path {
            Some(path) if !path.is_empty() && !std::path::Path::new(path).exists() => {
                let error = Error::invalid("--store", format!("there is no store at {path}, and none was made"));
                Err(error.with_hint("check the path; `daigou place` and `daigou inbox serve` make a new store"))
            }
            _ => Self::open(url).await,
        }
    }

    /// As [`open`](Self::open), with a clock of the caller's.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with(url: &str, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let scheme = url.split_once(':').map(|(scheme, rest)| (scheme, rest.strip_prefix("//").unwrap_or(rest)));
        let ahead = Arc::new(AtomicI64::new(clock.unix_millis().saturating_sub(millis(clock.monotonic()))));
        let pool = match scheme {
            #[cfg(feature = "sqlite")]
            Some(("sqlite", path)) => sqlite::open(path).await?,
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => {
                let mono = clock.clone();
                postgres::open(url, ahead.clone(), Arc::new(move || millis(mono.monotonic()))).await?
            }
            #[cfg(not(feature = "sqlite"))]
            Some(("sqlite", _)) => return Err(left_out("SQLite", "sqlite")),
            #[cfg(not(feature = "postgres"))]
            Some(("postgres" | "postgresql", _)) => return Err(left_out("PostgreSQL", "postgres")),
            _ => {
                return Err(Error::invalid("--store", "must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE"));
            }
        };
        Ok(Self(Arc::new(Inner { pool, clock, ahead })))
    }

    /// The store's time in epoch milliseconds, as it was last heard from the database and counted on from there: to tell
    /// people how long ago something was. Statements take it from the database itself.
    #[must_use]
    pub fn now_millis(&self) -> i64 {
        self.0.ahead.load(Ordering::Relaxed).saturating_add(millis(self.0.clock.monotonic()))
    }

    /// Gives the time to tell a statement, where the database has no clock of its own: see [`Dialect::now`].
    pub(crate) fn stamp(&self) -> Option<i64> {
        (!self.is_shared()).then(|| self.now_millis())
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// By what it is told from other stores, for people and programs of this machine: a file's whole path, or a number that
    /// a database keeps.
    pub(crate) async fn name(&self) -> Result<String, Error> {
        match &self.0.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { path, .. } => {
                let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
                Ok(whole.to_string_lossy().replace('\n', " "))
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => {
                use daigou_core::clock::{OsRandom, Random};
                self.setting_or("name", &format!("{:016x}", OsRandom.next_u64())).await
            }
        }
    }

    /// Tells whether several machines may share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        match &self.0.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { .. } => false,
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => true,
        }
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.0.pool
    }

    /// Takes a role that one process alone may have on an SQLite file, until the guard is dropped or the process dies.
    /// PostgreSQL is shared: there, rows are leased instead.
    #[cfg_attr(not(feature = "sqlite"), allow(unused_variables, reason = "a file alone is locked"))]
    pub(crate) fn take(&self, role: &'static str) -> Result<Role, Error> {
        match &self.0.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { path, .. } => Role::take(path, role),
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => Ok(Role::shared()),
        }
    }

    /// A value that the store keeps of itself.
    pub(crate) async fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        on!(self, read, db => {
            sqlx::query_scalar("SELECT value FROM setting WHERE name = $1").bind(name).fetch_optional(db).await
        })
        .map_err(|e| failed("reading a setting", e))
    }

    /// Keeps a value unless there is one, and gives the one that is kept.
    pub(crate) async fn setting_or(&self, name: &str, value: &str) -> Result<String, Error> {
        on!(self, write, (db, _dialect) => {
            sqlx::query("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(name)
                .bind(value)
                .execute(db)
                .await
                .map(|_| ())
        })
        .map_err(|e| failed("keeping a setting", e))?;
        self.setting(name).await.map(|kept| kept.unwrap_or_else(|| value.to_owned()))
    }

    /// A secret of the store's own, such as a token: made once, and kept. Every process that shares the store has the same.
    ///
    /// # Errors
    /// The store failed.
    pub async fn secret(&self, name: &str) -> Result<String, Error> {
        let random = daigou_core::clock::OsRandom;
        let fresh: String = (0..4).map(|_| format!("{:016x}", daigou_core::clock::Random::next_u64(&random))).collect();
        self.setting_or(&format!("secret.{name}"), &fresh).await
    }

    /// Closes the connections. Not needed for safety: what was reported as kept is kept. An SQLite file is whole by itself
    /// then. A database that does not answer is not waited for.
    pub async fn close(&self) {
        const PATIENCE: Duration = Duration::from_secs(5);
        let closing = async {
            match &self.0.pool {
                #[cfg(feature = "sqlite")]
                Pool::Sqlite { write, read, .. } => {
                    read.close().await;
                    write.close().await;
                }
                #[cfg(feature = "postgres")]
                Pool::Postgres(pool) => pool.close().await,
            }
        };
        if tokio::time::timeout(PATIENCE, closing).await.is_err() {
            tracing::debug!("the store did not close in time");
        }
    }
}

/// A store of an engine that was not built in.
#[cfg(not(all(feature = "sqlite", feature = "postgres")))]
fn left_out(engine: &str, feature: &str) -> Error {
    Error::invalid("--store", format!("{engine} was left out of this build"))
        .with_hint(format!("build it with the feature `{feature}`, or give another store"))
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A row that does not say what this version writes.
pub(crate) fn damaged(what: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Store, Certainty::NotSent, format!("the store holds what this version cannot read: {what}"))
        .with_hint("was it changed by hand? restore a backup, or ask with the row at hand; nothing was changed")
}

#[cfg(test)]
pub(crate) mod tests;
