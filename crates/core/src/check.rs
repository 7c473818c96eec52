//! The rules that requests share. What they refuse is what no platform could mean; the error names the member.

use crate::error::Error;
use crate::operation::Generation;
use crate::value::{ProductRef, Yuan};

/// A number within bounds.
///
/// # Errors
/// Names the member and the bounds.
pub fn between(field: &str, value: i64, least: i64, most: i64) -> Result<(), Error> {
    match value {
        _ if value < least => Err(Error::invalid(field, format!("must be at least {least}, got {value}"))),
        _ if value > most => Err(Error::invalid(field, format!("must be at most {most}, got {value}"))),
        _ => Ok(()),
    }
}

/// A number that is at least this.
///
/// # Errors
/// Names the member and the bound.
pub fn at_least(field: &str, value: i64, least: i64) -> Result<(), Error> {
    between(field, value, least, i64::MAX)
}

/// A page, counted from 1, of at most so many.
///
/// # Errors
/// Names the member and the bound; the page's size is `pageSize`.
pub fn page(name: &str, page: i64, page_size: i64, most: i64) -> Result<(), Error> {
    at_least(name, page, 1)?;
    between("pageSize", page_size, 1, most)
}

/// A limit of a price: none, an empty text, or an amount that is not negative.
///
/// # Errors
/// Names the member, and what is wrong with the amount.
pub fn price(field: &str, price: Option<&Yuan>) -> Result<(), Error> {
    let Some(price) = price.filter(|p| !p.is_blank()) else { return Ok(()) };
    let fen = price.money().and_then(|money| money.fen()).map_err(|e| Error::invalid(field, e))?;
    at_least(field, fen, 0)
}

/// A list with something in it, and not too much.
///
/// # Errors
/// Names the member and the bound.
pub fn list<T>(field: &str, items: &[T], most: usize) -> Result<(), Error> {
    match items.len() {
        0 => Err(Error::invalid(field, "must not be empty")),
        n if n > most => Err(Error::invalid(field, format!("must have at most {most} entries, got {n}"))),
        _ => Ok(()),
    }
}

/// A text or an id with something in it.
///
/// # Errors
/// Names the member.
pub fn filled(field: &str, text: impl AsRef<str>) -> Result<(), Error> {
    if text.as_ref().trim().is_empty() { Err(Error::invalid(field, "must not be empty")) } else { Ok(()) }
}

/// A product named as the client's generation names it: v1 by number, v2 by opaque text.
///
/// # Errors
/// Names the member, what was given and what the generation takes.
pub fn product(field: &str, product: &ProductRef, generation: Generation) -> Result<(), Error> {
    let (fits, takes) = match generation {
        Generation::V1 => (product.is_v1(), "a number (`offerId`)"),
        Generation::V2 => (product.is_v2(), "an opaque text (`offerMapId`)"),
    };
    if product.is_blank() {
        return Err(Error::invalid(field, "must not be empty"));
    }
    if fits {
        return Ok(());
    }
    let (this, other) = (generation.as_str(), generation.other().as_str());
    Err(Error::invalid(field, format!("`{product}` names a product of {other}, but {this} takes {takes}"))
        .with_hint(format!("use generation {other}, or look the product up in {this} for its id there")))
}

/// The prefix of every variable.
pub const PREFIX: &str = "DAIGOU_";

/// The variable's full name.
#[must_use]
pub fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}
