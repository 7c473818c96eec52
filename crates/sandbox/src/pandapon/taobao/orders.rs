//! Taobao orders: prices, creating, lists, paying, cancelling, and what belongs to them.

use super::purchase::{detail, parcels};
use super::{price, unknown};
use crate::dispatch::{Context, Served};
use crate::pandapon::members;
use crate::reply::{Payload, Refusal};
use crate::times::china;
use crate::world::{
    Catalogue, NewTaobaoOrder, Priced, PurchasePlace, TaobaoLine, TaobaoOrder, Unavailable, WantedItem, World,
};
use daigou_core::Error;
use daigou_core::value::{OrderId, Time};
use daigou_taobao::orders::{Cancellation, ItemPrice, PayFailure, RenderedItem, UnavailableSku};
use daigou_taobao::{
    CancelOrder, ChatSource, CreateOrder, CreatedOrder, GetLogistics, GetOrder, ImLink, ListOrders, OrderPage,
    PayOrders, Payment, RenderOrder, RenderedOrder, SortType, SubOrder, UpdateWarehouse, UploadVoucher,
};
use serde::Deserialize;
use serde_json::json;
use std::borrow::Cow;

/// What is served of it.
pub(super) const SERVED: &[Served] = &[
    Served::by::<RenderOrder>(render),
    Served::by::<CreateOrder>(create),
    Served::by::<ListOrders>(list),
    Served::by::<UploadVoucher>(upload_voucher),
    Served::by::<CancelOrder>(cancel),
    Served::by::<UpdateWarehouse>(update_warehouse),
    Served::by::<PayOrders>(pay),
    Served::by::<ImLink>(im_link),
    Served::by::<GetOrder>(get),
    Served::by::<GetLogistics>(logistics),
];

/// The page where none is asked for.
const PAGE: i64 = 20;

fn render(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: RenderOrder = context.read()?;
    let lines = request.order_line_list.get().map_err(|error| Error::invalid("orderLineList", error))?;
    let lines = lines.into_iter().map(|line| WantedItem {
        item_id: line.item_id.to_string(),
        sku_id: line.sku_id.map(|id| id.to_string()),
        quantity: line.quantity,
    });
    Payload::of(&rendered(&context.world.catalogue, &lines.collect::<Vec<_>>()))
}

/// What lines would cost: a part for each shop, and what cannot be bought.
pub(super) fn rendered(catalogue: &Catalogue, lines: &[WantedItem]) -> RenderedOrder {
    let mut shops: Vec<(&str, Vec<Priced>)> = Vec::new();
    let (mut amounts, mut missing) = (Vec::new(), Vec::new());
    for (wanted, found) in lines.iter().zip(crate::world::price(catalogue, lines)) {
        match found {
            Ok(line) => {
                amounts.push(line.amount);
                let shop = catalogue.items[line.item].shop.as_str();
                match shops.iter_mut().find(|(other, _)| *other == shop) {
                    Some((_, part)) => part.push(line),
                    None => shops.push((shop, vec![line])),
                }
            }
            Err(reason) => missing.push(unavailable(wanted, &reason)),
        }
    }
    let mut out = RenderedOrder::default();
    out.render_item_list = Some(shops.iter().map(|(shop, lines)| rendered_part(catalogue, shop, lines)).collect());
    out.unavailable_sku_list = Some(missing);
    out.total_real_pay_price = (!amounts.is_empty()).then(|| price(sum(amounts)));
    out
}

fn sum(amounts: impl IntoIterator<Item = i64>) -> i64 {
    amounts.into_iter().fold(0, i64::saturating_add)
}

fn rendered_part(catalogue: &Catalogue, shop: &str, lines: &[Priced]) -> RenderedItem {
    let infos = lines.iter().map(|line| {
        let item = &catalogue.items[line.item];
        let sku = &item.skus[line.sku];
        let mut out = ItemPrice::default();
        out.item_id = item.mp_id.parse::<i64>().ok().map(Into::into);
        out.sku_id = sku.mp_id.parse::<i64>().ok().map(Into::into);
        out.quantity = line.amount.checked_div(sku.price);
        out.origin_price = Some(price(sku.list));
        out.discount_price = Some(price(line.amount));
        out
    });
    let mut out = RenderedItem::default();
    out.nick = Some(shop.to_owned());
    out.seller_id = lines.first().map(|line| catalogue.items[line.item].seller().into());
    out.item_price_infos = Some(infos.collect());
    out.mainland_shipping_fee = Some(price(0));
    out.order_fee = Some(price(sum(lines.iter().map(|line| line.amount))));
    out.choose_supply_chain_services = Some(Vec::new());
    out
}

fn unavailable(wanted: &WantedItem, (code, message): &Unavailable) -> UnavailableSku {
    let mut out = UnavailableSku::default();
    out.item_id = Some(wanted.item_id.as_str().into());
    out.sku_id = wanted.sku_id.as_deref().map(Into::into);
    out.reason = Some(message.clone());
    out.error_code = Some((*code).to_owned());
    out.error_msg = Some(message.clone());
    out
}

/// A line that fails says so in its sub-order; a budget below what the others cost refuses the whole.
fn create(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: CreateOrder = context.read()?;
    let budget = request.purchase_amount.money().and_then(|money| money.fen());
    let budget = budget.map_err(|error| Error::invalid("purchaseAmount", error))?;
    let receiver = request.receiver.get().map_err(|error| Error::invalid("receiver", error))?;
    let lines = request.order_line_list.get().map_err(|error| Error::invalid("orderLineList", error))?;
    let lines = lines.into_iter().map(|line| WantedItem {
        item_id: line.item_id.to_string(),
        sku_id: line.sku_id.map(|id| id.to_string()),
        quantity: line.quantity,
    });
    let (reference, source) = (request.seller_order_number, request.order_source);
    let order = NewTaobaoOrder { budget, lines: lines.collect(), receiver, reference, source };
    let World { catalogue, taobao_orders, ids, .. } = &mut *context.world;
    let created = taobao_orders.create(catalogue, ids, order, context.now).map_err(Refusal::invalid)?;
    Payload::of(&created_order(created))
}

/// What was created; the members that the example leaves empty stay empty.
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

/// Purchase orders, the newest first unless asked otherwise. Those of the vendors' examples are listed where
/// `purchaseIds` names them. `outerPurchaseId` is compared with the order's `sellerOrderNumber`: `order.create` takes
/// no other number of the caller's.
fn list(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: ListOrders = context.read()?;
    let from = instant("modifyTimeStart", request.modify_time_start.as_ref())?;
    let until = instant("modifyTimeEnd", request.modify_time_end.as_ref())?;
    let newest = context.newest_listed();
    let world = &*context.world;
    let orders = &world.taobao_orders;
    let fits = |order: &TaobaoOrder, main: &str| {
        from.is_none_or(|from| from <= order.modified)
            && until.is_none_or(|until| order.modified <= until)
            && order.created <= newest
            && request.outer_purchase_id.as_ref().is_none_or(|id| order.reference.as_ref() == Some(id))
            && request.status.as_ref().is_none_or(|status| order.status_of(main) == *status)
    };
    let mut found: Cow<'_, [PurchasePlace]> = match &request.purchase_ids {
        Some(ids) => orders.named(ids.iter().map(|id| id.as_str())).into(),
        None => orders.listed().into(),
    };
    let asked = [from.is_some(), until.is_some(), request.outer_purchase_id.is_some(), request.status.is_some()];
    if newest < i64::MAX || asked.contains(&true) {
        found.to_mut().retain(|place| orders.purchase(*place).is_some_and(|(order, main)| fits(order, main)));
    }
    let (no, size) = (request.page_no.unwrap_or(1), request.page_size.unwrap_or(PAGE));
    let mut out = OrderPage::default();
    out.results_total = i64::try_from(found.len()).ok();
    out.page_no = Some(no);
    out.page_size = Some(size);
    let here = match request.sort_type {
        Some(SortType::Ascending) => super::page(found.iter(), no, size),
        _ => super::page(found.iter().rev(), no, size),
    };
    let here = here.into_iter().filter_map(|place| orders.purchase(*place));
    out.purchase_orders = Some(here.map(|(order, main)| detail(world, order, Some(main))).collect());
    Payload::of(&out)
}

fn instant(member: &str, time: Option<&Time>) -> Result<Option<i64>, Refusal> {
    let millis = time.filter(|time| !time.is_blank()).map(Time::unix_millis).transpose();
    millis.map_err(|error| Refusal::invalid(format!("{member}: {error}")))
}

/// By PandaPon's id or number the whole order, under the first of its purchase orders; by a purchase order that alone.
fn get(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: GetOrder = context.read()?;
    let (world, id) = (&*context.world, request.order_id.as_str());
    let order = world.taobao_orders.find(id).ok_or_else(|| unknown("orderId", "订单", id))?;
    let main = order.purchases().into_iter().find(|main| *main == id);
    Payload::of(&detail(world, order, main))
}

/// Nothing of it is published: the sandbox wants the `orderId` that the voucher is for, keeps that there is one, and
/// answers `true`.
fn upload_voucher(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        order_id: OrderId,
    }
    let request: UploadVoucher = context.read()?;
    let asked: Asked = members(&request.0)?;
    let id = asked.order_id.as_str();
    context.world.taobao_orders.find_mut(id).ok_or_else(|| unknown("orderId", "订单", id))?.voucher = true;
    Payload::of(&true)
}

/// A paid order is refused in the payload, as upstream.
fn cancel(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: CancelOrder = context.read()?;
    let World { catalogue, taobao_orders, .. } = &mut *context.world;
    let main = request.purchase_id.as_str();
    let order = taobao_orders.find(main).filter(|order| order.purchases().contains(&main));
    let order = order.ok_or_else(|| unknown("purchaseId", "采购单", main))?;
    let subs = request.sub_purchase_order_id_list.as_deref();
    for (i, id) in subs.unwrap_or_default().iter().enumerate() {
        if !order.lines.iter().any(|line| line.is_of(main) && line.is_named(id.as_str())) {
            return Err(unknown(&format!("subPurchaseOrderIdList[{i}]"), "采购子单", id.as_str()));
        }
    }
    let subs: Option<Vec<String>> = subs.map(|subs| subs.iter().map(ToString::to_string).collect());
    let done = taobao_orders.cancel(catalogue, main, subs.as_deref(), &request.cancel_reason, context.now);
    let mut out = Cancellation::default();
    out.success = Some(done);
    if !done {
        out.error_code = Some("ORDER_STATUS_ERROR".into());
        out.error_msg = Some("订单状态错误: 已付款的订单不能取消".into());
    }
    Payload::of(&out)
}

/// The reply is an object without members, as in the example.
fn update_warehouse(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: UpdateWarehouse = context.read()?;
    let id = request.order_id.as_str();
    let order = context.world.taobao_orders.find_mut(id).ok_or_else(|| unknown("orderId", "订单", id))?;
    order.warehouse = Some(request.warehouse_name);
    order.modified = context.now;
    Payload::of(&json!({}))
}

/// An order that was paid or closed before is refused in the payload, as upstream; where one is not known, none is paid.
fn pay(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: PayOrders = context.read()?;
    let orders = &mut context.world.taobao_orders;
    for (i, id) in request.purchase_order_id_list.iter().enumerate() {
        let member = format!("purchaseOrderIdList[{i}]");
        if !orders.find(id.as_str()).is_some_and(|order| order.purchases().contains(&id.as_str())) {
            return Err(unknown(&member, "采购单", id.as_str()));
        }
        if request.purchase_order_id_list[..i].contains(id) {
            return Err(Refusal::invalid(format!("{member}: {id} is named twice")));
        }
    }
    let mut out = Payment::default();
    for id in request.purchase_order_id_list {
        let text = id.as_str();
        if orders.pay(text, context.now) {
            out.will_pay_purchase_order_ids.push(text.into());
            continue;
        }
        let mut failure = PayFailure::default();
        failure.gsp_order_id = Some(text.into());
        failure.error_code = Some("ORDER_STATUS_ERROR".into());
        failure.error_message = Some("订单状态错误".into());
        out.pay_failure_purchase_order_ids.push(text.into());
        out.pay_failed_results.push(failure);
    }
    Payload::of(&out)
}

/// A link that leads nowhere; its token is made up.
fn im_link(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: ImLink = context.read()?;
    let id = request.biz_id.as_str();
    if request.source_type == ChatSource::Item && !context.world.catalogue.items.iter().any(|item| item.is_named(id)) {
        return Err(unknown("bizId", "商品", id));
    }
    let token = context.world.ids.request();
    Payload::of(&format!("https://distributor.taobao.global/apps/open/imchat?loginToken=sandbox-{token}"))
}

fn logistics(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: GetLogistics = context.read()?;
    let id = request.sub_purchase_order_id.as_str();
    let found = context.world.taobao_orders.line(id);
    let (order, line) = found.ok_or_else(|| unknown("subPurchaseOrderId", "采购子单", id))?;
    Payload::of(&parcels(&context.world.catalogue, order, line))
}
