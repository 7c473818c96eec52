//! Decisions of a person about a store: which orders may exist, which order is whose, and what never was one.

use super::damaged::Listing;
use super::records::changed_meanwhile;
use super::row::{Placement, PlacementState};
use super::rows::Rows;
use crate::store::Store;
use daigou_core::buyer::{OrderMatch, Placed, Reference};
use daigou_core::value::OrderId;
use daigou_core::{Certainty, Error, ErrorKind};

/// The placements of a store in these states, oldest first. It works beside a process that places. Those that cannot be
/// read are left out, and logged; [`list_all`] gives them, too.
///
/// # Errors
/// The store failed.
pub async fn list(store: &Store, states: &[PlacementState]) -> Result<Vec<Placement>, Error> {
    Ok(list_all(store, states).await?.placements)
}

/// As [`list`], with what cannot be read.
///
/// # Errors
/// The store failed.
pub async fn list_all(store: &Store, states: &[PlacementState]) -> Result<Listing, Error> {
    Rows::new(store.clone()).in_state(states).await
}

/// One placement.
///
/// # Errors
/// The store does not know the reference, or failed.
pub async fn show(store: &Store, reference: &Reference) -> Result<Placement, Error> {
    let kept = Rows::new(store.clone()).load(std::slice::from_ref(reference)).await?.remove(reference);
    kept.ok_or_else(|| {
        Error::invalid("REF", format!("the store does not know `{reference}`"))
            .with_hint("`daigou ledger list` shows what it knows")
    })
}

/// Ties a reference whose outcome is unknown to the orders that a person found.
///
/// # Errors
/// Another reference has one of the orders, this one has others, it is being sent right now, or the store failed.
pub async fn adopt(store: &Store, reference: &Reference, orders: &[OrderId]) -> Result<Placement, Error> {
    let _role = store.take("placing")?;
    let rows = Rows::new(store.clone());
    let row = show(store, reference).await?;
    if orders.is_empty() || orders.iter().any(OrderId::is_blank) {
        return Err(Error::invalid("ORDER", "must be the platform's order number"));
    }
    for order in orders {
        if let Some(owner) = rows.owner(order.as_str()).await?.filter(|owner| owner != reference) {
            let message = format!("order {order} is that of `{owner}`");
            return Err(Error::invalid("ORDER", message).with_hint("see it with `daigou ledger show`"));
        }
    }
    if let Some(placed) = &row.placed {
        let known = orders.iter().all(|order| placed.orders.contains(order));
        let message = format!("`{reference}` is placed as {}", numbers(placed));
        return if known { Ok(row) } else { Err(Error::invalid("REF", message)) };
    }
    being_sent(&rows, &row)?;
    let placed = Placed { orders: orders.to_vec(), failed: Vec::new() };
    if !rows.placed(&row, &placed, OrderMatch::Person).await? {
        return Err(changed_meanwhile(reference));
    }
    show(store, reference).await
}

/// Says that a person has seen that an unknown reference has no order: it may be sent, or given new content.
///
/// # Errors
/// It is placed, or is being sent right now, or the store failed.
pub async fn release(store: &Store, reference: &Reference) -> Result<Placement, Error> {
    let _role = store.take("placing")?;
    let rows = Rows::new(store.clone());
    let row = show(store, reference).await?;
    being_sent(&rows, &row)?;
    match row.state {
        PlacementState::Placed => return Err(is_placed(&row)),
        // Nothing exists as it is.
        PlacementState::Intended | PlacementState::Refused => return Ok(row),
        PlacementState::Sending | PlacementState::Unknown => {}
    }
    if !rows.release(&row).await? {
        return Err(changed_meanwhile(reference));
    }
    show(store, reference).await
}

/// Forgets a reference. Nothing changes on the platform: should it be ordered again, it is looked for there first.
///
/// # Errors
/// It may exist, or is being sent right now, or the store failed.
pub async fn forget(store: &Store, reference: &Reference) -> Result<Placement, Error> {
    let _role = store.take("placing")?;
    let rows = Rows::new(store.clone());
    let row = show(store, reference).await?;
    being_sent(&rows, &row)?;
    if matches!(row.state, PlacementState::Sending | PlacementState::Unknown) {
        let error = Error::invalid("REF", format!("`{reference}` may exist: forgotten, it could be ordered twice"));
        return Err(error.with_hint("decide first: `daigou ledger adopt` or `daigou ledger release`"));
    }
    if !rows.forget(&row).await? {
        return Err(changed_meanwhile(reference));
    }
    Ok(row)
}

/// On a store that several processes share, an attempt is another one's while its lease runs. A file's processes are
/// kept apart by its lock.
fn being_sent(rows: &Rows, row: &Placement) -> Result<(), Error> {
    if row.state != PlacementState::Sending || !rows.store().is_shared() || row.lease <= rows.store().now_millis() {
        return Ok(());
    }
    let message = format!("`{}` is being sent by a process right now", row.reference());
    Err(Error::new(ErrorKind::Store, Certainty::NotSent, message).with_hint("wait for it, or stop it"))
}

fn is_placed(row: &Placement) -> Error {
    let orders = row.placed.as_ref().map(numbers).unwrap_or_default();
    Error::invalid("REF", format!("`{}` is placed as {orders}", row.reference()))
        .with_hint("cancel the order on the platform if it should not be; `daigou ledger forget` forgets the reference")
}

fn numbers(placed: &Placed) -> String {
    let numbers: Vec<&str> = placed.orders.iter().map(OrderId::as_str).collect();
    numbers.join(", ")
}
