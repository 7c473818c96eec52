//! Orders: prices before ordering, ordering, paying, lists, and what happens to them.
//!
//! A 1688 order is created unpaid (`waitbuyerpay`), paid (`waitsellersend`), shipped (`waitbuyerreceive`), confirmed
//! (`confirm_goods`) and done (`success`); unpaid ones can be cancelled, paid ones refunded
//! ([`refunds`](crate::refunds)).

mod change;
mod create;
mod detail;
mod list;
mod pay;
mod preview;

pub use change::{CancelOrder, ConfirmReceipt};
pub(crate) use create::created_verdict;
pub use create::{BatchCreate, CreateOrder};
pub use daigou_upstream::alibaba::{Receiver, SkuInfo};
pub use detail::{GetOrder, TrackOrder};
pub use list::{ListOrders, ListedCargo, ListedOrder, OrderLine, OrderPage};
pub use pay::{GetPayUrl, PayOrders, PayUrl};
pub(crate) use preview::verdict as previews_verdict;
pub use preview::{BatchPreview, PreviewOrder};

use crate::Alibaba1688;
use crate::Unknown;
use crate::answer::YesNo;
use daigou_core::value::{OneOrMany, Unpublished};
use daigou_core::{Error, calls, page};
use daigou_upstream::alibaba::{BuyerOrder, CreatedOrder, Outcome, PreviewResult, Tracking};
use futures_core::stream::BoxStream;

/// The calls about orders: [`Alibaba1688::orders`].
#[derive(Debug, Clone, Copy)]
pub struct Orders<'c>(pub(crate) &'c Alibaba1688);

calls! {
    Orders {
        /// Submits orders and pays them. **Moves money.**
        batch_pay(PayOrders) -> Unpublished<Unknown>;
        /// Prices an order over several sellers.
        batch_preview(BatchPreview) -> OneOrMany<PreviewResult>;
        /// Orders from several sellers.
        batch_create(BatchCreate) -> OneOrMany<BuyerOrder>;
        /// Where the parcels of an order are.
        tracking(TrackOrder) -> Unpublished<Tracking>;
        /// One page of the orders.
        list(ListOrders) -> OrderPage;
        /// Prices an order of one seller.
        preview(PreviewOrder) -> PreviewResult;
        /// Orders from one seller.
        create(CreateOrder) -> Unpublished<CreatedOrder>;
        /// Cancels an order that has not been paid.
        cancel(CancelOrder) -> YesNo;
        /// The link at which an order is paid. **May settle the order at once.**
        pay_url(GetPayUrl) -> PayUrl;
        /// Confirms that goods arrived.
        confirm_receipt(ConfirmReceipt) -> Outcome;
        /// One order as its buyer sees it. v1 alone.
        detail(GetOrder) -> BuyerOrder;
    }
}

impl<'c> Orders<'c> {
    /// Every order from this page on, one after the other, with the memory of two pages.
    #[must_use]
    #[inline]
    pub fn all(&self, first: ListOrders) -> BoxStream<'c, Result<ListedOrder, Error>> {
        page::items(self.0, first)
    }
}
