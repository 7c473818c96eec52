//! Search: pages that begin behind a cursor.

use super::{Cursor, Product};
use daigou_core::page::{self, Paged};
use daigou_core::value::id;
use daigou_core::{Error, Generation, check, operation, reply, setters};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The largest page. Public integrations disagree, and Poizon itself takes 200: this is what DajiSaaS is said to take.
const LARGEST_PAGE: i64 = 20;

/// Searches products, by title or brand or all there are. Prices are **fen**. [`Poizon::all`](super::Poizon::all) walks
/// through the pages.
///
/// Route, parameters and reply are those of public integrations: the vendor's page is not available. Nothing says in
/// which order the products come.
///
/// # Errors
/// Cursors that are no number, pages of more than 20 products and empty words, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchProducts {
    /// The [`id`](Product::id) of the last product of the page before (an integer on the wire); 0 for the first page.
    #[serde(serialize_with = "id::as_number")]
    pub start_id: Cursor,
    /// How many products a page has: 1 to 20.
    pub page_size: Option<i64>,
    /// Words to look for in the English titles.
    pub dist_spu_title: Option<String>,
    /// Words to look for in the Chinese titles.
    pub dw_spu_title: Option<String>,
    /// The brand, such as `Alexander McQueen`.
    pub dist_brand_name: Option<String>,
}

impl Default for SearchProducts {
    fn default() -> Self {
        Self::new()
    }
}

impl SearchProducts {
    /// The first page of 20, of all products.
    #[must_use]
    pub fn new() -> Self {
        Self { page_size: Some(LARGEST_PAGE), ..Self::bare(Cursor::from(0)) }
    }

    /// Begins behind this product of a list.
    #[must_use]
    pub fn after(self, last: impl Into<Cursor>) -> Self {
        Self { start_id: last.into(), ..self }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("startId", &self.start_id)?;
        let start = self.start_id.as_i64().map_err(|error| Error::invalid("startId", error))?;
        check::at_least("startId", start, 0)?;
        check::between("pageSize", self.page_size.unwrap_or(LARGEST_PAGE), 1, LARGEST_PAGE)?;
        for (member, words) in [
            ("distSpuTitle", &self.dist_spu_title),
            ("dwSpuTitle", &self.dw_spu_title),
            ("distBrandName", &self.dist_brand_name),
        ] {
            words.as_ref().map_or(Ok(()), |words| check::filled(member, words))?;
        }
        Ok(())
    }
}

setters! {
    SearchProducts(start_id: Cursor) {
        page_size: i64,
        dist_spu_title: String,
        dw_spu_title: String,
        dist_brand_name: String,
    }
}

reply! {
    /// A page of a search.
    pub struct ProductPage {
        /// How many products there are on all pages.
        pub total: Option<i64>,
        /// The products of this page, without their variants.
        pub spu_list: Vec<Product>,
        /// The cursor of the next page, which one variant of the interface gives.
        pub last_id: Option<Cursor>,
    }
}

impl ProductPage {
    /// The cursor of the next page: the last product's, or what the page says itself. `None` where there is none.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        let last = self.spu_list.last()?.id.as_ref();
        last.into_iter().chain(self.last_id.as_ref()).find(|cursor| !cursor.is_blank())
    }

    /// Says whether the products before this page and those of it are all that there are.
    fn reaches_total(&self, before: u64) -> bool {
        self.total.is_some_and(|total| total.unsigned_abs() <= before + self.spu_list.len() as u64)
    }
}

impl Paged for SearchProducts {
    type Item = Product;

    /// A page from which the list cannot be followed must not look like its end.
    fn items(reply: ProductPage) -> Result<Vec<Product>, Error> {
        if !reply.spu_list.is_empty() && reply.cursor().is_none() && !reply.reaches_total(0) {
            return Err(page::unreadable("the last product has no `id`, behind which the next page begins"));
        }
        Ok(reply.spu_list)
    }

    fn key(item: &Product) -> Option<Cow<'_, str>> {
        item.dw_spu_id.as_ref().map(|id| Cow::Borrowed(id.as_str()))
    }

    /// The list ends where nothing came, where the cursor stays, and where the total is reached *and* the page is short,
    /// as either alone may be wrong.
    fn next(&self, reply: &ProductPage, before: u64) -> Option<Self> {
        let here = reply.spu_list.len() as u64;
        let short = self.page_size.is_none_or(|size| here < size.unsigned_abs());
        let cursor = reply.cursor().filter(|cursor| **cursor != self.start_id)?;
        (!(short && reply.reaches_total(before))).then(|| Self { start_id: cursor.clone(), ..self.clone() })
    }
}

operation! {
    SearchProducts => ProductPage,
    "poizon.search", "Search Poizon products", Read,
    v1: [GET "/poizon/product/queryList" third_party],
    validate: SearchProducts::check,
}
