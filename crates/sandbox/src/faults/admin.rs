//! Faults in the admin API: added, listed with how often each struck, forgotten.

use super::{Fault, Faults};
use crate::admin::{Wrong, json, limited_body};
use crate::engine::bad;
use crate::server::Shared;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::Request;
use serde_json::{Map, Value};
use std::sync::Arc;

/// `GET /admin/faults`: the rules in their order, each with how often it struck.
pub(crate) async fn list(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    json(&shown(&shared.faults()))
}

/// `POST /admin/faults`: adds rules, all or none of them, and shows what is in force now.
pub(crate) async fn add(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Wrong> {
    let body = limited_body(request).await?;
    let text = std::str::from_utf8(&body).map_err(|error| bad(format!("faults: {error}")))?;
    let faults = Fault::list(text).map_err(|error| bad(error.message().to_owned()))?;
    let since = shared.world().orders.iter().last().and_then(|order| order.tb_order_id.parse().ok());
    let mut all = shared.faults();
    all.add(faults, since.unwrap_or_default());
    shared.tell("fault", || serde_json::json!({}));
    json(&shown(&all))
}

/// `DELETE /admin/faults`: forgets all of them. The next that is added begins as the first.
pub(crate) async fn forget(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    shared.faults().clear();
    shared.tell("fault", || serde_json::json!({}));
    json(&shown(&shared.faults()))
}

fn shown(faults: &Faults) -> Vec<Map<String, Value>> {
    let rule = |rule: &super::Rule| {
        let mut members = rule.fault.members();
        members.insert("fired".to_owned(), rule.fired.into());
        members
    };
    faults.rules().iter().map(rule).collect()
}
