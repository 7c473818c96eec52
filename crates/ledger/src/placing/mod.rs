//! Orders placed exactly once.
//!
//! 1. What is intended is kept before anything is sent. A reference stands for one content.
//! 2. The order is quoted; that an attempt begins is kept, and then it is sent, once.
//! 3. What came of it is kept: placed, refused, or unknown.
//! 4. What is unknown is looked up by its reference. It is sent again only where a look-up that was settled shows that
//!    it does not exist: one that began [`Rules::settle`] after the attempt was over, and was whole.
//! 5. A process that dies leaves rows that say how far it came; the next one goes on from there, and takes an attempt
//!    that was being sent for unknown.
//!
//! Where several processes share a store, an attempt is sent under a lease (`lease.rs`).
//!
//! Time between an attempt and a look-up is counted on a clock that does not jump, from when this process knew that the
//! attempt was over: a clock that is set, or a restart, makes the wait longer, never shorter.

mod change;
mod lease;
mod lookup;
mod metrics;
mod patience;
mod payment;
mod row;
mod run;
mod step;
mod stop;
mod summary;
#[cfg(test)]
mod tests;
#[cfg(feature = "sqlite")]
mod writer;

pub use metrics::Metrics;
pub use row::{PaymentState, Placement, PlacementState};
pub use stop::Stop;
pub use summary::{Outcome, Report, Summary};

use crate::store::{Role, Store};
use daigou_core::Error;
use daigou_core::buyer::{Buyer, NewOrder, Reference};
use daigou_core::clock::{OsRandom, Random};
use row::Rows;
use std::sync::Arc;
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
        }
    }
}

/// Places orders, each exactly once, and remembers what came of them.
pub struct Ledger {
    rows: Rows,
    rules: Rules,
    random: Arc<dyn Random>,
    stop: Arc<Stop>,
    counters: metrics::Counters,
    _role: Role,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("rows", &self.rows).field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Ledger {
    /// A ledger over a store. Of one SQLite file, one process at a time.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](daigou_core::ErrorKind::Store): another process is placing with the same file.
    pub fn new(store: Store, rules: Rules) -> Result<Self, Error> {
        let role = store.take("placing")?;
        let stop = Arc::new(Stop::default());
        Ok(Self {
            rows: Rows::new(store),
            rules,
            random: Arc::new(OsRandom),
            stop,
            counters: metrics::Counters::default(),
            _role: role,
        })
    }

    /// Takes jitter from here: for tests.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = random;
        self
    }

    /// How it does: for whoever watches it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn metrics(&self) -> Result<Metrics, Error> {
        self.counters.with(self.rows.store()).await
    }

    /// What ends a run early.
    #[must_use]
    pub fn stopper(&self) -> Arc<Stop> {
        self.stop.clone()
    }

    /// Places one order, or tells what is known of it.
    ///
    /// # Errors
    /// As [`place_all`](Self::place_all). What the platform said is in the report.
    pub async fn place(&self, buyer: &dyn Buyer, order: NewOrder) -> Result<Report, Error> {
        let reference = order.reference.clone();
        let reports = self.place_all(buyer, vec![order], &|_| ()).await?;
        reports.into_iter().next().ok_or_else(|| Error::usage(format!("the order {reference} was given no report")))
    }

    /// Places orders, several at once, and reports on each in the order given. `progress` hears of every order whose
    /// outcome is known in this run.
    ///
    /// # Errors
    /// Before anything is sent: the buyer has no usable look-up; an order is invalid; a reference was used before with
    /// another content. Later: the store failed; the error's certainty says whether an order may have been sent whose
    /// outcome could not be kept. Run it again: that order is looked up first.
    pub async fn place_all(
        &self,
        buyer: &dyn Buyer,
        orders: Vec<NewOrder>,
        progress: &(dyn Fn(&Report) + Sync),
    ) -> Result<Vec<Report>, Error> {
        buyer.ready()?;
        for order in &orders {
            order.check().and_then(|()| buyer.check(order)).map_err(|error| about(&order.reference, error))?;
        }
        self.patiently(|| self.rows.intend(buyer.name(), &orders)).await?;
        let references: Vec<Reference> = orders.iter().map(|order| order.reference.clone()).collect();
        let kept = self.patiently(|| self.rows.load(&references)).await?;
        let mut other = Vec::new();
        for order in &orders {
            let same = kept.get(&order.reference).is_some_and(|row| row.order == *order && row.buyer == buyer.name());
            if !same && !other.contains(&order.reference.as_str()) {
                other.push(order.reference.as_str());
            }
        }
        if let Some(first) = other.first() {
            let more = if other.len() > 1 { format!(" (and {} more)", other.len() - 1) } else { String::new() };
            let rule = format!("`{first}`{more} was used before with another content or buyer; nothing was sent");
            return Err(Error::invalid("reference", rule)
                .with_hint("an order that differs is another order: give it a reference of its own"));
        }
        let reports = run::run(self, buyer, &references, kept, progress).await?;
        let Summary { total, placed, already_placed, refused, unknown, failed, invalid, .. } = Summary::of(&reports);
        tracing::info!(total, placed, already_placed, refused, unknown, failed, invalid, "the run is over");
        Ok(reports)
    }
}

/// The placements of a store in these states, oldest first. It works beside a process that places.
///
/// # Errors
/// The store failed.
pub async fn list(store: &Store, states: &[PlacementState]) -> Result<Vec<Placement>, Error> {
    Rows::new(store.clone()).in_state(states).await
}

/// The same error, with the order that it is about.
fn about(reference: &Reference, error: Error) -> Error {
    let field = error.field().map(str::to_owned);
    let out = Error::new(error.kind(), error.certainty(), format!("order {reference}: {}", error.message()));
    let out = error.hint().map(str::to_owned).into_iter().fold(out, Error::with_hint);
    field.into_iter().fold(out, Error::with_field)
}
