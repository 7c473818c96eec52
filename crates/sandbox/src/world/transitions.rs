//! Every pair of a state and an event of every life cycle, played through the world's own methods: what a table says must
//! happen, and everything else must be refused and change nothing. A new state, event or row is covered from the start, as
//! the way to each state is found in the table.

use super::cycle::{Event, Table};
use super::refund_acts::Act;
use super::{NewTaobaoOrder, WantedItem, World, alibaba, taobao};
use crate::world::alibaba::order::CartOrder;
use crate::world::alibaba::order_life::{CANCEL_LOCK, State};
use crate::world::alibaba::refunds::{RefundAsked, RefundStage};
use crate::world::taobao::order_life::LineState;
use crate::world::taobao::refunds::{RefundStep, RefundTerms};
use daigou_taobao::{GoodsStatus, RefundType};
use std::collections::VecDeque;
use std::fmt::Debug;

/// Something that lives as a table says, in a world.
trait Life {
    type State: Copy + PartialEq + Debug + 'static;
    type Event: Copy + PartialEq + Debug + 'static;
    const NAME: &'static str;
    const TABLE: Table<Self::State, Self::Event>;
    const STATES: &'static [Self::State];
    const EVENTS: &'static [Self::Event];
    /// What the words of a refusal hold.
    const REFUSAL: &'static str;

    /// One at its beginning, of the kind that a row needs.
    fn begin(world: &mut World, row: (Self::State, Self::Event)) -> Self;
    fn state(&self, world: &World) -> Self::State;
    fn play(&self, world: &mut World, event: Self::Event) -> Result<(), String>;
    /// Whether a row is open to this one at all.
    fn takes(&self, _from: Self::State, _event: Self::Event) -> bool {
        true
    }
}

/// The events that lead from the beginning to a state.
fn way<L: Life>(life: &L, from: L::State, to: L::State) -> Vec<L::Event> {
    let mut open = VecDeque::from([(from, Vec::new())]);
    let mut seen = vec![from];
    while let Some((state, way)) = open.pop_front() {
        if state == to {
            return way;
        }
        for (_, event, next) in L::TABLE.iter().filter(|(at, event, _)| *at == state && life.takes(state, *event)) {
            if !seen.contains(next) {
                seen.push(*next);
                open.push_back((*next, [way.as_slice(), &[*event]].concat()));
            }
        }
    }
    panic!("{}: nothing leads to {to:?}", L::NAME)
}

/// Plays every pair, and says how many there were.
fn cover<L: Life>() -> String {
    let mut world = World::new(1);
    let (mut legal, mut refused) = (0, 0);
    for &state in L::STATES {
        for &event in L::EVENTS {
            let at = format!("{}: {state:?} {event:?}", L::NAME);
            let life = L::begin(&mut world, (state, event));
            for step in way(&life, life.state(&world), state) {
                life.play(&mut world, step).unwrap_or_else(|why| panic!("{at}: on the way, {step:?}: {why}"));
            }
            assert_eq!(life.state(&world), state, "{at}");
            let mut rows = L::TABLE.iter().filter(|row| (row.0, row.1) == (state, event));
            let outcome = life.play(&mut world, event);
            if let Some(row) = rows.next() {
                assert!(rows.next().is_none(), "{at} stands twice");
                outcome.unwrap_or_else(|why| panic!("{at}: {why}"));
                assert_eq!(life.state(&world), row.2, "{at}");
                legal += 1;
            } else {
                let why = outcome.expect_err(&at);
                assert!(why.contains(L::REFUSAL), "{at}: {why}");
                assert_eq!(life.state(&world), state, "{at}: refused, and moved all the same");
                refused += 1;
            }
        }
    }
    assert_eq!((legal, legal + refused), (L::TABLE.len(), L::STATES.len() * L::EVENTS.len()), "{}", L::NAME);
    format!("{}: {legal} of {} legal, {refused} of {refused} refused", L::NAME, L::TABLE.len())
}

const NOW: i64 = 1_760_000_000_000;

/// Old enough to be cancelled.
const LATER: i64 = NOW + CANCEL_LOCK;

struct AlibabaOrder(String);

fn alibaba_order(world: &mut World) -> String {
    let line = world.add_to_cart(super::SkuRef { offer: 0, sku: 0 }, world.catalogue.offers[0].min_quantity);
    let lines = world.cart_lines(&[line]).unwrap();
    world.order_lines(lines, CartOrder::default(), NOW).remove(0).outcome.unwrap()
}

impl Life for AlibabaOrder {
    type State = State;
    type Event = Event;
    const NAME: &'static str = "1688 order";
    const TABLE: Table<State, Event> = alibaba::order_life::TABLE;
    const STATES: &'static [State] = State::ALL;
    const EVENTS: &'static [Event] = Event::ALL;
    const REFUSAL: &'static str = "ORDER_STATUS_ERROR";

    fn begin(world: &mut World, _: (State, Event)) -> Self {
        Self(alibaba_order(world))
    }

    fn state(&self, world: &World) -> State {
        world.orders.find(&self.0).unwrap().state
    }

    fn play(&self, world: &mut World, event: Event) -> Result<(), String> {
        world.order_event(&self.0, event, LATER)
    }
}

struct AlibabaRefund {
    id: String,
    goods_back: bool,
}

impl Life for AlibabaRefund {
    type State = RefundStage;
    type Event = Act;
    const NAME: &'static str = "1688 refund";
    const TABLE: Table<RefundStage, Act> = alibaba::refunds::TABLE;
    const STATES: &'static [RefundStage] = RefundStage::ALL;
    const EVENTS: &'static [Act] = Act::ALL;
    const REFUSAL: &'static str = "TQ";

    fn begin(world: &mut World, (stage, act): (RefundStage, Act)) -> Self {
        let goods_back = stage != RefundStage::SellerDecides || !matches!(act, Act::Agree | Act::SystemAgrees);
        let order = alibaba_order(world);
        for event in [Event::Pay, Event::Ship] {
            world.order_event(&order, event, NOW).unwrap();
        }
        let asked = RefundAsked {
            lines: vec![order.clone()],
            order,
            goods_back,
            goods_stage: "refundBuyerReceived".to_owned(),
            payment: 1,
            carriage: 0,
            reason: 20028,
            description: "不想要了".to_owned(),
            has_voucher: false,
            pieces: Vec::new(),
        };
        Self { id: world.ask_refund(&asked, NOW).unwrap().id(), goods_back }
    }

    fn state(&self, world: &World) -> RefundStage {
        world.refunds.find(&self.id).unwrap().stage
    }

    fn play(&self, world: &mut World, act: Act) -> Result<(), String> {
        world.refund_acts(&self.id, act, LATER)
    }

    fn takes(&self, from: RefundStage, act: Act) -> bool {
        from.after(act, self.goods_back).is_some()
    }
}

/// The order and its purchase order.
struct TaobaoLife(String);

fn taobao_order(world: &mut World) -> String {
    let item = &world.catalogue.items[0];
    let (item_id, sku_id) = (item.mp_id.clone(), Some(item.skus[0].mp_id.clone()));
    let lines = vec![WantedItem { item_id, sku_id, quantity: 1 }];
    let order = NewTaobaoOrder { budget: i64::MAX, lines, ..NewTaobaoOrder::default() };
    world.order_taobao(order, NOW).unwrap().purchases()[0].to_owned()
}

impl Life for TaobaoLife {
    type State = LineState;
    type Event = Event;
    const NAME: &'static str = "Taobao order";
    const TABLE: Table<LineState, Event> = taobao::order_life::TABLE;
    const STATES: &'static [LineState] = LineState::ALL;
    const EVENTS: &'static [Event] = Event::ALL;
    const REFUSAL: &'static str = "ORDER_STATUS_ERROR";

    fn begin(world: &mut World, _: (LineState, Event)) -> Self {
        Self(taobao_order(world))
    }

    fn state(&self, world: &World) -> LineState {
        world.taobao_orders.find(&self.0).unwrap().lines[0].state
    }

    fn play(&self, world: &mut World, event: Event) -> Result<(), String> {
        world.taobao_event(&self.0, event, LATER)
    }
}

struct TaobaoRefund {
    id: String,
    goods_back: bool,
}

impl Life for TaobaoRefund {
    type State = RefundStep;
    type Event = Act;
    const NAME: &'static str = "Taobao refund";
    const TABLE: Table<RefundStep, Act> = taobao::refunds::TABLE;
    const STATES: &'static [RefundStep] = RefundStep::ALL;
    const EVENTS: &'static [Act] = Act::ALL;
    const REFUSAL: &'static str = "状态错误";

    fn begin(world: &mut World, (step, act): (RefundStep, Act)) -> Self {
        let goods_back = step != RefundStep::Applied || !matches!(act, Act::Agree | Act::SystemAgrees);
        let order = taobao_order(world);
        for event in [Event::Created, Event::Pay, Event::Ship] {
            world.taobao_event(&order, event, NOW).unwrap();
        }
        let line = world.taobao_orders.find(&order).unwrap().lines[0].sub_order.clone();
        let terms = RefundTerms {
            kind: if goods_back { RefundType::ReturnAndRefund } else { RefundType::RefundOnly },
            goods: GoodsStatus::Received,
            reason: 1,
            fee: 1,
            words: None,
        };
        Self { id: world.ask_taobao_refund(&line, terms, NOW).unwrap(), goods_back }
    }

    fn state(&self, world: &World) -> RefundStep {
        world.taobao_refunds.find(&self.id).unwrap().step
    }

    fn play(&self, world: &mut World, act: Act) -> Result<(), String> {
        world.taobao_refund_acts(&self.id, act, LATER)
    }

    fn takes(&self, from: RefundStep, act: Act) -> bool {
        from.after(act, self.goods_back).is_some()
    }
}

/// `cargo test -p daigou-sandbox transitions -- --nocapture` shows the numbers.
#[test]
fn every_pair_of_every_table_is_played() {
    for line in [cover::<AlibabaOrder>(), cover::<AlibabaRefund>(), cover::<TaobaoLife>(), cover::<TaobaoRefund>()] {
        println!("{line}");
    }
}
