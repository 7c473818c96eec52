//! The tables, version by version. A store is brought up to date when it is opened; one of a newer version is refused.

use super::failed;
use daigou_core::{Certainty, Error, ErrorKind};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{Acquire, SqlSafeStr};

/// Version, name, and the statements for SQLite and PostgreSQL. What stands here was released: it is never changed, only
/// added to.
const VERSIONS: &[Version] = &[
    (
        1,
        "setting",
        include_str!("../../migrations/sqlite/0001_setting.sql"),
        include_str!("../../migrations/postgres/0001_setting.sql"),
    ),
    (
        2,
        "placement",
        include_str!("../../migrations/sqlite/0002_placement.sql"),
        include_str!("../../migrations/postgres/0002_placement.sql"),
    ),
    (
        3,
        "message",
        include_str!("../../migrations/sqlite/0003_message.sql"),
        include_str!("../../migrations/postgres/0003_message.sql"),
    ),
    (
        4,
        "accounting",
        include_str!("../../migrations/sqlite/0004_accounting.sql"),
        include_str!("../../migrations/postgres/0004_accounting.sql"),
    ),
];

#[cfg(feature = "sqlite")]
pub(super) fn sqlite() -> Migrator {
    migrator(|(version, name, sql, _)| (*version, *name, *sql))
}

#[cfg(feature = "postgres")]
pub(super) fn postgres() -> Migrator {
    migrator(|(version, name, _, sql)| (*version, *name, *sql))
}

type Version = (i64, &'static str, &'static str, &'static str);

fn migrator(pick: impl Fn(&Version) -> (i64, &'static str, &'static str)) -> Migrator {
    let version = |known: &Version| {
        let (version, name, sql) = pick(known);
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(VERSIONS.iter().map(version).collect())
}

pub(super) async fn run<'a, A>(migrator: &Migrator, connections: A) -> Result<(), Error>
where
    A: Acquire<'a>,
    <A::Connection as std::ops::Deref>::Target: sqlx::migrate::Migrate,
{
    migrator.run(connections).await.map_err(refused)
}

fn refused(error: MigrateError) -> Error {
    let store = |message: String, hint: &str| {
        Error::new(ErrorKind::Store, Certainty::NotSent, message).with_hint(hint.to_owned())
    };
    match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => store(
            format!("the store was made by a newer version of daigou (its tables have version {version})"),
            "use that version or a later one, or another store",
        ),
        MigrateError::VersionMismatch(version) => store(
            format!("version {version} of the store's tables is not the one that this version of daigou makes"),
            "it was made by a build that was never released: use that build, or another store",
        ),
        MigrateError::Dirty(version) => store(
            format!("the store's change to version {version} was not finished"),
            "restore the backup from before the change",
        ),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            failed("bringing the store's tables up to date", error)
        }
        other => store(format!("bringing the store's tables up to date: {other}"), "see the database's own log"),
    }
}
