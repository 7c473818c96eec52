//! Whether it lives, whether it can work, and what was counted.

use super::reply::{Answer, json, ok};
use crate::problem::Problem;
use crate::service::{Service, metrics};
use axum::extract::State;
use axum::response::IntoResponse;
use daigou_core::{Certainty, Error, ErrorKind};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Duration;

/// It answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Alive {
    /// `true`.
    pub(crate) alive: bool,
}

pub(crate) async fn alive() -> Answer {
    ok(&Alive { alive: true })
}

/// Whether the store and the platforms can be worked with.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Readiness {
    /// Whether orders can be taken in: the store is there. A platform that is away makes orders late, and loses none.
    pub(crate) ready: bool,
    /// The store.
    pub(crate) store: Part,
    /// The ways to buy, each by a call that only reads.
    pub(crate) buyers: Vec<Part>,
}

/// One thing that is needed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: String,
    /// Whether it can be worked with.
    pub(crate) ok: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
}

/// Who asks whether it is ready asks often, and does not wait long.
const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) async fn ready(State(service): State<Service>) -> Answer {
    let late = || Error::new(ErrorKind::Timeout, Certainty::NotSent, "no answer within 3 s");
    let store = async {
        let asked = tokio::time::timeout(PATIENCE, service.ledger().metrics()).await;
        part("store", asked.unwrap_or_else(|_| Err(late())).map(drop).err())
    };
    let (store, buyers) = tokio::join!(store, service.probe());
    let buyers = buyers.into_iter().map(|(name, why)| Part { name: name.to_owned(), ok: why.is_none(), why }).collect();
    let readiness = Readiness { ready: store.ok, store, buyers };
    json(if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, &readiness)
}

fn part(name: &str, error: Option<Error>) -> Part {
    Part { name: name.to_owned(), ok: error.is_none(), why: error.map(|error| error.message().to_owned()) }
}

pub(crate) async fn numbers(State(service): State<Service>) -> Answer {
    let text = metrics::text(&service).await.map_err(Problem::from)?;
    let mut response = text.into_response();
    let value = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, value);
    Ok(response)
}
