//! Cancelling an order.

use daigou_core::value::{PurchaseId, Unpublished, id};
use daigou_core::{Error, Generation, check, operation};
use daigou_upstream::taobao::Cancellation;
use serde::{Deserialize, Serialize};

/// Asks for an order, or some of its sub-orders, to be cancelled. It is **asynchronous**: the reply says that the task
/// was accepted and nothing more. Whether the order is cancelled is in its status, which
/// [`QueryOrders`](super::QueryOrders) reads: `TRADE_CLOSED` is the end, and a second sending changes nothing more.
///
/// **The reply is not published**; [`Cancellation`] is the upstream platform's. In which states cancelling is refused is
/// not published either. Source: <https://wiki-en.dajisaas.com/api-194164781>.
///
/// # Errors
/// Refused where the payload says `success: false`: then the task was not accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CancelOrder {
    /// The main order.
    #[serde(serialize_with = "id::as_text")]
    pub purchase_id: PurchaseId,
    /// Only these sub-orders; empty for the whole order.
    #[serde(rename = "sub_purchase_orderId_list", serialize_with = "id::as_text")]
    pub sub_purchase_order_ids: Vec<PurchaseId>,
    /// Why.
    pub cancel_reason: String,
    /// A remark; may be empty.
    pub cancel_remark: String,
}

impl CancelOrder {
    /// The whole order, for this reason.
    pub fn new(purchase_id: impl Into<PurchaseId>, reason: impl Into<String>) -> Self {
        Self {
            purchase_id: purchase_id.into(),
            sub_purchase_order_ids: Vec::new(),
            cancel_reason: reason.into(),
            cancel_remark: String::new(),
        }
    }

    /// Only these sub-orders.
    #[must_use]
    pub fn only(mut self, sub_orders: impl IntoIterator<Item = impl Into<PurchaseId>>) -> Self {
        self.sub_purchase_order_ids = sub_orders.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `cancel_remark`; see the member.
    #[must_use]
    pub fn cancel_remark(mut self, remark: impl Into<String>) -> Self {
        self.cancel_remark = remark.into();
        self
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("purchase_id", &self.purchase_id)?;
        for (i, id) in self.sub_purchase_order_ids.iter().enumerate() {
            check::filled(&format!("sub_purchase_orderId_list[{i}]"), id)?;
        }
        check::filled("cancel_reason", &self.cancel_reason)
    }
}

operation! {
    CancelOrder => Unpublished<Cancellation>,
    "taobao.order_cancel", "Cancel an order (asynchronous)", Write,
    v1: [POST "/taobao/purchase/order/asyn/cancel" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164781",
    repeat_safe: true,
    validate: CancelOrder::check,
    verdict: super::verdict,
}
