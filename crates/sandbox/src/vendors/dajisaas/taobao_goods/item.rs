//! One item: its texts, its freight, and the distribution ids that orders want.

use crate::vendors::dajisaas::taobao_goods::request::find;
use crate::vendors::handler::Context;
use crate::views::taobao::items::{category, property, shown, translation};
use crate::wire::json::object;
use crate::wire::reply::{Payload, Refusal, broken};
use crate::world::Item;
use daigou_core::value::{Fen, ItemId, OneOrMany};
use daigou_dajisaas::taobao::{
    DetailSku, EstimateFreight, Freight, GetItem, GetItemByLink, ItemDetail, ResolveItem, SkuTranslation,
};
use serde_json::{Map, Value};

/// The item with its texts.
pub(super) fn detail(context: &mut Context<'_>, request: GetItem) -> Result<Payload, Refusal> {
    let item = find(&context.world.catalogue, "item_id", &request.item_id)?;
    Payload::of(&described(item, request.language.as_deref().filter(|language| !language.is_empty())))
}

/// Nothing of it is published: whichever text holds a link with an item's number (`id=…`) names the item, and the answer
/// is that of a lookup by id.
pub(super) fn detail_by_link(context: &mut Context<'_>, request: GetItemByLink) -> Result<Payload, Refusal> {
    let members: Map<String, Value> = object(request.0.json())?;
    let texts = members.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
    let mut links = texts.clone().filter_map(|(name, text)| Some((name, linked(text)?)));
    let Some((name, id)) = links.next() else {
        let names: Vec<&str> = texts.map(|(name, _)| name.as_str()).collect();
        let names = if names.is_empty() { "no member".to_owned() } else { names.join(", ") };
        return Err(Refusal::invalid(format!(
            "{names}: holds no link with an item's number, such as ?id=672991141190"
        )));
    };
    Payload::of(&described(find(&context.world.catalogue, name, &id)?, None))
}

/// The item's number in a link; words may follow it, as in what Taobao's own app copies.
fn linked(text: &str) -> Option<ItemId> {
    let ids = text.split(['?', '&']).skip(1).filter_map(|part| part.strip_prefix("id="));
    let digits = |id: &str| id.chars().take_while(char::is_ascii_digit).collect::<String>();
    ids.map(digits).find(|id| !id.is_empty()).map(Into::into)
}

fn described(item: &Item, language: Option<&str>) -> ItemDetail {
    let (list, price) = item.prices();
    let skus = item.skus.iter().map(|sku| {
        let mut out = DetailSku::default();
        out.sku_id = Some(sku.number.into());
        out.price = Some(Fen::new(sku.list));
        out.promotion_price = Some(Fen::new(sku.price));
        out.quantity = Some(sku.stock);
        out.properties = vec![property(sku.colour)];
        out
    });
    let mut out = ItemDetail::default();
    out.item_id = Some(item.number.into());
    out.item_resource = Some("taobao".into());
    out.title = Some(item.title.clone());
    out.description = Some(format!("<p>{}</p>", item.title));
    out.shop_name = Some(item.shop.clone());
    out.shop_id = Some(item.shop_id().into());
    out.category_name = Some(category(item).2);
    out.pic_urls = vec![item.picture().into()];
    out.main_image_url = Some(item.picture());
    out.price = Some(Fen::new(list));
    out.promotion_price = Some(Fen::new(price));
    out.sku_list = skus.collect();
    out.multi_language_info = language.map(|language| {
        let mut words = translation(item, language);
        words.properties = Some(Vec::new());
        words.sku_properties = Some(item.skus.iter().map(sku_words).collect());
        OneOrMany::one(words)
    });
    out
}

/// A SKU's words: Chinese ones, as the sandbox has no others for colours.
fn sku_words(sku: &crate::world::ItemSku) -> SkuTranslation {
    let mut out = SkuTranslation::default();
    out.sku_id = Some(sku.number.into());
    out.properties = Some(vec![property(sku.colour)]);
    out
}

/// Freight inside China: the item's own, and what the province costs beside.
pub(super) fn freight(context: &mut Context<'_>, request: EstimateFreight) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let item = find(catalogue, "item_id", &request.item_id)?;
    let place = request.address_info.get().unwrap_or_default();
    let fen = item.postage.saturating_add(catalogue.rules.surcharge(place.state.as_deref()));
    let mut out = Freight::default();
    let fee = serde_json::from_str(&fen.to_string());
    out.post_fee = Some(fee.map_err(broken)?);
    out.currency = Some("CNY".into());
    Payload::of(&out)
}

/// The distribution ids, as PandaPon's `goods.get` shows them.
pub(super) fn resolve(context: &mut Context<'_>, request: ResolveItem) -> Result<Payload, Refusal> {
    let item = find(&context.world.catalogue, "item_id", &request.item_id)?;
    Payload::of(&shown(item, item.number.into()))
}
