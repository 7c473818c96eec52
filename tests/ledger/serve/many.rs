//! The same orders from many clients over several servers, some of which die: in the end the platform has one order for each
//! reference, and every client that was answered heard its number.

use super::{Server, ask, bodies};
use crate::support::postgres::Cluster;
use crate::support::sandbox::Sandbox;
use crate::support::{Dice, Folder, Turn, port, say, setting};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const CLIENTS: usize = 32;
const BUYER: &str = "pandapon-1688";
/// After so many rounds, what is still not placed never will be.
const MOST_ROUNDS: usize = 60;

/// `PUT`s: 10,000 once in a while, fewer in CI.
fn puts() -> u64 {
    setting("DAIGOU_TEST_PUTS", 400)
}

/// What is put to the servers, and what they said.
struct Clients {
    ports: Vec<u16>,
    orders: Vec<(String, String)>,
    /// The numbers that each reference was told to have.
    told: Mutex<BTreeMap<String, BTreeSet<String>>>,
}

/// Servers and their clients.
struct Crowd {
    name: &'static str,
    sandbox: Sandbox,
    store: String,
    servers: Vec<Server>,
    clients: Clients,
    kills: usize,
    began: Instant,
}

impl Clients {
    /// One `PUT`, to one server. Its number is remembered where it was told.
    fn put(&self, server: usize, order: &(String, String), query: &str) -> Option<(u16, Value)> {
        let (reference, body) = order;
        let api = format!("http://127.0.0.1:{}", self.ports[server % self.ports.len()]);
        let told = ask(&api, "PUT", &format!("/v1/{BUYER}/orders/{reference}{query}"), body).ok()?;
        if told.0 == 200 {
            let number = told.1["order_id"].as_str().unwrap_or_else(|| panic!("no number: {told:?}")).to_owned();
            self.told.lock().unwrap().entry(reference.clone()).or_default().insert(number);
        }
        assert!(matches!(told.0, 200 | 202 | 422 | 429 | 502 | 503 | 504), "{reference}: {told:?}");
        Some(told)
    }
}

impl Crowd {
    fn new(name: &'static str, folder: &Folder, store: String, servers: usize, references: u64) -> Self {
        let sandbox = Sandbox::failing(folder.path());
        let ports: Vec<u16> = (0..servers).map(|_| port()).collect();
        let servers = ports.iter().map(|port| Server::start(&sandbox, &store, *port, &[])).collect();
        let clients = Clients { ports, orders: bodies(&sandbox, BUYER, references), told: Mutex::default() };
        Self { name, sandbox, store, servers, clients, kills: 0, began: Instant::now() }
    }

    /// All clients put all of it, while servers are killed and started again.
    fn put_all(&mut self, puts: u64, kills: usize) {
        let mut dice = Dice::of(self.name);
        let mut queue: Vec<usize> =
            (0..puts).map(|put| usize::try_from(put).unwrap() % self.clients.orders.len()).collect();
        dice.shuffle(&mut queue);
        // How many are left to be put when one dies.
        let marks = dice.marks(kills, puts * 8 / 10).into_iter().map(|mark| puts - mark);
        let queue = Mutex::new(queue);
        let mut servers = std::mem::take(&mut self.servers);
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (queue, clients) = (&queue, &self.clients);
                scope.spawn(move || {
                    let mut turn = client;
                    loop {
                        let Some(at) = queue.lock().unwrap().pop() else { break };
                        turn += 1;
                        drop(clients.put(turn, &clients.orders[at], ""));
                    }
                });
            }
            for (number, mark) in marks.enumerate() {
                while queue.lock().unwrap().len() as u64 > mark {
                    std::thread::sleep(Duration::from_millis(5));
                }
                std::thread::sleep(dice.moment(300));
                let at = number % servers.len();
                servers.remove(at).process.kill();
                servers.insert(at, Server::start(&self.sandbox, &self.store, self.clients.ports[at], &[]));
            }
        });
        self.kills = kills;
        self.servers = servers;
    }

    /// Puts what is not known to be placed, until all of it is.
    fn reconcile(&self) {
        let mut last = None;
        for round in 0..MOST_ROUNDS {
            let known = self.clients.told.lock().unwrap().clone();
            let open: Vec<_> = self.clients.orders.iter().filter(|(name, _)| !known.contains_key(name)).collect();
            if open.is_empty() {
                return;
            }
            for order in open {
                // What a fault refused is asked for anew.
                last = self.clients.put(round, order, "?retry_refused=true").or(last);
            }
        }
        panic!("{}: not all placed after {MOST_ROUNDS} rounds: {last:?}", self.name);
    }

    /// That each reference has one order, the one that every client was told, and that nothing is left unknown.
    fn prove(self) {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for order in self.sandbox.orders() {
            let reference = order["reference"].as_str().unwrap_or("(none)").to_owned();
            found.entry(reference).or_default().push(order["order_id"].as_str().unwrap().to_owned());
        }
        let lost: Vec<_> = self.clients.orders.iter().filter(|(name, _)| !found.contains_key(name)).collect();
        let twice: Vec<_> = found.iter().filter(|(_, numbers)| numbers.len() > 1).collect();
        let told = self.clients.told.into_inner().unwrap();
        let is_it = |name: &str, numbers: &BTreeSet<String>| {
            found.get(name).is_some_and(|found| found.iter().eq(numbers.iter()))
        };
        let wrong: Vec<_> = told.iter().filter(|(name, numbers)| !is_it(name, numbers)).collect();
        let (_, metrics) =
            crate::support::http::ask("GET", &format!("{}/metrics", self.servers[0].api()), &[], "").unwrap();
        let unknown: Vec<&str> = metrics
            .lines()
            .filter(|line| {
                line.starts_with("daigou_placements{state=\"unknown\"}")
                    || line.starts_with("daigou_placements{state=\"sending\"}")
            })
            .collect();
        let faults: u64 = self.sandbox.struck().values().sum();
        say(format!(
            "{}: {} references, {CLIENTS} clients, {} servers, {} kills, {faults} faults: {} orders, {} duplicates, {} lost, \
             {unknown:?}; {} s",
            self.name,
            self.clients.orders.len(),
            self.servers.len(),
            self.kills,
            found.len(),
            twice.len(),
            lost.len(),
            self.began.elapsed().as_secs(),
        ));
        assert!(twice.is_empty() && lost.is_empty() && wrong.is_empty(), "{twice:?}; {lost:?}; {wrong:?}");
        assert_eq!(found.len(), self.clients.orders.len(), "an order of nobody's");
        assert!(unknown.len() == 2 && unknown.iter().all(|line| line.ends_with(" 0")), "{unknown:?}");
        for server in self.servers {
            let ended = server.end();
            assert_eq!(ended.code, Some(0), "{ended:?}");
        }
    }
}

#[test]
fn over_three_servers_on_postgresql_six_of_which_die_each_order_is_one() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("serve-shared");
    let database = Cluster::shared().database();
    let mut crowd = Crowd::new("three servers", &folder, database.url(), 3, puts() / 5);
    crowd.put_all(puts(), 6);
    crowd.reconcile();
    crowd.prove();
}

#[test]
fn over_one_server_on_a_file_each_order_is_one() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("serve-file");
    let mut crowd = Crowd::new("one server", &folder, folder.store(), 1, puts() / 10);
    crowd.put_all(puts() / 2, 2);
    crowd.reconcile();
    crowd.prove();
}

#[test]
fn an_order_that_was_taken_in_is_placed_by_the_next_server_though_nobody_asks_again() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("serve-promise");
    // Whatever is sent is answered late.
    let faults = r#"[{"operation":"*","fault":"latency","probability":1.0,"delay_ms":400}]"#;
    let sandbox = Sandbox::with_faults(folder.path(), faults);
    let (store, orders) = (folder.store(), bodies(&sandbox, BUYER, 4));
    let server = Server::start(&sandbox, &store, 0, &["--new-account"]);
    for (reference, body) in &orders {
        let url = format!("{}/v1/{BUYER}/orders/{reference}?pay=true", server.api());
        let authorization = format!("Bearer {}", super::TOKEN);
        let headers = [("authorization", authorization.as_str()), ("prefer", "wait=0")];
        let (status, text) = crate::support::http::ask("PUT", &url, &headers, body).unwrap();
        assert_eq!(status, 202, "{text}");
    }
    server.process.kill();
    let server = Server::start(&sandbox, &store, 0, &["--new-account"]);
    crate::support::until("every order is paid", Duration::from_secs(120), || {
        let paid = |(reference, _): &(String, String)| {
            let told = server.ask("GET", &format!("/v1/{BUYER}/orders/{reference}"), "").ok();
            told.is_some_and(|(_, order)| order["placement"]["payment"] == "paid")
        };
        orders.iter().all(paid).then_some(())
    });
    assert_eq!(sandbox.count(), 4);
    assert_eq!(server.end().code, Some(0));
}
