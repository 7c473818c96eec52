//! `daigou ledger …`: what a store knows of its orders, and what a person decides about them.

use crate::args::{AdoptArgs, LedgerArgs, LedgerCommand, LedgerListArgs, PlacementArg};
use crate::output::{Output, printable, table};
use daigou_core::Error;
use daigou_core::buyer::{OrderMatch, Reference};
use daigou_core::value::{OrderId, Time};
use daigou_ledger::placing::{self, Candidate, Listing, PaymentState};
use daigou_ledger::{Placement, PlacementState, Store};
use serde::Serialize;

pub(crate) async fn run(args: &LedgerArgs, out: &Output) -> Result<(), Error> {
    match &args.command {
        LedgerCommand::List(args) => list(args, out).await,
        LedgerCommand::Show(args) => {
            let reference = reference(&args.reference)?;
            let store = Store::open(&args.store.store).await?;
            let shown = placing::show(&store, &reference).await;
            store.close().await;
            tell(&shown?, None, out)
        }
        LedgerCommand::Adopt(args) => adopt(args, out).await,
        LedgerCommand::Release(args) => {
            let reference = reference(&args.reference)?;
            let store = Store::open(&args.store.store).await?;
            let released = placing::release(&store, &reference).await;
            store.close().await;
            tell(&released?, Some("released: `daigou place` may send it again"), out)
        }
        LedgerCommand::Forget(args) => {
            let reference = reference(&args.reference)?;
            let store = Store::open(&args.store.store).await?;
            let forgotten = placing::forget(&store, &reference).await;
            store.close().await;
            tell(&forgotten?, Some("forgotten: nothing changed on the platform"), out)
        }
    }
}

async fn adopt(args: &AdoptArgs, out: &Output) -> Result<(), Error> {
    let reference = reference(&args.reference)?;
    let orders: Vec<OrderId> = args.orders.iter().map(|order| OrderId::from(order.trim())).collect();
    let store = Store::open(&args.store.store).await?;
    let adopted = placing::adopt(&store, &reference, &orders).await;
    store.close().await;
    tell(&adopted?, Some("adopted: it counts as placed"), out)
}

fn reference(text: &str) -> Result<Reference, Error> {
    Reference::new(text).map_err(|error| error.with_field("REF"))
}

const ALL: [PlacementState; 5] = [
    PlacementState::Intended,
    PlacementState::Sending,
    PlacementState::Unknown,
    PlacementState::Placed,
    PlacementState::Refused,
];

async fn list(args: &LedgerListArgs, out: &Output) -> Result<(), Error> {
    let mut states: Vec<PlacementState> = args.state.iter().map(|state| state.known()).collect();
    if states.is_empty() {
        states.extend(ALL);
    }
    let store = Store::open(&args.store.store).await?;
    let listed = placing::list_all(&store, &states).await;
    store.close().await;
    let Listing { placements: listed, damaged, .. } = listed?;
    for row in &damaged {
        let which = if row.reference.is_empty() { "a row without a reference" } else { &row.reference };
        out.warn(format!("{} cannot be read: {}", printable(which), printable(&row.why)));
    }
    if out.is_json() {
        return out.json(&listed.iter().map(Shown::of).collect::<Vec<_>>());
    }
    let mut rows = table(&["reference", "state", "orders", "quoted", "buyer", "changed", "why"]);
    for row in &listed {
        let shown = Shown::of(row);
        rows.add_row([
            shown.reference.to_owned(),
            shown.state.to_owned(),
            printable(&shown.orders.join(", ")).into_owned(),
            row.quote.as_ref().map(|quote| quote.total.to_string()).unwrap_or_default(),
            shown.buyer.to_owned(),
            shown.changed_at,
            printable(&why(row)).into_owned(),
        ]);
    }
    out.line(rows.to_string());
    Ok(())
}

impl PlacementArg {
    fn known(self) -> PlacementState {
        match self {
            Self::Intended => PlacementState::Intended,
            Self::Sending => PlacementState::Sending,
            Self::Unknown => PlacementState::Unknown,
            Self::Placed => PlacementState::Placed,
            Self::Refused => PlacementState::Refused,
        }
    }
}

/// A placement as programs read it.
#[derive(Serialize)]
struct Shown<'p> {
    reference: &'p str,
    buyer: &'p str,
    state: &'static str,
    orders: Vec<&'p str>,
    found_by: Option<&'static str>,
    candidates: Vec<ShownCandidate<'p>>,
    attempts: i64,
    first_attempt_at: Option<String>,
    last_attempt_at: Option<String>,
    quoted_fen: Option<i64>,
    code: Option<&'p str>,
    why: Option<&'p str>,
    payment: Option<&'static str>,
    payment_why: Option<&'p str>,
    created_at: String,
    changed_at: String,
    lines: Vec<ShownLine<'p>>,
}

#[derive(Serialize)]
struct ShownCandidate<'p> {
    order_id: Option<&'p str>,
    created_at: Option<String>,
    total_fen: Option<i64>,
    why: &'p str,
}

#[derive(Serialize)]
struct ShownLine<'p> {
    product: &'p str,
    sku: &'p str,
    quantity: i64,
}

fn time(millis: i64) -> String {
    Time::from_unix_millis(millis).to_string()
}

impl<'p> Shown<'p> {
    fn of(row: &'p Placement) -> Self {
        let candidate = |candidate: &'p Candidate| ShownCandidate {
            order_id: candidate.order_id.as_deref(),
            created_at: candidate.created_millis.map(time),
            total_fen: candidate.total_fen,
            why: &candidate.why,
        };
        let lines = row.order.lines.iter();
        Self {
            reference: row.reference().as_str(),
            buyer: &row.buyer,
            state: row.state.as_str(),
            orders: row.placed.iter().flat_map(|placed| &placed.orders).map(OrderId::as_str).collect(),
            found_by: row.found_by.map(OrderMatch::as_str),
            candidates: row.candidates.iter().map(candidate).collect(),
            attempts: row.attempts,
            first_attempt_at: row.first_attempt_millis.map(time),
            last_attempt_at: row.last_attempt_millis.map(time),
            quoted_fen: row.quote.as_ref().and_then(|quote| quote.total.fen().ok()),
            code: row.code.as_deref(),
            why: row.message.as_deref(),
            payment: row.payment.map(PaymentState::as_str),
            payment_why: row.payment_message.as_deref(),
            created_at: time(row.created_millis),
            changed_at: time(row.updated_millis),
            lines: lines
                .map(|line| ShownLine { product: &line.product, sku: &line.sku, quantity: line.quantity })
                .collect(),
        }
    }
}

fn why(row: &Placement) -> String {
    let words = [row.message.as_deref(), row.payment_message.as_deref()];
    words.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The orders that may be it, as a table.
fn candidates(shown: &Shown<'_>) -> String {
    let mut rows = table(&["may be order", "created", "total", "why"]);
    for one in &shown.candidates {
        rows.add_row([
            printable(one.order_id.unwrap_or("(no number yet)")).into_owned(),
            one.created_at.clone().unwrap_or_default(),
            one.total_fen.map(|fen| daigou_core::value::Money::cny_fen(fen).to_string()).unwrap_or_default(),
            one.why.to_owned(),
        ]);
    }
    rows.to_string()
}

/// One placement, and what was done with it.
fn tell(row: &Placement, done: Option<&str>, out: &Output) -> Result<(), Error> {
    let shown = Shown::of(row);
    if out.is_json() {
        return out.json(&shown);
    }
    let mut rows = table(&["", ""]);
    let fen = |fen: i64| daigou_core::value::Money::cny_fen(fen).to_string();
    let lines = shown.lines.iter().map(|line| format!("{} × {} {}", line.quantity, line.product, line.sku));
    let told = [
        ("reference", Some(shown.reference.to_owned())),
        ("buyer", Some(shown.buyer.to_owned())),
        ("state", Some(shown.state.to_owned())),
        ("orders", Some(shown.orders.join(", ")).filter(|orders| !orders.is_empty())),
        ("known by", shown.found_by.map(str::to_owned)),
        ("lines", Some(lines.collect::<Vec<_>>().join("\n"))),
        ("quoted", shown.quoted_fen.map(fen)),
        ("attempts", Some(shown.attempts.to_string())),
        ("first attempt", shown.first_attempt_at.clone()),
        ("last attempt", shown.last_attempt_at.clone()),
        ("code", shown.code.map(str::to_owned)),
        ("why", shown.why.map(str::to_owned)),
        ("payment", shown.payment.map(str::to_owned)),
        ("payment, why", shown.payment_why.map(str::to_owned)),
        ("kept since", Some(shown.created_at.clone())),
        ("changed", Some(shown.changed_at.clone())),
    ];
    for (name, text) in told.into_iter().filter_map(|(name, text)| Some((name, text?))) {
        rows.add_row([name.to_owned(), printable(&text).into_owned()]);
    }
    out.line(rows.to_string());
    if !shown.candidates.is_empty() {
        out.line(candidates(&shown));
    }
    if done.is_none() && matches!(row.state, PlacementState::Unknown | PlacementState::Sending) {
        out.line(format!(
            "it may exist: look at the platform's own pages, then `daigou ledger adopt {0} ORDER` or `daigou ledger release {0}`",
            shown.reference
        ));
    }
    done.into_iter().for_each(|words| out.line(words));
    Ok(())
}
