//! `daigou dev`: what the project's own checks need of the types.

use crate::args::{Dev, DevArgs};
use crate::marketplaces::VENUES;
use crate::output::Output;
use daigou_core::{Error, Operation};
use serde::Serialize;

pub(crate) fn run(args: &DevArgs, out: &Output) -> Result<(), Error> {
    match args.what {
        Dev::Coverage => coverage(out),
    }
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    operation: &'static Operation,
    typed: bool,
    sandbox: bool,
}

fn coverage(out: &Output) -> Result<(), Error> {
    let served = daigou_sandbox::served();
    let rows: Vec<Row> = VENUES
        .iter()
        .flat_map(|venue| venue.operations)
        .map(|entry| Row {
            operation: entry.operation,
            // A row of the table is one of types.
            typed: true,
            sandbox: served.contains(&(entry.operation.marketplace, entry.operation.id)),
        })
        .collect();
    out.json(&rows)
}
