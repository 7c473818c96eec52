//! Orders and refunds of 1688: what they hold, their life cycles as tables, and what is done to them.

pub(crate) mod by_hand;
pub(crate) mod cached_orders;
pub(crate) mod examples;
pub(crate) mod order;
pub(crate) mod order_life;
pub(crate) mod orders;
pub(crate) mod quote;
pub(crate) mod refund_rules;
pub(crate) mod refunds;
pub(crate) mod shipping;
pub(crate) mod trade;
