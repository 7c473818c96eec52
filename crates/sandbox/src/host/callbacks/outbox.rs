//! The outbox: what is to be sent, and what became of it, in a queue for each platform, by the sandbox's clock. Nothing
//! is sent here.

mod shown;

use super::compose::Composed;
use super::delivery::{Attempt, Counts, DeliveryState};
use super::messages;
use super::queue::{Draw, Entry, Job, Lane, NotSent, Pace, Unsendable};
use super::send::{Seal, Sender};
use super::targets::CallbackTargets;
use crate::host::callbacks::message::Message;
use crate::host::callbacks::queue::CallbackFault;
use crate::wire::address::Address;
use crate::world::{AccountPlace, MessageBody, World};
use daigou_core::auth::Secret;
use daigou_core::{Error, Platform};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long a target may take to answer.
const PATIENCE: Duration = Duration::from_millis(1000);

/// After a failure it is attempted again so much later, in milliseconds.
const AGAIN: i64 = 30 * 60_000;

/// So often at most: once, and five times again.
const TRIES: u32 = 6;

/// How long a callback waits for the next one where a fault puts it behind that, in milliseconds: the sandbox's choice.
const HELD: i64 = 5 * 60_000;

/// How many deliveries are kept; those that are pending are kept anyway.
const KEPT: usize = 10_000;

/// How much text they may hold together, in bytes.
const MAX_TEXT: usize = 64 << 20;

/// How many attempts of one delivery are kept.
const MAX_ATTEMPTS: usize = 100;

const NO_TARGET: &str = "no target";
const BY_FAULT: &str = "dropped by a fault";

/// Every delivery.
pub(crate) struct Outbox {
    targets: CallbackTargets,
    seal: Seal,
    /// The sandbox's own, which messages name.
    address: Arc<Address>,
    sender: Arc<Sender>,
    lanes: [Lane; 2],
    /// Boxed: most come and go at the ends, and are moved on the way.
    entries: BTreeMap<u64, Box<Entry>>,
    /// Those that nothing will happen to by itself: they may be forgotten.
    settled: BTreeSet<u64>,
    /// Those that became something since it was written down.
    changed: BTreeSet<u64>,
    text: usize,
    count: u64,
    /// The last message's id.
    message: i64,
    pub(crate) patience: Duration,
    /// While the clock is moved on, attempts go one after the other.
    pub(crate) in_order: bool,
    wake: Arc<Notify>,
    idle: Arc<Notify>,
}

impl Outbox {
    pub(crate) fn new(targets: CallbackTargets, seal: Seal, address: Arc<Address>) -> Self {
        Self {
            targets,
            seal,
            address,
            sender: Arc::default(),
            lanes: Default::default(),
            entries: BTreeMap::new(),
            settled: BTreeSet::new(),
            changed: BTreeSet::new(),
            text: 0,
            count: 0,
            message: 0,
            patience: PATIENCE,
            in_order: false,
            wake: Arc::default(),
            idle: Arc::default(),
        }
    }

    /// Takes what the world has to tell.
    pub(crate) fn hear(&mut self, world: &mut World, now: i64, draw: Draw<'_>) {
        for (account, notice) in world.take_news() {
            world.open(account);
            // An id that no run of the sandbox gives again: receivers know messages by it.
            self.message = now.saturating_mul(1000).max(self.message + 1);
            if let Some(message) = messages::of(world, &notice, now, self.message) {
                self.add(Message { account, ..message }, now, draw);
            }
        }
    }

    /// Takes a message that somebody composed, to be attempted now. No fault strikes it.
    pub(super) fn compose(&mut self, composed: &Composed, form: MessageBody, now: i64) -> Result<Job, NotSent> {
        self.message = now.saturating_mul(1000).max(self.message + 1);
        let message = composed.message(form, now, self.message).map_err(NotSent::Malformed)?;
        let platform = message.platform;
        if self.targets.get(platform).is_none() {
            return Err(NotSent::NoTarget(platform));
        }
        let id = self.add(message, now, &mut |_, _| None);
        self.unschedule(id);
        let resume = now.saturating_add(AGAIN);
        self.begin(id, Some(resume), true).ok_or(NotSent::NoTarget(platform))
    }

    fn add(&mut self, message: Message, now: i64, draw: Draw<'_>) -> u64 {
        self.count += 1;
        let (id, platform) = (self.count, message.platform);
        let url = self.targets.get(platform).map(str::to_owned);
        // Where nothing is sent, no fault is used up.
        let fault = url.as_ref().and_then(|_| draw(message.table.0, message.table.1));
        let reason = match fault {
            Some(CallbackFault::Drop) => Some(BY_FAULT),
            _ if url.is_none() => Some(NO_TARGET),
            _ => None,
        };
        let state = if reason.is_some() { DeliveryState::Dropped } else { DeliveryState::Pending };
        self.text += message.text.weight();
        let entry = Entry {
            message,
            url,
            state,
            reason,
            created: now,
            next: None,
            tries: 0,
            copies: u32::from(fault == Some(CallbackFault::Duplicate)),
            underway: false,
            attempts: Vec::new(),
        };
        self.entries.insert(id, Box::new(entry));
        let due = match fault {
            _ if state == DeliveryState::Dropped => None,
            Some(CallbackFault::Delay(millis)) => Some(now.saturating_add(millis.max(0))),
            _ => Some(self.in_turn(platform, id, fault, now)),
        };
        self.rest(id, due);
        self.forget();
        id
    }

    /// When a delivery goes. One that is to be reordered waits for the next one of its platform, and goes behind that;
    /// two that both are change places.
    fn in_turn(&mut self, platform: Platform, id: u64, fault: Option<CallbackFault>, now: i64) -> i64 {
        let lane = self.lane(platform);
        match lane.held.take() {
            Some(held) => {
                lane.behind.insert(id, held);
                now
            }
            None if fault == Some(CallbackFault::Reorder) => {
                lane.held = Some(id);
                now.saturating_add(HELD)
            }
            None => now,
        }
    }

    /// How many deliveries there are, by what became of them.
    pub(crate) fn counts(&self) -> Counts {
        let of = |state| self.entries.values().filter(|entry| entry.state == state).count();
        Counts {
            pending: of(DeliveryState::Pending),
            delivered: of(DeliveryState::Delivered),
            failed: of(DeliveryState::Failed),
            dropped: of(DeliveryState::Dropped),
        }
    }

    /// When the next attempt is due, of those platforms.
    pub(crate) fn next_due(&self, platforms: [bool; 2]) -> Option<i64> {
        let lanes = self.lanes.iter().zip(platforms).filter(|(_, wanted)| *wanted);
        lanes.filter_map(|(lane, _)| lane.due.first()).map(|(due, _)| *due).min()
    }

    /// How long each target may still keep everybody waiting by this time; none where there is nothing to wait for.
    pub(crate) fn worth_waiting(&self, now: i64, most: Duration) -> [Option<Duration>; 2] {
        self.lanes.each_ref().map(|lane| lane.worth_waiting(now, most))
    }

    /// Told when an attempt can be made.
    pub(crate) fn wake(&self) -> Arc<Notify> {
        self.wake.clone()
    }

    /// Told when an attempt is over.
    pub(crate) fn idle(&self) -> Arc<Notify> {
        self.idle.clone()
    }

    /// Takes the attempt that is due first of those that may begin.
    pub(super) fn take_due(&mut self, now: i64, pace: Pace) -> Option<Job> {
        loop {
            let free = self.lanes.iter().filter(|lane| lane.takes(pace));
            let (due, id) = free.filter_map(|lane| lane.due.first()).min().copied()?;
            if due > now {
                return None;
            }
            self.unschedule(id);
            match self.begin(id, Some(due), false) {
                Some(job) => return Some(job),
                None => {
                    // Its target is gone.
                    let entry = self.entries.get_mut(&id).filter(|entry| entry.state == DeliveryState::Pending);
                    if let Some(entry) = entry {
                        (entry.state, entry.reason) = (DeliveryState::Dropped, Some(NO_TARGET));
                    }
                    self.rest(id, None);
                }
            }
        }
    }

    /// Takes a delivery to be attempted now, whatever became of it.
    pub(super) fn take_by_hand(&mut self, id: u64) -> Result<Job, Unsendable> {
        let entry = self.entries.get(&id).ok_or(Unsendable::Unknown)?;
        let (platform, next) = (entry.message.platform, entry.next);
        if entry.underway {
            return Err(Unsendable::Underway);
        }
        if self.targets.get(platform).is_none() {
            return Err(Unsendable::NoTarget(platform));
        }
        self.unschedule(id);
        self.begin(id, next, true).ok_or(Unsendable::Unknown)
    }

    fn begin(&mut self, id: u64, resume: Option<i64>, by_hand: bool) -> Option<Job> {
        let entry = self.entries.get_mut(&id)?;
        let platform = entry.message.platform;
        let url = self.targets.get(platform)?.to_owned();
        entry.underway = true;
        entry.url = Some(url.clone());
        let text = entry.message.text.get();
        let text = self.address.put_into(&text);
        let (content_type, body) = self.seal.wire(platform, entry.message.account, &text);
        self.settled.remove(&id);
        let lane = self.lane(platform);
        lane.begun = Some(Instant::now());
        if lane.underway == 0 {
            lane.moved = lane.begun;
        }
        lane.underway += 1;
        if lane.held == Some(id) {
            lane.held = None;
        }
        let (sender, patience) = (self.sender.clone(), self.patience);
        Some(Job { id, platform, url, content_type, body, sender, patience, by_hand, resume })
    }

    /// Writes down what came of an attempt that began at `at`.
    pub(super) fn finish(&mut self, job: &Job, attempt: Attempt, at: i64) {
        if let Some(entry) = self.entries.get_mut(&job.id) {
            let done = attempt.status == Some(200);
            if entry.attempts.len() == MAX_ATTEMPTS {
                entry.attempts.remove(0);
            }
            entry.attempts.push(attempt);
            entry.tries += u32::from(!job.by_hand);
            let again = if done {
                (entry.state, entry.reason) = (DeliveryState::Delivered, None);
                let more = entry.copies > 0;
                entry.copies = entry.copies.saturating_sub(1);
                more.then_some(at)
            } else {
                match entry.state {
                    DeliveryState::Pending | DeliveryState::Delivered if job.by_hand => job.resume,
                    DeliveryState::Pending if entry.tries < TRIES => Some(at.saturating_add(AGAIN)),
                    DeliveryState::Delivered => None,
                    _ => {
                        (entry.state, entry.reason) = (DeliveryState::Failed, None);
                        None
                    }
                }
            };
            self.over(job, again);
            self.release(job, at);
        } else {
            // A reset forgot it meanwhile.
            self.over(job, None);
        }
    }

    /// An attempt was given up half way.
    pub(super) fn give_back(&mut self, job: &Job) {
        self.over(job, job.resume);
    }

    fn over(&mut self, job: &Job, again: Option<i64>) {
        let lane = self.lane(job.platform);
        lane.underway = lane.underway.saturating_sub(1);
        lane.moved = Some(Instant::now());
        if let Some(entry) = self.entries.get_mut(&job.id) {
            entry.underway = false;
            self.rest(job.id, again);
        }
        self.wake.notify_one();
        self.idle.notify_waiters();
    }

    /// Lets the one go that waited for this one, unless it went by itself before.
    fn release(&mut self, job: &Job, at: i64) {
        let Some(held) = self.lane(job.platform).behind.remove(&job.id) else { return };
        let waits = self.entries.get(&held).filter(|entry| entry.next.is_some());
        if let Some(due) = waits.map(|entry| entry.created.min(at)) {
            self.unschedule(held);
            self.rest(held, Some(due));
        }
    }

    /// Lets a delivery be until it is due, or for good.
    fn rest(&mut self, id: u64, due: Option<i64>) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let platform = entry.message.platform;
        entry.next = due;
        // What was never to be sent need not be kept.
        if entry.state != DeliveryState::Dropped || !entry.attempts.is_empty() {
            self.changed.insert(id);
        }
        match due {
            Some(due) => {
                self.lane(platform).due.insert((due, id));
                self.wake.notify_one();
            }
            None => {
                self.settled.insert(id);
                self.forget();
            }
        }
    }

    fn unschedule(&mut self, id: u64) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        if let Some(due) = entry.next.take() {
            let platform = entry.message.platform;
            self.lane(platform).due.remove(&(due, id));
        }
    }

    fn lane(&mut self, platform: Platform) -> &mut Lane {
        let [pandapon, dajisaas] = &mut self.lanes;
        match platform {
            Platform::PandaPon => pandapon,
            Platform::DajiSaas => dajisaas,
        }
    }

    /// Forgets the oldest where there are too many.
    fn forget(&mut self) {
        while self.entries.len() > KEPT || self.text > MAX_TEXT {
            let Some(oldest) = self.settled.pop_first() else { break };
            if let Some(entry) = self.entries.remove(&oldest) {
                self.text -= entry.message.text.weight();
            }
        }
    }

    /// Every delivery by its number.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u64, &Entry)> {
        self.entries.iter().map(|(id, entry)| (*id, &**entry))
    }

    /// Takes the numbers of the deliveries that changed since they were taken last.
    pub(super) fn take_changed_ids(&mut self) -> BTreeSet<u64> {
        std::mem::take(&mut self.changed)
    }

    /// Puts a delivery back, to be attempted then.
    pub(super) fn put(&mut self, id: u64, entry: Entry, next: Option<i64>) {
        self.count = self.count.max(id);
        self.text += entry.message.text.weight();
        self.entries.insert(id, Box::new(entry));
        self.rest(id, next);
    }

    /// Forgets every delivery. The targets stay, and the numbers go on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.settled.clear();
        self.changed.clear();
        self.text = 0;
        for lane in &mut self.lanes {
            lane.due.clear();
            lane.held = None;
            lane.behind.clear();
        }
    }

    /// Signs callbacks about an account's orders by its secret.
    pub(crate) fn sign_for(&mut self, account: AccountPlace, secret: Secret) {
        self.seal.sign_for(account, secret);
    }

    /// Where callbacks go.
    pub(crate) fn targets(&self) -> &CallbackTargets {
        &self.targets
    }

    /// Sets where a platform's callbacks go from now on, those that are pending too.
    pub(crate) fn set_target(&mut self, platform: Platform, url: Option<&str>) -> Result<(), Error> {
        self.targets.set(platform, url)
    }
}

#[cfg(test)]
mod tests;
