//! The sandbox over a real socket, called as a client would: signed by core's own rules, sent as bytes.

mod accounts;
mod addresses;
mod admin;
mod alibaba_examples;
mod alibaba_journeys;
mod callbacks;
mod calling;
mod catalogue;
mod console;
mod dajisaas;
mod determinism;
mod examples;
mod faults;
mod goods;
mod holding;
mod lives;
mod logistics;
mod mess;
mod messy_orders;
mod orders;
mod parcels;
mod paths;
mod pictures;
mod previews;
mod refund_lives;
mod signatures;
mod signing;
mod state;
mod survives;
mod tables;
mod taobao;
mod terms;

use crate::time::instants;
use crate::{Accept, Options, Sandbox};
use daigou_core::auth::{DajiAuth, PandaPonAuth, encode};
use http::Method;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
struct Heard {
    status: u16,
    head: String,
    /// Empty where it is no UTF-8.
    body: String,
    raw: Vec<u8>,
}

impl Heard {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    fn code(&self) -> i64 {
        self.json()["code"].as_i64().unwrap()
    }

    /// The envelope's words.
    fn words(&self) -> String {
        let json = self.json();
        json["msg"].as_str().or(json["message"].as_str()).unwrap().to_owned()
    }

    /// The payload of a success.
    fn data(&self) -> Value {
        assert_eq!((self.status, self.code()), (200, 200), "{}", self.body);
        self.json()["data"].clone()
    }
}

/// A sandbox, and how to sign for it.
struct Caller {
    sandbox: Sandbox,
    pandapon: PandaPonAuth,
    daji: DajiAuth,
    nonces: AtomicU64,
}

impl Caller {
    async fn start() -> Self {
        Self::accepting(Accept::default()).await
    }

    async fn accepting(accept: Accept) -> Self {
        Self::with(Options::default().accept(accept)).await
    }

    /// With carts and address books as the vendors' examples have them.
    async fn with(options: Options) -> Self {
        Self::bare(options.demo_data(true)).await
    }

    async fn bare(options: Options) -> Self {
        let (accept, credentials) = (options.accept, options.credentials.clone());
        let sandbox = Sandbox::start_with(options).await.unwrap();
        let pandapon = PandaPonAuth {
            access_key: credentials.access_key,
            access_secret: credentials.access_secret,
            user_id: credentials.user_id,
            scheme: accept.scheme,
            unit: accept.unit,
            logistics_scheme: accept.logistics_scheme,
        };
        let daji = DajiAuth {
            arrays: accept.daji_arrays,
            post: accept.daji_post,
            ..DajiAuth::new(credentials.app_key, credentials.app_secret)
        };
        Self { sandbox, pandapon, daji, nonces: AtomicU64::new(0) }
    }

    fn nonce(&self) -> String {
        format!("{:032}", self.nonces.fetch_add(1, Ordering::Relaxed))
    }

    /// Sends bytes, reads until the end.
    async fn send(&self, method: &str, path: &str, headers: &[(String, String)], body: &str) -> Heard {
        let url = self.sandbox.console_url();
        let host = url.trim_start_matches("http://").trim_end_matches('/');
        self.send_to(host, method, path, headers, body).await
    }

    /// The same, of the sandbox by another name.
    async fn send_to(&self, named: &str, method: &str, path: &str, headers: &[(String, String)], body: &str) -> Heard {
        let url = self.sandbox.console_url();
        let host = url.trim_start_matches("http://").trim_end_matches('/');
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {named}\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let raw = answer[end + 4..].to_vec();
        Heard { status, head, body: String::from_utf8(raw.clone()).unwrap_or_default(), raw }
    }

    async fn get(&self, path: &str) -> Heard {
        self.send("GET", path, &[], "").await
    }

    /// The five headers of a request now.
    fn headers(&self) -> Vec<(String, String)> {
        let timestamp = self.pandapon.unit.write(instants::now());
        self.pandapon.explain(&timestamp, &self.nonce()).unwrap().fields
    }

    /// A signed call of PandaPon.
    async fn call(&self, path: &str, params: &str) -> Heard {
        self.send("POST", &format!("/pandapon{path}"), &self.headers(), params).await
    }

    /// DajiSaaS's body for these parameters.
    fn signed_body(&self, params: &str) -> String {
        let sign = self.daji.explain(params, &Method::POST).unwrap().signature;
        let inner = params.trim().strip_prefix('{').and_then(|members| members.strip_suffix('}')).unwrap();
        let comma = if inner.trim().is_empty() { "" } else { "," };
        format!(r#"{{"appKey":"{}",{inner}{comma}"sign":"{sign}"}}"#, self.daji.app_key)
    }

    /// A signed POST of DajiSaaS.
    async fn daji(&self, path: &str, params: &str) -> Heard {
        self.send("POST", &format!("/dajisaas{path}"), &[], &self.signed_body(params)).await
    }

    /// A signed GET of DajiSaaS.
    async fn daji_get(&self, path: &str, params: &str) -> Heard {
        let fields = self.daji.explain(params, &Method::GET).unwrap().fields;
        let query: Vec<_> = fields.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect();
        self.send("GET", &format!("/dajisaas{path}?{}", query.join("&")), &[], "").await
    }
}

/// A documented example, from where the workspace keeps them.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/", $name))
    };
}
use fixture;

/// Says where `actual` lacks something of `expected` or has another value; members that only `actual` has must be
/// `null`, or stand in `more`.
fn same_but_for(expected: &Value, actual: &Value, more: &[&str], at: &str) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                let found = actual.get(name).unwrap_or_else(|| panic!("{at}.{name} is missing"));
                same_but_for(value, found, more, &format!("{at}.{name}"));
            }
            for (name, value) in actual {
                let known = expected.contains_key(name) || value.is_null() || more.contains(&name.as_str());
                assert!(known, "{at}.{name} is too much: {value}");
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            assert_eq!(expected.len(), actual.len(), "{at}");
            for (i, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                same_but_for(expected, actual, more, &format!("{at}[{i}]"));
            }
        }
        (Value::String(expected), Value::String(actual)) => assert_eq!(meant(expected), meant(actual), "{at}"),
        _ => assert_eq!(expected, actual, "{at}"),
    }
}

/// A text with the marketplaces' own addresses in the place of those that the sandbox has for them.
fn meant(text: &str) -> String {
    let mut parts = text.split("http://127.0.0.1:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let port = part.trim_start_matches(|c: char| c.is_ascii_digit());
        match port.strip_prefix("/web/").and_then(|rest| rest.split_once('/')) {
            Some((scheme, rest)) => out.push_str(&format!("{scheme}://{rest}")),
            None => out.push_str(&format!("http://127.0.0.1:{part}")),
        }
    }
    out
}
