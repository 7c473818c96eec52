//! Many orders: made quickly, and listed without looking at those that are not on the page.

use crate::world::alibaba::order::CartOrder;
use crate::world::{Filter, Line, NewTaobaoOrder, SkuRef, WantedItem, World};

const MANY: usize = 100_000;

#[test]
fn a_hundred_thousand_orders_are_held_and_any_page_of_them_costs_the_same() {
    let mut world = World::new(1);
    let sku = SkuRef { offer: 0, sku: 0 };
    for at in 0..MANY {
        let line = Line::found(sku, 1);
        let asked = CartOrder { user_id: (at % 7).to_string(), ..CartOrder::default() };
        let placed = world.order_lines(vec![line], asked, at as i64);
        assert!(placed[0].outcome.is_ok());
    }
    let page = |filter: &Filter, no| {
        let (total, orders) = world.orders.page(filter, no, 20);
        (total, orders.first().map(|order| order.created), orders.len())
    };
    let all = Filter::default();
    assert_eq!(page(&all, 1), (MANY, Some(99_999), 20));
    assert_eq!(page(&all, 5000), (MANY, Some(19), 20));
    let unpaid = Filter { status: Some(1), ..Filter::default() };
    assert_eq!(page(&unpaid, 5000), (MANY, Some(19), 20));
    for (filter, no) in [(&all, 1), (&all, 5000), (&unpaid, 1), (&unpaid, 5000)] {
        let before = world.orders.visited();
        world.orders.page(filter, no, 20);
        assert_eq!(world.orders.visited() - before, 20, "page {no}");
    }
}

#[test]
fn a_taobao_order_among_many_is_found_by_each_of_its_names() {
    let mut world = World::new(1);
    let mp_id = world.catalogue.items[0].mp_id.clone();
    let catalogue = &mut world.catalogue;
    let wanted = WantedItem { item_id: mp_id, sku_id: Some(catalogue.items[0].skus[0].mp_id.clone()), quantity: 1 };
    catalogue.items[0].skus[0].stock = MANY as i64;
    for at in 0..MANY {
        let order = NewTaobaoOrder { budget: i64::MAX, lines: vec![wanted.clone()], ..NewTaobaoOrder::default() };
        world.order_taobao(order, at as i64).unwrap();
    }
    let taobao_orders = &world.taobao_orders;
    let all: Vec<_> = taobao_orders.iter().filter(|order| !order.example).cloned().collect();
    assert_eq!(all.len(), MANY);
    for order in [&all[0], &all[MANY / 2], &all[MANY - 1]] {
        let (line, main) = (&order.lines[0], order.purchases()[0]);
        for name in [&order.id, &order.order_no, main] {
            assert_eq!(taobao_orders.find(name).unwrap().id, order.id);
        }
        for name in [&line.sub_order, &line.purchase.as_ref().unwrap().sub] {
            assert_eq!(taobao_orders.line(name).unwrap().0.id, order.id);
        }
    }
}
