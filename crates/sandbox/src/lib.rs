//! A stateful stand-in for PandaPon and DajiSaaS, over real sockets.
//!
//! Neither vendor has a test environment. The sandbox serves both under one address: it knows every route of the
//! marketplace crates' tables, checks signatures strictly and says what is wrong with one, and keeps a small world —
//! products, a shopping cart, orders — that answers as the vendors' pages say.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), daigou_sandbox::SandboxError> {
//! let sandbox = daigou_sandbox::Sandbox::start().await?;
//! let config = sandbox.config(); // addresses, credentials, routes: what a client's builder takes
//! assert!(config.get("pandapon_url").is_some());
//! assert!(sandbox.journal().is_empty()); // what came in, and what the signature check found
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! **What it serves** is told by [`served`]. Every other operation of the tables is known by its routes, checked for
//! its signature and refused with a message that says so.
//!
//! **Codes.** Only 200 is a published code of PandaPon. Everything else that the sandbox answers in `code` is its own
//! choice: 400 for parameters that it cannot take, 401 for a signature (DajiSaaS: HTTP and code 400, as integrations
//! have seen), 404 and 405 for paths and methods, 413 for a body above 16 MiB, 501 for an operation that it does not
//! serve yet. PandaPon's form comes with HTTP 200 but for paths, methods and sizes. Rules of 1688 (`500_003` unknown
//! product, `500_004` stock, `500_005` minimum quantity, `500_002` several sellers) stand in the payload of previews and
//! creations, and those of refunds (`5001` … `5013`, `4002` … `4007`) in theirs, as upstream has them.
//!
//! **State.** A 1688 order is created unpaid, and is paid, shipped, delivered, confirmed, cancelled or refunded by the
//! calls and by the admin API's events. The integers of PandaPon's list are published for unpaid orders alone (1); 2 paid,
//! 3 shipped, 4 done and 5 closed are the sandbox's own. An example's order of 1688 begins anew where it stands in no state
//! for what is asked, unless the same was asked just before: no example is used up. Taobao's orders
//! and refunds change by the caller's requests alone: an order is paid or closed, a refund asked for, changed, sent back
//! and withdrawn; its sellers and clocks do nothing yet. Orders and refunds that the vendors' examples name are there from
//! the start: they are found by their ids, and stand in no list. The same seed makes the same world, and the same requests
//! in the same order get the same ids.
//!
//! **Faults** are added by `POST /admin/faults`, or with [`Options::faults()`]: by operation, probability and count, seeded.
//! One is drawn for a request when its operation is known, before its signature is looked at. Not processed are
//! `reset_before`, `timeout_before`, `http_500_before`, `http_502_html`, `http_429` and `refusal`; processed, whatever the
//! outcome, are `reset_after`, `timeout_after`, `http_500_after`, `truncate`, `drip` and `garbage`. `refuse` resets a
//! connection before a byte of its first request is read, unless that is one of the admin API: a socket cannot refuse one
//! connection and take the next. `stale_read` keeps the newest orders out of lists, not out of single reads. `delay_ms`
//! is real time (120,000 unless set; 2,000 for `drip`), `seconds` the sandbox's (60 unless set).
//!
//! **What is not published.** Where the vendor publishes no reply, the sandbox answers in the shape of the platform
//! upstream; where that is not known either, with `true` or a shape of its own, which the handler's comment tells. An
//! operation without a published path has one route here, `/unpublished/<marketplace>/<operation>`, for both generations.

mod admin;
mod auth;
mod callbacks;
mod clock;
mod connection;
mod dajisaas;
mod dispatch;
mod engine;
mod events;
mod faults;
mod forms;
mod incoming;
mod journal;
mod mask;
mod options;
mod pandapon;
mod preview;
mod query;
mod reply;
mod routes;
mod server;
mod times;
mod world;

#[cfg(test)]
mod tests;

pub use auth::SignatureCheck;
pub use dispatch::served;
pub use faults::Fault;
pub use journal::JournalEntry;
pub use options::{Accept, Options, SandboxCredentials};
pub use server::{Description, Sandbox, SandboxError};
