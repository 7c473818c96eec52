//! The receiver is killed under load, and comes back.

use super::messages::shuffled;
use super::senders::{Manner, send_all};
use super::sink::Sink;
use super::{Receiver, SENDERS};
use crate::support::postgres::Cluster;
use crate::support::{Dice, Folder, Turn, say, setting, until};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const KILLS: usize = 5;

fn killed_five_times(name: &str, store: &str) {
    let count = setting("DAIGOU_TEST_CALLBACKS", 8_000);
    let sink = Sink::start();
    let mut receiver = Receiver::start(store, sink.url());
    let (deliveries, distinct) = shuffled(count);
    let (at, taken) = (AtomicUsize::new(0), AtomicU64::new(0));
    let next = || deliveries.get(at.fetch_add(1, Ordering::Relaxed)).cloned();
    let within = Duration::from_secs(120 + count / 50);
    let began = Instant::now();
    let manner =
        Manner { senders: SENDERS, again: Duration::from_millis(50), pause: Duration::ZERO, deadline: began + within };
    let target = receiver.target.clone();
    let mut dice = Dice::of(name);
    let met = std::thread::scope(|scope| {
        let sending = scope.spawn(|| send_all(&target, &manner, &next, &taken));
        for mark in dice.marks(KILLS, count * 9 / 10) {
            until("more callbacks are taken", within, || (taken.load(Ordering::Relaxed) >= mark).then_some(()));
            std::thread::sleep(dice.moment(50));
            receiver.kill_and_restart();
        }
        sending.join().unwrap()
    });
    let took = began.elapsed();
    let stats = receiver.until_processed(distinct, within);
    let told = sink.told();
    let (p50, p99) = (met.percentile(50), met.percentile(99));
    let a_second = u128::from(count) * 1000 / took.as_millis().max(1);
    say(format!(
        "{name}: {count} callbacks of {distinct} messages from {SENDERS} senders, {KILLS} kills, {} s; {a_second} taken a \
         second, p50 {p50} µs, p99 {p99} µs; sent again: {} broken, {} late, {:?} refused; {stats}; {told:?}",
        took.as_secs(),
        met.broken,
        met.late,
        met.refused,
    ));
    assert_eq!((told.messages, told.done_twice), (distinct, 0), "each message has its effect, once: {told:?}");
    assert!(stats["received"].as_u64().unwrap() >= distinct, "{stats}");
    assert!(p99 < 1_000_000, "the platform waits for a second: {p99} µs");
}

#[test]
fn killed_five_times_the_receiver_loses_nothing_on_sqlite() {
    let _turn = Turn::alone();
    let folder = Folder::new("inbox");
    killed_five_times("callbacks, SQLite", &folder.store());
}

#[test]
fn killed_five_times_the_receiver_loses_nothing_on_postgresql() {
    let _turn = Turn::alone();
    let database = Cluster::shared().database();
    killed_five_times("callbacks, PostgreSQL", &database.url());
}
