//! Orders: what they cost, ordering, paying, and what happens to them.
//!
//! An order passes through `BULIDING` (being created), `WAIT_BUYER_P` (to be paid), `WAIT_SELLER_SEND_GOODS`,
//! `WAIT_BUYER_CONFIRM_GOODS`, and ends in `TRADE_CLOSED` where it is cancelled, not paid in time or refunded
//! ([`OrderStatus`](crate::OrderStatus); upstream). Creating, cancelling and paying are asynchronous there: the reply
//! says that the task was accepted, and the order says what became of it.
//!
//! **Units.** Amounts are **fen**.

mod cancel;
mod chat;
mod create;
mod list;
mod logistics;
mod pay;
mod render;
mod warehouse;

pub use cancel::CancelOrder;
pub use chat::ImLink;
pub use create::{CreateOrder, CreatedOrder, OrderLine, SubOrder};
pub use daigou_upstream::taobao::{
    Cancellation, ItemPrice, LogisticOrder, OptionFields, OrderPage, PayFailure, Payment, Price, PurchaseOrder,
    PurchaseReceiver, RenderedItem, RenderedOrder, ServiceOrder, ShippingTime, SkuInfo, SkuText, SubPurchaseOrder,
    SupplyChainService, UnavailableSku,
};
pub use list::{GetOrder, ListOrders};
pub use logistics::{Courier, GetLogistics, Logistics, Parcel, ParcelGoods, ParcelReceiver, Trace};
pub use pay::PayOrders;
pub use render::{RenderLine, RenderOrder};
pub use warehouse::{UpdateWarehouse, UploadVoucher};

use crate::Taobao;
use daigou_core::calls;
use daigou_core::value::Unknown;
use daigou_core::value::{Personal, Unpublished};
use daigou_core::{Error, page};
use futures_core::stream::BoxStream;

/// The calls about orders: [`Taobao::orders`].
#[derive(Debug, Clone, Copy)]
pub struct Orders<'c>(pub(crate) &'c Taobao);

calls! {
    Orders {
        /// Prices an order without creating it.
        render(RenderOrder) -> Unpublished<RenderedOrder>;
        /// Creates an order.
        create(CreateOrder) -> CreatedOrder;
        /// One page of the orders.
        list(ListOrders) -> Unpublished<OrderPage>;
        /// Uploads the payment voucher. v1 only.
        upload_voucher(UploadVoucher) -> Unpublished<Unknown>;
        /// Asks for an order to be cancelled.
        cancel(CancelOrder) -> Unpublished<Cancellation>;
        /// Changes the pre-warehouse of an order.
        update_warehouse(UpdateWarehouse) -> Unpublished<Unknown>;
        /// Asks for orders to be paid.
        pay(PayOrders) -> Unpublished<Payment>;
        /// The link to the chat with a seller. It holds a login token.
        im_link(ImLink) -> Personal;
        /// Looks up one order.
        get(GetOrder) -> Unpublished<PurchaseOrder>;
        /// Parcels and traces of a sub-order.
        logistics(GetLogistics) -> Logistics;
    }
}

impl<'c> Orders<'c> {
    /// Every order from this page on, one after the other, with the memory of two pages. A page of an unexpected
    /// shape ends the stream with an error: it is not taken for the end.
    #[must_use]
    #[inline]
    pub fn all(&self, first: ListOrders) -> BoxStream<'c, Result<PurchaseOrder, Error>> {
        page::items(self.0, first)
    }
}
