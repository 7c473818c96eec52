//! The workers: messages are taken under a lease, handled side by side (those about one order one after the other), and
//! tried again later and later.

use super::bounded::within;
use super::lease::{Done, Outcome, Round, Taker};
use super::message::{Handler, Message, Moment};
use super::metrics::add;
use super::source::Source;
use super::{Inbox, Inner};
use crate::store::Since;
use daigou_core::Error;
use futures_util::FutureExt;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// How often what is due is looked for: other processes record messages, and time makes them due.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait before a store that failed is asked again, and one in which something is locked.
const RECOVER: Duration = Duration::from_secs(1);
/// At the end, what is locked is waited for so many times.
const IN_VAIN: u32 = 3;
/// The first wait is at most so long, each further one at most four times as long as the one before.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);
/// The longest error that is kept, in characters.
const LONGEST_ERROR: usize = 1000;

/// When working ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// When it is told to, and what was begun is done.
    Stopped,
    /// When nothing is due any more.
    Idle,
}

impl Inbox {
    /// Handles messages as they come, until [`stop`](Self::stop): then it ends what was begun, and returns. Without a
    /// handler it returns at once. A store that fails is asked again until it answers.
    pub async fn work(&self) {
        // What fails is traced and tried again: there is nothing to return.
        let _ = self.inner.clone().work(Until::Stopped).await;
    }

    /// Handles everything that is due now, and returns how many attempts that were.
    ///
    /// # Errors
    /// The store failed. What was being handled then falls due again.
    pub async fn work_off(&self) -> Result<usize, Error> {
        self.inner.clone().work(Until::Idle).await
    }
}

impl Inner {
    async fn work(self: Arc<Self>, until: Until) -> Result<usize, Error> {
        let Some(handler) = self.options.handler.clone() else { return Ok(0) };
        let taker =
            Taker { store: &self.store, owner: &self.owner, lease: self.options.lease, in_turn: self.options.in_turn };
        let (report, mut reports) = mpsc::unbounded_channel();
        let (mut handled, mut running) = (0, 0_usize);
        let mut done: Vec<Done> = Vec::new();
        // How often nothing came of noting what is left to be noted.
        let mut in_vain = 0;
        loop {
            let stopping = *self.stop.borrow();
            let free = if stopping { 0 } else { self.options.parallel - running };
            // A lease runs from before it was asked for.
            let asked = Since::now(&**self.store.clock());
            let round =
                if done.is_empty() && free == 0 { Ok(Round::default()) } else { taker.round(&done, free).await };
            let failed = round.is_err();
            let taken = match round {
                Ok(round) => {
                    done.retain(|done| !round.noted.contains(&done.id));
                    in_vain = if done.is_empty() || !round.noted.is_empty() { 0 } else { in_vain + 1 };
                    round.taken
                }
                Err(error) if until == Until::Idle => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "the store failed while messages were handled; it is asked again");
                    Vec::new()
                }
            };
            let found = taken.len();
            running += found;
            handled += found;
            for group in by_order(taken) {
                tokio::spawn(self.clone().handle(handler.clone(), group, asked, report.clone()));
            }
            let waits = until == Until::Stopped && !stopping && !failed;
            let over = stopping || until == Until::Idle;
            // What another transaction holds on to falls due again by itself.
            let noted = done.is_empty() || in_vain > IN_VAIN;
            if over && running == 0 && noted && found == 0 && !failed {
                return Ok(handled);
            }
            let clock = self.store.clock();
            let before = done.len();
            tokio::select! {
                biased;
                _ = reports.recv_many(&mut done, self.options.parallel), if running > 0 && !failed => {}
                // More may be due than fitted.
                () = std::future::ready(()), if !failed && found > 0 && running < self.options.parallel => {}
                () = clock.sleep(RECOVER), if failed || !done.is_empty() => {}
                () = self.arrived.notified(), if waits && running < self.options.parallel => {}
                () = self.stopped(), if waits => {}
                () = clock.sleep(LOOK), if waits => {}
            }
            while let Ok(more) = reports.try_recv() {
                done.push(more);
            }
            running -= done.len() - before;
        }
    }

    async fn stopped(&self) {
        let mut stop = self.stop.subscribe();
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// Handles messages about one order, the oldest first.
    async fn handle(
        self: Arc<Self>,
        handler: Arc<dyn Handler>,
        group: Vec<Message>,
        asked: Since,
        report: mpsc::UnboundedSender<Done>,
    ) {
        let clock = &**self.store.clock();
        let mut seen: Option<Moment> = None;
        for mut message in group {
            // Whoever takes it next has to know that this one is not handling it any more.
            let left = self.options.lease.saturating_sub(asked.passed(clock));
            let outcome = if *self.stop.borrow() || left <= self.options.patience {
                Outcome::Released
            } else {
                if let Some(seen) = seen {
                    message.compare(seen);
                }
                self.attempt(&*handler, &message).await
            };
            if matches!(outcome, Outcome::Processed) {
                seen = seen.max(message.moment());
            }
            let _ = report.send(Done { id: message.id, outcome });
        }
    }

    async fn attempt(&self, handler: &dyn Handler, message: &Message) -> Outcome {
        let most = self.options.attempts;
        if message.attempt > most {
            add(&self.counters.given_up, 1);
            return Outcome::Dead(format!("handling it was begun {most} times and never ended: did the process die?"));
        }
        add(&self.counters.attempts, 1);
        let work = AssertUnwindSafe(handler.handle(message)).catch_unwind();
        let why = match within(&**self.store.clock(), self.options.patience, work).await {
            Some(Ok(Ok(()))) => return Outcome::Processed,
            Some(Ok(Err(error))) => bounded_words(&error.to_string()),
            Some(Err(_)) => "the handler panicked".to_owned(),
            None => format!("the handler did not end within {} s", self.options.patience.as_secs()),
        };
        add(&self.counters.failures, 1);
        let (id, attempt) = (message.id, message.attempt);
        if attempt >= most {
            add(&self.counters.given_up, 1);
            tracing::error!(id, attempt, why, "a message was given up: it goes to the dead letters");
            return Outcome::Dead(why);
        }
        let wait = self.wait(attempt);
        tracing::warn!(id, attempt, why, wait_ms = wait.as_millis(), "a message was not handled; it is tried again");
        Outcome::Later(wait, why)
    }

    /// Full jitter: anything up to a bound that grows, so that an outage's messages do not come back all at once.
    fn wait(&self, attempt: u32) -> Duration {
        let bound = FIRST_WAIT.saturating_mul(4_u32.saturating_pow(attempt.saturating_sub(1))).min(LONGEST_WAIT);
        let bound = u64::try_from(bound.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.options.random.next_u64() % (bound + 1))
    }
}

/// Groups messages by order, the oldest first; of the same age, as they were received.
fn by_order(messages: Vec<Message>) -> Vec<Vec<Message>> {
    let mut groups: HashMap<(Source, String), Vec<Message>> = HashMap::new();
    let mut out = Vec::new();
    for message in messages {
        match &message.order {
            Some(order) => groups.entry((message.source, order.clone())).or_default().push(message),
            None => out.push(vec![message]),
        }
    }
    for mut group in groups.into_values() {
        group.sort_by_key(|message| (message.moment(), message.id));
        out.push(group);
    }
    out
}

/// Bounds words to what the store can keep: no NUL, and not endless.
fn bounded_words(words: &str) -> String {
    words.chars().take(LONGEST_ERROR).map(|c| if c == '\0' { '\u{fffd}' } else { c }).collect()
}
