//! Messages that somebody composes, and the form of PandaPon's bodies.

use super::{Here, Manner, Target, forms};
use crate::DeliveryState;
use crate::world::{Notice, OrderNews};
use daigou_core::Platform;
use daigou_core::message::PandaPonEnvelope;
use serde_json::{Value, json};

#[tokio::test]
async fn a_composed_callback_is_sent_in_the_platforms_own_envelope() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.target(Platform::DajiSaas, &target.url);
    let body = json!({"orderId": 77, "currentStatus": "waitsellersend"});
    let kind = "1688_ORDER_BUYER_VIEW_ORDER_PAY";
    let sent = caller.admin("/callbacks/send", &json!({"platform": "pandapon", "type": kind, "body": body})).await;
    assert_eq!(
        json!([sent["state"], sent["type"], sent["order_id"], sent["marketplace"]]),
        json!(["delivered", kind, "77", "alibaba1688"])
    );
    let came: Value = serde_json::from_str(&target.next().await).unwrap();
    assert_eq!(json!([came["messageType"], came["messageBody"], came["messagePlatform"]]), json!([kind, body, 1]));

    let topic = "ORDER_BUYER_VIEW_ORDER_SUCCESS";
    caller.admin("/callbacks/send", &json!({"platform": "dajisaas", "type": topic, "body": body})).await;
    let received = forms::received(&caller.sandbox, &target.next().await);
    assert_eq!(received.callback.kind, topic, "signed, and read by the crate's own reader");
    caller.admin("/callbacks/send", &json!({"platform": "dajisaas", "type": "3", "body": {"purchase_id": 5}})).await;
    let form = target.next().await;
    assert!(form.contains("message_type%22%3A3") && form.contains("purchase_id"), "{form}");

    let raw = r#"{"anything": [1, 2"#;
    let sent = caller.admin("/callbacks/send", &json!({"platform": "pandapon", "raw": raw})).await;
    assert_eq!((target.next().await.as_str(), &sent["type"]), (raw, &json!("raw")));
}

#[tokio::test]
async fn a_composed_callback_that_fails_is_attempted_again_by_the_schedule() {
    let caller = Here::frozen().await;
    let target = Target::start(Manner::Answer(500)).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.admin("/callbacks/send", &json!({"platform": "pandapon", "type": "T", "body": {}})).await;
    assert_eq!(caller.only().state, DeliveryState::Pending);
    target.set(Manner::Answer(200));
    caller.advance(1800).await;
    assert_eq!((caller.only().state, caller.only().attempts.len()), (DeliveryState::Delivered, 2));
}

#[tokio::test]
async fn what_is_wrong_with_a_composed_callback_is_named() {
    let caller = Here::start().await;
    let url = "http://127.0.0.1:1/";
    for (body, status, words) in [
        (json!({"platform": "pandapon", "type": "T", "body": {}}), 409, "url: no target is set for pandapon"),
        (json!({"platform": "x", "type": "T", "body": {}}), 400, "platform: must be one of"),
        (json!({"platform": "pandapon", "body": {}}), 400, "type: is missing"),
        (json!({"platform": "pandapon", "type": "T"}), 400, "body: is missing"),
        (json!({"platform": "pandapon", "raw": "x", "body": {}}), 400, "raw, body: one of them"),
        (json!({"platform": "pandapon", "raw": ""}), 400, "raw: is empty"),
        (json!({"platform": "pandapon", "type": "T", "body": {}, "marketplace": "x"}), 400, "marketplace: must be"),
        (json!({"platform": "dajisaas", "type": "T", "body": {}, "marketplace": "taobao"}), 400, "type: Taobao's"),
        (json!({"platform": "pandapon", "kind": "T", "body": {}}), 400, "unknown field `kind`"),
    ] {
        if status == 400 {
            caller.target(Platform::PandaPon, url);
            caller.target(Platform::DajiSaas, url);
        }
        let heard = caller.admin_heard("/callbacks/send", &body).await;
        assert!(heard.status == status && heard.body.contains(words), "{body}: {} {}", heard.status, heard.body);
    }
    assert!(caller.sandbox.callbacks().is_empty());
}

#[tokio::test]
async fn pandapons_body_is_an_object_or_text_as_the_rules_say() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    let number = caller.order(None);
    for form in ["text", "object"] {
        caller.admin("/rules", &json!({"message_body": form})).await;
        for news in [OrderNews::Paid, OrderNews::PriceChanged] {
            caller.tell(Notice::Order(number.clone(), news));
            let body = target.next().await;
            let came: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(came["messageBody"].is_string(), form == "text", "{body}");
            // Receivers read both.
            let envelope = PandaPonEnvelope::parse(body.as_bytes()).unwrap();
            daigou_alibaba1688::messages::read(&envelope.into_callback().unwrap()).unwrap();
        }
    }
    let wrong = caller.admin_heard("/rules", &json!({"message_body": "xml"})).await;
    assert!(wrong.status == 400 && wrong.body.contains("xml"), "{}", wrong.body);
}
