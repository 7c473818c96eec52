//! By which rules orders are placed: how many at once, how long is waited, what is tried again.

use std::time::Duration;

/// By which rules orders are placed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rules {
    /// How many orders are at the platform at once; with 1, one order after the other.
    pub parallel: usize,
    /// How long after an attempt its absence from a look-up is believed (`DAIGOU_SETTLE_S`).
    pub settle: Duration,
    /// How long an attempt may take in all, where several processes share a store: the call's whole time, and room for the
    /// store to answer. A process has it to itself for so long and [`settle`](Self::settle) together.
    pub lease: Duration,
    /// Whether orders are paid, too.
    pub pay: bool,
    /// Whether orders that were refused before are placed again: nothing of them exists. Payments that were refused, or
    /// left to a person, are tried again, too, where the order shows that it is not paid.
    pub retry_refused: bool,
    /// How often one order may fail to be quoted, sent or paid before a run leaves it.
    pub tries: u32,
    /// How many look-ups may fail or show too little before a run leaves what is unknown to the next one.
    pub lookups: u32,
    /// How many days back references that the store does not know are looked for on the platform before they are sent: another
    /// store may have ordered them. `None` where there can be no earlier orders.
    pub sweep_days: Option<u32>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            parallel: 4,
            settle: Duration::from_secs(120),
            lease: Duration::from_secs(120),
            pay: false,
            retry_refused: false,
            tries: 12,
            lookups: 30,
            sweep_days: Some(30),
        }
    }
}

/// What a list leaves out is nothing but missing: total and pages may agree without it. So it has to be missing in so many
/// whole look-ups, the first when it is settled and each of the others a pause later.
pub(super) const ABSENCES: u32 = 4;
/// The same of a creation that was refused: it is not sent again by itself.
pub(super) const ABSENCES_OF_REFUSED: u32 = 2;

impl Rules {
    /// Between two look-ups that both have to show that there is no order: the settle time, within bounds.
    pub(super) fn pause(&self) -> Duration {
        self.settle.clamp(Duration::from_millis(300), Duration::from_secs(60))
    }

    /// How long an order that does not exist is looked for, where every look-up is whole.
    pub(super) fn looked_for(&self) -> Duration {
        self.settle.saturating_add(self.pause().saturating_mul(ABSENCES - 1))
    }
}
