//! What outlives a sandbox: in its file, and in a snapshot.

use super::Caller;
use super::determinism::NOON;
use crate::host::state::replay::repeat;
use crate::host::state::{Call, Entry, Given, Happened};
use crate::vendors::served::unlogged;
use crate::world::play;
use crate::world::played_event::PlayedEvent;
use crate::{Options, Sandbox, SandboxError, world};
use daigou_core::Generation;
use http::Method;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own, gone afterwards.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("daigou-state-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(super) fn file(&self) -> PathBuf {
        self.0.join("state.jsonl")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn keeping(file: &Path) -> Options {
    Options::default().seed(3).state(file)
}

/// Why a sandbox does not start.
async fn refused(file: &Path) -> String {
    match Sandbox::start_with(keeping(file)).await {
        Err(error @ SandboxError::State { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    caller.freeze(NOON).await;
    caller.journey().await;
    let before = caller.seen().await;
    caller.sandbox.shutdown().await;
    let lines = fs::read_to_string(scratch.file()).unwrap();
    assert!(!lines.contains("not-a-real") && lines.contains("order.create") && !lines.contains("goods.search"));

    let caller = Caller::with(Options::default().seed(99).state(scratch.file())).await;
    assert_eq!(caller.seen().await, before);
    assert_eq!(caller.get("/admin/status").await.json()["seed"], 3, "the file's own seed");
    assert_eq!(fs::read_to_string(scratch.file()).unwrap(), lines, "starting and reading write nothing");
    // Ids, stock and marks go on as if nothing had been.
    let other = Caller::with(Options::default().seed(3)).await;
    other.freeze(NOON).await;
    other.journey().await;
    other.seen().await;
    assert_eq!(caller.order_bags().await, other.order_bags().await);
    assert_eq!(caller.seen().await, other.seen().await);
    let mark = |caller: &Caller| caller.sandbox.journal().into_iter().map(|e| e.answer[..50].to_owned()).next_back();
    assert!(mark(&other) != mark(&caller), "no requestId comes twice");
}

#[tokio::test]
async fn the_clock_that_was_moved_on_is_ahead_after_a_restart() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    caller.admin("clock/advance", &json!({"seconds": 86_400})).await;
    let advanced = std::time::Instant::now();
    caller.order_bags().await;
    caller.sandbox.shutdown().await;
    let caller = Caller::with(keeping(&scratch.file())).await;
    let clock = caller.get("/admin/clock").await.json();
    // It goes on from the last thing that happened: what passed since then was not kept.
    let lost = i64::try_from(advanced.elapsed().as_secs()).unwrap() + 1;
    let ahead = clock["ahead_seconds"].as_i64().unwrap();
    assert!(clock["mode"] == "real" && (86_400 - lost..=86_400).contains(&ahead), "{lost} s: {clock}");
}

#[tokio::test]
async fn a_snapshot_brings_back_what_was() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    caller.freeze(NOON).await;
    caller.journey().await;
    let before = caller.seen().await;
    let snapshot = caller.get("/admin/snapshot").await.json();
    assert_eq!((&snapshot["version"], &snapshot["seed"]), (&json!(2), &json!(3)));
    assert_eq!(snapshot["clock"], json!({"mode": "frozen", "now_millis": NOON + (10 + 3600 + 30 * 86_400) * 1000}));

    caller.order_bags().await;
    caller.admin("clock/advance", &json!({"seconds": 5})).await;
    let after = caller.seen().await;
    assert_ne!(after, before);
    let later = caller.get("/admin/snapshot").await.json();
    let restored = caller.admin("snapshot", &snapshot).await;
    let entries = snapshot["log"].as_array().unwrap().len();
    assert_eq!((restored.status, restored.json()), (200, json!({"seed": 3, "entries": entries})));
    assert_eq!(caller.seen().await, before);
    // Written for people, and from another sandbox.
    let elsewhere = Caller::start().await;
    let pretty = serde_json::to_string_pretty(&later).unwrap();
    assert_eq!(elsewhere.send("POST", "/admin/snapshot", &[], &pretty).await.status, 200);
    assert_eq!(elsewhere.seen().await, after);
    assert_eq!(elsewhere.get("/admin/snapshot").await.json()["clock"], later["clock"]);

    caller.order_bags().await;
    let before = caller.seen().await;
    caller.sandbox.shutdown().await;
    let caller = Caller::with(keeping(&scratch.file())).await;
    assert_eq!(caller.seen().await, before, "a restart after a restored snapshot");
}

#[tokio::test]
async fn what_is_no_snapshot_changes_nothing() {
    let caller = Caller::start().await;
    caller.freeze(NOON).await;
    caller.order_bags().await;
    let before = caller.seen().await;
    let good = caller.get("/admin/snapshot").await.json();
    let with = |name: &str, value: Value| {
        let mut other = good.clone();
        other[name] = value;
        other.to_string()
    };
    let clock = json!({"clock": {"now": 1, "reading": {"running": 0}}});
    let unknown = json!({"call": {"now": 1, "account": 0, "marketplace": "taobao", "operation": "order.eat", "generation": "v1",
        "user_id": "", "params": {"json": "{}"}}});
    let nested = json!({"restore": good.clone()});
    for (body, words) in [
        ("{".to_owned(), "no state of a sandbox"),
        (with("version", json!(3)), "version 3 is newer than the 2"),
        (with("version", json!(0)), "no version 0"),
        (with("seed", json!(-1)), "-1"),
        (with("more", json!(1)), "more"),
        (with("clock", json!({"mode": "frozen"})), "now_millis"),
        (with("log", json!([{"eat": {}}])), "eat"),
        (with("log", json!([clock, unknown])), "log[1]: this sandbox serves no taobao order.eat"),
        (with("log", json!([nested])), "log[0]: a snapshot holds no other"),
    ] {
        let heard = caller.send("POST", "/admin/snapshot", &[], &body).await;
        let said = heard.json()["error"].as_str().unwrap().to_owned();
        assert!(heard.status == 400 && said.contains(words), "{words}: {said}");
    }
    assert_eq!(caller.seen().await, before);
}

#[tokio::test]
async fn a_reset_forgets_the_file_too() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    caller.order_bags().await;
    caller.admin("reset", &json!({"seed": 8})).await;
    let number = caller.order_bags().await;
    let seen = caller.seen().await;
    caller.sandbox.shutdown().await;
    let text = fs::read_to_string(scratch.file()).unwrap();
    assert!(text.starts_with("{\"version\":2,\"seed\":8,\"demo\":true}\n") && text.lines().count() == 2, "{text}");
    let caller = Caller::with(keeping(&scratch.file())).await;
    let again = caller.seen().await;
    assert!(again[0].contains(number.as_str().unwrap()) && again[0] == seen[0] && again[1] == seen[1]);
}

#[tokio::test]
async fn a_file_has_one_sandbox_at_a_time() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    caller.order_bags().await;
    let words = refused(&scratch.file()).await;
    assert!(words.contains("another sandbox") && words.contains("state.jsonl"), "{words}");
    caller.order_bags().await;
    caller.sandbox.shutdown().await;
    let caller = Caller::with(keeping(&scratch.file())).await;
    assert_eq!(caller.get("/admin/orders").await.json().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_left_as_it_is() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    caller.order_bags().await;
    caller.order_bags().await;
    caller.sandbox.shutdown().await;
    let good = fs::read_to_string(scratch.file()).unwrap();
    let (head, entries) = good.split_once('\n').unwrap();
    for (text, words) in [
        ("my notes\n".to_owned(), "line 1: that is no state of a sandbox"),
        (format!("{{\"version\":3,\"seeds\":[1]}}\n{entries}"), "line 1: version 3 is newer than the 2"),
        (format!("{head}\n{entries}{{\"call\":{{}}}}\n"), "line 4: missing field `now`"),
        (format!("{head}\n\n{entries}"), "line 2: EOF"),
        (format!("{head}\n{}", entries.replacen("order.create", "order.eat", 1)), "line 2: this sandbox serves no"),
        (format!("{head}\n{}", entries.replacen("\"v1\"", "\"v3\"", 1)), "line 2: generation: must be v1 or v2"),
        (format!("{head}\n{}", &entries[40..]), "line 2: "),
    ] {
        fs::write(scratch.file(), &text).unwrap();
        let said = refused(&scratch.file()).await;
        assert!(said.contains(words) && said.contains("left as it is"), "{words}: {said}");
        assert_eq!(fs::read_to_string(scratch.file()).unwrap(), text);
    }
    let said = refused(&scratch.0).await;
    assert!(said.contains("no regular file"), "{said}");
    assert!(refused(&scratch.0.join("nowhere").join("file")).await.contains("cannot be opened"));
}

#[tokio::test]
async fn a_last_line_that_was_cut_off_is_dropped() {
    let scratch = Scratch::new();
    let caller = Caller::with(keeping(&scratch.file())).await;
    let first = caller.order_bags().await;
    let second = caller.order_bags().await;
    caller.sandbox.shutdown().await;
    let whole = fs::read_to_string(scratch.file()).unwrap();
    let start = whole.trim_end().rfind('\n').unwrap() + 1;
    // Anywhere in the line; but without its line break alone it is whole.
    for cut in [start + 1, start + 30, whole.len() - 2, whole.len() - 1] {
        if !whole.is_char_boundary(cut) {
            continue;
        }
        fs::write(scratch.file(), &whole[..cut]).unwrap();
        let caller = Caller::with(keeping(&scratch.file())).await;
        let lost = cut < whole.len() - 1;
        let orders = caller.get("/admin/orders").await.json();
        assert_eq!(orders.as_array().unwrap().len(), if lost { 1 } else { 2 });
        assert_eq!(orders[0]["order_id"], first);
        if lost {
            assert_eq!(caller.order_bags().await, second, "the next number is the one that was lost");
        }
        caller.sandbox.shutdown().await;
        let text = fs::read_to_string(scratch.file()).unwrap();
        assert!(text.ends_with('\n') && text.lines().count() == 3, "{text}");
    }
}

/// The world as it is inside, but for a count that the tests of another file keep there.
fn inside(world: &world::World) -> String {
    let text = format!("{world:?}");
    let (before, after) = text.split_once("visited: ").unwrap();
    format!("{before}{}", after.split_once('}').unwrap().1)
}

/// A documented request, as a call of an operation.
fn call(marketplace: &str, operation: &str, method: &Method, params: &Value, generation: Generation) -> Call {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let members = params.as_object().unwrap();
    let pairs = members.iter().flat_map(|(name, value)| match value {
        Value::Array(items) => items.iter().map(|item| (name.clone(), text(item))).collect(),
        other => vec![(name.clone(), text(other))],
    });
    let (marketplace, operation) = (marketplace.to_owned().into(), operation.to_owned().into());
    let params =
        if *method == Method::GET { Given::Query(pairs.collect()) } else { Given::Json(params.to_string().into()) };
    Call { now: NOON, account: 0, marketplace, operation, generation, user_id: "1".into(), params }
}

/// What is not written down must change nothing: else a restart would lose it.
#[test]
fn reads_that_are_not_written_down_change_nothing() {
    let mut world = world::World::new(1);
    for file in ["order.create", "cart.create_order"] {
        drop(repeat(&mut world, &documented(&format!("alibaba1688/{file}"), "alibaba1688", file)).unwrap());
    }
    drop(play::play(&mut world, "2542285634920880794", &PlayedEvent::word("pay"), NOON));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");
    let mut count = 0;
    for operation in unlogged() {
        let place = format!("{folder}/{}", operation.marketplace);
        let files = fs::read_dir(place).unwrap().map(|file| file.unwrap().path());
        let ours = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(&format!("{}.request", operation.id))
        };
        let mut params: Vec<Value> =
            files.filter(ours).map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()).collect();
        params.push(json!({}));
        for (params, generation) in params.iter().flat_map(|p| [(p, Generation::V1), (p, Generation::V2)]) {
            let Some(route) = operation.route(generation) else { continue };
            let before = inside(&world);
            let call = call(operation.marketplace, operation.id, &route.method, params, generation);
            drop(repeat(&mut world, &call).unwrap());
            let (after, id) = (inside(&world), operation.id);
            let at = before.bytes().zip(after.bytes()).position(|(one, other)| one != other);
            let place = at.map(|at| String::from_utf8_lossy(&after.as_bytes()[at.saturating_sub(200)..]));
            assert!(after == before, "{id} changes the world: {:.300}", place.unwrap_or_default());
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

fn documented(file: &str, marketplace: &str, operation: &str) -> Call {
    let path = format!("{}/../../tests/fixtures/{file}.request.json", env!("CARGO_MANIFEST_DIR"));
    let params: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    call(marketplace, operation, &Method::POST, &params, Generation::V1)
}

/// An entry is read as it was written.
#[test]
fn entries_stand_on_one_line_each() {
    let mut made = documented("alibaba1688/order.create", "alibaba1688", "order.create");
    made.params = Given::Json("{\n  \"message\": \"七\"}".into());
    for entry in [Entry::Call(made), Entry::Event(Happened::of(1, "7", "ship"))] {
        let text = serde_json::to_string(&entry).unwrap();
        assert!(!text.contains('\n'));
        let read: Entry = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}
