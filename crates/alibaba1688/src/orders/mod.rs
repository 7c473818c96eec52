//! Orders: prices before ordering, lists, and what happens to them.

mod list;
mod preview;

pub use list::{ListOrders, ListedCargo, ListedOrder, OrderLine, OrderPage, Receiver, SkuInfo};
pub use preview::BatchPreview;

use crate::Alibaba1688;
use daigou_core::value::OneOrMany;
use daigou_core::{Entry, Error, operation, page};
use daigou_upstream::alibaba::PreviewResult;
use futures_core::stream::BoxStream;

/// The calls about orders: [`Alibaba1688::orders`].
#[derive(Debug, Clone, Copy)]
pub struct Orders<'c>(pub(crate) &'c Alibaba1688);

impl<'c> Orders<'c> {
    /// Prices an order over several sellers.
    ///
    /// # Errors
    /// See [`BatchPreview`].
    pub async fn batch_preview(&self, request: &BatchPreview) -> Result<OneOrMany<PreviewResult>, Error> {
        self.0.send(request).await
    }

    /// One page of the orders.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list(&self, request: &ListOrders) -> Result<OrderPage, Error> {
        self.0.send(request).await
    }

    /// Every order from this page on, one after the other, with the memory of two pages.
    #[must_use]
    pub fn all(&self, first: ListOrders) -> BoxStream<'c, Result<ListedOrder, Error>> {
        page::items(self.0, first)
    }
}

operation! {
    const BATCH_PAY: "order.batch_pay", "Submit and pay orders in bulk", Pay,
    v1: [POST "/alibaba/order/batch/submit/to/pay" documented],
    v2: [POST "/v2/alibaba/order/batch/submit/to/pay" derived],
    doc: "https://doc-en.pandapon.com/api-263477643",
}

operation! {
    const BATCH_CREATE: "order.batch_create", "Create orders over several sellers", Create,
    v1: [POST "/alibaba/order/batch/create" documented],
    v2: [POST "/v2/alibaba/order/batch/create" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288855706",
}

operation! {
    const TRACKING: "order.tracking", "Logistics trace of an order", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477646",
}

operation! {
    const PREVIEW: "order.preview", "Price an order of one seller", Read,
    v1: [POST "/alibaba/order/create/preview" documented],
    v2: [POST "/v2/alibaba/order/create/preview" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288855709",
}

operation! {
    const CREATE: "order.create", "Create an order of one seller", Create,
    v1: [POST "/alibaba/order/create" documented],
    v2: [POST "/v2/alibaba/order/create" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496568",
}

operation! {
    const CANCEL: "order.cancel", "Cancel an unpaid order", Write,
    v1: [POST "/alibaba/order/cancel" documented],
    v2: [POST "/v2/alibaba/order/cancel" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288855711",
}

operation! {
    const PAY_URL: "order.pay_url", "Payment link of an order", Pay,
    v1: [GET "/alibaba/order/pay/url" documented],
    v2: [GET "/v2/alibaba/order/pay/url" documented],
    doc: "https://doc-env2.pandapon.com/api-289121041",
}

operation! {
    const CONFIRM_RECEIPT: "order.confirm_receipt", "Confirm that the goods arrived", Write,
    v1: [POST "/alibaba/order/receivegoods" documented],
    v2: [POST "/v2/alibaba/order/receivegoods" derived],
    doc: "https://doc-en.pandapon.com/api-263477652",
}

operation! {
    const DETAIL: "order.detail", "One order, buyer's view", Read,
    v1: [POST "/alibaba/order/detail" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496569",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&BATCH_PAY),
    Entry::typed::<BatchPreview>(),
    Entry::untyped(&BATCH_CREATE),
    Entry::untyped(&TRACKING),
    Entry::typed::<ListOrders>(),
    Entry::untyped(&PREVIEW),
    Entry::untyped(&CREATE),
    Entry::untyped(&CANCEL),
    Entry::untyped(&PAY_URL),
    Entry::untyped(&CONFIRM_RECEIPT),
    Entry::untyped(&DETAIL),
];
