//! Goods: one product, searches by keyword, picture and shop, categories, recommendations.
//!
//! Prices are **yuan**. What a search gives leads to a product, and a product's SKUs to the lines of an order: v1 names
//! products by number, v2 by an opaque text, and both stay within their generation.

mod detail;
mod lists;
mod search;

pub use detail::{FindWangwang, GetCategory, GetProduct, Wangwang};
pub use lists::{RecommendProducts, RelatedProducts};
pub use search::{SearchByPicture, SearchProducts, SearchShop};

use crate::Alibaba1688;
use daigou_core::value::Unpublished;
use daigou_core::{Entry, Error, page};
use daigou_upstream::alibaba::{Category, ProductDetail, SearchItem, SearchPage};
use futures_core::stream::BoxStream;

/// The calls about goods: [`Alibaba1688::goods`].
#[derive(Debug, Clone, Copy)]
pub struct Goods<'c>(pub(crate) &'c Alibaba1688);

impl<'c> Goods<'c> {
    /// Everything about one product.
    ///
    /// # Errors
    /// See [`GetProduct`].
    #[inline]
    pub async fn detail(&self, request: &GetProduct) -> Result<ProductDetail, Error> {
        self.0.send(request).await
    }

    /// The link or nickname by which a seller is reached.
    ///
    /// # Errors
    /// See [`Error`].
    #[inline]
    pub async fn wangwang(&self, request: &FindWangwang) -> Result<Unpublished<Wangwang>, Error> {
        self.0.send(request).await
    }

    /// One page of a search by keyword.
    ///
    /// # Errors
    /// See [`SearchProducts`].
    #[inline]
    pub async fn search(&self, request: &SearchProducts) -> Result<SearchPage, Error> {
        self.0.send(request).await
    }

    /// Every product of a search by keyword from this page on.
    #[must_use]
    #[inline]
    pub fn all(&self, first: SearchProducts) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// One page of a search by picture.
    ///
    /// # Errors
    /// See [`SearchByPicture`].
    #[inline]
    pub async fn image_search(&self, request: &SearchByPicture) -> Result<SearchPage, Error> {
        self.0.send(request).await
    }

    /// Every product of a search by picture from this page on.
    #[must_use]
    #[inline]
    pub fn all_by_picture(&self, first: SearchByPicture) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// One page of a shop's products.
    ///
    /// # Errors
    /// See [`SearchShop`].
    #[inline]
    pub async fn shop_search(&self, request: &SearchShop) -> Result<SearchPage, Error> {
        self.0.send(request).await
    }

    /// Every product of a shop from this page on.
    #[must_use]
    #[inline]
    pub fn all_of_shop(&self, first: SearchShop) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// A category in one language.
    ///
    /// # Errors
    /// See [`GetCategory`].
    #[inline]
    pub async fn category(&self, request: &GetCategory) -> Result<Unpublished<Category>, Error> {
        self.0.send(request).await
    }

    /// One page of recommended products.
    ///
    /// # Errors
    /// See [`RecommendProducts`].
    #[inline]
    pub async fn recommend(&self, request: &RecommendProducts) -> Result<Unpublished<Vec<SearchItem>>, Error> {
        self.0.send(request).await
    }

    /// One page of products related to a product.
    ///
    /// # Errors
    /// See [`RelatedProducts`].
    #[inline]
    pub async fn related(&self, request: &RelatedProducts) -> Result<Unpublished<Vec<SearchItem>>, Error> {
        self.0.send(request).await
    }

    /// Every product related to a product from this page on. The reply is not published: one of another shape than
    /// 1688's own ends the stream with an error.
    #[must_use]
    #[inline]
    pub fn all_related(&self, first: RelatedProducts) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items::<RelatedProducts>(self.0, first)
    }
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::typed::<GetProduct>(),
    Entry::typed::<FindWangwang>(),
    Entry::typed::<SearchProducts>(),
    Entry::typed::<SearchByPicture>(),
    Entry::typed::<SearchShop>(),
    Entry::typed::<GetCategory>(),
    Entry::typed::<RecommendProducts>(),
    Entry::typed::<RelatedProducts>(),
];
