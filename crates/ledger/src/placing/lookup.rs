//! Orders that may exist: looked up by their references, all in one look-up.

use super::metrics::count;
use super::row::{Placement, PlacementState};
use super::step::{Job, Next, Work};
use daigou_core::buyer::{Found, Placed, Reference, Sought};
use daigou_core::{Certainty, Error};
use std::collections::HashMap;
use std::time::Duration;

/// Orders of this long before the first attempt are looked at, too: a machine's clock may have been wrong when the
/// attempt was written down.
const LOOK_BACK_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Looks all of them up, and says of each what it waits for next.
pub(super) async fn look(work: Work<'_>, mut batch: Vec<(usize, Job)>) -> (Vec<(usize, Job)>, Option<Error>) {
    let began = work.monotonic();
    let now = work.clock().unix_millis();
    let sought: Vec<Sought> = batch.iter().map(|(_, job)| sought(&job.row, now)).collect();
    let counters = &work.ledger.counters;
    count(&counters.look_ups);
    match work.buyer.find(&sought).await {
        Ok(found) => {
            let mut orders = by_reference(found);
            tracing::debug!(sought = sought.len(), found = orders.len(), "looked up");
            for (_, job) in &mut batch {
                job.error = None;
                let step = match orders.remove(job.row.reference()) {
                    Some(placed) => work.found(job, placed, Certainty::NotSent).await,
                    None => absent(work, job, began).await,
                };
                if let Err(error) = step {
                    return (batch, Some(error));
                }
            }
            (batch, None)
        }
        Err(error) => {
            count(&counters.failed_look_ups);
            tracing::info!(
                sought = sought.len(),
                kind = error.kind().as_str(),
                "the look-up is not whole: nothing follows from it"
            );
            let words = error.message().to_owned();
            for (_, job) in &mut batch {
                let again =
                    Error::new(error.kind(), error.certainty(), format!("the look-up by reference failed: {words}"));
                job.error = Some(again.with_hint("it may exist: run the same command again, it is looked up first"));
                once_more(work, job);
            }
            (batch, None)
        }
    }
}

fn sought(row: &Placement, now: i64) -> Sought {
    let first = row.first_attempt_millis.unwrap_or(now).min(now);
    Sought { reference: row.reference().clone(), since_millis: first.saturating_sub(LOOK_BACK_MILLIS) }
}

/// One submission may have become several orders.
fn by_reference(found: Vec<Found>) -> HashMap<Reference, Placed> {
    let mut out: HashMap<Reference, Placed> = HashMap::new();
    for Found { reference, order } in found {
        let placed = out.entry(reference).or_default();
        if !placed.orders.contains(&order.id) {
            placed.orders.push(order.id);
        }
    }
    out
}

/// It was not found. That is believed where the look-up began late enough after the attempt was over.
async fn absent(work: Work<'_>, job: &mut Job, began: Duration) -> Result<(), Error> {
    let settled = job.over.is_some_and(|over| began.saturating_sub(over) >= work.rules().settle);
    if !settled {
        once_more(work, job);
        return Ok(());
    }
    let (code, message) = (job.row.code.clone(), job.row.message.clone());
    let to = if code.is_some() { PlacementState::Refused } else { PlacementState::Intended };
    tracing::info!(reference = %job.row.reference(), to = to.as_str(), "a settled look-up shows that it does not exist");
    work.turn(job, to, code.as_deref(), message.as_deref()).await?;
    if job.row.state == to {
        job.over = None;
        job.lookups = 0;
        match to {
            PlacementState::Refused => job.next = Next::Done,
            _ => work.again(job),
        }
    }
    Ok(())
}

/// Looks it up again: when its absence means something, or after a while.
fn once_more(work: Work<'_>, job: &mut Job) {
    let now = work.monotonic();
    let settled = *job.over.get_or_insert(now) + work.rules().settle;
    if now < settled {
        job.next = Next::Look(settled);
        return;
    }
    job.lookups += 1;
    job.next = match job.lookups < work.rules().lookups {
        true => Next::Look(now + work.back_off(job.lookups)),
        false => Next::Done,
    };
}
