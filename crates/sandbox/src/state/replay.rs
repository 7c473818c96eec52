//! From a log to the world that it made. Timers fire where they did: each at its own time, before the first entry that
//! is later. What the world has to tell of it was told then.

use super::entry::Entry;
use crate::clock::Clock;
use crate::world::World;
use crate::{dispatch, events};

/// The world that a log made; or which entry cannot be carried out, and why.
pub(super) fn world(seed: u64, log: &[Entry]) -> Result<World, (usize, String)> {
    let mut world = World::new(seed);
    for (at, entry) in log.iter().enumerate() {
        world.run_due(entry.now());
        match entry {
            Entry::Call(call) => dispatch::again(&mut world, call).map_err(|why| (at, why))?,
            Entry::Event(event) => events::again(&mut world, event),
            Entry::Clock(_) => {}
            Entry::Restore(_) => return Err((at, "a snapshot holds no other".to_owned())),
        }
        world.notices.clear();
    }
    Ok(world)
}

/// How the clock went at the end. It never shows less than it did then, even if the machine's was set back since.
pub(super) fn clock(log: &[Entry]) -> Clock {
    let clock = Clock::default();
    let mut shown = i64::MIN;
    for entry in log {
        if let Entry::Clock(turned) = entry {
            clock.set(turned.reading);
            // It may have been put back.
            shown = turned.now;
        } else {
            shown = shown.max(entry.now());
        }
    }
    clock.advance_to(shown);
    clock
}
