//! 1688 through PandaPon: goods, orders, refunds, the cart. Each file serves a group; here are the words they share.

mod cart;
mod create;
mod detail;
mod orders;
mod pay;
mod refunds;
mod search;

use crate::vendors::handler::{Context, Served};
use crate::views::alibaba::trade::{compact, decimal};
use crate::world::Wanted;
use daigou_alibaba1688::CargoLine;

/// What is served of it.
pub(crate) const SERVED: &[&[Served]] =
    &[search::SERVED, detail::SERVED, orders::SERVED, create::SERVED, pay::SERVED, refunds::SERVED, cart::SERVED];

/// Lines of a request, as the world looks them up.
fn wanted(lines: Vec<CargoLine>) -> impl Iterator<Item = Wanted> {
    lines.into_iter().map(|line| Wanted {
        product: line.product,
        spec_id: Some(line.spec_id.to_string()),
        quantity: line.quantity,
        seller: line.seller_open_id.map(|seller| seller.to_string()),
    })
}

/// The user of a request, or the caller's own.
fn user(context: &Context<'_>, given: Option<impl ToString>) -> String {
    given.map_or_else(|| context.user_id.to_owned(), |id| id.to_string())
}
