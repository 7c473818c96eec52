//! What stays unknown is a person's to decide: `daigou ledger` on both stores, and what `daigou place` refuses before it
//! sends anything.

use crate::support::Folder;
use crate::support::postgres::Cluster;
use crate::support::processes::{Ended, Running, daigou};
use crate::support::sandbox::Sandbox;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(120);

/// The first creation's answer is lost, and the list of orders shows nothing of what was ordered.
const LOST_AND_HIDDEN: &str = r#"[
{"operation":"order.create","fault":"reset_after","probability":1,"times":1},
{"operation":"order.list","fault":"stale_read","probability":1,"seconds":3600}
]"#;

pub(super) fn ledger(store: &str, args: &[&str]) -> Ended {
    let mut command = daigou(&["ledger"]);
    Running::start(command.args(args).args(["--store", store, "--format", "json"])).end(WITHIN)
}

fn place(sandbox: &Sandbox, file: &Path, buyer: &str, store: &str, more: &[&str]) -> Ended {
    let mut command = daigou(&["place", file.to_str().unwrap(), "--via", buyer, "--store", store, "--format", "json"]);
    sandbox.point(command.args(more));
    Running::start(&mut command).end(WITHIN)
}

fn a_person_decides(folder: &Folder, store: &str) {
    let sandbox = Sandbox::with_faults(folder.path(), LOST_AND_HIDDEN);
    let file = folder.file("orders.jsonl");
    std::fs::write(&file, sandbox.order_lines("pandapon-1688", "PO", 2)).unwrap();
    let ended = place(&sandbox, &file, "pandapon-1688", store, &["--parallel", "1"]);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!((&ended.json()["placed"], &ended.json()["unknown"]), (&json!(1), &json!(1)), "{ended:?}");
    assert!(ended.stderr.contains("looking for 2 new references"), "{ended:?}");

    let listed = ledger(store, &["list", "--state", "unknown"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    // Either may have been sent first.
    let lost = listed[0]["reference"].as_str().unwrap();
    let other = if lost == "PO-1" { "PO-2" } else { "PO-1" };
    let shown = ledger(store, &["show", lost]).json();
    assert_eq!((&shown["state"], &shown["attempts"]), (&json!("unknown"), &json!(1)), "{shown}");
    assert!(shown["why"].as_str().unwrap().contains("not whole"), "{shown}");
    let forgotten = ledger(store, &["forget", lost]);
    assert_eq!(forgotten.code, Some(2), "what may exist is not forgotten: {forgotten:?}");
    let strange = ledger(store, &["show", "PO-9"]);
    assert_eq!((strange.code, &strange.error()["field"]), (Some(2), &json!("REF")), "{strange:?}");

    let orders = sandbox.orders();
    let number = |reference: &str| {
        let order = orders.iter().find(|order| order["reference"] == reference).unwrap();
        order["order_id"].as_str().unwrap().to_owned()
    };
    let anothers = ledger(store, &["adopt", lost, &number(other)]);
    assert!(anothers.code == Some(2) && anothers.stderr.contains(other), "{anothers:?}");
    let adopted = ledger(store, &["adopt", lost, &number(lost)]).json();
    assert_eq!((&adopted["state"], &adopted["found_by"]), (&json!("placed"), &json!("person")), "{adopted}");
    let ended = place(&sandbox, &file, "pandapon-1688", store, &[]);
    assert_eq!((ended.code, &ended.json()["already_placed"]), (Some(0), &json!(2)), "{ended:?}");
    let released = ledger(store, &["release", lost]);
    assert_eq!(released.code, Some(2), "what is placed is not released: {released:?}");
    assert_eq!(ledger(store, &["forget", other]).code, Some(0));
    assert_eq!(ledger(store, &["list"]).json().as_array().unwrap().len(), 1);
    assert_eq!(sandbox.count(), 2);
}

#[test]
fn what_stays_unknown_is_adopted_on_sqlite() {
    let folder = Folder::new("decided");
    a_person_decides(&folder, &folder.store());
}

#[test]
fn what_stays_unknown_is_adopted_on_postgresql() {
    let folder = Folder::new("decided");
    let database = Cluster::shared().database();
    a_person_decides(&folder, &database.url());
}

fn line(reference: &str, change: impl Fn(&mut Value)) -> String {
    let mut line = json!({
        "reference": reference,
        "lines": [{ "product": "734714573551", "sku": "cd2b8c31408766f9fb089e74e2a6ac15", "quantity": 1 }],
        "address": { "name": "张三", "mobile": "13800000000", "province": "浙江省", "city": "杭州市",
                     "district": "余杭区", "street": "网商路699号" },
    });
    change(&mut line);
    format!("{line}\n")
}

#[test]
fn a_bad_file_is_told_whole_and_nothing_is_sent() {
    let folder = Folder::new("bad-file");
    let sandbox = Sandbox::start();
    let file = folder.file("orders.jsonl");
    let masked = |line: &mut Value| {
        line["address"]["name"] = json!("张**");
        line["address"]["mobile"] = json!("138****0000");
    };
    let text = [
        line("A-1", |_| ()),
        line("A-2", masked),
        "{}\n".to_owned(),
        line("A-4", |l| l["address"]["mobile"] = json!("abc")),
    ];
    std::fs::write(&file, text.concat()).unwrap();
    let ended = place(&sandbox, &file, "dajisaas-1688", &folder.store(), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let message = ended.error()["message"].as_str().unwrap().to_owned();
    for words in
        ["line 2: address.name: is masked", "address.mobile: is masked", "line 3: reference", "line 4: address.mobile"]
    {
        assert!(message.contains(words), "{words}: {message}");
    }
    assert!(!message.contains("line 1:") && !message.contains("138"), "{message}");
    assert_eq!(sandbox.count(), 0);
}

#[test]
fn a_city_without_districts_is_delivered_to() {
    let folder = Folder::new("no-district");
    let sandbox = Sandbox::start();
    let file = folder.file("orders.jsonl");
    let dongguan = |line: &mut Value| {
        line["address"]["province"] = json!("广东省");
        line["address"]["city"] = json!("东莞市");
        line["address"]["district"] = json!("");
        line["address"]["town"] = json!("虎门镇");
    };
    std::fs::write(&file, line("D-1", dongguan)).unwrap();
    let ended = place(&sandbox, &file, "dajisaas-1688", &folder.store(), &["--new-account"]);
    assert_eq!((ended.code, &ended.json()["placed"]), (Some(0), &json!(1)), "{ended:?}");
    assert!(!ended.stderr.contains("looking for"), "{ended:?}");
    // Its content is another one now: that line is told, and the other one goes on.
    std::fs::write(&file, [line("D-1", |_| ()), line("D-2", |_| ())].concat()).unwrap();
    let ended = place(&sandbox, &file, "dajisaas-1688", &folder.store(), &[]);
    assert_eq!(
        (ended.code, &ended.json()["placed"], &ended.json()["conflict"]),
        (Some(2), &json!(1), &json!(1)),
        "{ended:?}"
    );
    // Another account's store.
    let mut command = daigou(&["place", file.to_str().unwrap(), "--via", "dajisaas-1688", "--store", &folder.store()]);
    sandbox.point(command.args(["--format", "json"]));
    let ended = Running::start(command.env("DAIGOU_APP_KEY", "another")).end(WITHIN);
    assert!(ended.code == Some(2) && ended.stderr.contains("another account"), "{ended:?}");
    assert_eq!(sandbox.count(), 2);
}

#[test]
fn refused_credentials_stop_a_run_once_and_are_no_refusal_of_its_orders() {
    let folder = Folder::new("wrong-secret");
    let sandbox = Sandbox::start();
    for buyer in ["pandapon-1688", "dajisaas-1688"] {
        let store = format!("sqlite:{}", folder.file(buyer).display());
        let file = folder.file("orders.jsonl");
        std::fs::write(&file, sandbox.order_lines(buyer, buyer, 20)).unwrap();
        for flag in [&[] as &[&str], &["--new-account"]] {
            let mut command = daigou(&["place", file.to_str().unwrap(), "--via", buyer, "--store", &store]);
            sandbox.point(command.args(["--format", "json"]).args(flag));
            command.env("DAIGOU_ACCESS_SECRET", "wrong").env("DAIGOU_APP_SECRET", "wrong");
            let ended = Running::start(&mut command).end(Duration::from_secs(60));
            assert_eq!(ended.code, Some(1), "{buyer} {flag:?}: {ended:?}");
        }
        let refused = ledger(&store, &["list", "--state", "refused"]).json();
        assert_eq!(refused, json!([]), "{buyer}");
        let ended = place(&sandbox, &file, buyer, &store, &[]);
        assert_eq!((ended.code, &ended.json()["placed"]), (Some(0), &json!(20)), "{buyer}: {ended:?}");
    }
}

#[test]
fn another_store_orders_nothing_again() {
    let folder = Folder::new("two-stores");
    for buyer in ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"] {
        let sandbox = Sandbox::start();
        let file = folder.file("orders.jsonl");
        std::fs::write(&file, sandbox.order_lines(buyer, "PO", 3)).unwrap();
        for (store, told) in [("one", "placed"), ("two", "already_placed")] {
            let store = format!("sqlite:{}", folder.file(&format!("{buyer}-{store}")).display());
            let ended = place(&sandbox, &file, buyer, &store, &[]);
            assert_eq!((ended.code, &ended.json()[told]), (Some(0), &json!(3)), "{buyer}: {ended:?}");
        }
        assert_eq!(sandbox.count(), 3, "{buyer}");
    }
}

#[test]
fn lines_of_several_sellers_become_an_order_each_where_that_is_asked_for() {
    let folder = Folder::new("split");
    let sandbox = Sandbox::start();
    let products = sandbox.get("/products?buyer=dajisaas-1688&limit=200");
    let enough = |row: &&Value| row["stock"].as_i64() > Some(1_000) && row["min_quantity"].as_i64() <= Some(100);
    let products: Vec<&Value> = products.as_array().unwrap().iter().filter(enough).collect();
    let other = products.iter().find(|row| row["seller"] != products[0]["seller"]).unwrap();
    let of = |row: &Value| json!({ "product": row["product"], "sku": row["sku"], "quantity": row["min_quantity"] });
    let file = folder.file("orders.jsonl");
    std::fs::write(&file, line("PO-1", |line| line["lines"] = json!([of(products[0]), of(other)]))).unwrap();
    let ended = place(&sandbox, &file, "dajisaas-1688", &folder.store(), &[]);
    assert_eq!((ended.code, sandbox.count()), (Some(2), 0), "{ended:?}");
    let store = format!("sqlite:{}", folder.file("split.db").display());
    for told in ["placed", "already_placed"] {
        let ended = place(&sandbox, &file, "dajisaas-1688", &store, &["--split"]);
        assert_eq!((ended.code, &ended.json()[told]), (Some(0), &json!(2)), "{ended:?}");
    }
    let mut references: Vec<String> =
        sandbox.orders().iter().map(|order| order["reference"].as_str().unwrap().to_owned()).collect();
    references.sort();
    assert_eq!(references, ["PO-1.1", "PO-1.2"]);
}

/// Two lines of one seller, of which the platform is going to take one.
#[test]
fn an_order_without_some_of_its_lines_is_told_as_such_to_programs() {
    let folder = Folder::new("partial");
    for (buyer, operation) in [("pandapon-1688", "order.create"), ("dajisaas-1688", "alibaba.order_create")] {
        let faults = format!(r#"[{{"operation":"{operation}","fault":"partial_create","probability":1,"times":1}}]"#);
        let sandbox = Sandbox::with_faults(folder.path(), &faults);
        let products = sandbox.get(&format!("/products?buyer={buyer}&limit=200"));
        let enough = |row: &&Value| row["stock"].as_i64() > Some(1_000) && row["min_quantity"].as_i64() <= Some(100);
        let products: Vec<&Value> = products.as_array().unwrap().iter().filter(enough).collect();
        let pair = products.iter().find_map(|one| {
            let other = products.iter().find(|other| other["seller"] == one["seller"] && other["sku"] != one["sku"])?;
            Some([*one, *other])
        });
        let of = |row: &Value| json!({ "product": row["product"], "sku": row["sku"], "quantity": row["min_quantity"] });
        let lines: Vec<Value> = pair.unwrap().into_iter().map(of).collect();
        let (file, report) = (folder.file("orders.jsonl"), folder.file("report.jsonl"));
        std::fs::write(&file, line("PO-1", |line| line["lines"] = json!(lines))).unwrap();
        let store = format!("sqlite:{}", folder.file(buyer).display());
        for told in ["placed", "already_placed"] {
            let ended = place(&sandbox, &file, buyer, &store, &["--report", report.to_str().unwrap()]);
            let summary = ended.json();
            assert_eq!((ended.code, &summary[told]), (Some(1), &json!(1)), "{buyer}: {ended:?}");
            assert_eq!(
                (&summary["incomplete"], &summary["refused_lines"]),
                (&json!(1), &json!(1)),
                "{buyer}: {summary}"
            );
            let written: Value = serde_json::from_str(std::fs::read_to_string(&report).unwrap().trim()).unwrap();
            assert_eq!(written["failed"].as_array().map(Vec::len), Some(1), "{buyer}: {written}");
            assert!(!written["orders"].as_array().unwrap().is_empty(), "{buyer}: {written}");
        }
        assert_eq!(sandbox.count(), 1, "{buyer}");
    }
}

#[test]
fn a_list_that_never_comes_whole_is_no_proof_that_another_store_ordered_nothing() {
    let folder = Folder::new("never-whole");
    let lies = r#"[{"operation":"order.list","fault":"total_lies","probability":1}]"#;
    let sandbox = Sandbox::with_faults(folder.path(), lies);
    let file = folder.file("orders.jsonl");
    std::fs::write(&file, sandbox.order_lines("pandapon-1688", "PO", 2)).unwrap();
    let ended = place(&sandbox, &file, "pandapon-1688", &folder.store(), &[]);
    let error = ended.error();
    assert_eq!((ended.code, &error["certainty"]), (Some(3), &json!("not_sent")), "{ended:?}");
    assert!(error["message"].as_str().unwrap().contains("never came whole"), "{error}");
    assert!(error["hint"].as_str().unwrap().contains("--new-account"), "{error}");
    assert_eq!(sandbox.count(), 0);
    let ended = place(&sandbox, &file, "pandapon-1688", &folder.store(), &["--new-account"]);
    assert_eq!((ended.code, sandbox.count()), (Some(0), 2), "{ended:?}");
}

/// Another store, and another folder, at the same moment.
#[test]
fn two_stores_at_the_same_moment_order_once() {
    let folder = Folder::new("same-moment");
    let slow = r#"[{"operation":"*","fault":"latency","probability":1,"delay_ms":30}]"#;
    for buyer in ["pandapon-1688", "dajisaas-taobao"] {
        let sandbox = Sandbox::with_faults(folder.path(), slow);
        let file = folder.file("orders.jsonl");
        std::fs::write(&file, sandbox.order_lines(buyer, "PO", 12)).unwrap();
        let processes: Vec<Running> = (0..3)
            .map(|number| {
                let store = format!("sqlite:{}", folder.file(&format!("{buyer}-{number}")).display());
                let file = file.to_str().unwrap();
                let mut command = daigou(&["place", file, "--via", buyer, "--store", &store, "--format", "json"]);
                sandbox.point(&mut command);
                Running::start(&mut command)
            })
            .collect();
        let ended: Vec<Ended> = processes.into_iter().map(|process| process.end(WITHIN)).collect();
        let placed: Vec<u64> = ended.iter().map(|ended| ended.json()["placed"].as_u64().unwrap()).collect();
        assert!(ended.iter().all(|ended| ended.code == Some(0)), "{buyer}: {ended:?}");
        assert_eq!((placed.iter().sum::<u64>(), sandbox.count()), (12, 12), "{buyer}: {ended:?}");
        assert!(ended.iter().any(|ended| ended.stderr.contains("another store places orders")), "{ended:?}");
    }
}
