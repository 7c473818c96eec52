//! Buying from Taobao: an order is made, and something happens to its lines, with what follows for the clock and for who
//! is told.

use super::order_life::{CANCELLING, LineState, PAY_TIMEOUT};
use super::orders::{NewTaobaoOrder, TaobaoLine, TaobaoOrder, Unplaced, together};
use crate::world::World;
use crate::world::cycle::{Entry, Event};
use crate::world::notices::{Notice, TaobaoNews};
use crate::world::timers::Timer;

impl World {
    /// Creates an order: the same request twice makes two, as no key against that is documented.
    pub(crate) fn order_taobao(&mut self, order: NewTaobaoOrder, now: i64) -> Result<&TaobaoOrder, Unplaced> {
        if self.purse.orders_refused {
            return Err(Unplaced::Risk);
        }
        let made = self.taobao_orders.create(&mut self.catalogue, &mut self.ids, order, now)?;
        let until = now + PAY_TIMEOUT;
        made.pay_until = Some(until);
        self.timers.set(until, Timer::TaobaoOrder(made.id.clone()));
        self.notices.extend(made.purchases().into_iter().map(|main| Notice::TaobaoOrder {
            order: made.id.clone(),
            purchase: main.to_owned(),
            news: TaobaoNews::Status,
        }));
        Ok(made)
    }

    /// Something happens to those lines of an order, or of one of its purchase orders, that it can happen to: where there
    /// are none, it is refused in upstream's words.
    pub(crate) fn taobao_event(&mut self, id: &str, event: Event, now: i64) -> Result<(), String> {
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
        let Self { catalogue, taobao_orders, timers, notices, .. } = self;
        let Some(order) = taobao_orders.find_mut(id) else { return false };
        let mut purchases: Vec<String> = Vec::new();
        let (mut done, mut parcel) = (false, None);
        for line in order.lines.iter_mut().filter(|line| meant(line)) {
            if !line.happens(event, catalogue, now) {
                continue;
            }
            done = true;
            parcel = parcel.or(line.parcel.as_ref().and_then(|parcel| parcel.next));
            purchases.extend(line.purchase.as_ref().map(|purchase| purchase.main.clone()));
        }
        if !done {
            return false;
        }
        purchases.dedup();
        order.log.extend(purchases.iter().map(|main| Entry::new(now, event.told(), Some(main.clone()))));
        if event == Event::Deliver {
            return true;
        }
        order.modified = now;
        if let (Event::Ship, Some(next)) = (event, parcel) {
            timers.set(next, Timer::TaobaoParcel(order.id.clone()));
        }
        let news = if event == Event::ChangePrice { TaobaoNews::Price } else { TaobaoNews::Status };
        let order = &order.id;
        notices.extend(purchases.into_iter().map(|purchase| Notice::TaobaoOrder {
            order: order.clone(),
            purchase,
            news,
        }));
        true
    }

    /// What is unpaid of a purchase order, fen.
    pub(crate) fn unpaid_taobao(&self, main: &str) -> i64 {
        let lines = self.taobao_orders.find(main).into_iter().flat_map(|order| &order.lines);
        let unpaid = lines.filter(|line| line.is_of(main) && line.state == LineState::Unpaid);
        unpaid.fold(0, |sum, line| line.amount.saturating_add(sum))
    }

    /// Pays what is unpaid of a purchase order: false where nothing is, as it was paid or closed before.
    pub(crate) fn pay_taobao(&mut self, main: &str, now: i64) -> bool {
        self.taobao_event(main, Event::Pay, now).is_ok()
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
        let open = |line: &TaobaoLine| line.state == LineState::Unpaid && line.cancelling.is_none();
        for line in order.lines.iter_mut().filter(|line| meant(line) && open(line)) {
            line.cancelling = Some((now + CANCELLING, reason.to_owned()));
        }
        self.timers.set(now + CANCELLING, Timer::TaobaoCancel(order.id.clone()));
        true
    }
}
