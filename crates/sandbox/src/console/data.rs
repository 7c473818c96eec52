//! Data for the pages of orders and of faults: the orders of one page by their stages, and a fault as it was set.

use super::vocabulary::Stage;
use crate::control::faults::Shown;
use crate::control::orders::{OrderRow, count, rows};
use crate::host::Shared;
use serde::Deserialize;
use serde_json::{Map, Value};

/// How many rows stand on one page.
pub(crate) const ROWS: usize = 50;

/// Which orders are wanted.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    pub(crate) stage: Option<Stage>,
    pub(crate) platform: String,
    pub(crate) search: String,
    pub(crate) page: usize,
}

/// Orders of one page, newest first, and how many there are in each stage.
pub(crate) struct OrderList {
    pub(crate) rows: Vec<OrderRow>,
    /// How many fit the choice.
    pub(crate) fitting: usize,
    /// How many there are of each stage, by the choice without its stage.
    pub(crate) stages: Vec<(Stage, usize)>,
    /// How many there are at all.
    pub(crate) all: usize,
}

/// The orders: read from the world itself, since a list of many is counted by stage here.
pub(crate) fn orders(shared: &Shared, choice: &Choice) -> OrderList {
    let world = shared.world();
    let mut rows = rows(&world, &shared.verifier.accounts(), &choice.search);
    let all = count(&world);
    drop(world);
    rows.retain(|(_, row)| choice.platform.is_empty() || choice.platform == row.platform);
    // Of those of one instant, the last comes first too.
    rows.reverse();
    rows.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
    let count = |stage: Stage| rows.iter().filter(|(_, row)| Stage::of(&row.status) == stage).count();
    let stages: Vec<_> = Stage::ALL.iter().map(|stage| (*stage, count(*stage))).collect();
    rows.retain(|(_, row)| choice.stage.is_none_or(|stage| Stage::of(&row.status) == stage));
    let fitting = rows.len();
    let rows = rows.into_iter().map(|(_, row)| row).skip(choice.page.saturating_mul(ROWS)).take(ROWS).collect();
    OrderList { rows, fitting, stages, all }
}

/// A fault, as it was set.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FaultView {
    pub(crate) operation: String,
    pub(crate) fault: String,
    #[serde(default = "certain")]
    pub(crate) probability: f64,
    #[serde(default)]
    pub(crate) times: Option<u64>,
    #[serde(default)]
    pub(crate) fired: u64,
    #[serde(default)]
    marketplace: Option<String>,
    /// The members that not every fault has.
    #[serde(flatten)]
    own: Map<String, Value>,
}

fn certain() -> f64 {
    1.0
}

impl FaultView {
    /// Lists the members that only this fault has: names and values.
    pub(crate) fn own(&self) -> Vec<(&str, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let own = self.own.iter().map(|(name, value)| (name.as_str(), text(value)));
        self.marketplace.iter().map(|name| ("marketplace", name.clone())).chain(own).collect()
    }

    /// Tells whether it is the one that a switch sets: every call of every operation.
    pub(crate) fn is_switch(&self) -> bool {
        self.operation == "*" && self.probability >= 1.0 && self.times.is_none()
    }
}

/// Rules as pages show them.
pub(crate) fn faults(rules: Vec<Shown>) -> Vec<FaultView> {
    rules.into_iter().filter_map(|rule| serde_json::from_value(Value::Object(rule)).ok()).collect()
}
