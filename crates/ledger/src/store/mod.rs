//! The store under the ledger: SQLite in a file of its own, or PostgreSQL shared by several machines.
//!
//! Both have the same tables, and nearly the same statements: `on!` writes one body for both. What differs is said by
//! `Dialect`. Every statement that the ledger counts on is durable when it returns: SQLite runs with
//! `synchronous=FULL`.
//!
//! **Time.** Due times and leases are in the store's own time ([`Store::now_millis`]): taken from the database (or, for
//! SQLite, from the machine) when the store is opened, and counted from there on a clock that does not jump. A due time
//! that lies further ahead than anything ever waits is none: see [`LONGEST_WAIT`].

mod error;
pub(crate) mod group;
mod migrations;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "a file alone is locked"))]
mod role;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("a store needs an engine: feature `sqlite`, `postgres`, or both");

#[cfg(feature = "sqlite")]
pub(crate) use error::passes;
pub(crate) use error::{failed, may_pass};
pub(crate) use role::Role;

use daigou_core::clock::{Clock, SystemClock};
use daigou_core::{Certainty, Error, ErrorKind};
use std::sync::Arc;
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
    ahead: i64,
}

pub(crate) enum Pool {
    /// One connection writes, so that writers queue up here and not at the file's lock; several read.
    #[cfg(feature = "sqlite")]
    Sqlite { path: std::path::PathBuf, write: sqlx::sqlite::SqlitePool, read: sqlx::sqlite::SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgPool),
}

/// What the two engines say differently.
pub(crate) struct Dialect {
    /// Begins a transaction that is going to write.
    pub(crate) begin: &'static str,
    /// Ends the inner `SELECT` of a claim, so that two processes do not wait for each other's rows.
    pub(crate) skip_locked: &'static str,
    /// Whether a placeholder says its number. SQLite finds a numbered one by its name among all others, which a statement
    /// for many rows has hundreds of.
    numbered: bool,
}

impl Dialect {
    /// The placeholders of so many rows: `($1, $2), ($3, $4)`, or without numbers. They are bound in this order.
    pub(crate) fn values(&self, rows: usize, columns: usize) -> String {
        let place = |number: usize| if self.numbered { format!("${number}") } else { "?".to_owned() };
        let row = |row: usize| {
            let places: Vec<String> = (1..=columns).map(|column| place(row * columns + column)).collect();
            format!("({})", places.join(", "))
        };
        (0..rows).map(row).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(feature = "sqlite")]
pub(crate) const SQLITE: Dialect = Dialect { begin: "BEGIN IMMEDIATE", skip_locked: "", numbered: false };
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: Dialect = Dialect { begin: "BEGIN", skip_locked: " FOR UPDATE SKIP LOCKED", numbered: true };

/// Runs one body over the connections of either engine: `on!(store.write(), (db, dialect) => …)`. Placeholders are
/// `$1`, `$2`, … for both.
macro_rules! on {
    ($store:expr, write, ($db:ident, $dialect:ident) => $body:expr) => {
        match $store.pool() {
            #[cfg(feature = "sqlite")]
            $crate::store::Pool::Sqlite { write: $db, .. } => {
                let $dialect = &$crate::store::SQLITE;
                $body
            }
            #[cfg(feature = "postgres")]
            $crate::store::Pool::Postgres($db) => {
                let $dialect = &$crate::store::POSTGRES;
                $body
            }
        }
    };
    ($store:expr, read, $db:ident => $body:expr) => {
        match $store.pool() {
            #[cfg(feature = "sqlite")]
            $crate::store::Pool::Sqlite { read: $db, .. } => $body,
            #[cfg(feature = "postgres")]
            $crate::store::Pool::Postgres($db) => $body,
        }
    };
}
pub(crate) use on;

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
        let (pool, now) = match scheme {
            #[cfg(feature = "sqlite")]
            Some(("sqlite", path)) => (sqlite::open(path).await?, clock.unix_millis()),
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => postgres::open(url).await?,
            #[cfg(not(feature = "sqlite"))]
            Some(("sqlite", _)) => return Err(left_out("SQLite", "sqlite")),
            #[cfg(not(feature = "postgres"))]
            Some(("postgres" | "postgresql", _)) => return Err(left_out("PostgreSQL", "postgres")),
            _ => {
                return Err(Error::invalid("--store", "must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE"));
            }
        };
        let ahead = now.saturating_sub(millis(clock.monotonic()));
        Ok(Self(Arc::new(Inner { pool, clock, ahead })))
    }

    /// The store's time in epoch milliseconds. It never jumps while the store is open.
    #[must_use]
    pub fn now_millis(&self) -> i64 {
        self.0.ahead.saturating_add(millis(self.0.clock.monotonic()))
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Whether several machines may share it.
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
