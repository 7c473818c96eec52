//! A field that is an object in some replies and an array of objects in others.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// One `T` or a list of them, `T` being a JSON object. Remembers which the platform sent, and writes that back. An
/// empty string in its place is an empty list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OneOrMany<T> {
    items: Vec<T>,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    /// An object: exactly one item.
    One,
    /// An array.
    Many,
    /// An empty string, PHP's and Java's way to say "nothing": no items.
    Blank,
}

impl<T> OneOrMany<T> {
    /// One, written as an object.
    #[must_use]
    pub fn one(item: T) -> Self {
        Self { items: vec![item], form: Form::One }
    }

    /// A list, written as an array.
    #[must_use]
    pub const fn many(items: Vec<T>) -> Self {
        Self { items, form: Form::Many }
    }

    /// Tells whether an object stood there rather than an array.
    #[must_use]
    pub const fn is_one(&self) -> bool {
        matches!(self.form, Form::One)
    }

    /// The items, one or many.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// The items, one after another.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items, owned.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::many(Vec::new())
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(items: Vec<T>) -> Self {
        Self::many(items)
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for OneOrMany<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.form, self.as_slice()) {
            (Form::One, [item]) => item.serialize(serializer),
            (Form::Blank, []) => serializer.serialize_str(""),
            (_, items) => items.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Items(PhantomData))
    }
}

/// Hands the map and the sequence on as they come, unlike serde's `untagged`, which would copy them into a buffer
/// first and lose the numbers' text and the paths of errors.
struct Items<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(OneOrMany::one)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        // A `null` among the items says nothing.
        while let Some(item) = seq.next_element::<Option<T>>()? {
            items.extend(item);
        }
        Ok(OneOrMany::many(items))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            Ok(OneOrMany { items: Vec::new(), form: Form::Blank })
        } else {
            // The content stays out of the error: it may be anything.
            Err(E::invalid_type(serde::de::Unexpected::Other("text"), &self))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::value::{Fen, OrderId};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Order {
        id: OrderId,
        #[serde(default)]
        amount: Option<Fen>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Reply {
        #[serde(default)]
        data: OneOrMany<Order>,
    }

    fn reply(json: &str) -> Result<Reply, serde_path_to_error::Error<serde_json::Error>> {
        serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn an_object_and_an_array_are_kept_as_what_they_were() {
        for (json, count) in [
            (r#"{"data":{"id":2514888072180880794,"amount":12.0}}"#, 1),
            (r#"{"data":[{"id":"1","amount":"24.30"}]}"#, 1),
            (r#"{"data":[{"id":"1","amount":null},{"id":2,"amount":3}]}"#, 2),
            (r#"{"data":[]}"#, 0),
            (r#"{"data":""}"#, 0),
        ] {
            let read = reply(json).unwrap();
            assert_eq!(read.data.iter().count(), count);
            assert_eq!((&read.data).into_iter().count(), read.data.as_slice().len());
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
        assert_eq!(reply("{}").unwrap().data, OneOrMany::default());
        assert!(reply(r#"{"data":{"id":1}}"#).unwrap().data.is_one());
        assert_eq!(OneOrMany::one(1).into_vec(), OneOrMany::from(vec![1]).into_vec());
    }

    #[test]
    fn an_error_has_the_inner_path() {
        for (json, path) in [
            (r#"{"data":{"id":{}}}"#, "data.id"),
            (r#"{"data":[{"id":1},{"id":1,"amount":[]}]}"#, "data[1].amount"),
            (r#"{"data":7}"#, "data"),
            (r#"{"data":"张三"}"#, "data"),
        ] {
            let error = reply(json).unwrap_err();
            assert_eq!(error.path().to_string(), path);
            assert!(!error.to_string().contains("张三"));
        }
    }
}
