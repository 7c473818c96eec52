//! The buyer's steps after ordering: cancelling an order, confirming its receipt.

use crate::answer::YesNo;
use crate::rules;
use daigou_core::value::{OrderId, SubOrderId, id};
use daigou_core::{Error, Generation, operation, setters};
use daigou_upstream::alibaba::Outcome;
use daigou_upstream::alibaba::order::{CancelReason, WebSite};
use serde::{Deserialize, Serialize};

/// Cancels an order that has not been paid.
///
/// Sent again after an attempt whose outcome is unknown: a cancelled order stays cancelled. A refusal with
/// `ORDER_STATUS_ERROR` may then mean that the first attempt was carried out: read the order.
///
/// Source: <https://doc-env2.pandapon.com/api-289121040>.
///
/// # Errors
/// Refused where the platform says no. 1688's own rules: unpaid orders alone (`ORDER_STATUS_ERROR`), not within 10 s of
/// their creation (`CLOSE_ORDER_TOO_FAST`), the buyer's own (`400_3`), existing (`ORDER_NOT_EXIST`).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CancelOrder {
    /// The site: `1688`.
    #[serde(default)]
    pub web_site: WebSite,
    /// 1688's order (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_id: OrderId,
    /// Why: one of 1688's words, or free text as in the vendor's example. Required in v1.
    pub cancel_reason: Option<CancelReason>,
    /// A note.
    pub remark: Option<String>,
}

impl CancelOrder {
    /// Cancels this order for this reason.
    pub fn new(order: impl Into<OrderId>, reason: impl Into<CancelReason>) -> Self {
        let (web_site, order_id) = (WebSite::default(), order.into());
        Self { web_site, order_id, cancel_reason: Some(reason.into()), remark: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::number("orderId", &self.order_id)?;
        self.cancel_reason.as_ref().map_or(Ok(()), |reason| rules::filled("cancelReason", reason.as_str()))
    }
}

setters! {
    CancelOrder {
        remark: String,
    }
}

operation! {
    CancelOrder => YesNo,
    "order.cancel", "Cancel an unpaid order", Write,
    v1: [POST "/alibaba/order/cancel" documented],
    v2: [POST "/v2/alibaba/order/cancel" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288855711",
    repeat_safe: true,
    validate: CancelOrder::check,
    verdict: YesNo::verdict,
}

/// Confirms that goods arrived, for the lines given: the seller is paid, and an open refund from before is closed.
///
/// Sent again after an attempt whose outcome is unknown: lines whose receipt is confirmed stay so.
///
/// Source: <https://doc-en.pandapon.com/api-263477652>.
///
/// # Errors
/// Refused where the payload says `success: false`, whatever the envelope's code; `4003` is an unknown order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ConfirmReceipt {
    /// 1688's order (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_id: OrderId,
    /// The lines that arrived (integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_entry_ids: Vec<SubOrderId>,
}

impl ConfirmReceipt {
    /// Confirms these lines of this order.
    pub fn new(order: impl Into<OrderId>, lines: impl IntoIterator<Item = impl Into<SubOrderId>>) -> Self {
        Self { order_id: order.into(), order_entry_ids: lines.into_iter().map(Into::into).collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::number("orderId", &self.order_id)?;
        rules::numbers("orderEntryIds", &self.order_entry_ids)
    }
}

operation! {
    ConfirmReceipt => Outcome,
    "order.confirm_receipt", "Confirm that the goods arrived", Write,
    v1: [POST "/alibaba/order/receivegoods" documented],
    v2: [POST "/v2/alibaba/order/receivegoods" derived],
    doc: "https://doc-en.pandapon.com/api-263477652",
    repeat_safe: true,
    validate: ConfirmReceipt::check,
    verdict: Outcome::verdict,
}
