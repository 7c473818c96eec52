//! The list of orders and the single order. Neither fields nor replies are published: the names are the upstream
//! platform's in camel case.

use super::{OrderPage, PurchaseOrder};
use crate::checks;
use daigou_core::value::{OrderId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, operation};
use daigou_upstream::order_query;
use serde::{Deserialize, Serialize};

order_query! {
    /// Asks for one page of the orders. [`Orders::all`](super::Orders::all) asks for all of them.
    ///
    /// **Neither the fields nor the reply are published**: the names are the upstream platform's in camel case, and the
    /// route must be supplied. Source: <https://doc-en.pandapon.com/api-263477611> (v1, title),
    /// <https://doc-env2.pandapon.com/api-289120991> (v2, title).
    ListOrders => OrderPage, "camelCase",
    ["pageNo", "pageSize", "modifyTimeStart", "modifyTimeEnd", "outerPurchaseId", "purchaseIds"]
}

operation! {
    ListOrders => Unpublished<OrderPage>,
    "order.list", "Page through the orders", Read,
    v1: [GET unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477611",
    validate: ListOrders::check,
    verdict: Verdict::of_unpublished,
}

/// Looks up one order.
///
/// **Neither the fields nor the reply are published**: the name of the id and the reply's shape are guesses, and the
/// route must be supplied. Source: <https://doc-en.pandapon.com/api-263477617> (v1, title),
/// <https://doc-env2.pandapon.com/api-289120996> (v2, title).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    verdict: Verdict::of_unpublished,
}
