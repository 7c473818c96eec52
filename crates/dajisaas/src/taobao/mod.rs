//! Taobao and Tmall through DajiSaaS.

mod goods;
mod orders;

use crate::DajiSaas;
use daigou_core::{Entry, operation};

pub use goods::{
    DetailSku, EstimateFreight, FoundItem, FoundItems, Freight, FreightAddress, GetItem, GetItemByLink, HotList,
    HotListTypes, ImageSearch, ImageSearchV2, ItemDetail, ItemProperty, ItemSku, ItemStatus, ItemType,
    MaterialTranslation, PictureCategory, Promotion, PromotionDisplay, PropertyImage, ResolveItem, Resolved,
    SearchGoods, SearchSort, ShopId, ShopSearch, SkuTranslation, ThemeId, Translation,
};

/// The calls about Taobao and Tmall: [`DajiSaas::taobao`].
#[derive(Debug, Clone, Copy)]
pub struct Taobao<'c>(pub(crate) &'c DajiSaas);

operation! {
    const UPLOAD_IMAGE: "taobao.upload_image", "Upload a picture for image search", Write,
    v1: [POST "/taobao/upload/image" documented],
    doc: "https://wiki-en.dajisaas.com/api-216685825",
}

/// The table's first row.
pub(crate) const UPLOAD: &[Entry] = &[Entry::untyped(&UPLOAD_IMAGE)];

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
