//! Events of the admin API: what the seller, the courier or the buyer's bank would do to an order, played by hand.

use super::answer::{Refused, json, read};
use super::orders::row;
use crate::host::Shared;
use crate::host::state::{Entry, Happened};
use crate::world::any_order::AnyOrder;
use crate::world::play::{self, PlayError};
use crate::world::played_event::PlayedEvent;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{Request, StatusCode};
use std::sync::Arc;

/// `POST /admin/orders/{order_id}/events`: plays one event, and shows the order after it.
pub(super) async fn happen(
    State(shared): State<Arc<Shared>>,
    Path(order_id): Path<String>,
    request: Request<Body>,
) -> Result<Response, Refused> {
    let event: PlayedEvent = read(request).await?;
    happens(&shared, &order_id, event)?;
    let mut world = shared.world();
    world.open_order(&order_id);
    let place = world.accounts.at();
    let row = AnyOrder::find(&world, &order_id).map(|order| row(order, place, &shared.verifier.accounts()));
    drop(world);
    json(&row)
}

/// Plays an event by its word, as far as the word says it all.
pub(crate) fn play(shared: &Shared, order_id: &str, event: &str) -> Result<(), Refused> {
    happens(shared, order_id, PlayedEvent::word(event))
}

/// Plays an event, and writes it down before it is carried out.
pub(crate) fn happens(shared: &Shared, order_id: &str, asked: PlayedEvent) -> Result<(), Refused> {
    let mut world = shared.world();
    let now = shared.settle_in(&mut world);
    let happened = Happened { now, order_id: order_id.to_owned(), asked };
    shared.keep(&world, Entry::Event(happened.clone())).map_err(Refused::broken)?;
    play::play(&mut world, order_id, &happened.asked, now)?;
    shared.settle_in(&mut world);
    drop(world);
    shared.publish("order", || serde_json::json!({ "order_id": order_id }));
    tracing::debug!(order_id, event = happened.asked.event, "an event was played");
    Ok(())
}

impl From<PlayError> for Refused {
    fn from(error: PlayError) -> Self {
        let status = match error {
            PlayError::Malformed(_) => StatusCode::BAD_REQUEST,
            PlayError::NoOrder(_) => StatusCode::NOT_FOUND,
            PlayError::Impossible(_) => StatusCode::CONFLICT,
        };
        Self::new(status, error.to_string())
    }
}
