//! How many requests a second one core answers as the sandbox, and as a bare route of axum that answers the same bytes;
//! what far pages cost; how much memory 100,000 orders take. On Linux:
//! `cargo run --release -p daigou-sandbox --example throughput`.
//!
//! The servers share one thread, whose processor time is counted: neither the client nor what else the machine does
//! tells in the numbers. The client never sleeps, since a server pays for waking it, and the slower one more often. Every
//! request is signed beforehand and has a nonce of its own, which the sandbox checks as ever. Both servers send the same
//! bytes, heads included. They take turns, and the medians are compared.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::float_arithmetic)]

use axum::Router;
use axum::body::Bytes;
use daigou_core::auth::{PandaPonAuth, Scheme, TimeUnit};
use daigou_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use std::fs::read_to_string;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

const ORDERS: usize = 100_000;
const CONNECTIONS: usize = 16;
const ROUNDS: usize = 7;
const REQUESTS: usize = 4_000;

const CREATE: &str = "/pandapon/v2/alibaba/order/create";
const DETAIL: &str = "/pandapon/alibaba/order/detail";
const LIST: &str = "/pandapon/v2/alibaba/order/page";

/// The servers have the main thread, as the sandbox has in `daigou sandbox`.
fn main() {
    let server = Builder::new_current_thread().enable_all().build().unwrap();
    let thread = std::fs::read_link("/proc/thread-self").unwrap();
    let core = Core(thread.file_name().unwrap().to_str().unwrap().to_owned());
    let (handle, (done, until)) = (server.handle().clone(), oneshot::channel());
    std::thread::spawn(move || {
        let client = Builder::new_current_thread().enable_all().build().unwrap();
        client.spawn(async {
            loop {
                tokio::task::yield_now().await;
            }
        });
        client.block_on(measure(handle, core));
        done.send(()).unwrap();
    });
    server.block_on(until).unwrap();
}

async fn measure(server: Handle, core: Core) {
    let options = Options::default();
    let signer = PandaPonAuth {
        access_key: options.credentials.access_key.clone(),
        access_secret: options.credentials.access_secret.clone(),
        user_id: options.credentials.user_id.clone(),
        scheme: Scheme::default(),
        unit: TimeUnit::default(),
        logistics_scheme: Scheme::default(),
    };
    let sandbox = server.spawn(Sandbox::start_with(options)).await.unwrap().unwrap();
    let host = sandbox.console_url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let ours = Caller { host, signer, nonces: AtomicU64::new(0) };

    let line =
        json!({"offerMapId": "L0PTnwSnx_dWNZWCtgK7Gg", "specId": "e61a85a671bb3d0301d0412b51641c6b", "quantity": 1});
    let address = json!({"fullName": "张三", "provinceText": "浙江省", "cityText": "杭州市", "address": "网商路699号"});
    let create = json!({"flow": "general", "addressParam": address, "cargoParamList": [line]}).to_string();
    let (started, before) = (Instant::now(), memory());
    for _ in 0..ORDERS / REQUESTS {
        ours.batch(CREATE, &create, REQUESTS).await;
    }
    println!(
        "{ORDERS} orders over HTTP in {:.1?}: memory {before} MiB before, {} MiB after",
        started.elapsed(),
        memory()
    );

    let list = |page: usize, size: usize| json!({"pageNum": page, "pageSize": size}).to_string();
    let newest: Value = serde_json::from_slice(&ours.once(LIST, &list(1, 1)).await.1).unwrap();
    assert!(newest["data"]["total"].as_u64().unwrap() >= ORDERS as u64, "{newest}");
    let mut times = Vec::new();
    for page in [1, 5_000] {
        let rates = core.rates(&ours, LIST, &list(page, 20)).await;
        times.push(1e6 / middle(rates));
        println!("order.list, 20 on a page: page {page} takes {:.0} us", times.last().unwrap());
    }
    println!("page 5000 / page 1: {:.2}\n", times[1] / times[0]);

    println!("{:<26}{:>8}{:>12}{:>12}{:>8}", "one core", "bytes", "sandbox/s", "bare/s", "ratio");
    let number = &newest["data"]["data"][0]["tbOrderId"];
    for (name, path, params) in [
        ("order.create", CREATE, create),
        ("order.detail", DETAIL, json!({"orderId": number}).to_string()),
        ("order.list, nothing found", LIST, json!({"pageNum": 1, "pageSize": 20, "tbOrderId": "1"}).to_string()),
        ("order.list, 1 on a page", LIST, list(1, 1)),
        ("order.list, 20 on a page", LIST, list(1, 20)),
    ] {
        let (head, answer) = ours.once(path, &params).await;
        let length = answer.len();
        let theirs =
            Caller { host: bare(&server, answer).await, signer: ours.signer.clone(), nonces: AtomicU64::new(0) };
        assert_eq!(theirs.once(path, &params).await.0, head);
        let (mut as_sandbox, mut as_bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            as_sandbox.push(core.rate(&ours, path, &params).await);
            as_bare.push(core.rate(&theirs, path, &params).await);
        }
        let (one, other) = (middle(as_sandbox), middle(as_bare));
        println!("{name:<26}{length:>8}{one:>12.0}{other:>12.0}{:>8.2}", one / other);
    }
    println!("memory at the end: {} MiB", memory());
}

/// A server that answers everything with these bytes, after it has read what was asked.
async fn bare(server: &Handle, answer: Vec<u8>) -> String {
    let answer = Bytes::from(answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap().into_std().unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let app = Router::new().fallback(move |_body: Bytes| {
        let answer = answer.clone();
        async move { ([("content-type", "application/json;charset=UTF-8")], answer) }
    });
    server.spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        axum::serve(axum::serve::ListenerExt::tap_io(listener, |io| io.set_nodelay(true).unwrap()), app).await
    });
    host
}

/// The thread of the servers.
struct Core(String);

impl Core {
    /// Processor time so far.
    fn spent(&self) -> Duration {
        let text = read_to_string(format!("/proc/self/task/{}/schedstat", self.0)).unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }

    /// Requests for each second of its time.
    async fn rate(&self, caller: &Caller, path: &str, params: &str) -> f64 {
        let before = self.spent();
        caller.batch(path, params, REQUESTS).await;
        REQUESTS as f64 / (self.spent() - before).as_secs_f64()
    }

    async fn rates(&self, caller: &Caller, path: &str, params: &str) -> Vec<f64> {
        let mut out = Vec::new();
        for _ in 0..ROUNDS {
            out.push(self.rate(caller, path, params).await);
        }
        out
    }
}

/// Sends signed requests to a server.
struct Caller {
    host: String,
    signer: PandaPonAuth,
    nonces: AtomicU64,
}

impl Caller {
    /// A request as bytes.
    fn signed(&self, path: &str, params: &str) -> Vec<u8> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let timestamp = match self.signer.unit {
            TimeUnit::Millis => now.as_millis().to_string(),
            TimeUnit::Seconds => now.as_secs().to_string(),
        };
        let nonce = format!("{:032}", self.nonces.fetch_add(1, Ordering::Relaxed));
        let mut text = format!("POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n", self.host, params.len());
        for (name, value) in self.signer.explain(&timestamp, &nonce).unwrap().fields {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.push_str(params);
        text.into_bytes()
    }

    /// One request's answer: the lines of its head but for the time, and the body.
    async fn once(&self, path: &str, params: &str) -> (Vec<String>, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let mut buffer = Vec::new();
        let body = exchange(&mut stream, &self.signed(path, params), &mut buffer).await;
        let head = std::str::from_utf8(&buffer[..body]).unwrap().lines();
        (head.filter(|line| !line.starts_with("date: ")).map(str::to_owned).collect(), buffer[body..].to_vec())
    }

    /// That many requests, over a few connections at once.
    async fn batch(&self, path: &str, params: &str, count: usize) {
        let connections = (0..CONNECTIONS).map(|_| async {
            let requests: Vec<_> = (0..count / CONNECTIONS).map(|_| self.signed(path, params)).collect();
            let mut stream = TcpStream::connect(&self.host).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut buffer = Vec::new();
            for request in requests {
                exchange(&mut stream, &request, &mut buffer).await;
            }
        });
        futures_util::future::join_all(connections).await;
    }
}

/// Sends a request, reads its answer into the buffer, and gives the place of the body.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> usize {
    stream.write_all(request).await.unwrap();
    buffer.clear();
    let (body, length) = loop {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the connection was closed");
        if let Some(end) = buffer.windows(4).position(|part| part == b"\r\n\r\n") {
            let head = std::str::from_utf8(&buffer[..end]).unwrap();
            assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            break (end + 4, length.parse::<usize>().unwrap());
        }
    };
    while buffer.len() < body + length {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the connection was closed");
    }
    body
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What this process holds, in MiB.
fn memory() -> u64 {
    let status = read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
}
