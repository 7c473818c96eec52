//! The command as a person or a program meets it: a real process, real sockets on loopback, exit codes, what is on
//! stdout and what is on stderr.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, and what they share")]

mod calls;
mod python;
mod replies;
mod state;
mod support;
mod tools;
