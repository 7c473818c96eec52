//! The bodies of 1688's messages to buyers, by topic.
//!
//! Order of delivery is not guaranteed, and the same message comes again: take it as a hint, and read the order.

mod bodies;
mod refund_action;
mod topic;

pub use bodies::{
    BatchPayNotice, MovedLine, OrderNotice, PackageNotice, PaidOrder, ParcelEvent, ParcelNotice, RefundNotice,
    WaybillChange, WaybillNotice,
};
pub use refund_action::RefundAction;
pub use topic::Topic;
