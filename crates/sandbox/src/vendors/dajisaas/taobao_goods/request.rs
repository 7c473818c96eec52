//! Parts that requests for Taobao's goods share.

use crate::views::taobao::purchases::unknown;
use crate::wire::reply::Refusal;
use crate::world::{Catalogue, Item};
use daigou_core::value::ItemId;

/// The page where none is asked for: as large as the platform upstream has it.
pub(super) const PAGE: i64 = 10;

/// The item of this number; who gives another of its names is told the right one.
pub(super) fn find<'c>(catalogue: &'c Catalogue, member: &str, id: &ItemId) -> Result<&'c Item, Refusal> {
    let missing = unknown(member, "商品", id.as_str());
    let item = catalogue.items.iter().find(|item| item.is_named(id.as_str())).ok_or(missing)?;
    if item.number.to_string() == id.as_str() {
        return Ok(item);
    }
    let kind = if item.mp_id == id.as_str() { "mpId" } else { "v2 id at PandaPon" };
    let number = item.number;
    Err(Refusal::invalid(format!("{member}: 商品不存在[{id}]: it is the {kind} of item {number}")))
}
