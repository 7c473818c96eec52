//! Every operation of the tables, called whichever it is, and the documented request of each.

use super::{Caller, Heard, fixture};
use crate::vendors::routes::calls;
use daigou_core::auth::encode;
use daigou_core::{AuthKind, Generation, Operation, Platform};
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

impl Caller {
    /// Calls an operation of the tables, whichever it is.
    pub(super) async fn any(
        &self,
        platform: Platform,
        operation: &Operation,
        generation: Generation,
        params: &Value,
    ) -> Heard {
        let Some(route) = operation.route(generation) else { panic!("{}", operation.id) };
        let own = format!("/unpublished/{}/{}", operation.marketplace, operation.id);
        let mut path = route.path.map_or(own, str::to_owned);
        if platform == Platform::DajiSaas {
            return match route.method {
                Method::GET => self.daji_get(&path, &params.to_string()).await,
                _ => self.daji(&path, &params.to_string()).await,
            };
        }
        let mut query = Vec::new();
        for (name, value) in params.as_object().unwrap() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if path.contains(&format!("{{{name}}}")) {
                path = path.replace(&format!("{{{name}}}"), &encode(&text));
            } else if route.method == Method::GET {
                query.push(format!("{name}={}", encode(&text)));
            }
        }
        let mut headers = self.headers();
        if operation.auth == AuthKind::QuerySign {
            query.push(format!("timestamp={}", headers[1].1));
            query.push(format!("sign={}", headers[4].1));
            headers.truncate(4);
        }
        let mark = if query.is_empty() { "" } else { "?" };
        let body = if route.method == Method::GET { String::new() } else { params.to_string() };
        let target = format!("/pandapon{path}{mark}{}", query.join("&"));
        self.send(route.method.as_str(), &target, &headers, &body).await
    }

    pub(super) async fn operate(&self, platform: Platform, id: &str, params: &Value) -> Heard {
        let found = calls().find(|(on, operation)| {
            let named = format!("{} {}", operation.marketplace, operation.id);
            *on == platform && (operation.id == id || named == id)
        });
        let operation = found.unwrap().1;
        let generation = if operation.v1.is_some() { Generation::V1 } else { Generation::V2 };
        self.any(platform, operation, generation, params).await
    }
}

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    file: String,
    marketplace: String,
    operation: String,
    kind: String,
}

/// The first documented request of each operation.
pub(super) fn documented() -> BTreeMap<String, Value> {
    let manifest: Manifest = serde_json::from_str(fixture!("manifest.json")).unwrap();
    let mut out = BTreeMap::new();
    for example in manifest.files.into_iter().filter(|example| example.kind == "request") {
        let path = format!("{}/../../tests/fixtures/{}", env!("CARGO_MANIFEST_DIR"), example.file);
        let Ok(request) = serde_json::from_str(&std::fs::read_to_string(path).unwrap()) else { continue };
        out.entry(format!("{} {}", example.marketplace, example.operation)).or_insert(request);
    }
    out
}
