//! Answers of the admin API, and the reading of its requests.

use crate::wire::incoming::{MAX_BODY, value};
use axum::body::{Body, Bytes, to_bytes};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Request, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// Why something is not done: the status of the answer, and the reason in words.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) why: String,
}

impl Refused {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into() }
    }

    /// Refuses a request that cannot be carried out.
    pub(crate) fn bad(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
    }

    /// There is no such thing.
    pub(crate) fn none(why: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, why)
    }

    /// The sandbox itself is at fault: the state file cannot be written.
    pub(crate) fn broken(why: String) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, why)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "error": self.why }).to_string();
        (self.status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}

/// The body, where it is not too large.
pub(crate) async fn limited_body(request: Request<Body>) -> Result<Bytes, Refused> {
    let body = to_bytes(request.into_body(), MAX_BODY).await;
    body.map_err(|error| Refused::new(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()))
}

/// Reads a JSON body.
pub(super) async fn read<T: DeserializeOwned>(request: Request<Body>) -> Result<T, Refused> {
    let body = limited_body(request).await?;
    serde_json::from_slice(&body).map_err(|error| Refused::bad(error.to_string()))
}

/// How many rows are asked for.
pub(super) fn limit(pairs: &[(String, String)]) -> Result<usize, Refused> {
    number(pairs, "limit").map(|number| number.unwrap_or(usize::MAX))
}

/// A whole number of the query.
pub(super) fn number(pairs: &[(String, String)], name: &str) -> Result<Option<usize>, Refused> {
    let Some(text) = value(pairs, name) else { return Ok(None) };
    let rule = || Refused::bad(format!("{name}: must be a whole number, got `{text}`"));
    text.parse().map(Some).map_err(|_| rule())
}

/// One of these words; none where it is empty.
pub(super) fn one_of(name: &str, given: Option<&str>, words: &[&'static str]) -> Result<Option<&'static str>, Refused> {
    let Some(given) = given.filter(|text| !text.is_empty()) else { return Ok(None) };
    let rule = || format!("{name}: must be one of {}, got `{given}`", words.join(", "));
    let word = words.iter().find(|word| **word == given).copied();
    word.map(Some).ok_or_else(|| Refused::bad(rule()))
}

/// This as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> Result<Response, Refused> {
    let body = serde_json::to_string(value).map_err(|error| Refused::broken(error.to_string()))?;
    Ok(json_text(body))
}

/// A text that is JSON.
pub(super) fn json_text(body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
