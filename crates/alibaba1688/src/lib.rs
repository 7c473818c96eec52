//! Buying from 1688 through [PandaPon](https://doc-en.pandapon.com): 34 calls and 3 callbacks.
//!
//! ```
//! # async fn run() -> Result<(), daigou_alibaba1688::core::Error> {
//! use daigou_alibaba1688::core::{Credentials, Generation};
//! use daigou_alibaba1688::{Address, Alibaba1688, CargoLine, CreateOrder, PreviewOrder};
//!
//! let client = Alibaba1688::builder()
//!     .credentials(Credentials::pandapon("access key", "access secret", "2100007341207"))
//!     .generation(Generation::V1)
//!     .build()?;
//! let address = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号").area_text("余杭区");
//! let line = CargoLine::new(734714573551, "cd2b8c31408766f9fb089e74e2a6ac15", 1);
//!
//! let preview = client.orders().preview(&PreviewOrder::new(address.clone(), [line.clone()])).await?;
//! for order in &preview.orders {
//!     println!("{}", order.sum_payment.as_ref().map(ToString::to_string).unwrap_or_default());
//! }
//! let create = CreateOrder::new("general", address, [line]).message("no plastic, please");
//! let created = client.orders().create(&create).await?;
//! println!("{:?}", created.guess().map(|order| order.order_id));
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//! The vendor's own table of contents, a module a group:
//! * [`goods`] — [`Alibaba1688::goods`]: one product, searches by keyword, picture and shop, categories.
//! * [`orders`] — [`Alibaba1688::orders`]: previews, creations, payment, lists, tracking, receipt.
//! * [`refunds`] — [`Alibaba1688::refunds`]: reasons, vouchers, refunds, returns.
//! * [`cart`] — [`Alibaba1688::cart`]: PandaPon's own cart.
//! * [`marketing`] — [`Alibaba1688::marketing`]: selections and hot lists.
//! * [`messages`] — callbacks.
//! * `buyer` (feature `buyer`) — all of it as one way to buy, for placing orders exactly once: `PandaPon1688`.
//! * [`upstream`] — 1688's own objects, which PandaPon passes on; [`core`] — client, errors, values.
//!
//! A request is plain data: build it with its constructor and setters, send it by the group's method or by
//! [`send`](Alibaba1688::send). Lists are streams too: [`orders().all`](orders::Orders::all),
//! [`goods().all`](goods::Goods::all) and others; they end by what comes, not by the platform's total.
//!
//! # What is known
//! PandaPon publishes some pages in part and some by their title alone. Replies that it does not publish are
//! [`Unpublished`](core::value::Unpublished): kept as they came, with 1688's own shape to be tried by `guess`. Routes
//! carry their evidence ([`OPERATIONS`]): derived ones are sent where the client allows it, unpublished ones where it is
//! given a path. Parameters that nobody publishes are [`FreeForm`].
//!
//! # Units
//! [Lists of orders](orders), sums and freight of previews, and refunds are **fen**. Goods, the lines of previews and the
//! [buyer's view](upstream::BuyerOrder) of an order are **yuan**, but for its discount. The field's type says which:
//! [`Fen`](core::value::Fen) or [`Yuan`](core::value::Yuan); a [`Decimal`] has no stated unit.
//!
//! # Generations
//! v1 names products by number, v2 by an opaque text; [`CargoLine`] takes either, and a request that mixes them with the
//! wrong generation fails before it is sent. 1688's order numbers have 19 digits and never pass through a float.
//!
//! # Errors
//! Every call gives one [`Error`](core::Error); its `certainty` says whether it may have happened. A `no` inside a payload
//! is an error too, with 1688's own code in [`inner_code`](core::Error::inner_code). Creations and payments are never
//! sent twice on a guess.
//!
//! # Sources
//! <https://doc-en.pandapon.com> (v1, English), <https://doc-env2.pandapon.com> (v2, English),
//! <https://doc-cnv2.pandapon.com> (v2, Chinese), <https://doc.pandapon.com> (v1, Chinese),
//! <https://doc-vnm.pandapon.com> (v1, Vietnamese); 1688's own calls at <https://open.1688.com>. Every request names its
//! page.
//!
//! # Features
//! `buyer` — the whole of it as one way to buy, for `daigou-ledger`; `erased` — calls of any operation by its row in the
//! table; both off by default. The others are those of `daigou-core`.

pub use daigou_core as core;
pub use daigou_upstream::Decimal;
pub use daigou_upstream::alibaba as upstream;
pub use upstream::{Address, BuyerOrder, OrderPreview, PreviewLine, PreviewResult, ProductDetail, Refund, SearchItem};

mod answer;
#[cfg(feature = "buyer")]
pub mod buyer;
mod cargo;
pub mod cart;
pub mod goods;
pub mod marketing;
pub mod messages;
pub mod orders;
pub mod prelude;
pub mod refunds;
mod rules;
#[cfg(test)]
mod tests;
mod venue;

pub use answer::YesNo;
#[cfg(feature = "buyer")]
pub use buyer::PandaPon1688;
pub use cargo::CargoLine;
pub use cart::CreateCartOrder;
pub use daigou_core::value::{FreeForm, Unknown};
pub use goods::{GetProduct, SearchByPicture, SearchProducts, SearchShop};
pub use messages::AlibabaMessage;
pub use orders::{
    BatchCreate, BatchPreview, CancelOrder, ConfirmReceipt, CreateOrder, GetOrder, GetPayUrl, ListOrders, ListedOrder,
    OrderLine, OrderPage, PayOrders, PreviewOrder, TrackOrder,
};
pub use refunds::{
    CreateRefund, DisputeRequest, GetRefund, GoodsStage, ListRefundReasons, RefundReason, RefundedLine, ReturnGoods,
};

use daigou_core::{Entry, marketplace, table};
use venue::VENUE;

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 37] =
    table(&[goods::ENTRIES, orders::ENTRIES, refunds::ENTRIES, cart::ENTRIES, marketing::ENTRIES, messages::ENTRIES]);

marketplace! {
    /// A client of 1688 through PandaPon. Cloning is cheap.
    Alibaba1688, VENUE, &OPERATIONS
}

impl Alibaba1688 {
    /// Goods: products, searches, categories.
    #[must_use]
    pub fn goods(&self) -> goods::Goods<'_> {
        goods::Goods(self)
    }

    /// Orders: prices, creations, payment, lists.
    #[must_use]
    pub fn orders(&self) -> orders::Orders<'_> {
        orders::Orders(self)
    }

    /// After-sales: refunds and returns.
    #[must_use]
    pub fn refunds(&self) -> refunds::Refunds<'_> {
        refunds::Refunds(self)
    }

    /// The shopping cart.
    #[must_use]
    pub fn cart(&self) -> cart::Cart<'_> {
        cart::Cart(self)
    }

    /// Marketing: selections and hot lists.
    #[must_use]
    pub fn marketing(&self) -> marketing::Marketing<'_> {
        marketing::Marketing(self)
    }
}

/// The README's example, compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;

/// The guide's page for Rust, compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/src/rust.md")]
pub struct Guide;
