//! The engine of things that happen without being asked: timers of the world, and callbacks. Both go by the sandbox's
//! clock. When the clock is moved on, everything that lies between happens in its order and at its time.

use super::callbacks;
use crate::host::Shared;
use crate::world::World;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::time::{Duration, Instant};

/// How often a running clock is looked at.
const TICK: Duration = Duration::from_millis(200);

/// A target that keeps callbacks waiting for so long, by the machine, hangs: the clock is moved on without it.
const HANGS: Duration = Duration::from_millis(750);

/// Nor does moving the clock on once wait longer than this for all callbacks together.
const ALTOGETHER: Duration = Duration::from_secs(60);

impl Shared {
    /// Lets the world's timers fire that are due by now, and hands what happened to the outbox.
    pub(crate) fn settle(&self) {
        self.settle_in(&mut self.world());
    }

    /// Lets timers fire in a world that the caller holds; gives the time by which it was done.
    pub(crate) fn settle_in(&self, world: &mut World) -> i64 {
        let now = self.clock.now();
        self.settle_at(world, now);
        now
    }

    /// Lets timers fire by a time that was read before.
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
        self.keep_callbacks();
        self.keep_faults();
    }

    /// Moves the clock on, letting happen what lies between, one after the other. Callbacks are sent on the way and in
    /// their order; a target that hangs is not waited for: what is due to it is sent beside, and the clock goes on.
    pub(crate) async fn advance(&self, millis: i64) {
        let _only_one = self.advancing.lock().await;
        let _in_order = InOrder::begin(self);
        let mut waiting = Waiting::begin();
        let until = self.clock.now().saturating_add(millis);
        loop {
            self.settle();
            waiting.for_callbacks(self).await;
            let callbacks = self.outbox().next_due(waiting.waited_for());
            let next = [self.world().next_due(), callbacks, self.next_put_off()].into_iter().flatten().min();
            match next {
                Some(due) if due <= until => self.clock.advance_to(due),
                _ => break,
            }
        }
        self.clock.advance_to(until);
        self.settle();
        waiting.for_callbacks(self).await;
    }

    /// Goes on for ever: what a clock that runs makes due, and callbacks as soon as there is one. Attempts go on beside
    /// each other, and nobody waits for them.
    pub(crate) async fn tick(&self) {
        let wake = self.outbox().wake();
        let mut underway = FuturesUnordered::new();
        loop {
            let pause = if self.outbox().in_order { callbacks::HOLD } else { TICK };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = wake.notified() => {}
                Some(()) = underway.next() => {}
            }
            // Who moves the clock on lets things happen as well.
            if let Ok(_only_one) = self.advancing.try_lock() {
                self.settle();
            }
            while let Some(attempt) = callbacks::next_attempt(self) {
                underway.push(attempt);
            }
        }
    }
}

/// While it is there, callbacks go one after the other.
struct InOrder<'s>(&'s Shared);

impl<'s> InOrder<'s> {
    fn begin(shared: &'s Shared) -> Self {
        shared.outbox().in_order = true;
        Self(shared)
    }
}

impl Drop for InOrder<'_> {
    fn drop(&mut self) {
        let mut outbox = self.0.outbox();
        outbox.in_order = false;
        outbox.wake().notify_one();
    }
}

/// How long whoever moves the clock on waits for callbacks: for as long as their targets answer, up to a limit.
struct Waiting {
    since: Instant,
    /// The platforms whose targets hang.
    hangs: [bool; 2],
}

impl Waiting {
    fn begin() -> Self {
        Self { since: Instant::now(), hangs: [false; 2] }
    }

    fn is_over(&self) -> bool {
        self.since.elapsed() >= ALTOGETHER
    }

    /// The platforms whose callbacks are waited for.
    fn waited_for(&self) -> [bool; 2] {
        self.hangs.map(|hangs| !hangs && !self.is_over())
    }

    /// Waits until everything that is due was attempted, but not for targets that hang.
    async fn for_callbacks(&mut self, shared: &Shared) {
        let wake = shared.outbox().wake();
        let idle = shared.outbox().idle();
        loop {
            let mut over = std::pin::pin!(idle.notified());
            over.as_mut().enable();
            if self.is_over() {
                return;
            }
            let left = shared.outbox().worth_waiting(shared.clock.now(), HANGS);
            for (hangs, left) in self.hangs.iter_mut().zip(left) {
                *hangs |= left == Some(Duration::ZERO);
            }
            let left = self.hangs.iter().zip(left).filter(|(hangs, _)| !**hangs).filter_map(|(_, left)| left);
            let Some(pause) = left.min() else { return };
            wake.notify_one();
            tokio::select! {
                () = over => {}
                () = tokio::time::sleep(pause.min(callbacks::HOLD)) => {}
            }
        }
    }
}
