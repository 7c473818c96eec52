//! Documented replies: what is decoded and encoded again loses nothing, and no whim of a scalar fails a call. A reply
//! that fails after a create has spent money is worse than one that looks odd.

use crate::support::block_on;
use crate::support::call;
use crate::support::clients::Setup;
use crate::support::fixtures::{Ask, Example, Id, examples, reply, typed};
use crate::support::json::{Json, Path};
use daigou_core::{Certainty, ErasedReply, Error, ErrorKind};
use std::collections::BTreeSet;

/// Calls an operation once for each body, through one client without a network.
pub(crate) fn heard(marketplace: &str, operation: &str, bodies: &[Json]) -> Vec<Result<ErasedReply, Error>> {
    let ask = Ask::first(marketplace, operation);
    let (setup, _) = Setup::hearing(bodies.iter().map(Json::to_string));
    let client = setup.able(&ask).client(marketplace);
    block_on(async {
        let mut out = Vec::new();
        for _ in bodies {
            out.push(call(&*client, operation, &ask.params).await);
        }
        out
    })
}

pub(crate) fn hear(example: &Example, bodies: &[Json]) -> Vec<Result<ErasedReply, Error>> {
    heard(&example.marketplace, &example.operation, bodies)
}

pub(crate) fn data(reply: &ErasedReply) -> Json {
    Json::parse(reply.data.get())
}

/// Every documented reply of an operation with types that says yes.
pub(crate) fn documented() -> Vec<(Example, Json)> {
    let replies = examples("response").into_iter().filter(|e| !says_no(e));
    replies.map(|example| (example.clone(), Json::parse(&example.text()))).collect()
}

/// Documented replies whose payload says no, with code 200 or another, and the code that they say it with.
const SAYING_NO: [(&str, Option<&str>); 3] = [
    ("taobao/order.pay.response.2.json", Some("ORDER_STATUS_ERROR")),
    ("alibaba1688/order.pay_url.response.2.json", None),
    ("dajisaas/alibaba.order_confirm.response.json", Some("4003")),
];

/// Whether a documented reply says no.
pub(crate) fn says_no(example: &Example) -> bool {
    SAYING_NO.iter().any(|(file, _)| *file == example.file)
}

#[test]
fn a_documented_no_in_a_payload_is_a_refusal_whatever_form_its_scalars_have() {
    let examples = examples("response");
    for (file, code) in SAYING_NO {
        let example = examples.iter().find(|e| e.file == file).unwrap_or_else(|| panic!("no {file}"));
        let body = Json::parse(&example.text());
        let inside = |path: &&Path| path.0[0] == "data" && body.at(path) != &Json::Null;
        let leaves = body.leaves();
        let changed = leaves.iter().filter(inside).flat_map(|path| {
            let forms = whims(body.at(path)).into_iter().filter(|form| !matches!(form, Json::Null));
            forms.map(|form| body.with(path, form)).collect::<Vec<_>>()
        });
        let bodies: Vec<Json> = std::iter::once(body.clone()).chain(changed).collect();
        for (i, (body, reply)) in bodies.iter().zip(hear(example, &bodies)).enumerate() {
            let error = reply.err().unwrap_or_else(|| panic!("{file} is taken for a yes: {body}"));
            let found = (error.kind(), error.certainty());
            assert_eq!(found, (ErrorKind::Refused, Certainty::Answered), "{file}: {error:?}\n{body}");
            assert!(!error.is_retryable(), "{file}: {error:?}");
            assert!(i > 0 || error.inner_code() == code, "{file}: {error:?}");
        }
    }
}

/// Where a payload lost or changed something, with paths from `data` on.
fn lost(expected: &Json, reply: &ErasedReply) -> Vec<String> {
    let whole = |data: Json| Json::Object(vec![("data".to_owned(), data)]);
    whole(expected.get("data").unwrap_or(&Json::Null).without_nulls()).missing_from(&whole(data(reply)))
}

/// The operations whose reply is kept as it came, whatever it is: of an unpublished shape.
fn shapeless() -> BTreeSet<Id> {
    let odd = Json::parse(r#"{"zzz":[1.50,"x",null],"a":{"b":true}}"#);
    let reply = Json::Object(vec![("code".to_owned(), Json::parse("200")), ("data".to_owned(), odd.clone())]);
    let kept = |id: &Id| heard(&id.0, &id.1, std::slice::from_ref(&reply)).remove(0).is_ok_and(|r| data(&r) == odd);
    typed().into_iter().filter(kept).collect()
}

/// The documented replies whose shape is modelled: the others cannot be wrong.
pub(crate) fn modelled() -> Vec<(Example, Json)> {
    let shapeless = shapeless();
    documented().into_iter().filter(|(example, _)| !shapeless.contains(&example.id())).collect()
}

/// Documented replies of which no member is known.
const EMPTY: [(&str, &str); 3] =
    [("taobao", "order.update_warehouse"), ("taobao", "refund.submit_message"), ("logistics", "address.upsert")];

/// Where a payload says how it went: the member, or the payload itself where it is a plain yes or no.
fn says_yes(body: &Json, path: &Path) -> bool {
    let named = matches!(path.0.last().map_or("", String::as_str), "success" | "cancelSuccess");
    let whole = path.to_string() == "data";
    let yes = matches!(body.at(path), Json::Bool(true));
    let depth = path.0.iter().filter(|step| !step.bytes().all(|b| b.is_ascii_digit())).count();
    yes && (whole || named && depth <= 3)
}

/// A creation that names an order has made it, whatever else it says: the examples do so, and say yes.
const NAMES_AN_ORDER: [&str; 4] = [
    "dajisaas/taobao.order_create.response.json",
    "alibaba1688/order.create.response.json",
    "dajisaas/alibaba.order_create.response.json",
    "dajisaas/alibaba.order_create.response.2.json",
];

#[test]
fn a_documented_yes_that_becomes_a_no_is_a_refusal_in_every_spelling() {
    let (mut failures, mut tried) = (Vec::new(), 0);
    for (example, body) in documented() {
        for path in body.leaves().into_iter().filter(|path| says_yes(&body, path)) {
            let forms = ["false", "\"false\"", "0", "\"0\"", "\"N\""].map(Json::parse);
            let bodies = forms.clone().map(|form| body.with(&path, form));
            tried += 1;
            for (form, reply) in forms.iter().zip(hear(&example, &bodies)) {
                let found = reply.map(|_| ()).map_err(|e| (e.kind(), e.certainty()));
                let refused = Err((ErrorKind::Refused, Certainty::Answered));
                if found != if NAMES_AN_ORDER.contains(&&*example.file) { Ok(()) } else { refused } {
                    failures.push(format!("{}: {path} = {form}: {found:?}", example.file));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(tried >= 8, "{tried}");
}

/// A shape that is not known still says no as the platforms do.
#[test]
fn a_no_in_a_payload_of_unpublished_shape_is_a_refusal() {
    let body = Json::parse(r#"{"code":200,"data":{"success":false,"errorCode":"E1","errorMsg":"不行"}}"#);
    let mut failures = Vec::new();
    for (marketplace, operation) in shapeless() {
        match heard(&marketplace, &operation, std::slice::from_ref(&body)).remove(0) {
            Ok(_) => failures.push(format!("{marketplace} {operation}: taken for a yes")),
            Err(error) => {
                let found = (error.kind(), error.certainty(), error.inner_code());
                if found != (ErrorKind::Refused, Certainty::Answered, Some("E1")) || !error.message().contains("不行")
                {
                    failures.push(format!("{marketplace} {operation}: {error:?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn a_reply_that_the_vendor_documents_has_a_model() {
    let published = documented().into_iter().filter(|(e, _)| e.source == "documented" || e.source == "third_party");
    let expected: BTreeSet<Id> = published.map(|(e, _)| e.id()).collect();
    let found: BTreeSet<Id> = modelled().into_iter().map(|(e, _)| e.id()).collect();
    let empty = EMPTY.map(|(marketplace, operation)| (marketplace.to_owned(), operation.to_owned()));
    let without: Vec<&Id> = expected.difference(&found).filter(|id| !empty.contains(id)).collect();
    assert!(without.is_empty(), "{without:?}");
    assert!(documented().len() > 50 && found.len() > 20, "{} {}", documented().len(), found.len());
}

#[test]
fn a_documented_reply_comes_back_without_losing_a_member() {
    let mut failures = Vec::new();
    for (example, body) in documented() {
        match hear(&example, std::slice::from_ref(&body)).remove(0) {
            Err(error) => failures.push(format!("{}: {error}", example.file)),
            Ok(reply) => {
                failures.extend(lost(&body, &reply).iter().map(|l| format!("{}: {l}", example.file)));
                let there = body.get("data").is_some_and(|data| *data != Json::Null);
                assert_eq!(reply.has_data, there, "{}", example.file);
                assert_eq!(std::str::from_utf8(&reply.raw), Ok(body.to_string().as_str()), "{}", example.file);
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn what_was_encoded_decodes_to_the_same_again() {
    for (example, body) in documented() {
        if body.get("data").is_none() {
            continue;
        }
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
            let lost = lost(body, &reply);
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

/// Members by whose absence a create or a payment cannot be read: the error must name them.
const NEEDED: [(&str, &str, &str); 9] = [
    ("taobao", "order.create", "orderNo"),
    ("alibaba1688", "order.batch_create", "baseInfo.idOfStr"),
    ("alibaba1688", "order.pay_url", "payUrl"),
    ("alibaba1688", "refund.create", "refundId"),
    ("dajisaas", "alibaba.upload_image", "imageId"),
    ("dajisaas", "taobao.upload_image", "imageId"),
    ("dajisaas", "alibaba.order_create", "orderId"),
    ("dajisaas", "alibaba.pay_urls", "payUrl"),
    ("dajisaas", "taobao.order_create", "purchaseId"),
];

/// Whether a changed leaf may turn the reply into a "no", or into one that does not name what was created.
pub(crate) fn excused(example: &Example, form: Option<&Json>, error: &Error) -> bool {
    let blank = form.is_none_or(|form| *form == Json::Null || *form == Json::Text(String::new()));
    let needed = NEEDED.iter().any(|(marketplace, operation, member)| {
        (*marketplace, *operation) == (&*example.marketplace, &*example.operation) && error.field() == Some(member)
    });
    let says = error.message().contains("which the documented reply names");
    let missing = (error.kind(), error.certainty()) == (ErrorKind::Decode, Certainty::Unreadable);
    missing && needed && blank && says
}

#[test]
fn no_scalar_of_a_documented_reply_fails_the_call_by_its_form() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for (example, body) in documented() {
        // The code decides what the whole means: its forms have a test of their own.
        let leaves: Vec<Path> = body.leaves().into_iter().filter(|p| p.to_string() != "code").collect();
        // A null in a list has a test of its own.
        let whims = |path: &Path| {
            let mut forms = whims(body.at(path));
            forms.retain(|form| *form != Json::Null || !path.is_element());
            forms
        };
        let forms = |path: &Path| whims(path).into_iter().map(Some).chain([None]).collect::<Vec<_>>();
        let cases: Vec<(&Path, Option<Json>)> =
            leaves.iter().flat_map(|path| forms(path).into_iter().map(move |form| (path, form))).collect();
        let changed = |(path, form): &(&Path, Option<Json>)| match form {
            Some(form) => body.with(path, form.clone()),
            None => body.cut(path),
        };
        let bodies: Vec<Json> = cases.iter().map(changed).collect();
        for ((path, form), (sent, reply)) in cases.iter().zip(bodies.iter().zip(hear(&example, &bodies))) {
            tried += 1;
            let shown = form.as_ref().map_or("removed".to_owned(), Json::to_string);
            match reply {
                Err(error) if excused(&example, form.as_ref(), &error) => {}
                Err(error) => failures.push(format!("{} {path} = {shown}: {error}", example.file)),
                // What is not touched must not change with it.
                Ok(reply) => {
                    let lost = lost(sent, &reply);
                    let elsewhere = lost.iter().filter(|l| !l.starts_with(&format!("{path}:")));
                    failures.extend(elsewhere.map(|l| format!("{} {path} = {shown}: {l}", example.file)));
                }
            }
        }
    }
    assert!(tried > 5000, "{tried}");
    assert!(failures.is_empty(), "{} of {tried}: {failures:#?}", failures.len());
}

/// What becomes of replies in which a documented null is an empty text: of scalars, and of objects and lists.
fn blanks_for_nulls() -> [Vec<String>; 2] {
    let mut failures = [Vec::new(), Vec::new()];
    for (example, body) in documented() {
        let nulls: Vec<Path> = body.leaves().into_iter().filter(|path| *body.at(path) == Json::Null).collect();
        let bodies: Vec<Json> = nulls.iter().map(|path| body.with(path, Json::Text(String::new()))).collect();
        for (path, reply) in nulls.iter().zip(hear(&example, &bodies)) {
            let Err(error) = reply else { continue };
            let structured = error.message().contains("expected struct");
            failures[usize::from(structured)].push(format!("{} {path}: {error}", example.file));
        }
    }
    failures
}

#[test]
fn an_empty_text_in_place_of_null_fails_nothing() {
    let [failures, _] = blanks_for_nulls();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn an_empty_text_in_place_of_an_object_that_is_null_fails_nothing() {
    let [_, failures] = blanks_for_nulls();
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn a_null_in_a_list_fails_nothing() {
    let mut failures = Vec::new();
    for (example, body) in documented() {
        let elements = body.leaves().into_iter().chain(body.containers()).filter(Path::is_element);
        let elements: Vec<Path> = elements.collect();
        let bodies: Vec<Json> = elements.iter().map(|path| body.with(path, Json::Null)).collect();
        for (path, reply) in elements.iter().zip(hear(&example, &bodies)) {
            let Err(error) = reply else { continue };
            if !excused(&example, Some(&Json::Null), &error) {
                failures.push(format!("{} {path}: {error}", example.file));
            }
        }
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
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
    let mut failures = Vec::new();
    for (example, mut body) in modelled() {
        // A map whose names are ids has no strangers.
        for path in body.containers().into_iter().filter(|p| p.0.last().is_some_and(|n| n == "orderEntryCountMap")) {
            body = body.cut(&path);
        }
        let bodies = [body.clone(), body.with_strangers()];
        let [plain, strange] = hear(&example, &bodies).try_into().unwrap();
        match (plain, strange) {
            (Ok(plain), Ok(strange)) => {
                let lost = data(&plain).missing_from(&data(&strange));
                failures.extend(lost.iter().map(|l| format!("{}: {l}", example.file)));
            }
            (_, strange) => failures.push(format!("{}: {:?}", example.file, strange.err())),
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
