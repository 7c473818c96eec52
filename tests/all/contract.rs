//! What a typed call sends: the documented method, path and body, and a signature that an independent reading of the
//! request agrees with. Bodies are compared with the vendor's own examples.

use crate::replies::says_no;
use crate::support::clients::{ACCESS_KEY, APP_KEY, NOW, Setup, USER_ID};
use crate::support::fixtures::{Ask, Example, Id, Route, WITHOUT_EXAMPLE, all_examples, examples, request, typed};
use crate::support::json::{Json, Path};
use crate::support::mock::{Mock, Seen};
use crate::support::{block_on, call, proof};
use daigou_core::value::Fen;
use daigou_taobao::{CreateOrder, OrderLine, Receiver};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What a platform answers when nothing is wrong: enough for every typed reply.
const DONE: &str = r#"{"code":200,"msg":"成功","data":{"orderNo":"1","orderId":"1","refundId":"1"}}"#;

/// A documented request and what arrived of it, or why nothing did.
type Sent = (Ask, Result<Seen, String>);

/// Every request of every operation with types, each sent once to a server of its own.
static SENT: LazyLock<Vec<Sent>> = LazyLock::new(|| {
    block_on(async {
        let mut out = Vec::new();
        for ask in Ask::all() {
            let seen = deliver(&ask, |s| s).await;
            out.push((ask, seen));
        }
        out
    })
});

async fn deliver(ask: &Ask, setup: impl Fn(Setup) -> Setup) -> Result<Seen, String> {
    let answer = examples("response")
        .iter()
        .find(|e| (&e.marketplace, &e.operation) == (&ask.marketplace, &ask.operation) && !says_no(e))
        .map_or_else(|| DONE.to_owned(), Example::text);
    let mock = Mock::answering(answer).await;
    let client = setup(Setup::at(mock.url()).able(ask)).client(&ask.marketplace);
    match call(&*client, &ask.operation, &ask.params).await {
        Ok(_) => Ok(mock.only()),
        Err(error) => Err(format!("{}: {error:?}", ask.name)),
    }
}

async fn sent(ask: &Ask, setup: impl Fn(Setup) -> Setup) -> Seen {
    deliver(ask, setup).await.unwrap_or_else(|e| panic!("{e}"))
}

/// What arrived, of the calls that are signed in one way.
fn arrived(auth: &'static str) -> impl Iterator<Item = (&'static Ask, &'static Seen)> {
    let arrived = SENT.iter().filter_map(|(ask, seen)| Some((ask, seen.as_ref().ok()?)));
    arrived.filter(move |(ask, _)| ask.auth() == auth)
}

fn all_arrived() -> impl Iterator<Item = (&'static Ask, &'static Seen)> {
    ["headers", "query_sign", "daji"].into_iter().flat_map(arrived)
}

/// The parameters that were asked for, without those that are null: leaving them out says the same.
fn params(ask: &Ask) -> Json {
    Json::parse(&ask.params).without_nulls()
}

/// The documented path with its parameters filled in, and the parameters that are left for query or body.
fn target(ask: &Ask) -> (Route, Json) {
    let (mut route, mut rest) = (ask.route(), params(ask));
    while let Some((before, after)) = route.path.split_once('{') {
        let (member, after) = after.split_once('}').unwrap();
        let Some(Json::Text(value) | Json::Number(value)) = rest.get(member) else { panic!("{}: {member}", ask.name) };
        let filled = format!("{before}{value}{after}");
        rest = rest.without(member);
        route.path = filled;
    }
    (route, rest)
}

/// The names and values that stand for these members in a query.
fn in_query(members: &Json) -> Vec<(String, String)> {
    let Json::Object(members) = members else { panic!("{members}") };
    let text = |value: &Json| match value {
        Json::Text(text) | Json::Number(text) => text.clone(),
        other => other.to_string(),
    };
    let pairs = members.iter().flat_map(|(name, value)| match value {
        Json::Array(items) => items.iter().map(|item| (name.clone(), text(item))).collect(),
        other => vec![(name.clone(), text(other))],
    });
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    pairs
}

#[test]
fn every_operation_with_types_is_covered() {
    let covered: BTreeSet<Id> = SENT.iter().map(|(ask, _)| (ask.marketplace.clone(), ask.operation.clone())).collect();
    assert_eq!(covered, typed().into_iter().collect(), "what has types is sent by these tests, and nothing else");
    let documented: BTreeSet<Id> = all_examples("request").iter().map(Example::id).collect();
    for (marketplace, operation, _) in WITHOUT_EXAMPLE {
        let id = (marketplace.to_owned(), operation.to_owned());
        assert!(!documented.contains(&id), "{id:?} has an example: it needs no other parameters");
    }
}

#[test]
fn every_documented_request_is_taken_and_sent_once() {
    let failures: Vec<_> = SENT.iter().filter_map(|(_, seen)| seen.as_ref().err()).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(SENT.len() > 85, "{}", SENT.len());
}

#[test]
fn a_typed_call_goes_to_the_documented_route() {
    for (ask, seen) in all_arrived() {
        let (route, _) = target(ask);
        assert_eq!((&seen.method, &seen.path), (&route.method, &route.path), "{}", ask.name);
    }
}

/// Members, numbers and texts are the documented ones in the documented form; their order is the type's.
#[test]
fn a_typed_call_sends_the_documented_parameters_and_nothing_else() {
    let mut failures = Vec::new();
    for (ask, seen) in all_arrived() {
        let (route, rest) = target(ask);
        if route.method == "GET" {
            let signed = ["appKey", "sign", "timestamp"];
            let mut pairs = seen.pairs();
            pairs.retain(|(name, _)| ask.auth() == "headers" || !signed.contains(&name.as_str()));
            pairs.sort();
            assert_eq!((pairs, seen.body.as_str()), (in_query(&rest), ""), "{}", ask.name);
            continue;
        }
        if ask.is_form() {
            let mut fields = seen.fields();
            fields.retain(|(name, _)| !["appKey", "sign"].contains(&name.as_str()));
            fields.sort();
            assert_eq!((fields, seen.query.as_str()), (in_query(&rest), ""), "{}", ask.name);
            continue;
        }
        let mut body = Json::parse(&seen.body).without_nulls();
        if ask.auth() == "daji" {
            body = body.without("appKey").without("sign");
        }
        failures.extend(rest.missing_from(&body).iter().map(|d| format!("{}: lost or changed: {d}", ask.name)));
        failures.extend(body.missing_from(&rest).iter().map(|d| format!("{}: added or changed: {d}", ask.name)));
        assert!(ask.auth() == "query_sign" || seen.query.is_empty(), "{}: nothing stands in the query", ask.name);
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn pandapon_gets_its_five_headers_and_no_others() {
    for (ask, seen) in arrived("headers") {
        let mut names = vec!["access-key", "content-type", "nonce-str", "signature", "timestamp", "user-id"];
        names.retain(|name| *name != "content-type" || !seen.body.is_empty());
        assert_eq!(seen.headers.keys().collect::<Vec<_>>(), names, "{}", ask.name);
        assert!(seen.body.is_empty() || seen.header("content-type") == "application/json", "{}", ask.name);
        assert_eq!((seen.header("access-key"), seen.header("user-id")), (ACCESS_KEY, USER_ID));
        assert_eq!(seen.header("timestamp"), NOW.to_string(), "{}", ask.name);
        let nonce = seen.header("nonce-str");
        assert!(nonce.len() == 32 && nonce.bytes().all(|b| b.is_ascii_alphanumeric()), "{nonce}");
        let expected = proof::pandapon("md5-concat", seen.header("timestamp"), nonce);
        assert_eq!(seen.header("signature"), expected, "{}", ask.name);
    }
}

#[test]
fn warehouse_logistics_is_signed_in_the_query() {
    assert_eq!(arrived("query_sign").count(), 5);
    for (ask, seen) in arrived("query_sign") {
        let names = ["access-key", "content-type", "nonce-str", "user-id"];
        assert_eq!(seen.headers.keys().collect::<Vec<_>>(), names, "{}", ask.name);
        assert_eq!((seen.header("access-key"), seen.header("user-id")), (ACCESS_KEY, USER_ID));
        let stamp = NOW.to_string();
        let sign = proof::pandapon("md5-concat", &stamp, seen.header("nonce-str"));
        let expected = [("timestamp".to_owned(), stamp), ("sign".to_owned(), sign)];
        assert_eq!(seen.pairs(), expected, "{}", ask.name);
    }
}

#[tokio::test]
async fn every_scheme_and_time_unit_verifies() {
    let example = Ask::first("taobao", "order.create");
    for scheme in ["md5-concat", "hmac-md5-concat", "hmac-md5-query", "hmac-md5-pairs"] {
        for (unit, stamp) in [("millis", "1700000000000"), ("seconds", "1700000000")] {
            let seen = sent(&example, |s| s.set("scheme", scheme).set("timestamp", unit)).await;
            assert_eq!(seen.header("timestamp"), stamp, "{scheme} {unit}");
            let expected = proof::pandapon(scheme, stamp, seen.header("nonce-str"));
            assert_eq!(seen.header("signature"), expected, "{scheme} {unit}");
        }
    }
}

#[test]
fn dajisaas_gets_app_key_first_sign_last_and_no_header_of_pandapon() {
    assert!(arrived("daji").count() >= 1);
    for (ask, seen) in arrived("daji") {
        if seen.method == "GET" {
            let mut pairs = seen.pairs();
            let sign = pairs.pop().unwrap();
            assert_eq!(pairs.first(), Some(&("appKey".to_owned(), APP_KEY.to_owned())), "{}", ask.name);
            assert!(seen.headers.is_empty(), "{}: {seen:?}", ask.name);
            assert_eq!(sign, ("sign".to_owned(), proof::daji(pairs)), "{}", ask.name);
            continue;
        }
        assert_eq!(seen.headers.keys().collect::<Vec<_>>(), ["content-type"], "{}", ask.name);
        if ask.is_form() {
            let mut fields = seen.fields();
            let sign = fields.pop().unwrap();
            assert_eq!(fields.first(), Some(&("appKey".to_owned(), APP_KEY.to_owned())), "{}", ask.name);
            assert_eq!(sign, ("sign".to_owned(), proof::daji(fields)), "{}", ask.name);
            continue;
        }
        assert_eq!(seen.header("content-type"), "application/json", "{}", ask.name);
        let body = proof::daji_body(&seen.body);
        assert_eq!(body.names.first().map(String::as_str), Some("appKey"), "{}", seen.body);
        assert_eq!(body.names.last().map(String::as_str), Some("sign"), "{}", seen.body);
        assert_eq!(body.received, body.computed, "{}", seen.body);
    }
}

#[tokio::test]
async fn the_simplified_rule_adds_a_request_time_and_signs_two_members() {
    let example = Ask::first("dajisaas", "alibaba.order_preview");
    let seen = sent(&example, |s| s.set("daji_post", "request-time")).await;
    let body = Json::parse(&seen.body);
    assert_eq!(body.get("requestTime"), Some(&Json::Number(NOW.to_string())), "{}", seen.body);
    let signed = ["appKey", "requestTime"].map(|name| {
        let Some(Json::Text(value) | Json::Number(value)) = body.get(name) else { panic!("{name}: {}", seen.body) };
        (name.to_owned(), value.clone())
    });
    assert_eq!(body.get("sign"), Some(&Json::Text(proof::daji(signed.to_vec()))), "{}", seen.body);
    assert_eq!(params(&example).missing_from(&body), [""; 0]);
}

/// The vendor's example, built from values: its texts are what a client must write, to the byte.
#[tokio::test]
async fn an_order_built_from_values_is_the_vendors_example_to_the_byte() {
    let receiver = Receiver::default()
        .zip("11111")
        .country("中国")
        .address("测试地址")
        .city("杭州市")
        .phone("")
        .mobile_phone("13800000000")
        .district("余杭区")
        .name("a测试aa")
        .state("浙江省");
    let line = |item: &str, sku: &str| {
        OrderLine::new(item, sku, 200)
            .order_line_no("1")
            .price(Fen::new(1))
            .currency("CNY".parse::<daigou_core::value::Currency>().unwrap())
    };
    let lines = [line("600126245031041190", "5016042822039"), line("600129202197070073", "4860968496626")];
    let order = CreateOrder::new(Fen::new(400), &receiver, &lines).unwrap().order_source("lazada");
    let mock = Mock::answering(DONE).await;
    Setup::at(mock.url()).taobao().orders().create(&order.seller_order_number("1")).await.unwrap();
    let (body, example) = (Json::parse(&mock.only().body), Json::parse(&request("taobao", "order.create")));
    for member in ["receiver", "orderLineList"] {
        assert_eq!(body.get(member), example.get(member), "{member}");
    }
    assert_eq!(body, example, "the members stand in the example's order");
}

/// People write the address as an object; the platform takes text.
#[tokio::test]
async fn an_order_given_with_real_objects_is_sent_as_texts() {
    let mut example = Json::parse(&request("taobao", "order.create"));
    let texts = example.clone();
    for member in ["receiver", "orderLineList"] {
        let Some(Json::Text(text)) = texts.get(member) else { panic!("{member}") };
        example = example.with(&Path::of(member), Json::parse(text));
    }
    let mock = Mock::answering(DONE).await;
    let client = Setup::at(mock.url()).client("taobao");
    call(&*client, "order.create", &example.to_string()).await.unwrap();
    assert_eq!(Json::parse(&mock.only().body), texts);
}

#[tokio::test]
async fn a_base_url_with_a_path_keeps_it() {
    let mock = Mock::answering(DONE).await;
    let client = Setup::at(format!("{}/api/", mock.url())).client("taobao");
    call(&*client, "order.create", &request("taobao", "order.create")).await.unwrap();
    assert_eq!(mock.only().path, "/api/open/order");
}
