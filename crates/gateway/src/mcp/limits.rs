//! The caps of what an agent may spend.

use super::ask::problem;
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use serde_json::Value;

/// The caps of what an agent may spend: nothing unless a person said how much.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits(Option<Caps>);

#[derive(Debug, Clone, Copy)]
struct Caps {
    order: Money,
    day: Money,
}

impl Limits {
    /// Reading alone.
    pub const READ_ONLY: Self = Self(None);

    /// Orders of at most so much each, and at most so much a day. The day is counted by the ledger's store, over all that is
    /// ordered through it.
    #[must_use]
    pub const fn spending(order: Money, day: Money) -> Self {
        Self(Some(Caps { order, day }))
    }

    pub(crate) const fn allow_orders(&self) -> bool {
        self.0.is_some()
    }

    /// The most that all orders of a day may come to.
    #[must_use]
    pub fn day(&self) -> Option<Money> {
        self.0.map(|caps| caps.day)
    }

    /// Refuses what is above the cap of an order.
    pub(super) fn order_fits(&self, fen: i64) -> Result<(), Value> {
        let total = Money::cny_fen(fen);
        match self.0 {
            None => Err(refused("ordering is not allowed here".to_owned(), "start the server with --allow-orders")),
            Some(caps) if total.minor() > caps.order.minor() => Err(refused(
                format!("{total} is above the cap of an order, {}", caps.order),
                "ask the person you act for: they set the cap when they started the server; nothing was ordered",
            )),
            Some(_) => Ok(()),
        }
    }
}

fn refused(words: String, hint: &str) -> Value {
    problem(&Error::new(ErrorKind::Refused, Certainty::NotSent, words).with_hint(hint))
}
