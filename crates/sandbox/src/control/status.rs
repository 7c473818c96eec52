//! The sandbox's status: the counts of everything, and where it is.

use super::answer::{Refused, json};
use super::clock::ClockStatus;
use super::orders::count;
use crate::host::Shared;
use crate::host::callbacks::Counts;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Status {
    seed: u64,
    clock: ClockStatus,
    orders: usize,
    requests: usize,
    callbacks: Counts,
    faults: usize,
}

/// `GET /admin/status`.
pub(super) async fn status(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    let status = Status {
        seed: shared.seed,
        clock: ClockStatus::of(&shared),
        orders: count(&shared.world()),
        requests: shared.journal().len(),
        callbacks: shared.outbox().counts(),
        faults: shared.faults().rules().len(),
    };
    json(&status)
}

/// `GET /admin/env`: the variables that point a client here, as `daigou sandbox` prints them.
pub(super) async fn env(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&shared.env)
}

/// `GET /admin`.
pub(super) async fn page(State(shared): State<Arc<Shared>>) -> String {
    text(&shared)
}

/// Answers what is neither a call nor one of the sandbox's own pages, nor its admin API.
pub(crate) async fn nothing(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let text = format!("nothing is at {}\n\n{}", shared.mask.text(uri.path()), text(&shared));
    (StatusCode::NOT_FOUND, text).into_response()
}

/// Says what the sandbox is and where everything is, for people.
fn text(shared: &Shared) -> String {
    let base = shared.address.base();
    format!(
        "daigou sandbox: a stand-in for PandaPon and DajiSaaS. Nothing here is real, nothing here buys anything.\n\n\
         PandaPon   {base}/pandapon\n\
         DajiSaaS   {base}/dajisaas\n\
         Admin API  {base}/admin\n\
         Console    {base}/\n\n\
         GET  {base}/admin/status            how much of everything there is\n\
         GET  {base}/admin/env               the variables that point a client here\n\
         GET  {base}/admin/events            what happens, as server-sent events\n\
         GET  {base}/admin/requests?limit=   what came in, what the signature check found, what was answered\n\
         GET  {base}/admin/orders?platform=&marketplace=&status=&q=&limit=&offset=  every order\n\
         GET  {base}/admin/orders/{{order_id}}  one of them, with all that happened to it\n\
         POST {base}/admin/orders/{{order_id}}/events  {{\"event\": \"ship\"}}  pay, ship, deliver, change_price, close, \
         refund_agree, refund_refuse, …\n\
         GET  {base}/admin/accounts          who may call, and what they can pay with; POST adds one\n\
         PATCH {base}/admin/accounts/{{account}}  {{\"balance_fen\": 100000, \"risk\": [\"payments\"]}}\n\
         GET  {base}/admin/products?buyer=&limit=  what can be bought\n\
         POST {base}/admin/faults  [{{\"operation\": \"*\", \"fault\": \"reset_after\"}}]  what goes wrong\n\
         POST {base}/admin/callbacks/target  {{\"platform\": \"pandapon\", \"url\": \"http://…\"}}  where callbacks go\n\
         GET  {base}/admin/callbacks?limit=  every callback with its attempts\n\
         POST {base}/admin/callbacks/{{id}}/resend  sends it again, now\n\
         GET  {base}/admin/snapshot          the whole state, to be posted there again
\
         POST {base}/admin/reset  {{\"seed\": 1}}  back to the seeded state\n"
    )
}
