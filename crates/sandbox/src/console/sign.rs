//! How to sign: a pasted request, signed step by step by the rules that this sandbox accepts, and the same in a few lines
//! of five languages. What is pasted may be a `curl` command, a request as it went over the wire, or its JSON alone.

use super::frame::{Frame, failed};
use super::snippets::{Signed, Snippet, snippets};
use crate::control::answer::limited_body;
use crate::host::Shared;
use crate::time::instants;
use crate::wire::accounts::SandboxAccount;
use crate::wire::incoming::{pairs, value};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use daigou_core::Platform;
use daigou_core::auth::{DajiAuth, Explanation, PandaPonAuth, PostRule};
use http::{Method, Request};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The nonce of an example: a program draws another for each request.
const NONCE: &str = "0123456789abcdef0123456789abcdef";

#[derive(Template)]
#[template(path = "sign.html")]
struct SignPage<'f> {
    f: &'f Frame,
    platform: &'static str,
    request: String,
    outcome: Result<Steps, String>,
}

/// A request's signature, laid open.
struct Steps {
    /// The rule, as the client's settings name it.
    rule: String,
    /// What is signed: names and texts.
    values: Vec<(String, String)>,
    explanation: Explanation,
    /// The signature that was pasted.
    given: Option<String>,
    snippets: Vec<Snippet>,
}

impl Steps {
    fn fits(&self) -> Option<bool> {
        self.given.as_ref().map(|given| *given == self.explanation.signature)
    }
}

/// `GET /sign?platform=`: the page, with an example.
pub(crate) async fn page(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    let platform = f.asked("platform");
    shown(&shared, &f, &platform, String::new())
}

/// `POST /sign`: the pasted request.
pub(crate) async fn sign(State(shared): State<Arc<Shared>>, f: Frame, request: Request<Body>) -> Response {
    let body = match limited_body(request).await {
        Ok(body) => body,
        Err(refused) => return failed(refused),
    };
    let form = pairs(&String::from_utf8_lossy(&body));
    let field = |name: &str| value(&form, name).unwrap_or_default().to_owned();
    shown(&shared, &f, &field("platform"), field("request"))
}

fn shown(shared: &Shared, f: &Frame, platform: &str, request: String) -> Response {
    let (platform, outcome) = match platform {
        "dajisaas" => ("dajisaas", dajisaas(shared, &request)),
        _ => ("pandapon", pandapon(shared, &request)),
    };
    // A secret that was pasted is not shown again.
    let request = shared.mask.text(&request);
    f.show(&SignPage { f, platform, request, outcome })
}

/// The account of a key, or the platform's first.
fn account(shared: &Shared, platform: Platform, key: Option<&str>) -> Result<Arc<SandboxAccount>, String> {
    let all = shared.verifier.accounts();
    let mut own = all.iter().filter(|account| account.platform == platform);
    let found = match key {
        Some(key) => own.find(|account| account.key == key),
        None => own.next(),
    };
    found.cloned().ok_or_else(|| format!("the sandbox has no account with the key `{}`", key.unwrap_or_default()))
}

/// A header's value in a pasted text: a line of a request, or an argument of `curl`.
fn header(text: &str, name: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|at| at + from) {
        from = at + name.len();
        let begins = lower[..at].chars().next_back().is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '-'));
        if let Some(rest) = text[from..].trim_start_matches([' ', '\t']).strip_prefix(':').filter(|_| begins) {
            let end = rest.find(['\n', '\r', '\'', '"']).unwrap_or(rest.len());
            return Some(rest[..end].trim().to_owned()).filter(|value| !value.is_empty());
        }
    }
    None
}

/// The parameters of a pasted request: its JSON, or its query where it has none.
fn params(text: &str) -> Result<(Map<String, Value>, Method), String> {
    if let (Some(first), Some(last)) = (text.find('{'), text.rfind('}'))
        && first < last
    {
        let json = &text[first..=last];
        let read = serde_json::from_str(json);
        return read.map(|params| (params, Method::POST)).map_err(|error| format!("the JSON cannot be read: {error}"));
    }
    let query = text.split_once('?').map_or("", |(_, query)| query);
    let query = query.split([' ', '\n', '\'', '"']).next().unwrap_or_default();
    let mut out = Map::new();
    for (name, value) in pairs(query) {
        match out.get_mut(&name) {
            Some(Value::Array(all)) => all.push(value.into()),
            Some(known) => *known = Value::Array(vec![known.take(), value.into()]),
            None => drop(out.insert(name, value.into())),
        }
    }
    let method = if query.is_empty() { Method::POST } else { Method::GET };
    Ok((out, method))
}

fn pandapon(shared: &Shared, text: &str) -> Result<Steps, String> {
    let account = account(shared, Platform::PandaPon, header(text, "access-key").as_deref())?;
    let accept = shared.verifier.accepted();
    let timestamp = header(text, "timestamp").unwrap_or_else(|| accept.unit.write(instants::now()));
    let nonce = header(text, "nonce-str").unwrap_or_else(|| NONCE.to_owned());
    let auth = PandaPonAuth {
        access_key: account.key.clone(),
        access_secret: account.secret.clone(),
        user_id: header(text, "user-id").or(account.user_ids.first().cloned()).unwrap_or_default(),
        scheme: accept.scheme,
        unit: accept.unit,
        logistics_scheme: accept.logistics_scheme,
    };
    let explanation = auth.explain(&timestamp, &nonce).map_err(|error| error.message().to_owned())?;
    let key = account.key.clone();
    let values = [("access-key", &key), ("timestamp", &timestamp), ("nonce-str", &nonce)];
    let values = values.map(|(name, value)| (name.to_owned(), value.clone())).into();
    let snippets = snippets(&Signed::PandaPon { scheme: accept.scheme, key, timestamp, nonce });
    let rule = format!("DAIGOU_SCHEME={}", accept.scheme.as_str());
    Ok(Steps { rule, values, explanation, given: header(text, "signature"), snippets })
}

fn dajisaas(shared: &Shared, text: &str) -> Result<Steps, String> {
    let (mut params, method) = params(text)?;
    let member = |params: &Map<String, Value>, name: &str| params.get(name).and_then(Value::as_str).map(str::to_owned);
    let account = account(shared, Platform::DajiSaas, member(&params, "appKey").as_deref())?;
    let given = member(&params, "sign");
    let accept = shared.verifier.accepted();
    params.insert("appKey".to_owned(), account.key.clone().into());
    if accept.daji_post == PostRule::RequestTime && method == Method::POST {
        let time = params.remove("requestTime").unwrap_or_else(|| instants::now().into());
        params.retain(|name, _| name == "appKey");
        params.insert("requestTime".to_owned(), time);
    }
    let auth = DajiAuth {
        arrays: accept.daji_arrays,
        post: accept.daji_post,
        ..DajiAuth::new(account.key.clone(), account.secret.clone())
    };
    let json = Value::Object(params).to_string();
    let explanation = auth.explain(&json, &method).map_err(|error| error.message().to_owned())?;
    let mut values = explanation.fields.clone();
    values.retain(|(name, _)| name != "sign");
    let snippets = snippets(&Signed::DajiSaas(values.clone()));
    let rule = format!("DAIGOU_DAJI_POST={}", accept.daji_post.as_str());
    Ok(Steps { rule, values, explanation, given, snippets })
}

#[cfg(test)]
mod tests {
    use super::{header, params};
    use http::Method;
    use serde_json::json;

    #[test]
    fn headers_are_found_in_what_people_paste() {
        let curl =
            "curl -H 'Access-Key: k1' -H \"nonce-str:n\" -H 'x-timestamp: 3' --data '{\"timestamp\": 7}' http://a/b";
        assert_eq!(header(curl, "access-key").as_deref(), Some("k1"));
        assert_eq!(header(curl, "nonce-str").as_deref(), Some("n"));
        assert_eq!((header(curl, "timestamp"), header("", "timestamp")), (None, None));
        let wire = "POST /a HTTP/1.1\r\nSIGNATURE : AB\r\ntimestamp: 12\r\n\r\n{}";
        assert_eq!(
            (header(wire, "signature").as_deref(), header(wire, "timestamp").as_deref()),
            (Some("AB"), Some("12"))
        );
    }

    #[test]
    fn parameters_are_the_json_or_the_query() {
        let (of_json, method) = params("curl x -d '{\"b\":[1],\"a\":\"汉\"}'").unwrap();
        assert_eq!((json!(of_json), method), (json!({"b": [1], "a": "汉"}), Method::POST));
        let (of_query, method) = params("GET /x?a=1&b=%E6%B1%89&a=2 HTTP/1.1").unwrap();
        assert_eq!((json!(of_query), method), (json!({"a": ["1", "2"], "b": "汉"}), Method::GET));
        assert!(params("{\"a\":}").unwrap_err().contains("cannot be read"));
        assert_eq!(params("").unwrap().1, Method::POST);
    }
}
