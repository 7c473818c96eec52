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
use daigou_core::{Entry, Error, page};
use daigou_upstream::alibaba::{BuyerOrder, CreatedOrder, Outcome, PreviewResult, Tracking};
use futures_core::stream::BoxStream;

/// The calls about orders: [`Alibaba1688::orders`].
#[derive(Debug, Clone, Copy)]
pub struct Orders<'c>(pub(crate) &'c Alibaba1688);

impl<'c> Orders<'c> {
    /// Submits orders and pays them. **Moves money.**
    ///
    /// # Errors
    /// See [`PayOrders`].
    #[inline]
    pub async fn batch_pay(&self, request: &PayOrders) -> Result<Unpublished<Unknown>, Error> {
        self.0.send(request).await
    }

    /// Prices an order over several sellers.
    ///
    /// # Errors
    /// See [`BatchPreview`].
    #[inline]
    pub async fn batch_preview(&self, request: &BatchPreview) -> Result<OneOrMany<PreviewResult>, Error> {
        self.0.send(request).await
    }

    /// Orders from several sellers.
    ///
    /// # Errors
    /// See [`BatchCreate`].
    #[inline]
    pub async fn batch_create(&self, request: &BatchCreate) -> Result<OneOrMany<BuyerOrder>, Error> {
        self.0.send(request).await
    }

    /// Where the parcels of an order are.
    ///
    /// # Errors
    /// See [`TrackOrder`].
    #[inline]
    pub async fn tracking(&self, request: &TrackOrder) -> Result<Unpublished<Tracking>, Error> {
        self.0.send(request).await
    }

    /// One page of the orders.
    ///
    /// # Errors
    /// See [`Error`].
    #[inline]
    pub async fn list(&self, request: &ListOrders) -> Result<OrderPage, Error> {
        self.0.send(request).await
    }

    /// Every order from this page on, one after the other, with the memory of two pages.
    #[must_use]
    #[inline]
    pub fn all(&self, first: ListOrders) -> BoxStream<'c, Result<ListedOrder, Error>> {
        page::items(self.0, first)
    }

    /// Prices an order of one seller.
    ///
    /// # Errors
    /// See [`PreviewOrder`].
    #[inline]
    pub async fn preview(&self, request: &PreviewOrder) -> Result<PreviewResult, Error> {
        self.0.send(request).await
    }

    /// Orders from one seller.
    ///
    /// # Errors
    /// See [`CreateOrder`].
    #[inline]
    pub async fn create(&self, request: &CreateOrder) -> Result<Unpublished<CreatedOrder>, Error> {
        self.0.send(request).await
    }

    /// Cancels an order that has not been paid.
    ///
    /// # Errors
    /// See [`CancelOrder`].
    #[inline]
    pub async fn cancel(&self, request: &CancelOrder) -> Result<YesNo, Error> {
        self.0.send(request).await
    }

    /// The link at which an order is paid. **May settle the order at once.**
    ///
    /// # Errors
    /// See [`GetPayUrl`].
    #[inline]
    pub async fn pay_url(&self, request: &GetPayUrl) -> Result<PayUrl, Error> {
        self.0.send(request).await
    }

    /// Confirms that goods arrived.
    ///
    /// # Errors
    /// See [`ConfirmReceipt`].
    #[inline]
    pub async fn confirm_receipt(&self, request: &ConfirmReceipt) -> Result<Outcome, Error> {
        self.0.send(request).await
    }

    /// One order as its buyer sees it. v1 alone.
    ///
    /// # Errors
    /// See [`GetOrder`].
    #[inline]
    pub async fn detail(&self, request: &GetOrder) -> Result<BuyerOrder, Error> {
        self.0.send(request).await
    }
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::typed::<PayOrders>(),
    Entry::typed::<BatchPreview>(),
    Entry::typed::<BatchCreate>(),
    Entry::typed::<TrackOrder>(),
    Entry::typed::<ListOrders>(),
    Entry::typed::<PreviewOrder>(),
    Entry::typed::<CreateOrder>(),
    Entry::typed::<CancelOrder>(),
    Entry::typed::<GetPayUrl>(),
    Entry::typed::<ConfirmReceipt>(),
    Entry::typed::<GetOrder>(),
];
