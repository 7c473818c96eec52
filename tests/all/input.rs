//! Bad input: named by member and rule, and nothing is sent. What a client can be built with is in `settings`.

use crate::support::clients::Setup;
use crate::support::fixtures::request;
use crate::support::json::{Json, Path};
use crate::support::mock::Mock;
use crate::support::{call, hatch, raw};
use daigou_core::{Certainty, Effect, Error, ErrorKind, Generation};
use http::Method;

const V1: Generation = Generation::V1;
const V2: Generation = Generation::V2;

/// Calls against a server that must not hear of it.
async fn refused(setup: impl Fn(Setup) -> Setup, marketplace: &str, operation: &str, params: &str) -> Error {
    let mock = Mock::answering(r#"{"code":200,"data":{"orderNo":"1"}}"#).await;
    let client = setup(Setup::at(mock.url()).attempts(3)).client(marketplace);
    let outcome = call(&*client, operation, params).await;
    let sent = mock.seen();
    assert!(sent.is_empty(), "{operation} with {params}: this was sent: {sent:?}");
    let error = outcome.err().unwrap_or_else(|| panic!("{operation} takes {params}"));
    assert_eq!(error.certainty(), Certainty::NotSent, "{params}: {error:?}");
    assert!(!error.is_retryable(), "{params}: {error:?}");
    assert_eq!(error.operation(), Some((client.name(), operation)), "{error:?}");
    error
}

/// The same by PandaPon's escape hatch, whose parameters no type reads.
async fn refused_raw(method: Method, path: &str, params: &str) -> Error {
    refused_raw_by("taobao", method, path, params).await
}

/// The same by a marketplace's escape hatch.
async fn refused_raw_by(marketplace: &str, method: Method, path: &str, params: &str) -> Error {
    let mock = Mock::answering(r#"{"code":200}"#).await;
    let outcome = hatch(&*Setup::at(mock.url()).attempts(3).client(marketplace), method, path, params).await;
    let sent = mock.seen();
    assert!(sent.is_empty(), "{path} with {params}: this was sent: {sent:?}");
    let error = outcome.err().unwrap_or_else(|| panic!("{path} takes {params}"));
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{params}: {error:?}");
    error
}

/// A documented request with one thing changed, the member that the error names, and a word of the rule.
type Case<'c> = (&'c str, &'c str, &'c str, &'c str);

/// Checks changes of one operation's documented request: (path, new value, field, rule).
async fn check(generation: Generation, marketplace: &str, operation: &str, base: &Json, cases: &[Case<'_>]) {
    for (path, value, field, rule) in cases {
        let changed = match (*path, *value) {
            (path, "") => {
                let (parent, member) = path.rsplit_once('.').unwrap_or(("", path));
                match parent {
                    "" => base.without(member),
                    parent => base.with(&Path::of(parent), base.at(&Path::of(parent)).without(member)),
                }
            }
            (path, value) if base.get(path).is_none() && !path.contains('.') => {
                let Json::Object(mut members) = base.clone() else { panic!("{base}") };
                members.push((path.to_owned(), Json::parse(value)));
                Json::Object(members)
            }
            (path, value) => base.with(&Path::of(path), Json::parse(value)),
        };
        let error = refused(|s| s.generation(generation).derived(), marketplace, operation, &changed.to_string()).await;
        assert_eq!(error.kind(), ErrorKind::Usage, "{operation} {path}: {error:?}");
        assert_eq!(error.field(), Some(*field), "{operation} {path} = {value}: {error:?}");
        assert!(error.message().contains(field), "{operation} {path}: {error}");
        assert!(error.message().contains(rule), "{operation} {path} = {value}: `{rule}` is not in: {error}");
    }
}

fn lines(count: usize, line: &str) -> String {
    format!("[{}]", vec![line; count].join(","))
}

/// The vendor's example with its texts opened up.
fn taobao_order() -> Json {
    let example = Json::parse(&request("taobao", "order.create"));
    ["receiver", "orderLineList"].iter().fold(example, |order, member| {
        let Some(Json::Text(text)) = order.get(member) else { panic!("{member}") };
        let opened = Json::parse(text);
        order.with(&Path::of(member), opened)
    })
}

#[tokio::test]
async fn a_taobao_order_that_nobody_could_mean_is_refused() {
    let base = taobao_order();
    let cases = [
        ("orderLineList.0.quantity", "-1", "orderLineList[0].quantity", "at least 1"),
        ("orderLineList.1.quantity", "\"0\"", "orderLineList[1].quantity", "at least 1"),
        ("orderLineList", "[]", "orderLineList", "must not be empty"),
        ("orderLineList", "\"[]\"", "orderLineList", "must not be empty"),
        ("orderLineList", "\"\"", "orderLineList", "empty text"),
        ("orderLineList", "\"[{\"", "orderLineList", "does not parse"),
        ("orderLineList", "{}", "orderLineList", "does not parse"),
        ("orderLineList.0.itemId", "\" \"", "orderLineList[0].itemId", "must not be empty"),
        ("orderLineList.0.price", "-5", "orderLineList[0].price", "at least 0"),
        ("orderLineList.0.price", "\"1.5\"", "orderLineList[0].price", "smaller than one fen"),
        ("orderLineList.0.price", "\"free\"", "orderLineList[0].price", "not an amount"),
        ("receiver", "\"\"", "receiver", "empty text"),
        ("receiver", "\"   \"", "receiver", "empty text"),
        ("receiver", "\"浙江省 张三\"", "receiver", "does not parse"),
        ("purchaseAmount", "-1", "purchaseAmount", "at least 0"),
        ("purchaseAmount", "12.5", "purchaseAmount", "smaller than one fen"),
        ("purchaseAmount", "\"x\"", "purchaseAmount", "not an amount"),
        ("purchaseAmount", "[]", "purchaseAmount", ""),
        ("purchaseAmount", "null", "purchaseAmount", ""),
        ("purchaseAmount", "", "purchaseAmount", "missing"),
        ("receiver", "", "receiver", "missing"),
        ("orderSource", "7", "orderSource", "string"),
        ("sellerOrderNo", "\"1\"", "sellerOrderNo", "unknown"),
    ];
    check(V1, "taobao", "order.create", &base, &cases).await;
}

#[tokio::test]
async fn a_1688_preview_that_nobody_could_mean_is_refused() {
    let base = Json::parse(&request("alibaba1688", "order.batch_preview"));
    let line = r#"{"offerId":1,"specId":"a","quantity":1}"#;
    let (many, both) = (lines(101, line), r#"{"offerId":1,"offerMapId":"L0PTnwSnx","specId":"a","quantity":1}"#);
    let cases = [
        ("cargoParamList", "[]", "cargoParamList", "must not be empty"),
        ("cargoParamList", &many, "cargoParamList", "at most 100 entries, got 101"),
        ("cargoParamList.0.quantity", "-3", "cargoParamList[0].quantity", "at least 1, got -3"),
        ("cargoParamList.1.quantity", "0", "cargoParamList[1].quantity", "at least 1, got 0"),
        ("cargoParamList.0.quantity", "\"two\"", "cargoParamList[0].quantity", "invalid type"),
        ("cargoParamList.0.quantity", "1.5", "cargoParamList[0].quantity", "invalid type"),
        ("cargoParamList.1.specId", "\"\"", "cargoParamList[1].specId", "must not be empty"),
        ("cargoParamList.1.specId", "", "cargoParamList[1].specId", "missing"),
        ("cargoParamList.0.offerId", "\"L0PTnwSnx_dWNZWCtgK7Gg\"", "cargoParamList[0].offerMapId", "v1 takes a number"),
        ("cargoParamList.0.offerId", "\" \"", "cargoParamList[0].offerMapId", "must not be empty"),
        ("cargoParamList.0.offerId", "", "cargoParamList[0]", "the product is missing"),
        ("cargoParamList.0", both, "cargoParamList[0]", "both given"),
        ("cargoParamList", "{}", "cargoParamList", "sequence"),
        ("addressParam", "", "addressParam", "missing"),
        ("addressParam", "7", "addressParam", "invalid type"),
        ("adressParam", "{}", "adressParam", "unknown"),
        ("addressParam.mobile", "{}", "addressParam.mobile", "text"),
    ];
    check(V1, "alibaba1688", "order.batch_preview", &base, &cases).await;
    let full = lines(100, line);
    let most = base.with(&Path::of("cargoParamList"), Json::parse(&full));
    let (setup, script) = Setup::hearing([r#"{"code":200,"data":[]}"#.to_owned()]);
    call(&*setup.client("alibaba1688"), "order.batch_preview", &most.to_string()).await.unwrap();
    assert_eq!(script.sent().len(), 1, "100 lines are sent");
}

#[tokio::test]
async fn a_product_named_as_another_generation_names_it_says_so() {
    for (generation, product, field) in [
        (V1, r#""offerMapId":"L0PTnwSnx_dWNZWCtgK7Gg""#, "cargoParamList[0].offerMapId"),
        (V2, r#""offerId":734714573551"#, "cargoParamList[0].offerId"),
    ] {
        let line = format!(r#"{{{product},"specId":"cd2b8c31408766f9fb089e74e2a6ac15","quantity":1}}"#);
        let params = format!(r#"{{"addressParam":{{}},"cargoParamList":[{line}]}}"#);
        let setup = |s: Setup| s.generation(generation).derived();
        let error = refused(setup, "alibaba1688", "order.batch_preview", &params).await;
        assert_eq!(error.field(), Some(field), "{error:?}");
        let other = generation.other().as_str();
        assert!(error.hint().is_some_and(|h| h.contains(other)), "{error:?}");
        assert!(error.message().contains(other) && error.message().contains(generation.as_str()), "{error}");
    }
}

#[tokio::test]
async fn a_page_that_nobody_could_mean_is_refused() {
    let base = Json::parse(&request("alibaba1688", "order.list"));
    let cases = [
        ("pageNum", "0", "pageNum", "at least 1, got 0"),
        ("pageNum", "-1", "pageNum", "at least 1"),
        ("pageSize", "0", "pageSize", "at least 1"),
        ("pageNum", "\"one\"", "pageNum", "invalid type"),
        ("pageNum", "", "pageNum", "missing"),
        ("pageNumber", "1", "pageNumber", "unknown"),
        ("userIdList", "\"2219093763101\"", "userIdList", "sequence"),
        ("tbOrderId", "{}", "tbOrderId", ""),
    ];
    check(V2, "alibaba1688", "order.list", &base, &cases).await;
}

#[tokio::test]
async fn a_cart_order_that_nobody_could_mean_is_refused() {
    let base = Json::parse(&request("alibaba1688", "cart.create_order"));
    let cases = [
        ("cartIds", "[]", "cartIds", "must not be empty"),
        ("cartIds", "[1,\"x\"]", "cartIds[1]", "not an integer"),
        ("cartIds", "[-1]", "cartIds[0]", "at least 0"),
        ("cartIds", "[\"\"]", "cartIds[0]", ""),
        ("cartIds", "[{}]", "cartIds[0]", ""),
        ("cartIds", "", "cartIds", "missing"),
        ("addressParam", r#"{"adress":"x"}"#, "addressParam.adress", "unknown"),
    ];
    check(V1, "alibaba1688", "cart.create_order", &base, &cases).await;
}

#[tokio::test]
async fn a_dajisaas_preview_that_nobody_could_mean_is_refused() {
    let base = Json::parse(&request("dajisaas", "alibaba.order_preview"));
    let many = lines(101, r#"{"offerId":1,"quantity":1}"#);
    let cases = [
        ("cargoParamList", "[]", "cargoParamList", "must not be empty"),
        ("cargoParamList", many.as_str(), "cargoParamList", "at most 100 entries, got 101"),
        ("cargoParamList.0.quantity", "0", "cargoParamList[0].quantity", "at least 1"),
        ("cargoParamList.0.quantity", "-1", "cargoParamList[0].quantity", "at least 1"),
        ("cargoParamList.0.offerId", "\"L0PTnwSnx\"", "cargoParamList[0].offerId", "not an integer"),
        ("sign", "\"x\"", "sign", "unknown"),
    ];
    check(V1, "dajisaas", "alibaba.order_preview", &base, &cases).await;
}

#[tokio::test]
async fn a_blank_specification_is_refused_by_dajisaas_too() {
    let base = Json::parse(&request("dajisaas", "alibaba.order_preview"));
    let cases = [("cargoParamList.0.specId", "\"\"", "cargoParamList[0].specId", "must not be empty")];
    check(V1, "dajisaas", "alibaba.order_preview", &base, &cases).await;
}

#[tokio::test]
async fn members_that_the_client_adds_itself_are_refused() {
    for reserved in ["appKey", "sign", "requestTime", "appSecret"] {
        for (operation, verb) in [("alibaba.search", Method::GET), ("alibaba.freight", Method::POST)] {
            let params = format!(r#"{{"{reserved}":"x","keyword":"y"}}"#);
            let typed = refused(|s| s, "dajisaas", operation, &params).await;
            for error in [typed, refused_raw_by("dajisaas", verb, "/alibaba/any", &params).await] {
                assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some(reserved)), "{operation}: {error:?}");
                assert!(error.message().contains(reserved), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn parameters_that_stand_twice_are_refused() {
    let typed = r#"{"pageNum":1,"pageSize":2,"pageNum":3}"#;
    for (marketplace, operation, params) in
        [("alibaba1688", "order.list", typed), ("taobao", "goods.get", r#"{"pageNum":1,"pageNum":1}"#)]
    {
        let error = refused(|s| s.derived(), marketplace, operation, params).await;
        assert!(error.kind() == ErrorKind::Usage && error.message().contains("pageNum"), "{operation}: {error:?}");
    }
    let twice = r#"{"beginPage":1,"keyword":"b","beginPage":2}"#;
    let escaped = r#"{"beginPage":1,"\u0062eginPage":2}"#;
    for error in [
        refused(|s| s, "dajisaas", "alibaba.search", twice).await,
        refused_raw_by("dajisaas", Method::GET, "/alibaba/any", twice).await,
        refused_raw_by("dajisaas", Method::POST, "/alibaba/any", escaped).await,
    ] {
        assert!(error.kind() == ErrorKind::Usage && error.message().contains("beginPage"), "{error:?}");
        assert!(["duplicate", "twice"].iter().any(|word| error.message().contains(word)), "{error:?}");
    }
}

#[tokio::test]
async fn a_post_of_pandapon_refuses_a_member_that_stands_twice() {
    let params = r#"{"quantity":1,"quantity":2}"#;
    for error in [refused(|s| s, "taobao", "cart.add", params).await, refused_raw(Method::POST, "/x", params).await] {
        assert!(error.kind() == ErrorKind::Usage && error.message().contains("quantity"), "{error:?}");
    }
}

#[tokio::test]
async fn parameters_that_are_no_object_are_refused() {
    for params in ["[]", "7", "\"x\"", "true", "[{}]"] {
        for (marketplace, operation) in
            [("dajisaas", "alibaba.search"), ("dajisaas", "alibaba.freight"), ("taobao", "goods.get")]
        {
            let error = refused(|s| s, marketplace, operation, params).await;
            assert!(error.kind() == ErrorKind::Usage && error.message().contains("object"), "{operation}: {error:?}");
        }
        for method in [Method::GET, Method::POST] {
            let error = refused_raw_by("dajisaas", method, "/alibaba/any", params).await;
            assert!(error.message().contains("object"), "{error:?}");
        }
    }
}

#[tokio::test]
async fn a_post_of_pandapon_refuses_parameters_that_are_no_object() {
    for params in ["[]", "7", "\"x\"", "true"] {
        let typed = refused(|s| s, "taobao", "cart.add", params).await;
        for error in [typed, refused_raw(Method::POST, "/x", params).await] {
            assert!(error.kind() == ErrorKind::Usage && error.message().contains("object"), "{params}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_path_that_cannot_be_filled_is_refused() {
    for (params, rule) in [
        ("{}", "is missing"),
        (r#"{"refundid":"1"}"#, "is missing"),
        (r#"{"refundId":null}"#, "must be a text or a number"),
        (r#"{"refundId":""}"#, "must be a text or a number"),
        (r#"{"refundId":[1]}"#, "must be a text or a number"),
        (r#"{"refundId":{}}"#, "must be a text or a number"),
    ] {
        let error = refused_raw(Method::GET, "/open/order/refund/cancel/{refundId}", params).await;
        assert_eq!(error.field(), Some("refundId"), "{params}: {error:?}");
        assert!(error.message().contains(rule), "{params}: {error}");
        // Where the operation has a type, it is that which refuses, and names the member as well.
        let error = refused(|s| s, "taobao", "refund.cancel", params).await;
        let field = if params.contains("refundid") { "refundid" } else { "refundId" };
        assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some(field)), "{params}: {error:?}");
    }
}

#[tokio::test]
async fn a_route_that_is_not_documented_says_how_to_go_on() {
    use ErrorKind::{Unconfirmed, Unpublished};
    for (marketplace, operation, generation, kind, says, hint) in [
        ("taobao", "order.create", V2, Unconfirmed, "derived", "v1"),
        ("alibaba1688", "order.list", V1, Unconfirmed, "derived", "v2"),
        ("alibaba1688", "order.batch_preview", V2, Unconfirmed, "derived", "DAIGOU_ALLOW=derived"),
        ("taobao", "order.cancel", V1, Unpublished, "not published", "DAIGOU_ROUTE__TAOBAO__ORDER__CANCEL"),
        ("alibaba1688", "order.tracking", V2, Unpublished, "GET", "DAIGOU_ROUTE__ALIBABA1688__ORDER__TRACKING"),
        ("alibaba1688", "order.detail", V2, Unpublished, "only in v1", "v1"),
        ("taobao", "goods.source", V2, Unpublished, "only in v1", "DAIGOU_GENERATION"),
        (
            "dajisaas",
            "alibaba.detail_by_link",
            V1,
            Unpublished,
            "not published",
            "DAIGOU_ROUTE__DAJISAAS__ALIBABA__DETAIL_BY_LINK",
        ),
        ("logistics", "freight.preview", V1, Unconfirmed, "signed", "DAIGOU_ALLOW=derived"),
        ("logistics", "shipment.create", V1, Unconfirmed, "not published", "DAIGOU_LOGISTICS_SCHEME"),
    ] {
        let file = std::panic::catch_unwind(|| request(marketplace, operation)).unwrap_or_else(|_| "{}".to_owned());
        let error = refused(|s| s.generation(generation), marketplace, operation, &file).await;
        assert_eq!(error.kind(), kind, "{operation}: {error:?}");
        assert!(error.message().contains(says), "{operation}: {error}");
        assert!(error.hint().is_some_and(|h| h.contains(hint)), "{operation}: {error:?}");
    }
}

#[tokio::test]
async fn allowing_derived_routes_does_not_invent_any() {
    for (marketplace, operation) in [("taobao", "order.cancel"), ("alibaba1688", "cart.add")] {
        let error = refused(|s| s.derived(), marketplace, operation, "{}").await;
        assert_eq!(error.kind(), ErrorKind::Unpublished, "{error:?}");
    }
}

#[tokio::test]
async fn the_escape_hatch_takes_a_path_only() {
    let mock = Mock::answering("{}").await;
    let client = Setup::at(mock.url()).client("taobao");
    for path in ["", "open/order", "http://127.0.0.1/x", "@elsewhere.example/x"] {
        let error = client.send_raw(Effect::Read, http::Method::GET, path, &raw("{}")).await.err();
        let error = error.unwrap_or_else(|| panic!("`{path}` was taken: {:?}", mock.seen()));
        assert_eq!((error.certainty(), error.field()), (Certainty::NotSent, Some("path")), "{path}: {error:?}");
    }
    assert_eq!(mock.seen().len(), 0);
}
