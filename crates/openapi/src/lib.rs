//! Interfaces as OpenAPI 3.1 documents: texts, and nothing else. They are made from the types by `cargo xtask openapi`; what
//! serves or shows them has them from here, without what made them.

#![forbid(unsafe_code)]

/// PandaPon's own interface: Taobao, 1688 and warehouse logistics, in both generations.
pub const PANDAPON: &str = include_str!("../pandapon.json");

/// DajiSaaS's own interface: 1688, Taobao/Tmall and Poizon.
pub const DAJISAAS: &str = include_str!("../dajisaas.json");

/// The interface of `daigou serve`.
pub const GATEWAY: &str = include_str!("../gateway.json");
