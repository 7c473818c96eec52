//! Tests of time in the world, told by the notices and by where everything stands afterwards.

use super::refund_acts::Act;
use super::{Event, Filter, NewTaobaoOrder, Notice, OrderNews, SkuRef, TaobaoNews, WantedItem, World};
use crate::world::alibaba::order::CartOrder;
use crate::world::alibaba::order_life::{PAY_TIMEOUT, RECEIPT, State};
use crate::world::alibaba::refunds::{RefundAsked, RefundStage};
use crate::world::taobao::order_life::LineState;
use crate::world::taobao::refunds::{RefundStep, RefundTerms, STEP};
use daigou_taobao::{GoodsStatus, RefundType};

const NOW: i64 = 1_760_000_000_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Orders of one piece of the first offer.
fn order(world: &mut World, now: i64) -> String {
    let line = world.add_to_cart(SkuRef { offer: 0, sku: 0 }, world.catalogue.offers[0].min_quantity);
    let lines = world.cart_lines(&[line]).unwrap();
    world.order_lines(lines, CartOrder::default(), now).remove(0).outcome.unwrap()
}

fn shipped(world: &mut World) -> String {
    let order = order(world, NOW);
    world.order_event(&order, Event::Pay, NOW).unwrap();
    world.order_event(&order, Event::Ship, NOW).unwrap();
    order
}

fn state(world: &World, order: &str) -> State {
    world.orders.find(order).unwrap().state
}

fn refund(order: &str, goods_back: bool, payment: i64) -> RefundAsked {
    RefundAsked {
        order: order.to_owned(),
        lines: vec![order.to_owned()],
        goods_back,
        goods_stage: "refundBuyerReceived".to_owned(),
        payment,
        carriage: 0,
        reason: 20028,
        description: "不想要了".to_owned(),
        has_voucher: false,
        pieces: Vec::new(),
    }
}

/// An order of one piece each of these items, by their places; its id and its purchase orders.
fn taobao(world: &mut World, items: &[usize]) -> (String, Vec<String>) {
    let line = |item: &usize| {
        let item = &world.catalogue.items[*item];
        WantedItem { item_id: item.mp_id.clone(), sku_id: Some(item.skus[0].mp_id.clone()), quantity: 1 }
    };
    let lines = items.iter().map(line).collect();
    let order = NewTaobaoOrder { budget: i64::MAX, lines, ..NewTaobaoOrder::default() };
    let order = world.order_taobao(order, NOW).unwrap();
    let made = (order.id.clone(), order.purchases().into_iter().map(str::to_owned).collect());
    world.finish_taobao(&made.0, NOW);
    made
}

/// What happened to 1688 orders since it was looked last.
fn news(world: &mut World) -> Vec<OrderNews> {
    let notices = std::mem::take(&mut world.notices);
    let news = notices.into_iter().filter_map(|notice| match notice {
        Notice::Order(_, news) => Some(news),
        _ => None,
    });
    news.collect()
}

#[test]
fn an_order_that_nobody_pays_is_closed_and_can_be_sold_again() {
    let mut world = World::new(1);
    let stock = |world: &World| world.catalogue.offers[0].skus[0].stock;
    let before = stock(&world);
    let (lost, paid) = (order(&mut world, NOW), order(&mut world, NOW));
    world.order_event(&paid, Event::Pay, NOW).unwrap();
    let piece = world.catalogue.offers[0].min_quantity;
    assert_eq!((stock(&world), news(&mut world).len()), (before - 2 * piece, 3));
    let due = NOW + PAY_TIMEOUT * 1000;
    assert_eq!(world.next_due(), Some(due));
    world.run_due(due - 1);
    assert_eq!((state(&world, &lost), news(&mut world)), (State::Unpaid, vec![]));
    world.run_due(due);
    assert_eq!((state(&world, &lost), state(&world, &paid)), (State::Closed, State::Paid));
    assert_eq!((stock(&world), news(&mut world)), (before - piece, vec![OrderNews::TimedOut]));
    assert_eq!(world.orders.find(&lost).unwrap().history.closed_by, Some("CLOSE_TRADE_BY_SYSTEM"));
    assert_eq!(world.next_due(), None);
}

#[test]
fn a_parcel_arrives_and_its_receipt_counts_as_confirmed() {
    let mut world = World::new(1);
    let order = shipped(&mut world);
    let told = news(&mut world);
    assert_eq!(told, [OrderNews::Made, OrderNews::Paid, OrderNews::Shipped]);
    world.run_due(NOW + 42 * HOUR);
    let parcel = world.orders.find(&order).unwrap().history.parcels[0].clone();
    let moved = Notice::Parcel { order: order.clone(), parcel: parcel.id };
    assert_eq!(std::mem::take(&mut world.notices), vec![moved; 4]);
    assert_eq!((parcel.steps.len(), parcel.delivered), (5, Some(NOW + 42 * HOUR)));
    world.order_event(&order, Event::Deliver, NOW + 43 * HOUR).unwrap();
    assert_eq!(news(&mut world), [], "it arrives once");
    world.run_due(NOW + RECEIPT - 1);
    assert_eq!(state(&world, &order), State::Shipped);
    world.run_due(NOW + RECEIPT);
    assert_eq!(
        (state(&world, &order), news(&mut world)),
        (State::Success, vec![OrderNews::Confirmed, OrderNews::Done])
    );
    let order = world.orders.find(&order).unwrap();
    assert!(order.lines.iter().all(|line| line.received));
    let told: Vec<_> = order.history.log.iter().map(|entry| entry.what).collect();
    assert_eq!(told[..4], ["paid", "shipped", "collected", "in_transit"]);
}

#[test]
fn refunds_are_decided_where_nobody_does() {
    let mut world = World::new(1);
    let stage = |world: &World, id: &str| world.refunds.find(id).unwrap().stage;
    // Nobody decides on the goods' return, nobody sends them.
    let first = shipped(&mut world);
    let back = world.ask_refund(&refund(&first, true, 1), NOW).unwrap().id();
    // What was paid back in full closes the order.
    let second = shipped(&mut world);
    let all = world.orders.find(&second).unwrap().lines[0].amount;
    let whole = world.ask_refund(&refund(&second, false, all), NOW).unwrap().id();
    world.run_due(NOW + 10 * DAY);
    assert_eq!((stage(&world, &back), stage(&world, &whole)), (RefundStage::BuyerSends, RefundStage::Success));
    assert_eq!((state(&world, &first), state(&world, &second)), (State::Shipped, State::Closed));
    // The open refund holds the receipt up, until it is closed.
    world.run_due(NOW + 19 * DAY);
    assert_eq!((stage(&world, &back), state(&world, &first)), (RefundStage::BuyerSends, State::Shipped));
    world.run_due(NOW + 20 * DAY);
    assert_eq!((stage(&world, &back), state(&world, &first)), (RefundStage::Closed, State::Success));
    assert_eq!(world.refunds.find(&back).unwrap().done.last().unwrap().act, Act::TimeOut);

    // A parcel that comes back is paid for, if late.
    let third = shipped(&mut world);
    let returned = world.ask_refund(&refund(&third, true, 1), NOW + 30 * DAY).unwrap().id();
    world.refund_acts(&returned, Act::AgreeReturn, NOW + 31 * DAY).unwrap();
    world.send_back(&returned, "ZTO", "78", NOW + 32 * DAY).unwrap();
    // A deadline of a stage that is over does nothing.
    world.run_due(NOW + 41 * DAY);
    assert_eq!(stage(&world, &returned), RefundStage::SellerReceives);
    world.run_due(NOW + 42 * DAY);
    assert_eq!(stage(&world, &returned), RefundStage::Success);
}

#[test]
fn taobaos_lines_are_cancelled_a_moment_later_unless_they_are_paid_first() {
    let mut world = World::new(1);
    let (order, mains) = taobao(&mut world, &[0]);
    let of = |world: &World, order: &str| {
        let line = &world.taobao_orders.find(order).unwrap().lines[0];
        (line.state, line.close_reason.clone())
    };
    let stock = world.catalogue.items[0].skus[0].stock;
    assert!(world.cancel_taobao(&mains[0], None, "不要了", NOW));
    world.run_due(NOW + 999);
    assert_eq!(of(&world, &order), (LineState::Unpaid, None));
    world.run_due(NOW + 1000);
    assert_eq!(of(&world, &order), (LineState::Closed, Some("不要了".to_owned())));
    assert_eq!(world.catalogue.items[0].skus[0].stock, stock + 1);

    let (order, mains) = taobao(&mut world, &[0]);
    assert!(world.cancel_taobao(&mains[0], None, "不要了", NOW) && world.pay_taobao(&mains[0], NOW));
    assert_eq!(of(&world, &order), (LineState::Unpaid, None), "it is paid a moment later");
    world.run_due(NOW + DAY);
    assert_eq!(of(&world, &order), (LineState::Paid, None));
    assert!(!world.cancel_taobao(&mains[0], None, "不要了", NOW));
}

#[test]
fn taobaos_orders_time_out_and_say_so_for_each_purchase_order() {
    let mut world = World::new(1);
    let other = world.catalogue.items.iter().position(|item| item.shop != world.catalogue.items[0].shop).unwrap();
    let (order, mains) = taobao(&mut world, &[0, other]);
    world.taobao_event(&mains[0], Event::Pay, NOW).unwrap();
    world.taobao_event(&mains[0], Event::Ship, NOW).unwrap();
    world.notices.clear();
    world.run_due(NOW + DAY);
    let lines = &world.taobao_orders.find(&order).unwrap().lines;
    assert_eq!((lines[0].state, lines[1].state), (LineState::Shipped, LineState::Closed));
    assert_eq!(lines[1].close_reason.as_deref(), Some("超时未付款"));
    let closed = Notice::TaobaoOrder { order, purchase: mains[1].clone(), news: TaobaoNews::Status };
    assert_eq!(world.notices, [closed]);
    world.run_due(NOW + 2 * DAY);
    let parcel = world.taobao_orders.find(&mains[0]).unwrap().parcels[0].clone();
    assert_eq!((parcel.steps.len(), world.next_due()), (5, None));
}

#[test]
fn taobaos_refunds_go_on_where_nobody_does_anything() {
    let mut world = World::new(1);
    let (order, mains) = taobao(&mut world, &[0]);
    world.taobao_event(&mains[0], Event::Pay, NOW).unwrap();
    world.taobao_event(&mains[0], Event::Ship, NOW).unwrap();
    let (line, all) = {
        let line = &world.taobao_orders.find(&order).unwrap().lines[0];
        (line.sub_order.clone(), line.amount)
    };
    let terms = |kind, fee| RefundTerms { kind, goods: GoodsStatus::Received, reason: 1, fee, words: None };
    let back = world.ask_taobao_refund(&line, terms(RefundType::ReturnAndRefund, 1), NOW).unwrap();
    let step = |world: &World, id: &str| world.taobao_refunds.find(id).unwrap().step;
    world.run_due(NOW + STEP);
    assert_eq!(step(&world, &back), RefundStep::Agreed);
    world.run_due(NOW + 2 * STEP);
    assert_eq!(step(&world, &back), RefundStep::Closed);
    world.notices.clear();
    let whole = world.ask_taobao_refund(&line, terms(RefundType::RefundOnly, all), NOW + 2 * STEP).unwrap();
    world.run_due(NOW + 3 * STEP);
    assert_eq!(step(&world, &whole), RefundStep::Refunded);
    let refunded = world.taobao_orders.find(&order).unwrap();
    assert_eq!((refunded.lines[0].state, refunded.lines[0].refunded), (LineState::Closed, all));
    let told = Notice::TaobaoRefund(whole);
    let closed = Notice::TaobaoOrder { order, purchase: mains[0].clone(), news: TaobaoNews::Status };
    assert_eq!(world.notices, [told.clone(), told, closed]);
}

/// Each step costs the same however many orders there are: ten thousand of both are made, closed and looked up in a
/// moment.
#[test]
fn many_orders_cost_no_more_than_few() {
    const MANY: i64 = 10_000;
    let mut world = World::new(1);
    for i in 0..MANY {
        order(&mut world, NOW + i);
        let (_, mains) = taobao(&mut world, &[0]);
        world.catalogue.items[0].skus[0].stock += 1;
        assert!(world.taobao_orders.find(&mains[0]).is_some());
    }
    world.notices.clear();
    world.run_due(NOW + MANY + DAY);
    assert_eq!((world.next_due(), world.notices.len()), (None, usize::try_from(2 * MANY).unwrap()));
    let closed = Filter { status: Some(State::Closed.code()), ..Filter::default() };
    for page in 1..=100 {
        let (total, orders) = world.orders.page(&closed, page, 100);
        assert_eq!((total, orders.len()), (10_000, 100));
        assert_eq!(orders[0].created, NOW + MANY - 1 - 100 * (page - 1));
    }
}
