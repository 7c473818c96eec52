//! Where an order stands by PandaPon's list.

use crate::orders::ListedOrder;
use daigou_core::Error;
use daigou_core::buyer::{Order, OrderStatus, tools};
use daigou_core::value::Time;

/// By what PandaPon's list shows: its integers are not published, so what can be known stands in the lines' times. That
/// 1 and 1 without a payment is an unpaid order is what the documented example shows.
pub(super) fn of_list(order: &ListedOrder) -> Result<Order, Error> {
    let id = order.tb_order_id.clone().filter(|id| !id.is_blank());
    let id = id.ok_or_else(|| tools::not_whole("the order has no number at 1688, or not yet"))?;
    let given = |time: &Option<Time>| time.as_ref().is_some_and(|time| !time.is_blank());
    let lines = &order.lines;
    let all = |has: fn(&crate::OrderLine) -> &Option<Time>| !lines.is_empty() && lines.iter().all(|l| given(has(l)));
    let paid = lines.iter().any(|line| given(&line.pay_time));
    let closed = order.close_reason.as_deref().is_some_and(|why| !why.trim().is_empty());
    let state = match (order.order_status, order.pay_status) {
        _ if closed => OrderStatus::Closed,
        _ if all(|line| &line.deal_success_time) => OrderStatus::Done,
        _ if all(|line| &line.deliver_goods_time) => OrderStatus::Shipped,
        _ if paid => OrderStatus::Paid,
        (Some(1), Some(1)) => OrderStatus::Unpaid,
        _ => OrderStatus::Unknown,
    };
    let number = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let words = format!("orderStatus {}, payStatus {}", number(order.order_status), number(order.pay_status));
    Ok(Order {
        id,
        state,
        total: order.total_amount.as_ref().and_then(|fen| fen.money().ok()),
        platform_state: Some(words),
    })
}
