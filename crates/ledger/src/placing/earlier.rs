//! References that were ordered before a server began: another store may have placed them, or one that was lost. A server
//! looks once for each account, before the first order that its store does not know, and remembers what it saw.

use super::step::Work;
use super::sweep;
use daigou_core::Error;
use daigou_core::buyer::{OrderQuery, Placed, Reference};
use std::collections::{HashMap, HashSet};

/// The references that the account's orders carry.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    carried: HashMap<String, Placed>,
    /// Carried by an order whose number could not be read.
    nameless: HashSet<String>,
    /// Rows that could not be read, as they came.
    unread: Vec<String>,
}

impl Earlier {
    /// Looks so many days back.
    pub(super) async fn look(work: Work<'_>, days: u32) -> Result<Self, Error> {
        let now = work.buyer.platform_millis().unwrap_or_else(|| work.clock().unix_millis());
        let since_millis = now.saturating_sub(i64::from(days).saturating_mul(sweep::DAY_MILLIS));
        let listing = sweep::look(work, &OrderQuery { since_millis }).await?;
        let mut out = Self { unread: listing.unread.clone(), ..Self::default() };
        for seen in &listing.orders {
            for name in sweep::carried(seen) {
                match &seen.order {
                    Ok(order) => out.add(name, &order.id),
                    Err(_) => drop(out.nameless.insert(name.to_owned())),
                }
            }
        }
        let (orders, gap) = (listing.orders.len(), listing.gaps.first().map(String::as_str));
        tracing::info!(buyer = work.buyer.name(), orders, days, gap, "looked at the orders from before");
        Ok(out)
    }

    fn add(&mut self, name: &str, order: &daigou_core::value::OrderId) {
        let placed = self.carried.entry(name.to_owned()).or_default();
        if !placed.orders.contains(order) {
            placed.orders.push(order.clone());
        }
    }

    /// Remembers what was placed since, should it be forgotten in the store.
    pub(super) fn remember(&mut self, reference: &Reference, placed: &Placed) {
        for order in &placed.orders {
            self.add(reference.as_str(), order);
        }
    }

    /// The orders of a reference.
    ///
    /// # Errors
    /// There is one that could not be read.
    pub(super) fn orders(&self, reference: &Reference) -> Result<Option<Placed>, Error> {
        if let Some(placed) = self.carried.get(reference.as_str()) {
            return Ok(Some(placed.clone()));
        }
        let hidden = sweep::stands_in(reference, &self.unread);
        match hidden || self.nameless.contains(reference.as_str()) {
            true => Err(sweep::unclear_error(reference)),
            false => Ok(None),
        }
    }
}
