//! One operation as the OpenAPI documents describe it: its members as flat rows, in the order of the page, and its examples.

use daigou_core::{Operation, Platform};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// One member of a request or a reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Member {
    /// The way to it, such as `cargoParamList[].offerId`.
    pub(super) path: String,
    #[serde(skip)]
    pub(super) name: String,
    #[serde(skip)]
    pub(super) depth: usize,
    /// The type, as a person calls it.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The unit of an amount: `fen` or `yuan`.
    pub(super) unit: Option<String>,
    pub(super) required: bool,
    pub(super) about: String,
    /// The values of an enumeration that are documented.
    pub(super) known: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Known {
    pub(super) value: Value,
    pub(super) about: Option<String>,
}

/// An example of the parameters or of a reply.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Example {
    pub(super) source: String,
    pub(super) value: Value,
}

/// One operation as its document has it.
pub(super) struct Page {
    document: Value,
    items: Vec<Value>,
}

impl Page {
    /// The operation's part of its platform's document; all of its generations and forms.
    pub(super) fn of(platform: Platform, operation: &Operation) -> Option<Self> {
        let text = match platform {
            Platform::PandaPon => daigou_openapi::PANDAPON,
            Platform::DajiSaas => daigou_openapi::DAJISAAS,
        };
        let document: Value = serde_json::from_str(text).ok()?;
        let parts = ["/paths", "/components/pathItems", "/webhooks"];
        let all = parts.iter().filter_map(|part| document.pointer(part)?.as_object()).flat_map(|paths| paths.values());
        let is_it =
            |item: &&Value| item["x-operation"] == operation.id && item["x-marketplace"] == operation.marketplace;
        let mut items: Vec<Value> =
            all.filter_map(Value::as_object).flat_map(|methods| methods.values()).filter(is_it).cloned().collect();
        items.sort_by_key(|item| item["operationId"].as_str().unwrap_or_default().to_owned());
        (!items.is_empty()).then_some(Self { document, items })
    }

    /// What it does, in a few paragraphs, and the rules by which parameters are refused.
    pub(super) fn about(&self) -> (String, Option<String>) {
        let text = self.items.iter().find_map(|item| item["description"].as_str()).unwrap_or_default();
        match text.split_once("**Errors:**") {
            Some((about, rules)) => (about.trim().to_owned(), Some(rules.trim().to_owned())),
            None => (text.trim().to_owned(), None),
        }
    }

    /// The parameters, or the members of a callback's body.
    pub(super) fn parameters(&self) -> Vec<Member> {
        let mut out = Vec::new();
        for item in &self.items {
            for parameter in item["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or_default();
                if out.iter().any(|member: &Member| member.name == name) {
                    continue;
                }
                let required = parameter["required"] == true;
                let about = parameter["description"].as_str();
                self.member((name, required, about), &parameter["schema"], "", 0, &mut BTreeSet::new(), &mut out);
            }
        }
        let body = self.items.iter().find_map(|item| body_of(&item["requestBody"]));
        if let Some(media) = body {
            let schema = self.payload(&media["schema"]);
            let mut members = Vec::new();
            self.members(schema, "", 0, &mut BTreeSet::new(), &mut members);
            // They are the signature's.
            members.retain(|member| !matches!(member.path.as_str(), "appKey" | "sign"));
            members.retain(|member| !out.iter().any(|known| known.path == member.path));
            out.extend(members);
        }
        required_first(out)
    }

    /// The reply's `data`: its type, and its members.
    pub(super) fn data(&self) -> Option<(String, Vec<Member>)> {
        let ok = self.items.iter().find_map(|item| item["responses"]["200"]["content"].get("application/json"))?;
        let data = &ok["schema"]["allOf"][1]["properties"]["data"]["anyOf"][0];
        let mut members = Vec::new();
        self.members(data, "", 0, &mut BTreeSet::new(), &mut members);
        Some((self.kind(data), members))
    }

    /// Examples of what is sent, or of a callback.
    pub(super) fn requests(&self) -> Vec<Example> {
        let bodies = self.items.iter().filter_map(|item| body_of(&item["requestBody"]));
        let mut out = examples(bodies);
        if out.is_empty() {
            let mut value = serde_json::Map::new();
            for parameter in self.items.iter().filter_map(|item| item["parameters"].as_array()).flatten() {
                if let (Some(name), Some(example)) = (parameter["name"].as_str(), parameter.get("example")) {
                    value.entry(name).or_insert_with(|| example.clone());
                }
            }
            if !value.is_empty() {
                out.push(Example { source: "put together from documented values".to_owned(), value: value.into() });
            }
        }
        for example in &mut out {
            if let Some(members) = example.value.as_object_mut() {
                members.retain(|name, value| !matches!(name.as_str(), "appKey" | "sign") && !value.is_null());
            }
        }
        out
    }

    /// Examples of replies.
    pub(super) fn replies(&self) -> Vec<Example> {
        examples(self.items.iter().filter_map(|item| item["responses"]["200"]["content"].get("application/json")))
    }

    /// The schema of what a callback is about, inside what all callbacks are wrapped in; any other schema itself.
    fn payload<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let inside = schema.pointer("/allOf/1/properties/messageBody/anyOf/0");
        inside.or_else(|| schema.pointer("/properties/message/contentSchema")).unwrap_or(schema)
    }

    /// The schema that is referred to, or this one.
    fn target<'s>(&'s self, schema: &'s Value) -> (Option<&'s str>, &'s Value) {
        let reference = schema["$ref"].as_str();
        let target = reference.and_then(|target| self.document.pointer(target.strip_prefix('#')?));
        (reference, target.unwrap_or(schema))
    }

    /// A schema without `null` and without the wrapping of a list, JSON text or an unpublished payload: what has members.
    fn inner<'s>(&'s self, schema: &'s Value) -> (&'s Value, &'static str) {
        match alternatives(schema) {
            [first, null] if null["type"] == "null" => self.inner(first),
            [_, list, blank] if list["type"] == "array" && blank["const"] == "" => (&list["items"], "[]"),
            _ if schema["items"].is_object() => (&schema["items"], "[]"),
            _ if schema["contentSchema"].is_object() => {
                let (inner, list) = self.inner(&schema["contentSchema"]);
                (inner, list)
            }
            _ if schema["x-upstream-shape"].is_object() => self.inner(&schema["x-upstream-shape"]),
            _ => (schema, ""),
        }
    }

    fn members(&self, schema: &Value, path: &str, depth: usize, open: &mut BTreeSet<String>, out: &mut Vec<Member>) {
        let (inner, list) = self.inner(schema);
        let (reference, target) = self.target(inner);
        if !std::ptr::eq(self.inner(target).0, target) && reference.is_some() {
            return self.members(target, path, depth, open, out);
        }
        // A type within itself is named, not unfolded for ever.
        if reference.is_some_and(|reference| !open.insert(reference.to_owned())) {
            return;
        }
        let prefix = match (path, list) {
            ("", "") => String::new(),
            ("", list) => format!("{list}."),
            (path, list) => format!("{path}{list}."),
        };
        let required = target["required"].as_array();
        for (name, member) in target["properties"].as_object().into_iter().flatten() {
            let required = required.is_some_and(|names| names.iter().any(|required| required == name));
            self.member((name, required, member["description"].as_str()), member, &prefix, depth, open, out);
        }
        for other in target["anyOf"].as_array().into_iter().flatten().filter(|other| other["$ref"].is_string()) {
            self.members(other, path, depth, open, out);
        }
        if let Some(reference) = reference {
            open.remove(reference);
        }
    }

    fn member(
        &self,
        (name, required, about): (&str, bool, Option<&str>),
        schema: &Value,
        prefix: &str,
        depth: usize,
        open: &mut BTreeSet<String>,
        out: &mut Vec<Member>,
    ) {
        let (inner, _) = self.inner(schema);
        let (_, target) = self.target(inner);
        let path = format!("{prefix}{name}");
        out.push(Member {
            path: path.clone(),
            name: name.to_owned(),
            depth,
            kind: self.kind(schema),
            unit: target["x-unit"].as_str().map(str::to_owned),
            required,
            about: about.or_else(|| target["description"].as_str()).unwrap_or_default().to_owned(),
            known: known(target),
        });
        self.members(schema, &path, depth + 1, open, out);
    }

    /// The type in words: `integer`, `text`, `list of objects`.
    pub(super) fn kind(&self, schema: &Value) -> String {
        let any = alternatives(schema);
        let (_, target) = self.target(schema);
        match any {
            [first, null] if null["type"] == "null" => return self.kind(first),
            [first, list, _] if list["type"] == "array" => return format!("{} or a list", self.kind(first)),
            _ => {}
        }
        if let Some(shape) = schema.get("x-upstream-shape") {
            return format!("not published; upstream: {}", self.kind(shape));
        }
        if schema["contentSchema"].is_object() {
            return format!("JSON text of {}", self.kind(&schema["contentSchema"]));
        }
        if !std::ptr::eq(target, schema) && target["properties"].is_null() {
            return self.kind(target);
        }
        if let Some(last) = any.last() {
            return if last.get("const").is_some_and(Value::is_string) { "text".to_owned() } else { self.kind(last) };
        }
        let first = match &target["type"] {
            // In replies it is of either type.
            Value::Array(_) if target["x-kind"].is_string() => target["x-kind"].as_str().unwrap_or_default(),
            Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or_default(),
            kind => kind.as_str().unwrap_or("any"),
        };
        match first {
            "string" => "text".to_owned(),
            "boolean" => "true/false".to_owned(),
            "array" => format!("list of {}", plural(&self.kind(&schema["items"]))),
            other => other.to_owned(),
        }
    }
}

/// What a schema leaves the choice of.
fn alternatives(schema: &Value) -> &[Value] {
    schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()).map_or(&[], Vec::as_slice)
}

fn plural(kind: &str) -> String {
    if kind.ends_with('s') || kind == "any" || kind.contains(' ') { kind.to_owned() } else { format!("{kind}s") }
}

/// The documented values of an enumeration.
fn known(schema: &Value) -> Vec<Known> {
    let listed =
        schema["enum"].as_array().into_iter().flatten().map(|value| Known { value: value.clone(), about: None });
    let described = alternatives(schema).iter().filter_map(|one| {
        let about = one["description"].as_str().map(str::to_owned);
        Some(Known { value: one.get("const")?.clone(), about })
    });
    listed.chain(described).collect()
}

fn body_of(body: &Value) -> Option<&Value> {
    body["content"].as_object().and_then(|contents| contents.values().next())
}

fn examples<'m>(media: impl Iterator<Item = &'m Value>) -> Vec<Example> {
    let mut out: Vec<Example> = Vec::new();
    for example in media.filter_map(|media| media["examples"].as_object()).flat_map(|named| named.values()) {
        let source = example["summary"].as_str().unwrap_or_default().to_owned();
        if !out.iter().any(|known| known.value == example["value"]) {
            out.push(Example { source, value: example["value"].clone() });
        }
    }
    out
}

/// Members at the top that are required first, each followed by what is inside it.
fn required_first(members: Vec<Member>) -> Vec<Member> {
    let mut families: Vec<Vec<Member>> = Vec::new();
    for member in members {
        match families.last_mut().filter(|_| member.depth > 0) {
            Some(family) => family.push(member),
            None => families.push(vec![member]),
        }
    }
    families.sort_by_key(|family| family.first().is_some_and(|top| !top.required));
    families.into_iter().flatten().collect()
}
