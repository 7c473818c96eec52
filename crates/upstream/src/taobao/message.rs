//! The bodies of the platform's messages about purchase orders, which both resellers pass on: names in snake case where
//! the status changed, in camel case where the price did.
//!
//! Source: <https://wiki-en.dajisaas.com/doc-4966230>.

use super::OrderStatus;
use daigou_core::reply;
use daigou_core::value::{Fen, ItemId, PurchaseId, SellerId, SkuId, SubOrderId, Time, Unknown, Unpublished};

reply! {
    /// The status of an order changed: it became ready to be paid, paid, shipped or closed. PandaPon does not publish it.
    pub struct OrderStatusChanged {
        /// When it happened, epoch milliseconds.
        #[serde(rename = "business_time")]
        pub business_time: Option<Time>,
        /// The caller's own number of the order.
        #[serde(rename = "outer_purchase_id")]
        pub outer_purchase_id: Option<String>,
        /// The order.
        #[serde(rename = "purchase_id")]
        pub purchase_id: Option<PurchaseId>,
        /// The account.
        #[serde(rename = "seller_id")]
        pub seller_id: Option<SellerId>,
        /// Where the order stands. Its lines may already be further on.
        pub status: Option<OrderStatus>,
        /// The lines.
        #[serde(rename = "sku_list")]
        pub sku_list: Option<Vec<StatusLine>>,
    }

    /// A line of an order whose status changed.
    pub struct StatusLine {
        /// The distribution id of the item.
        #[serde(rename = "item_id")]
        pub item_id: Option<ItemId>,
        /// The distribution id of the SKU.
        #[serde(rename = "sku_id")]
        pub sku_id: Option<SkuId>,
        /// The line's number in the caller's order.
        #[serde(rename = "order_line_no")]
        pub order_line_no: Option<String>,
        /// Where the line stands.
        pub status: Option<OrderStatus>,
        /// The courier.
        #[serde(rename = "logistic_company_name")]
        pub logistic_company_name: Option<String>,
        /// The tracking number.
        #[serde(rename = "logistic_number")]
        pub logistic_number: Option<String>,
    }

    /// The new price of an order: **fen**. PandaPon publishes its name alone.
    pub struct PurchasePrice {
        /// The currency, `CNY`.
        pub purchase_currency: Option<String>,
        /// **Fen**: the sum.
        pub purchase_total_fee: Option<Fen>,
        /// **Fen**: the goods.
        pub purchase_product_fee: Option<Fen>,
        /// **Fen**: freight.
        pub purchase_shipping_fee: Option<Fen>,
    }

    /// A line whose price changed. PandaPon does not publish it.
    pub struct LinePriceChange {
        /// The purchase sub-order.
        pub purchase_order_line_id: Option<PurchaseId>,
        /// The lines of the caller's order.
        pub sales_order_line_id_list: Option<Vec<SubOrderId>>,
        /// Unknown; empty in the vendor's example.
        pub features: Option<Unpublished<Unknown>>,
        /// The new price.
        #[serde(rename = "purchaseOrderItemPriceDTO")]
        pub price: Option<LinePrice>,
    }

    /// The price of a line: **fen**. PandaPon does not publish it.
    pub struct LinePrice {
        /// The currency, `CNY`.
        pub purchase_currency: Option<String>,
        /// **Fen**: the sum.
        pub purchase_total_fee: Option<Fen>,
        /// **Fen**: the goods.
        pub purchase_product_fee: Option<Fen>,
        /// **Fen**: one piece.
        pub purchase_product_unit_fee: Option<Fen>,
        /// **Fen**: freight.
        pub purchase_shipping_fee: Option<Fen>,
    }
}
