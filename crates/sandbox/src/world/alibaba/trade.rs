//! Buying from 1688: lines become orders, one for each seller; orders are paid, shipped and confirmed; the cart fills and
//! empties.

use super::order_life::{CANCEL_LOCK, State};
use super::orders::NewOrder;
use super::quote::{Line, Problem, by_seller, judge};
use crate::world::alibaba::order::CartOrder;
use crate::world::cycle::{Entry, Event};
use crate::world::notices::{Notice, OrderNews};
use crate::world::parcels::Packing;
use crate::world::timers::Timer;
use crate::world::{Act, CartLine, Order, RISK, SkuRef, World};
use std::sync::Arc;

/// What became of one seller's lines: the order's number, or why there is none.
pub(crate) struct Placed {
    pub(crate) outcome: Result<String, Problem>,
}

impl World {
    /// Orders lines, one order for each seller. A seller whose lines cannot be ordered gets none; the others are not
    /// held up by that.
    pub(crate) fn order_lines(&mut self, lines: Vec<Line>, asked: impl Into<Arc<CartOrder>>, now: i64) -> Vec<Placed> {
        let asked = asked.into();
        let parts = by_seller(&self.catalogue, lines);
        let placed = parts.into_iter().map(|(_, part)| {
            let problem = part.iter().find_map(|line| line.problem.clone());
            let outcome = match problem {
                Some(problem) => Err(problem),
                None => Ok(self.place(&part, &asked, now)),
            };
            Placed { outcome }
        });
        placed.collect()
    }

    /// Says of each line that risk control refuses the account's orders, where it does.
    pub(crate) fn judge_risk(&self, lines: &mut [Line]) {
        if self.purse.orders_refused {
            for line in lines {
                line.problem = Some(Problem { code: RISK.0, message: RISK.1.to_owned() });
            }
        }
    }

    /// Orders one seller's lines, which can be ordered, and takes their stock. Gives 1688's number.
    pub(crate) fn place(&mut self, part: &[Line], asked: &Arc<CartOrder>, now: i64) -> String {
        for line in part {
            if let Some(sku) = line.sku {
                self.catalogue.take(sku, line.quantity);
            }
        }
        let order = NewOrder::priced(&self.catalogue, part, asked.clone(), now);
        let number = self.orders.add(order, &mut self.ids);
        self.wait_for_order(&number);
        self.notices.push(Notice::Order(number.clone(), OrderNews::Made));
        number
    }

    /// Sets the timer of an order's deadline.
    pub(super) fn wait_for_order(&mut self, number: &str) {
        if let Some(due) = self.orders.find(number).and_then(|order| order.history.deadline) {
            self.timers.set(due, Timer::Order(number.to_owned()));
        }
    }

    /// Something happens to an order, with what follows for its stock, its refunds and its deadline. An order is not
    /// cancelled while it is younger than ten seconds. Shipping and delivering are of all that is left.
    pub(crate) fn order_event(&mut self, number: &str, event: Event, now: i64) -> Result<(), String> {
        self.orders.prepare(number, event, now);
        match event {
            Event::Ship => return self.ship(number, &Packing::default(), now),
            Event::Deliver => return self.deliver(number, None, now),
            _ => {}
        }
        let before = self.orders.find(number);
        if let (Event::Cancel, Some(order)) = (event, before)
            && order.state == State::Unpaid
            && now - order.created < CANCEL_LOCK
        {
            return Err(format!("CLOSE_ORDER_TOO_FAST: the order {number} is younger than 10 seconds"));
        }
        self.orders.happens(number, event, now)?;
        match event {
            Event::Cancel | Event::Close | Event::TimeOut if !self.orders.is_example(number) => {
                let order = self.orders.find(number);
                let lines = order.map(|order| order.lines.as_slice()).unwrap_or_default();
                for line in lines {
                    self.catalogue.give_back(line.sku, line.quantity);
                }
            }
            Event::Confirm => self.close_refunds(number, Act::BuyerConfirms, now),
            _ => {}
        }
        let news: &[OrderNews] = match event {
            Event::Pay => &[OrderNews::Paid],
            Event::ChangePrice => &[OrderNews::PriceChanged],
            Event::Cancel => &[OrderNews::ClosedByBuyer],
            Event::Close | Event::RefundAll => &[OrderNews::ClosedBySeller],
            Event::TimeOut => &[OrderNews::TimedOut],
            // These tell it themselves.
            Event::Ship | Event::Deliver | Event::Created => &[],
            Event::ConfirmPart => &[OrderNews::Confirmed],
            Event::Confirm | Event::AutoConfirm => &[OrderNews::Confirmed, OrderNews::Done],
        };
        self.notices.extend(news.iter().map(|news| Notice::Order(number.to_owned(), *news)));
        Ok(())
    }

    /// Pays an order with the account's money.
    pub(crate) fn pay_order(&mut self, number: &str, now: i64) -> Result<(), String> {
        self.orders.prepare(number, Event::Pay, now);
        let open = self.orders.find(number).filter(|order| order.state == State::Unpaid);
        let total = open.map_or(0, Order::total);
        if total > 0 {
            self.purse.may_pay(total).map_err(|why| format!("{}: {}", why.code(), why.words()))?;
        }
        self.order_event(number, Event::Pay, now)?;
        self.purse.take(total);
        Ok(())
    }

    /// Pays orders with the account's money: all of them, or none.
    pub(crate) fn pay(&mut self, numbers: &[String], now: i64) -> Result<(), String> {
        let mut sum = 0_i64;
        for (i, number) in numbers.iter().enumerate() {
            let place = format!("orderIds[{i}]");
            if numbers[..i].contains(number) {
                return Err(format!("{place}: the order {number} is named twice"));
            }
            self.orders.prepare(number, Event::Pay, now);
            let order = self.orders.find(number).ok_or_else(|| format!("{place}: no order {number}"))?;
            if order.state != State::Unpaid {
                return Err(format!("{place}: ORDER_STATUS_ERROR: the order {number} is {}", order.state.word()));
            }
            sum = sum.saturating_add(order.total());
            self.purse.may_pay(sum).map_err(|why| format!("{place}: {}: {}", why.code(), why.words()))?;
        }
        numbers.iter().try_for_each(|number| self.pay_order(number, now))
    }

    /// Confirms the receipt of lines; with the last of them the trade is done. 1688's code and words where not.
    pub(crate) fn confirm(&mut self, number: &str, lines: &[String], now: i64) -> Result<(), (&'static str, String)> {
        self.orders.prepare(number, Event::Confirm, now);
        let unknown = || ("4003", "订单信息不存在,请核对后重试".to_owned());
        let order = self.orders.find(number).ok_or_else(unknown)?;
        for (i, id) in lines.iter().enumerate() {
            if !order.lines.iter().any(|line| line.sub_order == *id) {
                return Err(("4003", format!("子订单不存在[orderEntryIds[{i}]={id}]")));
            }
        }
        // Sent again, it changes nothing: lines that are confirmed stay so.
        let confirmed =
            |order: &Order| lines.iter().all(|id| order.lines.iter().any(|l| l.sub_order == *id && l.received));
        if order.state == State::Success && confirmed(order) {
            return Ok(());
        }
        let arrives =
            order.state == State::Paid && !lines.is_empty() && lines.iter().all(|line| order.is_shipped(line));
        if order.state != State::Shipped && !arrives {
            let (word, words) = (order.state.word(), order.state.words());
            return Err(("4001", format!("订单状态不允许确认收货[orderId={number},status={word}({words})]")));
        }
        let changed = self.orders.change(number, |order| {
            let meant = order.lines.iter_mut().filter(|line| !line.received && lines.contains(&line.sub_order));
            let fresh = meant.map(|line| line.received = true).count();
            (fresh, order.lines.iter().all(|line| line.received || line.is_refunded()))
        });
        let event = match changed {
            Some((1.., _)) if arrives => {
                self.part_received(number, now);
                return Ok(());
            }
            Some((_, true)) => Event::Confirm,
            Some((1.., false)) => Event::ConfirmPart,
            _ => return Ok(()),
        };
        self.order_event(number, event, now).map_err(|why| ("4001", why))
    }

    /// The receipt of lines is confirmed before the others are shipped.
    fn part_received(&mut self, number: &str, now: i64) {
        let entry = Entry::new(now, Event::ConfirmPart.told(), None);
        self.orders.change(number, |order| {
            order.history.log.push(entry);
            order.history.changed = Some(now);
        });
        self.notices.push(Notice::Order(number.to_owned(), OrderNews::Confirmed));
    }

    /// Puts pieces of a variant into the cart, as a line of their own.
    pub(crate) fn add_to_cart(&mut self, sku: SkuRef, quantity: i64) -> i64 {
        let id = self.cart_next;
        self.cart_next += 1;
        self.cart.insert(id, CartLine { sku, quantity });
        id
    }

    /// Lines of the cart, looked up and judged together.
    pub(crate) fn cart_lines(&self, ids: &[i64]) -> Result<Vec<Line>, String> {
        let mut lines = Vec::with_capacity(ids.len());
        for (i, id) in ids.iter().enumerate() {
            let line = self.cart.get(id).ok_or_else(|| format!("cartIds[{i}]: no line {id} is in the cart"))?;
            if ids[..i].contains(id) {
                return Err(format!("cartIds[{i}]: the line {id} is named twice"));
            }
            lines.push(Line::found(line.sku, line.quantity));
        }
        judge(&self.catalogue, &mut lines);
        Ok(lines)
    }
}
