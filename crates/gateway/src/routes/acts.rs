//! What is done to orders that exist: cancelled, confirmed; and where their parcels are.

use super::ask::{Asked, At, FullQuery};
use super::meant::{Meant, meant};
use super::reply::{Answer, ok};
use crate::problem::Problem;
use crate::service::{Seat, Service};
use crate::shapes::{self, Act, CancelBody, Full};
use axum::extract::State;
use bytes::Bytes;
use daigou_core::buyer::{Capability, Order, OrderStatus};
use daigou_core::value::OrderId;
use daigou_core::{Certainty, Error, ErrorKind};
use http::StatusCode;

/// What the command says, too, where nobody gives a reason.
const NO_REASON: &str = "other";

pub(crate) async fn cancel(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    body: Bytes,
) -> Answer {
    let seat = service.offering(&buyer, Capability::Cancel)?;
    let reason = match body.trim_ascii().is_empty() {
        true => None,
        false => shapes::read::<CancelBody>(super::ask::text(&body)?)?.reason,
    };
    let reason = reason.filter(|reason| !reason.trim().is_empty()).unwrap_or_else(|| NO_REASON.to_owned());
    let (meant, orders) = read(&service, seat, &name).await?;
    if let Some(paid) = orders.iter().find(|order| order.state.is_paid() == Some(true)) {
        return Err(stands_elsewhere(paid, "is paid").hint("nothing was cancelled; money comes back by a refund"));
    }
    let mut acts = Vec::new();
    for order in &orders {
        let done = match order.state {
            OrderStatus::Closed => Ok("already_closed"),
            _ => seat.buyer.cancel(&order.id, &reason).await.map(|()| "done"),
        };
        acts.push(done.map(|outcome| act(order, &meant, outcome)));
    }
    told(acts, &orders, &meant)
}

pub(crate) async fn confirm(State(service): State<Service>, At((buyer, name)): At<(String, String)>) -> Answer {
    let seat = service.offering(&buyer, Capability::Confirm)?;
    let (meant, orders) = read(&service, seat, &name).await?;
    // One that the platform's own word says more of is the platform's to refuse.
    let early = |order: &&Order| matches!(order.state, OrderStatus::Unpaid | OrderStatus::Paid | OrderStatus::Closed);
    if let Some(order) = orders.iter().find(early) {
        return Err(stands_elsewhere(order, "was not shipped").hint("nothing was confirmed"));
    }
    let mut acts = Vec::new();
    for order in &orders {
        let done = match order.state {
            OrderStatus::Done => Ok("already_done"),
            _ => seat.buyer.confirm(&order.id).await.map(|()| "done"),
        };
        acts.push(done.map(|outcome| act(order, &meant, outcome)));
    }
    told(acts, &orders, &meant)
}

/// The orders that are meant, as they stand.
async fn read(service: &Service, seat: &Seat, name: &str) -> Result<(Meant, Vec<Order>), Problem> {
    let meant = meant(service, seat, name).await?;
    let mut orders = Vec::new();
    for id in meant.orders()? {
        let mut order = seat.buyer.order(&id).await?;
        // As it was asked for: a platform may know one order by several numbers.
        order.id = id;
        orders.push(order);
    }
    Ok((meant, orders))
}

fn stands_elsewhere(order: &Order, how: &str) -> Problem {
    let platform = order.platform_state.as_deref().unwrap_or("no word of the platform");
    let error = Error::invalid("reference", format!("order {} {how} ({platform})", order.id));
    Problem::with_status(StatusCode::CONFLICT, &error)
}

fn act(order: &Order, meant: &Meant, outcome: &'static str) -> Act {
    Act {
        order_id: order.id.as_str().to_owned(),
        reference: meant.reference().map(ToString::to_string),
        outcome,
        total_fen: order.total.and_then(|total| total.fen().ok()),
        certainty: None,
        code: None,
        why: None,
    }
}

/// What came of each. The failure of an act that stands alone is a problem.
fn told(acts: Vec<Result<Act, Error>>, orders: &[Order], meant: &Meant) -> Answer {
    if acts.len() == 1
        && let Some(Err(error)) = acts.first()
    {
        let problem = Problem::of(error);
        return Err(match error.certainty() {
            Certainty::MaybeSent | Certainty::Unreadable => {
                problem.hint("look with GET whether it was done; doing it again changes nothing more")
            }
            _ => problem,
        });
    }
    let failed = |order: &Order, error: &Error| Act {
        certainty: Some(error.certainty().as_str()),
        code: error.platform_code().map(str::to_owned),
        why: Some(error.message().to_owned()),
        ..act(
            order,
            meant,
            match error.certainty() {
                Certainty::NotSent => "not_sent",
                Certainty::Answered => "refused",
                Certainty::MaybeSent | Certainty::Unreadable => "unknown",
            },
        )
    };
    let acts = acts.into_iter().zip(orders).map(|(act, order)| act.unwrap_or_else(|error| failed(order, &error)));
    ok(&acts.collect::<Vec<Act>>())
}

pub(crate) async fn parcels(
    State(service): State<Service>,
    At((buyer, name)): At<(String, String)>,
    Asked(asked): Asked<FullQuery>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::Parcels)?;
    let mut parcels = Vec::new();
    for id in meant(&service, seat, &name).await?.orders()? {
        let of_order = match seat.buyer.parcels(&id).await {
            Err(error) if error.kind() == ErrorKind::Refused && is_not_shipped(seat, &id).await => Vec::new(),
            of_order => of_order?,
        };
        parcels.extend(of_order.into_iter().map(|parcel| Full::of(parcel, asked.full)));
    }
    ok(&parcels)
}

/// Whether an order has no parcels yet: some platforms refuse to be asked about them then.
async fn is_not_shipped(seat: &Seat, id: &OrderId) -> bool {
    let order = seat.buyer.order(id).await;
    order.is_ok_and(|order| matches!(order.state, OrderStatus::Unpaid | OrderStatus::Paid | OrderStatus::Closed))
}
