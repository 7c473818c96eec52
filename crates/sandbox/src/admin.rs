//! The admin API: what the sandbox is, its journal, its orders and products, and the way back to the start. Who may use it
//! is judged by the guard.

use crate::callbacks::admin as callbacks;
use crate::dispatch::MAX_BODY;
use crate::incoming::{pairs, value};
use crate::server::Shared;
use crate::world::World;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{RawQuery, State};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderValue, Request, StatusCode, header};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/admin", get(page))
        .route("/admin/status", get(crate::status::status))
        .route("/admin/events", get(crate::live::events))
        .route("/admin/requests", get(requests))
        .route("/admin/requests/{sequence}", get(crate::status::request))
        .route("/admin/orders", get(crate::order_pages::list))
        .route("/admin/orders/{order_id}", get(crate::order_pages::one))
        .route("/admin/orders/{order_id}/events", post(crate::events::happen))
        .route("/admin/products", get(products))
        .route("/admin/reset", post(reset))
        .route("/admin/faults", get(crate::faults::list).post(crate::faults::add).delete(crate::faults::forget))
        .route("/admin/callbacks", get(callbacks::deliveries))
        .route("/admin/callbacks/target", get(callbacks::targets).post(callbacks::set_target))
        .route("/admin/callbacks/{id}/resend", post(callbacks::resend))
        .route("/admin/snapshot", get(crate::state::snapshot).post(crate::state::restore))
        .route("/admin/clock", get(crate::engine::clock).post(crate::engine::set_clock))
        .route("/admin/clock/advance", post(crate::engine::advance))
        .layer(from_fn(crate::guard::guard))
}

async fn page(State(shared): State<Arc<Shared>>) -> String {
    shared.page()
}

async fn requests(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Wrong> {
    let limit = limit(&pairs(query.as_deref().unwrap_or_default()))?;
    let entries = shared.journal().newest(limit);
    json(&entries)
}

/// Something that can be bought, in the words of one buyer.
#[derive(Serialize)]
struct ProductRow {
    buyer: &'static str,
    product: String,
    sku: String,
    min_quantity: i64,
    stock: i64,
    price_fen: i64,
    seller: String,
    title: String,
}

const BUYERS: [&str; 4] = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"];

async fn products(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Wrong> {
    let pairs = pairs(query.as_deref().unwrap_or_default());
    let wanted = one_of("buyer", value(&pairs, "buyer"), &BUYERS)?;
    let generation = one_of("generation", value(&pairs, "generation"), &["v2", "v1"])?;
    let limit = limit(&pairs)?;
    let world = shared.world();
    let buyers = BUYERS.into_iter().filter(|buyer| wanted.is_none_or(|wanted| wanted == *buyer));
    let rows = buyers.flat_map(|buyer| product_rows(&world, buyer, generation == Some("v1")));
    let rows: Vec<ProductRow> = rows.take(limit).collect();
    drop(world);
    json(&rows)
}

/// What one buyer can buy, what examples name first; made as it is asked for. PandaPon's v2 names 1688 offers by their
/// opaque ids. Taobao's items go by the distribution ids that PandaPon's lines want, and by Taobao's own at DajiSaaS, where
/// a buyer has them resolved.
fn product_rows<'w>(world: &'w World, buyer: &'static str, v1: bool) -> Box<dyn Iterator<Item = ProductRow> + 'w> {
    let catalogue = &world.catalogue;
    if buyer.ends_with("-1688") {
        let by_number = v1 || buyer.starts_with("dajisaas");
        let row = move |(offer, at): (&crate::world::Offer, crate::world::SkuRef)| {
            let sku = catalogue.sku(at);
            ProductRow {
                buyer,
                product: if by_number { offer.number.to_string() } else { offer.map_id.clone() },
                sku: sku.spec_id.clone(),
                min_quantity: offer.min_quantity,
                stock: sku.stock,
                price_fen: sku.amount(1),
                seller: catalogue.seller(at).open_id.clone(),
                title: offer.title.clone(),
            }
        };
        return Box::new(catalogue.skus().map(row));
    }
    let skus = catalogue.items.iter().flat_map(|item| item.skus.iter().map(move |sku| (item, sku)));
    let resolved = buyer.starts_with("pandapon");
    let rows = skus.map(move |(item, sku)| ProductRow {
        buyer,
        product: if resolved { item.mp_id.clone() } else { item.number.to_string() },
        sku: if resolved { sku.mp_id.clone() } else { sku.number.to_string() },
        min_quantity: 1,
        stock: sku.stock,
        price_fen: sku.price,
        seller: item.shop.clone(),
        title: item.title.clone(),
    });
    Box::new(rows)
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Reset {
    seed: Option<u64>,
}

/// Back to the seeded state: world, clock, journal and callbacks. Nonces stay used, and the targets of callbacks stay set.
async fn reset(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Wrong> {
    let body = limited_body(request).await?;
    let asked: Reset = if body.trim_ascii().is_empty() {
        Reset::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| Wrong(StatusCode::BAD_REQUEST, error.to_string()))?
    };
    let seed = asked.seed.unwrap_or(shared.seed);
    // The clock stays put while it is moved on.
    let _only_one = shared.advancing.lock().await;
    shared.start_anew(seed)?;
    shared.journal().clear();
    shared.tell("reset", serde_json::json!({ "seed": seed }));
    shared.faults().reset(seed);
    shared.outbox().clear();
    tracing::debug!(seed, "the sandbox was reset");
    json(&Reset { seed: Some(seed) })
}

/// The body, where it is not too large.
pub(crate) async fn limited_body(request: Request<Body>) -> Result<Bytes, Wrong> {
    let body = to_bytes(request.into_body(), MAX_BODY).await;
    body.map_err(|error| Wrong(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()))
}

/// What is wrong with a request to the admin API.
pub(crate) struct Wrong(pub(crate) StatusCode, pub(crate) String);

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "error": self.1 }).to_string();
        (self.0, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}

pub(crate) fn limit(pairs: &[(String, String)]) -> Result<usize, Wrong> {
    number(pairs, "limit").map(|number| number.unwrap_or(usize::MAX))
}

/// A whole number of the query.
pub(crate) fn number(pairs: &[(String, String)], name: &str) -> Result<Option<usize>, Wrong> {
    let Some(text) = value(pairs, name) else { return Ok(None) };
    let rule = || Wrong(StatusCode::BAD_REQUEST, format!("{name}: must be a whole number, got `{text}`"));
    text.parse().map(Some).map_err(|_| rule())
}

pub(crate) fn one_of(name: &str, given: Option<&str>, words: &[&'static str]) -> Result<Option<&'static str>, Wrong> {
    let Some(given) = given.filter(|text| !text.is_empty()) else { return Ok(None) };
    let rule = || format!("{name}: must be one of {}, got `{given}`", words.join(", "));
    let word = words.iter().find(|word| **word == given).copied();
    word.map(Some).ok_or_else(|| Wrong(StatusCode::BAD_REQUEST, rule()))
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<Response, Wrong> {
    let body = serde_json::to_string(value).map_err(|e| Wrong(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
