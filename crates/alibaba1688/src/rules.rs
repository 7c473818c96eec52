//! The rules and adapters that this crate's requests share.

pub(crate) use daigou_core::check::{filled, page, price};
use daigou_core::value::id::{Id, IdField};
use daigou_core::value::{Fen, ProductRef, Time};
use daigou_core::{Error, check};
use serde::{Serialize, Serializer};

/// 1688's searches give at most this many products on a page.
pub(crate) const MAX_PAGE: i64 = 50;

/// A page has this many products where nothing else is asked for: it is recommended.
pub(crate) const PAGE: i64 = 20;

/// 1999-01-01 in China, the year in which 1688's owner was founded: milliseconds since 1970.
const FOUNDED: i64 = 915_120_000_000;

/// An id that stands on the wire as an integer.
pub(crate) fn number(field: &str, id: &impl NumberedId) -> Result<(), Error> {
    let number = id.number().map_err(|e| Error::invalid(field, e))?;
    check::at_least(field, number, 1)
}

/// Several ids that stand on the wire as integers.
pub(crate) fn numbers(field: &str, ids: &[impl NumberedId]) -> Result<(), Error> {
    check::list(field, ids, usize::MAX)?;
    ids.iter().enumerate().try_for_each(|(i, id)| number(&format!("{field}[{i}]"), id))
}

/// An amount that is one, and not negative.
pub(crate) fn fen(field: &str, amount: &Fen) -> Result<(), Error> {
    let fen = amount.money().and_then(|money| money.fen()).map_err(|e| Error::invalid(field, e))?;
    check::at_least(field, fen, 0)
}

/// A time that can be one of 1688's. What is no time is let through: the accepted form is not published.
pub(crate) fn time(field: &str, time: Option<&Time>) -> Result<(), Error> {
    match time.and_then(|t| t.unix_millis().ok()) {
        Some(millis) if millis < FOUNDED => {
            Err(Error::invalid(field, "lies before 1999, when there was no 1688: is the unit right?"))
        }
        _ => Ok(()),
    }
}

/// Pictures by their addresses: so many at the most.
pub(crate) fn vouchers(vouchers: Option<&Vec<String>>, most: usize) -> Result<(), Error> {
    let Some(vouchers) = vouchers else { return Ok(()) };
    if vouchers.len() > most {
        return Err(Error::invalid("vouchers", format!("must have at most {most} entries, got {}", vouchers.len())));
    }
    vouchers.iter().enumerate().try_for_each(|(i, voucher)| filled(&format!("vouchers[{i}]"), voucher))
}

/// Writes a product as a string, also a number.
pub(crate) fn product_as_text<S: Serializer>(product: &ProductRef, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(product)
}

/// Writes an amount as an integer, also where text was given.
pub(crate) fn fen_as_number<S: Serializer>(amount: &Fen, serializer: S) -> Result<S::Ok, S::Error> {
    match amount.money().and_then(|money| money.fen()) {
        Ok(fen) => serializer.serialize_i64(fen),
        // No amount: the check has said so.
        Err(_) => amount.serialize(serializer),
    }
}

/// The ids that stand as integers in requests.
pub(crate) trait NumberedId: IdField {
    /// The integer.
    fn number(&self) -> Result<i64, daigou_core::value::ValueError>;
}

impl<T: Id + IdField> NumberedId for T {
    fn number(&self) -> Result<i64, daigou_core::value::ValueError> {
        self.id_text().as_i64(T::KIND)
    }
}
