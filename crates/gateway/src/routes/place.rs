//! Orders under the caller's own references: placed exactly once, read, paid. What is placed is handed in at the buyer's
//! desk, and whoever asks for it waits for the same outcome.

use super::ask::{Asked, At, FullQuery, reference, text, wait};
use super::meant::{Meant, known, meant, nobody_knows};
use super::reply::{Answer, json, ok};
use crate::problem::Problem;
use crate::service::{Seat, Service};
use crate::shapes::{Full, KnownOrder, NoOrder, PlacementShape};
use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use daigou_core::buyer::{Capability, NewOrder, OrderStatus, Purchase, PurchaseLine, Reference};
use daigou_core::value::{Money, OrderId};
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::{PaymentState, Told, Wants};
use daigou_ledger::{Outcome, Placement, Report};
use http::header::{LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::oneshot;

/// What is wanted of an order besides that it is placed.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Placing {
    /// Pay it, too: never above what was quoted.
    pub(crate) pay: bool,
    /// Place and pay again what was refused before, or left to a person to pay.
    pub(crate) retry_refused: bool,
}

/// What is wanted of a payment.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Paying {
    /// Pay again what was refused before, or left to a person to pay, where the order shows that it is not paid.
    pub(crate) retry_refused: bool,
}

pub(crate) async fn put(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    Asked(asked): Asked<Placing>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let seat = service.seat(&buyer)?;
    let reference = reference(&name)?;
    let order = NewOrder::from_json_as(&reference, text(&body)?).map_err(|wrong| Problem::of_all(&wrong))?;
    seat.buyer.check(&order)?;
    let wants = Wants { pay: asked.pay, retry_refused: asked.retry_refused };
    let told = seat.desk.place(order.clone(), wants).await?;
    outcome(&service, seat, &headers, Wanted { reference, order: Some(order), wants }, told).await
}

pub(crate) async fn pay(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    Asked(asked): Asked<Paying>,
    headers: HeaderMap,
) -> Answer {
    let seat = service.seat(&buyer)?;
    let reference = reference(&name)?;
    match meant(&service, seat, &name).await? {
        placed @ Meant::Placed(_) => drop(placed.orders()?),
        Meant::Number(_) => {
            return Err(nobody_knows(&reference).hint(
                "only what was placed here is paid here, since its payment is remembered: PUT it under a reference with ?pay=true",
            ));
        }
    }
    let wants = Wants { pay: true, retry_refused: asked.retry_refused };
    let told = seat.desk.go_on_with(&reference, wants).await?.ok_or_else(|| nobody_knows(&reference))?;
    outcome(&service, seat, &headers, Wanted { reference, order: None, wants }, told).await
}

pub(crate) async fn get(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    Asked(asked): Asked<FullQuery>,
) -> Answer {
    let seat = service.seat(&buyer)?;
    match meant(&service, seat, &name).await? {
        Meant::Number(id) => {
            let seat = service.offering(&buyer, Capability::OrderDetail)?;
            let order = seat.buyer.purchase(&id).await?;
            ok(&Full::of(order, asked.full))
        }
        Meant::Placed(row) => {
            let working = is_open(&row) && seat.desk.is_asked(row.reference()).await?;
            let mut purchases = Vec::new();
            for id in row.placed.iter().flat_map(|placed| &placed.orders) {
                purchases.push(read(seat, &row, id).await?);
            }
            ok(&shown(&row, working, purchases, asked.full))
        }
    }
}

/// Whether more will come of it by itself.
fn is_open(row: &Placement) -> bool {
    use daigou_ledger::PlacementState::{Intended, Sending, Unknown};
    matches!(row.state, Intended | Sending | Unknown)
        || matches!(row.payment, None | Some(PaymentState::Paying | PaymentState::Unknown | PaymentState::Accepted))
}

/// An order as the platform shows it, under its reference.
async fn read(seat: &Seat, row: &Placement, id: &OrderId) -> Result<Purchase, Error> {
    let mut order = if seat.buyer.supports(Capability::OrderDetail) {
        seat.buyer.purchase(id).await?
    } else {
        let order = seat.buyer.order(id).await?;
        let mut out = Purchase::new(id.clone(), order.state);
        (out.platform_status, out.total) = (order.platform_state, order.total);
        out
    };
    // As it was placed: a platform may know one order by several numbers, and show a mark cut off.
    (order.order_id, order.reference) = (id.clone(), Some(row.reference().clone()));
    Ok(order)
}

/// What is wanted, and by whom.
struct Wanted {
    reference: Reference,
    /// The content, where one was given.
    order: Option<NewOrder>,
    wants: Wants,
}

/// Waits as long as the client does, and says what came of it by then.
async fn outcome(
    service: &Service,
    seat: &Seat,
    headers: &HeaderMap,
    wanted: Wanted,
    told: oneshot::Receiver<Told>,
) -> Answer {
    let clock = service.store().clock();
    let told = tokio::select! {
        biased;
        told = told => Some(told),
        () = clock.sleep(wait(headers)) => None,
    };
    let told = match told {
        None => return working(service, seat, &wanted.reference).await,
        Some(Err(_)) => {
            let error = Error::new(ErrorKind::Interrupted, Certainty::MaybeSent, "the server is ending");
            return Err(Problem::with_status(StatusCode::SERVICE_UNAVAILABLE, &error)
                .hint("the order is kept: ask for it when the server is there again"));
        }
        Some(Ok(told)) => told,
    };
    match &*told {
        Err(error) => Err(Problem::of(error)),
        Ok(report) => answered(service, seat, &wanted, report).await,
    }
}

/// It is still worked on: where to look.
async fn working(service: &Service, seat: &Seat, reference: &Reference) -> Answer {
    let row = known(service, reference).await?.ok_or_else(|| nobody_knows(reference))?;
    let orders = row.placed.iter().flat_map(|placed| &placed.orders).map(|id| from_ledger(&row, id)).collect();
    let mut response = json(StatusCode::ACCEPTED, &shown(&row, true, orders, false))?;
    // Both are made of letters, digits, `.`, `_` and `-`.
    let location = format!("/v1/{}/orders/{reference}", seat.name);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    Ok(response)
}

async fn answered(service: &Service, seat: &Seat, wanted: &Wanted, report: &Report) -> Answer {
    let row = &report.placement;
    if report.outcome == Outcome::Conflict {
        return Err(conflict(report, ""));
    }
    // Another client gave the reference another content, while this one waited.
    if let Some(words) = wanted.order.as_ref().and_then(|order| row.order.difference(order)) {
        return Err(conflict(report, &words));
    }
    match report.outcome {
        Outcome::Placed | Outcome::AlreadyPlaced if wanted.wants.pay => paid(service, seat, wanted, report).await,
        Outcome::Placed | Outcome::AlreadyPlaced => done(seat, report).await,
        Outcome::Refused => Err(refused(report)),
        Outcome::Unknown => {
            let why = row.message.clone().unwrap_or_else(|| "its outcome is not known".to_owned());
            let message = format!("`{}` may have been ordered: {why}", wanted.reference);
            let error = Error::new(ErrorKind::Interrupted, Certainty::MaybeSent, message).with_code(row.code.clone());
            Err(Problem::of(&error).hint(
                "PUT the same again: it is looked up first, and never ordered twice; a person can decide with `daigou ledger`",
            ))
        }
        _ => Err(not_placed(report)),
    }
}

/// Nothing exists: why not.
fn not_placed(report: &Report) -> Problem {
    let Some(error) = &report.error else {
        let error = Error::new(ErrorKind::Interrupted, Certainty::NotSent, "it could not be placed for now");
        return Problem::of(&error).hint("PUT the same again");
    };
    if error.is_local() {
        return Problem::of(error);
    }
    // A call before the creation may have been sent; the order was not.
    let message = format!("it could not be placed for now, and nothing was ordered: {}", error.message());
    let plain = Error::new(error.kind(), Certainty::NotSent, message).with_code(error.platform_code());
    Problem::with_status(StatusCode::SERVICE_UNAVAILABLE, &plain.with_request_id(error.request_id()))
        .hint("PUT the same again")
        .retry_after(error.retry_after().map_or(1, |wait| wait.as_secs().max(1)))
}

fn refused(report: &Report) -> Problem {
    let row = &report.placement;
    let message = row.message.clone().unwrap_or_else(|| "the platform refused it".to_owned());
    let certainty = match &report.error {
        Some(error) if error.certainty() == Certainty::NotSent => Certainty::NotSent,
        _ => Certainty::Answered,
    };
    let error = Error::new(ErrorKind::Refused, certainty, message).with_code(row.code.clone());
    let field = report.error.as_ref().and_then(Error::field).map(str::to_owned);
    let error = field.into_iter().fold(error, Error::with_field);
    let id = report.error.as_ref().and_then(Error::request_id);
    Problem::of(&error.with_request_id(id)).hint(
        "nothing was ordered. Change the order and PUT it again, or PUT it with ?retry_refused=true to send the same again",
    )
}

fn conflict(report: &Report, words: &str) -> Problem {
    let row = &report.placement;
    let message = match &report.error {
        Some(error) if words.is_empty() => error.message().to_owned(),
        _ => format!("reference: `{}` is used with another content: {words}; nothing was sent", row.reference()),
    };
    let error = Error::usage(message).with_field("reference");
    Problem::with_status(StatusCode::CONFLICT, &error)
        .hint("an order that differs is another order: give it a reference of its own")
}

/// It is placed, and was to be paid.
async fn paid(service: &Service, seat: &Seat, wanted: &Wanted, report: &Report) -> Answer {
    let row = &report.placement;
    let words = || row.payment_message.clone().unwrap_or_else(|| "the payment was refused".to_owned());
    match row.payment {
        Some(PaymentState::Paid | PaymentState::Accepted | PaymentState::Link) => done(seat, report).await,
        Some(PaymentState::Paying | PaymentState::Unknown) => working(service, seat, &wanted.reference).await,
        Some(PaymentState::Refused) => {
            let message = format!("the order is placed, and was not paid: {}", words());
            let error = Error::new(ErrorKind::Refused, Certainty::Answered, message);
            Err(Problem::of(&error).hint("see it with GET; POST …/pay?retry_refused=true pays it again"))
        }
        _ => {
            let why = report.error.as_ref().map_or_else(words, |error| error.message().to_owned());
            let kind = report.error.as_ref().map_or(ErrorKind::Interrupted, Error::kind);
            let message = format!("the order is placed, and was not paid for now: {why}");
            let error = Error::new(kind, Certainty::NotSent, message);
            Err(Problem::with_status(StatusCode::SERVICE_UNAVAILABLE, &error).hint("POST …/pay").retry_after(1))
        }
    }
}

/// What is placed, as the ledger knows it; what was placed before is read again, for it may stand elsewhere by now.
async fn done(seat: &Seat, report: &Report) -> Answer {
    let row = &report.placement;
    let mut orders = Vec::new();
    for id in row.placed.iter().flat_map(|placed| &placed.orders) {
        let order = match report.outcome {
            Outcome::AlreadyPlaced => read(seat, row, id).await.unwrap_or_else(|error| {
                tracing::debug!(reference = %row.reference(), %error, "a placed order could not be read");
                from_ledger(row, id)
            }),
            _ => from_ledger(row, id),
        };
        orders.push(order);
    }
    ok(&shown(row, false, orders, false))
}

/// An order as it was sent, without asking the platform.
fn from_ledger(row: &Placement, id: &OrderId) -> Purchase {
    let status = match row.payment {
        Some(PaymentState::Paid) => OrderStatus::Paid,
        Some(PaymentState::Paying | PaymentState::Unknown | PaymentState::Accepted) => OrderStatus::Unknown,
        _ => OrderStatus::Unpaid,
    };
    let mut out = Purchase::new(id.clone(), status);
    out.reference = Some(row.reference().clone());
    // Of several orders nobody knows which line became which.
    if row.placed.as_ref().is_some_and(|placed| placed.orders.len() == 1) {
        out.total = row.quote.as_ref().map(|quote| quote.total).filter(|total: &Money| total.fen().is_ok());
        let line = |line: &daigou_core::buyer::NewLine| PurchaseLine {
            product: Some(line.product.clone()),
            sku: Some(line.sku.clone()).filter(|sku| !sku.is_empty()),
            quantity: Some(line.quantity),
            ..PurchaseLine::default()
        };
        out.lines = row.order.lines.iter().map(line).collect();
    }
    out
}

/// The answer about a reference.
fn shown(row: &Placement, working: bool, orders: Vec<Purchase>, full: bool) -> KnownOrder {
    let mut orders = orders.into_iter().map(|order| Full::of(order, full));
    let order = orders.next();
    let absent =
        order.is_none().then(|| NoOrder { reference: row.reference().to_string(), status: OrderStatus::Unknown });
    let more_orders = orders.collect();
    KnownOrder { order, absent, more_orders, placement: Some(PlacementShape::of(row, working)) }
}

/// No such thing under this path.
pub(crate) async fn nowhere() -> axum::response::Response {
    Problem::of_request(StatusCode::NOT_FOUND, "there is nothing at this path")
        .hint("see /openapi.json or /docs for what there is")
        .into_response()
}

/// The path is there, and not with this method.
pub(crate) async fn no_method() -> axum::response::Response {
    Problem::of_request(StatusCode::METHOD_NOT_ALLOWED, "this path does not take this method")
        .hint("see /openapi.json or /docs for what there is")
        .into_response()
}
