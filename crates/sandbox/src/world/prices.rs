//! A seller changes what an unpaid order costs: the whole, the freight, or so much off. What the goods cost is spread over
//! their lines in proportion. Amounts are fen.

use super::World;
use super::spread::spread;
use crate::world::cycle::Event;
use crate::world::taobao::order_life::LineState;

/// The most that anything costs after a change.
const MOST: i64 = 100_000_000_000;

/// A change of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PriceChange {
    /// The whole costs this. The freight stays, as long as it fits in.
    Total(i64),
    /// The freight is this.
    Freight(i64),
    /// The goods cost so much less.
    Discount(i64),
}

impl PriceChange {
    /// Gives the goods' and the freight's price after it.
    fn apply(self, goods: i64, freight: i64) -> Result<(i64, i64), String> {
        let (goods, freight) = match self {
            Self::Total(total) => (total - freight.min(total), freight.min(total)),
            Self::Freight(freight) => (goods, freight),
            Self::Discount(less) => (goods.saturating_sub(less), freight),
        };
        let total = goods.saturating_add(freight);
        if goods < 0 || freight < 0 || !(1..=MOST).contains(&total) {
            return Err(format!("the order would cost {total} fen: it must be from 1 to {MOST}"));
        }
        Ok((goods, freight))
    }
}

/// Freight of purchase orders, spread over the lines that have some already; the first has all of it where none has.
fn spread_postage(before: &[i64], sum: i64) -> Vec<i64> {
    if before.iter().any(|fen| *fen > 0) {
        let with: Vec<i64> = before.iter().copied().filter(|fen| *fen > 0).collect();
        let mut parts = spread(&with, sum).into_iter();
        return before.iter().map(|fen| if *fen > 0 { parts.next().unwrap_or(0) } else { 0 }).collect();
    }
    (0..before.len()).map(|at| if at == 0 { sum } else { 0 }).collect()
}

impl World {
    /// The seller changes what a 1688 order costs.
    pub(crate) fn change_price(&mut self, number: &str, change: PriceChange, now: i64) -> Result<(), String> {
        self.orders.prepare(number, Event::ChangePrice, now);
        if let Some(order) = self.orders.find(number).filter(|order| order.state.after(Event::ChangePrice).is_some()) {
            let (goods, freight) = change.apply(order.goods, order.freight)?;
            let amounts: Vec<i64> = order.lines.iter().map(|line| line.amount).collect();
            let amounts = spread(&amounts, goods);
            self.orders.change(number, |order| {
                order.history.discount += order.goods - goods;
                (order.goods, order.freight) = (goods, freight);
                for (line, amount) in order.lines.iter_mut().zip(amounts) {
                    line.amount = amount;
                }
            });
        }
        self.order_event(number, Event::ChangePrice, now)
    }

    /// A shop changes what is unpaid of a Taobao order, or of one of its purchase orders.
    pub(crate) fn change_taobao_price(&mut self, id: &str, change: PriceChange, now: i64) -> Result<(), String> {
        if let Some(order) = self.taobao_orders.find_mut(id) {
            let whole = !order.lines.iter().any(|line| line.is_of(id));
            let unpaid = order.lines.iter_mut().filter(|line| whole || line.is_of(id));
            let mut unpaid: Vec<_> = unpaid.filter(|line| line.state == LineState::Unpaid).collect();
            let amounts: Vec<i64> = unpaid.iter().map(|line| line.amount).collect();
            let postages: Vec<i64> = unpaid.iter().map(|line| line.postage).collect();
            if !amounts.is_empty() {
                let (goods, postage) = change.apply(amounts.iter().sum(), postages.iter().sum())?;
                let parts = spread(&amounts, goods).into_iter().zip(spread_postage(&postages, postage));
                for (line, (amount, postage)) in unpaid.iter_mut().zip(parts) {
                    (line.amount, line.postage) = (amount, postage);
                }
            }
        }
        self.taobao_event(id, Event::ChangePrice, now)
    }
}

#[cfg(test)]
mod tests {
    use super::{PriceChange, spread};

    #[test]
    fn a_sum_is_spread_in_proportion_and_nothing_is_lost() {
        assert_eq!(spread(&[100, 200, 300], 60), [10, 20, 30]);
        assert_eq!(spread(&[1, 1, 1], 100), [33, 33, 34]);
        assert_eq!(spread(&[0, 0], 7), [0, 7]);
        assert_eq!(spread(&[i64::MAX / 2, 1], 10), [9, 1]);
        assert_eq!(spread(&[], 5), Vec::<i64>::new());
    }

    #[test]
    fn a_change_is_of_the_whole_the_freight_or_the_goods() {
        assert_eq!(PriceChange::Total(1234).apply(1000, 600), Ok((634, 600)));
        assert_eq!(PriceChange::Total(500).apply(1000, 600), Ok((0, 500)));
        assert_eq!(PriceChange::Freight(0).apply(1000, 600), Ok((1000, 0)));
        assert_eq!(PriceChange::Discount(-5).apply(1000, 600), Ok((1005, 600)));
        for wrong in [PriceChange::Total(0), PriceChange::Total(-1), PriceChange::Total(i64::MAX)] {
            wrong.apply(1000, 600).unwrap_err();
        }
        for wrong in [PriceChange::Freight(-1), PriceChange::Discount(1001), PriceChange::Discount(i64::MIN)] {
            wrong.apply(1000, 600).unwrap_err();
        }
    }
}
