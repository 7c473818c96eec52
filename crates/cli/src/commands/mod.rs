//! The commands, a file each.

#[cfg(feature = "ledger")]
mod acts;
pub(crate) mod call;
pub(crate) mod config;
#[cfg(feature = "ledger")]
pub(crate) mod day;
#[cfg(feature = "sandbox")]
pub(crate) mod demo;
pub(crate) mod describe;
#[cfg(feature = "sandbox")]
pub(crate) mod dev;
pub(crate) mod doctor;
#[cfg(feature = "ledger")]
pub(crate) mod inbox;
#[cfg(feature = "ledger")]
mod input;
#[cfg(feature = "ledger")]
pub(crate) mod ledger;
#[cfg(feature = "ledger")]
mod logistics;
pub(crate) mod man;
#[cfg(feature = "gateway")]
pub(crate) mod mcp;
pub(crate) mod operations;
#[cfg(feature = "ledger")]
mod order;
#[cfg(feature = "ledger")]
mod orders;
#[cfg(feature = "ledger")]
mod pay;
#[cfg(feature = "ledger")]
pub(crate) mod place;
#[cfg(feature = "ledger")]
mod product;
#[cfg(feature = "ledger")]
mod quote;
#[cfg(feature = "ledger")]
pub(crate) mod recording;
#[cfg(feature = "ledger")]
mod refund;
#[cfg(feature = "sandbox")]
pub(crate) mod sandbox;
#[cfg(feature = "ledger")]
mod search;
#[cfg(feature = "gateway")]
pub(crate) mod serve;
pub(crate) mod sign;

use daigou_core::Error;
use serde_json::value::RawValue;
use std::io::Read;

/// The parameters given as JSON, `@FILE` or `-`.
fn data(given: &str) -> Result<Box<RawValue>, Error> {
    let (text, source) = match given.strip_prefix('@') {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|e| Error::invalid("--data", format!("the file `{path}` cannot be read: {e}")))?;
            (text, path)
        }
        None if given == "-" => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|e| Error::invalid("--data", format!("standard input cannot be read: {e}")))?;
            (text, "standard input")
        }
        None => (given.to_owned(), "the argument"),
    };
    RawValue::from_string(text.trim_start_matches('\u{feff}').trim().to_owned()).map_err(|e| {
        let words = e.to_string();
        let rule = words.split(" at line ").next().unwrap_or(&words);
        let place = format!("line {}, column {}", e.line(), e.column());
        Error::invalid("--data", format!("invalid JSON in {source}, {place}: {rule}"))
            .with_hint("quote the whole JSON for the shell: --data '{\"pageNum\":1}'")
    })
}
