//! Refunds: asked for, listed, and the reasons that one may have.

use super::ask::{Asked, At, FullQuery, text};
use super::meant::meant;
use super::reply::{Answer, json, ok};
use crate::problem::Problem;
use crate::service::Service;
use crate::shapes::{self, Full, RefundBody};
use axum::extract::State;
use bytes::Bytes;
use daigou_core::buyer::{Capability, NewRefund, Purchase, Refund};
use daigou_core::value::{Money, OrderId, Picture};
use daigou_core::{Certainty, Error};
use http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;

pub(crate) async fn ask(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    body: Bytes,
) -> Answer {
    let seat = service.offering(&buyer, Capability::AskRefund)?;
    let body: RefundBody = shapes::read(text(&body)?)?;
    let id = one(meant(&service, seat, &name).await?.orders()?)?;
    let wanted = wanted(id.clone(), body)?;
    if seat.buyer.supports(Capability::OrderDetail) {
        fits(&wanted, &seat.buyer.purchase(&id).await?)?;
    }
    let refunds = seat.buyer.ask_refund(&wanted).await.map_err(|error| {
        let problem = Problem::of(&error);
        match error.certainty() {
            Certainty::MaybeSent | Certainty::Unreadable => {
                problem.hint("look with GET at the refunds of the order before you ask for it again")
            }
            _ => problem,
        }
    })?;
    json(StatusCode::CREATED, &refunds)
}

/// The one order that a refund is of.
fn one(mut orders: Vec<OrderId>) -> Result<OrderId, Problem> {
    if orders.len() == 1 {
        return Ok(orders.remove(0));
    }
    let numbers: Vec<&str> = orders.iter().map(OrderId::as_str).collect();
    let rule = format!("became {} orders: {}", numbers.len(), numbers.join(", "));
    Err(Problem::with_status(StatusCode::CONFLICT, &Error::invalid("reference", rule))
        .hint("name one of them by its number in place of the reference"))
}

fn wanted(order: OrderId, body: RefundBody) -> Result<NewRefund, Problem> {
    let mut wrong = Vec::new();
    if body.reason.trim().is_empty() {
        wrong.push(
            Error::invalid("reason", "must not be empty").with_hint("GET …/refunds/reasons lists what can be chosen"),
        );
    }
    if body.amount_fen.is_some_and(|amount| amount < 1) {
        wrong.push(Error::invalid("amount_fen", "must be at least 1 (fen)"));
    }
    let mut wanted = NewRefund::new(order, body.reason);
    for (at, picture) in body.pictures.iter().enumerate() {
        match Picture::from_base64(picture) {
            Ok(picture) => wanted.pictures.push(picture),
            Err(error) => wrong.push(Error::invalid(format!("pictures[{at}]"), error.message())),
        }
    }
    if !wrong.is_empty() {
        return Err(Problem::of_all(&wrong));
    }
    wanted.lines = body.lines;
    wanted.amount = body.amount_fen.map(Money::cny_fen);
    wanted.description = body.description;
    wanted.return_goods = body.return_goods;
    Ok(wanted)
}

/// What the order itself shows to be wrong, before anything is asked for.
fn fits(wanted: &NewRefund, order: &Purchase) -> Result<(), Error> {
    let known: Vec<&str> = order.lines.iter().filter_map(|line| line.line.as_deref()).collect();
    let strange = |line: &&String| !known.is_empty() && !known.contains(&line.as_str());
    if let Some((at, line)) = wanted.lines.iter().enumerate().find(|(_, line)| strange(line)) {
        let rule = format!("the order has no line `{line}`; it has {}", known.join(", "));
        return Err(Error::invalid(format!("lines[{at}]"), rule));
    }
    if let (Some(amount), Some(total)) = (wanted.amount, order.total)
        && amount.minor() > total.minor()
    {
        return Err(Error::invalid("amount_fen", format!("{amount} is more than the order's total of {total}")));
    }
    if order.status.is_paid() == Some(false) {
        return Err(Error::invalid("reference", format!("order {} is not paid", order.order_id))
            .with_hint("give it up by POST …/cancel"));
    }
    Ok(())
}

pub(crate) async fn of_order(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    Asked(asked): Asked<FullQuery>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::Refunds)?;
    let mut refunds = Vec::new();
    for id in meant(&service, seat, &name).await?.orders()? {
        refunds.extend(seat.buyer.refunds(Some(&id)).await?);
    }
    ok(&shown(refunds, asked.full))
}

pub(crate) async fn all(
    State(service): State<Service>,
    At(buyer): At<String>,
    Asked(asked): Asked<FullQuery>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::Refunds)?;
    ok(&shown(seat.buyer.refunds(None).await?, asked.full))
}

fn shown(refunds: Vec<Refund>, full: bool) -> Vec<Full<Refund>> {
    refunds.into_iter().map(|refund| Full::of(refund, full)).collect()
}

/// For which lines.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Reasons {
    /// Lines, by the platform's numbers of them, with commas between; all of them where it is absent.
    pub(crate) lines: Option<String>,
}

pub(crate) async fn reasons(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    Asked(asked): Asked<Reasons>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::RefundReasons)?;
    let id = one(meant(&service, seat, &name).await?.orders()?)?;
    let lines = asked.lines.as_deref().unwrap_or_default();
    let lines: Vec<String> = lines.split(',').map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    ok(&seat.buyer.refund_reasons(&id, &lines).await?)
}
