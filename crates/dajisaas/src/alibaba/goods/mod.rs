//! Goods of 1688: searches, one product, freight, categories.
//!
//! Prices and freight are **yuan**, as text that is not normalised (`"12.00"`, `"24.3"`, `"6"`). Products are named by
//! 1688's own number. What a search gives leads to a product, and a product's SKUs to the lines of an order.

mod product;
mod search;

pub use product::{EstimateFreight, FreightSku, GetCategories, GetNavigation, GetProduct, GetProductByLink};
pub use search::{SearchByPicture, SearchProducts, SearchShop};

use super::Alibaba;
use crate::PictureSource;
use daigou_core::value::{OneOrMany, Unpublished};
use daigou_core::{Error, calls, page};
use daigou_upstream::alibaba::{CategoryNode, Freight, NavigationNode, ProductDetail, SearchItem, SearchPage};
use futures_core::stream::BoxStream;

calls! {
    Alibaba {
        /// One page of a search by picture.
        image_search(SearchByPicture) -> SearchPage;
        /// One page of a search by keyword.
        search(SearchProducts) -> SearchPage;
        /// Everything about one product.
        detail(GetProduct) -> ProductDetail;
        /// The product behind a link.
        detail_by_link(GetProductByLink) -> Unpublished<ProductDetail>;
        /// One page of a shop's products.
        shop_search(SearchShop) -> SearchPage;
        /// The freight of a product inside China.
        freight(EstimateFreight) -> Freight;
        /// Categories: those at the top, or one with what is in it.
        category(GetCategories) -> OneOrMany<CategoryNode>;
        /// By what a search can be narrowed down.
        navigation(GetNavigation) -> OneOrMany<NavigationNode>;
    }
}

impl<'c> Alibaba<'c> {
    /// Every product of a search by keyword from this page on.
    #[must_use]
    #[inline]
    pub fn all(&self, first: SearchProducts) -> BoxStream<'c, Result<SearchItem, Error>> {
        page::items(self.0, first)
    }

    /// Searches by any picture: uploads it, and asks for the first page by the id of the upload. `refine` sets what else
    /// the search has, such as its page size or a filter; go on from the same request for more pages, without
    /// uploading again.
    ///
    /// ```
    /// # async fn run(client: daigou_dajisaas::DajiSaas) -> Result<(), daigou_dajisaas::core::Error> {
    /// use daigou_dajisaas::core::value::Picture;
    /// let picture = Picture::from_path("dress.jpg")?;
    /// let (search, page) = client.alibaba().search_by_picture(picture, |search| search.filter("isOnePsale")).await?;
    /// println!("{:?} products; the next page: {}", page.total_records, search.begin_page + 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`UploadPicture`](super::UploadPicture) and [`SearchByPicture`]; the error says which of the two failed.
    #[inline]
    pub async fn search_by_picture(
        &self,
        picture: impl Into<PictureSource>,
        refine: impl FnOnce(SearchByPicture) -> SearchByPicture,
    ) -> Result<(SearchByPicture, SearchPage), Error> {
        let uploaded = self.0.send(&super::UploadPicture::new(picture)).await?;
        let search = refine(SearchByPicture::of_id(uploaded.image_id.unwrap_or_default()));
        let page = self.0.send(&search).await?;
        Ok((search, page))
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
}
