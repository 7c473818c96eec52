//! What outlives a sandbox beside its world: accounts, faults, targets and callbacks that are still to be sent; and whose
//! the file is.

use super::determinism::NOON;
use super::state::Scratch;
use super::{Caller, Heard, fixture};
use crate::{Options, Sandbox, SandboxError};
use daigou_core::Platform;
use daigou_core::auth::Secret;
use serde_json::{Value, json};
use std::fs;

/// A target where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9/callbacks";

/// The callbacks that are still to be sent, as the admin API shows them.
async fn pending(caller: &Caller) -> Vec<Value> {
    let all = caller.get("/admin/callbacks?limit=1000").await.json();
    all.as_array().unwrap().iter().filter(|one| one["state"] == "pending").cloned().collect()
}

/// What a sandbox has beside its world.
async fn beside(caller: &Caller) -> Vec<Value> {
    let mut seen = pending(caller).await;
    for path in ["faults", "callbacks/target", "accounts", "clock"] {
        seen.push(caller.get(&format!("/admin/{path}")).await.json());
    }
    seen
}

async fn admin(caller: &Caller, path: &str, body: &Value) -> Heard {
    let heard = caller.send("POST", &format!("/admin/{path}"), &[], &body.to_string()).await;
    assert_eq!(heard.status, 200, "{path}: {}", heard.body);
    heard
}

/// Something of everything: another account, a fault that struck once of twice, callbacks to nowhere.
async fn furnish(caller: &Caller) {
    caller.freeze(NOON).await;
    let account = json!({"platform": "pandapon", "access_key": "k2", "access_secret": "s2", "user_ids": ["2100000000002"], "balance_fen": 5});
    admin(caller, "accounts", &account).await;
    admin(caller, "callbacks/target", &json!({"platform": "pandapon", "url": NOWHERE})).await;
    caller.order_bags().await;
    caller.order_bags().await;
    let faults = json!([{"operation": "order.create", "fault": "refusal", "code": 4000, "times": 2},
        {"operation": "cart.list", "fault": "http_429", "probability": 0.5}]);
    admin(caller, "faults", &faults).await;
    let example: Value = serde_json::from_str(fixture!("alibaba1688/order.create.request.json")).unwrap();
    assert_eq!(caller.operate(Platform::PandaPon, "alibaba1688 order.create", &example).await.code(), 4000);
    admin(caller, "clock/advance", &json!({"seconds": 60})).await;
}

#[tokio::test]
async fn accounts_faults_targets_and_pending_callbacks_outlive_a_restart() {
    let scratch = Scratch::new();
    let keeping = || Options::default().seed(3).state(scratch.file());
    let caller = Caller::bare(keeping()).await;
    furnish(&caller).await;
    let before = beside(&caller).await;
    assert!(before.len() > 4, "{before:#?}");
    caller.sandbox.shutdown().await;
    let text = fs::read_to_string(scratch.file()).unwrap();
    let caller = Caller::bare(keeping()).await;
    assert_eq!(beside(&caller).await, before);
    assert_eq!(fs::read_to_string(scratch.file()).unwrap(), text, "starting and reading write nothing");
    // What is due goes out as if nothing had been: each is tried once more.
    admin(&caller, "clock/advance", &json!({"seconds": 1800})).await;
    let tried = pending(&caller).await;
    assert!(!tried.is_empty() && tried.iter().all(|one| one["attempts"].as_array().unwrap().len() == 2), "{tried:#?}");
    // What was said at the start wins over the file.
    caller.sandbox.shutdown().await;
    let other = "http://127.0.0.1:10/other";
    let caller = Caller::bare(keeping().callback_target(Platform::PandaPon, other).unwrap()).await;
    assert_eq!(caller.get("/admin/callbacks/target").await.json()["pandapon"], other);
    admin(&caller, "reset", &json!({})).await;
    caller.freeze(NOON).await;
    let after = beside(&caller).await;
    caller.sandbox.shutdown().await;
    let caller = Caller::bare(keeping()).await;
    assert_eq!(beside(&caller).await, after, "a reset keeps where callbacks go, and nothing else");
    assert_eq!(caller.get("/admin/callbacks/target").await.json()["pandapon"], other);
}

#[tokio::test]
async fn a_snapshot_holds_what_is_beside_the_world_too() {
    let caller = Caller::bare(Options::default().seed(3)).await;
    furnish(&caller).await;
    let (before, snapshot) = (beside(&caller).await, caller.get("/admin/snapshot").await.json());
    let elsewhere = Caller::bare(Options::default().seed(4)).await;
    admin(&elsewhere, "snapshot", &snapshot).await;
    assert_eq!(beside(&elsewhere).await, before);
    let mut second = elsewhere;
    second.pandapon.access_key = "k2".to_owned();
    second.pandapon.access_secret = Secret::new("s2");
    second.pandapon.user_id = "2100000000002".to_owned();
    assert_eq!(second.operate(Platform::PandaPon, "alibaba1688 cart.list", &json!({})).await.status, 200);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone_and_a_regular_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scratch = Scratch::new();
    let file = scratch.file();
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let caller = Caller::bare(Options::default().state(&file)).await;
    caller.order_bags().await;
    admin(&caller, "snapshot", &caller.get("/admin/snapshot").await.json()).await;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    caller.sandbox.shutdown().await;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let folder = file.with_file_name("folder");
    fs::create_dir(&folder).unwrap();
    let pipe = file.with_file_name("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let link = file.with_file_name("link");
    symlink("/dev/null", &link).unwrap();
    for other in [&folder, &pipe, &link, &"/dev/null".into()] {
        match Sandbox::start_with(Options::default().state(other)).await {
            Err(error @ SandboxError::State { .. }) => {
                assert!(error.to_string().contains("regular file"), "{error}");
            }
            started => panic!("{other:?}: {started:?}"),
        }
    }
}
