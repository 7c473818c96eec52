//! What the platforms push comes out as events, once each and in one vocabulary.

use super::*;
use daigou_core::Platform;
use daigou_ledger::inbox::Source;
use tokio::net::TcpListener;

#[tokio::test]
async fn what_is_pushed_is_told_in_order_and_from_where_one_stopped() {
    let bench = Bench::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = bench.service.clone();
    let server = tokio::spawn(async move {
        crate::serve(&service, Guard::new(TOKEN), crate::mcp::Limits::READ_ONLY, listener, std::future::pending()).await
    });
    for (platform, source) in [(Platform::PandaPon, Source::PandaPon), (Platform::DajiSaas, Source::DajiSaas)] {
        let path = bench.service.inbox().path(source).unwrap();
        bench.sandbox.set_callback_target(platform, Some(&format!("http://{address}/callbacks{path}"))).unwrap();
    }
    let mut numbers = Vec::new();
    for buyer in BUYERS {
        let order = bench.order(buyer).await;
        let told = bench.ask("PUT", &format!("/v1/{buyer}/orders/EV-{buyer}?pay=true"), order.to_string()).await;
        assert_eq!(told.status, 200, "{told:?}");
        numbers.push(told.json["order_id"].as_str().unwrap().to_owned());
    }
    for number in &numbers {
        bench.sandbox.play(number, "ship").unwrap();
    }
    // Pushes come when they come; each is an event as soon as it was answered.
    let mut events: Vec<Value> = Vec::new();
    let mut after = 0;
    for _ in 0..500 {
        let page = bench.get(&format!("/v1/events?after={after}&limit=3")).await;
        assert_eq!(page.status, 200, "{page:?}");
        events.extend(page.json["items"].as_array().unwrap().iter().cloned());
        after = page.json["next"].as_i64().unwrap();
        let shipped =
            |number: &String| events.iter().any(|e| e["type"] == "order.shipped" && e["order_id"] == **number);
        if numbers.iter().all(shipped) {
            break;
        }
        tokio::task::yield_now().await;
        bench.admin("GET", "/callbacks", "").await;
    }
    let of = |number: &String| -> Vec<&str> {
        let own = events.iter().filter(|event| event["order_id"] == **number);
        own.map(|event| event["type"].as_str().unwrap()).collect()
    };
    for (number, buyer) in numbers.iter().zip(BUYERS) {
        let types = of(number);
        // A payment on Taobao is carried out later, and may be told together with the shipping.
        let paid = buyer.ends_with("taobao") || types.contains(&"order.paid");
        assert!(paid && types.contains(&"order.created") && types.contains(&"order.shipped"), "{buyer}: {types:?}");
    }
    let seqs: Vec<i64> = events.iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
    assert!(events.iter().all(|event| event["body"].is_object() && event["received_at"].is_string()), "{events:?}");
    let again = bench.get(&format!("/v1/events?after={after}")).await;
    assert_eq!((&again.json["items"], &again.json["next"]), (&json!([]), &json!(after)));
    server.abort();
}

#[tokio::test]
async fn a_strangers_callback_address_is_none() {
    let bench = Bench::new().await;
    let told = bench.send(Request::post("/callbacks/pandapon/0123456789abcdef").body("{}".into()).unwrap()).await;
    assert_eq!(told.status, 404);
}
