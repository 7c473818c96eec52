//! Everything that the sandbox serves: the rows of both vendors, and where an operation's is found.

use super::handler::Served;
use super::{dajisaas, pandapon};
#[cfg(test)]
use daigou_core::Operation;
use std::sync::LazyLock;

/// Everything that is served.
fn rows() -> impl Iterator<Item = &'static Served> {
    let tables: [&[&'static [Served]]; 4] =
        [pandapon::alibaba1688::SERVED, pandapon::taobao::SERVED, &[pandapon::logistics::SERVED], dajisaas::SERVED];
    tables.into_iter().flatten().copied().flatten()
}

/// Finds the row that serves an operation, if any does.
pub(crate) fn row(marketplace: &str, operation: &str) -> Option<&'static Served> {
    rows().find(|row| (row.operation.marketplace, row.operation.id) == (marketplace, operation))
}

/// The operations that are not written down.
#[cfg(test)]
pub(crate) fn unlogged() -> impl Iterator<Item = &'static Operation> {
    rows().filter(|row| !row.changes).map(|row| row.operation)
}

/// The operations that the sandbox serves, as pairs of marketplace and operation id.
#[must_use]
pub fn served() -> &'static [(&'static str, &'static str)] {
    static SERVED: LazyLock<Vec<(&'static str, &'static str)>> =
        LazyLock::new(|| rows().map(|row| (row.operation.marketplace, row.operation.id)).collect());
    &SERVED
}
