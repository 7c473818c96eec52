//! Processes, canned servers and a sandbox of its own, for the tests of the command.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const SECRET: &str = "SK_example_secret";
pub(crate) const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");

/// The five typed operations with their documented requests.
pub(crate) const TYPED: [(&str, &str, &str, &str); 5] = [
    ("alibaba1688", "order.batch_preview", "v1", "order.batch_preview.request.json"),
    ("alibaba1688", "cart.create_order", "v1", "cart.create_order.request.json"),
    ("alibaba1688", "order.list", "v2", "order.list.request.json"),
    ("taobao", "order.create", "v1", "order.create.request.json"),
    ("dajisaas", "alibaba.order_preview", "v1", "alibaba.order_preview.request.json"),
];

/// The command in an empty folder with nothing of this machine's settings.
pub(crate) fn daigou(args: &[&str]) -> Command {
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

pub(crate) fn run(mut command: Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The exit code and the error object: the last line of stderr.
pub(crate) fn error(args: &[&str], set_up: impl FnOnce(&mut Command)) -> (i32, Value) {
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
pub(crate) struct Canned {
    pub(crate) url: String,
    pub(crate) seen: Arc<Mutex<Vec<String>>>,
    pub(crate) count: Arc<AtomicUsize>,
}

pub(crate) fn canned(answer: impl Into<Vec<u8>>, hold_open: bool) -> Canned {
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

pub(crate) fn http(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

/// `daigou sandbox` as a process of its own, stopped when dropped.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) description: Value,
}

impl Process {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    pub(crate) fn start_with(args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
        command.arg("sandbox").args(args).env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, description: serde_json::from_str(&line).unwrap() }
    }

    pub(crate) fn point(&self, command: &mut Command) {
        for (name, value) in self.description["env"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
    }

    pub(crate) fn call(&self, args: &[&str]) -> Output {
        let mut command = daigou(args);
        self.point(&mut command);
        run(command)
    }

    pub(crate) fn journal(&self) -> Vec<Value> {
        self.admin("/requests").as_array().unwrap().clone()
    }

    /// A list of the admin API.
    pub(crate) fn admin(&self, path: &str) -> Value {
        let url = self.description["admin"].as_str().unwrap().strip_prefix("http://").unwrap();
        let (host, admin) = url.split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET /{admin}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
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
