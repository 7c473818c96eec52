//! Freight inside China, estimated. Amounts are **yuan**, sizes cm, weights kg.

use crate::Decimal;
use daigou_core::reply;
use daigou_core::value::{OfferId, SkuId, Yuan};

reply! {
    /// The freight of a product: the reply of 1688's `product.freight.estimate`.
    pub struct Freight {
        /// The offer.
        pub offer_id: Option<OfferId>,
        /// The estimate for all pieces, **yuan**; not to be read where `free_postage` is true.
        pub freight: Option<Yuan>,
        /// The freight template.
        pub template_id: Option<i64>,
        /// Weight of one piece, kg.
        pub single_product_weight: Option<Decimal>,
        /// Width of one piece, cm.
        pub single_product_width: Option<Decimal>,
        /// Height of one piece, cm.
        pub single_product_height: Option<Decimal>,
        /// Length of one piece, cm.
        pub single_product_length: Option<Decimal>,
        /// 1 the seller pays, 2 the seller's template, 3 the seller's official template.
        pub template_type: Option<i64>,
        /// The template's name, such as `中通`.
        pub template_name: Option<String>,
        /// 0 express, 1 freight, 2 cash on delivery, 3 official.
        pub sub_template_type: Option<i64>,
        /// The sub-template's name.
        pub sub_template_name: Option<String>,
        /// For the first units, **yuan**.
        pub first_fee: Option<Yuan>,
        /// How many units the first fee covers: pieces or kg.
        pub first_unit: Option<Decimal>,
        /// For each further lot of units, **yuan**.
        pub next_fee: Option<Yuan>,
        /// How many units a further lot has: pieces or kg.
        pub next_unit: Option<Decimal>,
        /// A factor; empty or 1 is none.
        pub discount: Option<Decimal>,
        /// `0` by weight, `1` by pieces, `2` by volume.
        pub charge_type: Option<String>,
        /// `true` where delivery is free.
        pub free_postage: Option<bool>,
        /// Weight and size by SKU.
        pub product_freight_sku_info_models: Option<Vec<SkuFreight>>,
        /// 1: the outer weight and size count; 2: those of each SKU.
        pub size_value_type: Option<i64>,
    }

    /// Weight and size of one SKU.
    pub struct SkuFreight {
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// Weight of one piece, kg.
        pub single_sku_weight: Option<Decimal>,
        /// Width of one piece, cm.
        pub single_sku_width: Option<Decimal>,
        /// Height of one piece, cm.
        pub single_sku_height: Option<Decimal>,
        /// Length of one piece, cm.
        pub single_sku_length: Option<Decimal>,
    }
}
