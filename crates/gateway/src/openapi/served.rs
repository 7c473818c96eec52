//! The documents over HTTP, and a page to read them. They hold no secret: who may not ask for anything else may read them.

use super::page::page;
use crate::service::Service;
use axum::Router;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, StatusCode};
use std::sync::LazyLock;

/// The paths of documents and page.
pub(crate) fn routes() -> Router<Service> {
    static GATEWAY: LazyLock<String> = LazyLock::new(|| super::written(&super::gateway()));
    Router::new()
        .route("/openapi.json", get(async || json(&GATEWAY)))
        .route("/openapi/pandapon.json", get(async || json(daigou_openapi::PANDAPON)))
        .route("/openapi/dajisaas.json", get(async || json(daigou_openapi::DAJISAAS)))
        .route("/docs", get(docs))
}

fn json(document: &'static str) -> Response {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], document).into_response()
}

/// Nothing on the page comes from elsewhere, and nothing may.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

async fn docs(headers: HeaderMap) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    match page(host) {
        Ok(html) => {
            let headers =
                [(CONTENT_SECURITY_POLICY, POLICY), (X_CONTENT_TYPE_OPTIONS, "nosniff"), (CACHE_CONTROL, "no-cache")];
            (headers, Html(html)).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
