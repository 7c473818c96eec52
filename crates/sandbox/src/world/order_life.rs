//! The life of a 1688 order: its states, what moves it from one to the next, and what is written down on the way. What
//! is refused here is refused in 1688's own words.

use super::orders::Order;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Unpaid,
    Paid,
    Shipped,
    /// Receipt confirmed, and the trade done: 1688 settles at once.
    Success,
    Closed,
}

/// What moves an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The buyer pays.
    Pay,
    /// The buyer cancels.
    Cancel,
    /// The seller closes an unpaid order.
    Close,
    /// The seller ships everything.
    Ship,
    /// The courier delivers.
    Deliver,
    /// The buyer confirms the receipt of every line.
    Confirm,
    /// Everything was refunded before the trade was done.
    RefundAll,
}

impl State {
    /// The state after an event; none where the event cannot happen.
    pub(crate) const fn after(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::Unpaid, Event::Pay) => Some(Self::Paid),
            (Self::Unpaid, Event::Cancel | Event::Close) => Some(Self::Closed),
            (Self::Paid, Event::Ship) | (Self::Shipped, Event::Deliver) => Some(Self::Shipped),
            (Self::Shipped, Event::Confirm) => Some(Self::Success),
            (Self::Paid | Self::Shipped, Event::RefundAll) => Some(Self::Closed),
            _ => None,
        }
    }

    /// The buyer's view's word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Unpaid => "waitbuyerpay",
            Self::Paid => "waitsellersend",
            Self::Shipped => "waitbuyerreceive",
            Self::Success => "success",
            Self::Closed => "cancel",
        }
    }

    /// The state in Chinese, as lines show it.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Unpaid => "等待买家付款",
            Self::Paid => "等待卖家发货",
            Self::Shipped => "等待买家收货",
            Self::Success => "交易成功",
            Self::Closed => "交易关闭",
        }
    }

    /// The list's integer. 1 stands in the examples; the others are not published, and are the sandbox's own choice.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Unpaid => 1,
            Self::Paid => 2,
            Self::Shipped => 3,
            Self::Success => 4,
            Self::Closed => 5,
        }
    }
}

/// What the seller shipped.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) id: i64,
    /// The parcel's number at 1688.
    pub(crate) code: String,
    pub(crate) waybill: String,
    pub(crate) shipped: i64,
    pub(crate) delivered: Option<i64>,
}

impl Parcel {
    /// The parcel of that number.
    pub(super) fn new(number: i64, now: i64) -> Self {
        let id = 107_450_035_961_376 + number * 1000;
        let waybill = (78_000_000_000_000 + number).to_string();
        Self { id, code: format!("LP{:014}", id / 1000), waybill, shipped: now, delivered: None }
    }
}

/// What was written down on the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) paid: Option<i64>,
    pub(crate) parcel: Option<Parcel>,
    /// When receipt was confirmed, which completes the trade.
    pub(crate) confirmed: Option<i64>,
    pub(crate) closed: Option<i64>,
    /// Why it was closed, and who closed it.
    pub(crate) close_reason: Option<String>,
    pub(crate) closed_by: Option<&'static str>,
    pub(crate) changed: Option<i64>,
    pub(super) last: Option<Event>,
}

impl Order {
    /// Moves the order on, or says in 1688's code why not. `parcel` numbers what is shipped.
    pub(super) fn happens(&mut self, event: Event, parcel: i64, now: i64) -> Result<(), String> {
        let Some(next) = self.state.after(event) else {
            let (number, state) = (&self.tb_order_id, self.state.word());
            return Err(format!("ORDER_STATUS_ERROR: the order {number} is {state}"));
        };
        let history = &mut self.history;
        match event {
            Event::Pay => history.paid = Some(now),
            Event::Ship => history.parcel = Some(Parcel::new(parcel, now)),
            Event::Deliver => {
                if let Some(parcel) = &mut history.parcel {
                    parcel.delivered.get_or_insert(now);
                }
            }
            Event::Confirm => {
                history.confirmed = Some(now);
                for line in &mut self.lines {
                    line.received = true;
                }
            }
            Event::Cancel | Event::Close | Event::RefundAll => {
                history.closed = Some(now);
                history.closed_by = Some(match event {
                    Event::Cancel => "CLOSE_TRADE_BY_BUYER",
                    _ => "CLOSE_TRADE_BY_SELLER",
                });
            }
        }
        history.changed = Some(now);
        history.last = Some(event);
        self.state = next;
        Ok(())
    }

    /// Puts an order of the vendors' examples at the start of a state, as if nothing else had happened to it.
    pub(super) fn restart(&mut self, state: State, now: i64) {
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
            // Each follows on the one before.
            let _ = self.happens(*event, 0, now);
        }
        self.history.last = None;
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

#[cfg(test)]
mod tests {
    use super::{Event, State};

    #[test]
    fn each_state_takes_its_events_alone() {
        const ALL: [Event; 7] =
            [Event::Pay, Event::Cancel, Event::Close, Event::Ship, Event::Deliver, Event::Confirm, Event::RefundAll];
        for (state, taken) in [
            (State::Unpaid, &[Event::Pay, Event::Cancel, Event::Close][..]),
            (State::Paid, &[Event::Ship, Event::RefundAll]),
            (State::Shipped, &[Event::Deliver, Event::Confirm, Event::RefundAll]),
            (State::Success, &[]),
            (State::Closed, &[]),
        ] {
            for event in ALL {
                assert_eq!(state.after(event).is_some(), taken.contains(&event), "{state:?} {event:?}");
            }
        }
    }
}
