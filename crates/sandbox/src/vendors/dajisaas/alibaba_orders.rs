//! 1688's orders at DajiSaaS: the same offers that PandaPon's side shows, and orders of its own. What 1688 refuses it refuses in the
//! payload, in its codes.

use crate::vendors::handler::{Context, Served, served};
use crate::vendors::orders::order_by;
use crate::vendors::terms::{Terms, judge_address};
use crate::views::alibaba::preview::{Seen, preview};
use crate::views::alibaba::trade::{create, one_seller, view};
use crate::wire::json::instant;
use crate::wire::reply::{Payload, Refusal, json, wrong};
use crate::world::alibaba::order::CartOrder;
use crate::world::{Event, Filter, Order, OrderForm, State, Wanted, resolve};
use daigou_core::value::{OrderId, ProductRef};
use daigou_dajisaas::alibaba::{
    CancelOrder, CancelResult, CargoLine, ConfirmReceipt, ConfirmResult, CreateOrder, GetOrder, GetPayUrls, ListOrders,
    OrderPage, Outcome, PayOrder, PayUrls, Payment, PreviewOrder, ProtocolPayment,
};
use daigou_upstream::alibaba::order::OrderState;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(PreviewOrder => order_preview),
    served!(CreateOrder => order_create),
    served!(CancelOrder => order_cancel),
    served!(ConfirmReceipt => order_confirm),
    served!(GetOrder => order_detail),
    served!(ListOrders => order_list),
    // An example may begin anew.
    served!(GetPayUrls => pay_urls).changing(),
    served!(PayOrder => pay),
];

/// So many SKUs stand in one order; more become several.
const LINES: usize = 50;

/// The code with which DajiSaaS passes on a receipt that upstream does not confirm, and its words.
const NOT_CONFIRMED: (i64, &str) = (1009, "买家确认收货失败");

/// Lines of a request, as the world looks them up.
fn wanted(lines: Vec<CargoLine>) -> Result<Vec<Wanted>, Refusal> {
    let lines = lines.into_iter().enumerate().map(|(i, line)| {
        let place = format!("cargoParamList[{i}].offerId");
        let offer = line.offer_id.ok_or_else(|| wrong(&place, "is missing"))?;
        Ok(Wanted {
            product: ProductRef::Offer(offer.as_i64().map_err(|error| wrong(&place, error))?),
            spec_id: line.spec_id.map(|spec| spec.to_string()),
            quantity: line.quantity.unwrap_or(1),
            seller: None,
        })
    });
    lines.collect()
}

/// A preview of one seller: lines of several are refused together.
fn order_preview(context: &mut Context<'_>, request: PreviewOrder) -> Result<Payload, Refusal> {
    judge_address(Some(&request.address_param))?;
    let catalogue = &context.world.catalogue;
    let mut lines = resolve(catalogue, wanted(request.cargo_param_list)?);
    one_seller(catalogue, &mut lines);
    let province = request.address_param.province_text.as_deref();
    Payload::of(&preview(catalogue, None, &lines, province, Seen::DajiSaas))
}

/// One order, or several where there are many lines. The merchant's own number is kept; that one comes twice is taken,
/// since nothing is documented of it.
fn order_create(context: &mut Context<'_>, request: CreateOrder) -> Result<Payload, Refusal> {
    let lines = resolve(&context.world.catalogue, wanted(request.cargo_param_list)?);
    let (flow, address) = (Some(request.flow.as_str()), Some(&request.address_param));
    Terms { flow, wants_flow: true, address, wants_address: true, ..Terms::default() }
        .judge(&context.world.catalogue, &lines)?;
    let asked = CartOrder {
        flow: Some(request.flow),
        note: Some(request.message),
        address: Some(request.address_param),
        third_order_id: Some(request.third_order_id),
        ..CartOrder::default()
    };
    Payload::of(&create(context.world, lines, LINES, asked, context.now))
}

/// Unpaid orders alone.
fn order_cancel(context: &mut Context<'_>, request: CancelOrder) -> Result<Payload, Refusal> {
    let number = request.order_id.as_str();
    let mut out = CancelResult::default();
    match context.world.order_event(number, Event::Cancel, context.now) {
        Ok(()) => {
            context.world.orders.note_reason(number, Some(request.cancel_reason.to_string()));
            out.success = Some(true);
        }
        Err(why) => {
            let (code, words) = coded(why);
            out.success = Some(false);
            out.error_code = code;
            out.error_message = Some(words);
        }
    }
    Payload::of(&out)
}

/// 1688's code and the words behind it.
fn coded(why: String) -> (Option<String>, String) {
    match why.split_once(": ") {
        Some((code, words)) => (Some(code.to_owned()), words.to_owned()),
        None => (None, why),
    }
}

/// Confirms a receipt. A refusal comes as the vendor's example has it: by the envelope's code, with upstream's reply
/// inside.
fn order_confirm(context: &mut Context<'_>, request: ConfirmReceipt) -> Result<Payload, Refusal> {
    let lines: Vec<String> = request.order_entry_ids.iter().map(ToString::to_string).collect();
    let outcome = context.world.confirm(request.order_id.as_str(), &lines, context.now);
    let (mut out, mut result) = (ConfirmResult::default(), Outcome::default());
    result.success = Some(outcome.is_ok());
    let failed = outcome.is_err();
    if let Err((code, words)) = outcome {
        result.error_code = Some(code.to_owned());
        result.error_info = Some(words);
    }
    out.result = Some(result);
    let payload = Payload::of(&out)?;
    Ok(if failed { payload.failed(NOT_CONFIRMED.0, NOT_CONFIRMED.1) } else { payload })
}

fn order_detail(context: &mut Context<'_>, request: GetOrder) -> Result<Payload, Refusal> {
    order_by(context, request.order_id.as_str())
}

/// Newest first, and without parcels: upstream's list has none.
fn order_list(context: &mut Context<'_>, request: ListOrders) -> Result<Payload, Refusal> {
    let hidden = context.hidden();
    let until = instant("createEndTime", request.create_end_time.as_ref())?;
    let until = context.listed_until(until);
    let world = &*context.world;
    let named = request.product_name.filter(|name| !name.trim().is_empty()).map(|name| {
        let offers = world.catalogue.offers.iter().enumerate();
        offers.filter(|(_, offer)| offer.title.contains(name.trim())).map(|(at, _)| at).collect()
    });
    let status = request.order_status.as_ref().filter(|status| !status.as_str().is_empty());
    let filter = Filter {
        status: status.map(state).transpose()?,
        from: instant("createStartTime", request.create_start_time.as_ref())?,
        until,
        third_order_id: request.out_order_id.filter(|id| !id.trim().is_empty()),
        offers: named,
        hidden,
        ..Filter::default()
    };
    let (total, orders) = world.orders.page(&filter, request.page, request.page_size);
    let write = |order: &Order| {
        let mut shown = view(world, order);
        if let Some(delivery) = &mut shown.native_logistics {
            delivery.logistics_items = None;
        }
        json(&shown)
    };
    let rows = orders.into_iter().map(|order| world.orders.rendering(order, OrderForm::Brief, write));
    let rows = rows.collect::<Result<_, _>>()?;
    let mut out = OrderPage::default();
    out.total_record = i64::try_from(total).ok();
    Payload::page(&out, "result", rows)
}

/// The world's number of a state; one that no order here comes into has none of its own.
fn state(word: &OrderState) -> Result<i64, Refusal> {
    const ALL: [State; 5] = [State::Unpaid, State::Paid, State::Shipped, State::Success, State::Closed];
    if let OrderState::Unknown(word) = word {
        return Err(wrong("orderStatus", format_args!("no order is ever `{word}`")));
    }
    Ok(ALL.iter().find(|state| state.word() == word.as_str()).map_or(-1, |state| state.code()))
}

/// One link for all that can be paid; the others stand beside it.
fn pay_urls(context: &mut Context<'_>, request: GetPayUrls) -> Result<Payload, Refusal> {
    let (mut open, mut failed) = (Vec::new(), Vec::new());
    let (mut sum, mut reason) = (0_i64, None);
    for (i, id) in request.order_id_list.iter().enumerate() {
        context.world.orders.prepare(id.as_str(), Event::Pay, context.now);
        let unknown = || wrong(&format!("orderIdList[{i}]"), format_args!("ORDER_NOT_EXIST: no order {id}"));
        let order = context.world.orders.find(id.as_str()).ok_or_else(unknown)?;
        let may = context.world.purse.may_pay(sum.saturating_add(order.total()));
        match (order.state, may) {
            (State::Unpaid, Ok(())) => {
                sum = sum.saturating_add(order.total());
                open.push(id.as_str());
            }
            (state, may) => {
                let unpayable = may.err().filter(|_| state == State::Unpaid).map(|why| (why.code(), why.words()));
                reason = reason.or(unpayable);
                failed.extend(id.as_i64().ok().map(OrderId::from));
            }
        }
    }
    let mut out = PayUrls::default();
    out.success = Some(!open.is_empty());
    if open.is_empty() {
        let (code, words) = reason.unwrap_or(("ORDER_STATUS_ERROR", "订单状态错误"));
        out.error_code = Some(code.to_owned());
        out.error_message = Some(words.to_owned());
    } else {
        out.pay_url = Some(format!("https://trade.1688.com/order/cashier.htm?orderId={}", open.join(";")));
    }
    out.payment_failures = Some(failed).filter(|failed| !failed.is_empty());
    Payload::of(&out)
}

/// Pays at once, by Alipay, with the account's balance. Nothing times out.
fn pay(context: &mut Context<'_>, request: PayOrder) -> Result<Payload, Refusal> {
    let mut out = ProtocolPayment::default();
    match context.world.pay_order(request.order_id.as_str(), context.now) {
        Ok(()) => {
            let mut payment = Payment::default();
            payment.pay_channel = Some("Alipay".to_owned());
            payment.pay_success = Some(true);
            out.success = Some(true);
            out.result = Some(payment);
        }
        Err(why) => {
            let (code, words) = coded(why);
            out.success = Some(false);
            out.code = code;
            out.message = Some(words);
        }
    }
    Payload::of(&out)
}
