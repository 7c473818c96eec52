//! Who may ask for a refund of a 1688 order, for what and when, by 1688's rules and in its codes; and what follows for
//! the order when something is done about one.

use super::order_life::State;
use super::refunds::{REFUND_REASONS, RefundAsked, RefundStage, Refused, TradeRefund, goods_stage};
use crate::world::World;
use crate::world::alibaba::order::Order;
use crate::world::couriers::CARRIERS;
use crate::world::cycle::{Entry, Event};
use crate::world::notices::Notice;
use crate::world::parcels::Parcels;
use crate::world::refund_acts::Act;
use crate::world::timers::Timer;

impl World {
    /// Asks for a refund.
    pub(crate) fn ask_refund(&mut self, asked: &RefundAsked, now: i64) -> Result<&TradeRefund, Refused> {
        let (state, received) = goods_stage(&asked.goods_stage)?;
        let unknown = || ("5001", format!("orderId: no order {}", asked.order));
        let order = self.orders.find(&asked.order).ok_or_else(unknown)?;
        if order.state != state {
            self.orders.restart(&asked.order, state, now);
        }
        let order = self.orders.find(&asked.order).ok_or_else(unknown)?;
        let lines = self.judge_refund(order, state, received, asked)?;
        let reason = REFUND_REASONS.iter().find(|reason| reason.id == asked.reason);
        let reason = reason.ok_or_else(|| ("5004", format!("applyReasonId: no reason {}", asked.reason)))?;
        if reason.needs_voucher && !asked.has_voucher {
            return Err(("5005", format!("vouchers: the reason {} needs one", reason.id)));
        }
        if asked.carriage > 0 && reason.keeps_freight(&asked.goods_stage) {
            return Err(("5006", format!("applyCarriage: the reason {} refunds no freight", reason.id)));
        }
        let number = self.refunds.next;
        self.refunds.next += 1 + number % 7;
        let first = order.lines.iter().find(|line| Some(&line.sub_order) == asked.lines.first());
        let product = first.map(|line| self.catalogue.offer(line.sku).title.clone()).unwrap_or_default();
        let mut refund = TradeRefund {
            number,
            order: asked.order.clone(),
            lines,
            goods_back: asked.goods_back,
            received,
            before_shipping: state == State::Paid,
            after_sales: state == State::Success,
            payment: asked.payment,
            carriage: asked.carriage,
            reason,
            description: asked.description.clone(),
            reject_reason: None,
            product,
            stage: RefundStage::SellerDecides,
            rejected: 0,
            returned: None,
            deadline: None,
            created: now,
            done: Vec::new(),
        };
        refund.note(Act::Ask, RefundStage::SellerDecides, now);
        let id = refund.id();
        self.orders.change(&asked.order, |order| {
            for line in order.lines.iter_mut().filter(|line| asked.lines.contains(&line.sub_order)) {
                line.refund = Some(id.clone());
            }
        });
        self.refunds.all.insert(number, refund);
        self.refund_changed(&id, Act::Ask, now);
        self.refunds.all.get(&number).ok_or_else(|| ("5001", format!("refundId: no refund {id}")))
    }

    /// What follows for every change of a refund: its next deadline, an entry in its order's history, news.
    fn refund_changed(&mut self, id: &str, act: Act, now: i64) {
        let Some(refund) = self.refunds.find(id) else { return };
        if let Some(due) = refund.deadline {
            self.timers.set(due, Timer::Refund(refund.number));
        }
        let entry = Entry::new(now, act.told(), Some(id.to_owned()));
        self.orders.change(&refund.order, |order| order.history.log.push(entry));
        self.notices.push(Notice::Refund(id.to_owned()));
    }

    /// What of a request does not fit its order; otherwise the lines and their pieces.
    fn judge_refund(
        &self,
        order: &Order,
        state: State,
        received: bool,
        asked: &RefundAsked,
    ) -> Result<Vec<(String, i64)>, Refused> {
        // A part of an order may be on its way before the rest is shipped.
        let arrives = order.state == State::Paid
            && state == State::Shipped
            && asked.lines.iter().all(|line| order.is_shipped(line));
        if order.state != state && !arrives {
            let (word, stage) = (order.state.word(), &asked.goods_stage);
            return Err(("5010", format!("goodsStatus: `{stage}` does not fit an order that is {word}")));
        }
        if asked.goods_back && !received {
            return Err(("5010", "disputeRequest: `returnRefund` wants goods that were received".to_owned()));
        }
        let mut lines = Vec::with_capacity(asked.lines.len());
        let (mut left, mut pieces) = (0_i64, 0_i64);
        for (i, id) in asked.lines.iter().enumerate() {
            let place = format!("orderEntryIds[{i}]");
            let line = order.lines.iter().find(|line| line.sub_order == *id);
            let line = line.ok_or_else(|| ("5010", format!("{place}: the order has no line {id}")))?;
            if asked.lines[..i].contains(id) {
                return Err(("5010", format!("{place}: the line {id} is named twice")));
            }
            if let Some(open) = self.refunds.of_line(line).filter(|refund| refund.stage.is_open()) {
                return Err(("5010", format!("{place}: the refund {} of this line is open", open.id())));
            }
            if state == State::Paid && order.shipped_of(id) > 0 {
                let stage = &asked.goods_stage;
                return Err(("5010", format!("goodsStatus: `{stage}` does not fit the line {id}, which was shipped")));
            }
            left = left.saturating_add(line.amount - line.refunded);
            pieces = pieces.saturating_add(line.quantity);
            lines.push((id.clone(), line.quantity));
        }
        let freight = order.freight - order.refunded_freight;
        if asked.payment > left || asked.carriage > freight {
            let member = if asked.payment > left { "applyPayment" } else { "applyCarriage" };
            return Err(("5011", format!("{member}: at most {left} and {freight} of freight can be refunded")));
        }
        if state == State::Paid && asked.payment != left {
            return Err(("5011", format!("applyPayment: before shipment it must be {left}")));
        }
        if !(2..=150).contains(&asked.description.chars().count()) {
            return Err(("5012", "description: must have 2 to 150 characters".to_owned()));
        }
        if asked.pieces.is_empty() {
            return Ok(lines);
        }
        let some = asked.pieces.iter().fold(0_i64, |sum, (_, count)| sum.saturating_add(*count));
        let known = |(id, count): &(String, i64)| lines.iter().any(|(line, all)| line == id && count <= all);
        if state != State::Shipped || !asked.goods_back || some >= pieces || !asked.pieces.iter().all(known) {
            let rule = "orderEntryCountList: only for goods that were received and go back, and less than all of them";
            return Err(("5013", rule.to_owned()));
        }
        Ok(asked.pieces.clone())
    }

    /// Somebody does something about a refund.
    pub(crate) fn refund_acts(&mut self, id: &str, act: Act, now: i64) -> Result<(), String> {
        let refund = self.refunds.find_mut(id).ok_or_else(|| format!("no refund {id}"))?;
        let next = refund.acts(act, now)?;
        let refund = refund.clone();
        self.refund_changed(id, act, now);
        if next != RefundStage::Success {
            return Ok(());
        }
        if refund.before_shipping && !self.orders.is_example(&refund.order) {
            self.take_stock_back(&refund);
        }
        self.purse.give_back(refund.payment.saturating_add(refund.carriage));
        let everything = self.orders.change(&refund.order, |order| {
            let mut left = refund.payment;
            for line in order.lines.iter_mut().filter(|line| refund.lines.iter().any(|(id, _)| *id == line.sub_order)) {
                let part = left.min(line.amount - line.refunded);
                line.refunded += part;
                left -= part;
            }
            order.refunded_freight += refund.carriage;
            order.history.changed = Some(now);
            order.lines.iter().all(|line| line.refunded == line.amount)
        });
        if everything == Some(true) && !refund.after_sales {
            // An order that is done or closed already stays as it is.
            let _ = self.order_event(&refund.order, Event::RefundAll, now);
        }
        self.ship_rest(&refund.order, now);
        Ok(())
    }

    /// What was refunded before it was shipped can be sold again.
    fn take_stock_back(&mut self, refund: &TradeRefund) {
        let Some(order) = self.orders.find(&refund.order) else { return };
        let meant = order.lines.iter().filter(|line| refund.lines.iter().any(|(id, _)| *id == line.sub_order));
        for line in meant {
            let pieces = line.quantity - order.shipped_of(&line.sub_order);
            self.catalogue.give_back(line.sku, pieces.max(0));
        }
    }

    /// The seller refuses a refund, and says why.
    pub(crate) fn refuse_refund(&mut self, id: &str, why: Option<&str>, now: i64) -> Result<(), String> {
        self.refund_acts(id, Act::Refuse, now)?;
        if let Some(refund) = self.refunds.find_mut(id) {
            refund.reject_reason = Some(why.unwrap_or("卖家拒绝退款，请与卖家协商").to_owned());
        }
        Ok(())
    }

    /// Sends a refund's goods back.
    pub(crate) fn send_back(&mut self, id: &str, carrier: &str, waybill: &str, now: i64) -> Result<(), Refused> {
        if !CARRIERS.iter().any(|(_, _, code, ..)| *code == carrier) {
            return Err((
                "4004",
                format!("logisticsCompanyNo: 物流公司编号和运单号校验不通过: no carrier `{carrier}`"),
            ));
        }
        if self.refunds.find(id).is_none() {
            return Err(("4005", format!("refundId: no refund {id}")));
        }
        self.refund_acts(id, Act::SendBack, now).map_err(|why| ("4007", format!("refundId: {why}")))?;
        if let Some(refund) = self.refunds.find_mut(id) {
            refund.returned = Some((carrier.to_owned(), waybill.to_owned()));
        }
        Ok(())
    }

    /// Closes what is open of an order's refunds.
    pub(crate) fn close_refunds(&mut self, order: &str, act: Act, now: i64) {
        let lines = self.orders.find(order).map(|order| order.lines.as_slice()).unwrap_or_default();
        let ids: Vec<String> = lines.iter().filter_map(|line| line.refund.clone()).collect();
        for id in ids {
            // A refund that is decided already stays as it is.
            let _ = self.refund_acts(&id, act, now);
        }
    }
}
