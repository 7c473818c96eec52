//! What is sent again, how often, how soon — counted at the server — and what is never sent twice.

use crate::support::clients::{NOW, Setup};
use crate::support::fixtures::request;
use crate::support::mock::Seen;
use crate::support::tcp::{Act, Server, answer, nobody, ok};
use crate::support::{call, proof, raw};
use async_trait::async_trait;
use bytes::Bytes;
use daigou_core::clock::ManualClock;
use daigou_core::transport::{Failure, ScriptedTransport, TimeLeft, TransportError};
use daigou_core::{Certainty, Effect, ErrorKind, Generation, Limits, Transport};
use http::{Request, Response};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const CREATES: [(&str, &str); 2] = [("taobao", "order.create"), ("alibaba1688", "cart.create_order")];
const DONE: &str = r#"{"code":200,"msg":"成功","data":{"orderNo":"1"}}"#;
const PAGE: &str = r#"{"code":200,"data":{"total":0,"data":[]}}"#;

fn bad_gateway() -> Vec<u8> {
    answer("502 Bad Gateway", &[], "<html>502</html>")
}

/// Fresh nonce, fresh timestamp, valid signature.
fn check_stamps(name: &str, seen: &[Seen]) {
    let all = |header: &str| seen.iter().map(|s| s.header(header).to_owned()).collect::<BTreeSet<_>>();
    for header in ["nonce-str", "timestamp", "signature"] {
        assert_eq!(all(header).len(), seen.len(), "{name}: {header} is fresh each time: {:?}", all(header));
    }
    for one in seen {
        let expected = proof::pandapon("md5-concat", one.header("timestamp"), one.header("nonce-str"));
        assert_eq!(one.header("signature"), expected, "{name}");
    }
    let stamps: Vec<i64> = seen.iter().map(|s| s.header("timestamp").parse().unwrap()).collect();
    assert!(stamps.is_sorted() && stamps[0] == NOW, "{name}: {stamps:?}");
}

#[tokio::test]
async fn a_timed_out_create_is_never_sent_twice() {
    for (marketplace, operation) in CREATES {
        for act in [
            Act::Stall(Vec::new()),
            Act::Close(Vec::new()),
            Act::ResetUnread,
            Act::Close(bad_gateway()),
            Act::Close(ok("{")),
        ] {
            let name = format!("{operation} {act:?}");
            let server = Server::playing([act]).await;
            let client = Setup::at(server.url()).attempts(5).client(marketplace);
            let error = call(&*client, operation, &request(marketplace, operation)).await.unwrap_err();
            assert_eq!((server.arrived(), error.attempts()), (1, 1), "{name}");
            assert!(!error.is_retryable(), "{name}: {error:?}");
            assert_ne!(error.certainty(), Certainty::NotSent, "{name}");
        }
    }
}

/// The connection pool must not do what the client does not.
#[tokio::test]
async fn a_create_on_a_kept_connection_that_breaks_is_sent_once() {
    let server = Server::playing([Act::Keep(ok(DONE)), Act::Close(Vec::new()), Act::Keep(ok(DONE))]).await;
    let client = Setup::at(server.url()).attempts(5).client("taobao");
    let order = request("taobao", "order.create");
    call(&*client, "order.create", &order).await.unwrap();
    let error = call(&*client, "order.create", &order).await.unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Interrupted, Certainty::MaybeSent));
    assert_eq!(server.arrived(), 2, "one for each call");
}

#[tokio::test]
async fn a_read_is_sent_three_times_each_signed_anew() {
    for act in [Act::Close(bad_gateway()), Act::Stall(Vec::new()), Act::Close(ok("{\"code\":200,"))] {
        let name = format!("{act:?}");
        let server = Server::playing([act]).await;
        let setup = Setup::at(server.url()).generation(Generation::V2).attempts(3);
        let client = setup.client("alibaba1688");
        let error = call(&*client, "order.list", &request("alibaba1688", "order.list")).await.unwrap_err();
        assert_eq!((server.arrived(), error.attempts()), (3, 3), "{name}");
        check_stamps(&name, &server.seen());
        let waits = setup.clock.waits();
        assert_eq!(waits.len(), 2, "{name}");
        assert!(waits[0] <= Duration::from_millis(200) && waits[1] <= Duration::from_millis(400), "{waits:?}");
    }
}

#[tokio::test]
async fn a_read_that_recovers_is_a_success_and_says_how_many_attempts_it_took() {
    let server = Server::playing([Act::Close(bad_gateway()), Act::ResetUnread, Act::Close(ok(PAGE))]).await;
    let client = Setup::at(server.url()).generation(Generation::V2).attempts(3).client("alibaba1688");
    let reply = call(&*client, "order.list", &request("alibaba1688", "order.list")).await.unwrap();
    assert_eq!((reply.attempts, server.arrived()), (3, 3));
}

#[tokio::test]
async fn reads_are_tried_three_times_unless_told_otherwise() {
    assert_eq!(daigou_core::RetryPolicy::default().max_attempts, 3);
    let refusals = [("400 Bad", r#"{"code":400}"#), ("302 Found", ""), ("200 OK", r#"{"code":1009}"#)];
    for (status, body) in refusals {
        let server = Server::playing([Act::Close(answer(status, &[], body))]).await;
        let client = Setup::at(server.url()).generation(Generation::V2).attempts(3).client("alibaba1688");
        call(&*client, "order.list", &request("alibaba1688", "order.list")).await.unwrap_err();
        assert_eq!(server.arrived(), 1, "{status}: an answer is not asked for again");
    }
}

#[tokio::test]
async fn a_connect_failure_is_retried_for_creates_too() {
    for (marketplace, operation) in CREATES {
        let setup = Setup::at(nobody().await).attempts(4);
        let error = call(&*setup.client(marketplace), operation, &request(marketplace, operation)).await.unwrap_err();
        assert_eq!((error.attempts(), error.certainty()), (4, Certainty::NotSent), "{operation}");
        assert_eq!(setup.clock.waits().len(), 3, "{operation}");
    }
}

#[tokio::test]
async fn a_write_that_is_not_known_to_be_repeatable_is_not_repeated() {
    let server = Server::playing([Act::Close(bad_gateway())]).await;
    let client = Setup::at(server.url()).attempts(3).derived().client("taobao");
    let entry = client.entry("refund.submit_return").unwrap().operation;
    assert!(entry.effect == Effect::Write && !entry.repeat_safe);
    let error = call(&*client, entry.id, &request("taobao", entry.id)).await.unwrap_err();
    assert_eq!((server.arrived(), error.certainty()), (1, Certainty::MaybeSent));
    // A call without a type is as careful, whatever its method is.
    let outcome = client.send_raw(Effect::Write, http::Method::GET, "/x", &raw("{}")).await;
    assert_eq!((server.arrived(), outcome.unwrap_err().certainty()), (2, Certainty::MaybeSent), "a GET that changes");
}

#[tokio::test]
async fn a_write_that_changes_nothing_more_is_repeated_also_where_it_is_a_get() {
    let server = Server::playing([Act::Close(bad_gateway())]).await;
    let client = Setup::at(server.url()).attempts(3).client("taobao");
    let entry = client.entry("refund.cancel").unwrap().operation;
    assert!(entry.effect == Effect::Write && entry.repeat_safe);
    let error = call(&*client, entry.id, &request("taobao", entry.id)).await.unwrap_err();
    assert_eq!((server.arrived(), error.attempts()), (3, 3), "{error:?}");
}

async fn throttled(after: Option<&str>) -> (usize, Vec<Duration>, bool) {
    let headers: Vec<_> = after.iter().map(|seconds| ("retry-after", *seconds)).collect();
    let server = Server::playing([Act::Close(answer("429 Busy", &headers, "")), Act::Close(ok(DONE))]).await;
    let setup = Setup::at(server.url()).attempts(3);
    let done = call(&*setup.client("taobao"), "order.create", &request("taobao", "order.create")).await.is_ok();
    (server.arrived(), setup.clock.waits(), done)
}

#[tokio::test]
async fn a_throttled_create_waits_as_long_as_it_is_told_up_to_thirty_seconds() {
    for seconds in [0, 1, 7, 30] {
        let wait = Duration::from_secs(seconds);
        assert_eq!(throttled(Some(&seconds.to_string())).await, (2, vec![wait], true), "{seconds}");
    }
    for seconds in ["31", "3600", "18446744073709551615"] {
        assert_eq!(throttled(Some(seconds)).await, (1, vec![], false), "{seconds}");
    }
    let (sent, waits, done) = throttled(None).await;
    assert_eq!((sent, waits.len(), done), (2, 1, true));
    assert!(waits[0] <= Duration::from_millis(200), "{waits:?}");
}

/// Fails in the same way each time, and takes time over it.
struct Slow {
    clock: Arc<ManualClock>,
    takes: Duration,
    failure: Failure,
    left: Mutex<Vec<Duration>>,
}

#[async_trait]
impl Transport for Slow {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let left = request.extensions().get::<TimeLeft>().copied();
        self.left.lock().unwrap().push(left.map_or(Duration::MAX, |l| l.0));
        self.clock.advance(self.takes);
        Err(TransportError::new(self.failure, "slow"))
    }
}

#[tokio::test]
async fn the_total_time_bounds_all_attempts_together() {
    let setup = Setup::at("http://127.0.0.1:9").attempts(100);
    let takes = Duration::from_secs(25);
    let slow = Slow { clock: setup.clock.clone(), takes, failure: Failure::Connect, left: Mutex::default() };
    let slow = Arc::new(slow);
    let client = Setup { transport: Some(slow.clone()), ..setup.clone() }.client("taobao");
    let error = call(&*client, "order.create", &request("taobao", "order.create")).await.unwrap_err();
    let left = slow.left.lock().unwrap().clone();
    assert_eq!((left.len(), error.attempts()), (3, 3), "60 seconds hold two attempts and what is left of a third");
    assert_eq!(left[0], Duration::from_secs(60));
    assert!(left[1] <= Duration::from_secs(35) && left[2] <= Duration::from_secs(10), "{left:?}");
    assert!(left.iter().all(|l| !l.is_zero()), "no attempt begins without time: {left:?}");
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_begun() {
    let busy = || answer("429 Busy", &[("retry-after", "25")], "");
    let server = Server::playing([Act::Close(busy())]).await;
    let setup = Setup::at(server.url()).attempts(100);
    let error = call(&*setup.client("taobao"), "order.create", &request("taobao", "order.create")).await.unwrap_err();
    assert_eq!(setup.clock.waits(), [Duration::from_secs(25); 2], "60 seconds hold two waits of 25");
    assert_eq!((server.arrived(), error.retry_after()), (3, Some(Duration::from_secs(25))));
}

#[tokio::test]
async fn an_outage_is_not_amplified_and_clones_share_the_budget() {
    let script = Arc::new(ScriptedTransport::default());
    let client = Setup::over(script.clone()).attempts(3).taobao();
    let (mut calls, order) = (Vec::new(), request("taobao", "order.create"));
    for _ in 0..60 {
        let before = script.sent().len();
        call(&client.clone(), "order.create", &order).await.unwrap_err();
        calls.push(script.sent().len() - before);
    }
    assert_eq!(calls[..50], [3; 50], "500 tokens pay for 100 retries");
    assert_eq!(calls[50..], [1; 10], "then each call is sent once");
}

/// Counts how many requests are under way at the same time.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Transport for Crowd {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        self.now.fetch_sub(1, Ordering::SeqCst);
        ScriptedTransport::answer(200, DONE)
    }
}

#[tokio::test]
async fn the_throttle_holds_back_what_is_too_much_at_once() {
    for (in_flight, most) in [(None, 8), (Some(1), 1), (Some(3), 3)] {
        let crowd = Arc::new(Crowd::default());
        let limits = Limits { in_flight, per_second: None };
        let client = Setup { limits, ..Setup::over(crowd.clone()) }.taobao();
        let order = request("taobao", "order.create");
        let calls = (0..8).map(|_| async { call(&client.clone(), "order.create", &order).await });
        let outcomes = futures_util::future::join_all(calls).await;
        assert!(outcomes.iter().all(Result::is_ok));
        assert_eq!(crowd.most.load(Ordering::SeqCst), most, "{in_flight:?}");
    }
}

#[tokio::test]
async fn requests_are_spaced_and_stamped_after_their_wait() {
    let (setup, script) = Setup::hearing(vec![DONE.to_owned(); 4]);
    let limits = Limits { per_second: Some(2), in_flight: None };
    let client = Setup { limits, ..setup.clone() }.client("taobao");
    for _ in 0..4 {
        call(&*client, "order.create", &request("taobao", "order.create")).await.unwrap();
    }
    let sent = script.sent();
    let stamps: Vec<i64> =
        sent.iter().map(|r| r.headers()["timestamp"].to_str().unwrap().parse::<i64>().unwrap() - NOW).collect();
    assert_eq!(stamps, [0, 500, 1000, 1500]);
}

#[tokio::test]
async fn what_the_throttle_took_is_no_longer_left() {
    let setup = Setup::at("http://127.0.0.1:9");
    let slow =
        Slow { clock: setup.clock.clone(), takes: Duration::ZERO, failure: Failure::Timeout, left: Mutex::default() };
    let slow = Arc::new(slow);
    let limits = Limits { per_second: Some(1), in_flight: None };
    let client = Setup { transport: Some(slow.clone()), limits, ..setup }.client("taobao");
    for _ in 0..2 {
        call(&*client, "order.create", &request("taobao", "order.create")).await.unwrap_err();
    }
    let left = slow.left.lock().unwrap().clone();
    assert_eq!(left, [60, 59].map(Duration::from_secs), "the second call waited one of its 60 seconds for its turn");
}

const TWENTY_MINUTES_AHEAD: (&str, &str) = ("date", "Tue, 14 Nov 2023 22:33:20 GMT");
const IN_TIME: (&str, &str) = ("date", "Tue, 14 Nov 2023 22:13:21 GMT");
const AN_HOUR_BEHIND: (&str, &str) = ("date", "Tue, 14 Nov 2023 21:13:20 GMT");

#[tokio::test]
async fn the_clocks_skew_is_corrected_from_the_next_call_on() {
    let dated = |date| Act::Close(answer("200 OK", &[date], DONE));
    let acts = [dated(IN_TIME), dated(TWENTY_MINUTES_AHEAD), dated(TWENTY_MINUTES_AHEAD), dated(AN_HOUR_BEHIND)];
    let server = Server::playing(acts.into_iter().chain([dated(IN_TIME), dated(IN_TIME)])).await;
    let client = Setup::at(server.url()).taobao();
    let mut skews = Vec::new();
    for _ in 0..6 {
        call(&client, "order.create", &request("taobao", "order.create")).await.unwrap();
        skews.push(client.client().skew_millis());
    }
    assert_eq!(skews, [0, 1_200_000, 1_200_000, -3_600_000, 0, 0]);
    let seen = server.seen();
    let stamps: Vec<i64> = seen.iter().map(|s| s.header("timestamp").parse::<i64>().unwrap() - NOW).collect();
    assert_eq!(stamps, [0, 0, 1_200_000, 1_200_000, -3_600_000, 0]);
    for one in &seen {
        let expected = proof::pandapon("md5-concat", one.header("timestamp"), one.header("nonce-str"));
        assert_eq!(one.header("signature"), expected);
    }
}

#[tokio::test]
async fn a_refusal_teaches_the_skew_too_and_the_retry_uses_it() {
    let busy = answer("429 Busy", &[TWENTY_MINUTES_AHEAD, ("retry-after", "1")], "");
    let server = Server::playing([Act::Close(busy), Act::Close(ok(DONE))]).await;
    let client = Setup::at(server.url()).attempts(2).client("taobao");
    call(&*client, "order.create", &request("taobao", "order.create")).await.unwrap();
    let stamp: i64 = server.seen()[1].header("timestamp").parse().unwrap();
    assert_eq!(stamp - NOW, 1_201_000, "skew, and the second waited for");
}

#[tokio::test]
async fn a_date_that_is_no_date_teaches_nothing() {
    let implausible =
        ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 17 Nov 2023 22:13:20 GMT", "Sat, 11 Nov 2023 22:13:20 GMT"];
    for date in ["", "yesterday", "Tue, 99 Nov 2023 22:33:20 GMT", "1700001200"].into_iter().chain(implausible) {
        let server = Server::playing([Act::Close(answer("200 OK", &[("date", date)], DONE))]).await;
        let client = Setup::at(server.url()).taobao();
        call(&client, "order.create", &request("taobao", "order.create")).await.unwrap();
        assert_eq!(client.client().skew_millis(), 0, "{date}");
    }
}

/// What stands before the platform answers 5xx, and a cache says how old its answer is: neither clock is the platform's.
#[tokio::test]
async fn a_date_that_is_not_the_platforms_teaches_nothing() {
    let failing = answer("502 Bad Gateway", &[TWENTY_MINUTES_AHEAD], "");
    let cached = answer("200 OK", &[AN_HOUR_BEHIND, ("age", "3600")], DONE);
    for act in [failing, cached] {
        let server = Server::playing([Act::Close(act)]).await;
        let client = Setup::at(server.url()).taobao();
        // Whether it was done does not matter here.
        let _ = call(&client, "order.create", &request("taobao", "order.create")).await;
        assert_eq!((client.client().skew_millis(), server.arrived()), (0, 1));
    }
}
