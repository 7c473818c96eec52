//! Quotes that may be ordered: kept for an hour, so that an order is placed for what a quote said and nothing else.
//! A quote that is ordered has a reference made of its id: ordered again, it is the same order.

use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// For how long a quote can be ordered.
pub(super) const GOOD_FOR: Duration = Duration::from_secs(3600);
/// The oldest are forgotten beyond so many.
const MOST: usize = 1000;

/// A quote that an order can be placed by.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    pub(super) id: String,
    pub(super) buyer: String,
    /// Lines and address, as they were priced.
    pub(super) content: Value,
    pub(super) total_fen: i64,
    /// When it was made, by the store's clock.
    pub(super) made_millis: i64,
}

/// The quotes of an agent.
#[derive(Debug, Default)]
pub(super) struct Quotes(Mutex<VecDeque<Quote>>);

impl Quotes {
    pub(super) fn keep(&self, quote: Quote) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(quote);
    }

    /// The quote of this id, if it is still good.
    pub(super) fn get(&self, id: &str, now_millis: i64) -> Option<Quote> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let good_for = i64::try_from(GOOD_FOR.as_millis()).unwrap_or(i64::MAX);
        kept.iter().find(|quote| quote.id == id && now_millis - quote.made_millis <= good_for).cloned()
    }
}
