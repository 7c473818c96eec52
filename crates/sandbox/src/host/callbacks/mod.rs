//! Callbacks: what the platforms push about orders and refunds, each in its own form, to the target that is set for it.
//!
//! **What is published.** PandaPon posts JSON, waits 1,000 ms for HTTP 200, and pushes again after half an hour, at most
//! five times; DajiSaaS posts a form with `message` and `_dj_signature`, an HMAC-SHA1. Of PandaPon's type names the two
//! that end in `ORDER_PRICE_MODIFY` are known.
//!
//! **What is inferred or chosen here.** PandaPon's other type names are *marketplace* + `_` + *a topic of 1688's*, as the
//! two known ones are made: candidates, not facts. Bodies are the upstream platform's. DajiSaaS publishes no schedule, so
//! its callbacks follow PandaPon's; nor does it publish what it signs, so they are signed by
//! `DAIGOU_PUSH_SCHEME`, and without it by what 1688 itself is thought to do. PandaPon's pushes are not signed.
//!
//! Where no target is set, what would have been sent is written down as dropped. The newest 10,000 deliveries are kept.

mod alibaba;
mod compose;
mod delivery;
mod envelope;
mod kept;
mod message;
mod messages;
mod outbox;
mod queue;
mod send;
mod status;
mod taobao;
mod targets;

pub(crate) use compose::{Composed, as_json};
pub(crate) use delivery::Counts;
pub use delivery::{Attempt, Delivery, DeliveryState};
pub(crate) use kept::{KeptDelivery, KeptTargets};
pub(crate) use outbox::Outbox;
pub(crate) use queue::{CallbackFault, NotSent, Unsendable};
pub(crate) use send::Seal;
pub use targets::CallbackTargets;
pub(crate) use targets::{platform, word};

use crate::host::Shared;
use delivery::moment;
use queue::{Job, Pace};
use std::future::Future;
use std::time::{Duration, Instant};

/// So many attempts go to one target at once: a slow target holds up no other one.
const AT_ONCE: usize = 16;

/// While the clock is moved on, callbacks go one after the other; one that is kept waiting for so long no longer holds
/// up the next.
pub(crate) const HOLD: Duration = Duration::from_millis(50);

impl Shared {
    /// Draws the fault of a callback, by its marketplace and the id of its message in the tables.
    pub(crate) fn disturb(&self, marketplace: &str, message: &str) -> Option<CallbackFault> {
        self.faults().callback(marketplace, message)
    }
}

/// A delivery that is being attempted. Where it is given up half way, as when the caller of the admin API goes away, it
/// is due as before.
struct Underway<'s> {
    shared: &'s Shared,
    job: Option<Job>,
}

impl<'s> Underway<'s> {
    fn new(shared: &'s Shared, job: Job) -> Self {
        Self { shared, job: Some(job) }
    }

    /// Sends, and writes down what came of it.
    async fn attempt(mut self) {
        let Some(job) = &self.job else { return };
        let (at, started) = (self.shared.clock.now(), Instant::now());
        let outcome = job.sender.post(&job.url, job.content_type, job.body.clone(), job.patience).await;
        let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (status, error) = match outcome {
            Ok(status) => (Some(status), None),
            Err(why) => (None, Some(why)),
        };
        tracing::debug!(id = job.id, status, error, "a callback was attempted");
        if let Some(job) = self.job.take() {
            self.shared.outbox().finish(&job, Attempt { at: moment(at), status, error, millis }, at);
            self.shared.keep_callbacks();
            self.shared.publish("callback", || serde_json::json!({ "id": job.id }));
        }
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if let Some(job) = self.job.take() {
            self.shared.outbox().give_back(&job);
        }
    }
}

/// Attempts a delivery once, now, beside its schedule; returns when that is over.
pub(crate) async fn resend(shared: &Shared, id: u64) -> Result<Delivery, Unsendable> {
    let job = shared.outbox().take_by_hand(id)?;
    Underway::new(shared, job).attempt().await;
    let found = shared.outbox().find(id);
    found.ok_or(Unsendable::Unknown)
}

/// Sends a message that somebody composed; returns when the first attempt is over. It goes by the schedule after that.
pub(crate) async fn send(shared: &Shared, composed: &Composed) -> Result<Delivery, NotSent> {
    let form = shared.world().catalogue.rules.message_body;
    let job = shared.outbox().compose(composed, form, shared.clock.now())?;
    let id = job.id;
    Underway::new(shared, job).attempt().await;
    let found = shared.outbox().find(id);
    found.ok_or_else(|| NotSent::Malformed("the callback was forgotten by a reset".to_owned()))
}

/// The next attempt that is due, unless so many go to its target already.
pub(crate) fn next_attempt(shared: &Shared) -> Option<impl Future<Output = ()>> {
    let job = {
        let mut outbox = shared.outbox();
        let pace = if outbox.in_order { Pace::InOrder(HOLD, AT_ONCE) } else { Pace::AtOnce(AT_ONCE) };
        outbox.take_due(shared.clock.now(), pace)?
    };
    Some(Underway::new(shared, job).attempt())
}
