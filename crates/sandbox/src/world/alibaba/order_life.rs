//! The life of a 1688 order: its states, what moves it from one to the next, and what is written down on the way. What
//! is refused here is refused in 1688's own words.

use crate::world::cycle::{Entry, Event, Table, listed, next};
use crate::world::parcels::Parcel;

/// How long an order can be paid, seconds: 1688's `payTimeout`, by its example.
pub(crate) const PAY_TIMEOUT: i64 = 43_200;

/// How long after the shipping its receipt counts as confirmed, milliseconds: ten days, by the text of an example.
pub(crate) const RECEIPT: i64 = 10 * 86_400_000;

/// How old an order must be to be cancelled, milliseconds.
pub(crate) const CANCEL_LOCK: i64 = 10_000;

listed! {
    /// Where an order stands, with the buyer's view's word for it.
    enum State {
        Unpaid = "waitbuyerpay",
        Paid = "waitsellersend",
        Shipped = "waitbuyerreceive",
        /// Receipt confirmed, and the trade done: 1688 settles at once.
        Success = "success",
        Closed = "cancel",
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

impl State {
    /// The state of a word.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|state| state.word() == word).copied()
    }

    /// The state after an event; none where the event cannot happen.
    pub(crate) fn after(self, event: Event) -> Option<Self> {
        next(TABLE, self, event)
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
    pub(crate) parcels: Vec<Parcel>,
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
