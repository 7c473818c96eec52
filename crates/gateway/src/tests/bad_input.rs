//! What is wrong is told with its member, all at once, and nothing is sent.

use super::*;

/// A problem as every one has to be.
fn problem(told: &Told, status: u16, kind: &str, certainty: &str) {
    assert_eq!(told.status, status, "{told:?}");
    assert_eq!(told.headers["content-type"], "application/problem+json", "{told:?}");
    assert_eq!((&told.json["kind"], &told.json["certainty"]), (&json!(kind), &json!(certainty)), "{told:?}");
    assert_eq!(told.json["status"], status, "{told:?}");
    assert!(told.json["title"].is_string() && told.json["detail"].is_string(), "{told:?}");
}

#[tokio::test]
async fn an_order_that_is_wrong_names_every_member() {
    let bench = Bench::new().await;
    let path = "/v1/pandapon-1688/orders/PO-1";
    let order = bench.order("pandapon-1688").await;
    let with = |member: &str, value: Value| {
        let mut order = order.clone();
        order[member] = value;
        order.to_string()
    };
    let cases: [(String, &[&str]); 9] = [
        (String::new(), &[]),
        ("no JSON".to_owned(), &[]),
        ("[1]".to_owned(), &[]),
        (with("lines", json!([{ "product": "x", "quantity": "two" }])), &["lines[0].quantity"]),
        (with("lines", json!([{ "product": "x", "quantity": 1.5 }])), &["lines[0].quantity"]),
        (with("max_total_fen", json!(120.5)), &["max_total_fen"]),
        (with("colour", json!("red")), &["colour"]),
        (with("reference", json!("PO-2")), &["reference"]),
        (
            json!({ "lines": [{ "quantity": 0 }], "address": { "mobile": "x" } }).to_string(),
            &["lines[0].product", "lines[0].quantity", "address.name", "address.mobile", "address.street"],
        ),
    ];
    for (body, fields) in cases {
        let told = bench.ask("PUT", path, body.clone()).await;
        problem(&told, 400, "usage", "not_sent");
        for field in fields {
            let errors = told.json["errors"].as_array().unwrap();
            assert!(errors.iter().any(|error| error["field"] == *field), "{body}: {field}: {told:?}");
        }
    }
    let bytes: Vec<u8> = vec![b'{', 0xff, b'}'];
    problem(&bench.ask("PUT", path, bytes).await, 400, "usage", "not_sent");
    let same = bench.ask("PUT", path, with("reference", json!("PO-1"))).await;
    assert_eq!(same.status, 200, "a reference may be repeated: {same:?}");
    assert!(bench.sandbox.journal().iter().all(|entry| !format!("{entry:?}").contains("PO-2")));
}

#[tokio::test]
async fn a_path_or_a_query_that_is_wrong_is_told() {
    let bench = Bench::new().await;
    let order = bench.order("pandapon-1688").await.to_string();
    let cases = [
        ("PUT", "/v1/amazon/orders/PO-1", 404, Some("buyer")),
        ("PUT", "/v1/pandapon-1688/orders/PO%201", 400, Some("reference")),
        ("PUT", "/v1/pandapon-1688/orders/%E8%AE%A2%E5%8D%95", 400, Some("reference")),
        ("PUT", "/v1/pandapon-1688/orders/PO-1%2F..%2FPO-2", 400, Some("reference")),
        ("PUT", "/v1/pandapon-1688/orders/%FF", 400, None),
        ("PUT", "/v1/pandapon-1688/orders/PO-1?Pay=true", 400, Some("Pay")),
        ("PUT", "/v1/pandapon-1688/orders/PO-1?pay=yes", 400, Some("pay")),
        ("GET", "/v1/pandapon-1688/orders/PO-404", 404, Some("reference")),
        ("POST", "/v1/pandapon-1688/orders/PO-404/pay", 404, Some("reference")),
        ("GET", "/v1/pandapon-1688/search", 400, Some("q")),
        ("GET", "/v1/pandapon-1688/search?q=x&limit=0", 400, Some("limit")),
        ("GET", "/v1/pandapon-1688/search?q=x&limit=-1", 400, Some("limit")),
        ("GET", "/v1/pandapon-1688/search?q=x&cursor=1", 400, Some("cursor")),
        ("GET", "/v1/pandapon-1688/search?q=x&min_price_fen=1.5", 400, Some("min_price_fen")),
        ("GET", "/v1/pandapon-1688/search?q=x&sort=cheap", 400, Some("sort")),
        ("GET", "/v1/pandapon-1688/orders?since=yesterday", 400, Some("since")),
        ("GET", "/v1/pandapon-1688/orders?status=lost", 400, Some("status")),
        ("GET", "/v1/products", 400, Some("url")),
        ("GET", "/v1/products?url=https://example.com/x", 400, Some("url")),
        ("GET", "/v1/events?after=-1", 400, Some("after")),
        ("GET", "/v1/events?limit=100000", 400, Some("limit")),
    ];
    for (method, path, status, field) in cases {
        let told = bench.ask(method, path, if method == "GET" { String::new() } else { order.clone() }).await;
        problem(&told, status, "usage", "not_sent");
        assert_eq!(told.json["field"].as_str(), field, "{path}: {told:?}");
    }
    let told = bench.ask("PUT", "/v1/amazon/orders/PO-1", order.clone()).await;
    assert!(BUYERS.iter().all(|buyer| told.json["detail"].as_str().unwrap().contains(buyer)), "{told:?}");
    for (method, path, status) in [("GET", "/v2", 404), ("DELETE", "/v1/events", 405), ("POST", "/healthz", 405)] {
        problem(&bench.ask(method, path, "").await, status, "usage", "not_sent");
    }
    assert_eq!(bench.admin("GET", "/orders", "").await.as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_buyer_without_credentials_says_which_variable_is_missing() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut config = Config::default();
    for name in ["access_key", "access_secret", "user_id", "pandapon_url"] {
        config.set(name, sandbox.config().get(name).unwrap());
    }
    let bench = Bench::with(sandbox, &config, Guard::new(TOKEN)).await;
    let told = bench.get("/v1/dajisaas-1688/search?q=x").await;
    problem(&told, 503, "usage", "not_sent");
    assert!(told.json["detail"].as_str().unwrap().contains("DAIGOU_APP_KEY"), "{told:?}");
    let told = bench.ask("POST", "/v1/call/dajisaas/alibaba.order_list", "{}").await;
    problem(&told, 503, "usage", "not_sent");
}

#[tokio::test]
async fn a_platform_that_is_down_or_slow_is_told_with_what_may_have_happened() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut config = sandbox.config();
    // Nobody listens where somebody did a moment ago.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    config.set("pandapon_url", format!("http://{closed}"));
    let bench = Bench::with(sandbox, &config, Guard::new(TOKEN)).await;
    problem(&bench.get("/v1/pandapon-1688/search?q=x").await, 503, "connect", "not_sent");
    let readiness = bench.get("/readyz").await;
    assert_eq!((readiness.status, &readiness.json["store"]["ok"]), (200, &json!(true)), "{readiness:?}");
    let down = readiness.json["buyers"].as_array().unwrap().iter().filter(|part| part["ok"] == false).count();
    assert_eq!(down, 2, "{readiness:?}");

    let bench = Bench::new().await;
    let order = bench.order("pandapon-1688").await;
    bench.admin("POST", "/faults", r#"[{"operation":"*","fault":"http_500_after","probability":1.0}]"#).await;
    let told = bench.ask("POST", "/v1/call/alibaba1688/order.list", r#"{"pageNum":1,"pageSize":5}"#).await;
    problem(&told, 502, "http", "maybe_sent");
    let told = bench.put("pandapon-1688", "PO-1", &order).await;
    assert!(told.status == 503 && told.json["certainty"] == "not_sent", "nothing was ordered: {told:?}");
    bench.admin("DELETE", "/faults", "").await;
    assert_eq!(bench.made("PO-1").await, 0);
    assert_eq!(bench.put("pandapon-1688", "PO-1", &order).await.status, 200);
}
