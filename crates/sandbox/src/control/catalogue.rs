//! The catalogue in motion: a product's price, stock, freight and shelf, and the rules that hold for all goods. What is
//! changed counts for what is quoted and ordered from then on.

use super::answer::{Refused, json, read};
use super::products::{self, ProductRow};
use crate::host::Shared;
use crate::host::state::{Entry, ProductChanged, RulesChanged};
use crate::world::{NotChanged, ProductChange, Rules, RulesChange};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{Request, StatusCode};
use std::sync::Arc;

/// Changes a product, and writes it down once it can be.
pub(crate) fn change(shared: &Shared, product: &str, change: ProductChange) -> Result<Vec<ProductRow>, Refused> {
    let mut world = shared.world();
    let now = shared.settle_in(&mut world);
    // Tried on a copy: what is written down must not be refused afterwards.
    let mut tried = world.catalogue.clone();
    tried.change(product, &change)?;
    let entry = ProductChanged { now, product: product.to_owned(), change };
    shared.keep(&world, Entry::Product(entry)).map_err(Refused::broken)?;
    world.catalogue = tried;
    let rows = products::of_product(&world, product);
    drop(world);
    shared.publish("product", || serde_json::json!({ "product": product }));
    tracing::debug!(product, "a product was changed");
    Ok(rows)
}

/// The rules that hold now.
pub(crate) fn rules(shared: &Shared) -> Rules {
    shared.world().catalogue.rules.clone()
}

/// Changes rules; what is not named stays.
pub(crate) fn change_rules(shared: &Shared, change: RulesChange) -> Result<Rules, Refused> {
    let mut world = shared.world();
    let now = shared.settle_in(&mut world);
    let new = world.catalogue.rules.changed(&change).map_err(Refused::bad)?;
    shared.keep(&world, Entry::Rules(RulesChanged { now, change })).map_err(Refused::broken)?;
    world.catalogue.rules = new.clone();
    drop(world);
    shared.publish("product", || serde_json::json!({}));
    Ok(new)
}

/// `PATCH /admin/products/{product}`: `{"price_fen"?, "stock"?, "listed"?, "freight_fen"?, "sku"?}`. Shows the product
/// after it, in the words of each buyer.
pub(super) async fn patch(
    State(shared): State<Arc<Shared>>,
    Path(product): Path<String>,
    request: Request<Body>,
) -> Result<Response, Refused> {
    json(&change(&shared, &product, read(request).await?)?)
}

/// `GET /admin/rules`.
pub(super) async fn show_rules(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&rules(&shared))
}

/// `POST /admin/rules`: `{"province_freight_fen"?, "coupons"?, "building_ms"?, "paying_ms"?, "message_body"?}`.
pub(super) async fn post_rules(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    json(&change_rules(&shared, read(request).await?)?)
}

impl From<NotChanged> for Refused {
    fn from(error: NotChanged) -> Self {
        let status = match error {
            NotChanged::NoProduct(_) => StatusCode::NOT_FOUND,
            NotChanged::Malformed(_) => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}
