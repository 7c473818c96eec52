//! The senders and the shop by themselves.

use super::messages::{delivery, message_in, shuffled};
use super::senders::{Manner, Target, send_all};
use super::sink::Sink;
use crate::support::http;
use crate::support::wire::Messages;
use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A receiver that takes what it wants to: every seventh request is refused, every eleventh is never answered, every
/// thirteenth ends its connection.
fn moody() -> (String, Arc<Mutex<BTreeSet<u64>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let (taken, count) = (Arc::new(Mutex::new(BTreeSet::new())), Arc::new(AtomicUsize::new(1)));
    let all = taken.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (taken, count) = (taken.clone(), count.clone());
            std::thread::spawn(move || {
                let mut requests = Messages::of(stream);
                while let Ok(Some(request)) = requests.next(None) {
                    let number = count.fetch_add(1, Ordering::Relaxed);
                    let status = match number {
                        _ if number % 7 == 0 => "503 Service Unavailable",
                        _ if number % 11 == 0 => continue,
                        _ if number % 13 == 0 => return,
                        _ => "200 OK",
                    };
                    if status == "200 OK" {
                        taken.lock().unwrap().insert(message_in(&String::from_utf8_lossy(&request.body)).unwrap());
                    }
                    write!(requests.stream, "HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\nok").unwrap();
                }
            });
        }
    });
    (host, all)
}

#[test]
fn senders_send_again_until_there_is_a_200() {
    let (host, taken_there) = moody();
    let description =
        serde_json::json!({"pandapon": format!("http://{host}/a/b"), "dajisaas": format!("http://{host}/c")});
    let (deliveries, distinct) = shuffled(200);
    let (at, taken) = (AtomicUsize::new(0), AtomicU64::new(0));
    let manner = Manner {
        senders: 64,
        again: Duration::from_millis(1),
        pause: Duration::ZERO,
        deadline: Instant::now() + Duration::from_secs(120),
    };
    let next = || deliveries.get(at.fetch_add(1, Ordering::Relaxed)).cloned();
    let met = send_all(&Target::of(&description), &manner, &next, &taken);
    assert_eq!((met.taken.len(), taken.load(Ordering::Relaxed)), (200, 200));
    assert_eq!(taken_there.lock().unwrap().iter().copied().collect::<Vec<_>>(), (0..distinct).collect::<Vec<_>>());
    assert!(met.refused[&503] > 20 && met.late > 10 && met.broken > 5, "{:?} {} {}", met.refused, met.late, met.broken);
    assert_eq!(met.late, u64::try_from(met.late_since.len()).unwrap());
    assert!(met.percentile(50) <= met.percentile(99) && met.percentile(99) < 1_000_000);
}

#[test]
fn the_shop_does_something_once_for_each_key_and_tells_who_mixes_them_up() {
    let sink = Sink::start();
    let deliver = |key: &str, message: u64| loop {
        let headers = [("daigou-message-key", key), ("daigou-platform", "pandapon")];
        let (status, _) = http::ask("POST", sink.url(), &headers, &delivery(message, 0).body).unwrap();
        if status != 503 {
            return status;
        }
    };
    for message in (0..100).chain(0..50) {
        assert_eq!(deliver(&format!("k{message}"), message), 200);
    }
    let told = sink.told();
    assert_eq!((told.messages, told.done_twice, told.deliveries), (100, 0, 150 + told.failed), "{told:?}");
    assert_eq!(deliver("another", 7), 200);
    assert_eq!(sink.told().done_twice, 1, "two keys for one message: its effect came twice");
    deliver("k8", 9);
    assert!(std::panic::catch_unwind(|| sink.told()).is_err(), "one key for two messages");
}
