//! The placing process is killed, and another goes on.

use super::Trial;
use crate::support::postgres::Cluster;
use crate::support::processes::Running;
use crate::support::sandbox::Sandbox;
use crate::support::{Dice, Folder, Turn, setting};

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
