//! Reading a currency from its code.

use super::error::excerpt;
use super::{Currency, ValueError};
use serde::de::{Deserialize, Deserializer, Error as _};
use std::borrow::Cow;
use std::str::FromStr;

impl Currency {
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
}

impl FromStr for Currency {
    type Err = ValueError;

    fn from_str(code: &str) -> Result<Self, ValueError> {
        Self::new(code)
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
