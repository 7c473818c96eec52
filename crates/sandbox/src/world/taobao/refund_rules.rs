//! Rules for refunds of Taobao's lines, and what follows for the order, the clock and who is told.

use super::refunds::*;
use crate::world::World;
use crate::world::cycle::{Entry, Event};
use crate::world::notices::Notice;
use crate::world::refund_acts::Act;
use crate::world::timers::Timer;
use daigou_taobao::GoodsStatus;

impl World {
    /// The buyer asks for a refund of a line, by either of its names. Gives its id.
    pub(crate) fn ask_taobao_refund(&mut self, line: &str, terms: RefundTerms, now: i64) -> Result<String, String> {
        let Self { taobao_orders, taobao_refunds, ids, .. } = self;
        let (_, line) = taobao_orders.line(line).ok_or_else(|| format!("采购子单不存在[{line}]"))?;
        if let Some(reason) = taobao_refunds.in_the_way(line) {
            return Err(format!("purchaseOrderLineId: {reason}"));
        }
        check_terms(&terms, line)?;
        let id = ids.refund();
        taobao_refunds.add(Refund {
            id: id.clone(),
            sub_order: line.sub_order.clone(),
            terms,
            step: RefundStep::Applied,
            messages: Vec::new(),
            parcel: None,
            refused: None,
            deadline: Some(now + STEP),
            created: now,
            modified: now,
            example: false,
        });
        self.taobao_refund_changed(&id, Act::Ask, now);
        Ok(id)
    }

    /// The buyer asks for something else.
    pub(crate) fn modify_taobao_refund(&mut self, id: &str, terms: RefundTerms, now: i64) -> Result<(), String> {
        self.taobao_refunds.find(id)?.may(Act::Modify)?;
        self.taobao_refunds.find_mut(id)?.terms = terms;
        self.taobao_refund_acts(id, Act::Modify, now)
    }

    /// The seller refuses, and says why.
    pub(crate) fn refuse_taobao_refund(&mut self, id: &str, why: Option<&str>, now: i64) -> Result<(), String> {
        self.taobao_refund_acts(id, Act::Refuse, now)?;
        self.taobao_refunds.find_mut(id)?.refused = Some(why.unwrap_or("卖家拒绝退款").to_owned());
        Ok(())
    }

    /// The goods go back.
    pub(crate) fn return_to_taobao(&mut self, id: &str, parcel: ReturnParcel, now: i64) -> Result<(), String> {
        self.taobao_refund_acts(id, Act::SendBack, now)?;
        self.taobao_refunds.find_mut(id)?.parcel = Some(parcel);
        Ok(())
    }

    /// Somebody does something about a refund. One of all that a line cost closes the line.
    pub(crate) fn taobao_refund_acts(&mut self, id: &str, act: Act, now: i64) -> Result<(), String> {
        let refund = self.taobao_refunds.find_mut(id)?;
        let next = refund.may(act)?;
        if (refund.step, next) == (RefundStep::Closed, RefundStep::Closed) {
            return Ok(());
        }
        match act {
            Act::SendBack => refund.terms.goods = GoodsStatus::SentBack,
            Act::Receive => refund.terms.goods = GoodsStatus::SellerReceived,
            _ => {}
        }
        refund.step = next;
        refund.modified = now;
        refund.deadline = refund.overdue().map(|_| now + STEP);
        let (line, fee) = (refund.sub_order.clone(), refund.terms.fee);
        self.taobao_refund_changed(id, act, now);
        if next == RefundStep::Refunded {
            self.purse.give_back(fee);
        }
        if next == RefundStep::Refunded
            && let Some(refunded) = self.taobao_orders.line_mut(&line)
        {
            refunded.refunded += fee;
            if refunded.refunded >= refunded.amount
                && let Some(order) = self.taobao_orders.line(&line).map(|(order, _)| order.id.clone())
            {
                self.lines_happen(&order, |other| other.sub_order == line, Event::RefundAll, now);
            }
        }
        Ok(())
    }

    /// What follows for every change of a refund: its next deadline, an entry in its order's history, news.
    fn taobao_refund_changed(&mut self, id: &str, act: Act, now: i64) {
        let Ok(refund) = self.taobao_refunds.find(id) else { return };
        if let Some(due) = refund.deadline {
            self.timers.set(due, Timer::TaobaoRefund(refund.id.clone()));
        }
        let order = self.taobao_orders.line(&refund.sub_order).map(|(order, _)| order.id.clone());
        if let Some(order) = order.and_then(|order| self.taobao_orders.find_mut(&order)) {
            order.log.push(Entry::new(now, act.told(), Some(id.to_owned())));
        }
        self.notices.push(Notice::TaobaoRefund(id.to_owned()));
    }

    /// Somebody says something about a refund.
    pub(crate) fn message_taobao_refund(&mut self, id: &str, message: RefundMessage) -> Result<(), String> {
        self.taobao_refunds.find_mut(id)?.messages.push(message);
        self.notices.push(Notice::TaobaoRefund(id.to_owned()));
        Ok(())
    }
}
