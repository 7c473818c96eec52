//! The documented examples and the catalogue.

use super::json::Json;
use serde::Deserialize;
use std::path::PathBuf;

fn text(path: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// A file below `fixtures`.
pub(crate) fn fixture(file: &str) -> String {
    text(&format!("fixtures/{file}"))
}

/// The list of every operation.
pub(crate) fn catalogue() -> Vec<Json> {
    match Json::parse(&text("catalogue/operations.json")).get("operations") {
        Some(Json::Array(operations)) => operations.clone(),
        other => panic!("the catalogue has no list of operations: {other:?}"),
    }
}

/// What the manifest says of a file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Example {
    pub(crate) file: String,
    pub(crate) marketplace: String,
    pub(crate) operation: String,
    pub(crate) kind: String,
    pub(crate) generation: String,
}

impl Example {
    pub(crate) fn text(&self) -> String {
        fixture(&self.file)
    }
}

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Example>,
}

/// The operations with types.
pub(crate) const TYPED: [(&str, &str); 5] = [
    ("taobao", "order.create"),
    ("alibaba1688", "order.batch_preview"),
    ("alibaba1688", "order.list"),
    ("alibaba1688", "cart.create_order"),
    ("dajisaas", "alibaba.order_preview"),
];

/// The documented requests (`request`) or replies (`response`) of the operations with types.
pub(crate) fn examples(kind: &str) -> Vec<Example> {
    let manifest: Manifest =
        serde_json::from_str(&fixture("manifest.json")).unwrap_or_else(|e| panic!("manifest.json: {e}"));
    let typed = |e: &Example| TYPED.contains(&(e.marketplace.as_str(), e.operation.as_str()));
    manifest.files.into_iter().filter(|e| e.kind == kind && typed(e)).collect()
}

/// The documented request of an operation.
pub(crate) fn request(marketplace: &str, operation: &str) -> String {
    fixture(&format!("{marketplace}/{operation}.request.json"))
}

/// The documented reply of an operation.
pub(crate) fn reply(marketplace: &str, operation: &str) -> String {
    fixture(&format!("{marketplace}/{operation}.response.json"))
}
