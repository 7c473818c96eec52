//! SQLite: a file that its owner alone may read.

use super::{Pool, failed, migrations, role};
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

/// Makes the file if need be, readable by its owner alone: it holds addresses, and tokens. SQLite gives the files beside
/// it the same rights.
fn own(path: &Path) -> Result<(), Error> {
    let cannot = |error: std::io::Error| {
        Error::new(
            daigou_core::ErrorKind::Store,
            daigou_core::Certainty::NotSent,
            format!("the store {} cannot be opened: {error}", path.display()),
        )
        .with_hint("check its path and the rights of its folder")
    };
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
