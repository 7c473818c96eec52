//! JSON of requests, read with refusals that name the member at fault.

use super::reply::Refusal;
use daigou_core::json::{self, Misread};
use serde::de::DeserializeOwned;

/// Reads a JSON object; the refusal names the member that is wrong.
pub(crate) fn object<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    json::read(text).map_err(|misread| misread_body(&misread))
}

fn misread_body(misread: &Misread) -> Refusal {
    let error = misread.error();
    Refusal::invalid(match misread.path() {
        "." if misread.rule() == "trailing characters" => format!("the body is not one JSON object: {error}"),
        "." => error.to_string(),
        path => format!("{path}: {error}"),
    })
}
