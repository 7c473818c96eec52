//! `GET /admin/events`: what happens, as server-sent events. An event says what kind of thing changed and which one; what
//! it is now is read from the rest of the admin API.

use crate::host::Shared;
use crate::host::live::Told;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// `GET /admin/events`: what happens from now on.
pub(super) async fn events(State(shared): State<Arc<Shared>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = shared.live.subscribe();
    // Said at once, so that a listener knows from when on it hears everything.
    let hello = Some(Told { kind: "listening", data: json!({}) });
    Sse::new(unfold((hello, receiver), next)).keep_alive(KeepAlive::default())
}

type Listening = (Option<Told>, Option<Receiver<Told>>);

/// The next event; none once the sandbox stops.
async fn next((said_first, receiver): Listening) -> Option<(Result<Event, Infallible>, Listening)> {
    let mut receiver = receiver?;
    let told = match said_first {
        Some(told) => told,
        None => match receiver.recv().await {
            Ok(told) => told,
            Err(RecvError::Lagged(count)) => Told { kind: "missed", data: json!({ "events": count }) },
            Err(RecvError::Closed) => return None,
        },
    };
    let event = Event::default().event(told.kind).data(told.data.to_string());
    Some((Ok(event), (None, Some(receiver))))
}
