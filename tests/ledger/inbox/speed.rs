//! How fast callbacks are made durable, beside how fast the store is by itself: one row a commit, and as many rows a
//! commit as there are senders, which is the most that anybody could do who answers each with its commit.

use super::messages::delivery;
use super::senders::{Manner, send_all};
use super::{Receiver, SENDERS};
use crate::support::{Folder, Turn, python, say, setting};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Rows and commits a second, of another store like it on the same disk.
fn raw(rows: usize) -> (u64, u64) {
    let folder = Folder::new("raw");
    // A receiver makes the store, and is gone before anybody else writes into it.
    drop(Receiver::recording(&folder.store()));
    let file = folder.file("store.db");
    let told = python("commit_rate.py", &[file.to_str().unwrap(), &rows.to_string(), "3"]);
    let mut numbers = told.split_whitespace().map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

#[test]
fn callbacks_are_made_durable_half_as_fast_as_python_fills_the_store() {
    let _turn = Turn::alone();
    let count = setting("DAIGOU_TEST_CALLBACKS", 8_000);
    let folder = Folder::new("speed");
    let before = raw(SENDERS);
    let mut receiver = Receiver::recording(&folder.store());
    let (at, taken) = (AtomicU64::new(0), AtomicU64::new(0));
    let next = || Some(at.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < count).map(|n| delivery(n, 0));
    let began = Instant::now();
    let within = Duration::from_secs(120 + count / 50);
    let manner =
        Manner { senders: SENDERS, again: Duration::from_millis(50), pause: Duration::ZERO, deadline: began + within };
    let met = send_all(&receiver.target, &manner, &next, &taken);
    let took = began.elapsed().as_millis().max(1);
    // The disk is not alone with us: what it can do is measured on both sides.
    let (after, single) = (raw(SENDERS), raw(1));
    let stats = receiver.until_processed(count, within);
    let a_second = u64::try_from(u128::from(count) * 1000 / took).unwrap();
    let raw = u64::midpoint(before.0, after.0);
    let p99 = met.percentile(99);
    say(format!(
        "callbacks, SQLite, {SENDERS} senders: {count} in {took} ms, {a_second} a second; p50 {} µs, p99 {p99} µs; {} late, \
         {:?} refused; the store by itself: {raw} rows a second in commits of {SENDERS} ({} to {} commits a second), {} \
         in commits of one; that is {} % of it; {stats}",
        met.percentile(50),
        met.late,
        met.refused,
        before.1.min(after.1),
        before.1.max(after.1),
        single.0,
        a_second * 100 / raw.max(1),
    ));
    if cfg!(debug_assertions) {
        say("not judged: this build is for debugging; see the head of tests/ledger/main.rs");
        return;
    }
    assert!(p99 < 100_000, "p99 of the answer is {p99} µs, and may be 100 ms");
    assert!(a_second * 2 >= raw, "{a_second} a second are less than half of {raw}");
}
