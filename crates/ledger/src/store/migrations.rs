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
    (
        5,
        "message_content",
        include_str!("../../migrations/sqlite/0005_message_content.sql"),
        include_str!("../../migrations/postgres/0005_message_content.sql"),
    ),
    (
        6,
        "day_cap",
        include_str!("../../migrations/sqlite/0006_day_cap.sql"),
        include_str!("../../migrations/postgres/0006_day_cap.sql"),
    ),
    (
        7,
        "asked",
        include_str!("../../migrations/sqlite/0007_asked.sql"),
        include_str!("../../migrations/postgres/0007_asked.sql"),
    ),
];

#[cfg(feature = "sqlite")]
fn sqlite() -> Migrator {
    migrator(|(version, name, sql, _)| (*version, *name, *sql))
}

#[cfg(feature = "postgres")]
fn postgres() -> Migrator {
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

/// Brings an SQLite file's tables up to date.
#[cfg(feature = "sqlite")]
pub(super) async fn sqlite_up_to_date(pool: &sqlx::sqlite::SqlitePool) -> Result<(), Error> {
    let applied: Vec<Applied> = sqlx::query_as(APPLIED).fetch_all(pool).await.unwrap_or_default();
    is_ours(&applied)?;
    run(&sqlite(), pool).await
}

/// Brings a database's tables up to date. Where they are, nothing is written, and no right to is needed.
#[cfg(feature = "postgres")]
pub(super) async fn postgres_up_to_date(connection: &mut sqlx::postgres::PgConnection) -> Result<(), Error> {
    use sqlx::Executor;
    const DOING: &str = "looking at the store's tables";
    const IS_THERE: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    let there: bool = sqlx::query_scalar(IS_THERE).fetch_one(&mut *connection).await.map_err(|e| failed(DOING, e))?;
    let migrator = postgres();
    if there {
        let applied: Vec<Applied> =
            sqlx::query_as(APPLIED).fetch_all(&mut *connection).await.map_err(|e| failed(DOING, e))?;
        is_ours(&applied)?;
        let matches = |known: &Migration| {
            applied.iter().any(|(version, _, success, checksum)| {
                *version == known.version && *success && **checksum == *known.checksum
            })
        };
        if applied.len() == VERSIONS.len() && migrator.iter().all(matches) {
            return Ok(());
        }
    }
    // An index over many rows takes its time.
    connection.execute("SET SESSION statement_timeout = '30min'").await.map_err(|e| failed(DOING, e))?;
    run(&migrator, connection).await
}

/// Version, description, whether it was finished, and the digest of its statements.
type Applied = (i64, String, bool, Vec<u8>);

const APPLIED: &str = "SELECT version, description, success, checksum FROM _sqlx_migrations ORDER BY version";

/// That the tables there, if any, are not another program's, which keeps its versions in a table of the same name.
fn is_ours(applied: &[Applied]) -> Result<(), Error> {
    let known = |(version, description, ..): &Applied| {
        VERSIONS.iter().any(|(number, name, ..)| number == version && name == description)
    };
    if applied.is_empty() || applied.iter().any(known) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Store,
        Certainty::NotSent,
        "the database holds another program's tables: the versions in its `_sqlx_migrations` are not daigou's",
    )
    .with_hint("give the store a database of its own, or a schema: postgres://…/DATABASE?options[search_path]=daigou"))
}

async fn run<'a, A>(migrator: &Migrator, connections: A) -> Result<(), Error>
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
            "use that version or a later one, or another store; where another program keeps its tables in the same schema, \
             give the store a database of its own",
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
