//! 1688 orders, and the list over them: newest first, by indexes, so that a page costs what stands on it.

use super::cached_orders::{CachedOrder, Kept, OrderForm, Rendering};
use super::order::{Order, OrderedLine};
use super::order_life::{History, PAY_TIMEOUT, State};
use super::quote::{Line, coupon, freight, goods};
use crate::world::alibaba::order::CartOrder;
use crate::world::cycle::Event;
use crate::world::goods::catalogue::Catalogue;
use crate::world::goods::model::SkuRef;
use crate::world::ids::Ids;
use crate::world::order_index::OrderIndex;
use crate::world::spread::spread;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

/// An order that has no numbers yet.
pub(crate) struct NewOrder {
    asked: Arc<CartOrder>,
    lines: Vec<(SkuRef, i64, i64, i64)>,
    goods: i64,
    freight: i64,
    coupon: i64,
    created: i64,
}

impl NewOrder {
    /// An order of these lines, which are one seller's, at their prices now.
    pub(crate) fn priced(catalogue: &Catalogue, lines: &[Line], asked: Arc<CartOrder>, now: i64) -> Self {
        let priced = lines.iter().filter_map(|line| {
            let sku = line.sku?;
            Some((sku, line.quantity, line.unit_price(catalogue), line.amount(catalogue)))
        });
        let mut priced: Vec<(SkuRef, i64, i64, i64)> = priced.collect();
        let coupon = coupon(catalogue, lines, asked.promotion.as_deref());
        let goods = goods(catalogue, lines) - coupon;
        if coupon > 0 {
            let amounts: Vec<i64> = priced.iter().map(|(.., amount)| *amount).collect();
            for (line, amount) in priced.iter_mut().zip(spread(&amounts, goods)) {
                line.3 = amount;
            }
        }
        let province = asked.address.as_ref().and_then(|address| address.province_text.as_deref());
        let freight = freight(catalogue, lines, province);
        Self { lines: priced, goods, freight, coupon, asked, created: now }
    }
}

/// Which orders a list asks for.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) order_no: Option<String>,
    pub(crate) tb_order_id: Option<String>,
    pub(crate) users: Option<Vec<String>>,
    pub(crate) status: Option<i64>,
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    /// The merchant's own number.
    pub(crate) third_order_id: Option<String>,
    /// The offers of which one must be in it, by their places in the catalogue.
    pub(crate) offers: Option<Vec<usize>>,
    /// 1688's numbers of orders that are not shown.
    pub(crate) hidden: Vec<String>,
}

impl Filter {
    fn takes(&self, order: &Order) -> bool {
        self.order_no.as_ref().is_none_or(|no| *no == order.order_no)
            && self.tb_order_id.as_ref().is_none_or(|id| *id == order.tb_order_id)
            && self.users.as_ref().is_none_or(|users| users.contains(&order.asked.user_id))
            && self.status.is_none_or(|status| status == order.state.code())
            && self.from.is_none_or(|from| order.created >= from)
            && self.until.is_none_or(|until| order.created <= until)
            && self.third_order_id.as_ref().is_none_or(|id| order.asked.third_order_id.as_ref() == Some(id))
            && self.offers.as_ref().is_none_or(|offers| order.lines.iter().any(|line| offers.contains(&line.sku.offer)))
            && !self.hidden.contains(&order.tb_order_id)
    }

    fn criteria(&self) -> usize {
        let given = [
            self.order_no.is_some(),
            self.tb_order_id.is_some(),
            self.users.is_some(),
            self.status.is_some(),
            self.from.is_some(),
            self.until.is_some(),
            self.third_order_id.is_some(),
            self.offers.is_some(),
            !self.hidden.is_empty(),
        ];
        given.into_iter().filter(|given| *given).count()
    }
}

/// Every order, oldest first, and the ways to find one.
///
/// The orders of the vendors' examples are there too, so that the examples can be sent as they stand: a number finds
/// them, no other filter shows them. An example is never used up: where it is in no state for what is asked, it begins
/// anew, unless it was asked the same just before.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    all: Vec<CachedOrder>,
    examples: Vec<CachedOrder>,
    pub(crate) written: Kept,
    parcels: i64,
    /// PandaPon's numbers, and 1688's. Both grow: a new one goes to the end.
    by_number: [Vec<(i64, usize)>; 2],
    by_user: HashMap<String, Vec<usize>>,
    by_third: HashMap<String, Vec<usize>>,
    by_status: HashMap<i64, OrderIndex>,
    /// How many orders were looked at for pages.
    #[cfg(test)]
    visited: std::cell::Cell<usize>,
}

impl Orders {
    /// None yet but the examples; parcels are numbered from `apart` on.
    pub(crate) fn new(examples: Vec<Order>, apart: i64) -> Self {
        Self { examples: examples.into_iter().map(CachedOrder::new).collect(), parcels: apart, ..Self::default() }
    }

    /// Adds an order and numbers it.
    pub(crate) fn add(&mut self, order: NewOrder, ids: &mut Ids) -> String {
        let (id, order_no, tb_order_id) = (ids.internal(), ids.internal(), ids.order());
        let alone = order.lines.len() == 1;
        let lines = order.lines.into_iter().map(|(sku, quantity, price, amount)| OrderedLine {
            id: ids.internal(),
            sub_order: if alone { tb_order_id.clone() } else { ids.order() },
            sku,
            quantity,
            price,
            amount,
            received: false,
            refunded: 0,
            refund: None,
        });
        let lines = lines.collect();
        let at = self.all.len();
        for (numbers, new) in self.by_number.iter_mut().zip([&order_no, &tb_order_id]) {
            numbers.extend(new.parse().ok().map(|number| (number, at)));
        }
        match self.by_user.get_mut(&order.asked.user_id) {
            Some(places) => places.push(at),
            None => drop(self.by_user.insert(order.asked.user_id.clone(), vec![at])),
        }
        if let Some(own) = &order.asked.third_order_id {
            self.by_third.entry(own.clone()).or_default().push(at);
        }
        self.by_status.entry(State::Unpaid.code()).or_default().insert(at);
        let number = tb_order_id.clone();
        self.all.push(CachedOrder::new(Order {
            id,
            order_no,
            tb_order_id,
            asked: order.asked,
            lines,
            goods: order.goods,
            freight: order.freight,
            coupon: order.coupon,
            refunded_freight: 0,
            state: State::Unpaid,
            history: History { deadline: Some(order.created + PAY_TIMEOUT * 1000), ..History::default() },
            created: order.created,
        }));
        number
    }

    /// What an order asks for, to be shared: with the newest order where that asked the same, as test after test does.
    pub(crate) fn shared(&self, asked: CartOrder) -> Arc<CartOrder> {
        let last = self.all.last().map(|order| &order.asked).filter(|last| ***last == asked);
        last.cloned().unwrap_or_else(|| Arc::new(asked))
    }

    /// An order by 1688's number.
    pub(crate) fn find(&self, number: &str) -> Option<&Order> {
        self.cached(number).map(Deref::deref)
    }

    /// The same, with what was written of it.
    pub(crate) fn cached(&self, number: &str) -> Option<&CachedOrder> {
        let created = self.place(number).map(|at| &self.all[at]);
        created.or_else(|| self.examples.iter().find(|order| order.tb_order_id == number))
    }

    /// Whether an order is one of the examples, for which no stock was taken.
    pub(crate) fn is_example(&self, number: &str) -> bool {
        self.examples.iter().any(|order| order.tb_order_id == number)
    }

    /// The place of an order by 1688's number; PandaPon's stands in the same index.
    fn place(&self, number: &str) -> Option<usize> {
        self.numbered(number).filter(|at| self.all[*at].tb_order_id == number)
    }

    /// The place of what has this number, or one that is written otherwise.
    fn numbered(&self, number: &str) -> Option<usize> {
        let number = number.parse().ok()?;
        self.by_number.iter().find_map(|numbers| match numbers.last()? {
            // Of the newest order more is asked than of any other.
            (newest, at) if *newest <= number => (*newest == number).then_some(*at),
            _ => numbers.binary_search_by_key(&number, |(number, _)| *number).ok().map(|at| numbers[at].1),
        })
    }

    /// Changes an order, which may move it to another state.
    pub(crate) fn change<T>(&mut self, number: &str, change: impl FnOnce(&mut Order) -> T) -> Option<T> {
        let Some(at) = self.place(number) else {
            return self.examples.iter_mut().find(|order| order.tb_order_id == number).map(|order| change(order));
        };
        let order: &mut Order = &mut self.all[at];
        let before = order.state.code();
        let out = change(order);
        let after = order.state.code();
        if before != after {
            self.by_status.entry(before).or_default().remove(at);
            self.by_status.entry(after).or_default().insert(at);
        }
        Some(out)
    }

    /// Writes down why an order was closed.
    pub(crate) fn note_reason(&mut self, number: &str, reason: Option<String>) {
        self.change(number, |order| order.history.close_reason = reason);
    }

    /// Begins an example anew in a state that an event can happen in, where it cannot happen now.
    pub(crate) fn prepare(&mut self, number: &str, event: Event, now: i64) {
        let example = self.examples.iter_mut().find(|order| order.tb_order_id == number);
        let stuck = |order: &&mut CachedOrder| order.state.after(event).is_none() && order.history.last != Some(event);
        if let Some(order) = example.filter(stuck) {
            order.restart(
                match event {
                    Event::Created
                    | Event::Pay
                    | Event::Cancel
                    | Event::Close
                    | Event::TimeOut
                    | Event::ChangePrice => State::Unpaid,
                    Event::Ship | Event::RefundAll => State::Paid,
                    Event::Deliver | Event::ConfirmPart | Event::Confirm | Event::AutoConfirm => State::Shipped,
                },
                now,
            );
        }
    }

    /// Begins an example anew in a state.
    pub(crate) fn restart(&mut self, number: &str, state: State, now: i64) {
        if let Some(order) = self.examples.iter_mut().find(|order| order.tb_order_id == number) {
            order.restart(state, now);
        }
    }

    /// Something happens to an order.
    pub(crate) fn happens(&mut self, number: &str, event: Event, now: i64) -> Result<(), String> {
        self.prepare(number, event, now);
        let done = self.change(number, |order| order.happens(event, now));
        done.ok_or_else(|| format!("ORDER_NOT_EXIST: no order {number}"))?
    }

    /// The number of a parcel that is shipped now.
    pub(crate) fn next_parcel(&mut self) -> i64 {
        self.parcels += 1;
        self.parcels
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.all.iter().map(Deref::deref)
    }

    /// An order in a form, as it was written before where it did not change.
    pub(crate) fn rendering<E>(
        &self,
        order: &CachedOrder,
        form: OrderForm,
        write: impl FnOnce(&Order) -> Result<String, E>,
    ) -> Result<Rendering, E> {
        if self.written.is_too_much() {
            self.all.iter().chain(&self.examples).for_each(CachedOrder::forget);
        }
        order.rendering(form, &self.written, write)
    }

    /// One page, newest first, and how many there are over all pages. Pages count from 1.
    pub(crate) fn page(&self, filter: &Filter, page: i64, size: i64) -> (usize, Vec<&CachedOrder>) {
        let size = usize::try_from(size).unwrap_or(0);
        let before = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX).saturating_mul(size);
        if filter.criteria() == 0 {
            let here = (0..self.all.len()).rev().skip(before).take(size);
            return (self.all.len(), here.map(|at| self.at(at)).collect());
        }
        if filter.order_no.is_some() || filter.tb_order_id.is_some() {
            let mut examples = self.examples.iter().filter(|order| filter.takes(order));
            if let Some(example) = examples.next() {
                return (1, Some(example).into_iter().skip(before).take(size).collect());
            }
        }
        if let (1, Some(status)) = (filter.criteria(), filter.status) {
            let Some(places) = self.by_status.get(&status) else { return (0, Vec::new()) };
            return (places.len(), places.newest(before).take(size).map(|at| self.at(at)).collect());
        }
        let candidates = self.candidates(filter);
        if let (1, Some(places)) = (filter.criteria(), &candidates) {
            let here = places.iter().rev().skip(before).take(size);
            return (places.len(), here.map(|at| self.at(*at)).collect());
        }
        let fitting: Vec<&CachedOrder> = match &candidates {
            Some(places) => places.iter().rev().map(|at| self.at(*at)).filter(|order| filter.takes(order)).collect(),
            None => (0..self.all.len()).rev().map(|at| self.at(at)).filter(|order| filter.takes(order)).collect(),
        };
        (fitting.len(), fitting.into_iter().skip(before).take(size).collect())
    }

    /// An order that is looked at for a page.
    fn at(&self, place: usize) -> &CachedOrder {
        #[cfg(test)]
        self.visited.set(self.visited.get() + 1);
        &self.all[place]
    }

    /// How many orders were looked at for pages so far.
    #[cfg(test)]
    pub(crate) fn visited(&self) -> usize {
        self.visited.get()
    }

    /// The places, oldest first, that the narrowest index leaves; none where there is no index for what is asked.
    fn candidates(&self, filter: &Filter) -> Option<Cow<'_, [usize]>> {
        if let Some(number) = filter.order_no.as_ref().or(filter.tb_order_id.as_ref()) {
            let at = self.numbered(number);
            // Either number finds an order here: whether it is the one that was asked for is looked at again.
            return Some(at.filter(|at| filter.takes(&self.all[*at])).into_iter().collect::<Vec<_>>().into());
        }
        if let Some(users) = &filter.users {
            let of_user = |user: &String| self.by_user.get(user).map(Vec::as_slice).unwrap_or_default();
            if let [user] = users.as_slice() {
                return Some(of_user(user).into());
            }
            let mut places: Vec<usize> = users.iter().flat_map(of_user).copied().collect();
            places.sort_unstable();
            places.dedup();
            return Some(places.into());
        }
        if let Some(own) = &filter.third_order_id {
            return Some(self.by_third.get(own).map(Vec::as_slice).unwrap_or_default().into());
        }
        let status = filter.status?;
        Some(self.by_status.get(&status).map(|places| places.iter().collect::<Vec<_>>()).unwrap_or_default().into())
    }
}

#[cfg(test)]
mod tests {
    use super::{CachedOrder, Filter};
    use crate::world::World;
    use crate::world::alibaba::order::CartOrder;

    fn numbers(orders: &[&CachedOrder]) -> Vec<i64> {
        orders.iter().map(|order| order.created).collect()
    }

    #[test]
    fn the_list_is_newest_first_and_every_filter_holds() {
        let mut world = World::with(1, true);
        for i in 0..10 {
            let asked = CartOrder { user_id: format!("u{}", i % 3), ..CartOrder::default() };
            world.order_cart(&[i], &asked, i).unwrap();
        }
        let page = |filter: &Filter, page, size| {
            let (total, orders) = world.orders.page(filter, page, size);
            (total, numbers(&orders))
        };
        let all = Filter::default();
        assert_eq!(page(&all, 1, 4), (10, vec![9, 8, 7, 6]));
        assert_eq!(page(&all, 3, 4), (10, vec![1, 0]));
        assert_eq!(page(&all, 4, 4), (10, vec![]));
        assert_eq!(page(&all, i64::MAX, i64::MAX), (10, vec![]));
        let users = |users: &[&str]| Some(users.iter().map(|u| (*u).to_owned()).collect());
        assert_eq!(page(&Filter { users: users(&["u0"]), ..Filter::default() }, 1, 3), (4, vec![9, 6, 3]));
        assert_eq!(page(&Filter { users: users(&["u1", "u2", "u1"]), ..Filter::default() }, 2, 4), (6, vec![2, 1]));
        assert_eq!(page(&Filter { status: Some(1), ..Filter::default() }, 2, 6), (10, vec![3, 2, 1, 0]));
        assert_eq!(page(&Filter { status: Some(2), ..Filter::default() }, 1, 6), (0, vec![]));
        let both =
            Filter { users: users(&["u0"]), status: Some(1), from: Some(3), until: Some(8), ..Filter::default() };
        assert_eq!(page(&both, 1, 9), (2, vec![6, 3]));
        let one: super::Order = (*world.orders.all[4]).clone();
        let number = |order_no: &str, tb: &str| {
            let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
            page(&Filter { order_no: text(order_no), tb_order_id: text(tb), ..Filter::default() }, 1, 9)
        };
        assert_eq!(number(&one.order_no, ""), (1, vec![4]));
        assert_eq!(number("", &one.tb_order_id), (1, vec![4]));
        assert_eq!(number(&one.order_no, &one.tb_order_id), (1, vec![4]));
        for (order_no, tb) in [(one.tb_order_id.as_str(), ""), ("", &one.order_no), ("7", ""), (&one.order_no, "7")] {
            assert_eq!(number(order_no, tb), (0, vec![]));
        }
    }
}
