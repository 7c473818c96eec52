//! `daigou dev`: what the project's own checks need of the types.

use crate::args::{Dev, DevArgs};
use crate::marketplaces::VENUES;
use crate::output::Output;
use daigou_core::{Error, Operation};
use serde::Serialize;
#[cfg(feature = "gateway")]
use std::path::Path;

pub(crate) fn run(args: &DevArgs, out: &Output) -> Result<(), Error> {
    match &args.what {
        Dev::Coverage => coverage(out),
        #[cfg(feature = "gateway")]
        Dev::Openapi { to, examples } => openapi(to, examples, out),
    }
}

/// Writes the OpenAPI documents, and prints their names as JSON.
#[cfg(feature = "gateway")]
fn openapi(to: &Path, examples: &Path, out: &Output) -> Result<(), Error> {
    use daigou_core::Platform;
    use daigou_gateway::openapi::{Examples, gateway, vendor, written};

    let examples = Examples::read(examples).map_err(|why| Error::invalid("examples", why))?;
    let documents = [
        ("pandapon.json", vendor(Platform::PandaPon, &examples)),
        ("dajisaas.json", vendor(Platform::DajiSaas, &examples)),
        ("gateway.json", gateway()),
    ];
    for (name, document) in &documents {
        let path = to.join(name);
        std::fs::write(&path, written(document))
            .map_err(|why| Error::invalid("to", format!("{}: {why}", path.display())))?;
    }
    out.json(&documents.map(|(name, _)| name))
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
