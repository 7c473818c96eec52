//! The life of a 1688 order: its states, what moves it from one to the next, and what is written down on the way. What
//! is refused here is refused in 1688's own words.

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
        /// The seller ships everything, or the last part.
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
    pub(in crate::world) const fn told(self) -> Told {
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
