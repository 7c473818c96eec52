//! The catalogue moves: a seller changes a price, stock or freight, or takes a product off the shelf. Orders that were made
//! before keep what they cost.

use super::catalogue::Catalogue;
use super::items::Item;
use super::model::Offer;
use serde::{Deserialize, Serialize};

/// The most that a piece costs, fen, and the most pieces that there are.
const MOST: i64 = 100_000_000_000;

/// What changes of a product. What is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductChange {
    /// The variant whose price or stock it is; all of them where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sku: Option<String>,
    /// What one piece costs, promotions included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) price_fen: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stock: Option<i64>,
    /// Whether it is on the shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) listed: Option<bool>,
    /// Freight of a parcel with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) freight_fen: Option<i64>,
}

/// Why a product is not changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotChanged {
    #[error("product: no product {0}")]
    NoProduct(String),
    #[error("{0}")]
    Malformed(String),
}

impl ProductChange {
    fn check(&self) -> Result<(), NotChanged> {
        let members =
            [("price_fen", self.price_fen, 1), ("stock", self.stock, 0), ("freight_fen", self.freight_fen, 0)];
        let wrong: Vec<String> = members
            .into_iter()
            .filter_map(|(member, value, least)| Some((member, value?, least)))
            .filter(|(_, value, least)| !(*least..=MOST).contains(value))
            .map(|(member, value, least)| format!("{member}: must be from {least} to {MOST}, got {value}"))
            .collect();
        if !wrong.is_empty() {
            return Err(NotChanged::Malformed(wrong.join("; ")));
        }
        let nothing = Self { sku: self.sku.clone(), ..Self::default() };
        if *self == nothing {
            let members = "price_fen, stock, listed or freight_fen";
            return Err(NotChanged::Malformed(format!("nothing is changed: give {members}")));
        }
        Ok(())
    }
}

/// A product of either marketplace, by its place.
#[derive(Debug, Clone, Copy)]
enum Place {
    Offer(usize),
    Item(usize),
}

impl Catalogue {
    /// A product by any of its names.
    fn place(&self, product: &str) -> Option<Place> {
        let named = |offer: &Offer| offer.map_id == product || offer.number.to_string() == product;
        let offer = self.offers.iter().position(named).map(Place::Offer);
        offer.or_else(|| self.items.iter().position(|item| item.is_named(product)).map(Place::Item))
    }

    /// Changes a product.
    ///
    /// # Errors
    /// There is no such product or variant, or a member is out of its bounds; nothing is changed.
    pub(crate) fn change(&mut self, product: &str, change: &ProductChange) -> Result<(), NotChanged> {
        change.check()?;
        let place = self.place(product).ok_or_else(|| NotChanged::NoProduct(product.to_owned()))?;
        let unknown = |sku: &str| NotChanged::Malformed(format!("sku: the product {product} has no SKU {sku}"));
        match place {
            Place::Offer(at) => {
                let found = |sku: &str| {
                    let named = |known: &super::model::Sku| known.spec_id == sku || known.number.to_string() == sku;
                    self.offers[at].skus.iter().position(named).ok_or_else(|| unknown(sku))
                };
                let only = change.sku.as_deref().map(found).transpose()?;
                change_offer(&mut self.offers[at], only, change);
            }
            Place::Item(at) => {
                let found = |sku: &str| self.items[at].sku(sku).ok_or_else(|| unknown(sku));
                let only = change.sku.as_deref().map(found).transpose()?;
                change_item(&mut self.items[at], only, change);
            }
        }
        Ok(())
    }
}

fn change_offer(offer: &mut Offer, only: Option<usize>, change: &ProductChange) {
    offer.listed = change.listed.unwrap_or(offer.listed);
    offer.freight = change.freight_fen.unwrap_or(offer.freight);
    let meant = offer.skus.iter_mut().enumerate().filter(|(at, _)| only.is_none_or(|only| only == *at));
    for (_, sku) in meant {
        sku.stock = change.stock.unwrap_or(sku.stock);
        let Some(price) = change.price_fen else { continue };
        let saves = sku.promotion.as_ref().map_or(0, |promotion| promotion.saves);
        let (old, new) = (i128::from(sku.price.max(1)), price.saturating_add(saves));
        // Cheaper by quantity as before, in proportion, and never for nothing.
        for (_, tier) in &mut sku.tiers {
            let scaled = i64::try_from(i128::from(*tier) * i128::from(new) / old).unwrap_or(new);
            *tier = scaled.max(saves + 1);
        }
        sku.price = new;
    }
}

fn change_item(item: &mut Item, only: Option<usize>, change: &ProductChange) {
    item.listed = change.listed.unwrap_or(item.listed);
    item.postage = change.freight_fen.unwrap_or(item.postage);
    let meant = item.skus.iter_mut().enumerate().filter(|(at, _)| only.is_none_or(|only| only == *at));
    for (_, sku) in meant {
        sku.stock = change.stock.unwrap_or(sku.stock);
        if let Some(price) = change.price_fen {
            (sku.price, sku.list) = (price, sku.list.max(price));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, ProductChange};

    #[test]
    fn a_price_is_what_one_piece_costs_and_tiers_stay_in_proportion() {
        let mut catalogue = Catalogue::new(1);
        let at = catalogue.offers.iter().position(|offer| offer.skus[0].tiers.len() == 3).unwrap();
        let (number, before) = (catalogue.offers[at].number.to_string(), catalogue.offers[at].skus[0].clone());
        let other = catalogue.offers[at].skus.get(1).map(|sku| sku.price);
        let sku = Some(before.spec_id.clone());
        let change = ProductChange { price_fen: Some(before.amount(1) * 2), sku, ..ProductChange::default() };
        catalogue.change(&number, &change).unwrap();
        let after = &catalogue.offers[at].skus[0];
        assert_eq!(after.amount(1), before.amount(1) * 2);
        assert!(after.tiers.is_sorted_by(|one, next| one.1 >= next.1) && after.tiers[2].1 > before.tiers[2].1);
        assert_eq!(catalogue.offers[at].skus.get(1).map(|sku| sku.price), other, "another variant");
    }

    #[test]
    fn what_is_wrong_is_named_and_changes_nothing() {
        let mut catalogue = Catalogue::new(1);
        let number = catalogue.offers[0].number.to_string();
        let before = format!("{:?}", catalogue.offers[0]);
        for (product, change, words) in [
            ("7", r#"{"stock":1}"#, "no product 7"),
            (&number, "{}", "nothing is changed"),
            (&number, r#"{"sku":"x","stock":1}"#, "no SKU x"),
            (&number, r#"{"price_fen":0,"stock":-1,"freight_fen":-2}"#, "price_fen: must be from 1"),
            (&number, r#"{"price_fen":1,"stock":-1,"freight_fen":-2}"#, "freight_fen: must be from 0"),
        ] {
            let change: ProductChange = serde_json::from_str(change).unwrap();
            let why = catalogue.change(product, &change).unwrap_err().to_string();
            assert!(why.contains(words), "{why}");
        }
        assert_eq!(format!("{:?}", catalogue.offers[0]), before);
    }
}
