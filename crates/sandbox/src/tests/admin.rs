//! The admin API, and how a sandbox ends.

use super::Caller;
use crate::{Options, Sandbox, SandboxError};
use serde_json::{Value, json};

fn header(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

#[tokio::test]
async fn the_page_says_what_this_is_and_where_everything_stands() {
    let caller = Caller::start().await;
    let page = caller.get("/admin").await;
    assert!(page.status == 200 && page.head.contains("text/plain"));
    for url in [caller.sandbox.pandapon_url(), caller.sandbox.dajisaas_url(), caller.sandbox.admin_url()] {
        assert!(page.body.contains(&url), "{}", page.body);
    }
}

#[tokio::test]
async fn products_are_told_in_each_buyers_words() {
    let caller = Caller::start().await;
    let here = &caller;
    let rows = |query: &'static str| async move { here.get(&format!("/admin/products{query}")).await.json() };
    let all = rows("").await;
    for row in all.as_array().unwrap() {
        for name in ["buyer", "product", "sku", "seller", "title"] {
            assert!(row[name].is_string(), "{row}");
        }
        for name in ["min_quantity", "stock", "price_fen"] {
            assert!(row[name].as_i64().unwrap() > 0, "{row}");
        }
    }
    let find = |rows: &Value, sku: &str| rows.as_array().unwrap().iter().find(|row| row["sku"] == sku).unwrap().clone();
    let bag = "e61a85a671bb3d0301d0412b51641c6b";
    assert_eq!(find(&rows("?buyer=pandapon-1688").await, bag)["product"], "L0PTnwSnx_dWNZWCtgK7Gg");
    assert_eq!(find(&rows("?buyer=pandapon-1688&generation=v1").await, bag)["product"], "743470146022");
    assert_eq!(find(&rows("?buyer=dajisaas-1688").await, bag)["product"], "743470146022");
    assert_eq!(find(&rows("?buyer=pandapon-taobao").await, "5016042822039")["product"], "600126245031041190");
    // The same item and SKU, by the ids of Taobao's own page.
    let resolved = find(&rows("?buyer=dajisaas-taobao").await, "3452545926724");
    assert_eq!(resolved["product"], "703446760426");
    assert_eq!(find(&rows("?buyer=pandapon-taobao").await, "3357413213162")["title"], resolved["title"]);
    assert_eq!(rows("?buyer=pandapon-taobao&limit=2").await.as_array().unwrap().len(), 2);
    for query in ["?buyer=me", "?limit=x", "?generation=v3"] {
        let heard = caller.get(&format!("/admin/products{query}")).await;
        assert!(heard.status == 400 && heard.json()["error"].is_string(), "{query}");
    }
}

#[tokio::test]
async fn orders_carry_their_reference_and_reset_forgets_them() {
    let caller = Caller::start().await;
    let order = r#"{"message":"小心轻放 daigou:PO-1","cartIds":[3]}"#;
    caller.call("/alibaba/cart/create/order", order).await.data();
    caller.call("/alibaba/cart/create/order", r#"{"message":"daigou:PO-1 x","cartIds":[4]}"#).await.data();
    let orders = caller.get("/admin/orders?platform=pandapon").await.json();
    let first = &orders[0];
    let shown = json!(["pandapon", "alibaba1688", "PO-1", "waitbuyerpay"]);
    assert_eq!(json!([first["platform"], first["marketplace"], first["reference"], first["status"]]), shown);
    assert!(first["order_id"].as_str().unwrap().len() == 19 && first["created_at"].as_str().unwrap().len() == 29);
    assert_eq!((orders[1]["reference"].clone(), orders.as_array().unwrap().len()), (Value::Null, 2));
    assert_eq!(caller.get("/admin/orders?platform=dajisaas").await.json(), json!([]));

    let journal = caller.get("/admin/requests?limit=1").await.json();
    let entry = &journal[0];
    assert_eq!(journal.as_array().unwrap().len(), 1);
    assert_eq!((&entry["sequence"], &entry["operation"]), (&json!(2), &json!("cart.create_order")));
    assert_eq!((&entry["signature"]["ok"], &entry["status"], &entry["code"]), (&json!(true), &json!(200), &json!(200)));
    assert!(entry["answer"].as_str().unwrap().contains("成功") && entry["body"].as_str().unwrap().contains("PO-1"));
    assert!(
        entry["headers"]["signature"].as_str().unwrap().len() == 32
            && entry["path"] == "/pandapon/alibaba/cart/create/order"
    );

    for headers in [header("origin", "http://evil.example"), header("sec-fetch-site", "cross-site")] {
        let heard = caller.send("POST", "/admin/reset", &headers, "{}").await;
        assert!(heard.status == 403 && heard.json()["error"].is_string());
    }
    assert_eq!(caller.send("POST", "/admin/reset", &[], r#"{"sed":1}"#).await.status, 400);
    assert_eq!(caller.get("/admin/orders").await.json().as_array().unwrap().len(), 2);
    let heard = caller.send("POST", "/admin/reset", &[], r#"{"seed":9}"#).await;
    assert_eq!((heard.status, heard.json()), (200, json!({"seed": 9})));
    assert_eq!(caller.send("POST", "/admin/reset", &[], "").await.json(), json!({"seed": 0}));
    assert_eq!(caller.get("/admin/orders").await.json(), json!([]));
    assert!(caller.sandbox.journal().is_empty());
    caller.call("/alibaba/cart/create/order", order).await.data();
}

#[tokio::test]
async fn the_same_seed_answers_the_same_and_another_differs() {
    let products = |seed: u64| async move {
        let mut caller = Caller::start().await;
        caller.sandbox = Sandbox::start_with(Options::default().seed(seed)).await.unwrap();
        caller.get("/admin/products").await.body
    };
    assert_eq!(products(4).await, products(4).await);
    assert_ne!(products(4).await, products(5).await);
}

#[tokio::test]
async fn a_sandbox_stops_when_told_or_dropped() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.console_url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let taken = Sandbox::start_with(Options::default().listen(address.parse().unwrap())).await;
    assert!(matches!(&taken, Err(SandboxError::Listen { address: at, .. }) if at.to_string() == address));
    sandbox.shutdown().await;
    let again = Sandbox::start_with(Options::default().listen(address.parse().unwrap())).await.unwrap();
    drop(again);
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
