//! The world that the sandbox pretends exists: products, a shopping cart, orders. Everything follows from a seed and
//! from what was asked of it since. Amounts are **fen** throughout; the replies write them in each member's unit.
//! **Never here:** HTTP, the JSON of a vendor, a lock, anything asynchronous.

pub(crate) mod alibaba;
pub(crate) mod any_order;
mod deadlines;
pub(crate) mod goods;
pub(crate) mod pictures;
pub(crate) mod play;
pub(crate) mod taobao;

pub(crate) mod accounts;
mod addresses;
mod books;
mod couriers;
mod cycle;
mod ids;
mod notices;
mod order_index;
mod parcels;
pub(crate) mod played_event;
mod poizon;
mod prices;
mod refund_acts;
mod shipments;
mod spread;
pub(crate) mod table;
mod timers;
mod uploads;

pub(crate) use crate::world::goods::model::{Offer, Promotion, Seller, Sku, SkuRef, facts};
pub(crate) use accounts::{AccountPlace, Purse, RISK};
pub(crate) use alibaba::cached_orders::{OrderForm, Rendering};
pub(crate) use alibaba::order::{CartLine, CartOrder, Order, OrderedLine};
pub(crate) use alibaba::order_life::{PAY_TIMEOUT, State};
pub(crate) use alibaba::orders::{Filter, Orders};
pub(crate) use alibaba::quote::{Line, Problem, Wanted, by_seller, freight, goods, resolve};
pub(crate) use alibaba::refunds::{REFUND_REASONS, RefundAsked, RefundStage, TradeRefund, TradeRefunds, goods_stage};
pub(crate) use alibaba::trade::Placed;
pub(crate) use couriers::{CARRIERS, Courier};
pub(crate) use cycle::{By, Entry, Event, listed};
pub(crate) use goods::catalogue::Catalogue;
pub(crate) use goods::changes::{NotChanged, ProductChange};
pub(crate) use goods::facts::{CATEGORIES, Category, Facts, english};
pub(crate) use goods::filters::Filter as OfferFilter;
pub(crate) use goods::items::{Item, ItemSku};
pub(crate) use goods::navigation::{NAVIGATION, Node};
pub(crate) use goods::rules::{MessageBody, Rules, RulesChange};
pub(crate) use goods::search::{
    ItemSearch, OfferSearch, Order as Sorting, items as search_items, offers as search_offers, part,
};
pub(crate) use ids::{Chance, Ids, Traces, token};
pub(crate) use notices::{Notice, OrderNews, TaobaoNews};
pub(crate) use parcels::{Parcel, Parcels, Step};
pub(crate) use poizon::{PoizonProduct, PoizonSku};
pub(crate) use refund_acts::Act;
pub(crate) use taobao::cart::TaobaoCartLine;
pub(crate) use taobao::order_life::LineState;
pub(crate) use taobao::orders::{BadLines, NewTaobaoOrder, TaobaoLine, TaobaoOrder, Unplaced, together};
pub(crate) use taobao::pricing::{Priced, Unavailable, WantedItem, postages, price};
pub(crate) use taobao::refunds::{
    COURIERS, REASONS, Refund, RefundMessage, RefundStep, RefundTerms, ReturnParcel, STEP, check_terms, goods_that_fit,
    most_of,
};
pub(crate) use uploads::{Picture, Uploads};

use accounts::{Books, Shelf};
use addresses::Addresses;
use shipments::Warehouse;
use std::collections::BTreeMap;
use std::sync::Arc;
use taobao::cart::TaobaoCart;
use taobao::orders::TaobaoOrders;
use taobao::refunds::TaobaoRefunds;
use timers::Timers;

/// The whole state: what is everybody's, and the books of the account that is served ([`accounts`]).
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
    /// The account's money.
    pub(crate) purse: Purse,
    /// The accounts, and the books of those that are not served.
    pub(crate) accounts: Shelf,
    pub(crate) ids: Ids,
    /// The timers that are to fire.
    timers: Timers,
    /// The changes that nobody was told of yet.
    pub(crate) notices: Vec<Notice>,
}

impl World {
    /// The world of a seed, with the first account of either platform, whose carts and address books are empty.
    #[cfg(test)]
    pub(crate) fn new(seed: u64) -> Self {
        Self::with(seed, false)
    }

    /// The same; with carts and address books that are filled, where `demo` says so.
    pub(crate) fn with(seed: u64, demo: bool) -> Self {
        let catalogue = Catalogue::new(seed);
        let (accounts, open) = Shelf::new(&catalogue, seed, demo);
        let Books { cart, cart_next, orders, refunds, taobao_orders, taobao_refunds, taobao_cart, .. } = open;
        let Books { addresses, warehouse, uploads, purse, .. } = open;
        Self {
            poizon: poizon::products(seed),
            catalogue,
            cart,
            cart_next,
            orders,
            refunds,
            taobao_orders,
            taobao_refunds,
            taobao_cart,
            addresses,
            warehouse,
            uploads,
            purse,
            accounts,
            ids: Ids::new(seed),
            timers: Timers::default(),
            notices: Vec::new(),
        }
    }

    /// Orders lines of the cart: one order for each seller. Takes the stock, and the lines out of the cart; where
    /// anything is wrong, nothing of it.
    pub(crate) fn order_cart(&mut self, cart_ids: &[i64], wanted: &CartOrder, now: i64) -> Result<(), String> {
        if self.purse.orders_refused {
            return Err(format!("{}: {}", RISK.0, RISK.1));
        }
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
        let world = World::with(seed, true);
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
        let mut world = World::with(3, true);
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
        let mut world = World::with(3, true);
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
