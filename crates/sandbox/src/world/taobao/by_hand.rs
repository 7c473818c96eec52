//! Refunds of Taobao's lines that are asked for by hand, as a buyer would on the platform's own pages.

use super::order_life::LineState;
use super::orders::TaobaoLine;
use super::refunds::{COURIERS, REASONS, RefundTerms, ReturnParcel, most_of};
use crate::world::World;
use crate::world::played_event::RefundByHand;
use daigou_taobao::{GoodsStatus, RefundType};

impl World {
    /// The buyer asks for a refund, of each line that takes one and is meant.
    pub(in crate::world) fn ask_taobao_refund_by_hand(
        &mut self,
        id: &str,
        asked: &RefundByHand<'_>,
        now: i64,
    ) -> Result<(), String> {
        let order = self.taobao_orders.find(id).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {id}"))?;
        let whole = !order.lines.iter().any(|line| line.is_of(id));
        let named = |line: &&TaobaoLine| asked.lines.is_empty() || asked.lines.iter().any(|name| line.is_named(name));
        if let Some(line) = asked.lines.iter().find(|line| !order.lines.iter().any(|known| known.is_named(line))) {
            return Err(format!("lines: the order has no line {line}"));
        }
        let meant = order.lines.iter().filter(|line| whole || line.is_of(id)).filter(named);
        let (open, shut): (Vec<_>, Vec<_>) = meant.partition(|line| self.taobao_refunds.in_the_way(line).is_none());
        let Some(first) = open.first() else {
            let why = shut.first().and_then(|line| self.taobao_refunds.in_the_way(line));
            return Err(why.unwrap_or_else(|| format!("the order {id} has no line that can be refunded")));
        };
        if asked.amount.is_some() && open.len() > 1 {
            return Err(format!("lines: an amount is of one line, such as {}", first.sub_order));
        }
        let terms: Vec<(String, RefundTerms)> =
            open.iter().map(|line| (line.sub_order.clone(), terms(line, asked))).collect();
        for (line, terms) in terms {
            self.ask_taobao_refund(&line, terms, now).map_err(|why| why.replace("refundFee", "amount_fen"))?;
        }
        Ok(())
    }

    /// The goods go back, by the courier's code or the nearest that Taobao's returns have.
    pub(in crate::world) fn return_to_taobao_by_hand(
        &mut self,
        id: &str,
        carrier: &str,
        waybill: &str,
        now: i64,
    ) -> Result<(), String> {
        let Some((code, _)) = COURIERS.iter().find(|(code, _)| *code == carrier) else {
            let codes = COURIERS.map(|(code, _)| code).join(", ");
            return Err(format!("carrier: returns at Taobao go by one of {codes}, got `{carrier}`"));
        };
        let parcel = ReturnParcel { courier: (*code).to_owned(), number: waybill.to_owned(), phone: None, goods: None };
        self.return_to_taobao(id, parcel, now)
    }
}

fn terms(line: &TaobaoLine, asked: &RefundByHand<'_>) -> RefundTerms {
    let goods = match line.state {
        LineState::Shipped if asked.goods_back => GoodsStatus::Received,
        LineState::Shipped => GoodsStatus::NotReceived,
        _ => GoodsStatus::NotShipped,
    };
    RefundTerms {
        kind: if asked.goods_back { RefundType::ReturnAndRefund } else { RefundType::RefundOnly },
        goods,
        reason: REASONS[0].0,
        fee: asked.amount.unwrap_or_else(|| most_of(line)),
        words: asked.reason.map(str::to_owned),
    }
}
