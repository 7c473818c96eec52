//! The sandbox's clock: how it goes, set and moved on; and the way back to the start.

use super::answer::{Refused, json, limited_body, read};
use crate::host::Shared;
use crate::time::clock::{Reading, Setting};
use crate::time::instants::exact_text;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::Request;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The clock as the admin API shows it.
#[derive(Serialize)]
pub(crate) struct ClockStatus {
    pub(crate) mode: &'static str,
    /// RFC 3339 in China time.
    now: String,
    pub(crate) now_millis: i64,
    /// How much later than the machine's, where it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ahead_seconds: Option<i64>,
}

impl ClockStatus {
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
fn changed(shared: &Shared) -> ClockStatus {
    let shown = ClockStatus::of(shared);
    shared.publish("clock", || serde_json::json!({ "mode": shown.mode, "now_millis": shown.now_millis }));
    shown
}

/// Sets the clock.
pub(crate) fn set(shared: &Shared, setting: &Setting) -> Result<ClockStatus, Refused> {
    let at = setting.time().map_err(Refused::bad)?;
    shared.set_clock(setting.mode, at).map_err(Refused::broken)?;
    Ok(changed(shared))
}

/// The furthest that the clock is moved on at once: ten years, in seconds.
const FURTHEST: i64 = 10 * 366 * 86_400;

/// The last time that the clock is moved on to, milliseconds: December 9999 begins. What waits then still has a year of
/// four digits.
const LAST: i64 = 253_399_593_600_000;

/// Moves the clock on, and lets happen what lies between.
pub(crate) async fn advance(shared: &Shared, seconds: i64) -> Result<ClockStatus, Refused> {
    if !(0..=FURTHEST).contains(&seconds) {
        return Err(Refused::bad(format!("seconds: must be from 0 to {FURTHEST} (ten years), got {seconds}")));
    }
    let most = LAST.saturating_sub(shared.clock.now()).max(0) / 1000;
    if seconds > most {
        return Err(Refused::bad(format!(
            "seconds: must be at most {most} now, got {seconds}: the clock goes no further than the year 9999, which has \
             times of four digits; set it back, or reset the sandbox"
        )));
    }
    shared.advance(seconds * 1000).await;
    shared.keep_clock().map_err(Refused::broken)?;
    Ok(changed(shared))
}

/// Goes back to the seeded state: world, clock, journal and callbacks. Nonces stay used, and the targets of callbacks
/// stay set. The seed is that of the start where none is given.
pub(crate) async fn reset(shared: &Shared, seed: Option<u64>) -> Result<u64, Refused> {
    let seed = seed.unwrap_or(shared.seed);
    // The clock stays put while it is moved on.
    let _only_one = shared.advancing.lock().await;
    shared.start_anew(seed).map_err(Refused::broken)?;
    shared.journal().clear();
    shared.publish("reset", || serde_json::json!({ "seed": seed }));
    shared.faults().reset(seed);
    shared.outbox().clear();
    shared.keep_again().map_err(Refused::broken)?;
    shared.keep_faults();
    tracing::debug!(seed, "the sandbox was reset");
    Ok(seed)
}

/// `GET /admin/clock`.
pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&ClockStatus::of(&shared))
}

/// `POST /admin/clock`: `{"mode": "frozen"}` stands still, `{"mode": "real"}` goes on from there; with `now_millis` from
/// that time, which may be an earlier one.
pub(super) async fn post(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    json(&set(&shared, &read(request).await?)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

/// `POST /admin/clock/advance`: `{"seconds": 1800}`.
pub(super) async fn post_advance(
    State(shared): State<Arc<Shared>>,
    request: Request<Body>,
) -> Result<Response, Refused> {
    let asked: Advance = read(request).await?;
    json(&advance(&shared, asked.seconds).await?)
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Reset {
    seed: Option<u64>,
}

/// `POST /admin/reset`: `{"seed": 1}`, or nothing.
pub(super) async fn post_reset(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    let body = limited_body(request).await?;
    let asked: Reset = if body.trim_ascii().is_empty() {
        Reset::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| Refused::bad(error.to_string()))?
    };
    json(&Reset { seed: Some(reset(&shared, asked.seed).await?) })
}
