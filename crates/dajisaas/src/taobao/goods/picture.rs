//! Searches by picture, in two generations of the platform upstream: V1.0 by an uploaded picture, V2.0 by an address.

use super::FoundItem;
use daigou_core::value::{Unknown, Unpublished};
use daigou_core::{Error, Generation, check, open_enum, operation, setters};
use serde::{Deserialize, Serialize};

/// The last page of V2.0, counted from 0, and its largest page, as a public integration has them.
const LAST_PAGE: i64 = 499;
const LARGEST_PAGE: i64 = 20;

/// Searches goods by a picture, V1.0. The reply holds at most 100 items and has no pages (upstream).
///
/// **Neither a page nor the reply is published**: the parameters are a public integration's, and the reply's shape is
/// that which another reseller documents for the same path, prices in **yuan**.
///
/// # Errors
/// Neither id nor address, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    verdict: super::unpublished,
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ImageSearchV2 {
    /// The address of the picture.
    pub pic_url: Option<String>,
    /// What kind of thing to look for.
    pub category_id: Option<PictureCategory>,
    /// Whether to look for the picture's subject alone; a public integration says yes.
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
    /// What kind of thing a picture shows, as V2.0 of the search has them.
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
    verdict: super::unpublished,
}
