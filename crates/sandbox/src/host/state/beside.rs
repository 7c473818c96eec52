//! State that is kept beside the world: where callbacks go, those that are still to be sent, and the faults with what became of
//! them. None of it follows from what was asked of the world, so it is written down as it is: a line in the file whenever
//! it changes, of which the newest counts, and a member of a snapshot.

use super::entry::{Call, Entry};
use crate::host::Shared;
use crate::host::callbacks::{KeptDelivery, KeptTargets};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// All of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Beside {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) targets: Option<KeptTargets>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) faults: Option<KeptFaults>,
    /// By their numbers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) callbacks: BTreeMap<u64, KeptDelivery>,
}

/// The faults: the rules, what was created and cannot be read yet, and what was answered and is still to be carried out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KeptFaults {
    /// As they are written.
    pub(crate) rules: Vec<Map<String, Value>>,
    /// What became of each.
    pub(crate) marks: Vec<RuleMark>,
    pub(crate) late: Vec<(String, i64)>,
    pub(crate) put_off: Vec<Call>,
}

/// What became of a rule: how often it struck, and where its chance stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleMark {
    pub(crate) fired: u64,
    pub(crate) chance: u64,
    pub(crate) choices: u64,
    pub(crate) since: i64,
    pub(crate) vanished: Option<String>,
}

impl Beside {
    /// Takes a line of the file over; false where it is none of these.
    pub(super) fn take(&mut self, entry: Entry) -> Option<Entry> {
        match entry {
            Entry::Targets(targets) => self.targets = Some(targets),
            Entry::Faults(faults) => self.faults = Some(faults),
            Entry::Callback(delivery) if delivery.is_over() => drop(self.callbacks.remove(&delivery.id)),
            Entry::Callback(delivery) => drop(self.callbacks.insert(delivery.id, *delivery)),
            other => return Some(other),
        }
        None
    }
}

impl Shared {
    /// What is beside the world, as it is now.
    pub(super) fn beside(&self) -> Beside {
        let outbox = self.outbox();
        let (targets, callbacks) = (Some(outbox.kept_targets()), outbox.pending());
        drop(outbox);
        Beside { targets, faults: Some(self.faults().kept()), callbacks }
    }

    /// What is beside the world becomes this.
    pub(in crate::host) fn put_beside(&self, beside: Beside) -> Result<(), String> {
        let mut outbox = self.outbox();
        if let Some(targets) = beside.targets {
            outbox.put_targets(&targets)?;
        }
        outbox.put_pending(beside.callbacks);
        drop(outbox);
        match beside.faults {
            Some(faults) => self.faults().put(faults),
            None => Ok(()),
        }
    }

    /// Writes down what changed of callbacks, where there is a file.
    pub(crate) fn keep_callbacks(&self) {
        let mut outbox = self.outbox();
        // Under the outbox's lock: the newest state of a delivery is written last.
        let mut log = self.log();
        let changed = outbox.take_changed(log.file.is_some());
        for delivery in changed {
            if let Err(why) = log.note(&Entry::Callback(Box::new(delivery))) {
                tracing::warn!(%why, "what became of a callback is not kept");
            }
        }
    }

    /// Writes down where callbacks go.
    pub(crate) fn keep_targets(&self) -> Result<(), String> {
        let targets = self.outbox().kept_targets();
        self.log().note(&Entry::Targets(targets))
    }

    /// Writes down the faults, where something became of them since.
    pub(crate) fn keep_faults(&self) {
        let mut faults = self.faults();
        if !faults.take_changed() {
            return;
        }
        let kept = faults.kept();
        drop(faults);
        if let Err(why) = self.log().note(&Entry::Faults(kept)) {
            tracing::warn!(%why, "what became of the faults is not kept");
        }
    }
}
