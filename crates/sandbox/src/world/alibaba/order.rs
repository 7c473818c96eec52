//! An order of 1688: what it holds, and what happens to it.

use super::order_life::{History, RECEIPT, State};
use crate::world::cycle::{Entry, Event};

use crate::world::goods::model::SkuRef;
use crate::world::parcels::{Packing, Parcel};
use daigou_upstream::alibaba::Address;
use std::sync::Arc;

/// One line of the shopping cart.
#[derive(Debug, Clone)]
pub(crate) struct CartLine {
    pub(crate) sku: SkuRef,
    pub(crate) quantity: i64,
}

/// A line of an order.
#[derive(Debug, Clone)]
pub(crate) struct OrderedLine {
    pub(crate) id: String,
    /// 1688's sub-order; the order's own number where there is one line.
    pub(crate) sub_order: String,
    pub(crate) sku: SkuRef,
    pub(crate) quantity: i64,
    /// The list price of one when it was ordered, fen.
    pub(crate) price: i64,
    /// What was agreed for the line, fen.
    pub(crate) amount: i64,
    /// Whether its receipt was confirmed.
    pub(crate) received: bool,
    /// What was refunded of it, fen.
    pub(crate) refunded: i64,
    /// The last refund that was asked for.
    pub(crate) refund: Option<String>,
}

impl OrderedLine {
    /// Tells if all that it cost was refunded.
    pub(crate) fn is_refunded(&self) -> bool {
        self.refunded > 0 && self.refunded >= self.amount
    }
}

/// An order of one seller.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    /// PandaPon's number.
    pub(crate) order_no: String,
    /// 1688's number.
    pub(crate) tb_order_id: String,
    /// Shared by the orders that were made together.
    pub(crate) asked: Arc<CartOrder>,
    pub(crate) lines: Vec<OrderedLine>,
    /// What the lines cost, fen.
    pub(crate) goods: i64,
    /// Fen.
    pub(crate) freight: i64,
    /// What a coupon took off the goods, fen.
    pub(crate) coupon: i64,
    /// Fen.
    pub(crate) refunded_freight: i64,
    pub(crate) state: State,
    pub(crate) history: History,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
}

impl Order {
    /// What it costs, fen.
    pub(crate) fn total(&self) -> i64 {
        self.goods.saturating_add(self.freight)
    }
}

/// What an order asks for beside its lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CartOrder {
    pub(crate) flow: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) promotion: Option<String>,
    pub(crate) address: Option<Address>,
    pub(crate) user_id: String,
    pub(crate) staff_name: Option<String>,
    pub(crate) channel: Option<i64>,
    pub(crate) transfer_imgs: Option<String>,
    pub(crate) transfer_remark: Option<String>,
    /// DajiSaaS: the merchant's own number, which every order through it has.
    pub(crate) third_order_id: Option<String>,
}

impl Order {
    /// 1688's words for an order in which something cannot happen as it stands.
    pub(crate) fn stands(&self) -> String {
        format!("ORDER_STATUS_ERROR: the order {} is {}", self.tb_order_id, self.state.word())
    }

    /// The last refund that was asked for of a line.
    pub(super) fn refund_of(&self, line: &str) -> Option<String> {
        self.lines.iter().find(|known| known.sub_order == line)?.refund.clone()
    }

    /// Moves the order on, or says in 1688's code why not.
    pub(crate) fn happens(&mut self, event: Event, now: i64) -> Result<(), String> {
        let Some(next) = self.state.after(event) else { return Err(self.stands()) };
        let history = &mut self.history;
        match event {
            Event::Pay => history.paid = Some(now),
            Event::Created | Event::ChangePrice | Event::ConfirmPart | Event::Ship | Event::Deliver => {}
            Event::Confirm | Event::AutoConfirm => {
                history.confirmed = Some(now);
                for line in &mut self.lines {
                    line.received = true;
                }
            }
            Event::Cancel | Event::Close | Event::TimeOut | Event::RefundAll => {
                history.closed = Some(now);
                history.closed_by = Some(match event {
                    Event::Cancel => "CLOSE_TRADE_BY_BUYER",
                    Event::TimeOut => "CLOSE_TRADE_BY_SYSTEM",
                    _ => "CLOSE_TRADE_BY_SELLER",
                });
                if event == Event::Close {
                    history.close_reason = Some("sellerGoodsLack".to_owned());
                }
            }
        }
        if next != self.state {
            history.deadline = (next == State::Shipped).then_some(now + RECEIPT);
        }
        history.log.push(Entry::new(now, event.told(), None));
        history.changed = Some(now);
        history.last = Some(event);
        self.state = next;
        Ok(())
    }

    /// Puts an order of the vendors' examples at the start of a state, as if nothing else had happened to it.
    pub(crate) fn restart(&mut self, state: State, now: i64) {
        self.state = State::Unpaid;
        self.history = History::default();
        for line in &mut self.lines {
            (line.received, line.refunded, line.refund) = (false, 0, None);
        }
        let way: &[Event] = match state {
            State::Unpaid => &[],
            State::Paid => &[Event::Pay],
            State::Shipped => &[Event::Pay, Event::Ship, Event::Deliver],
            State::Success => &[Event::Pay, Event::Ship, Event::Deliver, Event::Confirm],
            State::Closed => &[Event::Cancel],
        };
        for event in way {
            if *event == Event::Ship {
                let parcel = Parcel::of_order(0, self.unshipped(), &Packing::default(), now);
                self.history.parcels = vec![parcel.so_far(0)];
            }
            // Each follows on the one before.
            let _ = self.happens(*event, now);
        }
        self.history.last = None;
        self.history.deadline = None;
        for parcel in &mut self.history.parcels {
            parcel.deliver(now);
        }
    }

    /// The list's integer of payment: 1 stands in the examples, 2 in those of a sibling.
    pub(crate) fn pay_status(&self) -> i64 {
        if self.history.paid.is_some() { 2 } else { 1 }
    }

    /// When it was last changed.
    pub(crate) fn modified(&self) -> i64 {
        self.history.changed.unwrap_or(self.created)
    }

    /// What was refunded, fen.
    pub(crate) fn refunded(&self) -> i64 {
        self.lines.iter().fold(self.refunded_freight, |sum, line| sum.saturating_add(line.refunded))
    }
}
