//! Orders as their buyer reads them, with their parcels, and cancelling. Receipt cannot be confirmed: there is no call for
//! it.

use super::{PAGE, PandaPonTaobao};
use crate::orders::{CancelOrder, GetLogistics, ListOrders, Parcel as Shown, Trace};
use crate::vocabulary::ParcelStatus as Word;
use daigou_core::Error;
use daigou_core::buyer::{
    OrderFilter, OrderStatus, OrdersPage, Parcel, ParcelEvent, ParcelStatus, Purchase, Vendor, pages, tools,
};
use daigou_core::value::{OrderId, PurchaseId};
use daigou_upstream::taobao::PurchaseOrder;
use daigou_upstream::taobao::buying::purchase;

impl PandaPonTaobao {
    /// No filter is used: they are not published.
    pub(super) async fn listed_orders(&self, filter: &OrderFilter, after: Option<&str>) -> Result<OrdersPage, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        pages::read(filter, after, page_size, async |ask: pages::Ask| {
            let reply = self.client.orders().list(&ListOrders::page(ask.number, PAGE)).await?;
            let (page, odd) = reply.guess_rows().map_err(daigou_core::page::unreadable)?;
            let (total, odd) = (page.results_total, odd.len());
            Ok(pages::Raw { rows: page.orders().map(|orders| orders.iter().map(purchase::row).collect()), odd, total })
        })
        .await
    }

    pub(super) async fn purchase_order(&self, order: &OrderId) -> Result<PurchaseOrder, Error> {
        let request = ListOrders::page(1, PAGE).purchase_ids(vec![order.as_str().into()]);
        let reply = self.client.orders().list(&request).await?;
        let (page, _) = reply.guess_rows().map_err(daigou_core::page::unreadable)?;
        let orders = page.orders().ok_or_else(|| tools::not_whole("the page came without its list"))?;
        purchase::among(&orders, order.as_str()).cloned()
    }

    pub(super) async fn bought(&self, order: &OrderId) -> Result<Purchase, Error> {
        purchase::purchase(&self.purchase_order(order).await?)
    }

    /// Line by line: a parcel of several lines comes with each of them.
    pub(super) async fn followed(&self, order: &OrderId) -> Result<Vec<Parcel>, Error> {
        let order = self.bought(order).await?;
        let mut parcels: Vec<Parcel> = Vec::new();
        if matches!(order.status, OrderStatus::Unpaid) {
            return Ok(parcels);
        }
        for line in order.lines.iter().filter_map(|line| line.line.as_deref()) {
            let logistics = self.client.orders().logistics(&GetLogistics::new(PurchaseId::from(line))).await?;
            for shown in &logistics.pnm_logistics_details {
                let mut one = parcel(shown, line);
                match parcels.iter_mut().find(|known| known.waybill.is_some() && known.waybill == one.waybill) {
                    Some(known) => known.lines.append(&mut one.lines),
                    None => parcels.push(one),
                }
            }
        }
        // What the order names and no trace shows yet.
        for named in order.parcels {
            if !parcels.iter().any(|parcel| parcel.waybill == named.waybill) {
                parcels.push(named);
            }
        }
        Ok(parcels)
    }

    pub(super) async fn cancelled(&self, order: &OrderId, reason: &str) -> Result<(), Error> {
        let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).unwrap_or(purchase::NOT_WANTED);
        let reply = self.client.orders().cancel(&CancelOrder::new(order.as_str(), reason)).await?;
        purchase::cancelled(reply.guess().ok().as_ref())
    }
}

/// A parcel with its events in the order of time; where it has no status of its own, its newest event's stands for it.
fn parcel(shown: &Shown, line: &str) -> Parcel {
    let mut traces: Vec<&Trace> = shown.logistics_traces.iter().collect();
    let millis = |trace: &&Trace| trace.time.as_ref().and_then(|time| time.unix_millis().ok());
    if traces.iter().all(|trace| millis(trace).is_some()) {
        // The newest comes first: those of one moment stay in the order in which they happened.
        traces.reverse();
        traces.sort_by_key(millis);
    }
    let newest = || traces.iter().rev().find_map(|trace| trace.status.as_ref());
    let word = shown.logistics_status.as_ref().or_else(newest);
    Parcel {
        waybill: filled(shown.mail_no.as_deref()),
        carrier: shown.logistics_partner.iter().find_map(|courier| filled(courier.company.as_deref())),
        status: word.map_or(ParcelStatus::Unknown, status),
        platform_status: word.map(Word::to_string),
        lines: vec![line.to_owned()],
        events: traces.iter().map(|trace| event(trace)).collect(),
        vendor: Vendor::of(shown),
    }
}

fn event(trace: &Trace) -> ParcelEvent {
    let place = [&trace.province, &trace.city, &trace.district].into_iter().filter_map(|part| filled(part.as_deref()));
    let place: Vec<String> = place.collect();
    ParcelEvent {
        at: trace.time.clone().filter(|time| !time.is_blank()),
        place: filled(Some(place.concat().as_str())),
        text: filled(trace.standard_desc.as_deref()).or_else(|| filled(trace.status_desc.as_deref())),
    }
}

fn status(word: &Word) -> ParcelStatus {
    match word {
        Word::WaitingCollect => ParcelStatus::Waiting,
        Word::Collected => ParcelStatus::Collected,
        Word::Transport | Word::WaitingCustoms | Word::CustomsClearance => ParcelStatus::InTransit,
        Word::Delivering => ParcelStatus::Delivering,
        Word::Signed => ParcelStatus::Delivered,
        Word::Rejected | Word::Returned | Word::Exception | Word::CustomsFailed => ParcelStatus::Failed,
        _ => ParcelStatus::Unknown,
    }
}

pub(super) fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
