//! Orders placed exactly once.
//!
//! 1. What is intended is kept before anything is sent. A reference stands for one content.
//! 2. The order is quoted; that an attempt begins is kept, and then it is sent, once.
//! 3. What came of it is kept: placed, refused, or unknown.
//! 4. What is unknown is looked up by accounting: every order of the account in the attempt's time has to be accounted
//!    for, in a list that is whole, twice in a row, and no sooner than [`Rules::settle`] after the attempt was over. Then
//!    there is no order, and it is sent again. An order that carries the reference's mark is found; so is one of the same
//!    content, if it is alone. Everything else stays unknown, and a person decides: [`adopt`], [`release`].
//! 5. A process that dies leaves rows that say how far it came; the next one goes on from there, and takes an attempt
//!    that was being sent for unknown.
//!
//! Where several processes share a store, an attempt is sent under a lease (`lease.rs`).
//!
//! Time between an attempt and a look-up is counted on a clock that does not jump, from when this process knew that the
//! attempt was over: a clock that is set, or a restart, makes the wait longer, never shorter.

mod accounting;
mod change;
mod decide;
mod job;
mod lease;
mod lookup;
mod metrics;
mod notice;
mod patience;
mod payment;
mod records;
mod row;
mod run;
mod step;
mod stop;
mod summary;
mod sweep;
#[cfg(test)]
mod tests;
#[cfg(feature = "sqlite")]
mod writer;

pub use decide::{adopt, forget, list, release, show};
pub use metrics::Metrics;
pub use notice::Notice;
pub use row::{Candidate, PaymentState, Placement, PlacementState};
pub use stop::Stop;
pub use summary::{Outcome, Report, Summary};

use crate::store::{Role, Store};
use daigou_core::Error;
use daigou_core::buyer::{Buyer, NewOrder, Reference};
use daigou_core::clock::{OsRandom, Random};
use row::Rows;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

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

/// Places orders, each exactly once, and remembers what came of them.
pub struct Ledger {
    rows: Rows,
    rules: Rules,
    random: Arc<dyn Random>,
    stop: Arc<Stop>,
    counters: metrics::Counters,
    safeguards: accounting::Safeguards,
    /// When the account was last seen to be in order.
    asked_account: Asked,
    hear: Option<Hear>,
    _role: Role,
}

type Hear = Box<dyn Fn(&Notice) + Send + Sync>;

/// When something was last asked, on the clock that does not jump.
#[derive(Debug, Default)]
struct Asked(Mutex<Option<Duration>>);

impl Asked {
    fn get(&self) -> Option<Duration> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, at: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }
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
            safeguards: accounting::Safeguards::ALL,
            asked_account: Asked::default(),
            hear: None,
            _role: role,
        })
    }

    /// Takes jitter from here: for tests.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = random;
        self
    }

    /// Has somebody hear of what a person should see while a run goes on.
    #[must_use]
    pub fn hear(mut self, hear: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        self.hear = Some(Box::new(hear));
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
    /// A reference whose order does not exist may be given new content; one whose order exists, or may exist, is reported as
    /// [`Conflict`](Outcome::Conflict), and the others go on.
    ///
    /// # Errors
    /// Before anything is sent: the buyer has no usable look-up; orders are invalid, all of which are told; the store belongs
    /// to another account; the platform's orders cannot be read. Later: what stops the whole run, such as refused credentials or
    /// a store that failed; the error's certainty says whether an order may have been sent whose outcome could not be kept.
    /// Run it again: that order is looked up first.
    pub async fn place_all(
        &self,
        buyer: &dyn Buyer,
        orders: Vec<NewOrder>,
        progress: &(dyn Fn(&Report) + Sync),
    ) -> Result<Vec<Report>, Error> {
        buyer.ready()?;
        check_all(buyer, &orders)?;
        let account = buyer.account();
        if self.safeguards.account {
            self.patiently(|| self.rows.bind(&account)).await?;
        }
        let platform = Semaphore::new(self.rules.parallel.max(1));
        let work = step::Work { ledger: self, buyer, platform: &platform };
        let references: Vec<Reference> = orders.iter().map(|order| order.reference.clone()).collect();
        let orders = self.latest(orders);
        self.patiently(|| self.rows.intend(buyer.name(), &orders)).await?;
        let mut kept = self.patiently(|| self.rows.load(&references)).await?;
        let conflicts = self.take_content(buyer, &orders, &mut kept).await?;
        sweep::run(work, &mut kept).await?;
        let going: Vec<Reference> = references.iter().filter(|name| !conflicts.contains_key(*name)).cloned().collect();
        let mut done = run::run(work, &going, kept, progress).await?.into_iter();
        let mut reports = Vec::with_capacity(references.len());
        for reference in &references {
            let report = match conflicts.get(reference) {
                Some((placement, words)) => Some(conflict(placement, words)),
                None => done.next(),
            };
            reports.extend(report);
        }
        let Summary { total, placed, already_placed, refused, unknown, failed, invalid, .. } = Summary::of(&reports);
        tracing::info!(total, placed, already_placed, refused, unknown, failed, invalid, "the run is over");
        Ok(reports)
    }

    /// Each reference once: where it stands twice, the later one counts.
    fn latest(&self, orders: Vec<NewOrder>) -> Vec<NewOrder> {
        let mut at: HashMap<Reference, usize> = HashMap::new();
        let mut out: Vec<NewOrder> = Vec::with_capacity(orders.len());
        for order in orders {
            match at.get(&order.reference) {
                Some(&at) if out[at] != order => {
                    self.tell(&Notice::StandsTwice { reference: order.reference.clone() });
                    out[at] = order;
                }
                Some(_) => {}
                None => {
                    at.insert(order.reference.clone(), out.len());
                    out.push(order);
                }
            }
        }
        out
    }

    /// Gives the file's content to what does not exist; says of what exists, or may, what the file has otherwise.
    async fn take_content(
        &self,
        buyer: &dyn Buyer,
        orders: &[NewOrder],
        kept: &mut HashMap<Reference, Placement>,
    ) -> Result<HashMap<Reference, (Placement, String)>, Error> {
        let mut conflicts = HashMap::new();
        let mut changed = Vec::new();
        for order in orders {
            let Some(row) = kept.get(&order.reference) else { continue };
            if row.buyer != buyer.name() {
                let words = format!("it was given to {} before", row.buyer);
                conflicts.insert(order.reference.clone(), (row.clone(), words));
            } else if row.order != *order {
                let free = matches!(row.state, PlacementState::Intended | PlacementState::Refused);
                if free && self.patiently(|| self.rows.replace(row, order)).await? {
                    self.tell(&Notice::NewContent { reference: order.reference.clone() });
                    changed.push(order.reference.clone());
                } else if let Some(words) = row.order.difference(order) {
                    conflicts.insert(order.reference.clone(), (row.clone(), words));
                }
            }
        }
        kept.extend(self.patiently(|| self.rows.load(&changed)).await?);
        Ok(conflicts)
    }
}

/// Checks all orders; every one that is bad is told.
fn check_all(buyer: &dyn Buyer, orders: &[NewOrder]) -> Result<(), Error> {
    const SHOWN: usize = 20;
    let check = |order: &NewOrder| order.check().and_then(|()| buyer.check(order)).err();
    let bad: Vec<(&Reference, Error)> = orders.iter().filter_map(|o| Some((&o.reference, check(o)?))).collect();
    let Some((_, first)) = bad.first() else { return Ok(()) };
    let (field, hint) = (first.field().map(str::to_owned), first.hint().map(str::to_owned));
    let words = bad.iter().take(SHOWN).map(|(reference, error)| format!("order {reference}: {}", error.message()));
    let mut words: Vec<String> = words.collect();
    if bad.len() > SHOWN {
        words.push(format!("and {} more", bad.len() - SHOWN));
    }
    let error = hint.into_iter().fold(Error::usage(words.join("; ")), Error::with_hint);
    Err(field.into_iter().fold(error, Error::with_field))
}

/// The report of a reference that was used with another content.
fn conflict(placement: &Placement, words: &str) -> Report {
    let exists = match placement.state {
        PlacementState::Placed => "is placed",
        _ => "may be placed",
    };
    let message = format!("`{}` {exists} with another content: {words}; nothing was sent", placement.reference());
    let error = Error::invalid("reference", message)
        .with_hint("an order that differs is another order: give it a reference of its own");
    Report { placement: placement.clone(), outcome: Outcome::Conflict, error: Some(error) }
}
