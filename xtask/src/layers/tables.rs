//! The crates and their layers, as data. A layer imports from those before it, and from itself.

/// A crate of the workspace.
pub(super) struct Crate {
    pub(super) folder: &'static str,
    pub(super) root: &'static str,
    /// From the ground up; empty where the crate's modules are its only order.
    pub(super) layers: &'static [Layer],
}

/// Modules that stand on one floor.
pub(super) struct Layer {
    pub(super) name: &'static str,
    /// Files below `src` without their ending, or folders.
    pub(super) modules: &'static [&'static str],
}

const fn library(folder: &'static str) -> Crate {
    Crate { folder, root: "lib.rs", layers: &[] }
}

const fn program(folder: &'static str) -> Crate {
    Crate { folder, root: "main.rs", layers: &[] }
}

pub(super) const CRATES: &[Crate] = &[
    library("crates/core"),
    library("crates/upstream"),
    library("crates/taobao"),
    library("crates/alibaba1688"),
    library("crates/dajisaas"),
    library("crates/logistics"),
    library("crates/ledger"),
    Crate { folder: "crates/sandbox", root: "lib.rs", layers: SANDBOX },
    Crate { folder: "crates/gateway", root: "lib.rs", layers: GATEWAY },
    program("crates/cli"),
    program("xtask"),
];

/// Crates whose files still import each other in circles: `ci` asks nothing of them yet. The list only shrinks.
pub(super) const NOT_YET: &[&str] = &[];

const fn layer(name: &'static str, modules: &'static [&'static str]) -> Layer {
    Layer { name, modules }
}

/// The sandbox, as CONTRIBUTING.md's map has it.
const SANDBOX: &[Layer] = &[
    layer("time", &["time"]),
    layer("world", &["world"]),
    layer("wire", &["wire"]),
    layer("views", &["views"]),
    layer("vendors", &["vendors"]),
    layer("host", &["host"]),
    layer("control", &["control"]),
    layer("console", &["console"]),
    layer("server", &["server", "lib"]),
];

/// The gateway, as its `lib.rs` has it.
const GATEWAY: &[Layer] = &[
    layer("shapes", &["shapes", "event", "problem"]),
    layer("service", &["service"]),
    layer("routes", &["routes"]),
    layer("table", &["table"]),
    layer("openapi", &["openapi"]),
    layer("router", &["router"]),
    layer("mcp", &["mcp"]),
    layer("server", &["server", "post", "lib"]),
];
