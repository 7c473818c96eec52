//! Rules against what no request about 1688 could mean, whichever reseller passes it on. The error names the member.

use daigou_core::Error;
use daigou_core::check;
use daigou_core::value::id::{Id, IdField};
use daigou_core::value::{ValueError, Yuan};

/// The most products that a page of a search has.
pub const MAX_PAGE: i64 = 50;

/// The number of products that a page of a search has where nothing else is asked for: it is recommended.
pub const PAGE: i64 = 20;

/// 1999-01-01 in China, the year in which 1688's owner was founded: milliseconds since 1970.
const FOUNDED: i64 = 915_120_000_000;

/// The ids that stand in requests as integers.
pub trait NumberedId: IdField {
    /// The integer.
    ///
    /// # Errors
    /// The id is no integer.
    fn number(&self) -> Result<i64, ValueError>;
}

impl<T: Id + IdField> NumberedId for T {
    fn number(&self) -> Result<i64, ValueError> {
        self.id_text().as_i64(T::KIND)
    }
}

/// An id that stands on the wire as an integer.
///
/// # Errors
/// The id is no integer, or is below 1.
pub fn number(field: &str, id: &impl NumberedId) -> Result<(), Error> {
    let number = id.number().map_err(|e| Error::invalid(field, e))?;
    check::at_least(field, number, 1)
}

/// Several ids that stand on the wire as integers.
///
/// # Errors
/// There is none, or one of them is no integer, or below 1.
pub fn numbers(field: &str, ids: &[impl NumberedId]) -> Result<(), Error> {
    check::list(field, ids, usize::MAX)?;
    ids.iter().enumerate().try_for_each(|(i, id)| number(&format!("{field}[{i}]"), id))
}

/// The page and the prices of a search.
///
/// # Errors
/// A page below 1, one of more than [`MAX_PAGE`] products, and a price that is none.
pub fn search(begin_page: i64, page_size: i64, [start, end]: [&Option<Yuan>; 2]) -> Result<(), Error> {
    check::page("beginPage", begin_page, page_size, MAX_PAGE)?;
    check::price("priceStart", start.as_ref())?;
    check::price("priceEnd", end.as_ref())
}

/// A time, in milliseconds since 1970, that can be one of 1688's.
///
/// # Errors
/// There was no 1688 yet: the unit may be wrong.
pub fn moment(field: &str, millis: i64) -> Result<i64, Error> {
    if millis < FOUNDED {
        return Err(Error::invalid(field, "lies before 1999, when there was no 1688: is the unit right?"));
    }
    Ok(millis)
}
