//! What the pages show, as plain structs in the admin API's shapes, and where it is read. Members that are missing are
//! empty, so that a page shows what there is.

use super::ask::{Refused, read};
use super::vocabulary::Stage;
use crate::order_pages::{OrderRow, order_rows};
use crate::server::Shared;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// How many rows stand on one page.
pub(crate) const ROWS: usize = 50;

/// The sandbox's clock.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ClockView {
    pub(crate) mode: String,
    pub(crate) now_millis: i64,
    #[serde(default)]
    pub(crate) ahead_seconds: i64,
}

pub(crate) async fn clock(shared: &Arc<Shared>) -> Result<ClockView, Refused> {
    Ok(read(shared, "/clock").await?.unwrap_or_default())
}

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
    let mut rows = order_rows(&shared.world());
    let all = rows.len();
    rows.retain(|(_, row)| fits(row, choice));
    // Of those of one instant, the last comes first too.
    rows.reverse();
    rows.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
    let count = |stage: Stage| rows.iter().filter(|(_, row)| Stage::of(&row.status) == stage).count();
    let stages: Vec<_> = Stage::ALL.into_iter().map(|stage| (stage, count(stage))).collect();
    rows.retain(|(_, row)| choice.stage.is_none_or(|stage| Stage::of(&row.status) == stage));
    let fitting = rows.len();
    let rows = rows.into_iter().map(|(_, row)| row).skip(choice.page.saturating_mul(ROWS)).take(ROWS).collect();
    OrderList { rows, fitting, stages, all }
}

fn fits(row: &OrderRow, choice: &Choice) -> bool {
    let wanted = choice.search.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&wanted);
    (choice.platform.is_empty() || choice.platform == row.platform)
        && (wanted.is_empty()
            || holds(&row.order_id)
            || holds(&row.status)
            || row.reference.as_deref().is_some_and(holds))
}

/// One order.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderView {
    pub(crate) platform: String,
    pub(crate) marketplace: String,
    pub(crate) reference: Option<String>,
    pub(crate) order_id: String,
    pub(crate) status: String,
    pub(crate) total_fen: i64,
    pub(crate) created_at: String,
    #[serde(default)]
    pub(crate) lines: Vec<LineView>,
    #[serde(default)]
    pub(crate) timeline: Vec<StepView>,
    #[serde(default)]
    pub(crate) events: Vec<String>,
    #[serde(default)]
    pub(crate) refunds: Vec<RefundView>,
    #[serde(default)]
    pub(crate) parcels: Vec<ParcelView>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LineView {
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) sku: String,
    pub(crate) quantity: i64,
    pub(crate) amount_fen: i64,
    #[serde(default)]
    pub(crate) status: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StepView {
    pub(crate) at: String,
    pub(crate) what: String,
    #[serde(default)]
    pub(crate) by: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RefundView {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) amount_fen: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ParcelView {
    pub(crate) company: String,
    pub(crate) waybill: String,
    #[serde(default)]
    pub(crate) traces: Vec<TraceView>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TraceView {
    pub(crate) at: String,
    pub(crate) text: String,
}

pub(crate) async fn order(shared: &Arc<Shared>, order_id: &str) -> Result<Option<OrderView>, Refused> {
    read(shared, &format!("/orders/{}", daigou_core::auth::encode(order_id))).await
}

/// A callback, with every attempt to deliver it.
#[derive(Debug, Deserialize)]
pub(crate) struct CallbackView {
    pub(crate) id: Value,
    pub(crate) platform: String,
    #[serde(default)]
    pub(crate) marketplace: String,
    #[serde(default)]
    pub(crate) order_id: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) url: Option<String>,
    pub(crate) state: String,
    pub(crate) created_at: String,
    #[serde(default)]
    pub(crate) next_attempt_at: Option<String>,
    #[serde(default)]
    pub(crate) attempts: Vec<AttemptView>,
    #[serde(default)]
    pub(crate) body: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AttemptView {
    pub(crate) at: String,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    #[serde(default)]
    pub(crate) error: Option<String>,
    #[serde(default)]
    pub(crate) millis: i64,
}

/// The newest callbacks, newest first.
pub(crate) async fn callbacks(shared: &Arc<Shared>) -> Result<Vec<CallbackView>, Refused> {
    let mut found: Vec<CallbackView> = read(shared, "/callbacks?limit=200").await?.unwrap_or_default();
    found.reverse();
    Ok(found)
}

/// Where a platform's callbacks go; empty where nowhere.
pub(crate) async fn targets(shared: &Arc<Shared>) -> Result<Vec<(&'static str, String)>, Refused> {
    let set: Value = read(shared, "/callbacks/target").await?.unwrap_or_default();
    Ok(["pandapon", "dajisaas"].map(|platform| (platform, target(&set, platform))).into())
}

/// A platform's address, in an object by platform or in a list of `{platform, url}`.
fn target(set: &Value, platform: &str) -> String {
    let of = |value: &Value| value.as_str().or(value["url"].as_str()).unwrap_or_default().to_owned();
    match set {
        Value::Array(rows) => rows.iter().find(|row| row["platform"] == platform).map(of).unwrap_or_default(),
        _ => of(&set[platform]),
    }
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
    own: serde_json::Map<String, Value>,
}

fn certain() -> f64 {
    1.0
}

impl FaultView {
    /// What was said of it beyond whom it strikes and how often: names and values.
    pub(crate) fn own(&self) -> Vec<(&str, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let own = self.own.iter().map(|(name, value)| (name.as_str(), text(value)));
        self.marketplace.iter().map(|name| ("marketplace", name.clone())).chain(own).collect()
    }

    /// Whether it is what a switch sets: every call of every operation.
    pub(crate) fn is_switch(&self) -> bool {
        self.operation == "*" && self.probability >= 1.0 && self.times.is_none()
    }
}

pub(crate) async fn faults(shared: &Arc<Shared>) -> Result<Vec<FaultView>, Refused> {
    Ok(read(shared, "/faults").await?.unwrap_or_default())
}

/// Something that can be bought.
#[derive(Debug, Deserialize)]
pub(crate) struct ProductView {
    pub(crate) product: String,
    pub(crate) sku: String,
    pub(crate) min_quantity: i64,
    pub(crate) stock: i64,
    pub(crate) price_fen: i64,
    #[serde(default)]
    pub(crate) seller: String,
    pub(crate) title: String,
}

/// What a buyer can buy, as far as it fits; how many, and those of one page.
pub(crate) async fn products(
    shared: &Arc<Shared>,
    buyer: &str,
    search: &str,
    page: usize,
) -> Result<(usize, Vec<ProductView>), Refused> {
    let path = format!("/products?buyer={}", daigou_core::auth::encode(buyer));
    let mut rows: Vec<ProductView> = read(shared, &path).await?.unwrap_or_default();
    let wanted = search.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&wanted);
    rows.retain(|row| holds(&row.title) || holds(&row.product) || holds(&row.sku));
    let fitting = rows.len();
    Ok((fitting, rows.into_iter().skip(page.saturating_mul(ROWS)).take(ROWS).collect()))
}

#[cfg(test)]
mod tests {
    use super::target;
    use serde_json::json;

    #[test]
    fn a_target_is_found_in_either_shape() {
        for set in [
            json!({"pandapon": "http://a/", "dajisaas": null}),
            json!({"pandapon": {"url": "http://a/"}}),
            json!([{"platform": "dajisaas", "url": null}, {"platform": "pandapon", "url": "http://a/"}]),
        ] {
            assert_eq!((target(&set, "pandapon").as_str(), target(&set, "dajisaas").as_str()), ("http://a/", ""));
        }
    }
}
