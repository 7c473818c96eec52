//! `GET /admin/snapshot` gives the whole state, `POST /admin/snapshot` takes one: the same JSON.

use super::entry::{Snapshot, VERSION, check_version};
use super::{broken, replay};
use crate::admin::{Wrong, json};
use crate::clock::{Mode, Reading, Setting};
use crate::engine::bad;
use crate::server::Shared;
use crate::world::Traces;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use http::{Request, StatusCode};
use serde::Serialize;
use std::sync::Arc;

/// The largest snapshot that is read, in bytes.
const LARGEST: usize = 1 << 30;

/// A snapshot without taking its log out of the sandbox.
#[derive(Serialize)]
struct Taken<'l> {
    version: u32,
    seed: u64,
    clock: Setting,
    log: &'l [super::Entry],
}

/// `GET /admin/snapshot`.
pub(crate) async fn snapshot(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    // So that nothing happens between clock and log.
    let world = shared.world();
    let mode = match *shared.clock.reading() {
        Reading::Running(_) => Mode::Real,
        Reading::Frozen(_) => Mode::Frozen,
    };
    let clock = Setting { mode, now_millis: Some(shared.clock.now()) };
    let log = shared.log();
    drop(world);
    let large = "more happened than a snapshot holds: start the sandbox with --state FILE, and copy the file";
    let entries = log.entries.as_deref().ok_or_else(|| Wrong(StatusCode::CONFLICT, large.to_owned()))?;
    json(&Taken { version: VERSION, seed: log.seed, clock, log: entries })
}

/// What was restored.
#[derive(Serialize)]
struct Restored {
    seed: u64,
    entries: usize,
}

/// `POST /admin/snapshot`: world and clock are what they were, and the clock goes on from what it showed.
pub(crate) async fn restore(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Wrong> {
    let body = to_bytes(request.into_body(), LARGEST).await;
    let body = body.map_err(|error| Wrong(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()))?;
    // A large log takes its time: others are served meanwhile.
    let made = tokio::task::spawn_blocking(move || {
        check_version(&body)?;
        let snapshot: Snapshot = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        let mut world = replay::world(snapshot.seed, &snapshot.log).map_err(|(at, why)| format!("log[{at}]: {why}"))?;
        let now = snapshot.clock.time().map_err(str::to_owned)?.ok_or("clock: now_millis is missing")?;
        world.run_due(now);
        world.notices.clear();
        Ok::<_, String>((snapshot, world, now))
    });
    let made = made.await.map_err(|error| broken(error.to_string()))?;
    let (snapshot, new, now) = made.map_err(|why| bad(format!("not restored: {why}")))?;
    let (seed, entries) = (snapshot.seed, snapshot.log.len());
    let reading = snapshot.clock.mode.reading(now);
    let _only_one = shared.advancing.lock().await;
    let mut world = shared.world();
    shared.log().replace(snapshot, now, reading).map_err(broken)?;
    *world = new;
    shared.faults().forget_late();
    shared.clock.set(reading);
    *shared.traces() = Traces::new(seed, entries);
    drop(world);
    shared.tell("reset", || serde_json::json!({ "seed": seed }));
    tracing::debug!(seed, entries, "a snapshot was restored");
    json(&Restored { seed, entries })
}
