//! Parts that requests of 1688 through PandaPon share.

use crate::vendors::handler::Context;
use crate::world::Wanted;
use daigou_alibaba1688::CargoLine;

/// Lines of a request, as the world looks them up.
pub(super) fn wanted(lines: Vec<CargoLine>) -> impl Iterator<Item = Wanted> {
    lines.into_iter().map(|line| Wanted {
        product: line.product,
        spec_id: Some(line.spec_id.to_string()),
        quantity: line.quantity,
        seller: line.seller_open_id.map(|seller| seller.to_string()),
    })
}

/// The user of a request, or the caller's own.
pub(super) fn user(context: &Context<'_>, given: Option<impl ToString>) -> String {
    given.map_or_else(|| context.user_id.to_owned(), |id| id.to_string())
}
