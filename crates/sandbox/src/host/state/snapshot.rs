//! The whole state in one piece: taken as JSON, and put back.

use super::beside::Beside;
use super::entry::{Entry, Snapshot, VERSION, check_version};
use super::{accounts, replay};
use crate::host::Shared;
use crate::time::clock::{Mode, Reading, Setting};
use crate::world::Traces;
use axum::body::Bytes;
use serde::Serialize;

/// A snapshot without taking its log out of the sandbox.
#[derive(Serialize)]
struct Taken<'l> {
    version: u32,
    seed: u64,
    demo: bool,
    clock: Setting,
    log: &'l [Entry],
    beside: Beside,
}

/// What was restored.
#[derive(Serialize)]
pub(crate) struct Restored {
    seed: u64,
    entries: usize,
}

/// Why there is no snapshot, or why one is not restored; nothing is changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SnapshotError {
    #[error("more happened than a snapshot holds: start the sandbox with --state FILE, and copy the file")]
    TooLarge,
    #[error("not restored: {0}")]
    Malformed(String),
    /// The sandbox itself is at fault.
    #[error("{0}")]
    Broken(String),
}

impl Shared {
    /// The whole state as JSON.
    pub(crate) fn snapshot(&self) -> Result<String, SnapshotError> {
        // So that nothing happens between clock and log.
        let world = self.world();
        let mode = match *self.clock.reading() {
            Reading::Running(_) => Mode::Real,
            Reading::Frozen(_) => Mode::Frozen,
        };
        let clock = Setting { mode, now_millis: Some(self.clock.now()) };
        let beside = self.beside();
        let log = self.log();
        drop(world);
        let entries = log.entries.as_deref().ok_or(SnapshotError::TooLarge)?;
        let taken = Taken { version: VERSION, seed: log.seed, demo: log.demo, clock, log: entries, beside };
        serde_json::to_string(&taken).map_err(|error| SnapshotError::Broken(error.to_string()))
    }

    /// World and clock become what they were in a snapshot, and the clock goes on from what it showed.
    pub(crate) async fn restore(&self, snapshot: Bytes) -> Result<Restored, SnapshotError> {
        // A large log takes its time: others are served meanwhile.
        let made = tokio::task::spawn_blocking(move || {
            check_version(&snapshot)?;
            let snapshot: Snapshot = serde_json::from_slice(&snapshot).map_err(|error| error.to_string())?;
            let mut world = replay::world(snapshot.seed, snapshot.demo, &snapshot.log)
                .map_err(|(at, why)| format!("log[{at}]: {why}"))?;
            let now = snapshot.clock.time().map_err(str::to_owned)?.ok_or("clock: now_millis is missing")?;
            world.run_due(now);
            world.take_news();
            Ok::<_, String>((snapshot, world, now))
        });
        let made = made.await.map_err(|error| SnapshotError::Broken(error.to_string()))?;
        let (snapshot, new, now) = made.map_err(SnapshotError::Malformed)?;
        let (seed, entries) = (snapshot.seed, snapshot.log.len());
        let reading = snapshot.clock.mode.reading(now);
        let _only_one = self.advancing.lock().await;
        let mut world = self.world();
        let beside = snapshot.beside.clone();
        let accounts = accounts::set(&snapshot.log).map_err(SnapshotError::Malformed)?;
        self.log().replace(snapshot, now, reading).map_err(SnapshotError::Broken)?;
        *world = new;
        self.know(accounts);
        self.put_beside(beside).map_err(SnapshotError::Malformed)?;
        self.clock.set(reading);
        *self.traces() = Traces::new(seed, entries);
        drop(world);
        self.publish("reset", || serde_json::json!({ "seed": seed }));
        tracing::debug!(seed, entries, "a snapshot was restored");
        Ok(Restored { seed, entries })
    }
}
