//! Rules against what no request about Taobao's orders could mean, whichever reseller passes it on. The error names the
//! member.

use daigou_core::Error;
use daigou_core::check::{self, filled};
use daigou_core::value::{Fen, PurchaseId, Time};

/// Taobao opened in 2003: 2003-01-01 in China, epoch milliseconds. Nothing on it is older.
const OPENED: i64 = 1_041_350_400_000;

/// An id that is an integer on the wire.
///
/// # Errors
/// Names the member, and what is not a number.
pub fn number(field: &str, id: impl AsRef<str>) -> Result<(), Error> {
    let id = id.as_ref();
    filled(field, id)?;
    let digits = id.bytes().all(|b| b.is_ascii_digit()) && (id == "0" || !id.starts_with('0'));
    if digits { Ok(()) } else { Err(Error::invalid(field, format!("`{id}` is not a number, which it must be"))) }
}

/// An amount that is none below zero.
///
/// # Errors
/// Names the member, and what is wrong with the amount.
pub fn amount(field: &str, fen: &Fen) -> Result<(), Error> {
    let money = fen.money().map_err(|e| Error::invalid(field, e))?;
    check::at_least(field, money.minor(), 0)
}

/// A span of time: not before Taobao was there, and not backwards.
///
/// # Errors
/// Names the member, and what is wrong with the time.
pub fn span(from: &str, start: Option<&Time>, to: &str, end: Option<&Time>) -> Result<(), Error> {
    let read = |field: &str, time: Option<&Time>| {
        let millis = time.map(Time::unix_millis).transpose().map_err(|e| Error::invalid(field, e))?;
        match millis {
            Some(millis) if millis < OPENED => Err(Error::invalid(field, "is before 2003, when Taobao began")),
            millis => Ok(millis),
        }
    };
    match (read(from, start)?, read(to, end)?) {
        (Some(start), Some(end)) if end < start => Err(Error::invalid(to, format!("is before {from}"))),
        _ => Ok(()),
    }
}

/// The number of orders that one call pays at most.
pub const MOST_PAID: usize = 10;

/// Orders to be paid: numbers, each of them once.
///
/// # Errors
/// Names the one that is no number, or stands there twice: an order is paid once.
pub fn payable(field: &str, ids: &[PurchaseId]) -> Result<(), Error> {
    for (i, id) in ids.iter().enumerate() {
        let field = format!("{field}[{i}]");
        number(&field, id)?;
        if ids[..i].contains(id) {
            return Err(Error::invalid(field, format!("{id} is named twice: an order is paid once")));
        }
    }
    Ok(())
}
