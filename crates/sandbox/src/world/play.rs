//! Events on an order from outside, played by hand: the seller ships, the courier delivers, the buyer pays at the
//! cashier, a refund is agreed to. The tables of the life cycles decide what can happen.

use super::any_order::AnyOrder;
use super::{Act, Event, LineState, Order, PriceChange, RefundStep, TaobaoLine, TaobaoOrder, World};
use serde::{Deserialize, Serialize};

/// An event that is to be played.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlayedEvent {
    pub(crate) event: String,
    /// `change_price`: what the whole costs then, or the freight, or how much less the goods do. One of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_fen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    freight_fen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_fen: Option<i64>,
    /// Of a refund: which one, where it is not the newest that it can happen to.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund_id: Option<String>,
}

/// The effect of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Order(Event),
    Price,
    Refund(RefundAnswer),
}

/// An answer to a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RefundAnswer {
    /// Whatever the seller agrees to as it stands.
    Agree,
    Do(Act),
}

const EVENTS: [(&str, Does); 11] = [
    ("pay", Does::Order(Event::Pay)),
    ("change_price", Does::Price),
    ("cancel", Does::Order(Event::Cancel)),
    ("close", Does::Order(Event::Close)),
    ("ship", Does::Order(Event::Ship)),
    ("deliver", Does::Order(Event::Deliver)),
    ("confirm", Does::Order(Event::Confirm)),
    ("refund_agree", Does::Refund(RefundAnswer::Agree)),
    ("refund_refuse", Does::Refund(RefundAnswer::Do(Act::Refuse))),
    ("refund_modify", Does::Refund(RefundAnswer::Do(Act::Modify))),
    ("refund_withdraw", Does::Refund(RefundAnswer::Do(Act::Withdraw))),
];

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

/// Plays an event on an order, whoever's it is.
///
/// # Errors
/// There is no such order or event, or it cannot happen to the order as it stands; nothing is changed.
pub(crate) fn play(world: &mut World, order_id: &str, asked: &PlayedEvent, now: i64) -> Result<(), PlayError> {
    let bad = PlayError::Malformed;
    let Some((_, does)) = EVENTS.iter().find(|(word, _)| *word == asked.event) else {
        let words = EVENTS.map(|(word, _)| word).join(", ");
        return Err(bad(format!("event: must be one of {words}, got `{}`", asked.event)));
    };
    let price = asked.price().map_err(bad)?;
    if asked.refund_id.is_some() && !matches!(does, Does::Refund(_)) {
        return Err(bad(format!("refund_id: `{}` is about no refund", asked.event)));
    }
    world.open_order(order_id);
    let order = AnyOrder::find(world, order_id);
    let order = order.ok_or_else(|| PlayError::NoOrder(order_id.to_owned()))?;
    let alibaba = matches!(order, AnyOrder::Alibaba(_));
    let done = match (*does, price) {
        (Does::Order(event), _) if alibaba => world.order_event(order_id, event, now),
        (Does::Order(event), _) if !LineState::knows(event) => {
            Err(format!("`{}` does not happen to orders of Taobao", asked.event))
        }
        (Does::Order(event), _) => world.taobao_event(order_id, event, now),
        (Does::Price, Some(change)) if alibaba => world.change_price(order_id, change, now),
        (Does::Price, Some(change)) => world.change_taobao_price(order_id, change, now),
        (Does::Price, None) => return Err(bad("total_fen: is missing, or freight_fen, or discount_fen".to_owned())),
        (Does::Refund(answer), _) => match meant(world, order, answer, asked.refund_id.as_deref()) {
            Some((refund, act)) if alibaba => world.refund_acts(&refund, act, now),
            Some((refund, act)) => world.taobao_refund_acts(&refund, act, now),
            None => Err(format!("the order {order_id} has no such refund")),
        },
    };
    done.map_err(PlayError::Impossible)
}

impl PlayedEvent {
    /// An event that its word says all about.
    pub(crate) fn word(event: &str) -> Self {
        Self { event: event.to_owned(), ..Self::default() }
    }

    /// The change of a price that is asked for; there may be one at most, and for its event alone.
    fn price(&self) -> Result<Option<PriceChange>, String> {
        let given = [
            self.total_fen.map(PriceChange::Total),
            self.freight_fen.map(PriceChange::Freight),
            self.discount_fen.map(PriceChange::Discount),
        ];
        let given: Vec<PriceChange> = given.into_iter().flatten().collect();
        match given.as_slice() {
            [] => Ok(None),
            [_] if self.event != "change_price" => Err(format!("total_fen: `{}` changes no price", self.event)),
            [one] => Ok(Some(*one)),
            _ => Err("total_fen, freight_fen, discount_fen: one of them, not several".to_owned()),
        }
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

/// The refund that an answer is meant for: the one that is named, or the newest that it can happen to, or the newest.
fn meant(world: &World, order: AnyOrder<'_>, answer: RefundAnswer, named: Option<&str>) -> Option<(String, Act)> {
    let act = |refund: &Candidate| match answer {
        RefundAnswer::Agree => refund.agreed,
        RefundAnswer::Do(act) => act,
    };
    let refunds = refunds(world, order);
    let found = match named {
        Some(id) => refunds.iter().find(|refund| refund.id == id),
        None => refunds.iter().find(|refund| (refund.takes)(act(refund))).or_else(|| refunds.first()),
    };
    found.map(|refund| (refund.id.clone(), act(refund)))
}

/// The events that can be played now.
pub(crate) fn possible(world: &World, order: AnyOrder<'_>) -> Vec<&'static str> {
    let refunds = refunds(world, order);
    let can = |does: Does| match (does, order) {
        (Does::Order(Event::Deliver), AnyOrder::Alibaba(order)) if delivered(order) => false,
        (Does::Order(event), AnyOrder::Alibaba(order)) => order.state.after(event).is_some(),
        (Does::Order(event), AnyOrder::Taobao(order)) => takes(order, event),
        (Does::Price, AnyOrder::Alibaba(order)) => order.state.after(Event::ChangePrice).is_some(),
        (Does::Price, AnyOrder::Taobao(order)) => takes(order, Event::ChangePrice),
        (Does::Refund(RefundAnswer::Agree), _) => refunds.iter().any(|refund| (refund.takes)(refund.agreed)),
        (Does::Refund(RefundAnswer::Do(act)), _) => refunds.iter().any(|refund| (refund.takes)(act)),
    };
    EVENTS.iter().filter(|(_, does)| can(*does)).map(|(word, _)| *word).collect()
}

fn delivered(order: &Order) -> bool {
    order.history.parcel.as_ref().is_some_and(|parcel| parcel.delivered.is_some())
}

/// Tells whether an event can happen to a line of an order. A parcel that was delivered is not delivered again.
fn takes(order: &TaobaoOrder, event: Event) -> bool {
    let there = |line: &TaobaoLine| line.parcel.as_ref().is_some_and(|parcel| parcel.delivered.is_some());
    let takes = |line: &TaobaoLine| line.state.after(event).is_some();
    order.lines.iter().any(|line| takes(line) && !(event == Event::Deliver && there(line)))
}
