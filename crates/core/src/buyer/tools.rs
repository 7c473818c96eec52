//! Tools that the implementations of [`Buyer`](super::Buyer) share: routes, notes, and failures that say the same
//! everywhere.

use crate::error::{Certainty, Error, ErrorKind};
use crate::operation::Operation;
use crate::settings::Settings;
use crate::value::Money;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Checks that the client can send all of these.
///
/// # Errors
/// That of the first one it cannot send, which says how to supply its route.
pub fn can_send(settings: &Settings, operations: &[&'static Operation]) -> Result<(), Error> {
    operations
        .iter()
        .try_for_each(|operation| settings.resolve(operation).map(drop).map_err(|e| e.with_origin(*operation)))
}

/// Tells whether a failure proves by itself that the platform did nothing: the call was not sent, or was throttled by
/// HTTP 429. A code in an envelope that only looks like that proves nothing.
#[must_use]
pub fn nothing_sent(error: &Error) -> bool {
    error.certainty() == Certainty::NotSent || (error.kind() == ErrorKind::Throttled && error.status() == Some(429))
}

/// One page of a look-up, asked for again where it failed, a refusal included: a look-up over many pages would hardly ever
/// be whole otherwise, and a page more changes nothing. An answer that cannot be read is asked for once more only. It waits
/// by the client's policy, outside its retry budget.
///
/// # Errors
/// That of the last attempt; at once where the client would not send it.
pub async fn page<T, F: Future<Output = Result<T, Error>>>(
    settings: &Settings,
    ask: impl Fn() -> F,
) -> Result<T, Error> {
    const TRIES: u32 = 6;
    const TRIES_TO_READ: u32 = 3;
    let (mut attempt, mut unreadable) = (1, 0);
    loop {
        let error = match ask().await {
            Ok(page) => return Ok(page),
            Err(error) => error,
        };
        unreadable += u32::from(error.certainty() == Certainty::Unreadable);
        if attempt >= TRIES || unreadable >= TRIES_TO_READ || error.is_local() || is_about_the_account(&error) {
            return Err(error);
        }
        settings.clock().sleep(settings.retry().back_off(attempt, settings.random())).await;
        attempt += 1;
    }
}

/// Tells whether a failure is about the whole account, whatever is asked for: its credentials are refused, or there is
/// no such path.
#[must_use]
pub fn is_about_the_account(error: &Error) -> bool {
    match (error.kind(), error.status()) {
        (ErrorKind::Unpublished | ErrorKind::Unconfirmed, _) | (_, Some(401 | 403)) => true,
        (ErrorKind::Http, Some(status)) => matches!(status, 300..=399 | 404 | 405 | 407),
        _ => false,
    }
}

/// A buyer's notes for the creation, as [`Quote::terms`](super::Quote::terms) holds them.
///
/// # Errors
/// They cannot be written as JSON.
pub fn terms(notes: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(notes).map_err(|e| Error::usage(format!("the quote's terms cannot be written: {e}")))
}

/// Reads [`terms`](fn@terms) again.
///
/// # Errors
/// They are not of this buyer.
pub fn read_terms<T: DeserializeOwned>(terms: &str) -> Result<T, Error> {
    serde_json::from_str(terms).map_err(|_| Error::invalid("terms", "are not those of a quote of this buyer"))
}

/// The error of a look-up that does not show everything: what it lacks is then not absent.
pub fn not_whole(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Decode, Certainty::Unreadable, format!("the look-up is not whole: {why}"))
        .with_hint("what it does not show may exist all the same: look again later, or at the platform's own pages")
}

/// The error of a reply that was understood as far as it goes, and lacks what the next step needs.
pub fn lacks(what: &str) -> Error {
    Error::new(ErrorKind::Decode, Certainty::Unreadable, format!("the reply has no {what}"))
}

/// The refusal of a quote that says why an order cannot be placed.
pub fn cannot_be_ordered(code: Option<&str>, words: Option<&str>) -> Error {
    let text = |t: Option<&str>| t.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let words = text(words).unwrap_or_else(|| "the platform does not say why".to_owned());
    Error::new(ErrorKind::Refused, Certainty::Answered, format!("it cannot be ordered: {words}"))
        .with_inner_code(text(code))
}

/// A quote's total, which must be an amount above nothing.
///
/// # Errors
/// It is zero or less.
pub fn total(money: Money) -> Result<Money, Error> {
    if money.minor() > 0 { Ok(money) } else { Err(lacks("price that is one: the total is not above 0")) }
}

/// The error of lines that no single order can hold.
pub fn one_seller(words: impl std::fmt::Display) -> Error {
    Error::invalid("lines", format!("must all be of one seller: {words}"))
        .with_hint("make an order of each seller's lines, each with its own reference")
}

/// An answer that says no in a shape of its own.
pub fn refused(words: &str) -> Error {
    Error::new(ErrorKind::Refused, Certainty::Answered, words)
}

/// A text of digits alone, where it is given.
///
/// # Errors
/// Names the member.
pub fn digits(field: &str, text: Option<&str>) -> Result<(), Error> {
    match text {
        // The text is personal, and not repeated.
        Some(text) if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Error::invalid(field, "must be digits alone"))
        }
        _ => Ok(()),
    }
}

/// A district's code, where it is given: platforms put it above the region's texts.
///
/// # Errors
/// It is not six digits.
pub fn district_code(code: Option<&str>) -> Result<(), Error> {
    match code {
        Some(code) if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Error::invalid("address.district_code", "must be six digits"))
        }
        _ => Ok(()),
    }
}

/// A remark that the platform keeps whole.
///
/// # Errors
/// It is longer than that: it would be cut, and its end would be lost.
pub fn remark_fits(remark: &str) -> Result<(), Error> {
    // Nothing is published: 500 is what upstream documents for the texts beside it. Emoji count as two there.
    const MOST: usize = 500;
    match remark.encode_utf16().count() {
        length if length > MOST => Err(Error::invalid(
            "remark",
            format!("is too long: with the mark of the order in front it has {length} characters, and {MOST} are kept"),
        )),
        _ => Ok(()),
    }
}

/// A total that fits its own lines. Units are mistaken by hundreds: a sum that is far off the goods that it is of is neither
/// placed nor paid.
///
/// # Errors
/// It is far off; the error says both.
pub fn fits_its_lines(total: Money, freight_fen: i64, lines_fen: i64) -> Result<Money, Error> {
    const FAR: i64 = 30;
    let goods = total.fen().map_or(0, |fen| fen.saturating_sub(freight_fen.max(0)));
    if goods < 1 || lines_fen < 1 || (goods / FAR < lines_fen && lines_fen / FAR < goods) {
        return Ok(total);
    }
    let lines = Money::cny_fen(lines_fen);
    let message = format!("the quote contradicts itself: the total is {total}, and its lines are {lines}");
    Err(Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
        .with_hint("nothing was ordered: look at the price on the platform's own pages"))
}
