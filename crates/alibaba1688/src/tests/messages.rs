//! Callbacks: the published and the inferred ones.

use super::fixtures::{assert_whole, of_kind};
use crate::messages::{AlibabaMessage, PriceChange, ReceivedMessage, Topic, read};
use daigou_core::message::PandaPonEnvelope;

fn received(push: &str) -> ReceivedMessage {
    read(&PandaPonEnvelope::parse(push.as_bytes()).unwrap().into_callback().unwrap()).unwrap()
}

fn push(kind: &str, body: &str) -> ReceivedMessage {
    received(&format!(
        r#"{{"messageType":"{kind}","messageBody":{body},"messagePlatform":1,"timestamp":"1745486263000"}}"#
    ))
}

#[test]
fn every_message_is_read_by_its_type_and_written_back_whole() {
    let fixtures = of_kind("message");
    assert_eq!(fixtures.len(), 8);
    for fixture in fixtures {
        let text = fixture.text();
        let envelope = PandaPonEnvelope::parse(text.as_bytes()).unwrap();
        assert_whole(&fixture.file, &text, &serde_json::to_string(&envelope).unwrap());
        let callback = envelope.into_callback().unwrap();
        let message = read(&callback).unwrap_or_else(|e| panic!("{}: {e}", fixture.file));
        assert_whole(&fixture.file, callback.body.get(), &serde_json::to_string(&message.message).unwrap());
        let fits = match &message.message {
            AlibabaMessage::OrderPrice(_) => "message.order_price",
            AlibabaMessage::OrderStatus(_) => "message.order_status",
            AlibabaMessage::Refund(_) => "message.refund",
            other => panic!("{}: {other:?}", fixture.file),
        };
        assert!(fixture.file.contains(fits), "{} is read as {fits}", fixture.file);
        assert_eq!(message.dedupe_key(), callback.dedupe_key());
        assert!(message.ordering_key().unwrap().at_millis.is_some(), "{}", fixture.file);
    }
}

#[test]
fn a_price_message_is_the_order_where_it_has_one() {
    let order = push(
        "1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY",
        r#"{"baseInfo":{"id":2542285634920880800,"idOfStr":"2542285634920880794","modifyTime":"20250424171742000+0800"}}"#,
    );
    assert!(matches!(&order.message, AlibabaMessage::OrderPrice(PriceChange::Order(_))));
    let key = order.ordering_key().unwrap();
    // Its own time is in whole seconds, and it was pushed later.
    assert_eq!((key.order.as_str(), key.at_millis), ("2542285634920880794", Some(1_745_486_262_999)));
    let notice = push("ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY", r#"{"orderId":7,"totalAmount":9800}"#);
    assert!(matches!(&notice.message, AlibabaMessage::OrderPrice(PriceChange::Notice(_))));
    assert_eq!(notice.ordering_key().unwrap().at_millis, Some(1_745_486_263_000));
}

#[test]
fn candidates_are_known_with_the_prefix_and_without() {
    for kind in ["1688_ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS", "ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS"] {
        let message = push(kind, r#"{"orderId":1,"currentStatus":"waitbuyerreceive"}"#);
        assert_eq!(message.topic, Topic::Shipped);
        assert!(matches!(message.message, AlibabaMessage::OrderStatus(_)));
    }
    let parcel = r#"{"OrderLogisticsTracingModel":{"logisticsId":"LP1","changeTime":"2025-01-02 03:04:05","orderLogsItems":[{"orderId":8,"orderEntryId":9}]}}"#;
    let parcel = push("1688_LOGISTICS_BUYER_VIEW_TRACE", parcel);
    assert!(matches!(parcel.message, AlibabaMessage::Parcel(_)));
    assert_eq!(parcel.ordering_key().unwrap().order, "8");
    let waybill = push("LOGISTICS_MAIL_NO_CHANGE", r#"{"MailNoChangeModel":{"orderLogsItems":[{"orderId":8}]}}"#);
    assert!(matches!(waybill.message, AlibabaMessage::Waybill(_)));
    let package = push("1688_LOGISTICS_GLOBAL_1688_PACKAGE_CHANGE", r#"{"tradeOrderIds":[5,6]}"#);
    assert_eq!(package.order_ids().len(), 2);
    let paid = push("ORDER_BATCH_PAY", r#"{"batchPay":[{"orderId":"1","status":"successed"},{"orderId":"2"}]}"#);
    assert_eq!(paid.order_ids().len(), 2);
}

#[test]
fn a_message_of_another_type_is_kept_as_it_came() {
    let message = push("1688_SOMETHING_NEW", r#"{"a":12345678901234567890.5}"#);
    assert_eq!(message.topic, Topic::Unknown("SOMETHING_NEW".into()));
    assert_eq!(serde_json::to_string(&message.message).unwrap(), r#"{"a":12345678901234567890.5}"#);
    assert!(!format!("{message:?}").contains("1234567890"));
    assert!(message.ordering_key().is_none() && message.order_ids().is_empty());
}

#[test]
fn a_known_type_with_another_body_names_the_member() {
    let text = r#"{"messageType":"ORDER_CREATE","messageBody":{"orderId":{}},"messagePlatform":1}"#;
    let callback = PandaPonEnvelope::parse(text.as_bytes()).unwrap().into_callback().unwrap();
    assert_eq!(read(&callback).unwrap_err().field(), Some("orderId"));
}
