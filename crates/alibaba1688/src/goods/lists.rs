//! Products that the platform suggests.

use crate::rules::{self, MAX_PAGE};
use daigou_core::page::{self, Paged};
use daigou_core::value::{ProductRef, Unpublished, UserId, id};
use daigou_core::{Error, Generation, Verdict, check, operation, setters};
use daigou_upstream::alibaba::SearchItem;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Upstream gives at most this many related products on a page.
const MAX_RELATED: i64 = 10;

/// Asks for a page of products recommended to a user.
///
/// Request and reply are **not published**: both are 1688's own, `product.search.offerRecommend`.
///
/// Source (title only): <https://doc-en.pandapon.com/api-269244511>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RecommendProducts {
    /// The page, from 1.
    pub begin_page: i64,
    /// How many products a page has.
    pub page_size: i64,
    /// The language.
    pub country: Option<String>,
    /// The user at the buyer's own site.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
}

impl RecommendProducts {
    /// A page, counted from 1, of what is recommended to this user, with texts in English.
    pub fn new(begin_page: i64, page_size: i64, user: impl Into<UserId>) -> Self {
        Self { begin_page, page_size, country: Some("en".into()), out_member_id: Some(user.into()) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::page("beginPage", self.begin_page, self.page_size, MAX_PAGE)
    }
}

setters! {
    RecommendProducts {
        country: String,
        out_member_id: UserId,
    }
}

operation! {
    RecommendProducts => Unpublished<Vec<SearchItem>>,
    "goods.recommend", "Recommended products", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-269244511",
    validate: RecommendProducts::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for a page of products related to a product.
///
/// v2 names its opaque text `offerId` here. The reply is **not published**; 1688's own is `product.related.recommend`,
/// whose `monthSold` counts 90 days.
///
/// Source: <https://doc-env2.pandapon.com/api-289121023>.
///
/// # Errors
/// A product of the other generation, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RelatedProducts {
    /// The product.
    pub offer_id: ProductRef,
    /// The page, from 1.
    pub page_no: i64,
    /// How many products a page has, at most 10.
    pub page_size: i64,
    /// The language: `en`, `vi` and others.
    pub language: Option<String>,
}

impl RelatedProducts {
    /// The first page, with texts in English.
    pub fn new(product: impl Into<ProductRef>) -> Self {
        Self { offer_id: product.into(), page_no: 1, page_size: MAX_RELATED, language: Some("en".into()) }
    }

    /// Asks for this page, counted from 1, of so many products.
    #[must_use]
    pub fn page(self, page_no: i64, page_size: i64) -> Self {
        Self { page_no, page_size, ..self }
    }

    fn check(&self, generation: Generation) -> Result<(), Error> {
        rules::page("pageNo", self.page_no, self.page_size, MAX_RELATED)?;
        check::product("offerId", &self.offer_id, generation)
    }
}

setters! {
    RelatedProducts {
        language: String,
    }
}

impl Paged for RelatedProducts {
    type Item = SearchItem;

    fn items(reply: Unpublished<Vec<SearchItem>>) -> Result<Vec<SearchItem>, Error> {
        if reply.is_null() { Ok(Vec::new()) } else { reply.guess().map_err(page::unreadable) }
    }

    fn key(item: &SearchItem) -> Option<Cow<'_, str>> {
        item.key()
    }

    /// The reply has no total: only a page of another shape shows the end.
    fn next(&self, reply: &Unpublished<Vec<SearchItem>>, _: u64) -> Option<Self> {
        reply.guess().is_ok().then(|| Self { page_no: self.page_no + 1, ..self.clone() })
    }
}

operation! {
    RelatedProducts => Unpublished<Vec<SearchItem>>,
    "goods.related", "Products related to a product", Read,
    v1: [POST "/alibaba/product/productRelatedRecommendQuery" derived],
    v2: [POST "/v2/alibaba/product/productRelatedRecommendQuery" documented],
    doc: "https://doc-env2.pandapon.com/api-289121023",
    validate: RelatedProducts::check,
    verdict: Verdict::of_unpublished,
}
