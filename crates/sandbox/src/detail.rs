//! `GET /admin/orders/{order_id}`: one order with its lines, what happened to it, and what can happen next.

use crate::admin::{OrderRow, Wrong, json, order_rows};
use crate::server::Shared;
use crate::times::iso_text;
use crate::world::{Event, Order, TaobaoOrder, World};
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Detail {
    #[serde(flatten)]
    row: OrderRow,
    lines: Vec<Line>,
    timeline: Vec<Step>,
    events: Vec<&'static str>,
    refunds: Vec<Refund>,
    parcels: Vec<Parcel>,
}

#[derive(Serialize)]
struct Line {
    title: String,
    sku: String,
    quantity: i64,
    amount_fen: i64,
    status: String,
}

#[derive(Serialize)]
struct Step {
    at: String,
    what: &'static str,
    by: &'static str,
}

#[derive(Serialize)]
struct Refund {
    id: String,
    status: String,
    amount_fen: i64,
}

#[derive(Serialize)]
struct Parcel {
    company: String,
    waybill: String,
    traces: Vec<Trace>,
}

#[derive(Serialize)]
struct Trace {
    at: String,
    text: &'static str,
}

/// `GET /admin/orders/{order_id}`.
pub(crate) async fn order(State(shared): State<Arc<Shared>>, Path(order_id): Path<String>) -> Result<Response, Wrong> {
    let world = shared.world();
    let unknown = || Wrong(StatusCode::NOT_FOUND, format!("order_id: no order {order_id}"));
    let (_, row) = order_rows(&world).into_iter().find(|(_, row)| row.order_id == order_id).ok_or_else(unknown)?;
    let detail = match (world.orders.find(&order_id), world.taobao_orders.find(&order_id)) {
        (Some(order), _) => alibaba(&world, order, row),
        (None, Some(order)) => taobao(&world, order, row),
        (None, None) => return Err(unknown()),
    };
    drop(world);
    json(&detail)
}

fn steps(steps: Vec<(Option<i64>, &'static str, &'static str)>) -> Vec<Step> {
    let mut steps: Vec<_> = steps.into_iter().filter_map(|(at, what, by)| Some((at?, what, by))).collect();
    steps.sort_by_key(|(at, ..)| *at);
    steps.into_iter().map(|(at, what, by)| Step { at: iso_text(at), what, by }).collect()
}

fn alibaba(world: &World, order: &Order, row: OrderRow) -> Detail {
    let history = &order.history;
    let parcel = history.parcel.as_ref();
    let closed_by = if history.closed_by == Some("CLOSE_TRADE_BY_BUYER") { "buyer" } else { "seller" };
    let lines = order.lines.iter().map(|line| Line {
        title: world.catalogue.offer(line.sku).title.clone(),
        sku: world.catalogue.sku(line.sku).spec_id.clone(),
        quantity: line.quantity,
        amount_fen: line.amount,
        status: order.state.word().to_owned(),
    });
    let possible = [(Event::Pay, "pay"), (Event::Ship, "ship"), (Event::Deliver, "deliver"), (Event::Close, "close")];
    let refund = world.refunds.of_order(order);
    let mut events: Vec<&'static str> =
        possible.into_iter().filter(|(event, _)| order.state.after(*event).is_some()).map(|(_, word)| word).collect();
    if refund.is_some_and(|refund| refund.stage.is_open()) {
        events.extend(["refund_agree", "refund_refuse"]);
    }
    Detail {
        lines: lines.collect(),
        timeline: steps(vec![
            (Some(order.created), "created", "buyer"),
            (history.paid, "paid", "buyer"),
            (parcel.map(|parcel| parcel.shipped), "shipped", "seller"),
            (parcel.and_then(|parcel| parcel.delivered), "delivered", "courier"),
            (history.confirmed, "confirmed", "buyer"),
            (history.closed, "closed", closed_by),
            (refund.map(|refund| refund.created), "refund_asked", "buyer"),
        ]),
        events,
        refunds: refund
            .into_iter()
            .map(|refund| Refund {
                id: refund.id(),
                status: refund.stage.word().to_owned(),
                amount_fen: refund.payment.saturating_add(refund.carriage),
            })
            .collect(),
        parcels: parcel
            .into_iter()
            .map(|parcel| Parcel {
                company: "中通快递".to_owned(),
                waybill: parcel.waybill.clone(),
                traces: [(Some(parcel.shipped), "已揽收"), (parcel.delivered, "已签收")]
                    .into_iter()
                    .filter_map(|(at, text)| Some(Trace { at: iso_text(at?), text }))
                    .collect(),
            })
            .collect(),
        row,
    }
}

fn taobao(world: &World, order: &TaobaoOrder, row: OrderRow) -> Detail {
    let items = &world.catalogue.items;
    let lines = order.lines.iter().map(|line| Line {
        title: line.at.map(|(item, _)| items[item].title.clone()).unwrap_or_default(),
        sku: line.at.map(|(item, sku)| items[item].skus[sku].mp_id.clone()).unwrap_or_default(),
        quantity: line.wanted.quantity,
        amount_fen: line.amount,
        status: line.status().to_string(),
    });
    let refunds = order.lines.iter().filter_map(|line| world.taobao_refunds.of_line(line));
    Detail {
        lines: lines.collect(),
        timeline: steps(vec![
            (Some(order.created), "created", "buyer"),
            (order.lines.iter().find_map(|line| line.paid), "paid", "buyer"),
        ]),
        events: Vec::new(),
        refunds: refunds
            .map(|refund| Refund {
                id: refund.id.clone(),
                status: refund.status.to_string(),
                amount_fen: refund.terms.fee,
            })
            .collect(),
        parcels: Vec::new(),
        row,
    }
}
