//! The platforms' interfaces as OpenAPI documents, which name this sandbox in place of the vendors' servers.

use crate::host::Shared;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use daigou_core::Platform;
use http::header;
use std::sync::Arc;

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/openapi/pandapon.json",
            get(async || served(daigou_openapi::PANDAPON, Platform::PandaPon, "/pandapon")),
        )
        .route(
            "/openapi/dajisaas.json",
            get(async || served(daigou_openapi::DAJISAAS, Platform::DajiSaas, "/dajisaas")),
        )
}

/// The address of the vendor stands in the document once, as its only server.
fn served(document: &'static str, platform: Platform, base: &str) -> Response {
    let document =
        document.replacen(&format!("\"url\": \"{}\"", platform.vendor_url()), &format!("\"url\": \"{base}\""), 1);
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}
