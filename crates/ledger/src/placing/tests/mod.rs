//! The protocol on a platform in memory: what must hold whatever fails, and wherever the process dies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounting;
mod caps;
mod changes;
mod checked;
mod desk;
mod matrix;
mod model;
mod platform;

use super::rows::Rows;
use super::*;
use crate::store::Store;
use crate::store::tests::Folder;
use daigou_core::clock::{ManualClock, Random, SeededRandom};
use daigou_core::{Certainty, ErrorKind};
use platform::{Fault, LAG, Platform, order};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::task::Poll;
use std::time::Duration;

const NOON: i64 = 1_780_000_000_000;

/// Gives the order this limit.
fn limited(mut order: NewOrder, most: Option<i64>) -> NewOrder {
    order.max_total_fen = most;
    order
}

/// Says what was counted. It is seen whether the test passes or fails: only the print macros are captured.
fn say(words: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "    {words}");
}

struct Bench {
    folder: Folder,
    clock: Arc<ManualClock>,
    platform: Platform,
}

impl Bench {
    fn new(name: &str, seed: u64, faults: u64) -> Self {
        let clock = Arc::new(ManualClock::at(NOON));
        let platform = Platform::new(&clock, seed, faults);
        Self { folder: Folder::new(name), clock, platform }
    }

    async fn ledger(&self, rules: Rules) -> Ledger {
        let store = Store::open_with(&self.folder.url(), self.clock.clone()).await.unwrap();
        Ledger::new(store, rules).unwrap().random(Arc::new(SeededRandom::new(7)))
    }

    async fn run(&self, orders: Vec<NewOrder>, rules: Rules) -> Vec<Report> {
        self.ledger(rules).await.place_all(&self.platform, orders, &|_| ()).await.unwrap()
    }

    /// How many orders each reference has.
    fn made(&self) -> BTreeMap<String, usize> {
        let mut out = BTreeMap::new();
        for made in self.platform.orders() {
            *out.entry(made.reference.to_string()).or_default() += 1;
        }
        out
    }
}

#[tokio::test]
async fn what_was_placed_is_told_and_not_placed_again() {
    let bench = Bench::new("told", 1, 0);
    let reports = bench.run(vec![order(1), order(2), order(1)], Rules::default()).await;
    let outcomes: Vec<Outcome> = reports.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::Placed, Outcome::Placed, Outcome::AlreadyPlaced]);
    let again = bench.run(vec![order(2), order(3)], Rules::default()).await;
    let outcomes: Vec<Outcome> = again.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::AlreadyPlaced, Outcome::Placed]);
    assert_eq!(again[0].placement.placed, reports[1].placement.placed);
    assert_eq!(bench.made().into_values().collect::<Vec<_>>(), [1, 1, 1]);
}

#[tokio::test]
async fn other_content_of_what_exists_is_told_and_the_others_go_on() {
    let bench = Bench::new("content", 1, 0);
    bench.run(vec![order(1)], Rules::default()).await;
    let mut other = order(1);
    (other.lines[0].quantity, other.max_total_fen) = (3, Some(1));
    let reports = bench.run(vec![other, order(2)], Rules::default()).await;
    let outcomes: Vec<Outcome> = reports.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::Conflict, Outcome::Placed]);
    let error = reports[0].error.as_ref().unwrap();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("reference")));
    assert!(error.message().contains("PO-1") && error.message().contains("quantity was 2, and now is 3"), "{error}");
    assert_eq!(Summary::of(&reports).conflict, 1);
    // Another limit is no other content of what was sent.
    let raised = limited(order(1), Some(5_000));
    assert_eq!(bench.run(vec![raised], Rules::default()).await[0].outcome, Outcome::AlreadyPlaced);
    assert_eq!(bench.made().into_values().collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn what_does_not_exist_may_be_given_new_content() {
    let bench = Bench::new("corrected", 1, 0);
    let dear = limited(order(1), Some(999));
    assert_eq!(bench.run(vec![dear.clone()], Rules::default()).await[0].outcome, Outcome::Refused);
    assert_eq!(bench.run(vec![dear], Rules::default()).await[0].outcome, Outcome::Refused, "as recorded");
    let raised = limited(order(1), Some(1_000));
    assert_eq!(bench.run(vec![raised], Rules::default()).await[0].outcome, Outcome::Placed);
    bench.platform.script.lock().unwrap().push(Fault::KnownRefusal);
    assert_eq!(bench.run(vec![order(2)], Rules::default()).await[0].outcome, Outcome::Refused);
    let mut fewer = order(2);
    fewer.lines[0].quantity = 1;
    assert_eq!(bench.run(vec![fewer], Rules::default()).await[0].outcome, Outcome::Placed);
    // Twice in one file: the later line counts.
    let mut first = order(3);
    first.lines[0].quantity = 9;
    let reports = bench.run(vec![first, order(3)], Rules::default()).await;
    assert_eq!((reports.len(), reports[0].outcome), (2, Outcome::Placed));
    assert_eq!(reports[0].placement.order, order(3));
    assert_eq!(bench.made().into_values().collect::<Vec<_>>(), [1, 1, 1]);
}

#[tokio::test]
async fn a_store_belongs_to_one_account() {
    let mut bench = Bench::new("account", 1, 0);
    bench.run(vec![order(1)], Rules::default()).await;
    bench.platform.account = "two";
    let ledger = bench.ledger(Rules::default()).await;
    let error = ledger.place_all(&bench.platform, vec![order(1), order(2)], &|_| ()).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("--store")));
    assert!(error.message().contains("another account"), "{error}");
    assert_eq!(bench.platform.calls()[0], 1);
}

#[tokio::test]
async fn another_store_finds_what_was_ordered_before_it_sends() {
    let bench = Bench::new("lost store", 1, 0);
    bench.run(vec![order(1)], Rules::default()).await;
    bench.clock.advance(LAG);
    let other = Folder::new("other store");
    let store = Store::open_with(&other.url(), bench.clock.clone()).await.unwrap();
    let heard: Arc<Mutex<Vec<Notice>>> = Arc::default();
    let hears = heard.clone();
    let ledger =
        Ledger::new(store, Rules::default()).unwrap().subscribe(move |n| hears.lock().unwrap().push(n.clone()));
    let reports = ledger.place_all(&bench.platform, vec![order(1), order(2)], &|_| ()).await.unwrap();
    let outcomes: Vec<Outcome> = reports.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::AlreadyPlaced, Outcome::Placed]);
    let found = vec![order(1).reference];
    let told = [Notice::SweepBegins { references: 2, days: 30 }, Notice::SweepEnded { orders: 1, found, gap: None }];
    assert_eq!(*heard.lock().unwrap(), told);
    assert_eq!(bench.made().into_values().collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn a_person_decides_what_stays_unknown() {
    let bench = Bench::new("decided", 1, 0);
    *bench.platform.mess.lock().unwrap() = platform::Mess { lists: 100, ..platform::Mess::default() };
    bench.platform.script.lock().unwrap().extend([Fault::TimeoutBefore, Fault::TimeoutAfter]);
    // A list that never stops contradicting itself.
    let rules = || Rules { parallel: 1, sweep_days: None, ..Rules::default() };
    bench.run(vec![order(8), order(9)], rules()).await;
    let store = Store::open_with(&bench.folder.url(), bench.clock.clone()).await.unwrap();
    for order in [order(8), order(9)] {
        let row = show(&store, &order.reference).await.unwrap();
        let made: Vec<_> =
            bench.platform.orders().into_iter().filter(|made| made.reference == order.reference).collect();
        if row.state != PlacementState::Unknown {
            continue;
        }
        assert!(forget(&store, &order.reference).await.is_err(), "what may exist is not forgotten");
        let decided = match made.first() {
            Some(made) => adopt(&store, &order.reference, std::slice::from_ref(&made.id)).await.unwrap(),
            None => release(&store, &order.reference).await.unwrap(),
        };
        assert_ne!(decided.state, PlacementState::Unknown);
    }
    *bench.platform.mess.lock().unwrap() = platform::Mess::default();
    bench.clock.advance(LAG * 10);
    let reports = bench.run(vec![order(8), order(9)], rules()).await;
    assert!(reports.iter().all(|r| matches!(r.outcome, Outcome::Placed | Outcome::AlreadyPlaced)), "{reports:?}");
    assert_eq!(bench.made().into_values().collect::<Vec<_>>(), [1, 1]);
    let first = bench.platform.orders()[0].id.clone();
    let error = adopt(&store, &order(9).reference, &[first]).await.unwrap_err();
    assert!(error.message().contains("PO-"), "{error}");
    let error = release(&store, &order(8).reference).await.unwrap_err();
    assert!(error.message().contains("is placed"), "{error}");
    forget(&store, &order(8).reference).await.unwrap();
    assert!(show(&store, &order(8).reference).await.is_err());
}

#[tokio::test]
async fn a_timed_out_create_is_sent_again_only_after_a_settled_look_up() {
    for (fault, creations) in [(Fault::TimeoutAfter, 1), (Fault::TimeoutBefore, 2), (Fault::Unreadable, 1)] {
        let bench = Bench::new("settled", 1, 0);
        bench.platform.script.lock().unwrap().push(fault);
        let ledger = bench.ledger(Rules::default()).await;
        let report = ledger.place(&bench.platform, order(1)).await.unwrap();
        let metrics = ledger.metrics().await.unwrap();
        assert_eq!((metrics.depth, metrics.attempts, metrics.placed), (0, creations as u64, 1), "{fault:?}");
        assert_eq!((metrics.unknown_outcomes, metrics.unknown, metrics.failed_look_ups), (1, 0, 0), "{fault:?}");
        assert!(metrics.look_ups >= 1, "{metrics:?}");
        assert_eq!((report.outcome, report.error.is_none()), (Outcome::Placed, true), "{fault:?}");
        assert_eq!((bench.platform.calls()[0], bench.made()["PO-1"]), (creations, 1), "{fault:?}");
        let waited: Duration = bench.clock.waits().iter().sum();
        assert!(waited >= LAG, "{fault:?}: a list that lags behind was believed after {waited:?}");
    }
}

#[tokio::test]
async fn an_unknown_refusal_is_looked_up_once_and_then_believed() {
    let bench = Bench::new("refused", 1, 0);
    bench.platform.script.lock().unwrap().extend([Fault::KnownRefusal, Fault::UnknownRefusal]);
    let reports = bench.run(vec![order(1), order(2)], Rules { parallel: 1, ..Rules::default() }).await;
    let outcomes: Vec<Outcome> = reports.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::Refused, Outcome::Refused]);
    assert_eq!(reports[0].placement.message.as_deref(), Some("UnknownRefusal"));
    assert_eq!(reports[1].placement.code.as_deref(), Some("500_004"));
    let [creations, look_ups, _] = bench.platform.calls();
    assert!(creations == 2 && look_ups >= 1, "{look_ups}");
    // As recorded, until it is asked for anew.
    let again = bench.run(vec![order(1)], Rules::default()).await;
    assert_eq!((again[0].outcome, bench.platform.calls()[0]), (Outcome::Refused, 2));
    let again = bench.run(vec![order(1)], Rules { retry_refused: true, ..Rules::default() }).await;
    assert_eq!((again[0].outcome, bench.made()["PO-1"]), (Outcome::Placed, 1));
}

#[tokio::test]
async fn what_cannot_be_ordered_is_told_and_nothing_is_sent() {
    let bench = Bench::new("invalid", 1, 0);
    let mut dear = order(1);
    dear.max_total_fen = Some(999);
    let mut sellers = order(2);
    sellers.remark = Some("two sellers".to_owned());
    let reports = bench.run(vec![dear, sellers], Rules::default()).await;
    assert_eq!((reports[0].outcome, reports[1].outcome), (Outcome::Refused, Outcome::Invalid));
    let words = reports[0].placement.message.as_deref().unwrap();
    assert!(words.contains("¥10.00") && words.contains("¥9.99"), "{words}");
    assert_eq!(reports[1].error.as_ref().unwrap().field(), Some("lines"));
    assert_eq!(bench.platform.calls()[0], 0);
}

#[tokio::test]
async fn an_order_is_paid_once_whatever_the_payment_comes_to() {
    for seed in 0..20 {
        let bench = Bench::new("paid", seed, 30);
        let rules = Rules { pay: true, tries: 30, retry_refused: true, ..Rules::default() };
        for _ in 0..10 {
            let reports = bench.run((0..10).map(order).collect(), rules.clone()).await;
            if Summary::of(&reports).paid == 10 {
                assert!(reports.iter().all(|report| report.error.is_none()), "what went well is told as a failure");
                break;
            }
        }
        let paid: Vec<usize> = bench.platform.orders().iter().map(|made| made.paid).collect();
        assert_eq!(paid, [1; 10], "seed {seed}");
    }
}

#[tokio::test]
async fn an_order_that_a_person_paid_is_seen_to_be_paid_by_the_next_run() {
    let mut bench = Bench::new("by-hand", 1, 0);
    bench.platform.by_hand = true;
    let rules = Rules { pay: true, ..Rules::default() };
    let states = async || {
        let reports = bench.run(vec![order(1), order(1)], rules.clone()).await;
        reports.iter().map(|report| report.placement.payment).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [Some(PaymentState::Link); 2]);
    assert_eq!(states().await, [Some(PaymentState::Link); 2]);
    bench.platform.settle(&bench.platform.orders()[0].id).unwrap();
    bench.clock.advance(LAG);
    assert_eq!(states().await, [Some(PaymentState::Paid); 2]);
    assert_eq!(bench.platform.calls()[2], 1);
}

#[tokio::test]
async fn a_price_above_the_quote_is_not_paid() {
    let bench = Bench::new("dearer", 1, 0);
    bench.run(vec![order(1)], Rules::default()).await;
    let ledger = bench.ledger(Rules { pay: true, ..Rules::default() }).await;
    crate::store::on!(ledger.rows.store(), write, (db, _dialect) => {
        sqlx::query("UPDATE placement SET quote = '{\"total\":{\"currency\":\"CNY\",\"minor\":999},\"terms\":\"\"}'")
            .execute(db)
            .await
            .map(drop)
    })
    .unwrap();
    let report = ledger.place(&bench.platform, order(1)).await.unwrap();
    assert_eq!(report.placement.payment, Some(PaymentState::Refused));
    let words = report.placement.payment_message.unwrap();
    assert!(words.contains("¥10.00") && words.contains("¥9.99"), "{words}");
    assert_eq!(bench.platform.calls()[2], 0);
}

/// Polls a future so often, and then forgets it: as a process dies, at whatever it waits for.
async fn killed<F: Future>(future: F, polls: u64) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// Everything together: 30 % faults, lists that lag behind, and a process that dies at any point of it.
#[tokio::test]
async fn every_reference_has_exactly_one_order_however_often_the_process_dies() {
    const ORDERS: usize = 25;
    const SEEDS: u64 = 10;
    let (mut kills, mut creations) = (0, 0);
    for seed in 0..SEEDS {
        let bench = Bench::new("killed", seed, 30);
        let chance = SeededRandom::new(seed + 1000);
        let rules = Rules { parallel: 8, pay: true, retry_refused: true, ..Rules::default() };
        let mut finished = false;
        for attempt in 0..60 {
            let ledger = bench.ledger(rules.clone()).await;
            let orders: Vec<NewOrder> = (0..ORDERS).map(order).collect();
            // Most die early in a run, and some late in it.
            let latest = if attempt % 3 == 0 { 200 } else { 80 };
            let polls = if attempt < 30 { chance.next_u64() % latest } else { u64::MAX };
            let run = killed(ledger.place_all(&bench.platform, orders, &|_| ()), polls).await;
            let Some(reports) = run else {
                kills += 1;
                continue;
            };
            let summary = Summary::of(&reports.unwrap());
            if summary.placed + summary.already_placed == ORDERS && summary.paid == ORDERS {
                finished = true;
                break;
            }
        }
        assert!(finished, "seed {seed}: not every order was placed and paid");
        let made = bench.made();
        assert_eq!(made.len(), ORDERS, "seed {seed}: orders are lost");
        assert!(made.values().all(|n| *n == 1), "seed {seed}: an order was placed twice: {made:?}");
        assert!(bench.platform.orders().iter().all(|made| made.paid == 1), "seed {seed}: an order was paid twice");
        creations += bench.platform.calls()[0];
    }
    assert!(kills > 50 && creations > 11 * ORDERS, "{kills} kills, {creations} creations: this tests nothing");
}

#[tokio::test]
async fn a_clock_that_jumps_back_makes_the_wait_no_shorter() {
    let bench = Bench::new("jump", 1, 0);
    bench.platform.script.lock().unwrap().push(Fault::TimeoutAfter);
    // The attempt is made, and the process dies before the look-up.
    let ledger = bench.ledger(Rules::default()).await;
    let mut polls = 20;
    while bench.platform.calls()[0] == 0 {
        killed(ledger.place_all(&bench.platform, vec![order(1)], &|_| ()), polls).await;
        polls += 20;
    }
    drop(ledger);
    // The machine's clock is an hour behind now, and so is what the store is told.
    let clock = Arc::new(ManualClock::at(NOON - 3_600_000));
    let store = Store::open_with(&bench.folder.url(), clock.clone()).await.unwrap();
    let ledger = Ledger::new(store, Rules::default()).unwrap();
    bench.clock.advance(LAG);
    let report = ledger.place(&bench.platform, order(1)).await.unwrap();
    assert!(matches!(report.outcome, Outcome::Placed | Outcome::AlreadyPlaced), "{report:?}");
    assert_eq!((bench.platform.calls()[0], bench.made()["PO-1"]), (1, 1));
}

#[tokio::test]
async fn a_run_that_is_stopped_leaves_the_rest_for_the_next() {
    let bench = Bench::new("stopped", 1, 0);
    let ledger = bench.ledger(Rules { parallel: 1, ..Rules::default() }).await;
    let stopper = ledger.stopper();
    let reports = ledger.place_all(&bench.platform, (0..5).map(order).collect(), &|_| stopper.stop()).await.unwrap();
    let summary = Summary::of(&reports);
    assert_eq!((summary.placed, summary.failed, summary.unknown), (1, 4, 0));
    let open = list(ledger.rows.store(), &[PlacementState::Intended, PlacementState::Unknown]).await.unwrap();
    let open: Vec<&str> = open.iter().map(|row| row.reference().as_str()).collect();
    assert_eq!(open, ["PO-1", "PO-2", "PO-3", "PO-4"]);
    let metrics = ledger.metrics().await.unwrap();
    assert_eq!((metrics.depth, metrics.unknown), (4, 0));
    drop(ledger);
    let summary = Summary::of(&bench.run((0..5).map(order).collect(), Rules::default()).await);
    assert_eq!((summary.placed, summary.already_placed), (4, 1));
}

#[tokio::test]
async fn a_run_that_is_stopped_sends_nothing_that_was_only_written_down() {
    let bench = Bench::new("stopped many", 1, 0);
    let ledger = bench.ledger(Rules { parallel: 4, ..Rules::default() }).await;
    let stopper = ledger.stopper();
    let slow = |n| {
        let mut order = order(n);
        order.remark = Some("slow".to_owned());
        order
    };
    let orders = || (0..60).map(slow).collect();
    let reports = ledger.place_all(&bench.platform, orders(), &|_| stopper.stop()).await.unwrap();
    let summary = Summary::of(&reports);
    // 25 were written down; of them only those were sent that had a place before the first was known to be placed.
    assert!((1..=16).contains(&summary.placed), "{summary:?}");
    assert_eq!((summary.placed + summary.failed, summary.unknown), (60, 0));
    assert_eq!(bench.platform.calls()[0], summary.placed, "what was not placed was not sent");
    let left = list(ledger.rows.store(), &[PlacementState::Sending, PlacementState::Unknown]).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    drop(ledger);
    let again = Summary::of(&bench.run(orders(), Rules::default()).await);
    assert_eq!(again.placed + again.already_placed, 60);
    assert!(bench.made().values().all(|n| *n == 1));
}

#[tokio::test]
async fn a_second_process_on_one_file_is_refused_with_words() {
    let bench = Bench::new("second", 1, 0);
    let _first = bench.ledger(Rules::default()).await;
    let store = Store::open_with(&bench.folder.url(), bench.clock.clone()).await.unwrap();
    let error = Ledger::new(store, Rules::default()).unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Store, Certainty::NotSent));
    assert!(error.message().contains("another process") && error.hint().is_some(), "{error}");
}
