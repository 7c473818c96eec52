//! Caps on a run and on a day: what is above them is not sent, whoever counts and however a process ended.

use super::*;
use crate::day_cap;
use daigou_core::value::Money;

/// Each order of the platform in memory costs ten yuan.
const EACH: i64 = 1_000;

fn day(orders: i64) -> Rules {
    Rules { max_day: Some(Money::cny_fen(EACH * orders)), parallel: 1, ..Rules::default() }
}

fn outcomes(reports: &[Report]) -> Vec<Outcome> {
    reports.iter().map(|report| report.outcome).collect()
}

#[tokio::test]
async fn a_runs_cap_is_that_of_one_run() {
    let bench = Bench::new("run cap", 1, 0);
    let rules = || Rules { max_run: Some(Money::cny_fen(EACH * 2)), parallel: 1, ..Rules::default() };
    let reports = bench.run(vec![order(1), order(2), order(3)], rules()).await;
    assert_eq!(outcomes(&reports), [Outcome::Placed, Outcome::Placed, Outcome::Failed]);
    let error = reports[2].error.as_ref().unwrap();
    assert!(error.message().contains("above the run's cap of ¥20.00, of which ¥20.00 is used"), "{error}");
    assert_eq!(error.certainty(), Certainty::NotSent);
    let reports = bench.run(vec![order(1), order(2), order(3)], rules()).await;
    assert_eq!(outcomes(&reports), [Outcome::AlreadyPlaced, Outcome::AlreadyPlaced, Outcome::Placed]);
}

#[tokio::test]
async fn a_days_cap_counts_every_run_of_the_day_with_a_cap_or_without() {
    let bench = Bench::new("day run", 1, 0);
    bench.run(vec![order(1)], Rules::default()).await;
    let reports = bench.run(vec![order(2), order(3)], day(2)).await;
    assert_eq!(outcomes(&reports), [Outcome::Placed, Outcome::Failed]);
    let error = reports[1].error.as_ref().unwrap();
    assert!(error.message().contains("above the day's cap of ¥20.00, of which ¥20.00 is used"), "{error}");
    // What was not sent is given back, and what is refused does not count.
    bench.platform.script.lock().unwrap().push(Fault::KnownRefusal);
    assert_eq!(outcomes(&bench.run(vec![order(4)], day(3)).await), [Outcome::Refused]);
    let store = Store::open_with(&bench.folder.url(), bench.clock.clone()).await.unwrap();
    assert_eq!(day_cap::today(&store).await.unwrap(), Money::cny_fen(EACH * 2));
    drop(store);
    assert_eq!(outcomes(&bench.run(vec![order(3)], day(3)).await), [Outcome::Placed]);
    // Tomorrow it begins anew.
    assert_eq!(outcomes(&bench.run(vec![order(5)], day(3)).await), [Outcome::Failed]);
    bench.clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(outcomes(&bench.run(vec![order(5)], day(3)).await), [Outcome::Placed]);
}

#[tokio::test]
async fn an_order_that_may_exist_counts_and_is_counted_once() {
    for fault in [Fault::TimeoutAfter, Fault::TimeoutBefore, Fault::Unreadable] {
        let bench = Bench::new("day unknown", 1, 0);
        bench.platform.script.lock().unwrap().push(fault);
        let reports = bench.run(vec![order(1), order(2)], day(1)).await;
        assert_eq!(outcomes(&reports), [Outcome::Placed, Outcome::Failed], "{fault:?}");
        let store = Store::open_with(&bench.folder.url(), bench.clock.clone()).await.unwrap();
        assert_eq!(day_cap::today(&store).await.unwrap(), Money::cny_fen(EACH), "{fault:?}");
    }
}
