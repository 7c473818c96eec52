//! PandaPon's address book ("Foundations") and warehouse logistics.
//!
//! ```
//! # async fn run() -> Result<(), daigou_logistics::core::Error> {
//! use daigou_logistics::core::Credentials;
//! use daigou_logistics::{EstimateFreight, Logistics, OverseasAddress};
//!
//! let client = Logistics::builder()
//!     .credentials(Credentials::pandapon("access key", "access secret", "2100007341207"))
//!     .allow_derived() // how these calls are signed is not published: see below
//!     .build()?;
//! let to = OverseasAddress::default().country("US").state("California").zip("91607").name("张三");
//! let freight = client.freight().estimate(&EstimateFreight::new("2048232789087639", "4970432383383", 1, to)).await?;
//! println!("{}", freight.raw());
//! # Ok(())
//! # }
//! ```
//!
//! **Signing.** The two address calls are signed as every PandaPon call. The four calls of warehouse logistics carry
//! `timestamp` and `sign` in the query; how `sign` is made is **not published**, so they are refused unless the client
//! is built with `allow_derived()`. The rule is chosen with `logistics_scheme(…)` (`DAIGOU_LOGISTICS_SCHEME`): the rules
//! of the headers, with the same three values.
//!
//! **Replies.** No reply of warehouse logistics is published: each is an
//! [`Unpublished`](core::value::Unpublished), the JSON as it came.
//!
//! **Units.** Prices are texts whose unit the vendor does not state; the currency stands beside them.
//!
//! **Order of use** (inferred from the members): `freight().preview` → `shipments().create` with its `renderId` →
//! `shipments().update_domestic`.
//!
//! # Features
//! `erased` — calls of any operation by its row in the table; off by default. The others are those of `daigou-core`.

pub use daigou_core as core;

mod address;
pub mod addresses;
pub mod freight;
pub mod prelude;
pub mod shipments;

pub use address::{FreightInfo, OverseasAddress};
pub use addresses::{GetAddresses, UpsertAddress};
pub use daigou_core::value::{FreeForm, Unknown};
pub use freight::{EstimateFreight, PreviewFreight, RenderItem};
pub use shipments::{CreateShipment, DomesticParcel, LineItem, ShipmentLine, ShippedLine, TmallOrder, UpdateDomestic};

use daigou_core::{Entry, Platform, Venue, marketplace, table};

/// PandaPon's foundations and warehouse logistics.
const VENUE: Venue = Venue { name: "logistics", platform: Platform::PandaPon };

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 6] = table(&[addresses::ENTRIES, freight::ENTRIES, shipments::ENTRIES]);

marketplace! {
    /// A client of PandaPon's address book and warehouse logistics. Cloning is cheap.
    Logistics, VENUE, &OPERATIONS
}

impl Logistics {
    /// The address book.
    #[must_use]
    pub fn addresses(&self) -> addresses::Addresses<'_> {
        addresses::Addresses(self)
    }

    /// Overseas freight.
    #[must_use]
    pub fn freight(&self) -> freight::Freight<'_> {
        freight::Freight(self)
    }

    /// Warehouse shipments.
    #[must_use]
    pub fn shipments(&self) -> shipments::Shipments<'_> {
        shipments::Shipments(self)
    }
}

#[cfg(test)]
mod tests;
