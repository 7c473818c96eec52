//! Orders and refunds of Taobao: what they hold, their life cycles as tables, and what is done to them.

pub(crate) mod by_hand;
pub(crate) mod cart;
pub(crate) mod examples;
pub(crate) mod order_life;
pub(crate) mod orders;
pub(crate) mod pricing;
pub(crate) mod refund_rules;
pub(crate) mod refunds;
pub(crate) mod shipping;
pub(crate) mod trade;
