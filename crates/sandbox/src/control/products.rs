//! The products, in the words of each buyer.

use super::answer::{Refused, json, limit, one_of};
use crate::host::Shared;
use crate::wire::incoming::{pairs, value};
use crate::world::{Offer, SkuRef, World};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;

/// Something that can be bought, in the words of one buyer.
#[derive(Serialize)]
pub(crate) struct ProductRow {
    pub(crate) buyer: &'static str,
    pub(crate) product: String,
    pub(crate) sku: String,
    pub(crate) min_quantity: i64,
    pub(crate) stock: i64,
    pub(crate) price_fen: i64,
    pub(crate) seller: String,
    pub(crate) title: String,
    /// Whether it is on the shelf.
    pub(crate) listed: bool,
    /// Freight of a parcel with it, before what the province costs beside.
    pub(crate) freight_fen: i64,
}

/// Who buys: a platform and a marketplace.
pub(crate) const BUYERS: [&str; 4] = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"];

/// `GET /admin/products?buyer=&generation=&limit=`.
pub(super) async fn list(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let pairs = pairs(query.as_deref().unwrap_or_default());
    let wanted = one_of("buyer", value(&pairs, "buyer"), &BUYERS)?;
    let generation = one_of("generation", value(&pairs, "generation"), &["v2", "v1"])?;
    let limit = limit(&pairs)?;
    let world = shared.world();
    let buyers = BUYERS.into_iter().filter(|buyer| wanted.is_none_or(|wanted| wanted == *buyer));
    let rows = buyers.flat_map(|buyer| rows(&world, buyer, generation == Some("v1")));
    let rows: Vec<ProductRow> = rows.take(limit).collect();
    drop(world);
    json(&rows)
}

/// Searches the products of a buyer, and counts those that fit: gives those from `before` on, `most` at most.
pub(crate) fn search(
    shared: &Shared,
    buyer: &'static str,
    holds: impl Fn(&str) -> bool,
    before: usize,
    most: usize,
) -> (usize, Vec<ProductRow>) {
    let world = shared.world();
    let (mut fitting, mut found) = (0, Vec::new());
    for row in rows(&world, buyer, false).filter(|row| holds(&row.title) || holds(&row.product) || holds(&row.sku)) {
        if fitting >= before && found.len() < most {
            found.push(row);
        }
        fitting += 1;
    }
    (fitting, found)
}

/// The rows of one product, by any of its names, in the words of each buyer.
pub(super) fn of_product(world: &World, product: &str) -> Vec<ProductRow> {
    let catalogue = &world.catalogue;
    let offer = catalogue.offers.iter().find(|o| o.map_id == product || o.number.to_string() == product);
    let item = catalogue.items.iter().find(|item| item.is_named(product));
    let mut names: Vec<String> = Vec::new();
    names.extend(offer.iter().flat_map(|offer| [offer.map_id.clone(), offer.number.to_string()]));
    names.extend(item.iter().flat_map(|item| [item.mp_id.clone(), item.number.to_string()]));
    let rows = BUYERS.into_iter().flat_map(|buyer| rows(world, buyer, false));
    rows.filter(|row| names.contains(&row.product)).collect()
}

/// Lists the products of one buyer, those of examples first; each is made as it is asked for. PandaPon's v2 names 1688
/// offers by their opaque ids. Taobao's items go by the distribution ids that PandaPon's lines want, and by Taobao's
/// own at DajiSaaS, where a buyer has them resolved.
fn rows<'w>(world: &'w World, buyer: &'static str, v1: bool) -> Box<dyn Iterator<Item = ProductRow> + 'w> {
    let catalogue = &world.catalogue;
    if buyer.ends_with("-1688") {
        let by_number = v1 || buyer.starts_with("dajisaas");
        let row = move |(offer, at): (&Offer, SkuRef)| {
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
                listed: offer.listed,
                freight_fen: offer.freight,
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
        listed: item.listed,
        freight_fen: item.postage,
    });
    Box::new(rows)
}
