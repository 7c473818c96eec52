//! JSON in one form for all texts that say the same: members in the order of their names, no white space, each text with the
//! same escapes. Numbers keep their text: they may be longer than a machine's.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Deeper ones are left as they stand, but for white space: each level is read once more.
const DEEPEST: usize = 32;

/// The canonical form of a JSON text. A member that stands twice counts by its last value.
#[must_use]
pub fn canonical(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    write(json, 0, &mut out);
    out
}

fn write(json: &str, depth: usize, out: &mut String) {
    let json = json.trim();
    let written = match json.as_bytes().first() {
        _ if depth > DEEPEST => None,
        Some(b'{') => object(json, depth, out),
        Some(b'[') => list(json, depth, out),
        Some(b'"') => serde_json::from_str(json).ok().map(|text: String| text_of(&text, out)),
        _ => None,
    };
    if written.is_none() {
        out.push_str(&crate::auth::compact(json));
    }
}

fn object(json: &str, depth: usize, out: &mut String) -> Option<()> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    for (place, (name, value)) in members.iter().enumerate() {
        out.push(if place == 0 { '{' } else { ',' });
        text_of(name, out);
        out.push(':');
        write(value.get(), depth + 1, out);
    }
    out.push_str(if members.is_empty() { "{}" } else { "}" });
    Some(())
}

fn list(json: &str, depth: usize, out: &mut String) -> Option<()> {
    let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    for (place, item) in items.iter().enumerate() {
        out.push(if place == 0 { '[' } else { ',' });
        write(item.get(), depth + 1, out);
    }
    out.push_str(if items.is_empty() { "[]" } else { "]" });
    Some(())
}

/// `Display` of a JSON value writes a text with its escapes.
fn text_of(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn texts_that_say_the_same_have_one_form_and_others_have_not() {
        for (one, other) in [
            (r#"{"b":[1, {"d":null,"c":"x"}],"a":{}}"#, r#" {"a" : { }, "b":[1,{"c":"x","d":null}]}"#),
            (r#"{"a":"\u4e03\/"}"#, r#"{"a":"七/"}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            ("[ ]", "[]"),
        ] {
            assert_eq!(canonical(one), canonical(other));
        }
        for (one, other) in [
            ("22571646248703119731111111111", "22571646248703119731111111112"),
            ("[1,2]", "[2,1]"),
            (r#"{"a":1}"#, r#"{"a":"1"}"#),
            (r#"{"a":null}"#, "{}"),
            (r#"["a b"]"#, r#"["ab"]"#),
        ] {
            assert_ne!(canonical(one), canonical(other));
        }
    }

    #[test]
    fn a_text_that_is_no_json_or_very_deep_is_left_as_it_stands() {
        let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(canonical(&deep("")).len(), 200_000);
        assert_ne!(canonical(&deep("1")), canonical(&deep("2")));
        assert_eq!(canonical(r#"{"a": 1"#), r#"{"a":1"#);
        assert_eq!(canonical(r#""\ud800""#), r#""\ud800""#);
    }
}
