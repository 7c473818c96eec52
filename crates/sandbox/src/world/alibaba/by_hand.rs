//! Refunds of 1688's orders that are asked for by hand, as a buyer would on 1688's own pages.

use super::order::Order;
use super::order_life::State;
use super::refunds::RefundAsked;
use crate::world::World;
use crate::world::parcels::Parcels;
use crate::world::played_event::RefundByHand;

/// The reason that needs no voucher.
const REASON: i64 = 20028;

/// What the buyer says where nothing else is said.
const WORDS: &str = "不想要了，申请退款";

impl World {
    /// Tells if a refund of something in an order can be asked for.
    pub(in crate::world) fn takes_refund(&self, order: &Order) -> bool {
        matches!(order.state, State::Paid | State::Shipped | State::Success) && !self.refundable(order, &[]).is_empty()
    }

    /// The lines of an order, or those of them that are meant, that a refund can be asked for of. Before everything is
    /// shipped, that is of what is not.
    fn refundable(&self, order: &Order, meant: &[String]) -> Vec<String> {
        let is_open = |line: &&super::order::OrderedLine| {
            let open = self.refunds.of_line(line).is_some_and(|refund| refund.stage.is_open());
            let waits = order.state != State::Paid || order.shipped_of(&line.sub_order) == 0;
            !open && waits && line.refunded < line.amount && (meant.is_empty() || meant.contains(&line.sub_order))
        };
        order.lines.iter().filter(is_open).map(|line| line.sub_order.clone()).collect()
    }

    /// The buyer asks for a refund.
    pub(in crate::world) fn ask_refund_by_hand(
        &mut self,
        number: &str,
        asked: &RefundByHand<'_>,
        now: i64,
    ) -> Result<(), String> {
        let order = self.orders.find(number).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {number}"))?;
        if let Some(line) = asked.lines.iter().find(|line| !order.lines.iter().any(|known| known.sub_order == **line)) {
            return Err(format!("lines: the order has no line {line}"));
        }
        let lines = self.refundable(order, &asked.lines);
        if lines.is_empty() {
            return Err(format!("nothing of the order {number} can be refunded now: it is {}", order.state.word()));
        }
        let arrived = order.parcels().iter().any(|parcel| parcel.delivered.is_some());
        let stage = match order.state {
            State::Paid => "refundWaitSellerSend",
            State::Success => "aftersaleBuyerReceived",
            _ if arrived || asked.goods_back => "refundBuyerReceived",
            _ => "refundWaitBuyerReceive",
        };
        let left =
            |line: &String| order.lines.iter().find(|known| known.sub_order == *line).map(|l| l.amount - l.refunded);
        let all: i64 = lines.iter().filter_map(left).sum();
        let asked = RefundAsked {
            order: number.to_owned(),
            lines,
            goods_back: asked.goods_back,
            goods_stage: stage.to_owned(),
            payment: asked.amount.unwrap_or(all),
            carriage: 0,
            reason: REASON,
            description: asked.reason.filter(|words| words.chars().count() > 1).unwrap_or(WORDS).to_owned(),
            has_voucher: false,
            pieces: Vec::new(),
        };
        if asked.payment < 1 {
            return Err(format!("amount_fen: must be at least 1, got {}", asked.payment));
        }
        self.ask_refund(&asked, now).map(drop).map_err(|(_, why)| why.replace("applyPayment", "amount_fen"))
    }
}
