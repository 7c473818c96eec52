//! The admin API of callbacks: where they go, every delivery with its attempts, and sending one again.

use super::Underway;
use super::queue::Unsendable;
use super::targets::{platform, word};
use crate::admin::{Wrong, json, limit};
use crate::engine::{bad, read};
use crate::incoming::pairs;
use crate::server::Shared;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use daigou_core::{Error, Platform};
use http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// By platform; `null` where none is set.
#[derive(Serialize)]
struct Targets {
    pandapon: Option<String>,
    dajisaas: Option<String>,
}

fn shown(shared: &Shared) -> Result<Response, Wrong> {
    let targets = shared.outbox().targets().clone();
    let of = |platform| targets.get(platform).map(str::to_owned);
    json(&Targets { pandapon: of(Platform::PandaPon), dajisaas: of(Platform::DajiSaas) })
}

/// `GET /admin/callbacks/target`.
pub(crate) async fn targets(State(shared): State<Arc<Shared>>) -> Result<Response, Wrong> {
    shown(&shared)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    platform: String,
    // Not to be left out by mistake.
    #[serde(deserialize_with = "Option::deserialize")]
    url: Option<String>,
}

/// `POST /admin/callbacks/target`: `{"platform": "pandapon", "url": "http://…"}`, or `null` for none.
pub(crate) async fn set_target(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Wrong> {
    let asked: Target = read(request).await?;
    let wrong = |error: Error| bad(error.message().to_owned());
    let platform = platform(&asked.platform).map_err(wrong)?;
    shared.outbox().set_target(platform, asked.url.as_deref()).map_err(wrong)?;
    tracing::debug!(platform = word(platform), set = asked.url.is_some(), "a callback target was changed");
    shown(&shared)
}

/// `GET /admin/callbacks?limit=`: the newest, oldest first.
pub(crate) async fn deliveries(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Wrong> {
    let limit = limit(&pairs(query.as_deref().unwrap_or_default()))?;
    let found = shared.outbox().newest(limit);
    json(&found)
}

/// `POST /admin/callbacks/{id}/resend`: attempts it once, now, beside its schedule, and answers when that is over.
pub(crate) async fn resend(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Response, Wrong> {
    let gone = || Wrong(StatusCode::NOT_FOUND, format!("id: no callback {id}"));
    let number = id.parse().map_err(|_| gone())?;
    let job = shared.outbox().take_by_hand(number).map_err(|why| match why {
        Unsendable::Unknown => gone(),
        Unsendable::Underway => Wrong(StatusCode::CONFLICT, format!("the callback {id} is being sent")),
        Unsendable::NoTarget(platform) => {
            Wrong(StatusCode::CONFLICT, format!("url: no target is set for {}", word(platform)))
        }
    })?;
    Underway::new(&shared, job).attempt().await;
    let found = shared.outbox().find(number);
    json(&found.ok_or_else(gone)?)
}
