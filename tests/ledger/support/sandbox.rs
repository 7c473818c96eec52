//! `daigou sandbox` as a process of its own, and its admin API: what can be bought, which orders there are, which
//! faults struck.

use super::http;
use super::processes::{Running, daigou};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The shares of calls that each fault strikes: fourteen rules of 2.5 % each strike 30 % of all requests. A read is
/// stale beside that.
const REQUEST_FAULTS: &str = r#"[
{"operation":"*","fault":"reset_before","probability":0.025},
{"operation":"*","fault":"reset_after","probability":0.025},
{"operation":"*","fault":"timeout_before","probability":0.025,"delay_ms":150},
{"operation":"*","fault":"timeout_after","probability":0.025,"delay_ms":150},
{"operation":"*","fault":"http_500_before","probability":0.025},
{"operation":"*","fault":"http_500_after","probability":0.025},
{"operation":"*","fault":"http_502_html","probability":0.025},
{"operation":"*","fault":"http_429","probability":0.025},
{"operation":"*","fault":"http_429","probability":0.025,"retry_after":1},
{"operation":"*","fault":"truncate","probability":0.025},
{"operation":"*","fault":"drip","probability":0.025,"delay_ms":100},
{"operation":"*","fault":"garbage","probability":0.025},
{"operation":"*","fault":"refusal","probability":0.0125},
{"operation":"*","fault":"refusal","probability":0.0125,"code":429001},
{"operation":"*","fault":"refuse","probability":0.025},
{"operation":"*","fault":"stale_read","probability":0.3,"seconds":1}
]"#;

/// The mess of a real platform: three creations in ten fail in one way or another, and of a hundred lists a few lie, each in
/// its own way. A look-up over thousands of orders reads many pages, so that most of them meet something.
const MESS: &str = r#"[
{"operation":"order.create","fault":"reset_before","probability":0.03},
{"operation":"order.create","fault":"reset_after","probability":0.03},
{"operation":"order.create","fault":"timeout_before","probability":0.03,"delay_ms":150},
{"operation":"order.create","fault":"timeout_after","probability":0.03,"delay_ms":150},
{"operation":"order.create","fault":"http_500_before","probability":0.03},
{"operation":"order.create","fault":"http_500_after","probability":0.03},
{"operation":"order.create","fault":"truncate","probability":0.02},
{"operation":"order.create","fault":"garbage","probability":0.02},
{"operation":"order.create","fault":"code_429","probability":0.04},
{"operation":"order.create","fault":"late_effect","probability":0.04,"seconds":1},
{"operation":"order.create","fault":"bad_text","probability":0.02,"how":"gbk"},
{"operation":"order.preview","fault":"member_twice","probability":0.1},
{"operation":"order.preview","fault":"bad_text","probability":0.1,"how":"bom"},
{"operation":"order.preview","fault":"http_502_html","probability":0.05},
{"operation":"*","fault":"close_idle","probability":0.02},
{"operation":"*","fault":"latency","probability":0.05,"delay_ms":40,"jitter_ms":80},
{"operation":"*","fault":"rate_limit","probability":1,"per_second":400},
{"operation":"order.list","fault":"stale_read","probability":0.05,"seconds":1},
{"operation":"order.list","fault":"row_vanishes","probability":0.004},
{"operation":"order.list","fault":"row_vanishes","probability":0.004,"how":"moved"},
{"operation":"order.list","fault":"total_lies","probability":0.004},
{"operation":"order.list","fault":"list_empty","probability":0.004},
{"operation":"order.list","fault":"odd_row","probability":0.004,"how":"number"},
{"operation":"order.list","fault":"alter_remark","probability":0.004,"how":"empty"},
{"operation":"order.list","fault":"alter_remark","probability":0.004,"how":"cut","characters":6},
{"operation":"order.list","fault":"alter_remark","probability":0.02,"how":"append"},
{"operation":"order.list","fault":"alter_remark","probability":0.02,"how":"widen"},
{"operation":"order.list","fault":"bad_text","probability":0.02,"how":"control"},
{"operation":"order.list","fault":"bad_text","probability":0.02,"how":"surrogate"},
{"operation":"order.list","fault":"single_object","probability":0.02},
{"operation":"order.list","fault":"member_twice","probability":0.02}
]"#;

pub(crate) struct Sandbox {
    _process: Running,
    description: Value,
}

impl Sandbox {
    /// One without faults.
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// One that three calls in ten fail at: the rules are put into a file of the folder.
    pub(crate) fn failing(folder: &Path) -> Self {
        Self::with_faults(folder, REQUEST_FAULTS)
    }

    /// One as messy as a real platform.
    pub(crate) fn messy(folder: &Path) -> Self {
        Self::with_faults(folder, MESS)
    }

    /// One with these faults.
    pub(crate) fn with_faults(folder: &Path, faults: &str) -> Self {
        let file = folder.join("faults.json");
        std::fs::write(&file, faults).unwrap();
        Self::with(&["--faults", file.to_str().unwrap()])
    }

    fn with(args: &[&str]) -> Self {
        let mut command = daigou(&["sandbox"]);
        let mut process = Running::start(command.args(args));
        let line = process.line(Duration::from_secs(120));
        let description = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Self { _process: process, description }
    }

    /// Points a command at it. What was sent is settled in the sandbox by then, and a stale read is stale for one
    /// second: two are enough.
    pub(crate) fn point(&self, command: &mut Command) {
        for (name, value) in self.description["env"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
        command.env("DAIGOU_SETTLE_S", "2");
    }

    /// Points a command at it through another port, a proxy's, with one second to settle.
    pub(crate) fn point_at(&self, port: u16, command: &mut Command) {
        let own = format!(":{}", self.port());
        for (name, value) in self.description["env"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap().replace(&own, &format!(":{port}")));
        }
        command.env("DAIGOU_SETTLE_S", "1");
    }

    /// Its own port.
    pub(crate) fn port(&self) -> u16 {
        let rest = self.admin().strip_prefix("http://").unwrap();
        rest.split(['/', ':']).nth(1).and_then(|port| port.parse().ok()).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        http::json(&format!("{}{path}", self.admin()))
    }

    /// Posts JSON to the admin API.
    pub(crate) fn post(&self, path: &str, body: &str) {
        let url = format!("{}{path}", self.admin());
        let (status, text) = http::ask("POST", &url, &[("content-type", "application/json")], body).unwrap();
        assert!((200..300).contains(&status), "{path}: {status} {text}");
    }

    fn admin(&self) -> &str {
        self.description["admin"].as_str().unwrap()
    }

    /// How many orders there are.
    pub(crate) fn count(&self) -> u64 {
        self.get("/status")["orders"].as_u64().unwrap()
    }

    /// Every order.
    pub(crate) fn orders(&self) -> Vec<Value> {
        self.get("/orders").as_array().unwrap().clone()
    }

    /// How often each fault struck.
    pub(crate) fn struck(&self) -> BTreeMap<String, u64> {
        let mut struck = BTreeMap::new();
        for rule in self.get("/faults").as_array().unwrap() {
            *struck.entry(rule["fault"].as_str().unwrap().to_owned()).or_default() += rule["fired"].as_u64().unwrap();
        }
        struck
    }

    /// So many orders for a buyer, as lines of a file: what can be bought, in turn.
    pub(crate) fn order_lines(&self, buyer: &str, prefix: &str, count: u64) -> String {
        let products = self.get(&format!("/products?buyer={buyer}&limit=200"));
        let products: Vec<&Value> = products.as_array().unwrap().iter().filter(|row| fits(row)).collect();
        assert!(!products.is_empty(), "{buyer} can buy nothing");
        let mut lines = String::new();
        for (number, product) in (1..=count).zip(products.iter().cycle()) {
            let order = serde_json::json!({
                "reference": format!("{prefix}-{number}"),
                "lines": [{
                    "product": product["product"],
                    "sku": product["sku"],
                    "quantity": product["min_quantity"],
                }],
                "address": {
                    "name": "张三", "mobile": "13800000000", "province": "浙江省", "city": "杭州市",
                    "district": "余杭区", "town": "仓前街道", "street": "网商路699号", "postcode": "311121",
                    "district_code": "330110",
                },
                "remark": "轻放",
            });
            lines.push_str(&format!("{order}\n"));
        }
        lines
    }
}

/// What can be ordered at any time: it is there, and in small numbers.
fn fits(product: &Value) -> bool {
    let number = |name: &str| product[name].as_i64().unwrap_or_default();
    number("stock") >= number("min_quantity") && number("min_quantity") <= 100
}
