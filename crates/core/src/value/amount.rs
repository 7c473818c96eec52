//! Amounts as the wire has them. One reply mixes integers in fen, numbers in yuan and texts in yuan; the type of the
//! field, [`Fen`] or [`Yuan`], says which unit it is in, and keeps number or text to the digit.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::ValueError;
use super::money::{self, Money, Unit};
use super::wire::{Scalar, Wire};

const EXPECTED: &str = "an amount (number or text)";

/// An amount in fen (hundredths of a yuan) on the wire: `12`, `"12"`, `12.0` or `""`.
///
/// Equality is that of the wire (`12` and `"12"` differ); compare [`Fen::money`] to compare amounts. It displays
/// as money, or as its text where that is no amount.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fen(Wire);

/// An amount in yuan on the wire: `13.21`, `"24.3"`, `"140.0"`, `6` or `""`.
///
/// Equality is that of the wire (`"6"` and `"6.00"` differ); compare [`Yuan::money`] to compare amounts. It displays
/// as money, or as its text where that is no amount.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Yuan(Wire);

impl Fen {
    /// An amount in fen, written as a JSON integer.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(Wire::Int(fen))
    }
}

impl Yuan {
    /// An amount given in **fen**, written as a JSON number of yuan: an integer when whole, `13.2` or `13.21` if not.
    #[must_use]
    pub fn from_fen(fen: i64) -> Self {
        if fen % 100 == 0 {
            return Self(Wire::Int(fen / 100));
        }
        let text = Money::cny_fen(fen).to_decimal();
        Self(Wire::Number(text.trim_end_matches('0').into()))
    }

    /// An amount of money, written as a JSON number of yuan: an integer when whole.
    ///
    /// # Errors
    /// [`ValueError::CurrencyMismatch`] unless the money is in CNY.
    pub fn from_money(money: Money) -> Result<Self, ValueError> {
        money.fen().map(Self::from_fen)
    }
}

impl TryFrom<Money> for Fen {
    type Error = ValueError;

    /// Fails unless the money is in CNY.
    fn try_from(money: Money) -> Result<Self, ValueError> {
        money.fen().map(Self::new)
    }
}

impl TryFrom<Money> for Yuan {
    type Error = ValueError;

    /// Fails unless the money is in CNY.
    fn try_from(money: Money) -> Result<Self, ValueError> {
        Self::from_money(money)
    }
}

/// The code that both units have in common.
macro_rules! wire_amount {
    ($name:ident, $unit:path) => {
        impl $name {
            const UNIT: Unit = $unit;

            /// The amount, exactly, in CNY.
            ///
            /// # Errors
            /// When the platform sent an empty text, a text that is no decimal number, a part smaller than one fen,
            /// or more than 64 bits of fen. The error names the text.
            pub fn money(&self) -> Result<Money, ValueError> {
                match &self.0 {
                    // Fen as an integer is the common case, and needs no text.
                    Wire::Int(value) if Self::UNIT.is_fen() => Ok(Money::cny_fen(*value)),
                    wire => Money::parse(&wire.text(), Self::UNIT),
                }
            }

            /// Gives the amount as the platform sent it, to the digit, without the quotes of a string.
            #[must_use]
            pub fn text(&self) -> Cow<'_, str> {
                self.0.text()
            }

            /// Tells whether the platform sent an empty text.
            #[must_use]
            pub fn is_blank(&self) -> bool {
                self.0.is_blank()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.money() {
                    Ok(money) => money.fmt(f),
                    Err(_) => f.pad(&self.text()),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Scalar::read(deserializer, |scalar| Wire::from_scalar(scalar, EXPECTED).map(Self))
            }
        }

        impl sealed::Amount for $name {
            fn write_text<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.write_text(serializer)
            }
        }

        impl AmountField for $name {}
        impl AmountField for Option<$name> {}
    };
}

wire_amount!(Fen, money::FEN);
wire_amount!(Yuan, money::YUAN);

/// A field that holds an amount: `Fen`, `Yuan`, or an `Option` of one.
pub trait AmountField: sealed::Amount {}

mod sealed {
    use serde::ser::Serializer;

    pub trait Amount {
        fn write_text<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    }

    impl<T: Amount> Amount for Option<T> {
        fn write_text<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Some(amount) => amount.write_text(serializer),
                None => serializer.serialize_none(),
            }
        }
    }
}

/// Field adapters for amounts in fen.
pub mod fen {
    pub use super::as_text;
}

/// Field adapters for amounts in yuan.
pub mod yuan {
    pub use super::as_text;
}

/// Writes an amount as a JSON string, for requests that want text: `"1266"`, `"13.21"`. An absent one is `null`.
///
/// For `#[serde(serialize_with = "daigou_core::value::fen::as_text")]` or `with = "…"`, on an amount or an `Option`
/// of one.
///
/// # Errors
/// Those of the serializer.
pub fn as_text<T: AmountField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.write_text(serializer)
}

/// [`as_text`](fn@as_text) as a module, for `#[serde(with = "…")]`.
pub mod as_text {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    /// Writes the amount as a JSON string.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<T: super::AmountField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
        super::as_text(field, serializer)
    }

    /// Reads an amount in any form.
    ///
    /// # Errors
    /// When there is neither a number nor a text.
    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: super::AmountField + Deserialize<'de>,
        D: Deserializer<'de>,
    {
        T::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yuan(json: &str) -> Yuan {
        serde_json::from_str(json).unwrap()
    }

    fn fen(json: &str) -> Fen {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn documented_amounts_mean_what_their_unit_says() {
        for (json, minor) in [
            (r#""12.00""#, 1200),
            (r#""24.3""#, 2430),
            (r#""6""#, 600),
            (r#""140.0""#, 14000),
            (r#""633.69""#, 63369),
            ("13.21", 1321),
            ("12.0", 1200),
            ("53", 5300),
            ("1e2", 10000),
            ("-0.00", 0),
        ] {
            assert_eq!(yuan(json).money(), Ok(Money::cny_fen(minor)), "{json}");
        }
        for (json, minor) in [("1266", 1266), (r#""12""#, 12), ("12", 12), ("12.0", 12), ("-5", -5), ("0", 0)] {
            assert_eq!(fen(json).money(), Ok(Money::cny_fen(minor)), "{json}");
        }
    }

    #[test]
    fn what_the_wire_said_is_written_back() {
        for json in [
            "0",
            "-0",
            "12",
            "12.0",
            "12.00",
            "13.21",
            "1e2",
            "1E+2",
            "-0.50",
            "99999999999999999999.99",
            "0.1000",
            r#""24.3""#,
            r#""""#,
            r#""abc""#,
            r#""  ""#,
            r#""价格面议""#,
            r#""a\"b""#,
        ] {
            assert_eq!(serde_json::to_string(&yuan(json)).unwrap(), json);
            assert_eq!(serde_json::to_string(&fen(json)).unwrap(), json);
        }
        assert_ne!(yuan("12"), yuan("12.0"));
        assert_ne!(yuan("12"), yuan(r#""12""#));
    }

    #[test]
    fn what_is_no_amount_decodes_and_fails_only_when_asked() {
        assert!(yuan(r#""""#).is_blank());
        assert!(!yuan("0").is_blank());
        assert_eq!(yuan(r#""""#).money().unwrap_err().to_string(), "expected an amount, found an empty text");
        assert_eq!(yuan(r#""abc""#).money().unwrap_err().to_string(), "`abc` is not an amount");
        assert_eq!(fen("12.5").money().unwrap_err().to_string(), "`12.5` fen has a part smaller than one fen");
        assert!(matches!(yuan("12.345").money(), Err(ValueError::FractionOfFen { .. })));
        assert!(matches!(yuan("9223372036854775807").money(), Err(ValueError::AmountTooLarge { .. })));
        assert!(matches!(fen("9223372036854775808").money(), Err(ValueError::AmountTooLarge { .. })));
        let long = format!("\"{}\"", "x".repeat(500));
        assert!(yuan(&long).money().unwrap_err().to_string().chars().count() < 80);
    }

    #[test]
    fn what_is_no_scalar_fails_the_decode_without_content() {
        for (json, error) in [
            (r#"{"secret":1}"#, "invalid type: object, expected an amount (number or text)"),
            ("[1]", "invalid type: array, expected an amount (number or text)"),
            ("true", "invalid type: boolean `true`, expected an amount (number or text)"),
            ("null", "invalid type: null, expected an amount (number or text)"),
        ] {
            assert_eq!(serde_json::from_str::<Fen>(json).unwrap_err().to_string(), error);
        }
        assert_eq!(serde_json::from_str::<Option<Yuan>>("null").unwrap(), None);
    }

    #[test]
    fn built_amounts_are_written_as_numbers() {
        for (fen, json) in [(1300, "13"), (1320, "13.2"), (1321, "13.21"), (-5, "-0.05"), (0, "0"), (-100, "-1")] {
            let yuan = Yuan::from_money(Money::cny_fen(fen)).unwrap();
            assert_eq!(serde_json::to_string(&yuan).unwrap(), json);
            assert_eq!(yuan, self::yuan(json));
        }
        assert_eq!(Fen::try_from(Money::cny_fen(7)), Ok(Fen::new(7)));
        let usd = Money::new(crate::value::Currency::new("USD").unwrap(), 7);
        assert!(Fen::try_from(usd).is_err() && Yuan::try_from(usd).is_err());
    }

    #[test]
    fn an_amount_is_shown_as_money_or_as_its_text() {
        assert_eq!(fen("126600").to_string(), "¥1,266.00");
        assert_eq!(yuan(r#""24.3""#).to_string(), "¥24.30");
        assert_eq!(yuan(r#""面议""#).to_string(), "面议");
        assert_eq!(format!("{:?} {:?}", fen("12.0"), yuan(r#""6""#)), r#"Fen(12.0) Yuan("6")"#);
    }

    #[test]
    fn a_request_can_ask_for_text() {
        #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
        struct Request {
            #[serde(serialize_with = "crate::value::fen::as_text")]
            budget: Fen,
            #[serde(with = "crate::value::yuan::as_text")]
            from: Option<Yuan>,
            #[serde(default, with = "crate::value::yuan::as_text")]
            to: Option<Yuan>,
        }
        let request = Request { budget: Fen::new(400), from: Some(Yuan::from_fen(63369)), to: None };
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(json, r#"{"budget":"400","from":"633.69","to":null}"#);
        let read: Request = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    proptest! {
        #[test]
        fn any_number_text_is_preserved(text in r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,6})?([eE][+-]?[0-9]{1,3})?") {
            let read = yuan(&text);
            prop_assert_eq!(&read.text(), &text);
            prop_assert_eq!(serde_json::to_string(&yuan(&text)).unwrap(), text);
        }

        #[test]
        fn any_string_is_preserved(content in any::<String>()) {
            let json = serde_json::to_string(&content).unwrap();
            let read = fen(&json);
            prop_assert_eq!(&read.text(), &content);
            prop_assert_eq!(serde_json::to_string(&fen(&json)).unwrap(), json);
        }

        #[test]
        fn yuan_and_fen_agree(minor in any::<i64>()) {
            let money = Money::cny_fen(minor);
            let wire = serde_json::to_string(&Yuan::from_fen(minor)).unwrap();
            prop_assert_eq!(yuan(&wire).money(), Ok(money));
            prop_assert_eq!(fen(&minor.to_string()).money(), Ok(money));
        }
    }
}
