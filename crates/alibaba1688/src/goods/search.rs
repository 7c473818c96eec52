//! Searches: by keyword, by picture, within a shop. Prices are **yuan**.
//!
//! `filter` is a list of words with commas between them: `shipInToday`, `shipIn24Hours`, `shipIn48Hours`,
//! `certifiedFactory`, `1688Selection`, `jxhy`, `noReason7DReturn`, `isOnePsale`, `isOnePsaleFreePost`, `new7`, `new30`,
//! `isQqyx` (global selection), `isSelect`, `totalEpScoreLv1` … `Lv4`, `getRate24HLv1` … `Lv3`, `getRate48HLv1` … `Lv3`,
//! and `ksCiphertext`, which stands in examples without a meaning.

use crate::rules::{self, PAGE};
use daigou_core::value::{Embedded, SellerId, UserId, Yuan, id, yuan};
use daigou_core::{Error, Generation, operation, setters};
use daigou_upstream::alibaba::SearchPage;
use daigou_upstream::alibaba::search::Sort;
use daigou_upstream::searches;
use serde::{Deserialize, Serialize};

/// Searches products by keyword.
///
/// Source: <https://doc-env2.pandapon.com/api-289121018>.
///
/// # Errors
/// Pages below 1, pages of more than 50 products and prices that are none, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchProducts {
    /// The words to look for, best in Chinese.
    pub keyword: String,
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has, at most 50.
    pub page_size: i64,
    /// The language: "for now always `en`".
    pub country: Option<String>,
    /// Filters, with commas between them: see the [module](super).
    pub filter: Option<String>,
    /// The order of the results: JSON in a string.
    #[serde(serialize_with = "Embedded::optional_as_text")]
    pub sort: Option<Embedded<Sort>>,
    /// The user at the buyer's own site; may be empty.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
    /// The lowest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_start: Option<Yuan>,
    /// The highest wholesale price, **yuan** (a string on the wire).
    #[serde(serialize_with = "yuan::as_text")]
    pub price_end: Option<Yuan>,
    /// The category: a **string** here, a number in the other searches.
    pub category_id: Option<String>,
}

impl SearchProducts {
    /// The first page of 20, with texts in English.
    pub fn new(keyword: impl Into<String>) -> Self {
        Self { country: Some("en".into()), ..Self::bare(keyword.into(), 1, PAGE) }
    }

    pub(crate) fn check(&self, _: Generation) -> Result<(), Error> {
        rules::search(self.begin_page, self.page_size, [&self.price_start, &self.price_end])
    }
}

setters! {
    SearchProducts(keyword: String, begin_page: i64, page_size: i64) {
        country: String,
        filter: String,
        sort: Embedded<Sort>,
        out_member_id: UserId,
        price_start: Yuan,
        price_end: Yuan,
        category_id: String,
    }
}

operation! {
    SearchProducts => SearchPage,
    "goods.search", "Search products by keyword", Read,
    v1: [POST "/alibaba/product/keywords/query" documented],
    v2: [POST "/v2/alibaba/product/keywords/query" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288828687",
    validate: SearchProducts::check,
}

/// Searches products by picture: given whole, in base64, or by an address on 1688's own servers. There is no separate
/// upload. `imageBase64` is marked as required; 1688's own example gives the address alone.
///
/// Source: <https://doc-env2.pandapon.com/api-289121019>.
///
/// # Errors
/// Neither picture nor address, pages below 1, pages of more than 50 products and prices that are none, before anything
/// is sent.
#[serde_with::skip_serializing_none]
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchByPicture {
    /// The picture in base64, without a `data:` prefix: JPG, PNG or WEBP.
    pub image_base64: Option<String>,
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has, at most 50.
    pub page_size: i64,
    /// The language: "for now always `en`".
    pub country: Option<String>,
    /// The part of the picture to look for, such as `266,799,48,581`: one of the reply's `picRegionInfo`.
    pub region: Option<String>,
    /// Filters, with commas between them: see the [module](super).
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
    /// The picture's address; 1688's own pictures alone.
    pub image_address: Option<String>,
    /// The user at the buyer's own site; may be empty.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
}

impl SearchByPicture {
    /// The first page of 20, by a picture in base64, with texts in English.
    pub fn of_base64(picture: impl Into<String>) -> Self {
        Self { image_base64: Some(picture.into()), ..Self::empty() }
    }

    /// The first page of 20, by the address of one of 1688's pictures, with texts in English.
    pub fn of_address(address: impl Into<String>) -> Self {
        Self { image_address: Some(address.into()), ..Self::empty() }
    }

    fn empty() -> Self {
        Self { country: Some("en".into()), ..Self::bare(1, PAGE) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::search(self.begin_page, self.page_size, [&self.price_start, &self.price_end])?;
        match [&self.image_base64, &self.image_address].into_iter().flatten().any(|text| !text.trim().is_empty()) {
            true => Ok(()),
            false => Err(Error::invalid("imageBase64", "is missing: give the picture, or imageAddress")),
        }
    }
}

/// Shows the picture's length alone.
impl std::fmt::Debug for SearchByPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchByPicture")
            .field("image_base64_bytes", &self.image_base64.as_ref().map(String::len))
            .field("image_address", &self.image_address)
            .field("begin_page", &self.begin_page)
            .field("page_size", &self.page_size)
            .field("region", &self.region)
            .field("filter", &self.filter)
            .finish_non_exhaustive()
    }
}

setters! {
    SearchByPicture(begin_page: i64, page_size: i64) {
        image_base64: String,
        country: String,
        region: String,
        filter: String,
        sort: Embedded<Sort>,
        price_start: Yuan,
        price_end: Yuan,
        category_id: i64,
        image_address: String,
        out_member_id: UserId,
    }
}

operation! {
    SearchByPicture => SearchPage,
    "goods.image_search", "Search products by picture", Read,
    v1: [POST "/alibaba/product/image/query" documented],
    v2: [POST "/v2/alibaba/product/image/query" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288828688",
    validate: SearchByPicture::check,
}

/// Searches the products of one shop.
///
/// Source: <https://doc-env2.pandapon.com/api-289121020>.
///
/// # Errors
/// No shop, pages below 1, pages of more than 50 products and prices that are none, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchShop {
    /// The words to look for; everything where it is absent.
    pub keyword: Option<String>,
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has, at most 50.
    pub page_size: i64,
    /// Filters, with commas between them: see the [module](super).
    pub filter: Option<String>,
    /// The order of the results: JSON in a string.
    #[serde(serialize_with = "Embedded::optional_as_text")]
    pub sort: Option<Embedded<Sort>>,
    /// The user at the buyer's own site; may be empty.
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
    /// The language: `en` where it is absent.
    pub country: Option<String>,
    /// The shop, encrypted: `BBB…`, as a product's detail has it.
    #[serde(serialize_with = "id::as_text")]
    pub seller_open_id: SellerId,
}

impl SearchShop {
    /// The first page of 20 of this shop, with texts in English.
    pub fn new(shop: impl Into<SellerId>) -> Self {
        Self { country: Some("en".into()), ..Self::bare(shop.into(), 1, PAGE) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::search(self.begin_page, self.page_size, [&self.price_start, &self.price_end])?;
        rules::filled("sellerOpenId", self.seller_open_id.as_str())
    }
}

setters! {
    SearchShop(seller_open_id: SellerId, begin_page: i64, page_size: i64) {
        keyword: String,
        filter: String,
        sort: Embedded<Sort>,
        out_member_id: UserId,
        price_start: Yuan,
        price_end: Yuan,
        category_id: i64,
        country: String,
    }
}

operation! {
    SearchShop => SearchPage,
    "goods.shop_search", "Search one shop's products", Read,
    v1: [POST "/alibaba/product/query/selleroffer" documented],
    v2: [POST "/v2/alibaba/product/query/selleroffer" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288828689",
    validate: SearchShop::check,
}

searches!(SearchProducts, SearchByPicture, SearchShop);
