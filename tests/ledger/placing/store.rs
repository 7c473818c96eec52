//! The store on a bad day: full, read-only, damaged, from the future, taken. The command says what is the matter and what
//! to do; once the cause is gone, the same command goes on, and nothing was lost or done twice.

use super::Trial;
use crate::support::disk::Disk;
use crate::support::processes::{Ended, Running, daigou};
use crate::support::sandbox::Sandbox;
use crate::support::{Folder, Turn, python, until};
use std::time::Duration;

const ORDERS: u64 = 200;

fn trial(name: &str, folder: &Folder, sandbox: Sandbox, store: String) -> Trial {
    Trial::new(name, folder, sandbox, "pandapon-1688", store, ORDERS)
}

/// That a run ended with an error of the store, which says this and what to do.
fn assert_store_error(ended: &Ended, words: &str) {
    let error = ended.error();
    assert!(matches!(ended.code, Some(3 | 4)), "{ended:?}");
    let certainty = if ended.code == Some(4) { "maybe_sent" } else { "not_sent" };
    assert_eq!((error["kind"].as_str(), error["certainty"].as_str()), (Some("store"), Some(certainty)), "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(words), "`{words}` is not said: {error}");
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "no hint: {error}");
}

/// Places about half of them, and is killed.
fn place_half(trial: &mut Trial) {
    let mut process = trial.start();
    trial.until_placed(&mut process, ORDERS / 2);
    assert!(process.is_running(), "over before it was killed: {:?}", process.kill());
    process.kill();
    trial.kills += 1;
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("full");
    let Some(disk) = Disk::mount(&folder, "16m") else { return };
    let mut trial = trial("disk full", &folder, Sandbox::start(), disk.store());
    let within = trial.within();
    let mut process = trial.start();
    trial.until_placed(&mut process, ORDERS / 4);
    disk.fill();
    let ended = process.end(within);
    assert_store_error(&ended, "disk is full");
    let placed = trial.sandbox.count();
    assert!((ORDERS / 4..ORDERS).contains(&placed), "{placed} orders when the disk was full");
    // As long as it is full, it is said each time, and no more is ordered than can be kept.
    let ended = trial.run();
    assert_store_error(&ended, "disk is full");
    assert_eq!(trial.sandbox.count(), placed, "nothing is sent that cannot be kept");
    disk.make_room();
    trial.finish();
    trial.prove();
}

#[test]
fn a_read_only_store_is_told_and_nothing_is_sent() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("read-only");
    let Some(disk) = Disk::mount(&folder, "16m") else { return };
    let mut trial = trial("read-only", &folder, Sandbox::failing(folder.path()), disk.store());
    place_half(&mut trial);
    let placed = settled(&trial);
    disk.remount("ro");
    let ended = trial.run();
    assert_store_error(&ended, "ead-only");
    assert_eq!((ended.code, trial.sandbox.count()), (Some(3), placed), "{ended:?}");
    disk.remount("rw");
    trial.finish();
    trial.prove();
}

/// How many orders there are once what a killed process had sent has arrived.
fn settled(trial: &Trial) -> u64 {
    let mut last = trial.sandbox.count();
    until("no more orders arrive", Duration::from_secs(30), || {
        std::thread::sleep(Duration::from_millis(300));
        let before = std::mem::replace(&mut last, trial.sandbox.count());
        (before == last).then_some(last)
    })
}

#[test]
fn a_store_damaged_by_python_is_told_and_nothing_is_sent() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("damaged");
    let mut trial = trial("damaged", &folder, Sandbox::start(), folder.store());
    let all = std::fs::read_to_string(&trial.file).unwrap();
    let half: Vec<&str> = all.lines().take(100).collect();
    std::fs::write(&trial.file, half.join("\n")).unwrap();
    let ended = trial.run();
    assert_eq!((ended.code, ended.json()["placed"].as_u64()), (Some(0), Some(100)), "{ended:?}");
    std::fs::write(&trial.file, all).unwrap();

    let store = folder.file("store.db");
    // All of it into the one file, and nothing into the log beside it.
    python("sql.py", &[store.to_str().unwrap(), "PRAGMA wal_checkpoint(TRUNCATE)"]);
    let whole = std::fs::read(&store).unwrap();
    let mut damaged = whole.clone();
    let (from, to) = (whole.len() / 4, whole.len() * 3 / 4);
    damaged[from..to].fill(0xA5);
    std::fs::write(&store, &damaged).unwrap();
    let ended = trial.run();
    assert_store_error(&ended, "damaged");
    assert_eq!((ended.code, trial.sandbox.count()), (Some(3), 100), "{ended:?}");
    // It was left as it was: whatever can still be rescued is still there.
    let kept = std::fs::read(&store).unwrap();
    assert!(kept[from..to].iter().all(|byte| *byte == 0xA5), "the damaged part was written to");
    for beside in ["store.db-wal", "store.db-shm"] {
        let _ = std::fs::remove_file(folder.file(beside));
    }
    std::fs::write(&store, whole).unwrap();
    trial.finish();
    trial.prove();
}

#[test]
fn a_clock_that_python_sets_back_an_hour_neither_loses_an_order_nor_holds_it_up() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("clock");
    let mut trial = trial("clock back an hour", &folder, Sandbox::failing(folder.path()), folder.store());
    place_half(&mut trial);
    // To the process that goes on, every time in the store lies an hour ahead: as if the clock had been set back.
    let moved = python("shift_times.py", &[folder.file("store.db").to_str().unwrap(), "3600000"]);
    let moved: u64 = moved.trim().parse().unwrap();
    assert!(moved >= ORDERS, "{moved} times were moved");
    trial.finish();
    trial.prove();
    assert!(trial.began.elapsed() < Duration::from_secs(600), "it waited for the hour: {:?}", trial.began.elapsed());
}

#[test]
fn a_store_that_python_makes_newer_is_refused_and_left_alone() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("newer");
    let mut trial = trial("newer", &folder, Sandbox::failing(folder.path()), folder.store());
    place_half(&mut trial);
    let placed = settled(&trial);
    let store = folder.file("store.db");
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, \
                 'of the future', TRUE, x'00', 0)";
    python("sql.py", &[store.to_str().unwrap(), newer]);
    let ended = trial.run();
    assert_store_error(&ended, "newer version");
    assert_eq!((ended.code, trial.sandbox.count()), (Some(3), placed), "{ended:?}");
    python("sql.py", &[store.to_str().unwrap(), "DELETE FROM _sqlx_migrations WHERE version = 9000"]);
    trial.finish();
    trial.prove();
}

#[test]
fn a_second_process_on_one_sqlite_file_is_refused_with_words() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("second");
    let mut trial = trial("second process", &folder, Sandbox::failing(folder.path()), folder.store());
    let mut first = trial.start();
    trial.until_placed(&mut first, 1);
    let ended = trial.run();
    assert!(first.is_running(), "over before the second began: {:?}", first.kill());
    assert_store_error(&ended, "another process");
    assert_eq!(ended.code, Some(3), "{ended:?}");
    let within = trial.within();
    let ended = first.end(within);
    assert_eq!(ended.json()["total"], ORDERS, "the first is not disturbed: {ended:?}");
    trial.finish();
    trial.prove();
}

#[test]
fn a_row_that_python_damages_stands_in_the_way_of_no_other() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("damaged-row");
    let mut trial = Trial::new("damaged row", &folder, Sandbox::start(), "pandapon-1688", folder.store(), 4);
    let all = std::fs::read_to_string(&trial.file).unwrap();
    let three: Vec<&str> = all.lines().take(3).collect();
    std::fs::write(&trial.file, three.join("\n")).unwrap();
    assert_eq!(trial.run().code, Some(0));
    std::fs::write(&trial.file, all).unwrap();
    let store = folder.file("store.db");
    for damage in ["content = '{\"reference\":'", "state = 'maybe'", "placed = 'x'", "payment = 'maybe'"] {
        std::fs::copy(&store, folder.file("whole.db")).unwrap();
        let update = format!("UPDATE placement SET {damage} WHERE reference = 'PO-2'");
        python("sql.py", &[store.to_str().unwrap(), "PRAGMA ignore_check_constraints = 1", &update]);
        let ended = trial.run();
        let summary = ended.json();
        let known = summary["placed"].as_u64().unwrap() + summary["already_placed"].as_u64().unwrap();
        assert_eq!((ended.code, known, summary["unknown"].as_u64()), (Some(4), 3, Some(1)), "{damage}: {ended:?}");
        let report = trial.report();
        let told = report.iter().find(|line| line["reference"] == "PO-2").unwrap();
        assert!(told["why"].as_str().unwrap().contains("cannot be read"), "{told}");
        let mut list = daigou(&["ledger", "list", "--store", &trial.store, "--format", "json"]);
        let listed = Running::start(&mut list).end(Duration::from_secs(60));
        assert_eq!((listed.code, listed.json().as_array().unwrap().len()), (Some(0), 3), "{damage}: {listed:?}");
        assert!(listed.stderr.contains("PO-2 cannot be read"), "{damage}: {listed:?}");
        let restore = "content = (SELECT content FROM o.placement p WHERE p.reference = 'PO-2'), state = 'placed', \
                       placed = (SELECT placed FROM o.placement p WHERE p.reference = 'PO-2'), payment = NULL";
        let whole = folder.file("whole.db");
        let attach = format!("ATTACH '{}' AS o", whole.display());
        let update = format!("UPDATE placement SET {restore} WHERE reference = 'PO-2'");
        python("sql.py", &[store.to_str().unwrap(), &attach, &update]);
    }
    assert_eq!(trial.run().json()["already_placed"], 4);
    assert_eq!(trial.sandbox.count(), 4, "nothing was sent for a row that cannot be read");
}
