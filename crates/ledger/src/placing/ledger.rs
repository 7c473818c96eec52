//! The ledger: a store, the rules for placing its orders, and a subscriber. Its steps stand in the files beside this one.

use super::accounting::Safeguards;
use super::alone::Locks;
use super::metrics::{Counters, Metrics};
use super::notice::Notice;
use super::rows::Rows;
use super::rules::Rules;
use super::run_total::RunTotal;
use super::stop::Stop;
use crate::store::{Role, Store};
use daigou_core::Error;
use daigou_core::clock::{OsRandom, Random};
use daigou_core::value::Money;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Places orders, each exactly once, and remembers what came of them.
pub struct Ledger {
    pub(super) rows: Rows,
    pub(super) rules: Rules,
    pub(super) random: Arc<dyn Random>,
    pub(super) stop: Arc<Stop>,
    pub(super) counters: Counters,
    pub(super) safeguards: Safeguards,
    /// When the account was last seen to be in order.
    pub(super) asked_account: Asked,
    pub(super) locks: Option<Locks>,
    /// The total of its orders.
    pub(super) run_total: RunTotal,
    subscriber: Option<Hear>,
    _role: Role,
}

type Hear = Box<dyn Fn(&Notice) + Send + Sync>;

/// When something was last asked, on the clock that does not jump.
#[derive(Debug, Default)]
pub(super) struct Asked(Mutex<Option<Duration>>);

impl Asked {
    pub(super) fn get(&self) -> Option<Duration> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, at: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("rows", &self.rows).field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Ledger {
    /// Makes a ledger over a store. Over an SQLite file, one process at a time can have one.
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
            counters: Counters::default(),
            safeguards: Safeguards::ALL,
            asked_account: Asked::default(),
            locks: None,
            run_total: RunTotal::default(),
            subscriber: None,
            _role: role,
        })
    }

    /// Sets the source of jitter, for tests.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = random;
        self
    }

    /// Locks the account in this folder while it places: another store on this machine then waits, and sees what was
    /// ordered. The folder is made if need be.
    #[must_use]
    pub fn alone_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.locks = Some(Locks::new(folder.into()));
        self
    }

    /// Subscribes to the notices that a person should see while a run goes on.
    #[must_use]
    pub fn subscribe(mut self, subscriber: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        self.subscriber = Some(Box::new(subscriber));
        self
    }

    /// Limits the cost of its run, where a limit is given: see [`Rules::max_run`].
    #[must_use]
    pub fn at_most(mut self, most: Option<Money>) -> Self {
        self.rules.max_run = most.or(self.rules.max_run);
        self
    }

    /// Reads its counters and the state of its store, for monitoring.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn metrics(&self) -> Result<Metrics, Error> {
        self.counters.with(self.rows.store()).await
    }

    /// Gives the handle that ends a run early.
    #[must_use]
    pub fn stopper(&self) -> Arc<Stop> {
        self.stop.clone()
    }

    /// Publishes a notice, where somebody listens.
    pub(super) fn publish(&self, notice: &Notice) {
        if let Some(subscriber) = &self.subscriber {
            subscriber(notice);
        }
    }
}

/// How many placements stand in each state, over all processes that share a store.
///
/// # Errors
/// The store cannot be read.
pub async fn count_by_state(store: &Store) -> Result<Vec<(super::row::PlacementState, i64)>, Error> {
    Rows::new(store.clone()).by_state().await
}
