//! The placing process is killed, and another goes on.

use super::decide::ledger;
use super::{MOST_RUNS, Trial};
use crate::support::postgres::Cluster;
use crate::support::processes::Running;
use crate::support::sandbox::Sandbox;
use crate::support::{Dice, Folder, Turn, say, setting};
use serde_json::{Value, json};

/// Orders of the large runs: 5,000 once in a while, fewer in CI.
fn orders() -> u64 {
    setting("DAIGOU_TEST_ORDERS", 600)
}

#[test]
fn killed_ten_times_every_order_is_placed_once() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("killed");
    let sandbox = Sandbox::failing(folder.path());
    let mut trial = Trial::new("ten kills", &folder, sandbox, "pandapon-1688", folder.store(), orders());
    trial.kill_all_over(10);
    trial.finish();
    trial.prove();
}

#[test]
fn of_three_processes_on_one_postgresql_two_die_and_the_third_places_all() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("shared");
    let sandbox = Sandbox::failing(folder.path());
    let database = Cluster::shared().database();
    let mut trial = Trial::new("three processes", &folder, sandbox, "pandapon-1688", database.url(), orders());
    let mut dice = Dice::of(&trial.name);
    let mut processes: Vec<Running> = (0..3).map(|_| trial.start()).collect();
    for mark in dice.marks(2, trial.orders * 8 / 10) {
        let mut one = processes.remove(0);
        trial.until_placed(&mut one, mark.max(1));
        std::thread::sleep(dice.moment(300));
        assert!(one.is_running(), "over before it was killed: {:?}", one.kill());
        one.kill();
        trial.kills += 1;
    }
    let within = trial.within();
    let third = processes.remove(0).end(within);
    // A refusal that was a fault's may be left over, but nothing of the dead.
    let summary = third.json();
    assert_eq!((summary["total"].as_u64(), summary["unknown"].as_u64()), (Some(trial.orders), Some(0)), "{third:?}");
    if !trial.is_complete(&summary) {
        trial.finish();
    }
    trial.prove();
}

/// A smaller run, with one kill.
fn one_kill(buyer: &'static str) {
    let _turn = Turn::beside_others();
    let folder = Folder::new("one-kill");
    let sandbox = Sandbox::failing(folder.path());
    let mut trial = Trial::new("one kill", &folder, sandbox, buyer, folder.store(), 40);
    trial.kill_all_over(1);
    trial.finish();
    trial.prove();
}

#[test]
fn every_order_of_pandapon_1688_is_placed_once() {
    one_kill("pandapon-1688");
}

#[test]
fn every_order_of_pandapon_taobao_is_placed_once() {
    one_kill("pandapon-taobao");
}

#[test]
fn every_order_of_dajisaas_1688_is_placed_once() {
    one_kill("dajisaas-1688");
}

#[test]
fn every_order_of_dajisaas_taobao_is_placed_once() {
    one_kill("dajisaas-taobao");
}

/// Runs the command until nothing is left but what is placed and what only a person can decide.
fn until_a_person_is_needed(trial: &mut Trial) -> Value {
    for _ in 0..MOST_RUNS {
        let ended = trial.run();
        assert!(matches!(ended.code, Some(0 | 1 | 3 | 4)), "{}: {ended:?}", trial.name);
        // A list that never came whole sends nothing: it is run again.
        if ended.stdout.trim().is_empty() {
            continue;
        }
        let summary = ended.json();
        let count = |name: &str| summary[name].as_u64().unwrap_or_default();
        if count("placed") + count("already_placed") + count("unknown") == trial.orders {
            return summary;
        }
    }
    panic!("{}: not all placed or unknown after {MOST_RUNS} runs", trial.name);
}

/// Decides each order that stays unknown by what stands on the platform's own pages; gives how many were adopted and
/// released.
fn decided_by_a_person(trial: &Trial) -> (usize, usize) {
    let orders = trial.sandbox.orders();
    let (mut adopted, mut released) = (0, 0);
    for row in ledger(&trial.store, &["list", "--state", "unknown"]).json().as_array().unwrap() {
        let reference = row["reference"].as_str().unwrap();
        assert!(row["why"].as_str().is_some_and(|why| !why.is_empty()), "nothing explains it: {row}");
        let its = orders.iter().filter(|order| order["reference"] == reference);
        let numbers: Vec<&str> = its.map(|order| order["order_id"].as_str().unwrap()).collect();
        let decision = match numbers.is_empty() {
            true => ledger(&trial.store, &["release", reference]),
            false => ledger(&trial.store, &[&["adopt", reference], &numbers[..]].concat()),
        };
        assert_eq!(decision.code, Some(0), "{decision:?}");
        *(if numbers.is_empty() { &mut released } else { &mut adopted }) += 1;
    }
    (adopted, released)
}

#[test]
fn killed_ten_times_on_a_messy_platform_every_order_is_one_and_a_person_decides_the_rest() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("messy");
    let sandbox = Sandbox::messy(folder.path());
    let mut trial = Trial::new("ten kills, mess", &folder, sandbox, "pandapon-1688", folder.store(), orders() / 2);
    let mut dice = Dice::of(&trial.name);
    for mark in dice.marks(10, trial.orders * 9 / 10) {
        // A run may end before it is killed, where the list was never whole: another one is begun.
        for _ in 0..MOST_RUNS {
            let mut process = trial.start();
            trial.until_placed(&mut process, mark);
            std::thread::sleep(dice.moment(300));
            let killed = process.is_running();
            process.kill();
            if killed {
                trial.kills += 1;
                break;
            }
        }
    }
    let (mut unknown, mut adopted, mut released) = (0, 0, 0);
    for _ in 0..MOST_RUNS {
        let summary = until_a_person_is_needed(&mut trial);
        if summary["unknown"] == json!(0) {
            break;
        }
        unknown += summary["unknown"].as_u64().unwrap();
        let (more, others) = decided_by_a_person(&trial);
        (adopted, released) = (adopted + more, released + others);
    }
    assert_eq!(trial.kills, 10);
    say(format_args!("{unknown} stayed unknown: {adopted} adopted, {released} released by a person"));
    trial.prove();
}
