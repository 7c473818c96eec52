//! Taobao's goods at DajiSaaS: the items that PandaPon's side sees, named by Taobao's number.

mod item;
mod lists;
mod picture;
mod request;
mod search;

use crate::vendors::handler::Served;
use crate::views::taobao::purchases::{page, unknown};
use daigou_dajisaas::taobao::{
    EstimateFreight, GetItem, GetItemByLink, HotList, HotListTypes, ImageSearch, ImageSearchV2, ResolveItem,
    SearchGoods, ShopSearch,
};

/// What is served of it.
pub(super) const SERVED: &[Served] = &[
    Served::by::<ImageSearch>(picture::image_search),
    Served::by::<ImageSearchV2>(picture::image_search_v2),
    Served::by::<SearchGoods>(search::search),
    Served::by::<ShopSearch>(search::shop_search),
    Served::by::<GetItem>(item::detail),
    Served::by::<GetItemByLink>(item::detail_by_link),
    Served::by::<EstimateFreight>(item::freight),
    Served::by::<HotListTypes>(lists::hot_list_types),
    Served::by::<HotList>(lists::hot_list),
    Served::by::<ResolveItem>(item::resolve),
];
