//! PandaPon's shopping cart for Taobao. Most of its members are not published: the sandbox names lines by `id` and
//! `ids`, as `cart.create_order` and the calls' twins for 1688 do, and answers changes with `true`.

use super::goods::name;
use super::orders::created_order;
use super::unknown;
use crate::vendors::handler::{Context, Served, served};
use crate::vendors::pandapon::members;
use crate::vendors::terms::judge_receiver;
use crate::views::taobao::items::property;
use crate::views::taobao::purchases::{rendered, unplaced};
use crate::wire::reply::{Payload, Refusal, broken};
use crate::world::{Item, NewTaobaoOrder, TaobaoCartLine, World, price};
use daigou_core::Generation;
use daigou_core::value::{CartLineId, MpId, MpSkuId};
use daigou_taobao::{AddToCart, CreateCartOrder, DeleteCartLines, EditCartQuantity, ListCart, PreviewCart};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(CreateCartOrder => create_order),
    served!(PreviewCart => preview),
    served!(ListCart => list),
    served!(DeleteCartLines => delete),
    served!(AddToCart => add),
    served!(EditCartQuantity => edit_quantity),
];

fn number(member: &str, id: &CartLineId) -> Result<i64, Refusal> {
    id.as_i64().map_err(|error| Refusal::invalid(format!("{member}: {error}")))
}

fn numbers(ids: &[CartLineId]) -> Result<Vec<i64>, Refusal> {
    ids.iter().enumerate().map(|(i, id)| number(&format!("ids[{i}]"), id)).collect()
}

/// Orders all of the lines or, where one cannot be bought, none.
fn create_order(context: &mut Context<'_>, request: CreateCartOrder) -> Result<Payload, Refusal> {
    let ids = numbers(&request.ids)?;
    let World { catalogue, taobao_cart, .. } = &*context.world;
    let lines = taobao_cart.wanted(catalogue, &ids).map_err(Refusal::invalid)?;
    for (i, found) in price(catalogue, &lines).into_iter().enumerate() {
        found.map_err(|(code, message)| Refusal::invalid(format!("ids[{i}]: {code}: {message}")))?;
    }
    let receiver = request.order_address;
    judge_receiver("orderAddress", &receiver)?;
    let order = NewTaobaoOrder { budget: i64::MAX, lines, receiver, ..NewTaobaoOrder::default() };
    let created = context.world.order_taobao(order, context.now).map_err(|why| unplaced(why, "ids", "ids"))?;
    let payload = Payload::of(&created_order(created))?;
    context.world.taobao_cart.remove(&ids);
    Ok(payload.numeric_developer())
}

/// The lines that are meant; all where none is named.
#[derive(Deserialize)]
struct Lines {
    ids: Option<Vec<CartLineId>>,
}

/// As `order.render` shows prices.
fn preview(context: &mut Context<'_>, request: PreviewCart) -> Result<Payload, Refusal> {
    let asked: Lines = members(&request.0)?;
    let World { catalogue, taobao_cart, .. } = &*context.world;
    let ids = match asked.ids {
        Some(ids) => numbers(&ids)?,
        None => taobao_cart.iter().map(|(id, _)| id).collect(),
    };
    let lines = taobao_cart.wanted(catalogue, &ids).map_err(Refusal::invalid)?;
    Payload::of(&rendered(catalogue, &lines, None))
}

/// The lines of the cart.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Lists {
    enable_list: Vec<Box<RawValue>>,
    disable_list: Vec<Box<RawValue>>,
}

/// The two lists of the call's twin for 1688: what can be ordered, and what cannot for want of stock.
fn list(context: &mut Context<'_>, _: ListCart) -> Result<Payload, Refusal> {
    let World { catalogue, taobao_cart, .. } = &*context.world;
    let mut out = Lists::default();
    for (id, line) in taobao_cart.iter() {
        let item = &catalogue.items[line.at.0];
        let enough = line.quantity <= item.skus[line.at.1].stock;
        let line = with_id(id, &shown(item, line)?)?;
        if enough { &mut out.enable_list } else { &mut out.disable_list }.push(line);
    }
    Payload::of(&out)
}

/// A line as it was added, with its id before the other members.
fn with_id(id: i64, line: &AddToCart) -> Result<Box<RawValue>, Refusal> {
    let text = serde_json::to_string(line).map_err(broken)?;
    RawValue::from_string(format!("{{\"id\":{id},{}", text.trim_start_matches('{'))).map_err(broken)
}

/// With the item's names in both generations: one route serves them.
fn shown(item: &Item, line: &TaobaoCartLine) -> Result<AddToCart, Refusal> {
    let sku = &item.skus[line.at.1];
    let mut out =
        AddToCart::new(MpId::resolved(item.mp_id.as_str()), MpSkuId::resolved(sku.mp_id.as_str()), line.quantity)
            .platform(1)
            .item_id(name(item, Generation::V1))
            .item_map_id(name(item, Generation::V2))
            .sku_id(sku.number.to_string())
            .item_title(item.title.as_str())
            .item_pic(item.picture())
            .price(sku.list)
            .promotion_price(sku.price)
            .shop_id(item.shop_id())
            .shop_name(item.shop.as_str())
            .sku_quantity(sku.stock.to_string())
            .user_nick(item.shop.as_str());
    if let Some(user) = &line.user_id {
        out = out.user_id(user.as_str());
    }
    out.properties(&[property(sku.colour)]).map_err(broken)
}

fn delete(context: &mut Context<'_>, request: DeleteCartLines) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    struct Asked {
        ids: Vec<CartLineId>,
    }
    let ids = numbers(&members::<Asked>(&request.0)?.ids)?;
    let World { catalogue, taobao_cart, .. } = &mut *context.world;
    taobao_cart.wanted(catalogue, &ids).map_err(Refusal::invalid)?;
    taobao_cart.remove(&ids);
    Payload::of(&true)
}

/// The distribution ids say what it is; what else names the item must be its name, but `itemMapId`, which in the
/// vendor's example is another item's: that one must be an item's. The other members are taken as they are: the list
/// shows what the catalogue knows.
fn add(context: &mut Context<'_>, request: AddToCart) -> Result<Payload, Refusal> {
    let World { catalogue, taobao_cart, .. } = &mut *context.world;
    let mp_id = request.mp_id.as_str();
    let at = catalogue.items.iter().position(|item| item.mp_id == mp_id);
    let at = at.ok_or_else(|| unknown("mpId", "商品", mp_id))?;
    let item = &catalogue.items[at];
    let mp_sku_id = request.mp_sku_id.as_str();
    let sku = item.skus.iter().position(|sku| sku.mp_id == mp_sku_id);
    let sku = sku.ok_or_else(|| unknown("mpSkuId", "SKU", mp_sku_id))?;
    let other = |member: &str, id: &str| Refusal::invalid(format!("{member}: {id} is not the one of mpId {mp_id}"));
    if let Some(id) = request.item_id.as_ref().filter(|id| id.as_str() != item.number.to_string()) {
        return Err(other("itemId", id.as_str()));
    }
    let map_id = request.item_map_id.as_ref();
    if let Some(id) = map_id.filter(|id| !catalogue.items.iter().any(|item| item.map_id == id.as_str())) {
        return Err(unknown("itemMapId", "商品", id.as_str()));
    }
    if let Some(id) = request.sku_id.as_ref().filter(|id| id.as_str() != item.skus[sku].number.to_string()) {
        return Err(other("skuId", id.as_str()));
    }
    enough(item.skus[sku].stock, request.quantity)?;
    let user_id = request.user_id.map(|id| id.to_string());
    taobao_cart.add(TaobaoCartLine { at: (at, sku), quantity: request.quantity, user_id });
    Payload::of(&true)
}

fn enough(stock: i64, quantity: i64) -> Result<(), Refusal> {
    if (1..=stock).contains(&quantity) {
        return Ok(());
    }
    Err(Refusal::invalid(format!("quantity: must be from 1 to the stock of {stock}, got {quantity}")))
}

fn edit_quantity(context: &mut Context<'_>, request: EditCartQuantity) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    struct Asked {
        id: CartLineId,
        quantity: i64,
    }
    let asked: Asked = members(&request.0)?;
    let id = number("id", &asked.id)?;
    let World { catalogue, taobao_cart, .. } = &mut *context.world;
    let line = taobao_cart.get(id).ok_or_else(|| Refusal::invalid(format!("id: no line {id} is in the cart")))?;
    enough(catalogue.items[line.at.0].skus[line.at.1].stock, asked.quantity)?;
    taobao_cart.set(id, asked.quantity);
    Payload::of(&true)
}
