//! The connections to a store of either engine.

/// The connections of one store.
pub(crate) enum Pool {
    /// One connection writes, so that writers queue up here and not at the file's lock; several read.
    #[cfg(feature = "sqlite")]
    Sqlite { path: std::path::PathBuf, write: sqlx::sqlite::SqlitePool, read: sqlx::sqlite::SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgPool),
}
