//! `GET /admin/status`, how much of everything there is; and one request of the journal.

use crate::admin::{Wrong, json, order_count};
use crate::engine::Shown;
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
    callbacks: CallbackCounts,
    faults: usize,
}

/// Deliveries by what became of them.
#[derive(Debug, Default, Serialize)]
pub(crate) struct CallbackCounts {
    pub(crate) pending: usize,
    pub(crate) delivered: usize,
    pub(crate) failed: usize,
}

/// The deliveries that there are.
pub(crate) fn callback_counts(_shared: &Shared) -> CallbackCounts {
    CallbackCounts::default()
}

/// The faults that are set.
pub(crate) fn fault_count(_shared: &Shared) -> usize {
    0
}

/// `GET /admin/status`.
pub(crate) async fn status(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    let status = Status {
        seed: shared.seed,
        clock: Shown::of(&shared),
        orders: order_count(&shared.world()),
        requests: shared.journal().len(),
        callbacks: callback_counts(&shared),
        faults: fault_count(&shared),
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
