//! Searches by words, and an item as searches show it.

use super::{page, unknown};
use crate::vendors::dajisaas::taobao_goods::request::PAGE;
use crate::vendors::handler::Context;
use crate::views::taobao::items;
use crate::views::taobao::items::{Limits, Sorted, translation, yuan};
use crate::wire::json::object;
use crate::wire::reply::{Payload, Refusal};
use crate::world::Item;
use daigou_core::value::OneOrMany;
use daigou_dajisaas::taobao::{FoundItem, FoundItems, SearchGoods, SearchSort, ShopId, ShopSearch};
use serde::Deserialize;

/// Items whose titles fit the words.
pub(super) fn search(context: &mut Context<'_>, request: SearchGoods) -> Result<Payload, Refusal> {
    let sorted = match &request.sort {
        None => Sorted::AsTheyAre,
        Some(SearchSort::PriceAscending) => Sorted::Cheapest,
        Some(SearchSort::PriceDescending) => Sorted::Dearest,
        Some(SearchSort::SalesAscending) => Sorted::LeastSold,
        Some(SearchSort::SalesDescending) => Sorted::MostSold,
        Some(other) => return Err(Refusal::invalid(format!("sort: `{other}` is not known"))),
    };
    let limits = Limits::read("filter", request.filter.as_deref())?;
    let mut items = items::search(&context.world.catalogue, request.keyword.as_deref(), sorted);
    items.retain(|item| limits.hold(item.prices().1));
    let language = request.language.as_deref();
    Payload::of(&listed(items, request.page_no.unwrap_or(1), request.page_size.unwrap_or(PAGE), language))
}

/// Neither parameters nor reply are published: words, and upstream's `shop_id`; the answer is that of a search. Without
/// a shop it is all of them.
pub(super) fn shop_search(context: &mut Context<'_>, request: ShopSearch) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    struct Asked {
        keyword: Option<String>,
        shop_id: Option<ShopId>,
    }
    let asked: Asked = object(request.0.json())?;
    let catalogue = &context.world.catalogue;
    let mut items = items::search(catalogue, asked.keyword.as_deref(), Sorted::AsTheyAre);
    if let Some(shop) = asked.shop_id {
        let here = |item: &Item| item.shop_id().to_string() == shop.as_str();
        if !catalogue.items.iter().any(here) {
            return Err(unknown("shop_id", "店铺", shop.as_str()));
        }
        items.retain(|item| here(item));
    }
    Payload::of(&listed(items, 1, PAGE, None))
}

/// One page of what was found.
pub(super) fn listed(items: Vec<&Item>, no: i64, size: i64, language: Option<&str>) -> FoundItems {
    let mut out = FoundItems::default();
    out.page_no = Some(no);
    out.page_size = Some(size);
    out.data = Some(page(items, no, size).into_iter().map(|item| found(item, language)).collect());
    out
}

/// An item as a search by words shows it.
fn found(item: &Item, language: Option<&str>) -> FoundItem {
    let (list, price) = item.prices();
    let mut out = FoundItem::default();
    out.item_id = Some(item.number.into());
    out.title = Some(item.title.clone());
    let language = language.filter(|language| !language.is_empty());
    out.multi_language_info = language.map(|language| OneOrMany::one(translation(item, language)));
    out.price = yuan(list);
    out.coupon_price = yuan(price).filter(|_| price < list);
    out.main_image_url = Some(item.picture());
    out.shop_name = Some(item.shop.clone());
    out.sales = Some(item.facts.sold);
    out.inventory = Some(item.stock());
    out
}
