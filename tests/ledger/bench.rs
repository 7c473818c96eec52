//! The bench itself: what the other tests stand on does what it says.

use crate::support::postgres::{Cluster, Stop};
use crate::support::processes::{Running, daigou};
use crate::support::sandbox::Sandbox;
use crate::support::{Dice, Folder, until};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn postgresql_keeps_what_was_committed_when_it_is_stopped_like_a_crash() {
    let cluster = Arc::new(Cluster::new());
    let database = cluster.database();
    assert!(database.url().starts_with("postgres://postgres@127.0.0.1:"), "{}", database.url());
    assert_eq!(database.ask("SHOW fsync; SHOW synchronous_commit"), "on\non");
    database.ask("CREATE TABLE kept (id bigint PRIMARY KEY); INSERT INTO kept VALUES (1), (2)");
    for how in [Stop::Immediate, Stop::Fast] {
        database.cluster().stop(how);
        database.cluster().start();
        assert_eq!(database.ask("SELECT count(*), max(id) FROM kept"), "2|2", "{how:?}");
    }
}

#[test]
fn each_test_has_a_postgresql_database_of_its_own() {
    let (one, other) = (Cluster::shared().database(), Cluster::shared().database());
    assert_ne!(one.url(), other.url());
    one.ask("CREATE TABLE own (id bigint)");
    assert_eq!(other.ask("SELECT count(*) FROM information_schema.tables WHERE table_name = 'own'"), "0");
    let (cluster, url) = (Cluster::shared(), one.url());
    drop(one);
    let name = url.rsplit('/').next().unwrap();
    let left = cluster.database().ask(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    assert_eq!(left, "0");
}

#[test]
fn a_process_is_killed_and_what_it_said_is_kept() {
    let mut command = Command::new("sh");
    let mut running = Running::start(command.args(["-c", "echo no >&2; echo '{\"a\":1}'; exec sleep 600"]));
    assert_eq!(running.line(Duration::from_secs(10)), "{\"a\":1}\n");
    assert!(running.is_running());
    let ended = running.kill();
    assert_eq!((ended.code, ended.json()["a"].as_u64(), ended.stderr.as_str()), (None, Some(1), "no\n"));

    let ended =
        Running::start(&mut daigou(&["--format", "json", "call", "nowhere", "at.all"])).end(Duration::from_secs(60));
    assert_eq!((ended.code, ended.error()["kind"].as_str()), (Some(2), Some("usage")), "{ended:?}");
}

#[test]
fn a_failing_sandbox_fails_three_calls_in_ten_in_every_way() {
    let folder = Folder::new("failing");
    let sandbox = Sandbox::failing(folder.path());
    for buyer in ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"] {
        let lines = sandbox.order_lines(buyer, "PO", 300);
        assert_eq!(lines.lines().count(), 300);
    }
    let call = |operation: &str| {
        let mut command = daigou(&["call", "alibaba1688", operation, "--attempts", "1", "--format", "json"]);
        sandbox.point(command.args(["--data", r#"{"pageNum":1,"pageSize":20}"#]));
        Running::start(&mut command).end(Duration::from_secs(60)).code
    };
    let failed = (0..40).filter(|_| call("order.list") != Some(0)).count();
    let struck = sandbox.struck();
    assert!((4..=24).contains(&failed), "{failed} of 40: {struck:?}");
    assert_eq!((struck.len(), sandbox.count()), (14, 0), "{struck:?}");
}

#[test]
fn chance_repeats_itself() {
    let marks = || Dice::of("marks").marks(10, 1000);
    assert_eq!(marks(), marks());
    assert!(marks().is_sorted() && marks() != Dice::of("others").marks(10, 1000));
    let mut cards: Vec<u32> = (0..100).collect();
    Dice::of("cards").shuffle(&mut cards);
    assert!(!cards.is_sorted());
    cards.sort_unstable();
    assert!(cards.iter().copied().eq(0..100));
    assert_eq!(
        until("three", Duration::from_secs(1), {
            let mut n = 0;
            move || {
                n += 1;
                (n == 3).then_some(n)
            }
        }),
        3
    );
}
