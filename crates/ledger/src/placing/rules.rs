//! The rules for placing orders: how many at once, how long to wait, what to try again.

use daigou_core::value::Money;
use std::time::Duration;

/// The rules for placing orders.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rules {
    /// How many orders are at the platform at once; with 1, one order after the other.
    pub parallel: usize,
    /// How long after an attempt a look-up is believed that does not find its order (`DAIGOU_SETTLE_S`).
    pub settle: Duration,
    /// How long an attempt may take in all, where several processes share a store: the call's whole time, and room for the
    /// store to answer. A process has it to itself for this time plus [`settle`](Self::settle).
    pub lease: Duration,
    /// Set where orders are paid, too.
    pub pay: bool,
    /// Set where orders that were refused before are placed again: nothing of them exists. Payments that were refused,
    /// or left to a person, are tried again, too, where the order shows that it is not paid.
    pub retry_refused: bool,
    /// How often one order may fail to be quoted, sent or paid before a run leaves it.
    pub tries: u32,
    /// How many look-ups may fail or show too little before a run leaves what is unknown to the next one.
    pub lookups: u32,
    /// How many days back the platform's orders are searched for references that the store does not know, before these are
    /// sent: another store may have ordered them. `None` where there can be no earlier orders.
    pub sweep_days: Option<u32>,
    /// Set where the store may hold an account of each platform, as a server's has to. A store that does not belongs to the one
    /// account that it was first used with.
    pub account_each: bool,
    /// The most that the orders of one ledger's run may cost together, by their quotes: the order that would be above it is not
    /// sent, and stays to be placed by another run.
    pub max_run: Option<Money>,
    /// The most that the store's orders of one day in China may cost together, whoever placed them: see
    /// [`day_cap`](crate::day_cap).
    pub max_day: Option<Money>,
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
            account_each: false,
            max_run: None,
            max_day: None,
        }
    }
}

/// The wishes for an order besides that it is placed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wants {
    /// As [`Rules::pay`].
    pub pay: bool,
    /// As [`Rules::retry_refused`].
    pub retry_refused: bool,
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

    pub(super) fn wants(&self) -> Wants {
        Wants { pay: self.pay, retry_refused: self.retry_refused }
    }
}
