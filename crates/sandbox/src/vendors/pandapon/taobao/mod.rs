//! Taobao through PandaPon: goods, orders, refunds and the shopping cart. Where the vendor publishes no reply, the shape
//! is the upstream platform's; where that is not known either, `true`, or what the function's comment says.

mod cart;
mod goods;
mod orders;
mod parcels;
mod refund_view;
mod refunds;

use crate::vendors::handler::Served;
use crate::views::taobao::purchases::{CNY, page, unknown};

/// The operations of this group, each with its handler.
pub(crate) const SERVED: &[&[Served]] = &[goods::SERVED, orders::SERVED, refunds::SERVED, cart::SERVED];
