//! Goods of Taobao and Tmall: searches, one item, freight, hot lists, and the distribution ids that orders want.
//!
//! **Units.** Searches have prices in **yuan**, details and resolved items in **fen**: the type of a member says which.
//! The unit of freight is not stated.

mod item;
mod search;

pub use daigou_upstream::taobao::{
    FoundItem, FoundItems, Item as Resolved, ItemProperty, ItemSku, ItemStatus, ItemType, MaterialTranslation,
    Promotion, PromotionDisplay, PropertyImage, ShopId, SkuTranslation, Translation,
};
pub use item::{DetailSku, EstimateFreight, Freight, FreightAddress, GetItem, GetItemByLink, ItemDetail, ResolveItem};
pub use search::{
    HotList, HotListTypes, ImageSearch, ImageSearchV2, PictureCategory, SearchGoods, SearchSort, ShopSearch, ThemeId,
};

use super::Taobao;
use crate::PictureSource;
use daigou_core::value::{Unknown, Unpublished};
use daigou_core::{Error, calls, page};
use futures_core::stream::BoxStream;

calls! {
    Taobao {
        /// Searches goods by a picture.
        image_search(ImageSearch) -> Unpublished<Vec<FoundItem>>;
        /// Searches goods by a picture's address, one page.
        image_search_v2(ImageSearchV2) -> Unpublished<Unknown>;
        /// Searches goods by words, one page; [`search_all`](Self::search_all) walks through the pages.
        search(SearchGoods) -> FoundItems;
        /// Searches the goods of one shop.
        shop_search(ShopSearch) -> Unpublished<FoundItems>;
        /// Looks up one item: texts, prices, stock and SKUs. What an order wants is in [`resolve`](Self::resolve).
        detail(GetItem) -> ItemDetail;
        /// Looks up one item by a link to it.
        detail_by_link(GetItemByLink) -> Unpublished<ItemDetail>;
        /// Freight of an item inside China.
        freight(EstimateFreight) -> Freight;
        /// The hot lists that there are.
        hot_list_types(HotListTypes) -> Unpublished<Unknown>;
        /// The goods of a hot list, one page.
        hot_list(HotList) -> Unpublished<Unknown>;
        /// Gives the distribution ids of an item and its SKUs, which previews and orders want.
        resolve(ResolveItem) -> Resolved;
    }
}

impl<'c> Taobao<'c> {
    /// Searches by any picture: uploads it, and asks by the id of the upload. `refine` sets what else the search has.
    ///
    /// # Errors
    /// See [`UploadPicture`](super::UploadPicture) and [`ImageSearch`]; the error says which of the two failed.
    #[inline]
    pub async fn search_by_picture(
        &self,
        picture: impl Into<PictureSource>,
        refine: impl FnOnce(ImageSearch) -> ImageSearch,
    ) -> Result<Unpublished<Vec<FoundItem>>, Error> {
        let uploaded = self.0.send(&super::UploadPicture::new(picture)).await?;
        self.0.send(&refine(ImageSearch::image(uploaded.image_id.unwrap_or_default()))).await
    }

    /// Every item that a search finds from this page on, one after the other, with the memory of two pages. A page of
    /// an unexpected shape ends the stream with an error.
    #[must_use]
    #[inline]
    pub fn search_all(&self, first: SearchGoods) -> BoxStream<'c, Result<FoundItem, Error>> {
        page::items(self.0, first)
    }
}
