//! Events on an order from outside, played by hand: the seller ships, the courier delivers, the buyer pays at the
//! cashier, a refund is agreed to. The tables of the life cycles decide what can happen; what an event takes beside its
//! word stands in `played_event`.

use super::any_order::AnyOrder;
use super::parcels::{Mishap, Parcel, Parcels};
use super::played_event::{Asked, PlayedEvent};
use super::{Act, Event, LineState, Order, RefundStep, State, TaobaoLine, TaobaoOrder, World};

/// The effect of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Order(Event),
    Price,
    Ship,
    Deliver,
    CorrectWaybill,
    Mishap(Mishap),
    AskRefund,
    SendBack,
    Refund(RefundAnswer),
}

/// An answer to a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RefundAnswer {
    /// Whatever the seller agrees to as it stands.
    Agree,
    Do(Act),
}

/// Every event: its word, what it does, and the members that it takes.
const EVENTS: [(&str, Does, &[&str]); 17] = [
    ("pay", Does::Order(Event::Pay), &[]),
    ("change_price", Does::Price, &["total_fen", "freight_fen", "discount_fen"]),
    ("cancel", Does::Order(Event::Cancel), &[]),
    ("close", Does::Order(Event::Close), &[]),
    ("ship", Does::Ship, &["lines", "waybill", "carrier"]),
    ("deliver", Does::Deliver, &["waybill"]),
    ("fail_delivery", Does::Mishap(Mishap::Fail), &["waybill"]),
    ("return_to_sender", Does::Mishap(Mishap::Return), &["waybill"]),
    ("correct_waybill", Does::CorrectWaybill, &["waybill", "new_waybill", "carrier"]),
    ("confirm", Does::Order(Event::Confirm), &[]),
    ("refund_ask", Does::AskRefund, &["lines", "amount_fen", "return_goods", "reason"]),
    ("refund_agree", Does::Refund(RefundAnswer::Agree), &["refund_id"]),
    ("refund_refuse", Does::Refund(RefundAnswer::Do(Act::Refuse)), &["refund_id", "reason"]),
    ("refund_modify", Does::Refund(RefundAnswer::Do(Act::Modify)), &["refund_id"]),
    ("refund_send_back", Does::SendBack, &["refund_id", "waybill", "carrier"]),
    ("refund_withdraw", Does::Refund(RefundAnswer::Do(Act::Withdraw)), &["refund_id"]),
    ("refund_receive", Does::Refund(RefundAnswer::Do(Act::Receive)), &["refund_id"]),
];

/// The words of all events, and the members that each takes.
pub(crate) fn events() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    EVENTS.iter().map(|(word, _, members)| (*word, *members))
}

/// Why an event is not played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlayError {
    /// The event is none that there is, or not complete.
    #[error("{0}")]
    Malformed(String),
    /// There is no such order.
    #[error("order_id: no order {0}")]
    NoOrder(String),
    /// The event cannot happen to the order as it stands.
    #[error("{0}")]
    Impossible(String),
}

/// Plays an event on an order, whoever's it is. What Taobao is about to do for it is finished before.
///
/// # Errors
/// There is no such order or event, or it cannot happen to the order as it stands; nothing is changed.
pub(crate) fn play(world: &mut World, order_id: &str, asked: &PlayedEvent, now: i64) -> Result<(), PlayError> {
    let bad = PlayError::Malformed;
    let Some((_, does, members)) = EVENTS.iter().find(|(word, ..)| *word == asked.event) else {
        let words = EVENTS.map(|(word, ..)| word).join(", ");
        return Err(bad(format!("event: must be one of {words}, got `{}`", asked.event)));
    };
    let asked = asked.read(members).map_err(bad)?;
    world.open_order(order_id);
    let order = AnyOrder::find(world, order_id).ok_or_else(|| PlayError::NoOrder(order_id.to_owned()))?;
    let done = match order {
        AnyOrder::Alibaba(_) => alibaba(world, order_id, *does, &asked, now),
        AnyOrder::Taobao(_) => {
            world.finish_taobao(order_id, now);
            taobao(world, order_id, *does, &asked, now)
        }
    };
    done.map_err(PlayError::Impossible)
}

fn alibaba(world: &mut World, id: &str, does: Does, asked: &Asked<'_>, now: i64) -> Result<(), String> {
    match does {
        Does::Order(event) => world.order_event(id, event, now),
        Does::Price => asked.price.map_or(Ok(()), |change| world.change_price(id, change, now)),
        Does::Ship => world.ship(id, &asked.packing, now),
        Does::Deliver => world.deliver(id, asked.waybill, now),
        Does::Mishap(mishap) => world.parcel_mishap(id, asked.waybill, mishap, now),
        Does::CorrectWaybill => world.correct_waybill(id, asked.waybill, asked.correction(), now),
        Does::AskRefund => world.ask_refund_by_hand(id, &asked.refund, now),
        Does::SendBack => {
            let (refund, _) = meant(world, id, RefundAnswer::Do(Act::SendBack), asked.refund_id)?;
            let (carrier, waybill) = asked.sent_back();
            world.send_back(&refund, carrier, waybill, now).map_err(|(_, why)| why)
        }
        Does::Refund(answer) => match meant(world, id, answer, asked.refund_id)? {
            (refund, Act::Refuse) => world.refuse_refund(&refund, asked.refund.reason, now),
            (refund, act) => world.refund_acts(&refund, act, now),
        },
    }
}

fn taobao(world: &mut World, id: &str, does: Does, asked: &Asked<'_>, now: i64) -> Result<(), String> {
    match does {
        Does::Order(event) if !LineState::knows(event) => {
            Err("the receipt of orders of Taobao is not confirmed here: no state for it is published".to_owned())
        }
        Does::Order(event) => world.taobao_event(id, event, now),
        Does::Price => asked.price.map_or(Ok(()), |change| world.change_taobao_price(id, change, now)),
        Does::Ship => world.ship_taobao(id, &asked.packing, now),
        Does::Deliver => world.deliver_taobao(id, asked.waybill, now),
        Does::Mishap(mishap) => world.taobao_mishap(id, asked.waybill, mishap, now),
        Does::CorrectWaybill => world.correct_taobao_waybill(id, asked.waybill, asked.correction(), now),
        Does::AskRefund => world.ask_taobao_refund_by_hand(id, &asked.refund, now),
        Does::SendBack => {
            let (refund, _) = meant(world, id, RefundAnswer::Do(Act::SendBack), asked.refund_id)?;
            let (carrier, waybill) = asked.sent_back();
            world.return_to_taobao_by_hand(&refund, carrier, waybill, now)
        }
        Does::Refund(answer) => match meant(world, id, answer, asked.refund_id)? {
            (refund, Act::Refuse) => world.refuse_taobao_refund(&refund, asked.refund.reason, now),
            (refund, act) => world.taobao_refund_acts(&refund, act, now),
        },
    }
}

/// A refund of an order: its id, what a seller who agrees does, and whether an act can happen to it.
struct Candidate {
    id: String,
    agreed: Act,
    takes: Box<dyn Fn(Act) -> bool>,
}

/// The refunds of an order, the newest first.
fn refunds(world: &World, order: AnyOrder<'_>) -> Vec<Candidate> {
    match order {
        AnyOrder::Alibaba(order) => {
            let refunds = world.refunds.all_of(&order.tb_order_id).rev().map(|refund| {
                let (stage, back) = (refund.stage, refund.goods_back);
                let takes = Box::new(move |act| stage.after(act, back).is_some());
                Candidate { id: refund.id(), agreed: refund.agreed(), takes }
            });
            refunds.collect()
        }
        AnyOrder::Taobao(order) => {
            let refunds = order.lines.iter().filter_map(|line| world.taobao_refunds.of_line(line));
            let refunds = refunds.map(|refund| {
                let (step, back) = (refund.step, refund.goods_back());
                let takes = Box::new(move |act| step != RefundStep::Closed && step.after(act, back).is_some());
                Candidate { id: refund.id.clone(), agreed: refund.agreed(), takes }
            });
            refunds.collect()
        }
    }
}

/// The refund that an answer is meant for, and what is done: the one that is named, or the newest that it can happen to,
/// or the newest.
fn meant(world: &World, id: &str, answer: RefundAnswer, named: Option<&str>) -> Result<(String, Act), String> {
    let act = |refund: &Candidate| match answer {
        RefundAnswer::Agree => refund.agreed,
        RefundAnswer::Do(act) => act,
    };
    let refunds = AnyOrder::find(world, id).map(|order| refunds(world, order)).unwrap_or_default();
    let found = match named {
        Some(id) => refunds.iter().find(|refund| refund.id == id),
        None => refunds.iter().find(|refund| (refund.takes)(act(refund))).or_else(|| refunds.first()),
    };
    let found = found.map(|refund| (refund.id.clone(), act(refund)));
    found.ok_or_else(|| format!("the order {id} has no such refund"))
}

/// The events that can be played now.
pub(crate) fn possible(world: &World, order: AnyOrder<'_>) -> Vec<&'static str> {
    let refunds = refunds(world, order);
    let can = |does: Does| match (does, order) {
        (Does::Order(event), AnyOrder::Alibaba(order)) => order.state.after(event).is_some(),
        (Does::Order(event), AnyOrder::Taobao(order)) => takes(order, event),
        (Does::Price, AnyOrder::Alibaba(order)) => order.state.after(Event::ChangePrice).is_some(),
        (Does::Price, AnyOrder::Taobao(order)) => takes(order, Event::ChangePrice),
        (Does::Ship, AnyOrder::Alibaba(order)) => order.state == State::Paid && !order.unshipped().is_empty(),
        (Does::Ship, AnyOrder::Taobao(order)) => takes(order, Event::Ship),
        (Does::Deliver | Does::Mishap(_), order) => parcels(order).iter().any(Parcel::is_on_its_way) && is_open(order),
        (Does::CorrectWaybill, order) => parcels(order).iter().any(Parcel::is_on_its_way) && is_open(order),
        (Does::AskRefund, AnyOrder::Alibaba(order)) => world.takes_refund(order),
        (Does::AskRefund, AnyOrder::Taobao(order)) => {
            order.lines.iter().any(|line| world.taobao_refunds.in_the_way(line).is_none())
        }
        (Does::SendBack, _) => refunds.iter().any(|refund| (refund.takes)(Act::SendBack)),
        (Does::Refund(RefundAnswer::Agree), _) => refunds.iter().any(|refund| (refund.takes)(refund.agreed)),
        // Agreeing says the same, as a seller who agrees takes the goods that came back.
        (Does::Refund(RefundAnswer::Do(Act::Receive)), _) => false,
        (Does::Refund(RefundAnswer::Do(act)), _) => refunds.iter().any(|refund| (refund.takes)(act)),
    };
    EVENTS.iter().filter(|(_, does, _)| can(*does)).map(|(word, ..)| *word).collect()
}

fn parcels(order: AnyOrder<'_>) -> &[Parcel] {
    match order {
        AnyOrder::Alibaba(order) => order.parcels(),
        AnyOrder::Taobao(order) => order.parcels(),
    }
}

/// Tells if parcels of an order still matter.
fn is_open(order: AnyOrder<'_>) -> bool {
    match order {
        AnyOrder::Alibaba(Order { state, .. }) => matches!(state, State::Paid | State::Shipped),
        AnyOrder::Taobao(_) => true,
    }
}

/// Tells if an event can happen to a line of an order, what Taobao is about to do for it being finished.
fn takes(order: &TaobaoOrder, event: Event) -> bool {
    let finished = |line: &TaobaoLine| {
        let made = line.state.after(Event::Created).unwrap_or(line.state);
        made.after(Event::Pay).filter(|_| line.paying.is_some()).unwrap_or(made)
    };
    order.lines.iter().any(|line| finished(line).after(event).is_some())
}
