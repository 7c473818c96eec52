//! Messages about 1688's orders and refunds: by 1688's topics and bodies, at PandaPon with a prefix, which is inferred
//! but for the change of a price.

use super::status::{Frame, Status, member, topic};
use crate::host::callbacks::envelope::body;
use crate::host::callbacks::message::{Message, Text};
use crate::time::instants::china;
use crate::views::alibaba::trade::{BUYER, seller_number, view};
use crate::world::{Act, Order, OrderNews, Parcel, Parcels, RefundStage, TradeRefund, World};
use daigou_core::Platform;
use daigou_upstream::alibaba::message::{
    MovedLine, ParcelEvent, ParcelNotice, RefundAction, RefundNotice, Topic, WaybillChange, WaybillNotice,
};
use serde_json::Error;
use serde_json::value::{RawValue, to_raw_value};

/// Something became of an order.
pub(super) fn order(world: &World, number: &str, news: OrderNews, now: i64, id: i64) -> Option<Result<Message, Error>> {
    let order = world.orders.find(number)?;
    let platform = world.accounts.platform(world.accounts.at());
    let form = world.catalogue.rules.message_body;
    let frame = Frame { platform, topic: topic(news).0, now, id, form };
    let text = match news {
        // What PandaPon publishes of this one: the whole order, amounts in yuan.
        OrderNews::PriceChanged if platform == Platform::PandaPon => {
            to_raw_value(&view(world, order)).and_then(|told| frame.written(&told))
        }
        _ => {
            let (number, seller) = (order.tb_order_id.parse().ok(), seller_number(world, order));
            Ok(Text::Status(Status { platform, news, number, seller, now, id, form }))
        }
    };
    let message_id = if news == OrderNews::PriceChanged { "message.order_price" } else { "message.order_status" };
    Some(text.map(|text| frame.message(number, message_id, text)))
}

/// The courier wrote something down about a parcel.
pub(super) fn parcel(world: &World, number: &str, id: i64, now: i64, message: i64) -> Option<Result<Message, Error>> {
    let order = world.orders.find(number)?;
    let told = body(&trace(order, order.parcels().iter().find(|parcel| parcel.id == id)?));
    Some(of_parcel(world, order, Topic::ParcelMoved, told, (now, message)))
}

/// A waybill was corrected.
pub(super) fn waybill(
    world: &World,
    (number, id): (&str, i64),
    old: &(&'static str, String),
    now: i64,
    message: i64,
) -> Option<Result<Message, Error>> {
    let order = world.orders.find(number)?;
    let parcel = order.parcels().iter().find(|parcel| parcel.id == id)?;
    let mut change = WaybillChange::default();
    change.logistics_id = Some(parcel.code.clone());
    change.old_cp_code = Some(old.0.to_owned());
    change.old_mail_no = Some(old.1.clone());
    change.new_cp_code = Some(parcel.carrier().to_owned());
    change.new_mail_no = Some(parcel.waybill.clone());
    change.event_time = Some(china(now));
    change.order_logs_items = contents(order, parcel);
    let mut out = WaybillNotice::default();
    out.change = Some(change);
    Some(of_parcel(world, order, Topic::WaybillChanged, body(&out), (now, message)))
}

fn of_parcel(
    world: &World,
    order: &Order,
    topic: Topic,
    told: Result<Box<RawValue>, Error>,
    (now, id): (i64, i64),
) -> Result<Message, Error> {
    let platform = world.accounts.platform(world.accounts.at());
    let frame = Frame { platform, topic, now, id, form: world.catalogue.rules.message_body };
    let text = told.and_then(|told| frame.written(&told));
    text.map(|text| frame.message(&order.tb_order_id, "message.order_status", text))
}

/// The lines in a parcel.
fn contents(order: &Order, parcel: &Parcel) -> Vec<MovedLine> {
    let lines = parcel.line_ids().map(|line| {
        let mut out = MovedLine::default();
        out.order_id = order.tb_order_id.parse::<i64>().ok().map(Into::into);
        out.order_entry_id = line.parse::<i64>().ok().map(Into::into);
        out
    });
    lines.collect()
}

/// The parcel's last step.
fn trace(order: &Order, parcel: &Parcel) -> ParcelNotice {
    let (step, at) = parcel.steps.last().map_or(("CONSIGN", parcel.shipped), |(step, at)| (step.word(), *at));
    let mut event = ParcelEvent::default();
    event.logistics_id = Some(parcel.code.clone());
    event.cp_code = Some(parcel.carrier().into());
    event.mail_no = Some(parcel.waybill.clone());
    event.status_changed = Some(step.into());
    event.change_time = Some(china(at));
    event.order_logs_items = contents(order, parcel);
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
    let frame = Frame {
        platform: world.accounts.platform(world.accounts.at()),
        topic,
        now,
        id,
        form: world.catalogue.rules.message_body,
    };
    let text = body(&out).and_then(|told| frame.written(&told));
    Some(text.map(|text| frame.message(&refund.order, "message.refund", text)))
}

/// Names the last act and who did it, as far as 1688's names for it are known.
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

impl Frame {
    fn written(&self, told: &RawValue) -> Result<Text, Error> {
        Ok(Text::Written { kind: self.kind(), text: self.around(told)? })
    }

    /// The message about an order.
    fn message(&self, number: &str, message_id: &'static str, text: Text) -> Message {
        let table = match self.platform {
            Platform::PandaPon => ("alibaba1688", message_id),
            Platform::DajiSaas => ("dajisaas", "alibaba.message"),
        };
        let (platform, marketplace) = (self.platform, "alibaba1688");
        Message { platform, account: 0, marketplace, table, order_id: number.into(), text }
    }
}
