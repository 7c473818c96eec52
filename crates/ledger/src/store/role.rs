//! What one process alone may do with an SQLite file: a lock on a file beside it, which ends with the process however it
//! ends. So a dead process's work is taken over at once, and a living one's is refused with words.

use daigou_core::{Certainty, Error, ErrorKind};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A role that is held, until this is dropped.
#[derive(Debug)]
pub(crate) struct Role(#[expect(dead_code, reason = "what is held is the lock")] Option<File>);

impl Role {
    /// A role that needs no lock: the store leases rows.
    #[cfg(feature = "postgres")]
    pub(super) fn shared() -> Self {
        Self(None)
    }

    /// Takes it, or says who has it.
    pub(super) fn take(store: &Path, role: &'static str) -> Result<Self, Error> {
        let path = beside(store, role);
        let mut file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {
                // For whoever is refused: a note, and nothing depends on it.
                let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
                Ok(Self(Some(file)))
            }
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let _ = file.read_to_string(&mut process);
                let who = if process.is_empty() { String::new() } else { format!(" (process {process})") };
                let message = format!("another process{who} is {role} with the store {}", store.display());
                Err(Error::new(ErrorKind::Store, Certainty::NotSent, message)
                    .with_hint("wait for it or stop it; PostgreSQL can be shared by several processes"))
            }
            Err(TryLockError::Error(error)) => Err(cannot(&path, &error)),
        }
    }
}

/// Takes a role as soon as it is free. It is held for moments alone.
pub(super) fn wait(store: &Path, role: &'static str) -> Result<File, Error> {
    let path = beside(store, role);
    let file = open(&path)?;
    file.lock().map_err(|error| cannot(&path, &error))?;
    Ok(file)
}

fn beside(store: &Path, role: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
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
