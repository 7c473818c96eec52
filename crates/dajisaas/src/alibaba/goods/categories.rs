//! Categories, and the navigation of a search.

use daigou_core::value::{Currency, OneOrMany, lenient};
use daigou_core::{Error, Generation, check, operation, setters};
use daigou_upstream::alibaba::{CategoryNode, NavigationNode};
use serde::{Deserialize, Serialize};

/// Asks for categories: those at the top, or one with what is in it. There are three levels, the last has the products.
///
/// Source: <https://wiki-en.dajisaas.com/api-310621288>.
///
/// # Errors
/// A category that is no number, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GetCategories {
    /// The category (the vendor spells it `categoryID`); `0` asks for those at the top.
    #[serde(rename = "categoryID", default, deserialize_with = "lenient::text")]
    pub category_id: Option<String>,
}

impl GetCategories {
    /// The categories at the top.
    #[must_use]
    pub fn top() -> Self {
        Self::of(0)
    }

    /// One category, with what is in it.
    #[must_use]
    pub fn of(category_id: i64) -> Self {
        Self { category_id: Some(category_id.to_string()) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        let Some(id) = &self.category_id else { return Ok(()) };
        check::filled("categoryID", id)?;
        let number = id.parse().map_err(|_| Error::invalid("categoryID", format!("`{id}` is not an integer")))?;
        check::at_least("categoryID", number, 0)
    }
}

operation! {
    GetCategories => OneOrMany<CategoryNode>,
    "alibaba.category", "Categories by id", Read,
    v1: [GET "/alibaba/category/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-310621288",
    validate: GetCategories::check,
}

/// Asks by what a search can be narrowed down, such as styles and colours, in one language. The reply's ids are the `snId`
/// of [`SearchProducts`](super::SearchProducts) and [`SearchShop`](super::SearchShop).
///
/// The vendor's page is not available: the members are a public integration's and upstream's, where all are required.
///
/// # Errors
/// An empty keyword, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetNavigation {
    /// What the search looks for.
    pub keyword: String,
    /// The language, such as `zh_CN` or `en_US`.
    pub language: Option<String>,
    /// The region, such as `CN` or `US`.
    pub region: Option<String>,
    /// The currency.
    pub currency: Option<Currency>,
}

impl GetNavigation {
    /// The navigation of a search in this language, region and currency.
    pub fn new(
        keyword: impl Into<String>,
        language: impl Into<String>,
        region: impl Into<String>,
        currency: Currency,
    ) -> Self {
        Self {
            keyword: keyword.into(),
            language: Some(language.into()),
            region: Some(region.into()),
            currency: Some(currency),
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("keyword", &self.keyword)
    }
}

setters! {
    GetNavigation {
        language: String,
        region: String,
        currency: Currency,
    }
}

operation! {
    GetNavigation => OneOrMany<NavigationNode>,
    "alibaba.navigation", "Multilingual search navigation", Read,
    v1: [GET "/alibaba/product/keywordSNQuery" third_party],
    validate: GetNavigation::check,
}
