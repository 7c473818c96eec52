//! What happens to an order from outside, played by hand: the seller ships, the courier delivers, the buyer pays at the
//! cashier, a refund is agreed to. Refunds of 1688 alone so far.

use crate::admin::{Wrong, find_row, json, limited_body};
use crate::server::Shared;
use crate::world::{Act, Event, TaobaoEvent, World};
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
    /// To an order of 1688, or of Taobao.
    Order(Event, TaobaoEvent),
    Refund(Act),
}

const EVENTS: [(&str, Does); 6] = [
    ("pay", Does::Order(Event::Pay, TaobaoEvent::Pay)),
    ("ship", Does::Order(Event::Ship, TaobaoEvent::Ship)),
    ("deliver", Does::Order(Event::Deliver, TaobaoEvent::Deliver)),
    ("close", Does::Order(Event::Close, TaobaoEvent::Close)),
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
    play(&shared, &order_id, &asked.event)?;
    let row = find_row(&shared.world(), &order_id);
    json(&row)
}

/// Plays an event, by its word.
pub(crate) fn play(shared: &Shared, order_id: &str, event: &str) -> Result<(), Wrong> {
    let Some((_, does)) = EVENTS.iter().find(|(word, _)| *word == event) else {
        let words = EVENTS.map(|(word, _)| word).join(", ");
        return Err(Wrong(StatusCode::BAD_REQUEST, format!("event: must be one of {words}, got `{event}`")));
    };
    shared.settle();
    happens(&mut shared.world(), order_id, *does, shared.clock.now())?;
    shared.settle();
    shared.tell("order", serde_json::json!({ "order_id": order_id }));
    tracing::debug!(order_id, event, "an event was played");
    Ok(())
}

fn happens(world: &mut World, order_id: &str, does: Does, now: i64) -> Result<(), Wrong> {
    let of_1688 = world.orders.find(order_id);
    if of_1688.is_none() && world.taobao_orders.find(order_id).is_none() {
        return Err(Wrong(StatusCode::NOT_FOUND, format!("order_id: no order {order_id}")));
    }
    let done = match (does, of_1688) {
        (Does::Order(event, _), Some(_)) => world.order_event(order_id, event, now),
        (Does::Order(_, event), None) => world.taobao_orders.happens(&mut world.catalogue, order_id, event, now),
        (Does::Refund(act), order) => {
            match order.and_then(|order| world.refunds.of_order(order)).map(|refund| refund.id()) {
                Some(refund) => world.refund_acts(&refund, act, now),
                None => Err(format!("the order {order_id} has no refund")),
            }
        }
    };
    done.map_err(|why| Wrong(StatusCode::CONFLICT, why))
}
