//! Calls whose parameters stand in the query or in the path, whatever they are: through the escape hatch, where no type
//! reads them.

use crate::support::clients::{ACCESS_KEY, NOW, Setup, USER_ID};
use crate::support::fixtures::{fixture, request};
use crate::support::json::Json;
use crate::support::mock::{Mock, Seen};
use crate::support::{call, hatch, proof, raw};
use daigou_core::{Effect, Generation};
use http::Method;

const DONE: &str = r#"{"code":200,"data":{"success":true}}"#;

async fn sent(setup: impl Fn(Setup) -> Setup, marketplace: &str, operation: &str, params: &str) -> Seen {
    let mock = Mock::answering(DONE).await;
    let client = setup(Setup::at(mock.url())).client(marketplace);
    call(&*client, operation, params).await.unwrap_or_else(|e| panic!("{operation}: {e}"));
    mock.only()
}

/// What the escape hatch of PandaPon sends for a GET.
async fn got(path: &str, params: &str) -> Seen {
    let mock = Mock::answering(DONE).await;
    let client = Setup::at(mock.url()).client("taobao");
    hatch(&*client, Method::GET, path, params).await.unwrap_or_else(|e| panic!("{path}: {e}"));
    mock.only()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

#[tokio::test]
async fn a_get_of_pandapon_has_its_parameters_in_the_query_and_no_body() {
    for (generation, file, path, item) in [
        (Generation::V1, "taobao/goods.get.request.json", "/open/product/get", "672991141190"),
        (Generation::V2, "taobao/goods.get.request.2.json", "/v2/taobao/product/get", "WUnUC1cILiBjt-Jv3lDdlQ"),
    ] {
        let seen = sent(|s| s.generation(generation), "taobao", "goods.get", &fixture(file)).await;
        assert_eq!((seen.method.as_str(), seen.path.as_str(), seen.body.as_str()), ("GET", path, ""));
        assert_eq!(seen.pairs(), owned(&[("itemId", item)]));
        let names = ["access-key", "nonce-str", "signature", "timestamp", "user-id"];
        assert_eq!(seen.headers.keys().collect::<Vec<_>>(), names);
        let expected = proof::pandapon("md5-concat", seen.header("timestamp"), seen.header("nonce-str"));
        assert_eq!(seen.header("signature"), expected);
    }
}

#[tokio::test]
async fn values_in_a_query_are_encoded_and_nulls_left_out() {
    let params = r#"{"itemId":"a b&c=d/é七+%","none":null,"n":12345678901234567890.50,"yes":true,"list":["x","y"],"deep":{"a": [1, 2]}}"#;
    let seen = got("/open/product/get", params).await;
    let expected = [
        ("itemId", "a b&c=d/é七+%"),
        ("n", "12345678901234567890.50"),
        ("yes", "true"),
        ("list", "x"),
        ("list", "y"),
        ("deep", r#"{"a":[1,2]}"#),
    ];
    assert_eq!(seen.pairs(), owned(&expected), "{}", seen.query);
}

#[tokio::test]
async fn a_parameter_in_the_path_is_filled_in_and_sent_once() {
    let seen = sent(|s| s, "taobao", "refund.cancel", &request("taobao", "refund.cancel")).await;
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("GET", "/open/order/refund/cancel/110000235001"));
    assert_eq!((seen.query.as_str(), seen.body.as_str()), ("", ""));
    let odd = r#"{"refundId":"../a b?c#d"}"#;
    let with_more = r#"{"refundId":"../a b?c#d","why":1}"#;
    let path = "/open/order/refund/cancel/{refundId}";
    for seen in [sent(|s| s, "taobao", "refund.cancel", odd).await, got(path, with_more).await] {
        assert_eq!(seen.path, "/open/order/refund/cancel/..%2Fa%20b%3Fc%23d", "the path is not left");
    }
    assert_eq!(got(path, with_more).await.pairs(), owned(&[("why", "1")]));
}

#[tokio::test]
async fn warehouse_logistics_signs_in_the_query_by_the_chosen_scheme() {
    for scheme in ["md5-concat", "hmac-md5-concat", "hmac-md5-query", "hmac-md5-pairs"] {
        for (generation, path) in [
            (Generation::V1, "/open/pp/logistics/orderRenderFreight"),
            (Generation::V2, "/v2/open/pp/logistics/orderRenderFreight"),
        ] {
            let params = request("logistics", "freight.preview");
            let setup = |s: Setup| s.generation(generation).derived().set("logistics_scheme", scheme);
            let seen = sent(setup, "logistics", "freight.preview", &params).await;
            assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", path));
            let stamp = NOW.to_string();
            let sign = proof::pandapon(scheme, &stamp, seen.header("nonce-str"));
            assert_eq!(seen.pairs(), owned(&[("timestamp", &stamp), ("sign", &sign)]), "{scheme}");
            let names = ["access-key", "content-type", "nonce-str", "user-id"];
            assert_eq!(seen.headers.keys().collect::<Vec<_>>(), names);
            assert_eq!((seen.header("access-key"), seen.header("user-id")), (ACCESS_KEY, USER_ID));
            let (body, given) = (Json::parse(&seen.body), Json::parse(&params));
            assert_eq!((given.missing_from(&body), body.missing_from(&given)), (vec![], vec![]), "{}", seen.body);
        }
    }
}

#[tokio::test]
async fn the_address_book_signs_with_headers_like_every_other_call() {
    let seen = sent(|s| s, "logistics", "address.upsert", &request("logistics", "address.upsert")).await;
    assert_eq!((seen.path.as_str(), seen.query.as_str()), ("/open/address/addOrUpdate", ""));
    let expected = proof::pandapon("md5-concat", seen.header("timestamp"), seen.header("nonce-str"));
    assert_eq!(seen.header("signature"), expected);
}

/// The sign of a GET verifies against the very query that was sent, in both readings of arrays.
#[tokio::test]
async fn an_array_in_a_query_of_dajisaas_is_signed_as_it_is_sent() {
    let params = r#"{"keyword":"连衣裙","beginPage":1,"pageSize":20,"country":"en","outMemberId":[123, "456"],"filter":null,"sort":""}"#;
    let repeated = [("outMemberId", "123"), ("outMemberId", "456")];
    // As they were given by the escape hatch; the type writes texts, in its own order.
    let (given, texts) = ([("outMemberId", r#"[123,"456"]"#)], [("outMemberId", r#"["123","456"]"#)]);
    for (style, typed, arrays) in [
        ("repeat", false, &repeated[..]),
        ("repeat", true, &repeated[..]),
        ("json", false, &given[..]),
        ("json", true, &texts[..]),
    ] {
        let path = "/alibaba/product/keywordQuery";
        let mock = Mock::answering(DONE).await;
        let client = Setup::at(mock.url()).set("daji_arrays", style).client("dajisaas");
        match typed {
            true => call(&*client, "alibaba.search", params).await.unwrap(),
            false => hatch(&*client, Method::GET, path, params).await.unwrap(),
        };
        let seen = mock.only();
        assert_eq!((seen.method.as_str(), seen.path.as_str()), ("GET", path));
        assert!(seen.headers.is_empty() && seen.body.is_empty(), "{seen:?}");
        let mut expected =
            vec![("appKey", "dj_test_key"), ("keyword", "连衣裙"), ("beginPage", "1"), ("pageSize", "20")];
        expected.push(("country", "en"));
        if typed {
            expected.push(("sort", ""));
        }
        expected.extend(arrays);
        if !typed {
            expected.push(("sort", ""));
        }
        let sign = proof::daji(owned(&expected));
        expected.push(("sign", &sign));
        assert_eq!(seen.pairs(), owned(&expected), "{style}: {}", seen.query);
    }
}

#[tokio::test]
async fn dajisaas_has_one_generation_whatever_is_asked_for() {
    for generation in [Generation::V1, Generation::V2] {
        let params = fixture("dajisaas/alibaba.search.request.2.json");
        let seen = sent(|s| s.generation(generation), "dajisaas", "alibaba.search", &params).await;
        assert_eq!(seen.path, "/alibaba/product/keywordQuery");
    }
}

#[tokio::test]
async fn a_supplied_route_replaces_method_and_path() {
    let name = "route__alibaba1688__order__tracking";
    let seen = sent(
        |s| s.set(name, "get /alibaba/order/{orderId}/trace"),
        "alibaba1688",
        "order.tracking",
        r#"{"orderId":7}"#,
    )
    .await;
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("GET", "/alibaba/order/7/trace"));
}

#[tokio::test]
async fn the_escape_hatch_signs_like_its_marketplace() {
    let mock = Mock::answering(DONE).await;
    let path = "/some/new/path";
    let client = Setup::at(mock.url()).client("taobao");
    client.send_raw(Effect::Read, Method::POST, path, &raw(r#"{"a":1}"#)).await.unwrap();
    let client = Setup::at(mock.url()).client("dajisaas");
    client.send_raw(Effect::Read, Method::GET, path, &raw(r#"{"a":1}"#)).await.unwrap();
    let seen = mock.seen();
    let expected = proof::pandapon("md5-concat", seen[0].header("timestamp"), seen[0].header("nonce-str"));
    assert_eq!((seen[0].path.as_str(), seen[0].header("signature")), (path, expected.as_str()));
    let sign = proof::daji(owned(&[("a", "1"), ("appKey", "dj_test_key")]));
    assert_eq!(seen[1].pairs(), owned(&[("appKey", "dj_test_key"), ("a", "1"), ("sign", &sign)]));
}
