//! Leases: a process that comes back late sends nothing, whatever held it; a living one's lease is not taken.

use super::{Orders, WITHIN};
use crate::support::postgres::{Cluster, Database};
use crate::support::processes::Running;
use crate::support::proxy::{Hold, Proxy};
use crate::support::{Turn, until};
use std::sync::Arc;

/// A call takes a second at most, so a lease takes three.
const SOON: [&str; 2] = ["--timeout", "1"];

fn until_state(database: &Database, wanted: &str) {
    let statement = "SELECT state || COALESCE(payment, '') FROM placement";
    until(&format!("the order is {wanted}"), WITHIN, || (database.ask(statement) == wanted).then_some(()));
}

/// One process is held up between the store and the platform, and halted too; another goes on meanwhile.
fn comes_back_late(halted: bool) {
    let _turn = Turn::beside_others();
    let orders = Orders::of("late", 1);
    let database = Cluster::shared().database();
    orders.prepare(&database);
    let way = Proxy::to(database.cluster().port());
    // The word is bound, and stands in no statement's text.
    way.hold(Hold::Answer, "sending");
    let first = Running::start(&mut orders.place(&database.url_at(way.port), &SOON));
    way.until_held("the first is about to send");
    until_state(&database, "sending");
    if halted {
        first.signal("STOP");
    }
    let second = Running::start(&mut orders.place(&database.url(), &SOON)).end(WITHIN);
    assert_eq!((second.code, second.json()["placed"].as_u64()), (Some(0), Some(1)), "{second:?}");
    let waits = "1 order was being sent by another process, or by one that ended";
    assert!(second.stderr.contains(waits) && second.stderr.contains(" s in all at most"), "{second:?}");
    way.release();
    if halted {
        first.signal("CONT");
    }
    let first = first.end(WITHIN);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(first.json()["already_placed"], 1, "{first:?}");
    orders.only_number();
    assert_eq!(orders.asked("order.create"), 1, "the late one sent nothing");
}

#[test]
fn a_process_whose_begin_is_answered_late_sends_nothing() {
    comes_back_late(false);
}

#[test]
fn a_process_that_was_halted_before_it_sent_sends_nothing() {
    comes_back_late(true);
}

#[test]
fn a_process_that_was_halted_before_it_paid_pays_nothing() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("late-payment", 1);
    let database = Cluster::shared().database();
    orders.prepare(&database);
    let way = Proxy::to(database.cluster().port());
    way.hold(Hold::Answer, "paying");
    let pay = ["--timeout", "1", "--pay"];
    let first = Running::start(&mut orders.place(&database.url_at(way.port), &pay));
    way.until_held("the first is about to pay");
    until_state(&database, "placedpaying");
    first.signal("STOP");
    let second = Running::start(&mut orders.place(&database.url(), &pay)).end(WITHIN);
    assert_eq!((second.code, second.json()["paid"].as_u64()), (Some(0), Some(1)), "{second:?}");
    way.release();
    first.signal("CONT");
    let first = first.end(WITHIN);
    assert_eq!((first.code, first.json()["paid"].as_u64()), (Some(0), Some(1)), "{first:?}");
    let paid = ["order.pay", "order.batch_pay", "order.pay_url", "alibaba.pay"].map(|name| orders.asked(name));
    assert_eq!(paid.iter().sum::<usize>(), 1, "{paid:?}");
    orders.only_number();
}

/// The server's clock is set while an order is on its way to the platform.
fn the_clock_is_set(seconds: i64) {
    let _turn = Turn::beside_others();
    let orders = Orders::of("stepped", 1);
    let database = Arc::new(Cluster::with_a_clock_of_its_own()).database();
    orders.prepare(&database);
    let before: i64 = database.ask("SELECT extract(epoch FROM clock_timestamp())::bigint").parse().unwrap();
    let way = Proxy::to(orders.sandbox.port());
    way.hold(Hold::Request, "/alibaba/order/create HTTP");
    // It waits ten seconds for an answer: it lives, and has the lease.
    let first = Running::start(&mut orders.place_at(&database.url(), way.port, &["--timeout", "20"]));
    way.until_held("the first sends");
    database.cluster().step(seconds);
    let after: i64 = database.ask("SELECT extract(epoch FROM clock_timestamp())::bigint").parse().unwrap();
    assert!((after - before - seconds).abs() < 60, "the clock was not set: {before}, then {after}");
    // By the same address, since a store is of one: what is held is the first one's request alone.
    let second = Running::start(&mut orders.place_at(&database.url(), way.port, &["--timeout", "1"]));
    // More than the second one's own lease and settling take.
    std::thread::sleep(std::time::Duration::from_secs(5));
    let row = database.ask("SELECT state, attempts, lease - updated_at, message FROM placement");
    assert_eq!(orders.sandbox.count(), 0, "a living process's lease was taken: {row}, {} held", way.held());
    way.release();
    let (first, second) = (first.end(WITHIN), second.end(WITHIN));
    assert_eq!((first.code, second.code), (Some(0), Some(0)), "{first:?} {second:?}");
    orders.only_number();
}

#[test]
fn a_living_lease_is_not_taken_when_the_servers_clock_is_set_ahead_by_faketime() {
    the_clock_is_set(300);
}

#[test]
fn a_living_lease_is_not_taken_when_the_servers_clock_is_set_back_by_faketime() {
    the_clock_is_set(-300);
}

#[test]
fn two_processes_with_one_file_in_other_orders_place_each_once() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("two-files", 60);
    let database = Cluster::shared().database();
    let text = std::fs::read_to_string(&orders.file).unwrap();
    let backwards: Vec<&str> = text.lines().rev().collect();
    let other = orders.folder.file("backwards.jsonl");
    std::fs::write(&other, backwards.join("\n")).unwrap();
    let many = ["--parallel", "16"];
    let one = Running::start(&mut orders.place(&database.url(), &many));
    let mut command = crate::support::processes::daigou(&["place", other.to_str().unwrap(), "--via", "pandapon-1688"]);
    command.args(["--store", &database.url(), "--format", "json"]).args(many);
    orders.sandbox.point_at(orders.sandbox.port(), &mut command);
    let two = Running::start(&mut command);
    let (one, two) = (one.end(WITHIN), two.end(WITHIN));
    assert_eq!((one.code, two.code), (Some(0), Some(0)), "{one:?} {two:?}");
    assert_eq!(orders.sandbox.count(), 60);
}
