//! What the sandbox pretends exists: products, a shopping cart, orders. Everything follows from a seed and from what
//! was asked of it since. Amounts are **fen** throughout; the replies write them in each member's unit.

mod catalogue;
mod documented;
mod extra;
mod ids;
mod orders;
mod quote;
mod taobao_orders;

pub(crate) use catalogue::{Catalogue, Offer, Promotion, SkuRef};
pub(crate) use ids::Ids;
pub(crate) use orders::{Filter, Order, OrderedLine, Orders};
pub(crate) use quote::{Line, Problem, Wanted, by_seller, freight, goods, resolve};
pub(crate) use taobao_orders::{NewTaobaoOrder, TaobaoLine, TaobaoOrder, TaobaoOrders, WantedItem};

use daigou_upstream::alibaba::Address;
use orders::NewOrder;
use std::collections::BTreeMap;

/// One line of the shopping cart.
#[derive(Debug, Clone)]
pub(crate) struct CartLine {
    pub(crate) sku: SkuRef,
    pub(crate) quantity: i64,
}

/// The whole state.
pub(crate) struct World {
    pub(crate) catalogue: Catalogue,
    /// PandaPon's shopping cart for 1688, by line id.
    pub(crate) cart: BTreeMap<i64, CartLine>,
    pub(crate) orders: Orders,
    pub(crate) taobao_orders: TaobaoOrders,
    pub(crate) ids: Ids,
}

/// What a cart order asks for beside its lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct CartOrder {
    pub(crate) flow: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) promotion: Option<String>,
    pub(crate) address: Option<Address>,
    pub(crate) user_id: String,
    pub(crate) staff_name: Option<String>,
}

impl World {
    /// The world of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let catalogue = Catalogue::new(seed);
        let mut cart = BTreeMap::new();
        for (offer, sku) in catalogue.skus() {
            let id = i64::try_from(cart.len()).unwrap_or_default();
            let quantity = catalogue.cart_quantity(seed, offer, sku);
            cart.insert(id, CartLine { sku, quantity });
        }
        Self { catalogue, cart, orders: Orders::default(), taobao_orders: TaobaoOrders::default(), ids: Ids::new(seed) }
    }

    /// Orders lines of the cart: one order for each seller. Takes the stock, and the lines out of the cart; where
    /// anything is wrong, nothing of it.
    pub(crate) fn order_cart(&mut self, cart_ids: &[i64], wanted: &CartOrder, now: i64) -> Result<(), String> {
        let mut lines = Vec::with_capacity(cart_ids.len());
        for (i, id) in cart_ids.iter().enumerate() {
            let line = self.cart.get(id).ok_or_else(|| format!("cartIds[{i}]: no line {id} is in the cart"))?;
            if cart_ids[..i].contains(id) {
                return Err(format!("cartIds[{i}]: the line {id} is named twice"));
            }
            lines.push(Line::found(line.sku, line.quantity));
        }
        quote::judge(&self.catalogue, &mut lines);
        if let Some(problem) = lines.iter().find_map(|line| line.problem.as_ref()) {
            return Err(format!("{}: {}", problem.code, problem.message));
        }
        for (_, part) in by_seller(&self.catalogue, lines) {
            for line in &part {
                if let Some(sku) = line.sku {
                    self.catalogue.take(sku, line.quantity);
                }
            }
            let order = NewOrder::priced(&self.catalogue, &part, wanted.clone(), now);
            self.orders.add(order, &mut self.ids);
        }
        for id in cart_ids {
            self.cart.remove(id);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{CartOrder, World};

    fn shape(seed: u64) -> String {
        let world = World::new(seed);
        format!("{:?} {:?}", world.catalogue, world.cart)
    }

    #[test]
    fn the_same_seed_makes_the_same_world() {
        assert_eq!(shape(7), shape(7));
        assert_ne!(shape(7), shape(8));
        let (mut one, mut other) = (World::new(7), World::new(7));
        assert_eq!(one.ids.request(), other.ids.request());
        assert_eq!(one.ids.order(), other.ids.order());
    }

    #[test]
    fn the_cart_can_be_ordered_whole_once() {
        let mut world = World::new(3);
        let ids: Vec<i64> = world.cart.keys().copied().collect();
        assert!(ids.len() >= 12 && ids[0] == 0, "{ids:?}");
        world.order_cart(&ids, &CartOrder::default(), 0).unwrap();
        assert!(world.cart.is_empty());
        let sellers = world.catalogue.sellers.len();
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
