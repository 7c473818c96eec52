//! Search by words and by picture. The replies are not published: their shape is the upstream platform's, where prices
//! are **yuan** in text.

use crate::checks;
use crate::vocabulary::SearchSort;
use daigou_core::value::Unpublished;
use daigou_core::{Error, Generation, Verdict, operation, setters};
use daigou_upstream::by_number;
use daigou_upstream::taobao::{FoundItem, FoundItems};
use serde::{Deserialize, Serialize};

/// The largest page of a search by words.
const LARGEST_PAGE: i64 = 40;

/// Searches goods by a picture. The reply holds at most 100 items and has no pages (upstream).
///
/// **Neither the fields nor the reply are published**: the names are the upstream platform's in camel case.
/// Source: <https://doc-en.pandapon.com/api-263477605>, <https://ecommerce-api.shanjing-inc.com/docs/api-424998908>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ImageSearch {
    /// The address of the picture. One outside Alibaba may not be found: upload it first.
    pub pic_url: Option<String>,
    /// The id of an uploaded picture.
    pub image_id: Option<String>,
    /// The language of the reply: `en`, `vi`, `ru`, `ko` or `ja`.
    pub language: Option<String>,
    /// Only items with these tags, separated by commas.
    pub include_tags: Option<String>,
    /// Filters, separated by commas, such as `min_price:2000,max_price:10000` (fen).
    pub filters: Option<String>,
    /// Filters for what is left out.
    pub exclude_filters: Option<String>,
}

impl ImageSearch {
    /// By the address of a picture.
    pub fn url(pic_url: impl Into<String>) -> Self {
        Self { pic_url: Some(pic_url.into()), ..Self::default() }
    }

    /// By an uploaded picture.
    pub fn image(image_id: impl Into<String>) -> Self {
        Self { image_id: Some(image_id.into()), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("picUrl", self.pic_url.as_ref().or(self.image_id.as_ref()).map_or("", String::as_str))
    }
}

setters! {
    ImageSearch {
        language: String,
        include_tags: String,
        filters: String,
        exclude_filters: String,
    }
}

operation! {
    ImageSearch => Unpublished<Vec<FoundItem>>,
    "goods.image_search", "Search goods by picture", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477605",
    validate: ImageSearch::check,
    verdict: Verdict::of_unpublished,
}

/// Searches goods by words. **The reply is not published**; no total is known upstream.
/// [`Goods::all`](super::Goods::all) walks through the pages.
///
/// Source: <https://doc-env2.pandapon.com/api-289120988>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchGoods {
    /// The words.
    pub keyword: Option<String>,
    /// How many items a page has: 1 to 40.
    pub page_size: Option<i64>,
    /// The page, from 1.
    pub page_no: Option<i64>,
    /// The order.
    pub sort: Option<SearchSort>,
}

impl SearchGoods {
    /// The first page for these words.
    pub fn new(keyword: impl Into<String>) -> Self {
        Self { keyword: Some(keyword.into()), page_size: None, page_no: Some(1), sort: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        if let Some(keyword) = &self.keyword {
            checks::filled("keyword", keyword)?;
        }
        checks::page(self.page_no, self.page_size, LARGEST_PAGE)
    }
}

setters! {
    SearchGoods {
        page_size: i64,
        page_no: i64,
        sort: SearchSort,
    }
}

by_number!(SearchGoods: FoundItems);

operation! {
    SearchGoods => Unpublished<FoundItems>,
    "goods.search", "Search goods by keyword", Read,
    v1: [POST "/open/product/item/search" derived],
    v2: [POST "/v2/taobao/product/item/search" documented],
    doc: "https://doc-env2.pandapon.com/api-289120988",
    validate: SearchGoods::check,
    verdict: Verdict::of_unpublished,
}
