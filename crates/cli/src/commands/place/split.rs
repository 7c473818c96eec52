//! `--split`: lines of several sellers become one order a seller, each a reference of its own.

use daigou_core::buyer::{Buyer, NewOrder, Quote, Reference};
use daigou_core::{Error, ErrorKind};
use daigou_ledger::Store;
use daigou_ledger::placing;

/// The orders, with those of several sellers in parts. What was split in an earlier run keeps its parts.
pub(super) async fn by_seller(
    buyer: &dyn Buyer,
    store: Option<&Store>,
    orders: Vec<NewOrder>,
) -> Result<Vec<NewOrder>, Error> {
    let mut out = Vec::with_capacity(orders.len());
    for order in orders {
        if order.lines.len() < 2 {
            out.push(order);
            continue;
        }
        if let Some(store) = store {
            if placing::show(store, &order.reference).await.is_ok() {
                out.push(order);
                continue;
            }
            let kept = kept_parts(store, &order).await?;
            if !kept.is_empty() {
                out.extend(kept);
                continue;
            }
        }
        out.extend(parts(buyer, &order).await?);
    }
    Ok(out)
}

/// The parts of an earlier run: they hold the same lines, or the file has changed.
async fn kept_parts(store: &Store, order: &NewOrder) -> Result<Vec<NewOrder>, Error> {
    let mut parts: Vec<NewOrder> = Vec::new();
    for number in 1..=order.lines.len() {
        match placing::show(store, &part_name(order, number)?).await {
            Ok(row) => parts.push(row.order),
            Err(error) if error.kind() == ErrorKind::Usage => break,
            Err(error) => return Err(error),
        }
    }
    if parts.is_empty() {
        return Ok(parts);
    }
    let lines = |orders: &[NewOrder]| {
        let mut lines: Vec<String> = orders.iter().flat_map(|o| &o.lines).map(|line| format!("{line:?}")).collect();
        lines.sort_unstable();
        lines
    };
    if lines(&parts) != lines(std::slice::from_ref(order)) {
        let rule =
            format!("`{}` was split in an earlier run, and has other lines now; nothing was sent", order.reference);
        return Err(Error::invalid("lines", rule).with_hint("give what differs a reference of its own"));
    }
    Ok(parts)
}

/// Finds out by quotes which lines go together, since a quote of two sellers' lines is refused as such.
async fn parts(buyer: &dyn Buyer, order: &NewOrder) -> Result<Vec<NewOrder>, Error> {
    if is_of_one_seller(buyer.quote(order).await)? {
        return Ok(vec![order.clone()]);
    }
    if order.max_total_fen.is_some() {
        let rule =
            "bounds one order, and its lines are of several sellers: give each seller's lines a limit of their own";
        return Err(Error::invalid("max_total_fen", format!("order {}: {rule}", order.reference)));
    }
    let mut parts: Vec<NewOrder> = Vec::new();
    for line in &order.lines {
        let mut fits = None;
        for (at, part) in parts.iter().enumerate() {
            let mut pair = part.clone();
            pair.lines = part.lines.iter().take(1).chain([line]).cloned().collect();
            if is_of_one_seller(buyer.quote(&pair).await)? {
                fits = Some(at);
                break;
            }
        }
        match fits.and_then(|at| parts.get_mut(at)) {
            Some(part) => part.lines.push(line.clone()),
            None => {
                let mut part = order.clone();
                part.reference = part_name(order, parts.len() + 1)?;
                part.lines = vec![line.clone()];
                parts.push(part);
            }
        }
    }
    Ok(parts)
}

/// Tells whether a quote shows that its lines are one seller's. A refusal for another reason is the order's own, and is
/// told when it is placed.
fn is_of_one_seller(quote: Result<Quote, Error>) -> Result<bool, Error> {
    match quote {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::Usage && error.field() == Some("lines") => Ok(false),
        Err(error) if error.kind() == ErrorKind::Refused => Ok(true),
        Err(error) => Err(error),
    }
}

fn part_name(order: &NewOrder, number: usize) -> Result<Reference, Error> {
    Reference::new(format!("{}.{number}", order.reference))
}
