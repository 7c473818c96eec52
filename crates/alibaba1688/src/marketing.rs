//! Marketing: selections and hot lists. v2 lists these calls under goods.
//!
//! None of their paths, requests and replies is published: what stands here is 1688's own.

use crate::Alibaba1688;
use crate::goods::SearchProducts;
use crate::rules;
use daigou_core::page::{self, Paged};
use daigou_core::value::Unpublished;
use daigou_core::{Error, Generation, Verdict, calls, check, open_enum, operation};
use daigou_upstream::alibaba::{HotList, SearchItem, SearchPage};
use futures_core::stream::BoxStream;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Upstream ranks at most this many products.
const MAX_RANKED: i64 = 20;

/// The calls about marketing: [`Alibaba1688::marketing`].
#[derive(Debug, Clone, Copy)]
pub struct Marketing<'c>(pub(crate) &'c Alibaba1688);

calls! {
    Marketing {
        /// One page of the global selection.
        global_selection(SearchGlobalSelection) -> Unpublished<SearchPage>;
        /// One page of 1688's selection.
        selection(SearchSelection) -> Unpublished<SearchPage>;
        /// A ranking of a category.
        hot_list(GetHotList) -> Unpublished<HotList>;
    }
}

impl<'c> Marketing<'c> {
    /// Every product of the global selection from this page on. A page of another shape than 1688's own ends the
    /// stream with an error.
    #[must_use]
    #[inline]
    pub fn all_global_selection(&self, first: SearchGlobalSelection) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// Every product of 1688's selection from this page on. A page of another shape than 1688's own ends the stream
    /// with an error.
    #[must_use]
    #[inline]
    pub fn all_selection(&self, first: SearchSelection) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }
}

macro_rules! selection {
    ($($(#[$meta:meta])* $request:ident $filter:literal;)+) => {$(
        $(#[$meta])*
        ///
        /// Request and reply are **not published**: upstream has no call of its own for it, but a
        #[doc = concat!("[search by keyword](SearchProducts) with the filter `", $filter, "`.")]
        ///
        /// # Errors
        /// As for the search.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $request(pub SearchProducts);

        impl $request {
            /// The search, with the selection's filter added to its own.
            #[must_use]
            pub fn new(mut search: SearchProducts) -> Self {
                let own = search.filter.take().filter(|own| !own.is_empty());
                let filter = own.map_or_else(|| $filter.to_owned(), |own| format!(concat!($filter, ",{}"), own));
                Self(search.filter(filter))
            }

            fn check(&self, generation: Generation) -> Result<(), Error> {
                self.0.check(generation)
            }
        }

        impl Paged for $request {
            type Item = SearchItem;

            fn items(reply: Unpublished<SearchPage>) -> Result<Vec<SearchItem>, Error> {
                if reply.is_null() { Ok(Vec::new()) } else { reply.guess().map(|page| page.data).map_err(page::unreadable) }
            }

            fn key(item: &SearchItem) -> Option<Cow<'_, str>> {
                item.key()
            }

            fn next(&self, reply: &Unpublished<SearchPage>, before: u64) -> Option<Self> {
                let more = reply.guess().is_ok_and(|page| page.may_go_on(self.0.page_size, before));
                let (page, size) = (self.0.begin_page + 1, self.0.page_size);
                more.then(|| Self(self.0.clone().page(page, size)))
            }
        }
    )+};
}

selection! {
    /// Searches the global selection by keyword.
    SearchGlobalSelection "isQqyx";
    /// Searches 1688's strict selection by keyword.
    SearchSelection "1688Selection";
}

operation! {
    SearchGlobalSelection => Unpublished<SearchPage>,
    "marketing.global_selection", "Global strict selection, by keyword", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    validate: SearchGlobalSelection::check,
    verdict: Verdict::of_unpublished,
}

operation! {
    SearchSelection => Unpublished<SearchPage>,
    "marketing.selection", "1688 strict selection, by keyword", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    validate: SearchSelection::check,
    verdict: Verdict::of_unpublished,
}

open_enum! {
    /// The measure that a ranking goes by. The last five stand in a reseller's FAQ alone.
    pub enum RankType: text {
        /// Overall.
        Complex = "complex",
        /// Sales.
        Hot = "hot",
        /// Low prices.
        GoodPrice = "goodPrice",
        /// Live sellers: sales.
        AnchorHot = "anchorHot",
        /// Live sellers: new.
        AnchorNew = "anchorNew",
        /// Live sellers: recommended.
        AnchorRecommend = "anchorRecommend",
        /// Vietnam: sales.
        VietnamHot = "VNHot",
        /// Vietnam: trend.
        VietnamTrend = "VNTrend",
    }
}

/// Asks for a ranking of a category.
///
/// Request and reply are **not published**: both are 1688's own, `product.topList.query`.
///
/// # Errors
/// No category, and more than 20 products, before anything is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetHotList {
    /// The category, as text.
    pub rank_id: String,
    /// The measure that it ranks by.
    pub rank_type: RankType,
    /// How many products, at most 20.
    pub limit: i64,
    /// The language.
    pub language: String,
}

impl GetHotList {
    /// The 20 best of this category, with texts in English.
    pub fn new(category: impl Into<String>, rank_type: impl Into<RankType>) -> Self {
        Self { rank_id: category.into(), rank_type: rank_type.into(), limit: MAX_RANKED, language: "en".into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("rankId", &self.rank_id)?;
        rules::filled("rankType", self.rank_type.as_str())?;
        check::between("limit", self.limit, 1, MAX_RANKED)
    }
}

operation! {
    GetHotList => Unpublished<HotList>,
    "marketing.hot_list", "Hot selling list", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    validate: GetHotList::check,
    verdict: Verdict::of_unpublished,
}
