//! The documented examples, and what the types make of them.

mod buyer;
mod fixtures;
mod messages;
mod rules;
mod streams;

use serde_json::Value;
use std::path::PathBuf;

/// A file of this marketplace's examples.
fn fixture(file: &str) -> String {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// The members that `expected` has and `found` has not, or has otherwise. `null` and absence are the same.
fn lost(expected: &Value, found: &Value, at: &str) -> Vec<String> {
    match (expected, found) {
        (Value::Null, _) => Vec::new(),
        (Value::Object(members), Value::Object(_)) => {
            let member = |(name, value): (&String, &Value)| lost(value, &found[name], &format!("{at}.{name}"));
            members.iter().flat_map(member).collect()
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let pairs = items.iter().zip(others).enumerate();
            pairs.flat_map(|(i, (item, other))| lost(item, other, &format!("{at}[{i}]"))).collect()
        }
        _ if expected == found => Vec::new(),
        _ => vec![format!("{at}: expected {expected}, found {found}")],
    }
}
