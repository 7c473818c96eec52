//! Changes of the world, written down as they are made.

use super::entry::{Entry, Turned};
use super::{Log, replay};
use crate::host::Shared;
use crate::host::callbacks::KeptTargets;
use crate::time::clock::{Mode, Reading};
use crate::vendors::handler::{Caller, Params};
use crate::vendors::routes::Target;
use crate::world::{Traces, World};
use std::sync::{MutexGuard, PoisonError};

impl Shared {
    /// The log. Never held over an await, and taken after the world: its order is that of the changes.
    pub(super) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down what is about to be done to the world, which the caller holds.
    pub(crate) fn keep(&self, _world: &World, entry: Entry) -> Result<(), String> {
        self.log().keep(entry)
    }

    /// The same of a call.
    pub(crate) fn keep_call(
        &self,
        _world: &World,
        now: i64,
        target: Target,
        caller: Caller<'_>,
        params: &Params<'_>,
    ) -> Result<(), String> {
        self.log().keep_call(now, target, caller, params)
    }

    /// A world like this one, made anew, to see what a call would do to it; none where the log grew too large for that.
    pub(crate) fn replica(&self, _world: &World, now: i64) -> Option<World> {
        let log = self.log();
        let mut world = replay::world(log.seed, log.demo, log.entries.as_deref()?).ok()?;
        drop(log);
        world.run_due(now);
        world.take_news();
        Some(world)
    }

    /// Sets the clock; to what it shows, where no time is said.
    pub(crate) fn set_clock(&self, mode: Mode, at: Option<i64>) -> Result<(), String> {
        let world = self.world();
        let now = at.unwrap_or_else(|| self.clock.now());
        let reading = mode.reading(now);
        self.keep(&world, Entry::Clock(Turned { now, reading }))?;
        self.clock.set(reading);
        Ok(())
    }

    /// Writes down how the clock goes since it was moved on.
    pub(crate) fn keep_clock(&self) -> Result<(), String> {
        let world = self.world();
        let turned = Turned { now: self.clock.now(), reading: *self.clock.reading() };
        self.keep(&world, Entry::Clock(turned))
    }

    /// Lets another sandbox have the file.
    pub(crate) fn close_state(&self) {
        self.log().file = None;
    }

    /// Writes down again what a reset leaves as it is.
    pub(crate) fn keep_again(&self) -> Result<(), String> {
        let nowhere = self.outbox().kept_targets() == KeptTargets::default();
        if nowhere { Ok(()) } else { self.keep_targets() }
    }

    /// Back to the world of a seed, by the machine's clock.
    pub(crate) fn start_anew(&self, seed: u64) -> Result<(), String> {
        let mut world = self.world();
        let demo = self.log().demo;
        let new = World::with(seed, demo);
        self.log().begin(seed)?;
        *world = new;
        self.clock.set(Reading::default());
        *self.traces() = Traces::new(seed, 0);
        self.know(Vec::new());
        self.set_up(&mut world)
    }
}
