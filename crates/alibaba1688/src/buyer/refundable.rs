//! How much of an order can still be asked back, reckoned from what the platform shows of it.

use super::{PandaPon1688, purchases};
use crate::orders::GetOrder;
use daigou_core::buyer::{Purchase, tools};
use daigou_core::value::{Money, OrderId, RefundId, SubOrderId};
use daigou_core::{Error, Request};
use daigou_upstream::alibaba::BuyerOrder;
use daigou_upstream::alibaba::buying::purchase;

const NOTHING: Money = Money::cny_fen(0);

/// An order, and what came back of it already.
pub(super) struct Refundable {
    pub(super) purchase: Purchase,
    /// The amounts that came back, one a line, in their order.
    refunded: Vec<Money>,
    /// The sum that came back, freight included.
    refunded_in_all: Money,
    /// The refunds that its lines name, each once.
    pub(super) refunds: Vec<RefundId>,
}

/// The amounts to ask for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts {
    /// Of the goods.
    pub(super) payment: Money,
    /// Of the freight.
    pub(super) carriage: Money,
}

impl PandaPon1688 {
    pub(super) async fn refundable(&self, order: &OrderId) -> Result<Refundable, Error> {
        if self.sends(GetOrder::OPERATION) {
            let view = self.client.orders().detail(&GetOrder::new(order.clone())).await?;
            return Refundable::of_view(&view);
        }
        let listed = self.listed_one(order).await?;
        let money = |fen: Option<&daigou_core::value::Fen>| fen.and_then(|fen| fen.money().ok()).unwrap_or(NOTHING);
        Ok(Refundable {
            refunded: listed.lines.iter().map(|line| money(line.refund.as_ref())).collect(),
            refunded_in_all: money(listed.refund_amount.as_ref()),
            refunds: Vec::new(),
            purchase: purchases::shown(&listed)?,
        })
    }
}

impl Refundable {
    fn of_view(view: &BuyerOrder) -> Result<Self, Error> {
        let money =
            |yuan: Option<&daigou_core::value::Yuan>| yuan.and_then(|yuan| yuan.money().ok()).unwrap_or(NOTHING);
        let base = view.base_info.as_ref();
        let of_lines = view.product_items.iter().flat_map(|item| [&item.refund_id, &item.refund_id_for_as]);
        let mut refunds: Vec<RefundId> = Vec::new();
        for id in of_lines.chain(base.map(|base| &base.refund_id)).flatten() {
            if !id.is_blank() && !refunds.contains(id) {
                refunds.push(id.clone());
            }
        }
        Ok(Self {
            purchase: purchase::purchase(view, None)?,
            refunded: view.product_items.iter().map(|item| money(item.refund.as_ref())).collect(),
            refunded_in_all: money(base.and_then(|base| base.refund.as_ref())),
            refunds,
        })
    }

    /// The lines of these numbers; all of them where none is named.
    pub(super) fn chosen(&self, lines: &[String]) -> Result<Vec<SubOrderId>, Error> {
        let known: Vec<&str> = self.purchase.lines.iter().filter_map(|line| line.line.as_deref()).collect();
        if lines.is_empty() {
            let all = known.len() == self.purchase.lines.len() && !known.is_empty();
            return if all {
                Ok(known.into_iter().map(Into::into).collect())
            } else {
                Err(tools::lacks("number of every line"))
            };
        }
        let mut chosen: Vec<SubOrderId> = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            let line = line.trim();
            if !known.contains(&line) {
                let rule = format!("the order has no line `{line}`; it has {}", known.join(", "));
                return Err(Error::invalid(format!("lines[{i}]"), rule));
            }
            if !chosen.iter().any(|other| other.as_str() == line) {
                chosen.push(line.into());
            }
        }
        Ok(chosen)
    }

    /// Tells if all of these lines are in parcels already, though the order waits for others.
    pub(super) fn is_sent(&self, lines: &[SubOrderId]) -> bool {
        let in_parcel = |line: &SubOrderId| {
            self.purchase.parcels.iter().any(|parcel| parcel.lines.iter().any(|l| l == line.as_str()))
        };
        lines.iter().all(in_parcel)
    }

    /// The goods first, then the freight. Everything that is left where no amount is named; freight only where all lines
    /// are chosen, and where the reason gives it back.
    pub(super) fn amounts(
        &self,
        lines: &[SubOrderId],
        amount: Option<Money>,
        keeps_freight: bool,
    ) -> Result<Amounts, Error> {
        let goods = self.goods_left(lines)?;
        let whole = lines.len() == self.purchase.lines.len();
        let freight = if whole && !keeps_freight { self.freight_left() } else { NOTHING };
        let Some(amount) = amount else {
            let nothing = goods.minor() + freight.minor() < 1;
            return if nothing {
                Err(too_much(NOTHING, NOTHING))
            } else {
                Ok(Amounts { payment: goods, carriage: freight })
            };
        };
        let asked = amount.fen().map_err(|e| Error::invalid("amount", e))?;
        let payment = asked.min(goods.minor());
        let carriage = asked - payment;
        if asked < 1 || carriage > freight.minor() {
            return Err(too_much(goods, freight));
        }
        Ok(Amounts { payment: Money::cny_fen(payment), carriage: Money::cny_fen(carriage) })
    }

    fn goods_left(&self, lines: &[SubOrderId]) -> Result<Money, Error> {
        let mut left = NOTHING;
        for (line, refunded) in self.purchase.lines.iter().zip(&self.refunded) {
            if lines.iter().any(|id| Some(id.as_str()) == line.line.as_deref()) {
                let paid = line.total.ok_or_else(|| tools::lacks("amount of every line"))?;
                let rest = paid.checked_sub(*refunded).map_err(|e| Error::invalid("amount", e))?;
                left = left.checked_add(rest).map_err(|e| Error::invalid("amount", e))?;
            }
        }
        Ok(left)
    }

    /// Gives the freight that is left: what came back above the lines' was freight.
    fn freight_left(&self) -> Money {
        let of_lines: i64 = self.refunded.iter().map(Money::minor).fold(0, i64::saturating_add);
        let of_freight = self.refunded_in_all.minor().saturating_sub(of_lines).max(0);
        let freight = self.purchase.freight.unwrap_or(NOTHING).minor();
        Money::cny_fen(freight.saturating_sub(of_freight).max(0))
    }
}

fn too_much(goods: Money, freight: Money) -> Error {
    let most = goods.checked_add(freight).unwrap_or(goods);
    Error::invalid(
        "amount",
        format!("must be above 0, and at most {most}: the goods of these lines are {goods}, freight {freight}"),
    )
}

#[cfg(test)]
mod tests {
    use super::{Money, Refundable};
    use serde_json::json;

    /// Two lines, ¥10 and ¥5.05, ¥6 of freight; ¥1.05 of the second came back, and ¥2 of the freight.
    fn bought() -> Refundable {
        let line = |id: &str, amount: &str, refund: &str| json!({"subItemIDString": id, "itemAmount": amount, "refund": refund});
        let view = json!({"baseInfo": {"idOfStr": "7", "status": "waitbuyerreceive", "shippingFee": "6", "refund": "3.05"},
            "productItems": [line("71", "10", "0"), line("72", "5.05", "1.05")],
            "nativeLogistics": {"logisticsItems": [{"logisticsBillNo": "1", "subItemIds": "71"}]}});
        Refundable::of_view(&serde_json::from_str(&view.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn what_is_left_of_goods_and_freight_is_asked_for_to_the_fen() {
        let bought = bought();
        let all = bought.chosen(&[]).unwrap();
        let of = |lines: &[_], amount: Option<i64>, keeps| {
            let amounts = bought.amounts(lines, amount.map(Money::cny_fen), keeps);
            amounts.map(|amounts| (amounts.payment.minor(), amounts.carriage.minor())).ok()
        };
        assert_eq!(of(&all, None, false), Some((1_400, 400)));
        assert_eq!(of(&all, None, true), Some((1_400, 0)));
        assert_eq!(of(&all, Some(1_401), false), Some((1_400, 1)));
        assert_eq!(of(&all, Some(1_801), false), None);
        assert_eq!(of(&all, Some(0), false), None);
        let second = bought.chosen(&["72".into(), " 72".into()]).unwrap();
        assert_eq!(of(&second, None, false), Some((400, 0)));
        assert_eq!(of(&second, Some(401), false), None);
        assert!(bought.is_sent(&bought.chosen(&["71".into()]).unwrap()) && !bought.is_sent(&all));
        let error = bought.chosen(&["73".into()]).unwrap_err();
        assert!(error.message().contains("it has 71, 72"), "{error}");
    }
}
