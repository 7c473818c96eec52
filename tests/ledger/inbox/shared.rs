//! A store that several receivers share: connections that the server ends, rows and tables that others lock, replays
//! beside receivers, and messages of one order that three processes forward.

use super::messages::delivery;
use super::senders::{Manner, send_all};
use super::{Receiver, SENDERS};
use crate::support::postgres::{Cluster, Database, Stop};
use crate::support::processes::{Running, daigou};
use crate::support::proxy::{Hold, Proxy};
use crate::support::wire::Messages;
use crate::support::{Turn, say, until};
use std::collections::HashSet;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WITHIN: Duration = Duration::from_secs(120);

fn manner() -> Manner {
    let again = Duration::from_millis(50);
    Manner { senders: SENDERS, again, pause: Duration::ZERO, deadline: Instant::now() + WITHIN }
}

/// How many connections the command has.
fn connections(database: &Database) -> u64 {
    let count =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'daigou'";
    database.ask(count).parse().unwrap()
}

#[test]
fn the_first_callback_after_postgresql_ended_the_connections_is_taken() {
    let _turn = Turn::beside_others();
    let cluster = Arc::new(Cluster::new());
    let database = cluster.database();
    database.ask(&format!("ALTER DATABASE {} SET idle_session_timeout = 300", database.name()));
    let receiver = Receiver::recording(&database.url());
    let mut message = 0;
    let mut push = |what: &str| {
        message += 1;
        let status = receiver.target.push(&delivery(message, 0));
        assert_eq!(status, 200, "the first callback after {what}");
    };
    push("the start");
    for _ in 0..3 {
        until("the idle connections end", WITHIN, || (connections(&database) == 0).then_some(()));
        push("idle_session_timeout");
    }
    database.ask(&format!("ALTER DATABASE {} RESET idle_session_timeout", database.name()));
    for _ in 0..3 {
        let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND \
                   application_name = 'daigou'";
        database.ask(end);
        push("pg_terminate_backend");
    }
    for how in [Stop::Fast, Stop::Immediate] {
        cluster.stop(how);
        cluster.start();
        push("a restart");
    }
}

#[test]
fn one_locked_row_in_postgresql_fails_its_own_delivery_alone() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let receiver = Receiver::recording(&database.url());
    assert_eq!(receiver.target.push(&delivery(0, 0)), 200);
    let session = database.session("BEGIN; SELECT id FROM message FOR UPDATE");
    let over = AtomicBool::new(false);
    let (at, taken) = (AtomicU64::new(1), AtomicU64::new(0));
    let next = || Some(at.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < 600).map(|n| delivery(n, 0));
    let target = receiver.target.clone();
    let (met, tries, refused) = std::thread::scope(|scope| {
        let locked = scope.spawn(|| {
            let (mut tries, mut refused) = (0_u64, 0_u64);
            while !over.load(Ordering::Relaxed) {
                tries += 1;
                refused += u64::from(target.push(&delivery(0, 0)) != 200);
            }
            (tries, refused)
        });
        let met = send_all(&receiver.target, &manner(), &next, &taken);
        over.store(true, Ordering::Relaxed);
        let (tries, refused) = locked.join().unwrap();
        (met, tries, refused)
    });
    drop(session);
    say(format!(
        "{} others taken, refused {:?}; {refused} of {tries} for the locked row",
        met.taken.len(),
        met.refused
    ));
    assert!(tries > 0 && refused == tries, "a locked row was answered 200: {refused} of {tries}");
    assert!(met.refused.is_empty() && met.late == 0, "others were refused: {:?}, {} late", met.refused, met.late);
    until("the row is free", WITHIN, || (receiver.target.push(&delivery(0, 0)) == 200).then_some(()));
}

#[test]
fn a_locked_table_in_postgresql_leaves_no_connection_behind() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let receiver = Receiver::recording(&database.url());
    assert_eq!(receiver.target.push(&delivery(0, 0)), 200);
    let session = database.session("BEGIN; LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
    let mut most = 0;
    for message in 1..15 {
        assert_eq!(receiver.target.push(&delivery(message, 0)), 503, "nothing can be kept");
        most = most.max(connections(&database));
    }
    let waiting =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until("nothing waits in the server that nobody waits for", WITHIN, || (database.ask(waiting) == "0").then_some(()));
    drop(session);
    until("it is taken again", WITHIN, || (receiver.target.push(&delivery(20, 0)) == 200).then_some(()));
    assert!(most <= 8, "{most} connections");
}

#[test]
fn an_answer_of_postgresql_that_is_held_costs_one_delivery_and_no_connection() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let way = Proxy::to(database.cluster().port());
    let receiver = Receiver::recording(&database.url_at(way.port));
    assert_eq!(receiver.target.push(&delivery(0, 0)), 200);
    for message in 1..6 {
        way.hold(Hold::Answer, "b2b-m");
        assert_eq!(receiver.target.push(&delivery(message, 0)), 503, "its answer is held");
        assert_eq!(receiver.target.push(&delivery(message, 0)), 200, "over another connection");
        way.release();
    }
    until("what was given up is gone", WITHIN, || (connections(&database) <= 8).then_some(()));
}

#[test]
fn replays_beside_receivers_of_postgresql_cost_no_callback() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let receivers = [Receiver::recording(&database.url()), Receiver::recording(&database.url())];
    let over = AtomicBool::new(false);
    let replay = || {
        let mut times = 0_u64;
        while !over.load(Ordering::Relaxed) {
            let mut command = daigou(&["inbox", "replay", "--since", "1d", "--store", &database.url()]);
            let ended = Running::start(&mut command).end(WITHIN);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            times += 1;
        }
        times
    };
    let (refused, late, replays) = std::thread::scope(|scope| {
        let replays = [scope.spawn(replay), scope.spawn(replay)];
        let sending = receivers.each_ref().map(|receiver| {
            let target = receiver.target.clone();
            scope.spawn(move || {
                let (at, taken) = (AtomicU64::new(0), AtomicU64::new(0));
                // Each message twice to each receiver: rows are written again while they are replayed.
                let next =
                    || Some(at.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < 3000).map(|n| delivery(n % 1500, 0));
                send_all(&target, &manner(), &next, &taken)
            })
        });
        let met = sending.map(|sending| sending.join().unwrap());
        over.store(true, Ordering::Relaxed);
        let replays: u64 = replays.into_iter().map(|replays| replays.join().unwrap()).sum();
        let refused: u64 = met.iter().flat_map(|met| met.refused.values()).sum();
        (refused, met.iter().map(|met| met.late).sum::<u64>(), replays)
    });
    say(format!("6,000 deliveries beside {replays} replays: {refused} refused, {late} late"));
    assert!(replays >= 4, "{replays} replays: this tests nothing");
    assert_eq!((refused, late), (0, 0));
    assert_eq!(database.ask("SELECT COUNT(*), SUM(deliveries) FROM message"), "1500|6000");
}

/// A shop that takes its time, and sees which orders' messages it is told of side by side.
#[derive(Default)]
struct Shop {
    busy: Mutex<HashSet<String>>,
    told: AtomicU64,
    side_by_side: AtomicU64,
}

impl Shop {
    fn open() -> (Arc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/shop", listener.local_addr().unwrap());
        let shop = Arc::new(Self::default());
        let own = shop.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shop = own.clone();
                std::thread::spawn(move || shop.serve(stream));
            }
        });
        (shop, url)
    }

    fn serve(&self, stream: TcpStream) {
        let mut requests = Messages::of(stream);
        while let Ok(Some(request)) = requests.next(None) {
            let body = String::from_utf8_lossy(&request.body).replace("%22", "\"").replace("%3A", ":");
            let order = body.split("\"orderId\":").nth(1).unwrap_or_default();
            let order: String = order.chars().take_while(char::is_ascii_digit).collect();
            let alone = self.busy.lock().unwrap().insert(order.clone());
            self.side_by_side.fetch_add(u64::from(!alone), Ordering::Relaxed);
            // The shop works: only so can two be seen at once.
            std::thread::sleep(Duration::from_millis(15));
            self.busy.lock().unwrap().remove(&order);
            self.told.fetch_add(1, Ordering::Relaxed);
            if requests.stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").is_err() {
                return;
            }
        }
    }
}

#[test]
fn three_processes_forward_the_messages_of_one_order_in_turn_from_postgresql() {
    const MESSAGES: u64 = 800;
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let (shop, url) = Shop::open();
    let mut receivers = [0; 3].map(|_| Receiver::start(&database.url(), &url));
    let (at, taken) = (AtomicU64::new(0), AtomicU64::new(0));
    let next = || Some(at.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < MESSAGES).map(|n| delivery(n, 0));
    let targets = receivers.each_ref().map(|receiver| receiver.target.clone());
    std::thread::scope(|scope| {
        for target in &targets {
            scope.spawn(|| send_all(target, &manner(), &next, &taken));
        }
    });
    receivers[0].until_processed(MESSAGES, WITHIN);
    let (told, side_by_side) = (shop.told.load(Ordering::Relaxed), shop.side_by_side.load(Ordering::Relaxed));
    say(format!("three processes told the shop of {told} messages, {side_by_side} beside another of their order"));
    assert_eq!((told, side_by_side), (MESSAGES, 0));
}
