//! What a typed call sends: the documented method, path and body, and a signature that an independent reading of the
//! request agrees with. Bodies are compared with the vendor's own examples.

use crate::support::clients::{ACCESS_KEY, NOW, Setup, USER_ID};
use crate::support::fixtures::{Example, catalogue, examples, request};
use crate::support::json::{Json, Path};
use crate::support::mock::{Mock, Seen};
use crate::support::{call, proof};
use daigou_core::value::Fen;
use daigou_taobao::{CreateOrder, OrderLine, Receiver};
use std::collections::BTreeSet;

/// What a platform answers when nothing is wrong: enough for every typed reply.
const DONE: &str = r#"{"code":200,"msg":"成功","data":{"orderNo":"1"}}"#;

/// The route that the catalogue gives for an example.
fn route(example: &Example) -> (String, String) {
    let entry = catalogue().into_iter().find(|entry| {
        entry.get("marketplace") == Some(&Json::Text(example.marketplace.clone()))
            && entry.get("id") == Some(&Json::Text(example.operation.clone()))
    });
    let entry = entry.unwrap_or_else(|| panic!("{} is not in the catalogue", example.file));
    let member = |name| match entry.at(&Path::of(&format!("routes.{}.{name}", example.generation))) {
        Json::Text(text) => text.clone(),
        other => panic!("{}: {name} is {other}", example.file),
    };
    assert_eq!(member("evidence"), "documented", "{}", example.file);
    (member("method"), member("path"))
}

/// Sends a documented request and returns what arrived.
async fn sent(example: &Example, setup: impl Fn(Setup) -> Setup) -> Seen {
    let mock = Mock::answering(DONE).await;
    let client = setup(Setup::at(mock.url()).speaking(&example.generation)).client(&example.marketplace);
    let outcome = call(&*client, &example.operation, &example.text()).await;
    outcome.unwrap_or_else(|e| panic!("{}: {e}", example.file));
    mock.only()
}

#[tokio::test]
async fn every_documented_request_of_the_five_is_covered() {
    let covered: BTreeSet<_> = examples("request").into_iter().map(|e| (e.marketplace, e.operation)).collect();
    assert_eq!(covered.len(), 5, "{covered:?}");
}

#[tokio::test]
async fn a_typed_call_goes_to_the_documented_route() {
    for example in examples("request") {
        let seen = sent(&example, |s| s).await;
        assert_eq!((seen.method, seen.path), route(&example), "{}", example.file);
        assert_eq!(seen.query, "", "{}: nothing stands in the query", example.file);
    }
}

#[tokio::test]
async fn a_typed_call_sends_the_documented_body_and_nothing_else() {
    for example in examples("request") {
        let seen = sent(&example, |s| s).await;
        let (documented, mut body) = (Json::parse(&example.text()), Json::parse(&seen.body));
        if example.marketplace == "dajisaas" {
            body = body.without("appKey").without("sign");
        }
        assert_eq!(documented.missing_from(&body), [""; 0], "{}: lost or changed", example.file);
        assert_eq!(body.missing_from(&documented), [""; 0], "{}: added or changed", example.file);
    }
}

#[tokio::test]
async fn pandapon_gets_its_five_headers_and_no_others() {
    let names = ["access-key", "content-type", "nonce-str", "signature", "timestamp", "user-id"];
    for example in examples("request").iter().filter(|e| e.marketplace != "dajisaas") {
        let seen = sent(example, |s| s).await;
        assert_eq!(seen.headers.keys().collect::<Vec<_>>(), names, "{}", example.file);
        assert_eq!(seen.header("content-type"), "application/json");
        assert_eq!((seen.header("access-key"), seen.header("user-id")), (ACCESS_KEY, USER_ID));
        assert_eq!(seen.header("timestamp"), NOW.to_string(), "{}", example.file);
        let nonce = seen.header("nonce-str");
        assert!(nonce.len() == 32 && nonce.bytes().all(|b| b.is_ascii_alphanumeric()), "{nonce}");
        let expected = proof::pandapon("md5-concat", seen.header("timestamp"), nonce);
        assert_eq!(seen.header("signature"), expected, "{}", example.file);
    }
}

#[tokio::test]
async fn every_scheme_and_time_unit_verifies() {
    let examples = examples("request");
    let example = examples.iter().find(|e| e.operation == "order.create").unwrap();
    for scheme in ["md5-concat", "hmac-md5-concat", "hmac-md5-query", "hmac-md5-pairs"] {
        for (unit, stamp) in [("millis", "1700000000000"), ("seconds", "1700000000")] {
            let seen = sent(example, |s| s.set("scheme", scheme).set("timestamp", unit)).await;
            assert_eq!(seen.header("timestamp"), stamp, "{scheme} {unit}");
            let expected = proof::pandapon(scheme, stamp, seen.header("nonce-str"));
            assert_eq!(seen.header("signature"), expected, "{scheme} {unit}");
        }
    }
}

#[tokio::test]
async fn dajisaas_gets_app_key_first_sign_last_and_no_header_of_pandapon() {
    for example in examples("request").iter().filter(|e| e.marketplace == "dajisaas") {
        let seen = sent(example, |s| s).await;
        assert_eq!(seen.headers.keys().collect::<Vec<_>>(), ["content-type"], "{}", example.file);
        let body = proof::daji_body(&seen.body);
        assert_eq!(body.names.first().map(String::as_str), Some("appKey"), "{}", seen.body);
        assert_eq!(body.names.last().map(String::as_str), Some("sign"), "{}", seen.body);
        let documented = proof::daji_body(&example.text()).names;
        assert_eq!(body.names[1..body.names.len() - 1], documented, "the members keep the example's order");
        assert_eq!(body.received, body.computed, "{}", seen.body);
    }
}

#[tokio::test]
async fn the_simplified_rule_adds_a_request_time_and_signs_two_members() {
    let examples = examples("request");
    let example = examples.iter().find(|e| e.marketplace == "dajisaas").unwrap();
    let seen = sent(example, |s| s.set("daji_post", "request-time")).await;
    let body = Json::parse(&seen.body);
    assert_eq!(body.get("requestTime"), Some(&Json::Number(NOW.to_string())), "{}", seen.body);
    let signed = ["appKey", "requestTime"].map(|name| {
        let Some(Json::Text(value) | Json::Number(value)) = body.get(name) else { panic!("{name}: {}", seen.body) };
        (name.to_owned(), value.clone())
    });
    assert_eq!(body.get("sign"), Some(&Json::Text(proof::daji(signed.to_vec()))), "{}", seen.body);
    assert_eq!(Json::parse(&example.text()).missing_from(&body), [""; 0]);
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
