//! The buyer's steps after ordering: cancelling an order, confirming its receipt.

use daigou_core::value::{OrderId, SubOrderId, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use daigou_upstream::alibaba::order::{CancelReason, WebSite};
use daigou_upstream::alibaba::{Outcome, rules};
use serde::{Deserialize, Serialize};

/// Cancels an order that has not been paid.
///
/// Sent again after an attempt whose outcome is unknown: a cancelled order stays cancelled. A refusal with
/// `ORDER_STATUS_ERROR` may then mean that the first attempt was carried out: read the order.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164769>.
///
/// # Errors
/// Refused where the reply says `success: false`. 1688's own rules: unpaid orders alone (`ORDER_STATUS_ERROR`), not within
/// 10 s of their creation (`CLOSE_ORDER_TOO_FAST`), the buyer's own (`400_3`), existing (`ORDER_NOT_EXIST`).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CancelOrder {
    /// The site: `1688`, or `alibaba` for the international one.
    #[serde(default)]
    pub web_site: WebSite,
    /// 1688's order (a string on the wire). The vendor's Chinese schema calls it `tradeID`, which is read as well; its
    /// examples and its English schema say `orderId`, which is written.
    #[serde(alias = "tradeID", serialize_with = "id::as_text")]
    pub order_id: OrderId,
    /// Why.
    pub cancel_reason: CancelReason,
    /// A note; required by the English page alone.
    pub remark: Option<String>,
}

impl CancelOrder {
    /// Cancels this order for this reason.
    pub fn new(order: impl Into<OrderId>, reason: impl Into<CancelReason>) -> Self {
        let (web_site, order_id) = (WebSite::default(), order.into());
        Self { web_site, order_id, cancel_reason: reason.into(), remark: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("webSite", self.web_site.as_str())?;
        check::filled("orderId", self.order_id.as_str())?;
        check::filled("cancelReason", self.cancel_reason.as_str())
    }
}

setters! {
    CancelOrder {
        remark: String,
    }
}

reply! {
    /// How a cancellation ended.
    pub struct CancelResult {
        /// `true` where it was cancelled.
        pub success: Option<bool>,
        /// Why not: see [`CancelOrder`].
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_message: Option<String>,
    }

    /// How a confirmation ended.
    pub struct ConfirmResult {
        /// 1688's own reply.
        pub result: Option<Outcome>,
    }
}

impl CancelResult {
    fn verdict(&self) -> Verdict {
        Verdict::unless_failed(self.success, self.error_code.as_deref(), self.error_message.as_deref())
    }
}

impl ConfirmResult {
    fn verdict(&self) -> Verdict {
        self.result.as_ref().map_or(Verdict::Done, Outcome::verdict)
    }
}

operation! {
    CancelOrder => CancelResult,
    "alibaba.order_cancel", "Cancel an unpaid order", Write,
    v1: [POST "/alibaba/trade/cancel" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164769",
    repeat_safe: true,
    validate: CancelOrder::check,
    verdict: CancelResult::verdict,
}

/// Confirms that goods arrived, for the lines given: the seller is paid, and an open refund from before is closed.
///
/// Sent again after an attempt whose outcome is unknown: lines whose receipt is confirmed stay so.
///
/// Of the reply a failure is published alone: code 1009, with 1688's own reply in `data.result`. Success is upstream's.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164772>.
///
/// # Errors
/// Refused by the envelope's code ([`platform_code`](Error::platform_code) 1009), with 1688's code in
/// [`inner_code`](Error::inner_code) — `4003` is an unknown order — and the words of both; refused as well where a reply
/// with code 200 says `success: false`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ConfirmReceipt {
    /// 1688's order (an integer on the wire, above 2^53).
    #[serde(serialize_with = "id::as_number")]
    pub order_id: OrderId,
    /// The lines that arrived (integers on the wire, above 2^53).
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
    ConfirmReceipt => ConfirmResult,
    "alibaba.order_confirm", "Confirm that the goods arrived", Write,
    v1: [POST "/alibaba/trade/receiveGoods/confirm" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164772",
    repeat_safe: true,
    validate: ConfirmReceipt::check,
    verdict: ConfirmResult::verdict,
}
