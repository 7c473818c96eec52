//! What happens without being asked: timers of the world, and callbacks. Both go by the sandbox's clock. When the clock
//! is moved on, everything that lies between happens in its order and at its time.

use super::callbacks;
use crate::host::Shared;
use crate::world::World;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
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
            self.announce(world, due);
        }
        self.announce(world, now);
    }

    /// Hands what happened to the outbox, and to who listens.
    fn announce(&self, world: &mut World, now: i64) {
        if !world.has_news() {
            return;
        }
        self.publish_news(world.news());
        self.publish("callback", || serde_json::json!({}));
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
