//! Taobao's goods: search, single items, and whether they can be bought. v1 names an item by Taobao's number, v2 by its
//! opaque id.

use super::unknown;
use crate::vendors::handler::{Context, Served, served};
use crate::vendors::pandapon::members;
use crate::views::alibaba::goods::language;
use crate::views::taobao::items;
use crate::views::taobao::items::{Limits, MOST_PICTURED, Sorted, property, shown, translation, yuan};
use crate::wire::reply::{Payload, Refusal, broken, wrong};
use crate::world::pictures::{Likeness, PictureHash};
use crate::world::{Catalogue, Item, ItemSearch, part, search_items};
use daigou_core::Generation;
use daigou_core::value::{Fen, ItemId, OneOrMany, Unpublished};
use daigou_taobao::SearchSort;
use daigou_taobao::goods::{
    BatchCheck, CheckedItems, FoundItem, FoundItems, GetItem, ImageSearch, InquireGoods, Item as ShownItem,
    ItemProperty, SearchGoods, SourceGoods, SourceItem, SourceSku,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(ImageSearch => image_search),
    served!(SearchGoods => search),
    served!(BatchCheck => batch_check),
    served!(GetItem => get),
    served!(InquireGoods => inquire),
    served!(SourceGoods => source),
];

/// The page where none is asked for: as large as the platform upstream has it.
const PAGE: i64 = 20;
/// The item by its name in a generation.
pub(super) fn name(item: &Item, generation: Generation) -> ItemId {
    match generation {
        Generation::V1 => item.number.into(),
        Generation::V2 => item.map_id.as_str().into(),
    }
}

/// The item of this name. v2 is told the right one for Taobao's number; v1 takes opaque ids too, as calls that have one
/// route for both generations give those.
fn find<'c>(catalogue: &'c Catalogue, id: &ItemId, context: Generation) -> Result<&'c Item, Refusal> {
    let id = id.as_str();
    let item = catalogue.items.iter().find(|item| item.is_named(id)).ok_or_else(|| unknown("itemId", "商品", id))?;
    let right = name(item, context);
    if right.as_str() == id || (context == Generation::V1 && item.map_id == id) {
        return Ok(item);
    }
    let generation = context.as_str();
    Err(Refusal::invalid(format!("itemId: 商品不存在[{id}]: {generation} names this item `{right}`")))
}

/// Searches by picture: the most alike comes first. Uploads go through DajiSaaS alone: an id finds what follows from
/// its text, as does an address that is none of the catalogue's.
fn image_search(context: &mut Context<'_>, request: ImageSearch) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let filled =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let like = match (filled(&request.pic_url), filled(&request.image_id)) {
        (Some(address), _) => Likeness::at(catalogue, &address),
        (None, id) => Likeness::of(PictureHash::of_text(&id.unwrap_or_default())),
    };
    let limits = Limits::read("filters", request.filters.as_deref())?;
    let without = Limits::read("excludeFilters", request.exclude_filters.as_deref())?;
    let tags = tags(request.include_tags.as_deref())?;
    let language = language("language", request.language.as_deref())?;
    let wanted =
        ItemSearch { least: limits.least, most: limits.most, tmall: tags, like: Some(like), ..ItemSearch::default() };
    let fits = |item: &&&Item| !without.any() || !without.hold(item.prices().1);
    let asked = request.language.is_some().then_some(language);
    let items = search_items(catalogue, &wanted);
    let found: Vec<_> =
        items.iter().filter(fits).take(MOST_PICTURED).map(|item| found(item, context.generation, asked)).collect();
    Payload::of(&found)
}

/// Tells whether only items of Tmall are asked for: the one tag that examples show.
fn tags(text: Option<&str>) -> Result<bool, Refusal> {
    let mut tags = text.unwrap_or_default().split(',').map(str::trim).filter(|tag| !tag.is_empty()).peekable();
    let any = tags.peek().is_some();
    match tags.find(|tag| *tag != "tmall") {
        Some(other) => Err(wrong("includeTags", format_args!("`{other}` is not known: tmall is"))),
        None => Ok(any),
    }
}

/// Items whose titles fit the words; all where none is asked for.
fn search(context: &mut Context<'_>, request: SearchGoods) -> Result<Payload, Refusal> {
    let sorted = match &request.sort {
        Some(SearchSort::PriceAscending) => Sorted::Cheapest,
        Some(SearchSort::PriceDescending) => Sorted::Dearest,
        Some(SearchSort::SalesAscending) => Sorted::LeastSold,
        Some(SearchSort::SalesDescending) => Sorted::MostSold,
        Some(SearchSort::CommissionDescending) => Sorted::BestPaid,
        Some(other) => return Err(wrong("sort", format_args!("`{}` is not known", other.as_str()))),
        None => Sorted::AsTheyAre,
    };
    let items = items::search(&context.world.catalogue, request.keyword.as_deref(), sorted);
    let (no, size) = (request.page_no.unwrap_or(1), request.page_size.unwrap_or(PAGE));
    let mut out = FoundItems::default();
    out.page_no = Some(no);
    out.page_size = Some(size);
    out.data = Some(part(&items, no, size).iter().map(|item| found(item, context.generation, None)).collect());
    Payload::of(&out)
}

/// An item as a search shows it.
fn found(item: &Item, generation: Generation, language: Option<&str>) -> FoundItem {
    let (list, price) = item.prices();
    let mut out = FoundItem::default();
    out.item_id = Some(name(item, generation));
    out.title = Some(item.title.clone());
    out.main_image_url = Some(item.picture());
    out.price = yuan(list);
    out.coupon_price = yuan(price).filter(|_| price < list);
    out.inventory = Some(item.stock());
    out.shop_name = Some(item.shop.clone());
    out.tags = Some(if item.facts.tmall { vec!["tmall".into()] } else { Vec::new() });
    out.multi_language_info = language.map(|language| OneOrMany::one(translation(item, language)));
    out.promotion_displays = Some(Vec::new());
    out
}

/// Which items can be bought. The members of the two lists of objects are the sandbox's own.
fn batch_check(context: &mut Context<'_>, request: BatchCheck) -> Result<Payload, Refusal> {
    let asked = request.params.get().map_err(|error| Refusal::invalid(format!("params: {error}")))?;
    let mut out = CheckedItems::default();
    for line in asked {
        let id = line.item_id.as_str();
        let named = |item: &&Item| item.map_id == id || item.number.to_string() == id;
        let item = context.world.catalogue.items.iter().find(named);
        let missing = item.and_then(|item| line.sku_ids.iter().find(|sku| item.sku(sku.as_str()).is_none()));
        match (item, missing) {
            (Some(item), None) => {
                let skus: Vec<&str> = item.skus.iter().map(|sku| sku.mp_id.as_str()).collect();
                out.mp_products.push(own(&json!({ "itemId": id, "mpId": item.mp_id, "mpSkuIds": skus }))?);
            }
            (found, _) => {
                let reason = if found.is_none() { "商品不存在" } else { "SKU不存在" };
                out.no_mp_reason_list.push(own(&json!({ "itemId": id, "reason": reason }))?);
                out.no_mp_product_item_ids.push(line.item_id);
            }
        }
    }
    Payload::of(&out)
}

/// Something of the sandbox's own shape where none is published.
fn own<T: Serialize, U>(value: &T) -> Result<Unpublished<U>, Refusal> {
    serde_json::from_str(&serde_json::to_string(value).map_err(broken)?).map_err(broken)
}

fn get(context: &mut Context<'_>, request: GetItem) -> Result<Payload, Refusal> {
    let generation = context.generation;
    Payload::of(&with_page(find(&context.world.catalogue, &request.item_id, generation)?, generation))
}

/// Nothing of it is published: the sandbox shows the item whose `itemId` is given as `goods.get` does, by any of its
/// names; without one there is nothing to show.
fn inquire(context: &mut Context<'_>, request: InquireGoods) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        item_id: Option<ItemId>,
    }
    let Some(id) = members::<Asked>(&request.0)?.item_id else { return Ok(Payload::null()) };
    let item = context.world.catalogue.items.iter().find(|item| item.is_named(id.as_str()));
    Payload::of(&with_page(item.ok_or_else(|| unknown("itemId", "商品", id.as_str()))?, context.generation))
}

/// An item with its distribution ids and its page.
fn with_page(item: &Item, generation: Generation) -> ShownItem {
    let mut out = shown(item, name(item, generation));
    out.item_url = Some(format!("https://item.taobao.com/item.htm?id={}", item.number));
    out
}

fn source(context: &mut Context<'_>, request: SourceGoods) -> Result<Payload, Refusal> {
    let item = find(&context.world.catalogue, &request.item_id, context.generation)?;
    let (list, price) = item.prices();
    let skus: Vec<SourceSku> = item.skus.iter().map(source_sku).collect();
    let mut out = SourceItem::default();
    out.description = Some(format!("<p>{}</p>", item.title));
    out.item_id = Some(name(item, context.generation));
    out.item_resource = Some("taobao".into());
    out.title = Some(item.title.clone());
    out.pic_urls = Some(own(&[item.picture()])?);
    out.shop_name = Some(item.shop.clone());
    out.shop_id = Some(item.shop_id().into());
    out.price = Some(Fen::new(list));
    out.promotion_price = Some(Fen::new(price));
    out.properties = Some(own(&Vec::<ItemProperty>::new())?);
    out.sku_list = Some(own(&skus)?);
    let asked = request.language.as_deref().filter(|language| !language.is_empty());
    let asked = asked.map(|given| language("language", Some(given))).transpose()?;
    out.multi_language_info = asked.map(|language| own(&translation(item, language))).transpose()?;
    Payload::of(&out)
}

fn source_sku(sku: &crate::world::ItemSku) -> SourceSku {
    let mut out = SourceSku::default();
    out.sku_id = Some(sku.number.into());
    out.quantity = Some(sku.stock);
    out.price = Some(Fen::new(sku.list));
    out.promotion_price = Some(Fen::new(sku.price));
    out.properties = Some(vec![property(sku.colour)]);
    out
}
