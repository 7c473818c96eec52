//! Deadlines of the world, as time goes by: unpaid orders are closed, receipts confirmed, refunds decided, parcels move
//! on, cancellations are carried out.

use super::World;
use super::timers::Timer;
use crate::world::alibaba::order_life::State;
use crate::world::cycle::Event;

/// How long an open refund holds a receipt up at a time, milliseconds.
const HELD_UP: i64 = 86_400_000;

impl World {
    /// When the next timer fires.
    pub(crate) fn next_due(&self) -> Option<i64> {
        self.timers.next_due()
    }

    /// Lets the timers fire that are due, in their order, each at its time and in its account's books.
    pub(crate) fn run_due(&mut self, now: i64) {
        while let Some((at, account, timer)) = self.timers.take(now) {
            self.open(account);
            match timer {
                Timer::Order(number) => self.order_deadline(&number, at),
                Timer::Parcel(number) => self.parcels_move(&number, at),
                Timer::Refund(number) => self.refund_deadline(number, at),
                Timer::TaobaoOrder(id) => self.taobao_deadline(&id, at),
                Timer::TaobaoCreated(id) => self.taobao_created(&id, at),
                Timer::TaobaoPayment(id) => self.taobao_payment(&id, at),
                Timer::TaobaoCancel(id) => self.taobao_cancels(&id, at),
                Timer::TaobaoParcel(id) => self.taobao_parcels_move(&id, at),
                Timer::TaobaoRefund(id) => self.taobao_refund_deadline(&id, at),
            }
        }
    }

    /// An unpaid order is closed; a shipped one counts as received, unless a refund is open.
    fn order_deadline(&mut self, number: &str, at: i64) {
        let Some(order) = self.orders.find(number).filter(|order| order.history.deadline == Some(at)) else { return };
        if order.state == State::Shipped && self.refunds.open_of(order).is_some() {
            self.orders.change(number, |order| order.history.deadline = Some(at + HELD_UP));
            self.timers.set(at + HELD_UP, Timer::Order(number.to_owned()));
            return;
        }
        let event = if order.state == State::Unpaid { Event::TimeOut } else { Event::AutoConfirm };
        // The deadline belongs to the state: it is one of the two.
        let _ = self.order_event(number, event, at);
    }

    fn refund_deadline(&mut self, number: i64, at: i64) {
        let due = self.refunds.all.get(&number).filter(|refund| refund.deadline == Some(at));
        if let Some((id, act)) = due.and_then(|refund| Some((refund.id(), refund.overdue()?))) {
            // The act is what the stage waits for.
            let _ = self.refund_acts(&id, act, at);
        }
    }

    fn taobao_deadline(&mut self, id: &str, at: i64) {
        if self.taobao_orders.find(id).is_some_and(|order| order.pay_until == Some(at)) {
            // Where everything was paid or closed before, there is nothing to close.
            let _ = self.taobao_event(id, Event::TimeOut, at);
        }
    }

    /// What was paid in between stays paid.
    fn taobao_cancels(&mut self, id: &str, at: i64) {
        let due = |line: &super::TaobaoLine| line.cancelling.as_ref().is_some_and(|(due, _)| *due <= at);
        self.lines_happen(id, due, Event::Cancel, at);
        if let Some(order) = self.taobao_orders.find_mut(id) {
            for line in order.lines.iter_mut().filter(|line| due(line)) {
                line.cancelling = None;
            }
        }
    }

    fn taobao_refund_deadline(&mut self, id: &str, at: i64) {
        let due = self.taobao_refunds.find(id).ok().filter(|refund| refund.deadline == Some(at));
        if let Some(act) = due.and_then(|refund| refund.overdue()) {
            // The act is what the step waits for.
            let _ = self.taobao_refund_acts(id, act, at);
        }
    }
}
