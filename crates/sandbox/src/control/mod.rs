//! The admin API: typed functions over the host, and their routes; the pictures and documents that are served, the
//! events that are streamed, and who may ask. **Never here:** HTML.

pub(crate) mod accounts;
pub(crate) mod answer;
pub(crate) mod callbacks;
pub(crate) mod catalogue;
pub(crate) mod clock;
mod documents;
pub(crate) mod events;
pub(crate) mod faults;
pub(crate) mod guard;
mod journal;
pub(crate) mod orders;
mod pictures;
pub(crate) mod products;
mod snapshot;
mod status;
mod stream;

pub(crate) use status::nothing;

use crate::host::Shared;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, patch, post};
use std::sync::Arc;

/// The routes of the admin API, and those of pictures and documents.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    let admin = Router::new()
        .route("/admin", get(status::page))
        .route("/admin/status", get(status::status))
        .route("/admin/env", get(status::env))
        .route("/admin/events", get(stream::events))
        .route("/admin/accounts", get(accounts::list).post(accounts::post))
        .route("/admin/accounts/{account}", patch(accounts::patch))
        .route("/admin/requests", get(journal::list))
        .route("/admin/requests/{sequence}", get(journal::one))
        .route("/admin/orders", get(orders::list))
        .route("/admin/orders/{order_id}", get(orders::one))
        .route("/admin/orders/{order_id}/events", post(events::happen))
        .route("/admin/products", get(products::list))
        .route("/admin/products/{product}", patch(catalogue::patch))
        .route("/admin/rules", get(catalogue::show_rules).post(catalogue::post_rules))
        .route("/admin/reset", post(clock::post_reset))
        .route("/admin/faults", get(faults::list).post(faults::post).delete(faults::delete))
        .route("/admin/callbacks", get(callbacks::list))
        .route("/admin/callbacks/target", get(callbacks::targets).post(callbacks::post_target))
        .route("/admin/callbacks/send", post(callbacks::post_send))
        .route("/admin/callbacks/{id}/resend", post(callbacks::post_resend))
        .route("/admin/snapshot", get(snapshot::take).post(snapshot::restore))
        .route("/admin/clock", get(clock::show).post(clock::post))
        .route("/admin/clock/advance", post(clock::post_advance))
        .layer(from_fn(guard::guard));
    admin.merge(documents::routes()).merge(pictures::routes())
}
