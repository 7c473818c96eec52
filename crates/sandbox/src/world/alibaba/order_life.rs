//! The life of a 1688 order: its states, what moves it from one to the next, and what is written down on the way. What
//! is refused here is refused in 1688's own words.

use super::orders::Order;
use crate::world::cycle::{By, Entry, Table, Told, counted, next};
use crate::world::parcels::Parcel;

/// How long an order can be paid, seconds: 1688's `payTimeout`, by its example.
pub(crate) const PAY_TIMEOUT: i64 = 43_200;

/// How long after the shipping its receipt counts as confirmed, milliseconds: ten days, by the text of an example.
pub(crate) const RECEIPT: i64 = 10 * 86_400_000;

/// How old an order must be to be cancelled, milliseconds.
pub(crate) const CANCEL_LOCK: i64 = 10_000;

counted! {
    /// Where an order stands.
    enum State {
        Unpaid,
        Paid,
        Shipped,
        /// Receipt confirmed, and the trade done: 1688 settles at once.
        Success,
        Closed,
    }
}

counted! {
    /// What moves an order.
    enum Event {
        /// The buyer pays.
        Pay,
        /// The buyer cancels.
        Cancel,
        /// The seller closes an unpaid order.
        Close,
        /// Nobody paid in time.
        TimeOut,
        /// The seller changes the price.
        ChangePrice,
        /// The seller ships everything.
        Ship,
        /// The courier delivers.
        Deliver,
        /// The buyer confirms the receipt of some lines.
        ConfirmPart,
        /// The buyer confirms the receipt of every line.
        Confirm,
        /// Nobody confirmed the receipt in time.
        AutoConfirm,
        /// Everything was refunded before the trade was done.
        RefundAll,
    }
}

/// The life of an order.
#[rustfmt::skip]
pub(crate) const TABLE: Table<State, Event> = &[
    (State::Unpaid,  Event::Pay,         State::Paid),
    (State::Unpaid,  Event::ChangePrice, State::Unpaid),
    (State::Unpaid,  Event::Cancel,      State::Closed),
    (State::Unpaid,  Event::Close,       State::Closed),
    (State::Unpaid,  Event::TimeOut,     State::Closed),
    (State::Paid,    Event::Ship,        State::Shipped),
    (State::Paid,    Event::RefundAll,   State::Closed),
    (State::Shipped, Event::Deliver,     State::Shipped),
    (State::Shipped, Event::ConfirmPart, State::Shipped),
    (State::Shipped, Event::Confirm,     State::Success),
    (State::Shipped, Event::AutoConfirm, State::Success),
    (State::Shipped, Event::RefundAll,   State::Closed),
];

impl Event {
    /// The word for it, and who does it.
    const fn told(self) -> Told {
        match self {
            Self::Pay => ("paid", By::Buyer),
            Self::Cancel => ("cancelled", By::Buyer),
            Self::Close => ("closed", By::Seller),
            Self::TimeOut => ("timed_out", By::Platform),
            Self::ChangePrice => ("price_changed", By::Seller),
            Self::Ship => ("shipped", By::Seller),
            Self::Deliver => ("delivered", By::Courier),
            Self::ConfirmPart => ("part_confirmed", By::Buyer),
            Self::Confirm => ("confirmed", By::Buyer),
            Self::AutoConfirm => ("confirmed", By::Platform),
            Self::RefundAll => ("closed", By::Seller),
        }
    }
}

impl State {
    /// The state after an event; none where the event cannot happen.
    pub(crate) fn after(self, event: Event) -> Option<Self> {
        next(TABLE, self, event)
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

/// What was written down on the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) paid: Option<i64>,
    pub(crate) parcel: Option<Box<Parcel>>,
    /// When receipt was confirmed, which completes the trade.
    pub(crate) confirmed: Option<i64>,
    pub(crate) closed: Option<i64>,
    /// Why it was closed, and who closed it.
    pub(crate) close_reason: Option<String>,
    pub(crate) closed_by: Option<&'static str>,
    pub(crate) changed: Option<i64>,
    /// What the seller took off the price of the goods, fen.
    pub(crate) discount: i64,
    /// When its state ends by itself.
    pub(crate) deadline: Option<i64>,
    /// What happened after it was made, oldest first.
    pub(crate) log: Vec<Entry>,
    pub(crate) last: Option<Event>,
}

impl Order {
    /// Moves the order on, or says in 1688's code why not. `parcel` numbers what is shipped.
    pub(crate) fn happens(&mut self, event: Event, parcel: i64, now: i64) -> Result<(), String> {
        let Some(next) = self.state.after(event) else {
            let (number, state) = (&self.tb_order_id, self.state.word());
            return Err(format!("ORDER_STATUS_ERROR: the order {number} is {state}"));
        };
        let history = &mut self.history;
        match event {
            Event::Pay => history.paid = Some(now),
            Event::Ship => history.parcel = Some(Parcel::of_order(parcel, now).into()),
            Event::Deliver => {
                if let Some(parcel) = &mut history.parcel {
                    parcel.deliver(now);
                }
            }
            Event::ChangePrice | Event::ConfirmPart => {}
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
            // Each follows on the one before.
            let _ = self.happens(*event, 0, now);
        }
        self.history.last = None;
        self.history.deadline = None;
        if let Some(parcel) = self.history.parcel.take() {
            self.history.parcel = Some(parcel.so_far(0).into());
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
