//! Signatures computed anew from what was received, by the reference's rules and without the crates under test.

use super::clients::{ACCESS_KEY, ACCESS_SECRET, APP_SECRET};
use super::json::{Json, Pairs};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};

fn hex_upper(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect()
}

pub(crate) fn md5_upper(text: &str) -> String {
    hex_upper(&Md5::digest(text.as_bytes()))
}

fn hmac_upper(text: &str) -> String {
    let mut mac = Hmac::<Md5>::new_from_slice(ACCESS_SECRET.as_bytes()).expect("any key");
    mac.update(text.as_bytes());
    hex_upper(&mac.finalize().into_bytes())
}

/// PandaPon's signature over time and nonce, by the scheme's name in configuration.
pub(crate) fn pandapon(scheme: &str, timestamp: &str, nonce: &str) -> String {
    match scheme {
        "md5-concat" => md5_upper(&format!("{ACCESS_KEY}{timestamp}{nonce}{ACCESS_SECRET}")),
        "hmac-md5-concat" => hmac_upper(&format!("{ACCESS_KEY}{timestamp}{nonce}")),
        "hmac-md5-query" => hmac_upper(&format!("access-key={ACCESS_KEY}&nonce-str={nonce}&timestamp={timestamp}")),
        "hmac-md5-pairs" => hmac_upper(&format!("access-key{ACCESS_KEY}nonce-str{nonce}timestamp{timestamp}")),
        other => panic!("no scheme `{other}`"),
    }
}

/// DajiSaaS's signature over names and values.
pub(crate) fn daji(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let joined: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    md5_upper(&format!("{}&secret={APP_SECRET}", joined.join("&")))
}

/// What a DajiSaaS server finds in a POST body: the `sign` in it, the one that its other members give, and the
/// members' names in their order.
pub(crate) struct DajiBody {
    pub(crate) received: String,
    pub(crate) computed: String,
    pub(crate) names: Vec<String>,
}

/// Reads a POST body. Texts are signed by their content, everything else by the very text that stands in the body.
pub(crate) fn daji_body(body: &str) -> DajiBody {
    let Pairs(members) = serde_json::from_str(body).unwrap_or_else(|e| panic!("the body is not JSON: {e}\n{body}"));
    let names: Vec<String> = members.iter().map(|(name, _)| name.clone()).collect();
    let (mut received, mut pairs) = (String::new(), Vec::new());
    for (name, value) in members {
        match Json::parse(value.get()) {
            Json::Text(text) if name == "sign" => received = text,
            Json::Text(text) => pairs.push((name, text)),
            Json::Null => {}
            _ => pairs.push((name, value.get().to_owned())),
        }
    }
    DajiBody { received, computed: daji(pairs), names }
}
