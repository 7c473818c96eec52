//! The life of a line of a Taobao order: its states, and what moves it from one to the next. The lines of one order need
//! not stand where each other stands. Upstream publishes no state for a trade that is done: a line that was shipped stays
//! so.

use crate::world::cycle::{Event, Table, listed, next};
use daigou_upstream::taobao::OrderStatus;

/// How long an order can be paid, milliseconds: the sandbox's own choice.
pub(crate) const PAY_TIMEOUT: i64 = 86_400_000;

/// How long a cancellation takes, milliseconds: the call says only that it was accepted. The sandbox's own choice.
pub(crate) const CANCELLING: i64 = 1000;

listed! {
    /// Where a line stands.
    enum LineState {
        /// It is being created: Taobao has no number of it yet.
        Building,
        Unpaid,
        Paid,
        Shipped,
        Closed,
    }
}

/// The life of a line.
#[rustfmt::skip]
pub(crate) const TABLE: Table<LineState, Event> = &[
    (LineState::Building, Event::Created,    LineState::Unpaid),
    (LineState::Unpaid,  Event::Pay,         LineState::Paid),
    (LineState::Unpaid,  Event::ChangePrice, LineState::Unpaid),
    (LineState::Unpaid,  Event::Cancel,      LineState::Closed),
    (LineState::Unpaid,  Event::Close,       LineState::Closed),
    (LineState::Unpaid,  Event::TimeOut,     LineState::Closed),
    (LineState::Paid,    Event::Ship,        LineState::Shipped),
    (LineState::Paid,    Event::RefundAll,   LineState::Closed),
    (LineState::Shipped, Event::Deliver,     LineState::Shipped),
    (LineState::Shipped, Event::RefundAll,   LineState::Closed),
];

impl LineState {
    /// Upstream's word for it.
    pub(crate) const fn status(self) -> OrderStatus {
        match self {
            Self::Building => OrderStatus::Building,
            Self::Unpaid => OrderStatus::WaitBuyerPay,
            Self::Paid => OrderStatus::WaitSellerSendGoods,
            Self::Shipped => OrderStatus::WaitBuyerConfirmGoods,
            Self::Closed => OrderStatus::TradeClosed,
        }
    }

    /// Whether an event happens to lines at all.
    pub(crate) fn knows(event: Event) -> bool {
        TABLE.iter().any(|row| row.1 == event)
    }

    /// The state after an event; none where the event cannot happen.
    pub(crate) fn after(self, event: Event) -> Option<Self> {
        next(TABLE, self, event)
    }
}

/// Why a line is closed by it, as its buyer reads; a cancellation brings its own reason.
pub(super) const fn close_reason(event: Event) -> &'static str {
    match event {
        Event::Close => "卖家关闭交易",
        Event::TimeOut => "超时未付款",
        Event::RefundAll => "退款成功",
        _ => "买家取消",
    }
}
