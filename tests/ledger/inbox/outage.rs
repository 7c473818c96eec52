//! The database goes away under load: no 200 is given for what is not kept, and when it is back all goes on by itself.

use super::messages::delivery;
use super::senders::{Manner, send_all};
use super::sink::Sink;
use super::{Receiver, SENDERS};
use crate::support::postgres::{Cluster, Stop};
use crate::support::{Turn, say, setting, until};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn goes_away(how: Stop) {
    let _turn = Turn::alone();
    let seconds = setting("DAIGOU_TEST_OUTAGE_S", 5);
    let cluster = Arc::new(Cluster::new());
    let database = cluster.database();
    let sink = Sink::start();
    let mut receiver = Receiver::start(&database.url(), sink.url());
    let (made, taken, over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let next = || (!over.load(Ordering::Relaxed)).then(|| delivery(made.fetch_add(1, Ordering::Relaxed), 0));
    let within = Duration::from_secs(240 + 3 * seconds);
    let manner = Manner {
        senders: SENDERS,
        again: Duration::from_millis(100),
        pause: Duration::from_millis(50),
        deadline: Instant::now() + within,
    };
    let target = receiver.target.clone();
    let so_far = || taken.load(Ordering::Relaxed);
    let (met, stopped, started, back) = std::thread::scope(|scope| {
        let sending = scope.spawn(|| send_all(&target, &manner, &next, &taken));
        until("callbacks are taken", within, || (so_far() >= 500).then_some(()));
        cluster.stop(how);
        let stopped = Instant::now();
        std::thread::sleep(Duration::from_secs(seconds));
        let started = Instant::now();
        cluster.start();
        let before = so_far();
        until("callbacks are taken again", within, || (so_far() > before).then_some(()));
        let back = started.elapsed();
        until("many are taken again", within, || (so_far() >= before + 500).then_some(()));
        over.store(true, Ordering::Relaxed);
        (sending.join().unwrap(), stopped, started, back)
    });
    assert!(receiver.is_running(), "it goes on without a restart");
    let messages = made.load(Ordering::Relaxed);
    // A 200 that was on its way when the server stopped is none of the outage.
    let outage = stopped + Duration::from_millis(50)..started;
    let false_200s = met.taken.iter().filter(|taken| outage.contains(&taken.at)).count();
    let late = met.late_since.iter().filter(|since| outage.contains(since)).count();
    let stats = receiver.until_processed(messages, within);
    let told = sink.told();
    say(format!(
        "PostgreSQL stopped ({how:?}) for {seconds} s: {messages} messages from {SENDERS} senders, each taken once: {} \
         200s, {false_200s} of them in the outage; refused {:?} (the slowest in {} ms), {} late ({late} begun in the \
         outage), {} broken; back {} ms after the server was started; {stats}; {told:?}",
        met.taken.len(),
        met.refused,
        met.slowest_refusal_millis,
        met.late,
        met.broken,
        back.as_millis(),
    ));
    assert_eq!(false_200s, 0, "nothing could be kept");
    // Each was sent until its one 200, and none after it: all being there, no 200 was false.
    assert_eq!(u64::try_from(met.taken.len()).unwrap(), messages);
    assert_eq!((told.messages, told.done_twice), (messages, 0), "{told:?}");
    assert!(
        met.refused.keys().all(|status| *status >= 500),
        "a 4xx says that it is the sender's fault: {:?}",
        met.refused
    );
    assert!(!met.refused.is_empty(), "an outage is answered with an error, within the platform's second");
}

#[test]
fn postgresql_shut_down_under_load_costs_no_callback() {
    goes_away(Stop::Fast);
}

#[test]
fn postgresql_crashing_under_load_costs_no_callback() {
    goes_away(Stop::Immediate);
}
