//! The list of orders and the single order. Neither fields nor replies are published: the names are the upstream
//! platform's in camel case.

use super::{OrderPage, PurchaseOrder};
use crate::vocabulary::{OrderStatus, SortType};
use crate::{checks, paging, unpublished};
use daigou_core::page::Paged;
use daigou_core::value::{OrderId, PurchaseId, Time, Unpublished, id, time};
use daigou_core::{Error, Generation, check, operation, setters};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Asks for one page of the orders. [`Orders::all`](super::Orders::all) asks for all of them.
///
/// **Neither the fields nor the reply are published**: the names are the upstream platform's in camel case, and the
/// route must be supplied. Source: <https://doc-en.pandapon.com/api-263477611> (v1, title),
/// <https://doc-env2.pandapon.com/api-289120991> (v2, title).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListOrders {
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
    /// Only what the caller gave this id at the creation.
    pub outer_purchase_id: Option<String>,
    /// Only these orders.
    #[serde(serialize_with = "id::as_text")]
    pub purchase_ids: Option<Vec<PurchaseId>>,
}

impl ListOrders {
    /// Asks for a page, counted from 1.
    #[must_use]
    pub fn page(page_no: i64, page_size: i64) -> Self {
        Self { page_no: Some(page_no), page_size: Some(page_size), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::page(self.page_no, self.page_size, i64::MAX)?;
        checks::span(
            ("modifyTimeStart", self.modify_time_start.as_ref()),
            ("modifyTimeEnd", self.modify_time_end.as_ref()),
        )?;
        if let Some(ids) = &self.purchase_ids {
            check::list("purchaseIds", ids, usize::MAX)?;
            for (i, id) in ids.iter().enumerate() {
                checks::filled(&format!("purchaseIds[{i}]"), id)?;
            }
        }
        Ok(())
    }
}

setters! {
    ListOrders {
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

impl paging::Page for OrderPage {
    type Item = PurchaseOrder;

    fn total(&self) -> Option<i64> {
        self.results_total
    }

    fn size(&self) -> Option<i64> {
        self.page_size
    }

    fn list(self) -> Option<Vec<PurchaseOrder>> {
        self.orders()
    }
}

impl Paged for ListOrders {
    type Item = PurchaseOrder;

    fn items(reply: Self::Response) -> Result<Vec<Self::Item>, Error> {
        paging::listed(&reply)
    }

    fn key(order: &Self::Item) -> Option<Cow<'_, str>> {
        order.purchase_id.as_ref().map(PurchaseId::as_str).map(Cow::Borrowed)
    }

    fn next(&self, reply: &Self::Response, before: u64) -> Option<Self> {
        let next = self.page_no.unwrap_or(1).saturating_add(1);
        paging::goes_on(reply, self.page_size, before).then(|| Self { page_no: Some(next), ..self.clone() })
    }
}

operation! {
    ListOrders => Unpublished<OrderPage>,
    "order.list", "Page through the orders", Read,
    v1: [GET unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477611",
    validate: ListOrders::check,
    verdict: unpublished::verdict,
}

/// Looks up one order.
///
/// **Neither the fields nor the reply are published**: the name of the id and the reply's shape are guesses, and the
/// route must be supplied. Source: <https://doc-en.pandapon.com/api-263477617> (v1, title),
/// <https://doc-env2.pandapon.com/api-289120996> (v2, title).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetOrder {
    /// The order: PandaPon's id (`id` of what [`CreateOrder`](super::CreateOrder) gives), inferred.
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
}

impl GetOrder {
    /// This order.
    pub fn new(order_id: impl Into<OrderId>) -> Self {
        Self { order_id: order_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("orderId", &self.order_id)
    }
}

operation! {
    GetOrder => Unpublished<PurchaseOrder>,
    "order.get", "One order by order id", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477617",
    validate: GetOrder::check,
    verdict: unpublished::verdict,
}
