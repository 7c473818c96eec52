//! Cancelling an order.

use super::Cancellation;
use crate::checks;
use daigou_core::value::{PurchaseId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, setters};
use serde::{Deserialize, Serialize};

/// Asks for an order, or some of its sub-orders, to be cancelled. It is **asynchronous** upstream: the reply says that
/// the task was accepted, and the order's status says whether it was cancelled.
///
/// A second sending changes nothing more: the order ends in `TRADE_CLOSED`, from which nothing leads away.
///
/// **Neither the fields nor the reply are published**: the names are the upstream platform's in camel case, and the
/// route must be supplied. Source: <https://doc-en.pandapon.com/api-263477613> (title),
/// <https://wiki-en.dajisaas.com/api-194164781> (the upstream call).
///
/// # Errors
/// Refused where the payload says `success: false`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CancelOrder {
    /// The order.
    #[serde(serialize_with = "id::as_text")]
    pub purchase_id: PurchaseId,
    /// Only these sub-orders.
    #[serde(serialize_with = "id::as_text")]
    pub sub_purchase_order_id_list: Option<Vec<PurchaseId>>,
    /// Why.
    pub cancel_reason: String,
    /// A note.
    pub cancel_remark: Option<String>,
}

impl CancelOrder {
    /// The whole order, for this reason.
    pub fn new(purchase_id: impl Into<PurchaseId>, reason: impl Into<String>) -> Self {
        Self {
            purchase_id: purchase_id.into(),
            sub_purchase_order_id_list: None,
            cancel_reason: reason.into(),
            cancel_remark: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("purchaseId", &self.purchase_id)?;
        checks::filled("cancelReason", &self.cancel_reason)?;
        if let Some(ids) = &self.sub_purchase_order_id_list {
            check::list("subPurchaseOrderIdList", ids, usize::MAX)?;
            for (i, id) in ids.iter().enumerate() {
                checks::filled(&format!("subPurchaseOrderIdList[{i}]"), id)?;
            }
        }
        Ok(())
    }
}

setters! {
    CancelOrder {
        sub_purchase_order_id_list: Vec<PurchaseId>,
        cancel_remark: String,
    }
}

operation! {
    CancelOrder => Unpublished<Cancellation>,
    "order.cancel", "Cancel an order", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477613",
    repeat_safe: true,
    validate: CancelOrder::check,
    verdict: Verdict::of_unpublished,
}
