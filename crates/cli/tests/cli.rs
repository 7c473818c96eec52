//! The command as a person or a program meets it: a real process, real sockets on loopback, exit codes, what is on
//! stdout and what is on stderr.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECRET: &str = "SK_example_secret";
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");

/// The five typed operations with their documented requests.
const TYPED: [(&str, &str, &str, &str); 5] = [
    ("alibaba1688", "order.batch_preview", "v1", "order.batch_preview.request.json"),
    ("alibaba1688", "cart.create_order", "v1", "cart.create_order.request.json"),
    ("alibaba1688", "order.list", "v2", "order.list.request.json"),
    ("taobao", "order.create", "v1", "order.create.request.json"),
    ("dajisaas", "alibaba.order_preview", "v1", "alibaba.order_preview.request.json"),
];

/// The command in an empty folder with nothing of this machine's settings.
fn daigou(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
    command.args(args).env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.env("HOME", env!("CARGO_TARGET_TMPDIR")).env("SSL_CERT_DIR", "/etc/ssl/certs");
    for (name, value) in [
        ("ACCESS_KEY", "AK0123456789abcdef0123456789abcd"),
        ("ACCESS_SECRET", SECRET),
        ("USER_ID", "2100007341207"),
        ("APP_KEY", "dj_test_key"),
        ("APP_SECRET", "dj_test_secret"),
    ] {
        command.env(format!("DAIGOU_{name}"), value);
    }
    command
}

fn run(mut command: Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The exit code and the error object: the last line of stderr.
fn error(args: &[&str], set_up: impl FnOnce(&mut Command)) -> (i32, Value) {
    let mut command = daigou(args);
    command.args(["--format", "json"]);
    set_up(&mut command);
    let output = run(command);
    let text = stderr(&output);
    let line = text.lines().last().unwrap_or_else(|| panic!("nothing on stderr; stdout: {}", stdout(&output)));
    let error: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    let members = ["kind", "certainty", "operation", "code", "inner_code", "message", "request_id", "field", "hint"];
    for member in members {
        assert!(error.get(member).is_some(), "{member} is missing in {error}");
    }
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(stdout(&output), "", "an error leaves stdout empty");
    (output.status.code().unwrap(), error)
}

/// A server that gives every connection the same bytes, and keeps what it was sent.
struct Canned {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
    count: Arc<AtomicUsize>,
}

fn canned(answer: impl Into<Vec<u8>>, hold_open: bool) -> Canned {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, count) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let (kept, counted, answer) = (seen.clone(), count.clone(), answer.into());
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let request = read_request(&mut stream);
            counted.fetch_add(1, Ordering::SeqCst);
            kept.lock().unwrap().push(request);
            let _ = stream.write_all(&answer);
            if hold_open {
                open.push(stream);
            }
        }
    });
    Canned { url, seen, count }
}

fn read_request(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let n = stream.read(&mut chunk).unwrap_or(0);
        bytes.extend_from_slice(&chunk[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let length = text.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        let whole =
            text.split_once("\r\n\r\n").is_some_and(|(head, _)| bytes.len() >= head.len() + 4 + length.unwrap_or(0));
        if whole || n == 0 {
            return text;
        }
    }
}

fn http(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

/// `daigou sandbox` as a process of its own, stopped when dropped.
struct Process {
    child: Child,
    description: Value,
}

impl Process {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
        command.arg("sandbox").env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, description: serde_json::from_str(&line).unwrap() }
    }

    fn point(&self, command: &mut Command) {
        for (name, value) in self.description["env"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
    }

    fn call(&self, args: &[&str]) -> Output {
        let mut command = daigou(args);
        self.point(&mut command);
        run(command)
    }

    fn journal(&self) -> Vec<Value> {
        let url = self.description["admin"].as_str().unwrap().strip_prefix("http://").unwrap();
        let (host, path) = url.split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET /{path}/requests HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let start = answer.find("\r\n\r\n").unwrap() + 4;
        let body = &answer[start..];
        let (first, last) = (body.find('[').unwrap(), body.rfind(']').unwrap());
        serde_json::from_str(&body[first..=last]).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_catalogue_is_printed_whole_and_in_the_contracts_shape() {
    let output = run(daigou(&["operations", "--format", "json"]));
    assert!(output.status.success());
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all.len(), 115);
    let cancel = all.iter().find(|o| o["marketplace"] == "alibaba1688" && o["id"] == "order.cancel").unwrap();
    let route = |path: &str| json!({"method": "POST", "path": path, "evidence": "documented"});
    assert_eq!(
        *cancel,
        json!({
            "marketplace": "alibaba1688", "id": "order.cancel", "title": "Cancel an unpaid order", "kind": "call",
            "effect": "write", "auth": "headers", "doc": "https://doc-cnv2.pandapon.com/api-288855711",
            "routes": {"v1": route("/alibaba/order/cancel"), "v2": route("/v2/alibaba/order/cancel")},
        })
    );
    let text = stdout(&run(daigou(&["--format", "text", "operations", "--marketplace", "logistics"])));
    assert!(
        text.contains("address.upsert") && text.contains("query_sign").eq(&false) && text.contains("POST documented"),
        "{text}"
    );
}

#[test]
fn a_call_sends_the_documented_request_and_nothing_else() {
    for (marketplace, operation, generation, file) in TYPED {
        let server = canned(http("200 OK", r#"{"code":500,"msg":"no"}"#), false);
        let path = format!("{FIXTURES}/{marketplace}/{file}");
        let data = format!("@{path}");
        let args =
            ["call", marketplace, operation, "--data", &data, "--generation", generation, "--base-url", &server.url];
        let (code, error) = error(&args, |_| {});
        assert_eq!(
            (code, error["kind"].as_str(), error["code"].as_str()),
            (1, Some("refused"), Some("500")),
            "{error}"
        );

        let catalogue = run(daigou(&["operations", "--marketplace", marketplace, "--format", "json"]));
        let all: Vec<Value> = serde_json::from_slice(&catalogue.stdout).unwrap();
        let route = &all.iter().find(|o| o["id"] == operation).unwrap()["routes"][generation];
        let seen = server.seen.lock().unwrap().clone();
        assert_eq!(seen.len(), 1, "sent once");
        let (head, body) = seen[0].split_once("\r\n\r\n").unwrap();
        let first = format!("{} {} HTTP/1.1", route["method"].as_str().unwrap(), route["path"].as_str().unwrap());
        assert_eq!(head.lines().next().unwrap(), first);
        let header = |name: &str| {
            head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name))).map(|(_, v)| v)
        };
        assert_eq!(header("content-type"), Some("application/json"));
        let mut sent: Value = serde_json::from_str(body).unwrap();
        let documented: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if marketplace == "dajisaas" {
            let members = sent.as_object_mut().unwrap();
            assert_eq!(members.remove("appKey"), Some(json!("dj_test_key")));
            assert_eq!(members.remove("sign").unwrap().as_str().unwrap().len(), 32);
        } else {
            for name in ["access-key", "timestamp", "nonce-str", "user-id", "signature"] {
                assert!(header(name).is_some(), "{name} is missing");
            }
            assert_eq!(header("timestamp").unwrap().len(), 13);
            assert_eq!(header("nonce-str").unwrap().len(), 32);
        }
        assert_eq!(sent, documented, "{marketplace} {operation}");
    }
}

#[test]
fn the_documented_requests_are_done_on_a_sandbox_process() {
    let sandbox = Process::start();
    for (marketplace, operation, generation, file) in TYPED {
        let data = format!("@{FIXTURES}/{marketplace}/{file}");
        let args = ["call", marketplace, operation, "--data", &data, "--generation", generation, "--format", "json"];
        let output = sandbox.call(&args);
        assert_eq!(output.status.code(), Some(0), "{operation}: {}", stderr(&output));
        let _: Value = serde_json::from_str(&stdout(&output)).unwrap();
    }
    let journal = sandbox.journal();
    assert_eq!(journal.len(), TYPED.len());
    let list =
        sandbox.call(&["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":20}"#, "--raw"]);
    let body: Value = serde_json::from_str(&stdout(&list)).unwrap();
    assert!(body["data"]["total"].as_i64().unwrap() >= 1, "the order made from the cart is listed: {body}");
    let text = stdout(&sandbox.call(&["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#]));
    assert!(text.contains("tbOrderId") && !text.contains('{'), "text is for people: {text}");
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
        (with("[1]"), "usage", "struct ListOrders"),
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

#[test]
fn signatures_are_the_references() {
    const NONCE: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    for (scheme, timestamp, signature) in [
        ("md5-concat", "1700000000", "FC9C37EAE6631BCAA08EB720235095FE"),
        ("md5-concat", "1700000000000", "BE323A7604CF0B001584EB831D938925"),
        ("hmac-md5-concat", "1700000000", "83D64744337CF0FD1DE5BEC24992C1E1"),
        ("hmac-md5-query", "1700000000000", "2BDF596F2BF1EC3EC31098F666430810"),
        ("hmac-md5-pairs", "1700000000", "0AB93AAF764B86C0B9235D80DD8EBD8B"),
    ] {
        let args =
            ["sign", "pandapon", "--timestamp", timestamp, "--nonce", NONCE, "--scheme", scheme, "--format", "json"];
        let shown: Value = serde_json::from_str(&stdout(&run(daigou(&args)))).unwrap();
        assert_eq!(shown["signature"], signature);
        assert_eq!(shown["headers"]["signature"], signature);
        assert_eq!(shown["headers"]["timestamp"], timestamp);
        assert!(!shown["string_to_sign"].as_str().unwrap().contains(SECRET));
    }
    for (data, text, signature) in [
        (
            r#"{"beginPage":1,"country":"en","keyword":"连衣裙","pageSize":20}"#,
            "appKey=dj_test_key&beginPage=1&country=en&keyword=连衣裙&pageSize=20&secret=****",
            "F9ED3EC8167DD5BD6DB9868C697272E7",
        ),
        (
            r#"{"outMemberId":null,"offerId":769649076522,"country":"en"}"#,
            "appKey=dj_test_key&country=en&offerId=769649076522&secret=****",
            "5DD901A997A16D3C4B3A2209694997A8",
        ),
        (
            r#"{"beginPage":1,"country":"en","keyword":"连衣裙","outMemberId":[123,456],"pageSize":20}"#,
            "appKey=dj_test_key&beginPage=1&country=en&keyword=连衣裙&outMemberId=123&outMemberId=456&pageSize=20&secret=****",
            "2A1325C5D7B72D153D97E1EA5413F15A",
        ),
    ] {
        let shown: Value =
            serde_json::from_str(&stdout(&run(daigou(&["sign", "dajisaas", "--data", data, "--format", "json"]))))
                .unwrap();
        assert_eq!((shown["string_to_sign"].as_str(), shown["signature"].as_str()), (Some(text), Some(signature)));
        assert_eq!(shown["params"]["sign"], signature);
    }
    let text = stdout(&run(daigou(&["sign", "pandapon"])));
    assert!(text.contains("****") && !text.contains(SECRET), "{text}");
}

#[test]
fn settings_come_from_a_profile_and_the_environment_wins() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("profile");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("daigou.toml"),
        "[profile.shop]\napp_key = \"from the file\"\napp_secret = \"hidden-in-file\"\n",
    )
    .unwrap();
    let sign = |profile: &str, key: Option<&str>| {
        let mut command = daigou(&["sign", "dajisaas", "--data", "{}", "--format", "json", "--profile", profile]);
        command.current_dir(&folder).env_remove("DAIGOU_APP_SECRET");
        match key {
            Some(key) => command.env("DAIGOU_APP_KEY", key),
            None => command.env_remove("DAIGOU_APP_KEY"),
        };
        run(command)
    };
    let from_file: Value = serde_json::from_str(&stdout(&sign("shop", None))).unwrap();
    assert_eq!(from_file["string_to_sign"], "appKey=from the file&secret=****");
    let environment: Value = serde_json::from_str(&stdout(&sign("shop", Some("ENV")))).unwrap();
    assert_eq!(environment["string_to_sign"], "appKey=ENV&secret=****");
    let missing = sign("nobody", None);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("nobody"), "{}", stderr(&missing));
    std::fs::write(folder.join("daigou.toml"), "[profile.shop]\napp_secret = hidden-in-file\n").unwrap();
    let broken = sign("shop", None);
    assert_eq!(broken.status.code(), Some(2));
    assert!(stderr(&broken).contains("line 2") && !stderr(&broken).contains("hidden-in-file"), "{}", stderr(&broken));
}

#[test]
fn the_demo_plays_the_flow_through() {
    let output = run(daigou(&["demo"]));
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", stderr(&output));
    for words in
        ["¥16.71", "¥1,266.00", "/alibaba/cart/create/order", "/v2/alibaba/order/page", "/open/order", "****", "held"]
    {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
    let steps: Vec<Value> = serde_json::from_str(&stdout(&run(daigou(&["demo", "--format", "json"])))).unwrap();
    assert_eq!(steps.len(), 5);
}

#[test]
fn the_sandbox_says_where_it_is_and_stops_when_told() {
    let mut sandbox = Process::start();
    for member in
        ["pandapon", "dajisaas", "console", "admin", "access_key", "access_secret", "user_id", "app_key", "app_secret"]
    {
        assert!(sandbox.description[member].is_string(), "{member}: {}", sandbox.description);
    }
    let env = &sandbox.description["env"];
    assert_eq!(env["DAIGOU_ALLOW"], "derived");
    assert_eq!(env["DAIGOU_SETTLE_S"], "1");
    assert_eq!(env["DAIGOU_ROUTE__ALIBABA1688__ORDER__TRACKING"], "GET /unpublished/alibaba1688/order.tracking");
    let pid = sandbox.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(sandbox.child.wait().unwrap().success());
}

#[test]
fn help_teaches_and_a_mistake_is_answered() {
    let help = stdout(&run(daigou(&["--help"])));
    assert!(help.contains("Exit codes") && help.contains("daigou demo"), "{help}");
    let mistake = run(daigou(&["operatons"]));
    assert_eq!(mistake.status.code(), Some(2));
    assert!(stderr(&mistake).contains("operations"), "{}", stderr(&mistake));
}
