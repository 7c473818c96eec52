//! From a log to the world that it made. Timers fire where they did: each at its own time, before the first entry that
//! is later. What the world has to tell of it was told then.

use super::accounts;
use super::call::Call;
use super::entry::Entry;
use crate::time::clock::Clock;
use crate::vendors::handler::{AllVisible, Context};
use crate::vendors::served::row;
use crate::wire::reply::{Payload, Refusal};
use crate::world::{World, play};

/// The world that a log made; or which entry cannot be carried out, and why.
pub(super) fn world(seed: u64, demo: bool, log: &[Entry]) -> Result<World, (usize, String)> {
    let mut world = World::with(seed, demo);
    for (at, entry) in log.iter().enumerate() {
        world.run_due(entry.now());
        // What came of a call or an event was said then.
        match entry {
            Entry::Call(call) => drop(repeat(&mut world, call).map_err(|why| (at, why))?),
            Entry::Event(event) => drop(play::play(&mut world, &event.order_id, &event.asked, event.now)),
            Entry::Product(changed) => drop(world.catalogue.change(&changed.product, &changed.change)),
            Entry::Rules(changed) => {
                if let Ok(rules) = world.catalogue.rules.changed(&changed.change) {
                    world.catalogue.rules = rules;
                }
            }
            Entry::Clock(_) => {}
            Entry::Account(set) => accounts::settle(&mut world, set).map_err(|why| (at, why))?,
            Entry::Restore(_) => return Err((at, "a snapshot holds no other".to_owned())),
            // These stand beside the world.
            Entry::Targets(_) | Entry::Faults(_) | Entry::Callback(_) => {}
        }
        world.take_news();
    }
    Ok(world)
}

/// Carries out a call that was written down, and gives what comes of it; the text says why there is no such call.
pub(crate) fn repeat(world: &mut World, call: &Call) -> Result<Result<Payload, Refusal>, String> {
    let served = row(&call.marketplace, &call.operation);
    let served = served.ok_or_else(|| format!("this sandbox serves no {} {}", call.marketplace, call.operation))?;
    let (params, visibility) = (call.params.get(), &mut AllVisible);
    if call.account >= world.accounts.len() {
        return Err(format!("there is no account {}", call.account));
    }
    world.open(call.account);
    let mut context = Context::new(world, call.generation, &call.user_id, call.now, params, visibility);
    Ok((served.handler)(&mut context))
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
