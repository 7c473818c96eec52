//! Callbacks: what the platforms push, each in its own form.

use crate::server::Shared;
use crate::world::World;

/// What is to be sent, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Outbox {}

impl Outbox {
    /// Takes what the world has to tell.
    pub(crate) fn hear(&mut self, world: &mut World, _now: i64) {
        world.notices.clear();
    }

    /// When the next attempt is due.
    pub(crate) fn next_due(&self) -> Option<i64> {
        None
    }
}

/// Attempts every delivery that is due by the sandbox's clock, one after the other.
pub(crate) async fn deliver_due(_shared: &Shared) {}
