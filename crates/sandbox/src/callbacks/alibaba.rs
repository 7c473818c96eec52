//! What is said of 1688's orders and refunds: by 1688's topics and bodies, at PandaPon with a prefix, which is inferred
//! but for the change of a price.

use super::messages::{Message, body, pandapon};
use crate::times::china;
use crate::trade::{BUYER, seller_number, view};
use crate::world::{Act, Order, OrderNews, Parcel, RefundStage, TradeRefund, World};
use daigou_core::Platform;
use daigou_core::value::UserId;
use daigou_upstream::alibaba::message::{
    MovedLine, OrderNotice, ParcelEvent, ParcelNotice, RefundAction, RefundNotice, Topic,
};
use serde::Serialize;
use serde_json::Error;
use serde_json::value::{RawValue, to_raw_value};

/// PandaPon's number of the marketplace.
const PANDAPON: u8 = 1;

/// 1688's envelope, as DajiSaaS passes it on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Push<'p> {
    data: &'p RawValue,
    gmt_born: i64,
    msg_id: i64,
    r#type: &'p str,
    user_info: String,
}

/// Something became of an order.
pub(super) fn order(world: &World, number: &str, news: OrderNews, now: i64, id: i64) -> Option<Result<Message, Error>> {
    let order = world.orders.find(number)?;
    let (topic, status) = topic(news);
    let told = match (news, &order.history.parcel) {
        (OrderNews::Traced, None) => return None,
        (OrderNews::Traced, Some(parcel)) => body(&trace(order, parcel)),
        // What PandaPon publishes of this one: the whole order, amounts in yuan.
        (OrderNews::PriceChanged, _) if platform(Some(order)) == Platform::PandaPon => {
            to_raw_value(&view(world, order))
        }
        _ => body(&notice(world, order, status, now)),
    };
    let message_id = if news == OrderNews::PriceChanged { "message.order_price" } else { "message.order_status" };
    Some(told.and_then(|told| message(Some(order), number, &topic, message_id, &told, now, id)))
}

/// 1688's topic, and the word for where the order stands then. The words after shipment and after the buyer's closing
/// are inferred.
fn topic(news: OrderNews) -> (Topic, &'static str) {
    match news {
        OrderNews::Made => (Topic::OrderMade, "waitbuyerpay"),
        OrderNews::PriceChanged => (Topic::OrderPriceModified, "waitbuyerpay"),
        OrderNews::Paid => (Topic::OrderPaid, "waitsellersend"),
        OrderNews::Shipped => (Topic::Shipped, "waitbuyerreceive"),
        OrderNews::Traced => (Topic::ParcelMoved, ""),
        OrderNews::Confirmed => (Topic::ReceiptConfirmed, "confirm_goods_and_has_subsidy"),
        OrderNews::Done => (Topic::OrderDone, "success"),
        OrderNews::ClosedByBuyer => (Topic::ClosedByBuyer, "cancel"),
        OrderNews::ClosedBySeller => (Topic::ClosedBySeller, "cancel"),
        OrderNews::TimedOut => (Topic::ClosedByPlatform, "cancel"),
    }
}

fn notice(world: &World, order: &Order, status: &str, now: i64) -> OrderNotice {
    let mut out = OrderNotice::default();
    out.order_id = order.tb_order_id.parse::<i64>().ok().map(Into::into);
    out.current_status = Some(status.into());
    out.msg_send_time = Some(china(now));
    out.buyer_member_id = Some(member(BUYER));
    out.seller_member_id = seller_number(world, order).map(member);
    out
}

fn member(number: i64) -> UserId {
    format!("b2b-{number}").into()
}

/// The parcel's last step.
fn trace(order: &Order, parcel: &Parcel) -> ParcelNotice {
    let lines = order.lines.iter().map(|line| {
        let mut out = MovedLine::default();
        out.order_id = order.tb_order_id.parse::<i64>().ok().map(Into::into);
        out.order_entry_id = line.sub_order.parse::<i64>().ok().map(Into::into);
        out
    });
    let (step, at) = parcel.steps.last().map_or(("CONSIGN", parcel.shipped), |(step, at)| (step.word(), *at));
    let mut event = ParcelEvent::default();
    event.logistics_id = Some(parcel.code.clone());
    event.cp_code = Some("ZTO".into());
    event.mail_no = Some(parcel.waybill.clone());
    event.status_changed = Some(step.into());
    event.change_time = Some(china(at));
    event.order_logs_items = lines.collect();
    let mut out = ParcelNotice::default();
    out.parcel = Some(event);
    out
}

/// Somebody did something about a refund.
pub(super) fn refund(world: &World, refund: &str, now: i64, id: i64) -> Option<Result<Message, Error>> {
    let refund = world.refunds.find(refund)?;
    let order = world.orders.find(&refund.order);
    let (action, operator) = done(refund);
    let mut out = RefundNotice::default();
    out.refund_id = Some(refund.id().into());
    out.order_id = refund.order.parse::<i64>().ok().map(Into::into);
    out.current_status = Some(refund.stage.word().into());
    out.refund_action = action;
    out.operator = operator.map(str::to_owned);
    out.msg_send_time = Some(china(now));
    out.buyer_member_id = Some(member(BUYER));
    out.seller_member_id = order.and_then(|order| seller_number(world, order)).map(member);
    let topic = if refund.after_sales { Topic::RefundAfterSales } else { Topic::RefundInSale };
    Some(body(&out).and_then(|told| message(order, &refund.order, &topic, "message.refund", &told, now, id)))
}

/// What was done last, and by whom, as far as 1688's names for it are known.
fn done(refund: &TradeRefund) -> (Option<RefundAction>, Option<&'static str>) {
    let Some(done) = refund.done.last() else { return (None, None) };
    let (buyer, seller, system) = (Some("buyer"), Some("seller"), Some("system"));
    let of_return = refund.goods_back && done.before == RefundStage::SellerDecides;
    match done.act {
        Act::Ask => (Some(RefundAction::BuyerApplyRefund), buyer),
        Act::Modify => (Some(RefundAction::BuyerModifyRefundProtocol), buyer),
        Act::Withdraw => (Some(RefundAction::BuyerCancelRefundClose), buyer),
        Act::BuyerConfirms => (Some(RefundAction::BuyerReceiveClose), buyer),
        Act::SendBack => (Some(RefundAction::BuyerSendGoods), buyer),
        Act::Agree => (Some(RefundAction::SellerAgreeRefund), seller),
        Act::AgreeReturn => (Some(RefundAction::SellerAgreeRefundProtocol), seller),
        Act::Refuse if of_return => (Some(RefundAction::SellerRejectRefundProtocol), seller),
        Act::Refuse => (Some(RefundAction::SellerRejectRefund), seller),
        Act::Receive => (Some(RefundAction::SellerReceiveGoods), seller),
        Act::SellerShips => (Some(RefundAction::SellerSendGoodsClose), seller),
        Act::SystemAgrees => (Some(RefundAction::SystemAgreeRefund), system),
        Act::SystemAgreesReturn => (Some(RefundAction::SystemAgreeRefundProtocol), system),
        // No name is known for what closes by time-out.
        Act::TimeOut => (None, system),
    }
}

/// An order made at DajiSaaS has the merchant's own number.
fn platform(order: Option<&Order>) -> Platform {
    let own = order.and_then(|order| order.asked.third_order_id.as_ref());
    if own.is_some() { Platform::DajiSaas } else { Platform::PandaPon }
}

fn message(
    order: Option<&Order>,
    number: &str,
    topic: &Topic,
    message_id: &'static str,
    told: &RawValue,
    now: i64,
    id: i64,
) -> Result<Message, Error> {
    let platform = platform(order);
    let (table, kind, text) = match platform {
        Platform::PandaPon => {
            let kind = format!("1688_{}", topic.as_str());
            let text = pandapon(&kind, PANDAPON, told, now)?;
            (("alibaba1688", message_id), kind, text)
        }
        Platform::DajiSaas => {
            let kind = topic.as_str().to_owned();
            let push = Push { data: told, gmt_born: now, msg_id: id, r#type: &kind, user_info: format!("b2b-{BUYER}") };
            let text = serde_json::to_string(&push)?;
            (("dajisaas", "alibaba.message"), kind, text)
        }
    };
    Ok(Message { platform, marketplace: "alibaba1688", table, order_id: number.to_owned(), kind, text })
}
