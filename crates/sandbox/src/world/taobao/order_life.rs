//! The life of a line of a Taobao order: its states, and what moves it from one to the next. The lines of one order need
//! not stand where each other stands. Upstream publishes no state for a trade that is done: a line that was shipped stays
//! so.

use crate::world::cycle::{By, Table, Told, counted, next};
use daigou_upstream::taobao::OrderStatus;

/// How long an order can be paid, milliseconds: the sandbox's own choice.
pub(crate) const PAY_TIMEOUT: i64 = 86_400_000;

/// How long a cancellation takes, milliseconds: the call says only that it was accepted. The sandbox's own choice.
pub(crate) const CANCELLING: i64 = 1000;

counted! {
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

counted! {
    /// What happens to a line.
    enum TaobaoEvent {
        /// Its creation is done.
        Created,
        /// The buyer pays.
        Pay,
        /// What the buyer cancelled a moment before is cancelled.
        Cancel,
        /// The seller closes what is unpaid.
        Close,
        /// Nobody paid in time.
        TimeOut,
        /// The seller changes the price.
        ChangePrice,
        /// The seller ships.
        Ship,
        /// The courier delivers.
        Deliver,
        /// All of it was refunded.
        RefundAll,
    }
}

/// The life of a line.
#[rustfmt::skip]
pub(crate) const TABLE: Table<LineState, TaobaoEvent> = &[
    (LineState::Building, TaobaoEvent::Created,    LineState::Unpaid),
    (LineState::Unpaid,  TaobaoEvent::Pay,         LineState::Paid),
    (LineState::Unpaid,  TaobaoEvent::ChangePrice, LineState::Unpaid),
    (LineState::Unpaid,  TaobaoEvent::Cancel,      LineState::Closed),
    (LineState::Unpaid,  TaobaoEvent::Close,       LineState::Closed),
    (LineState::Unpaid,  TaobaoEvent::TimeOut,     LineState::Closed),
    (LineState::Paid,    TaobaoEvent::Ship,        LineState::Shipped),
    (LineState::Paid,    TaobaoEvent::RefundAll,   LineState::Closed),
    (LineState::Shipped, TaobaoEvent::Deliver,     LineState::Shipped),
    (LineState::Shipped, TaobaoEvent::RefundAll,   LineState::Closed),
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

    /// The state after an event; none where the event cannot happen.
    pub(crate) fn after(self, event: TaobaoEvent) -> Option<Self> {
        next(TABLE, self, event)
    }
}

impl TaobaoEvent {
    /// The word for it, and who does it.
    pub(crate) const fn told(self) -> Told {
        match self {
            Self::Created => ("bought", By::Platform),
            Self::Pay => ("paid", By::Buyer),
            Self::Cancel => ("cancelled", By::Buyer),
            Self::Close => ("closed", By::Seller),
            Self::TimeOut => ("timed_out", By::Platform),
            Self::ChangePrice => ("price_changed", By::Seller),
            Self::Ship => ("shipped", By::Seller),
            Self::Deliver => ("delivered", By::Courier),
            Self::RefundAll => ("closed", By::Seller),
        }
    }

    /// Why a line is closed by it, as its buyer reads; a cancellation brings its own reason.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Close => "卖家关闭交易",
            Self::TimeOut => "超时未付款",
            Self::RefundAll => "退款成功",
            _ => "买家取消",
        }
    }
}
