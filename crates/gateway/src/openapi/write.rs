//! A document as text. Members stand in an order of their own, whatever order the build's maps keep, so that the same
//! types give the same bytes everywhere.

use serde_json::{Map, Value};

/// Members that are read first, in this order; the others follow by name.
const FIRST: &[&str] = &[
    "openapi",
    "info",
    "title",
    "version",
    "summary",
    "operationId",
    "name",
    "in",
    "required",
    "type",
    "$ref",
    "description",
    "servers",
    "tags",
    "security",
    "parameters",
    "requestBody",
    "responses",
];

/// Members that are read last.
const LAST: &[&str] = &["example", "examples", "webhooks", "components"];

/// A document as indented JSON with a line break at its end.
#[must_use]
pub fn written(document: &Value) -> String {
    let mut out = String::new();
    value(&mut out, document, 0);
    out.push('\n');
    out
}

fn value(out: &mut String, node: &Value, depth: usize) {
    match node {
        Value::Object(members) if !members.is_empty() => object(out, members, depth),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                line(out, depth + 1, i > 0);
                value(out, item, depth + 1);
            }
            line(out, depth, false);
            out.push(']');
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(Value::to_string).collect();
            out.push_str(&format!("[{}]", items.join(", ")));
        }
        plain => out.push_str(&plain.to_string()),
    }
}

fn object(out: &mut String, members: &Map<String, Value>, depth: usize) {
    let mut members: Vec<(&String, &Value)> = members.iter().collect();
    members.sort_by_key(|(name, _)| (rank(name), name.as_str()));
    out.push('{');
    for (i, (name, member)) in members.into_iter().enumerate() {
        line(out, depth + 1, i > 0);
        out.push_str(&format!("{}: ", Value::from(name.as_str())));
        value(out, member, depth + 1);
    }
    line(out, depth, false);
    out.push('}');
}

fn line(out: &mut String, depth: usize, comma: bool) {
    if comma {
        out.push(',');
    }
    out.push('\n');
    out.push_str(&" ".repeat(depth));
}

fn rank(name: &str) -> usize {
    let at = |list: &[&str]| list.iter().position(|known| *known == name);
    match (at(FIRST), at(LAST)) {
        (Some(place), _) => place,
        (None, Some(place)) => FIRST.len() + 1 + place,
        (None, None) => FIRST.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use serde_json::json;

    #[test]
    fn members_stand_in_one_order() {
        let document = json!({
            "components": { "schemas": { "b": {}, "a": { "description": "d", "type": "object" } } },
            "paths": {},
            "openapi": "3.1.0",
            "example": { "type": 1, "b": [1, "x"] },
        });
        let text = written(&document);
        let expected = "{\n \"openapi\": \"3.1.0\",\n \"paths\": {},\n \"example\": {\n  \"type\": 1,\n  \"b\": [1, \"x\"]\n },\n \
            \"components\": {\n  \"schemas\": {\n   \"a\": {\n    \"type\": \"object\",\n    \"description\": \"d\"\n   },\n   \
            \"b\": {}\n  }\n }\n}\n";
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), document);
    }
}
