//! Replies of other shapes than the documented ones: a container in a wrong place is unreadable and named by its path;
//! the shapes that the platforms have been seen to swap are read all the same.

use crate::replies::{data, documented, excused, hear, heard, modelled};
use crate::support::fixtures::{Example, reply};
use crate::support::json::{Json, Path};
use crate::written::effect;
use daigou_core::{Certainty, Effect, ErasedReply, ErrorKind};

/// Members that may come in another shape, of any operation (`""`) or of one: JSON inside a string may also come as the
/// object or list itself, and members of which only the name is published are kept as they came.
const LOOSE: [(&str, &str); 16] = [
    ("", "cargoParamList"),
    ("", "receiver"),
    ("", "warehouseAddressInfo"),
    ("", "orderJson"),
    ("", "skuInfos"),
    ("", "productImgUrl"),
    ("", "receiverAddress"),
    ("refund.info", "extInfo"),
    ("refund.info", "orderEntryCountMap"),
    ("cart.list", "properties"),
    ("goods.source", "properties"),
    ("goods.source", "picUrls"),
    ("goods.source", "skuList"),
    ("goods.source", "multiLanguageInfo"),
    ("taobao.search", "multiLanguageInfo"),
    ("taobao.detail", "multiLanguageInfo"),
];

/// Whether something below `data` may come in another shape. Times have been seen as a leaked Java object.
fn loose(example: &Example, path: &Path) -> bool {
    let known = |(of, name): &(&str, &str)| {
        (of.is_empty() || *of == example.operation) && path.0.iter().any(|step| step == name)
    };
    let last = path.0.last().map_or("", String::as_str);
    let time = last.ends_with("Time") || last.starts_with("gmt") || last.ends_with("Date") || last == "time";
    time || LOOSE.iter().any(known)
}

/// Whether a value was told as the fault of a row that was left out of its list, which is so where the call merely reads.
fn odd_row(example: &Example, reply: &ErasedReply, path: &Path) -> bool {
    let there = format!("{path}: ");
    reply.odd_rows().iter().any(|row| row.reason.starts_with(&there)) && effect(example) == Effect::Read
}

/// Whether an object was told as the one row of the list in whose place it stands.
fn is_one(reply: &ErasedReply, path: &Path) -> bool {
    reply.repairs().iter().any(|repair| *repair == format!("{path}: one object stands where a list belongs"))
}

/// Hears a value in another place's stead: it must be unreadable, at that place, or the row must be that holds it.
fn wrong(example: &Example, body: &Json, cases: &[(Path, Json)]) -> Vec<String> {
    let bodies: Vec<Json> = cases.iter().map(|(path, odd)| body.with(path, odd.clone())).collect();
    let mut failures = Vec::new();
    for ((path, odd), reply) in cases.iter().zip(hear(example, &bodies)) {
        let error = match reply {
            Ok(reply) if odd_row(example, &reply, path) || is_one(&reply, path) => continue,
            Err(error) => error,
            Ok(_) => {
                failures.push(format!("{}: {path} may be {odd}", example.file));
                continue;
            }
        };
        let found = (error.kind(), error.certainty());
        let field = error.field().unwrap_or_default();
        let there = field == path.to_string() && error.message().contains(field);
        if found != (ErrorKind::Decode, Certainty::Unreadable) || !there || error.raw_body().is_none() {
            failures.push(format!("{}: {path} = {odd}: {error:?}", example.file));
        }
    }
    failures
}

#[test]
fn an_object_where_a_scalar_stands_is_unreadable_and_names_the_path() {
    let odd = Json::parse(r#"{"value":1}"#);
    let mut failures = Vec::new();
    for (example, body) in modelled() {
        let leaves = body.leaves().into_iter().filter(|path| !loose(&example, path) && *body.at(path) != Json::Null);
        let cases: Vec<(Path, Json)> = leaves.map(|path| (path, odd.clone())).collect();
        failures.extend(wrong(&example, &body, &cases));
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn a_scalar_where_an_object_or_a_list_stands_is_unreadable_and_names_the_path() {
    let mut failures = Vec::new();
    for (example, body) in modelled() {
        let places = body.containers().into_iter().filter(|path| !path.0.is_empty() && !loose(&example, path));
        let cases: Vec<(Path, Json)> = places.map(|path| (path, Json::parse("true"))).collect();
        failures.extend(wrong(&example, &body, &cases));
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

/// serde reads a struct from a list as well, member by member: a reply must not be read so.
#[test]
fn a_list_where_an_object_stands_is_unreadable_and_names_the_path() {
    let mut failures = Vec::new();
    for (example, body) in modelled() {
        let places = body.containers().into_iter().filter(|path| !path.0.is_empty() && !loose(&example, path));
        // This one is documented as an object and as a list of such objects: the place is one step further.
        let one_or_many = |path: &Path| example.operation == "order.batch_preview" && path.0 == ["data"];
        let objects = places.filter(|path| matches!(body.at(path), Json::Object(_)) && !one_or_many(path));
        let cases: Vec<(Path, Json)> = objects.map(|path| (path, Json::parse("[7]"))).collect();
        failures.extend(wrong(&example, &body, &cases));
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn an_object_where_a_list_stands_is_unreadable_and_names_the_path() {
    let mut failures = Vec::new();
    for (example, body) in modelled() {
        let places = body.containers().into_iter().filter(|path| !path.0.is_empty() && !loose(&example, path));
        // A batch may also come as the one thing that it holds.
        let lists = places.filter(|path| matches!(body.at(path), Json::Array(_)) && path.to_string() != "data");
        let cases: Vec<(Path, Json)> = lists.map(|path| (path, Json::parse(r#"{"value":1}"#))).collect();
        failures.extend(wrong(&example, &body, &cases));
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn json_in_a_string_may_also_come_as_itself_and_rubbish_in_it_fails_nothing() {
    let body = Json::parse(&reply("alibaba1688", "order.list"));
    let inside = |path: &Path| path.0.last().is_some_and(|name| LOOSE[..6].iter().any(|(_, loose)| name == loose));
    for path in body.leaves().into_iter().filter(inside) {
        let Json::Text(text) = body.at(&path) else { panic!("{path}") };
        for form in [Json::parse(text), Json::Text("{price=53.00; ...}".to_owned()), Json::Bool(true)] {
            let changed = body.with(&path, form);
            let reply = heard("alibaba1688", "order.list", std::slice::from_ref(&changed)).remove(0);
            let lost = changed.get("data").unwrap().missing_from(&data(&reply.unwrap()));
            assert!(lost.is_empty(), "{path}: {lost:#?}");
        }
    }
}

#[test]
fn lists_and_objects_may_be_null_or_missing() {
    let mut failures = Vec::new();
    for (example, body) in documented() {
        for path in body.containers().into_iter().filter(|path| path.0.len() > 1 && !path.is_element()) {
            let bodies = [body.with(&path, Json::Null), body.cut(&path)];
            for (form, reply) in [Some(&Json::Null), None].into_iter().zip(hear(&example, &bodies)) {
                let Err(error) = reply else { continue };
                if !excused(&example, form, &error) {
                    failures.push(format!("{}: {path} = {form:?}: {error}", example.file));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
