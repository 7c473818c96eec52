//! The console: the web page at `/`, in English and Chinese. It is rendered here, in templates; a small script keeps a
//! page up to date by the admin API's events, and everything that a button does goes through the admin API's functions.
//! **Never here:** a request to the sandbox itself.
//!
//! What a page shows is read in `data`, what a button does stands in `act`, and what all pages have in `frame`.

mod act;
mod check;
mod compared;
mod data;
mod explained;
mod fault_list;
mod frame;
mod journal_pages;
mod message;
mod order_pages;
mod pages;
mod sign;
mod snippets;
mod vocabulary;
mod words;

use crate::control::guard::guard;
use crate::host::Shared;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use http::header;
use std::sync::Arc;

/// The console's routes.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(order_pages::orders))
        .route("/orders/{order_id}", get(order_pages::order))
        .route("/requests", get(journal_pages::requests))
        .route("/requests/{sequence}", get(journal_pages::request))
        .route("/callbacks", get(pages::callbacks))
        .route("/faults", get(pages::faults))
        .route("/clock", get(pages::clock))
        .route("/products", get(pages::products))
        .route("/sign", get(sign::page).post(sign::sign))
        .route("/do/{action}", post(act::act))
        .route("/console.css", get(style))
        .layer(from_fn(guard))
}

/// The one style sheet.
async fn style() -> ([(header::HeaderName, &'static str); 2], &'static str) {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, include_str!("../../templates/console.css"))
}
