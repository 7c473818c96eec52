//! Orders placed a second through the ledger, on one SQLite store and with 16 in flight, beside the same quotes and
//! creations without it. The platform is the sandbox, over loopback and in a thread of its own, for both; each round has a
//! sandbox and a store of its own. Rounds take turns; medians are compared.
//!
//! `cargo run --release -p daigou-ledger --example order_rate [ORDERS [ROUNDS]]`

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::Config;
use daigou_core::buyer::{Buyer, DeliveryAddress, NewLine, NewOrder, Reference};
use daigou_ledger::{Ledger, Outcome, Rules, Store};
use daigou_sandbox::Sandbox;
use futures_util::StreamExt;
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc as threads;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const IN_FLIGHT: usize = 16;

/// What a round took: orders a second, and processor time an order, the platform's included.
struct Round {
    rate: u64,
    cpu: Duration,
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<usize>().expect("a number"));
    let (orders, rounds) = (args.next().unwrap_or(2_000), args.next().unwrap_or(5));
    let folder = std::env::temp_dir().join(format!("daigou-order-rate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (mut direct, mut through) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        direct.push(measured(orders, None));
        through.push(measured(orders, Some(&folder.join(format!("{round}.db")))));
        let (direct, through) = (&direct[round], &through[round]);
        println!("round {}: direct {} a second, through the ledger {}", round + 1, direct.rate, through.rate);
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let (direct, through) = (median(direct), median(through));
    for (name, round) in [("direct", &direct), ("through the ledger", &through)] {
        println!("{name}: {} a second, {:?} of processor time an order", round.rate, round.cpu);
    }
    let percent = through.rate * 100 / direct.rate.max(1);
    let verdict = if percent >= 50 { "holds" } else { "is missed" };
    println!("ratio {}.{:02} of at least 0.50: {verdict}", percent / 100, percent % 100);
}

fn median(mut rounds: Vec<Round>) -> Round {
    rounds.sort_by_key(|round| round.rate);
    let middle = rounds.len() / 2;
    rounds.swap_remove(middle)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// One round against a new sandbox; through the ledger where there is a path for its store.
fn measured(count: usize, store: Option<&Path>) -> Round {
    let (ready, started) = threads::channel();
    let (end, ended) = oneshot::channel::<()>();
    let platform = std::thread::spawn(move || {
        runtime().block_on(async move {
            let sandbox = Sandbox::start().await.unwrap();
            ready.send((sandbox.config(), sandbox.admin_url())).unwrap();
            drop(ended.await);
            sandbox.shutdown().await;
        });
    });
    let (config, admin) = started.recv().unwrap();
    let orders = orders(&admin, count);
    let round = runtime().block_on(async {
        let buyer = buyer(config);
        // The connections and the prices are warm on both sides.
        direct(&buyer, &orders[..IN_FLIGHT]).await;
        let ledger = match store {
            Some(path) => {
                let store = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
                let mut rules = Rules::default();
                rules.parallel = IN_FLIGHT;
                Some(Ledger::new(store, rules).unwrap())
            }
            None => None,
        };
        let rest = &orders[IN_FLIGHT..];
        let (began, cpu) = (Instant::now(), processor_time());
        match &ledger {
            Some(ledger) => through(ledger, &buyer, rest).await,
            None => direct(&buyer, rest).await,
        }
        let (took, cpu) = (began.elapsed(), processor_time() - cpu);
        let rate = rest.len() as u128 * 1_000_000 / took.as_micros().max(1);
        Round { rate: u64::try_from(rate).unwrap(), cpu: cpu / u32::try_from(rest.len()).unwrap() }
    });
    end.send(()).unwrap();
    platform.join().unwrap();
    round
}

async fn direct(buyer: &PandaPon1688, orders: &[NewOrder]) {
    let placing = orders.iter().map(async |order| {
        let quote = buyer.quote(order).await.unwrap();
        buyer.place(order, &quote).await.unwrap();
    });
    futures_util::stream::iter(placing).buffer_unordered(IN_FLIGHT).collect::<Vec<()>>().await;
}

async fn through(ledger: &Ledger, buyer: &PandaPon1688, orders: &[NewOrder]) {
    let reports = ledger.place_all(buyer, orders.to_vec(), &|_| ()).await.unwrap();
    assert!(reports.iter().all(|report| report.outcome == Outcome::Placed), "each is placed, and now");
}

fn buyer(config: Config) -> PandaPon1688 {
    PandaPon1688::new(Alibaba1688::from_config(config).build().unwrap())
}

/// So many orders of what the sandbox sells, and those that warm it up.
fn orders(admin: &str, count: usize) -> Vec<NewOrder> {
    let products = products(admin);
    let number = |product: &Value, name: &str| product[name].as_i64().unwrap();
    let fits = |product: &&Value| number(product, "stock") >= 2_000 && number(product, "min_quantity") <= 20;
    let products: Vec<&Value> = products.iter().filter(fits).collect();
    let text = |product: &Value, name: &str| product[name].as_str().unwrap().to_owned();
    let orders = products.iter().cycle().zip(0..count + IN_FLIGHT).map(|(product, at)| {
        let line = NewLine::new(text(product, "product"), text(product, "sku"), number(product, "min_quantity"));
        let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
        NewOrder::new(Reference::new(format!("PO-{at}")).unwrap(), [line], address)
    });
    orders.collect()
}

fn products(admin: &str) -> Vec<Value> {
    let (host, path) = admin.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut socket = std::net::TcpStream::connect(host).unwrap();
    write!(
        socket,
        "GET /{path}/products?buyer=pandapon-1688&limit=200 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

/// What this process has used of the processors; nothing where that cannot be read.
fn processor_time() -> Duration {
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: u32 = fields.skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    TICK * ticks
}
