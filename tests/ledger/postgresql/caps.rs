//! A day's cap: several processes that share a store, and ones that are killed, order no more than it together.

use super::{Orders, WITHIN};
use crate::support::postgres::Cluster;
use crate::support::processes::Running;
use crate::support::{Turn, until};
use serde_json::Value;

const COUNT: u64 = 12;

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// What each order of the file would cost.
fn totals(orders: &Orders, store: &str) -> Vec<i64> {
    let ended = Running::start(&mut orders.place(store, &["--dry-run"])).end(WITHIN);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let told = ended.json();
    told["orders"].as_array().unwrap().iter().map(|order| order["total_fen"].as_i64().unwrap()).collect()
}

fn ordered(orders: &Orders) -> i64 {
    orders.sandbox.orders().iter().map(|order: &Value| order["total_fen"].as_i64().unwrap()).sum()
}

/// Several runs with a cap, of which one is killed on its way: what is ordered stays below it.
fn the_cap_holds(orders: &Orders, store: &str, at_once: usize) {
    let totals = totals(orders, store);
    let all: i64 = totals.iter().sum();
    let (cap, least) = (all / 2, *totals.iter().min().unwrap());
    let capped = ["--max-day-yuan", &yuan(cap), "--new-account", "--timeout", "5"];
    let killed = Running::start(&mut orders.place(store, &capped));
    until("the first has ordered something", WITHIN, || (orders.sandbox.count() > 0).then_some(()));
    killed.signal("KILL");
    let killed = killed.end(WITHIN);
    assert!(ordered(orders) <= cap, "{killed:?}");
    for _ in 0..2 {
        let running: Vec<Running> = (0..at_once).map(|_| Running::start(&mut orders.place(store, &capped))).collect();
        for running in running {
            let ended = running.end(WITHIN);
            assert_eq!(ended.code, Some(3), "what is above the cap is left: {ended:?}");
        }
        let ordered = ordered(orders);
        assert!(ordered <= cap && ordered > cap - 3 * least.max(all / 12), "{ordered} of {cap}, each {totals:?}");
    }
    let whole = ["--max-day-yuan", &yuan(all), "--new-account", "--timeout", "5"];
    let ended = Running::start(&mut orders.place(store, &whole)).end(WITHIN);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!((orders.sandbox.count(), ordered(orders)), (COUNT, all));
}

#[test]
fn processes_that_share_a_store_share_a_days_cap() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("cap-shared", COUNT);
    let database = Cluster::shared().database();
    the_cap_holds(&orders, &database.url(), 3);
}

#[test]
fn a_days_cap_of_a_file_outlives_a_killed_process() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("cap-file", COUNT);
    let store = orders.folder.store();
    the_cap_holds(&orders, &store, 1);
}
