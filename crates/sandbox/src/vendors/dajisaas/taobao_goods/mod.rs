//! Taobao's goods at DajiSaaS: the items that PandaPon's side sees, named by Taobao's number.

mod item;
mod lists;
mod picture;
mod search;

use crate::vendors::handler::Served;
use crate::views::taobao::purchases::{page, unknown};
use crate::wire::reply::Refusal;
use crate::world::{Catalogue, Item};
use daigou_core::value::ItemId;
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

/// The page where none is asked for: as large as the platform upstream has it.
const PAGE: i64 = 10;

/// The item of this number; who gives another of its names is told the right one.
fn find<'c>(catalogue: &'c Catalogue, member: &str, id: &ItemId) -> Result<&'c Item, Refusal> {
    let missing = unknown(member, "商品", id.as_str());
    let item = catalogue.items.iter().find(|item| item.is_named(id.as_str())).ok_or(missing)?;
    if item.number.to_string() == id.as_str() {
        return Ok(item);
    }
    let kind = if item.mp_id == id.as_str() { "mpId" } else { "v2 id at PandaPon" };
    let number = item.number;
    Err(Refusal::invalid(format!("{member}: 商品不存在[{id}]: it is the {kind} of item {number}")))
}
