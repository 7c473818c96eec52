//! 1688's goods as its own interface gives them: both platforms pass them on, each with its names and members.

pub(crate) mod detail;
pub(crate) mod search;

use crate::wire::reply::{Refusal, wrong};
use daigou_core::value::{Money, Yuan};
use daigou_upstream::Decimal;

/// Yuan as text, from fen: `24.3`, as searches and details have prices.
pub(crate) fn yuan_text(fen: i64) -> Option<Yuan> {
    serde_json::from_str(&format!("\"{}\"", Yuan::from_fen(fen).text())).ok()
}

/// Yuan as text with two decimals, from fen: `13.90`, as DajiSaaS has them.
pub(crate) fn yuan_decimal(fen: i64) -> Option<Yuan> {
    serde_json::from_str(&format!("\"{}\"", Money::cny_fen(fen).to_decimal())).ok()
}

/// A decimal that 1688 writes as text.
pub(crate) fn decimal_text(digits: impl std::fmt::Display) -> Option<Decimal> {
    serde_json::from_str(&format!("\"{digits}\"")).ok()
}

/// The languages that the vendors' pages name, and `zh`, which a public integration sends. Generated goods have titles in
/// English and Vietnamese, those of examples in English; English stands in for the others.
const LANGUAGES: [&str; 12] = ["en", "ru", "vi", "ja", "ko", "fr", "pt", "es", "th", "id", "ar", "zh"];

/// The language that is asked for: English where none is.
pub(crate) fn language<'r>(member: &str, given: Option<&'r str>) -> Result<&'r str, Refusal> {
    match given.map(str::trim).filter(|language| !language.is_empty()) {
        None => Ok("en"),
        Some(language) if LANGUAGES.contains(&language) => Ok(language),
        Some(language) => Err(wrong(member, format_args!("`{language}` is none of {}", LANGUAGES.join(", ")))),
    }
}
