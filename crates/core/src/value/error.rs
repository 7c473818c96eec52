//! The one error of this module: what a value was expected to be, and (shortened) what it was instead.

use super::Currency;

/// Why a value of the wire does not mean what was asked of it.
///
/// Decoding rarely fails (the values keep what they were given); this error comes from the calls that interpret:
/// `money()`, `as_i64()`, `unix_millis()`, `get()` and arithmetic. Texts from the wire are cut to 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// The platform sent an empty text.
    #[error("expected {expected}, found an empty text")]
    Blank {
        /// The thing that should have stood there, such as `an amount`.
        expected: &'static str,
    },
    /// The text is not a decimal number.
    #[error("`{text}` is not an amount")]
    NotAnAmount {
        /// The text, shortened.
        text: String,
    },
    /// The amount has a part smaller than one fen (one hundredth of a yuan).
    #[error("`{text}` {unit} has a part smaller than one fen")]
    FractionOfFen {
        /// The text, shortened.
        text: String,
        /// The unit the text is in: `fen` or `yuan`.
        unit: &'static str,
    },
    /// The amount does not fit 64 bits of minor units.
    #[error("`{text}` {unit} is too large for an amount")]
    AmountTooLarge {
        /// The text, shortened.
        text: String,
        /// The unit the text is in: `fen` or `yuan`.
        unit: &'static str,
    },
    /// The result of a calculation does not fit 64 bits of minor units.
    #[error("the result of the calculation is too large for an amount")]
    Overflow,
    /// Amounts of two currencies were combined, or an amount was used where another currency is required.
    #[error("an amount in {found} stands where {expected} is required")]
    CurrencyMismatch {
        /// The currency required.
        expected: Currency,
        /// The currency found.
        found: Currency,
    },
    /// The text is not a three-letter upper-case currency code.
    #[error("`{text}` is not a currency code of three upper-case letters")]
    NotACurrency {
        /// The text, shortened.
        text: String,
    },
    /// The id is not an integer of 64 bits.
    #[error("{kind} `{text}` is not an integer of 64 bits")]
    NotAnInteger {
        /// The kind of id, such as `OrderId`.
        kind: &'static str,
        /// The text, shortened.
        text: String,
    },
    /// The text or number is not a time in any format the platforms use.
    #[error("`{text}` is not a time")]
    NotATime {
        /// The text, shortened.
        text: String,
    },
    /// The time lies outside the years 0 to 9999 and cannot be written as a date.
    #[error("the time {unix_millis} ms is outside the years 0 to 9999")]
    TimeOutOfRange {
        /// Milliseconds since 1970-01-01 UTC.
        unix_millis: i64,
    },
    /// The JSON inside a string does not parse as what it should hold.
    ///
    /// The content is not repeated here: it often holds a recipient's address.
    #[error("the JSON text ({length} bytes) does not parse: {reason} at line {line} column {column}")]
    Embedded {
        /// Length of the text in bytes.
        length: usize,
        /// The fault, without content.
        reason: String,
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// A value could not be written as JSON text.
    #[error("the value cannot be written as JSON text: {reason}")]
    NotWritable {
        /// The fault.
        reason: String,
    },
}

/// Texts of the wire are repeated in errors up to this many characters.
const EXCERPT: usize = 40;

/// The beginning of `text`, for an error.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        None => text.to_owned(),
        // The ellipsis takes the place of the last character, so that the whole never exceeds the limit.
        Some(_) => text.chars().take(EXCERPT - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_never_repeat_more_than_forty_characters() {
        assert_eq!(excerpt("12.345"), "12.345");
        assert_eq!(excerpt(&"七".repeat(40)), "七".repeat(40));
        let long = excerpt(&"七".repeat(41));
        assert_eq!(long.chars().count(), 40);
        assert!(long.ends_with('…'));
    }
}
