//! `GET /admin/status`, how much of everything there is; and one request of the journal.

use crate::admin::{Wrong, json};
use crate::callbacks::Counts;
use crate::engine::Shown;
use crate::order_pages::order_count;
use crate::server::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Status {
    seed: u64,
    clock: Shown,
    orders: usize,
    requests: usize,
    callbacks: Counts,
    faults: usize,
}

/// `GET /admin/status`.
pub(crate) async fn status(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    let status = Status {
        seed: shared.seed,
        clock: Shown::of(&shared),
        orders: order_count(&shared.world()),
        requests: shared.journal().len(),
        callbacks: shared.outbox().counts(),
        faults: shared.faults().rules().len(),
    };
    json(&status)
}

/// `GET /admin/requests/{sequence}`.
pub(crate) async fn request(
    State(shared): State<Arc<Shared>>,
    Path(sequence): Path<String>,
) -> Result<Response, Wrong> {
    let entry = sequence.parse().ok().and_then(|sequence| shared.journal().find(sequence));
    let gone = || Wrong(StatusCode::NOT_FOUND, format!("sequence: the journal holds no request {sequence}"));
    json(&entry.ok_or_else(gone)?)
}
