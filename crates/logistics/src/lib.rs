//! PandaPon's address book ("Foundations") and warehouse logistics.
//!
//! No operation has types yet: all can be listed, and called with JSON through
//! [`Entry::call`](core::Entry::call). The four calls of warehouse logistics carry `timestamp` and `sign` in the query;
//! how `sign` is made is **not published**, so they are refused unless the client is built with `allow_derived()`, and
//! the rule can be chosen with `logistics_scheme(…)`.

pub use daigou_core as core;

mod addresses;
mod freight;
mod shipments;

use daigou_core::{Entry, Platform, Venue, marketplace, table};

/// PandaPon's foundations and warehouse logistics.
const VENUE: Venue = Venue { name: "logistics", platform: Platform::PandaPon };

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 6] = table(&[addresses::ENTRIES, freight::ENTRIES, shipments::ENTRIES]);

marketplace! {
    /// A client of PandaPon's address book and warehouse logistics. Cloning is cheap.
    Logistics, VENUE, &OPERATIONS
}
