//! Orders of Taobao and Tmall: preview, creation, cancelling, the query, payment. Amounts are **fen**.
//!
//! An order passes through `BULIDING` (being created), `WAIT_BUYER_P` (to be paid), `WAIT_SELLER_SEND_GOODS`,
//! `WAIT_BUYER_CONFIRM_GOODS`, and ends in `TRADE_CLOSED` where it is cancelled, not paid in time or refunded
//! ([`OrderStatus`]; upstream). Creating, cancelling and paying are asynchronous there: the reply says that the task was
//! accepted, and the order says what became of it.
//!
//! Lines take **distribution ids** ([`MpId`](daigou_core::value::MpId), [`MpSkuId`](daigou_core::value::MpSkuId)), which
//! have types of their own: Taobao's ids of items and SKUs cannot be passed in their place.

mod create;
mod pay;
mod preview;
mod query;

pub use create::{
    Address, ChannelOrderType, CreateOrder, CreateResult, CreatedLine, CreatedOrder, CreatedOrders, OrderLine,
};
pub use daigou_upstream::taobao::{
    Cancellation, FoundOrders, ItemPrice, LogisticOrder, OptionFields, OrderPage, OrderStatus, PayFailure, Payment,
    Price, PurchaseOrder, PurchaseReceiver, RefundStatus, RenderedItem, RenderedOrder, ServiceOrder, ShippingTime,
    ShopId, SkuInfo, SkuText, SortType, SubPurchaseOrder, SupplyChainService, UnavailableSku,
};
pub use pay::{CancelOrder, PayOrders, PayResult};
pub use preview::{Preview, PreviewLine, PreviewOrder, PreviewResult};
pub use query::QueryOrders;

use super::Taobao;
use daigou_core::batch::{Batches, in_batches};
use daigou_core::value::{PurchaseId, Unpublished};
use daigou_core::{Error, calls, page};
use daigou_upstream::taobao::rules;
use futures_core::stream::BoxStream;

calls! {
    Taobao {
        /// Prices an order without creating it.
        order_preview(PreviewOrder) -> Preview;
        /// Creates an order.
        order_create(CreateOrder) -> CreateResult;
        /// Asks for an order to be cancelled. The reply says that the task was accepted: look whether it was done.
        order_cancel(CancelOrder) -> Unpublished<Cancellation>;
        /// One page of the orders: by their numbers, by the caller's own, by status or by time.
        order_detail(QueryOrders) -> Unpublished<FoundOrders>;
        /// Asks for at most 10 orders to be paid.
        order_pay(PayOrders) -> Unpublished<PayResult>;
    }
}

impl<'c> Taobao<'c> {
    /// Every order from this page on, one after the other, with the memory of two pages. A page of an unexpected shape
    /// ends the stream with an error: it is not taken for the end.
    #[must_use]
    #[inline]
    pub fn orders(&self, first: QueryOrders) -> BoxStream<'c, Result<PurchaseOrder, Error>> {
        page::items(self.0, first)
    }

    /// Asks for any number of orders to be paid, 10 a call, one call after the other. A part that fails takes nothing
    /// from the others.
    ///
    /// **A failed part whose certainty is `MaybeSent` or `Unreadable` may have been paid: look its orders up, and never
    /// send it again.** One with `Answered` was refused, one with `NotSent` never left, and what is in
    /// [`not_tried`](Batches::not_tried) was not sent either.
    ///
    /// # Errors
    /// An id that is no number, or is named twice: then nothing is sent at all.
    #[inline]
    pub async fn pay_all(
        &self,
        purchase_ids: impl IntoIterator<Item = impl Into<PurchaseId>>,
    ) -> Result<Batches<PurchaseId, Unpublished<PayResult>>, Error> {
        let ids: Vec<PurchaseId> = purchase_ids.into_iter().map(Into::into).collect();
        rules::payable(pay::LIST, &ids)?;
        let client = self.0;
        Ok(in_batches(ids, rules::MOST_PAID, |part| async move { client.send(&PayOrders::new(part)).await }).await)
    }
}
