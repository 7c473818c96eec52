//! A run over many orders: so many at once, each when it is due, and one look-up for all that are unknown.

use super::job::{Job, Next};
use super::lookup;
use super::notice::{Notice, Wait};
use super::row::{Placement, PlacementState};
use super::step::Work;
use super::stop::Stop;
use super::summary::{Outcome, Report};
use daigou_core::buyer::Reference;
use daigou_core::{Certainty, Error};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// A look-up asks for so many at once.
pub(super) const SOUGHT_AT_ONCE: usize = 1000;

pub(super) async fn run(
    work: Work<'_>,
    references: &[Reference],
    mut kept: HashMap<Reference, Placement>,
    progress: &(dyn Fn(&Report) + Sync),
) -> Result<Vec<Report>, Error> {
    let ledger = work.ledger;
    // Processes that share a store begin at different ends.
    let shared = ledger.rows.store().is_shared();
    let begin = || match shared {
        true => work.monotonic() + Duration::from_micros(ledger.random.next_u64() % 100_000),
        false => work.monotonic(),
    };
    let mut jobs = Vec::new();
    let mut places = HashMap::new();
    for reference in references {
        if let Some(row) = kept.remove(reference) {
            places.insert(reference.clone(), jobs.len());
            jobs.push(Some(Job::new(row, begin())));
        }
    }
    let at_once = at_once(ledger.rules.parallel, shared);
    tell_what_is_waited_for(work, jobs.iter().flatten());
    let run = Run { work, at_once, stop: &ledger.stop, due: BTreeSet::new(), sought: BTreeSet::new(), jobs, progress };
    let jobs = run.finish().await?;
    Ok(report(&places, references, jobs))
}

/// Tells of orders that an earlier run, or another process, left in the middle.
fn tell_what_is_waited_for<'j>(work: Work<'_>, jobs: impl Iterator<Item = &'j Job>) {
    let (mut sending, mut unknown) = (0, 0);
    for job in jobs {
        sending += usize::from(job.row.state == PlacementState::Sending);
        unknown += usize::from(job.row.state == PlacementState::Unknown);
    }
    let (rules, shared) = (work.rules(), work.rows().store().is_shared());
    let leased = if shared { sending } else { 0 };
    let waits = [
        (leased, Wait::Lease, rules.lease_for(1).saturating_add(rules.looked_for())),
        (unknown + sending - leased, Wait::Settle, rules.looked_for()),
    ];
    for (orders, why, most) in waits.into_iter().filter(|(orders, ..)| *orders > 0) {
        work.ledger.publish(&Notice::Waits { orders, why, most });
    }
}

/// How many orders are worked on at once. Those that wait for a store of one process to write them down are many to a
/// flush, and stay out of the way of those at the platform; where a store is shared, an attempt that was begun must not
/// wait, since it has a lease. One at once stays one.
pub(super) fn at_once(parallel: usize, shared: bool) -> usize {
    let parallel = parallel.max(1);
    if shared { parallel } else { parallel + (parallel - 1).saturating_mul(WRITTEN_BESIDE) }
}

/// For each place at the platform but the first, so many orders more are with the store.
const WRITTEN_BESIDE: usize = 7;

/// A report for each reference, in the order given. A reference that stands twice is one order.
fn report(places: &HashMap<Reference, usize>, references: &[Reference], mut jobs: Vec<Option<Job>>) -> Vec<Report> {
    let mut told: HashMap<usize, (Placement, Outcome)> = HashMap::new();
    let mut out = Vec::with_capacity(references.len());
    for reference in references {
        let Some(&at) = places.get(reference) else { continue };
        if let Some(mut job) = jobs.get_mut(at).and_then(Option::take) {
            let report = job.report();
            let again = if report.outcome == Outcome::Placed { Outcome::AlreadyPlaced } else { report.outcome };
            told.insert(at, (report.placement.clone(), again));
            out.push(report);
        } else if let Some((placement, outcome)) = told.get(&at) {
            out.push(Report { placement: placement.clone(), outcome: *outcome, error: None });
        }
    }
    out
}

struct Run<'r> {
    work: Work<'r>,
    at_once: usize,
    stop: &'r Stop,
    /// When each order is worked on next.
    due: BTreeSet<(Duration, usize)>,
    /// When each unknown order is looked up next.
    sought: BTreeSet<(Duration, usize)>,
    /// The orders; none where one is being worked on.
    jobs: Vec<Option<Job>>,
    progress: &'r (dyn Fn(&Report) + Sync),
}

type Looking<'r> = BoxFuture<'r, (Vec<(usize, Job)>, Option<Error>)>;

impl<'r> Run<'r> {
    async fn finish(mut self) -> Result<Vec<Option<Job>>, Error> {
        for at in 0..self.jobs.len() {
            self.schedule(at);
        }
        let work = self.work;
        let mut steps = FuturesUnordered::new();
        let mut looking: Option<Looking<'r>> = None;
        let mut failed: Option<Error> = None;
        loop {
            let going_on = failed.is_none() && !self.stop.is_asked();
            while going_on && steps.len() < self.at_once {
                let Some((at, job)) = self.take_due() else { break };
                steps.push(async move { (at, work.advance(job).await) });
            }
            if going_on && looking.is_none() {
                looking = self.look(work);
            }
            if steps.is_empty() && looking.is_none() && (!going_on || (self.due.is_empty() && self.sought.is_empty())) {
                break;
            }
            let wait = if going_on { self.until_next(steps.len(), looking.is_some()) } else { None };
            // Work that is done comes before time that has passed: a clock of tests is never late.
            tokio::select! {
                biased;
                Some((at, (job, error))) = steps.next(), if !steps.is_empty() => {
                    failed = worse(failed, error);
                    self.put_back(at, job);
                }
                (found, error) = done(&mut looking), if looking.is_some() => {
                    looking = None;
                    failed = worse(failed, error);
                    for (at, job) in found {
                        self.put_back(at, job);
                    }
                }
                () = self.stop.asked(), if going_on => {}
                () = work.clock().sleep(wait.unwrap_or_default()), if wait.is_some() => {}
            }
        }
        match failed {
            Some(error) => Err(self.stopped_by(error)),
            None => Ok(self.jobs),
        }
    }

    /// Gives the error that stopped the run; where something was sent in it whose outcome is not known, that is what
    /// counts.
    fn stopped_by(&self, error: Error) -> Error {
        let open =
            |job: &&Job| job.sent_now && matches!(job.row.state, PlacementState::Sending | PlacementState::Unknown);
        let Some(first) = self.jobs.iter().flatten().find(open) else { return error };
        if error.certainty() == Certainty::MaybeSent {
            return error;
        }
        let message = format!("{}; order {} may have been placed before that", error.message(), first.row.reference());
        let hint = "correct what stopped it, and run the same command again: what was sent is looked up first";
        Error::new(error.kind(), Certainty::MaybeSent, message)
            .with_hint(hint)
            .with_code(error.platform_code())
            .with_source(error)
    }

    /// Where a job goes by what it waits for.
    fn schedule(&mut self, at: usize) {
        let Some(Some(job)) = self.jobs.get_mut(at) else { return };
        match job.next {
            Next::Step(due) => drop(self.due.insert((due, at))),
            Next::Look(due) => drop(self.sought.insert((due, at))),
            Next::Done => {
                let report = job.report();
                (self.progress)(&report);
                job.error = report.error;
            }
        }
    }

    fn put_back(&mut self, at: usize, job: Job) {
        self.jobs[at] = Some(job);
        self.schedule(at);
    }

    fn take_due(&mut self) -> Option<(usize, Job)> {
        let &(due, at) = self.due.first()?;
        if due > self.work.monotonic() {
            return None;
        }
        self.due.pop_first();
        self.jobs[at].take().map(|job| (at, job))
    }

    /// Begins a look-up of all that are due.
    fn look(&mut self, work: Work<'r>) -> Option<Looking<'r>> {
        let now = work.monotonic();
        self.sought.first().filter(|(due, _)| *due <= now)?;
        let mut batch = Vec::new();
        while batch.len() < SOUGHT_AT_ONCE {
            let Some(&(due, at)) = self.sought.first() else { break };
            if due > now {
                break;
            }
            self.sought.pop_first();
            batch.extend(self.jobs[at].take().map(|job| (at, job)));
        }
        Some(lookup::run_lookup(work, batch).boxed())
    }

    /// How long until something is due that could begin.
    fn until_next(&self, steps: usize, looking: bool) -> Option<Duration> {
        let step = self.due.first().filter(|_| steps < self.at_once);
        let look = self.sought.first().filter(|_| !looking);
        let next = step.into_iter().chain(look).map(|(due, _)| *due).min()?;
        Some(next.saturating_sub(self.work.monotonic()))
    }
}

/// Waits for a look-up, where one is under way.
async fn done(looking: &mut Option<Looking<'_>>) -> (Vec<(usize, Job)>, Option<Error>) {
    match looking {
        Some(looking) => looking.await,
        None => std::future::pending().await,
    }
}

/// Of two failures of the store the one that leaves more open; both, where each is about an order that could not be kept.
fn worse(one: Option<Error>, other: Option<Error>) -> Option<Error> {
    let (one, other) = match (one, other) {
        (Some(one), Some(other)) => (one, other),
        (one, other) => return one.or(other),
    };
    let about_an_order = |error: &Error| error.message().starts_with("order ");
    let (worse, other) = match one.certainty() != Certainty::MaybeSent && other.certainty() == Certainty::MaybeSent {
        true => (other, one),
        false => (one, other),
    };
    if !about_an_order(&worse) || !about_an_order(&other) {
        return Some(if about_an_order(&other) && worse.certainty() != Certainty::MaybeSent { other } else { worse });
    }
    let message = format!("{}; {}", worse.message(), other.message());
    let both = Error::new(worse.kind(), worse.certainty(), message);
    Some(worse.hint().map(str::to_owned).into_iter().fold(both, Error::with_hint))
}
