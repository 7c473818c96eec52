//! The schemas of the operations of one marketplace, and those of several as one set of components. A name that means the
//! same everywhere is kept; one that means different things carries its marketplace's.

use super::forms;
use super::refs::{PREFIX, change};
use super::text::plain;
use daigou_core::Entry;
use daigou_core::schema::{Rewrite, Schemas, schemars::generate::SchemaSettings};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One operation and the schemas of its parts.
pub(super) struct Described {
    pub(super) entry: &'static Entry,
    /// Of the parameters; of a callback's body.
    pub(super) input: Value,
    /// Of the reply's `data`; nothing for a callback.
    pub(super) data: Option<Value>,
}

/// The operations of one marketplace and the definitions that their schemas name.
pub(super) struct Scope {
    name: &'static str,
    definitions: Map<String, Value>,
    operations: Vec<Described>,
}

impl Scope {
    /// Asks the types of these operations. Those without schemas are left out: none is, as long as every crate has the
    /// feature on.
    pub(super) fn of(name: &'static str, entries: impl Iterator<Item = &'static Entry>) -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        let mut generator = settings.into_generator();
        let mut operations = Vec::new();
        let mut rewritten: Vec<(Value, Rewrite)> = Vec::new();
        for entry in entries {
            let (input, data) = match entry.schemas() {
                Some(Schemas::Call { parameters, data, rewrite, .. }) => {
                    let input = parameters(&mut generator).to_value();
                    rewritten.push((input.clone(), rewrite));
                    (input, Some(data(&mut generator).to_value()))
                }
                Some(Schemas::Message(body)) => (body(&mut generator).to_value(), None),
                None => continue,
            };
            operations.push(Described { entry, input, data });
        }
        let mut definitions = generator.take_definitions(true);
        inline_adapters(&mut definitions);
        // A callback's body is read as a reply is.
        let read = operations.iter().map(|operation| operation.data.as_ref().unwrap_or(&operation.input));
        let replies = reached(&definitions, read);
        forms::settle(&mut definitions, &replies, &rewritten);
        let mut scope = Self { name, definitions, operations };
        scope.each(&mut clean);
        scope
    }

    /// Every schema of it.
    fn each(&mut self, change: &mut dyn FnMut(&mut Value)) {
        self.definitions.values_mut().for_each(&mut *change);
        for operation in &mut self.operations {
            change(&mut operation.input);
            operation.data.iter_mut().for_each(&mut *change);
        }
    }
}

/// The operations of all scopes in their order, and the components that they share.
pub(super) fn joined(mut scopes: Vec<Scope>) -> (Vec<Described>, Map<String, Value>) {
    let shared = shared_names(&scopes);
    for scope in &mut scopes {
        let own: BTreeMap<String, String> = scope
            .definitions
            .keys()
            .filter(|name| !shared.contains(*name))
            .map(|name| (name.clone(), format!("{}.{name}", scope.name)))
            .collect();
        scope.each(&mut |schema| refer(schema, &own));
        let definitions = std::mem::take(&mut scope.definitions);
        scope.definitions =
            definitions.into_iter().map(|(name, schema)| (own.get(&name).cloned().unwrap_or(name), schema)).collect();
    }
    let (mut operations, mut components) = (Vec::new(), Map::new());
    for scope in scopes {
        operations.extend(scope.operations);
        components.extend(scope.definitions);
    }
    (operations, components)
}

/// Names whose definitions are the same in every scope that has them, down to what they refer to.
fn shared_names(scopes: &[Scope]) -> BTreeSet<String> {
    let mut by_name: BTreeMap<&String, Vec<&Value>> = BTreeMap::new();
    for (name, schema) in scopes.iter().flat_map(|scope| &scope.definitions) {
        by_name.entry(name).or_default().push(schema);
    }
    let mut shared: BTreeSet<String> = by_name
        .iter()
        .filter(|(_, schemas)| schemas.windows(2).all(|pair| pair[0] == pair[1]))
        .map(|(name, _)| (*name).clone())
        .collect();
    loop {
        let stays = |name: &String| {
            by_name[name].iter().all(|schema| references(schema).iter().all(|inner| shared.contains(inner)))
        };
        let kept: BTreeSet<String> = shared.iter().filter(|name| stays(name)).cloned().collect();
        if kept.len() == shared.len() {
            return shared;
        }
        shared = kept;
    }
}

/// The definitions that these schemas lead to.
pub(super) fn reached<'s>(
    definitions: &Map<String, Value>,
    from: impl IntoIterator<Item = &'s Value>,
) -> BTreeSet<String> {
    let mut open: Vec<String> = from.into_iter().flat_map(references).collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(schema) = definitions.get(&name)
            && found.insert(name)
        {
            open.extend(references(schema));
        }
    }
    found
}

/// The definitions that a schema names itself.
fn references(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    walk(schema, &mut |object| {
        if let Some(name) = object.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix(PREFIX)) {
            names.push(name.to_owned());
        }
    });
    names
}

fn walk(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match schema {
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|member| walk(member, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

/// Puts serde_with's adapters, whose names no component may have, where they are referred to: numbers that are written as
/// text.
fn inline_adapters(definitions: &mut Map<String, Value>) {
    let is_name = |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let adapters: BTreeSet<String> =
        definitions.keys().filter(|name| !is_name(name)).map(|name| format!("{PREFIX}{name}")).collect();
    definitions.retain(|name, _| is_name(name));
    for schema in definitions.values_mut() {
        change(schema, &mut |object| {
            if object.get("$ref").and_then(Value::as_str).is_some_and(|target| adapters.contains(target)) {
                object.remove("$ref");
                object.insert("type".to_owned(), serde_json::json!(["integer", "string"]));
            }
        });
    }
}

/// Points references at new names.
fn refer(schema: &mut Value, names: &BTreeMap<String, String>) {
    change(schema, &mut |object| {
        if let Some(Value::String(target)) = object.get_mut("$ref")
            && let Some(new) = target.strip_prefix(PREFIX).and_then(|name| names.get(name))
        {
            *target = format!("{PREFIX}{new}");
        }
    });
}

/// Makes descriptions readable, and leaves out what only this library insists on.
fn clean(schema: &mut Value) {
    change(schema, &mut |object| {
        if let Some(Value::String(comment)) = object.get_mut("description") {
            *comment = plain(comment);
        }
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
        // The platforms ignore members that they do not know.
        if object.get("additionalProperties") == Some(&Value::Bool(false)) {
            object.remove("additionalProperties");
        }
    });
}
