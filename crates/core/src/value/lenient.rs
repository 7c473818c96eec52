//! Field adapters that read plain `Option`s from whatever scalar the platform chose to send. For
//! `#[serde(default, deserialize_with = "daigou_core::value::lenient::text")]` and its siblings.

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use super::decimal::integral;
use super::error::excerpt;
use super::wire::Scalar;

/// Reads text: a string as it is (also an empty one), a number by its exact text, a boolean as `true` or `false`,
/// `null` as `None`.
///
/// # Errors
/// When an object or an array stands there.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match scalar(deserializer)? {
        Scalar::Null => None,
        Scalar::Text(text) => Some(text.into_owned()),
        Scalar::Number(number) => Some(number.to_owned()),
        Scalar::Bool(value) => Some(value.to_string()),
        other => return Err(other.unexpected("text")),
    })
}

/// Reads an integer: `12`, `"12"`, `" 12 "`, `12.0` and `"12.0"` are 12; `""` and `null` are `None`.
///
/// # Errors
/// For anything else: fractions, exponents, other texts, more than 64 bits, booleans, objects and arrays.
pub fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let found = scalar(deserializer)?;
    let text = match &found {
        Scalar::Null => return Ok(None),
        Scalar::Text(text) if text.trim().is_empty() => return Ok(None),
        Scalar::Text(text) => text.trim(),
        Scalar::Number(number) => number,
        other => return Err(other.unexpected("an integer")),
    };
    integral(text)
        .and_then(|integer| integer.parse().ok())
        .map(Some)
        .ok_or_else(|| D::Error::custom(format_args!("expected an integer, found `{}`", excerpt(text))))
}

/// Reads a yes or no: booleans, `"true"`, `"false"`, `"Y"`, `"N"` (any case), 1, 0, `"1"`, `"0"`; `""` and `null`
/// are `None`.
///
/// # Errors
/// For anything else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let found = scalar(deserializer)?;
    let text = match &found {
        Scalar::Null => return Ok(None),
        Scalar::Bool(value) => return Ok(Some(*value)),
        Scalar::Text(text) => text.trim(),
        Scalar::Number(number) => integral(number).unwrap_or(number),
        other => return Err(other.unexpected("a boolean")),
    };
    match text {
        "" => Ok(None),
        "1" => Ok(Some(true)),
        "0" => Ok(Some(false)),
        word if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("y") => Ok(Some(true)),
        word if word.eq_ignore_ascii_case("false") || word.eq_ignore_ascii_case("n") => Ok(Some(false)),
        other => Err(D::Error::custom(format_args!("expected a boolean, found `{}`", excerpt(other)))),
    }
}

/// The scalar of an optional field. `Option` first, so that deserializers other than `serde_json`'s own, which wrap
/// it, see an optional value.
#[inline]
fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scalar<'de>, D::Error> {
    match Option::<&'de RawValue>::deserialize(deserializer)? {
        Some(raw) => Scalar::of(raw.get()).map_err(D::Error::custom),
        None => Ok(Scalar::Null),
    }
}

/// Reads a list: `null` and `""` are an empty one.
///
/// # Errors
/// When anything else stands there, and those of the items.
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(optional_list(deserializer)?.unwrap_or_default())
}

/// Reads a list: `null` and `""` are `None`.
///
/// # Errors
/// When anything else stands there, and those of the items.
pub fn optional_list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    deserializer.deserialize_any(Items(PhantomData))
}

struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() { Ok(None) } else { Err(E::invalid_type(Unexpected::Other("text"), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        // A `null` among the items says nothing.
        while let Some(item) = items.next_element::<Option<T>>()? {
            out.extend(item);
        }
        Ok(Some(out))
    }
}

/// Reads a map: `null` and `""` are `None`, entries that are `null` are left out.
///
/// # Errors
/// When anything else stands there, and those of the entries.
pub fn map<'de, D, K, V>(deserializer: D) -> Result<Option<BTreeMap<K, V>>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
{
    let entries = <Option<BTreeMap<K, Option<V>>>>::deserialize(Object(deserializer))?;
    Ok(entries.map(|entries| entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()))
}

/// A deserializer of objects: a struct is read from `{…}` alone, never member by member from a list, and `""` is an
/// object without members.
#[doc(hidden)]
pub struct Object<D>(pub D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Object<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Members(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Members(visitor))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Lets an object through, and an empty text as one without members.
struct Members<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Members<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.0.visit_map(map)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.visit_some(Object(deserializer))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() {
            return self.0.visit_map(MapDeserializer::<_, E>::new(std::iter::empty::<(&str, &str)>()));
        }
        Err(E::invalid_type(Unexpected::Other("text"), &self))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug, Default, PartialEq)]
    #[serde(default)]
    struct Fields {
        #[serde(deserialize_with = "text")]
        text: Option<String>,
        #[serde(deserialize_with = "int")]
        int: Option<i64>,
        #[serde(deserialize_with = "flag")]
        flag: Option<bool>,
    }

    fn read(key: &str, json: &str) -> Result<Fields, serde_json::Error> {
        serde_json::from_str(&format!(r#"{{"{key}":{json}}}"#))
    }

    #[test]
    fn text_takes_any_scalar() {
        for (json, text) in [
            (r#""a\"b\u4e03""#, Some("a\"b七")),
            (r#""""#, Some("")),
            ("12.50", Some("12.50")),
            ("99999999999999999999", Some("99999999999999999999")),
            ("true", Some("true")),
            ("false", Some("false")),
            ("null", None),
        ] {
            assert_eq!(read("text", json).unwrap().text.as_deref(), text, "{json}");
        }
        assert!(read("text", "{}").is_err() && read("text", "[]").is_err());
        assert_eq!(serde_json::from_str::<Fields>("{}").unwrap(), Fields::default());
    }

    #[test]
    fn int_takes_integers_only() {
        for json in ["12", r#""12""#, r#"" 12 ""#, "12.0", r#""12.0""#] {
            assert_eq!(read("int", json).unwrap().int, Some(12), "{json}");
        }
        assert_eq!(read("int", "9007199254740993.0").unwrap().int, Some(9_007_199_254_740_993));
        for json in ["null", r#""""#, r#"" ""#] {
            assert_eq!(read("int", json).unwrap().int, None, "{json}");
        }
        for json in ["12.5", "1e2", r#""x""#, "9223372036854775808", "true", "{}", "[]"] {
            assert!(read("int", json).is_err(), "{json}");
        }
        let error = read("int", &format!("\"{}\"", "x".repeat(99))).unwrap_err().to_string();
        assert!(error.len() < 100, "{error}");
    }

    #[test]
    fn flag_takes_the_spellings_in_use() {
        for json in ["true", r#""true""#, r#""TRUE""#, r#""Y""#, r#""y""#, "1", r#""1""#] {
            assert_eq!(read("flag", json).unwrap().flag, Some(true), "{json}");
        }
        for json in ["false", r#""False""#, r#""N""#, "0", r#""0""#] {
            assert_eq!(read("flag", json).unwrap().flag, Some(false), "{json}");
        }
        for json in ["null", r#""""#] {
            assert_eq!(read("flag", json).unwrap().flag, None, "{json}");
        }
        for json in ["2", r#""yes""#, "0.5", "{}", "[]"] {
            assert!(read("flag", json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_error_has_a_path() {
        let mut json = serde_json::Deserializer::from_str(r#"{"int":{"a":1}}"#);
        let error = serde_path_to_error::deserialize::<_, Fields>(&mut json).unwrap_err();
        assert_eq!(error.path().to_string(), "int");
    }
}
