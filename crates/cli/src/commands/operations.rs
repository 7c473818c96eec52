//! `daigou operations`: the catalogue.

use crate::args::OperationsArgs;
use crate::marketplaces::{VENUES, Venue, find};
use crate::output::{Output, table};
use daigou_core::{Entry, Error, Operation, Route};

pub(crate) fn run(args: &OperationsArgs, out: &Output) -> Result<(), Error> {
    let venues: Vec<&Venue> = match &args.marketplace {
        Some(name) => vec![find(name)?],
        None => VENUES.iter().collect(),
    };
    if out.is_json() {
        let all: Vec<&Operation> = venues.iter().flat_map(|v| v.operations).map(|e| e.operation).collect();
        return out.json(&all);
    }
    for venue in &venues {
        out.line(format!("{} ({}, {} operations)", venue.name, venue.platform.title(), venue.operations.len()));
        let mut rows = table(&["operation", "title", "effect", "v1", "v2"]);
        for entry in venue.operations {
            rows.add_row(row(entry));
        }
        out.line(rows.to_string());
    }
    out.line(
        "documented: sent · third_party: sent, with a warning · derived: sent with --allow derived · \
         unpublished: sent over a route that you supply",
    );
    Ok(())
}

fn row(entry: &Entry) -> [String; 5] {
    let operation = entry.operation;
    [
        operation.id.to_owned(),
        operation.title.to_owned(),
        operation.effect.as_str().to_owned(),
        shown(operation.v1.as_ref()),
        shown(operation.v2.as_ref()),
    ]
}

fn shown(route: Option<&Route>) -> String {
    route.map_or_else(String::new, |r| format!("{} {}", r.method, r.evidence.as_str()))
}
