//! Live events, sent to those who subscribed to them.

use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// How many events may wait for a slow listener; one that falls behind further is told how many it missed.
const KEPT: usize = 256;

/// Something that happened: its kind (`request`, `order`, `callback`, `clock`, `fault`, `reset`), and what it is about.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) kind: &'static str,
    pub(crate) data: Value,
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
    /// Subscribes to the events from now on; none once the sandbox stops.
    pub(crate) fn subscribe(&self) -> Option<Receiver<Told>> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().map(Sender::subscribe)
    }

    /// The sender, if anybody listens.
    pub(super) fn heard(&self) -> Option<Sender<Told>> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().filter(|sender| sender.receiver_count() > 0).cloned()
    }

    /// Lets every listener go: open streams end, so that the server can.
    pub(crate) fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
