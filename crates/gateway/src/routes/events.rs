//! Events, in the order in which they are told: whoever remembers the last one it saw misses none.

use super::ask::Asked;
use super::reply::{Answer, ok};
use crate::event::Event;
use crate::service::Service;
use axum::extract::State;
use daigou_core::Error;
use daigou_ledger::inbox;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which events.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Events {
    /// Only those behind this one: the `next` of the page before, or the `seq` of the last event that was handled. The
    /// first ones where it is absent.
    pub(crate) after: Option<i64>,
    /// At most so many: 1 to 1000, 100 by default.
    pub(crate) limit: Option<u32>,
}

/// A page of events.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EventsPage {
    /// The events, in the order in which they are told.
    pub(crate) items: Vec<Event>,
    /// What `after` takes to go on, now or later. It is the same as before where nothing came.
    pub(crate) next: i64,
}

const MOST: u32 = 1000;

pub(crate) async fn events(State(service): State<Service>, Asked(asked): Asked<Events>) -> Answer {
    let after = asked.after.unwrap_or_default();
    if after < 0 {
        return Err(Error::invalid("after", format!("must be at least 0, got {after}")).into());
    }
    let limit = match asked.limit {
        None => 100,
        Some(limit @ 1..=MOST) => limit,
        Some(limit) => return Err(Error::invalid("limit", format!("must be 1 to {MOST}, got {limit}")).into()),
    };
    let found = inbox::events(service.store(), after, limit).await?;
    let next = found.last().map_or(after, |last| last.seq);
    let items = found.iter().map(|one| Event::of(&one.message, Some(one.seq))).collect();
    ok(&EventsPage { items, next })
}
