//! Taobao's goods at DajiSaaS: the items that PandaPon's side sees, named by Taobao's number.

mod item;
mod lists;
mod picture;
mod request;
mod search;

use crate::vendors::handler::{Served, served};
use crate::views::taobao::purchases::{page, unknown};
use daigou_dajisaas::taobao::{
    EstimateFreight, GetItem, GetItemByLink, HotList, HotListTypes, ImageSearch, ImageSearchV2, ResolveItem,
    SearchGoods, ShopSearch,
};

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(ImageSearch => picture::image_search),
    served!(ImageSearchV2 => picture::image_search_v2),
    served!(SearchGoods => search::search),
    served!(ShopSearch => search::shop_search),
    served!(GetItem => item::detail),
    served!(GetItemByLink => item::detail_by_link),
    served!(EstimateFreight => item::freight),
    served!(HotListTypes => lists::hot_list_types),
    served!(HotList => lists::hot_list),
    served!(ResolveItem => item::resolve),
];
