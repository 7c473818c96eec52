//! The products: 1688 offers with their sellers, and Taobao items. How they are found, and how stock leaves.

use super::ids::Chance;
use super::taobao_items::{Item, items};
use super::{documented, examples, extra};
use daigou_core::value::ProductRef;

/// A 1688 shop.
#[derive(Debug, Clone)]
pub(crate) struct Seller {
    /// Encrypted: 25 characters starting with `BBB`.
    pub(crate) open_id: String,
    /// The shop's login.
    pub(crate) login: String,
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
    /// A picture's address, without the ending.
    pub(crate) picture: String,
    /// The fewest pieces of an order, over all SKUs.
    pub(crate) min_quantity: i64,
    /// Freight of a parcel with it, fen.
    pub(crate) freight: i64,
    pub(crate) skus: Vec<Sku>,
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
    pub(crate) promotion: Option<Promotion>,
    pub(crate) stock: i64,
}

/// A promotion on every piece.
#[derive(Debug, Clone)]
pub(crate) struct Promotion {
    pub(crate) id: String,
    pub(crate) name: String,
    /// What it saves on one, fen.
    pub(crate) saves: i64,
}

/// Where a variant of an offer stands in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SkuRef {
    pub(crate) offer: usize,
    pub(crate) sku: usize,
}

/// Everything that can be bought.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) sellers: Vec<Seller>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) items: Vec<Item>,
}

impl Catalogue {
    pub(crate) fn new(seed: u64) -> Self {
        let mut offers = documented::offers(seed);
        offers.extend(extra::offers(seed));
        let mut sellers = documented::sellers(seed);
        offers.extend(examples::offers(seed, sellers.len()));
        sellers.extend(examples::sellers());
        Self { sellers, offers, items: items(seed) }
    }

    /// Every variant, in the catalogue's order.
    pub(crate) fn skus(&self) -> impl Iterator<Item = (&Offer, SkuRef)> {
        self.offers
            .iter()
            .enumerate()
            .flat_map(|(at, offer)| (0..offer.skus.len()).map(move |sku| (offer, SkuRef { offer: at, sku })))
    }

    /// How many pieces the seeded cart holds of a variant: enough to be ordered alone.
    pub(super) fn cart_quantity(&self, seed: u64, offer: &Offer, sku: SkuRef) -> i64 {
        let number = self.sku(sku).number;
        offer.min_quantity + Chance::of(seed, number.unsigned_abs()).between(0, 2)
    }

    /// An offer by either of its names.
    pub(crate) fn find(&self, product: &ProductRef) -> Option<usize> {
        self.offers.iter().position(|offer| match product {
            ProductRef::Offer(number) => offer.number == *number,
            ProductRef::Mapped(text) => offer.map_id == *text,
        })
    }

    pub(crate) fn offer(&self, sku: SkuRef) -> &Offer {
        &self.offers[sku.offer]
    }

    pub(crate) fn sku(&self, sku: SkuRef) -> &Sku {
        &self.offers[sku.offer].skus[sku.sku]
    }

    pub(crate) fn seller(&self, sku: SkuRef) -> &Seller {
        &self.sellers[self.offers[sku.offer].seller]
    }

    /// Takes stock of a variant. The caller has seen that there is enough.
    pub(super) fn take(&mut self, sku: SkuRef, quantity: i64) {
        let stock = &mut self.offers[sku.offer].skus[sku.sku].stock;
        *stock = stock.saturating_sub(quantity);
    }

    /// Gives stock of a variant back.
    pub(super) fn give_back(&mut self, sku: SkuRef, quantity: i64) {
        let stock = &mut self.offers[sku.offer].skus[sku.sku].stock;
        *stock = stock.saturating_add(quantity);
    }
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

impl Sku {
    /// What pieces of it cost, fen: the list price less the promotion.
    pub(crate) fn amount(&self, quantity: i64) -> i64 {
        let saves = self.promotion.as_ref().map_or(0, |promotion| promotion.saves);
        (self.price - saves).saturating_mul(quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::Catalogue;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_of_its_form_and_stands_once() {
        for seed in 0..50 {
            let catalogue = Catalogue::new(seed);
            assert!(catalogue.offers.len() >= 12 && catalogue.items.len() >= 8);
            let mut seen = BTreeSet::new();
            for seller in &catalogue.sellers {
                assert!(seller.open_id.len() == 25 && seller.open_id.starts_with("BBB"));
                assert!(seen.insert(seller.open_id.clone()));
            }
            for offer in &catalogue.offers {
                assert!(offer.map_id.len() == 22 && !offer.map_id.bytes().all(|b| b.is_ascii_digit()));
                assert!(seen.insert(offer.map_id.clone()) && seen.insert(offer.number.to_string()));
                assert!(offer.seller < catalogue.sellers.len() && offer.min_quantity >= 1 && offer.freight >= 0);
                for sku in &offer.skus {
                    assert!(sku.spec_id.len() == 32 && sku.spec_id.bytes().all(|b| b.is_ascii_hexdigit()));
                    assert!(seen.insert(sku.spec_id.clone()) && seen.insert(sku.number.to_string()));
                    assert!(sku.price > 0 && sku.amount(1) > 0 && sku.stock >= 2 * offer.min_quantity + 2);
                }
            }
            for item in &catalogue.items {
                assert!(seen.insert(item.mp_id.clone()) && seen.insert(item.map_id.clone()));
                assert!(item.skus.iter().all(|sku| seen.insert(sku.mp_id.clone()) && sku.price > 0 && sku.stock > 0));
            }
        }
    }
}
