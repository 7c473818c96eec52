//! Taobao through PandaPon: goods, orders, refunds and the shopping cart. Where the vendor publishes no reply, the shape
//! is the upstream platform's; where that is not known either, `true`, or what the function's comment says.

mod cart;
mod goods;
mod orders;
mod purchase;
mod refund_view;
mod refunds;

use crate::dispatch::Served;
use crate::reply::Refusal;
use crate::world::{LineState, TaobaoLine};
use daigou_core::value::Fen;
use daigou_taobao::orders::Price;

/// What is served of it.
pub(crate) const SERVED: &[&[Served]] = &[goods::SERVED, orders::SERVED, refunds::SERVED, cart::SERVED];

/// CNY, which everything costs.
const CNY: &str = "CNY";

/// An amount of fen with its currency.
fn price(fen: i64) -> Price {
    let mut out = Price::default();
    out.amount = Some(Fen::new(fen));
    out.currency = Some(CNY.into());
    out
}

/// Why a line is closed.
fn close_reason(line: &TaobaoLine) -> Option<String> {
    if let LineState::Closed(reason) = &line.state { Some(reason.clone()) } else { None }
}

/// A refusal that names the member and the id that nothing has.
fn unknown(member: &str, what: &str, id: &str) -> Refusal {
    Refusal::invalid(format!("{member}: {what}不存在[{id}]"))
}

/// One page of a list, counted from 1.
fn page<T>(items: impl IntoIterator<Item = T>, no: i64, size: i64) -> Vec<T> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let before = usize::try_from(no.saturating_sub(1)).unwrap_or_default().saturating_mul(size);
    items.into_iter().skip(before).take(size).collect()
}
