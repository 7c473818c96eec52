//! Orders from the first search to the refund, and that the same order is one.

use super::*;
use futures_util::future::join_all;
use std::collections::HashSet;

#[tokio::test]
async fn a_day_on_every_buyer() {
    let bench = Bench::new().await;
    for buyer in BUYERS {
        let found = bench.get(&format!("/v1/{buyer}/search?q=%E8%BF%9E%E8%A1%A3%E8%A3%99&limit=5")).await;
        assert!(found.status == 200 || found.json["kind"] == "unsupported", "{buyer}: {found:?}");
        let order = bench.order(buyer).await;
        // Names differ by generation: what a search gave is read.
        let named = found.json["items"][0]["product"].as_str().or(order["lines"][0]["product"].as_str());
        let product = named.unwrap();
        let product = bench.get(&format!("/v1/{buyer}/products/{product}")).await;
        assert_eq!(product.status, 200, "{buyer}: {product:?}");
        let quote = bench.ask("POST", &format!("/v1/{buyer}/quotes"), order.to_string()).await;
        assert!(quote.status == 200 && quote.json["total_fen"].as_i64() > Some(0), "{buyer}: {quote:?}");

        let reference = format!("DAY-{buyer}");
        let placed = bench.put(buyer, &reference, &order).await;
        assert_eq!((placed.status, &placed.json["status"]), (200, &json!("unpaid")), "{buyer}: {placed:?}");
        assert_eq!(placed.json["total_fen"], quote.json["total_fen"], "{buyer}");
        let path = format!("/v1/{buyer}/orders/{reference}");
        let paid = bench.ask("POST", &format!("{path}/pay"), Body::empty()).await;
        let payment = paid.json["placement"]["payment"].as_str();
        // A payment on Taobao is accepted first, and carried out later.
        let accepted = buyer.ends_with("taobao") && payment == Some("accepted");
        assert!(paid.status == 200 && (accepted || payment == Some("paid")), "{buyer}: {paid:?}");
        let read = bench.get(&path).await;
        assert!(read.status == 200 && (accepted || read.json["status"] == "paid"), "{buyer}: {read:?}");
        assert_eq!(read.json["order_id"], placed.json["order_id"], "{buyer}");
        // The platform's number does as well.
        let number = placed.json["order_id"].as_str().unwrap();
        let by_number = bench.get(&format!("/v1/{buyer}/orders/{number}")).await;
        assert_eq!(by_number.json["lines"][0]["line"], read.json["lines"][0]["line"], "{buyer}");
        let parcels = bench.get(&format!("{path}/parcels")).await;
        assert!(parcels.json.as_array().is_some_and(Vec::is_empty), "{buyer}: {parcels:?}");
        let refunds = bench.get(&format!("{path}/refunds")).await;
        assert!(refunds.status == 200 || refunds.json["kind"] == "unsupported", "{buyer}: {refunds:?}");
        assert_eq!(bench.made(&reference).await, 1, "{buyer}");
    }
    let metrics = bench.get("/metrics").await;
    let text = metrics.json.as_str().unwrap();
    for words in [
        "daigou_calls_total{marketplace=\"alibaba1688\",operation=\"order.",
        "outcome=\"done\",certainty=\"answered\"",
        "daigou_call_attempts_total",
        "daigou_call_seconds_bucket",
        "daigou_placements{state=\"placed\"} 4",
        "daigou_oldest_open_placement_seconds 0",
        "daigou_inbox_depth 0",
        "route=\"/v1/{buyer}/orders/{reference}\",method=\"PUT\",status=\"200\"",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[tokio::test]
async fn the_same_order_from_many_clients_is_one() {
    let bench = Bench::new().await;
    let order = bench.order("pandapon-1688").await;
    let told = join_all((0..32).map(|_| bench.put("pandapon-1688", "PO-1", &order))).await;
    let numbers: HashSet<&str> = told.iter().map(|told| told.json["order_id"].as_str().unwrap()).collect();
    assert!(told.iter().all(|told| told.status == 200) && numbers.len() == 1, "{told:?}");
    assert_eq!(bench.made("PO-1").await, 1);
}

#[tokio::test]
async fn another_content_is_told_with_the_difference_and_sent_nowhere() {
    let bench = Bench::new().await;
    let order = bench.order("dajisaas-1688").await;
    assert_eq!(bench.put("dajisaas-1688", "PO-1", &order).await.status, 200);
    let mut other = order.clone();
    other["lines"][0]["quantity"] = json!(order["lines"][0]["quantity"].as_i64().unwrap() + 1);
    let told = bench.put("dajisaas-1688", "PO-1", &other).await;
    assert_eq!(told.status, 409, "{told:?}");
    let detail = told.json["detail"].as_str().unwrap();
    assert!(detail.contains("lines[0].quantity was") && detail.contains("nothing was sent"), "{detail}");
    // Through another buyer it would be a second order.
    let order = bench.order("dajisaas-taobao").await;
    let told = bench.put("dajisaas-taobao", "PO-1", &order).await;
    assert!(told.status == 409 && told.json["detail"].as_str().unwrap().contains("dajisaas-1688"), "{told:?}");
    assert_eq!(bench.made("PO-1").await, 1);
}

#[tokio::test]
async fn what_is_refused_is_422_and_may_be_changed_or_sent_again() {
    let bench = Bench::new().await;
    let mut order = bench.order("pandapon-1688").await;
    order["max_total_fen"] = json!(1);
    let told = bench.put("pandapon-1688", "PO-1", &order).await;
    assert_eq!((told.status, &told.json["kind"]), (422, &json!("refused")), "{told:?}");
    assert_eq!((&told.json["field"], &told.json["certainty"]), (&json!("max_total_fen"), &json!("not_sent")));
    let read = bench.get("/v1/pandapon-1688/orders/PO-1").await;
    assert_eq!(read.json["placement"]["state"], "refused", "{read:?}");
    assert_eq!(read.json["status"], "unknown");
    order.as_object_mut().unwrap().remove("max_total_fen");
    let told = bench.put("pandapon-1688", "PO-1", &order).await;
    assert_eq!(told.status, 200, "a new limit is new content of what does not exist: {told:?}");
    assert_eq!(bench.made("PO-1").await, 1);
}

#[tokio::test]
async fn who_does_not_wait_is_told_where_to_look() {
    let bench = Bench::new().await;
    let order = bench.order("pandapon-1688").await;
    let request = Request::put("/v1/pandapon-1688/orders/PO-1?pay=true")
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("prefer", "respond-async, wait=0");
    let told = bench.send(request.body(order.to_string().into()).unwrap()).await;
    assert_eq!(told.status, 202, "{told:?}");
    assert_eq!(told.headers["location"], "/v1/pandapon-1688/orders/PO-1");
    assert_eq!(told.json["placement"]["working"], true, "{told:?}");
    // It is worked on all the same, and whoever asks again waits for the same outcome.
    let told = bench.ask("PUT", "/v1/pandapon-1688/orders/PO-1?pay=true", order.to_string()).await;
    assert_eq!((told.status, &told.json["placement"]["payment"]), (200, &json!("paid")), "{told:?}");
    assert_eq!(bench.made("PO-1").await, 1);
}

#[tokio::test]
async fn an_order_that_another_store_placed_is_found_and_not_placed_again() {
    let bench = Bench::new().await;
    let order = bench.order("pandapon-1688").await;
    let first = bench.put("pandapon-1688", "PO-1", &order).await;
    // Another folder, or a store that was lost.
    let config = bench.sandbox.config();
    let second = Bench::with(Sandbox::start().await.unwrap(), &config, Guard::new(TOKEN)).await;
    let again = second.put("pandapon-1688", "PO-1", &order).await;
    assert_eq!((again.status, &again.json["order_id"]), (200, &first.json["order_id"]), "{again:?}");
    assert_eq!(again.json["placement"]["found_by"], "mark", "{again:?}");
    assert_eq!(bench.made("PO-1").await, 1);
}

#[tokio::test]
async fn pages_of_orders_neither_skip_nor_repeat_while_orders_come_in() {
    const ORDERS: usize = 104;
    let bench = Bench::new().await;
    let buyer = "pandapon-1688";
    let order = bench.order(buyer).await;
    let put = async |number: usize| {
        let told = bench.put(buyer, &format!("PO-{number}"), &order).await;
        assert_eq!(told.status, 200, "{told:?}");
    };
    for number in 0..ORDERS {
        put(number).await;
    }
    let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let told = bench.get(&format!("/v1/{buyer}/orders?{cursor}")).await;
        assert_eq!(told.status, 200, "{told:?}");
        let items = told.json["items"].as_array().unwrap();
        seen.extend(items.iter().filter_map(|order| order["reference"].as_str()).map(str::to_owned));
        let Some(next) = told.json["next"].as_str() else { break };
        cursor = format!("cursor={next}");
        pages += 1;
        put(1000 + pages).await;
    }
    let before: HashSet<String> = (0..ORDERS).map(|number| format!("PO-{number}")).collect();
    let unique: HashSet<String> = seen.iter().cloned().collect();
    assert_eq!(seen.len(), unique.len(), "an order came twice");
    assert!(pages > 0 && before.is_subset(&unique), "{:?} are missing", before.difference(&unique));
    let told = bench.get(&format!("/v1/{buyer}/orders?cursor=7b7d")).await;
    assert_eq!((told.status, &told.json["field"]), (400, &json!("cursor")), "{told:?}");
}

#[tokio::test]
async fn an_unpaid_order_is_cancelled_and_a_shipped_one_confirmed_and_refunded() {
    let bench = Bench::new().await;
    let buyer = "pandapon-1688";
    let order = bench.order(buyer).await;
    bench.put(buyer, "PO-1", &order).await;
    bench.admin("POST", "/clock/advance", r#"{"seconds":60}"#).await;
    let told = bench.ask("POST", &format!("/v1/{buyer}/orders/PO-1/cancel"), r#"{"reason":"other"}"#).await;
    assert_eq!((told.status, &told.json[0]["outcome"]), (200, &json!("done")), "{told:?}");
    let told = bench.ask("POST", &format!("/v1/{buyer}/orders/PO-1/cancel"), Body::empty()).await;
    assert_eq!((told.status, &told.json[0]["outcome"]), (200, &json!("already_closed")), "{told:?}");
    let told = bench.ask("POST", &format!("/v1/{buyer}/orders/PO-1/confirm"), Body::empty()).await;
    assert_eq!(told.status, 409, "{told:?}");

    let paid = bench.ask("PUT", &format!("/v1/{buyer}/orders/PO-2?pay=true"), order.to_string()).await;
    let number = paid.json["order_id"].as_str().unwrap();
    let told = bench.ask("POST", &format!("/v1/{buyer}/orders/PO-2/cancel"), Body::empty()).await;
    assert_eq!(told.status, 409, "{told:?}");
    bench.sandbox.play(number, "ship").unwrap();
    let parcels = bench.get(&format!("/v1/{buyer}/orders/PO-2/parcels?full=true")).await;
    assert!(parcels.json[0]["waybill"].is_string() && parcels.json[0]["platform"].is_object(), "{parcels:?}");

    let path = format!("/v1/{buyer}/orders/PO-2/refunds");
    let reasons = bench.get(&format!("{path}/reasons")).await;
    assert_eq!(reasons.status, 200, "{reasons:?}");
    let wrong = bench.ask("POST", &path, r#"{"reason":" ","amount_fen":0}"#).await;
    assert_eq!((wrong.status, wrong.json["errors"].as_array().map(Vec::len)), (400, Some(2)), "{wrong:?}");
    let float = bench.ask("POST", &path, r#"{"reason":"x","amount_fen":1.5}"#).await;
    assert_eq!((float.status, &float.json["field"]), (400, &json!("amount_fen")), "{float:?}");
    let reason = reasons.json[0]["id"].as_str().unwrap();
    let asked = bench.ask("POST", &path, json!({ "reason": reason, "amount_fen": 1 }).to_string()).await;
    assert!(asked.status == 201 && asked.json[0]["refund_id"].is_string(), "{asked:?}");
    let listed = bench.get(&path).await;
    let hint = listed.json["hint"].as_str();
    assert!(listed.status == 422 && hint == Some("offered by pandapon-taobao"), "it is not offered here: {listed:?}");
}

#[tokio::test]
async fn any_operation_is_called_and_a_wrong_member_is_named() {
    let bench = Bench::new().await;
    let told = bench.ask("POST", "/v1/call/alibaba1688/order.list", r#"{"pageNum":1,"pageSize":5}"#).await;
    assert_eq!(told.status, 200, "{told:?}");
    assert!(told.json["data"].is_object() && told.json["request_id"].is_string(), "{told:?}");
    assert_eq!(told.json["attempts"], 1);
    let told = bench.ask("POST", "/v1/call/alibaba1688/order.list", r#"{"pageNum":"x"}"#).await;
    assert_eq!((told.status, &told.json["field"]), (400, &json!("pageNum")), "{told:?}");
    let told = bench.ask("POST", "/v1/call/alibaba1688/order.lst", "{}").await;
    assert!(told.status == 404 && told.json["hint"].as_str().unwrap().contains("order.list"), "{told:?}");
    let told = bench.ask("POST", "/v1/call/ebay/order.list", "{}").await;
    assert!(told.status == 404 && told.json["detail"].as_str().unwrap().contains("logistics"), "{told:?}");
}

#[tokio::test]
async fn a_picture_is_searched_by_its_bytes_and_by_base64() {
    let bench = Bench::new().await;
    let found = bench.get("/v1/dajisaas-1688/search?q=%E8%BF%9E%E8%A1%A3%E8%A3%99&limit=1").await;
    let listing = &found.json["items"][0];
    let picture = file(listing["image"].as_str().unwrap()).await;
    let path = "/v1/dajisaas-1688/search/image?limit=3";
    let told = bench.ask("POST", path, picture.clone()).await;
    assert_eq!((told.status, &told.json["items"][0]["product"]), (200, &listing["product"]), "{told:?}");
    let base64 = daigou_core::value::Picture::from_bytes(picture.to_vec()).unwrap().to_base64();
    let same = bench.ask("POST", path, json!({ "image": base64 }).to_string()).await;
    assert_eq!(same.json["items"], told.json["items"]);
    for bad in ["", "{}", "no picture", r#"{"image":"***"}"#, r#"{"colour":1}"#] {
        let told = bench.ask("POST", path, bad).await;
        assert_eq!((told.status, &told.json["certainty"]), (400, &json!("not_sent")), "{bad}: {told:?}");
    }
    let told = bench.get(&format!("/v1/products?url={}", listing["url"].as_str().unwrap())).await;
    assert_eq!((told.status, &told.json["buyer"]), (200, &json!("dajisaas-1688")), "{told:?}");
}

/// A file of the sandbox's.
async fn file(url: &str) -> Bytes {
    let limit = Duration::from_secs(10);
    let transport = ReqwestTransport::new(Timeouts { connect: limit, read: limit, total: limit }, 64 << 20).unwrap();
    let request = Request::get(url).extension(TimeLeft(limit)).body(Bytes::new()).unwrap();
    let answer = transport.send(request).await.unwrap();
    assert_eq!(answer.status(), 200, "{url}");
    answer.into_body()
}
