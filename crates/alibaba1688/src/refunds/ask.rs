//! Asking for a refund: its reasons, its vouchers, and the asking itself.

use crate::rules;
use daigou_core::value::{Fen, OrderId, SubOrderId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, setters};
use daigou_upstream::alibaba::refund::{CreatedRefund, DisputeRequest, GoodsStage, RefundReasons, Voucher};
use serde::{Deserialize, Serialize};

/// Asks which reasons are allowed for a refund.
///
/// Request and reply are **not published**: both are 1688's own, `alibaba.trade.getRefundReasonList`.
///
/// Source (title only): <https://doc-en.pandapon.com/api-263477654>.
///
/// # Errors
/// Refused where the payload says `success: false`: `5xxx` is the caller, `4xxx` the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListRefundReasons {
    /// 1688's order (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_id: OrderId,
    /// The lines (integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_entry_ids: Vec<SubOrderId>,
    /// Where the goods are.
    pub goods_status: GoodsStage,
}

impl ListRefundReasons {
    /// The reasons for these lines of this order.
    pub fn new(
        order: impl Into<OrderId>,
        lines: impl IntoIterator<Item = impl Into<SubOrderId>>,
        goods: impl Into<GoodsStage>,
    ) -> Self {
        let order_entry_ids = lines.into_iter().map(Into::into).collect();
        Self { order_id: order.into(), order_entry_ids, goods_status: goods.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::number("orderId", &self.order_id)?;
        rules::numbers("orderEntryIds", &self.order_entry_ids)?;
        rules::filled("goodsStatus", self.goods_status.as_str())
    }
}

operation! {
    ListRefundReasons => Unpublished<RefundReasons>,
    "refund.reasons", "Reasons allowed for a refund", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477654",
    validate: ListRefundReasons::check,
    verdict: Verdict::of_unpublished,
}

/// Uploads a picture that a refund shows as its voucher: [`Voucher::address`] is what [`CreateRefund`] takes.
///
/// Request and reply are **not published**. 1688's own, `alibaba.trade.uploadRefundVoucher`, takes a file of less than
/// 1 MB (JPG); here it is base64 in JSON.
///
/// Source (title only): <https://doc-en.pandapon.com/api-263477655>.
///
/// # Errors
/// Refused where the payload says `success: false`, such as `4000`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct UploadVoucher {
    /// The picture in base64.
    pub image_data: String,
}

impl UploadVoucher {
    /// This picture, in base64.
    pub fn new(image_data: impl Into<String>) -> Self {
        Self { image_data: image_data.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("imageData", &self.image_data)
    }
}

/// Shows the picture's length alone.
impl std::fmt::Debug for UploadVoucher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UploadVoucher({} bytes of base64)", self.image_data.len())
    }
}

operation! {
    UploadVoucher => Unpublished<Voucher>,
    "refund.upload_voucher", "Upload a refund voucher picture", Create,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477655",
    validate: UploadVoucher::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for a refund, with or without sending the goods back. Amounts are **fen** (1688's own unit).
///
/// Source: <https://doc-env2.pandapon.com/api-289121047>.
///
/// # Errors
/// Negative amounts, an empty text, more than 5 vouchers, before anything is sent. Refused with 1688's own codes: `5001`
/// no such order, `5002` not the buyer, `5003` goods, `5004` reason, `5005` a voucher is needed, `5006` no freight for
/// this reason, `5010` state, `5011` amount, `5012` the text's length (2 to 150), `5013` quantities, `4xxx` the service. A
/// reply without `refundId` is [`Unreadable`](daigou_core::Certainty::Unreadable): the refund may exist.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateRefund {
    /// 1688's order (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_id: OrderId,
    /// The lines (integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub order_entry_ids: Vec<SubOrderId>,
    /// Says whether the goods go back.
    pub dispute_request: DisputeRequest,
    /// The amount that is asked back. **Fen.** Before shipment it must be what was paid for the goods.
    #[serde(serialize_with = "rules::fen_as_number")]
    pub apply_payment: Fen,
    /// Freight asked back. **Fen.**
    #[serde(serialize_with = "rules::fen_as_number")]
    pub apply_carriage: Fen,
    /// Why: one of [`ListRefundReasons`].
    pub apply_reason_id: i64,
    /// Why, in words: 2 to 150 characters.
    pub description: String,
    /// Where the goods are.
    pub goods_status: GoodsStage,
    /// Addresses of uploaded pictures, at most 5.
    pub vouchers: Option<Vec<String>>,
    /// How many of each line; everything where it is absent. Upstream: with goods received and sent back alone, and less
    /// than everything.
    pub order_entry_count_list: Option<Vec<RefundedLine>>,
}

/// How many pieces of a line go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RefundedLine {
    /// The line (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub id: SubOrderId,
    /// How many.
    pub count: i64,
}

impl RefundedLine {
    /// So many pieces of this line.
    pub fn new(line: impl Into<SubOrderId>, count: i64) -> Self {
        Self { id: line.into(), count }
    }
}

impl CreateRefund {
    /// Asks for this amount (**fen**) for these lines of this order, without freight, pieces or vouchers; why by the id of a
    /// reason, and in words.
    pub fn new(
        order: impl Into<OrderId>,
        lines: impl IntoIterator<Item = impl Into<SubOrderId>>,
        dispute_request: DisputeRequest,
        goods_status: GoodsStage,
        apply_payment: Fen,
        apply_reason_id: i64,
        description: impl Into<String>,
    ) -> Self {
        Self {
            order_id: order.into(),
            order_entry_ids: lines.into_iter().map(Into::into).collect(),
            dispute_request,
            apply_payment,
            apply_carriage: Fen::new(0),
            apply_reason_id,
            description: description.into(),
            goods_status,
            vouchers: None,
            order_entry_count_list: None,
        }
    }

    /// Asks for this freight (**fen**) too.
    #[must_use]
    pub fn apply_carriage(self, apply_carriage: Fen) -> Self {
        Self { apply_carriage, ..self }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::number("orderId", &self.order_id)?;
        rules::numbers("orderEntryIds", &self.order_entry_ids)?;
        rules::filled("disputeRequest", self.dispute_request.as_str())?;
        rules::fen("applyPayment", &self.apply_payment)?;
        rules::fen("applyCarriage", &self.apply_carriage)?;
        rules::filled("description", &self.description)?;
        rules::filled("goodsStatus", self.goods_status.as_str())?;
        rules::vouchers(self.vouchers.as_ref(), 5)?;
        self.order_entry_count_list.iter().flatten().enumerate().try_for_each(|(i, line)| {
            rules::number(&format!("orderEntryCountList[{i}].id"), &line.id)?;
            check::at_least(&format!("orderEntryCountList[{i}].count"), line.count, 1)
        })
    }
}

setters! {
    CreateRefund {
        vouchers: Vec<String>,
        order_entry_count_list: Vec<RefundedLine>,
    }
}

operation! {
    CreateRefund => CreatedRefund,
    "refund.create", "Ask for a refund or a return", Create,
    v1: [POST "/alibaba/refund/detail/create" documented],
    v2: [POST "/v2/alibaba/refund/detail/create" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288876782",
    validate: CreateRefund::check,
    verdict: CreatedRefund::verdict,
}
