//! Faults in the admin API: added, listed with how often each struck, forgotten.

use super::answer::{Refused, json, limited_body};
use crate::host::Shared;
use crate::host::faults::{Fault, Faults};
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::Request;
use serde_json::{Map, Value};
use std::sync::Arc;

/// A rule as it is written with its defaults, and how often it struck.
pub(crate) type Shown = Map<String, Value>;

/// The rules in their order.
pub(crate) fn rules(shared: &Shared) -> Vec<Shown> {
    shown(&shared.faults())
}

/// Adds rules, all or none of them.
pub(crate) fn add(shared: &Shared, json: &str) -> Result<Vec<Shown>, Refused> {
    let faults = Fault::list(json).map_err(|error| Refused::bad(error.message().to_owned()))?;
    let since = shared.world().orders.iter().last().and_then(|order| order.tb_order_id.parse().ok());
    let mut all = shared.faults();
    all.add(faults, since.unwrap_or_default());
    let shown = shown(&all);
    drop(all);
    shared.keep_faults();
    shared.publish("fault", || serde_json::json!({}));
    Ok(shown)
}

/// Forgets all rules. The next that is added begins as the first.
pub(crate) fn forget(shared: &Shared) -> Vec<Shown> {
    shared.faults().clear();
    shared.keep_faults();
    shared.publish("fault", || serde_json::json!({}));
    rules(shared)
}

fn shown(faults: &Faults) -> Vec<Shown> {
    let rule = |rule: &crate::host::faults::Rule| {
        let mut members = rule.fault.members();
        members.insert("fired".to_owned(), rule.fired.into());
        members
    };
    faults.rules().iter().map(rule).collect()
}

/// `GET /admin/faults`: the rules in their order, each with how often it struck.
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&rules(&shared))
}

/// `POST /admin/faults`: adds rules, and shows what is in force now.
pub(super) async fn post(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    let body = limited_body(request).await?;
    let text = std::str::from_utf8(&body).map_err(|error| Refused::bad(format!("faults: {error}")))?;
    json(&add(&shared, text)?)
}

/// `DELETE /admin/faults`.
pub(super) async fn delete(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&forget(&shared))
}
