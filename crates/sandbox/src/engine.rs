//! What happens without being asked: timers of the world, and callbacks. Both go by the sandbox's clock. When the clock
//! is moved on, everything that lies between happens in its order and at its time.

use crate::admin::{Wrong, json, limited_body};
use crate::callbacks;
use crate::clock::{Reading, Setting};
use crate::server::Shared;
use crate::times::exact_text;
use crate::world::World;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// How often a running clock is looked at.
const TICK: Duration = Duration::from_millis(200);

impl Shared {
    /// Lets the world's timers fire that are due by now, and hands what happened to the outbox.
    pub(crate) fn settle(&self) {
        self.settle_in(&mut self.world());
    }

    /// The same for who holds the world; gives the time by which it was done.
    pub(crate) fn settle_in(&self, world: &mut World) -> i64 {
        let now = self.clock.now();
        self.settle_at(world, now);
        now
    }

    /// The same by a time that was read before.
    pub(crate) fn settle_at(&self, world: &mut World, now: i64) {
        // Each moment by itself: what is told of it is as the world was then.
        let next = |world: &World| [world.next_due(), self.next_put_off()].into_iter().flatten().min();
        while let Some(due) = next(world).filter(|due| *due <= now) {
            world.run_due(due);
            self.carry_out_late(world, due);
            self.hear(world, due);
        }
        self.hear(world, now);
    }

    /// Hands what happened to the outbox, and to who listens.
    fn hear(&self, world: &mut World, now: i64) {
        if world.notices.is_empty() {
            return;
        }
        self.tell_news(&world.notices);
        self.tell("callback", || serde_json::json!({}));
        self.outbox().hear(world, now, &mut |marketplace, message| self.disturb(marketplace, message));
    }

    /// Moves the clock on, letting happen what lies between, one after the other.
    pub(crate) async fn advance(&self, millis: i64) {
        let _only_one = self.advancing.lock().await;
        let until = self.clock.now().saturating_add(millis);
        loop {
            self.settle();
            callbacks::deliver_due(self).await;
            let next =
                [self.world().next_due(), self.outbox().next_due(), self.next_put_off()].into_iter().flatten().min();
            match next {
                Some(due) if due <= until => self.clock.advance_to(due),
                _ => break,
            }
        }
        self.clock.advance_to(until);
        self.settle();
        callbacks::deliver_due(self).await;
    }

    /// Goes on for ever: what a clock that runs makes due, and callbacks as soon as there is one. Attempts go on beside
    /// each other, and nobody waits for them.
    pub(crate) async fn tick(&self) {
        let wake = self.outbox().wake();
        let mut underway = FuturesUnordered::new();
        loop {
            tokio::select! {
                () = tokio::time::sleep(TICK) => {}
                () = wake.notified() => {}
                Some(()) = underway.next() => {}
            }
            // Who moves the clock on delivers as well.
            let Ok(_only_one) = self.advancing.try_lock() else { continue };
            self.settle();
            while let Some(attempt) = callbacks::next_attempt(self) {
                underway.push(attempt);
            }
        }
    }
}

/// The clock as the admin API shows it.
#[derive(Serialize)]
pub(crate) struct Shown {
    mode: &'static str,
    /// RFC 3339 in China time.
    now: String,
    now_millis: i64,
    /// How much later than the machine's, where it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead_seconds: Option<i64>,
}

impl Shown {
    pub(crate) fn of(shared: &Shared) -> Self {
        let now_millis = shared.clock.now();
        let (mode, ahead_seconds) = match *shared.clock.reading() {
            Reading::Running(ahead) => ("real", Some(ahead / 1000)),
            Reading::Frozen(_) => ("frozen", None),
        };
        Self { mode, now: exact_text(now_millis), now_millis, ahead_seconds }
    }
}

/// The clock after a change, which is told.
fn changed(shared: &Shared) -> Result<Response, Wrong> {
    let shown = Shown::of(shared);
    shared.tell("clock", || serde_json::json!({ "mode": shown.mode, "now_millis": shown.now_millis }));
    json(&shown)
}

/// `GET /admin/clock`.
pub(crate) async fn clock(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    json(&Shown::of(&shared))
}

/// `POST /admin/clock`: `{"mode": "frozen"}` stands still, `{"mode": "real"}` goes on from there; with `now_millis` from
/// that time, which may be an earlier one.
pub(crate) async fn set_clock(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Wrong> {
    let asked: Setting = read(request).await?;
    let at = asked.time().map_err(|rule| bad(rule.to_owned()))?;
    shared.set_clock(asked.mode, at)?;
    changed(&shared)
}

/// The furthest that the clock is moved on at once: ten years.
const FURTHEST: i64 = 10 * 366 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

/// `POST /admin/clock/advance`: `{"seconds": 1800}`.
pub(crate) async fn advance(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Wrong> {
    let asked: Advance = read(request).await?;
    if !(0..=FURTHEST).contains(&asked.seconds) {
        return Err(bad(format!("seconds: must be from 0 to {FURTHEST}, got {}", asked.seconds)));
    }
    shared.advance(asked.seconds * 1000).await;
    shared.keep_clock()?;
    changed(&shared)
}

/// Reads a body of the admin API.
pub(crate) async fn read<T: serde::de::DeserializeOwned>(request: Request<Body>) -> Result<T, Wrong> {
    let body = limited_body(request).await?;
    serde_json::from_slice(&body).map_err(|error| bad(error.to_string()))
}

pub(crate) fn bad(rule: String) -> Wrong {
    Wrong(StatusCode::BAD_REQUEST, rule)
}
