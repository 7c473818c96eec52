//! The task behind a desk: orders that were handed in, each worked on when it is due, and one look-up for all that are
//! unknown. It goes on as long as the desk is there; an order that is done leaves it.

use super::super::earlier::Earlier;
use super::super::job::{Job, Next};
use super::super::ledger::Ledger;
use super::super::lookup;
use super::super::row::{PaymentState, Placement, PlacementState};
use super::super::rules::Wants;
use super::super::run::{SOUGHT_AT_ONCE, at_once};
use super::super::step::Work;
use super::super::summary::Report;
use daigou_core::buyer::{Buyer, Reference, tools};
use daigou_core::{Certainty, Error, ErrorKind};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore, mpsc, oneshot};

/// The outcome of an order that was handed in: everybody who waits for it hears the same.
pub type Told = Arc<Result<Report, Error>>;

/// What a desk and its task have in common.
pub(super) struct Shared {
    pub(super) ledger: Arc<Ledger>,
    pub(super) buyer: Arc<dyn Buyer>,
    /// The orders from before, once somebody looked.
    pub(super) earlier: OnceCell<Mutex<Earlier>>,
}

impl Shared {
    pub(super) fn work<'s>(&'s self, platform: &'s Semaphore) -> Work<'s> {
        Work { ledger: &self.ledger, buyer: &*self.buyer, platform, wants: Wants::default() }
    }
}

/// An order that is handed in.
pub(super) struct Asked {
    pub(super) row: Placement,
    pub(super) wants: Wants,
    pub(super) told: Option<oneshot::Sender<Told>>,
}

/// An order at the desk.
struct Entry {
    /// None while it is worked on.
    job: Option<Job>,
    reference: Reference,
    wants: Wants,
    /// What was wanted when it was last worked on.
    began: Wants,
    waiting: Vec<oneshot::Sender<Told>>,
}

type Looking<'r> = BoxFuture<'r, (Vec<(usize, Job)>, Option<Error>)>;

/// Works on what is handed in until the desk is gone, or the ledger is stopped: then what is being sent is waited for.
pub(super) async fn run(shared: Arc<Shared>, mut handed: mpsc::UnboundedReceiver<Asked>) {
    let ledger = &*shared.ledger;
    let platform = Semaphore::new(ledger.rules.parallel.max(1));
    let work = shared.work(&platform);
    let at_once = at_once(ledger.rules.parallel, ledger.rows.store().is_shared());
    let mut desk = Orders::of(&shared);
    let mut steps = FuturesUnordered::new();
    let mut looking: Option<Looking<'_>> = None;
    let mut closed = false;
    loop {
        let going_on = !ledger.stop.is_asked();
        while going_on && steps.len() < at_once {
            let Some((at, job, wants)) = desk.take_due(work.monotonic()) else { break };
            steps.push(async move { (at, Work { wants, ..work }.advance(job).await) });
        }
        if going_on && looking.is_none() {
            looking = desk.look(work);
        }
        let idle = steps.is_empty() && looking.is_none();
        if idle && (!going_on || (closed && desk.entries.is_empty())) {
            break;
        }
        let wait =
            if going_on { desk.until_next(work.monotonic(), steps.len() < at_once, looking.is_some()) } else { None };
        tokio::select! {
            biased;
            Some((at, (job, error))) = steps.next(), if !steps.is_empty() => desk.put_back(at, job, error),
            (found, error) = done(&mut looking), if looking.is_some() => {
                looking = None;
                desk.looked_up(work, found, error.as_ref());
            }
            asked = handed.recv(), if going_on && !closed => match asked {
                Some(asked) => desk.take(asked, work.monotonic()),
                None => closed = true,
            },
            () = ledger.stop.asked(), if going_on => {}
            () = work.clock().sleep(wait.unwrap_or_default()), if wait.is_some() => {}
        }
    }
    desk.end();
}

/// What a look-up came to, where one is under way.
async fn done(looking: &mut Option<Looking<'_>>) -> (Vec<(usize, Job)>, Option<Error>) {
    match looking {
        Some(looking) => looking.await,
        None => std::future::pending().await,
    }
}

/// The orders at a desk.
struct Orders<'s> {
    shared: &'s Arc<Shared>,
    entries: HashMap<usize, Entry>,
    places: HashMap<Reference, usize>,
    /// When each is worked on next.
    due: BTreeSet<(Duration, usize)>,
    /// When each unknown one is looked up next.
    sought: BTreeSet<(Duration, usize)>,
    next: usize,
}

impl<'s> Orders<'s> {
    fn of(shared: &'s Arc<Shared>) -> Self {
        Self {
            shared,
            entries: HashMap::new(),
            places: HashMap::new(),
            due: BTreeSet::new(),
            sought: BTreeSet::new(),
            next: 0,
        }
    }

    /// Takes an order in, or joins it to what is done about it already.
    fn take(&mut self, asked: Asked, now: Duration) {
        let reference = asked.row.reference().clone();
        if let Some(entry) = self.places.get(&reference).and_then(|at| self.entries.get_mut(at)) {
            entry.wants.pay |= asked.wants.pay;
            entry.wants.retry_refused |= asked.wants.retry_refused;
            entry.waiting.extend(asked.told);
            return;
        }
        let at = self.next;
        self.next += 1;
        self.places.insert(reference.clone(), at);
        let waiting = asked.told.into_iter().collect();
        let job = Some(Job::new(asked.row, now));
        self.entries.insert(at, Entry { job, reference, wants: asked.wants, began: asked.wants, waiting });
        self.due.insert((now, at));
    }

    fn take_due(&mut self, now: Duration) -> Option<(usize, Job, Wants)> {
        while let Some(&(due, at)) = self.due.first() {
            if due > now {
                return None;
            }
            self.due.pop_first();
            let Some(entry) = self.entries.get_mut(&at) else { continue };
            entry.began = entry.wants;
            if let Some(job) = entry.job.take() {
                return Some((at, job, entry.wants));
            }
        }
        None
    }

    /// Begins a look-up of all that are due.
    fn look<'w>(&mut self, work: Work<'w>) -> Option<Looking<'w>> {
        let now = work.monotonic();
        let mut batch = Vec::new();
        while batch.len() < SOUGHT_AT_ONCE {
            let Some(&(due, at)) = self.sought.first() else { break };
            if due > now {
                break;
            }
            self.sought.pop_first();
            batch.extend(self.entries.get_mut(&at).and_then(|entry| entry.job.take()).map(|job| (at, job)));
        }
        (!batch.is_empty()).then(|| lookup::run_lookup(work, batch).boxed())
    }

    fn put_back(&mut self, at: usize, mut job: Job, error: Option<Error>) {
        if let Some(error) = error {
            return self.finish(at, &job.row, Err(error));
        }
        let Some(entry) = self.entries.get_mut(&at) else { return };
        match job.next {
            Next::Step(due) => drop(self.due.insert((due, at))),
            Next::Look(due) => drop(self.sought.insert((due, at))),
            // More was asked for while it was worked on.
            Next::Done if entry.wants != entry.began => drop(self.due.insert((Duration::ZERO, at))),
            Next::Done => {
                let report = job.report();
                return self.finish(at, &job.row, Ok(report));
            }
        }
        entry.job = Some(job);
    }

    /// Where the look-up failed, so did that of every order in it. What the account is refused for is told; everything else
    /// may pass.
    fn looked_up(&mut self, work: Work<'_>, found: Vec<(usize, Job)>, error: Option<&Error>) {
        for (at, mut job) in found {
            match error {
                Some(error) if tools::is_about_the_account(error) || job.lookups >= work.rules().lookups => {
                    let copy = Error::new(error.kind(), error.certainty(), error.message().to_owned());
                    self.put_back(at, job, Some(copy.with_code(error.platform_code())));
                }
                Some(_) if matches!(job.row.state, PlacementState::Unknown) => {
                    job.lookups += 1;
                    job.absences = 0;
                    job.next = Next::Look(work.monotonic() + work.back_off(job.lookups).max(LOOK_LATER));
                    self.put_back(at, job, None);
                }
                _ => self.put_back(at, job, None),
            }
        }
    }

    /// How long until something is due that could begin.
    fn until_next(&self, now: Duration, room: bool, looking: bool) -> Option<Duration> {
        let step = self.due.first().filter(|_| room);
        let look = self.sought.first().filter(|_| !looking);
        let next = step.into_iter().chain(look).map(|(due, _)| *due).min()?;
        Some(next.saturating_sub(now))
    }

    /// Tells everybody who waits, and forgets the order. A promise is kept in the store until it is known what came of it.
    fn finish(&mut self, at: usize, row: &Placement, outcome: Result<Report, Error>) {
        let Some(entry) = self.entries.remove(&at) else { return };
        self.places.remove(&entry.reference);
        if let (Some(placed), Some(earlier)) = (&row.placed, self.shared.earlier.get()) {
            earlier.lock().unwrap_or_else(PoisonError::into_inner).remember(&entry.reference, placed);
        }
        if !is_open(row, entry.wants) {
            let (shared, reference, wants) = (self.shared.clone(), entry.reference, entry.wants);
            tokio::spawn(async move {
                let ledger = &shared.ledger;
                if let Err(error) = ledger.patiently(|| ledger.rows.answered(&reference, wants)).await {
                    tracing::warn!(%reference, %error, "that the order is done could not be kept: it is looked at again");
                }
            });
        }
        let told: Told = Arc::new(outcome);
        for waiting in entry.waiting {
            // Who stopped waiting finds it in the store.
            let _ = waiting.send(told.clone());
        }
    }

    /// Tells everybody who still waits how far it came.
    fn end(mut self) {
        let open: Vec<usize> = self.entries.keys().copied().collect();
        for at in open {
            let Some(entry) = self.entries.remove(&at) else { continue };
            let certainty = match entry.job.as_ref().map(|job| job.row.state) {
                Some(PlacementState::Intended | PlacementState::Refused) => Certainty::NotSent,
                _ => Certainty::MaybeSent,
            };
            let error =
                Error::new(ErrorKind::Interrupted, certainty, "the server is ending, and the order is not done")
                    .with_hint("it is kept: the server goes on with it when it is there again; ask for the order then");
            let told: Told = Arc::new(Err(error));
            for waiting in entry.waiting {
                let _ = waiting.send(told.clone());
            }
        }
    }
}

/// A look-up that failed as a whole is not tried again sooner than this.
const LOOK_LATER: Duration = Duration::from_millis(500);

/// Whether it is not known yet what came of it.
fn is_open(row: &Placement, wants: Wants) -> bool {
    let paying = matches!(row.payment, Some(PaymentState::Paying | PaymentState::Unknown | PaymentState::Accepted));
    matches!(row.state, PlacementState::Sending | PlacementState::Unknown) || (wants.pay && paying)
}
