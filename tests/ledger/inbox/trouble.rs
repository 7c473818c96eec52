//! What a tired operator and a full machine do: a mistyped path, a log and a disk that are full.

use super::messages::delivery;
use super::{Receiver, serve_by};
use crate::support::disk::Disk;
use crate::support::http::ask;
use crate::support::processes::{Running, daigou};
use crate::support::{Folder, until};
use serde_json::{Value, json};
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(60);

#[test]
fn a_mistyped_path_is_told_and_makes_no_store() {
    let folder = Folder::new("mistyped");
    let path = folder.file("inbx.db");
    let store = format!("sqlite:{}", path.display());
    for command in [&["stats"][..], &["list"], &["list", "--state", "dead", "--bodies"], &["replay", "--dead"]] {
        let all = [&["inbox"], command, &["--store", &store, "--format", "json"]].concat();
        let ended = Running::start(&mut daigou(&all)).end(WITHIN);
        let error = ended.error();
        assert_eq!((ended.code, &error["kind"]), (Some(2), &json!("usage")), "{ended:?}");
        assert!(error["message"].as_str().is_some_and(|words| words.contains("inbx.db")), "{error}");
        assert!(error["hint"].as_str().is_some_and(|words| words.contains("path")), "{error}");
        assert!(!path.exists(), "{command:?}");
    }
}

/// Pushes one, whose number makes it another than the others.
fn push(description: &Value, number: u64, body: Option<&str>) -> u16 {
    let url = description["pandapon"].as_str().unwrap();
    let own = (0..).map(|at| delivery(number * 16 + at, 0)).find(|delivery| !delivery.dajisaas).unwrap().body;
    ask("POST", url, &[("content-type", "application/json")], body.unwrap_or(&own)).unwrap().0
}

#[test]
fn a_full_log_ends_neither_the_receiver_nor_its_writer() {
    let folder = Folder::new("full-log");
    let (mut process, description) = serve_by(|listen| {
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args([
            "-c",
            "exec \"$0\" \"$@\" 2>/dev/full",
            env!("CARGO_BIN_EXE_daigou"),
            "-v",
            "-v",
            "inbox",
            "serve",
        ]);
        shell.args(["--listen", listen, "--store", &folder.store()]).env_clear().env("HOME", folder.path());
        shell
    });
    for number in 0..20 {
        // What cannot be read is told in the log.
        let body = format!("rubbish {number}");
        assert_eq!(push(&description, number, (number % 2 == 0).then_some(&*body)), 200);
    }
    assert!(process.is_running());
    let stats = Running::start(&mut daigou(&["inbox", "stats", "--store", &folder.store(), "--format", "json"]));
    assert_eq!(stats.end(WITHIN).json()["unique"], 20);
}

#[test]
fn a_full_disk_is_answered_503_and_the_receiver_recovers_by_itself() {
    let folder = Folder::new("full-inbox");
    let Some(disk) = Disk::mount(&folder, "16m") else { return };
    let mut receiver = Receiver::recording(&disk.store());
    let description = receiver.description.clone();
    assert_eq!(push(&description, 0, None), 200);
    disk.fill();
    let mut kept = 1;
    // What is free within the store's own file may still be used up.
    let refused = (1..5000).find(|number| match push(&description, *number, None) {
        200 => {
            kept += 1;
            false
        }
        status => {
            assert_eq!(status, 503);
            true
        }
    });
    assert!(refused.is_some(), "all was kept on a full disk");
    assert!(receiver.is_running());
    disk.make_room();
    until("callbacks are taken again", WITHIN, || (push(&description, 9000, None) == 200).then_some(()));
    let stats = receiver.stats();
    // What was answered 503 may have been kept all the same, and what was answered 200 was.
    assert!(stats["unique"].as_u64().is_some_and(|unique| unique > kept), "{stats}, {kept}");
}
