//! JSON scalars by their exact text: the reading and writing that the values of this module and the exported macros
//! share. Not part of the public interface.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error as _, Unexpected};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::ValueError;
use super::decimal::integral;
use super::error::excerpt;

/// One JSON value as it stands in the input. Numbers, objects and arrays are their text; a string is unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar<'de> {
    /// A string, unescaped; borrowed when it held no escape.
    Text(Cow<'de, str>),
    /// A number's exact text.
    Number(&'de str),
    /// A boolean.
    Bool(bool),
    /// `null`.
    Null,
    /// An object's text.
    Object(&'de str),
    /// An array's text.
    Array(&'de str),
}

impl<'de> Scalar<'de> {
    /// Reads the next value of a JSON text as what `take` makes of it. An error can name the member that was refused.
    #[inline]
    pub fn read<D: Deserializer<'de>, T>(
        deserializer: D,
        take: impl FnOnce(Self) -> Result<T, D::Error>,
    ) -> Result<T, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?;
        Self::take(raw, take)
    }

    /// [`read`](Self::read) of an optional value. `Option` first, so that deserializers other than `serde_json`'s own,
    /// which wrap it, see an optional value.
    #[inline]
    pub(crate) fn read_optional<D: Deserializer<'de>, T>(
        deserializer: D,
        take: impl FnOnce(Self) -> Result<T, D::Error>,
    ) -> Result<T, D::Error> {
        match Option::<&'de RawValue>::deserialize(deserializer)? {
            Some(raw) => Self::take(raw, take),
            None => take(Self::Null),
        }
    }

    #[inline]
    fn take<T, E: serde::de::Error>(raw: &'de RawValue, take: impl FnOnce(Self) -> Result<T, E>) -> Result<T, E> {
        let taken = Self::of(raw.get()).map_err(E::custom).and_then(take);
        if taken.is_err() {
            crate::json::refused(raw.get());
        }
        taken
    }

    /// Classifies the text of one whole JSON value, as `RawValue` yields it (valid, no space around).
    #[inline]
    pub(crate) fn of(raw: &'de str) -> Result<Self, serde_json::Error> {
        Ok(match raw.as_bytes().first() {
            Some(b'"') => Self::Text(unescape(raw)?),
            Some(b'{') => Self::Object(raw),
            Some(b'[') => Self::Array(raw),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number(raw),
        })
    }

    /// The error for a value of a kind that does not belong here. Names the kind, never the content.
    #[cold]
    pub fn unexpected<E: serde::de::Error>(&self, expected: &str) -> E {
        let found = match self {
            Self::Text(_) => Unexpected::Other("text"),
            Self::Number(_) => Unexpected::Other("number"),
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Null => Unexpected::Other("null"),
            Self::Object(_) => Unexpected::Other("object"),
            Self::Array(_) => Unexpected::Other("array"),
        };
        E::invalid_type(found, &expected)
    }
}

/// The content of a JSON string literal.
#[inline]
fn unescape(literal: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    match literal.get(1..literal.len().saturating_sub(1)) {
        // Most strings hold no escape: their content is the literal without its quotes.
        Some(content) if !has_escape(content.as_bytes()) => Ok(Cow::Borrowed(content)),
        Some(content) => resolve_escapes(literal, content).map(Cow::Owned),
        None => serde_json::from_str(literal).map(Cow::Owned),
    }
}

/// Looks at every byte without stopping early, which the compiler turns into vector instructions.
#[inline]
pub(crate) fn has_escape(content: &[u8]) -> bool {
    content.iter().fold(false, |found, byte| found | (*byte == b'\\'))
}

/// Resolves the escapes of a literal's content. What is wrong is left to `serde_json`, which has the words for it.
fn resolve_escapes(literal: &str, content: &str) -> Result<String, serde_json::Error> {
    match resolved(content, |_| None) {
        Some(text) => Ok(text),
        None => serde_json::from_str(literal),
    }
}

/// Resolves the escapes of a text that stood between quotes; half a surrogate pair becomes U+FFFD.
pub(crate) fn unescape_lossy(content: &str) -> String {
    resolved(content, |_| Some(char::REPLACEMENT_CHARACTER)).unwrap_or_else(|| content.to_owned())
}

/// The text with its escapes resolved; `lone` gives the character for half a surrogate pair. Runs without escapes are
/// copied whole: `\"`, `\\` and `\/` stand for their second byte, with which such a run may begin.
fn resolved(content: &str, lone: impl Fn(u16) -> Option<char>) -> Option<String> {
    let bytes = content.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let (mut plain, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        if *byte != b'\\' {
            at += 1;
            continue;
        }
        out.push_str(content.get(plain..at)?);
        plain = at + 1;
        at += 2;
        let character = match bytes.get(plain)? {
            b'"' | b'\\' | b'/' => continue,
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let unit = code_unit(bytes, at)?;
                at += 4;
                let low = bytes[at..].starts_with(b"\\u").then(|| code_unit(bytes, at + 2)).flatten();
                match (unit, low) {
                    (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                        at += 6;
                        char::from_u32(0x1_0000 + ((u32::from(unit) - 0xD800) << 10) + (u32::from(low) - 0xDC00))?
                    }
                    (unit, _) => char::from_u32(unit.into()).or_else(|| lone(unit))?,
                }
            }
            _ => return None,
        };
        out.push(character);
        plain = at;
    }
    out.push_str(content.get(plain..)?);
    Some(out)
}

/// The four hexadecimal digits at a position.
fn code_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Writes JSON text as it is, without reading numbers in it.
pub(crate) fn write_raw<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_str::<&RawValue>(json).map_err(S::Error::custom)?.serialize(serializer)
}

/// The number of an integer in JSON's own spelling, if writing the number gives the same text again.
#[inline]
pub(crate) fn canonical_i64(text: &str) -> Option<i64> {
    match text.as_bytes() {
        // Up to 18 digits without a sign are most numbers, and cannot overflow.
        [first @ b'1'..=b'9', rest @ ..] if rest.len() < 18 => {
            let mut value = i64::from(first - b'0');
            for digit in rest {
                if !digit.is_ascii_digit() {
                    return None;
                }
                value = value * 10 + i64::from(digit - b'0');
            }
            Some(value)
        }
        _ if is_canonical_integer(text) => text.parse().ok(),
        _ => None,
    }
}

/// Tells whether a text is an integer in JSON's own spelling, of any length.
pub(crate) fn is_canonical_integer(text: &str) -> bool {
    match text.strip_prefix('-').unwrap_or(text).as_bytes() {
        [b'0'] => text == "0",
        [first, rest @ ..] => matches!(first, b'1'..=b'9') && rest.iter().all(u8::is_ascii_digit),
        [] => false,
    }
}

/// A number or a string as the wire had it. Equality is that of the wire: `12`, `12.0` and `"12"` differ.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Wire {
    /// An integer whose text is the number's own: the common case, held without allocation.
    Int(i64),
    /// The exact text of any other number.
    Number(Box<str>),
    /// A string.
    Text(Box<str>),
}

impl Wire {
    /// A number from its JSON text.
    #[inline]
    pub(crate) fn number(text: &str) -> Self {
        canonical_i64(text).map_or_else(|| Self::Number(text.into()), Self::Int)
    }

    /// Takes a number or a string, and fails on anything else.
    #[inline]
    pub(crate) fn from_scalar<E: serde::de::Error>(scalar: Scalar<'_>, expected: &str) -> Result<Self, E> {
        match scalar {
            Scalar::Number(text) => Ok(Self::number(text)),
            Scalar::Text(text) => Ok(Self::Text(text.into())),
            other => Err(other.unexpected(expected)),
        }
    }

    /// The text, without the quotes of a string.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Int(value) => Cow::Owned(value.to_string()),
            Self::Number(text) | Self::Text(text) => Cow::Borrowed(text),
        }
    }

    /// Tells whether this is a string of nothing but space.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    /// Writes the text as a JSON string, whatever its form was.
    pub(crate) fn write_text<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(value) => write!(f, "{value}"),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}

impl Serialize for Wire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Number(text) => write_raw(text, serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The readings of an enumeration of integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// An integer, or a string that holds one.
    Integer(i64),
    /// A string that holds none.
    Text(String),
}

impl Code {
    /// Reads the next value of a JSON text.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let integer = |text: &str| integral(text).and_then(|integer| integer.parse().ok());
        Scalar::read(deserializer, |scalar| match scalar {
            Scalar::Text(text) => Ok(integer(text.trim()).map_or_else(|| Self::Text(text.into_owned()), Self::Integer)),
            Scalar::Number(number) => integer(number)
                .map(Self::Integer)
                .ok_or_else(|| D::Error::custom(format_args!("expected an integer, found `{}`", excerpt(number)))),
            other => Err(other.unexpected("an integer")),
        })
    }
}

/// The integer a person typed for a value of an enumeration.
pub fn code_of_text(kind: &'static str, text: &str) -> Result<i64, ValueError> {
    text.trim().parse().map_err(|_| ValueError::NotAnInteger { kind, text: excerpt(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_unescaped_and_borrowed_when_plain() {
        assert!(matches!(Scalar::of(r#""24.3""#), Ok(Scalar::Text(Cow::Borrowed("24.3")))));
        assert_eq!(Scalar::of(r#""""#).unwrap(), Scalar::Text("".into()));
        assert_eq!(Scalar::of(r#""a\"b\u4e03\n""#).unwrap(), Scalar::Text("a\"b七\n".into()));
        assert_eq!(
            Scalar::of(r#""\/\b\f\r\t\\ \ud83d\ude00.""#).unwrap(),
            Scalar::Text("/\u{8}\u{c}\r\t\\ 😀.".into())
        );
        for broken in [r#""\ud800""#, r#""\ud800\n""#, r#""\udc00""#] {
            assert!(Scalar::of(broken).is_err(), "{broken}");
        }
    }

    proptest::proptest! {
        #[test]
        fn escapes_mean_what_serde_json_says(
            parts in proptest::collection::vec(r#"[a-z七]{0,3}|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud83d\\ude0[0-9]"#, 0..12)
        ) {
            let literal = format!("\"{}\"", parts.concat());
            let expected = serde_json::from_str::<String>(&literal).ok();
            let found = match Scalar::of(&literal) {
                Ok(Scalar::Text(text)) => Some(text.into_owned()),
                _ => None,
            };
            proptest::prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn only_the_own_spelling_of_an_integer_is_canonical() {
        for text in ["0", "7", "-7", "9223372036854775807", "-9223372036854775808"] {
            assert_eq!(canonical_i64(text).unwrap().to_string(), text);
            assert!(is_canonical_integer(text));
        }
        for text in ["-0", "007", "+7", "", "-", "7.0", "1e2", " 7", "七"] {
            assert_eq!(canonical_i64(text), None, "{text}");
            assert!(!is_canonical_integer(text), "{text}");
        }
        assert_eq!(canonical_i64("9223372036854775808"), None);
        assert!(is_canonical_integer("9223372036854775808"));
    }
}
