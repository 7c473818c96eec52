//! The ledger: a store, the rules by which it is placed from, and who hears of it. What it does stands beside this file.

use super::accounting::Safeguards;
use super::alone::Locks;
use super::metrics::{Counters, Metrics};
use super::notice::Notice;
use super::row::Rows;
use super::rules::Rules;
use super::stop::Stop;
use crate::store::{Role, Store};
use daigou_core::Error;
use daigou_core::clock::{OsRandom, Random};
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
    hear: Option<Hear>,
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
            counters: Counters::default(),
            safeguards: Safeguards::ALL,
            asked_account: Asked::default(),
            locks: None,
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

    /// Locks the account in this folder while it places: another store on this machine then waits, and sees what was
    /// ordered. The folder is made if need be.
    #[must_use]
    pub fn alone_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.locks = Some(Locks::new(folder.into()));
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

    /// Tells a person something, where somebody listens.
    pub(super) fn tell(&self, notice: &Notice) {
        if let Some(hear) = &self.hear {
            hear(notice);
        }
    }
}
