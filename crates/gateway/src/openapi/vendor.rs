//! The document of one platform's own interface.

use super::about::{envelopes, info, responses, security_schemes};
use super::fixtures::Examples;
use super::scope::{Scope, joined, reached};
use super::shape::{Source, Travel, tag};
use daigou_core::{Effect, Entry, Generation, Platform};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The OpenAPI document of a platform's interface as this library knows it: every operation, in each generation that has a
/// route for it, with these examples.
#[must_use]
pub fn vendor(platform: Platform, examples: &Examples) -> Value {
    let (operations, mut definitions) = joined(scopes(platform));
    let mut paths: Map<String, Value> = Map::new();
    let mut pathless = Map::new();
    let mut webhooks = Map::new();
    let mut tags = BTreeSet::new();
    for described in &operations {
        let source = Source { described, definitions: &definitions, examples };
        let operation = described.entry.operation;
        tags.insert(tag(operation));
        if operation.effect == Effect::Message {
            webhooks
                .insert(format!("{}.{}", operation.marketplace, operation.id), json!({ "post": source.callback() }));
            continue;
        }
        for (path, method, item) in calls(&source, platform) {
            match path {
                Some(path) => paths.entry(path).or_insert_with(|| json!({}))[method] = item,
                None => {
                    let name = item["operationId"].as_str().unwrap_or_default().to_owned();
                    pathless.insert(name, json!({ method: item }));
                }
            }
        }
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": info(platform),
        "servers": [{ "url": platform.vendor_url(), "description": "Production: there is no other, and calls are real." }],
        "tags": tags.into_iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": paths,
        "webhooks": webhooks,
        "components": { "securitySchemes": security_schemes(platform), "responses": responses(platform), "pathItems": pathless },
    });
    let security = match platform {
        Platform::PandaPon => {
            json!([{ "accessKey": [], "timestamp": [], "nonce": [], "userId": [], "signature": [] }])
        }
        Platform::DajiSaas => json!([{ "appKey": [], "sign": [] }]),
    };
    document["security"] = security;
    definitions.extend(envelopes(platform));
    let used = reached(&definitions, [&document]);
    definitions.retain(|name, _| used.contains(name));
    document["components"]["schemas"] = definitions.into();
    document
}

/// The tables of a platform, by what has names of its own.
fn scopes(platform: Platform) -> Vec<Scope> {
    match platform {
        Platform::PandaPon => vec![
            Scope::of("taobao", daigou_taobao::OPERATIONS.iter()),
            Scope::of("alibaba1688", daigou_alibaba1688::OPERATIONS.iter()),
            Scope::of("logistics", daigou_logistics::OPERATIONS.iter()),
        ],
        Platform::DajiSaas => {
            let of = |group: &'static str| {
                let is_own = move |entry: &&'static Entry| entry.operation.id.split('.').next() == Some(group);
                Scope::of(group, daigou_dajisaas::OPERATIONS.iter().filter(is_own))
            };
            vec![of("alibaba"), of("taobao"), of("poizon")]
        }
    }
}

/// The calls of an operation: where, by which method, and how each is described.
fn calls(source: &Source<'_>, platform: Platform) -> Vec<(Option<String>, &'static str, Value)> {
    let operation = source.described.entry.operation;
    let generations: &[Generation] = match platform {
        Platform::PandaPon => &[Generation::V1, Generation::V2],
        Platform::DajiSaas => &[Generation::V1],
    };
    let mut out = Vec::new();
    for generation in generations {
        let Some(route) = operation.route(*generation) else { continue };
        let suffix = if platform == Platform::DajiSaas { String::new() } else { format!(".{}", generation.as_str()) };
        for (number, travel) in source.travels(route).into_iter().enumerate() {
            let suffix = if number == 0 { suffix.clone() } else { format!("{suffix}.{number}") };
            let method = if travel == Travel::Query { "get" } else { "post" };
            out.push((route.path.map(str::to_owned), method, source.call(route, *generation, travel, &suffix)));
        }
    }
    out
}
