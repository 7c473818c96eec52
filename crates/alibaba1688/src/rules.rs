//! The rules and adapters that this crate's requests share.

pub(crate) use daigou_core::check::{filled, page};
use daigou_core::value::{Fen, ProductRef, Time};
use daigou_core::{Error, check};
use daigou_upstream::alibaba::rules::moment;
pub(crate) use daigou_upstream::alibaba::rules::{MAX_PAGE, PAGE, number, numbers, search};
use serde::{Serialize, Serializer};

/// An amount that is one, and not negative.
pub(crate) fn fen(field: &str, amount: &Fen) -> Result<(), Error> {
    let fen = amount.money().and_then(|money| money.fen()).map_err(|e| Error::invalid(field, e))?;
    check::at_least(field, fen, 0)
}

/// A time that can be one of 1688's. What is no time is let through: the accepted form is not published.
pub(crate) fn time(field: &str, time: Option<&Time>) -> Result<(), Error> {
    time.and_then(|time| time.unix_millis().ok()).map_or(Ok(()), |millis| moment(field, millis).map(drop))
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
