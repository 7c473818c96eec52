//! What is asked: path, query, body and preferences, read so that what is wrong with them is a problem.

use crate::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, Query};
use daigou_core::buyer::Reference;
use daigou_core::{Error, ErrorKind};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::time::Duration;

/// The segments of the path.
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path))
            .map_err(|error| Problem::of_request(StatusCode::BAD_REQUEST, format!("the path: {}", error.body_text())))
    }
}

/// The parameters behind the `?`. Names that nobody knows are refused: `pay` mistyped would be an order unpaid.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri).map(|Query(query)| Self(query)).map_err(|error| {
            let words = error.body_text();
            let rule = words.strip_prefix("Failed to deserialize query string: ").unwrap_or(&words);
            let field = rule.split_once(": ").map(|(field, _)| field).or_else(|| rule.split('`').nth(1));
            let error = Error::usage(format!("the query: {rule}"));
            Problem::of(&field.into_iter().fold(error, |error, field| error.with_field(field)))
        })
    }
}

/// No parameters but, perhaps, whether the platform's own objects are wanted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FullQuery {
    /// Add the platform's own object as `platform`.
    pub(crate) full: bool,
}

/// The text of a body: a JSON object.
///
/// # Errors
/// It is none.
pub(crate) fn text(body: &[u8]) -> Result<&str, Problem> {
    let wrong =
        |words: String| Problem::of_request(StatusCode::BAD_REQUEST, format!("the body: must be a JSON object{words}"));
    let text = std::str::from_utf8(body).map_err(|_| wrong(" in UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(wrong(", and is empty".to_owned()));
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) if text.starts_with('{') => Ok(text),
        Ok(_) => Err(wrong(String::new())),
        Err(error) => Err(wrong(format!(": line {}, column {} is no JSON", error.line(), error.column()))),
    }
}

/// A reference of the path.
///
/// # Errors
/// It is none.
pub(crate) fn reference(text: &str) -> Result<Reference, Problem> {
    Reference::new(text).map_err(Problem::from)
}

/// How long is waited where the request does not say.
const USUAL_WAIT: Duration = Duration::from_secs(10);
/// How long is waited at most.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// How long the client is prepared to wait: `Prefer: wait=20` (RFC 7240), in seconds.
pub(crate) fn wait(headers: &HeaderMap) -> Duration {
    let preferences = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let mut waits = preferences.flat_map(|text| text.split([',', ';'])).filter_map(|preference| {
        let (name, value) = preference.split_once('=')?;
        let is_wait = name.trim().eq_ignore_ascii_case("wait");
        value.trim().trim_matches('"').parse().ok().filter(|_| is_wait).map(Duration::from_secs)
    });
    waits.next().unwrap_or(USUAL_WAIT).min(LONGEST_WAIT)
}

/// Whether an error says that what was asked for is not there.
pub(crate) fn is_missing(error: &Error) -> bool {
    error.kind() == ErrorKind::Usage
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_client_says_how_long_it_waits() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("prefer", HeaderValue::from_static(value));
            }
            wait(&headers).as_secs()
        };
        assert_eq!(of(&[]), 10);
        assert_eq!(of(&["wait=20"]), 20);
        assert_eq!(of(&["respond-async, Wait = \"0\""]), 0);
        assert_eq!(of(&["return=minimal", "wait=5; foo"]), 5);
        assert_eq!(of(&["wait=100000"]), 120);
        assert_eq!(of(&["wait=-1"]), 10, "what cannot be read is no preference");
    }
}
