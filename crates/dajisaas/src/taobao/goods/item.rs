//! One item: with its texts, by Taobao's id or by a link to it, prices **fen**, unlike those of searches; its distribution
//! ids, the key to previews and orders, which take no others; and its freight inside China.

use daigou_core::value::{Embedded, Fen, ItemId, OneOrMany, SkuId, Text, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, free_form, operation, reply, setters};
use daigou_upstream::Decimal;
use daigou_upstream::taobao::{Item, ItemProperty, PromotionDisplay, PropertyImage, ShopId, Translation};
use serde::{Deserialize, Serialize};

/// Looks up one item. **There is no page of the vendor's**: three public integrations agree on path and parameters.
/// For the ids that orders want, use [`ResolveItem`](super::ResolveItem).
///
/// # Errors
/// An empty id, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    verdict: Verdict::of_unpublished,
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

/// Freight of an item to a place inside China. The place is JSON text inside a string on the wire; here it is typed.
/// **There is no page of the vendor's**: parameters and reply are a public integration's.
///
/// # Errors
/// An empty id, and a place without a province, before anything is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EstimateFreight {
    /// Taobao's item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// Where to.
    #[serde(serialize_with = "Embedded::as_text")]
    pub address_info: Embedded<FreightAddress>,
}

impl EstimateFreight {
    /// This item to this place.
    ///
    /// # Errors
    /// The place cannot be written.
    pub fn new(item_id: impl Into<ItemId>, place: &FreightAddress) -> Result<Self, Error> {
        let address_info = Embedded::new(place).map_err(|e| Error::invalid("address_info", e))?;
        Ok(Self { item_id: item_id.into(), address_info })
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("item_id", &self.item_id)?;
        let place = self.address_info.get().map_err(|e| Error::invalid("address_info", e))?;
        check::filled("address_info.state", place.state.as_deref().unwrap_or_default())
    }
}

/// A place inside China, in Chinese.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FreightAddress {
    /// The country: `中国`.
    pub country: Option<String>,
    /// The city, such as `杭州市`.
    pub city: Option<String>,
    /// The district, such as `余杭区`.
    pub district: Option<String>,
    /// The province, such as `浙江省`.
    pub state: Option<String>,
}

impl FreightAddress {
    /// A city of a province in `中国`.
    pub fn new(state: impl Into<String>, city: impl Into<String>) -> Self {
        Self { country: Some("中国".into()), city: Some(city.into()), district: None, state: Some(state.into()) }
    }
}

setters! {
    FreightAddress {
        country: String,
        district: String,
    }
}

reply! {
    /// The freight (a public integration).
    pub struct Freight {
        /// The freight. **The unit is not stated**: the one known reply has 0.
        pub post_fee: Option<Decimal>,
        /// The currency: `CNY`.
        pub currency: Option<String>,
    }
}

operation! {
    EstimateFreight => Freight,
    "taobao.freight", "Domestic freight of an item", Read,
    v1: [POST "/taobao/traffic/item/logisticPrice/get" third_party],
    validate: EstimateFreight::check,
}

/// Gives the distribution ids of an item ([`mp_id`](Item::mp_id)) and of its SKUs
/// ([`mp_sku_id`](daigou_upstream::taobao::ItemSku::mp_sku_id)). It **must come before** previews and orders, which take
/// these and not Taobao's own ids: the types of the two do not mix. Prices are **fen** (inferred).
///
/// ```
/// # fn run(item: &daigou_dajisaas::taobao::Resolved) -> Result<(), daigou_dajisaas::core::Error> {
/// let mp_id = item.distribution_id()?;
/// let mp_sku_id = item.variant(&"3452545926724".into())?; // Taobao's SKU, as a buyer's link has it
/// # let _ = (mp_id, mp_sku_id);
/// # Ok(())
/// # }
/// ```
///
/// Source: <https://wiki-en.dajisaas.com/api-202449555> (撞库). The page shows `itemType`, `quantity` and `skuList`; the
/// rest of the reply is as another reseller documents the same object.
///
/// # Errors
/// An empty id, before anything is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ResolveItem {
    /// Taobao's item, as its page's address has it.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
}

impl ResolveItem {
    /// This item.
    pub fn new(item_id: impl Into<ItemId>) -> Self {
        Self { item_id: item_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("item_id", &self.item_id)
    }
}

operation! {
    ResolveItem => Item,
    "taobao.resolve", "Resolve an item to its mpId and mpSkuIds", Read,
    v1: [GET "/taobao/product/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-202449555",
    validate: ResolveItem::check,
}
