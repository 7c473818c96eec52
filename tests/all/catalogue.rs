//! The four tables of operations against the catalogue: every member of every entry, in the catalogue's order.

use crate::support::fixtures::{SAMPLES, TABLES, catalogue, typed};
use crate::support::json::Json;
use daigou_core::{Entry, Operation};

fn text<'j>(entry: &'j Json, member: &str) -> &'j str {
    match entry.get(member) {
        Some(Json::Text(text)) => text,
        other => panic!("`{member}` is {other:?} in {entry}"),
    }
}

fn listed(marketplace: &str) -> Vec<Json> {
    catalogue().iter().filter(|entry| text(entry, "marketplace") == marketplace).cloned().collect()
}

fn written(operation: &Operation) -> Json {
    Json::parse(&serde_json::to_string(operation).unwrap())
}

#[test]
fn the_tables_hold_every_operation_of_the_catalogue_in_its_order() {
    assert_eq!(catalogue().len(), 115);
    for (marketplace, table) in TABLES {
        let expected: Vec<String> = listed(marketplace).iter().map(|entry| text(entry, "id").to_owned()).collect();
        let found: Vec<&str> = table.iter().map(|entry| entry.operation.id).collect();
        assert_eq!(found, expected, "{marketplace}");
    }
}

#[test]
fn every_member_of_every_operation_is_the_catalogues() {
    let mut differences = Vec::new();
    for (marketplace, table) in TABLES {
        for (expected, entry) in listed(marketplace).iter().zip(table) {
            let found = written(entry.operation);
            let id = entry.operation.id;
            // How well the fields are known, and remarks, are the catalogue's alone.
            let mut expected = expected.without("fields").without("note").without("notes");
            if expected.get("doc").is_none() {
                let Json::Object(members) = &mut expected else { panic!("{expected}") };
                members.push(("doc".to_owned(), Json::Null));
            }
            let lost = expected.missing_from(&found);
            let more = found.missing_from(&expected);
            differences.extend(lost.iter().map(|d| format!("{marketplace} {id}: {d}")));
            differences.extend(more.iter().map(|d| format!("{marketplace} {id}, in the code: {d}")));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn the_catalogue_has_no_member_that_is_not_compared() {
    let known = ["marketplace", "id", "title", "kind", "effect", "auth", "routes", "doc", "fields", "note", "notes"];
    for entry in catalogue() {
        let Json::Object(members) = entry else { panic!("{entry}") };
        for (name, _) in members {
            assert!(known.contains(&name.as_str()), "`{name}` of {entry}");
        }
    }
}

#[test]
fn every_call_has_types() {
    for (marketplace, id) in SAMPLES {
        assert!(typed().contains(&(marketplace.to_owned(), id.to_owned())), "{marketplace} {id}");
    }
    assert_eq!(typed().len(), 32 + 34 + 6 + 35);
}

#[test]
fn callbacks_have_no_route_and_calls_have_one() {
    for (marketplace, table) in TABLES {
        for Entry { operation, .. } in table {
            let routed = operation.v1.is_some() || operation.v2.is_some();
            assert_eq!(routed, operation.kind() == "call", "{marketplace} {}", operation.id);
        }
    }
}
