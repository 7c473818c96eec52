//! The sweep before anything is sent: references of which the store knows no order may have been ordered by another
//! store, or by one that was lost. One look through the account's orders for all of them, at the start of each run: another
//! store may have been used since the last one.

use super::notice::Notice;
use super::row::{Placement, PlacementState};
use super::step::Work;
use daigou_core::buyer::listing::{SeenOrder, SeenOrders};
use daigou_core::buyer::{OrderMatch, OrderQuery, Placed, Reference, mark, tools};
use daigou_core::{Certainty, Error, ErrorKind};
use std::collections::HashMap;
use std::time::Duration;

pub(super) const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Looks for everything that this run may send.
pub(super) async fn run(work: Work<'_>, kept: &mut HashMap<Reference, Placement>) -> Result<(), Error> {
    let Some(days) = work.rules().sweep_days.filter(|_| work.ledger.safeguards.sweep) else { return Ok(()) };
    let again = work.rules().retry_refused;
    let sends = |row: &&Placement| match row.state {
        PlacementState::Intended => true,
        PlacementState::Refused => again,
        _ => false,
    };
    let references: Vec<Reference> = kept.values().filter(sends).map(|row| row.reference().clone()).collect();
    if references.is_empty() {
        return Ok(());
    }
    let ledger = work.ledger;
    ledger.publish(&Notice::SweepBegins { references: references.len(), days });
    let now = work.buyer.platform_millis().unwrap_or_else(|| work.clock().unix_millis());
    let query = OrderQuery { since_millis: now.saturating_sub(i64::from(days).saturating_mul(DAY_MILLIS)) };
    let listing = tokio::select! {
        biased;
        listing = look(work, &query) => listing?,
        () = ledger.stop.asked() => return Ok(()),
    };
    let found = found(&listing, &references);
    for (reference, placed) in &found {
        let Some(row) = kept.get(reference) else { continue };
        work.patiently(|| work.rows().placed(row, placed, OrderMatch::Mark)).await?;
    }
    tell_twice(work, kept, &listing).await?;
    let unclear = unreadable_marks(&listing, &references, &found);
    if let Some(reference) = unclear.first() {
        return Err(unclear_error(reference));
    }
    let names: Vec<Reference> = references.iter().filter(|name| found.contains_key(*name)).cloned().collect();
    let gap = listing.gaps.first().cloned();
    tracing::info!(
        orders = listing.orders.len(),
        found = names.len(),
        gap = gap.as_deref(),
        "looked for new references"
    );
    ledger.publish(&Notice::SweepEnded { orders: listing.orders.len(), found: names, gap });
    kept.extend(work.patiently(|| work.rows().load(&references)).await?);
    Ok(())
}

/// Tells of orders that carry the mark of a reference which is placed as others: a list may have hidden one for so long that
/// the order was sent again, or another store sent it. Nothing is done about it but that it is kept, and told.
async fn tell_twice(work: Work<'_>, kept: &HashMap<Reference, Placement>, listing: &SeenOrders) -> Result<(), Error> {
    let placed: Vec<Reference> =
        kept.iter().filter(|(_, row)| row.placed.is_some()).map(|(name, _)| name.clone()).collect();
    for (reference, shown) in found(listing, &placed) {
        let Some((row, known)) = kept.get(&reference).and_then(|row| Some((row, row.placed.as_ref()?))) else {
            continue;
        };
        if shown.orders.iter().all(|id| known.orders.contains(id)) {
            continue;
        }
        work.patiently(|| work.rows().placed_too(row, &shown)).await?;
        let more = shown.orders.into_iter().filter(|id| !known.orders.contains(id));
        let orders = known.orders.iter().cloned().chain(more).collect();
        work.ledger.publish(&Notice::Twice { reference, orders });
    }
    Ok(())
}

/// Reads the orders until two readings in a row were whole: lists lose single rows. Where they never are, nothing follows.
pub(super) async fn look(work: Work<'_>, query: &OrderQuery) -> Result<SeenOrders, Error> {
    const READINGS: u32 = 10;
    const PAUSE: Duration = Duration::from_millis(200);
    let mut seen = look_once(work, query).await?;
    for _ in 1..READINGS {
        work.clock().sleep(PAUSE).await;
        let whole = !seen.unseen;
        seen.add(look_once(work, query).await?);
        if whole && !seen.unseen {
            break;
        }
    }
    match seen.gaps.first().filter(|_| seen.unseen) {
        Some(gap) => Err(never_whole(gap)),
        None => Ok(seen),
    }
}

/// Reads the orders, again where that failed in passing.
async fn look_once(work: Work<'_>, query: &OrderQuery) -> Result<SeenOrders, Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        match work.buyer.orders_since(query).await {
            Ok(listing) => return Ok(listing),
            Err(error) if tries >= work.rules().tries || !may_pass(&error) => return Err(not_begun(error)),
            Err(_) => work.clock().sleep(work.back_off(tries)).await,
        }
    }
}

/// Tells whether a failure may pass: a refusal stays one; a call that did not arrive may arrive.
fn may_pass(error: &Error) -> bool {
    !error.is_local() && error.certainty() != Certainty::Answered && !tools::is_about_the_account(error)
}

/// The orders that carry one of these references.
fn found(listing: &SeenOrders, references: &[Reference]) -> HashMap<Reference, Placed> {
    let mut out: HashMap<Reference, Placed> = HashMap::new();
    let sought: std::collections::HashSet<&str> = references.iter().map(Reference::as_str).collect();
    for (seen, order) in listing.orders.iter().filter_map(|seen| Some((seen, seen.order.as_ref().ok()?))) {
        for name in carried(seen).filter(|name| sought.contains(name)) {
            let Ok(reference) = Reference::new(name) else { continue };
            let placed = out.entry(reference).or_default();
            if !placed.orders.contains(&order.id) {
                placed.orders.push(order.id.clone());
            }
        }
    }
    out
}

pub(super) fn carried(seen: &SeenOrder) -> impl Iterator<Item = &str> {
    let numbers = seen.numbers.iter().map(|(_, number)| number.as_str());
    seen.marks.iter().map(Reference::as_str).chain(numbers)
}

/// References whose mark stands in something that could not be read, or in an order without a number.
fn unreadable_marks(
    listing: &SeenOrders,
    references: &[Reference],
    found: &HashMap<Reference, Placed>,
) -> Vec<Reference> {
    let nameless: Vec<&str> = listing.orders.iter().filter(|seen| seen.order.is_err()).flat_map(carried).collect();
    let hidden = |reference: &&Reference| {
        let raw = stands_in(reference, &listing.unread);
        !found.contains_key(*reference) && (raw || nameless.contains(&reference.as_str()))
    };
    references.iter().filter(hidden).cloned().collect()
}

/// Whether the reference's mark, or its number by itself, stands in something that could not be read.
pub(super) fn stands_in(reference: &Reference, unread: &[String]) -> bool {
    let (mark, number) = (mark::write(reference), format!("\"{reference}\""));
    unread.iter().any(|raw| raw.contains(&mark) || raw.contains(&number))
}

pub(super) fn unclear_error(reference: &Reference) -> Error {
    let message = format!("an order of {reference} is on the platform already, and cannot be read; nothing was sent");
    Error::new(ErrorKind::Decode, Certainty::NotSent, message)
        .with_hint("look at the platform's own pages, then tie it to its reference: `daigou ledger adopt`")
}

/// An order of another store may be among what was not shown: nothing is sent on the chance that it is not.
fn never_whole(gap: &str) -> Error {
    let message = format!("the platform's list of orders never came whole ({gap}); nothing was sent");
    Error::new(ErrorKind::Decode, Certainty::NotSent, message).with_hint(
        "run the same command again later; --new-account sends without that look, where no other store or folder can have \
         ordered these references",
    )
}

/// Nothing was ordered: what failed was a look at the platform before.
fn not_begun(error: Error) -> Error {
    let certainty = match error.certainty() {
        Certainty::Answered => Certainty::Answered,
        _ => Certainty::NotSent,
    };
    let message = format!("before anything was ordered, the platform's orders could not be read: {}", error.message());
    let hint = error.hint().unwrap_or("run the same command again; nothing was ordered").to_owned();
    let out = Error::new(error.kind(), certainty, message).with_hint(hint);
    let out = out.with_code(error.platform_code()).with_request_id(error.request_id());
    out.with_source(error)
}
