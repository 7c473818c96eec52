//! Messages about Taobao's orders and refunds. At DajiSaaS by the numbers that it publishes, 3 and 8. At PandaPon the
//! change of a price is published; the other types are named by 1688's topics, which is inferred, and their bodies are
//! upstream's.

use crate::host::callbacks::envelope::{body, pandapon};
use crate::host::callbacks::message::{Message, Text};
use crate::time::instants::china;
use crate::views::taobao::purchases::{CNY, detail};
use crate::world::{MessageBody, Parcels, TaobaoLine, TaobaoNews, TaobaoOrder, World, together};
use daigou_core::Platform;
use daigou_core::value::{Fen, Time, Unknown, Unpublished};
use daigou_taobao::OrderStatus;
use daigou_taobao::messages::{
    LinePrice, LinePriceChange, OrderPriceChanged, OrderStatusChanged, PricedSubOrder, PurchasePrice, RefundChanged,
    StatusLine,
};
use daigou_upstream::alibaba::message::Topic;
use daigou_upstream::taobao::{LogisticOrder, SubPurchaseOrder};
use serde::Serialize;
use serde_json::Error;
use serde_json::value::RawValue;

/// PandaPon's number of the marketplace.
const PANDAPON: u8 = 0;

/// The reseller's account upstream; made up.
const ACCOUNT: i64 = 2_100_000_000_001;

/// Where the resellers sell, as upstream has it.
const MARKET: &str = "PANAMA";

/// The platform's envelope, as DajiSaaS passes it on; seconds.
#[derive(Serialize)]
struct Push<'p> {
    seller_id: String,
    message_type: u8,
    data: &'p RawValue,
    timestamp: i64,
    site: &'static str,
}

/// Something became of a purchase order.
pub(super) fn order(
    world: &World,
    id: &str,
    purchase: &str,
    news: TaobaoNews,
    now: i64,
) -> Option<Result<Message, Error>> {
    let order = world.taobao_orders.find(id)?;
    let lines: Vec<&TaobaoLine> = order.lines.iter().filter(|line| line.is_of(purchase)).collect();
    if lines.is_empty() {
        return None;
    }
    let told = match news {
        TaobaoNews::Status => body(&status(world, order, purchase, now)),
        TaobaoNews::Price if order.dajisaas => body(&price_upstream(order, purchase, &lines)),
        TaobaoNews::Price => body(&price(world, order, purchase, &lines)),
    };
    let form = world.catalogue.rules.message_body;
    Some(told.and_then(|told| match (order.dajisaas, news) {
        (true, TaobaoNews::Status) => dajisaas(order, 3, &told, now),
        (true, TaobaoNews::Price) => dajisaas(order, 8, &told, now),
        (false, TaobaoNews::Status) => {
            at_pandapon(order, &topic(order, &lines), "message.order_status", &told, form, now)
        }
        (false, TaobaoNews::Price) => {
            at_pandapon(order, &Topic::OrderPriceModified, "message.order_price", &told, form, now)
        }
    }))
}

/// The topic that says the same of a 1688 order. Who closed an order is not told apart.
fn topic(order: &TaobaoOrder, lines: &[&TaobaoLine]) -> Topic {
    match together(lines) {
        OrderStatus::WaitBuyerPay | OrderStatus::Building => Topic::OrderMade,
        OrderStatus::WaitBuyerConfirmGoods => Topic::Shipped,
        OrderStatus::TradeClosed => Topic::ClosedByBuyer,
        _ if lines.iter().any(|line| order.shipped_of(&line.sub_order) > 0) => Topic::PartShipped,
        _ => Topic::OrderPaid,
    }
}

/// Writes upstream's message 3, about a purchase order's status.
fn status(world: &World, order: &TaobaoOrder, purchase: &str, now: i64) -> OrderStatusChanged {
    let shown = detail(world, order, Some(purchase));
    let lines = order.lines.iter().filter(|line| line.is_of(purchase));
    let lines = lines.zip(shown.sub_purchase_orders.into_iter().flatten()).map(|(line, sub)| {
        let parcel = parcel(&sub);
        let mut out = StatusLine::default();
        out.item_id = line.wanted.item_id.parse::<i64>().ok().map(Into::into);
        out.sku_id = line.wanted.sku_id.as_deref().and_then(|id| id.parse::<i64>().ok()).map(Into::into);
        out.order_line_no.clone_from(&line.number);
        out.status = Some(line.status());
        out.logistic_company_name = parcel.and_then(|parcel| parcel.logistic_company_name.clone());
        out.logistic_number = parcel.and_then(|parcel| parcel.logistic_number.clone());
        out
    });
    let mut out = OrderStatusChanged::default();
    out.sku_list = Some(lines.collect());
    out.business_time = Some(Time::from_unix_millis(now));
    out.outer_purchase_id.clone_from(&order.reference);
    out.purchase_id = purchase.parse::<i64>().ok().map(Into::into);
    out.seller_id = Some(ACCOUNT.into());
    out.status = shown.status;
    out
}

/// The newest parcel of a line: the message has room for one.
fn parcel(sub: &SubPurchaseOrder) -> Option<&LogisticOrder> {
    sub.logistic_orders.as_ref()?.last()
}

/// Writes PandaPon's message about a changed price: its three published members, with upstream's inside.
fn price(world: &World, order: &TaobaoOrder, purchase: &str, lines: &[&TaobaoLine]) -> OrderPriceChanged {
    let shown = detail(world, order, Some(purchase));
    let subs = shown.sub_purchase_orders.into_iter().flatten().map(sub_order);
    let mut out = OrderPriceChanged::default();
    out.sales_order_id = Some(order.order_no.clone());
    out.sub_orders = Some(subs.collect());
    out.purchase_order_price = Some(total(lines));
    out
}

/// Amounts are texts, as in the vendor's example.
fn sub_order(sub: SubPurchaseOrder) -> PricedSubOrder {
    let mut out = PricedSubOrder::default();
    let parcel = parcel(&sub).cloned();
    let (courier, waybill) = parcel.map(|p| (p.logistic_company_name, p.logistic_number)).unwrap_or_default();
    out.logistic_company_name = Some(courier.unwrap_or_default());
    out.logistic_number = Some(waybill.unwrap_or_default());
    out.purchase_order_outer_id = sub.purchase_order_outer_id;
    out.purchase_order_line_outer_id = sub.purchase_order_line_outer_id;
    let closes = sub.close_time_without_payment.as_ref().and_then(|time| time.unix_millis().ok());
    out.close_time_without_payment = closes.map(china);
    out.detail_error_code = Some(sub.detail_error_code.unwrap_or_default());
    out.product_amount = sub.product_amount.as_ref().and_then(as_text);
    out.quantity = sub.quantity;
    out.sub_purchase_order_id = sub.sub_purchase_order_id;
    out.status = sub.status;
    out.item_id = sub.item_id;
    out.sku_id = sub.sku_id;
    out.title = sub.title;
    out.purchase_amount = sub.purchase_amount.as_ref().and_then(as_text);
    out.purchase_currency = sub.purchase_currency;
    out.domestic_post_fee = sub.domestic_post_fee.as_ref().and_then(as_text);
    out.pay_amount = sub.pay_amount.as_ref().and_then(as_text);
    out.pay_currency = sub.pay_currency;
    out.pay_time = sub.pay_time;
    out.close_reason = sub.close_reason;
    out.error_code = sub.error_code;
    out.error_message = sub.error_message;
    out.refund_id = sub.refund_id;
    out.refund_status = sub.refund_status;
    out
}

fn as_text(amount: &Fen) -> Option<Fen> {
    let text = serde_json::to_string(&amount.text()).ok()?;
    serde_json::from_str(&text).ok()
}

/// The lines together.
fn total(lines: &[&TaobaoLine]) -> PurchasePrice {
    let sum = |of: fn(&TaobaoLine) -> i64| Fen::new(lines.iter().map(|line| of(line)).fold(0, i64::saturating_add));
    let mut out = PurchasePrice::default();
    out.purchase_currency = Some(CNY.into());
    out.purchase_total_fee = Some(sum(TaobaoLine::total));
    out.purchase_product_fee = Some(sum(|line| line.amount));
    out.purchase_shipping_fee = Some(sum(|line| line.postage));
    out
}

/// Writes upstream's message 8, about a changed price.
fn price_upstream(order: &TaobaoOrder, purchase: &str, lines: &[&TaobaoLine]) -> OrderPriceChanged {
    let mut out = OrderPriceChanged::default();
    out.features = nothing();
    out.sales_order_id = order.reference.clone().or_else(|| Some(order.order_no.clone()));
    out.sales_seller_id = Some(ACCOUNT.into());
    out.purchase_market = Some(MARKET.into());
    out.purchase_order_id = purchase.parse::<i64>().ok().map(Into::into);
    out.purchase_order_price = Some(total(lines));
    let lines = lines.iter().map(|line| {
        let mut price = LinePrice::default();
        price.purchase_currency = Some(CNY.into());
        price.purchase_total_fee = Some(Fen::new(line.total()));
        price.purchase_product_fee = Some(Fen::new(line.amount));
        price.purchase_product_unit_fee = line.amount.checked_div(line.wanted.quantity).map(Fen::new);
        price.purchase_shipping_fee = Some(Fen::new(line.postage));
        let mut out = LinePriceChange::default();
        out.features = nothing();
        out.sales_order_line_id_list = Some(line.number.as_deref().map(Into::into).into_iter().collect());
        out.purchase_order_line_id =
            line.purchase.as_ref().and_then(|purchase| purchase.sub.parse::<i64>().ok()).map(Into::into);
        out.price = Some(price);
        out
    });
    out.lines = Some(lines.collect());
    out
}

/// An object without members.
fn nothing() -> Option<Unpublished<Unknown>> {
    serde_json::from_str("{}").ok()
}

/// Something became of a refund. PandaPon's body is not published: it is that of a sibling of the platform. DajiSaaS has
/// no refunds of Taobao orders, and its message about them has no known body: none is sent.
pub(super) fn refund(world: &World, refund: &str, now: i64) -> Option<Result<Message, Error>> {
    let refund = world.taobao_refunds.find(refund).ok()?;
    let (order, line) = world.taobao_orders.line(&refund.sub_order)?;
    if order.dajisaas {
        return None;
    }
    let mut out = RefundChanged::default();
    out.refund_id = Some(refund.id.as_str().into());
    out.order_id = line.purchase.as_ref().map(|purchase| purchase.main.as_str().into());
    out.refund_status = Some(refund.status());
    let form = world.catalogue.rules.message_body;
    Some(body(&out).and_then(|told| at_pandapon(order, &Topic::RefundInSale, "message.refund", &told, form, now)))
}

fn at_pandapon(
    order: &TaobaoOrder,
    topic: &Topic,
    message_id: &'static str,
    told: &RawValue,
    form: MessageBody,
    now: i64,
) -> Result<Message, Error> {
    let kind = format!("TAOBAO_{}", topic.as_str());
    let text = pandapon(&kind, PANDAPON, told, form, now)?;
    Ok(message(order, Platform::PandaPon, ("taobao", message_id), kind, text))
}

/// What the platform pushes, as DajiSaaS passes it on.
pub(super) fn pushed(number: u8, told: &RawValue, now: i64) -> Result<String, Error> {
    serde_json::to_string(&Push {
        seller_id: ACCOUNT.to_string(),
        message_type: number,
        data: told,
        timestamp: now / 1000,
        site: "taobao_hk",
    })
}

fn dajisaas(order: &TaobaoOrder, number: u8, told: &RawValue, now: i64) -> Result<Message, Error> {
    let text = pushed(number, told, now)?;
    Ok(message(order, Platform::DajiSaas, ("dajisaas", "taobao.message"), number.to_string(), text))
}

fn message(
    order: &TaobaoOrder,
    platform: Platform,
    table: (&'static str, &'static str),
    kind: String,
    text: String,
) -> Message {
    Message {
        platform,
        account: 0,
        marketplace: "taobao",
        table,
        order_id: order.order_no.as_str().into(),
        text: Text::Written { kind, text },
    }
}
