//! The orders of a file, as a buyer takes them: what `place` and `quote` read.

use super::product::id_of;
use crate::orderfile::{Input, Judges, read};
use crate::output::Output;
use daigou_core::Error;
use daigou_core::buyer::Buyer;
use std::path::Path;

/// Reads the orders of a file: JSON lines, .csv or .xlsx. Products may be links.
///
/// # Errors
/// Everything that is wrong with it, and nothing was sent.
pub(super) fn orders(file: &Path, buyer: &dyn Buyer, out: &Output) -> Result<Input, Error> {
    let check = |order: &_| buyer.check(order);
    let product = |text: &str| id_of(text, buyer.name(), out);
    read(file, &Judges { check: &check, product: &product }, &|words| out.warn(words))
}
