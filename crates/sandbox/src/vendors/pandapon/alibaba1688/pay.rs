//! The buyer's acts on an order: paying, cancelling, confirming its receipt.

use crate::vendors::handler::{Context, Served, served};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::{Event, State};
use daigou_alibaba1688::orders::PayUrl;
use daigou_alibaba1688::{CancelOrder, ConfirmReceipt, GetPayUrl, PayOrders};
use daigou_upstream::alibaba::Outcome;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(PayOrders => batch_pay),
    served!(GetPayUrl => pay_url),
    served!(CancelOrder => cancel),
    served!(ConfirmReceipt => confirm_receipt),
];

/// Pays all of them, or none. The payload is not published: it is `true`.
fn batch_pay(context: &mut Context<'_>, request: PayOrders) -> Result<Payload, Refusal> {
    let numbers: Vec<String> = request.order_ids.iter().map(ToString::to_string).collect();
    context.world.pay(&numbers, context.now).map_err(Refusal::invalid)?;
    Payload::of(&true)
}

/// A link for what can be paid. Nothing is settled by it: nobody agreed on paying without a password.
fn pay_url(context: &mut Context<'_>, request: GetPayUrl) -> Result<Payload, Refusal> {
    let number = request.order_id.as_str();
    context.world.orders.prepare(number, Event::Pay, context.now);
    let order = context.world.orders.find(number);
    let order = order.ok_or_else(|| wrong("orderId", format_args!("ORDER_NOT_EXIST: no order {number}")))?;
    let mut out = PayUrl::default();
    if order.state == State::Unpaid && context.world.purse.may_pay(order.total()).is_ok() {
        out.order_id = Some(number.into());
        out.protocol_pay_success = Some(false);
        out.pay_url = Some(format!("https://trade.1688.com/order/cashier.htm?orderId={number}"));
        out.cant_pay_order_list = Some(Vec::new());
    } else {
        out.cant_pay_order_list = request.order_id.as_i64().ok().map(|number| vec![number.into()]);
    }
    Payload::of(&out)
}

fn cancel(context: &mut Context<'_>, request: CancelOrder) -> Result<Payload, Refusal> {
    let number = request.order_id.as_str();
    context.world.order_event(number, Event::Cancel, context.now).map_err(|why| wrong("orderId", why))?;
    context.world.orders.note_reason(number, request.cancel_reason.map(|reason| reason.to_string()));
    Payload::of(&true)
}

fn confirm_receipt(context: &mut Context<'_>, request: ConfirmReceipt) -> Result<Payload, Refusal> {
    let lines: Vec<String> = request.order_entry_ids.iter().map(ToString::to_string).collect();
    let outcome = context.world.confirm(request.order_id.as_str(), &lines, context.now);
    Payload::of(&shown(outcome))
}

/// How an action ended.
pub(super) fn shown(outcome: Result<(), (&'static str, String)>) -> Outcome {
    let mut out = Outcome::default();
    out.success = Some(outcome.is_ok());
    if let Err((code, words)) = outcome {
        out.error_code = Some(code.to_owned());
        out.error_info = Some(words);
    }
    out
}
