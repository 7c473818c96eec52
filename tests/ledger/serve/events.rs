//! Events are posted, signed as Standard Webhooks say: their own library, in Python, checks each.

use super::{Server, bodies};
use crate::support::processes::Running;
use crate::support::sandbox::Sandbox;
use crate::support::{Folder, Turn, until};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A program that takes events and checks them by the official library; it fails each one the first time.
fn receiver() -> (Running, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/python/standard_webhooks.py");
    let mut running = Running::start(Command::new(python()).args(["-B", script, SECRET]));
    let line = running.line(Duration::from_secs(30));
    let address = line.trim().to_owned();
    assert!(address.starts_with("http://"), "{address}");
    (running, address)
}

/// Python with its library, where `cargo xtask setup` puts it; otherwise the system's.
fn python() -> std::path::PathBuf {
    let own = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/python/bin/python3");
    if own.is_file() { own } else { "python3".into() }
}

#[test]
fn python_standardwebhooks_verifies_every_event() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("serve-events");
    let sandbox = Sandbox::start();
    let (mut receiver, target) = receiver();
    let mut command = Server::command(&folder.store(), 0, &["--callbacks-to", &target]);
    sandbox.point(&mut command);
    let server = Server::of(command.env("DAIGOU_WEBHOOK_SECRET", SECRET));
    for platform in ["pandapon", "dajisaas"] {
        let url = &server.line[format!("{platform}_callbacks")];
        sandbox.post("/callbacks/target", &serde_json::json!({ "platform": platform, "url": url }).to_string());
    }
    let (reference, body) = bodies(&sandbox, "pandapon-1688", 1).remove(0);
    let (status, told) = server.ask("PUT", &format!("/v1/pandapon-1688/orders/{reference}?pay=true"), &body).unwrap();
    assert_eq!(status, 200, "{told}");
    let number = told["order_id"].as_str().unwrap();
    sandbox.post(&format!("/orders/{number}/events"), r#"{"event":"ship"}"#);
    let mut taken: Vec<Value> = Vec::new();
    while !taken.iter().any(|event| event["body"]["type"] == "order.shipped" && event["answered"] == 204) {
        let event: Value = serde_json::from_str(&receiver.line(Duration::from_secs(60))).unwrap();
        assert_eq!(event["verified"], true, "{event}");
        taken.push(event);
    }
    // Each failed once and came again under its name; those of one order came in turn.
    let done: Vec<&Value> = taken.iter().filter(|event| event["answered"] == 204).collect();
    let types = done.iter().map(|event| event["body"]["type"].as_str().unwrap());
    // Its parcel has news of its own.
    let types: Vec<&str> = types.filter(|name| name.starts_with("order.")).collect();
    assert_eq!(types, ["order.created", "order.paid", "order.shipped"], "{taken:?}");
    for event in &done {
        let tries = taken.iter().filter(|other| other["id"] == event["id"]).count();
        assert!(tries >= 2 && event["body"]["order_id"] == number, "{event}");
    }
    // What is pulled names the same events.
    let pulled = until("the events are there to be pulled", Duration::from_secs(10), || {
        let (_, page) = server.ask("GET", "/v1/events", "").ok()?;
        let items = page["items"].as_array()?.clone();
        (items.len() >= 3).then_some(items)
    });
    assert_eq!(pulled[0]["id"], done[0]["id"]);
    assert_eq!(server.end().code, Some(0));
}
