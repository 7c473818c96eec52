//! Looking orders up.

use daigou_core::page::{self, Paged};
use daigou_core::value::{PurchaseId, Time, Unpublished, id, time};
use daigou_core::{Error, Generation, check, operation, reply, setters};
use daigou_upstream::taobao::{OrderPage, OrderStatus, PurchaseOrder, SortType, rules};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Asks for one page of the purchase orders: by their numbers, by the caller's own, by status or by time.
/// [`Taobao::orders`](crate::taobao::Taobao::orders) gives all of them.
///
/// **Neither the fields nor the reply are published**: the path is known from a public integration, everything else is
/// the upstream platform's (`/purchase/orders/query`).
///
/// # Errors
/// Refused where the payload says `success: false`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QueryOrders {
    /// Only this status.
    pub status: Option<OrderStatus>,
    /// The oldest or the newest first.
    pub sort_type: Option<SortType>,
    /// The page, from 1.
    pub page_no: Option<i64>,
    /// How many orders a page has.
    pub page_size: Option<i64>,
    /// Changed from here on; epoch milliseconds on the wire.
    #[serde(default, with = "time::millis")]
    pub modify_time_start: Option<Time>,
    /// Changed up to here; epoch milliseconds on the wire.
    #[serde(default, with = "time::millis")]
    pub modify_time_end: Option<Time>,
    /// Only what was created under this number of the caller's (`thirdOrderId`).
    pub outer_purchase_id: Option<String>,
    /// Only these orders.
    #[serde(serialize_with = "id::as_text")]
    pub purchase_ids: Option<Vec<PurchaseId>>,
}

impl QueryOrders {
    /// A page, counted from 1.
    #[must_use]
    pub fn page(page_no: i64, page_size: i64) -> Self {
        Self { page_no: Some(page_no), page_size: Some(page_size), ..Self::default() }
    }

    /// Orders by their numbers.
    #[must_use]
    pub fn by_ids(ids: impl IntoIterator<Item = impl Into<PurchaseId>>) -> Self {
        Self { purchase_ids: Some(ids.into_iter().map(Into::into).collect()), ..Self::default() }
    }

    /// What was created under a number of the caller's: how a creation that may have happened is looked up.
    pub fn by_outer_id(third_order_id: impl Into<String>) -> Self {
        Self { outer_purchase_id: Some(third_order_id.into()), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::at_least("page_no", self.page_no.unwrap_or(1), 1)?;
        check::at_least("page_size", self.page_size.unwrap_or(1), 1)?;
        rules::span(
            ("modify_time_start", self.modify_time_start.as_ref()),
            ("modify_time_end", self.modify_time_end.as_ref()),
        )?;
        // An empty one would ask for every order, which nobody who looks one up can mean.
        self.outer_purchase_id.as_ref().map_or(Ok(()), |id| check::filled("outer_purchase_id", id))?;
        let Some(ids) = &self.purchase_ids else { return Ok(()) };
        check::list("purchase_ids", ids, usize::MAX)?;
        ids.iter().enumerate().try_for_each(|(i, id)| check::filled(&format!("purchase_ids[{i}]"), id))
    }
}

setters! {
    QueryOrders {
        status: OrderStatus,
        sort_type: SortType,
        page_no: i64,
        page_size: i64,
        modify_time_start: Time,
        modify_time_end: Time,
        outer_purchase_id: String,
        purchase_ids: Vec<PurchaseId>,
    }
}

reply! {
    /// A page of orders with its wrapper (upstream, not published by DajiSaaS).
    pub struct FoundOrders {
        /// Whether they were looked up.
        pub success: Option<bool>,
        /// Why not.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_msg: Option<String>,
        /// The page.
        pub data: Option<OrderPage>,
    }
}

impl Paged for QueryOrders {
    type Item = PurchaseOrder;

    fn items(reply: Self::Response) -> Result<Vec<Self::Item>, Error> {
        let found = reply.guess().map_err(page::unreadable)?;
        let orders = found.data.and_then(OrderPage::orders);
        orders.ok_or_else(|| page::unreadable("no list stands where one is expected"))
    }

    fn key(order: &Self::Item) -> Option<Cow<'_, str>> {
        order.purchase_id.as_ref().map(PurchaseId::as_str).map(Cow::Borrowed)
    }

    /// The last page is one that is short *and* reaches the total, as either alone can be wrong.
    fn next(&self, reply: &Self::Response, before: u64) -> Option<Self> {
        let page = reply.guess().ok()?.data?;
        let (size, total) = (self.page_size.or(page.page_size), page.results_total);
        let here = page.orders()?.len() as u64;
        let short = size.is_none_or(|size| here < size.unsigned_abs());
        let reached = total.is_some_and(|total| total.unsigned_abs() <= before.saturating_add(here));
        let next = self.page_no.unwrap_or(1).saturating_add(1);
        (!(short && reached)).then(|| Self { page_no: Some(next), ..self.clone() })
    }
}

operation! {
    QueryOrders => Unpublished<FoundOrders>,
    "taobao.order_detail", "One order", Read,
    v1: [POST "/taobao/purchase/order/query" third_party],
    validate: QueryOrders::check,
    verdict: super::verdict,
}
