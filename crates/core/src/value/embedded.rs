//! JSON inside a JSON string, as the platforms send addresses, order lines and whole orders.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::OnceLock;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::ValueError;
use super::wire::{Scalar, has_escape, unescape_lossy, write_raw};

/// A `T` written as JSON text inside a JSON string. Keeps the text; parses when [`get`](Self::get) is called, so
/// that a reply never fails for text in it that is not what it should be.
///
/// Where the platform sends the object or array itself (or another scalar) in place of text, that is kept too and
/// written back as it was. `Debug` shows the length only, since these texts often hold a recipient's address.
pub struct Embedded<T> {
    source: Box<str>,
    form: Form,
    /// The text of an [`Escaped`](Form::Escaped) source, once it was asked for.
    unescaped: OnceLock<Box<str>>,
    // `fn() -> T`: owns no `T`, so it is `Send` and `Sync` whatever `T` is.
    holds: PhantomData<fn() -> T>,
}

/// How the source stood on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In a string, without escapes: it is the text.
    Plain,
    /// In a string, with its escapes, which are half of such a text: they are resolved when somebody asks.
    Escaped,
    /// Not in a string: JSON by construction.
    Bare,
}

impl<T> Embedded<T> {
    const fn of(source: Box<str>, form: Form) -> Self {
        Self { source, form, unescaped: OnceLock::new(), holds: PhantomData }
    }

    /// A value as compact JSON text, to be written as a string.
    ///
    /// # Errors
    /// [`ValueError::NotWritable`] when the value cannot be written as JSON.
    pub fn new(value: &T) -> Result<Self, ValueError>
    where
        T: Serialize,
    {
        match serde_json::to_string(value) {
            Ok(json) => Ok(Self::from_text(json)),
            Err(error) => Err(ValueError::NotWritable { reason: error.to_string() }),
        }
    }

    /// Text as it is, to be written as a string. Whether it parses shows when it is read.
    #[must_use]
    pub fn from_text(text: impl Into<Box<str>>) -> Self {
        Self::of(text.into(), Form::Plain)
    }

    /// Parses the text, anew at each call.
    ///
    /// # Errors
    /// [`ValueError::Blank`] for an empty text, [`ValueError::Embedded`] for one that does not parse as a `T`; the
    /// error repeats no content.
    pub fn get(&self) -> Result<T, ValueError>
    where
        T: DeserializeOwned,
    {
        if self.is_blank() {
            return Err(ValueError::Blank { expected: "JSON text" });
        }
        let text = self.text();
        serde_json::from_str(text).map_err(|error| ValueError::Embedded {
            length: text.len(),
            reason: reason(&error),
            line: error.line(),
            column: error.column(),
        })
    }

    /// The JSON text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self.form {
            Form::Escaped => self.unescaped.get_or_init(|| unescape_lossy(&self.source).into()),
            Form::Plain | Form::Bare => &self.source,
        }
    }

    /// Tells whether the platform sent an empty text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Writes a string, also where an object was given: for `#[serde(serialize_with = "Embedded::as_text")]` on a
    /// member that the platform takes as text only.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn as_text<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.form {
            Form::Bare => serializer.serialize_str(&crate::auth::compact(&self.source)),
            Form::Plain | Form::Escaped => serializer.serialize_str(self.text()),
        }
    }

    /// [`as_text`](Self::as_text) of a member that may be absent, which is `null`:
    /// `#[serde(serialize_with = "Embedded::optional_as_text")]`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn optional_as_text<S: Serializer>(json: &Option<Self>, serializer: S) -> Result<S::Ok, S::Error> {
        match json {
            Some(json) => json.as_text(serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// Says what is wrong with a text, without its content: serde's own message quotes the value it did not like.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match error.classify() {
        // These name fields of our own types.
        Category::Data
            if ["missing", "duplicate", "unknown"].iter().any(|w| message.starts_with(&format!("{w} field"))) =>
        {
            message.split(" at line ").next().unwrap_or_default().to_owned()
        }
        Category::Data => "a value is not of the expected type".to_owned(),
        Category::Eof => "it ends too early".to_owned(),
        Category::Syntax | Category::Io => "it is not JSON".to_owned(),
    }
}

impl<T> Clone for Embedded<T> {
    fn clone(&self) -> Self {
        Self { unescaped: self.unescaped.clone(), ..Self::of(self.source.clone(), self.form) }
    }
}

/// Equality is that of the text and its form on the wire.
impl<T> PartialEq for Embedded<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.form == Form::Bare) == (other.form == Form::Bare) && self.text() == other.text()
    }
}

impl<T> Eq for Embedded<T> {}

impl<T> Hash for Embedded<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}

impl<T> fmt::Debug for Embedded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedded({} bytes)", self.text().len())
    }
}

impl<T> Serialize for Embedded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.form {
            Form::Bare => write_raw(&self.source, serializer),
            Form::Plain | Form::Escaped => serializer.serialize_str(self.text()),
        }
    }
}

impl<'de, T> Deserialize<'de> for Embedded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?.get();
        match raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(content) if has_escape(content.as_bytes()) => Ok(Self::of(content.into(), Form::Escaped)),
            Some(content) => Ok(Self::of(content.into(), Form::Plain)),
            None if raw == "null" => {
                crate::json::refused(raw);
                Err(Scalar::Null.unexpected("JSON text"))
            }
            None => Ok(Self::of(raw.into(), Form::Bare)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::value::{OrderId, Personal};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Receiver {
        name: Personal,
        age: u8,
    }

    fn embedded(json: &str) -> Embedded<Receiver> {
        serde_json::from_str(json).unwrap()
    }

    fn zhang() -> Receiver {
        Receiver { name: "张三".into(), age: 30 }
    }

    #[test]
    fn text_in_a_string_is_kept_and_parsed_on_demand() {
        let json = r#""{\"name\": \"张三\", \"age\":30}""#;
        let receiver = embedded(json);
        assert_eq!(receiver.text(), r#"{"name": "张三", "age":30}"#);
        assert_eq!(receiver.get(), Ok(zhang()));
        assert_eq!(serde_json::to_string(&receiver).unwrap(), json);
        let built = Embedded::new(&zhang()).unwrap();
        assert_eq!(serde_json::to_string(&built).unwrap(), r#""{\"name\":\"张三\",\"age\":30}""#);
    }

    #[test]
    fn a_real_object_in_its_place_is_accepted_and_written_back() {
        let json = r#"{"name": "张三","age":30}"#;
        assert_eq!(embedded(json).get(), Ok(zhang()));
        assert_eq!(serde_json::to_string(&embedded(json)).unwrap(), json);
        assert_ne!(embedded(json), Embedded::from_text(json));
        let ids: Embedded<Vec<OrderId>> = serde_json::from_str("[2514888072180880794, \"1\"]").unwrap();
        assert_eq!(ids.get().unwrap()[0].as_i64(), Ok(2_514_888_072_180_880_794));
        for json in ["12.50", "true", "false"] {
            assert_eq!(serde_json::to_string(&embedded(json)).unwrap(), json);
        }
    }

    #[test]
    fn text_that_does_not_parse_fails_only_when_asked_and_repeats_nothing() {
        for (text, reason) in [
            ("{price=53.00; 张三}", "it is not JSON"),
            (r#"{"name":"张三""#, "it ends too early"),
            (r#"{"name":"张三"}"#, "missing field `age`"),
            (r#"{"name":"李四","age":"张三"}"#, "a value is not of the expected type"),
        ] {
            let json = serde_json::to_string(text).unwrap();
            let error = embedded(&json).get().unwrap_err().to_string();
            assert!(error.contains(reason) && !error.contains("张三"), "{error}");
            assert_eq!(serde_json::to_string(&embedded(&json)).unwrap(), json);
        }
        assert!(embedded(r#""""#).is_blank());
        assert_eq!(embedded(r#"" ""#).get(), Err(ValueError::Blank { expected: "JSON text" }));
        assert!(serde_json::from_str::<Embedded<Receiver>>("null").is_err());
    }

    #[test]
    fn debug_shows_the_length_only() {
        assert_eq!(format!("{:?}", embedded(r#""张三""#)), "Embedded(6 bytes)");
    }
}
