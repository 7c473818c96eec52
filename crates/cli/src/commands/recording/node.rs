//! JSON as a tree that is written again as it came: numbers stay text, members keep their order, and one that stands twice
//! stays twice. What is not quite JSON (a byte-order mark, raw control characters, halves of surrogate pairs) is tidied
//! first; what cannot be read even so is no tree.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A number, `true`, `false` or `null`, as written.
    Plain(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Reads JSON.
    pub(super) fn read(text: &str) -> Option<Self> {
        let read = |text: &str| serde_json::from_str::<&RawValue>(text).ok().and_then(|raw| Self::of(raw.get()));
        read(text).or_else(|| read(&tidied(text)))
    }

    /// Reads JSON that stands in a string: an object or a list.
    pub(super) fn embedded(text: &str) -> Option<Self> {
        let begins = text.trim_start().starts_with(['{', '[']);
        if begins { Self::read(text) } else { None }
    }

    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        Some(match text.as_bytes().first()? {
            b'{' => {
                let Members(members) = serde_json::from_str(text).ok()?;
                let read = |(name, raw): (String, &RawValue)| Some((name, Self::of(raw.get())?));
                Self::Object(members.into_iter().map(read).collect::<Option<_>>()?)
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Self::List(items.into_iter().map(|raw| Self::of(raw.get())).collect::<Option<_>>()?)
            }
            b'"' => Self::Text(serde_json::from_str(text).ok()?),
            _ => Self::Plain(text.to_owned()),
        })
    }

    /// The value as JSON on one line.
    pub(super) fn json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&quoted(name));
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// Tells if it is `null`, or an empty object: nothing is said by it.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Plain(text) => text == "null",
            Self::Object(members) => members.is_empty(),
            _ => false,
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The members of an object, each as its own text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, &RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The text without what makes it no JSON for its strings alone.
fn tidied(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '\\' if in_string => {
                let after = rest.as_str();
                let taken = surrogate(after, &mut out);
                if taken == 0 {
                    out.push(c);
                    out.extend(rest.next());
                } else {
                    rest = after[taken..].chars();
                }
            }
            c if in_string && c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Writes `u` and four digits of half a pair, after its backslash, as the sign for what cannot be read; a whole pair as it
/// is. Says how many bytes that took.
fn surrogate(after: &str, out: &mut String) -> usize {
    let half = |text: &str| {
        let digits = text.strip_prefix('u')?.get(..4)?;
        u16::from_str_radix(digits, 16).ok().filter(|unit| (0xd800..0xe000).contains(unit))
    };
    let Some(first) = half(after) else { return 0 };
    let second = after[5..].strip_prefix('\\').and_then(half);
    if first < 0xdc00 && second.is_some_and(|unit| unit >= 0xdc00) {
        out.push('\\');
        out.push_str(&after[..11]);
        return 11;
    }
    out.push_str("\\ufffd");
    5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_written_as_it_came() {
        for text in
            [r#"{"a":12.10,"id":2542285634920880794,"a":1,"b":[true,null,"王\n"],"c":{}}"#, r#"[]"#, r#""x""#, "1E7"]
        {
            assert_eq!(Node::read(text).unwrap().json(), text);
        }
        assert_eq!(Node::read(r#"{"a":"\u738b\u82b3"}"#).unwrap().json(), r#"{"a":"王芳"}"#);
        assert!(Node::read("<html>").is_none() && Node::read("").is_none() && Node::read("{\"a\":").is_none());
    }

    #[test]
    fn what_is_not_quite_json_is_tidied() {
        let read = |text: &str| Node::read(text).unwrap().json();
        assert_eq!(read("\u{feff}{\"a\":\"x\u{1}\ty\"}"), r#"{"a":"x\u0001\ty"}"#);
        assert_eq!(read(r#"{"a":"\ud83d\ude00 \ud800 \\ud800 \udc00\"","b":1}"#), r#"{"a":"😀 � \\ud800 �\"","b":1}"#);
        assert_eq!(Node::embedded("[1]").unwrap().json(), "[1]");
        assert!(Node::embedded("12").is_none());
    }
}
