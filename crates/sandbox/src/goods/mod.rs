//! 1688's goods as its own interface gives them: both platforms pass them on, each with its names and members.

pub(crate) mod detail;
pub(crate) mod search;

use daigou_upstream::Decimal;

/// A decimal that 1688 writes as text.
pub(crate) fn decimal_text(digits: impl std::fmt::Display) -> Option<Decimal> {
    serde_json::from_str(&format!("\"{digits}\"")).ok()
}
