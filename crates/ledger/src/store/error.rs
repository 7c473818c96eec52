//! What a database says when it fails, in words that say what to do.

use daigou_core::{Certainty, Error, ErrorKind};
use std::sync::Arc;

/// A statement that failed. That it is `NotSent` is about the platform: whoever had sent something before says so.
/// Those whose rows stood in one statement share the error.
pub(crate) fn failed(doing: &str, error: impl Into<Arc<sqlx::Error>>) -> Error {
    let error = error.into();
    let (what, hint) = reason(&error);
    let out = Error::new(ErrorKind::Store, Certainty::NotSent, format!("{doing}: {what}"));
    out.with_hint(hint).with_source(error)
}

/// Whether a failure of the store may pass by itself: it is away, restarting, or busy.
pub(crate) fn may_pass(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Arc<sqlx::Error>>());
    source.is_some_and(|error| passes(error))
}

/// The same of the database's own error.
pub(crate) fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(inner) => match inner.code().as_deref().unwrap_or_default() {
            "57P01" | "57P02" | "57P03" | "53300" | "40001" | "40P01" => true,
            code => matches!(code.parse::<u32>().map(|code| code & 0xff), Ok(5 | 6)) && code.len() <= 4,
        },
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}

/// What is the matter, and what to do.
fn reason(error: &sqlx::Error) -> (String, &'static str) {
    if let sqlx::Error::Database(inner) = error {
        let known = match inner.code().as_deref().unwrap_or_default() {
            // SQLite's result codes: the extended ones hold the primary in their low byte.
            code if code.len() <= 4 && code.parse::<u32>().is_ok() => sqlite(code.parse::<u32>().unwrap_or_default()),
            "53100" => Some(("the database's disk is full", FULL)),
            "25006" => Some(("the database is read-only", "connect to the primary, and not to a standby")),
            "28P01" | "28000" => Some(("the database refuses this user", "check user and password in the store's URL")),
            "3D000" => Some(("the database does not exist", "create it first: `createdb NAME`")),
            "42501" => Some(("the user may not do this", "let it create tables in its schema")),
            "57P01" | "57P02" | "57P03" => Some(("the database is going down or coming up", WAIT)),
            "53300" => Some(("the database has no connection left", WAIT)),
            "XX001" | "XX002" => Some(("the database is damaged", DAMAGED)),
            _ => None,
        };
        return match known {
            Some((what, hint)) => (format!("{what} ({})", inner.message()), hint),
            None => (inner.message().to_owned(), "see the database's own log"),
        };
    }
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => ("the database cannot be reached".to_owned(), WAIT),
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            ("the database did not answer in time".to_owned(), WAIT)
        }
        // A configuration's text may hold the URL with its password.
        sqlx::Error::Configuration(_) => {
            ("the store's URL cannot be read".to_owned(), "postgres://USER:PASSWORD@HOST/DATABASE")
        }
        other => (other.to_string(), "see the database's own log"),
    }
}

const FULL: &str = "make room, then run it again: what was kept before is safe, and nothing was sent that is not kept";
const WAIT: &str = "see that it runs and can be reached, then try again: what was kept before is safe";
const DAMAGED: &str = "keep a copy of it as it is, restore the last backup (or `sqlite3 FILE .recover`), and compare with \
                       the platform's list of orders before placing anything";

fn sqlite(code: u32) -> Option<(&'static str, &'static str)> {
    Some(match code & 0xff {
        5 | 6 => ("the store file is locked by another program", "wait for it, or stop it"),
        7 => ("out of memory", "give it more memory"),
        8 => ("the store file is read-only", "give this user the right to write the file and its folder"),
        10 => ("the disk failed", "check the disk and the file system"),
        11 => ("the store file is damaged", DAMAGED),
        13 => ("the disk is full", FULL),
        14 => ("the store file cannot be opened or made", "check its path and the rights of its folder"),
        26 => ("the file is no store: it is no SQLite database", "name another file, or move this one away"),
        _ => return None,
    })
}
