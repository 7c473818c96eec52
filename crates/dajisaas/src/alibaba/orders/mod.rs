//! Orders of 1688: preview, creation, cancelling, receipt, the buyer's view, payment.
//!
//! An order is created unpaid (`waitbuyerpay`), paid (`waitsellersend`), shipped (`waitbuyerreceive`), confirmed
//! (`confirm_goods`) and done (`success`); unpaid ones can be cancelled. The upstream platform's own objects are passed
//! on: previews and creations count in **fen**, the buyer's view in **yuan**.

mod change;
mod create;
mod pay;
mod view;

pub use change::{CancelOrder, CancelResult, ConfirmReceipt, ConfirmResult};
pub use create::{BizType, CargoLine, CreateOrder, PreviewOrder};
pub use pay::{GetPayUrls, PayOrder, PayUrls, Payment, ProtocolPayment};
pub use view::{GetOrder, ListOrders, OrderPage};

use super::Alibaba;
use daigou_core::batch::{Batches, in_batches};
use daigou_core::value::{OrderId, Unpublished};
use daigou_core::{Error, calls, page};
use daigou_upstream::alibaba::{BuyerOrder, CreatedOrder, PreviewResult};
use futures_core::stream::BoxStream;

calls! {
    Alibaba {
        /// Prices an order.
        order_preview(PreviewOrder) -> PreviewResult;

        /// Orders from one seller.
        order_create(CreateOrder) -> CreatedOrder;

        /// Cancels an order that has not been paid.
        order_cancel(CancelOrder) -> CancelResult;

        /// Confirms that goods arrived.
        order_confirm(ConfirmReceipt) -> ConfirmResult;

        /// One order as its buyer sees it.
        order_detail(GetOrder) -> BuyerOrder;

        /// One page of the orders.
        order_list(ListOrders) -> OrderPage;

        /// The link at which orders are paid: at most 30, and the vendor recommends 10.
        pay_urls(GetPayUrls) -> PayUrls;

        /// Pays an order without a password. **Moves money.**
        pay(PayOrder) -> Unpublished<ProtocolPayment>;
    }
}

/// The vendor recommends as many orders in one call for links.
const LINKED_AT_ONCE: usize = 10;

impl<'c> Alibaba<'c> {
    /// Every order from this page on, one after the other, with the memory of two pages.
    #[must_use]
    #[inline]
    pub fn all_orders(&self, first: ListOrders) -> BoxStream<'c, Result<BuyerOrder, Error>> {
        page::items(self.0, first)
    }

    /// The links at which any number of orders are paid: one link for each ten. A part that fails takes nothing from the
    /// others; a part that is answered may name orders that its link does not pay
    /// ([`PayUrls::payment_failures`]).
    #[inline]
    pub async fn pay_urls_for(
        &self,
        orders: impl IntoIterator<Item = impl Into<OrderId>>,
    ) -> Batches<OrderId, PayUrls> {
        let client = self.0;
        let ask = |part| async move { client.send(&GetPayUrls::new::<OrderId>(part)).await };
        in_batches(orders.into_iter().map(Into::into), LINKED_AT_ONCE, ask).await
    }
}
