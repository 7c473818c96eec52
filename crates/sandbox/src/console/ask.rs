//! How the console reads and changes things: by the admin API, asked within the process. It has no powers of its own.

use crate::admin;
use crate::server::Shared;
use axum::body::{Body, to_bytes};
use http::{Method, Request, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;

/// The largest answer of the admin API that the console reads, in bytes.
const MAX_ANSWER: usize = 256 << 20;

/// Why the admin API did not do what was asked.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) why: String,
}

impl Refused {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into() }
    }
}

/// Asks the admin API; the path begins below `/admin`.
pub(crate) async fn ask(shared: &Arc<Shared>, method: Method, path: &str, body: &Value) -> Result<Vec<u8>, Refused> {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let request = Request::builder().method(method).uri(format!("/admin{path}")).body(Body::from(text));
    let request = request.map_err(|error| Refused::new(StatusCode::BAD_REQUEST, error.to_string()))?;
    let answered = admin::routes().with_state(shared.clone()).oneshot(request).await;
    let answer = answered.unwrap_or_else(|never| match never {});
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), MAX_ANSWER).await;
    let bytes = bytes.map_err(|error| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    if status.is_success() {
        return Ok(bytes.to_vec());
    }
    let said: Option<Value> = serde_json::from_slice(&bytes).ok();
    let why = said.and_then(|said| said["error"].as_str().map(str::to_owned));
    Err(Refused::new(status, why.unwrap_or_else(|| format!("the admin API answers {status}"))))
}

/// Reads something. What this sandbox does not have is none.
pub(crate) async fn read<T: DeserializeOwned>(shared: &Arc<Shared>, path: &str) -> Result<Option<T>, Refused> {
    let bytes = match ask(shared, Method::GET, path, &Value::Null).await {
        Ok(bytes) => bytes,
        Err(refused) if refused.status == StatusCode::NOT_FOUND => return Ok(None),
        Err(refused) => return Err(refused),
    };
    let read = serde_json::from_slice(&bytes);
    read.map(Some).map_err(|error| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, format!("{path}: {error}")))
}
