//! Messages as a handler gets them, and the handler's trait.

use super::source::Source;
use super::{arrival, form};
use async_trait::async_trait;
use bytes::Bytes;
use daigou_core::message::{Callback, DajiEnvelope, PandaPonEnvelope};
use daigou_core::{Certainty, Error, ErrorKind, buyer};

/// A message that was made durable, as a handler gets it. It may come again, with the same [`key`](Self::key): a
/// process may die after its handler and before that is noted.
///
/// Who knows the callback's address can push. Take a message for a hint, and read the order before acting on money.
#[derive(Clone)]
#[non_exhaustive]
pub struct Message {
    /// The store's number of it.
    pub id: i64,
    /// Where it comes from.
    pub source: Source,
    /// The type, such as `1688_ORDER_BUYER_VIEW_ORDER_PAY`: an open set.
    pub kind: String,
    /// The key that the same message always has, together with [`source`](Self::source): it makes handling it twice
    /// harmless.
    pub key: String,
    /// The order that it is about, where it names one.
    pub order: Option<String>,
    /// When it happened, or was sent, by the platform: epoch milliseconds.
    pub at_millis: Option<i64>,
    /// When it was pushed, by the platform: epoch milliseconds. It tells messages apart that happened at the same time.
    pub pushed_millis: Option<i64>,
    /// When it was received first: epoch milliseconds.
    pub received_millis: i64,
    /// Set where its signature was found right when it was received.
    pub verified: bool,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Set where it is older than what you have seen: a later message about the same order was processed before.
    pub stale: Option<Stale>,
    /// Set where it happened, and was pushed, at the very time of the latest message about the order that was processed
    /// before: nothing tells which of the two came first. Read the order.
    pub same_time: bool,
    /// The body as it was received.
    pub body: Bytes,
    /// The body's content type, where the platform said.
    pub content_type: Option<String>,
}

/// The newer state of an order that was seen before an older message about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Stale {
    /// When the latest message about the order that was processed happened: epoch milliseconds.
    pub seen_millis: i64,
}

/// When a message happened, and when it was pushed: what puts those about one order in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) pushed: i64,
}

/// Shows no body: it may hold recipients and addresses.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("key", &self.key)
            .field("order", &self.order)
            .field("verified", &self.verified)
            .field("attempt", &self.attempt)
            .field("stale", &self.stale)
            .field("same_time", &self.same_time)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Message {
    pub(super) fn moment(&self) -> Option<Moment> {
        self.at_millis.map(|at| Moment { at, pushed: self.pushed_millis.unwrap_or(at) })
    }

    /// Notes whether it is older than a message that was processed, or as old.
    pub(super) fn compare(&mut self, seen: Moment) {
        let Some(own) = self.moment() else { return };
        if own < seen {
            self.stale = self.stale.max(Some(Stale { seen_millis: seen.at }));
        }
        self.same_time |= own == seen;
    }

    /// The envelope that both platforms have in common: what the marketplace crates' `messages::read` take.
    ///
    /// # Errors
    /// It cannot be read, or was pulled: then see [`order_snapshot`](Self::order_snapshot).
    pub fn callback(&self) -> Result<Callback, Error> {
        arrival::callback(self.source, self.content_type.as_deref(), &self.body)
    }

    /// PandaPon's envelope.
    ///
    /// # Errors
    /// It cannot be read, or is of another source.
    pub fn pandapon(&self) -> Result<PandaPonEnvelope, Error> {
        self.only(Source::PandaPon)?;
        PandaPonEnvelope::parse(self.envelope()?.as_bytes())
    }

    /// DajiSaaS's envelope.
    ///
    /// # Errors
    /// It cannot be read, or is of another source.
    pub fn dajisaas(&self) -> Result<DajiEnvelope, Error> {
        self.only(Source::DajiSaas)?;
        DajiEnvelope::of_message(&self.envelope()?)
    }

    /// The order as it was when it was pulled.
    ///
    /// # Errors
    /// It is of another source.
    pub fn order_snapshot(&self) -> Result<buyer::Order, Error> {
        self.only(Source::Daigou)?;
        serde_json::from_slice(&self.body).map_err(crate::store::damaged)
    }

    /// The envelope's JSON, in whatever form it came.
    fn envelope(&self) -> Result<String, Error> {
        form::open(self.source, self.content_type.as_deref(), &self.body).map(|opened| opened.json)
    }

    fn only(&self, source: Source) -> Result<(), Error> {
        if self.source == source {
            return Ok(());
        }
        let what = format!("the message comes from {}, not from {}", self.source.as_str(), source.as_str());
        Err(Error::new(ErrorKind::Decode, Certainty::Unreadable, what))
    }
}

/// Why a handler failed, in words: they are kept with the message, so put no personal data there.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// Handles each message, after it was made durable.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Handles one message. Messages about the same order come one after the other, the oldest first, as far as they were
    /// received by then; others come side by side.
    ///
    /// # Errors
    /// It is to be tried again: later and later, and after the last attempt the message goes to the dead letters.
    async fn handle(&self, message: &Message) -> Result<(), HandlerError>;
}
