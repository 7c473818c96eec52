//! Of one account, one store at a time on this machine: two stores that place the same file at the same moment cannot see
//! each other's orders in time. So who places locks the account, in a folder that is told; another
//! store waits until it is free, and then for as long as lists may lag behind, before it looks and sends.
//!
//! The lock ends with the process however it ends. The file says which store had it last, and when it was given back.
//! Processes that share one PostgreSQL store share the lock: their rows have leases.

use crate::store::millis;
use daigou_core::buyer::Account;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// Where the locks are, and the one that this ledger holds.
#[derive(Debug)]
pub(super) struct Locks {
    folder: PathBuf,
    held: Mutex<Weak<Held>>,
}

/// An account that this ledger alone places for, until this is dropped.
#[derive(Debug)]
pub(super) struct Held {
    file: File,
    store: String,
    /// The wall clock.
    now: Now,
}

type NowMillis = dyn Fn() -> i64 + Send + Sync;

struct Now(Box<NowMillis>);

impl std::fmt::Debug for Now {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Now")
    }
}

impl Locks {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, held: Mutex::new(Weak::new()) }
    }

    /// What this ledger holds already.
    pub(super) fn held(&self) -> Option<Arc<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).upgrade()
    }

    /// The account's file.
    pub(super) fn open(&self, account: &Account) -> std::io::Result<File> {
        open(&self.folder, account)
    }

    /// Keeps a lock that was taken, for as long as somebody has it.
    pub(super) fn keep(&self, held: Held) -> Arc<Held> {
        held.note("busy");
        let held = Arc::new(held);
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&held);
        held
    }
}

impl Held {
    /// A lock that was taken on the account's file, for the store of this name.
    pub(super) fn new(file: File, store: String, now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self { file, store, now: Now(Box::new(now)) }
    }

    /// How long lists may still lag behind what another store sent last.
    pub(super) fn unsettled(&self, settle: Duration) -> Duration {
        let mut text = String::new();
        let mut file = &self.file;
        if file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut text)).is_err() {
            return settle;
        }
        let mut lines = text.lines();
        let (Some(store), Some(state), Some(at)) = (lines.next(), lines.next(), lines.next()) else {
            return Duration::ZERO;
        };
        if store == self.store {
            return Duration::ZERO;
        }
        // It ended without a word: nobody knows when.
        let Some(at) = at.parse::<i64>().ok().filter(|_| state == "done") else { return settle };
        let passed = (self.now.0)().saturating_sub(at);
        let rest = millis(settle).saturating_sub(passed.max(0));
        Duration::from_millis(u64::try_from(rest).unwrap_or_default())
    }

    fn note(&self, state: &str) {
        let mut file = &self.file;
        let text = format!("{}\n{state}\n{}\n", self.store, (self.now.0)());
        let written =
            file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).and_then(|_| file.write_all(text.as_bytes()));
        if let Err(error) = written {
            tracing::debug!(%error, "the account's lock could not be noted");
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.note("done");
    }
}

fn open(folder: &Path, account: &Account) -> std::io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let host: String = account.base_url.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = format!("{}-{host}-{}.lock", account.platform, account.key);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(name))
}
