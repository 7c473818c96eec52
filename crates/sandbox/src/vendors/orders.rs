//! Reads of orders that both vendors answer alike: one order of 1688, and the query for Taobao's purchase orders.

use super::handler::Context;
use crate::views::alibaba::trade::view;
use crate::wire::reply::{Payload, Refusal, json, wrong};
use crate::world::OrderForm;

/// One order of 1688 by its number, as its buyer sees it.
pub(crate) fn order_by(context: &mut Context<'_>, number: &str) -> Result<Payload, Refusal> {
    let created = context.world.orders.cached(number).map(|order| order.created);
    let shown = created.is_some_and(|created| context.shows(number, created));
    let world = &*context.world;
    let order = world.orders.cached(number).filter(|_| shown);
    let order = order.ok_or_else(|| wrong("orderId", format_args!("ORDER_NOT_EXIST: no order {number}")))?;
    Ok(Payload::rendered(world.orders.rendering(order, OrderForm::View, |order| json(&view(world, order)))?))
}

/// Reads the query for purchase orders from a request: both vendors' have the same members, of which two are named by
/// their times' names on the wire.
macro_rules! purchase_query {
    ($context:ident, $request:ident, $start:literal, $end:literal) => {
        Query {
            newest: $context.newest_listed(),
            hidden: $context.hidden(),
            from: instant($start, $request.modify_time_start.as_ref())?,
            until: instant($end, $request.modify_time_end.as_ref())?,
            reference: $request.outer_purchase_id,
            purchases: $request.purchase_ids,
            status: $request.status,
            oldest_first: $request.sort_type == Some(SortType::Ascending),
            page: $request.page_no,
            page_size: $request.page_size,
        }
    };
}
pub(crate) use purchase_query;
