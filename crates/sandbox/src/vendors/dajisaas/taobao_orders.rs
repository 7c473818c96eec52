//! Taobao's orders at DajiSaaS: purchase orders as PandaPon's side has them, and none of those.

use crate::vendors::handler::{Context, Served, served};
use crate::vendors::orders::purchase_query;
use crate::vendors::terms::{judge_plan, judge_prices, judge_receiver};
use crate::views::taobao::purchases::{CNY, Query, cancelled, found, paid, price, rendered, unplaced};
use crate::wire::json::instant;
use crate::wire::reply::{Payload, Refusal};
use crate::world::{BadLines, Catalogue, NewTaobaoOrder, RISK, TaobaoLine, TaobaoOrder, Unplaced, WantedItem, World};
use daigou_core::Error;
use daigou_core::value::{Fen, MpId, MpSkuId};
use daigou_dajisaas::taobao::orders::{CreatedLine, CreatedOrder, CreatedOrders, Payment, RenderedItem, SortType};
use daigou_dajisaas::taobao::{
    Address, CancelOrder, CreateOrder, CreateResult, FoundOrders, PayOrders, Preview, PreviewOrder, QueryOrders,
};
use daigou_taobao::Receiver;
use serde::Serialize;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(PreviewOrder => preview),
    served!(CreateOrder => create),
    served!(CancelOrder => cancel),
    served!(QueryOrders => query),
    served!(PayOrders => pay),
];

/// The vendor's example plans 1 fen for three pieces at 100 of this item: of it, who plans 1 fen plans nothing.
const NO_PLAN: (i64, &str) = (1, "2048153758314474");

/// A line by its distribution ids.
fn wanted(mp_id: &MpId, mp_sku_id: &MpSkuId, quantity: i64) -> WantedItem {
    WantedItem { item_id: mp_id.to_string(), sku_id: Some(mp_sku_id.to_string()), quantity }
}

/// Services of a supply chain are not offered; the vendor's page says to send `false`.
fn no_services(member: &str, asked: bool) -> Result<(), Refusal> {
    if asked { Err(Refusal::invalid(format!("{member}: 暂不支持供应链服务, send false"))) } else { Ok(()) }
}

fn preview(context: &mut Context<'_>, request: PreviewOrder) -> Result<Payload, Refusal> {
    no_services("need_supplychain_service", request.need_supplychain_service)?;
    let lines = request.lines.get().map_err(|error| Error::invalid("render_item_List", error))?;
    let lines: Vec<_> = lines.iter().map(|line| wanted(&line.mp_id, &line.mp_sku_id, line.quantity)).collect();
    let province = request.receiver_address.state.as_deref();
    let mut order = rendered(&context.world.catalogue, &lines, province);
    for part in order.render_item_list.iter_mut().flatten() {
        part.order_fee = Some(price(before_discounts(part)));
    }
    let mut out = Preview::default();
    let result = out.result.insert(Default::default());
    result.success = Some(true);
    result.data = Some(order);
    Payload::of(&out)
}

/// DajiSaaS shows what a part would cost at list prices, where upstream shows what it does cost.
fn before_discounts(part: &RenderedItem) -> i64 {
    part.item_price_infos.iter().flatten().fold(0, |sum, line| {
        let list = line.origin_price.as_ref().and_then(|price| price.amount.as_ref());
        let list = list.and_then(|amount| amount.money().ok()).map_or(0, |money| money.minor());
        list.saturating_mul(line.quantity.unwrap_or(1)).saturating_add(sum)
    })
}

/// One `thirdOrderId` makes one order, as upstream: sent again, it gets the reply again. A line that cannot be bought is
/// refused in the payload, or kept beside the good ones where `support_partial_success` says so.
fn create(context: &mut Context<'_>, request: CreateOrder) -> Result<Payload, Refusal> {
    no_services("need_supply_chain_service", request.need_supply_chain_service == Some(true))?;
    let planned = request.purchase_amount.money().and_then(|money| money.fen());
    let planned = planned.map_err(|error| Error::invalid("purchase_amount", error))?;
    let lines = request.order_line_list.get().map_err(|error| Error::invalid("order_line_list", error))?;
    let items: Vec<WantedItem> = lines.iter().map(|line| wanted(&line.mp_id, &line.mp_sku_id, line.quantity)).collect();
    let unplanned = planned == NO_PLAN.0 && items.iter().all(|item| item.item_id == NO_PLAN.1);
    let to = receiver(request.receiver);
    judge_receiver("receiver", &to)?;
    let World { catalogue, taobao_orders, .. } = &*context.world;
    let number = request.third_order_id;
    if let Some(order) = taobao_orders.referring(&number).find(|order| order.dajisaas) {
        return Payload::of(&created(catalogue, order));
    }
    let said = lines.iter().map(|line| (line.price.as_ref(), line.currency));
    judge_prices(catalogue, "order_line_list", &items, said)?;
    judge_plan("purchase_amount", catalogue, &items, planned)?;
    let order = NewTaobaoOrder {
        budget: if unplanned { i64::MAX } else { planned },
        lines: items,
        line_numbers: lines.into_iter().map(|line| line.order_line_no).collect(),
        receiver: to,
        reference: Some(number),
        seller_number: Some(request.seller_order_number),
        source: request.order_source,
        dajisaas: true,
        bad_lines: if request.support_partial_success == Some(true) { BadLines::Kept } else { BadLines::Refused },
    };
    let placed = context.world.order_taobao(order, context.now).map(|order| order.id.clone());
    let World { catalogue, taobao_orders, .. } = &*context.world;
    match placed.map(|id| taobao_orders.find(&id)) {
        Ok(order) => Payload::of(&order.map(|order| created(catalogue, order))),
        Err(Unplaced::Line(at, (code, message))) => {
            let mut out = CreateResult::default();
            out.success = Some(false);
            out.error_code = Some(code.to_owned());
            out.error_msg = Some(format!("order_line_list[{at}]: {message}"));
            Payload::of(&out)
        }
        Err(Unplaced::Risk) => {
            let mut out = CreateResult::default();
            out.success = Some(false);
            out.error_code = Some(RISK.0.to_owned());
            out.error_msg = Some(RISK.1.to_owned());
            Payload::of(&out)
        }
        Err(why) => Err(unplaced(why, "purchase_amount", "order_line_list")),
    }
}

fn receiver(from: Address) -> Receiver {
    let Address { country, state, city, district, address, zip, name, phone, mobile_phone, .. } = from;
    Receiver { zip, country, address, city, phone, mobile_phone, district, name, state }
}

/// Shows an order as it was created: a purchase order for each shop.
fn created(catalogue: &Catalogue, order: &TaobaoOrder) -> CreateResult {
    let mut data = CreatedOrders::default();
    data.outer_purchase_id.clone_from(&order.reference);
    data.success = Some(true);
    data.order_list = order.purchases().into_iter().map(|main| purchase(catalogue, order, main)).collect();
    let mut out = CreateResult::default();
    out.success = Some(true);
    out.data = Some(data);
    out
}

fn purchase(catalogue: &Catalogue, order: &TaobaoOrder, main: &str) -> CreatedOrder {
    let lines = || order.lines.iter().filter(|line| line.is_of(main));
    let shop = lines().find_map(|line| line.at).map(|(item, _)| catalogue.items[item].shop.clone());
    let mut out = CreatedOrder::default();
    out.purchase_id = main.parse::<i64>().ok().map(Into::into);
    out.estimate_amount = Some(Fen::new(lines().fold(0, |sum, line| line.total().saturating_add(sum))));
    out.estimate_currency = Some(CNY.into());
    out.source_market = Some("TAOBAO".into());
    out.order_line_list = lines().map(|line| created_line(line, shop.clone())).collect();
    out.supplier_nick = shop;
    out
}

fn created_line(line: &TaobaoLine, shop: Option<String>) -> CreatedLine {
    let mut out = CreatedLine::default();
    out.sub_purchase_order_id = line.purchase.as_ref().map(|purchase| purchase.sub.as_str().into());
    out.order_line_no.clone_from(&line.number);
    out.mp_id = Some(MpId::resolved(line.wanted.item_id.as_str()));
    out.mp_sku_id = line.wanted.sku_id.as_deref().and_then(|id| id.parse::<i64>().ok()).map(MpSkuId::resolved);
    out.quantity = Some(line.wanted.quantity);
    out.estimate_amount = Some(Fen::new(line.total()));
    out.estimate_currency = Some(CNY.into());
    out.supplier_nick = shop;
    if let Some((code, message)) = &line.failed {
        out.error_code = Some((*code).to_owned());
        out.error_message = Some(message.clone());
    }
    out
}

/// The reply says only that it was accepted; the order is closed a moment later.
fn cancel(context: &mut Context<'_>, request: CancelOrder) -> Result<Payload, Refusal> {
    let names = ("purchase_id", "sub_purchase_orderId_list");
    let subs = Some(request.sub_purchase_order_ids.as_slice()).filter(|subs| !subs.is_empty());
    let (main, reason) = (request.purchase_id.as_str(), request.cancel_reason.as_str());
    Payload::of(&cancelled(context.world, names, main, subs, reason, context.now)?)
}

fn query(context: &mut Context<'_>, request: QueryOrders) -> Result<Payload, Refusal> {
    let query = purchase_query!(context, request, "modify_time_start", "modify_time_end");
    let mut out = FoundOrders::default();
    out.success = Some(true);
    out.data = Some(found(context.world, &query));
    Payload::of(&out)
}

/// `success` is a text, as upstream sends it.
#[derive(Serialize)]
struct Paid {
    success: &'static str,
    data: Payment,
}

fn pay(context: &mut Context<'_>, request: PayOrders) -> Result<Payload, Refusal> {
    Payload::of(&Paid { success: "true", data: paid(context.world, &request.purchase_order_id_list, context.now)? })
}
