//! One item: prices (**fen**, inferred), stock and SKUs, with the ids that an order wants.

use crate::checks;
use crate::vocabulary::{ItemStatus, ItemType, ShopId};
use daigou_core::value::{Fen, ItemId, MpId, MpSkuId, SkuId, Text, Unpublished, id};
use daigou_core::{Error, Generation, operation, reply};
use serde::{Deserialize, Serialize};

/// Looks up one item. v1 names it by Taobao's number, v2 by an opaque text.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496531> (v1), <https://doc-env2.pandapon.com/api-289120986> (v2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetItem {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
}

impl GetItem {
    /// This item.
    pub fn new(item_id: impl Into<ItemId>) -> Self {
        Self { item_id: item_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("itemId", &self.item_id)
    }
}

reply! {
    /// An item. v2's reply is published only in part (`TaoBaoProductDetailsV2VO`: stock and category); that the rest is
    /// v1's is inferred. The unit of prices is not stated: **fen** is inferred.
    pub struct Item {
        /// The stock.
        pub quantity: Option<i64>,
        /// The category with those above it, joined by `->`.
        pub category_path: Option<String>,
        /// The category's id.
        pub category_id: Option<String>,
        /// The category.
        pub category_name: Option<String>,
        /// The shop.
        pub shop_name: Option<String>,
        /// The shop's id.
        pub shop_id: Option<ShopId>,
        /// The seller's nick.
        pub user_nick: Option<String>,
        /// The description.
        pub description: Option<String>,
        /// The unit that is sold.
        pub product_unit: Option<String>,
        /// Pictures.
        pub pic_urls: Vec<Text>,
        /// The title.
        pub title: Option<String>,
        /// The item's distribution id, which **order lines want** as their `itemId`.
        pub mp_id: Option<MpId>,
        /// Taobao's item id.
        pub item_id: Option<ItemId>,
        /// **Fen** (inferred): the price.
        pub price: Option<Fen>,
        /// **Fen** (inferred): the discounted price.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// The smallest quantity.
        pub begin_amount: Option<i64>,
        /// Whether it is on sale.
        pub status: Option<ItemStatus>,
        /// Whether it has material.
        pub item_type: Option<ItemType>,
        /// The item's page (a public integration).
        pub item_url: Option<String>,
        /// **Fen** (inferred): postage inside China (upstream).
        pub post_fee: Option<Fen>,
        /// Promotions (upstream, not published by PandaPon).
        pub promotion_displays: Option<Unpublished<Vec<PromotionDisplay>>>,
        /// The SKUs.
        pub sku_list: Vec<ItemSku>,
    }

    /// A SKU of an item. The unit of prices is not stated: **fen** is inferred.
    pub struct ItemSku {
        /// Its picture.
        pub pic_url: Option<String>,
        /// Its stock.
        pub quantity: Option<i64>,
        /// **Fen** (inferred): the price.
        pub price: Option<Fen>,
        /// Taobao's SKU id.
        pub sku_id: Option<SkuId>,
        /// Whether it is on sale.
        pub status: Option<ItemStatus>,
        /// **Fen** (inferred): the discounted price. A text in some replies.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// **Fen** (inferred): postage inside China (a public integration).
        pub post_fee: Option<Fen>,
        /// The SKU's distribution id, which **order lines want** as their `skuId` (a public integration).
        pub mp_sku_id: Option<MpSkuId>,
        /// Colour, size and so on (a public integration).
        pub properties: Vec<ItemProperty>,
    }

    /// A promotion that an item shows (upstream, not published by PandaPon).
    pub struct PromotionDisplay {
        /// What kind it is, such as `店铺优惠券`.
        pub type_name: Option<String>,
        /// The promotions of that kind.
        pub promotion_info_list: Option<Vec<Promotion>>,
    }

    /// One promotion (upstream, not published by PandaPon).
    pub struct Promotion {
        /// Its code.
        pub activity_code: Option<String>,
        /// Its name, such as `满300减20`.
        pub promotion_name: Option<String>,
    }
}

reply! {
    /// A property of an item or a SKU and its value, such as colour and yellow. Requests take it too.
    #[serde_with::skip_serializing_none]
    pub struct ItemProperty {
        /// The value's id.
        pub value_id: Option<i64>,
        /// The value, such as `黄色`.
        pub value_name: Option<String>,
        /// More about the value (upstream).
        pub value_desc: Option<String>,
        /// The property's id.
        pub prop_id: Option<i64>,
        /// The property, such as `颜色分类`.
        pub prop_name: Option<String>,
    }
}

impl ItemProperty {
    /// A property with its value, each by id and name.
    pub fn new(prop: (i64, impl Into<String>), value: (i64, impl Into<String>)) -> Self {
        Self {
            value_id: Some(value.0),
            value_name: Some(value.1.into()),
            value_desc: None,
            prop_id: Some(prop.0),
            prop_name: Some(prop.1.into()),
        }
    }
}

operation! {
    GetItem => Item,
    "goods.get", "One item by item id", Read,
    v1: [GET "/open/product/get" documented],
    v2: [GET "/v2/taobao/product/get" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496531",
    validate: GetItem::check,
}
