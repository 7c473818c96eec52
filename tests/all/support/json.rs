//! JSON as a tree that keeps the text of numbers and the order of members, to change single leaves of a documented
//! reply and to compare what came back. Written apart from the crates under test on purpose.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// The number's text as it stood.
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Names of members that no type has: see [`Json::with_strangers`].
pub(crate) const STRANGERS: [&str; 2] = ["zzz", "notYetModelled"];

/// The members of an object with the text of each value.
pub(crate) struct Pairs(pub(crate) Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut out = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    out.push(pair);
                }
                Ok(Pairs(out))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl Json {
    /// Reads JSON text.
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        match text.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = read(text);
                Self::Object(pairs.into_iter().map(|(n, v)| (n, Self::parse(v.get()))).collect())
            }
            Some(b'[') => {
                let items: Vec<Box<RawValue>> = read(text);
                Self::Array(items.iter().map(|v| Self::parse(v.get())).collect())
            }
            Some(b'"') => Self::Text(read(text)),
            Some(b't' | b'f') => Self::Bool(read(text)),
            Some(b'n') => Self::Null,
            _ => Self::Number(text.to_owned()),
        }
    }

    /// A member, or an element by its number.
    pub(crate) fn get(&self, step: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == step).map(|(_, value)| value),
            Self::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        }
    }

    fn get_mut(&mut self, step: &str) -> Option<&mut Self> {
        match self {
            Self::Object(members) => members.iter_mut().find(|(name, _)| name == step).map(|(_, value)| value),
            Self::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The value at a path.
    pub(crate) fn at(&self, path: &Path) -> &Self {
        path.0.iter().fold(self, |value, step| value.get(step).unwrap_or_else(|| panic!("no {path}")))
    }

    /// The same with another value at a path.
    pub(crate) fn with(&self, path: &Path, value: Self) -> Self {
        let mut out = self.clone();
        let place = path.0.iter().fold(&mut out, |v, step| v.get_mut(step).unwrap_or_else(|| panic!("no {path}")));
        *place = value;
        out
    }

    /// The same without a member.
    pub(crate) fn without(&self, member: &str) -> Self {
        match self {
            Self::Object(members) => Self::Object(members.iter().filter(|(n, _)| n != member).cloned().collect()),
            other => other.clone(),
        }
    }

    /// The same without members that are null, at any depth.
    pub(crate) fn without_nulls(&self) -> Self {
        match self {
            Self::Object(members) => {
                let kept = members.iter().filter(|(_, value)| *value != Self::Null);
                Self::Object(kept.map(|(name, value)| (name.clone(), value.without_nulls())).collect())
            }
            Self::Array(items) => Self::Array(items.iter().map(Self::without_nulls).collect()),
            other => other.clone(),
        }
    }

    /// The same without the member or the element at a path.
    pub(crate) fn cut(&self, path: &Path) -> Self {
        let Some((last, parents)) = path.0.split_last() else { panic!("nothing stands around the whole") };
        let parent = Path(parents.to_vec());
        let rest = match self.at(&parent) {
            Self::Array(items) => {
                let kept = items.iter().enumerate().filter(|(i, _)| i.to_string() != *last);
                Self::Array(kept.map(|(_, item)| item.clone()).collect())
            }
            other => other.without(last),
        };
        self.with(&parent, rest)
    }

    /// The paths of all objects and lists, this one's first.
    pub(crate) fn containers(&self) -> Vec<Path> {
        let mut out = vec![Path::default()];
        let mut next = 0;
        while next < out.len() {
            let here = out[next].clone();
            let inside: Vec<Path> = match self.at(&here) {
                Self::Object(members) => {
                    let deep = members.iter().filter(|(_, value)| value.is_container());
                    deep.map(|(name, _)| here.join(name)).collect()
                }
                Self::Array(items) => {
                    let deep = items.iter().enumerate().filter(|(_, item)| item.is_container());
                    deep.map(|(i, _)| here.join(&i.to_string())).collect()
                }
                _ => Vec::new(),
            };
            out.extend(inside);
            next += 1;
        }
        out
    }

    fn is_container(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Array(_))
    }

    /// The paths of all scalars.
    pub(crate) fn leaves(&self) -> Vec<Path> {
        let mut out = Vec::new();
        self.walk(&Path::default(), &mut out);
        out
    }

    fn walk(&self, here: &Path, out: &mut Vec<Path>) {
        match self {
            Self::Object(members) => members.iter().for_each(|(name, value)| value.walk(&here.join(name), out)),
            Self::Array(items) => {
                items.iter().enumerate().for_each(|(i, value)| value.walk(&here.join(&i.to_string()), out));
            }
            _ => out.push(here.clone()),
        }
    }

    /// The same with a member of an unknown name in every object.
    pub(crate) fn with_strangers(&self) -> Self {
        let stranger = || Self::parse(r#"{"class":"java.lang.Object","list":[1,{"deep":null}],"n":1e400}"#);
        let [first, last] = STRANGERS;
        match self {
            Self::Object(members) => {
                let known = members.iter().map(|(n, v)| (n.clone(), v.with_strangers()));
                let (first, last) = ((first.to_owned(), stranger()), (last.to_owned(), stranger()));
                Self::Object(std::iter::once(first).chain(known).chain([last]).collect())
            }
            Self::Array(items) => Self::Array(items.iter().map(Self::with_strangers).collect()),
            other => other.clone(),
        }
    }

    /// Where this is not contained in `other`: members that are missing there or have another value. Arrays must
    /// have the same length, numbers the same text.
    pub(crate) fn missing_from(&self, other: &Self) -> Vec<String> {
        let mut out = Vec::new();
        self.compare(other, &Path::default(), &mut out);
        out
    }

    fn compare(&self, other: &Self, here: &Path, out: &mut Vec<String>) {
        match (self, other) {
            (Self::Object(members), Self::Object(_)) => {
                for (name, value) in members {
                    match other.get(name) {
                        Some(found) => value.compare(found, &here.join(name), out),
                        None => out.push(format!("{}: lost", here.join(name))),
                    }
                }
            }
            (Self::Array(items), Self::Array(others)) if items.len() == others.len() => {
                for (i, (item, found)) in items.iter().zip(others).enumerate() {
                    item.compare(found, &here.join(&i.to_string()), out);
                }
            }
            _ if self == other => {}
            _ => out.push(format!("{here}: expected {self}, found {other}")),
        }
    }
}

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> T {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("not JSON: {e}\n{text}"))
}

/// Compact JSON.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Array(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (i, (name, value)) in members.iter().enumerate() {
                    write!(f, "{}{}:{value}", if i == 0 { "" } else { "," }, quoted(name))?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Steps down into a value. Shown as the crates name members: `data[0].amount`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Path(pub(crate) Vec<String>);

impl Path {
    /// From `data.0.amount`.
    pub(crate) fn of(dotted: &str) -> Self {
        Self(dotted.split('.').map(str::to_owned).collect())
    }

    /// Whether this is the place of an element of a list.
    pub(crate) fn is_element(&self) -> bool {
        self.0.last().is_some_and(|step| step.bytes().all(|b| b.is_ascii_digit()))
    }

    pub(crate) fn join(&self, step: &str) -> Self {
        Self(self.0.iter().cloned().chain([step.to_owned()]).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step.parse::<usize>() {
                Ok(number) => write!(f, "[{number}]")?,
                Err(_) => write!(f, "{}{step}", if i == 0 { "" } else { "." })?,
            }
        }
        Ok(())
    }
}
