//! The bodies of callbacks. The vendor mixes names in camel case with names in snake case.

use crate::vocabulary::{OrderStatus, RefundStatus};
use daigou_core::reply;
use daigou_core::value::{
    Fen, ItemId, OrderId, PurchaseId, RefundId, SellerId, SkuId, SubOrderId, Time, Unknown, Unpublished,
};
use daigou_upstream::taobao::message::{LinePriceChange, PurchasePrice};

/// Declares structs like `reply!`, with the wire's names in snake case.
macro_rules! snake {
    ($($item:item)*) => {$(
        #[serde_with::apply(
            Option<String> => #[serde(deserialize_with = "::daigou_core::value::lenient::text")],
            Option<i64> => #[serde(deserialize_with = "::daigou_core::value::lenient::int")],
            Option<bool> => #[serde(deserialize_with = "::daigou_core::value::lenient::flag")],
        )]
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(::schemars::JsonSchema))]
        #[serde(rename_all = "snake_case", default)]
        #[non_exhaustive]
        $item
    )*};
}

reply! {
    /// The price of an order changed: a supplier changed it before it was paid.
    ///
    /// `sales_order_id`, `sub_orders` and `purchase_order_price` are published; the rest is upstream, not published by
    /// PandaPon. Source: <https://doc-en.pandapon.com/api-263477629>.
    pub struct OrderPriceChanged {
        /// Taobao's order (淘宝订单号).
        pub sales_order_id: Option<String>,
        /// The sub-orders (子单信息).
        pub sub_orders: Option<Vec<PricedSubOrder>>,
        /// The new price of the order (货单价格); its members are upstream.
        #[serde(rename = "purchaseOrderPriceDTO")]
        pub purchase_order_price: Option<PurchasePrice>,
        /// The seller (upstream).
        pub sales_seller_id: Option<SellerId>,
        /// The market, such as `PANAMA` (upstream).
        pub purchase_market: Option<String>,
        /// The purchase order (upstream).
        pub purchase_order_id: Option<PurchaseId>,
        /// Unknown (upstream).
        pub features: Option<Unpublished<Unknown>>,
        /// The new prices of the lines (upstream).
        #[serde(rename = "purchaseOrderLinePriceChangeMessageDTOList")]
        pub lines: Option<Vec<LinePriceChange>>,
    }

    /// A refund, or what was said about it, changed. **The body is not published**, here or upstream: the names are those
    /// that a sibling of the platform shows for 1688 (<https://doc-en-ka.xportcn.com/doc-7259275>).
    pub struct RefundChanged {
        /// The refund.
        pub refund_id: Option<RefundId>,
        /// The order.
        pub order_id: Option<OrderId>,
        /// Where the refund stands.
        pub refund_status: Option<RefundStatus>,
    }
}

snake! {
    /// A sub-order whose price changed. Eight members of 26 are published (marked); the rest is upstream. No unit is
    /// stated: **fen** is inferred.
    pub struct PricedSubOrder {
        /// Published: Taobao's own order.
        pub purchase_order_outer_id: Option<OrderId>,
        /// Published: Taobao's own sub-order.
        pub purchase_order_line_outer_id: Option<SubOrderId>,
        /// Published: when it will be closed if it is not paid.
        pub close_time_without_payment: Option<Time>,
        /// Published: why its creation failed, more exactly.
        pub detail_error_code: Option<String>,
        /// Published, **fen** (inferred): the goods. A text on the wire.
        pub product_amount: Option<Fen>,
        /// Published: the courier.
        pub logistic_company_name: Option<String>,
        /// Published: the tracking number.
        pub logistic_number: Option<String>,
        /// Published: how many.
        pub quantity: Option<i64>,
        /// The sub-order.
        pub sub_purchase_order_id: Option<PurchaseId>,
        /// Where it stands.
        pub status: Option<OrderStatus>,
        /// The distribution id of the item.
        pub item_id: Option<ItemId>,
        /// The distribution id of the SKU.
        pub sku_id: Option<SkuId>,
        /// The item's title.
        pub title: Option<String>,
        /// **Fen**: the sum.
        pub purchase_amount: Option<Fen>,
        /// The sum's currency.
        pub purchase_currency: Option<String>,
        /// **Fen**: postage inside China.
        pub domestic_post_fee: Option<Fen>,
        /// **Fen**: red packets, which the sum is less by.
        pub hongbao_deduction_amount: Option<Fen>,
        /// **Fen**: paid.
        pub pay_amount: Option<Fen>,
        /// The currency of what was paid.
        pub pay_currency: Option<String>,
        /// When it was paid.
        pub pay_time: Option<Time>,
        /// The payment at Alipay.
        pub alipay_pay_order_no: Option<String>,
        /// Why it was closed.
        pub close_reason: Option<String>,
        /// Why its creation failed.
        pub error_code: Option<String>,
        /// Why its creation failed, in words.
        pub error_message: Option<String>,
        /// Its refund.
        pub refund_id: Option<RefundId>,
        /// Where its refund stands.
        pub refund_status: Option<RefundStatus>,
        /// `true` where its receipt can be confirmed.
        pub can_confirm_receipt: Option<bool>,
        /// Its parcels inside China.
        pub logistic_orders: Option<Unpublished<Vec<MessageParcel>>>,
        /// Its parcels abroad.
        pub international_logistic_orders: Option<Unpublished<Vec<MessageParcel>>>,
        /// Services that were ordered with it.
        pub supply_chain_service_orders: Option<Unpublished<Unknown>>,
        /// A note.
        pub order_remark_v2: Option<String>,
        /// The commission.
        pub item_commission_rate: Option<String>,
        /// Its properties and picture.
        pub sku_info: Option<Unpublished<Unknown>>,
        /// More about the shop.
        pub option_fields: Option<Unpublished<Unknown>>,
        /// When it was ready to ship.
        pub rts_time: Option<Time>,
    }

    /// A parcel (upstream, not published by PandaPon).
    pub struct MessageParcel {
        /// The courier.
        pub logistic_company_name: Option<String>,
        /// The tracking number.
        pub logistic_number: Option<String>,
        /// When it was ready to ship.
        pub rts_time: Option<Time>,
    }
}
