//! The products: 1688 offers with their sellers, and Taobao items. How they are found, and how stock leaves.

use super::documented;
use super::facts::Facts;
use super::items::{Item, items};
use super::model::{Mix, Offer, Seller, Sku, SkuRef};
use super::rules::Rules;
use crate::world::goods::generated::Generated;
use crate::world::goods::lazy_list::LazyList;
use crate::world::ids::Chance;
use crate::world::pictures::{Looks, Subject};
use daigou_core::value::ProductRef;
use std::sync::Arc;

/// Everything that can be bought: what examples name, then what is generated.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue {
    pub(crate) sellers: Vec<Seller>,
    pub(crate) offers: LazyList<Offer>,
    pub(crate) items: LazyList<Item>,
    /// What holds for all of them.
    pub(crate) rules: Rules,
    /// How the pictures look, once a search by picture asked.
    looks: Arc<Looks>,
}

impl Catalogue {
    pub(crate) fn new(seed: u64) -> Self {
        let mut offers = documented::offers(seed);
        let mut sellers = documented::sellers(seed);
        for offer in &mut offers {
            offer.facts = Facts::of(offer.number, &offer.title, offer.min_quantity, offer.freight);
            offer.mix = Some(Mix { amount: 100, number: offer.min_quantity });
        }
        let made = Generated::of(seed);
        sellers.extend(made.sellers());
        let looks = made.looks();
        Self {
            sellers,
            offers: LazyList::new(offers, made.clone()),
            items: LazyList::new(items(seed), made),
            rules: Rules::default(),
            looks,
        }
    }

    /// The products that stand in the seeded cart: those that the vendors' examples name, and a few more.
    pub(crate) fn documented(&self) -> impl Iterator<Item = (&Offer, SkuRef)> {
        self.skus().take_while(|(_, sku)| sku.offer < self.offers.first())
    }

    /// Every variant, in the catalogue's order.
    pub(crate) fn skus(&self) -> impl Iterator<Item = (&Offer, SkuRef)> {
        self.offers
            .iter()
            .enumerate()
            .flat_map(|(at, offer)| (0..offer.skus.len()).map(move |sku| (offer, SkuRef { offer: at, sku })))
    }

    /// How many pieces the seeded cart holds of a variant: enough to be ordered alone.
    pub(crate) fn cart_quantity(&self, seed: u64, offer: &Offer, sku: SkuRef) -> i64 {
        let number = self.sku(sku).number;
        offer.min_quantity + Chance::of(seed, number.unsigned_abs()).between(0, 2)
    }

    /// An offer by either of its names.
    pub(crate) fn find(&self, product: &ProductRef) -> Option<usize> {
        match product {
            ProductRef::Offer(number) => self.numbered(*number),
            ProductRef::Mapped(text) => self.offers.iter().position(|offer| offer.map_id == *text),
        }
    }

    /// The offer with this number. A generated one is found without a look at the others.
    fn numbered(&self, number: i64) -> Option<usize> {
        let first = self.offers.first();
        let made = Generated::place(number).map(|place| first + place).filter(|at| self.offers[*at].number == number);
        made.or_else(|| (0..first).find(|at| self.offers[*at].number == number))
    }

    /// Finds the subject of a product's pictures, by the product's number in either marketplace.
    pub(crate) fn subject(&self, number: i64) -> Option<Subject> {
        let offer = self.numbered(number).map(|at| self.offers[at].facts.subject);
        offer.or_else(|| self.items.iter().find(|item| item.number == number)?.facts.subject)
    }

    /// How the pictures look.
    pub(crate) fn looks(&self) -> &Looks {
        &self.looks
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
    pub(crate) fn take(&mut self, sku: SkuRef, quantity: i64) {
        let stock = &mut self.offers[sku.offer].skus[sku.sku].stock;
        *stock = stock.saturating_sub(quantity);
    }

    /// Gives stock of a variant back.
    pub(crate) fn give_back(&mut self, sku: SkuRef, quantity: i64) {
        let stock = &mut self.offers[sku.offer].skus[sku.sku].stock;
        *stock = stock.saturating_add(quantity);
    }
}

#[cfg(test)]
mod tests {
    use super::Catalogue;
    use crate::world::goods::model::SkuRef;
    use daigou_core::value::ProductRef;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_of_its_form_and_stands_once() {
        for seed in [0, 1, u64::MAX] {
            let catalogue = Catalogue::new(seed);
            assert_eq!((catalogue.offers.len(), catalogue.items.len()), (2000, 1020));
            assert_eq!(catalogue.sellers.len(), 66);
            let mut seen = BTreeSet::new();
            for seller in &catalogue.sellers {
                assert!(seller.open_id.len() == 25 && seller.open_id.starts_with("BBB"));
                assert!(seen.insert(seller.open_id.clone()));
            }
            for offer in &catalogue.offers {
                assert!(offer.map_id.len() == 22 && !offer.map_id.bytes().all(|b| b.is_ascii_digit()));
                assert!(seen.insert(offer.map_id.clone()) && seen.insert(offer.number.to_string()));
                assert!(offer.seller < catalogue.sellers.len() && offer.min_quantity >= 1 && offer.freight >= 0);
                assert!(!offer.skus.is_empty());
                for sku in &offer.skus {
                    assert!(sku.spec_id.len() == 32 && sku.spec_id.bytes().all(|b| b.is_ascii_hexdigit()));
                    assert!(seen.insert(sku.spec_id.clone()) && seen.insert(sku.number.to_string()));
                    assert!(sku.price > 0 && sku.amount(1) > 0 && sku.stock >= 2 * offer.min_quantity + 2);
                    assert!(sku.tiers.iter().is_sorted_by(|one, next| one.0 < next.0 && one.1 >= next.1));
                    assert!(sku.amount(1_000_000) > 0 && sku.unit_price(offer.min_quantity) == sku.price);
                }
            }
            for item in &catalogue.items {
                assert!(seen.insert(item.mp_id.clone()) && seen.insert(item.map_id.clone()));
                assert!(seen.insert(item.number.to_string()) && !item.skus.is_empty());
                assert!(item.skus.iter().all(|sku| seen.insert(sku.mp_id.clone()) && sku.price > 0 && sku.stock > 0));
            }
        }
    }

    #[test]
    fn every_offer_is_found_by_both_names() {
        let catalogue = Catalogue::new(3);
        for (at, offer) in catalogue.offers.iter().enumerate() {
            assert_eq!(catalogue.find(&ProductRef::Offer(offer.number)), Some(at));
            let none = ProductRef::Offer(offer.number + 1);
            assert!(catalogue.find(&none).is_none_or(|other| catalogue.offers[other].number == offer.number + 1));
        }
        for at in [0, 18, 19, 700, 1999] {
            let name = ProductRef::Mapped(catalogue.offers[at].map_id.clone());
            assert_eq!(catalogue.find(&name), Some(at));
        }
        for number in [0, -1, i64::MIN, i64::MAX, 809_999_999_999] {
            assert_eq!(catalogue.find(&ProductRef::Offer(number)), None);
        }
    }

    #[test]
    fn worlds_of_a_seed_share_their_goods_but_not_their_stock() {
        let (mut one, other) = (Catalogue::new(11), Catalogue::new(11));
        let sku = SkuRef { offer: 1200, sku: 0 };
        let stock = other.sku(sku).stock;
        one.take(sku, 7);
        assert_eq!((one.sku(sku).stock, other.sku(sku).stock), (stock - 7, stock));
        assert_eq!(one.offers.iter().nth(1200).map(|offer| offer.skus[0].stock), Some(stock - 7));
        one.give_back(sku, 7);
        let all = |catalogue: &Catalogue| format!("{:?}", catalogue.offers.iter().collect::<Vec<_>>());
        assert!(all(&one) == all(&other));
    }

    #[test]
    fn shops_sell_what_is_made_in_many_places() {
        let catalogue = Catalogue::new(2);
        let places: BTreeSet<_> = catalogue.sellers.iter().map(|seller| seller.place).collect();
        let logins: BTreeSet<_> = catalogue.sellers.iter().map(|seller| &seller.login).collect();
        assert!(places.len() >= 15 && logins.len() == catalogue.sellers.len(), "{logins:?}");
        let selling: BTreeSet<_> = catalogue.offers.iter().map(|offer| offer.seller).collect();
        assert!(selling.len() >= 60, "{}", selling.len());
        let titles: BTreeSet<_> = catalogue.offers.iter().map(|offer| &offer.title).collect();
        assert!(titles.len() > 1900, "{}", titles.len());
    }
}
