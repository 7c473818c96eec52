//! `GET /admin/snapshot` gives the whole state, `POST /admin/snapshot` takes one: the same JSON.

use super::answer::{Refused, json, json_text};
use crate::host::Shared;
use crate::host::state::SnapshotError;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use http::{Request, StatusCode};
use std::sync::Arc;

/// The largest snapshot that is read, in bytes.
const LARGEST: usize = 1 << 30;

/// `GET /admin/snapshot`.
pub(super) async fn take(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    Ok(json_text(shared.snapshot()?))
}

/// `POST /admin/snapshot`.
pub(super) async fn restore(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    let body = to_bytes(request.into_body(), LARGEST).await;
    let body = body.map_err(|error| Refused::new(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()))?;
    json(&shared.restore(body).await?)
}

impl From<SnapshotError> for Refused {
    fn from(error: SnapshotError) -> Self {
        let status = match error {
            SnapshotError::TooLarge => StatusCode::CONFLICT,
            SnapshotError::Malformed(_) => StatusCode::BAD_REQUEST,
            SnapshotError::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}
