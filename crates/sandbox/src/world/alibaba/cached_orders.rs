//! Orders with what was written of them last. To write an order takes far longer than to copy what was written, and
//! most orders are read more often than they change: so a [`CachedOrder`] keeps, beside the order, the JSON of each [`OrderForm`] in
//! which it was asked for. There is one rule: **who changes an order loses what was written of it**. Nobody can forget it,
//! as a cached order gives its order away for changes by `DerefMut` alone, which throws the texts away. They are made of the
//! order and of its goods' texts, which never change. An order with a refund shows that as well, and is written anew each
//! time. All texts together are bounded: where they grow too large, all are thrown away.
//!
//! It is here for one figure: the sandbox answers reads half as fast at least as a bare route that sends the same bytes
//! (the example `throughput`). To write the orders of a page anew takes several times as long as that route.

use crate::world::alibaba::order::Order;
use crate::world::pictures;
use daigou_core::Generation;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// How much text is kept of all orders together, in bytes.
const MOST: usize = 128 << 20;

/// In what form an order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderForm {
    /// A row of PandaPon's list.
    Listed(Generation),
    /// The buyer's view, 1688's own.
    View,
    /// A row of DajiSaaS's list.
    Brief,
}

impl OrderForm {
    const COUNT: usize = 4;

    const fn place(self) -> usize {
        match self {
            Self::Listed(Generation::V1) => 0,
            Self::Listed(Generation::V2) => 1,
            Self::View => 2,
            Self::Brief => 3,
        }
    }
}

/// JSON that was written, to be copied into answers.
#[derive(Debug, Clone)]
pub(crate) struct Rendering {
    text: Arc<str>,
    needs_address: bool,
}

impl Rendering {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.into(), needs_address: pictures::needs_address(text) }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether the sandbox's address is to be put into it.
    pub(crate) fn needs_address(&self) -> bool {
        self.needs_address
    }
}

/// How much was kept of all orders together, in bytes, since it was thrown away last.
#[derive(Default)]
pub(crate) struct Kept(Cell<usize>);

impl Kept {
    /// Tells whether it is too much; then it counts anew.
    pub(crate) fn is_too_much(&self) -> bool {
        self.0.get() > MOST && self.0.take() > 0
    }
}

/// Shows nothing: what is kept is no part of the world.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// An order, and what was written of it since it changed.
pub(crate) struct CachedOrder {
    order: Order,
    /// Boxed: many orders are never looked at.
    written: RefCell<Option<Box<[Option<Rendering>; OrderForm::COUNT]>>>,
}

impl CachedOrder {
    pub(crate) fn new(order: Order) -> Self {
        Self { order, written: RefCell::default() }
    }

    /// The order in a form: as it was written before, or as it is written now. `kept` counts what is kept.
    pub(crate) fn rendering<E>(
        &self,
        form: OrderForm,
        kept: &Kept,
        write: impl FnOnce(&Order) -> Result<String, E>,
    ) -> Result<Rendering, E> {
        let mut written = self.written.borrow_mut();
        let place = &mut written.get_or_insert_default()[form.place()];
        if let Some(rendering) = place {
            return Ok(rendering.clone());
        }
        let rendering = Rendering::new(&write(&self.order)?);
        if self.order.lines.iter().all(|line| line.refund.is_none()) {
            kept.0.set(kept.0.get() + rendering.text.len());
            *place = Some(rendering.clone());
        }
        Ok(rendering)
    }

    /// Throws away what was written.
    pub(crate) fn forget(&self) {
        *self.written.borrow_mut() = None;
    }
}

impl fmt::Debug for CachedOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.fmt(f)
    }
}

impl Deref for CachedOrder {
    type Target = Order;

    fn deref(&self) -> &Order {
        &self.order
    }
}

impl DerefMut for CachedOrder {
    fn deref_mut(&mut self) -> &mut Order {
        self.written = RefCell::default();
        &mut self.order
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, MOST, OrderForm};
    use crate::views::alibaba::trade::view;
    use crate::wire::reply::json;
    use crate::world::alibaba::order::CartOrder;
    use crate::world::prices::PriceChange;
    use crate::world::{Act, Event, Order, RefundAsked, SkuRef, World};
    use daigou_core::Generation;
    use std::cell::Cell;

    const FORMS: [OrderForm; OrderForm::COUNT] =
        [OrderForm::Listed(Generation::V1), OrderForm::Listed(Generation::V2), OrderForm::View, OrderForm::Brief];
    const HOUR: i64 = 3_600_000;

    fn order(world: &mut World) -> String {
        let line = world.add_to_cart(SkuRef { offer: 0, sku: 0 }, world.catalogue.offers[0].min_quantity);
        let lines = world.cart_lines(&[line]).unwrap();
        world.order_lines(lines, CartOrder::default(), 0).remove(0).outcome.unwrap()
    }

    /// The order as it is written now, and as it comes from its cache: twice, so that the second time it was kept.
    fn written(world: &World, number: &str) -> String {
        let order = world.orders.cached(number).unwrap();
        let write = |order: &Order| json(&view(world, order));
        let now = write(order).unwrap();
        for form in FORMS.into_iter().chain(FORMS) {
            assert_eq!(world.orders.rendering(order, form, write).unwrap().text(), now, "{form:?}");
        }
        now
    }

    fn refund(world: &mut World, number: &str, at: i64) -> String {
        let amount = world.orders.find(number).unwrap().lines[0].amount;
        let asked = RefundAsked {
            order: number.to_owned(),
            lines: vec![number.to_owned()],
            goods_back: false,
            goods_stage: "refundWaitSellerSend".to_owned(),
            payment: amount,
            carriage: 0,
            reason: 20028,
            description: "不想要了".to_owned(),
            has_voucher: false,
            pieces: Vec::new(),
        };
        world.ask_refund(&asked, at).unwrap().id()
    }

    #[test]
    fn what_was_written_of_an_order_goes_with_every_change() {
        type Step = fn(&mut World, &str, i64);
        let steps: [Step; 9] = [
            |world, order, _| world.orders.note_reason(order, Some("noted".to_owned())),
            |world, order, now| world.change_price(order, PriceChange::Discount(1), now).unwrap(),
            |world, order, now| world.order_event(order, Event::Pay, now).unwrap(),
            |world, order, now| drop(refund(world, order, now)),
            |world, order, now| {
                let id = world.orders.find(order).unwrap().lines[0].refund.clone().unwrap();
                world.refund_acts(&id, Act::Refuse, now).unwrap();
            },
            |world, order, now| world.order_event(order, Event::Ship, now).unwrap(),
            |world, _, now| world.run_due(now + 50 * HOUR),
            |world, order, now| world.confirm(order, &[order.to_owned()], now + 60 * HOUR).unwrap(),
            |world, order, _| world.orders.note_reason(order, None),
        ];
        let mut world = World::new(1);
        let (number, other) = (order(&mut world), order(&mut world));
        let untouched = written(&world, &other);
        let mut last = written(&world, &number);
        for (at, step) in steps.into_iter().enumerate() {
            step(&mut world, &number, HOUR + at as i64 * 1000);
            let now = written(&world, &number);
            assert_ne!(now, last, "step {at} shows");
            last = now;
        }
        assert_ne!(written(&world, &other), untouched, "nobody paid it in time");
        // An example that is paid, and then begins anew.
        let example = "2542285634920880794";
        let unpaid = written(&world, example);
        world.order_event(example, Event::Pay, HOUR).unwrap();
        assert_ne!(written(&world, example), unpaid);
        world.orders.prepare(example, Event::Cancel, HOUR);
        assert_eq!(written(&world, example).len(), unpaid.len());
    }

    #[test]
    fn a_kept_text_is_not_written_again_and_all_go_where_they_are_too_much() {
        let mut world = World::new(1);
        let number = order(&mut world);
        let times = Cell::new(0);
        let write = |world: &World| {
            let count = |_: &Order| {
                Ok::<_, ()>({
                    times.set(times.get() + 1);
                    "text".to_owned()
                })
            };
            world.orders.rendering(world.orders.cached(&number).unwrap(), OrderForm::View, count).unwrap();
            times.get()
        };
        assert_eq!([write(&world), write(&world)], [1, 1]);
        world.orders.written = Kept(Cell::new(MOST + 1));
        assert_eq!([write(&world), write(&world)], [2, 2]);
        world.order_event(&number, Event::Pay, 1).unwrap();
        assert_eq!([write(&world), write(&world)], [3, 3]);
        refund(&mut world, &number, 1);
        assert_eq!([write(&world), write(&world)], [4, 5], "an order with a refund is written each time");
    }
}
