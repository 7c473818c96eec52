//! The document of this gateway's own interface, from the table of its routes.

use super::refs::change;
use super::text::plain;
use crate::problem::{MEDIA_TYPE, Problem};
use crate::table::{Access, Body, Parameter, ROUTES, Reply, Route, SchemaOf, common_problems, parameters};
use daigou_core::schema::SchemaGenerator;
use daigou_core::schema::schemars::generate::{Contract, SchemaSettings};
use serde_json::{Map, Value, json};

const ABOUT: &str = "Buying from Taobao and 1688 over your own accounts at PandaPon and DajiSaaS, in one vocabulary. `{buyer}` \
    says through whom: `pandapon-1688`, `pandapon-taobao`, `dajisaas-1688` or `dajisaas-taobao`.\n\nAmounts are integers of \
    **fen** (hundredths of a yuan): `3650` is ¥36.50. Times are RFC 3339. A member that is absent is not known.\n\nAn order is \
    placed by `PUT` under a reference of your own, which is the idempotency key: the same body twice is one order, whatever \
    fails in between.\n\nWhat fails answers a problem document (RFC 9457). Its `certainty` says whether it happened: \
    `not_sent` (nothing reached the platform), `maybe_sent` (look before you send it again), `answered` (the platform \
    refused) or `unreadable`.";

const TAGS: &[(&str, &str)] = &[
    ("goods", "Searches, products and prices."),
    ("orders", "Placing, paying, reading and following orders."),
    ("refunds", "Asking for money back."),
    ("platforms", "The platforms' own operations, signed."),
    ("events", "What became of orders, as the platforms told it."),
    ("health", "For whoever watches the server."),
];

/// The OpenAPI document of the gateway.
#[must_use]
pub fn gateway() -> Value {
    let settings = |contract: Contract| {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
            settings.contract = contract;
        })
    };
    // What is taken and what is given are described apart: only what is given always has its members.
    let mut taken = settings(Contract::Deserialize).into_generator();
    let mut given = settings(Contract::Serialize).into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.to_lowercase()] = operation(route, &mut taken, &mut given);
    }
    given.subschema_for::<Problem>();
    let mut schemas = given.take_definitions(true);
    for (name, schema) in taken.take_definitions(true).into_iter().chain(choices()) {
        schemas.entry(name).or_insert(schema);
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "daigou serve",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Buying from Taobao and 1688, the same for every language",
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "tags": TAGS.iter().map(|(name, about)| json!({ "name": name, "description": about })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer",
                "description": "The token that the server printed when it started, or `DAIGOU_SERVE_TOKEN`.",
            } },
        },
    });
    change(&mut document, &mut |object| {
        if let Some(Value::String(comment)) = object.get_mut("description") {
            *comment = plain(comment);
        }
        // That nothing is meant by what is left out goes without saying, and generators take a default for a duty.
        let says_nothing = |value: &Value| value.is_null() || *value == false || *value == json!([]);
        if object.get("default").is_some_and(says_nothing) {
            object.remove("default");
        }
        as_enumeration(object);
    });
    document
}

/// Words that a choice of constants spells out, as the enumeration that every generator knows. What each means goes into the
/// description.
fn as_enumeration(object: &mut Map<String, Value>) {
    let words = |one: &Value| match (one["const"].as_str(), one["enum"].as_array()) {
        (Some(word), _) => Some(vec![json!(word)]),
        (None, list) => list.cloned(),
    };
    let Some(all) = object.get("oneOf").and_then(Value::as_array) else { return };
    let Some(values) = all.iter().map(words).collect::<Option<Vec<_>>>() else { return };
    let meant: Vec<String> = all
        .iter()
        .filter_map(|one| Some(format!("- `{}`: {}", one["const"].as_str()?, plain(one["description"].as_str()?))))
        .collect();
    let about = object.get("description").and_then(Value::as_str).unwrap_or_default();
    let about = format!("{about}\n\n{}", meant.join("\n")).trim().to_owned();
    object.remove("oneOf");
    object.insert("type".to_owned(), "string".into());
    object.insert("enum".to_owned(), values.concat().into());
    if !about.is_empty() {
        object.insert("description".to_owned(), about.into());
    }
}

fn operation(route: &Route, taken: &mut SchemaGenerator, given: &mut SchemaGenerator) -> Value {
    let mut out = json!({
        "operationId": route.id,
        "summary": route.summary,
        "tags": [route.tag],
    });
    if !route.details.is_empty() {
        out["description"] = route.details.into();
    }
    match route.access {
        Access::Open => out["security"] = json!([]),
        // With the token or, on the server's own machine, without.
        Access::Local => out["security"] = json!([{}, { "token": [] }]),
        Access::Token => {}
    }
    let mut all: Vec<Value> = parameters(route.path).map(in_path).collect();
    all.extend(route.query.into_iter().flat_map(|query| in_query(query, taken)));
    if route.waits {
        all.push(json!({
            "name": "Prefer",
            "in": "header",
            "required": false,
            "description": "`wait=20`: how many seconds to wait for the end before answering 202.",
            "schema": { "type": "string" },
            "example": "wait=20",
        }));
    }
    if !all.is_empty() {
        out["parameters"] = all.into();
    }
    if let Some(body) = &route.body {
        out["requestBody"] = taken_body(body, route.id, taken);
    }
    let mut responses = Map::new();
    for reply in route.answers {
        responses.insert(reply.status.to_string(), answer(reply, given));
    }
    let mut problems = common_problems(route);
    problems.extend(route.problems);
    for status in problems {
        responses.entry(status.to_string()).or_insert_with(|| problem(status));
    }
    out["responses"] = responses.into();
    out
}

fn in_path(parameter: &Parameter) -> Value {
    let mut schema = json!({ "type": "string" });
    if let Some(pattern) = parameter.pattern {
        schema["pattern"] = pattern.into();
    }
    if !parameter.values.is_empty() {
        schema = json!({ "$ref": format!("#/components/schemas/{}", type_name(parameter)) });
    }
    json!({
        "name": parameter.name,
        "in": "path",
        "required": true,
        "description": parameter.words,
        "schema": schema,
        "example": parameter.example,
    })
}

/// The name of the type of a parameter that is one of a few words.
fn type_name(parameter: &Parameter) -> String {
    let (first, rest) = parameter.name.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// The types of such parameters.
fn choices() -> impl Iterator<Item = (String, Value)> {
    let all = ROUTES.iter().flat_map(|route| parameters(route.path)).filter(|parameter| !parameter.values.is_empty());
    all.map(|parameter| {
        let schema = json!({ "type": "string", "enum": parameter.values, "description": parameter.words });
        (type_name(parameter), schema)
    })
}

/// The members of an object as parameters behind the `?`.
fn in_query(query: SchemaOf, taken: &mut SchemaGenerator) -> Vec<Value> {
    let reference = query(taken).to_value();
    let name = reference["$ref"].as_str().and_then(|target| target.rsplit('/').next()).map(str::to_owned);
    // It is a group of parameters, and no body.
    let object = name.and_then(|name| taken.definitions_mut().remove(&name)).unwrap_or(reference);
    let required = object["required"].as_array().cloned().unwrap_or_default();
    let members = object["properties"].as_object().cloned().unwrap_or_default();
    let one = |(name, mut schema): (String, Value)| {
        let about = schema.as_object_mut().and_then(|object| object.remove("description"));
        if let Some(object) = schema.as_object_mut() {
            without_null(object);
        }
        let mut parameter = json!({
            "name": name,
            "in": "query",
            "required": required.iter().any(|required| *required == name),
            "schema": schema,
        });
        if let Some(about) = about {
            parameter["description"] = about;
        }
        parameter
    };
    members.into_iter().map(one).collect()
}

/// A parameter that is not given is left out; there is no `null` behind a `?`.
fn without_null(schema: &mut Map<String, Value>) {
    schema.remove("default");
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [one] = kinds.as_mut_slice() {
            let one = one.take();
            schema.insert("type".to_owned(), one);
        }
    }
    let nullable = |any: &Vec<Value>| any.len() == 2 && any[1]["type"] == "null";
    if schema.get("anyOf").and_then(Value::as_array).is_some_and(nullable)
        && let Some(Value::Array(any)) = schema.remove("anyOf")
        && let Some(Value::Object(first)) = any.into_iter().next()
    {
        schema.extend(first);
    }
}

fn taken_body(body: &Body, id: &str, taken: &mut SchemaGenerator) -> Value {
    let mut content = Map::new();
    for (media_type, schema) in body.content {
        let mut media = match schema {
            Some(schema) => json!({ "schema": schema(taken) }),
            None => json!({ "schema": { "type": "string", "format": "binary" } }),
        };
        if let Some(example) = super::examples::body(id).filter(|_| schema.is_some()) {
            media["example"] = example;
        }
        content.insert((*media_type).to_owned(), media);
    }
    json!({ "required": body.required, "content": content })
}

fn answer(reply: &Reply, given: &mut SchemaGenerator) -> Value {
    let media = match reply.schema {
        Some(schema) => json!({ "schema": schema(given) }),
        None => json!({ "schema": { "type": "string" } }),
    };
    let mut out = json!({ "description": reply.when, "content": { reply.media_type: media } });
    if !reply.headers.is_empty() {
        let named = |(name, about): &(&str, &str)| {
            ((*name).to_owned(), json!({ "description": about, "schema": { "type": "string" } }))
        };
        out["headers"] = reply.headers.iter().map(named).collect::<Map<_, _>>().into();
    }
    out
}

fn problem(status: u16) -> Value {
    let about = match status {
        400 => "The request is wrong: `errors` tells everything, each with its member. Nothing was sent.",
        401 => "The token is missing or wrong.",
        404 => "There is no such order, product, buyer or operation.",
        408 => "The body did not arrive in time.",
        409 => "The reference has other content, or the order does not stand so that this can be done.",
        413 => "The body is too large.",
        422 => "The platform refused, or does not offer it.",
        429 => "Too much at once, here or at the platform: see `Retry-After`.",
        502 => "The platform answered what cannot be read, or broke off: see `certainty`.",
        503 => "The platform or the store is away. Nothing was sent.",
        504 => "The platform did not answer in time: see `certainty`.",
        _ => "It failed.",
    };
    json!({
        "description": about,
        "content": { MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}
