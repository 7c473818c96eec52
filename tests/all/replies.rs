//! Documented replies: what is decoded and encoded again loses nothing, and no whim of a scalar fails a call. A reply
//! that fails after a create has spent money is worse than one that looks odd.

use crate::support::block_on;
use crate::support::call;
use crate::support::clients::Setup;
use crate::support::fixtures::{Example, examples, reply, request};
use crate::support::json::{Json, Path};
use daigou_core::{Certainty, ErasedReply, Error, ErrorKind};
use std::collections::BTreeSet;

/// Calls an operation once for each body, through one client without a network.
fn heard(marketplace: &str, operation: &str, bodies: &[Json]) -> Vec<Result<ErasedReply, Error>> {
    let (setup, _) = Setup::hearing(bodies.iter().map(Json::to_string));
    let generation = if operation == "order.list" { "v2" } else { "v1" };
    let client = setup.speaking(generation).client(marketplace);
    let params = request(marketplace, operation);
    block_on(async {
        let mut out = Vec::new();
        for _ in bodies {
            out.push(call(&*client, operation, &params).await);
        }
        out
    })
}

fn hear(example: &Example, bodies: &[Json]) -> Vec<Result<ErasedReply, Error>> {
    heard(&example.marketplace, &example.operation, bodies)
}

fn data(reply: &ErasedReply) -> Json {
    Json::parse(reply.data.get())
}

fn documented() -> Vec<(Example, Json)> {
    let replies = examples("response");
    replies.into_iter().map(|example| (example.clone(), Json::parse(&example.text()))).collect()
}

#[test]
fn every_documented_reply_of_the_five_is_covered() {
    let found: BTreeSet<_> = documented().into_iter().map(|(e, _)| e.operation).collect();
    // The cart's reply is not published.
    let expected = ["alibaba.order_preview", "order.batch_preview", "order.create", "order.list"];
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn a_documented_reply_comes_back_without_losing_a_member() {
    for (example, body) in documented() {
        let reply = hear(&example, std::slice::from_ref(&body)).remove(0);
        let reply = reply.unwrap_or_else(|e| panic!("{}: {e}", example.file));
        let lost = body.get("data").unwrap().missing_from(&data(&reply));
        assert!(lost.is_empty(), "{}: {lost:#?}", example.file);
        assert!(reply.has_data, "{}", example.file);
        assert_eq!(std::str::from_utf8(&reply.raw), Ok(body.to_string().as_str()), "{}", example.file);
    }
}

#[test]
fn what_was_encoded_decodes_to_the_same_again() {
    for (example, body) in documented() {
        let first = data(hear(&example, std::slice::from_ref(&body))[0].as_ref().unwrap());
        let second = body.with(&Path::of("data"), first.clone());
        assert_eq!(data(hear(&example, &[second])[0].as_ref().unwrap()), first, "{}", example.file);
    }
}

#[test]
fn a_batch_preview_comes_as_an_object_or_as_an_array_and_goes_back_as_it_came() {
    let body = Json::parse(&reply("alibaba1688", "order.batch_preview"));
    let one = body.get("data").unwrap().clone();
    let forms = [
        one.clone(),
        Json::Array(vec![one.clone()]),
        Json::Array(vec![one.clone(), one.clone()]),
        Json::Array(Vec::new()),
    ];
    let bodies: Vec<Json> = forms.iter().map(|form| body.with(&Path::of("data"), form.clone())).collect();
    for (form, reply) in forms.iter().zip(heard("alibaba1688", "order.batch_preview", &bodies)) {
        let lost = form.missing_from(&data(&reply.unwrap()));
        assert!(lost.is_empty(), "{lost:#?}");
    }
}

#[test]
fn the_cart_reply_is_kept_as_it_came_whatever_it_is() {
    for form in [r#"{"orderId":2514888072180880794,"n":1.50}"#, r#""ok""#, "true", "12.50", r#"[{"a": 1}]"#, "null"] {
        let body = Json::parse(&format!(r#"{{"code":200,"data":{form}}}"#));
        let reply = heard("alibaba1688", "cart.create_order", &[body]).remove(0).unwrap();
        assert_eq!(data(&reply), Json::parse(form));
    }
}

/// Every form of every member around the payload.
#[test]
fn an_envelope_may_have_any_of_its_documented_forms() {
    for (example, body) in documented() {
        let id = if example.marketplace == "dajisaas" { "traceId" } else { "requestId" };
        let mut bodies = Vec::new();
        for (member, forms) in [
            ("developId", &[r#""1014533973088404335""#, "1014533973088404335", "null", r#""""#][..]),
            (id, &["null", r#""""#, "12345", r#""r""#]),
            ("msg", &["null", r#""""#, r#""成功""#]),
            ("message", &["null", r#""""#, r#""操作成功""#]),
            ("timestamp", &["null", r#""""#, "1723613421492", r#""1723613421492""#, "1723613421492.0"]),
            ("code", &["200", r#""200""#]),
        ] {
            let without = body.without(member);
            if member != "code" {
                bodies.push(without.clone());
            }
            for form in forms {
                let Json::Object(mut members) = without.clone() else { panic!("{without}") };
                members.insert(0, (member.to_owned(), Json::parse(form)));
                bodies.push(Json::Object(members));
            }
        }
        bodies.push(["requestId", "developId", "msg"].iter().fold(body.clone(), |b, member| b.without(member)));
        for (body, reply) in bodies.iter().zip(hear(&example, &bodies)) {
            let reply = reply.unwrap_or_else(|e| panic!("{}: {e}\n{body}", example.file));
            let lost = body.get("data").unwrap().missing_from(&data(&reply));
            assert!(lost.is_empty(), "{}: {lost:#?}\n{body}", example.file);
        }
    }
}

#[test]
fn a_reply_carries_the_envelopes_id_and_words() {
    let forms = [
        (r#"{"code":"200","requestId":"r-1","msg":"成功","data":{"total":1}}"#, Some("r-1"), Some("成功")),
        (r#"{"code":200,"traceId":"t-1","message":"操作成功","data":{"total":1}}"#, Some("t-1"), Some("操作成功")),
        (r#"{"code":200,"requestId":null,"msg":null,"data":{"total":1}}"#, None, None),
        (r#"{"code":200,"requestId":7,"data":{"total":1}}"#, Some("7"), None),
    ];
    let bodies: Vec<Json> = forms.iter().map(|(body, ..)| Json::parse(body)).collect();
    for ((body, id, words), reply) in forms.iter().zip(heard("alibaba1688", "order.list", &bodies)) {
        let reply = reply.unwrap();
        assert_eq!((reply.request_id.as_deref(), reply.message.as_deref()), (*id, *words), "{body}");
    }
}

/// The forms in which the platforms have been seen to send the same scalar.
fn whims(value: &Json) -> Vec<Json> {
    let mut out = match value {
        Json::Number(text) if text.contains('.') => vec![Json::Text(text.clone())],
        Json::Number(text) => vec![Json::Text(text.clone()), Json::Number(format!("{text}.0"))],
        Json::Text(text) => {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
            let number = if digits { text.clone() } else { "12".to_owned() };
            vec![Json::Number(number.clone()), Json::Number(format!("{number}.0"))]
        }
        Json::Bool(value) => {
            let digit = if *value { "1" } else { "0" };
            vec![Json::Text(value.to_string()), Json::Number(digit.to_owned()), Json::Text(digit.to_owned())]
        }
        // What stands there when it is not null is not documented: see the test below.
        _ => return Vec::new(),
    };
    out.extend([Json::Text(String::new()), Json::Null]);
    out
}

#[test]
fn no_scalar_of_a_documented_reply_fails_the_call_by_its_form() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for (example, body) in documented() {
        // The code decides what the whole means: its forms have a test of their own.
        let leaves: Vec<Path> = body.leaves().into_iter().filter(|p| p.to_string() != "code").collect();
        let cases: Vec<(&Path, Json)> =
            leaves.iter().flat_map(|path| whims(body.at(path)).into_iter().map(move |form| (path, form))).collect();
        let bodies: Vec<Json> = cases.iter().map(|(path, form)| body.with(path, form.clone())).collect();
        for ((path, form), reply) in cases.iter().zip(hear(&example, &bodies)) {
            tried += 1;
            match reply {
                Err(error) => failures.push(format!("{} {path} = {form}: {error}", example.file)),
                // What is not touched must not change with it.
                Ok(reply) => {
                    let found = body.with(&Path::of("data"), data(&reply));
                    let lost = body.missing_from(&found);
                    let elsewhere = lost.iter().filter(|l| !l.starts_with(&format!("{path}:")));
                    failures.extend(elsewhere.map(|l| format!("{} {path} = {form}: {l}", example.file)));
                }
            }
        }
    }
    assert!(tried > 250, "{tried}");
    assert!(failures.is_empty(), "{} of {tried}: {failures:#?}", failures.len());
}

#[test]
fn an_empty_text_in_place_of_null_fails_nothing() {
    let mut failures = Vec::new();
    for (example, body) in documented() {
        let nulls: Vec<Path> = body.leaves().into_iter().filter(|path| *body.at(path) == Json::Null).collect();
        let bodies: Vec<Json> = nulls.iter().map(|path| body.with(path, Json::Text(String::new()))).collect();
        for (path, reply) in nulls.iter().zip(hear(&example, &bodies)) {
            failures.extend(reply.err().map(|error| format!("{} {path}: {error}", example.file)));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn a_code_of_two_hundred_is_a_success_in_every_spelling() {
    // `200.0` is what Java writes of a number that went through a map.
    for code in ["200", r#""200""#, "200.0"] {
        let body = Json::parse(&format!(r#"{{"code":{code},"data":{{"orderNo":"1"}}}}"#));
        let reply = heard("taobao", "order.create", &[body]).remove(0);
        assert!(reply.is_ok(), "{code}: {reply:?}");
    }
}

#[test]
fn unknown_members_are_ignored_everywhere() {
    for (example, body) in documented() {
        let bodies = [body.clone(), body.with_strangers()];
        let [plain, strange] = hear(&example, &bodies).try_into().unwrap();
        assert_eq!(data(&strange.unwrap()), data(&plain.unwrap()), "{}", example.file);
    }
}

/// Times have been seen as a leaked Java object: not a wrong type.
const TIMES: [&str; 5] = ["createTime", "tbCreateTime", "payTime", "dealSuccessTime", "deliverGoodsTime"];

/// JSON inside a string may also come as the object or array itself: not a wrong type.
const EMBEDDED: [&str; 6] =
    ["cargoParamList", "receiver", "warehouseAddressInfo", "orderJson", "skuInfos", "productImgUrl"];

#[test]
fn an_object_where_a_scalar_stands_is_unreadable_and_names_the_path() {
    for (example, body) in documented() {
        let scalar = |path: &Path| {
            let name = path.0.last().map_or("", String::as_str);
            !EMBEDDED.contains(&name) && !TIMES.contains(&name)
        };
        let leaves: Vec<Path> = body.leaves().into_iter().filter(scalar).collect();
        let odd = Json::parse(r#"{"value":1}"#);
        let bodies: Vec<Json> = leaves.iter().map(|path| body.with(path, odd.clone())).collect();
        for (path, reply) in leaves.iter().zip(hear(&example, &bodies)) {
            let Err(error) = reply else { panic!("{}: {path} may be an object", example.file) };
            let found = (error.kind(), error.certainty(), error.field().map(str::to_owned));
            let expected = (ErrorKind::Decode, Certainty::Unreadable, Some(path.to_string()));
            assert_eq!(found, expected, "{}: {error}", example.file);
            assert!(error.message().contains(&path.to_string()), "{}: {error}", example.file);
            assert!(error.raw_body().is_some(), "{}: {path}", example.file);
        }
    }
}

#[test]
fn json_in_a_string_may_also_come_as_itself_and_rubbish_in_it_fails_nothing() {
    let body = Json::parse(&reply("alibaba1688", "order.list"));
    let inside = |path: &Path| path.0.last().is_some_and(|name| EMBEDDED.contains(&name.as_str()));
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
    for (example, body) in documented() {
        let Some(Json::Object(members)) = body.get("data") else { panic!("{}", example.file) };
        for (name, _) in members {
            let path = Path(vec!["data".to_owned(), name.clone()]);
            let without = body.with(&Path::of("data"), body.get("data").unwrap().without(name));
            for (how, reply) in ["null", "missing"].iter().zip(hear(&example, &[body.with(&path, Json::Null), without]))
            {
                assert!(reply.is_ok(), "{} {path} {how}: {reply:?}", example.file);
            }
        }
    }
}
