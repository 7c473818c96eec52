//! Tests of the meaning of the documented examples to a buyer.

use super::{fixture, json};
use crate::{PandaPonTaobao, Taobao};
use daigou_core::buyer::{
    Buyer, DeliveryAddress, NewLine, NewOrder, OrderQuery, OrderStatus, Payment, Quote, Reference,
};
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::Money;
use daigou_core::{Builder, Certainty, Credentials, Error, ErrorKind};
use serde_json::{Value, json};
use std::sync::Arc;

/// When the order of the list's example was created.
const CREATED: i64 = 1_756_880_000_000;

fn example(name: &str) -> Value {
    json(&fixture(&format!("taobao/{name}.json")))
}

fn builder() -> Builder<Taobao> {
    Taobao::builder().credentials(Credentials::pandapon("key", "secret", "2100007340000")).allow_derived()
}

/// A buyer that hears these replies, and what it sends.
fn hearing(replies: &[Value]) -> (PandaPonTaobao, Arc<ScriptedTransport>) {
    let script = ScriptedTransport::new(replies.iter().map(|r| ScriptedTransport::answer(200, r.to_string())));
    let script = Arc::new(script);
    let builder = builder().route("order.list", "POST /orders").route("order.pay", "POST /pay");
    (PandaPonTaobao::new(builder.transport(script.clone()).build().unwrap()), script)
}

fn sent(script: &ScriptedTransport, at: usize) -> Value {
    serde_json::from_slice(script.sent()[at].body()).unwrap()
}

fn order() -> NewOrder {
    let mut address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    address.town = Some("五常街道".into());
    let line = NewLine::new("600120680003951077", "4951323355633", 1);
    NewOrder::new(Reference::new("PO-1").unwrap(), [line], address)
}

fn envelope(data: &Value) -> Value {
    json!({ "requestId": "r", "code": 200, "msg": "成功", "data": data })
}

fn quote() -> Quote {
    Quote { total: Money::cny_fen(1260), terms: "{}".to_owned() }
}

#[tokio::test]
async fn the_documented_price_is_the_budget_of_the_creation() {
    let replies = [example("order.render.response"), example("order.create.response")];
    let (buyer, script) = hearing(&replies);
    let priced = buyer.quote(&order()).await.unwrap();
    assert_eq!(priced, quote());
    let placed = buyer.place(&order(), &priced).await.unwrap();
    assert_eq!(placed.orders, ["200027842447".into()]);
    assert!(placed.failed.is_empty());
    let create = sent(&script, 1);
    assert_eq!((&create["sellerOrderNumber"], &create["purchaseAmount"]), (&json!("PO-1"), &json!(1260)));
    let receiver = json(create["receiver"].as_str().unwrap());
    assert_eq!((&receiver["address"], &receiver["country"]), (&json!("五常街道网商路699号"), &json!("中国")));
    let lines = json(create["orderLineList"].as_str().unwrap());
    let line = json!({ "itemId": "600120680003951077", "skuId": "4951323355633", "quantity": "1", "orderLineNo": "1" });
    assert_eq!(lines, json!([line]));
}

#[tokio::test]
async fn what_cannot_be_bought_is_refused_and_several_shops_are_bad_input() {
    let quote = async |reply: Value| hearing(&[reply]).0.quote(&order()).await.unwrap_err();
    let error = quote(example("order.render.response.2")).await;
    assert_eq!((error.kind(), error.inner_code()), (ErrorKind::Refused, Some("SKU_NOT_ENOUGH")));
    assert!(error.message().contains("库存不足"), "{error}");
    let mut two = example("order.render.response");
    let first = two["data"]["renderItemList"][0].clone();
    two["data"]["renderItemList"].as_array_mut().unwrap().push(first);
    let error = quote(two).await;
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("lines")), "{error}");
    for unreadable in [json!({}), json!("?"), json!({ "totalRealPayPrice": { "amount": 0 } })] {
        assert_eq!(quote(envelope(&unreadable)).await.certainty(), Certainty::Unreadable, "{unreadable}");
    }
}

#[tokio::test]
async fn a_line_that_failed_is_told_and_one_without_a_number_leaves_it_open() {
    let place = async |subs: Value| {
        let reply = envelope(&json!({ "id": "1", "orderNo": "2", "subOrderVOS": subs }));
        hearing(&[reply]).0.place(&order(), &quote()).await
    };
    let failed =
        json!({ "itemId": "600120680003951077", "skuId": "4951323355633", "errorCode": "X", "errorMessage": "y" });
    let made = json!({ "taobaoPurchaseId": "17" });
    let placed = place(json!([made, failed, made])).await.unwrap();
    assert_eq!(placed.orders, ["17".into()]);
    assert_eq!((placed.failed[0].line, placed.failed[0].code.as_deref()), (Some(0), Some("X")));
    let error = place(json!([failed])).await.unwrap_err();
    assert_eq!((error.kind(), error.inner_code()), (ErrorKind::Refused, Some("X")));
    let (buyer, _) = hearing(&[]);
    assert!(!buyer.proves_nothing_done(&error), "no code of a creation is published");
    assert!(buyer.proves_nothing_done(&Error::new(ErrorKind::Throttled, Certainty::Answered, "x").with_status(429)));
    for open in [json!([]), json!([{ "subOrderId": "3" }]), json!([made, {}])] {
        let error = place(open).await.unwrap_err();
        assert_eq!(error.certainty(), Certainty::Unreadable, "{error}");
        assert!(error.raw_body().is_some());
    }
}

#[tokio::test]
async fn an_order_is_seen_with_both_numbers_and_its_content() {
    let list = || {
        let mut reply = example("order.list.response");
        reply["data"]["purchaseOrders"][0]["outerPurchaseId"] = json!("8100");
        reply["data"]["purchaseOrders"][0]["sellerOrderNumber"] = json!("PO-1");
        reply
    };
    let look = async |reply: Value| {
        let (buyer, _) = hearing(&vec![reply; 9]);
        buyer.orders_since(&OrderQuery { since_millis: CREATED }).await.unwrap()
    };
    let seen = look(list()).await;
    assert!(seen.gaps.is_empty(), "{:?}", seen.gaps);
    let numbers: Vec<&str> = seen.orders[0].numbers.iter().map(|(_, number)| number.as_str()).collect();
    assert_eq!((numbers, seen.orders[0].key.as_str()), (vec!["8100", "PO-1"], "200077684761"));
    assert!(seen.orders[0].content.lines.as_ref().is_some_and(|lines| !lines.is_empty()));
    for member in ["resultsTotal", "purchaseOrders"] {
        let mut reply = list();
        reply["data"][member] = Value::Null;
        assert!(!look(reply).await.gaps.is_empty(), "{member}");
    }
    assert!(!look(envelope(&json!("?"))).await.gaps.is_empty());
    let none = look(envelope(&json!({ "resultsTotal": 0 }))).await;
    assert!(none.gaps.is_empty() && none.orders.is_empty());
}

#[tokio::test]
async fn an_order_stands_where_upstreams_word_says_and_is_paid_later() {
    let (buyer, script) = hearing(&[example("order.list.response"), example("order.list.response")]);
    let read = buyer.order(&"200077684761".into()).await.unwrap();
    assert_eq!((read.state, read.total), (OrderStatus::Paid, Some(Money::cny_fen(1000))));
    assert_eq!(read.platform_state.as_deref(), Some("WAIT_SELLER_SEND_GOODS"));
    assert_eq!(sent(&script, 0)["purchaseIds"], json!(["200077684761"]));
    assert!(buyer.order(&"17".into()).await.is_err());
    let words = [
        ("WAIT_BUYER_P", OrderStatus::Unpaid),
        ("BULIDING", OrderStatus::Unpaid),
        ("TRADE_CLOSED", OrderStatus::Closed),
        ("0", OrderStatus::Unknown),
    ];
    for (word, standing) in words {
        let mut reply = example("order.list.response");
        reply["data"]["purchaseOrders"][0]["status"] = json!(word);
        assert_eq!(hearing(&[reply]).0.order(&"200077684761".into()).await.unwrap().state, standing, "{word}");
    }
    let replies = [example("order.pay.response.2"), example("order.pay.response"), envelope(&json!({}))];
    let (buyer, script) = hearing(&replies);
    let id = "200049919063".into();
    let error = buyer.pay(&id).await.unwrap_err();
    assert_eq!((error.kind(), error.inner_code()), (ErrorKind::Refused, Some("ORDER_STATUS_ERROR")));
    assert_eq!(buyer.pay(&id).await.unwrap(), Payment::Accepted);
    assert_eq!(buyer.pay(&id).await.unwrap_err().certainty(), Certainty::Unreadable);
    assert_eq!(sent(&script, 0), json!({ "purchaseOrderIdList": [200_049_919_063_i64] }));
}

#[test]
fn ids_that_are_no_numbers_are_named_before_anything_is_sent() {
    let (buyer, script) = hearing(&[]);
    buyer.check(&order()).unwrap();
    for (product, sku, field) in [("WUnUC1cILiBjt-Jv3lDdlQ", "1", "lines[0].product"), ("1", "红色", "lines[0].sku")]
    {
        let mut order = order();
        order.lines = vec![NewLine::new(product, sku, 1)];
        assert_eq!(buyer.check(&order).unwrap_err().field(), Some(field));
    }
    assert!(script.sent().is_empty());
}

#[test]
fn without_the_route_of_the_list_the_buyer_is_not_ready_and_names_the_variable() {
    let error = PandaPonTaobao::new(builder().build().unwrap()).ready().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unpublished, Some(("taobao", "order.list"))));
    assert!(error.hint().unwrap().contains("DAIGOU_ROUTE__TAOBAO__ORDER__LIST"), "{error:?}");
    let listed = builder().route("order.list", "POST /orders").build().unwrap();
    let error = PandaPonTaobao::new(listed).ready().unwrap_err();
    assert_eq!(error.operation(), Some(("taobao", "order.pay")));
    hearing(&[]).0.ready().unwrap();
}
