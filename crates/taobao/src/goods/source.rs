//! An item in another language. Three members of the reply are published; the others are the upstream platform's, and
//! those that are lists or objects fail only when they are asked for.

use crate::checks;
use daigou_core::value::{Fen, ItemId, OneOrMany, SkuId, Text, Unpublished, id};
use daigou_core::{Error, Generation, operation, reply, setters};
use daigou_upstream::taobao::{ItemProperty, PromotionDisplay, PropertyImage, ShopId, Translation};
use serde::{Deserialize, Serialize};

/// Looks up one item in a language. v1 only.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496526>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SourceGoods {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// The language, such as `vi`.
    pub language: Option<String>,
}

impl SourceGoods {
    /// This item.
    pub fn new(item_id: impl Into<ItemId>) -> Self {
        Self { item_id: item_id.into(), language: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("itemId", &self.item_id)
    }
}

setters! {
    SourceGoods {
        language: String,
    }
}

reply! {
    /// An item with its texts in a language. `description`, `item_id` and `item_resource` are published; the rest is
    /// upstream, not published by PandaPon, and its amounts are **fen** there.
    pub struct SourceItem {
        /// The description.
        pub description: Option<String>,
        /// Taobao's item id.
        pub item_id: Option<ItemId>,
        /// Where it is from: `taobao`. (The vendor's page shows the beginning of the name.)
        pub item_resource: Option<String>,
        /// The title.
        pub title: Option<String>,
        /// Pictures.
        pub pic_urls: Option<Unpublished<Vec<Text>>>,
        /// The shop.
        pub shop_name: Option<String>,
        /// The shop's id.
        pub shop_id: Option<ShopId>,
        /// **Fen** (upstream): the price.
        pub price: Option<Fen>,
        /// **Fen** (upstream): the discounted price.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// Properties of the item.
        pub properties: Option<Unpublished<Vec<ItemProperty>>>,
        /// The SKUs.
        pub sku_list: Option<Unpublished<Vec<SourceSku>>>,
        /// Pictures of properties, such as of colours.
        pub property_image_list: Option<Unpublished<Vec<PropertyImage>>>,
        /// Tags.
        pub tags: Option<Unpublished<Vec<Text>>>,
        /// The texts in the language; an object, and in some integrations a list.
        pub multi_language_info: Option<Unpublished<OneOrMany<Translation>>>,
        /// Promotions.
        pub promotion_displays: Option<Unpublished<Vec<PromotionDisplay>>>,
    }

    /// A SKU (upstream, not published by PandaPon).
    pub struct SourceSku {
        /// Taobao's SKU id.
        pub sku_id: Option<SkuId>,
        /// Its stock.
        pub quantity: Option<i64>,
        /// **Fen** (upstream): the price.
        pub price: Option<Fen>,
        /// **Fen** (upstream): the discounted price.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// Its picture.
        pub pic_url: Option<String>,
        /// Colour, size and so on.
        pub properties: Option<Vec<ItemProperty>>,
    }
}

operation! {
    SourceGoods => SourceItem,
    "goods.source", "Source goods by item id and language", Read,
    v1: [POST "/open/product/source/get" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496526",
    validate: SourceGoods::check,
}
