//! Asking for a refund, changing it, and talking about it.

use crate::checks;
use crate::vocabulary::{GoodsStatus, RefundType};
use daigou_core::free_form;
use daigou_core::value::Unknown;
use daigou_core::value::{Fen, PurchaseId, RefundId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, operation, setters};
use serde::{Deserialize, Serialize};

/// Leaves a message on a refund. **What the reply holds is not published.**
///
/// Source: <https://doc-en.pandapon.com/api-263477624>.
///
/// # Errors
/// A create is never sent twice on a guess.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SubmitRefundMessage {
    /// The refund.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
    /// The text (留言内容).
    pub refund_message: Option<String>,
    /// Pictures. One text; the form for several pictures is not stated.
    pub refund_images: Option<String>,
}

impl SubmitRefundMessage {
    /// A text for this refund.
    pub fn new(refund_id: impl Into<RefundId>, message: impl Into<String>) -> Self {
        Self { refund_id: refund_id.into(), refund_message: Some(message.into()), refund_images: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("refundId", &self.refund_id)?;
        let said = [&self.refund_message, &self.refund_images].into_iter().flatten().any(|t| !t.trim().is_empty());
        checks::filled("refundMessage", if said { "said" } else { "" })
    }
}

setters! {
    SubmitRefundMessage {
        refund_images: String,
    }
}

operation! {
    SubmitRefundMessage => Unpublished<Unknown>,
    "refund.submit_message", "Leave a message on a reverse order", Create,
    v1: [POST "/open/order/refund/submit/message" documented],
    v2: [POST "/v2/taobao/order/refund/submit/message" derived],
    doc: "https://doc-en.pandapon.com/api-263477624",
    validate: SubmitRefundMessage::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for a refund of a purchase sub-order. [`RenderRefund`](super::RenderRefund) says what may be asked for.
///
/// **Neither the fields nor the reply are published**: the names are the upstream platform's. Source:
/// <https://doc-en.pandapon.com/api-263477625> (title).
///
/// # Errors
/// A create is never sent twice on a guess: where the error's certainty is `MaybeSent` or `Unreadable`, look at the
/// refunds first.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SubmitRefund {
    /// The purchase sub-order (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub purchase_order_line_id: PurchaseId,
    /// The kind of refund.
    pub refund_type: RefundType,
    /// Where the goods are.
    pub goods_status: GoodsStatus,
    /// The reason: one of the template's.
    pub reason_id: i64,
    /// **Fen** (upstream): how much is asked for; at most the template's.
    pub refund_fee: Fen,
    /// The buyer's words.
    pub refund_desc: Option<String>,
    /// Addresses of pictures.
    pub refund_images: Option<Vec<String>>,
}

impl SubmitRefund {
    /// A refund of this purchase sub-order, for this reason and of this much.
    pub fn new(
        purchase_order_line_id: impl Into<PurchaseId>,
        refund_type: RefundType,
        goods_status: GoodsStatus,
        reason_id: i64,
        fee: Fen,
    ) -> Self {
        Self {
            purchase_order_line_id: purchase_order_line_id.into(),
            refund_type,
            goods_status,
            reason_id,
            refund_fee: fee,
            refund_desc: None,
            refund_images: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::number("purchaseOrderLineId", &self.purchase_order_line_id)?;
        checks::code("refundType", self.refund_type.code())?;
        checks::code("goodsStatus", self.goods_status.code())?;
        checks::amount("refundFee", &self.refund_fee)
    }
}

setters! {
    SubmitRefund {
        refund_desc: String,
        refund_images: Vec<String>,
    }
}

operation! {
    SubmitRefund => Unpublished<Unknown>,
    "refund.submit", "Open a reverse order", Create,
    v1: [POST "/open/order/refund/submit" derived],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477625",
    validate: SubmitRefund::check,
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Asks for the messages of a refund.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477626> (title).
    ListRefundMessages
}

operation! {
    ListRefundMessages => Unpublished<Unknown>,
    "refund.messages", "Messages of a reverse order", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477626",
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Changes a refund, such as after the seller refused.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477627> (title).
    ModifyRefund
}

operation! {
    ModifyRefund => Unpublished<Unknown>,
    "refund.modify", "Change a reverse order", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477627",
    verdict: Verdict::of_unpublished,
}
