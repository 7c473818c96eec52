//! Parcels of 1688's orders: what an order's view shows of them, and the couriers' traces.
//!
//! A trace has times and words, and no status. What the words of its last step mean is inferred.

use super::goods::filled;
use crate::alibaba::order::{LineLogistics, Shipment};
use crate::alibaba::{BuyerOrder, ParcelTrace, Tracking};
use daigou_core::buyer::{Parcel, ParcelEvent, ParcelStatus, Vendor};
use daigou_core::value::Time;

/// The parcels that an order's view names; their events are in traces alone.
#[must_use]
pub fn shown(view: &BuyerOrder) -> Vec<Parcel> {
    let shipments = view.native_logistics.as_ref().and_then(|to| to.logistics_items.as_ref());
    let mut parcels: Vec<Parcel> = shipments.into_iter().flatten().map(parcel).collect();
    for parcel in &mut parcels {
        let received = |line: &String| {
            let item = view.product_items.iter().find(|item| item.id().is_some_and(|id| id.as_str() == line));
            item.is_some_and(|item| item.logistics_status == Some(LineLogistics::Received))
        };
        if !parcel.lines.is_empty() && parcel.lines.iter().all(received) {
            parcel.status = ParcelStatus::Delivered;
        }
    }
    parcels
}

fn parcel(shipment: &Shipment) -> Parcel {
    let lines = shipment.sub_item_ids.as_deref().unwrap_or_default().split(',').map(str::trim);
    let waybills = [shipment.logistics_bill_no.as_deref(), shipment.no_logistics_bill_no.as_deref()];
    let carriers = [shipment.logistics_company_name.as_deref(), shipment.logistics_company_no.as_deref()];
    Parcel {
        waybill: waybills.into_iter().find_map(filled),
        carrier: carriers.into_iter().find_map(filled),
        status: shipment.status.as_deref().map_or(ParcelStatus::Unknown, by_word),
        platform_status: filled(shipment.status.as_deref()),
        lines: lines.filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        events: Vec::new(),
        vendor: Vendor::of(shipment),
    }
}

/// By the words that views and callbacks have for where a parcel stands.
fn by_word(word: &str) -> ParcelStatus {
    match word.trim().to_ascii_lowercase().as_str() {
        "waitsend" | "waitaccept" | "wait_accept" => ParcelStatus::Waiting,
        "accept" | "got" => ParcelStatus::Collected,
        // The seller sent it.
        "alreadysend" | "consign" | "transport" => ParcelStatus::InTransit,
        "delivering" | "sent_scan" => ParcelStatus::Delivering,
        "sign" | "signed" | "agent_sign" => ParcelStatus::Delivered,
        "failed" | "unsign" | "reject" | "cancel" | "return" => ParcelStatus::Failed,
        _ => ParcelStatus::Unknown,
    }
}

/// The parcels of a view with the events of their traces. A trace of no parcel of the view is a parcel of its own.
#[must_use]
pub fn traced(mut parcels: Vec<Parcel>, tracking: &Tracking) -> Vec<Parcel> {
    for trace in &tracking.logistics_trace {
        let waybill = filled(trace.logistics_bill_no.as_deref());
        let known = parcels.iter_mut().find(|parcel| waybill.is_some() && parcel.waybill == waybill);
        match known {
            Some(parcel) => add(parcel, trace),
            None => {
                let mut parcel = Parcel { waybill, vendor: Vendor::of(trace), ..Parcel::default() };
                add(&mut parcel, trace);
                parcels.push(parcel);
            }
        }
    }
    parcels
}

fn add(parcel: &mut Parcel, trace: &ParcelTrace) {
    let event = |step: &crate::alibaba::TraceStep| ParcelEvent {
        at: given(step.accept_time.as_ref()),
        place: None,
        text: filled(step.remark.as_deref()),
    };
    parcel.events = trace.logistics_steps.iter().map(event).collect();
    in_order(&mut parcel.events);
    if let Some(status) = parcel.events.iter().rev().find_map(|event| event.text.as_deref()).map(by_text) {
        parcel.status = status;
    }
}

/// Puts events in the order of time, where all of them have one.
pub(crate) fn in_order(events: &mut [ParcelEvent]) {
    let millis = |event: &ParcelEvent| event.at.as_ref().and_then(|at| at.unix_millis().ok());
    if events.iter().all(|event| millis(event).is_some()) {
        events.sort_by_key(millis);
    }
}

/// By a courier's words: what is said of a failure stands above what it failed at.
fn by_text(text: &str) -> ParcelStatus {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["拒签", "拒收", "退回", "退件", "失败", "问题件", "未妥投"]) {
        ParcelStatus::Failed
    } else if says(&["待取件", "待签收", "请及时签收"]) {
        ParcelStatus::Delivering
    } else if says(&["签收", "已取件", "代收"]) {
        ParcelStatus::Delivered
    } else if says(&["待揽收", "等待揽收", "未揽收"]) {
        ParcelStatus::Waiting
    } else if says(&["派件", "派送", "投递"]) {
        ParcelStatus::Delivering
    } else if says(&["揽"]) {
        ParcelStatus::Collected
    } else {
        ParcelStatus::InTransit
    }
}

/// A time that says something.
#[must_use]
pub fn given(time: Option<&Time>) -> Option<Time> {
    time.filter(|time| !time.is_blank()).cloned()
}
