//! In which form the members of a request stand on the wire. An id may be read as a number or as text, but each call sends
//! it in one of the two: the types know which when they write. So samples of a request are made from its schema, read into
//! the type and written again, and what comes out says it.

use super::refs::PREFIX;
use daigou_core::schema::Rewrite;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Narrows the members of requests to the form in which they are sent. Definitions that replies use as well stay as they
/// are.
pub(super) fn settle(definitions: &mut Map<String, Value>, replies: &BTreeSet<String>, requests: &[(Value, Rewrite)]) {
    let mut seen = Seen::default();
    for (schema, rewrite) in requests {
        observe(definitions, schema, *rewrite, &mut seen);
    }
    for (place, kinds) in seen.0 {
        let definition = place.split('/').next().unwrap_or_default();
        if replies.contains(definition) {
            continue;
        }
        if let Some(member) = at(definitions, &place) {
            narrow(member, &kinds);
        }
    }
}

/// The types that were written at a place: a definition's name and the way into it.
#[derive(Default)]
struct Seen(BTreeMap<String, BTreeSet<&'static str>>);

/// Writes samples of one request: with ids and amounts as text and as numbers, whole and with one member left out.
fn observe(definitions: &Map<String, Value>, schema: &Value, rewrite: Rewrite, seen: &mut Seen) {
    for texts in [true, false] {
        let mut sampler = Sampler { definitions, texts, skip: None, optional: Vec::new() };
        let whole = sampler.sample(schema, "", 0);
        let mut samples = vec![whole];
        for place in std::mem::take(&mut sampler.optional) {
            sampler.skip = Some(place);
            samples.push(sampler.sample(schema, "", 0));
            sampler.optional.clear();
        }
        for sample in samples {
            let Ok(text) = serde_json::value::to_raw_value(&sample) else { continue };
            let text: Box<RawValue> = text;
            let written = rewrite(&text).and_then(|data| serde_json::from_str::<Value>(data.get()).ok());
            if let Some(written) = written {
                compare(definitions, schema, &written, "", seen);
            }
        }
    }
}

struct Sampler<'d> {
    definitions: &'d Map<String, Value>,
    /// Whether what may be either is made as text.
    texts: bool,
    /// The member to leave out.
    skip: Option<String>,
    /// Members that may be left out, as met.
    optional: Vec<String>,
}

impl Sampler<'_> {
    fn sample(&mut self, schema: &Value, place: &str, depth: usize) -> Value {
        if depth > 12 {
            return Value::Null;
        }
        if let Some((name, target)) = resolved(self.definitions, schema) {
            return self.sample(target, name, depth + 1);
        }
        if let Some(any) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
            return any.first().map_or(Value::Null, |first| self.sample(first, &format!("{place}/anyOf/0"), depth + 1));
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(first) = schema.get("enum").and_then(|list| list.get(0)) {
            return first.clone();
        }
        if let Some(content) = schema.get("contentSchema") {
            let inner = self.sample(content, &format!("{place}/contentSchema"), depth + 1);
            return if self.texts { Value::String(inner.to_string()) } else { inner };
        }
        match kinds(schema).first() {
            Some(&"object") => self.object(schema, place, depth),
            Some(&"array") => match schema.get("items") {
                Some(items) => json!([self.sample(items, &format!("{place}/items"), depth + 1)]),
                None => json!([]),
            },
            Some(&"boolean") => true.into(),
            Some(&"null") => Value::Null,
            Some(_) => self.scalar(schema),
            None => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, place: &str, depth: usize) -> Value {
        let required = schema.get("required").and_then(Value::as_array);
        let mut out = Map::new();
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let inner = format!("{place}/properties/{name}");
            let is_required = required.is_some_and(|names| names.iter().any(|required| required == name));
            if !is_required {
                self.optional.push(inner.clone());
            }
            if self.skip.as_ref() != Some(&inner) {
                out.insert(name.clone(), self.sample(member, &inner, depth + 1));
            }
        }
        out.into()
    }

    fn scalar(&self, schema: &Value) -> Value {
        let kinds = kinds(schema);
        let is_time = schema.get("x-kind").is_some_and(|kind| kind == "time");
        match (kinds.contains(&"string"), kinds.iter().any(|kind| matches!(*kind, "integer" | "number"))) {
            (true, true) if is_time && self.texts => "2025-04-24 17:17:43".into(),
            (true, true) if is_time => 1_745_486_263_000_i64.into(),
            (true, true) if self.texts => "1".into(),
            (true, false) if schema.get("pattern").is_some() => "CNY".into(),
            (true, false) => "1".into(),
            _ => 1.into(),
        }
    }
}

/// Notes the type of everything that may be of several.
fn compare(definitions: &Map<String, Value>, schema: &Value, written: &Value, place: &str, seen: &mut Seen) {
    if let Some((name, target)) = resolved(definitions, schema) {
        return match is_leaf(target) {
            true => note(target, written, place, seen),
            false => compare(definitions, target, written, name, seen),
        };
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        let [first, second] = any.as_slice() else { return };
        if second.get("type").is_some_and(|kind| kind == "null") {
            compare(definitions, first, written, &format!("{place}/anyOf/0"), seen);
        }
        return;
    }
    if is_leaf(schema) {
        return note(schema, written, place, seen);
    }
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = written.get(name) {
            compare(definitions, member, value, &format!("{place}/properties/{name}"), seen);
        }
    }
    if let (Some(items), Some(list)) = (schema.get("items"), written.as_array()) {
        for item in list {
            compare(definitions, items, item, &format!("{place}/items"), seen);
        }
    }
}

fn note(schema: &Value, written: &Value, place: &str, seen: &mut Seen) {
    let kind = match written {
        Value::String(_) => "string",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::Bool(_) | Value::Null => return,
    };
    // What is whole yuan in a sample need not be.
    let kind = if kind == "integer" && kinds(schema).contains(&"number") { "number" } else { kind };
    seen.0.entry(place.trim_start_matches('/').to_owned()).or_default().insert(kind);
}

/// Says whether a schema is of a value that may stand as text or as something else, whatever the value is: a product is a
/// number where it is 1688's own, and a text where it is PandaPon's.
fn is_leaf(schema: &Value) -> bool {
    let kinds = kinds(schema);
    if schema.get("x-kind").is_some_and(|kind| kind == "product") {
        return false;
    }
    kinds.contains(&"string") && kinds.iter().any(|kind| !matches!(*kind, "string" | "null"))
}

fn kinds(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn resolved<'d>(definitions: &'d Map<String, Value>, schema: &'d Value) -> Option<(&'d str, &'d Value)> {
    let name = schema.get("$ref")?.as_str()?.strip_prefix(PREFIX)?;
    Some((name, definitions.get(name)?))
}

/// The schema at a place: `Definition/properties/orderId`.
fn at<'d>(definitions: &'d mut Map<String, Value>, place: &str) -> Option<&'d mut Value> {
    let (name, way) = place.split_once('/')?;
    way.split('/').try_fold(definitions.get_mut(name)?, |schema, step| match schema {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        other => other.get_mut(step),
    })
}

/// Leaves of a member the one form that was written. A reference to a kind of value becomes its name.
fn narrow(member: &mut Value, written: &BTreeSet<&'static str>) {
    let (Some(object), 1, Some(kind)) = (member.as_object_mut(), written.len(), written.first()) else { return };
    if let Some(Value::String(target)) = object.remove("$ref") {
        let name = target.strip_prefix(PREFIX).unwrap_or(&target).to_owned();
        match name.as_str() {
            "Fen" => object.insert("x-unit".to_owned(), "fen".into()),
            "Yuan" => object.insert("x-unit".to_owned(), "yuan".into()),
            _ => object.insert("title".to_owned(), name.into()),
        };
    }
    let may_be_null =
        object.get("type").and_then(Value::as_array).is_some_and(|kinds| kinds.iter().any(|k| k == "null"));
    let narrowed = if may_be_null { json!([kind, "null"]) } else { json!(kind) };
    object.insert("type".to_owned(), narrowed);
}
