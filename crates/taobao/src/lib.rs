//! Buying from Taobao through [PandaPon](https://doc-en.pandapon.com).
//!
//! ```
//! # async fn run() -> Result<(), daigou_taobao::core::Error> {
//! use daigou_taobao::core::value::Fen;
//! use daigou_taobao::core::{Credentials, Generation};
//! use daigou_taobao::{CreateOrder, GetItem, GetLogistics, OrderLine, Receiver, Taobao};
//!
//! let client = Taobao::builder()
//!     .credentials(Credentials::pandapon("access key", "access secret", "2100007341207"))
//!     .generation(Generation::V1)
//!     .build()?;
//!
//! // What it costs, and the distribution ids that an order wants.
//! let item = client.goods().get(&GetItem::new("672991141190")).await?;
//! println!("{:?}: {:?}, {:?}", item.mp_id, item.title, item.price);
//!
//! // Ordering it, within a budget in fen.
//! let receiver = Receiver::default().name("张三").mobile_phone("13800000000").state("浙江省").city("杭州市");
//! let line = OrderLine::new("600126245031041190", "5016042822039", 2).price(Fen::new(1990));
//! let order = CreateOrder::new(Fen::new(4000), &receiver, &[line])?.seller_order_number("PO-1");
//! let created = client.orders().create(&order).await?;
//! for failed in created.failed() {
//!     eprintln!("{:?}: {:?}", failed.item_id, failed.error_message);
//! }
//!
//! // Where it is.
//! for id in created.sub_orders.iter().filter_map(|sub| sub.taobao_sub_purchase_id.clone()) {
//!     for parcel in &client.orders().logistics(&GetLogistics::new(id)).await?.pnm_logistics_details {
//!         println!("{:?}: {:?}", parcel.mail_no, parcel.logistics_traces.first());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is where
//! A request is a plain struct that knows its operation and its reply; a client sends it, by
//! [`send`](Taobao::send) or by the named methods, grouped as the vendor's pages are:
//!
//! * [`goods`] — [`Taobao::goods`]: search by words and picture, items, whether they can be bought.
//! * [`orders`] — [`Taobao::orders`]: prices, ordering, paying, cancelling, parcels, the list as a stream.
//! * [`refunds`] — [`Taobao::refunds`]: what may be asked for, asking, returning, withdrawing, the list as a stream.
//! * [`cart`] — [`Taobao::cart`]: the platform's own shopping cart.
//! * [`messages`] — callbacks: prices, statuses and refunds that changed.
//! * `buyer` (feature `buyer`) — all of it as one way to buy, for placing orders exactly once: `PandaPonTaobao`.
//! * [`OPERATIONS`] — every operation of the vendor's pages as data, with its routes and the evidence behind them.
//!
//! # What is published
//! Much of the vendor's reference is not published. A reply that is an [`Unpublished`](core::value::Unpublished) is kept as it
//! came, and [`guess`](core::value::Unpublished::guess) reads it as the platform upstream (Taobao Global) shapes it; a
//! reply of another shape does not fail the call. A request that wraps a [`FreeForm`] takes whatever members its caller
//! knows. Where the path itself is not published the route must be supplied (`Builder::route`), and where it follows from
//! a documented sibling the client must be told to allow that.
//!
//! # Units
//! The budget of an order is **fen**, by the vendor's page; prices of lines are **fen**, by its example. Prices of items,
//! and amounts of refunds and callbacks, have no stated unit: fen is inferred, and the upstream platform counts in it.
//! Search results are **yuan** in text. Prices of cart lines have no unit that could be inferred. The field's type says
//! which: [`Fen`](core::value::Fen) or [`Yuan`](core::value::Yuan).
//!
//! # Ids
//! v1 names items by Taobao's number, v2 by an opaque text ([`GetItem`]). Order lines want the **distribution** ids, an
//! item's [`mp_id`](Item::mp_id) and its SKU's [`mp_sku_id`](goods::ItemSku::mp_sku_id) (the upstream platform's rule).
//!
//! # Errors
//! Every call gives one [`Error`](core::Error); its `certainty` says whether it may have happened. Input that no platform
//! could accept (no lines, page 0, an amount below zero) is refused before anything is sent, by the member's name.
//!
//! # Sources
//! <https://doc-en.pandapon.com> (v1), <https://doc-cnv2.pandapon.com> and <https://doc-env2.pandapon.com> (v2),
//! <https://doc-vnm.pandapon.com> (v1, some pages that the others lack); each request names its own page.
//!
//! # Features
//! `buyer` — the whole of it as one way to buy, for `daigou-ledger`; `erased` — calls of any operation by its row in the
//! table; both off by default. The others are those of `daigou-core`.

pub use daigou_core as core;

#[cfg(feature = "buyer")]
pub mod buyer;
pub mod cart;
mod checks;
pub mod goods;
pub mod messages;
pub mod orders;
pub mod prelude;
mod receiver;
pub mod refunds;
#[cfg(test)]
mod tests;
mod venue;
mod vocabulary;

#[cfg(feature = "buyer")]
pub use buyer::PandaPonTaobao;
pub use cart::{AddToCart, CreateCartOrder, DeleteCartLines, EditCartQuantity, ListCart, PreviewCart, PriceRange};
pub use daigou_core::value::{FreeForm, Unknown};
pub use goods::{
    BatchCheck, CheckItem, CheckedItems, FoundItem, FoundItems, GetItem, ImageSearch, InquireGoods, Item, ItemProperty,
    SearchGoods, SourceGoods, SourceItem,
};
pub use messages::TaobaoMessage;
pub use orders::{
    CancelOrder, CreateOrder, CreatedOrder, GetLogistics, GetOrder, ImLink, ListOrders, Logistics, OrderLine,
    OrderPage, PayOrders, Payment, PurchaseOrder, RenderLine, RenderOrder, RenderedOrder, SubOrder, SubPurchaseOrder,
    UpdateWarehouse, UploadVoucher,
};
pub use receiver::Receiver;
pub use refunds::{
    CancelRefund, CancelledRefund, GetRefund, ListRefundMessages, ListRefunds, ModifyRefund, RefundDetail, RefundPage,
    RenderRefund, RenderReturn, RenderedRefund, SubmitRefund, SubmitRefundMessage, SubmitReturn,
};
pub use vocabulary::{
    ChatSource, GoodsStatus, GoodsStatusText, ItemStatus, ItemType, OrderCode, OrderStatus, ParcelStatus, RefundStatus,
    RefundType, SearchSort, ShopId, SortType,
};

use daigou_core::{Entry, marketplace, table};
use venue::VENUE;

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 35] =
    table(&[goods::ENTRIES, orders::ENTRIES, refunds::ENTRIES, cart::ENTRIES, messages::ENTRIES]);

marketplace! {
    /// A client of Taobao through PandaPon. Cloning is cheap.
    Taobao, VENUE, &OPERATIONS
}

impl Taobao {
    /// Goods: search, items.
    #[must_use]
    pub fn goods(&self) -> goods::Goods<'_> {
        goods::Goods(self)
    }

    /// Orders: prices, ordering, paying, parcels, lists.
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
}
