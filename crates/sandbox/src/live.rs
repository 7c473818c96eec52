//! What happens, told to whoever listens: `GET /admin/events`, as server-sent events. An event says what kind of thing
//! changed and which one; what it is now is read from the admin API.

use crate::server::Shared;
use crate::world::Notice;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// How many events may wait for a slow listener; one that falls behind further is told how many it missed.
const KEPT: usize = 256;

/// Something that happened: its kind (`request`, `order`, `callback`, `clock`, `fault`, `reset`), and what it is about.
#[derive(Debug, Clone)]
struct Told {
    kind: &'static str,
    data: Value,
}

/// Those who listen.
#[derive(Debug)]
pub(crate) struct Live(Mutex<Option<Sender<Told>>>);

impl Default for Live {
    fn default() -> Self {
        Self(Mutex::new(Some(channel(KEPT).0)))
    }
}

impl Live {
    fn sender(&self) -> Option<Sender<Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The sender, if anybody listens.
    fn heard(&self) -> Option<Sender<Told>> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().filter(|sender| sender.receiver_count() > 0).cloned()
    }

    /// Lets every listener go: open streams end, so that the server can.
    pub(crate) fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Shared {
    /// Tells that something happened; what is made only where somebody listens.
    pub(crate) fn tell(&self, kind: &'static str, data: impl FnOnce() -> Value) {
        if let Some(sender) = self.live.heard() {
            // Who went away meanwhile loses nothing.
            let _ = sender.send(Told { kind, data: data() });
        }
    }

    /// Tells what became of orders.
    pub(crate) fn tell_news(&self, notices: &[Notice]) {
        for notice in notices {
            self.tell("order", || match notice {
                Notice::Order(number, _) => json!({ "order_id": number }),
                // These name an order otherwise than the admin API does.
                _ => json!({}),
            });
        }
    }
}

/// `GET /admin/events`: what happens from now on.
pub(crate) async fn events(State(shared): State<Arc<Shared>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = shared.live.sender().map(|sender| sender.subscribe());
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
