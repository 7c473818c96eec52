//! Previews of an order, the list of orders, one order, and the way of its parcel.

use super::super::listed::listed;
use crate::time::instants::china;
use crate::vendors::handler::{Context, Served, served};
use crate::vendors::orders::order_by;
use crate::vendors::pandapon::alibaba1688::request::wanted;
use crate::vendors::terms::judge_address;
use crate::views::alibaba::preview::{Seen, preview};
use crate::views::alibaba::trade::one_seller;
use crate::wire::json::instant;
use crate::wire::reply::{Payload, Refusal, json, wrong};
use crate::world::{Catalogue, Event, Filter, Line, Order, OrderForm, Parcels, by_seller, resolve};
use daigou_alibaba1688::{BatchPreview, GetOrder, ListOrders, OrderPage, PreviewOrder, TrackOrder};
use daigou_core::value::OneOrMany;
use daigou_upstream::alibaba::{ParcelTrace, PreviewResult, TraceStep, Tracking};

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(BatchPreview => batch_preview),
    served!(PreviewOrder => order_preview),
    served!(ListOrders => list),
    served!(GetOrder => detail),
    // An example may begin anew.
    served!(TrackOrder => tracking).changing(),
];

/// One preview for each seller.
fn batch_preview(context: &mut Context<'_>, request: BatchPreview) -> Result<Payload, Refusal> {
    judge_address(Some(&request.address_param))?;
    let catalogue = &context.world.catalogue;
    let province = request.address_param.province_text.as_deref();
    Payload::of(&previews(catalogue, resolve(catalogue, wanted(request.cargo_param_list)), province))
}

/// An array where there are several sellers, an object where there is one. Both are documented.
pub(super) fn previews(catalogue: &Catalogue, lines: Vec<Line>, province: Option<&str>) -> OneOrMany<PreviewResult> {
    let parts = by_seller(catalogue, lines).into_iter();
    let mut previews: Vec<_> =
        parts.map(|(seller, lines)| preview(catalogue, seller, &lines, province, Seen::PandaPon)).collect();
    match (previews.len(), previews.pop()) {
        (1, Some(only)) => OneOrMany::one(only),
        (_, last) => {
            previews.extend(last);
            OneOrMany::many(previews)
        }
    }
}

/// A preview of one seller: lines of several are refused together.
fn order_preview(context: &mut Context<'_>, request: PreviewOrder) -> Result<Payload, Refusal> {
    judge_address(Some(&request.address_param))?;
    let catalogue = &context.world.catalogue;
    let mut lines = resolve(catalogue, wanted(request.cargo_param_list));
    one_seller(catalogue, &mut lines);
    let province = request.address_param.province_text.as_deref();
    let mut preview = preview(catalogue, None, &lines, province, Seen::PandaPon);
    preview.seller_open_id = None;
    Payload::of(&preview)
}

fn list(context: &mut Context<'_>, request: ListOrders) -> Result<Payload, Refusal> {
    let hidden = context.hidden();
    let until = instant("orderTimeEnd", request.order_time_end.as_ref())?;
    let until = context.listed_until(until);
    let filter = Filter {
        order_no: request.order_no.filter(|number| !number.is_empty()),
        tb_order_id: request.tb_order_id.filter(|id| !id.is_blank()).map(|id| id.to_string()),
        users: request
            .user_id_list
            .filter(|users| !users.is_empty())
            .map(|users| users.iter().map(ToString::to_string).collect()),
        status: request.order_status,
        from: instant("orderTimeBegin", request.order_time_begin.as_ref())?,
        until,
        hidden,
        ..Filter::default()
    };
    let world = &*context.world;
    let (total, orders) = world.orders.page(&filter, request.page_num, request.page_size);
    let mut page = OrderPage::default();
    page.total = i64::try_from(total).ok();
    let mut rows = Vec::with_capacity(orders.len());
    for order in orders {
        let write = |order: &Order| json(&listed(world, order, context.generation)?);
        rows.push(world.orders.rendering(order, OrderForm::Listed(context.generation), write)?);
    }
    page.code = Some(200);
    Payload::page(&page, "data", rows)
}

fn detail(context: &mut Context<'_>, request: GetOrder) -> Result<Payload, Refusal> {
    order_by(context, request.order_id.as_str())
}

/// Before it is shipped an order has no parcel: upstream's 404.
fn tracking(context: &mut Context<'_>, request: TrackOrder) -> Result<Payload, Refusal> {
    let number = request.order_id.as_str();
    context.world.orders.prepare(number, Event::ConfirmPart, context.now);
    let mut out = Tracking::default();
    let Some(order) = context.world.orders.find(number) else {
        out.success = Some(false);
        out.error_code = Some("404".to_owned());
        out.error_message = Some(format!("orderId: no order {number}"));
        return Payload::of(&out);
    };
    if order.parcels().is_empty() {
        out.success = Some(false);
        out.error_code = Some("404".to_owned());
        out.error_message = Some(format!("orderId: nothing was sent of the order {number} yet"));
        return Payload::of(&out);
    }
    out.success = Some(true);
    let asked = request.logistics_id.as_ref().filter(|id| !id.is_empty());
    let meant = order.parcels().iter().filter(|parcel| asked.is_none_or(|id| *id == parcel.code));
    let traces = meant.map(|parcel| {
        let mut trace = ParcelTrace::default();
        trace.logistics_id = Some(parcel.code.clone());
        trace.order_id = number.parse::<i64>().ok().map(Into::into);
        trace.logistics_bill_no = Some(parcel.waybill.clone());
        trace.logistics_steps = parcel.steps.iter().map(|(done, at)| step(*at, done.remark())).collect();
        trace
    });
    out.logistics_trace = traces.collect();
    if let Some(id) = asked.filter(|_| out.logistics_trace.is_empty()) {
        return Err(wrong("logisticsId", format_args!("the order {number} has no parcel {id}")));
    }
    Payload::of(&out)
}

fn step(at: i64, remark: &str) -> TraceStep {
    let mut out = TraceStep::default();
    out.accept_time = Some(china(at));
    out.remark = Some(remark.to_owned());
    out
}
