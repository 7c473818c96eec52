//! Answers as JSON.

use crate::problem::Problem;
use axum::response::{IntoResponse, Response};
use daigou_core::{Certainty, Error, ErrorKind};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

/// What a handler answers.
pub(crate) type Answer = Result<Response, Problem>;

/// A value with 200.
pub(crate) fn ok(value: &impl Serialize) -> Answer {
    json(StatusCode::OK, value)
}

/// A value with a status.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(value).map_err(|error| {
        // What was done is done: only its answer cannot be written.
        Error::new(ErrorKind::Output, Certainty::Unreadable, format!("the answer cannot be written as JSON: {error}"))
    })?;
    let mut response = (status, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
