//! Search by words, everywhere and in one shop. Prices are **yuan**; there is no total.

use daigou_core::page::{self, Paged};
use daigou_core::value::{FreeForm, ItemId, OneOrMany, Text, Unpublished, Yuan};
use daigou_core::{Error, Generation, check, free_form, open_enum, operation, reply, setters};
use daigou_upstream::taobao::{PromotionDisplay, Translation};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The largest page, here as a public integration has it, and upstream.
const LARGEST_PAGE: i64 = 20;

/// Searches goods by words. **There is no page of the vendor's**: parameters and reply are a public integration's.
/// [`Taobao::search_all`](crate::taobao::Taobao::search_all) walks through the pages.
///
/// # Errors
/// Pages below 1, pages of more than 20 items and an empty `keyword`, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchGoods {
    /// The words.
    pub keyword: Option<String>,
    /// The page, from 1.
    pub page_no: Option<i64>,
    /// How many items a page has: 1 to 20.
    pub page_size: Option<i64>,
    /// The language of the reply, such as `en`.
    pub language: Option<String>,
    /// The order.
    pub sort: Option<SearchSort>,
    /// A filter; upstream a list with commas, such as `min_price:2000,max_price:10000` (**fen**).
    pub filter: Option<String>,
}

impl SearchGoods {
    /// The first page for these words.
    pub fn new(keyword: impl Into<String>) -> Self {
        Self { keyword: Some(keyword.into()), page_no: Some(1), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        if let Some(keyword) = &self.keyword {
            check::filled("keyword", keyword)?;
        }
        check::at_least("page_no", self.page_no.unwrap_or(1), 1)?;
        check::between("page_size", self.page_size.unwrap_or(1), 1, LARGEST_PAGE)
    }
}

setters! {
    SearchGoods {
        page_no: i64,
        page_size: i64,
        language: String,
        sort: SearchSort,
        filter: String,
    }
}

open_enum! {
    /// How a search is sorted (upstream).
    pub enum SearchSort: text {
        /// By price, the lowest first.
        PriceAscending = "PRICE_ASC",
        /// By price, the highest first.
        PriceDescending = "PRICE_DESC",
        /// By sales, the fewest first.
        SalesAscending = "SALE_QTY_ASC",
        /// By sales, the most first.
        SalesDescending = "SALE_QTY_DESC",
    }
}

impl Paged for SearchGoods {
    type Item = FoundItem;

    fn items(reply: Self::Response) -> Result<Vec<Self::Item>, Error> {
        // After the last page there may be no list, but then the page says which one it is.
        let known = reply.page_no.is_some();
        let list = reply.data.or_else(|| known.then(Vec::new));
        list.ok_or_else(|| page::unreadable("no list stands where one is expected"))
    }

    fn key(item: &Self::Item) -> Option<Cow<'_, str>> {
        item.id().map(ItemId::as_str).map(Cow::Borrowed)
    }

    fn next(&self, reply: &Self::Response, _: u64) -> Option<Self> {
        let next = self.page_no.unwrap_or(1).saturating_add(1);
        reply.data.as_ref().map(|_| Self { page_no: Some(next), ..self.clone() })
    }
}

operation! {
    SearchGoods => FoundItems,
    "taobao.search", "Search goods by keyword", Read,
    v1: [GET "/taobao/traffic/item/search" third_party],
    validate: SearchGoods::check,
}

free_form! {
    /// Searches the goods of one shop. **Neither the parameters nor the reply are published**: a public integration
    /// passes `keyword`; upstream, a search by words takes a `shop_id`. The reply is read as that of such a search.
    ShopSearch
}

impl ShopSearch {
    /// By words alone, as a public integration does.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn keyword(keyword: impl Into<String>) -> Result<Self, Error> {
        let members = std::collections::BTreeMap::from([("keyword", keyword.into())]);
        FreeForm::new(&members).map(Self)
    }
}

operation! {
    ShopSearch => Unpublished<FoundItems>,
    "taobao.shop_search", "Search one shop's goods", Read,
    v1: [GET "/taobao/traffic/item/shop/search" third_party],
    verdict: super::unpublished,
}

reply! {
    /// A page of a search. There is no total.
    pub struct FoundItems {
        /// The page, from 1 (upstream).
        pub page_no: Option<i64>,
        /// How many items a page has (upstream).
        pub page_size: Option<i64>,
        /// The items of this page; `None` where the reply had no list.
        pub data: Option<Vec<FoundItem>>,
    }

    /// An item as a search shows it. Some members have several names, by the source that knows them: the methods give
    /// whichever is there.
    pub struct FoundItem {
        /// Taobao's item; see [`id`](Self::id).
        pub item_id: Option<ItemId>,
        /// Taobao's item, as a search by picture has it.
        pub tb_item_id: Option<ItemId>,
        /// The title.
        pub title: Option<String>,
        /// The texts in the language that was asked for: an object in some replies, a list in others.
        pub multi_language_info: Option<OneOrMany<Translation>>,
        /// The texts in the language that was asked for, as a search by picture has them.
        #[serde(rename = "materialI18nVO")]
        pub material_i18n: Option<MaterialTranslation>,
        /// **Yuan**: the price.
        pub price: Option<Yuan>,
        /// **Yuan**: the price with coupons (upstream).
        pub coupon_price: Option<Yuan>,
        /// The picture; see [`picture`](Self::picture).
        pub main_image_url: Option<String>,
        /// The picture by a name that a public integration reads too.
        pub pict_url: Option<String>,
        /// The picture by a name that a public integration reads too.
        pub picture_url: Option<String>,
        /// The shop; see [`shop`](Self::shop).
        pub shop_name: Option<String>,
        /// The seller's nick, by which a public integration names the shop where it has no other name.
        pub nick: Option<String>,
        /// How many were sold.
        pub sales: Option<i64>,
        /// A public integration shows it where there is no `sales`; a sibling of the platform calls the stock so.
        pub quantity: Option<i64>,
        /// The stock (upstream).
        pub inventory: Option<i64>,
        /// Tags, such as `tmall` (upstream).
        pub tags: Option<Vec<Text>>,
        /// Tags, as a search by picture has them.
        pub tag_list: Option<Vec<Text>>,
        /// Promotions (upstream).
        pub promotion_displays: Option<Vec<PromotionDisplay>>,
        /// Promotions, as a search by picture has them.
        #[serde(rename = "promotionDisplayVOList")]
        pub promotion_display_list: Option<Vec<PromotionDisplay>>,
    }

    /// An item in another language, as a search by picture has it.
    pub struct MaterialTranslation {
        /// The title.
        pub title: Option<String>,
        /// The picture.
        pub main_image: Option<String>,
        /// The language, such as `en`.
        pub language: Option<String>,
    }
}

impl FoundItem {
    /// Taobao's item id, by whichever name it came. Orders want another one: resolve the item first.
    #[must_use]
    pub fn id(&self) -> Option<&ItemId> {
        [&self.item_id, &self.tb_item_id].into_iter().flatten().find(|id| !id.is_blank())
    }

    /// The picture, by whichever name it came.
    #[must_use]
    pub fn picture(&self) -> Option<&str> {
        first([&self.main_image_url, &self.pict_url, &self.picture_url])
    }

    /// The shop, or its seller's nick.
    #[must_use]
    pub fn shop(&self) -> Option<&str> {
        first([&self.shop_name, &self.nick])
    }
}

fn first<const N: usize>(texts: [&Option<String>; N]) -> Option<&str> {
    texts.into_iter().flatten().map(String::as_str).find(|text| !text.is_empty())
}
