//! The ledger against its worst days: real processes killed with SIGKILL, a platform that fails three calls in ten, a
//! database that goes away. Each test says in one line what it counted.
//!
//! They are tests of the command's package, since cargo builds the command for them alone and says where it is. Sizes
//! suit a CI run; the variables make them as large as they should be once in a while:
//!
//! ```sh
//! DAIGOU_TEST_ORDERS=5000 cargo test -p daigou --test ledger placing::kills
//! DAIGOU_TEST_CALLBACKS=50000 cargo test --release -p daigou --test ledger -- inbox::kills inbox::speed
//! DAIGOU_TEST_OUTAGE_S=60 cargo test -p daigou --test ledger inbox::outage
//! DAIGOU_TEST_PUTS=10000 cargo test --release -p daigou --test ledger serve::many
//! ```
//!
//! `DAIGOU_TEST_PAID_ORDERS` are those that are paid, too; `DAIGOU_TEST_SEED` chooses the moments at which something is
//! killed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod bench;
mod inbox;
mod placing;
mod postgresql;
mod serve;
mod support;
