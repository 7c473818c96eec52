//! One order, one step: quoted and sent, or paid. A step ends by saying what the order waits for next.

use super::job::{Job, Next};
use super::lease::{self, Lease};
use super::ledger::Ledger;
use super::metrics::count;
use super::notice::{Notice, Wait};
use super::row::{Placement, PlacementState};
use super::rows::Rows;
use super::rules::{Rules, Wants};
use crate::store;
use daigou_core::buyer::{Buyer, OrderMatch, Placed, Quote, tools};
use daigou_core::clock::Clock;
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The parts that every step needs.
#[derive(Clone, Copy)]
pub(super) struct Work<'r> {
    pub(super) ledger: &'r Ledger,
    pub(super) buyer: &'r dyn Buyer,
    /// A place for each order that may be at the platform at once.
    pub(super) platform: &'r Semaphore,
    /// What is wanted of the order at hand.
    pub(super) wants: Wants,
}

/// A step's failure that ends the run: the store's.
pub(super) type Step = Result<(), Error>;

impl<'r> Work<'r> {
    pub(super) fn rows(self) -> &'r Rows {
        &self.ledger.rows
    }

    pub(super) fn rules(self) -> &'r Rules {
        &self.ledger.rules
    }

    pub(super) fn clock(self) -> &'r dyn Clock {
        &**self.ledger.rows.store().clock()
    }

    pub(super) fn monotonic(self) -> Duration {
        self.clock().monotonic()
    }

    /// Does something at the platform once there is a place. Orders that are being written down hold none.
    pub(super) async fn at_platform<T>(self, call: impl Future<Output = T>) -> T {
        // It is never closed, and a call that has its turn without a place does no harm.
        let _place = self.platform.acquire().await.ok();
        call.await
    }

    /// As [`at_platform`](Self::at_platform); `None` where the run was stopped before there was a place: nothing was sent.
    async fn unless_stopped<T>(self, call: impl Future<Output = T>) -> Option<T> {
        let call = async { if self.ledger.stop.is_asked() { None } else { Some(call.await) } };
        self.at_platform(call).await
    }

    /// Does what is due. Where the store fails, the job is given back with the error.
    pub(super) async fn advance(self, mut job: Job) -> (Job, Option<Error>) {
        let done = match job.row.state {
            PlacementState::Intended => self.send(&mut job).await,
            PlacementState::Sending => self.take_over(&mut job).await,
            PlacementState::Unknown => {
                self.schedule_lookup(&mut job);
                Ok(())
            }
            PlacementState::Placed => self.pay(&mut job).await,
            PlacementState::Refused => self.refused(&mut job).await,
        };
        (job, done.err())
    }

    /// Quotes the order, and sends it where what it costs is within every limit.
    async fn send(self, job: &mut Job) -> Step {
        if self.rows().store().is_shared() {
            // Another process may have placed it meanwhile: not even a quote is asked for then.
            let (attempts, next) = (job.row.attempts, job.next);
            self.reload_row(job).await?;
            if job.row.state != PlacementState::Intended || job.row.attempts != attempts {
                return Ok(());
            }
            job.next = next;
        }
        let quote = match self.unless_stopped(self.buyer.quote(&job.row.order)).await {
            Some(Ok(quote)) => quote,
            Some(Err(error)) => return self.not_quoted(job, error).await,
            None => return Ok(()),
        };
        if let Some(words) = too_dear(job.row.order.max_total_fen, &quote) {
            let error = Error::new(ErrorKind::Refused, Certainty::NotSent, words.clone()).with_field("max_total_fen");
            job.error = Some(error);
            return self.refuse(job, None, &words).await;
        }
        if !self.fits_the_caps(job, &quote).await? {
            return Ok(());
        }
        let sent = self.begin_and_send(job, quote).await;
        let given_back = self.give_back(job).await;
        sent.and(given_back)
    }

    /// Keeps that an attempt begins, sends it, and keeps what came of it.
    async fn begin_and_send(self, job: &mut Job, quote: Quote) -> Step {
        let wall = self.buyer.platform_millis().unwrap_or_else(|| self.clock().unix_millis());
        let lease = Lease::new(self.ledger, 1);
        if !self.patiently(|| self.rows().begin(&job.row, &quote, wall, lease.lasts())).await? {
            return self.reload_row(job).await;
        }
        count(&self.ledger.counters.attempts);
        job.row.state = PlacementState::Sending;
        job.row.attempts += 1;
        job.row.first_attempt_millis.get_or_insert(wall);
        job.row.last_attempt_millis = Some(wall);
        job.sent_now = true;
        let sent = self.unless_stopped(lease.fence(self.buyer.place(&job.row.order, &quote))).await;
        job.row.quote = Some(quote);
        match sent {
            Some(Err(error)) if lease.was_late() => self.came_late(job, error).await,
            Some(Ok(placed)) => self.found(job, placed, OrderMatch::Answer, Certainty::MaybeSent).await,
            Some(Err(error)) => self.not_placed(job, error).await,
            // It waited for its turn, and nothing was sent.
            None => {
                job.next = Next::Step(self.monotonic());
                self.keep(job, PlacementState::Intended, None, None).await
            }
        }
    }

    async fn not_quoted(self, job: &mut Job, error: Error) -> Step {
        let refused = error.kind() == ErrorKind::Refused;
        if tools::is_about_the_account(&error) {
            return Err(error);
        }
        if refused && !self.buyer.proves_nothing_done(&error) {
            self.ask_whether_it_is_the_account(&error).await?;
        }
        if error.is_local() {
            job.invalid = true;
            job.next = Next::Done;
        } else if refused && (self.buyer.proves_nothing_done(&error) || job.tries + 1 >= self.rules().tries) {
            let (code, words) = (error.platform_code().map(str::to_owned), error.message().to_owned());
            job.error = Some(error);
            return self.refuse(job, code.as_deref(), &words).await;
        } else {
            self.retry_later(job);
        }
        job.error = Some(error);
        Ok(())
    }

    /// A refusal by a code that nobody published may be about the order, or about the account: what is refused whatever is
    /// asked for stops the run, and is nothing that the order did wrong.
    async fn ask_whether_it_is_the_account(self, refusal: &Error) -> Step {
        const FRESH: Duration = Duration::from_secs(60);
        let now = self.monotonic();
        if self.ledger.asked_account.get().is_some_and(|at| now.saturating_sub(at) < FRESH) {
            return Ok(());
        }
        match self.at_platform(self.buyer.probe()).await {
            Err(error) if tools::is_about_the_account(&error) || same_refusal(&error, refusal) => Err(error),
            _ => {
                self.ledger.asked_account.set(now);
                Ok(())
            }
        }
    }

    /// Nothing was sent, since the lease was nearly over. Another process may have the order by now, and what it did is
    /// looked up.
    async fn came_late(self, job: &mut Job, error: Error) -> Step {
        tracing::warn!(reference = %job.row.reference(), "came too late to send the order: it is looked up");
        let kept = self.keep(job, PlacementState::Unknown, None, Some(error.message())).await;
        job.error = Some(error);
        kept?;
        if job.row.state == PlacementState::Unknown {
            job.over = None;
            self.schedule_lookup(job);
        }
        Ok(())
    }

    async fn not_placed(self, job: &mut Job, error: Error) -> Step {
        let (code, words) = (error.platform_code().map(str::to_owned), error.message().to_owned());
        let status = || error.status().map(|status| format!("HTTP {status}"));
        tracing::info!(
            reference = %job.row.reference(), attempt = job.row.attempts, kind = error.kind().as_str(),
            certainty = error.certainty().as_str(), "the order's attempt failed"
        );
        let nothing = error.certainty() == Certainty::NotSent || self.buyer.proves_nothing_done(&error);
        let kept = if nothing && error.kind() == ErrorKind::Refused {
            self.keep(job, PlacementState::Refused, code.as_deref(), Some(&words)).await
        } else if nothing {
            job.invalid = error.is_local();
            self.keep(job, PlacementState::Intended, None, Some(&words)).await
        } else if error.certainty() == Certainty::Answered && !tools::is_about_the_account(&error) {
            // A refusal whose code is not known to mean that nothing was done: looked up once, then believed.
            let code = code.or_else(status).unwrap_or_else(|| "refused".to_owned());
            self.keep(job, PlacementState::Unknown, Some(&code), Some(&words)).await
        } else {
            self.keep(job, PlacementState::Unknown, None, Some(&words)).await
        };
        let stops = tools::is_about_the_account(&error);
        job.error = Some(error);
        kept?;
        if stops && let Some(error) = job.error.take() {
            return Err(error);
        }
        match job.row.state {
            PlacementState::Intended if job.invalid => job.next = Next::Done,
            PlacementState::Intended => self.retry_later(job),
            PlacementState::Unknown => {
                if count(&self.ledger.counters.unknown_outcomes) == 0 {
                    let most = self.rules().looked_for();
                    self.ledger.publish(&Notice::Waits { orders: 1, why: Wait::Settle, most });
                }
                job.over = Some(self.monotonic());
                self.schedule_lookup(job);
            }
            _ => job.next = Next::Done,
        }
        Ok(())
    }

    /// Writes down that it exists. `certainty` is that of an attempt whose outcome cannot be kept.
    pub(super) async fn found(self, job: &mut Job, placed: Placed, by: OrderMatch, certainty: Certainty) -> Step {
        let keep = async || {
            if self.patiently(|| self.rows().placed(&job.row, &placed, by)).await? {
                return Ok(());
            }
            self.patiently(|| self.rows().placed_too(&job.row, &placed)).await
        };
        keep().await.map_err(|error| {
            let numbers: Vec<&str> = placed.orders.iter().map(|id| id.as_str()).collect();
            let placed = format!("was placed as {}, and that could not be kept", numbers.join(", "));
            unkept(&job.row, &placed, error, certainty)
        })?;
        tracing::info!(
            reference = %job.row.reference(), orders = placed.orders.len(), attempts = job.row.attempts,
            by = by.as_str(), "placed"
        );
        count(&self.ledger.counters.placed);
        job.row.state = PlacementState::Placed;
        (job.row.placed, job.row.found_by) = (Some(placed), Some(by));
        job.row.candidates.clear();
        job.open = None;
        (job.row.code, job.row.message) = (None, None);
        job.placed_now = true;
        (job.error, job.over, job.tries) = (None, None, 0);
        job.next = match job.row.wants_payment(self.wants.pay) {
            true => Next::FIRST,
            false => Next::Done,
        };
        Ok(())
    }

    /// Keeps where an attempt went, in spite of a store that is away for a while.
    async fn keep(self, job: &mut Job, to: PlacementState, code: Option<&str>, message: Option<&str>) -> Step {
        let kept = self.transition(job, to, code, message).await;
        let words = format!("may have been placed ({}), and that could not be kept", message.unwrap_or(to.as_str()));
        kept.map_err(|error| unkept(&job.row, &words, error, Certainty::MaybeSent))
    }

    async fn refuse(self, job: &mut Job, code: Option<&str>, words: &str) -> Step {
        self.transition(job, PlacementState::Refused, code, Some(words)).await?;
        if job.row.state == PlacementState::Refused {
            job.next = Next::Done;
        }
        Ok(())
    }

    /// Goes to another state, unless another process went elsewhere: then the row is read again.
    pub(super) async fn transition(
        self,
        job: &mut Job,
        to: PlacementState,
        code: Option<&str>,
        message: Option<&str>,
    ) -> Step {
        if self.patiently(|| self.rows().transition(&job.row, to, code, message)).await? {
            job.row.state = to;
            (job.row.code, job.row.message) = (code.map(str::to_owned), message.map(str::to_owned));
            return Ok(());
        }
        self.reload_row(job).await
    }

    /// Another process changed the row: what it is now decides what to do.
    pub(super) async fn reload_row(self, job: &mut Job) -> Step {
        let reference = job.row.order.reference.clone();
        let mut kept = self.patiently(|| self.rows().load(std::slice::from_ref(&reference))).await?;
        job.row = kept.remove(&reference).ok_or_else(|| store::damaged(format!("the order {reference} is gone")))?;
        job.over = None;
        job.next = Next::Step(self.monotonic());
        Ok(())
    }

    /// An attempt that another process had begun: it is that one's until its lease is over; then it is unknown.
    async fn take_over(self, job: &mut Job) -> Step {
        if self.rows().store().is_shared() {
            let lasts = lease::longest(self.rules(), 1, &job.row, job.row.lease);
            let seen = (job.row.attempts, job.row.lease);
            if let Some(left) = job.watched.left(seen, lasts, self.monotonic()) {
                let next = Next::Step(self.monotonic() + left.min(LOOK_IN));
                // What it came to may be kept already.
                self.reload_row(job).await?;
                if job.row.state == PlacementState::Sending {
                    job.next = next;
                }
                return Ok(());
            }
        }
        let words = "the process that sent it ended before its outcome was known";
        self.transition(job, PlacementState::Unknown, None, Some(words)).await?;
        if job.row.state == PlacementState::Unknown {
            // From here on, whatever was sent at the end of the lease may still settle.
            job.over = None;
            self.schedule_lookup(job);
        }
        Ok(())
    }

    /// Has an unknown order looked up: soon, where it may be found, and as soon as its absence means something.
    pub(super) fn schedule_lookup(self, job: &mut Job) {
        let now = self.monotonic();
        let over = *job.over.get_or_insert(now);
        let settled = over.saturating_add(self.rules().settle);
        let soon = over.saturating_add(self.rules().settle.min(SOON));
        job.next = Next::Look(if now < soon { soon } else { settled.max(now) });
    }

    async fn refused(self, job: &mut Job) -> Step {
        if !self.wants.retry_refused || std::mem::replace(&mut job.retried, true) {
            job.next = Next::Done;
            return Ok(());
        }
        self.transition(job, PlacementState::Intended, None, None).await?;
        job.next = Next::Step(self.monotonic());
        Ok(())
    }

    /// Has the step done again after a while, or leaves the order for this run.
    pub(super) fn retry_later(self, job: &mut Job) {
        job.tries += 1;
        job.next = match job.tries < self.rules().tries {
            true => Next::Step(self.monotonic() + self.back_off(job.tries)),
            false => Next::Done,
        };
    }

    /// Full jitter under a limit that doubles.
    pub(super) fn back_off(self, tries: u32) -> Duration {
        self.ledger.back_off(tries)
    }

    /// Keeps something that must be kept: while the store is away, it is tried again for a while, and a little longer once
    /// the run is to end.
    pub(super) async fn patiently<T, F: Future<Output = Result<T, Error>>>(
        self,
        keep: impl Fn() -> F,
    ) -> Result<T, Error> {
        self.ledger.patiently(keep).await
    }
}

/// How often an attempt of another process is looked in on.
const LOOK_IN: Duration = Duration::from_secs(2);
/// An unknown order is first looked up so long after its attempt: it is there mostly.
const SOON: Duration = Duration::from_secs(3);

/// Tells whether two refusals are the same one.
fn same_refusal(one: &Error, other: &Error) -> bool {
    one.kind() == ErrorKind::Refused && one.platform_code() == other.platform_code()
}

fn too_dear(most: Option<i64>, quote: &Quote) -> Option<String> {
    let most = most.map(Money::cny_fen)?;
    let fen = quote.total.fen();
    if fen.as_ref().is_ok_and(|fen| *fen <= most.minor()) {
        return None;
    }
    Some(format!("the quote of {} is above max_total_fen, {most}", quote.total))
}

/// The store failed when it was to keep what came of something that was sent.
pub(super) fn unkept(row: &Placement, what: &str, error: Error, certainty: Certainty) -> Error {
    let message = format!("order {} {what}: {}", row.reference(), error.message());
    let out = Error::new(ErrorKind::Store, certainty, message).with_source(error);
    out.with_hint("run the same command again when the store is back: what was sent is looked up before anything else")
}
