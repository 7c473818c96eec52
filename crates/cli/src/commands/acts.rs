//! `daigou cancel` and `daigou confirm`: what gives up an order, or its money.

use crate::args::{CancelArgs, ConfirmArgs, ConsentArgs};
use crate::buying::{Act, Acts, Consent, Meant, Memory, connect, given, need, order_status};
use crate::output::Output;
use daigou_core::buyer::{Buyer, Capability, Order, OrderStatus};
use daigou_core::{Error, ErrorKind};
use serde_json::json;

pub(crate) async fn cancel(args: &CancelArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::Cancel)?;
    let (meant, orders) = read(&*buyer, args.known.store.as_deref(), &args.orders, out).await?;
    if let Some(paid) = orders.iter().find(|order| order.state.is_paid() == Some(true)) {
        return Err(Error::invalid("ID|REF", format!("order {} is paid ({})", paid.id, order_status(paid.state)))
            .with_hint("nothing was cancelled; money comes back by `daigou refund`"));
    }
    if !agreed(&args.consent, "will be cancelled", "cancel", &orders, out)? {
        return Ok(0);
    }
    let acts = Acts { word: "cancelled", out };
    acts.run(&meant, async |meant| {
        let order = orders.iter().find(|order| order.id == meant.id);
        if order.is_some_and(|order| order.state == OrderStatus::Closed) {
            return Ok(Act::done(meant, None, "already_closed"));
        }
        let total = order.and_then(|order| order.total);
        let cancelled = buyer.cancel(&meant.id, &args.reason).await;
        cancelled.map(|()| Act::done(meant, total, "done")).map_err(|error| (total, looked_up(error)))
    })
    .await
}

pub(crate) async fn confirm(args: &ConfirmArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::Confirm)?;
    let (meant, orders) = read(&*buyer, args.known.store.as_deref(), &args.orders, out).await?;
    let early = |order: &&Order| !matches!(order.state, OrderStatus::Shipped | OrderStatus::Done);
    // One that the platform's own word says more of is the platform's to refuse.
    if let Some(order) = orders.iter().filter(|order| order.state != OrderStatus::Unknown).find(early) {
        let message = format!("order {} is {}, and was not shipped", order.id, order_status(order.state));
        return Err(Error::invalid("ID|REF", message).with_hint("nothing was confirmed"));
    }
    if !agreed(&args.consent, "will be confirmed as arrived, and their sellers paid", "confirm", &orders, out)? {
        return Ok(0);
    }
    let acts = Acts { word: "confirmed", out };
    acts.run(&meant, async |meant| {
        let order = orders.iter().find(|order| order.id == meant.id);
        if order.is_some_and(|order| order.state == OrderStatus::Done) {
            return Ok(Act::done(meant, None, "already_done"));
        }
        let total = order.and_then(|order| order.total);
        let confirmed = buyer.confirm(&meant.id).await;
        confirmed.map(|()| Act::done(meant, total, "done")).map_err(|error| (total, looked_up(error)))
    })
    .await
}

/// The orders that are meant, as they stand.
async fn read(
    buyer: &dyn Buyer,
    store: Option<&str>,
    texts: &[String],
    out: &Output,
) -> Result<(Vec<Meant>, Vec<Order>), Error> {
    let meant = Memory::of(store).await?.all(texts, buyer, out).await?;
    let mut orders = Vec::new();
    for meant in &meant {
        let mut order = buyer.order(&meant.id).await?;
        // As it was asked for: a platform may know one order by several numbers.
        order.id = meant.id.clone();
        orders.push(order);
    }
    Ok((meant, orders))
}

/// Tells whether it is to be done. With `--dry-run` it is told what would be.
fn agreed(args: &ConsentArgs, what: &str, act: &str, orders: &[Order], out: &Output) -> Result<bool, Error> {
    let one = |order: &Order| {
        let total = order.total.map(|total| format!(" {total}")).unwrap_or_default();
        format!("{}{total} ({})", order.id, order_status(order.state))
    };
    let named = orders.iter().map(one).collect::<Vec<_>>().join(", ");
    let count = if orders.len() == 1 { "1 order".to_owned() } else { format!("{} orders", orders.len()) };
    let plan = format!("{count} {what}: {named}");
    if given(args, &plan, out)? == Consent::Yes {
        return Ok(true);
    }
    if out.is_json() {
        let one = |order: &Order| {
            json!({ "order_id": order.id.as_str(), "outcome": format!("would_{act}"),
                "total_fen": order.total.map(|total| total.minor()) })
        };
        out.json(&orders.iter().map(one).collect::<Vec<_>>())?;
    } else {
        out.line(plan.replace("will be", "would be"));
    }
    Ok(false)
}

/// Adds what to do about an outcome that is not known.
fn looked_up(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Decode if error.hint().is_none() => {
            error.with_hint("look with `daigou order` whether it was done; doing it again changes nothing more")
        }
        _ => error,
    }
}
