//! One operation in OpenAPI's words: where its parameters stand, what it answers, and the examples there are.

use super::fixtures::{Example, Examples};
use super::refs::PREFIX;
use super::scope::Described;
use daigou_core::schema::Schemas;
use daigou_core::{AuthKind, Effect, Form, Generation, Operation, Route};
use serde_json::{Map, Value, json};

/// Everything that an operation's description is made from.
pub(super) struct Source<'s> {
    pub(super) described: &'s Described,
    pub(super) definitions: &'s Map<String, Value>,
    pub(super) examples: &'s Examples,
}

/// How parameters travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Travel {
    Query,
    Json,
    Fields,
}

impl Source<'_> {
    fn operation(&self) -> &'static Operation {
        self.described.entry.operation
    }

    /// The ways in which parameters are known to travel over a route.
    pub(super) fn travels(&self, route: &Route) -> Vec<Travel> {
        let routed = if route.method == http::Method::GET { Travel::Query } else { Travel::Json };
        let operation = self.operation();
        let Some(Schemas::Call { form, .. }) = self.described.entry.schemas() else { return vec![routed] };
        let mut travels = Vec::new();
        for example in self.examples.of(operation.marketplace, operation.id, "request", "v1") {
            let travel =
                serde_json::value::to_raw_value(&example.value).ok().and_then(|raw| form(&raw)).map(
                    |form| match form {
                        Form::Query => Travel::Query,
                        Form::Fields => Travel::Fields,
                        Form::Routed => routed,
                    },
                );
            travels.extend(travel.filter(|travel| !travels.contains(travel)));
        }
        if travels.is_empty() { vec![routed] } else { travels }
    }

    /// The operation over a route, its parameters travelling so.
    pub(super) fn call(&self, route: &Route, generation: Generation, travel: Travel, suffix: &str) -> Value {
        let operation = self.operation();
        let mut out = json!({
            "operationId": format!("{}.{}{suffix}", operation.marketplace, operation.id),
            "summary": operation.title,
            "tags": [tag(operation)],
            "x-operation": operation.id,
            "x-marketplace": operation.marketplace,
            "x-effect": operation.effect.as_str(),
            "x-evidence": route.evidence.as_str(),
            "x-repeat-safe": operation.repeat_safe || operation.effect == Effect::Read,
            "responses": self.responses(generation),
        });
        let schema = self.input();
        if let Some(about) = schema.get("description") {
            out["description"] = about.clone();
        }
        if let Some(doc) = operation.doc {
            out["externalDocs"] = json!({ "url": doc });
        }
        if let Some(security) = security(operation.auth, travel) {
            out["security"] = security;
        }
        let in_path = in_path(route.path.unwrap_or_default());
        let parameters = self.parameters(&schema, &in_path, travel, generation);
        if !parameters.is_empty() {
            out["parameters"] = parameters.into();
        }
        if travel != Travel::Query {
            out["requestBody"] = self.body(&schema, travel, generation);
        }
        out
    }

    /// The schema of the input itself, not a reference to it.
    fn input(&self) -> Value {
        let input = &self.described.input;
        let name = input.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix(PREFIX));
        name.and_then(|name| self.definitions.get(name)).unwrap_or(input).clone()
    }

    /// Parameters in the path, and in the query where they travel there.
    fn parameters(&self, schema: &Value, in_path: &[&str], travel: Travel, generation: Generation) -> Vec<Value> {
        let operation = self.operation();
        let examples = self.examples.of(operation.marketplace, operation.id, "request", generation.as_str());
        let is_required = |name: &str| required(schema).iter().any(|required| required == name);
        let mut out = Vec::new();
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let path = in_path.contains(&name.as_str());
            if !path && travel != Travel::Query {
                continue;
            }
            let mut member = member.clone();
            let about = member.as_object_mut().and_then(|object| object.remove("description"));
            let mut parameter = json!({
                "name": name,
                "in": if path { "path" } else { "query" },
                "required": path || is_required(name),
                "schema": member,
            });
            if let Some(about) = about {
                parameter["description"] = about;
            }
            let example =
                examples.iter().find_map(|example| example.value.get(name)).filter(|value| !value.is_object());
            if let Some(example) = example {
                parameter["example"] = example.clone();
            }
            out.push(parameter);
        }
        out
    }

    fn body(&self, schema: &Value, travel: Travel, generation: Generation) -> Value {
        let operation = self.operation();
        let signed = operation.auth == AuthKind::Daji;
        let body = if signed { with_signature(schema) } else { self.described.input.clone() };
        let content = if travel == Travel::Fields { "multipart/form-data" } else { "application/json" };
        let mut media = json!({ "schema": body });
        let examples = self.examples.of(operation.marketplace, operation.id, "request", generation.as_str());
        // A picture's bytes teach nobody.
        let short = |example: &&Example| example.value.to_string().len() < 20_000;
        let travels = |example: &&Example| travel != Travel::Fields || example.value.get("image_base64").is_some();
        let examples: Vec<_> = examples.into_iter().filter(short).filter(travels).collect();
        if !examples.is_empty() {
            media["examples"] = named(&examples, generation, |value| match signed {
                true => example_with_signature(value),
                false => value.clone(),
            });
        }
        json!({ "required": !required(schema).is_empty() || signed, "content": { content: media } })
    }

    fn responses(&self, generation: Generation) -> Value {
        let operation = self.operation();
        let data = self.described.data.clone().unwrap_or_default();
        let envelope = envelope(operation.auth);
        let mut media = json!({
            "schema": {
                "allOf": [
                    { "$ref": format!("{PREFIX}{envelope}") },
                    { "type": "object", "properties": { "data": { "anyOf": [data, { "type": "null" }] } } },
                ],
            },
        });
        let examples = self.examples.of(operation.marketplace, operation.id, "response", generation.as_str());
        if !examples.is_empty() {
            media["examples"] = named(&examples, generation, Value::clone);
        }
        json!({
            "200": {
                "description": "`code` says whether it was done: 200 is yes, and several payloads carry a result of their \
                    own besides. A refusal comes with this status, too; `data` may be null then.",
                "content": { "application/json": media },
            },
            "default": { "$ref": format!("#/components/responses/{envelope}") },
        })
    }

    /// A callback, for the document's `webhooks`.
    pub(super) fn callback(&self) -> Value {
        let operation = self.operation();
        let examples = self.examples.of(operation.marketplace, operation.id, "message", "v1");
        let body = &self.described.input;
        let (content, mut media) = match operation.auth {
            AuthKind::Daji => (
                "application/x-www-form-urlencoded",
                json!({ "schema": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "message": { "type": "string", "contentMediaType": "application/json", "contentSchema": body },
                    "_dj_signature": { "type": "string", "description": "HmacSHA1; over what is not published." },
                },
            } }),
            ),
            _ => (
                "application/json",
                json!({ "schema": {
                "allOf": [
                    { "$ref": format!("{PREFIX}Callback") },
                    { "type": "object", "properties": { "messageBody": { "anyOf": [
                        body,
                        { "type": "string", "contentMediaType": "application/json", "contentSchema": body },
                    ] } } },
                ],
            } }),
            ),
        };
        if !examples.is_empty() {
            media["examples"] = named(&examples, Generation::V1, |value| match operation.auth {
                AuthKind::Daji => json!({ "message": value.to_string(), "_dj_signature": "…" }),
                _ => value.clone(),
            });
        }
        let mut out = json!({
            "operationId": format!("{}.{}", operation.marketplace, operation.id),
            "summary": operation.title,
            "tags": [tag(operation)],
            "x-operation": operation.id,
            "x-marketplace": operation.marketplace,
            "security": [],
            "requestBody": { "required": true, "content": { content: media } },
            "responses": { "200": { "description": "Taken. Anything else, or nothing in time, has it sent again." } },
        });
        if let Some(doc) = operation.doc {
            out["externalDocs"] = json!({ "url": doc });
        }
        out
    }
}

/// The group that an operation is shown in: its marketplace and the first word of its id.
pub(super) fn tag(operation: &Operation) -> String {
    let group = operation.id.split('.').next().unwrap_or_default();
    format!("{}.{group}", operation.marketplace)
}

pub(super) const fn envelope(auth: AuthKind) -> &'static str {
    match auth {
        AuthKind::Daji => "DajiSaasReply",
        AuthKind::Headers | AuthKind::QuerySign => "PandaPonReply",
    }
}

/// What is signed otherwise than the document says for all. A body that is signed says so by its members.
fn security(auth: AuthKind, travel: Travel) -> Option<Value> {
    match (auth, travel) {
        (AuthKind::QuerySign, _) => Some(json!([{ "queryTimestamp": [], "querySign": [] }])),
        (AuthKind::Daji, Travel::Json | Travel::Fields) => Some(json!([])),
        (AuthKind::Daji | AuthKind::Headers, _) => None,
    }
}

fn in_path(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}')).collect()
}

fn required(schema: &Value) -> Vec<Value> {
    schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// A body's schema with the members that sign it.
fn with_signature(schema: &Value) -> Value {
    let mut out = schema.clone();
    if let Some(object) = out.as_object_mut() {
        object.remove("description");
    }
    out["properties"]["appKey"] = json!({ "type": "string", "description": "The application's key." });
    out["properties"]["sign"] =
        json!({ "type": "string", "description": "The signature over all members: see `info`." });
    let mut required = required(schema);
    required.extend(["appKey".into(), "sign".into()]);
    out["required"] = required.into();
    out
}

fn example_with_signature(value: &Value) -> Value {
    let mut out = value.clone();
    if let Some(object) = out.as_object_mut() {
        object.entry("appKey").or_insert("dj_test_key".into());
        object.entry("sign").or_insert("F9ED3EC8167DD5BD6DB9868C697272E7".into());
    }
    out
}

/// Examples by name.
fn named(examples: &[&Example], generation: Generation, content: impl Fn(&Value) -> Value) -> Value {
    let mut out = Map::new();
    for (number, example) in examples.iter().enumerate() {
        let value = json!({
            "summary": example.summary(generation.as_str()),
            "x-evidence": example.source(),
            "value": content(&example.value),
        });
        out.insert(example.name(number), value);
    }
    out.into()
}
