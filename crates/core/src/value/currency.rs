//! Currency codes.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::ValueError;
use super::error::excerpt;

/// A currency by its ISO 4217 code: three upper-case letters.
///
/// Every currency is counted in hundredths here ([`Currency::MINOR_DIGITS`]). That is right for all the platforms
/// bill in (yuan and fen); an amount in a currency without hundredths, such as VND or JPY, would have to be counted
/// in hundredths as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The renminbi: yuan, of 100 fen.
    pub const CNY: Self = Self(*b"CNY");

    /// Decimal digits of the minor unit, for every currency: 2.
    pub const MINOR_DIGITS: u32 = 2;

    /// A currency from its code.
    ///
    /// # Errors
    /// [`ValueError::NotACurrency`] unless the code is three upper-case ASCII letters.
    pub fn new(code: &str) -> Result<Self, ValueError> {
        match code.as_bytes() {
            [a, b, c] if [a, b, c].into_iter().all(u8::is_ascii_uppercase) => Ok(Self([*a, *b, *c])),
            _ => Err(ValueError::NotACurrency { text: excerpt(code) }),
        }
    }

    /// The code, such as `CNY`.
    #[must_use]
    pub fn code(&self) -> &str {
        // Three ASCII letters by construction: the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = ValueError;

    fn from_str(code: &str) -> Result<Self, ValueError> {
        Self::new(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        Self::new(&code).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_three_upper_case_letters() {
        assert_eq!(Currency::new("CNY"), Ok(Currency::CNY));
        assert_eq!("USD".parse::<Currency>().unwrap().to_string(), "USD");
        for code in ["", "cny", "CN", "CNYX", "C1Y", "¥¥", "人民币"] {
            assert!(Currency::new(code).is_err(), "{code}");
        }
        assert!(serde_json::from_str::<Currency>(r#""yuan""#).is_err());
        assert_eq!(serde_json::to_string(&Currency::CNY).unwrap(), r#""CNY""#);
        assert_eq!(format!("{:?}", Currency::CNY), "CNY");
    }
}
