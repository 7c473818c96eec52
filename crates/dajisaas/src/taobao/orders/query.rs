//! The query of orders.

use daigou_core::value::Unpublished;
use daigou_core::{Verdict, operation};
use daigou_upstream::order_query;
use daigou_upstream::taobao::FoundOrders;

order_query! {
    /// Asks for one page of the purchase orders: by their numbers, by the caller's own (`thirdOrderId`), by status or by
    /// time. [`Taobao::orders`](crate::taobao::Taobao::orders) gives all of them.
    ///
    /// **Neither the fields nor the reply are published**: the path is known from a public integration, everything else
    /// is the upstream platform's (`/purchase/orders/query`).
    QueryOrders => FoundOrders, "snake_case",
    ["page_no", "page_size", "modify_time_start", "modify_time_end", "outer_purchase_id", "purchase_ids"]
}

operation! {
    QueryOrders => Unpublished<FoundOrders>,
    "taobao.order_detail", "One order", Read,
    v1: [POST "/taobao/purchase/order/query" third_party],
    validate: QueryOrders::check,
    verdict: Verdict::of_unpublished,
}
