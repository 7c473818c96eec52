//! Buying from Taobao: an order is made, and something happens to its lines, with what follows for the clock and for who
//! is told.

use super::order_life::{CANCELLING, LineState, PAY_TIMEOUT};
use super::orders::{NewTaobaoOrder, TaobaoLine, TaobaoOrder, Unplaced, together};
use crate::world::World;
use crate::world::cycle::{Entry, Event};
use crate::world::notices::{Notice, TaobaoNews};
use crate::world::parcels::{Packing, Parcels};
use crate::world::timers::Timer;

impl World {
    /// Creates an order: the same request twice makes two, as no key against that is documented. Taobao has it a moment
    /// later; that is told then.
    pub(crate) fn order_taobao(&mut self, order: NewTaobaoOrder, now: i64) -> Result<&TaobaoOrder, Unplaced> {
        if self.purse.orders_refused {
            return Err(Unplaced::Risk);
        }
        let made = self.taobao_orders.create(&mut self.catalogue, &mut self.ids, order, now)?;
        let until = now + PAY_TIMEOUT;
        made.pay_until = Some(until);
        self.timers.set(until, Timer::TaobaoOrder(made.id.clone()));
        self.timers.set(now + self.catalogue.rules.building_ms, Timer::TaobaoCreated(made.id.clone()));
        Ok(made)
    }

    /// Taobao has an order.
    pub(in crate::world) fn taobao_created(&mut self, id: &str, at: i64) {
        self.lines_happen(id, |_| true, Event::Created, at);
    }

    /// What the buyer had paid is paid. What was closed in between stays closed.
    pub(in crate::world) fn taobao_payment(&mut self, id: &str, at: i64) {
        self.lines_happen(id, |line| line.paying.is_some_and(|due| due <= at), Event::Pay, at);
    }

    /// Finishes what the platform is about to do for an order: its creation, and payments.
    pub(crate) fn finish_taobao(&mut self, id: &str, now: i64) {
        self.taobao_created(id, now);
        self.lines_happen(id, |line| line.paying.is_some(), Event::Pay, now);
    }

    /// Something happens to those lines of an order, or of one of its purchase orders, that it can happen to: where there
    /// are none, it is refused in upstream's words.
    pub(crate) fn taobao_event(&mut self, id: &str, event: Event, now: i64) -> Result<(), String> {
        match event {
            Event::Ship => return self.ship_taobao(id, &Packing::default(), now),
            Event::Deliver => return self.deliver_taobao(id, None, now),
            _ => {}
        }
        let order = self.taobao_orders.find(id).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {id}"))?;
        let whole = !order.lines.iter().any(|line| line.is_of(id));
        if self.lines_happen(id, |line| whole || line.is_of(id), event, now) {
            return Ok(());
        }
        let lines = self.taobao_orders.find(id).into_iter().flat_map(|order| &order.lines);
        let status = together(&lines.filter(|line| whole || line.is_of(id)).collect::<Vec<_>>());
        Err(format!("ORDER_STATUS_ERROR: 订单状态错误: the order {id} is {status}"))
    }

    /// Something happens to those of an order's lines that are meant and that it can happen to: false where there are
    /// none.
    pub(crate) fn lines_happen(
        &mut self,
        id: &str,
        meant: impl Fn(&TaobaoLine) -> bool,
        event: Event,
        now: i64,
    ) -> bool {
        let Self { catalogue, taobao_orders, notices, purse, .. } = self;
        let Some(order) = taobao_orders.find_mut(id) else { return false };
        let mut purchases: Vec<String> = Vec::new();
        let mut done = false;
        let shipped: Vec<i64> = order.lines.iter().map(|line| order.shipped_of(&line.sub_order)).collect();
        for (line, shipped) in order.lines.iter_mut().zip(shipped).filter(|(line, _)| meant(line)) {
            let paying = line.paying.map_or(0, |_| line.total());
            if !line.happens(event, catalogue, shipped, now) {
                continue;
            }
            if line.paid.is_none() && line.paying.is_none() {
                // It was closed before its payment was carried out.
                purse.give_back(paying);
            }
            done = true;
            purchases.extend(line.purchase.as_ref().map(|purchase| purchase.main.clone()));
        }
        if !done {
            return false;
        }
        purchases.dedup();
        order.log.extend(purchases.iter().map(|main| Entry::new(now, event.told(), Some(main.clone()))));
        order.modified = now;
        let news = if event == Event::ChangePrice { TaobaoNews::Price } else { TaobaoNews::Status };
        let order = &order.id;
        notices.extend(purchases.into_iter().map(|purchase| Notice::TaobaoOrder {
            order: order.clone(),
            purchase,
            news,
        }));
        true
    }

    /// What is unpaid of a purchase order and not about to be paid, fen.
    pub(crate) fn unpaid_taobao(&self, main: &str) -> i64 {
        let lines = self.taobao_orders.find(main).into_iter().flat_map(|order| &order.lines);
        let unpaid = lines.filter(|line| line.is_of(main) && line.is_unpaid() && line.paying.is_none());
        unpaid.fold(0, |sum, line| line.total().saturating_add(sum))
    }

    /// Has what is unpaid of a purchase order paid, which is carried out a moment later, once it is created; asked again
    /// before, it changes nothing. False where nothing is unpaid, as it was paid or closed before.
    pub(crate) fn pay_taobao(&mut self, main: &str, now: i64) -> bool {
        let Some(order) = self.taobao_orders.find_mut(main) else { return false };
        let rules = &self.catalogue.rules;
        let created = order.created.saturating_add(rules.building_ms);
        let mut found = false;
        for line in order.lines.iter_mut().filter(|line| line.is_of(main) && line.is_unpaid()) {
            found = true;
            if line.paying.is_none() {
                let from = if line.state == LineState::Building { now.max(created) } else { now };
                let due = from.saturating_add(rules.paying_ms);
                line.paying = Some(due);
                self.timers.set(due, Timer::TaobaoPayment(order.id.clone()));
            }
        }
        found
    }

    /// Has a purchase order, or these sub-orders of it, closed in a moment: false, and nothing of it, where one of them
    /// was paid. What is closed stays as it is.
    pub(crate) fn cancel_taobao(&mut self, main: &str, subs: Option<&[String]>, reason: &str, now: i64) -> bool {
        let Some(order) = self.taobao_orders.find_mut(main) else { return false };
        let meant =
            |line: &TaobaoLine| line.is_of(main) && subs.is_none_or(|subs| subs.iter().any(|sub| line.is_named(sub)));
        if order.lines.iter().any(|line| meant(line) && line.paid.is_some()) {
            return false;
        }
        let open = |line: &TaobaoLine| line.is_unpaid() && line.cancelling.is_none();
        for line in order.lines.iter_mut().filter(|line| meant(line) && open(line)) {
            line.cancelling = Some((now + CANCELLING, reason.to_owned()));
        }
        self.timers.set(now + CANCELLING, Timer::TaobaoCancel(order.id.clone()));
        true
    }
}
