//! Text about people: recipient names, phones, street lines. It is carried, never shown by accident.

use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::wire::Scalar;

/// A text about a person. Its `Debug` shows `Personal(***)`; it has no `Display`. [`Personal::expose`] gives the
/// text where it is needed. Reads a string or a number (phones come as either); writes a string.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Personal(String);

impl Personal {
    /// The text itself. Not for logs or errors.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Tells whether there is nothing but space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(***)")
    }
}

impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Scalar::read(deserializer, |scalar| match scalar {
            Scalar::Text(text) => Ok(Self(text.into_owned())),
            Scalar::Number(number) => Ok(Self(number.to_owned())),
            other => Err(other.unexpected("text")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_and_expose_everything() {
        let name: Personal = serde_json::from_str(r#""张三""#).unwrap();
        assert_eq!(name.expose(), "张三");
        assert_eq!(format!("{name:?} {:?}", Some(&name)), "Personal(***) Some(Personal(***))");
        assert_eq!(serde_json::to_string(&name).unwrap(), r#""张三""#);
    }

    #[test]
    fn a_phone_may_be_a_number_of_any_length() {
        let phone: Personal = serde_json::from_str("13800138000138001380013800").unwrap();
        assert_eq!(phone.expose(), "13800138000138001380013800");
        assert!(serde_json::from_str::<Personal>(r#""""#).unwrap().is_blank());
    }

    #[test]
    fn an_error_repeats_nothing() {
        for json in [r#"{"name":"张三"}"#, r#"["张三"]"#, "true", "null"] {
            let error = serde_json::from_str::<Personal>(json).unwrap_err().to_string();
            assert!(!error.contains("张三"), "{error}");
        }
    }
}
