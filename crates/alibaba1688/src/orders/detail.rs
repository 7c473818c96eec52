//! One order, and where its parcels are.

use crate::rules;
use daigou_core::value::{OrderId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, operation, setters};
use daigou_upstream::alibaba::order::WebSite;
use daigou_upstream::alibaba::{BuyerOrder, Tracking};
use serde::{Deserialize, Serialize};

/// Asks where the parcels of an order are. Orders of the last year alone, says upstream.
///
/// Request and reply are **not published**: both are 1688's own, `alibaba.trade.getLogisticsTraceInfo.buyerView`.
///
/// Source (title only): <https://doc-en.pandapon.com/api-263477646>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct TrackOrder {
    /// 1688's order (in the query).
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
    /// The site: `1688`.
    #[serde(default)]
    pub web_site: WebSite,
    /// One parcel alone, `LP…`.
    pub logistics_id: Option<String>,
}

impl TrackOrder {
    /// The parcels of this order.
    pub fn new(order: impl Into<OrderId>) -> Self {
        Self { order_id: order.into(), web_site: WebSite::default(), logistics_id: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("orderId", self.order_id.as_str())
    }
}

setters! {
    TrackOrder {
        logistics_id: String,
    }
}

operation! {
    TrackOrder => Unpublished<Tracking>,
    "order.tracking", "Logistics trace of an order", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477646",
    validate: TrackOrder::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for one order as its buyer sees it, in **yuan**. v1 alone: v2's menu has no such call.
///
/// Of the reply one member is published; the others are 1688's own, `alibaba.trade.get.buyerView`.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496569>.
///
/// # Errors
/// Refused where the payload says `success: false`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetOrder {
    /// The site: `1688`.
    #[serde(default)]
    pub web_site: WebSite,
    /// 1688's order (a **string** here, an integer in [`CancelOrder`](super::CancelOrder)).
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
}

impl GetOrder {
    /// This order.
    pub fn new(order: impl Into<OrderId>) -> Self {
        Self { web_site: WebSite::default(), order_id: order.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("orderId", self.order_id.as_str())
    }
}

operation! {
    GetOrder => BuyerOrder,
    "order.detail", "One order, buyer's view", Read,
    v1: [POST "/alibaba/order/detail" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496569",
    validate: GetOrder::check,
    verdict: BuyerOrder::verdict,
}
