//! Roles that one process alone may have with an SQLite file: a lock that ends with the process however it ends. So a
//! dead process's work is taken over at once, and a living one's is refused with words.
//!
//! The lock is on a file beside the store, by the store's own path and not by that of a symbolic link. A file beside it can
//! be removed, and a hard link has other files beside it: so who places orders also locks the store's file itself, by
//! device and number, where the system keeps such locks apart from SQLite's own (`flock` on Linux).

use daigou_core::{Certainty, Error, ErrorKind};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A role that is held, until this is dropped.
#[derive(Debug)]
pub(crate) struct Role {
    #[expect(dead_code, reason = "what is held is the lock")]
    beside: Option<File>,
    #[expect(dead_code, reason = "what is held is the lock")]
    itself: Option<itself::Held>,
}

/// The role of whoever places orders.
const PLACING: &str = "placing";

impl Role {
    /// A role that needs no lock: the store leases rows.
    #[cfg(feature = "postgres")]
    pub(super) fn shared() -> Self {
        Self { beside: None, itself: None }
    }

    /// Takes it, or says who has it.
    pub(super) fn take(store: &Path, role: &'static str) -> Result<Self, Error> {
        let path = beside(store, role);
        let mut file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let _ = file.read_to_string(&mut process);
                return Err(taken(store, role, &process));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(&path, &error)),
        }
        let itself = match role {
            PLACING => Some(itself::take(store, role)?),
            _ => None,
        };
        // For whoever is refused: a note, and nothing depends on it.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { beside: Some(file), itself })
    }
}

/// Takes a role as soon as it is free. It is held for moments alone.
pub(super) fn wait(store: &Path, role: &'static str) -> Result<File, Error> {
    let path = beside(store, role);
    let file = open(&path)?;
    file.lock().map_err(|error| cannot(&path, &error))?;
    Ok(file)
}

fn taken(store: &Path, role: &str, process: &str) -> Error {
    let who = if process.is_empty() { String::new() } else { format!(" (process {process})") };
    let message = format!("another process{who} is {role} with the store {}", store.display());
    Error::new(ErrorKind::Store, Certainty::NotSent, message)
        .with_hint("wait for it or stop it; PostgreSQL can be shared by several processes")
}

fn beside(store: &Path, role: &str) -> PathBuf {
    // A symbolic link leads to the same store.
    let store = std::fs::canonicalize(store).unwrap_or_else(|_| store.to_owned());
    let mut name = store.into_os_string();
    // Beside the store, so that who sees the store sees it.
    name.push(format!(".{role}.lock"));
    PathBuf::from(name)
}

fn open(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    let message = format!("the lock file {} cannot be used: {error}", path.display());
    Error::new(ErrorKind::Store, Certainty::NotSent, message).with_hint("check the rights of the store's folder")
}

/// Locks on the store's file itself.
#[cfg(target_os = "linux")]
mod itself {
    use super::{cannot, taken};
    use daigou_core::Error;
    use std::collections::HashMap;
    use std::fs::{File, TryLockError};
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;
    use std::sync::{Mutex, PoisonError};

    type Number = (u64, u64);

    /// Files that were locked once, and whether they are. They stay open: when a process closes any of its handles of a file,
    /// the system drops the locks that SQLite has on it.
    static OPEN: Mutex<Option<HashMap<Number, (File, bool)>>> = Mutex::new(None);

    /// A file's lock, until this is dropped.
    #[derive(Debug)]
    pub(super) struct Held(Number);

    pub(super) fn take(store: &Path, role: &str) -> Result<Held, Error> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.get_or_insert_default();
        let metadata = std::fs::metadata(store).map_err(|error| cannot(store, &error))?;
        let number = (metadata.dev(), metadata.ino());
        if let std::collections::hash_map::Entry::Vacant(place) = open.entry(number) {
            let file = File::open(store).map_err(|error| cannot(store, &error))?;
            place.insert((file, false));
        }
        let Some((file, held)) = open.get_mut(&number) else { return Err(taken(store, role, "")) };
        if *held {
            return Err(taken(store, role, &std::process::id().to_string()));
        }
        match file.try_lock() {
            Ok(()) => *held = true,
            Err(TryLockError::WouldBlock) => return Err(taken(store, role, "")),
            Err(TryLockError::Error(error)) => return Err(cannot(store, &error)),
        }
        Ok(Held(number))
    }

    impl Drop for Held {
        fn drop(&mut self) {
            let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((file, held)) = open.as_mut().and_then(|open| open.get_mut(&self.0)) {
                let _ = file.unlock();
                *held = false;
            }
        }
    }
}

/// Elsewhere such locks are not kept apart from SQLite's.
#[cfg(not(target_os = "linux"))]
mod itself {
    use daigou_core::Error;
    use std::path::Path;

    #[derive(Debug)]
    pub(super) struct Held;

    pub(super) fn take(_: &Path, _: &str) -> Result<Held, Error> {
        Ok(Held)
    }
}
