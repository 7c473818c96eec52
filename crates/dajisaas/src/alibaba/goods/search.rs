//! Searches: by picture, by keyword, within a shop. Prices are **yuan**.

use daigou_core::value::{Embedded, SellerId, UserId, Yuan, id, yuan};
use daigou_core::{Error, Generation, check, operation, setters};
use daigou_upstream::alibaba::SearchPage;
use daigou_upstream::alibaba::rules::{self, PAGE};
use daigou_upstream::alibaba::search::Sort;
use daigou_upstream::searches;
use serde::{Deserialize, Serialize};

/// Searches products by picture: by the id that `alibaba.upload_image` gave, or by the address of one of 1688's own
/// pictures. Where both are given, the id wins.
///
/// The vendor's page covers the members up to `region`; the others stand in public integrations.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164764>.
///
/// # Errors
/// Neither id nor address, pages below 1, pages of more than 50 products and prices that are none, before anything is
/// sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchByPicture {
    /// The picture's address; other servers than 1688's are not guaranteed. Written by its English name; the newer
    /// Chinese page calls it `imageAddress`, which is read as well.
    #[serde(alias = "imageAddress")]
    pub image_url: Option<String>,
    /// The id of an uploaded picture: 19 digits, a string.
    pub image_id: Option<String>,
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has, at most 50.
    pub page_size: i64,
    /// The part of the picture to look for, such as `266,799,48,581`: one of the reply's `picRegionInfo`.
    pub region: Option<String>,
    /// The language of translated texts: see [`SearchProducts`].
    pub country: Option<String>,
    /// Filters, with commas between them: see [`SearchProducts`].
    pub filter: Option<String>,
    /// The order of the results: JSON in a string.
    #[serde(serialize_with = "Embedded::optional_as_text")]
    pub sort: Option<Embedded<Sort>>,
    /// The user at the buyer's own site: one text here, a list in the other searches.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
    /// The lowest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_start: Option<Yuan>,
    /// The highest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_end: Option<Yuan>,
    /// The category.
    pub category_id: Option<i64>,
    /// Words to look for among the products that the picture finds.
    pub keyword: Option<String>,
    /// A text that the search looks at together with the picture.
    pub auxiliary_text: Option<String>,
}

impl SearchByPicture {
    /// The first page of 20, by the id of an uploaded picture, with texts in English.
    pub fn of_id(image_id: impl Into<String>) -> Self {
        Self { image_id: Some(image_id.into()), ..Self::empty() }
    }

    /// The first page of 20, by the address of one of 1688's pictures, with texts in English.
    pub fn of_url(image_url: impl Into<String>) -> Self {
        Self { image_url: Some(image_url.into()), ..Self::empty() }
    }

    fn empty() -> Self {
        Self { country: Some("en".into()), ..Self::bare(1, PAGE) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::search(self.begin_page, self.page_size, [&self.price_start, &self.price_end])?;
        match [&self.image_id, &self.image_url].into_iter().flatten().any(|text| !text.trim().is_empty()) {
            true => Ok(()),
            false => Err(Error::invalid("imageId", "is missing: give the id of an uploaded picture, or imageUrl")),
        }
    }
}

setters! {
    SearchByPicture(begin_page: i64, page_size: i64) {
        image_url: String,
        image_id: String,
        region: String,
        country: String,
        filter: String,
        sort: Embedded<Sort>,
        out_member_id: UserId,
        price_start: Yuan,
        price_end: Yuan,
        category_id: i64,
        keyword: String,
        auxiliary_text: String,
    }
}

operation! {
    SearchByPicture => SearchPage,
    "alibaba.image_search", "Search products by picture", Read,
    v1: [GET "/alibaba/product/imageQuery" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164764",
    validate: SearchByPicture::check,
}

/// Searches products by keyword.
///
/// `filter` is a list of words with commas between them: `shipInToday`, `shipIn24Hours`, `shipIn48Hours`,
/// `certifiedFactory`, `1688Selection`, `jxhy`, `noReason7DReturn`, `isOnePsale`, `isOnePsaleFreePost`, `new7`, `new30`,
/// `isQqyx` (global selection), `isSelect`, `totalEpScoreLv1` … `Lv4`, `getRate24HLv1` … `Lv3`, `getRate48HLv1` … `Lv3`,
/// and `ksCiphertext`, which stands in examples without a meaning (<https://wiki-en.dajisaas.com/doc-4991061>).
///
/// `country` is a language that customer service has activated: `en`, `ru`, `vi`, `ja`, `ko`, `fr`, `pt`, `es`, `th`,
/// `id`, `ar`.
///
/// Source: the vendor's OpenAPI export; its page is not known.
///
/// # Errors
/// Neither keyword nor category, pages below 1, pages of more than 50 products and prices that are none, before anything
/// is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchProducts {
    /// The words to look for, in Chinese. Marked as required; one public integration gives a category in their place.
    pub keyword: Option<String>,
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has, at most 50.
    pub page_size: i64,
    /// The language of translated texts: see [`SearchProducts`].
    pub country: Option<String>,
    /// Filters, with commas between them: see [`SearchProducts`].
    pub filter: Option<String>,
    /// The order of the results: JSON in a string.
    #[serde(serialize_with = "Embedded::optional_as_text")]
    pub sort: Option<Embedded<Sort>>,
    /// Users at the buyer's own site, such as `["123"]`: a list here.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<Vec<UserId>>,
    /// The lowest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_start: Option<Yuan>,
    /// The highest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_end: Option<Yuan>,
    /// The category: a number here, a string at PandaPon.
    pub category_id: Option<i64>,
    /// A pool of business opportunities (商机货盘).
    pub region_opp: Option<String>,
    /// A pool of 1688's sourcing workbench (寻源通工作台货盘id).
    pub product_collection_id: Option<String>,
    /// A node of the navigation, such as `978` or `978:1352`: see [`GetNavigation`](super::GetNavigation).
    pub sn_id: Option<String>,
}

impl SearchProducts {
    /// The first page of 20, with texts in English.
    pub fn new(keyword: impl Into<String>) -> Self {
        Self { keyword: Some(keyword.into()), ..Self::empty() }
    }

    /// The first page of 20 of everything in a category, with texts in English.
    #[must_use]
    pub fn in_category(category_id: i64) -> Self {
        Self { category_id: Some(category_id), ..Self::empty() }
    }

    fn empty() -> Self {
        Self { country: Some("en".into()), ..Self::bare(1, PAGE) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::search(self.begin_page, self.page_size, [&self.price_start, &self.price_end])?;
        match (&self.keyword, self.category_id) {
            (None, None) => Err(Error::invalid("keyword", "is missing: give it, or categoryId")),
            _ => Ok(()),
        }
    }
}

setters! {
    SearchProducts(begin_page: i64, page_size: i64) {
        keyword: String,
        country: String,
        filter: String,
        sort: Embedded<Sort>,
        out_member_id: Vec<UserId>,
        price_start: Yuan,
        price_end: Yuan,
        category_id: i64,
        region_opp: String,
        product_collection_id: String,
        sn_id: String,
    }
}

operation! {
    SearchProducts => SearchPage,
    "alibaba.search", "Search products by keyword", Read,
    v1: [GET "/alibaba/product/keywordQuery" documented],
    validate: SearchProducts::check,
}

/// Searches the products of one shop.
///
/// The vendor's page is not available: the members are a public integration's, written after it.
///
/// # Errors
/// No shop, pages below 1, pages of more than 50 products and prices that are none, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchShop {
    /// The shop, encrypted: `BBB…`, as a product's detail has it.
    #[serde(serialize_with = "id::as_text")]
    pub seller_open_id: SellerId,
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has, at most 50.
    pub page_size: i64,
    /// The language of translated texts: see [`SearchProducts`].
    pub country: Option<String>,
    /// The words to look for; everything where it is absent.
    pub keyword: Option<String>,
    /// Filters, with commas between them: see [`SearchProducts`].
    pub filter: Option<String>,
    /// The order of the results: JSON in a string.
    #[serde(serialize_with = "Embedded::optional_as_text")]
    pub sort: Option<Embedded<Sort>>,
    /// The lowest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_start: Option<Yuan>,
    /// The highest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_end: Option<Yuan>,
    /// The category.
    pub category_id: Option<i64>,
    /// Users at the buyer's own site: a list here.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<Vec<UserId>>,
    /// A pool of business opportunities (商机货盘).
    pub region_opp: Option<String>,
    /// A pool of 1688's sourcing workbench (寻源通工作台货盘id).
    pub product_collection_id: Option<String>,
    /// A node of the navigation, such as `978` or `978:1352`: see [`GetNavigation`](super::GetNavigation).
    pub sn_id: Option<String>,
}

impl SearchShop {
    /// The first page of 20 of this shop, with texts in English.
    pub fn new(shop: impl Into<SellerId>) -> Self {
        Self { country: Some("en".into()), ..Self::bare(shop.into(), 1, PAGE) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::search(self.begin_page, self.page_size, [&self.price_start, &self.price_end])?;
        check::filled("sellerOpenId", &self.seller_open_id)
    }
}

setters! {
    SearchShop(seller_open_id: SellerId, begin_page: i64, page_size: i64) {
        country: String,
        keyword: String,
        filter: String,
        sort: Embedded<Sort>,
        price_start: Yuan,
        price_end: Yuan,
        category_id: i64,
        out_member_id: Vec<UserId>,
        region_opp: String,
        product_collection_id: String,
        sn_id: String,
    }
}

operation! {
    SearchShop => SearchPage,
    "alibaba.shop_search", "Search one shop's products", Read,
    v1: [GET "/alibaba/product/shopQuery" third_party],
    validate: SearchShop::check,
}

searches!(SearchByPicture, SearchProducts, SearchShop);
