//! The outcome of each order, a line an order; and the sheet that is written back with it.

use super::report;
use crate::buying::{ids, money, narrow, order_status, words};
use crate::newfile::NewFile;
use crate::orderfile::{Came, Input, Target, with_results};
use crate::output::Output;
use daigou_core::buyer::{Buyer, Capability, Purchase};
use daigou_core::value::{Money, OrderId};
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::PaymentState;
use daigou_ledger::{Outcome, Report};
use futures_util::{StreamExt as _, stream};
use std::collections::HashMap;

/// Every order in a table: reference, order number, total, what happened.
pub(super) fn table(reports: &[Report]) -> String {
    let mut rows = narrow(&["reference", "order", "total", "what happened"]);
    for report in reports {
        let what = match report::why(report) {
            why if why.is_empty() => happened(report),
            why => format!("{}: {}", happened(report), words(Some(&why))),
        };
        rows.add_row([
            report.placement.reference().as_str().to_owned(),
            numbers(report).join("\n"),
            money(total(report)),
            what,
        ]);
    }
    ids(&mut rows, &[0, 1], &[2]);
    rows.to_string()
}

fn numbers(report: &Report) -> Vec<String> {
    let placed = report.placement.placed.iter().flat_map(|placed| &placed.orders);
    placed.map(|id| words(Some(id.as_str()))).collect()
}

fn total(report: &Report) -> Option<Money> {
    let exists = matches!(report.outcome, Outcome::Placed | Outcome::AlreadyPlaced | Outcome::Unknown);
    report.placement.quote.as_ref().filter(|_| exists).map(|quote| quote.total)
}

/// What happened, in words.
fn happened(report: &Report) -> String {
    let placed = match report.outcome {
        Outcome::Placed => "placed",
        Outcome::AlreadyPlaced => "placed before",
        Outcome::Refused => return "refused".to_owned(),
        Outcome::Unknown => return "unknown, it may exist".to_owned(),
        Outcome::Invalid => return "cannot be ordered".to_owned(),
        Outcome::Conflict => return "not sent, other content".to_owned(),
        _ => return "not placed".to_owned(),
    };
    let payment = match report.placement.payment {
        None => "",
        Some(PaymentState::Paid) => ", paid",
        Some(PaymentState::Accepted) => ", payment accepted",
        Some(PaymentState::Link) => ", to be paid by a person",
        Some(PaymentState::Refused) => ", not paid",
        Some(_) => ", payment unknown",
    };
    format!("{placed}{payment}")
}

/// A sheet to be written back.
pub(super) struct Written {
    pub(super) file: NewFile,
    pub(super) target: Target,
}

/// Writes the sheet with what came of its orders. Each order is read again for its status and its parcels.
///
/// # Errors
/// It cannot be written: what was done is done.
pub(super) async fn write(
    result: &Written,
    input: &Input,
    reports: &[Report],
    (buyer, certainty): (&dyn Buyer, Certainty),
    out: &Output,
) -> Result<(), Error> {
    const AT_ONCE: usize = 4;
    let each = stream::iter(reports).map(|report| came(report, buyer)).buffered(AT_ONCE);
    let came: Vec<(Came, Option<Error>)> = each.collect().await;
    let (came, failed): (Vec<Came>, Vec<Option<Error>>) = came.into_iter().unzip();
    if let Some(error) = failed.iter().flatten().next() {
        let count = failed.iter().flatten().count();
        out.warn(format!("the status of {count} orders could not be read for the result: {}", error.message()));
    }
    let came = whole(input, came);
    let written = with_results(result.target, input.sheet.as_ref(), &input.orders, &came);
    written.and_then(|bytes| result.file.write(&bytes)).map_err(|why| {
        let error = Error::new(ErrorKind::Output, certainty, format!("the result is missing: {why}"));
        error.with_field("--result").with_hint(
            "the store keeps what came of the orders: the same command writes it again, and orders nothing twice",
        )
    })
}

async fn came(report: &Report, buyer: &dyn Buyer) -> (Came, Option<Error>) {
    let mut came = Came {
        reference: report.placement.reference().to_string(),
        orders: numbers(report),
        total_yuan: total(report).map(|total| total.to_decimal()),
        outcome: happened(report),
        ..Came::default()
    };
    let why = report::why(report);
    if !why.is_empty() {
        came.outcome.push_str(&format!(": {why}"));
    }
    let mut failed = None;
    let mut statuses: Vec<&str> = Vec::new();
    for id in report.placement.placed.iter().flat_map(|placed| &placed.orders) {
        match read(id, buyer).await {
            Ok(Some(purchase)) => {
                statuses.push(order_status(purchase.status));
                came.waybills.extend(purchase.parcels.iter().filter_map(|parcel| parcel.waybill.clone()));
            }
            Ok(None) => {}
            Err(error) => failed = Some(error),
        }
    }
    statuses.dedup();
    came.status = (!statuses.is_empty()).then(|| statuses.join(", "));
    (came, failed)
}

async fn read(id: &OrderId, buyer: &dyn Buyer) -> Result<Option<Purchase>, Error> {
    match buyer.supports(Capability::OrderDetail) {
        true => buyer.purchase(id).await.map(Some),
        false => Ok(None),
    }
}

/// The parts of an order that was split stand under its own reference.
fn whole(input: &Input, came: Vec<Came>) -> Vec<Came> {
    let mut by_name: HashMap<String, Came> = HashMap::new();
    let mut out: Vec<String> = Vec::new();
    let known: Vec<&str> = input.orders.iter().map(|given| given.order.reference.as_str()).collect();
    for one in came {
        let parent = one.reference.rsplit_once('.').map(|(parent, _)| parent);
        let name = match parent.filter(|_| !known.contains(&one.reference.as_str())) {
            Some(parent) if known.contains(&parent) => parent.to_owned(),
            _ => one.reference.clone(),
        };
        match by_name.get_mut(&name) {
            None => {
                out.push(name.clone());
                by_name.insert(name.clone(), Came { reference: name, ..one });
            }
            Some(kept) if kept.reference != one.reference => join(kept, one),
            Some(_) => {}
        }
    }
    out.into_iter().filter_map(|name| by_name.remove(&name)).collect()
}

/// Two amounts together, where both are there.
fn sum(one: Option<&str>, two: Option<&str>) -> Option<String> {
    let read = |text: Option<&str>| text.and_then(|text| Money::parse_yuan(text).ok());
    match (read(one), read(two)) {
        (Some(one), Some(two)) => one.checked_add(two).ok().map(|sum| sum.to_decimal()),
        (one, two) => one.or(two).map(|one| one.to_decimal()),
    }
}

fn join(kept: &mut Came, part: Came) {
    kept.total_yuan = sum(kept.total_yuan.as_deref(), part.total_yuan.as_deref());
    kept.orders.extend(part.orders);
    kept.waybills.extend(part.waybills);
    if kept.outcome != part.outcome {
        kept.outcome = format!("{}; {}", kept.outcome, part.outcome);
    }
    if kept.status != part.status {
        let both = [kept.status.take(), part.status].into_iter().flatten().collect::<Vec<_>>();
        kept.status = Some(both.join(", ")).filter(|text| !text.is_empty());
    }
}
