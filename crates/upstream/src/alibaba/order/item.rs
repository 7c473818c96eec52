//! The lines of an order.

use super::OrderState;
use crate::Decimal;
use crate::alibaba::refund::LineRefundState;
use daigou_core::value::{OfferId, RefundId, SkuId, SpecId, SubOrderId, Text, Time, Yuan};
use daigou_core::{open_enum, reply};

open_enum! {
    /// Where the goods of a line are.
    pub enum LineLogistics: int {
        /// Not shipped.
        NotShipped = 1,
        /// Shipped.
        Shipped = 2,
        /// Received.
        Received = 3,
        /// Returned.
        Returned = 4,
        /// Shipped in part.
        PartShipped = 5,
        /// There is no parcel yet.
        NoParcel = 8,
    }
}

reply! {
    /// A line of an order. Amounts are **yuan**.
    pub struct ProductItem {
        /// The seller's own number.
        pub cargo_number: Option<String>,
        /// A description.
        pub description: Option<String>,
        /// Really paid for the line. **Yuan.**
        pub item_amount: Option<Yuan>,
        /// The product's name.
        pub name: Option<String>,
        /// The original price of one. **Yuan.**
        pub price: Option<Yuan>,
        /// The offer: the plain number, also where PandaPon v2 hides it elsewhere.
        #[serde(rename = "productID")]
        pub product_id: Option<OfferId>,
        /// Pictures, the small one first: a real array here, JSON in a string in PandaPon's list of orders.
        pub product_img_url: Option<Vec<Text>>,
        /// The product as it was when ordered.
        pub product_snapshot_url: Option<String>,
        /// How many.
        pub quantity: Option<Decimal>,
        /// Refunded. **Yuan.**
        pub refund: Option<Yuan>,
        /// The SKU.
        #[serde(rename = "skuID")]
        pub sku_id: Option<SkuId>,
        /// Where it stands in the order.
        pub sort: Option<i64>,
        /// As the order's; an open set.
        pub status: Option<OrderState>,
        /// The line's number; rounded in the vendor's samples. Use `sub_item_id_string`.
        #[serde(rename = "subItemID")]
        pub sub_item_id: Option<SubOrderId>,
        /// The line's number as text.
        #[serde(rename = "subItemIDString")]
        pub sub_item_id_string: Option<SubOrderId>,
        /// Such as `common`.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        /// Of what: `件`, `箱`.
        pub unit: Option<String>,
        /// Weight.
        pub weight: Option<Decimal>,
        /// Its unit.
        pub weight_unit: Option<String>,
        /// The seller's guarantees.
        pub guarantees_terms: Option<Vec<Guarantee>>,
        /// The seller's own number of the product.
        pub product_cargo_number: Option<String>,
        /// Colour, size and so on: a real array here.
        pub sku_infos: Option<Vec<SkuInfo>>,
        /// The line's discount; the unit is not stated.
        pub entry_discount: Option<Decimal>,
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// A factor to the quantity.
        pub quantity_factor: Option<Decimal>,
        /// The state in Chinese, such as `等待卖家发货`.
        pub status_str: Option<String>,
        /// The refund's state.
        pub refund_status: Option<LineRefundState>,
        /// Why it was closed.
        pub close_reason: Option<String>,
        /// Where the goods are.
        pub logistics_status: Option<LineLogistics>,
        /// When it was created.
        pub gmt_create: Option<Time>,
        /// When it was changed.
        pub gmt_modified: Option<Time>,
        /// When it was done.
        pub gmt_completed: Option<Time>,
        /// Until when stock is held (`yyyy-MM-dd HH:mm:ss`).
        pub gmt_pay_expire_time: Option<Time>,
        /// The refund before completion.
        pub refund_id: Option<RefundId>,
        /// The refund after completion.
        pub refund_id_for_as: Option<RefundId>,
        /// The line's part of the freight. **Yuan.**
        pub share_postage: Option<Yuan>,
    }

    /// A seller's guarantee.
    pub struct Guarantee {
        /// In words, such as `7天无理由退货`.
        pub assurance_info: Option<String>,
        /// Its code, such as `qtwlybt`.
        pub assurance_type: Option<String>,
        /// Quality, such as `国家三包`.
        pub quality_assurance_type: Option<String>,
        /// Its value.
        pub value: Option<String>,
    }

    /// One property of a SKU.
    pub struct SkuInfo {
        /// Such as `颜色`.
        pub name: Option<String>,
        /// Such as `黑色`.
        pub value: Option<String>,
    }
}

impl ProductItem {
    /// The line's number, from its text where there is one: what refunds and receipts name.
    #[must_use]
    pub fn id(&self) -> Option<&SubOrderId> {
        let candidates = [self.sub_item_id_string.as_ref(), self.sub_item_id.as_ref()];
        candidates.into_iter().flatten().find(|id| !id.is_blank())
    }
}
