//! Taobao orders: prices, creating, lists, paying, cancelling, and what belongs to them.

use super::parcels::parcels;
use super::unknown;
use crate::time::instants::china;
use crate::vendors::handler::{Context, Served, served};
use crate::vendors::orders::purchase_query;
use crate::vendors::pandapon::members;
use crate::vendors::terms::{judge_prices, judge_receiver};
use crate::views::taobao::purchases::{Query, cancelled, detail, found, paid, rendered, unplaced};
use crate::wire::json::instant;
use crate::wire::reply::{Payload, Refusal};
use crate::world::{NewTaobaoOrder, TaobaoLine, TaobaoOrder, WantedItem, token};
use daigou_core::Error;
use daigou_core::value::OrderId;
use daigou_taobao::{
    CancelOrder, ChatSource, CreateOrder, CreatedOrder, GetLogistics, GetOrder, ImLink, ListOrders, PayOrders,
    RenderOrder, SortType, SubOrder, UpdateWarehouse, UploadVoucher,
};
use serde::Deserialize;
use serde_json::json;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(RenderOrder => render),
    served!(CreateOrder => create),
    served!(ListOrders => list),
    served!(UploadVoucher => upload_voucher),
    served!(CancelOrder => cancel),
    served!(UpdateWarehouse => update_warehouse),
    served!(PayOrders => pay),
    served!(ImLink => im_link),
    served!(GetOrder => get),
    served!(GetLogistics => logistics),
];

/// Lines of a request, as the world looks them up.
fn wanted<I: ToString, S: ToString>(lines: impl Iterator<Item = (I, Option<S>, i64)>) -> Vec<WantedItem> {
    let line = |(item, sku, quantity): (I, Option<S>, i64)| {
        let (item_id, sku_id) = (item.to_string(), sku.map(|id| id.to_string()));
        WantedItem { item_id, sku_id, quantity }
    };
    lines.map(line).collect()
}

fn render(context: &mut Context<'_>, request: RenderOrder) -> Result<Payload, Refusal> {
    let lines = request.order_line_list.get().map_err(|error| Error::invalid("orderLineList", error))?;
    let receiver = request.receiver.get().map_err(|error| Error::invalid("receiver", error))?;
    Payload::of(&rendered(
        &context.world.catalogue,
        &wanted(lines.into_iter().map(|line| (line.item_id, line.sku_id, line.quantity))),
        receiver.state.as_deref(),
    ))
}

/// A line that fails says so in its sub-order; a budget below what the others cost refuses the whole.
fn create(context: &mut Context<'_>, request: CreateOrder) -> Result<Payload, Refusal> {
    let budget = request.purchase_amount.money().and_then(|money| money.fen());
    let budget = budget.map_err(|error| Error::invalid("purchaseAmount", error))?;
    let receiver = request.receiver.get().map_err(|error| Error::invalid("receiver", error))?;
    judge_receiver("receiver", &receiver)?;
    let asked = request.order_line_list.get().map_err(|error| Error::invalid("orderLineList", error))?;
    let lines = wanted(asked.iter().map(|line| (&line.item_id, line.sku_id.as_ref(), line.quantity)));
    let said = asked.iter().map(|line| (line.price.as_ref(), line.currency));
    judge_prices(&context.world.catalogue, "orderLineList", &lines, said)?;
    let (reference, source) = (request.seller_order_number, request.order_source);
    let seller_number = reference.clone();
    let order =
        NewTaobaoOrder { budget, lines, receiver, reference, seller_number, source, ..NewTaobaoOrder::default() };
    let created = context.world.order_taobao(order, context.now);
    Payload::of(&created_order(created.map_err(|why| unplaced(why, "purchaseAmount", "orderLineList"))?))
}

/// Shows an order as it was created; the members that the example leaves empty stay empty.
pub(super) fn created_order(order: &TaobaoOrder) -> CreatedOrder {
    let mut out = CreatedOrder::default();
    out.id = Some(order.id.clone());
    out.order_no = Some(order.order_no.as_str().into());
    out.sub_orders = order.lines.iter().map(|line| sub_order(order, line)).collect();
    out.create_time = Some(china(order.created));
    out
}

fn sub_order(order: &TaobaoOrder, line: &TaobaoLine) -> SubOrder {
    let mut out = SubOrder::default();
    out.sub_order_id = Some(line.sub_order.as_str().into());
    out.order_no = Some(order.order_no.as_str().into());
    out.quantity = Some(line.wanted.quantity);
    out.item_id = Some(line.wanted.item_id.as_str().into());
    out.sku_id = line.wanted.sku_id.as_deref().map(Into::into);
    if let Some(purchase) = &line.purchase {
        out.taobao_purchase_id = Some(purchase.main.as_str().into());
        out.taobao_sub_purchase_id = Some(purchase.sub.as_str().into());
    }
    if let Some((code, message)) = &line.failed {
        out.error_code = Some((*code).to_owned());
        out.error_message = Some(message.clone());
    }
    out
}

/// Purchase orders. `outerPurchaseId` is compared with the order's `sellerOrderNumber`: `order.create` takes no other
/// number of the caller's.
fn list(context: &mut Context<'_>, request: ListOrders) -> Result<Payload, Refusal> {
    let query = purchase_query!(context, request, "modifyTimeStart", "modifyTimeEnd");
    Payload::of(&found(context.world, &query))
}

/// By PandaPon's id or number the whole order, under the first of its purchase orders; by a purchase order that alone.
fn get(context: &mut Context<'_>, request: GetOrder) -> Result<Payload, Refusal> {
    let id = request.order_id.as_str();
    let found = context.world.taobao_orders.find(id).map(|order| (order.order_no.clone(), order.created));
    let shown = found.is_some_and(|(number, created)| context.shows(&number, created));
    let world = &*context.world;
    let order = world.taobao_orders.find(id).filter(|_| shown).ok_or_else(|| unknown("orderId", "订单", id))?;
    let main = order.purchases().into_iter().find(|main| *main == id);
    Payload::of(&detail(world, order, main))
}

/// Nothing of it is published: the sandbox wants the `orderId` that the voucher is for, keeps that there is one, and
/// answers `true`.
fn upload_voucher(context: &mut Context<'_>, request: UploadVoucher) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        order_id: OrderId,
    }
    let asked: Asked = members(&request.0)?;
    let id = asked.order_id.as_str();
    context.world.taobao_orders.find_mut(id).ok_or_else(|| unknown("orderId", "订单", id))?.voucher = true;
    Payload::of(&true)
}

fn cancel(context: &mut Context<'_>, request: CancelOrder) -> Result<Payload, Refusal> {
    let names = ("purchaseId", "subPurchaseOrderIdList");
    let (main, subs) = (request.purchase_id.as_str(), request.sub_purchase_order_id_list.as_deref());
    Payload::of(&cancelled(context.world, names, main, subs, &request.cancel_reason, context.now)?)
}

/// The reply is an object without members, as in the example.
fn update_warehouse(context: &mut Context<'_>, request: UpdateWarehouse) -> Result<Payload, Refusal> {
    let id = request.order_id.as_str();
    let order = context.world.taobao_orders.find_mut(id).ok_or_else(|| unknown("orderId", "订单", id))?;
    order.warehouse = Some(request.warehouse_name);
    order.modified = context.now;
    Payload::of(&json!({}))
}

fn pay(context: &mut Context<'_>, request: PayOrders) -> Result<Payload, Refusal> {
    Payload::of(&paid(context.world, &request.purchase_order_id_list, context.now)?)
}

/// A link that leads nowhere; its token follows from what is asked.
fn im_link(context: &mut Context<'_>, request: ImLink) -> Result<Payload, Refusal> {
    let id = request.biz_id.as_str();
    if request.source_type == ChatSource::Item && !context.world.catalogue.items.iter().any(|item| item.is_named(id)) {
        return Err(unknown("bizId", "商品", id));
    }
    let token = token(&format!("{id} {}", context.user_id));
    Payload::of(&format!("https://distributor.taobao.global/apps/open/imchat?loginToken=sandbox-{token}"))
}

fn logistics(context: &mut Context<'_>, request: GetLogistics) -> Result<Payload, Refusal> {
    let id = request.sub_purchase_order_id.as_str();
    let found = context.world.taobao_orders.line(id);
    let (order, line) = found.ok_or_else(|| unknown("subPurchaseOrderId", "采购子单", id))?;
    Payload::of(&parcels(&context.world.catalogue, order, line))
}
