//! PandaPon's address book and warehouse logistics. No reply of the latter is published: what the sandbox answers there
//! is **its own**, and says no more than that something like it will come.
//!
//! - `freight.estimate`: `{freight, currency, freightInfo}`, the freight in the asked currency as text.
//! - `freight.preview`: the same with the `renderId` that a shipment names, and `items` with a freight each.
//! - `shipment.create`: `{logisticsOrderId}`; `shipment.update_domestic`: `true`.

use crate::time::instants::iso_text;
use crate::vendors::handler::{Context, Served, served};
use crate::wire::reply::{Payload, Refusal};
use crate::world::Catalogue;
use daigou_core::value::{Currency, Money};
use daigou_logistics::{CreateShipment, EstimateFreight, GetAddresses, PreviewFreight, UpdateDomestic, UpsertAddress};
use serde_json::json;

/// The operations of this group, each with its handler.
pub(crate) const SERVED: &[Served] = &[
    served!(GetAddresses => addresses),
    served!(UpsertAddress => upsert),
    served!(EstimateFreight => estimate),
    // The preview is kept for the shipment.
    served!(PreviewFreight => preview).changing(),
    served!(UpdateDomestic => update_domestic),
    served!(CreateShipment => ship),
];

/// The first piece of a parcel, fen.
const FIRST: i64 = 6000;
/// Every further piece, fen.
const FURTHER: i64 = 1500;
/// Hundredths of a currency for a yuan, about: no real rate.
const RATES: [(&str, i64); 8] =
    [("CNY", 100), ("USD", 14), ("EUR", 13), ("GBP", 11), ("SGD", 18), ("MYR", 62), ("THB", 490), ("PHP", 800)];

/// The address book, by the members of `address.upsert`: nothing of the call is published.
fn addresses(context: &mut Context<'_>, _: GetAddresses) -> Result<Payload, Refusal> {
    Payload::of(&context.world.addresses.all())
}

/// The reply has `code` and `msg` alone.
fn upsert(context: &mut Context<'_>, request: UpsertAddress) -> Result<Payload, Refusal> {
    context.world.addresses.upsert(request).map_err(Refusal::invalid)?;
    Ok(Payload::none())
}

/// Prices this many pieces, in hundredths of a currency.
fn freight(member: &str, quantity: i64, currency: Currency) -> Result<i64, Refusal> {
    let rate = RATES.iter().find(|(code, _)| *code == currency.code());
    let codes = || RATES.map(|(code, _)| code).join(", ");
    let wrong = || Refusal::invalid(format!("{member}: the sandbox knows {}, not {currency}", codes()));
    let (_, rate) = rate.ok_or_else(wrong)?;
    let fen = (quantity - 1).saturating_mul(FURTHER).saturating_add(FIRST);
    Ok(fen.saturating_mul(*rate) / 100)
}

fn text(currency: Currency, minor: i64) -> String {
    Money::new(currency, minor).to_decimal()
}

/// Refuses what the catalogue does not have, by any of its names.
fn known(catalogue: &Catalogue, place: &str, item_id: &str, sku_id: Option<&str>) -> Result<(), Refusal> {
    let item = catalogue.items.iter().find(|item| item.is_named(item_id));
    let item = item.ok_or_else(|| Refusal::invalid(format!("{place}itemId: 商品不存在[{item_id}]")))?;
    match sku_id {
        Some(sku) if item.sku(sku).is_none() => Err(Refusal::invalid(format!("{place}skuId: SKU不存在[{sku}]"))),
        _ => Ok(()),
    }
}

fn estimate(context: &mut Context<'_>, request: EstimateFreight) -> Result<Payload, Refusal> {
    known(&context.world.catalogue, "", request.item_id.as_str(), Some(request.sku_id.as_str()))?;
    let currency = request.currency.unwrap_or(Currency::CNY);
    let amount = freight("currency", request.quantity, currency)?;
    let service = json!({ "serviceId": "1", "companyName": "sandbox", "serviceCategory": "STANDARD" });
    Payload::of(&json!({ "freight": text(currency, amount), "currency": currency, "freightInfo": service }))
}

fn preview(context: &mut Context<'_>, request: PreviewFreight) -> Result<Payload, Refusal> {
    let items = request.render_items.unwrap_or_default();
    let currency = items.first().and_then(|item| item.currency).unwrap_or(Currency::CNY);
    let (mut total, mut shown) = (0_i64, Vec::with_capacity(items.len()));
    for (i, item) in items.iter().enumerate() {
        let place = format!("renderItems[{i}].");
        known(&context.world.catalogue, &place, item.item_id.as_str(), Some(item.sku_id.as_str()))?;
        let member = format!("{place}currency");
        if item.currency.unwrap_or(currency) != currency {
            return Err(Refusal::invalid(format!("{member}: the items are in several currencies")));
        }
        let amount = freight(&member, item.quantity, currency)?;
        total = total.saturating_add(amount);
        shown.push(json!({
            "itemId": item.item_id.as_str(),
            "skuId": item.sku_id.as_str(),
            "quantity": item.quantity,
            "freight": text(currency, amount),
        }));
    }
    if shown.is_empty() {
        return Err(Refusal::invalid("renderItems: is missing: there is nothing to send"));
    }
    let day: String = iso_text(context.now).chars().take(10).filter(|c| *c != '-').collect();
    let world = &mut *context.world;
    let id = world.warehouse.preview(&mut world.ids, &day);
    Payload::of(&json!({
        "renderId": id,
        "freight": text(currency, total),
        "currency": currency,
        "items": shown,
    }))
}

fn ship(context: &mut Context<'_>, request: CreateShipment) -> Result<Payload, Refusal> {
    let world = &mut *context.world;
    if let Some(id) = request.render_id.as_ref().filter(|id| !world.warehouse.knows_preview(id)) {
        return Err(Refusal::invalid(format!("renderId: no preview {id} was made")));
    }
    for (i, line) in request.line_items.iter().flatten().enumerate() {
        if let Some(item) = &line.item_id {
            let sku = line.sku_id.as_ref().map(AsRef::as_ref);
            known(&world.catalogue, &format!("lineItems[{i}]."), item.as_str(), sku)?;
        }
    }
    let tmall = request.tmall_order_info.and_then(|info| info.tmall_order_id).map(|id| id.to_string());
    let id = world.warehouse.ship(&mut world.ids, tmall);
    Payload::of(&json!({ "logisticsOrderId": id }))
}

/// The order must be one of Taobao's here; where only `tmallOrderId` is given, one that something was shipped for.
fn update_domestic(context: &mut Context<'_>, request: UpdateDomestic) -> Result<Payload, Refusal> {
    let world = &mut *context.world;
    let (order, tmall) = (request.order_id.as_ref(), request.tmall_order_id.as_ref());
    let key = match (order, tmall) {
        (Some(id), _) if world.taobao_orders.find(id.as_str()).is_some() => id.to_string(),
        (Some(id), _) => return Err(Refusal::invalid(format!("orderId: 订单不存在[{id}]"))),
        (None, Some(id)) if world.warehouse.knows_tmall_order(id.as_str()) => id.to_string(),
        (None, Some(id)) => return Err(Refusal::invalid(format!("tmallOrderId: no shipment names {id}"))),
        (None, None) => return Err(Refusal::invalid("orderId: is missing, and tmallOrderId too")),
    };
    for line in request.logistic_infos.into_iter().flatten() {
        if let Some(waybill) = &line.waybill {
            world.warehouse.announce(&key, waybill, None);
        }
        for parcel in line.domestic_logistic_info.into_iter().flatten() {
            if let Some(waybill) = &parcel.waybill {
                world.warehouse.announce(&key, waybill, parcel.logistic_company_name.clone());
            }
        }
    }
    Payload::of(&true)
}
