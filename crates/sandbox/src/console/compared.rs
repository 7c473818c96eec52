//! A request as a command line, and where two requests differ.

use crate::host::journal::JournalEntry;
use serde_json::Value;
use std::collections::BTreeMap;

/// Writes a request as cURL sends it.
pub(super) fn curl(entry: &JournalEntry, origin: &str) -> String {
    let query = entry.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
    let mut out = format!("curl -X {} {}", entry.method, quoted(&format!("{origin}{}{query}", entry.path)));
    for (name, value) in &entry.headers {
        out.push_str(&format!(" \\\n  -H {}", quoted(&format!("{name}: {value}"))));
    }
    if !entry.body.is_empty() {
        out.push_str(&format!(" \\\n  --data-raw {}", quoted(&entry.body)));
    }
    out
}

/// A word of a shell's line.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Lists where two requests and their answers differ: the part, and what stands there in either.
pub(super) fn differences(one: &JournalEntry, other: &JournalEntry) -> Vec<(String, String, String)> {
    let (one, other) = (parts(one), parts(other));
    let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let text = |parts: &BTreeMap<String, String>, name: &String| parts.get(name).cloned().unwrap_or_default();
    let both =
        names.into_iter().map(|name| (name.get(2..).unwrap_or(name).to_owned(), text(&one, name), text(&other, name)));
    both.filter(|(_, one, other)| one != other).collect()
}

/// What a request consists of, by name.
fn parts(entry: &JournalEntry) -> BTreeMap<String, String> {
    let mut out = BTreeMap::from([
        ("1 method".to_owned(), entry.method.clone()),
        ("2 path".to_owned(), entry.path.clone()),
        ("3 query".to_owned(), entry.query.clone().unwrap_or_default()),
        ("6 status".to_owned(), entry.status.to_string()),
    ]);
    out.extend(entry.headers.iter().map(|(name, value)| (format!("4 header {name}"), value.clone())));
    members("5 body", &entry.body, &mut out);
    members("7 answer", &entry.answer, &mut out);
    out
}

/// The members of a body, each by its path; what is no JSON stands as it is.
fn members(name: &str, text: &str, out: &mut BTreeMap<String, String>) {
    match serde_json::from_str(text) {
        Ok(json) => leaves(name.to_owned(), &json, out),
        Err(_) => drop(out.insert(name.to_owned(), text.to_owned())),
    }
}

fn leaves(path: String, json: &Value, out: &mut BTreeMap<String, String>) {
    match json {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| leaves(format!("{path}.{name}"), value, out));
        }
        Value::Array(rows) if !rows.is_empty() => {
            rows.iter().enumerate().for_each(|(at, value)| leaves(format!("{path}[{at}]"), value, out));
        }
        plain => drop(out.insert(path, plain.to_string())),
    }
}
