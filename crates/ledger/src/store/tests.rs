//! The store by itself: opened, shared, refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

/// A folder that is gone when the test ends.
pub(crate) struct Folder(std::path::PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        // In memory where the system has such a folder: nothing here pulls the plug on a disk.
        let memory = std::path::Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let path = base.join(format!("daigou-ledger-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.0.join("store.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_store_is_made_reopened_and_read_by_its_owner_alone() {
    let folder = Folder::new("made");
    let store = Store::open(&folder.url()).await.unwrap();
    assert_eq!(store.setting_or("token", "a").await.unwrap(), "a");
    store.close().await;
    let store = Store::open(&folder.url()).await.unwrap();
    assert_eq!(store.setting_or("token", "b").await.unwrap(), "a");
    #[cfg(unix)]
    for file in std::fs::read_dir(&folder.0).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[tokio::test]
async fn one_process_alone_has_a_role_of_a_file() {
    let folder = Folder::new("role");
    let store = Store::open(&folder.url()).await.unwrap();
    let held = store.take("placing").unwrap();
    let error = store.take("placing").unwrap_err();
    assert!(error.kind() == ErrorKind::Store && error.message().contains("placing"), "{error}");
    drop(held);
    store.take("placing").unwrap();
}

#[tokio::test]
async fn a_newer_store_is_refused_with_words() {
    let folder = Folder::new("newer");
    let store = Store::open(&folder.url()).await.unwrap();
    on!(store, write, (db, _dialect) => {
        sqlx::query("UPDATE _sqlx_migrations SET version = 9000 WHERE version = 1").execute(db).await.map(|_| ())
    })
    .unwrap();
    store.close().await;
    let error = Store::open(&folder.url()).await.unwrap_err();
    assert!(error.message().contains("newer version"), "{error}");
}

#[tokio::test]
async fn what_is_no_store_is_refused_with_words() {
    let folder = Folder::new("none");
    for url in ["", "mysql://x", "sqlite:", "sqlite::memory:"] {
        assert_eq!(Store::open(url).await.unwrap_err().kind(), ErrorKind::Usage, "{url}");
    }
    #[cfg(not(feature = "postgres"))]
    for url in ["postgres://u:p@h/d", "postgresql:x"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(error.message().contains("PostgreSQL was left out"), "{error}");
        assert!(error.kind() == ErrorKind::Usage && error.hint().unwrap().contains("`postgres`"), "{error:?}");
    }
    std::fs::write(folder.0.join("store.db"), "no database, but a text that is long enough to look at").unwrap();
    let error = Store::open(&folder.url()).await.unwrap_err();
    assert!(error.message().contains("no SQLite database"), "{error}");
    let error = Store::open("sqlite:/nowhere/at/all.db").await.unwrap_err();
    assert!(error.message().contains("/nowhere/at/all.db"), "{error}");
}

/// Everything of a file that could be changed by opening it.
#[cfg(all(unix, feature = "sqlite"))]
fn state_of(path: &std::path::Path) -> (u32, Option<Vec<u8>>, Vec<std::ffi::OsString>) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    let beside = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let mut beside: Vec<_> = beside.map(|file| file.unwrap().file_name()).collect();
    beside.sort();
    (mode, std::fs::read(path).ok(), beside)
}

#[cfg(all(unix, feature = "sqlite"))]
#[tokio::test]
async fn what_is_no_store_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("untouched");
    let path = |name: &str| folder.0.join(name);
    std::fs::create_dir(path("folder")).unwrap();
    std::fs::write(path("orders.jsonl"), "{\"reference\":\"PO-1\"}\n").unwrap();
    std::fs::write(path("short"), "x").unwrap();
    {
        use sqlx::{ConnectOptions as _, Connection as _};
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path("books.db")).create_if_missing(true);
        let mut db = options.connect().await.unwrap();
        sqlx::query("CREATE TABLE book (title TEXT)").execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    }
    std::os::unix::fs::symlink(path("books.db"), path("link.db")).unwrap();
    for (name, why) in [
        ("folder", "is a folder"),
        ("orders.jsonl", "no SQLite database"),
        ("short", "no SQLite database"),
        ("books.db", "another program"),
        ("link.db", "another program"),
    ] {
        std::fs::set_permissions(path(name), std::fs::Permissions::from_mode(0o755)).unwrap();
        let before = state_of(&path(name));
        let error = Store::open(&format!("sqlite:{}", path(name).display())).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Store && error.message().contains(why), "{name}: {error}");
        assert_eq!(state_of(&path(name)), before, "{name}");
    }
    let error = Store::open("sqlite:/dev/full").await.unwrap_err();
    assert!(error.message().contains("no regular file"), "{error}");
    // An empty file is taken for one.
    std::fs::write(path("empty.db"), "").unwrap();
    Store::open(&format!("sqlite:{}", path("empty.db").display())).await.unwrap();
    assert_eq!(state_of(&path("empty.db")).0 & 0o077, 0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_role_holds_for_the_file_by_whatever_name_it_is_reached() {
    let folder = Folder::new("names");
    let store = Store::open(&folder.url()).await.unwrap();
    let held = store.take("placing").unwrap();
    let link = folder.0.join("link.db");
    std::os::unix::fs::symlink(folder.0.join("store.db"), &link).unwrap();
    let linked = Store::open(&format!("sqlite:{}", link.display())).await.unwrap();
    assert!(linked.take("placing").unwrap_err().message().contains("another process"));
    // Who removes the file beside the store has not removed the lock.
    std::fs::remove_file(folder.0.join("store.db.placing.lock")).unwrap();
    for store in [&store, &linked] {
        assert!(store.take("placing").unwrap_err().message().contains("another process"));
    }
    drop(held);
    linked.take("placing").unwrap();
    linked.close().await;
    store.close().await;
    std::fs::hard_link(folder.0.join("store.db"), folder.0.join("hard.db")).unwrap();
    let error = Store::open(&format!("sqlite:{}", folder.0.join("hard.db").display())).await.unwrap_err();
    assert!(error.message().contains("hard links"), "{error}");
}
