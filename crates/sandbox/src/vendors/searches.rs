//! Searches of 1688's products, whose requests have the same members at both vendors.

use super::handler::Context;
use crate::wire::reply::{Refusal, wrong};

/// Reads a search from a request: the members that every search has, and those that this one has beside them.
macro_rules! wanted {
    ($request:ident, $($member:ident: $value:expr),* $(,)?) => {
        Wanted {
            page: $request.begin_page,
            size: $request.page_size,
            filter: $request.filter.as_deref(),
            sort: $request.sort.as_ref(),
            least: $request.price_start.as_ref(),
            most: $request.price_end.as_ref(),
            language: language("country", $request.country.as_deref())?,
            $($member: $value,)*
            ..Wanted::default()
        }
    };
}
pub(crate) use wanted;

/// The shop that is searched, which there must be.
pub(crate) fn shop<'r>(context: &Context<'_>, open_id: &'r str) -> Result<Option<&'r str>, Refusal> {
    match context.world.catalogue.sellers.iter().any(|known| known.open_id == open_id) {
        true => Ok(Some(open_id)),
        false => Err(wrong("sellerOpenId", format_args!("no shop {open_id}"))),
    }
}
