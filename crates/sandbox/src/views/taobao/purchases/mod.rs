//! Taobao's purchase orders as both resellers pass them through: what lines would cost, the list, paying and cancelling.
//! What each reseller adds stands with its operations.

mod acts;
mod rendered;
mod shown;

pub(crate) use acts::{Query, cancelled, found, paid};
pub(crate) use rendered::rendered;
pub(crate) use shown::detail;

use crate::wire::reply::Refusal;
use crate::world::{RISK, Unplaced};
use daigou_core::value::Fen;
use daigou_upstream::taobao::Price;

/// CNY, which everything costs.
pub(crate) const CNY: &str = "CNY";

/// An amount of fen with its currency.
pub(crate) fn price(fen: i64) -> Price {
    let mut out = Price::default();
    out.amount = Some(Fen::new(fen));
    out.currency = Some(CNY.into());
    out
}

/// A refusal that names the member and the id that nothing has.
pub(crate) fn unknown(member: &str, what: &str, id: &str) -> Refusal {
    Refusal::invalid(format!("{member}: {what}不存在[{id}]"))
}

/// Why there is no order, as a refusal of parameters: by the member of the budget, or that of the lines.
pub(crate) fn unplaced(why: Unplaced, budget_member: &str, lines_member: &str) -> Refusal {
    Refusal::invalid(match why {
        Unplaced::Budget { total, budget } => {
            format!("{budget_member}: 预算金额不足: the lines cost {total} fen, the budget is {budget}")
        }
        Unplaced::Risk => format!("{}: {}", RISK.0, RISK.1),
        Unplaced::Line(at, (code, message)) => format!("{lines_member}[{at}]: {code}: {message}"),
    })
}

/// One page of a list, counted from 1.
pub(crate) fn page<T>(items: Vec<T>, no: i64, size: i64) -> Vec<T> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let before = usize::try_from(no.saturating_sub(1)).unwrap_or_default().saturating_mul(size);
    items.into_iter().skip(before).take(size).collect()
}
