//! Orders as their buyer reads them: lines, money, dates, parcels.

use super::vendor::{self, Vendor, instant};
use super::{OrderStatus, Parcel, Reference, Seller};
use crate::value::{Money, OrderId, Time};
use serde::Serialize;

/// Which orders to list: pages from the newest to the oldest where the platform lets choose.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OrderFilter {
    /// Only orders that were created from then on; epoch milliseconds.
    pub since_millis: Option<i64>,
    /// Only orders that stand there. Where the platform has no such filter the rows are filtered after reading.
    pub status: Option<OrderStatus>,
}

/// A page of orders.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OrdersPage {
    /// The orders.
    pub orders: Vec<Purchase>,
    /// How many there are in all, where the platform says so.
    pub total: Option<u64>,
    /// The value to give to [`orders`](super::Buyer::orders) for the page behind this one; none at the end.
    pub next: Option<String>,
    /// Rows that could not be read, and are not in `orders`.
    pub odd: usize,
}

impl OrdersPage {
    /// A page.
    #[must_use]
    pub const fn new(orders: Vec<Purchase>, total: Option<u64>, next: Option<String>) -> Self {
        Self { orders, total, next, odd: 0 }
    }
}

/// An order with all that its buyer can see of it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Purchase {
    /// The platform's number.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub order_id: OrderId,
    /// The caller's own number, where the platform shows it or its mark.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub reference: Option<Reference>,
    /// Where it stands, in the words of all platforms.
    pub status: OrderStatus,
    /// The platform's own word for it, such as `waitbuyerpay`.
    pub platform_status: Option<String>,
    /// When it was created.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date-time")))]
    #[serde(serialize_with = "instant")]
    pub created_at: Option<Time>,
    /// When it was paid.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date-time")))]
    #[serde(serialize_with = "instant")]
    pub paid_at: Option<Time>,
    /// When it was shipped.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date-time")))]
    #[serde(serialize_with = "instant")]
    pub shipped_at: Option<Time>,
    /// The amount to pay, or that was paid.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::fen")]
    pub total: Option<Money>,
    /// Freight inside China.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "freight_fen", serialize_with = "vendor::fen")]
    pub freight: Option<Money>,
    /// The discount.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "discount_fen", serialize_with = "vendor::fen")]
    pub discount: Option<Money>,
    /// Who sells.
    pub seller: Option<Seller>,
    /// The lines that were ordered.
    pub lines: Vec<PurchaseLine>,
    /// The parcels, as far as the order itself names them; [`parcels`](super::Buyer::parcels) has their events.
    pub parcels: Vec<Parcel>,
    /// The platform's own object.
    #[serde(skip)]
    pub vendor: Vendor,
}

impl Purchase {
    /// An order of which its number and its standing are known.
    #[must_use]
    pub fn new(order_id: OrderId, status: OrderStatus) -> Self {
        Self {
            order_id,
            reference: None,
            status,
            platform_status: None,
            created_at: None,
            paid_at: None,
            shipped_at: None,
            total: None,
            freight: None,
            discount: None,
            seller: None,
            lines: Vec::new(),
            parcels: Vec::new(),
            vendor: Vendor::default(),
        }
    }
}

/// A line of an order.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PurchaseLine {
    /// The platform's number of the line: 1688's or Taobao's sub-order, as refunds take it.
    pub line: Option<String>,
    /// The product.
    pub product: Option<String>,
    /// The SKU.
    pub sku: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The choice in words.
    pub spec: Option<String>,
    /// How many pieces.
    pub quantity: Option<i64>,
    /// The price of one piece.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "unit_fen", serialize_with = "vendor::fen")]
    pub unit: Option<Money>,
    /// The cost of the line.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::fen")]
    pub total: Option<Money>,
    /// The platform's own word for where the line stands.
    pub status: Option<String>,
}
