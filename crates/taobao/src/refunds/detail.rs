//! One refund, and the objects that every reply about refunds is made of. No unit is stated: **fen** is inferred.

use crate::checks;
use crate::vocabulary::{GoodsStatus, RefundStatus, RefundType};
use daigou_core::value::Unknown;
use daigou_core::value::{Embedded, Fen, Personal, PurchaseId, RefundId, SellerId, Time, Unpublished, UserId, id};
use daigou_core::{Error, Generation, operation, reply};
use serde::{Deserialize, Serialize};

/// Looks up one refund.
///
/// Source: <https://doc-cnv2.pandapon.com/api-288803036> (v2), <https://doc-en.pandapon.com/api-263477628> (v1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetRefund {
    /// The refund.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
}

impl GetRefund {
    /// This refund.
    pub fn new(refund_id: impl Into<RefundId>) -> Self {
        Self { refund_id: refund_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("refundId", &self.refund_id)
    }
}

reply! {
    /// A refund (the vendor's `TaoBaoRefundOrderDetailDTO`).
    pub struct RefundDetail {
        /// The distributor.
        pub distributor_id: Option<UserId>,
        /// The currency, `CNY`.
        pub currency: Option<String>,
        /// Its details.
        pub refund_order_aggregate: Option<RefundAggregate>,
    }

    /// A refund, the line that it is about, and the return parcel.
    pub struct RefundAggregate {
        /// The return parcel.
        pub logistics: Option<ReturnLogistics>,
        /// The refund.
        pub refund_order: Option<RefundOrder>,
        /// The line.
        pub purchase_order_line: Option<RefundLine>,
    }

    /// The refund itself. No unit is stated: **fen** is inferred.
    pub struct RefundOrder {
        /// The refund.
        pub refund_id: Option<RefundId>,
        /// Where it stands: a number, but a text (empty) in a refund's template.
        pub refund_status: Option<RefundStatus>,
        /// The kind of refund.
        pub refund_type: Option<RefundType>,
        /// Where the goods are.
        pub goods_status: Option<GoodsStatus>,
        /// **Fen** (inferred): how much is asked for.
        pub refund_fee: Option<Fen>,
        /// A remark on the fee.
        pub fee_tips: Option<String>,
        /// `true` where the fee can be changed.
        pub can_edit_fee: Option<bool>,
        /// The reason's id.
        pub reason_id: Option<i64>,
        /// The reason.
        pub reason_desc: Option<String>,
        /// The buyer's words.
        pub refund_desc: Option<String>,
        /// The payment that pays it back.
        pub pay_order_id: Option<String>,
        /// The step that follows when the time is up. The values are not published.
        pub timeout_type: Option<String>,
        /// When the time is up. The form is not stated; epoch milliseconds upstream.
        pub timeout_date: Option<Time>,
        /// How long there is still. The form is not stated; milliseconds upstream.
        pub remaining_time: Option<String>,
        /// Why the seller refused.
        pub seller_refuse_reason: Option<String>,
        /// Why the seller refused, in the seller's words.
        pub seller_refuse_reason_describe: Option<String>,
    }

    /// The line of an order that a refund is about. No unit is stated: **fen** is inferred.
    pub struct RefundLine {
        /// The sales order.
        pub sales_order_id: Option<String>,
        /// The purchase order.
        pub purchase_order_id: Option<PurchaseId>,
        /// The purchase sub-order.
        pub purchase_order_line_id: Option<PurchaseId>,
        /// The supplier.
        pub supplier_id: Option<SellerId>,
        /// The supplier's nick.
        pub supplier_nick: Option<String>,
        /// The item's title.
        pub item_title: Option<String>,
        /// The item's picture.
        pub item_image_url: Option<String>,
        /// How many.
        pub quantity: Option<i64>,
        /// **Fen** (inferred): the price of one. A text upstream.
        pub price: Option<Fen>,
        /// **Fen** (inferred): the sum.
        pub total_price: Option<Fen>,
        /// **Fen** (inferred): the goods.
        pub product_fee: Option<Fen>,
        /// **Fen** (inferred): postage.
        pub post_fee: Option<Fen>,
        /// **Fen** (upstream): red packets, which the sum is less by.
        pub hongbao_deduction_amount: Option<Fen>,
        /// The currency.
        pub currency: Option<String>,
        /// The market.
        pub sales_market: Option<String>,
        /// When the order was created: epoch milliseconds.
        pub create_time: Option<Time>,
        /// Properties (upstream, not published by PandaPon).
        pub properties: Option<Unpublished<Unknown>>,
        /// Services (upstream, not published by PandaPon).
        pub order_service_expressions: Option<Unpublished<Unknown>>,
    }

    /// The return parcel, and where it goes.
    pub struct ReturnLogistics {
        /// Where it goes: an object in [`CancelRefund`](super::CancelRefund)'s reply, which
        /// [`get`](Embedded::get) reads, and plain text in [`GetRefund`]'s, which [`text`](Embedded::text) gives.
        pub receiver_address: Option<Embedded<ReturnAddress>>,
        /// The goods that are returned.
        pub return_goods_desc: Option<String>,
        /// The buyer's phone.
        pub buyer_phone: Option<Personal>,
        /// The courier.
        pub logistics_company: Option<ReturnCompany>,
        /// The tracking number.
        pub logistics_no: Option<String>,
        /// The seller's words when agreeing.
        pub seller_agree_return_describe: Option<String>,
    }

    /// Where a return parcel goes.
    pub struct ReturnAddress {
        /// The street line.
        pub detail_address: Option<Personal>,
        /// Phone.
        pub phone: Option<Personal>,
        /// The recipient.
        pub receiver: Option<Personal>,
    }

    /// The courier of a return parcel. See [`code`](Self::code).
    pub struct ReturnCompany {
        /// Its code as [`GetRefund`]'s reply spells the member.
        pub logistics_company_code: Option<String>,
        /// Its code as [`CancelRefund`](super::CancelRefund)'s reply spells the member.
        pub logistic_company_code: Option<String>,
        /// Its name.
        pub logistics_company_name: Option<String>,
    }
}

impl RefundDetail {
    /// The refund itself.
    #[must_use]
    pub fn refund(&self) -> Option<&RefundOrder> {
        self.refund_order_aggregate.as_ref()?.refund_order.as_ref()
    }
}

impl ReturnCompany {
    /// The courier's code, such as `SF`, by whichever name it came.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.logistics_company_code.as_deref().or(self.logistic_company_code.as_deref())
    }
}

operation! {
    GetRefund => RefundDetail,
    "refund.get", "One reverse order", Read,
    v1: [GET "/open/order/refund/query" documented],
    v2: [GET "/v2/taobao/order/refund/query" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288803036",
    validate: GetRefund::check,
}
