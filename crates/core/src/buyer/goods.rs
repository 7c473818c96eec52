//! Searches and products: queries, listings, products, their SKUs and prices.

use super::vendor::{self, Vendor};
use crate::value::{Money, Picture};
use serde::Serialize;

/// The thing to search by.
#[derive(Debug, Clone)]
pub enum SearchBy {
    /// Words, in Chinese or in a language that the platform translates from.
    Words(String),
    /// A picture's bytes.
    Picture(Picture),
    /// The address of a picture.
    PictureUrl(String),
}

/// The order of search results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SearchOrder {
    /// The cheapest.
    PriceUp,
    /// The dearest.
    PriceDown,
    /// The most sold.
    Sales,
}

/// A search, page by page.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SearchQuery {
    /// The thing to search by.
    pub by: SearchBy,
    /// The page, from 1.
    pub page: u32,
    /// How many listings a page has; a buyer may give fewer.
    pub page_size: u32,
    /// The lowest price of a piece.
    pub min_price: Option<Money>,
    /// The highest price of a piece.
    pub max_price: Option<Money>,
    /// The order of the results; the platform's own order where it is absent.
    pub order: Option<SearchOrder>,
}

impl SearchQuery {
    /// The first page of 20.
    #[must_use]
    pub const fn new(by: SearchBy) -> Self {
        Self { by, page: 1, page_size: 20, min_price: None, max_price: None, order: None }
    }

    /// Another page.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }
}

/// A page of a search.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SearchPage {
    /// The listings of this page.
    pub listings: Vec<Listing>,
    /// How many there are in all, where the platform says so.
    pub total: Option<u64>,
    /// Set where there may be another page.
    pub more: bool,
}

impl SearchPage {
    /// A page.
    #[must_use]
    pub const fn new(listings: Vec<Listing>, total: Option<u64>, more: bool) -> Self {
        Self { listings, total, more }
    }
}

/// Who sells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seller {
    /// The platform's id of the seller or shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The shop's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Seller {
    /// A seller of whom at least one of the two is known.
    #[must_use]
    pub fn known(id: Option<String>, name: Option<String>) -> Option<Self> {
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let seller = Self { id: filled(id), name: filled(name) };
        (seller != Self::default()).then_some(seller)
    }
}

/// A product as a search shows it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Listing {
    /// The product's id, as [`product`](super::Buyer::product) and lines of orders take it.
    pub product: String,
    /// The title.
    pub title: Option<String>,
    /// The price, or the lowest of several.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "price_fen", serialize_with = "vendor::fen")]
    pub price: Option<Money>,
    /// The highest of several prices.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "price_max_fen", serialize_with = "vendor::fen")]
    pub price_max: Option<Money>,
    /// The least number of pieces.
    pub min_quantity: Option<i64>,
    /// Who sells it.
    pub seller: Option<Seller>,
    /// The picture's address.
    pub image: Option<String>,
    /// The product's page.
    pub url: Option<String>,
    /// How many were sold.
    pub sold: Option<i64>,
    /// The platform's own object.
    #[serde(skip)]
    pub vendor: Vendor,
}

/// A product with its SKUs.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Product {
    /// The product's id, as lines of orders take it.
    pub product: String,
    /// The title.
    pub title: Option<String>,
    /// The product's page.
    pub url: Option<String>,
    /// Who sells it.
    pub seller: Option<Seller>,
    /// Pictures' addresses.
    pub images: Vec<String>,
    /// The least number of pieces of an order.
    pub min_quantity: Option<i64>,
    /// The price of a piece from so many pieces on; empty where the SKUs alone have prices.
    pub price_tiers: Vec<PriceTier>,
    /// The SKUs that can be ordered; empty for a product without specifications.
    pub skus: Vec<Sku>,
    /// The platform's own object.
    #[serde(skip)]
    pub vendor: Vendor,
}

impl Product {
    /// Gives the price of a piece when so many are ordered, by the tiers.
    #[must_use]
    pub fn price_at(&self, quantity: i64) -> Option<Money> {
        self.price_tiers
            .iter()
            .filter(|tier| tier.min_quantity <= quantity)
            .max_by_key(|t| t.min_quantity)
            .map(|t| t.price)
    }
}

/// A price from so many pieces on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PriceTier {
    /// From so many pieces on.
    pub min_quantity: i64,
    /// The price of a piece.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    #[serde(rename = "price_fen", serialize_with = "vendor::known_fen")]
    pub price: Money,
}

/// One choice of a product.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sku {
    /// The id that lines of orders take: 1688's `specId`, Taobao's SKU.
    pub sku: String,
    /// The choice in words: `红色 / 均码`.
    pub spec: Option<String>,
    /// The price of a piece.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "price_fen", serialize_with = "vendor::fen")]
    pub price: Option<Money>,
    /// How many there are.
    pub stock: Option<i64>,
    /// The picture's address.
    pub image: Option<String>,
}
