//! What happens to an order from outside, played by hand: the seller ships, the courier delivers, the buyer pays at the
//! cashier, a refund is agreed to. 1688 orders alone so far.

use crate::admin::{Wrong, json, limited_body, order_row};
use crate::server::Shared;
use crate::world::{Act, Event, World};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{Request, StatusCode};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    event: String,
}

/// What an event does.
#[derive(Debug, Clone, Copy)]
enum Does {
    Order(Event),
    Refund(Act),
}

const EVENTS: [(&str, Does); 6] = [
    ("pay", Does::Order(Event::Pay)),
    ("ship", Does::Order(Event::Ship)),
    ("deliver", Does::Order(Event::Deliver)),
    ("close", Does::Order(Event::Close)),
    ("refund_agree", Does::Refund(Act::Agree)),
    ("refund_refuse", Does::Refund(Act::Refuse)),
];

/// Plays one event, and shows the order after it.
pub(crate) async fn happen(
    State(shared): State<Arc<Shared>>,
    Path(order_id): Path<String>,
    request: Request<Body>,
) -> Result<Response, Wrong> {
    let body = limited_body(request).await?;
    let asked: Asked =
        serde_json::from_slice(&body).map_err(|error| Wrong(StatusCode::BAD_REQUEST, error.to_string()))?;
    let Some((_, does)) = EVENTS.iter().find(|(word, _)| *word == asked.event) else {
        let words = EVENTS.map(|(word, _)| word).join(", ");
        let rule = format!("event: must be one of {words}, got `{}`", asked.event);
        return Err(Wrong(StatusCode::BAD_REQUEST, rule));
    };
    shared.settle();
    let now = shared.clock.now();
    let mut world = shared.world();
    play(&mut world, &order_id, *does, now)?;
    let row = world.orders.find(&order_id).map(order_row);
    drop(world);
    shared.settle();
    shared.tell("order", serde_json::json!({ "order_id": order_id }));
    tracing::debug!(order_id, event = asked.event, "an event was played");
    json(&row)
}

fn play(world: &mut World, order_id: &str, does: Does, now: i64) -> Result<(), Wrong> {
    let unknown = || Wrong(StatusCode::NOT_FOUND, format!("order_id: no 1688 order {order_id}"));
    let order = world.orders.find(order_id).ok_or_else(unknown)?;
    let done = match does {
        Does::Order(event) => world.order_event(order_id, event, now),
        Does::Refund(act) => match world.refunds.of_order(order).map(|refund| refund.id()) {
            Some(refund) => world.refund_acts(&refund, act, now),
            None => Err(format!("the order {order_id} has no refund")),
        },
    };
    done.map_err(|why| Wrong(StatusCode::CONFLICT, why))
}
