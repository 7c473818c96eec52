//! The caller's own order number.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The caller's own order number, and the key by which an order is placed once: `[A-Za-z0-9._-]{1,40}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// Checks a reference.
    ///
    /// # Errors
    /// It is empty, longer than 40 characters, or has others than letters, digits, `.`, `_` and `-`.
    pub fn new(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        match text.len() {
            1..=40 if text.bytes().all(fits) => Ok(Self(text)),
            _ => Err(Error::invalid(
                "reference",
                format!("must be 1 to 40 letters, digits, `.`, `_` or `-`, got `{}`", text.escape_debug()),
            )),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Stands where one could not be read; it is never given away.
    pub(super) fn placeholder() -> Self {
        Self("-".to_owned())
    }
}

impl TryFrom<String> for Reference {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
