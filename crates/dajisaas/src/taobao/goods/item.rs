//! One item with its texts, by Taobao's id or by a link to it: prices are **fen**, unlike those of searches.

use daigou_core::value::{Fen, ItemId, OneOrMany, SkuId, Text, Unpublished, id};
use daigou_core::{Error, Generation, check, free_form, operation, reply, setters};
use daigou_upstream::taobao::{ItemProperty, PromotionDisplay, PropertyImage, ShopId, Translation};
use serde::{Deserialize, Serialize};

/// Looks up one item. **There is no page of the vendor's**: three public integrations agree on path and parameters.
/// For the ids that orders want, use [`ResolveItem`](super::ResolveItem).
///
/// # Errors
/// An empty id, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GetItem {
    /// Taobao's item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// The language of the reply, such as `en` or `vi`; Chinese where it is empty.
    pub language: Option<String>,
}

impl GetItem {
    /// This item, in Chinese.
    pub fn new(item_id: impl Into<ItemId>) -> Self {
        Self { item_id: item_id.into(), language: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("item_id", &self.item_id)
    }
}

setters! {
    GetItem {
        language: String,
    }
}

operation! {
    GetItem => ItemDetail,
    "taobao.detail", "One item by item id", Read,
    v1: [GET "/taobao/traffic/item/get" third_party],
    validate: GetItem::check,
}

free_form! {
    /// Looks up one item by a short link to it. The path is not published either: it must be supplied. That the reply
    /// is the one of a lookup by id is inferred.
    GetItemByLink
}

operation! {
    GetItemByLink => Unpublished<ItemDetail>,
    "taobao.detail_by_link", "One item by short link", Read,
    v1: [GET unpublished],
    verdict: super::unpublished,
}

reply! {
    /// An item with its texts (a public integration).
    pub struct ItemDetail {
        /// Taobao's item id. **Orders do not take it**: see [`ResolveItem`](super::ResolveItem).
        pub item_id: Option<ItemId>,
        /// Where it is from: `taobao` (upstream).
        pub item_resource: Option<String>,
        /// The title.
        pub title: Option<String>,
        /// The description, HTML.
        pub description: Option<String>,
        /// The shop.
        pub shop_name: Option<String>,
        /// The shop's id (upstream).
        pub shop_id: Option<ShopId>,
        /// The category.
        pub category_name: Option<String>,
        /// Pictures.
        pub pic_urls: Vec<Text>,
        /// The first picture; may be missing.
        pub main_image_url: Option<String>,
        /// **Fen**: the price.
        pub price: Option<Fen>,
        /// **Fen**: the discounted price.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// Properties of the item.
        pub properties: Vec<ItemProperty>,
        /// The SKUs.
        pub sku_list: Vec<DetailSku>,
        /// Pictures of properties, such as of colours (upstream).
        pub property_image_list: Option<Unpublished<Vec<PropertyImage>>>,
        /// Tags (upstream).
        pub tags: Option<Unpublished<Vec<Text>>>,
        /// The texts in the language that was asked for; searches have a list of them in some replies.
        pub multi_language_info: Option<OneOrMany<Translation>>,
        /// Promotions (upstream).
        pub promotion_displays: Option<Unpublished<Vec<PromotionDisplay>>>,
    }

    /// A SKU of an item (a public integration).
    pub struct DetailSku {
        /// Taobao's SKU id. **Orders do not take it**: see [`Resolved::variant`](super::Resolved::variant).
        pub sku_id: Option<SkuId>,
        /// **Fen**: the price.
        pub price: Option<Fen>,
        /// **Fen**: the discounted price.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// Its stock.
        pub quantity: Option<i64>,
        /// Its picture.
        pub pic_url: Option<String>,
        /// Colour, size and so on.
        pub properties: Vec<ItemProperty>,
        /// How many were sold; may be missing.
        pub sales: Option<i64>,
    }
}
