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
use daigou_core::{Error, calls, page};
use daigou_upstream::alibaba::{Category, ProductDetail, SearchItem, SearchPage};
use futures_core::stream::BoxStream;

/// The calls about goods: [`Alibaba1688::goods`].
#[derive(Debug, Clone, Copy)]
pub struct Goods<'c>(pub(crate) &'c Alibaba1688);

calls! {
    Goods {
        /// Everything about one product.
        detail(GetProduct) -> ProductDetail;
        /// The link or nickname by which a seller is reached.
        wangwang(FindWangwang) -> Unpublished<Wangwang>;
        /// One page of a search by keyword.
        search(SearchProducts) -> SearchPage;
        /// One page of a search by picture.
        image_search(SearchByPicture) -> SearchPage;
        /// One page of a shop's products.
        shop_search(SearchShop) -> SearchPage;
        /// A category in one language.
        category(GetCategory) -> Unpublished<Category>;
        /// One page of recommended products.
        recommend(RecommendProducts) -> Unpublished<Vec<SearchItem>>;
        /// One page of products related to a product.
        related(RelatedProducts) -> Unpublished<Vec<SearchItem>>;
    }
}

impl<'c> Goods<'c> {
    /// Every product of a search by keyword from this page on.
    #[must_use]
    #[inline]
    pub fn all(&self, first: SearchProducts) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// Every product of a search by picture from this page on.
    #[must_use]
    #[inline]
    pub fn all_by_picture(&self, first: SearchByPicture) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// Every product of a shop from this page on.
    #[must_use]
    #[inline]
    pub fn all_of_shop(&self, first: SearchShop) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// Every product related to a product from this page on. The reply is not published: one of another shape than
    /// 1688's own ends the stream with an error.
    #[must_use]
    #[inline]
    pub fn all_related(&self, first: RelatedProducts) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items::<RelatedProducts>(self.0, first)
    }
}
