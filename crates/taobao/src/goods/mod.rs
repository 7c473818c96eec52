//! Goods: search by words and by picture, what an item is, and whether it can be bought.
//!
//! **Units.** Prices of items and SKUs are taken for **fen**: the vendor does not say so, but shows 1 for a test item of
//! 0.01 yuan, and the platform upstream counts in fen. Prices in search results are **yuan** in text (upstream).

mod check;
mod item;
mod search;
mod source;

pub use check::{BatchCheck, CheckItem, CheckedItems};
pub use daigou_upstream::taobao::{
    FoundItem, FoundItems, Item, ItemProperty, ItemSku, MaterialTranslation, Promotion, PromotionDisplay,
    PropertyImage, SkuTranslation, Translation,
};
pub use item::GetItem;
pub use search::{ImageSearch, SearchGoods};
pub use source::{SourceGoods, SourceItem, SourceSku};

use crate::Taobao;
use daigou_core::value::Unknown;
use daigou_core::value::Unpublished;
use daigou_core::{Error, Verdict, operation, page};
use daigou_core::{calls, free_form};
use futures_core::stream::BoxStream;

/// The calls about goods: [`Taobao::goods`].
#[derive(Debug, Clone, Copy)]
pub struct Goods<'c>(pub(crate) &'c Taobao);

calls! {
    Goods {
        /// Searches goods by a picture.
        image_search(ImageSearch) -> Unpublished<Vec<FoundItem>>;
        /// Searches goods by words, one page.
        search(SearchGoods) -> Unpublished<FoundItems>;
        /// Says which items can be bought.
        batch_check(BatchCheck) -> CheckedItems;
        /// Looks up one item: price, stock and SKUs.
        get(GetItem) -> Item;
        /// The vendor's "commodity inquiry", of which nothing is published.
        inquire(InquireGoods) -> Unpublished<Unknown>;
        /// Looks up one item in another language.
        source(SourceGoods) -> SourceItem;
    }
}

impl<'c> Goods<'c> {
    /// Every item found from this page on, one after the other, with the memory of two pages. A page of an unexpected
    /// shape ends the stream with an error.
    #[must_use]
    #[inline]
    pub fn all(&self, first: SearchGoods) -> BoxStream<'c, Result<FoundItem, Error>> {
        page::items(self.0, first)
    }
}

free_form! {
    /// Commodity inquiry: the title is all that is known. v2 may not have it.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477609>.
    InquireGoods
}

operation! {
    InquireGoods => Unpublished<Unknown>,
    "goods.inquiry", "Commodity inquiry", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477609",
    verdict: Verdict::of_unpublished,
}
