//! Amounts as DajiSaaS has them.

use daigou_core::value::{Money, Yuan};

/// Yuan with two decimals, from fen: `13.90`.
pub(super) fn yuan(fen: i64) -> Option<Yuan> {
    serde_json::from_str(&format!("\"{}\"", Money::cny_fen(fen).to_decimal())).ok()
}
