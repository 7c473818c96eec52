//! An answer's JSON as it stands: members in their order, numbers in their digits. Faults alter it without reading what
//! it says, so that no amount is ever a floating-point number.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A piece of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Members in their order; one may stand twice.
    Object(Vec<(String, Node)>),
    List(Vec<Node>),
    /// A text, a number, a truth value or null, as it is written.
    Raw(String),
}

/// The names in lists for the number of all that there is.
const TOTALS: [&str; 7] =
    ["total", "totalRecord", "totalRecords", "totalCount", "resultsTotal", "results_total", "total_count"];

/// Where a list stands: by the places of members from the top, and the place of the list in the last object.
pub(super) struct Place {
    path: Vec<usize>,
    list: usize,
}

impl Node {
    /// Reads a text; none where that is no JSON.
    pub(super) fn read(text: &str) -> Option<Self> {
        Self::of(serde_json::from_str(text).ok()?)
    }

    fn of(raw: &RawValue) -> Option<Self> {
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'{' => {
                let Members(members) = serde_json::from_str(text).ok()?;
                let members = members.into_iter().map(|(name, raw)| Some((name, Self::of(raw)?)));
                Self::Object(members.collect::<Option<_>>()?)
            }
            b'[' => {
                let rows: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Self::List(rows.into_iter().map(Self::of).collect::<Option<_>>()?)
            }
            _ => Self::Raw(text.to_owned()),
        })
    }

    /// A text.
    pub(super) fn text(text: &str) -> Self {
        Self::Raw(quoted(text))
    }

    /// Null.
    pub(super) fn null() -> Self {
        Self::Raw("null".to_owned())
    }

    /// As it is written.
    pub(super) fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::List(rows) => {
                out.push('[');
                for (at, row) in rows.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    row.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(&quoted(name));
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    pub(super) fn members(&self) -> Option<&Vec<(String, Self)>> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    pub(super) fn members_mut(&mut self) -> Option<&mut Vec<(String, Self)>> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    pub(super) fn rows_mut(&mut self) -> Option<&mut Vec<Self>> {
        if let Self::List(rows) = self { Some(rows) } else { None }
    }

    /// A member of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.members()?.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.members_mut()?.iter_mut().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// Sets a member of an object, at its end where there is none.
    pub(super) fn set(&mut self, name: &str, value: Self) {
        if let Some(own) = self.get_mut(name) {
            *own = value;
        } else if let Some(members) = self.members_mut() {
            members.push((name.to_owned(), value));
        }
    }

    /// Gives the content of a text.
    pub(super) fn as_text(&self) -> Option<String> {
        match self {
            Self::Raw(text) if text.starts_with('"') => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// Gives the content of a text, or a number as it is written.
    pub(super) fn as_word(&self) -> Option<String> {
        let number = |text: &String| text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        match self {
            Self::Raw(text) if number(text) => Some(text.clone()),
            _ => self.as_text(),
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// The list that an answer is about: the outermost one beside a total; where there is none, the outermost one that
    /// holds objects.
    pub(super) fn list(&self) -> Option<Place> {
        let mut second = None;
        let mut level: Vec<(Vec<usize>, &Self)> = vec![(Vec::new(), self)];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (path, node) in level {
                let Some(members) = node.members() else { continue };
                let counted = members.iter().any(|(name, _)| TOTALS.contains(&name.as_str()));
                for (at, (_, value)) in members.iter().enumerate() {
                    match value {
                        Self::List(rows) if rows.iter().all(Self::is_object) => {
                            let place = Place { path: path.clone(), list: at };
                            if counted {
                                return Some(place);
                            }
                            if !rows.is_empty() {
                                second.get_or_insert(place);
                            }
                        }
                        Self::Object(_) => next.push(([path.as_slice(), &[at]].concat(), value)),
                        _ => {}
                    }
                }
            }
            level = next;
        }
        second
    }

    /// The object in which a list stands.
    fn around(&mut self, place: &Place) -> Option<&mut Vec<(String, Self)>> {
        let mut node = self;
        for at in &place.path {
            node = &mut node.members_mut()?.get_mut(*at)?.1;
        }
        node.members_mut()
    }

    /// A list's rows.
    pub(super) fn rows_at(&mut self, place: &Place) -> Option<&mut Vec<Self>> {
        self.around(place)?.get_mut(place.list)?.1.rows_mut()
    }

    /// Finds the number of all that there is, beside a list.
    pub(super) fn total_at(&mut self, place: &Place) -> Option<&mut Self> {
        let members = self.around(place)?;
        members.iter_mut().find(|(name, _)| TOTALS.contains(&name.as_str())).map(|(_, value)| value)
    }

    /// The outermost list of one object, written as that object; gives its name.
    pub(super) fn unwrap_one(&mut self) -> Option<String> {
        let mut level = vec![self];
        while !level.is_empty() {
            let mut next = Vec::new();
            for node in level {
                match node {
                    Self::Object(members) => {
                        for (name, value) in members {
                            if let Self::List(rows) = value
                                && let [Self::Object(only)] = rows.as_mut_slice()
                            {
                                let only = std::mem::take(only);
                                *value = Self::Object(only);
                                return Some(name.clone());
                            }
                            next.push(value);
                        }
                    }
                    Self::List(rows) => next.extend(rows),
                    Self::Raw(_) => {}
                }
            }
            level = next;
        }
        None
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// An object's members, each as it is written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(Reading)
    }
}

#[cfg(test)]
mod tests {
    use super::Node;

    #[test]
    fn what_is_not_altered_is_written_as_it_stood() {
        let text = r#"{"a":12345678901234567890.10,"a":1e400,"é\n":[{},[],null,true,"七\ud83d\ude00"],"b":-0.0}"#;
        assert_eq!(Node::read(text).unwrap().written(), text);
        assert_eq!(Node::read("{"), None);
    }

    #[test]
    fn the_list_is_the_one_beside_a_total() {
        let mut node = Node::read(r#"{"tags":[{"x":1}],"data":{"data":{"rows":[{"n":1},{"n":2}],"resultsTotal":2}}}"#);
        let node = node.as_mut().unwrap();
        let place = node.list().unwrap();
        assert_eq!(node.rows_at(&place).unwrap().len(), 2);
        assert_eq!(node.total_at(&place), Some(&mut Node::Raw("2".into())));
        let mut bare = Node::read(r#"{"data":[{"x":1}],"none":[]}"#).unwrap();
        let place = bare.list().unwrap();
        assert_eq!((bare.rows_at(&place).unwrap().len(), bare.total_at(&place)), (1, None));
        assert!(Node::read(r#"{"data":[1,2]}"#).unwrap().list().is_none());
    }
}
