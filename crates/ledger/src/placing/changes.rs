//! How changes of placements are made durable: on SQLite by the one task that writes, on PostgreSQL each by itself.

use super::change::{Answer, Change};
#[cfg(feature = "postgres")]
use super::change::{bound, update};
#[cfg(feature = "sqlite")]
use super::writer::Writer;
use crate::store::{Pool, Store};
#[cfg(feature = "postgres")]
use std::sync::Arc;

/// Makes changes durable.
#[derive(Debug, Default)]
pub(super) struct Changes {
    #[cfg(feature = "sqlite")]
    writer: Writer,
}

impl Changes {
    /// Makes a change: durable when this returns. False where the placement was not what the change goes from.
    pub(super) async fn make(&self, store: &Store, change: Change) -> Answer {
        match store.pool() {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { write, .. } => self.writer.make(write, change).await,
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                let statement: Arc<str> = update(&crate::store::POSTGRES, 1).into();
                let made = crate::store::limited!(pool, db => {
                    let query = bound!(sqlx::query(sqlx::AssertSqlSafe(statement.clone())), &change);
                    query.fetch_optional(db).await
                });
                Ok(made?.is_some())
            }
        }
    }
}
