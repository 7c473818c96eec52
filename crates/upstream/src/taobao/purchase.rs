//! Purchase orders: the reply of `/purchase/orders/query`. Amounts are **fen**.

use super::{OrderStatus, Price, RefundStatus, ShopId};
use daigou_core::reply;
use daigou_core::value::{
    Embedded, Fen, ItemId, OrderId, Personal, PurchaseId, RefundId, SkuId, SubOrderId, Time, UserId,
};
use std::collections::BTreeMap;

reply! {
    /// A page of orders.
    pub struct OrderPage {
        /// How many orders there are.
        pub results_total: Option<i64>,
        /// The page, from 1.
        pub page_no: Option<i64>,
        /// How many orders a page has.
        pub page_size: Option<i64>,
        /// The orders of this page; `None` where the reply had no list.
        pub purchase_orders: Option<Vec<PurchaseOrder>>,
    }

    /// An order at one supplier. Amounts are **fen**.
    pub struct PurchaseOrder {
        /// The order.
        pub purchase_id: Option<PurchaseId>,
        /// The caller's own id of the creation.
        pub outer_purchase_id: Option<String>,
        /// The order's number on the buyer's own platform.
        pub seller_order_number: Option<String>,
        /// The buyer's own platform, such as `lazada`.
        pub order_source: Option<String>,
        /// Where it stands. Its sub-orders may already be further on.
        pub status: Option<OrderStatus>,
        /// The market, such as `TAOBAO`.
        pub source_market: Option<String>,
        /// **Fen**: the sum.
        pub purchase_amount: Option<Fen>,
        /// The sum's currency.
        pub purchase_currency: Option<String>,
        /// **Fen**: the goods.
        pub product_amount: Option<Fen>,
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
        /// When it was created.
        pub created_time: Option<Time>,
        /// When it last changed.
        pub modify_time: Option<Time>,
        /// When it will be closed if it is not paid.
        pub next_close_time_without_payment: Option<Time>,
        /// The supplier's nick.
        pub supplier_nick: Option<String>,
        /// The distributor's nick.
        pub distributor_nick: Option<String>,
        /// The user below the distributor.
        pub sub_user_id: Option<UserId>,
        /// The receiver.
        pub receiver: Option<PurchaseReceiver>,
        /// One for each line.
        pub sub_purchase_orders: Option<Vec<SubPurchaseOrder>>,
    }

    /// The receiver of an order, without name and phone.
    pub struct PurchaseReceiver {
        /// Country.
        pub country: Option<String>,
        /// Province.
        pub state: Option<String>,
        /// City.
        pub city: Option<String>,
        /// District.
        pub district: Option<String>,
        /// The street line.
        pub address: Option<Personal>,
        /// Postcode.
        pub zip: Option<String>,
    }

    /// A line of an order. Amounts are **fen**.
    pub struct SubPurchaseOrder {
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
        /// How many.
        pub quantity: Option<i64>,
        /// **Fen**: the sum.
        pub purchase_amount: Option<Fen>,
        /// The sum's currency.
        pub purchase_currency: Option<String>,
        /// **Fen**: the goods.
        pub product_amount: Option<Fen>,
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
        /// Taobao's own order.
        pub purchase_order_outer_id: Option<OrderId>,
        /// Taobao's own sub-order.
        pub purchase_order_line_outer_id: Option<SubOrderId>,
        /// Why it was closed.
        pub close_reason: Option<String>,
        /// When it will be closed if it is not paid.
        pub close_time_without_payment: Option<Time>,
        /// Why its creation failed.
        pub error_code: Option<String>,
        /// Why its creation failed, in words.
        pub error_message: Option<String>,
        /// Why its creation failed, more exactly.
        pub detail_error_code: Option<String>,
        /// Its parcels inside China.
        pub logistic_orders: Option<Vec<LogisticOrder>>,
        /// Its parcels abroad.
        pub international_logistic_orders: Option<Vec<LogisticOrder>>,
        /// Services that were ordered with it.
        pub supply_chain_service_orders: Option<Vec<ServiceOrder>>,
        /// Its refund.
        pub refund_id: Option<RefundId>,
        /// Where its refund stands.
        pub refund_status: Option<RefundStatus>,
        /// `true` where its receipt can be confirmed.
        pub can_confirm_receipt: Option<bool>,
        /// A note.
        pub order_remark_v2: Option<String>,
        /// The commission.
        pub item_commission_rate: Option<String>,
        /// Its properties and picture.
        pub sku_info: Option<SkuInfo>,
        /// More about the shop.
        pub option_fields: Option<OptionFields>,
        /// Deprecated upstream: see `logistic_orders`.
        pub logistic_company_name: Option<String>,
        /// Deprecated upstream: see `logistic_orders`.
        pub logistic_number: Option<String>,
        /// Deprecated upstream: see `logistic_orders`.
        pub rts_time: Option<Time>,
    }

    /// A parcel.
    pub struct LogisticOrder {
        /// The courier, such as `顺丰速运`.
        pub logistic_company_name: Option<String>,
        /// The tracking number.
        pub logistic_number: Option<String>,
        /// When it was ready to ship.
        pub rts_time: Option<Time>,
    }

    /// A service that was ordered with a line.
    pub struct ServiceOrder {
        /// Its category (the platform writes `Catrgory`).
        #[serde(rename = "serviceCatrgory")]
        pub service_category: Option<String>,
        /// The service's order.
        pub order_id: Option<String>,
        /// The service.
        pub service_id: Option<String>,
        /// Its name.
        pub service_name: Option<String>,
        /// Where it stands.
        pub status: Option<String>,
        /// Its price.
        pub price: Option<Price>,
        /// Why it failed.
        pub error_code: Option<String>,
        /// Why it failed, in words.
        pub error_message: Option<String>,
        /// Why it failed, more exactly.
        pub detail_error_code: Option<String>,
        /// Why it failed, more exactly and in words.
        pub detail_error_message: Option<String>,
    }

    /// Properties and picture of a SKU.
    pub struct SkuInfo {
        /// The properties, by language.
        pub sku_pv: Option<SkuText>,
        /// The picture.
        pub sku_img_url: Option<String>,
    }

    /// Properties by language, each JSON in a string: `{"颜色分类":"黄色"}`.
    pub struct SkuText {
        /// In Chinese.
        pub zh: Option<Embedded<BTreeMap<String, String>>>,
        /// In English.
        pub en: Option<Embedded<BTreeMap<String, String>>>,
    }

    /// More about a line.
    pub struct OptionFields {
        /// The supplier's nick.
        pub supplier_nick: Option<String>,
        /// The shop.
        pub shop_name: Option<String>,
        /// The shop's id.
        pub shop_id: Option<ShopId>,
        /// The SKU's picture.
        #[serde(rename = "SKU_IMG_URL")]
        pub sku_img_url: Option<String>,
        /// Properties in Chinese.
        pub zh: Option<Embedded<BTreeMap<String, String>>>,
        /// Properties in English.
        pub en: Option<Embedded<BTreeMap<String, String>>>,
    }
}

impl OrderPage {
    /// The orders of this page; `None` where there is no list, unless there are no orders.
    #[must_use]
    pub fn orders(self) -> Option<Vec<PurchaseOrder>> {
        self.purchase_orders.or_else(|| (self.results_total == Some(0)).then(Vec::new))
    }
}

impl PurchaseOrder {
    /// The lines whose creation failed.
    pub fn failed(&self) -> impl Iterator<Item = &SubPurchaseOrder> {
        let failed = |sub: &&SubPurchaseOrder| sub.error_code.as_deref().is_some_and(|code| !code.is_empty());
        self.sub_purchase_orders.iter().flatten().filter(failed)
    }
}
