//! 1688 through PandaPon: previews over several sellers, orders from the cart, the order list.

use super::listed::listed;
use crate::dispatch::{Context, Served};
use crate::preview::{Seen, preview};
use crate::reply::{Payload, Refusal};
use crate::world::{CartOrder, Filter, Wanted, by_seller, resolve};
use daigou_alibaba1688::{BatchPreview, CreateCartOrder, ListOrders, OrderPage};
use daigou_core::value::{OneOrMany, Time};

/// What is served of it.
pub(crate) const SERVED: &[Served] = &[
    Served::by::<BatchPreview>(batch_preview),
    Served::by::<CreateCartOrder>(create_cart_order),
    Served::by::<ListOrders>(list),
];

/// One preview for each seller: an array where there are several, an object where there is one. Both are documented.
fn batch_preview(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: BatchPreview = context.read()?;
    let catalogue = &context.world.catalogue;
    let wanted = request.cargo_param_list.into_iter().map(|line| Wanted {
        product: line.product,
        spec_id: Some(line.spec_id.to_string()),
        quantity: line.quantity,
        seller: line.seller_open_id.map(|seller| seller.to_string()),
    });
    let parts = by_seller(catalogue, resolve(catalogue, wanted));
    let mut previews: Vec<_> =
        parts.into_iter().map(|(seller, lines)| preview(catalogue, seller, &lines, Seen::PandaPon)).collect();
    let reply = match (previews.len(), previews.pop()) {
        (1, Some(only)) => OneOrMany::one(only),
        (_, last) => {
            previews.extend(last);
            OneOrMany::many(previews)
        }
    };
    Payload::of(&reply)
}

/// The reply's `data` is not published: it is `null`, and the order is in the list.
fn create_cart_order(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: CreateCartOrder = context.read()?;
    let mut ids = Vec::with_capacity(request.cart_ids.len());
    for (i, id) in request.cart_ids.iter().enumerate() {
        ids.push(id.as_i64().map_err(|error| Refusal::invalid(format!("cartIds[{i}]: {error}")))?);
    }
    let asked = CartOrder {
        flow: request.flow,
        note: request.message,
        promotion: request.shop_promotion_id.map(|id| id.to_string()),
        address: request.address_param,
        user_id: request.user_id.map_or_else(|| context.user_id.to_owned(), |id| id.to_string()),
        staff_name: request.staff_name.map(|name| name.expose().to_owned()),
    };
    context.world.order_cart(&ids, &asked, context.now).map_err(Refusal::invalid)?;
    Ok(Payload::null().numeric_developer())
}

fn list(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: ListOrders = context.read()?;
    let filter = Filter {
        order_no: request.order_no.filter(|number| !number.is_empty()),
        tb_order_id: request.tb_order_id.filter(|id| !id.is_blank()).map(|id| id.to_string()),
        users: request
            .user_id_list
            .filter(|users| !users.is_empty())
            .map(|users| users.iter().map(ToString::to_string).collect()),
        status: request.order_status,
        from: instant("orderTimeBegin", request.order_time_begin.as_ref())?,
        until: instant("orderTimeEnd", request.order_time_end.as_ref())?,
    };
    let world = &*context.world;
    let (total, orders) = world.orders.page(&filter, request.page_num, request.page_size);
    let mut page = OrderPage::default();
    page.total = i64::try_from(total).ok();
    let listed = orders.into_iter().map(|order| listed(&world.catalogue, order, context.generation));
    page.data = Some(listed.collect::<Result<_, _>>()?);
    page.code = Some(200);
    Payload::of(&page)
}

/// The wire form of these times is not published: the sandbox takes every form that the toolkit can read.
fn instant(member: &str, time: Option<&Time>) -> Result<Option<i64>, Refusal> {
    let millis = time.filter(|time| !time.is_blank()).map(Time::unix_millis).transpose();
    millis.map_err(|error| Refusal::invalid(format!("{member}: {error}")))
}
