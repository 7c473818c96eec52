//! A day that is recorded and played back: the same answers, and nothing personal and no secret in the file, however it is
//! looked for.

use crate::support::{Process, daigou, run, stderr, stdout};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Who buys: nobody else is called so.
const PERSON: [&str; 4] = ["欧阳小明", "13912345678", "长安街十七号之三", "xiaoming.ouyang@mail.example"];

/// `daigou record` or `daigou replay`, ended when dropped.
struct Server {
    child: Child,
    told: Value,
}

impl Server {
    fn start(args: &[&str], sandbox: Option<&Process>) -> Self {
        let mut command = daigou(args);
        if let Some(sandbox) = sandbox {
            sandbox.point(&mut command);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, told: serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")) }
    }

    /// Calls the command with the settings of the sandbox, and those that this server tells over them.
    fn call(&self, sandbox: Option<&Process>, args: &[&str]) -> Output {
        let mut command = daigou(args);
        if let Some(sandbox) = sandbox {
            sandbox.point(&mut command);
        }
        for (name, value) in self.told["env"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
        run(command)
    }

    /// Ends it as Ctrl-C does.
    #[cfg(unix)]
    fn end(mut self) -> Option<i32> {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn product(sandbox: &Process, via: &str) -> Value {
    let products = sandbox.admin(&format!("/products?buyer={via}&limit=200"));
    let fits = |one: &&Value| one["stock"].as_i64() > Some(100) && one["price_fen"].as_i64() > Some(0);
    products.as_array().unwrap().iter().find(fits).unwrap().clone()
}

fn order_file(sandbox: &Process, via: &str, folder: &Path) -> String {
    let product = product(sandbox, via);
    let line = json!({
        "reference": format!("PO-{via}"),
        "lines": [{ "product": product["product"], "sku": product["sku"],
            "quantity": product["min_quantity"].as_i64().unwrap().max(1) }],
        "address": { "name": PERSON[0], "mobile": PERSON[1], "province": "浙江省", "city": "金华市",
            "district": "义乌市", "street": PERSON[2], "postcode": "322000", "district_code": "330782" },
        "remark": format!("给{} {} 打电话", PERSON[0], PERSON[1]),
    });
    let file = folder.join(format!("{via}.jsonl"));
    std::fs::write(&file, format!("{line}\n")).unwrap();
    file.to_str().unwrap().to_owned()
}

/// Reads of every kind, on what a day left behind; the same before and after.
fn reads<'a>(via: &'a str, order: &'a str, product: &'a str) -> Vec<Vec<&'a str>> {
    let mut reads = vec![
        vec!["search", "连衣裙", "--limit", "5"],
        vec!["product", product],
        vec!["orders", "--since", "30d"],
        vec!["order", order],
        vec!["track", order],
        vec!["refund", order, "--reasons"],
        vec!["refunds", order],
    ];
    for read in &mut reads {
        read.extend(["--via", via, "--full", "--format", "json"]);
    }
    reads
}

/// Every way in which a value may be written.
fn spellings(value: &str) -> Vec<String> {
    let bytes = |write: fn(u8) -> String| value.bytes().map(write).collect::<String>();
    let escaped: String = value.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    vec![
        value.to_owned(),
        bytes(|b| format!("{b:02X}")),
        bytes(|b| format!("{b:02x}")),
        bytes(|b| format!("%{b:02X}")),
        bytes(|b| format!("%{b:02x}")),
        percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string(),
        escaped.replace('\\', "\\\\"),
        escaped,
        STANDARD.encode(value),
    ]
}

/// What base64 makes of a value within a longer text: the part that does not depend on the bytes around it.
fn fragments(value: &str) -> Vec<String> {
    let mut all = Vec::new();
    for before in 0..3 {
        let padded = [vec![b' '; before], value.as_bytes().to_vec()].concat();
        for base64 in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
            let inner: String = base64.chars().skip((before * 4).div_ceil(3)).collect();
            all.push(inner[..inner.len() - 1].to_owned());
        }
    }
    all
}

fn leaks(text: &str, value: &str) -> Option<String> {
    let plain: String = text.replace("\\/", "/");
    // With JSON's escapes read, as often as they stand in one another.
    let mut read = plain.clone();
    let mut texts = vec![plain];
    for _ in 0..3 {
        read = unescaped(&read);
        texts.push(read.clone());
    }
    let mut all = spellings(value).into_iter().chain(fragments(value));
    all.find(|spelling| texts.iter().any(|text| text.contains(spelling.as_str())))
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = rest[at..].strip_prefix("\\u").and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 6..];
            }
            None => rest = &rest[at + 1..],
        }
    }
    out + rest
}

/// What the sandbox saw of signatures, keys and nonces.
fn signing(sandbox: &Process) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["DAIGOU_ACCESS_KEY", "DAIGOU_ACCESS_SECRET", "DAIGOU_USER_ID", "DAIGOU_APP_KEY", "DAIGOU_APP_SECRET"] {
        found.push(sandbox.description["env"][name].as_str().unwrap().to_owned());
    }
    found
}

#[cfg(all(unix, feature = "sqlite"))]
#[test]
fn a_recorded_day_plays_back_the_same_and_holds_nothing_personal() {
    let sandbox = Process::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("day.jsonl");
    let file = file.to_str().unwrap();
    let recorder = Server::start(&["record", "--out", file], Some(&sandbox));
    let mut said: Vec<(Vec<String>, Value)> = Vec::new();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    for via in ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"] {
        let orders = order_file(&sandbox, via, folder.path());
        let store = format!("sqlite:{}", folder.path().join(format!("{via}.db")).display());
        let place = ["place", &orders, "--via", via, "--store", &store, "--new-account", "--pay", "--format", "json"];
        let placed = recorder.call(Some(&sandbox), &place);
        assert!(placed.status.success(), "{via}: {}{}", stdout(&placed), stderr(&placed));
        said.push((owned(&place), serde_json::from_slice(&placed.stdout).unwrap()));
        let reference = format!("PO-{via}");
        let shown =
            recorder.call(Some(&sandbox), &["ledger", "show", &reference, "--store", &store, "--format", "json"]);
        let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
        let order = first_number(&shown).unwrap_or_else(|| panic!("{shown}"));
        let product = product(&sandbox, via)["product"].as_str().unwrap().to_owned();
        for read in reads(via, &order, &product) {
            let output = recorder.call(Some(&sandbox), &read);
            if output.status.success() {
                let value = serde_json::from_slice(&output.stdout).unwrap();
                said.push((owned(&read), value));
            }
        }
    }
    assert!(said.len() > 20, "{} reads", said.len());
    // Warehouse logistics is signed in the query, and takes an address abroad with an e-mail.
    let freight =
        ["freight", "1:2:1", "--country", "US", "--name", PERSON[0], "--email", PERSON[3], "--street", PERSON[2]];
    recorder.call(Some(&sandbox), &freight);
    assert_eq!(recorder.end(), Some(0));

    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.lines().count() > 30 && text.contains("alibaba1688 order.list"), "{} lines", text.lines().count());
    for value in PERSON.iter().map(|value| (*value).to_owned()).chain(signing(&sandbox)) {
        if let Some(spelling) = leaks(&text, &value) {
            let line = text.lines().find(|line| line.contains(&spelling)).unwrap_or_default();
            panic!("{value} stands there as {spelling}: {line}");
        }
    }
    for call in sandbox.journal() {
        for name in ["signature", "sign", "nonce-str"] {
            if let Some(value) = found(&call, name).filter(|value| value.len() > 8) {
                assert!(!text.contains(&value), "{name} {value}");
            }
        }
    }
    drop(sandbox);

    let player = Server::start(&["replay", file], None);
    for (read, recorded) in &said {
        // Another store: what was placed is placed again.
        let read: Vec<String> = read.iter().map(|word| word.replace(".db", "-replayed.db")).collect();
        let words: Vec<&str> = read.iter().map(String::as_str).collect();
        let output = player.call(None, &words);
        assert!(output.status.success(), "{words:?}: {}", stderr(&output));
        let mut played: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut recorded = recorded.clone();
        for value in [&mut played, &mut recorded] {
            without_persons(value);
        }
        assert_eq!(played, recorded, "{words:?}");
    }
    // What was not recorded is said, with what differs.
    let other = player.call(None, &["search", "马克杯", "--limit", "5", "--via", "pandapon-1688", "--format", "json"]);
    let told: Value = serde_json::from_str(stderr(&other).lines().last().unwrap()).unwrap();
    assert_eq!(other.status.code(), Some(1), "{told}");
    let words = told["message"].as_str().unwrap();
    assert!(words.contains("was not recorded") && words.contains("keyword differs"), "{words}");
    // Its address is enough.
    let url = player.told["pandapon"].as_str().unwrap().trim_end_matches("/pandapon");
    let words: Vec<&str> = said[1].0.iter().map(String::as_str).collect();
    let mut command = daigou(&words);
    command.arg(format!("--sandbox={url}"));
    assert!(run(command).status.success());
    assert_eq!(player.end(), Some(0));
}

/// The first number of an order in what the store shows.
fn first_number(value: &Value) -> Option<String> {
    match value {
        Value::Object(members) => {
            let orders = members.get("orders").and_then(Value::as_array);
            let own = orders.and_then(|orders| orders.first()?.as_str().map(str::to_owned));
            own.or_else(|| members.values().find_map(first_number))
        }
        Value::Array(items) => items.iter().find_map(first_number),
        _ => None,
    }
}

fn found(value: &Value, name: &str) -> Option<String> {
    match value {
        Value::Object(members) => {
            let own = members.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
            let own = own.and_then(|(_, value)| value.as_str().map(str::to_owned));
            own.or_else(|| members.values().find_map(|value| found(value, name)))
        }
        Value::Array(items) => items.iter().find_map(|item| found(item, name)),
        _ => None,
    }
}

/// The texts of persons that a recording has other ones for, and what the platform's own object repeats of them.
fn without_persons(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("platform");
            members.remove("remark");
            members.values_mut().for_each(without_persons);
        }
        Value::Array(items) => items.iter_mut().for_each(without_persons),
        _ => {}
    }
}

/// Sends a request as it stands.
fn raw(url: &str, request: &str) -> String {
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A platform that says back what it was told, in every encoding.
#[cfg(unix)]
#[test]
fn what_a_platform_repeats_in_any_encoding_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("echo.jsonl");
    let mut texts = vec![format!("给{}的", PERSON[0]), format!("https://x.example/?to={}", PERSON[0])];
    for value in PERSON {
        texts.extend(spellings(value).into_iter().map(|one| format!("note={one}&x=1")));
        for before in ["", "x", "xy"] {
            let told = format!("{before}{{\"to\":\"{value}\",\"n\":1}}");
            texts.extend([
                STANDARD.encode(&told),
                URL_SAFE_NO_PAD.encode(&told),
                format!("id={}", STANDARD.encode(&told)),
            ]);
        }
    }
    let data: Vec<Value> = texts.iter().map(|text| json!({ "note": text })).collect();
    let body = json!({ "code": 200, "msg": "ok", "data": data }).to_string();
    let platform = crate::support::canned(crate::support::http("200 OK", &body), false);
    let mut command = daigou(&["record", "--out", file.to_str().unwrap()]);
    command.env("DAIGOU_PANDAPON_URL", &platform.url).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told: Value = serde_json::from_str(&line).unwrap();
    let server = Server { child, told };
    let url = server.told["pandapon"].as_str().unwrap();
    // The first answer tells of somebody whom only the second request names.
    let post = |body: &Value| {
        let body = body.to_string();
        let head = format!(
            "POST /pandapon/alibaba/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\nsignature: SIG0123456789\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        raw(url, &(head + &body))
    };
    assert!(post(&json!({ "pageNum": 1 })).starts_with("HTTP/1.1 200"));
    let address = json!({ "fullName": PERSON[0], "mobile": PERSON[1], "address": PERSON[2], "email": PERSON[3] });
    assert!(post(&json!({ "addressParam": address.to_string() })).starts_with("HTTP/1.1 200"));
    assert!(raw(url, "GET /elsewhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").starts_with("HTTP/1.1 404"));
    assert_eq!(server.end(), Some(0));
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    for value in PERSON.iter().chain(&["SIG0123456789", "AK0123456789abcdef0123456789abcd"]) {
        if let Some(spelling) = leaks(&text, value) {
            panic!("{value} stands there as {spelling}");
        }
    }
    // Its file is a recording, and may be replaced by one; another file never.
    std::fs::write(folder.path().join("other.txt"), "mine").unwrap();
    let other = folder.path().join("other.txt");
    let refused = run(daigou(&["record", "--out", other.to_str().unwrap(), "--format", "json"]));
    assert_eq!((refused.status.code(), std::fs::read_to_string(other).unwrap().as_str()), (Some(2), "mine"));
    let broken = folder.path().join("broken.jsonl");
    std::fs::write(&broken, text.lines().next().unwrap().to_owned() + "\n{}\n").unwrap();
    let refused = run(daigou(&["replay", broken.to_str().unwrap(), "--format", "json"]));
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("line 2"), "{}", stderr(&refused));
}
