//! A price that may be none.

use daigou_core::value::{Fen, Money, ValueError};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// What a variant costs at least, **fen**, or that it cannot be bought: the platform writes a price of 0 for that. The
/// amount is given only where there is something to pay, so that nobody orders for nothing.
///
/// Keeps number or text to the digit, and writes the same back; equality is that of the wire.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Price(Fen);

impl Price {
    /// A price in fen, written as a JSON integer; 0 says that the variant cannot be bought.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(Fen::new(fen))
    }

    /// The price; `None` where the variant cannot be bought: at 0, and at less.
    ///
    /// # Errors
    /// Those of [`Fen::money`]: an empty text, or one that is no amount. It is no price either.
    pub fn available(&self) -> Result<Option<Money>, ValueError> {
        self.0.money().map(|money| Some(money).filter(|money| money.minor() > 0))
    }

    /// Whether there is a price at which the variant can be bought.
    #[must_use]
    pub fn is_available(&self) -> bool {
        matches!(self.available(), Ok(Some(_)))
    }

    /// What the platform sent, to the digit, without the quotes of a string.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.0.text()
    }
}

/// The amount, or that there is none.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.available() {
            Ok(Some(money)) => money.fmt(f),
            Ok(None) => f.pad("not available"),
            Err(_) => f.pad(&self.text()),
        }
    }
}

impl fmt::Debug for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Price({self})")
    }
}
