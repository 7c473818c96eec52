//! Field adapters that read plain `Option`s from whatever scalar the platform chose to send. For
//! `#[serde(default, deserialize_with = "daigou_core::value::lenient::text")]` and its siblings.

use serde::de::{
    Deserialize, Deserializer, Error as _, Expected, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
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
    Scalar::read_optional(deserializer, |scalar| match scalar {
        Scalar::Null => Ok(None),
        Scalar::Text(text) => Ok(Some(text.into_owned())),
        Scalar::Number(number) => Ok(Some(number.to_owned())),
        Scalar::Bool(value) => Ok(Some(value.to_string())),
        other => Err(other.unexpected("text")),
    })
}

/// Reads an integer: `12`, `"12"`, `" 12 "`, `12.0` and `"12.0"` are 12; `""` and `null` are `None`.
///
/// # Errors
/// For anything else: fractions, exponents, other texts, more than 64 bits, booleans, objects and arrays.
pub fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Scalar::read_optional(deserializer, |scalar| {
        let text = match &scalar {
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
    })
}

/// Reads a yes or no: booleans, `"true"`, `"false"`, `"Y"`, `"N"` (any case), 1, 0, `"1"`, `"0"`; `""` and `null`
/// are `None`.
///
/// # Errors
/// For anything else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Scalar::read_optional(deserializer, |scalar| {
        let text = match &scalar {
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
    })
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

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        Err(refuse_object(members, &self))
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

/// The error for an object that does not belong here. It comes after the whole object, which tells it from one about a
/// member.
#[cold]
#[inline(never)]
fn refuse_object<'de, A: MapAccess<'de>>(mut members: A, expected: &dyn Expected) -> A::Error {
    loop {
        match members.next_entry::<IgnoredAny, IgnoredAny>() {
            Ok(Some(_)) => {}
            Ok(None) => return A::Error::invalid_type(Unexpected::Map, expected),
            Err(error) => return error,
        }
    }
}

/// The error for a list that does not belong here, after the whole list.
#[cold]
#[inline(never)]
pub(super) fn refuse_list<'de, A: SeqAccess<'de>>(mut items: A, expected: &dyn Expected) -> A::Error {
    loop {
        match items.next_element::<IgnoredAny>() {
            Ok(Some(_)) => {}
            Ok(None) => return A::Error::invalid_type(Unexpected::Seq, expected),
            Err(error) => return error,
        }
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
    deserializer.deserialize_any(Entries(PhantomData))
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
    type Value = Option<BTreeMap<K, V>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() { Ok(None) } else { Err(E::invalid_type(Unexpected::Other("text"), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        Err(refuse_list(items, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut out = BTreeMap::new();
        while let Some((key, value)) = entries.next_entry::<K, Option<V>>()? {
            out.extend(value.map(|value| (key, value)));
        }
        Ok(Some(out))
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
        let error = crate::json::read::<Fields>(r#"{"int":{"a":1}}"#).unwrap_err();
        assert_eq!(error.path(), "int");
    }
}
