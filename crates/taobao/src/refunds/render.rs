//! The bounds of a refund: what it may ask for. No unit is stated: **fen** is inferred.

use super::RefundOrder;
use crate::checks;
use crate::vocabulary::{GoodsStatus, GoodsStatusText, RefundType};
use daigou_core::value::{Fen, SubOrderId, UserId, id};
use daigou_core::{Error, Generation, operation, reply};
use serde::{Deserialize, Serialize};

/// Asks what a refund of a sub-order may ask for: reasons, and how much at most.
///
/// Source: <https://doc-cnv2.pandapon.com/api-288803028> (v2), <https://doc-en.pandapon.com/api-263477620> (v1, title).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RenderRefund {
    /// The sub-order.
    #[serde(serialize_with = "id::as_text")]
    pub sub_order_id: SubOrderId,
    /// The kind of refund that would be asked for.
    pub refund_type: RefundType,
    /// Where the goods are.
    pub goods_status: GoodsStatus,
}

impl RenderRefund {
    /// A refund of this sub-order.
    pub fn new(sub_order_id: impl Into<SubOrderId>, refund_type: RefundType, goods_status: GoodsStatus) -> Self {
        Self { sub_order_id: sub_order_id.into(), refund_type, goods_status }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("subOrderId", &self.sub_order_id)?;
        checks::code("refundType", self.refund_type.code())?;
        checks::code("goodsStatus", self.goods_status.code())
    }
}

reply! {
    /// The bounds of a refund: what it may ask for (the vendor's `RefundRenderVO`).
    pub struct RenderedRefund {
        /// The reasons, goods statuses and fees to choose from.
        pub refund_order_template: Option<RefundTemplate>,
        /// The distributor.
        pub distributor_id: Option<UserId>,
        /// The currency, `CNY`.
        pub currency: Option<String>,
        /// `true` where after-sales is allowed.
        pub sale_flag: Option<bool>,
    }

    /// The choices.
    pub struct RefundTemplate {
        /// The reasons.
        pub refund_reasons: Vec<RefundReason>,
        /// The goods statuses; see [`goods_statuses`](Self::goods_statuses).
        pub goods_status_list: Vec<GoodsStatusText>,
        /// The refund as it would be. Absent values are empty texts and zeros.
        pub refund_order: Option<RefundOrder>,
        /// How much may be asked for.
        pub max_refund_fee: Option<MaxRefundFee>,
    }

    /// A reason to choose.
    pub struct RefundReason {
        /// Its id.
        pub reason_id: Option<i64>,
        /// The reason.
        pub reason_desc: Option<String>,
        /// A note on what it needs, such as `请上传凭证`.
        pub tips: Option<String>,
    }

    /// How much a refund may ask for. No unit is stated: **fen** is inferred.
    pub struct MaxRefundFee {
        /// **Fen** (inferred): at least.
        pub min_refund_fee: Option<Fen>,
        /// **Fen** (inferred): at most.
        pub refund_fee: Option<Fen>,
        /// A remark on the fee.
        pub fee_tips: Option<String>,
        /// `true` where less than that can be asked for.
        pub can_edit_refund_fee: Option<bool>,
    }
}

impl RefundTemplate {
    /// The goods statuses to choose from, without those that are no number.
    pub fn goods_statuses(&self) -> impl Iterator<Item = GoodsStatus> {
        self.goods_status_list.iter().filter_map(|text| text.as_i64().ok()).map(GoodsStatus::from)
    }
}

operation! {
    RenderRefund => RenderedRefund,
    "refund.render", "What a refund of a sub-order may ask for", Read,
    v1: [POST "/open/order/refund/render" derived],
    v2: [POST "/v2/taobao/order/refund/render" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288803028",
    validate: RenderRefund::check,
}
