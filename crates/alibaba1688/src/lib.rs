//! Buying from 1688 through [PandaPon](https://doc-en.pandapon.com).
//!
//! ```
//! # async fn run() -> Result<(), daigou_alibaba1688::core::Error> {
//! use daigou_alibaba1688::core::{Credentials, Generation};
//! use daigou_alibaba1688::{Address, Alibaba1688, BatchPreview, CargoLine};
//!
//! let client = Alibaba1688::builder()
//!     .credentials(Credentials::pandapon("access key", "access secret", "2100007341207"))
//!     .generation(Generation::V1)
//!     .build()?;
//! let address = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号").area_text("余杭区");
//! let line = CargoLine::new(734714573551, "cd2b8c31408766f9fb089e74e2a6ac15", 1);
//! for preview in &client.orders().batch_preview(&BatchPreview::new(address, [line])).await? {
//!     for order in &preview.orders {
//!         println!("{}", order.sum_payment.as_ref().map(ToString::to_string).unwrap_or_default());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! **Units.** Sums of orders, freight and previews are fen; prices of single lines in previews are yuan. The field's
//! type says which: [`Fen`](core::value::Fen) or [`Yuan`](core::value::Yuan).
//!
//! **Generations.** v1 names products by number, v2 by an opaque text; [`CargoLine`] takes either, and a request that
//! mixes them with the wrong generation fails before it is sent.
//!
//! **Errors.** Every call gives one [`Error`](core::Error); its `certainty` says whether it may have happened.

pub use daigou_core as core;
pub use daigou_upstream::alibaba as upstream;
pub use upstream::{Address, OrderPreview, PreviewLine, PreviewResult};

mod cargo;
pub mod cart;
mod goods;
mod marketing;
mod messages;
pub mod orders;
mod refunds;

pub use cargo::CargoLine;
pub use cart::CreateCartOrder;
pub use orders::{BatchPreview, ListOrders, ListedOrder, OrderLine, OrderPage};

use daigou_core::{Entry, Platform, Venue, marketplace, table};

/// PandaPon's 1688 part.
const VENUE: Venue = Venue { name: "alibaba1688", platform: Platform::PandaPon };

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 37] =
    table(&[goods::ENTRIES, orders::ENTRIES, refunds::ENTRIES, cart::ENTRIES, marketing::ENTRIES, messages::ENTRIES]);

marketplace! {
    /// A client of 1688 through PandaPon. Cloning is cheap.
    Alibaba1688, VENUE, &OPERATIONS
}

impl Alibaba1688 {
    /// Orders: prices, lists.
    #[must_use]
    pub fn orders(&self) -> orders::Orders<'_> {
        orders::Orders(self)
    }

    /// The shopping cart.
    #[must_use]
    pub fn cart(&self) -> cart::Cart<'_> {
        cart::Cart(self)
    }
}

/// The README's example, compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
