//! The documented examples, the catalogue, and which of the operations have types.

use super::json::{Json, Path};
use daigou_core::Entry;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::LazyLock;

fn text(path: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// A file below `fixtures`.
pub(crate) fn fixture(file: &str) -> String {
    text(&format!("fixtures/{file}"))
}

/// The list of every operation.
pub(crate) fn catalogue() -> &'static [Json] {
    static CATALOGUE: LazyLock<Vec<Json>> =
        LazyLock::new(|| match Json::parse(&text("catalogue/operations.json")).get("operations") {
            Some(Json::Array(operations)) => operations.clone(),
            other => panic!("the catalogue has no list of operations: {other:?}"),
        });
    &CATALOGUE
}

/// What the manifest says of a file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Example {
    pub(crate) file: String,
    pub(crate) marketplace: String,
    pub(crate) operation: String,
    pub(crate) kind: String,
    pub(crate) generation: String,
    pub(crate) source: String,
}

impl Example {
    pub(crate) fn text(&self) -> String {
        fixture(&self.file)
    }

    pub(crate) fn id(&self) -> Id {
        (self.marketplace.clone(), self.operation.clone())
    }
}

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Example>,
}

/// The table of each marketplace.
pub(crate) const TABLES: [(&str, &[Entry]); 4] = [
    ("taobao", &daigou_taobao::OPERATIONS),
    ("alibaba1688", &daigou_alibaba1688::OPERATIONS),
    ("dajisaas", &daigou_dajisaas::OPERATIONS),
    ("logistics", &daigou_logistics::OPERATIONS),
];

/// A marketplace and the id of an operation.
pub(crate) type Id = (String, String);

/// Every call with types, in the order of the tables.
pub(crate) fn typed() -> Vec<Id> {
    let all = TABLES.iter().flat_map(|(name, table)| table.iter().map(move |entry| (name, entry)));
    let typed = all.filter(|(_, entry)| entry.operation.kind() == "call");
    typed.map(|(name, entry)| ((*name).to_owned(), entry.operation.id.to_owned())).collect()
}

/// Operations of every marketplace that buys, for what is proven of sending as such and not of an operation.
pub(crate) const SAMPLES: [(&str, &str); 5] = [
    ("taobao", "order.create"),
    ("alibaba1688", "order.batch_preview"),
    ("alibaba1688", "order.list"),
    ("alibaba1688", "cart.create_order"),
    ("dajisaas", "alibaba.order_preview"),
];

/// Every example of a kind: `request`, `response` or `message`.
pub(crate) fn all_examples(kind: &str) -> Vec<Example> {
    static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
        serde_json::from_str(&fixture("manifest.json")).unwrap_or_else(|e| panic!("manifest.json: {e}"))
    });
    MANIFEST.files.iter().filter(|e| e.kind == kind).cloned().collect()
}

/// The documented requests (`request`) or replies (`response`) of the operations with types.
pub(crate) fn examples(kind: &str) -> Vec<Example> {
    let typed = typed();
    all_examples(kind).into_iter().filter(|e| typed.contains(&e.id())).collect()
}

/// The least that an operation takes of which no request is documented: all in the first generation. What takes any
/// member has one of every kind.
pub(crate) const WITHOUT_EXAMPLE: [(&str, &str, &str); 13] = [
    ("taobao", "goods.inquiry", r#"{"itemId":"672991141190","n":1.50}"#),
    ("taobao", "order.upload_voucher", ANYTHING),
    ("taobao", "refund.messages", ANYTHING),
    ("taobao", "refund.modify", ANYTHING),
    ("taobao", "cart.preview", ANYTHING),
    ("taobao", "cart.list", "{}"),
    ("taobao", "cart.delete", ANYTHING),
    ("taobao", "cart.edit_quantity", ANYTHING),
    ("alibaba1688", "cart.delete", ANYTHING),
    ("alibaba1688", "cart.add", r#"{"offerId":734714573551,"specId":"cd2b8c31408766f9fb089e74e2a6ac15","quantity":2}"#),
    ("dajisaas", "alibaba.detail_by_link", r#"{"url":"https://detail.1688.com/offer/769649076522.html","n":1.50}"#),
    ("logistics", "address.get", ANYTHING),
    (
        "dajisaas",
        "taobao.detail_by_link",
        r#"{"url":"https://item.taobao.com/item.htm?id=672991141190&spm=a.b","n":1.50}"#,
    ),
];

const ANYTHING: &str = r#"{"z":[75,"七 \"x\""],"a":{"n":12345678901234567890.50,"none":null},"yes":true}"#;

/// An operation with parameters that it takes, and the generation that they are of.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Where the parameters are from.
    pub(crate) name: String,
    pub(crate) marketplace: String,
    pub(crate) operation: String,
    pub(crate) generation: String,
    pub(crate) params: String,
}

impl Ask {
    fn of(example: &Example) -> Self {
        Self {
            name: example.file.clone(),
            marketplace: example.marketplace.clone(),
            operation: example.operation.clone(),
            generation: example.generation.clone(),
            params: example.text(),
        }
    }

    /// All that is documented of the operations with types, and what stands in for the rest.
    pub(crate) fn all() -> Vec<Self> {
        let typed = typed();
        let rest = WITHOUT_EXAMPLE.iter().filter(|(m, o, _)| typed.contains(&((*m).to_owned(), (*o).to_owned())));
        let rest = rest.map(|(marketplace, operation, params)| Self {
            name: format!("{marketplace}/{operation}"),
            marketplace: (*marketplace).to_owned(),
            operation: (*operation).to_owned(),
            generation: "v1".to_owned(),
            params: (*params).to_owned(),
        });
        examples("request").iter().map(Self::of).chain(rest).collect()
    }

    /// The first that is documented of an operation with types, or what stands in for it.
    pub(crate) fn first(marketplace: &str, operation: &str) -> Self {
        let found = Self::all().into_iter().find(|a| a.marketplace == marketplace && a.operation == operation);
        found.unwrap_or_else(|| panic!("nothing shows what {marketplace} {operation} takes"))
    }

    fn entry(&self) -> &'static Json {
        let entry = catalogue().iter().find(|entry| {
            entry.get("marketplace") == Some(&Json::Text(self.marketplace.clone()))
                && entry.get("id") == Some(&Json::Text(self.operation.clone()))
        });
        entry.unwrap_or_else(|| panic!("{} is not in the catalogue", self.name))
    }

    /// How the catalogue says that the call is signed: `headers`, `query_sign` or `daji`.
    pub(crate) fn auth(&self) -> String {
        match self.entry().get("auth") {
            Some(Json::Text(auth)) => auth.clone(),
            other => panic!("{}: {other:?}", self.name),
        }
    }

    fn is_upload(&self) -> bool {
        self.operation.ends_with(".upload_image")
    }

    /// Whether the parameters are the fields of a multipart form.
    pub(crate) fn is_form(&self) -> bool {
        self.is_upload() && Json::parse(&self.params).get("image_base64").is_some()
    }

    /// The route that the catalogue gives; where it has no path, one that the caller supplies.
    pub(crate) fn route(&self) -> Route {
        let entry = self.entry();
        let route = entry.at(&Path::of(&format!("routes.{}", self.generation)));
        let Some(Json::Text(method)) = route.get("method") else { panic!("{}: {route}", self.name) };
        // The vendor's pages of the upload: bytes as the fields of a form, an address "by Get".
        let method = if self.is_upload() && !self.is_form() { "GET" } else { method };
        let (path, supplied) = match route.get("path") {
            Some(Json::Text(path)) => (path.clone(), false),
            _ => (format!("/unpublished/{}/{}", self.marketplace, self.operation), true),
        };
        Route { method: method.to_owned(), path, supplied }
    }
}

/// Where a call goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Route {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The catalogue has no path: this one is supplied by the client's settings.
    pub(crate) supplied: bool,
}

/// The documented request of an operation.
pub(crate) fn request(marketplace: &str, operation: &str) -> String {
    fixture(&format!("{marketplace}/{operation}.request.json"))
}

/// The documented reply of an operation.
pub(crate) fn reply(marketplace: &str, operation: &str) -> String {
    fixture(&format!("{marketplace}/{operation}.response.json"))
}
