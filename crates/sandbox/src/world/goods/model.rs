//! The model of goods: 1688 offers with their variants and sellers.

use super::facts::Facts;
use daigou_core::value::ProductRef;

/// A 1688 shop.
#[derive(Debug, Clone)]
pub(crate) struct Seller {
    /// Encrypted: 25 characters starting with `BBB`.
    pub(crate) open_id: String,
    /// The shop's login.
    pub(crate) login: String,
    /// Where it sends from, such as 浙江省杭州市.
    pub(crate) place: &'static str,
    /// Set for a certified factory.
    pub(crate) factory: bool,
    /// The buyers' rating: stars, in tenths.
    pub(crate) experience: i64,
    /// How much is collected within 24 and within 48 hours, per mille.
    pub(crate) collected_24: i64,
    pub(crate) collected_48: i64,
    /// Years of membership.
    pub(crate) years: i64,
}

impl Seller {
    /// A shop of the vendors' examples.
    pub(crate) fn documented(open_id: &str, login: &str) -> Self {
        Self {
            open_id: open_id.to_owned(),
            login: login.to_owned(),
            place: "浙江省杭州市",
            factory: login.ends_with('厂'),
            experience: 45,
            collected_24: 960,
            collected_48: 992,
            years: 3,
        }
    }
}

/// From when on a seller lets kinds be mixed: an order of it need not reach each product's own least quantity then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mix {
    /// The least amount of the seller's goods together, **yuan** (the unit is not published).
    pub(crate) amount: i64,
    /// How many pieces of the seller there are.
    pub(crate) number: i64,
}

/// A 1688 product.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// Its number, as v1, DajiSaaS and upstream name it.
    pub(crate) number: i64,
    /// Its opaque id, as v2 names it.
    pub(crate) map_id: String,
    /// Its encrypted id, as DajiSaaS's previews show it.
    pub(crate) open_id: String,
    /// Its seller's place in the catalogue.
    pub(crate) seller: usize,
    pub(crate) title: String,
    pub(crate) unit: String,
    /// A picture's address, without the ending: `.jpg` is there. That of a generated product is completed when it is
    /// answered with, as the world does not know where it is served.
    pub(crate) picture: String,
    /// The fewest pieces of an order, over all SKUs.
    pub(crate) min_quantity: i64,
    /// Freight of a parcel with it, fen.
    pub(crate) freight: i64,
    /// Whether it is on the shelf.
    pub(crate) listed: bool,
    /// The terms by which its kinds may be mixed.
    pub(crate) mix: Option<Mix>,
    pub(crate) skus: Vec<Sku>,
    /// The facts for searches and details.
    pub(crate) facts: Facts,
}

/// A variant of a 1688 product.
#[derive(Debug, Clone)]
pub(crate) struct Sku {
    pub(crate) spec_id: String,
    pub(crate) number: i64,
    /// Names and values, such as 颜色 and 黑色.
    pub(crate) properties: Vec<(String, String)>,
    /// The list price of one, fen.
    pub(crate) price: i64,
    /// From so many pieces of the product on, the price of one, fen; empty where quantity does not count. The first is
    /// the list price.
    pub(crate) tiers: Vec<(i64, i64)>,
    pub(crate) promotion: Option<Promotion>,
    pub(crate) stock: i64,
}

/// A promotion on every piece.
#[derive(Debug, Clone)]
pub(crate) struct Promotion {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The saving on one, fen.
    pub(crate) saves: i64,
}

impl Promotion {
    /// The price of PLUS members, by the number that its id holds.
    pub(crate) fn plus(number: impl std::fmt::Display, saves: i64) -> Self {
        let id = format!("plus-1081365079-{number}|AliB2Bdszk-64971405656_{number}");
        Self { id, name: "PLUS会员价".to_owned(), saves }
    }
}

/// Where a variant of an offer stands in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SkuRef {
    pub(crate) offer: usize,
    pub(crate) sku: usize,
}

impl Offer {
    /// Its name in one generation.
    pub(crate) fn name(&self, generation: daigou_core::Generation) -> ProductRef {
        match generation {
            daigou_core::Generation::V1 => ProductRef::Offer(self.number),
            daigou_core::Generation::V2 => ProductRef::Mapped(self.map_id.clone()),
        }
    }
}

impl Offer {
    /// The list price of the cheapest variant, fen.
    pub(crate) fn cheapest(&self) -> i64 {
        self.skus.iter().map(|sku| sku.price).min().unwrap_or_default()
    }
}

impl Sku {
    /// Prices this many pieces, fen: the price at that quantity less the promotion.
    pub(crate) fn amount(&self, quantity: i64) -> i64 {
        self.amount_of(quantity, quantity)
    }

    /// Prices this many pieces, fen, where there are so many of the product over all its variants.
    pub(crate) fn amount_of(&self, quantity: i64, pieces: i64) -> i64 {
        let saves = self.promotion.as_ref().map_or(0, |promotion| promotion.saves);
        (self.unit_price(pieces) - saves).saturating_mul(quantity)
    }

    /// The price of one before the promotion, fen, where there are so many of the product.
    pub(crate) fn unit_price(&self, pieces: i64) -> i64 {
        self.tiers.iter().rfind(|(from, _)| *from <= pieces).map_or(self.price, |(_, price)| *price)
    }
}

/// Gives the facts about a product.
pub(crate) fn facts(offer: &Offer) -> &Facts {
    &offer.facts
}
