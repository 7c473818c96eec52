//! State that is kept beside the world: where callbacks go, those that are still to be sent, and the faults with what became of
//! them. None of it follows from what was asked of the world, so it is written down as it is: a line in the file whenever
//! it changes, of which the newest counts, and a member of a snapshot.

use super::call::Call;
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
