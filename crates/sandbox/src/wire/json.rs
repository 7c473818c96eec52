//! JSON of requests, read with refusals that name the member at fault.

use super::reply::{Refusal, wrong};
use daigou_core::json::{self, Misread};
use daigou_core::value::Time;
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

/// The instant of a member, where it is given: the wire form of most times is not published, and every form that the
/// toolkit can read is taken.
pub(crate) fn instant(member: &str, time: Option<&Time>) -> Result<Option<i64>, Refusal> {
    let millis = time.filter(|time| !time.is_blank()).map(Time::unix_millis).transpose();
    millis.map_err(|error| wrong(member, error))
}
