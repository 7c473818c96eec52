//! The sandbox's state in a file: what a killed process leaves behind, and who may go on with it.

use crate::support::{Process, error, stdout};
use serde_json::Value;
use std::fs;
use std::io::Write;

const ORDER: &str = include_str!("../../../../tests/fixtures/alibaba1688/order.create.request.json");

/// Calls an operation of 1688; gives the reply.
fn call(sandbox: &Process, operation: &str, params: &str) -> Value {
    let args = ["call", "alibaba1688", operation, "--data", params, "--generation", "v1", "--format", "json"];
    serde_json::from_str(&stdout(&sandbox.call(&args))).unwrap()
}

/// Orders something; gives the order's number.
fn order(sandbox: &Process) -> String {
    call(sandbox, "order.create", ORDER)["orderId"].as_str().unwrap().to_owned()
}

fn orders(sandbox: &Process) -> Vec<String> {
    let page = call(sandbox, "order.list", r#"{"pageNum":1,"pageSize":20}"#);
    let rows = page["data"].as_array().unwrap();
    rows.iter().map(|row| row["tbOrderId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_killed_sandbox_goes_on_where_it_was() {
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/killed.jsonl");
    let _ = fs::remove_file(file);
    let mut sandbox = Process::start_with(&["--state", file, "--seed", "5"]);
    let mut made = vec![order(&sandbox), order(&sandbox)];
    // No second one on the same file, as long as this one lives.
    let (code, said) = error(&["sandbox", "--state", file], |_| {});
    assert!(code == 2 && said["message"].as_str().unwrap().contains("another sandbox keeps its state there"), "{said}");

    sandbox.child.kill().unwrap();
    sandbox.child.wait().unwrap();
    // As if it had been killed while it wrote.
    fs::OpenOptions::new().append(true).open(file).unwrap().write_all(br#"{"call":{"now":17"#).unwrap();
    let sandbox = Process::start_with(&["--state", file]);
    made.reverse();
    assert_eq!(orders(&sandbox), made);
    let next = order(&sandbox);
    assert!(!made.contains(&next) && next > made[0], "{next} {made:?}");
    drop(sandbox);

    let text = fs::read_to_string(file).unwrap();
    assert_eq!(
        (text.lines().count(), text.lines().next()),
        (4, Some(r#"{"version":2,"seed":5,"demo":false}"#)),
        "{text}"
    );
    let newer = text.replacen("\"version\":2", "\"version\":3", 1);
    fs::write(file, &newer).unwrap();
    let (code, said) = error(&["sandbox", "--state", file], |_| {});
    let words = said["message"].as_str().unwrap();
    assert!(code == 2 && words.contains("version 3 is newer") && words.contains(file), "{said}");
    assert_eq!(fs::read_to_string(file).unwrap(), newer);
}
