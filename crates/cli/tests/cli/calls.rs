//! `daigou call`: what is sent, what comes back, and how every failure ends.

use crate::support::{Canned, FIXTURES, Process, SECRET, TYPED, canned, daigou, error, http, run, stderr, stdout};
use serde_json::Value;
use std::io::Write;
use std::net::TcpListener;
use std::sync::atomic::Ordering;

/// Drops what `null` says nothing with.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.into_iter().filter(|(_, v)| !v.is_null()).map(|(n, v)| (n, without_nulls(v))).collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// The members of a query as text, sorted.
fn members(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap());
    let mut members: Vec<_> = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    members.sort();
    members
}

/// A documented member as it stands in a query.
fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn every_documented_request_is_sent_as_it_is_documented() {
    let catalogue: Vec<Value> =
        serde_json::from_slice(&run(daigou(&["operations", "--format", "json"])).stdout).unwrap();
    let manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{FIXTURES}/manifest.json")).unwrap()).unwrap();
    let server = canned(http("200 OK", r#"{"code":500,"msg":"no"}"#), false);
    let requests = manifest["files"].as_array().unwrap().iter().filter(|file| file["kind"] == "request");
    let mut count = 0;
    for file in requests {
        let word = |member: &str| file[member].as_str().unwrap();
        let (marketplace, operation, generation) = (word("marketplace"), word("operation"), word("generation"));
        let listed = catalogue.iter().find(|o| o["marketplace"] == marketplace && o["id"] == operation).unwrap();
        let route = &listed["routes"][generation];
        let (method, unpublished) =
            (route["method"].as_str().unwrap(), format!("/unpublished/{marketplace}/{operation}"));
        let path = route["path"].as_str().unwrap_or(&unpublished);
        let (data, supplied) = (format!("@{FIXTURES}/{}", word("file")), format!("{method} {path}"));
        let mut args = vec!["call", marketplace, operation, "--data", &data, "--generation", generation];
        args.extend(["--base-url", &server.url, "--allow", "derived"]);
        if route["path"].is_null() {
            args.extend(["--route", &supplied]);
        }
        let (code, error) = error(&args, |_| {});
        assert_eq!((code, error["code"].as_str()), (1, Some("500")), "{operation}: {error}");
        let seen = server.seen.lock().unwrap().pop().unwrap();
        // An upload of an address goes "by Get".
        let address = operation.ends_with("upload_image") && word("file").ends_with(".2.json");
        let method = if address { "GET" } else { method };
        check_sent(&seen, method, path, word("file"), listed["auth"].as_str().unwrap());
        count += 1;
    }
    assert_eq!(server.count.load(Ordering::SeqCst), count, "each is sent once");
    assert!(count > 80, "{count}");
}

/// Compares what arrived with the documented request.
fn check_sent(seen: &str, method: &str, path: &str, file: &str, auth: &str) {
    let text = std::fs::read_to_string(format!("{FIXTURES}/{file}")).unwrap();
    let Value::Object(mut documented) = without_nulls(serde_json::from_str(&text).unwrap()) else { panic!("{file}") };
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    let first = head.lines().next().unwrap();
    let target = first.strip_prefix(&format!("{method} ")).and_then(|f| f.strip_suffix(" HTTP/1.1")).unwrap();
    let (sent_path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut path = path.to_owned();
    while let Some((before, after)) = path.clone().split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        path = format!("{before}{}{after}", as_text(&documented.remove(name).unwrap()));
    }
    assert_eq!(sent_path, path, "{file}");
    let header = |name: &str| {
        let found = head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value)
    };
    let mut query = members(query);
    let own = match auth {
        "headers" => {
            assert_eq!(header("timestamp").map(str::len), Some(13), "{file}");
            assert!(["access-key", "nonce-str", "user-id", "signature"].iter().all(|n| header(n).is_some()), "{file}");
            Vec::new()
        }
        "query_sign" => vec!["timestamp", "sign"],
        _ => vec!["appKey", "sign"],
    };
    if method == "GET" || auth == "query_sign" {
        let before = query.len();
        query.retain(|(name, _)| !own.contains(&name.as_str()));
        assert_eq!(before - query.len(), own.len(), "{file}: {query:?}");
    }
    if method == "GET" {
        let one = |(name, value): (&String, &Value)| match value {
            Value::Array(items) => items.iter().map(|item| (name.clone(), as_text(item))).collect(),
            value => vec![(name.clone(), as_text(value))],
        };
        let mut expected: Vec<_> = documented.iter().flat_map(one).collect();
        expected.sort();
        assert_eq!((query, body), (expected, ""), "{file}");
        return;
    }
    if let Some(picture) = documented.get("image_base64") {
        assert!(
            header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data; boundary=")),
            "{file}"
        );
        let field = format!("name=\"image_base64\"\r\n\r\n{}\r\n--", as_text(picture));
        assert!(body.contains(&field) && body.contains("name=\"sign\"") && documented.len() == 1, "{file}: {body}");
        return;
    }
    assert_eq!(header("content-type"), Some("application/json"), "{file}");
    let Value::Object(mut sent) = without_nulls(serde_json::from_str(body).unwrap()) else { panic!("{file}: {body}") };
    if auth == "daji" {
        assert!(sent.remove("appKey").is_some() && sent.remove("sign").is_some(), "{file}: {body}");
    }
    assert_eq!(Value::Object(sent), Value::Object(documented), "{file}");
}

#[test]
fn the_documented_requests_are_done_on_a_sandbox_process() {
    let sandbox = Process::start_with(&["--demo-data"]);
    for (marketplace, operation, generation, file) in TYPED {
        let data = format!("@{FIXTURES}/{marketplace}/{file}");
        let args = ["call", marketplace, operation, "--data", &data, "--generation", generation, "--format", "json"];
        let output = sandbox.call(&args);
        // Of this page the example is what a generator put in the place of each value: the word `string`.
        if operation == "cart.create_order" {
            assert_eq!(output.status.code(), Some(1), "{operation}: {}", stdout(&output));
            assert!(stderr(&output).contains("refused"), "{}", stderr(&output));
            continue;
        }
        assert_eq!(output.status.code(), Some(0), "{operation}: {}", stderr(&output));
        let _: Value = serde_json::from_str(&stdout(&output)).unwrap();
    }
    let journal = sandbox.journal();
    assert_eq!(journal.len(), TYPED.len());
    let list =
        sandbox.call(&["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":20}"#, "--raw"]);
    let body: Value = serde_json::from_str(&stdout(&list)).unwrap();
    assert!(body["data"]["total"].is_i64(), "{body}");
    let data = format!("@{FIXTURES}/alibaba1688/order.batch_preview.request.json");
    let args = ["call", "alibaba1688", "order.batch_preview", "--data", &data, "--generation", "v1"];
    let text = stdout(&sandbox.call(&args));
    assert!(text.contains("sumPayment") && !text.contains('{'), "text is for people: {text}");
}

#[test]
fn a_wrong_secret_is_refused_with_what_the_sandbox_would_have_signed() {
    let sandbox = Process::start();
    let (code, error) = error(&["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#], |c| {
        sandbox.point(c);
        c.env("DAIGOU_ACCESS_SECRET", SECRET);
    });
    assert_eq!(code, 1, "{error}");
    assert_eq!(error["certainty"], "answered");
    assert!(error["message"].as_str().unwrap().contains("signature"), "{error}");
}

#[test]
fn each_bad_input_has_its_own_words_and_nothing_is_sent() {
    let server = canned(http("200 OK", "{}"), false);
    let list = ["call", "alibaba1688", "order.list", "--base-url", &server.url];
    let with = |data: &'static str| [&list[..], &["--data", data]].concat();
    let preview_v1 = |data: &'static str| {
        vec![
            "call",
            "alibaba1688",
            "order.batch_preview",
            "--generation",
            "v1",
            "--base-url",
            &server.url,
            "--data",
            data,
        ]
    };
    let cases: Vec<(Vec<&str>, &str, &str)> = vec![
        (with("{\"pageNum\":1,\n \"pageSize\":}"), "usage", "line 2, column"),
        (with(r#"{"pageNum":0,"pageSize":1}"#), "usage", "pageNum: must be at least 1, got 0"),
        (with(r#"{"pageNum":1,"pageSize":1,"colour":"red"}"#), "usage", "colour"),
        (with(r#"{"pageNum":"one","pageSize":1}"#), "usage", "pageNum"),
        (with("[1]"), "usage", "must be a JSON object"),
        (vec!["call", "alibaba1688", "order.lst"], "usage", "no operation `order.lst`"),
        (vec!["call", "amazon", "order.list"], "usage", "taobao, alibaba1688, logistics, dajisaas"),
        (preview_v1(r#"{"addressParam":{},"cargoParamList":[]}"#), "usage", "cargoParamList: must not be empty"),
        (
            preview_v1(r#"{"addressParam":{},"cargoParamList":[{"offerId":1,"specId":"a","quantity":-3}]}"#),
            "usage",
            "cargoParamList[0].quantity: must be at least 1, got -3",
        ),
        (
            preview_v1(
                r#"{"addressParam":{},"cargoParamList":[{"offerMapId":"L0PTnwSnx_dWNZWCtgK7Gg","specId":"a","quantity":1}]}"#,
            ),
            "usage",
            "cargoParamList[0].offerMapId",
        ),
        (
            preview_v1(
                r#"{"addressParam":{},"cargoParamList":[{"offerId":1,"offerMapId":"x","specId":"a","quantity":1}]}"#,
            ),
            "usage",
            "both given",
        ),
        (vec!["call", "alibaba1688", "order.batch_preview", "--base-url", &server.url], "unconfirmed", "derived"),
        (vec!["call", "alibaba1688", "order.tracking", "--base-url", &server.url], "unpublished", "not published"),
        (vec!["call", "alibaba1688", "order.list", "--data", "@/nowhere.json"], "usage", "/nowhere.json"),
        (vec!["call", "alibaba1688", "order.list", "--route", "FETCH /x"], "usage", "METHOD /path"),
        (vec!["call", "alibaba1688", "order.list", "--generation", "v3"], "usage", "v2, v1"),
        (vec!["call", "alibaba1688", "order.list", "--base-url", "ftp://x"], "usage", "http:// or https://"),
        (vec!["call", "alibaba1688"], "usage", "OPERATION"),
        (vec!["sign", "pandapon", "--timestamp", "1700000000", "--nonce", ""], "usage", "nonce: must not be empty"),
        (vec!["sign", "pandapon", "--timestamp", "17", "--nonce", "n"], "usage", "timestamp"),
        (vec!["sign", "pandapon", "--nonce", "0123456789ABCDEFGHIJKLMNOPQRSTUVW"], "usage", "33 characters"),
        (vec!["sign", "pandapon", "--scheme", "md4"], "usage", "md5-concat"),
    ];
    for (args, kind, words) in cases {
        let (code, error) = error(&args, |_| {});
        assert_eq!(code, 2, "{args:?}: {error}");
        assert_eq!(
            (error["kind"].as_str(), error["certainty"].as_str()),
            (Some(kind), Some("not_sent")),
            "{args:?}: {error}"
        );
        assert!(error["message"].as_str().unwrap().contains(words), "{args:?}: {error}");
    }
    assert_eq!(server.count.load(Ordering::SeqCst), 0, "nothing was sent");
    let (_, near) = error(&["call", "alibaba1688", "order.lst"], |_| {});
    assert!(near["hint"].as_str().unwrap().contains("order.list"), "{near}");
}

#[test]
fn missing_credentials_are_named() {
    for (marketplace, operation, variable) in [
        ("alibaba1688", "order.list", "DAIGOU_ACCESS_SECRET"),
        ("taobao", "order.create", "DAIGOU_USER_ID"),
        ("dajisaas", "alibaba.order_preview", "DAIGOU_APP_SECRET"),
    ] {
        let (code, error) = error(&["call", marketplace, operation], |c| {
            c.env_remove(variable);
        });
        assert_eq!((code, error["field"].as_str()), (2, Some(variable)), "{error}");
        assert!(error["hint"].as_str().unwrap().contains("daigou.toml"), "{error}");
    }
}

#[test]
fn every_failure_on_the_wire_has_its_exit_code() {
    const CREATE: [&str; 7] = [
        "call",
        "taobao",
        "order.create",
        "--generation",
        "v1",
        "--data",
        r#"{"purchaseAmount":400,"receiver":"{}","orderLineList":"[{\"itemId\":\"6\",\"quantity\":\"1\"}]"}"#,
    ];
    let large = format!("<html>{}</html>", "很抱歉 ".repeat(200_000));
    let cases: Vec<(&str, Canned, i32, &str, &str)> = vec![
        ("502 with HTML", canned(http("502 Bad Gateway", "<html>bad gateway</html>"), false), 4, "http", "maybe_sent"),
        ("2 MB of HTML", canned(http("200 OK", &large), false), 5, "decode", "unreadable"),
        ("truncated JSON", canned(http("200 OK", r#"{"code":200,"data":{"id":"1"#), false), 5, "decode", "unreadable"),
        ("a code", canned(http("200 OK", r#"{"code":4003,"msg":"余额不足"}"#), false), 1, "refused", "answered"),
        ("no order named", canned(http("200 OK", r#"{"code":200,"data":null}"#), false), 5, "decode", "unreadable"),
        ("a redirect", canned(http("302 Found", ""), false), 1, "http", "answered"),
        ("closed", canned("", false), 4, "interrupted", "maybe_sent"),
        ("silence", canned("", true), 4, "timeout", "maybe_sent"),
    ];
    for (what, server, code, kind, certainty) in cases {
        let args = [&CREATE[..], &["--base-url", &server.url, "--timeout", "0.8"]].concat();
        let (exit, error) = error(&args, |_| {});
        assert_eq!(
            (exit, error["kind"].as_str(), error["certainty"].as_str()),
            (code, Some(kind), Some(certainty)),
            "{what}: {error}"
        );
        assert_eq!(server.count.load(Ordering::SeqCst), 1, "{what}: a create is sent once");
        assert!(error["message"].as_str().unwrap().len() < 1200, "{what}: an error is no dump");
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere = format!("http://{free}");
    let (exit, error_) = error(&[&CREATE[..], &["--base-url", &nowhere]].concat(), |_| {});
    assert_eq!((exit, error_["kind"].as_str()), (3, Some("connect")), "{error_}");
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let tls = format!("https://{}", plain.local_addr().unwrap());
    std::thread::spawn(move || {
        plain.incoming().flatten().for_each(|mut s| s.write_all(b"this is not TLS\r\n").unwrap())
    });
    let (exit, error_) = error(&[&CREATE[..], &["--base-url", &tls, "--attempts", "1"]].concat(), |_| {});
    assert_eq!((exit, error_["certainty"].as_str()), (3, Some("not_sent")), "{error_}");
    assert!(error_["message"].as_str().unwrap().contains("TLS"), "{error_}");
}

#[test]
fn a_read_is_tried_again_and_attempts_can_be_limited() {
    let args = ["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#];
    for (attempts, expected) in [("3", 3), ("1", 1)] {
        let server = canned(http("502 Bad Gateway", ""), false);
        let (code, _) = error(&[&args[..], &["--base-url", &server.url, "--attempts", attempts]].concat(), |_| {});
        assert_eq!((code, server.count.load(Ordering::SeqCst)), (4, expected));
        let seen = server.seen.lock().unwrap();
        let mut nonces: Vec<_> = seen.iter().filter_map(|r| r.lines().find(|l| l.starts_with("nonce-str"))).collect();
        nonces.sort_unstable();
        nonces.dedup();
        assert_eq!(nonces.len(), expected, "each attempt is signed anew");
    }
}
