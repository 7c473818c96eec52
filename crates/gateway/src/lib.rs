//! The buyer's flow for every language and agent: an HTTP API over one's own accounts, with orders placed exactly once.
//!
//! A [`Service`] holds the buyers, the marketplaces' clients and a store; [`router`] serves it. Every route is a row of
//! [`table::ROUTES`]: method, path, words, schemas, answers, handler. The router is made from these rows, and so can be
//! every document about it. A handler is a thin function over a typed one: what a route does is done by
//! [`Buyer`](daigou_core::buyer::Buyer), the ledger or the inbox, and what it answers are their shapes.
//!
//! The modules stand in layers, each of which imports from those above it alone:
//!
//! ```text
//! shapes    what goes over the wire besides core's vocabulary; events, problems
//! service   buyers, marketplaces, store, desks, inbox: what a handler gets; what is counted
//! routes    the handlers, a file a group
//! table     the routes as data
//! openapi   documents about it, and about the platforms' own interfaces
//! router    the table as an axum router, behind its guards
//! mcp       the same for agents, by the Model Context Protocol
//! server    listening, connections with deadlines, draining; posting events
//! ```

#![allow(clippy::result_large_err, reason = "a problem is the answer itself, made once a request")]

pub mod event;
pub mod mcp;
pub mod openapi;
pub mod post;
pub mod problem;
mod router;
mod routes;
mod server;
mod service;
pub mod shapes;
pub mod table;
#[cfg(test)]
mod tests;

pub use router::{Guard, MAX_BODY, router};
pub use server::serve;
pub use service::metrics::counted;
pub use service::{BuyerSlot, MarketplaceSlot, Options, Service};
