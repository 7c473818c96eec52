//! Orders that may exist: one look-up over the account's orders for all of them, and what follows from it.

use super::accounting::{Accounts, Attempt, Book, Finding};
use super::job::{Job, Next};
use super::metrics::count;
use super::records::attempt;
use super::row::{Placement, PlacementState};
use super::rules::{ABSENCES, ABSENCES_OF_REFUSED};
use super::step::Work;
use super::sweep::stands_in;
use crate::store::millis;
use daigou_core::buyer::listing::SeenOrders;
use daigou_core::buyer::{OrderMatch, OrderQuery, Placed, Reference, tools};
use daigou_core::value::OrderId;
use daigou_core::{Certainty, Error, ErrorKind};
use std::collections::HashSet;

/// Orders of this long before the first attempt are looked at, too: platforms write times without saying of which zone.
const MARGIN_MILLIS: i64 = 25 * 60 * 60 * 1000;
/// The margin where the platform does not show its clock, and this machine's may be wrong by days.
const MARGIN_WITHOUT_CLOCK_MILLIS: i64 = 8 * 24 * 60 * 60 * 1000;
/// A look-up that answers and leaves the question open will hardly answer it later: so many are tried in a run.
const OPEN_LOOKUPS: u32 = 6;

/// Looks all of them up, and says of each what it waits for next.
pub(super) async fn run_lookup(work: Work<'_>, mut batch: Vec<(usize, Job)>) -> (Vec<(usize, Job)>, Option<Error>) {
    let done = look(work, &mut batch).await;
    (batch, done.err())
}

async fn look(work: Work<'_>, batch: &mut [(usize, Job)]) -> Result<(), Error> {
    let began = work.monotonic();
    let query = OrderQuery { since_millis: since(work, batch) };
    let (settle, call) = (millis(work.rules().settle), millis(work.rules().lease));
    // Before the list is read: what is placed meanwhile need not be in it.
    let mut book = work.patiently(|| work.rows().book(work.buyer, query.since_millis, settle, call)).await?;
    add_attempts(work, &mut book, batch);
    let counters = &work.ledger.counters;
    count(&counters.look_ups);
    let listing = tokio::select! {
        biased;
        listing = work.buyer.orders_since(&query) => listing,
        () = work.ledger.stop.asked() => {
            batch.iter_mut().for_each(|(_, job)| job.next = Next::Done);
            return Ok(());
        }
    };
    let listing = match listing {
        Ok(listing) => listing,
        Err(error) => {
            count(&counters.failed_look_ups);
            if tools::is_about_the_account(&error) || error.kind() == ErrorKind::Refused || error.is_local() {
                return Err(error);
            }
            tracing::info!(sought = batch.len(), kind = error.kind().as_str(), "the look-up failed");
            return failed(work, batch, &error);
        }
    };
    if !listing.gaps.is_empty() {
        count(&counters.failed_look_ups);
    }
    add_references(work, &mut book, &listing).await?;
    let accounts = Accounts::new(&listing, &book, work.ledger.safeguards);
    for (_, job) in batch {
        let settled = job.over.is_some_and(|over| began.saturating_sub(over) >= work.rules().settle);
        let finding = accounts.finding(job.row.reference(), settled);
        tracing::debug!(reference = %job.row.reference(), orders = listing.orders.len(), ?finding, "looked up");
        conclude(work, job, finding).await?;
    }
    Ok(())
}

/// From when on orders are looked at, by the platform's clock.
fn since(work: Work<'_>, batch: &[(usize, Job)]) -> i64 {
    let platform = work.buyer.platform_millis();
    let now = platform.unwrap_or_else(|| work.clock().unix_millis());
    let began = |row: &Placement| row.first_attempt_millis.unwrap_or(now).min(now);
    let first = batch.iter().map(|(_, job)| began(&job.row)).min().unwrap_or(now);
    let margin = if platform.is_some() { MARGIN_MILLIS } else { MARGIN_WITHOUT_CLOCK_MILLIS };
    first.saturating_sub(margin)
}

/// Adds the attempts that are looked for to the book, whatever the store shows of them by now.
fn add_attempts(work: Work<'_>, book: &mut Book, batch: &[(usize, Job)]) {
    let there: HashSet<Reference> = book.attempts.iter().map(|attempt| attempt.reference.clone()).collect();
    let missing = batch.iter().filter(|(_, job)| !there.contains(job.row.reference()));
    let (settle, call) = (millis(work.rules().settle), millis(work.rules().lease));
    let missing: Vec<Attempt> = missing.map(|(_, job)| attempt(work.buyer, &job.row, settle, call)).collect();
    book.attempts.extend(missing);
}

/// The references among the numbers that the list shows which the store has.
async fn add_references(work: Work<'_>, book: &mut Book, listing: &SeenOrders) -> Result<(), Error> {
    let numbers = listing.orders.iter().flat_map(|seen| &seen.numbers);
    let shown: HashSet<Reference> = numbers.filter_map(|(_, number)| Reference::new(number.as_str()).ok()).collect();
    let shown: Vec<Reference> = shown.into_iter().filter(|shown| !book.references.contains(shown)).collect();
    book.references.extend(work.patiently(|| work.rows().existing(&shown)).await?);
    Ok(())
}

/// Nothing was read: nothing follows.
fn failed(work: Work<'_>, batch: &mut [(usize, Job)], error: &Error) -> Result<(), Error> {
    for (_, job) in batch {
        let message = format!("the look-up failed: {}", error.message());
        let again = Error::new(error.kind(), error.certainty(), message.clone());
        job.error = Some(again.with_hint("it may exist: run the same command again, it is looked up first"));
        job.open = Some((Vec::new(), message));
        reschedule_lookup(work, job, work.rules().lookups);
    }
    Ok(())
}

async fn conclude(work: Work<'_>, job: &mut Job, finding: Finding) -> Result<(), Error> {
    job.error = None;
    match finding {
        Finding::Found { orders, by } => {
            let placed = Placed { orders, failed: Vec::new() };
            work.found(job, placed, by, Certainty::NotSent).await
        }
        Finding::Absent => {
            job.absences += 1;
            if work.ledger.safeguards.often && job.absences < wanted(job) {
                job.next = Next::Look(work.monotonic() + work.rules().pause());
                return Ok(());
            }
            absent_by_number(work, job).await
        }
        Finding::Unknown { candidates, why, passes } => {
            // A list that was not whole says nothing, and takes nothing back either.
            if !candidates.is_empty() {
                job.absences = 0;
            }
            job.open = Some((candidates, why));
            let most = if passes { work.rules().lookups } else { OPEN_LOOKUPS.min(work.rules().lookups) };
            reschedule_lookup(work, job, most);
            if job.next == Next::Done {
                leave_open(work, job).await?;
            }
            Ok(())
        }
    }
}

/// In how many whole look-ups an order has to be missing. A refusal that is only to be believed needs fewer than a creation
/// that is going to be sent again.
fn wanted(job: &Job) -> u32 {
    if job.row.code.is_some() { ABSENCES_OF_REFUSED } else { ABSENCES }
}

/// The list leaves it out. Where the platform can be asked for the number itself, it is: a list may leave one order out, and
/// its total with it.
async fn absent_by_number(work: Work<'_>, job: &mut Job) -> Result<(), Error> {
    let reference = job.row.reference().clone();
    let open = |job: &mut Job, why: String| {
        job.open = Some((Vec::new(), why));
        reschedule_lookup(work, job, work.rules().lookups);
    };
    let asked = match work.ledger.safeguards.by_number {
        true => work.at_platform(work.buyer.orders_by_number(&reference)).await,
        false => Ok(None),
    };
    // An order of long ago had the number before a person released or forgot it.
    let first =
        job.row.first_attempt_millis.unwrap_or(job.row.created_millis).saturating_sub(MARGIN_WITHOUT_CLOCK_MILLIS);
    let shown = match asked {
        Ok(Some(mut shown)) => {
            shown.orders.retain(|seen| seen.created_millis.is_none_or(|created| created >= first));
            shown
        }
        Ok(None) => return absent(work, job).await,
        Err(error) if tools::is_about_the_account(&error) => return Err(error),
        // A filter that the platform does not take is none.
        Err(error) if error.kind() == ErrorKind::Refused || error.is_local() => return absent(work, job).await,
        Err(error) => {
            open(job, format!("the platform could not be asked for its number: {}", error.message()));
            return Ok(());
        }
    };
    let orders: Vec<OrderId> =
        shown.orders.iter().filter_map(|seen| Some(seen.order.as_ref().ok()?.id.clone())).collect();
    if !orders.is_empty() {
        tracing::warn!(%reference, "the list leaves the order out, and its number finds it");
        let placed = Placed { orders, failed: Vec::new() };
        return work.found(job, placed, OrderMatch::Mark, Certainty::NotSent).await;
    }
    if !shown.orders.is_empty() || stands_in(&reference, &shown.unread) {
        open(job, "its number finds an order that cannot be read".to_owned());
        return Ok(());
    }
    absent(work, job).await
}

/// Goes on where no order exists: it is sent again, or the refusal that was looked up is believed.
async fn absent(work: Work<'_>, job: &mut Job) -> Result<(), Error> {
    let (code, message) = (job.row.code.clone(), job.row.message.clone());
    let to = if code.is_some() { PlacementState::Refused } else { PlacementState::Intended };
    tracing::info!(reference = %job.row.reference(), to = to.as_str(), "every order is accounted for: it does not exist");
    work.transition(job, to, code.as_deref(), message.as_deref()).await?;
    if job.row.state == to {
        job.over = None;
        (job.lookups, job.absences, job.open) = (0, 0, None);
        match to {
            PlacementState::Refused => job.next = Next::Done,
            _ => work.retry_later(job),
        }
    }
    Ok(())
}

/// Looks it up again: when its absence means something, or after a while.
fn reschedule_lookup(work: Work<'_>, job: &mut Job, most: u32) {
    let now = work.monotonic();
    let settled = job.over.get_or_insert(now).saturating_add(work.rules().settle);
    if now < settled {
        job.next = Next::Look(settled);
        return;
    }
    job.lookups += 1;
    job.next = match job.lookups < most {
        true => Next::Look(now + work.back_off(job.lookups)),
        false => Next::Done,
    };
}

/// Leaves the order unknown: the store keeps what a person needs to decide.
async fn leave_open(work: Work<'_>, job: &mut Job) -> Result<(), Error> {
    let Some((candidates, why)) = job.open.take() else { return Ok(()) };
    let kept = work.patiently(|| work.rows().open(&job.row, &candidates, &why)).await?;
    if !kept {
        return work.reload_row(job).await;
    }
    let hint = format!(
        "see `daigou ledger show {0}`; `ledger adopt {0} ORDER` if one of them is it, `ledger release {0}` if none is",
        job.row.reference()
    );
    job.error = Some(Error::new(ErrorKind::Decode, Certainty::MaybeSent, why.clone()).with_hint(hint));
    (job.row.candidates, job.row.message) = (candidates, Some(why));
    Ok(())
}
