//! Callbacks: what the examples mean, how a push is checked, and what becomes of one that is not what it should be.

use super::fixture;
use crate::messages::{
    AlibabaMessage, Message, MessageType, OrderStatus, Received, RefundAction, TaobaoMessage, read, read_alibaba,
    read_taobao,
};
use daigou_core::auth::{Secret, encode};
use daigou_core::message::{
    Callback, DajiEnvelope, DajiVerifier, Push, PushEncoding, PushInput, PushScheme, Strictness, Unchecked,
    Verification, Verify,
};
use daigou_core::value::Money;
use daigou_core::{Certainty, Config, Error, ErrorKind};
use http::HeaderMap;

const SECRET: &str = "sec-0001";

fn receive(form: &str, verify: &dyn Verify, strictness: Strictness) -> Result<Received, Error> {
    read(Push { headers: &HeaderMap::new(), body: form.trim().as_bytes() }, verify, strictness)
}

fn form(message: &str) -> String {
    format!("message={}", encode(message))
}

fn received(message: &str) -> Received {
    receive(&form(message), &Unchecked, Strictness::Lenient).unwrap_or_else(|e| panic!("{e}: {message}"))
}

fn callback(message: &str) -> Callback {
    DajiEnvelope::parse(form(message).as_bytes()).unwrap().into_callback()
}

fn taobao(kind: &str, data: &str) -> String {
    format!(r#"{{"seller_id":"1","message_type":{kind},"data":{data},"timestamp":1650939687,"site":"taobao_hk"}}"#)
}

fn alibaba(kind: &str, data: &str) -> String {
    format!(r#"{{"data":{data},"gmtBorn":1735758245000,"msgId":1,"type":"{kind}","userInfo":"b2b-100"}}"#)
}

#[test]
fn every_example_is_read_from_its_form_and_from_its_text_alike() {
    for (name, order, at) in [
        ("alibaba.message", "2257164624870311973", 1_735_758_245_000),
        ("alibaba.message.2", "1479266113491823456", 1_527_679_813_000),
        ("alibaba.message.3", "2938624554509662976", 1_735_758_245_000),
        ("taobao.message", "200002638011", 1_650_939_687_564),
        ("taobao.message.2", "200002372069", 1_650_939_687_000),
    ] {
        let text = fixture(&format!("{name}.json"));
        let of_text = received(&text);
        let of_form = receive(&fixture(&format!("{name}.form.txt")), &Unchecked, Strictness::Lenient).unwrap();
        assert_eq!((&of_text.message, of_text.dedupe_key()), (&of_form.message, of_form.dedupe_key()), "{name}");
        let key = of_form.ordering_key().unwrap();
        assert_eq!((key.order.as_str(), key.at_millis), (order, Some(at)), "{name}");
        // The whole of the text is kept.
        let [whole, written] = [&text, &serde_json::to_string(&of_form.envelope).unwrap()]
            .map(|json| serde_json::from_str::<serde_json::Value>(json).unwrap());
        assert_eq!(whole, written, "{name}");
        let body: serde_json::Value = serde_json::from_str(of_form.callback.body.get()).unwrap();
        assert_eq!(body, whole["data"], "{name}");
    }
}

#[test]
fn a_change_of_status_is_what_the_example_says() {
    let Message::Taobao(TaobaoMessage::OrderStatus(body)) = received(&fixture("taobao.message.json")).message else {
        panic!("not a status")
    };
    // The order lags behind its line.
    assert_eq!(body.status, Some(OrderStatus::WaitSellerSendGoods));
    let line = &body.sku_list.as_ref().unwrap()[0];
    assert_eq!(line.status, Some(OrderStatus::WaitBuyerConfirmGoods));
    assert_eq!(line.item_id.as_ref().unwrap().as_i64(), Ok(600_123_256_363_335_000));
    assert_eq!(body.outer_purchase_id.as_deref(), Some("FY20220426002"));
}

#[test]
fn a_change_of_price_is_in_fen() {
    let Message::Taobao(TaobaoMessage::OrderPrice(body)) = received(&fixture("taobao.message.2.json")).message else {
        panic!("not a price")
    };
    let (order, line) = (body.price.as_ref().unwrap(), body.lines[0].price.as_ref().unwrap());
    for fee in [&order.purchase_total_fee, &line.purchase_product_unit_fee] {
        assert_eq!(fee.as_ref().unwrap().money(), Ok(Money::cny_fen(1)));
    }
    assert_eq!(body.lines[0].sales_order_line_id_list.as_ref().unwrap()[0].as_str(), "1");
}

#[test]
fn messages_of_1688_are_read_by_their_topic() {
    let read = |file: &str| match received(&fixture(file)).message {
        Message::Alibaba(message) => message,
        other => panic!("{other:?}"),
    };
    assert!(matches!(read("alibaba.message.json"), AlibabaMessage::Order(_)));
    let AlibabaMessage::Refund(refund) = read("alibaba.message.2.json") else { panic!("no refund") };
    assert_eq!(refund.refund_action, Some(RefundAction::SystemAgreeRefundProtocol));
    assert!(matches!(read("alibaba.message.3.json"), AlibabaMessage::Parcel(_)));
    for (kind, data, orders) in [
        ("ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY", r#"{"orderId":7,"currentStatus":"waitbuyerpay"}"#, 1),
        ("ORDER_BUYER_VIEW_ORDER_COMFIRM_RECEIVEGOODS", r#"{"orderId":7}"#, 1),
        ("ORDER_BATCH_PAY", r#"{"batchPay":[{"orderId":"1","status":"successed"},{"orderId":"2"}]}"#, 2),
        ("LOGISTICS_MAIL_NO_CHANGE", r#"{"MailNoChangeModel":{"orderLogsItems":[{"orderId":8}]}}"#, 1),
        ("LOGISTICS_GLOBAL_1688_PACKAGE_CHANGE", r#"{"tradeOrderIds":[5,6],"actionTime":1735758245000}"#, 2),
    ] {
        let message = read_alibaba(&callback(&alibaba(kind, data))).unwrap();
        assert!(message.order_ids().len() == orders && !matches!(message, AlibabaMessage::Other(_)), "{kind}");
        assert!(callback(&alibaba(kind, data)).ordering_key().unwrap().at_millis.is_some(), "{kind}");
    }
}

#[test]
fn misspelt_words_are_known_and_new_ones_are_kept() {
    for (word, status) in [
        ("BULIDING", OrderStatus::Building),
        ("WAIT_BUYER_P", OrderStatus::WaitBuyerPay),
        ("TRADE_CLOSED", OrderStatus::TradeClosed),
        ("TRADE_FINISHED", OrderStatus::Unknown("TRADE_FINISHED".to_owned())),
    ] {
        let data = format!(r#"{{"purchase_id":7,"status":"{word}"}}"#);
        let TaobaoMessage::OrderStatus(body) = read_taobao(&callback(&taobao("3", &data))).unwrap() else {
            panic!("{word}")
        };
        assert_eq!(body.status, Some(status));
        assert!(serde_json::to_string(&body).unwrap().contains(&format!("\"status\":\"{word}\"")));
    }
    assert_eq!(MessageType::from(9), MessageType::RefundChanged);
}

#[test]
fn what_is_not_known_is_kept_whole() {
    let body = r#"{"orderId":3305075341149134260,"a":1.50,"list":[null]}"#;
    let raw = |message: Message| match message {
        Message::Alibaba(AlibabaMessage::Other(body)) | Message::Other(body) => body.raw().get().to_owned(),
        Message::Taobao(TaobaoMessage::Other(body) | TaobaoMessage::Refund(body)) => body.raw().get().to_owned(),
        other => panic!("{other:?}"),
    };
    for push in [
        taobao("9", body),
        taobao("0", body),
        taobao("\"77\"", body),
        taobao("\"\"", body),
        taobao("3", body),
        taobao("8", body),
        alibaba("SOMETHING_NEW", body),
        alibaba("", body),
        alibaba("LOGISTICS_BUYER_VIEW_TRACE", body),
        format!(r#"{{"data":{body}}}"#),
    ] {
        let received = received(&push);
        // It is put in order all the same.
        assert_eq!(received.ordering_key().unwrap().order, "3305075341149134260", "{push}");
        assert_eq!(received.callback.body.get(), body, "{push}");
        assert!(!format!("{received:?}").contains("3305075341149134260"), "{received:?}");
        assert_eq!(raw(received.message), body, "{push}");
    }
    let wrong = alibaba("ORDER_BUYER_VIEW_ORDER_PAY", r#"{"orderId":{"a":1}}"#);
    assert_eq!(raw(received(&wrong).message), r#"{"orderId":{"a":1}}"#);
}

#[test]
fn a_published_type_whose_data_cannot_be_read_says_where() {
    for (kind, data, field) in [
        ("3", r#"{"purchase_id":7,"sku_list":[{"item_id":{}}]}"#, "sku_list[0].item_id"),
        (
            "8",
            r#"{"purchaseOrderId":7,"purchaseOrderPriceDTO":{"purchaseTotalFee":true}}"#,
            "purchaseOrderPriceDTO.purchaseTotalFee",
        ),
        ("3", "[7]", "data"),
        ("8", "\"text\"", "data"),
        ("3", "null", "data"),
    ] {
        let error = receive(&form(&taobao(kind, data)), &Unchecked, Strictness::Lenient).unwrap_err();
        let found = (error.kind(), error.certainty(), error.field());
        assert_eq!(found, (ErrorKind::Decode, Certainty::Unreadable, Some(field)), "{data}: {error}");
    }
}

#[test]
fn seconds_and_milliseconds_are_the_same_moment() {
    let at = |timestamp: &str| {
        let message = taobao("8", r#"{"purchaseOrderId":7}"#).replace("1650939687", timestamp);
        received(&message).ordering_key().unwrap().at_millis
    };
    assert_eq!(at("1650939687"), Some(1_650_939_687_000));
    assert_eq!((at("1650939687000"), at("\"1650939687\"")), (at("1650939687"), at("1650939687")));
    let early = received(&taobao("3", r#"{"purchase_id":7,"business_time":1650939687564}"#));
    let late = received(&taobao("3", r#"{"purchase_id":"7","business_time":"1650939687565"}"#));
    assert!(early.ordering_key() < late.ordering_key() && early.dedupe_key() != late.dedupe_key());
}

/// A push signed by a rule, and one by the same rule whose signature is of something else.
fn signed(input: PushInput, encoding: PushEncoding) -> [String; 2] {
    let message = fixture("taobao.message.json");
    let verifier = DajiVerifier { secret: Secret::new(SECRET), input, encoding: None };
    [&message, "{}"]
        .map(|signed| format!("{}&_dj_signature={}", form(&message), encode(&verifier.sign(signed, encoding))))
}

#[test]
fn a_push_is_marked_by_what_the_check_found_and_refused_in_strict_mode_alone() {
    use Verification::{Mismatch, Unsigned, Verified};
    let mut config = Config::default();
    config.set("DAIGOU_PUSH_SCHEME", "hmac-sha1-value");
    let by_config = config.push_scheme().unwrap().verifier(Secret::new(SECRET));
    let by_other = PushScheme::HmacSha1 { input: PushInput::NameAndValue, encoding: None };
    let by_other = by_other.verifier(Secret::new(SECRET));
    for encoding in [PushEncoding::HexUpper, PushEncoding::HexLower, PushEncoding::Base64] {
        let [good, forged] = signed(PushInput::Value, encoding);
        let unsigned = form(&fixture("taobao.message.json"));
        for (push, verify, found) in [
            (&good, &*by_config, Verified),
            (&good, &*by_other, Mismatch),
            (&good, &Unchecked as &dyn Verify, Unsigned),
            (&forged, &*by_config, Mismatch),
            (&unsigned, &*by_config, Unsigned),
        ] {
            let lenient = receive(push, verify, Strictness::Lenient).unwrap();
            assert_eq!((lenient.verification, lenient.is_verified()), (found, found == Verified));
            assert!(matches!(lenient.message, Message::Taobao(TaobaoMessage::OrderStatus(_))));
            match receive(push, verify, Strictness::Strict) {
                Ok(strict) => assert_eq!((strict.verification, found), (Verified, Verified)),
                Err(error) => {
                    assert_ne!(found, Verified, "{error}");
                    assert_eq!((error.kind(), error.field()), (ErrorKind::Unverified, Some("_dj_signature")));
                    assert!(!error.is_retryable() && error.hint().is_some_and(|h| h.contains("DAIGOU_PUSH_SCHEME")));
                }
            }
        }
    }
}

/// The placeholder of the examples is no signature.
#[test]
fn the_examples_do_not_verify() {
    for scheme in &PushScheme::ALL[1..] {
        let verify = scheme.verifier(Secret::new(SECRET));
        let received = receive(&fixture("alibaba.message.form.txt"), &*verify, Strictness::default()).unwrap();
        assert_eq!(received.verification, Verification::Mismatch, "{}", scheme.as_str());
    }
}
