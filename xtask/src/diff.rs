//! The catalogue against what the code says of itself, member by member. Only what both claim is compared
//! here; whether an operation is typed, has a fixture or is served is `coverage.rs`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Marketplace and id, as both sides name an operation.
pub(crate) type Key = (String, String);

/// Members that have to be equal. Routes follow apart; `doc` binds the code only where the catalogue has it.
const MEMBERS: &[&str] = &["title", "kind", "effect", "auth"];

/// Operations by key. One without a key, or a second one under the same key, is a problem.
pub(crate) fn by_key<'a>(side: &str, operations: &'a [Value], problems: &mut Vec<String>) -> BTreeMap<Key, &'a Value> {
    let mut found = BTreeMap::new();
    for operation in operations {
        match key(operation) {
            None => problems.push(format!("{side}: an operation without marketplace and id: {operation}")),
            Some(key) => {
                let (marketplace, id) = key.clone();
                if found.insert(key, operation).is_some() {
                    problems.push(format!("{marketplace} {id}: {side} lists it twice"));
                }
            }
        }
    }
    found
}

pub(crate) fn key(operation: &Value) -> Option<Key> {
    let word = |member: &str| operation.get(member).and_then(Value::as_str).map(str::to_owned);
    Some((word("marketplace")?, word("id")?))
}

/// Every difference, each naming the operation, the member and both values.
pub(crate) fn differences(catalogue: &BTreeMap<Key, &Value>, code: &BTreeMap<Key, &Value>) -> Vec<String> {
    let keys: BTreeSet<&Key> = catalogue.keys().chain(code.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let name = format!("{} {}", key.0, key.1);
        match (catalogue.get(key), code.get(key)) {
            (Some(catalogue), Some(code)) => {
                found.extend(of_one(catalogue, code).into_iter().map(|difference| format!("{name}: {difference}")))
            }
            (Some(_), None) => found.push(format!("{name}: in the catalogue, not in the code")),
            (None, _) => found.push(format!("{name}: in the code, not in the catalogue")),
        }
    }
    found
}

fn of_one(catalogue: &Value, code: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |member: String, catalogue: Option<&Value>, code: Option<&Value>| {
        // An absent member and null say the same: a route without a path, an operation without a page.
        if catalogue.unwrap_or(&Value::Null) != code.unwrap_or(&Value::Null) {
            found.push(format!("{member}: catalogue {}, code {}", shown(catalogue), shown(code)));
        }
    };
    for member in MEMBERS {
        compare((*member).to_owned(), catalogue.get(member), code.get(member));
    }
    if let Some(doc) = catalogue.get("doc") {
        compare("doc".to_owned(), Some(doc), code.get("doc"));
    }
    let generations = names_in([catalogue.get("routes"), code.get("routes")]);
    for generation in generations {
        let one = route(catalogue, &generation);
        let other = route(code, &generation);
        if one.is_none() || other.is_none() {
            compare(format!("routes.{generation}"), one, other);
            continue;
        }
        for member in names_in([one, other]) {
            compare(
                format!("routes.{generation}.{member}"),
                one.and_then(|route| route.get(&member)),
                other.and_then(|route| route.get(&member)),
            );
        }
    }
    found
}

/// The route of one generation; a generation that is null has none.
pub(crate) fn route<'a>(operation: &'a Value, generation: &str) -> Option<&'a Value> {
    let route = operation.get("routes")?.get(generation)?;
    (!route.is_null()).then_some(route)
}

fn names_in(objects: [Option<&Value>; 2]) -> BTreeSet<String> {
    objects.into_iter().flatten().filter_map(Value::as_object).flat_map(|object| object.keys().cloned()).collect()
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cancel() -> Value {
        json!({
            "marketplace": "alibaba1688", "id": "order.cancel", "title": "Cancel an unpaid order",
            "kind": "call", "effect": "write", "auth": "headers",
            "routes": {
                "v1": {"method": "POST", "path": "/alibaba/order/cancel", "evidence": "documented"},
                "v2": {"method": "POST", "path": null, "evidence": "unpublished"}
            },
            "doc": "https://doc.example/api-1", "fields": "full", "note": "not the code's business"
        })
    }

    fn compared(catalogue: &[Value], code: &[Value]) -> Vec<String> {
        let mut problems = Vec::new();
        let catalogue = by_key("the catalogue", catalogue, &mut problems);
        let code = by_key("the code", code, &mut problems);
        problems.extend(differences(&catalogue, &code));
        problems
    }

    #[test]
    fn what_only_one_side_needs_is_no_difference() {
        let mut code = cancel();
        code["typed"] = json!(true);
        code["routes"]["v2"] = json!({"method": "POST", "evidence": "unpublished"});
        code.as_object_mut().unwrap().remove("note");
        assert_eq!(compared(&[cancel()], &[code]), Vec::<String>::new());
    }

    #[test]
    fn a_difference_names_operation_member_and_both_values() {
        let mut code = cancel();
        code["effect"] = json!("read");
        code["routes"]["v1"]["path"] = json!("/alibaba/order/close");
        code["doc"] = json!(null);
        assert_eq!(
            compared(&[cancel()], &[code]),
            [
                r#"alibaba1688 order.cancel: effect: catalogue "write", code "read""#,
                r#"alibaba1688 order.cancel: doc: catalogue "https://doc.example/api-1", code null"#,
                r#"alibaba1688 order.cancel: routes.v1.path: catalogue "/alibaba/order/cancel", code "/alibaba/order/close""#,
            ]
        );
    }

    #[test]
    fn an_invented_path_is_a_difference() {
        let mut code = cancel();
        code["routes"]["v2"]["path"] = json!("/v2/alibaba/order/cancel");
        assert_eq!(compared(&[cancel()], &[code]).len(), 1);
    }

    #[test]
    fn a_route_that_one_side_lacks_is_one_difference() {
        let mut code = cancel();
        code["routes"].as_object_mut().unwrap().remove("v1");
        let found = compared(&[cancel()], &[code]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("routes.v1: catalogue {") && found[0].ends_with("code nothing"));
    }

    #[test]
    fn a_page_that_only_the_code_knows_is_allowed() {
        let mut catalogue = cancel();
        catalogue.as_object_mut().unwrap().remove("doc");
        assert_eq!(compared(&[catalogue], &[cancel()]), Vec::<String>::new());
    }

    #[test]
    fn a_lost_an_added_and_a_doubled_operation_are_named() {
        let mut added = cancel();
        added["id"] = json!("order.undo");
        let found = compared(&[cancel()], &[added.clone(), added]);
        assert_eq!(
            found,
            [
                "alibaba1688 order.undo: the code lists it twice",
                "alibaba1688 order.cancel: in the catalogue, not in the code",
                "alibaba1688 order.undo: in the code, not in the catalogue",
            ]
        );
    }
}
