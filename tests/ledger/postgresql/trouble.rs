//! Trouble that passes, and trouble that stays: tried again, at the start too, and told with the order's number in the
//! end. Ctrl-C ends it within five seconds.

use super::{Orders, WITHIN};
use crate::support::postgres::{Cluster, Database};
use crate::support::processes::Running;
use crate::support::proxy::{Hold, Proxy};
use crate::support::{Turn, until};
use std::time::{Duration, Instant};

/// Codes that may pass by themselves.
const PASSING: [&str; 12] =
    ["40001", "40P01", "53000", "53100", "53200", "53300", "55P03", "57014", "57P01", "57P03", "58030", "25006"];

/// Has the store fail with a code whenever a placement comes into a state, so many times.
fn raise(database: &Database, state: &str, code: &str, times: u64) {
    database.ask(&format!(
        "DROP SEQUENCE IF EXISTS raised; CREATE SEQUENCE raised; CREATE OR REPLACE FUNCTION fail() RETURNS trigger \
         LANGUAGE plpgsql AS $$ BEGIN IF NEW.state = '{state}' AND nextval('raised') <= {times} THEN \
         RAISE EXCEPTION 'raised by a test' USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$; \
         CREATE OR REPLACE TRIGGER fail BEFORE INSERT OR UPDATE ON placement FOR EACH ROW EXECUTE FUNCTION fail()"
    ));
}

#[test]
fn trouble_that_passes_is_tried_again_whatever_its_code() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("passing", 1);
    orders.prepare(&database);
    for state in ["intended", "sending", "placed"] {
        for code in PASSING {
            let place = orders.sandbox.count() + 1;
            let line = orders.sandbox.order_lines("pandapon-1688", &format!("PO-{state}-{code}"), 1);
            std::fs::write(&orders.file, line).unwrap();
            raise(&database, state, code, 3);
            let ended = Running::start(&mut orders.place(&database.url(), &["--timeout", "5"])).end(WITHIN);
            assert_eq!((ended.code, ended.json()["placed"].as_u64()), (Some(0), Some(1)), "{state} {code}: {ended:?}");
            assert_eq!(orders.sandbox.count(), place, "{state} {code}");
        }
    }
}

#[test]
fn what_cannot_be_recorded_is_told_with_the_orders_number() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("unkept", 1);
    orders.prepare(&database);
    raise(&database, "placed", "XX000", 1_000_000);
    let ended = Running::start(&mut orders.place(&database.url(), &[])).end(WITHIN);
    let number = orders.only_number();
    let error = ended.error();
    assert_eq!((ended.code, error["certainty"].as_str()), (Some(4), Some("maybe_sent")), "{ended:?}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(&number) && message.contains("PO-1"), "{message} does not name {number}");
    // Once the store is well, it is found and not placed again.
    database.ask("DROP TRIGGER fail ON placement");
    let ended = Running::start(&mut orders.place(&database.url(), &["--timeout", "1"])).end(WITHIN);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(orders.only_number(), number);
}

#[test]
fn every_order_that_cannot_be_recorded_is_told() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("unkept-many", 4);
    orders.prepare(&database);
    raise(&database, "placed", "XX000", 1_000_000);
    let ended = Running::start(&mut orders.place(&database.url(), &["--parallel", "4"])).end(WITHIN);
    let message = ended.error()["message"].as_str().unwrap().to_owned();
    for order in orders.sandbox.orders() {
        let number = order["order_id"].as_str().unwrap();
        assert!(message.contains(number), "{number} is not told: {message}");
    }
    assert!(orders.sandbox.count() > 0);
}

/// Interrupts a process; gives what it said, and how long it took.
fn interrupted(process: Running) -> (crate::support::processes::Ended, Duration) {
    let asked = Instant::now();
    process.signal("INT");
    let ended = process.end(WITHIN);
    (ended, asked.elapsed())
}

#[test]
fn ctrl_c_ends_within_five_seconds_while_the_store_fails_and_names_the_order() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("interrupted", 1);
    orders.prepare(&database);
    raise(&database, "placed", "53100", 1_000_000);
    let process = Running::start(&mut orders.place(&database.url(), &[]));
    until("the platform has the order", WITHIN, || (orders.sandbox.count() == 1).then_some(()));
    let (ended, took) = interrupted(process);
    assert!(took < Duration::from_millis(5500), "{took:?}");
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let error = ended.error().to_string();
    assert!(error.contains(&orders.only_number()) && error.contains("PO-1"), "{error}");
}

#[test]
fn ctrl_c_ends_within_five_seconds_while_the_store_does_not_answer() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("silent", 1);
    orders.prepare(&database);
    for text in ["_sqlx_migrations", "INSERT INTO placement", "WITH change"] {
        let way = Proxy::to(database.cluster().port());
        way.hold(Hold::Answer, text);
        let process = Running::start(&mut orders.place(&database.url_at(way.port), &[]));
        way.until_held(text);
        let (ended, took) = interrupted(process);
        assert!(took < Duration::from_millis(5500), "{text}: {took:?}");
        assert!(ended.code.is_some_and(|code| code != 0) && !ended.stderr.trim().is_empty(), "{text}: {ended:?}");
        way.release();
    }
    assert_eq!(orders.sandbox.count(), 0);
}

#[test]
fn a_start_that_waits_for_a_lock_says_so_and_ends() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("locked-start", 1);
    orders.prepare(&database);
    let session = database.session("BEGIN; LOCK TABLE placement IN ACCESS EXCLUSIVE MODE");
    let process = Running::start(&mut orders.place(&database.url(), &[]));
    let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until("it waits for the lock", WITHIN, || (database.ask(waits) != "0").then_some(()));
    let (ended, took) = interrupted(process);
    assert!(took < Duration::from_millis(5500), "{took:?}");
    assert!(!ended.stderr.trim().is_empty(), "{ended:?}");
    drop(session);
    // Nothing of it goes on in the server, and nothing was lost by it.
    let left =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'daigou'";
    until("no connection is left", WITHIN, || (database.ask(left) == "0").then_some(()));
    let ended = Running::start(&mut orders.place(&database.url(), &[])).end(WITHIN);
    assert_eq!((ended.code, orders.sandbox.count()), (Some(0), 1), "{ended:?}");
}

#[test]
fn connections_that_the_server_ends_cost_no_order() {
    let _turn = Turn::beside_others();
    let database = Cluster::shared().database();
    let orders = Orders::of("terminated", 200);
    orders.prepare(&database);
    let process = Running::start(&mut orders.place(&database.url(), &["--parallel", "8"]));
    let mut ended = 0;
    let end = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() \
               AND application_name = 'daigou'";
    for mark in [10, 60, 110, 160] {
        until("orders are placed", WITHIN, || (orders.sandbox.count() >= mark).then_some(()));
        ended += database.ask(end).parse::<u64>().unwrap();
    }
    let process = process.end(WITHIN);
    assert_eq!(process.code, Some(0), "{process:?}");
    assert_eq!(orders.sandbox.count(), 200);
    assert!(ended > 3, "{ended} connections were ended: this tests nothing");
}
