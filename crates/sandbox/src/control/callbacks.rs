//! The admin API of callbacks: where they go, every delivery with its attempts, and sending one again.

use super::answer::{Refused, json, limit, read};
use crate::host::Shared;
use crate::host::callbacks::{self, Composed, Delivery, NotSent, Unsendable, platform, word};
use crate::wire::incoming::pairs;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use daigou_core::{Error, Platform};
use http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where callbacks go, by platform; `null` where nowhere.
#[derive(Serialize)]
pub(crate) struct Targets {
    pub(crate) pandapon: Option<String>,
    pub(crate) dajisaas: Option<String>,
}

impl Targets {
    pub(crate) fn of(shared: &Shared) -> Self {
        let targets = shared.outbox().targets().clone();
        let of = |platform| targets.get(platform).map(str::to_owned);
        Self { pandapon: of(Platform::PandaPon), dajisaas: of(Platform::DajiSaas) }
    }
}

/// Sets where a platform's callbacks go, or takes it away.
pub(crate) fn set_target(shared: &Shared, name: &str, url: Option<&str>) -> Result<(), Refused> {
    let wrong = |error: Error| Refused::bad(error.message().to_owned());
    let platform = platform(name).map_err(wrong)?;
    shared.outbox().set_target(platform, url).map_err(wrong)?;
    shared.keep_targets().map_err(Refused::broken)?;
    tracing::debug!(platform = word(platform), set = url.is_some(), "a callback target was changed");
    Ok(())
}

/// Attempts a delivery once, now, beside its schedule; returns when that is over.
pub(crate) async fn resend(shared: &Shared, id: &str) -> Result<Delivery, Refused> {
    let gone = || Refused::none(format!("id: no callback {id}"));
    let number = id.parse().map_err(|_| gone())?;
    callbacks::resend(shared, number).await.map_err(|why| match why {
        Unsendable::Unknown => gone(),
        Unsendable::Underway => Refused::new(StatusCode::CONFLICT, format!("the callback {id} is being sent")),
        Unsendable::NoTarget(platform) => no_target(platform),
    })
}

/// Sends a message that somebody composed; returns when the first attempt is over.
pub(crate) async fn send(shared: &Shared, composed: &Composed) -> Result<Delivery, Refused> {
    callbacks::send(shared, composed).await.map_err(|why| match why {
        NotSent::Malformed(why) => Refused::bad(why),
        NotSent::NoTarget(platform) => no_target(platform),
    })
}

fn no_target(platform: Platform) -> Refused {
    Refused::new(StatusCode::CONFLICT, format!("url: no target is set for {}", word(platform)))
}

/// `POST /admin/callbacks/send`: `{"platform", "type", "body"}`, or `{"platform", "raw"}`.
pub(super) async fn post_send(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    json(&send(&shared, &read(request).await?).await?)
}

/// `GET /admin/callbacks/target`.
pub(super) async fn targets(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&Targets::of(&shared))
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
pub(super) async fn post_target(
    State(shared): State<Arc<Shared>>,
    request: Request<Body>,
) -> Result<Response, Refused> {
    let asked: Target = read(request).await?;
    set_target(&shared, &asked.platform, asked.url.as_deref())?;
    json(&Targets::of(&shared))
}

/// `GET /admin/callbacks?limit=`: the newest, oldest first.
pub(super) async fn list(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let limit = limit(&pairs(query.as_deref().unwrap_or_default()))?;
    let found = shared.outbox().newest(limit);
    json(&found)
}

/// `POST /admin/callbacks/{id}/resend`.
pub(super) async fn post_resend(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    json(&resend(&shared, &id).await?)
}
