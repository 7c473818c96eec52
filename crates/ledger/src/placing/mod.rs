//! Orders placed exactly once.
//!
//! 1. What is intended is kept before anything is sent. A reference stands for one content.
//! 2. The order is quoted; that an attempt begins is kept, and then it is sent, once.
//! 3. What came of it is kept: placed, refused, or unknown.
//! 4. What is unknown is looked up by accounting: every order of the account in the attempt's time has to be accounted
//!    for, in four lists that are whole, the first no sooner than [`Rules::settle`] after the attempt was over and each of the
//!    others as long again later (a minute at most); and where the platform can be asked for the number itself, that must
//!    find nothing either. Then there is no order, and it is sent again. An order that carries the reference's mark is found;
//!    so is one of the same content, if it is alone. Everything else stays unknown, and a person decides: [`adopt`],
//!    [`release`].
//! 5. A process that dies leaves rows that say how far it came; the next one goes on from there, and takes an attempt
//!    that was being sent for unknown.
//!
//! Before anything is sent, references of which the store knows no order are looked for on the platform (`sweep.rs`): a list
//! that never comes whole ends the run, and two stores on one machine take turns with an account ([`Ledger::alone_in`]).
//!
//! Where several processes share a store, an attempt is sent under a lease (`lease.rs`), which is asked again when there is
//! a connection and the first byte is about to go out.
//!
//! Time between an attempt and a look-up is counted on a clock that does not jump, from when this process knew that the
//! attempt was over: a clock that is set, or a restart, makes the wait longer, never shorter.

mod accounting;
mod alone;
mod asked;
mod budget;
mod change;
mod changes;
mod damaged;
mod decide;
mod desk;
mod earlier;
mod job;
mod lease;
mod ledger;
mod lookup;
mod metrics;
mod notice;
mod patience;
mod payment;
mod records;
mod row;
mod rows;
mod rules;
mod run;
mod run_total;
mod step;
mod stop;
mod summary;
mod sweep;
#[cfg(test)]
mod tests;
mod turn;
#[cfg(feature = "sqlite")]
mod writer;

pub use damaged::{Damaged, Listing};
pub use decide::{adopt, forget, list, list_all, release, show};
pub use desk::{Desk, Told};
pub use ledger::{Ledger, count_by_state};
pub use metrics::Metrics;
pub use notice::{Notice, Wait};
pub use row::{Candidate, PaymentState, Placement, PlacementState};
pub use rules::{Rules, Wants};
pub use stop::Stop;
pub use summary::{Outcome, Report, Summary};

use daigou_core::Error;
use daigou_core::buyer::{Buyer, NewOrder, Reference};
use std::collections::HashMap;
use tokio::sync::Semaphore;

impl Ledger {
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
        self.bind(buyer).await?;
        let platform = Semaphore::new(self.rules.parallel.max(1));
        let work = step::Work { ledger: self, buyer, platform: &platform, wants: self.rules.wants() };
        let references: Vec<Reference> = orders.iter().map(|order| order.reference.clone()).collect();
        let orders = self.latest(orders);
        self.patiently(|| self.rows.intend(buyer.name(), &orders)).await?;
        let (mut kept, damaged) = self.patiently(|| self.rows.load_all(&references)).await?;
        let conflicts = self.take_content(buyer, &orders, &mut kept).await?;
        let sends = kept.values().any(|row| match row.state {
            PlacementState::Placed => false,
            PlacementState::Refused => self.rules.retry_refused,
            _ => true,
        });
        let _turn = if sends { self.turn(&buyer.account()).await? } else { None };
        sweep::run(work, &mut kept).await?;
        let goes = |name: &&Reference| !conflicts.contains_key(*name) && kept.contains_key(*name);
        let going: Vec<Reference> = references.iter().filter(goes).cloned().collect();
        let mut done = run::run(work, &going, kept, progress).await?.into_iter();
        let mut reports = Vec::with_capacity(references.len());
        for reference in &references {
            let is_damaged = || damaged.iter().find(|row| row.reference == reference.as_str());
            let order = || orders.iter().find(|order| order.reference == *reference);
            let report = match (conflicts.get(reference), is_damaged()) {
                (Some((placement, words)), _) => Some(conflict(placement, words)),
                (None, Some(row)) => order().map(|order| damaged::report(order, buyer.name(), row)),
                (None, None) => done.next(),
            };
            reports.extend(report);
        }
        let Summary { total, placed, already_placed, refused, unknown, failed, invalid, .. } = Summary::of(&reports);
        tracing::info!(total, placed, already_placed, refused, unknown, failed, invalid, "the run is over");
        Ok(reports)
    }

    /// Makes the store the buyer's account's, or says whose it is.
    async fn bind(&self, buyer: &dyn Buyer) -> Result<(), Error> {
        let account = buyer.account();
        if self.safeguards.account {
            self.patiently(|| self.rows.bind(&account, self.rules.account_each)).await?;
        }
        Ok(())
    }

    /// Each reference once: where it stands twice, the later one counts.
    fn latest(&self, orders: Vec<NewOrder>) -> Vec<NewOrder> {
        let mut at: HashMap<Reference, usize> = HashMap::new();
        let mut out: Vec<NewOrder> = Vec::with_capacity(orders.len());
        for order in orders {
            match at.get(&order.reference) {
                Some(&at) if out[at] != order => {
                    self.publish(&Notice::StandsTwice { reference: order.reference.clone() });
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
                    self.publish(&Notice::NewContent { reference: order.reference.clone() });
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
