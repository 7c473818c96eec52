//! `serde_path_to_error` follows the reading of a type from member to member; the paths found here must be its paths.

use super::*;
use crate::value::{Embedded, Fen, OrderId, Text, Time, lenient};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
struct Reply {
    #[serde(deserialize_with = "lenient::text")]
    text: Option<String>,
    #[serde(deserialize_with = "lenient::int")]
    int: Option<i64>,
    #[serde(deserialize_with = "lenient::flag")]
    flag: Option<bool>,
    id: Option<OrderId>,
    #[serde(deserialize_with = "lenient::list")]
    rows: Vec<Row>,
    #[serde(deserialize_with = "lenient::list")]
    texts: Vec<Text>,
    plain: Vec<String>,
    nested: Option<Box<Reply>>,
    #[serde(deserialize_with = "lenient::map")]
    map: Option<std::collections::BTreeMap<String, Row>>,
    last: Option<Fen>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
struct Row {
    amount: Option<Fen>,
    at: Option<Time>,
    json: Option<Embedded<Reply>>,
    pair: Option<(i64, i64)>,
    #[serde(deserialize_with = "lenient::int")]
    count: Option<i64>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read to see whether it can be")]
struct Request {
    name: String,
    lines: Vec<Line>,
    limit: Option<u8>,
    reference: Option<Reference>,
    pairs: Vec<Pair>,
}

#[derive(Deserialize, Debug)]
#[serde(try_from = "Line")]
struct Pair;

impl TryFrom<Line> for Pair {
    type Error = &'static str;

    fn try_from(line: Line) -> Result<Self, &'static str> {
        if line.quantity == 2 { Ok(Self) } else { Err("a pair has two") }
    }
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read to see whether it can be")]
struct Line {
    id: OrderId,
    quantity: i64,
    #[serde(default)]
    tags: Vec<u8>,
}

#[derive(Deserialize, Debug)]
#[serde(try_from = "String")]
struct Reference;

impl TryFrom<String> for Reference {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.starts_with("PO") { Ok(Self) } else { Err("a reference begins with PO".to_owned()) }
    }
}

const REPLY: &str = r#"{"text":"a\"b","int":"12","flag":"Y","id":2542285634920880794,
    "rows":[{"amount":1,"at":"2023-10-18 18:11:08","json":"{\"int\":1}","pair":[1,2],"count":3},{"amount":"2"},{}],
    "texts":["a",2,"c"],"plain":["x","y"],"nested":{"rows":[{"count":"1"}],"last":5,"texts":[]},
    "map":{"k":{"count":1},"\u4e03":{"amount":7}}, "last" : 12 }"#;

const REQUEST: &str = r#"{"name":"n","lines":[{"id":"1","quantity":1,"tags":[1,2]},{"id":2,"quantity":2}],
    "limit":7,"reference":"PO-1","pairs":[{"id":"1","quantity":2},{"id":"2","quantity":2,"tags":[]}]}"#;

/// The values that take the place of each value in turn.
const WRONG: &[&str] = &[
    "null",
    "true",
    "-1.5",
    "1e99",
    "\"x\"",
    "\"\"",
    "{}",
    "[]",
    "{\"a\":1}",
    "{\"a\":{\"b\":[1]}}",
    "[1]",
    "[{}]",
    "[[1],[2]]",
    "[null, {\"amount\":{}}]",
    "{\"amount\":[ ]}",
    "{\"count\": {\"a\":1} }",
    "\"\u{e9}\\\"\"",
    "300",
];

/// Calls `each` with the text in which one value after another is replaced.
fn replaced(document: &Value, each: &mut dyn FnMut(&Value)) {
    let mut pointers = vec![String::new()];
    walk(document, "", &mut pointers);
    for pointer in pointers {
        for wrong in WRONG {
            let mut changed = document.clone();
            *changed.pointer_mut(&pointer).unwrap() = serde_json::from_str(wrong).unwrap();
            each(&changed);
        }
        let mut extended = document.clone();
        if let Some(Value::Object(members)) = extended.pointer_mut(&pointer) {
            members.insert("surplus".to_owned(), Value::Null);
            each(&extended);
        }
    }
}

fn walk(value: &Value, at: &str, out: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let pointer = format!("{at}/{name}");
        out.push(pointer.clone());
        walk(child, &pointer, out);
    }
}

/// How many texts could not be read; each is named as `serde_path_to_error` names it.
fn compared<T: DeserializeOwned>(document: &str) -> usize {
    let document: Value = serde_json::from_str(document).unwrap();
    let mut failed = 0;
    replaced(&document, &mut |changed| {
        for text in [changed.to_string(), serde_json::to_string_pretty(changed).unwrap()] {
            let mut json = serde_json::Deserializer::from_str(&text);
            let expected = serde_path_to_error::deserialize::<_, T>(&mut json).err();
            let found = read::<T>(&text).err();
            let paths = (found.as_ref().map(|e| e.path().to_owned()), expected.map(|e| e.path().to_string()));
            assert_eq!(paths.0, paths.1, "{} in {text}", found.unwrap());
            failed += usize::from(paths.0.is_some());
        }
    });
    failed
}

#[test]
fn the_members_of_replies_are_named_as_by_following_the_reading() {
    assert!(compared::<Reply>(REPLY) > 500, "{}", compared::<Reply>(REPLY));
}

#[test]
fn the_members_of_requests_are_named_as_by_following_the_reading() {
    assert!(compared::<Request>(REQUEST) > 300, "{}", compared::<Request>(REQUEST));
}

#[test]
fn what_is_not_json_has_no_member() {
    let error = read::<Reply>("{\"int\":1").unwrap_err();
    assert!(error.error().is_eof(), "{error}");
    assert!(read::<Reply>("{} {}").unwrap_err().error().is_syntax());
}

#[test]
fn a_value_that_another_text_refused_is_not_taken_for_this_ones() {
    assert!(read::<Reply>(r#"{"int":{}}"#).is_err());
    let left: Result<Reply, _> = serde_json::from_str(r#"{"text":[]}"#);
    assert!(left.is_err());
    assert_eq!(read::<Request>(r#"{"name":1}"#).unwrap_err().path(), "name");
}
