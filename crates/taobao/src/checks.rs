//! The rules that this crate's requests have in common, besides core's. What they refuse is what no platform could
//! mean.

pub(crate) use daigou_core::check::filled;
use daigou_core::{Error, check};
pub(crate) use daigou_upstream::taobao::rules::{amount, number};

/// A number that an enumeration of integers has: a text is none.
pub(crate) fn code(field: &str, code: Option<i64>) -> Result<(), Error> {
    code.map(|_| ()).ok_or_else(|| Error::invalid(field, "must be a number"))
}

/// A page, counted from 1, of at most so many.
pub(crate) fn page(no: Option<i64>, size: Option<i64>, most: i64) -> Result<(), Error> {
    check::at_least("pageNo", no.unwrap_or(1), 1)?;
    check::between("pageSize", size.unwrap_or(1), 1, most)
}
