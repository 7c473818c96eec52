//! Which order a text means: the platform's number, or the caller's own reference, by the store or by the platform's list.

use super::need;
use crate::output::Output;
use daigou_core::buyer::{Buyer, Capability, OrderFilter, Reference};
use daigou_core::value::OrderId;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::{Placement, PlacementState, Store, placing};

/// Orders of one reference are created together: a list that is a day past the first one found has no more of them.
const TOGETHER_MILLIS: i64 = 86_400_000;

/// An order that is meant.
#[derive(Debug, Clone)]
pub(crate) struct Meant {
    /// The platform's number.
    pub(crate) id: OrderId,
    /// The reference by which it was named.
    pub(crate) reference: Option<Reference>,
}

/// The memory of a store of the orders that were placed.
#[derive(Default)]
pub(crate) struct Memory {
    store: Option<Store>,
    rows: Vec<Placement>,
}

impl Memory {
    /// Reads a store, where one is given.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn of(url: Option<&str>) -> Result<Self, Error> {
        let Some(url) = url else { return Ok(Self::default()) };
        let store = Store::open(url).await?;
        let rows = placing::list(&store, &[PlacementState::Placed, PlacementState::Unknown]).await?;
        Ok(Self { store: Some(store), rows })
    }

    /// The store, and what it knows of the placement that this order is of.
    pub(crate) fn placement(&self, order: &OrderId) -> Option<(&Store, &Placement)> {
        let has = |row: &&Placement| row.placed.as_ref().is_some_and(|placed| placed.orders.contains(order));
        Some((self.store.as_ref()?, self.rows.iter().find(has)?))
    }

    /// The orders of a reference; nothing where the store does not know it.
    fn orders(&self, reference: &Reference, buyer: &dyn Buyer) -> Result<Option<Vec<OrderId>>, Error> {
        let Some(row) = self.rows.iter().find(|row| row.reference() == reference) else { return Ok(None) };
        if row.buyer != buyer.name() {
            let rule = format!("`{reference}` was placed through {}", row.buyer);
            return Err(Error::invalid("--via", rule).with_hint(format!("give --via {}", row.buyer)));
        }
        match (&row.placed, row.state) {
            (Some(placed), PlacementState::Placed) if !placed.orders.is_empty() => Ok(Some(placed.orders.clone())),
            _ => Err(Error::invalid("ID|REF", format!("of `{reference}` it is not known whether an order exists"))
                .with_hint("run the same `daigou place` again: it looks it up first")),
        }
    }

    /// The orders that a text means. A text that may be either is tried as the platform's number first.
    ///
    /// # Errors
    /// There is none, or it could not be found out.
    pub(crate) async fn meant(&self, text: &str, buyer: &dyn Buyer, out: &Output) -> Result<Vec<Meant>, Error> {
        let text = text.trim();
        let mut no_number = None;
        if may_be_number(text) {
            let id = OrderId::from(text);
            match buyer.order(&id).await {
                Ok(_) => {
                    out.note(format!("{text} is the platform's number of an order"));
                    return Ok(vec![Meant { id, reference: None }]);
                }
                // It answered: there is no such order, as far as this number goes.
                Err(error) if matches!(error.certainty(), Certainty::Answered | Certainty::Unreadable) => {
                    no_number = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        let reference = Reference::new(text).map_err(|error| no_number.take().unwrap_or(named(error)))?;
        let (orders, whence) = match self.orders(&reference, buyer)? {
            Some(orders) => (orders, "the store"),
            None => match listed(&reference, buyer).await {
                Ok(orders) => (orders, "the platform's list"),
                Err(error) if error.kind() == ErrorKind::Unsupported => return Err(no_number.unwrap_or(error)),
                Err(error) => return Err(error),
            },
        };
        if orders.is_empty() {
            return Err(nowhere(&reference, buyer, no_number));
        }
        let numbers: Vec<&str> = orders.iter().map(OrderId::as_str).collect();
        out.note(format!("{reference} is your reference, by {whence}: order {}", numbers.join(", ")));
        Ok(orders.into_iter().map(|id| Meant { id, reference: Some(reference.clone()) }).collect())
    }

    /// The orders that several texts mean, each once.
    ///
    /// # Errors
    /// As [`meant`](Self::meant).
    pub(crate) async fn all(&self, texts: &[String], buyer: &dyn Buyer, out: &Output) -> Result<Vec<Meant>, Error> {
        let mut all: Vec<Meant> = Vec::new();
        for text in texts {
            for meant in self.meant(text, buyer, out).await? {
                if !all.iter().any(|known| known.id == meant.id) {
                    all.push(meant);
                }
            }
        }
        Ok(all)
    }
}

/// The one order that a text must mean.
///
/// # Errors
/// There are several.
pub(crate) fn one(meant: Vec<Meant>, text: &str) -> Result<Meant, Error> {
    let numbers: Vec<&str> = meant.iter().map(|meant| meant.id.as_str()).collect();
    let several = Error::invalid("ID|REF", format!("`{text}` became {} orders: {}", numbers.len(), numbers.join(", ")));
    match <[Meant; 1]>::try_from(meant) {
        Ok([meant]) => Ok(meant),
        Err(_) => Err(several.with_hint("name one of them by its number")),
    }
}

/// Platforms' numbers are digits alone.
fn may_be_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn named(error: Error) -> Error {
    let words = error.message().to_owned();
    Error::usage(format!("it is neither a number of an order nor a reference: {words}")).with_field("ID|REF")
}

fn nowhere(reference: &Reference, buyer: &dyn Buyer, no_number: Option<Error>) -> Error {
    let nobody = format!("no order of {} carries the reference `{reference}`", buyer.name());
    let message = match &no_number {
        Some(error) => format!("{nobody}, and it is no number of an order: {}", error.message()),
        None => nobody,
    };
    Error::new(ErrorKind::Refused, Certainty::Answered, message)
        .with_code(no_number.as_ref().and_then(Error::platform_code))
        .with_request_id(no_number.as_ref().and_then(Error::request_id))
        .with_field("ID|REF")
        .with_hint("give the platform's number, or the store that it was placed by with --store")
}

/// The orders of the platform's list that carry a reference.
async fn listed(reference: &Reference, buyer: &dyn Buyer) -> Result<Vec<OrderId>, Error> {
    need(buyer, Capability::Orders).map_err(|error| error.with_hint("give the platform's number, or --store"))?;
    let filter = OrderFilter::default();
    let mut found: Vec<OrderId> = Vec::new();
    let mut first_millis: Option<i64> = None;
    let mut after: Option<String> = None;
    loop {
        let page = buyer.orders(&filter, after.as_deref()).await?;
        for order in &page.orders {
            let created = order.created_at.as_ref().and_then(|time| time.unix_millis().ok());
            if order.reference.as_ref() == Some(reference) && !found.contains(&order.order_id) {
                found.push(order.order_id.clone());
                first_millis = first_millis.or(created);
            }
            if let (Some(first), Some(created)) = (first_millis, created)
                && created < first.saturating_sub(TOGETHER_MILLIS)
            {
                return Ok(found);
            }
        }
        match page.next {
            Some(next) if after.as_ref() != Some(&next) => after = Some(next),
            _ => return Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_order_is_one_and_several_are_named() {
        let meant = |id: &str| Meant { id: id.into(), reference: None };
        assert_eq!(one(vec![meant("7")], "PO-1").unwrap().id.as_str(), "7");
        let error = one(vec![meant("7"), meant("8")], "PO-1").unwrap_err();
        assert!(error.message().contains("2 orders: 7, 8"), "{error}");
    }

    #[test]
    fn digits_may_be_a_number_and_nothing_else_is() {
        assert!(may_be_number("2542285634920880794") && may_be_number("1001"));
        assert!(!may_be_number("PO-1") && !may_be_number("") && !may_be_number("１２"));
        let error = named(Reference::new("订单").unwrap_err());
        assert_eq!(error.field(), Some("ID|REF"));
    }
}
