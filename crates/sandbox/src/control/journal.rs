//! The journal of requests in the admin API.

use super::answer::{Refused, json, limit};
use crate::host::Shared;
use crate::wire::incoming::pairs;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

/// `GET /admin/requests?limit=`: the newest, oldest first.
pub(super) async fn list(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let limit = limit(&pairs(query.as_deref().unwrap_or_default()))?;
    let entries = shared.journal().newest(limit);
    json(&entries)
}

/// `GET /admin/requests/{sequence}`.
pub(super) async fn one(State(shared): State<Arc<Shared>>, Path(sequence): Path<String>) -> Result<Response, Refused> {
    let entry = sequence.parse().ok().and_then(|sequence| shared.journal().find(sequence));
    json(&entry.ok_or_else(|| Refused::none(format!("sequence: the journal holds no request {sequence}")))?)
}
