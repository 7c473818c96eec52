//! Where a server hands in orders one by one, from any number of clients: each is placed exactly once, and whoever asks for
//! it waits for the same outcome. All of them are worked on together by one task, as a file's orders are by a run.
//!
//! What is handed in is kept as asked for until it is done ([`asked`](super::asked)): a server that dies leaves it to the next
//! one, which calls [`Desk::go_on`].

mod runner;

pub use runner::Told;

use super::job::Job;
use super::ledger::Ledger;
use super::row::{Placement, PlacementState};
use super::rules::Wants;
use super::summary::Report;
use super::{check_all, conflict};
use crate::store::damaged;
use daigou_core::buyer::{Buyer, NewOrder, OrderMatch, Reference};
use daigou_core::{Certainty, Error, ErrorKind};
use runner::{Asked, Shared};
use std::slice;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore, mpsc, oneshot};

/// A buyer's desk. It is opened on a runtime, which its task ends with.
pub struct Desk {
    shared: Arc<Shared>,
    handed: mpsc::UnboundedSender<Asked>,
    bound: OnceCell<()>,
    task: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("buyer", &self.shared.buyer.name()).finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk for a buyer. Several over one ledger share its rules.
    #[must_use]
    pub fn open(ledger: Arc<Ledger>, buyer: Arc<dyn Buyer>) -> Self {
        let shared = Arc::new(Shared { ledger, buyer, earlier: OnceCell::new() });
        let (handed, waiting) = mpsc::unbounded_channel();
        let task = tokio::spawn(runner::run(shared.clone(), waiting));
        Self { shared, handed, bound: OnceCell::new(), task: tokio::sync::Mutex::new(Some(task)) }
    }

    /// Waits until what was being sent is written down, once the ledger was stopped.
    pub async fn ended(&self) {
        if let Some(task) = self.task.lock().await.take() {
            // One that panicked has ended, too.
            let _ = task.await;
        }
    }

    /// Hands an order in: it is kept before this returns, and what comes of it is told to whoever waits for that. Stop
    /// waiting when you like; it is worked on all the same.
    ///
    /// An order that was handed in before, by anybody, is the same one where its content is; with another content it is
    /// reported as [`Conflict`](super::Outcome::Conflict), unless nothing of it exists: then the new content counts.
    ///
    /// # Errors
    /// Nothing was sent: as [`Ledger::place_all`] before it sends.
    pub async fn place(&self, order: NewOrder, wants: Wants) -> Result<oneshot::Receiver<Told>, Error> {
        let (ledger, buyer) = (&self.shared.ledger, &*self.shared.buyer);
        check_all(buyer, slice::from_ref(&order))?;
        self.ready().await?;
        let row = match self.known(&order.reference).await? {
            Some(row) => row,
            None => {
                ledger.patiently(|| ledger.rows.intend(buyer.name(), slice::from_ref(&order))).await?;
                let row = self.known(&order.reference).await?;
                row.ok_or_else(|| damaged(format!("the order {} is gone", order.reference)))?
            }
        };
        let mut kept = std::collections::HashMap::from([(order.reference.clone(), row)]);
        let conflicts = ledger.take_content(buyer, slice::from_ref(&order), &mut kept).await?;
        if let Some((row, words)) = conflicts.get(&order.reference) {
            return Ok(now(conflict(row, words)));
        }
        let row =
            kept.remove(&order.reference).ok_or_else(|| damaged(format!("the order {} is gone", order.reference)))?;
        self.hand_in(row, wants).await
    }

    /// Goes on with a reference that the store has, as [`place`](Self::place) does; `None` where it does not have it.
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub async fn go_on_with(
        &self,
        reference: &Reference,
        wants: Wants,
    ) -> Result<Option<oneshot::Receiver<Told>>, Error> {
        self.ready().await?;
        let row = self.known(reference).await?.filter(|row| row.buyer == self.shared.buyer.name());
        match row {
            Some(row) => self.hand_in(row, wants).await.map(Some),
            None => Ok(None),
        }
    }

    /// Takes up what was asked for and not done, where nothing happened to it for so long: what a process that died has
    /// left. On a store that several share, give it longer than a call takes.
    ///
    /// # Errors
    /// The store failed, or the buyer cannot be used.
    pub async fn go_on(&self, idle: Duration) -> Result<usize, Error> {
        const MOST: i64 = 500;
        let (ledger, buyer) = (&self.shared.ledger, self.shared.buyer.name());
        let asked = ledger.patiently(|| ledger.rows.asked(buyer, idle, MOST)).await?;
        let mut taken = 0;
        for (reference, wants) in asked {
            let open = match self.go_on_with(&reference, wants).await? {
                // It is done, and only that was not kept.
                Some(mut told) => told.try_recv().is_err(),
                None => false,
            };
            match open {
                true => taken += 1,
                false => ledger.patiently(|| ledger.rows.answered(&reference, wants)).await?,
            }
        }
        Ok(taken)
    }

    /// Tells whether a reference is being worked on, here or by another process.
    ///
    /// # Errors
    /// The store failed.
    pub async fn is_asked(&self, reference: &Reference) -> Result<bool, Error> {
        self.shared.ledger.rows.is_asked(reference).await
    }

    /// That the buyer can be used, and the store is its account's.
    async fn ready(&self) -> Result<(), Error> {
        let Shared { ledger, buyer, .. } = &*self.shared;
        buyer.ready()?;
        self.bound.get_or_try_init(|| ledger.bind(&**buyer)).await.map(drop)
    }

    async fn known(&self, reference: &Reference) -> Result<Option<Placement>, Error> {
        let ledger = &self.shared.ledger;
        let mut kept = ledger.patiently(|| ledger.rows.load(slice::from_ref(reference))).await?;
        Ok(kept.remove(reference))
    }

    async fn hand_in(&self, mut row: Placement, wants: Wants) -> Result<oneshot::Receiver<Told>, Error> {
        let ledger = &self.shared.ledger;
        let reference = row.reference().clone();
        let sends = match row.state {
            PlacementState::Intended => true,
            PlacementState::Refused => wants.retry_refused,
            _ => false,
        };
        if sends && let Some(placed) = self.placed_before(&reference).await? {
            ledger.patiently(|| ledger.rows.placed(&row, &placed, OrderMatch::Mark)).await?;
            row = self.known(&reference).await?.unwrap_or(row);
        }
        let open = match row.state {
            PlacementState::Placed => row.wants_payment(wants.pay) || wants.pay && wants.retry_refused,
            PlacementState::Refused => wants.retry_refused,
            PlacementState::Intended | PlacementState::Sending | PlacementState::Unknown => true,
        };
        if !open {
            return Ok(now(Job::new(row, Duration::ZERO).report()));
        }
        ledger.patiently(|| ledger.rows.ask(&reference, wants)).await?;
        let (told, outcome) = oneshot::channel();
        let ended = |_| {
            Error::new(ErrorKind::Interrupted, Certainty::NotSent, "the server is ending")
                .with_hint("ask again: what is kept is gone on with")
        };
        self.handed.send(Asked { row, wants, told: Some(told) }).map_err(ended)?;
        Ok(outcome)
    }

    /// The orders that carry a reference and were placed by another store, or by one that was lost. Looked for once.
    async fn placed_before(&self, reference: &Reference) -> Result<Option<daigou_core::buyer::Placed>, Error> {
        let Shared { ledger, earlier, .. } = &*self.shared;
        let Some(days) = ledger.rules.sweep_days.filter(|_| ledger.safeguards.sweep) else { return Ok(None) };
        let platform = Semaphore::new(1);
        let look = async || {
            let seen = super::earlier::Earlier::look(self.shared.work(&platform), days).await?;
            Ok::<_, Error>(Mutex::new(seen))
        };
        let earlier = earlier.get_or_try_init(look).await?;
        earlier.lock().unwrap_or_else(PoisonError::into_inner).orders(reference)
    }
}

/// What is known already.
fn now(report: Report) -> oneshot::Receiver<Told> {
    let (told, outcome) = oneshot::channel();
    // The other end is held here.
    let _ = told.send(Arc::new(Ok(report)));
    outcome
}
