//! Searches: by words, everywhere and in one shop; by picture, in two generations of the platform upstream (V1.0 by an
//! uploaded picture, V2.0 by an address); and hot lists. Prices are **yuan**; there is no total.
//!
//! The parameters of hot lists are a public integration's, unverified, and nothing is known of the replies: that is why
//! there is no stream of their goods.

use daigou_core::page::{self, Paged};
use daigou_core::value::{FreeForm, ItemId, Unknown, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, free_form, id_type, open_enum, operation, setters};
use daigou_upstream::taobao::{FoundItem, FoundItems};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The largest page, of searches by words and of V2.0 by picture, as a public integration has it, and upstream.
const LARGEST_PAGE: i64 = 20;

/// Searches goods by words. **There is no page of the vendor's**: parameters and reply are a public integration's.
/// [`Taobao::search_all`](crate::taobao::Taobao::search_all) walks through the pages.
///
/// # Errors
/// Pages below 1, pages of more than 20 items and an empty `keyword`, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    verdict: Verdict::of_unpublished,
}

/// The last page of V2.0, counted from 0, as a public integration has it.
const LAST_PAGE: i64 = 499;

/// Searches goods by a picture, V1.0. The reply holds at most 100 items and has no pages (upstream).
///
/// **Neither a page nor the reply is published**: the parameters are a public integration's, and the reply's shape is
/// that which another reseller documents for the same path, prices in **yuan**.
///
/// # Errors
/// Neither id nor address, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ImageSearch {
    /// The id of a picture that was uploaded (`taobao.upload_image`); it wins where both are given.
    pub image_id: Option<String>,
    /// The address of a picture. One outside Alibaba may not be found: upload it first.
    pub pic_url: Option<String>,
    /// The language of the reply, such as `en` or `vi`.
    pub language: Option<String>,
}

impl ImageSearch {
    /// By an uploaded picture.
    pub fn image(image_id: impl Into<String>) -> Self {
        Self { image_id: Some(image_id.into()), ..Self::default() }
    }

    /// By the address of a picture.
    pub fn url(pic_url: impl Into<String>) -> Self {
        Self { pic_url: Some(pic_url.into()), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        match (&self.image_id, &self.pic_url) {
            (None, Some(url)) => check::filled("pic_url", url),
            (id, _) => check::filled("image_id", id.as_deref().unwrap_or_default())
                .map_err(|error| if id.is_none() { error.with_hint("or give `pic_url`") } else { error }),
        }
    }
}

setters! {
    ImageSearch {
        language: String,
    }
}

operation! {
    ImageSearch => Unpublished<Vec<FoundItem>>,
    "taobao.image_search", "Search goods by picture, V1.0", Read,
    v1: [GET "/taobao/traffic/item/imgsearch" third_party],
    validate: ImageSearch::check,
    verdict: Verdict::of_unpublished,
}

/// Searches goods by the address of a picture, V2.0. **Nothing is known of the reply.** Paging, and its bounds, are a
/// public integration's: the vendor's page breaks off before them.
///
/// Source: <https://wiki-en.dajisaas.com/api-310619961>.
///
/// # Errors
/// No address, pages below 0 or above 499, and pages of more than 20 items, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ImageSearchV2 {
    /// The address of the picture.
    pub pic_url: Option<String>,
    /// The kind of thing to look for.
    pub category_id: Option<PictureCategory>,
    /// `true` to look for the picture's subject alone; a public integration says yes.
    pub crop: Option<bool>,
    /// The page, from 0 to 499.
    pub page_no: Option<i64>,
    /// How many items a page has, 1 to 20.
    pub page_size: Option<i64>,
}

impl ImageSearchV2 {
    /// By the address of a picture, the first page.
    pub fn new(pic_url: impl Into<String>) -> Self {
        Self { pic_url: Some(pic_url.into()), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("picUrl", self.pic_url.as_deref().unwrap_or_default())?;
        if let Some(category) = &self.category_id {
            check::filled("categoryId", category.as_str())?;
        }
        check::between("pageNo", self.page_no.unwrap_or(0), 0, LAST_PAGE)?;
        check::between("pageSize", self.page_size.unwrap_or(1), 1, LARGEST_PAGE)
    }
}

setters! {
    ImageSearchV2 {
        category_id: PictureCategory,
        crop: bool,
        page_no: i64,
        page_size: i64,
    }
}

open_enum! {
    /// The kind of thing that a picture shows, as V2.0 of the search has them.
    pub enum PictureCategory: text {
        /// Tops.
        Tops = "0",
        /// Dresses.
        Dresses = "1",
        /// Bottoms: trousers and skirts.
        Bottoms = "2",
        /// Bags.
        Bags = "3",
        /// Shoes.
        Shoes = "4",
        /// Accessories.
        Accessories = "5",
        /// Snacks.
        Snacks = "6",
        /// Beauty.
        Beauty = "7",
        /// Bottled drinks.
        BottledDrinks = "8",
        /// Furniture.
        Furniture = "9",
        /// Toys.
        Toys = "20",
        /// Underwear.
        Underwear = "21",
        /// Digital devices.
        Digital = "22",
        /// Anything else.
        Others = "88888888",
    }
}

operation! {
    ImageSearchV2 => Unpublished<Unknown>,
    "taobao.image_search_v2", "Search goods by picture, V2.0", Read,
    v1: [GET "/taobao/image-search/url" documented],
    doc: "https://wiki-en.dajisaas.com/api-310619961",
    validate: ImageSearchV2::check,
    verdict: Verdict::of_unpublished,
}

id_type! {
    /// A hot list.
    pub struct ThemeId;
}

/// The hot lists that there are. **Nothing is known of the reply**, and the one parameter is unverified.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct HotListTypes {
    /// Which kind of lists.
    pub theme_type: Option<String>,
}

impl HotListTypes {
    /// Without a choice of the kind.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        self.theme_type.as_ref().map_or(Ok(()), |kind| check::filled("themeType", kind))
    }
}

setters! {
    HotListTypes {
        theme_type: String,
    }
}

operation! {
    HotListTypes => Unpublished<Unknown>,
    "taobao.hot_list_types", "Hot list types", Read,
    v1: [GET "/taobao/traffic/getThemeDimList" third_party],
    validate: HotListTypes::check,
    verdict: Verdict::of_unpublished,
}

/// The goods of a hot list, one page. **Nothing is known of the reply**, and the parameters are unverified.
///
/// # Errors
/// An empty id, and pages and page sizes below 1, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HotList {
    /// The list: one of [`HotListTypes`].
    #[serde(rename = "themeId", serialize_with = "id::as_text")]
    pub theme_id: ThemeId,
    /// The page, from 1.
    pub page_no: Option<i64>,
    /// How many items a page has.
    pub page_size: Option<i64>,
}

impl HotList {
    /// The first page of this list.
    pub fn new(theme_id: impl Into<ThemeId>) -> Self {
        Self { theme_id: theme_id.into(), page_no: Some(1), page_size: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("themeId", &self.theme_id)?;
        check::at_least("page_no", self.page_no.unwrap_or(1), 1)?;
        check::at_least("page_size", self.page_size.unwrap_or(1), 1)
    }
}

setters! {
    HotList {
        page_no: i64,
        page_size: i64,
    }
}

operation! {
    HotList => Unpublished<Unknown>,
    "taobao.hot_list", "Goods of a hot list", Read,
    v1: [GET "/taobao/traffic/getThemeDetail" third_party],
    validate: HotList::check,
    verdict: Verdict::of_unpublished,
}
