//! Hot lists. Nothing is known of the replies: their shapes, and the lists themselves, are the sandbox's own.

use super::search::listed;
use super::unknown;
use crate::vendors::dajisaas::taobao_goods::request::PAGE;
use crate::vendors::handler::Context;
use crate::views::taobao::items;
use crate::views::taobao::items::Sorted;
use crate::wire::reply::{Payload, Refusal};
use daigou_dajisaas::taobao::{HotList, HotListTypes};
use serde_json::{Value, json};

/// A hot list: its id, its kind, its name, and what comes first in it.
const LISTS: [(&str, &str, &str, Sorted); 3] = [
    ("1", "1", "热销榜", Sorted::MostSold),
    ("2", "1", "低价榜", Sorted::Cheapest),
    ("3", "2", "品质榜", Sorted::Dearest),
];

/// The lists of a kind; all where none is asked for.
pub(super) fn hot_list_types(_: &mut Context<'_>, request: HotListTypes) -> Result<Payload, Refusal> {
    let wanted = request.theme_type.as_deref();
    let lists = LISTS.iter().filter(|(_, kind, ..)| wanted.is_none_or(|wanted| *kind == wanted));
    let shown: Vec<Value> =
        lists.map(|(id, kind, name, _)| json!({ "themeId": id, "themeType": kind, "themeName": name })).collect();
    match wanted {
        Some(wanted) if shown.is_empty() => Err(unknown("themeType", "榜单类型", wanted)),
        _ => Payload::of(&shown),
    }
}

/// The items of a list, in the shape of a search.
pub(super) fn hot_list(context: &mut Context<'_>, request: HotList) -> Result<Payload, Refusal> {
    let id = request.theme_id.as_str();
    let (.., sorted) = LISTS.iter().find(|(list, ..)| *list == id).ok_or_else(|| unknown("themeId", "榜单", id))?;
    let items = items::search(&context.world.catalogue, None, *sorted);
    Payload::of(&listed(items, request.page_no.unwrap_or(1), request.page_size.unwrap_or(PAGE), None))
}
