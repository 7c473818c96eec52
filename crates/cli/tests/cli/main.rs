//! The command as a person or a program meets it: a real process, real sockets on loopback, exit codes, what is on
//! stdout and what is on stderr.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, and what they share")]

mod calls;
#[cfg(feature = "ledger")]
mod day;
// What it needs of the system (/dev/full) is Linux's.
#[cfg(all(target_os = "linux", feature = "sqlite"))]
mod channels;
#[cfg(all(target_os = "linux", feature = "sqlite"))]
mod channels_acts;
#[cfg(all(unix, feature = "gateway", feature = "sqlite"))]
mod clients;
#[cfg(feature = "ledger")]
mod examples;
#[cfg(feature = "sqlite")]
mod files;
#[cfg(all(unix, feature = "ledger", feature = "sqlite"))]
mod guide;
mod python;
#[cfg(feature = "ledger")]
mod recording;
mod replies;
#[cfg(all(unix, feature = "ledger"))]
mod script;
#[cfg(unix)]
mod settings;
mod state;
mod support;
#[cfg(unix)]
mod survives;
mod tools;
#[cfg(unix)]
mod upkeep;
