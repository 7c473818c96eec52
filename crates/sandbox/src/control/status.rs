//! The sandbox's status: the counts of everything, and where it is.

use super::answer::{Refused, json};
use super::clock::ClockStatus;
use super::orders::count;
use crate::host::Shared;
use crate::host::callbacks::Counts;
use crate::vendors::routes::{ListedRoute, Routes};
use crate::wire::address::Address;
use crate::world::play::events;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use daigou_core::{Operation, Platform};
use http::{HeaderMap, StatusCode, Uri};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
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
pub(super) async fn env(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Result<Response, Refused> {
    let (own, asked) = (shared.address.base(), shared.address.asked(&uri, &headers));
    let there = |value: &String| match value.strip_prefix(own) {
        Some(rest) => format!("{}{rest}", asked.base()),
        None => value.clone(),
    };
    let env: BTreeMap<&str, String> = shared.env.iter().map(|(name, value)| (name.as_str(), there(value))).collect();
    json(&env)
}

/// `GET /admin`.
pub(super) async fn page(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> String {
    text(&shared.address.asked(&uri, &headers), &shared.routes)
}

/// Answers what is neither a call nor one of the sandbox's own pages, nor its admin API.
pub(crate) async fn nothing(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let text = format!(
        "nothing is at {}\n\n{}",
        shared.mask.text(uri.path()),
        text(&shared.address.asked(&uri, &headers), &shared.routes)
    );
    (StatusCode::NOT_FOUND, text).into_response()
}

/// Says what the sandbox is and where everything is, for people.
fn text(address: &Address, routes: &Routes) -> String {
    let mut out = guide(address.base());
    for (platform, word) in [(Platform::PandaPon, "pandapon"), (Platform::DajiSaas, "dajisaas")] {
        // Texts are written without fail.
        let _ = writeln!(out, "\n{}, behind {}/{word}:", platform.title(), address.base());
        for ListedRoute { method, path, operation, generation } in routes.listed(platform) {
            let Operation { marketplace, id, title, .. } = operation;
            let named = format!("{marketplace} {id} {}", generation.as_str());
            let _ = writeln!(out, "{method:<6} {path}  {named}: {title}");
        }
    }
    out
}

fn guide(base: &str) -> String {
    let events: String = events().map(|(word, members)| format!("       {word:<18}{}\n", members.join(", "))).collect();
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
         POST {base}/admin/orders/{{order_id}}/events  {{\"event\": \"ship\"}}  what happens to it:\n\
{events}\
         GET  {base}/admin/accounts          who may call, and what they can pay with; POST adds one\n\
         PATCH {base}/admin/accounts/{{account}}  {{\"balance_fen\": 100000, \"risk\": [\"payments\"]}}\n\
         GET  {base}/admin/products?buyer=&limit=  what can be bought\n\
         PATCH {base}/admin/products/{{product}}  {{\"price_fen\", \"stock\", \"listed\", \"freight_fen\", \"sku\"}}  changes it, now\n\
         GET, POST {base}/admin/rules  {{\"province_freight_fen\", \"coupons\", \"building_ms\", \"paying_ms\", \
         \"message_body\": \"object\" or \"text\"}}  what holds for all\n\
         POST {base}/admin/faults  [{{\"operation\": \"*\", \"fault\": \"reset_after\"}}]  what goes wrong\n\
         POST {base}/admin/callbacks/target  {{\"platform\": \"pandapon\", \"url\": \"http://…\"}}  where callbacks go\n\
         GET  {base}/admin/callbacks?limit=  every callback with its attempts\n\
         POST {base}/admin/callbacks/{{id}}/resend  sends it again, now\n\
         POST {base}/admin/callbacks/send  {{\"platform\", \"type\", \"body\"}} or {{\"platform\", \"raw\"}}  sends one of your own\n\
         GET  {base}/admin/snapshot          the whole state, to be posted there again
\
         POST {base}/admin/reset  {{\"seed\": 1}}  back to the seeded state\n"
    )
}
