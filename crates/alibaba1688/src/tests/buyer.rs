//! Tests of the meaning of the documented examples to a buyer.

use super::fixtures::FOLDER;
use crate::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::{
    Buyer, DeliveryAddress, NewLine, NewOrder, OrderQuery, OrderStatus, Payment, Quote, Reference, mark,
};
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::Money;
use daigou_core::{Certainty, Credentials, Error, ErrorKind, Generation};
use serde_json::{Value, json};
use std::sync::Arc;

const SPEC: &str = "cd2b8c31408766f9fb089e74e2a6ac15";

/// 2025-04-24 17:00 in China: before the first order of the example.
const THAT_DAY: i64 = 1_745_485_200_000;

fn example(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(format!("{FOLDER}alibaba1688/{name}.json")).unwrap()).unwrap()
}

/// A buyer that hears these replies, and what it sends.
fn hearing(generation: Generation, replies: &[Value]) -> (PandaPon1688, Arc<ScriptedTransport>) {
    let script = ScriptedTransport::new(replies.iter().map(|r| ScriptedTransport::answer(200, r.to_string())));
    let script = Arc::new(script);
    let client = Alibaba1688::builder()
        .credentials(Credentials::pandapon("AK0123456789abcdef0123456789abcd", "secret", "2100007341207"))
        .generation(generation)
        .transport(script.clone())
        .route("order.list", "POST /list")
        .build()
        .unwrap();
    (PandaPon1688::new(client), script)
}

fn sent(script: &ScriptedTransport, at: usize) -> Value {
    serde_json::from_slice(script.sent()[at].body()).unwrap()
}

fn order() -> NewOrder {
    let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    let mut order = NewOrder::new(Reference::new("PO-1").unwrap(), [NewLine::new("734714573551", SPEC, 1)], address);
    order.remark = Some("轻放".into());
    order
}

fn envelope(data: &Value) -> Value {
    json!({ "requestId": "r", "code": 200, "msg": "成功", "data": data })
}

#[tokio::test]
async fn the_documented_preview_is_its_sum_and_its_terms_go_into_the_creation() {
    let replies = [example("order.preview.response"), example("order.create.response")];
    let (buyer, script) = hearing(Generation::V1, &replies);
    let quote = buyer.quote(&order()).await.unwrap();
    assert_eq!(quote.total, Money::cny_fen(63_600));
    assert_eq!(quote.terms, r#"{"flow":"general","trade_type":"assureTrade"}"#);
    let placed = buyer.place(&order(), &quote).await.unwrap();
    assert_eq!(placed.orders, ["2542285634920880794".into()]);
    assert!(placed.failed.is_empty());
    let create = sent(&script, 1);
    let reference = Reference::new("PO-1").unwrap();
    assert_eq!(create["message"], format!("{} 轻放", mark::write(&reference)), "the mark stands first");
    assert_eq!((&create["flow"], &create["tradeType"]), (&json!("general"), &json!("assureTrade")));
    let expected = json!({
        "fullName": "张三", "mobile": "13800000000", "phone": "13800000000", "provinceText": "浙江省",
        "cityText": "杭州市", "areaText": "余杭区", "address": "网商路699号",
    });
    assert_eq!(create["addressParam"], expected);
    assert_eq!(create["cargoParamList"], json!([{ "offerId": 734_714_573_551_i64, "specId": SPEC, "quantity": 1 }]));
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_with_the_platforms_words_and_several_sellers_are_bad_input() {
    let part = |change: &dyn Fn(&mut Value)| {
        let mut reply = example("order.preview.response");
        change(&mut reply["data"]["orderPreviewResuslt"]);
        reply
    };
    let quote =
        async |reply: Value, order: NewOrder| hearing(Generation::V1, &[reply]).0.quote(&order).await.unwrap_err();
    let stock = part(&|parts| {
        parts[0]["status"] = json!(false);
        parts[0]["resultCode"] = json!("500_004");
        parts[0]["message"] = json!("库存不足");
    });
    let error = quote(stock, order()).await;
    assert_eq!((error.kind(), error.inner_code()), (ErrorKind::Refused, Some("500_004")));
    assert!(error.message().contains("库存不足"), "{error}");
    let line = part(&|parts| parts[0]["cargoList"][0]["resultCode"] = json!("500_005"));
    assert_eq!(quote(line, order()).await.inner_code(), Some("500_005"));
    let no_way = part(&|parts| parts[0]["tradeModeNameList"] = json!([]));
    assert_eq!(quote(no_way, order()).await.kind(), ErrorKind::Refused);
    let two = part(&|parts| {
        let first = parts[0].clone();
        parts.as_array_mut().unwrap().push(first);
    });
    let error = quote(two, order()).await;
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("lines")), "{error}");
    let mut lines = order();
    lines.lines.push(NewLine::new("743470146022", SPEC, 1));
    let no = envelope(&json!({ "success": false, "errorCode": "500_002", "errorMsg": "不同供应商" }));
    let error = quote(no.clone(), lines).await;
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("lines")));
    assert!(error.message().contains("不同供应商"), "{error}");
    assert_eq!(quote(no, order()).await.kind(), ErrorKind::Refused);
    for lacking in ["sumPayment", "flowFlag"] {
        let error = quote(part(&|parts| parts[0][lacking] = Value::Null), order()).await;
        assert_eq!(error.certainty(), Certainty::Unreadable, "{error}");
    }
}

#[tokio::test]
async fn a_creation_is_read_in_each_of_its_shapes_and_nothing_readable_is_no_order() {
    let place = async |data: Value| {
        let (buyer, _) = hearing(Generation::V1, &[envelope(&data)]);
        let terms = r#"{"flow":"general","trade_type":"assureTrade"}"#.to_owned();
        buyer.place(&order(), &Quote { total: Money::cny_fen(1), terms }).await
    };
    let inner = json!({ "orderId": "17", "success": false });
    assert_eq!(place(json!({ "result": inner, "success": true })).await.unwrap().orders, ["17".into()]);
    let split = json!({
        "success": true,
        "orderList": [{ "orderId": "17", "success": true }, { "orderId": "18" }, { "success": false, "resultCode": "x" }],
        "failedOfferList": [
            { "offerId": "734714573551", "specId": SPEC, "errorCode": "500_004", "errorMessage": "库存不足" },
            { "offerId": "1", "specId": SPEC, "errorCode": "y" },
        ],
    });
    let placed = place(split).await.unwrap();
    assert_eq!(placed.orders, ["17".into(), "18".into()]);
    let failed: Vec<_> = placed.failed.iter().map(|f| (f.line, f.code.as_deref().unwrap())).collect();
    assert_eq!(failed, [(Some(0), "500_004"), (None, "y"), (None, "x")]);
    for unreadable in [json!({}), json!(null), json!(true), json!({ "orderId": "" })] {
        let error = place(unreadable).await.unwrap_err();
        assert_eq!(error.certainty(), Certainty::Unreadable, "{error}");
        assert!(error.raw_body().is_some());
    }
}

#[tokio::test]
async fn only_what_is_known_to_mean_it_proves_that_nothing_was_ordered() {
    let (buyer, _) = hearing(Generation::V1, &[]);
    let refused =
        |code: &str| Error::new(ErrorKind::Refused, Certainty::Answered, "no").with_inner_code(Some(code.to_owned()));
    assert!(buyer.proves_nothing_done(&refused("500_004")));
    assert!(buyer.proves_nothing_done(&Error::usage("x")));
    assert!(buyer.proves_nothing_done(&Error::new(ErrorKind::Connect, Certainty::NotSent, "x")));
    assert!(buyer.proves_nothing_done(&Error::new(ErrorKind::Throttled, Certainty::Answered, "x").with_status(429)));
    let in_the_envelope = Error::new(ErrorKind::Throttled, Certainty::Answered, "x").with_status(200);
    assert!(!buyer.proves_nothing_done(&in_the_envelope), "a code that looks like HTTP's proves nothing");
    let of_the_envelope = Error::new(ErrorKind::Refused, Certainty::Answered, "no").with_code(Some("500_004"));
    for open in [refused("500_010"), refused("400"), of_the_envelope] {
        assert!(!buyer.proves_nothing_done(&open), "{open}");
    }
    for certainty in [Certainty::MaybeSent, Certainty::Unreadable, Certainty::Answered] {
        assert!(!buyer.proves_nothing_done(&Error::new(ErrorKind::Http, certainty, "x")), "{certainty:?}");
    }
}

#[tokio::test]
async fn the_documented_list_shows_orders_with_marks_contents_and_gaps() {
    let reference = Reference::new("PO-1").unwrap();
    let page = |note: &str| {
        let mut reply = example("order.list.response");
        let mut other = reply["data"]["data"][0].clone();
        other["id"] = json!("1232386408220459850");
        other["tbOrderId"] = json!("2540825544788880794");
        reply["data"]["data"].as_array_mut().unwrap().push(other);
        reply["data"]["data"][0]["message"] = json!(note);
        reply["data"]["total"] = json!(2);
        reply
    };
    let look = async |replies: &[Value]| {
        let (buyer, script) = hearing(Generation::V2, replies);
        (buyer.orders_since(&OrderQuery { since_millis: THAT_DAY }).await, script.sent().len())
    };
    let (seen, asked) = look(&[page(&format!("备注：{}。", mark::write(&reference)))]).await;
    let seen = seen.unwrap();
    assert_eq!((seen.orders.len(), seen.gaps.len(), asked), (2, 0, 1));
    assert_eq!((seen.orders[0].marks.as_slice(), seen.orders[1].marks.len()), ([reference].as_slice(), 0));
    let order = seen.orders[0].order.as_ref().unwrap();
    assert_eq!((order.id.as_str(), order.state), ("2542285634920880794", OrderStatus::Unpaid));
    assert_eq!(order.total, Some(Money::cny_fen(23_200)));
    let content = &seen.orders[0].content;
    assert!(content.lines.as_ref().is_some_and(|lines| lines.iter().all(|(spec, n)| spec.len() == 32 && *n > 0)));
    assert!(content.mobile.is_some(), "{content:?}");
    // Of 753 orders the same one comes again and again.
    let short = look(&vec![example("order.list.response"); 9]).await.0.unwrap();
    assert!(short.gaps[0].contains("1 of 753"), "{:?}", short.gaps);
    for member in ["data", "total"] {
        let mut reply = page("x");
        reply["data"][member] = Value::Null;
        assert!(!look(&vec![reply; 9]).await.0.unwrap().gaps.is_empty(), "{member}");
    }
    let mut unnumbered = page("x");
    unnumbered["data"]["data"][0]["tbOrderId"] = Value::Null;
    assert!(look(&[unnumbered]).await.0.unwrap().orders[0].order.is_err());
    let mut odd = page("x");
    odd["data"]["data"][1]["totalAmount"] = json!({ "?": 1 });
    let seen = look(&vec![odd; 9]).await.0.unwrap();
    assert_eq!((seen.orders.len(), seen.unread.len()), (1, 1), "{:?}", seen.gaps);
    assert!(seen.gaps[0].contains("could not be read"), "{:?}", seen.gaps);
    assert!(look(&[]).await.0.is_err());
}

#[tokio::test]
async fn a_derived_route_shows_no_absence() {
    let client = Alibaba1688::builder()
        .credentials(Credentials::pandapon("AK0123456789abcdef0123456789abcd", "secret", "2100007341207"))
        .generation(Generation::V1)
        .transport(Arc::new(ScriptedTransport::new([ScriptedTransport::answer(
            200,
            envelope(&json!({ "total": 0, "data": [], "code": 200 })).to_string(),
        )])))
        .allow_derived()
        .build()
        .unwrap();
    let seen = PandaPon1688::new(client).orders_since(&OrderQuery { since_millis: THAT_DAY }).await.unwrap();
    assert!(seen.orders.is_empty() && seen.gaps[0].contains("derived"), "{:?}", seen.gaps);
}

#[test]
fn a_remark_that_would_be_cut_and_a_line_without_a_specification_are_refused() {
    let (buyer, _) = hearing(Generation::V1, &[]);
    let of = |length: usize| {
        let mut order = order();
        order.remark = Some("轻".repeat(length));
        order
    };
    buyer.check(&of(480)).unwrap();
    let error = buyer.check(&of(490)).unwrap_err();
    assert!(error.field() == Some("remark") && error.message().contains("504"), "{error}");
    let mut without = order();
    without.lines[0].sku = String::new();
    assert_eq!(buyer.check(&without).unwrap_err().field(), Some("lines[0].sku"));
}

#[tokio::test]
async fn an_order_is_read_by_the_view_of_v1_and_by_the_list_of_v2() {
    let view = example("order.detail.response");
    let id = view["data"]["baseInfo"]["idOfStr"].as_str().unwrap().to_owned();
    let (buyer, script) = hearing(Generation::V1, &[view.clone(), view]);
    let read = buyer.order(&id.as_str().into()).await.unwrap();
    assert_eq!((read.state, read.platform_state.as_deref()), (OrderStatus::Shipped, Some("waitbuyerreceive")));
    assert!(buyer.order(&"17".into()).await.is_err(), "another order came");
    assert!(script.sent()[0].uri().path().ends_with("/alibaba/order/detail"));

    let mut list = example("order.list.response");
    let id = "2542285634920880794".into();
    for (member, value, standing) in [
        ("payTime", json!("2025-04-24T17:18:00.000+08:00"), OrderStatus::Paid),
        ("deliverGoodsTime", json!("2025-04-25T17:18:00.000+08:00"), OrderStatus::Shipped),
        ("dealSuccessTime", json!("2025-04-26T17:18:00.000+08:00"), OrderStatus::Done),
    ] {
        list["data"]["data"][0]["orderDetailInfoVOS"][0][member] = value;
        let (buyer, script) = hearing(Generation::V2, &[list.clone()]);
        assert_eq!(buyer.order(&id).await.unwrap().state, standing, "{member}");
        assert_eq!(sent(&script, 0)["tbOrderId"], "2542285634920880794");
    }
    list["data"]["data"][0]["closeReason"] = json!("不想要了");
    assert_eq!(hearing(Generation::V2, &[list]).0.order(&id).await.unwrap().state, OrderStatus::Closed);
    let mut other = example("order.list.response");
    other["data"]["data"][0]["orderStatus"] = json!(7);
    let read = hearing(Generation::V2, &[other.clone()]).0.order(&id).await.unwrap();
    assert_eq!(
        (read.state, read.platform_state.as_deref()),
        (OrderStatus::Unknown, Some("orderStatus 7, payStatus 1"))
    );
    assert!(hearing(Generation::V2, &[other]).0.order(&"17".into()).await.is_err());
}

#[tokio::test]
async fn payment_goes_by_the_documented_call_of_the_generation() {
    let id = "2542285634920880794".into();
    let (buyer, script) = hearing(Generation::V1, &[envelope(&json!(true)), envelope(&json!(false))]);
    assert_eq!(buyer.pay(&id).await.unwrap(), Payment::Accepted);
    assert_eq!(sent(&script, 0), json!({ "orderIds": ["2542285634920880794"] }));
    assert_eq!(buyer.pay(&id).await.unwrap_err().kind(), ErrorKind::Refused);
    let link = json!({ "payUrl": "https://trade.1688.com/x", "protocolPaySuccess": false });
    let replies = [envelope(&link), envelope(&json!({ "protocolPaySuccess": true }))];
    let (buyer, script) = hearing(Generation::V2, &replies);
    assert_eq!(buyer.pay(&id).await.unwrap(), Payment::Link("https://trade.1688.com/x".into()));
    assert_eq!(buyer.pay(&id).await.unwrap(), Payment::Paid);
    assert!(script.sent()[0].uri().path().ends_with("/v2/alibaba/order/pay/url"));
}

#[test]
fn bad_input_is_named_before_anything_is_sent() {
    let refused = |generation, change: &dyn Fn(&mut NewOrder)| {
        let mut order = order();
        change(&mut order);
        let error = hearing(generation, &[]).0.check(&order).unwrap_err();
        assert_eq!(error.certainty(), Certainty::NotSent);
        error.field().unwrap().to_owned()
    };
    assert!(hearing(Generation::V1, &[]).0.check(&order()).is_ok());
    assert_eq!(refused(Generation::V2, &|_| {}), "lines[0].product");
    assert_eq!(refused(Generation::V1, &|o| o.lines[0].product = "0TKFRHPSMug9XFLmzNmVXw".into()), "lines[0].product");
    assert_eq!(refused(Generation::V1, &|o| o.lines[0].sku = "5333621775569".into()), "lines[0].sku");
    assert_eq!(refused(Generation::V1, &|o| o.lines[0].quantity = 0), "lines[0].quantity");
    assert_eq!(refused(Generation::V1, &|o| o.address.phone = Some("0571-1".into())), "address.phone");
    assert_eq!(refused(Generation::V1, &|o| o.address.district_code = Some("杭州".into())), "address.district_code");
    let line = NewLine::new("734714573551", SPEC, 1);
    assert_eq!(refused(Generation::V1, &|o| o.lines = vec![line.clone(); 101]), "lines");
}

#[test]
fn a_buyer_that_could_not_look_an_order_up_is_not_ready() {
    let build = |generation| {
        let credentials = Credentials::pandapon("AK0123456789abcdef0123456789abcd", "secret", "2100007341207");
        Alibaba1688::builder().credentials(credentials).generation(generation)
    };
    let ready = |client: Alibaba1688| PandaPon1688::new(client).ready();
    ready(build(Generation::V2).build().unwrap()).unwrap();
    let error = ready(build(Generation::V1).build().unwrap()).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unconfirmed, Some(("alibaba1688", "order.list"))));
    ready(build(Generation::V1).allow_derived().build().unwrap()).unwrap();
}
