//! `daigou inbox pull`: what no callback told.

use crate::args::PullArgs;
use crate::marketplaces::Tuning;
use crate::output::{Output, table};
use crate::{buyers, settings};
use daigou_core::value::OrderId;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::inbox::pull;
use daigou_ledger::{PlacementState, Store, placing};
use serde_json::json;

/// How often a read may be sent.
const ATTEMPTS: u32 = 3;

pub(crate) async fn run(args: &PullArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let config = settings::load(profile)?;
    let buyer = buyers::find(&args.via, config, &Tuning::new(ATTEMPTS, args.timeout))?;
    buyer.ready().map_err(|e| e.with_field("--via"))?;
    let store = Store::open_existing(&args.store.store).await?;
    let placed = placing::list(&store, &[PlacementState::Placed]).await?;
    let orders: Vec<OrderId> = placed
        .into_iter()
        .filter(|row| row.buyer == buyer.name())
        .filter_map(|row| row.placed)
        .flat_map(|placed| placed.orders)
        .collect();
    let pulled = pull(&store, &*buyer, orders).await?;
    if out.is_json() {
        let (read, ended, told, failed) = (pulled.read, pulled.ended, pulled.told, pulled.failed.len());
        out.json(&json!({ "read": read, "ended": ended, "told": told, "failed": failed }))?;
    } else {
        let mut rows = table(&["read again", "ended before", "new messages", "could not be read"]);
        let counts = [pulled.read, pulled.ended, pulled.told, pulled.failed.len()];
        rows.add_row(counts.map(|count| count.to_string()));
        out.line(rows.to_string());
    }
    // Reads alone: nothing on the platform can have changed.
    let Some((order, error)) = pulled.failed.into_iter().next() else { return Ok(()) };
    let certainty = if error.certainty() == Certainty::Answered { Certainty::Answered } else { Certainty::NotSent };
    let kind = if error.kind() == ErrorKind::Usage { ErrorKind::Connect } else { error.kind() };
    Err(Error::new(kind, certainty, format!("order {order} could not be read: {}", error.message()))
        .with_hint("the others were read; run it again for those that were not"))
}
