//! Callbacks made durable a second through the real receiver, over sockets, from 64 senders, beside the raw commit rate of
//! the same store: the same rows by the same statement in batches of those who wait, with no HTTP and nothing read.
//! Rounds take turns; medians are compared.
//!
//! `cargo run --release -p daigou-ledger --example inbox_rate [CALLBACKS [ROUNDS]]`

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

use daigou_ledger::inbox::{self, Options, Source};
use daigou_ledger::{Inbox, Store};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc as threads};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

const SENDERS: u64 = 64;
const BATCH: usize = 64;

/// What a round took: how many a second, and half and 99 of 100 answers in this time.
struct Round {
    rate: u64,
    p50: Duration,
    p99: Duration,
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>().expect("a number"));
    let (callbacks, rounds) = (args.next().unwrap_or(20_000), args.next().unwrap_or(5));
    let folder = std::env::temp_dir().join(format!("daigou-inbox-rate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (mut raw, mut received) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let path = |kind: &str| folder.join(format!("{kind}-{round}.db"));
        raw.push(committed(&path("raw"), callbacks));
        received.push(through_http(&path("http"), callbacks));
        let (raw, received) = (&raw[raw.len() - 1], &received[received.len() - 1]);
        println!("round {}: raw {} a second, received {} a second", round + 1, raw.rate, received.rate);
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let (raw, received) = (median(raw), median(received));
    for (name, round) in [("raw", &raw), ("received", &received)] {
        println!("{name}: {} a second, p50 {:?}, p99 {:?}", round.rate, round.p50, round.p99);
    }
    let percent = received.rate * 100 / raw.rate.max(1);
    let verdict = |holds| if holds { "holds" } else { "is missed" };
    println!("ratio {}.{:02} of at least 0.50: {}", percent / 100, percent % 100, verdict(percent >= 50));
    println!("p99 of at most 100 ms: {}", verdict(received.p99 < Duration::from_millis(100)));
}

fn median(mut rounds: Vec<Round>) -> Round {
    rounds.sort_by_key(|round| round.rate);
    let middle = rounds.len() / 2;
    rounds.swap_remove(middle)
}

fn summed(callbacks: u64, took: Duration, mut answers: Vec<Duration>) -> Round {
    answers.sort_unstable();
    let at = |percent: usize| answers[(answers.len() - 1) * percent / 100];
    let rate = u64::try_from(u128::from(callbacks) * 1_000_000 / took.as_micros().max(1)).unwrap_or(u64::MAX);
    Round { rate, p50: at(50), p99: at(99) }
}

/// A push of 1.5 KB, as 1688's are.
fn body(number: u64) -> String {
    let notes = "x".repeat(1300);
    format!(
        r#"{{"messageType":"1688_ORDER_BUYER_VIEW_ORDER_PAY","messageBody":{{"orderId":{},"currentStatus":"waitsellersend","msgSendTime":"2026-01-02 03:04:05","notes":"{number}{notes}"}},"messagePlatform":1,"timestamp":"1767294245000"}}"#,
        2_257_164_624_870_311_973 + number % 1000
    )
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// The receiver in a thread of its own, as `daigou inbox serve` runs it; the senders in another.
fn through_http(path: &Path, callbacks: u64) -> Round {
    let url = format!("sqlite:{}", path.display());
    let (ready, address) = threads::channel();
    let (end, ended) = oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        runtime().block_on(async move {
            let store = Store::open(&url).await.unwrap();
            let inbox = Inbox::open(&store, Options::default()).await.unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            ready.send((listener.local_addr().unwrap(), inbox.path(Source::PandaPon).unwrap())).unwrap();
            inbox.serve(listener, async { drop(ended.await) }).await.unwrap();
            inbox::stats(&store).await.unwrap()
        })
    });
    let (address, path) = address.recv().unwrap();
    let round = runtime().block_on(async {
        let next = Arc::new(AtomicU64::new(0));
        let started = Instant::now();
        let senders = (0..SENDERS).map(|_| tokio::spawn(send(address, path.clone(), next.clone(), callbacks)));
        let answers = futures_util::future::join_all(senders.collect::<Vec<_>>()).await;
        let took = started.elapsed();
        summed(callbacks, took, answers.into_iter().flat_map(Result::unwrap).collect())
    });
    end.send(()).unwrap();
    let stats = server.join().unwrap();
    assert_eq!(u64::try_from(stats.unique).unwrap(), callbacks, "each answer of 200 is a row");
    round
}

async fn send(address: SocketAddr, path: String, next: Arc<AtomicU64>, callbacks: u64) -> Vec<Duration> {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let mut answers = Vec::new();
    let mut answer = [0; 1024];
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= callbacks {
            return answers;
        }
        let body = body(number);
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let started = Instant::now();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut length = 0;
        while !answer[..length].ends_with(b"recorded") {
            let read = socket.read(&mut answer[length..]).await.unwrap();
            assert!(read > 0, "{}", String::from_utf8_lossy(&answer[..length]));
            length += read;
        }
        answers.push(started.elapsed());
        assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&answer[..length]));
    }
}

/// Group commit alone, into the same tables.
fn committed(path: &Path, callbacks: u64) -> Round {
    runtime().block_on(async {
        Store::open(&format!("sqlite:{}", path.display())).await.unwrap().close().await;
        let options = SqliteConnectOptions::new().filename(path).synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        let (queue, waiting) = mpsc::channel(1024);
        let writer = tokio::spawn(write(pool, waiting));
        let next = Arc::new(AtomicU64::new(0));
        let started = Instant::now();
        let senders = (0..SENDERS).map(|_| {
            let (queue, next) = (queue.clone(), next.clone());
            tokio::spawn(async move {
                let mut answers = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= callbacks {
                        return answers;
                    }
                    let (done, recorded) = oneshot::channel();
                    let started = Instant::now();
                    queue.send((number, body(number), done)).await.unwrap();
                    recorded.await.unwrap();
                    answers.push(started.elapsed());
                }
            })
        });
        let answers = futures_util::future::join_all(senders.collect::<Vec<_>>()).await;
        let took = started.elapsed();
        drop(queue);
        writer.await.unwrap();
        summed(callbacks, took, answers.into_iter().flat_map(Result::unwrap).collect())
    })
}

async fn write(pool: SqlitePool, mut waiting: mpsc::Receiver<(u64, String, oneshot::Sender<()>)>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let statement = format!(
            "INSERT INTO message (platform, key, kind, order_ref, at_millis, received_at, verified, content_type, \
             deliveries, state, error, processed_at, body, due_at) VALUES {} ON CONFLICT (platform, key) DO UPDATE SET \
             deliveries = message.deliveries + excluded.deliveries",
            vec![row; batch.len()].join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for (number, body, _) in &batch {
            query = query
                .bind("pandapon")
                .bind(format!("1688_ORDER_BUYER_VIEW_ORDER_PAY:{:032X}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
                .bind("1688_ORDER_BUYER_VIEW_ORDER_PAY")
                .bind((2_257_164_624_870_311_973 + number % 1000).to_string())
                .bind(1_767_294_245_000_i64)
                .bind(1_767_294_245_000_i64)
                .bind(false)
                .bind("application/json")
                .bind(1_i64)
                .bind("processed")
                .bind(None::<String>)
                .bind(1_767_294_245_000_i64)
                .bind(body.as_bytes())
                .bind(1_767_294_245_000_i64);
        }
        query.execute(&pool).await.unwrap();
        for (_, _, done) in batch.drain(..) {
            done.send(()).unwrap();
        }
    }
}
