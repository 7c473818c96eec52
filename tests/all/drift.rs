//! Drift: a client hears of every member that a reply has and no type has, by its path, and of nothing else.

use crate::replies::modelled;
use crate::support::clients::Setup;
use crate::support::fixtures::{Ask, Example};
use crate::support::json::{Json, Path, STRANGERS};
use crate::support::{block_on, call};
use daigou_core::Drift;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// What a client hears of when it receives this reply.
fn heard(example: &Example, body: &Json) -> Vec<Drift> {
    let drifts = Arc::new(Mutex::new(Vec::new()));
    let record = drifts.clone();
    let ask = Ask::first(&example.marketplace, &example.operation);
    let (setup, _) = Setup::hearing([body.to_string()]);
    let setup = setup.able(&ask).drifting(Arc::new(move |drift| record.lock().unwrap().push(drift.clone())));
    let reply = block_on(call(&*setup.client(&ask.marketplace), &ask.operation, &ask.params));
    reply.unwrap_or_else(|e| panic!("{}: {e}", example.file));
    std::mem::take(&mut *drifts.lock().unwrap())
}

/// What is kept as it came, so that nothing in it is new: JSON in a string, ids by name, and members of which only the
/// name is published.
const KEPT: [&str; 8] = [
    "extInfo",
    "orderEntryCountMap",
    "mpProducts",
    "noMpReasonList",
    "multiLanguageInfo",
    "properties",
    "skuList",
    "receiverAddress",
];

/// Whether something is kept as it came, by its operation.
fn kept(example: &Example, path: &Path) -> bool {
    let free = |name: &str| match name {
        "properties" => example.operation == "goods.source" || example.operation == "cart.list",
        "skuList" | "multiLanguageInfo" => example.operation == "goods.source",
        name => KEPT.contains(&name),
    };
    path.0.iter().any(|step| free(step))
}

#[test]
fn no_documented_reply_has_a_member_without_a_model() {
    let mut failures = Vec::new();
    for (example, body) in modelled() {
        failures.extend(heard(&example, &body).iter().map(|drift| format!("{}: {:?}", example.file, drift.members)));
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// A path as drift names it: within `data`, without the positions in lists.
fn named(path: &Path) -> String {
    let mut out = String::new();
    for step in &path.0[1..] {
        match step.bytes().all(|b| b.is_ascii_digit()) {
            true => out.push_str("[]"),
            false if out.is_empty() => out.push_str(step),
            false => out.push_str(&format!(".{step}")),
        }
    }
    out
}

#[test]
fn every_new_member_of_a_reply_is_named_by_its_path_and_by_nothing_of_its_content() {
    let mut failures = Vec::new();
    for (example, mut body) in modelled() {
        for path in body.containers().into_iter().filter(|p| p.0.last().is_some_and(|n| n == "orderEntryCountMap")) {
            body = body.cut(&path);
        }
        let objects = body.containers().into_iter().filter(|path| {
            path.0.first().is_some_and(|step| step == "data")
                && matches!(body.at(path), Json::Object(_))
                && !kept(&example, path)
        });
        let expected: BTreeSet<String> =
            objects.flat_map(|path| STRANGERS.map(|name| named(&path.join(name)))).collect();
        let drifts = heard(&example, &body.with_strangers());
        if expected.is_empty() {
            assert!(drifts.is_empty(), "{}: {drifts:?}", example.file);
            continue;
        }
        let [drift] = drifts.as_slice() else {
            failures.push(format!("{}: {drifts:?}", example.file));
            continue;
        };
        assert_eq!((drift.marketplace, drift.operation), (&*example.marketplace, &*example.operation));
        let found: BTreeSet<String> = drift.members.iter().cloned().collect();
        let differences: Vec<_> = expected.symmetric_difference(&found).collect();
        if !differences.is_empty() {
            failures.push(format!("{}: {differences:?}", example.file));
        }
        assert!(!format!("{drift:?}").contains("java.lang"), "{drift:?}");
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
