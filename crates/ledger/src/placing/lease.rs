//! Leases on a store that several processes share: who has one may send, and only while enough of it is left; who finds
//! another's waits until it is over, however the server's clock is set meanwhile.
//!
//! The holder counts from before it asked for the lease, and looks again right before each call goes out. Who waits counts
//! from when it first saw the lease, on its own clock: so nobody has to believe another machine's time.

use super::ledger::Ledger;
use super::row::Placement;
use super::rules::Rules;
use crate::store::{LONGEST_WAIT, Since};
use daigou_core::clock::Clock;
use daigou_core::fence::{Check, Fenced, fenced};
use daigou_core::{Certainty, Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

impl Rules {
    /// How long a process has so many calls, one after the other, to itself: longer than they and the settle time together.
    pub(super) fn lease_for(&self, calls: usize) -> Duration {
        let calls = u32::try_from(calls).unwrap_or(u32::MAX).max(1);
        self.lease.saturating_mul(calls).min(LONGEST_WAIT).saturating_add(self.settle)
    }
}

/// A lease of this process.
pub(super) struct Lease {
    clock: Arc<dyn Clock>,
    asked: Since,
    lasts: Duration,
    shared: bool,
    late: AtomicBool,
}

impl Lease {
    /// One that is about to be asked for.
    pub(super) fn new(ledger: &Ledger, calls: usize) -> Arc<Self> {
        let store = ledger.rows.store();
        let clock = store.clock().clone();
        let asked = Since::now(&*clock);
        let late = AtomicBool::new(false);
        Arc::new(Self { clock, asked, lasts: ledger.rules.lease_for(calls), shared: store.is_shared(), late })
    }

    pub(super) fn lasts(&self) -> Duration {
        self.lasts
    }

    /// Sends only while more is left of the lease than the attempt may take.
    pub(super) fn fence<'w, T>(self: &Arc<Self>, work: impl Future<Output = T> + Send + 'w) -> Fenced<'w, T> {
        let this = self.clone();
        let check: Arc<Check> = Arc::new(move |attempt| this.check(attempt));
        fenced(check, work)
    }

    fn check(&self, attempt: Duration) -> Result<(), Error> {
        // Nobody takes what a file's one process has.
        if !self.shared || self.asked.passed(&*self.clock).saturating_add(attempt) < self.lasts {
            return Ok(());
        }
        self.late.store(true, Ordering::Relaxed);
        let message = "this process came too late to send it: it was halted, or the store took too long to answer";
        Err(Error::new(ErrorKind::Store, Certainty::NotSent, message)
            .with_hint("nothing was sent; another process may have taken it over, so it is looked up first"))
    }

    /// Tells whether a call was held back.
    pub(super) fn was_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }
}

/// Another process's lease, as this one has seen it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Watched(Option<(Seen, Duration)>);

/// By which a lease is told from the next one: the attempt, and until when it is.
type Seen = (i64, i64);

impl Watched {
    /// How long it still is to be waited for, where it is not over.
    pub(super) fn left(&mut self, seen: Seen, lasts: Duration, now: Duration) -> Option<Duration> {
        let since = match self.0 {
            Some((before, since)) if before == seen => since,
            _ => now,
        };
        self.0 = Some((seen, since));
        let left = since.saturating_add(lasts).saturating_sub(now);
        (!left.is_zero()).then_some(left)
    }
}

/// How long a lease in the store may be: as long as its process said, and never shorter than one of this process.
pub(super) fn longest(rules: &Rules, calls: usize, row: &Placement, until: i64) -> Duration {
    let said = u64::try_from(until.saturating_sub(row.updated_millis)).unwrap_or_default();
    let most = LONGEST_WAIT.saturating_add(rules.settle);
    rules.lease_for(calls).max(Duration::from_millis(said).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_watched_from_when_it_was_first_seen_and_anew_when_it_changes() {
        let (mut watched, lasts) = (Watched::default(), Duration::from_secs(10));
        let at = Duration::from_secs;
        assert_eq!(watched.left((1, 500), lasts, at(100)), Some(at(10)));
        assert_eq!(watched.left((1, 500), lasts, at(109)), Some(at(1)));
        assert_eq!(watched.left((2, 900), lasts, at(109)), Some(at(10)), "another attempt");
        assert_eq!(watched.left((2, 900), lasts, at(119)), None);
    }

    #[test]
    fn a_lease_is_longer_than_its_calls_and_the_settle_time() {
        let rules = Rules { lease: Duration::from_secs(60), settle: Duration::from_secs(120), ..Rules::default() };
        assert_eq!(rules.lease_for(1), Duration::from_secs(180));
        assert_eq!(rules.lease_for(0), Duration::from_secs(180));
        assert_eq!(rules.lease_for(3), Duration::from_secs(300));
        assert_eq!(rules.lease_for(1_000_000), LONGEST_WAIT + Duration::from_secs(120));
    }
}
