//! The world that the sandbox pretends exists: products, a shopping cart, orders. Everything follows from a seed and
//! from what
//! was asked of it since. Amounts are **fen** throughout; the replies write them in each member's unit.
//! **Never here:** HTTP, the JSON of a vendor, a lock, anything asynchronous.

pub(crate) mod alibaba;
pub(crate) mod any_order;
mod deadlines;
pub(crate) mod goods;
pub(crate) mod pictures;
pub(crate) mod play;
pub(crate) mod taobao;

mod addresses;
mod cycle;
mod ids;
mod notices;
mod order_index;
mod parcels;
mod poizon;
mod prices;
mod refund_acts;
mod shipments;
pub(crate) mod table;
mod timers;
mod uploads;

pub(crate) use crate::world::goods::model::{Offer, Promotion, Seller, Sku, SkuRef, facts};
pub(crate) use alibaba::cached_orders::{Form, Rendering};
pub(crate) use alibaba::order::{CartOrder, Order, OrderedLine};
pub(crate) use alibaba::order_life::{PAY_TIMEOUT, State};
pub(crate) use alibaba::orders::{Filter, Orders};
pub(crate) use alibaba::quote::{Line, Problem, Wanted, by_seller, freight, goods, resolve};
pub(crate) use alibaba::refunds::{
    CARRIERS, REFUND_REASONS, RefundAsked, RefundStage, TradeRefund, TradeRefunds, goods_stage,
};
pub(crate) use alibaba::trade::Placed;
pub(crate) use cycle::{By, Entry, Event, listed};
pub(crate) use goods::catalogue::Catalogue;
pub(crate) use goods::facts::{CATEGORIES, Category, Facts, english};
pub(crate) use goods::filters::Filter as OfferFilter;
pub(crate) use goods::items::{Item, ItemSku, POSTAGE};
pub(crate) use goods::navigation::{NAVIGATION, Node};
pub(crate) use goods::search::{
    ItemSearch, OfferSearch, Order as Sorting, items as search_items, offers as search_offers, part,
};
pub(crate) use ids::{Chance, Ids, Traces, token};
pub(crate) use notices::{Notice, OrderNews, TaobaoNews};
pub(crate) use parcels::{Parcel, Step};
pub(crate) use poizon::{PoizonProduct, PoizonSku};
pub(crate) use prices::PriceChange;
pub(crate) use refund_acts::Act;
pub(crate) use taobao::cart::TaobaoCartLine;
pub(crate) use taobao::order_life::LineState;
pub(crate) use taobao::orders::{BadLines, NewTaobaoOrder, TaobaoLine, TaobaoOrder, Unplaced, together};
pub(crate) use taobao::pricing::{Priced, Unavailable, WantedItem, price};
pub(crate) use taobao::refunds::{
    COURIERS, REASONS, Refund, RefundMessage, RefundStep, RefundTerms, ReturnParcel, STEP, check_terms,
};
pub(crate) use uploads::{Picture, Uploads};

use addresses::Addresses;
use shipments::Warehouse;
use std::collections::BTreeMap;
use std::sync::Arc;
use taobao::cart::TaobaoCart;
use taobao::orders::TaobaoOrders;
use taobao::refunds::TaobaoRefunds;
use timers::Timers;

/// One line of the shopping cart.
#[derive(Debug, Clone)]
pub(crate) struct CartLine {
    pub(crate) sku: SkuRef,
    pub(crate) quantity: i64,
}

/// The whole state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) catalogue: Catalogue,
    /// PandaPon's shopping cart for 1688, by line id.
    pub(crate) cart: BTreeMap<i64, CartLine>,
    /// The next line's id: none is given twice.
    pub(crate) cart_next: i64,
    pub(crate) orders: Orders,
    pub(crate) refunds: TradeRefunds,
    pub(crate) taobao_orders: TaobaoOrders,
    pub(crate) taobao_refunds: TaobaoRefunds,
    /// PandaPon's shopping cart for Taobao.
    pub(crate) taobao_cart: TaobaoCart,
    pub(crate) addresses: Addresses,
    pub(crate) warehouse: Warehouse,
    /// Poizon's products.
    pub(crate) poizon: Vec<PoizonProduct>,
    /// Pictures to search by.
    pub(crate) uploads: Uploads,
    pub(crate) ids: Ids,
    /// The timers that are to fire.
    timers: Timers,
    /// The changes that nobody was told of yet.
    pub(crate) notices: Vec<Notice>,
}

impl World {
    /// The world of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let catalogue = Catalogue::new(seed);
        let mut cart = BTreeMap::new();
        for (offer, sku) in catalogue.documented() {
            let id = i64::try_from(cart.len()).unwrap_or_default();
            let quantity = catalogue.cart_quantity(seed, offer, sku);
            cart.insert(id, CartLine { sku, quantity });
        }
        for (id, number, quantity) in goods::documented::CART {
            if let Some(offer) = catalogue.offers.iter().position(|offer| offer.number == number) {
                cart.insert(id, CartLine { sku: SkuRef { offer, sku: 0 }, quantity });
            }
        }
        let cart_next = cart.keys().next_back().map_or(0, |last| last + 1);
        Self {
            taobao_orders: TaobaoOrders::new(taobao::examples::orders(&catalogue)),
            taobao_refunds: TaobaoRefunds::new(taobao::examples::refunds()),
            taobao_cart: TaobaoCart::new(&catalogue),
            addresses: Addresses::default(),
            warehouse: Warehouse::default(),
            poizon: poizon::products(seed),
            uploads: Uploads::default(),
            orders: Orders::new(alibaba::examples::orders(&catalogue)),
            refunds: TradeRefunds::new(),
            catalogue,
            cart,
            cart_next,
            ids: Ids::new(seed),
            timers: Timers::default(),
            notices: Vec::new(),
        }
    }

    /// Orders lines of the cart: one order for each seller. Takes the stock, and the lines out of the cart; where
    /// anything is wrong, nothing of it.
    pub(crate) fn order_cart(&mut self, cart_ids: &[i64], wanted: &CartOrder, now: i64) -> Result<(), String> {
        let lines = self.cart_lines(cart_ids)?;
        if let Some(problem) = lines.iter().find_map(|line| line.problem.as_ref()) {
            return Err(format!("{}: {}", problem.code, problem.message));
        }
        let wanted = Arc::new(wanted.clone());
        for (_, part) in by_seller(&self.catalogue, lines) {
            self.place(&part, &wanted, now);
        }
        for id in cart_ids {
            self.cart.remove(id);
        }
        Ok(())
    }
}

#[cfg(test)]
mod transitions;
#[cfg(test)]
mod waiting;

#[cfg(test)]
mod tests {
    use super::World;
    use crate::world::alibaba::order::CartOrder;

    fn shape(seed: u64) -> String {
        let world = World::new(seed);
        format!("{:?} {:?}", world.catalogue, world.cart)
    }

    #[test]
    fn the_same_seed_makes_the_same_world() {
        assert_eq!(shape(7), shape(7));
        assert_ne!(shape(7), shape(8));
        let (mut one, mut other) = (World::new(7), World::new(7));
        assert_eq!(one.ids.order(), other.ids.order());
    }

    #[test]
    fn the_cart_can_be_ordered_whole_once() {
        let mut world = World::new(3);
        let ids: Vec<i64> = world.cart.keys().copied().collect();
        assert!(ids.len() >= 12 && ids[0] == 0, "{ids:?}");
        world.order_cart(&ids, &CartOrder::default(), 0).unwrap();
        assert!(world.cart.is_empty());
        // A seller each of those that examples name.
        let sellers = 6;
        assert_eq!(world.orders.iter().count(), sellers);
        let error = world.order_cart(&ids, &CartOrder::default(), 0).unwrap_err();
        assert_eq!(error, "cartIds[0]: no line 0 is in the cart");
        assert_eq!(world.orders.iter().count(), sellers);
    }

    #[test]
    fn a_refused_cart_order_changes_nothing() {
        let mut world = World::new(3);
        let line = world.cart[&1].clone();
        world.cart.get_mut(&1).unwrap().quantity = i64::MAX;
        for ids in [vec![0, 1], vec![0, 99], vec![0, 0]] {
            world.order_cart(&ids, &CartOrder::default(), 0).unwrap_err();
        }
        assert!(world.cart.contains_key(&0) && world.orders.iter().count() == 0);
        world.cart.insert(1, line);
        world.order_cart(&[0, 1], &CartOrder::default(), 0).unwrap();
    }
}
