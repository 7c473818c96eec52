//! PandaPon's shopping cart for 1688: what is in it, changing it, pricing and ordering it.

use super::decimal;
use super::orders::previews;
use crate::vendors::handler::{Context, Served, served};
use crate::vendors::pandapon::alibaba1688::request::user;
use crate::vendors::terms::{Terms, judge_address};
use crate::views::alibaba::trade::property;
use crate::wire::json::object;
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::alibaba::order::CartOrder;
use crate::world::{Line, SkuRef, World};
use daigou_alibaba1688::CreateCartOrder;
use daigou_alibaba1688::cart::{
    AddToCart, CartContents, CartLine, CartShop, DeleteCartLines, EditCartQuantity, ListCart, PreviewCart,
};
use daigou_core::Generation;
use daigou_core::value::{CartLineId, Embedded, ProductRef, Yuan};
use serde::Deserialize;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(CreateCartOrder => create_order),
    served!(DeleteCartLines => delete),
    served!(PreviewCart => preview),
    served!(EditCartQuantity => edit_quantity),
    Served::by::<AddToCart>(add),
    served!(ListCart => list),
];

/// The reply's `data` is not published: it is `null`, and the order is in the list.
fn create_order(context: &mut Context<'_>, request: CreateCartOrder) -> Result<Payload, Refusal> {
    let ids = numbers("cartIds", &request.cart_ids)?;
    let lines = context.world.cart_lines(&ids).map_err(Refusal::invalid)?;
    let terms = Terms {
        flow: request.flow.as_deref(),
        trade_type: request.trade_type.as_deref(),
        promotion: request.shop_promotion_id.as_ref().map(AsRef::as_ref),
        address: request.address_param.as_ref(),
        ..Terms::default()
    };
    terms.judge(&context.world.catalogue, &lines)?;
    let asked = CartOrder {
        flow: request.flow,
        note: request.message,
        promotion: request.shop_promotion_id.map(|id| id.to_string()),
        address: request.address_param,
        user_id: user(context, request.user_id),
        staff_name: request.staff_name.map(|name| name.expose().to_owned()),
        ..CartOrder::default()
    };
    context.world.order_cart(&ids, &asked, context.now).map_err(Refusal::invalid)?;
    Ok(Payload::null().numeric_developer())
}

fn numbers(member: &str, ids: &[CartLineId]) -> Result<Vec<i64>, Refusal> {
    let numbered = ids.iter().enumerate().map(|(i, id)| id.as_i64().map_err(|e| wrong(&format!("{member}[{i}]"), e)));
    numbered.collect()
}

/// What these lines would cost: previews as those of several sellers.
fn preview(context: &mut Context<'_>, request: PreviewCart) -> Result<Payload, Refusal> {
    request.address_param.as_ref().map_or(Ok(()), |address| judge_address(Some(address)))?;
    let ids = numbers("cartIds", &request.cart_ids)?;
    let world = &*context.world;
    let lines = world.cart_lines(&ids).map_err(Refusal::invalid)?;
    Payload::of(&previews(&world.catalogue, lines, None))
}

/// The members that the sandbox takes: none is published.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Removed {
    id: Option<CartLineId>,
    ids: Option<Vec<CartLineId>>,
    cart_ids: Option<Vec<CartLineId>>,
}

/// Removes lines. One that is gone stays gone; one that never was is refused.
fn delete(context: &mut Context<'_>, request: DeleteCartLines) -> Result<Payload, Refusal> {
    let named: Removed = object(request.0.json())?;
    let (member, given) = match (named.ids, named.cart_ids, named.id) {
        (Some(ids), None, None) => ("ids", ids),
        (None, Some(ids), None) => ("cartIds", ids),
        (None, None, Some(id)) => ("id", vec![id]),
        _ => return Err(wrong("ids", "give the lines: `ids`, `cartIds` or `id`")),
    };
    let ids = numbers(member, &given)?;
    if ids.is_empty() {
        return Err(wrong(member, "must not be empty"));
    }
    let world = &mut *context.world;
    if let Some((i, id)) = ids.iter().enumerate().find(|(_, id)| !(0..world.cart_next).contains(*id)) {
        return Err(wrong(&format!("{member}[{i}]"), format_args!("there was no line {id}")));
    }
    for id in &ids {
        world.cart.remove(id);
    }
    Payload::of(&true)
}

fn edit_quantity(context: &mut Context<'_>, request: EditCartQuantity) -> Result<Payload, Refusal> {
    let id = request.id.as_i64().map_err(|error| wrong("id", error))?;
    let line = context.world.cart.get_mut(&id);
    let line = line.ok_or_else(|| wrong("id", format_args!("no line {id} is in the cart")))?;
    line.quantity = request.quantity;
    Payload::of(&true)
}

/// Puts pieces of a variant into the cart, as a line of their own. The payload is not published: it is `true`, and the
/// line stands in the list, with the highest id.
fn add(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    // The route does not tell the generation: the product's name does.
    let request: AddToCart = match context.read() {
        Err(refused) => {
            context.generation = Generation::V1;
            context.read().map_err(|_| refused)?
        }
        Ok(request) => request,
    };
    let (member, product) = match (&request.offer_id, &request.offer_map_id) {
        (Some(product), _) => ("offerId", product),
        (None, Some(product)) => ("offerMapId", product),
        (None, None) => return Err(wrong("offerId", "is missing")),
    };
    let catalogue = &context.world.catalogue;
    let offer = catalogue.find(product).ok_or_else(|| wrong(member, format_args!("no product `{product}`")))?;
    let spec = request.spec_id.as_ref().filter(|id| !id.is_blank());
    let sku_id = request.sku_id.as_ref().filter(|id| !id.is_blank());
    let place = if spec.is_none() && sku_id.is_some() { "skuId" } else { "specId" };
    let mut skus = catalogue.offers[offer].skus.iter();
    let sku = skus.position(|sku| {
        spec.is_none_or(|spec| spec.as_str() == sku.spec_id)
            && sku_id.is_none_or(|id| id.as_str() == sku.number.to_string())
    });
    if spec.is_none() && sku_id.is_none() {
        return Err(wrong(place, "is missing: give the specification, or skuId"));
    }
    let sku = sku.ok_or_else(|| wrong(place, format_args!("the product `{product}` has no such variant")))?;
    let seller = &catalogue.sellers[catalogue.offers[offer].seller].open_id;
    if let Some(given) = request.seller_open_id.filter(|given| !given.is_blank() && given.as_str() != seller) {
        return Err(wrong("sellerOpenId", format_args!("the product `{product}` is not sold by `{given}`")));
    }
    context.world.add_to_cart(SkuRef { offer, sku }, request.quantity);
    Payload::of(&true)
}

/// By shop: what can be ordered as it stands, and what cannot, for want of stock.
fn list(context: &mut Context<'_>, _: ListCart) -> Result<Payload, Refusal> {
    let world = &*context.world;
    let mut out = CartContents::default();
    for (id, line) in &world.cart {
        let shops = if world.catalogue.sku(line.sku).stock < line.quantity {
            &mut out.disable_list
        } else {
            &mut out.enable_list
        };
        let seller = world.catalogue.seller(line.sku);
        let shown = shown(world, context.generation, *id, &Line::found(line.sku, line.quantity))?;
        let here = shops.iter_mut().find(|shop: &&mut CartShop| {
            shop.seller_open_id.as_ref().is_some_and(|open_id| open_id.as_str() == seller.open_id)
        });
        match here {
            Some(shop) => shop.cart_item_infos.push(shown),
            None => {
                let mut shop = CartShop::default();
                shop.seller_open_id = Some(seller.open_id.as_str().into());
                shop.seller_nick_name = Some(seller.login.clone());
                shop.cart_item_infos = vec![shown];
                shops.push(shop);
            }
        }
    }
    Payload::of(&out)
}

fn shown(world: &World, generation: Generation, id: i64, line: &Line) -> Result<CartLine, Refusal> {
    let mut out = CartLine::default();
    out.id = Some(id.into());
    out.quantity = Some(line.quantity);
    if let Some(at) = line.sku {
        let (offer, sku) = (world.catalogue.offer(at), world.catalogue.sku(at));
        match offer.name(generation) {
            product @ ProductRef::Offer(_) => out.offer_id = Some(product),
            product @ ProductRef::Mapped(_) => out.offer_map_id = Some(product),
        }
        out.spec_id = Some(sku.spec_id.as_str().into());
        out.sku_id = Some(sku.number.to_string().into());
        out.item_title = Some(offer.title.clone());
        out.item_pic = Some(format!("{}.jpg", offer.picture));
        out.price = decimal(Yuan::from_fen(sku.price).text());
        out.amount_on_sale = Some(sku.stock);
        let properties: Vec<_> = sku.properties.iter().map(|(n, v)| property(n, v)).collect();
        let text = Embedded::new(&properties);
        out.properties = Some(text.map_err(|error| wrong("properties", error))?);
    }
    Ok(out)
}
