//! Parameters of a call that the vendor does not publish.

use crate::error::Error;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A JSON object as the caller wrote it, for calls whose parameters are **not published**: it is sent as it is, with
/// its members in their order and its numbers as they stand.
#[derive(Clone)]
pub struct FreeForm(Box<RawValue>);

impl FreeForm {
    /// The members of something that is written as a JSON object: a struct or a map.
    ///
    /// # Errors
    /// It cannot be written, or is written as something else.
    pub fn new<T: Serialize + ?Sized>(members: &T) -> Result<Self, Error> {
        let json = serde_json::to_string(members).map_err(|e| Error::usage(format!("cannot be written: {e}")))?;
        Self::from_json(&json)
    }

    /// The members of a JSON object by its text, such as `{"ids":[75]}`.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|e| Error::usage(format!("{EXPECTED}: {e}")))
    }

    /// The object's text.
    #[must_use]
    pub fn json(&self) -> &str {
        self.0.get()
    }
}

const EXPECTED: &str = "the parameters must be a JSON object";

impl Default for FreeForm {
    /// No parameters.
    fn default() -> Self {
        #[allow(clippy::expect_used, reason = "a constant that is JSON")]
        Self(RawValue::from_string("{}".to_owned()).expect("`{}` is JSON"))
    }
}

impl PartialEq for FreeForm {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

/// Shows the length alone: parameters may hold names and addresses.
impl fmt::Debug for FreeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FreeForm({} bytes)", self.json().len())
    }
}

impl Serialize for FreeForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FreeForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('{') { Ok(Self(raw)) } else { Err(de::Error::custom(EXPECTED)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_passes_as_it_is_and_anything_else_is_refused() {
        let text = r#"{"b":1.10,"a":2542285634920880794}"#;
        let free: FreeForm = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&free).unwrap(), text);
        assert_eq!(format!("{free:?}"), "FreeForm(34 bytes)");
        for text in ["[]", "1", "null", "\"x\""] {
            assert!(serde_json::from_str::<FreeForm>(text).is_err(), "{text}");
        }
        assert!(FreeForm::new(&[1]).is_err());
        assert_eq!(FreeForm::default().json(), "{}");
    }
}
