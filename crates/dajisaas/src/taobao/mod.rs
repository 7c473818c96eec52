//! Taobao and Tmall through DajiSaaS.

mod goods;
pub mod orders;

pub use orders::{
    Address, CancelOrder, CreateOrder, CreateResult, FoundOrders, OrderLine, PayOrders, PayResult, Preview,
    PreviewLine, PreviewOrder, QueryOrders,
};

use crate::DajiSaas;
use crate::picture::upload;

pub use goods::{
    DetailSku, EstimateFreight, FoundItem, FoundItems, Freight, FreightAddress, GetItem, GetItemByLink, HotList,
    HotListTypes, ImageSearch, ImageSearchV2, ItemDetail, ItemProperty, ItemSku, ItemStatus, ItemType,
    MaterialTranslation, PictureCategory, Promotion, PromotionDisplay, PropertyImage, ResolveItem, Resolved,
    SearchGoods, SearchSort, ShopId, ShopSearch, SkuTranslation, ThemeId, Translation,
};

/// The calls about Taobao and Tmall: [`DajiSaas::taobao`].
#[derive(Debug, Clone, Copy)]
pub struct Taobao<'c>(pub(crate) &'c DajiSaas);

upload! { "taobao.upload_image", "/taobao/upload/image", "https://wiki-en.dajisaas.com/api-216685825", Taobao }

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
