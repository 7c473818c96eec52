//! Money: a currency and a whole number of its minor unit. This is what amounts mean; how they stand on the wire is
//! the business of `Fen` and `Yuan`.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::decimal::{self, DecimalError};
use super::error::excerpt;
use super::{Currency, ValueError};

/// An amount of money: a whole number of minor units (for CNY: fen, hundredths of a yuan) of one currency.
///
/// Arithmetic is checked; amounts of two currencies neither add up nor compare. Shown as `¥1,266.00` for CNY and
/// `USD 12.00` otherwise. Its own JSON form is `{"currency":"CNY","minor":126600}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    currency: Currency,
    minor: i64,
}

impl Money {
    /// An amount of `minor` minor units (hundredths) of a currency.
    #[must_use]
    pub const fn new(currency: Currency, minor: i64) -> Self {
        Self { currency, minor }
    }

    /// An amount in fen.
    #[must_use]
    pub const fn cny_fen(fen: i64) -> Self {
        Self::new(Currency::CNY, fen)
    }

    /// Reads an amount in yuan, such as `24.3`, `12.00` or `6`, exactly.
    ///
    /// # Errors
    /// When the text is empty, is no decimal number (thousands separators and `¥` are refused), has a part smaller
    /// than one fen, or does not fit.
    pub fn parse_yuan(text: &str) -> Result<Self, ValueError> {
        Self::parse(text, YUAN)
    }

    pub(crate) fn parse(text: &str, unit: Unit) -> Result<Self, ValueError> {
        match decimal::scaled(text, unit.scale) {
            Ok(fen) => Ok(Self::cny_fen(fen)),
            Err(_) if text.trim().is_empty() => Err(ValueError::Blank { expected: "an amount" }),
            Err(DecimalError::NotANumber) => Err(ValueError::NotAnAmount { text: excerpt(text) }),
            Err(DecimalError::TooPrecise) => Err(ValueError::FractionOfFen { text: excerpt(text), unit: unit.name }),
            Err(DecimalError::TooLarge) => Err(ValueError::AmountTooLarge { text: excerpt(text), unit: unit.name }),
        }
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in minor units: fen for CNY.
    #[must_use]
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// Tells whether the amount is nothing.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// The amount in major units as plain text with two decimals and without currency: `-0.05`, `1266.00`.
    #[must_use]
    pub fn to_decimal(&self) -> String {
        let (sign, whole, cents) = self.parts();
        format!("{sign}{whole}.{cents:02}")
    }

    /// The fen of an amount that has to be in CNY.
    ///
    /// # Errors
    /// [`ValueError::CurrencyMismatch`] for another currency.
    pub fn fen(&self) -> Result<i64, ValueError> {
        self.require(Currency::CNY).map(|()| self.minor)
    }

    /// The sum.
    ///
    /// # Errors
    /// When the currencies differ or the result does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, ValueError> {
        other.require(self.currency)?;
        self.with(self.minor.checked_add(other.minor))
    }

    /// The difference.
    ///
    /// # Errors
    /// When the currencies differ or the result does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, ValueError> {
        other.require(self.currency)?;
        self.with(self.minor.checked_sub(other.minor))
    }

    /// The amount `factor` times, as a price by a quantity.
    ///
    /// # Errors
    /// When the result does not fit.
    pub fn checked_mul(self, factor: i64) -> Result<Self, ValueError> {
        self.with(self.minor.checked_mul(factor))
    }

    fn with(self, minor: Option<i64>) -> Result<Self, ValueError> {
        minor.map(|minor| Self { minor, ..self }).ok_or(ValueError::Overflow)
    }

    fn require(self, expected: Currency) -> Result<(), ValueError> {
        if self.currency == expected {
            Ok(())
        } else {
            Err(ValueError::CurrencyMismatch { expected, found: self.currency })
        }
    }

    /// Sign, major units and hundredths.
    fn parts(self) -> (&'static str, u64, u64) {
        let magnitude = self.minor.unsigned_abs();
        (if self.minor < 0 { "-" } else { "" }, magnitude / 100, magnitude % 100)
    }
}

/// The unit that an amount on the wire counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    /// Digits from this unit down to the fen.
    scale: i64,
}

impl Unit {
    pub(crate) const fn is_fen(self) -> bool {
        self.scale == 0
    }
}

pub(crate) const FEN: Unit = Unit { name: "fen", scale: 0 };
pub(crate) const YUAN: Unit = Unit { name: "yuan", scale: 2 };

impl PartialOrd for Money {
    /// Compares amounts of one currency; amounts of two have no order.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, cents) = self.parts();
        let whole = group_thousands(whole);
        // `pad` so that columns of a table can ask for a width.
        if self.currency == Currency::CNY {
            f.pad(&format!("{sign}¥{whole}.{cents:02}"))
        } else {
            f.pad(&format!("{} {sign}{whole}.{cents:02}", self.currency))
        }
    }
}

fn group_thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(Currency::new("USD").unwrap(), minor)
    }

    #[test]
    fn money_is_shown_with_sign_separators_and_two_decimals() {
        for (fen, shown) in [
            (0, "¥0.00"),
            (5, "¥0.05"),
            (-5, "-¥0.05"),
            (99_999, "¥999.99"),
            (126_600, "¥1,266.00"),
            (123_456_789, "¥1,234,567.89"),
            (i64::MIN, "-¥92,233,720,368,547,758.08"),
        ] {
            assert_eq!(Money::cny_fen(fen).to_string(), shown);
        }
        assert_eq!(usd(1200).to_string(), "USD 12.00");
        assert_eq!(usd(-1).to_string(), "USD -0.01");
        assert_eq!(format!("{:>8}", Money::cny_fen(5)), "   ¥0.05");
    }

    #[test]
    fn yuan_text_is_read_exactly_or_refused() {
        for (text, fen) in [("12.00", 1200), ("24.3", 2430), ("6", 600), ("140.0", 14000), ("633.69", 63369)] {
            assert_eq!(Money::parse_yuan(text), Ok(Money::cny_fen(fen)));
        }
        assert_eq!(Money::parse_yuan(" "), Err(ValueError::Blank { expected: "an amount" }));
        let error = Money::parse_yuan("12.345").unwrap_err();
        assert_eq!(error.to_string(), "`12.345` yuan has a part smaller than one fen");
        assert!(matches!(Money::parse_yuan("1,266.00"), Err(ValueError::NotAnAmount { .. })));
        assert!(matches!(Money::parse_yuan("1e18"), Err(ValueError::AmountTooLarge { .. })));
    }

    #[test]
    fn arithmetic_is_checked_and_keeps_currencies_apart() {
        let (a, b) = (Money::cny_fen(250), Money::cny_fen(100));
        assert_eq!(a.checked_add(b), Ok(Money::cny_fen(350)));
        assert_eq!(b.checked_sub(a), Ok(Money::cny_fen(-150)));
        assert_eq!(a.checked_mul(3), Ok(Money::cny_fen(750)));
        assert_eq!(Money::cny_fen(i64::MAX).checked_add(b), Err(ValueError::Overflow));
        assert_eq!(Money::cny_fen(i64::MIN).checked_sub(b), Err(ValueError::Overflow));
        assert_eq!(Money::cny_fen(i64::MIN).checked_mul(-1), Err(ValueError::Overflow));
        assert!(matches!(a.checked_add(usd(1)), Err(ValueError::CurrencyMismatch { .. })));
        assert!(matches!(usd(1).fen(), Err(ValueError::CurrencyMismatch { .. })));
        assert!(b < a);
        assert_eq!(a.partial_cmp(&usd(250)), None);
        assert_ne!(a, usd(250));
    }

    #[test]
    fn its_json_form_names_currency_and_minor_units() {
        let text = r#"{"currency":"CNY","minor":1266}"#;
        assert_eq!(serde_json::to_string(&Money::cny_fen(1266)).unwrap(), text);
        assert_eq!(serde_json::from_str::<Money>(text).unwrap(), Money::cny_fen(1266));
        assert!(serde_json::from_str::<Money>(r#"{"currency":"CNY","minor":12.66}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"currency":"yuan","minor":1}"#).is_err());
    }

    proptest! {
        #[test]
        fn text_and_fen_round_trip(fen in any::<i64>()) {
            let money = Money::cny_fen(fen);
            prop_assert_eq!(Money::parse_yuan(&money.to_decimal()), Ok(money));
            let shown = money.to_string().replace(['¥', ','], "");
            prop_assert_eq!(Money::parse_yuan(&shown), Ok(money));
        }
    }
}
