//! The entries of a log.

use super::beside::{Beside, KeptFaults};
use super::call::Call;
use crate::host::callbacks::{KeptDelivery, KeptTargets};
use crate::time::clock::{Reading, Setting};
use crate::wire::accounts::WrittenAccount;
use crate::world::AccountPlace;
use crate::world::played_event::PlayedEvent;
use crate::world::{ProductChange, RulesChange};
use serde::{Deserialize, Serialize};

/// The form of a log. It is raised where the same log would make another world than before, too.
pub(crate) const VERSION: u32 = 2;

/// One thing that changed the world.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    Call(Call),
    Event(Happened),
    Clock(Turned),
    Product(ProductChanged),
    Rules(RulesChanged),
    /// An account was added, or is another.
    Account(AccountSet),
    /// Where callbacks go from here on.
    Targets(KeptTargets),
    /// The faults are these from here on.
    Faults(KeptFaults),
    /// What became of a callback.
    Callback(Box<KeptDelivery>),
    /// Everything before it counts no longer.
    Restore(Snapshot),
}

/// The account at a place is this one from here on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountSet {
    pub(crate) now: i64,
    pub(crate) place: AccountPlace,
    pub(crate) account: WrittenAccount,
}

/// What was played on an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Happened {
    pub(crate) now: i64,
    pub(crate) order_id: String,
    pub(crate) asked: PlayedEvent,
}

#[cfg(test)]
impl Happened {
    pub(crate) fn of(now: i64, order_id: &str, event: &str) -> Self {
        Self { now, order_id: order_id.to_owned(), asked: PlayedEvent::word(event) }
    }
}

/// A product was changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductChanged {
    pub(crate) now: i64,
    pub(crate) product: String,
    pub(crate) change: ProductChange,
}

/// What holds for all goods was changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesChanged {
    pub(crate) now: i64,
    pub(crate) change: RulesChange,
}

/// The clock was set, or moved on: this is how it goes since.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Turned {
    pub(crate) now: i64,
    pub(crate) reading: Reading,
}

/// The whole state in one piece.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snapshot {
    pub(crate) version: u32,
    pub(crate) seed: u64,
    /// Whether carts and address books began filled.
    #[serde(default)]
    pub(crate) demo: bool,
    pub(crate) clock: Setting,
    pub(crate) log: Vec<Entry>,
    /// What is beside the world.
    #[serde(default)]
    pub(crate) beside: Beside,
}

/// How a file begins.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) version: u32,
    pub(crate) seed: u64,
    /// Whether carts and address books began filled.
    #[serde(default)]
    pub(crate) demo: bool,
}

impl Head {
    pub(crate) const fn new(seed: u64, demo: bool) -> Self {
        Self { version: VERSION, seed, demo }
    }
}

impl Entry {
    /// The sandbox's time then.
    pub(crate) fn now(&self) -> i64 {
        match self {
            Self::Call(call) => call.now,
            Self::Event(event) => event.now,
            Self::Clock(turned) => turned.now,
            Self::Product(changed) => changed.now,
            Self::Rules(changed) => changed.now,
            Self::Account(set) => set.now,
            Self::Restore(snapshot) => snapshot.clock.now_millis.unwrap_or_default(),
            Self::Targets(_) | Self::Faults(_) | Self::Callback(_) => i64::MIN,
        }
    }

    /// How much memory it takes, about.
    pub(crate) fn weight(&self) -> usize {
        const ALONE: usize = 160;
        match self {
            Self::Call(call) => ALONE + call.params.weight(),
            _ => ALONE,
        }
    }
}

/// Refuses what a newer sandbox wrote, before anything else of it is looked at.
pub(crate) fn check_version(text: &[u8]) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_slice(text).map_err(|_| "that is no state of a sandbox".to_owned())?;
    match version {
        VERSION => Ok(()),
        newer if newer > VERSION => Err(format!(
            "version {newer} is newer than the {VERSION} that this sandbox knows: use the daigou that wrote it"
        )),
        other => Err(format!("there is no version {other}; this sandbox knows {VERSION}")),
    }
}
