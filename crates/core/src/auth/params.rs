//! Business parameters as they are: the members of a JSON object in their order, each as the very text that is
//! sent, so that what is signed and what is sent cannot differ. No number passes through a float.

use crate::error::Error;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The members of a JSON object, in their order, borrowed from its text.
#[derive(Debug, Clone)]
pub struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
                while let Some(name) = map.next_key::<Name<'de>>()? {
                    if members.iter().any(|(other, _)| *other == name.0) {
                        return Err(serde::de::Error::custom(format_args!("the member `{}` stands twice", name.0)));
                    }
                    members.push((name.0, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// A member's name, borrowed where it holds no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member's name")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl<'a> Members<'a> {
    /// Reads the members of a JSON object; `null` counts as an empty one.
    ///
    /// # Errors
    /// Anything else, and a member that stands twice.
    pub fn read(json: &'a str) -> Result<Self, Error> {
        if json.trim() == "null" {
            return Ok(Self(Vec::new()));
        }
        serde_json::from_str(json).map_err(|e| Error::usage(format!("the parameters must be a JSON object: {e}")))
    }

    /// Takes out the members that stand in the path as `{name}`, and returns the path with them filled in.
    ///
    /// # Errors
    /// A member that the path needs and that is absent, or that is not a plain value.
    pub fn fill_path(&mut self, path: &str) -> Result<String, Error> {
        let mut out = String::with_capacity(path.len() + 24);
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            let at = self.0.iter().position(|(n, _)| n == name);
            let at = at.ok_or_else(|| Error::invalid(name, "is missing: it stands in the path"))?;
            let (_, value) = self.0.remove(at);
            let text = match plain(name, value)? {
                Some(text) if !text.is_empty() => text,
                _ => return Err(Error::invalid(name, "must be a text or a number: it stands in the path")),
            };
            if matches!(text.as_ref(), "." | "..") {
                return Err(Error::invalid(
                    name,
                    "must not be `.` or `..`: it stands in the path, and would change it",
                ));
            }
            out.push_str(before);
            out.push_str(&encode(&text));
            rest = after;
        }
        out.push_str(rest);
        if changes_itself(&out) {
            return Err(Error::invalid("path", "must have no step `.` or `..`, which would lead elsewhere"));
        }
        Ok(out)
    }
}

/// Tells whether a path has a step `.` or `..`, in any of the spellings that a URL knows.
#[must_use]
pub(crate) fn changes_itself(path: &str) -> bool {
    let is_dots = |step: &str| {
        let step = step.to_ascii_lowercase().replace("%2e", ".");
        step == "." || step == ".."
    };
    (path.contains('.') || path.contains('%')) && path.split(['/', '\\']).any(is_dots)
}

/// The text of a plain value: a string's content, a number or truth value as written; `None` for `null`, arrays
/// and objects.
///
/// # Errors
/// A string that is no text: half of a surrogate pair stands in it. Nobody is to leave such a member out in silence.
pub(super) fn plain<'v>(name: &str, value: &'v RawValue) -> Result<Option<Cow<'v, str>>, Error> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => string(name, text).map(Some),
        Some(b'{' | b'[' | b'n') | None => Ok(None),
        Some(_) => Ok(Some(Cow::Borrowed(text))),
    }
}

/// The content of a JSON string, without copying where it holds no escapes.
fn string<'v>(name: &str, text: &'v str) -> Result<Cow<'v, str>, Error> {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        _ => serde_json::from_str(text).map(Cow::Owned).map_err(|error| {
            let words = error.to_string();
            let rule = words.split(" at line ").next().unwrap_or(&words);
            Error::invalid(name, format!("is no text: {rule} (half of a surrogate pair, \\ud800 to \\udfff)"))
        }),
    }
}

/// The value as one text: a plain value's, or compact JSON; `None` for `null`.
///
/// # Errors
/// As for [`plain`].
pub(super) fn text<'v>(name: &str, value: &'v RawValue) -> Result<Option<Cow<'v, str>>, Error> {
    match value.get().as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'{' | b'[') => Ok(Some(compact(value.get()))),
        _ => plain(name, value),
    }
}

/// The elements of an array of plain values as texts, `null`s left out; `None` where the value is anything else: an
/// array of objects is one nested value.
///
/// # Errors
/// As for [`plain`], naming the element.
pub(super) fn elements<'v>(name: &str, value: &'v RawValue) -> Result<Option<Vec<Cow<'v, str>>>, Error> {
    if !value.get().starts_with('[') {
        return Ok(None);
    }
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) else { return Ok(None) };
    if items.iter().any(|item| item.get().starts_with(['{', '['])) {
        return Ok(None);
    }
    let mut out = Vec::with_capacity(items.len());
    for (i, item) in items.into_iter().enumerate() {
        // The name is written only for an error.
        match plain(name, item) {
            Ok(element) => out.extend(element),
            Err(_) => return plain(&format!("{name}[{i}]"), item).map(|_| None),
        }
    }
    Ok(Some(out))
}

/// JSON without white space between its tokens, otherwise untouched: members keep their order, numbers their text.
#[must_use]
pub fn compact(json: &str) -> Cow<'_, str> {
    let mut inside = false;
    let mut escaped = false;
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if inside {
            inside = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            inside = c == '"';
        }
        out.push(c);
    }
    if out.len() == json.len() { Cow::Borrowed(json) } else { Cow::Owned(out) }
}

/// Everything but letters, digits and `-._~` is percent-encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a text for a path or a query.
#[must_use]
pub fn encode(text: &str) -> Cow<'_, str> {
    Cow::from(utf8_percent_encode(text, RESERVED))
}

/// A query string, without the question mark.
#[must_use]
pub(super) fn query<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(&encode(name));
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}
