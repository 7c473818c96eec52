//! Paid once: the sandbox says of each order how often it was paid, and which payments it was asked for in vain.

use super::Trial;
use crate::support::sandbox::Sandbox;
use crate::support::{Folder, Turn, say, setting};
use serde_json::Value;
use std::collections::BTreeMap;

/// What pays.
const PAYS: [&str; 5] = ["order.pay", "order.batch_pay", "order.pay_url", "alibaba.pay", "taobao.order_pay"];

/// What a fault did instead of the call.
const NOT_DONE: [&str; 6] =
    ["reset_before", "timeout_before", "http_500_before", "http_502_html", "http_429", "refusal"];

fn every_order_is_paid_once(buyer: &'static str) {
    let _turn = Turn::beside_others();
    let folder = Folder::new("paid");
    let sandbox = Sandbox::failing(folder.path());
    let orders = setting("DAIGOU_TEST_PAID_ORDERS", 100);
    let mut trial = Trial::new("paid", &folder, sandbox, buyer, folder.store(), orders);
    trial.flags.push("--pay");
    trial.kill_all_over(3);
    trial.finish();
    trial.prove();

    let told = |line: &Value| (line["reference"].as_str().unwrap().to_owned(), line["payment"] == "paid");
    let said: BTreeMap<String, bool> = trial.report().iter().map(told).collect();
    for order in trial.sandbox.orders() {
        let id = order["order_id"].as_str().unwrap();
        let page = trial.sandbox.get(&format!("/orders/{id}"));
        let paid = page["timeline"].as_array().unwrap().iter().filter(|entry| entry["what"] == "paid").count();
        assert_eq!(paid, usize::from(said[order["reference"].as_str().unwrap()]), "{page}");
    }
    let paid = said.values().filter(|paid| **paid).count();
    say(format!("{}: {paid} paid once, {} to be paid by a person at a link", trial.name, trial.links()));
    assert!(paid * 10 >= said.len() * 8, "{paid} of {}", said.len());
    // That the platform refuses a second payment is no merit of ours: none may have been asked for.
    let mut asked: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let journal = trial.sandbox.get("/requests");
    for entry in journal.as_array().unwrap() {
        let pays = entry["operation"].as_str().is_some_and(|operation| PAYS.contains(&operation));
        if pays && !entry["fault"].as_str().is_some_and(|fault| NOT_DONE.contains(&fault)) {
            let of = format!(
                "{}{}",
                entry["body"].as_str().unwrap_or_default(),
                entry["query"].as_str().unwrap_or_default()
            );
            asked.entry(order_in(&of)).or_default().push(entry.clone());
        }
    }
    let again: Vec<_> = asked.iter().filter(|(_, entries)| entries.len() > 1).collect();
    assert!(again.is_empty() && asked.len() >= paid, "{} asked: {again:?}", asked.len());
}

/// The order's number in a request: the longest row of digits that is no time.
fn order_in(text: &str) -> String {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|digits| digits.len() != 13).max_by_key(|digits| digits.len()).unwrap_or_default().to_owned()
}

#[test]
fn every_order_of_pandapon_1688_is_paid_once() {
    every_order_is_paid_once("pandapon-1688");
}

#[test]
fn every_order_of_dajisaas_1688_is_paid_once() {
    every_order_is_paid_once("dajisaas-1688");
}

#[test]
fn every_order_of_pandapon_taobao_is_paid_once() {
    every_order_is_paid_once("pandapon-taobao");
}

#[test]
fn every_order_of_dajisaas_taobao_is_paid_once() {
    every_order_is_paid_once("dajisaas-taobao");
}
