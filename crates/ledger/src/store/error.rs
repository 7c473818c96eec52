//! Errors of a database: whether one may pass by itself, and words that say what to do. PostgreSQL's codes are those of
//! its manual, appendix A.

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

/// Tells whether a failure of the store may pass by itself: it is away, restarting, busy, full or read-only for a
/// while.
pub(crate) fn may_pass(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Arc<sqlx::Error>>());
    source.is_some_and(|error| passes(error))
}

/// Tells the same of the database's own error.
pub(crate) fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(inner) => {
            let code = inner.code().unwrap_or_default();
            match sqlite_code(&code) {
                Some(code) => matches!(code, 5 | 6),
                None => class_passes(&code) && !is_settled(inner.message()),
            }
        }
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}

/// Codes of PostgreSQL's that say nothing about the statement itself.
fn class_passes(code: &str) -> bool {
    const CODES: [&str; 12] = [
        "57P01", "57P02", "57P03", "57P05", // going down, coming up, idle for too long
        "57014", "55P03", // cancelled, locked
        "40001", "40P01", // another transaction was first
        "25006", // read-only: a standby that is about to become the primary
        "25P03", "25P04", "25P02", // a transaction that took too long, and what is said in it afterwards
    ];
    // Connection exceptions, insufficient resources, system errors.
    CODES.contains(&code) || ["08", "53", "58"].iter().any(|class| code.starts_with(class))
}

/// Tells whether a pooler says so with the code of a broken connection, though trying again changes nothing.
fn is_settled(message: &str) -> bool {
    const SETTLED: [&str; 5] =
        ["unsupported startup parameter", "no such database", "no such user", "statement pooling", "not allowed"];
    SETTLED.iter().any(|words| message.contains(words))
}

/// Tells whether a connection may be used again after this: the database answered, and did not end it.
pub(crate) fn answered(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(inner) => !ends_connection(&inner.code().unwrap_or_default()),
        other => matches!(other, sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)),
    }
}

/// Tells whether it was the connection that failed, and not the statement: over a new one it may go at once.
#[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "a file has no connection to lose"))]
pub(crate) fn lost_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(inner) => ends_connection(&inner.code().unwrap_or_default()) && passes(error),
        other => matches!(other, sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed),
    }
}

fn ends_connection(code: &str) -> bool {
    matches!(code, "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04") || code.starts_with("08")
}

/// SQLite's result codes are numbers; the extended ones hold the primary in their low byte.
fn sqlite_code(code: &str) -> Option<u32> {
    (code.len() <= 4).then(|| code.parse::<u32>().ok()).flatten().map(|code| code & 0xff)
}

/// Says what is the matter, and what to do.
fn reason(error: &sqlx::Error) -> (String, &'static str) {
    if let sqlx::Error::Database(inner) = error {
        let code = inner.code().unwrap_or_default();
        let known = match sqlite_code(&code) {
            Some(code) => sqlite(code),
            None => postgres(&code, inner.message()),
        };
        return match known {
            Some((what, hint)) => (format!("{what} ({})", inner.message()), hint),
            None => (inner.message().to_owned(), "see the database's own log"),
        };
    }
    match error {
        sqlx::Error::Tls(why) => (format!("no connection over TLS ({why})"), TLS),
        sqlx::Error::Io(why) => (format!("the database cannot be reached ({why})"), WAIT),
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            ("the database did not answer in time".to_owned(), WAIT)
        }
        // A configuration's text may hold the URL with its password.
        sqlx::Error::Configuration(_) => ("the store's URL cannot be read".to_owned(), URL),
        other => (other.to_string(), "see the database's own log"),
    }
}

const FULL: &str = "make room, then run it again: what was kept before is safe, and nothing was sent that is not kept";
const WAIT: &str = "see that it runs and can be reached, then try again: what was kept before is safe";
const DAMAGED: &str = "keep a copy of it as it is, restore the last backup (or `sqlite3 FILE .recover`), and compare with \
                       the platform's list of orders before placing anything";
const TLS: &str = "check sslmode, sslrootcert, sslcert and sslkey in the store's URL against what the server offers; \
                   sslmode=disable goes without TLS, where the way to the server is safe";
const URL: &str = "postgres://USER:PASSWORD@HOST/DATABASE; write special characters of user and password as %40 (@), \
                   %3A (:), %2F (/), %23 (#)";
pub(super) const POOLER: &str = "give the store a way to the server without the pooler, or a pool in session mode \
                                 (PgBouncer: pool_mode = session)";
const LOCKED: &str = "see who holds the lock (pg_stat_activity, pg_locks) and end that; what was kept before is safe";

fn postgres(code: &str, message: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        // What a pooler says, or makes the server say, when a connection is not the same from statement to statement.
        "42P05" | "26000" if message.contains("sqlx_") => {
            ("a pooler in transaction mode stands before the database", POOLER)
        }
        _ if message.contains("statement pooling") => ("a pooler in statement mode stands before the database", POOLER),
        "53100" => ("the database's disk is full", FULL),
        "53200" => ("the database is out of memory", WAIT),
        "53300" => ("the database has no connection left", WAIT),
        "25006" => ("the database is read-only", "connect to the primary, and not to a standby"),
        "28000" => (
            "the database refuses this user or this way",
            "check the user, and sslmode, in the store's URL against the server's pg_hba.conf",
        ),
        "28P01" => ("the database refuses this user", "check user and password in the store's URL"),
        "3D000" => ("the database does not exist", "create it first: `createdb NAME`"),
        "42501" => (
            "the user may not do this",
            "grant it SELECT, INSERT, UPDATE and DELETE on the store's tables; to make or update them, CREATE on the schema",
        ),
        "55P03" => ("another program holds a lock on it", LOCKED),
        "57014" => ("the database ended the statement", LOCKED),
        "40001" | "40P01" => ("another transaction was in the way", WAIT),
        "57P01" | "57P02" | "57P03" => ("the database is going down or coming up", WAIT),
        "57P05" | "25P03" | "25P04" => ("the database ended the connection", WAIT),
        "22P05" | "22021" => (
            "a text cannot be kept in the database's encoding",
            "a store's database must be made with UTF8: `createdb -E UTF8 -T template0 NAME`",
        ),
        "XX001" | "XX002" => ("the database is damaged", DAMAGED),
        _ if code.starts_with("58") => ("the database's machine failed", "check its disk and the server's log"),
        _ if code.starts_with("08") => ("the connection to the database failed", WAIT),
        _ => return None,
    })
}

fn sqlite(code: u32) -> Option<(&'static str, &'static str)> {
    Some(match code {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_does_not() {
        for code in ["57P01", "57P03", "40001", "40P01", "53100", "53200", "53300", "55P03", "57014", "58030", "25006"]
        {
            assert!(class_passes(code), "{code}");
        }
        for code in ["23505", "22021", "42501", "42P05", "3D000", "28P01", "0A000", "XX001", ""] {
            assert!(!class_passes(code), "{code}");
        }
        assert!(is_settled("unsupported startup parameter: options"));
        assert!(!is_settled("server closed the connection unexpectedly"));
        assert_eq!((sqlite_code("2067"), sqlite_code("57014"), sqlite_code("5")), (Some(19), None, Some(5)));
    }

    #[test]
    fn a_pooler_is_named_and_a_lost_connection_is_not_used_again() {
        let (what, hint) = postgres("42P05", "prepared statement \"sqlx_s_1\" already exists").unwrap_or_default();
        assert!(what.contains("pooler in transaction mode") && hint.contains("session"), "{what} {hint}");
        assert!(postgres("42P05", "prepared statement \"mine\" already exists").is_none());
        assert!(ends_connection("57P01") && ends_connection("08006") && !ends_connection("55P03"));
    }
}
