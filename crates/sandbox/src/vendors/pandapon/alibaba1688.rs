//! 1688 through PandaPon: goods, orders, refunds, the cart. Each file serves a group; here are the words they share.

mod cart;
mod create;
mod detail;
mod orders;
mod pay;
mod refunds;
mod request;
mod search;

use crate::vendors::handler::Served;
use crate::views::alibaba::trade::{compact, decimal};

/// The operations of this group, each with its handler.
pub(crate) const SERVED: &[&[Served]] =
    &[search::SERVED, detail::SERVED, orders::SERVED, create::SERVED, pay::SERVED, refunds::SERVED, cart::SERVED];
