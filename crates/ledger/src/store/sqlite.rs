//! SQLite: a file that its owner alone may read.

use super::pool::Pool;
use super::{failed, migrations, role};
use daigou_core::Error;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a statement waits for another process's.
const BUSY: Duration = Duration::from_secs(5);
const READERS: u32 = 4;

pub(super) async fn open(path: &str) -> Result<Pool, Error> {
    if path.is_empty() || path.starts_with(":memory:") || path.contains('?') {
        return Err(Error::invalid("--store", "sqlite:PATH needs the path of a file, such as sqlite:orders.db"));
    }
    let path = PathBuf::from(path);
    known(&path).await?;
    own(&path)?;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true);
    // Two processes that open a new file at once make its tables one after the other.
    let _opening = role::wait(&path, "opening")?;
    let doing = format!("opening the store {}", path.display());
    // A connection is tried when it is given back; between then and its next use nothing can happen to a file's.
    let pool = SqlitePoolOptions::new().test_before_acquire(false);
    let write = pool.clone().max_connections(1).idle_timeout(None).max_lifetime(None);
    let write = write.connect_with(options.clone()).await.map_err(|e| failed(&doing, e))?;
    migrations::sqlite_up_to_date(&write).await?;
    let read = pool.max_connections(READERS).connect_lazy_with(options);
    Ok(Pool::Sqlite { path, write, read })
}

/// The bytes that every SQLite database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Refuses what is there and is no store, before anything of it is changed: its rights, its journal, a table in it.
async fn known(path: &Path) -> Result<(), Error> {
    let shown = path.display();
    let no_store = |why: &str| {
        Error::new(
            daigou_core::ErrorKind::Store,
            daigou_core::Certainty::NotSent,
            format!("{shown} is no store: {why}"),
        )
        .with_hint("name another file; this one was left as it is")
    };
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot(path, &error)),
    };
    if metadata.is_dir() {
        return Err(no_store("it is a folder"));
    }
    if !metadata.is_file() {
        return Err(no_store("it is no regular file"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
        // SQLite keeps its log beside the name that a file was opened by.
        let error =
            no_store("the file has several names (hard links), and SQLite's log stands beside one of them alone");
        return Err(error.with_hint("remove the other names, or copy the file; nothing was changed"));
    }
    // An empty file is a store that was not begun.
    if metadata.len() == 0 {
        return Ok(());
    }
    let mut head = [0; MAGIC.len()];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    match read {
        Ok(()) if head == *MAGIC => {}
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => return Err(cannot(path, &error)),
        _ => return Err(no_store("it is no SQLite database")),
    }
    match has_tables(path).await {
        // What is damaged is told by what reads it.
        Ok(Some(false)) => Err(no_store("it is the SQLite database of another program")),
        _ => Ok(()),
    }
}

/// Tells whether the tables of a database are a store's; none where it has none. It is only read.
async fn has_tables(path: &Path) -> Result<Option<bool>, sqlx::Error> {
    use sqlx::ConnectOptions as _;
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY);
    let mut db = options.connect().await?;
    let names: Result<Vec<String>, _> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'").fetch_all(&mut db).await;
    sqlx::Connection::close(db).await?;
    let names = names?;
    let has = |name: &str| names.iter().any(|known| known == name);
    // A store that was killed while it was begun has the first alone.
    let ours = has("setting") || names == ["_sqlx_migrations"];
    Ok((!names.is_empty()).then_some(ours && has("_sqlx_migrations")))
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    let message = format!("the store {} cannot be opened: {error}", path.display());
    Error::new(daigou_core::ErrorKind::Store, daigou_core::Certainty::NotSent, message)
        .with_hint("check its path and the rights of its folder")
}

/// Makes the file if need be, readable by its owner alone: it holds addresses, and tokens. SQLite gives the files beside
/// it the same rights. What is there is known to be a store.
fn own(path: &Path) -> Result<(), Error> {
    let cannot = |error| cannot(path, &error);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        match made {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let now = std::fs::metadata(path).map_err(cannot)?.permissions();
                if now.mode() & 0o077 != 0 {
                    std::fs::set_permissions(path, PermissionsExt::from_mode(now.mode() & 0o700)).map_err(cannot)?;
                }
                Ok(())
            }
            Err(error) => Err(cannot(error)),
        }
    }
    #[cfg(not(unix))]
    std::fs::OpenOptions::new().append(true).create(true).open(path).map(|_| ()).map_err(cannot)
}
