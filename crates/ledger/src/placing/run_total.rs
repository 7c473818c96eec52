//! The total of the orders of one run.

use daigou_core::buyer::Reference;
use daigou_core::value::Money;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The total of the orders of a run, by their last quotes.
#[derive(Debug, Default)]
pub(super) struct RunTotal(Mutex<HashMap<Reference, Money>>);

impl RunTotal {
    /// Takes an order in, unless the run would come to more; says what it comes to without it, then.
    pub(super) fn take(&self, reference: &Reference, total: Money, most: Money) -> Result<(), Money> {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = Money::new(most.currency(), 0);
        for (_, other) in orders.iter().filter(|(name, _)| *name != reference) {
            before = before.checked_add(*other).map_err(|_| most)?;
        }
        let with_it = before.checked_add(total).map_err(|_| before)?;
        if with_it.minor() > most.minor() {
            return Err(before);
        }
        orders.insert(reference.clone(), total);
        Ok(())
    }

    /// Takes an order out again.
    pub(super) fn give_back(&self, reference: &Reference) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(reference);
    }
}
