//! What a sandbox that is killed has kept, and what another process does with its snapshot: signed calls over one
//! connection each, without the command in between.

use crate::support::Process;
use daigou_core::auth::{PandaPonAuth, Scheme, Secret, TimeUnit};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

const ORDER: &str = include_str!("../../../../tests/fixtures/alibaba1688/order.create.request.json");
const CREATE: &str = "/alibaba/order/create";
const UPSERT: &str = "/open/address/addOrUpdate";
const ADDRESSES: &str = "/unpublished/logistics/address.get";

/// So many writes are begun, and so many are answered before the sandbox is killed.
const WRITES: usize = 2000;
const BEFORE_THE_KILL: usize = 700;

/// A connection that is kept, and what signs on it.
struct Line {
    stream: BufReader<TcpStream>,
    host: String,
    auth: PandaPonAuth,
    name: String,
    count: u64,
}

impl Line {
    fn to(sandbox: &Process, name: &str) -> Self {
        let text = |member: &str| sandbox.description[member].as_str().unwrap().to_owned();
        let host = text("pandapon").strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        let auth = PandaPonAuth {
            access_key: text("access_key"),
            access_secret: Secret::new(text("access_secret")),
            user_id: text("user_id"),
            scheme: Scheme::default(),
            unit: TimeUnit::default(),
            logistics_scheme: Scheme::default(),
        };
        let stream = BufReader::new(TcpStream::connect(&host).unwrap());
        Self { stream, host, auth, name: name.to_owned(), count: 0 }
    }

    fn send(&mut self, method: &str, path: &str, headers: &[(String, String)], body: &str) -> io::Result<String> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n", self.host, body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        self.stream.get_mut().write_all(format!("{head}\r\n{body}").as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line.trim().is_empty() {
                break;
            }
            if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
                length = text.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(String::from_utf8(body).unwrap())
    }

    /// A signed call of PandaPon.
    fn call(&mut self, path: &str, params: &str) -> io::Result<String> {
        self.count += 1;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        let timestamp = self.auth.unit.write(i64::try_from(now).unwrap());
        let nonce = format!("{}{:031}", self.name, self.count);
        let headers = self.auth.explain(&timestamp, &nonce).unwrap().fields;
        self.send("POST", &format!("/pandapon{path}"), &headers, params)
    }

    /// What the admin API says.
    fn admin(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        serde_json::from_str(&self.send(method, &format!("/admin/{path}"), &[], &body).unwrap()).unwrap()
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The orders and the names in the address book.
fn kept(line: &mut Line) -> (BTreeSet<String>, BTreeSet<String>) {
    let orders = line.admin("GET", "orders?limit=5000", &json!(null));
    let orders = orders.as_array().unwrap().iter().map(|order| order["order_id"].as_str().unwrap().to_owned());
    let orders = orders.collect();
    let book = json_of(&line.call(ADDRESSES, "{}").unwrap())["data"].clone();
    let names = book.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap().to_owned());
    (orders, names.collect())
}

#[test]
fn a_sandbox_that_is_killed_in_the_middle_of_two_thousand_writes_loses_none() {
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/two-thousand.jsonl");
    let _ = fs::remove_file(file);
    let mut sandbox = Process::start_with(&["--state", file]);
    let (sender, answered) = channel();
    let mut line = Line::to(&sandbox, "k");
    let writer = thread::spawn(move || {
        let (mut orders, mut names) = (BTreeSet::new(), BTreeSet::new());
        for at in 0..WRITES {
            // Nobody hears what comes of the one that is under way when the sandbox ends.
            if at % 20 == 0 {
                let Ok(said) = line.call(CREATE, ORDER) else { break };
                orders.insert(json_of(&said)["data"]["orderId"].as_str().unwrap().to_owned());
            } else {
                let name = format!("收件人{at}");
                let address = json!({"name": name, "city": "杭州市"}).to_string();
                let Ok(said) = line.call(UPSERT, &address) else { break };
                assert_eq!(json_of(&said)["code"], 200, "{said}");
                names.insert(name);
            }
            if sender.send(()).is_err() {
                break;
            }
        }
        (orders, names)
    });
    for _ in 0..BEFORE_THE_KILL {
        answered.recv().unwrap();
    }
    sandbox.child.kill().unwrap();
    sandbox.child.wait().unwrap();
    let (orders, names) = writer.join().unwrap();
    let count = orders.len() + names.len();
    assert!((BEFORE_THE_KILL..WRITES).contains(&count), "{count} were answered");
    let sandbox = Process::start_with(&["--state", file]);
    let mut line = Line::to(&sandbox, "l");
    let (found, known) = kept(&mut line);
    let lost: Vec<_> = orders.difference(&found).chain(names.difference(&known)).collect();
    assert!(lost.is_empty(), "{} of {count} are lost: {lost:?}", lost.len());
    // At most the one that was under way is there besides.
    let besides = names.len()..=names.len() + 1;
    assert!(besides.contains(&known.len()), "{} of {}", known.len(), names.len());
    assert_eq!(json_of(&line.call(UPSERT, r#"{"name":"后来","city":"杭州市"}"#).unwrap())["code"], 200);
}

/// A reply without what differs between any two: where the sandbox is, and the mark of the reply.
fn comparable(text: &str, line: &Line) -> Value {
    let mut reply = json_of(&text.replace(&line.host, "here"));
    if let Some(members) = reply.as_object_mut() {
        members.remove("requestId");
    }
    reply
}

#[test]
fn a_snapshot_makes_another_process_answer_two_hundred_calls_alike() {
    let (one, other) = (Process::start(), Process::start_with(&["--seed", "77"]));
    let (mut one, mut other) = (Line::to(&one, "a"), Line::to(&other, "b"));
    one.admin("POST", "clock", &json!({"mode": "frozen"}));
    // Nobody listens there: what is to be told is still to be told.
    let nowhere = json!({"platform": "pandapon", "url": "http://127.0.0.1:9/callbacks"});
    one.admin("POST", "callbacks/target", &nowhere);
    for _ in 0..5 {
        assert_eq!(json_of(&one.call(CREATE, ORDER).unwrap())["code"], 200);
    }
    one.admin("POST", "clock/advance", &json!({"seconds": 60}));
    let snapshot = one.admin("GET", "snapshot", &json!(null));
    assert_eq!(other.admin("POST", "snapshot", &snapshot)["seed"], snapshot["seed"]);
    let pending = |line: &mut Line| {
        let all = line.admin("GET", "callbacks?limit=1000", &json!(null));
        all.as_array().unwrap().iter().filter(|one| one["state"] == "pending").cloned().collect::<Vec<_>>()
    };
    let due = pending(&mut one);
    assert!(due.len() >= 5, "{due:?}");
    assert_eq!(due, pending(&mut other));
    let mut answered = 0;
    let mut last = String::new();
    for at in 0..200 {
        let (path, params) = match at % 6 {
            0 => (CREATE, ORDER.to_owned()),
            1 => ("/alibaba/order/page", json!({"pageNum": 1, "pageSize": 50}).to_string()),
            2 => ("/alibaba/order/detail", json!({"orderId": last}).to_string()),
            3 => (UPSERT, json!({"name": format!("收件人{at}"), "city": "杭州市"}).to_string()),
            4 => (ADDRESSES, "{}".to_owned()),
            _ => {
                let search = json!({"keyword": "手机壳", "beginPage": at / 6, "pageSize": 10, "country": "en"});
                ("/alibaba/product/keywords/query", search.to_string())
            }
        };
        let (said, heard) = (one.call(path, &params).unwrap(), other.call(path, &params).unwrap());
        let said = comparable(&said, &one);
        assert_eq!(said, comparable(&heard, &other), "call {at}: {path}");
        answered += usize::from(said["code"] == 200);
        if let Some(order) = said["data"]["orderId"].as_str() {
            last = order.to_owned();
        }
    }
    assert!(answered > 190, "{answered} of 200");
}
