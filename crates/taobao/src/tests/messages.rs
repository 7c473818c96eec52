//! Callbacks: their bodies, their types and their order.

use super::{fixture, json, lost};
use crate::messages::{TaobaoMessage, read};
use daigou_core::message::{Callback, PandaPonEnvelope};
use serde_json::Value;

fn callback(push: &str) -> Callback {
    PandaPonEnvelope::parse(push.as_bytes()).unwrap().into_callback().unwrap()
}

fn push(kind: &str, body: &str) -> Callback {
    callback(&format!(
        r#"{{"messageType":"{kind}","messageBody":{body},"messagePlatform":0,"timestamp":"1735758245000"}}"#
    ))
}

fn encoded(message: &TaobaoMessage) -> Value {
    json(&match message {
        TaobaoMessage::OrderPrice(body) => serde_json::to_string(body).unwrap(),
        TaobaoMessage::OrderStatus(body) => serde_json::to_string(body).unwrap(),
        TaobaoMessage::Refund(body) => serde_json::to_string(body).unwrap(),
        TaobaoMessage::Other(body) => serde_json::to_string(body).unwrap(),
    })
}

#[test]
fn every_documented_message_is_read_and_loses_no_member() {
    let key = |order: &str, at: i64| Some((order.to_owned(), Some(at)));
    let cases: [(&str, &str, _); 4] = [
        ("message.order_price.json", "OrderPrice", key("500000-GSP2021031415594", 1_735_758_245_000)),
        ("message.order_price.2.json", "OrderPrice", key("500000-GSP2021031415594", 1_735_758_245_000)),
        ("message.order_status.json", "OrderStatus", key("200002638011", 1_650_939_687_564)),
        ("message.refund.json", "Refund", key("200077684761", 1_757_529_600_000)),
    ];
    for (file, name, key) in cases {
        let callback = callback(&fixture(&format!("taobao/{file}")));
        let message = read(&callback).unwrap();
        assert!(format!("{message:?}").starts_with(name), "{file}: {message:?}");
        assert_eq!(lost(&json(callback.body.get()), &encoded(&message), ""), [""; 0], "{file}");
        assert_eq!(callback.ordering_key().map(|key| (key.order, key.at_millis)), key, "{file}");
    }
}

#[test]
fn the_upstream_message_of_a_price_is_read() {
    let body = r#"{"features":{},"salesOrderId":"500000-GSP","salesSellerId":2100000927014,"purchaseMarket":"PANAMA",
        "purchaseOrderId":200002372069,"purchaseOrderPriceDTO":{"purchaseCurrency":"CNY","purchaseTotalFee":1},
        "purchaseOrderLinePriceChangeMessageDTOList":[{"features":{},"salesOrderLineIdList":["1"],
        "purchaseOrderLineId":200002372070,"purchaseOrderItemPriceDTO":{"purchaseProductUnitFee":1}}]}"#;
    let callback = push("8", body);
    let message = read(&callback).unwrap();
    assert!(matches!(message, TaobaoMessage::OrderPrice(_)));
    assert_eq!(lost(&json(body), &encoded(&message), ""), [""; 0]);
    assert_eq!(callback.ordering_key().unwrap().order, "200002372069");
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    let other = r#"{"orderId":3305075341149134260,"a":1.50}"#;
    for kind in [
        "1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY",
        "ORDER_CREATE",
        "TAOBAO_ORDER_BUYER_VIEW_ORDER_PAY",
        "TAOBAO_SOMETHING",
        "TAOBAO_",
        "",
    ] {
        let callback = push(kind, other);
        let message = read(&callback).unwrap();
        let TaobaoMessage::Other(body) = &message else { panic!("{kind}: {message:?}") };
        assert_eq!(body.raw().get(), other, "{kind}");
        // It is put in order all the same.
        assert_eq!(callback.ordering_key().unwrap().order, "3305075341149134260");
    }
    for body in ["[1]", "\"text\"", "{\"refundId\":{}}", "{}"] {
        let body = serde_json::to_string(body).unwrap();
        for kind in ["3", "8", "9", "TAOBAO_ORDER_X", "TAOBAO_REFUND_X"] {
            assert!(matches!(read(&push(kind, &body)), Ok(TaobaoMessage::Other(_))), "{kind} {body}");
        }
    }
}

#[test]
fn a_published_type_whose_body_cannot_be_read_says_where() {
    let body = r#"{"salesOrderId":"1","subOrders":[{"quantity":"many"}]}"#;
    let error = read(&push("TAOBAO_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY", body)).unwrap_err();
    assert_eq!(error.field(), Some("subOrders[0].quantity"));
}

#[test]
fn two_deliveries_have_one_key_and_later_news_a_later_one() {
    let early = push("3", r#"{"purchase_id":7,"business_time":1650939687564,"status":"WAIT_BUYER_P"}"#);
    let late = push("3", r#"{"purchase_id":"7","business_time":1650939687565,"status":"TRADE_CLOSED"}"#);
    assert_eq!(early.dedupe_key(), early.clone().dedupe_key());
    assert_ne!(early.dedupe_key(), late.dedupe_key());
    let [early, late] = [early, late].map(|c| c.ordering_key().unwrap());
    assert!(early < late && early.order == late.order);
}
