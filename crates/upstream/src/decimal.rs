//! Decimal numbers that are not known to be money: weights, sizes, quantities, amounts without a stated unit.

use daigou_core::value::wire::Scalar;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A decimal number as the wire has it: `0.2`, `10.0`, `"0.4666"`, `2` or `""`. Kept to the digit, number or string,
/// and written back as it came.
///
/// Equality is that of the wire: `10`, `10.0` and `"10"` differ.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    text: Box<str>,
    quoted: bool,
}

impl Decimal {
    /// The text that the platform sent, to the digit, without the quotes of a string.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The nearest floating-point number, for showing and comparing; `None` where the text is no number. Never for
    /// amounts of money.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        self.text.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The integer, where it is one: `2` and `2.0` are 2.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        let text = self.text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        whole.parse().ok().filter(|_| fraction.bytes().all(|digit| digit == b'0'))
    }

    /// Says whether the platform sent an empty text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quoted { write!(f, "Decimal({:?})", self.text) } else { write!(f, "Decimal({})", self.text) }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string"], "description": "A decimal number, which may come as text." })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.quoted {
            return serializer.serialize_str(&self.text);
        }
        serde_json::from_str::<&RawValue>(&self.text).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Scalar::read(deserializer, |scalar| match scalar {
            Scalar::Number(text) => Ok(Self { text: text.into(), quoted: false }),
            Scalar::Text(text) => Ok(Self { text: text.into(), quoted: true }),
            other => Err(other.unexpected("a decimal (number or text)")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn a_decimal_keeps_its_digits_and_its_form() {
        for json in ["0.2", "10.0", "1e2", "123456789012345678901.5", r#""0.4666""#, r#""""#, r#""about 3""#] {
            let read: Decimal = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
        for json in ["true", "{}", "[]"] {
            assert!(serde_json::from_str::<Decimal>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_decimal_is_a_number_when_it_can_be() {
        let read = |json: &str| serde_json::from_str::<Decimal>(json).unwrap();
        assert_eq!((read("0.2").to_f64(), read(r#""x""#).to_f64()), (Some(0.2), None));
        assert_eq!(["2", "2.0", r#""2""#].map(|json| read(json).to_i64()), [Some(2); 3]);
        assert_eq!(["2.5", r#""""#, "1e2"].map(|json| read(json).to_i64()), [None; 3]);
        assert!(read(r#""""#).is_blank());
    }
}
