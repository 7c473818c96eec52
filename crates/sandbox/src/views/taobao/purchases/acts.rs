//! Looking purchase orders up, paying and cancelling them. Members are named as the reseller's request names them.

use super::{detail, page, unknown};
use crate::wire::reply::Refusal;
use crate::world::{TaobaoOrder, World, together};
use daigou_core::value::PurchaseId;
use daigou_upstream::taobao::{Cancellation, OrderPage, OrderStatus, PayFailure, Payment};

/// The page where none is asked for.
const PAGE: i64 = 20;

/// Which purchase orders are meant.
pub(crate) struct Query {
    /// Nothing that was made later is shown: see [`Context::newest_listed`](crate::vendors::handler::Context::newest_listed).
    pub(crate) newest: i64,
    /// Nor is any of these shown, by PandaPon's numbers.
    pub(crate) hidden: Vec<String>,
    /// Changed from here on, milliseconds since 1970.
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    /// The caller's own number.
    pub(crate) reference: Option<String>,
    pub(crate) purchases: Option<Vec<PurchaseId>>,
    pub(crate) status: Option<OrderStatus>,
    pub(crate) oldest_first: bool,
    pub(crate) page: Option<i64>,
    pub(crate) page_size: Option<i64>,
}

/// A page of purchase orders, the newest first unless asked otherwise. Those of the vendors' examples are listed where
/// the query names them by their numbers.
pub(crate) fn found(world: &World, query: &Query) -> OrderPage {
    let orders: Vec<&TaobaoOrder> = match (&query.purchases, &query.reference) {
        (Some(ids), _) => world.taobao_orders.named(ids.iter().map(PurchaseId::as_str)),
        (None, Some(reference)) => world.taobao_orders.referring(reference).collect(),
        (None, None) => world.taobao_orders.iter().collect(),
    };
    let meant = |order: &&TaobaoOrder| {
        order.created <= query.newest
            && !query.hidden.contains(&order.order_no)
            && query.from.is_none_or(|from| from <= order.modified)
            && query.until.is_none_or(|until| order.modified <= until)
            && query.reference.as_ref().is_none_or(|id| order.reference.as_ref() == Some(id))
            && (query.purchases.is_some() || !order.example)
    };
    let named = |main: &str| query.purchases.as_ref().is_none_or(|ids| ids.iter().any(|id| id.as_str() == main));
    let stands = |order: &TaobaoOrder, main: &str| {
        let lines: Vec<_> = order.lines.iter().filter(|line| line.is_of(main)).collect();
        query.status.as_ref().is_none_or(|status| *status == together(&lines))
    };
    let orders = orders.into_iter().filter(meant);
    let purchases = orders.flat_map(|order| order.purchases().into_iter().map(move |main| (order, main)));
    let mut found: Vec<_> = purchases.filter(|(order, main)| named(main) && stands(order, main)).collect();
    if !query.oldest_first {
        found.reverse();
    }
    let (no, size) = (query.page.unwrap_or(1), query.page_size.unwrap_or(PAGE));
    let mut out = OrderPage::default();
    out.results_total = i64::try_from(found.len()).ok();
    out.page_no = Some(no);
    out.page_size = Some(size);
    let shown = page(found, no, size).into_iter().map(|(order, main)| detail(world, order, Some(main)));
    out.purchase_orders = Some(shown.collect());
    out
}

/// Cancels a purchase order, or these sub-orders of it; they are closed a moment later. A paid one is refused in the payload, as upstream. `names` are
/// the members of the order and of its sub-orders.
pub(crate) fn cancelled(
    world: &mut World,
    names: (&str, &str),
    main: &str,
    subs: Option<&[PurchaseId]>,
    reason: &str,
    now: i64,
) -> Result<Cancellation, Refusal> {
    let order = world.taobao_orders.find(main).filter(|order| order.purchases().contains(&main));
    let order = order.ok_or_else(|| unknown(names.0, "采购单", main))?;
    for (i, id) in subs.unwrap_or_default().iter().enumerate() {
        if !order.lines.iter().any(|line| line.is_of(main) && line.is_named(id.as_str())) {
            return Err(unknown(&format!("{}[{i}]", names.1), "采购子单", id.as_str()));
        }
    }
    let subs: Option<Vec<String>> = subs.map(|subs| subs.iter().map(ToString::to_string).collect());
    let done = world.cancel_taobao(main, subs.as_deref(), reason, now);
    let mut out = Cancellation::default();
    out.success = Some(done);
    if !done {
        out.error_code = Some("ORDER_STATUS_ERROR".into());
        out.error_msg = Some("订单状态错误: 已付款的订单不能取消".into());
    }
    Ok(out)
}

/// Pays purchase orders. One that was paid or closed before is refused in the payload, as upstream; where one is not
/// known, none is paid.
pub(crate) fn paid(world: &mut World, ids: &[PurchaseId], now: i64) -> Result<Payment, Refusal> {
    let orders = &world.taobao_orders;
    for (i, id) in ids.iter().enumerate() {
        let member = format!("purchaseOrderIdList[{i}]");
        if !orders.find(id.as_str()).is_some_and(|order| order.purchases().contains(&id.as_str())) {
            return Err(unknown(&member, "采购单", id.as_str()));
        }
        if ids[..i].contains(id) {
            return Err(Refusal::invalid(format!("{member}: {id} is named twice")));
        }
    }
    let mut out = Payment::default();
    for id in ids {
        let text = id.as_str();
        let unpaid = world.unpaid_taobao(text);
        let may = if unpaid > 0 { world.purse.may_pay(unpaid) } else { Ok(()) };
        if may.is_ok() && world.pay_taobao(text, now) {
            world.purse.take(unpaid);
            out.will_pay_purchase_order_ids.push(text.into());
            continue;
        }
        let (code, words) =
            may.map_or_else(|why| (why.code(), why.words()), |()| ("ORDER_STATUS_ERROR", "订单状态错误"));
        let mut failure = PayFailure::default();
        failure.gsp_order_id = Some(text.into());
        failure.error_code = Some(code.into());
        failure.error_message = Some(words.into());
        out.pay_failure_purchase_order_ids.push(text.into());
        out.pay_failed_results.push(failure);
    }
    Ok(out)
}
