//! The documented examples, as a buyer reads them.

use super::fixture;
use crate::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_core::buyer::{
    Buyer, DeliveryAddress, NewLine, NewOrder, OrderQuery, OrderStatus, Payment, Quote, Reference,
};
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::Money;
use daigou_core::{Certainty, Credentials, Error, ErrorKind};
use serde_json::{Value, json};
use std::sync::Arc;

const SPEC: &str = "594b40c111b019af610a0078e4316373";

/// When the Taobao order of the example was created.
const CREATED: i64 = 1_756_880_000_000;

fn example(name: &str) -> Value {
    serde_json::from_str(&fixture(&format!("{name}.json"))).unwrap()
}

/// A client that hears these replies, and what it sends.
fn hearing(replies: &[Value]) -> (DajiSaas, Arc<ScriptedTransport>) {
    let script = ScriptedTransport::new(replies.iter().map(|r| ScriptedTransport::answer(200, r.to_string())));
    let script = Arc::new(script);
    let client = DajiSaas::builder().credentials(Credentials::dajisaas("key", "secret")).transport(script.clone());
    (client.base_url("http://127.0.0.1:9").build().unwrap(), script)
}

fn sent(script: &ScriptedTransport, at: usize) -> Value {
    serde_json::from_slice(script.sent()[at].body()).unwrap()
}

fn order(product: &str, sku: &str) -> NewOrder {
    let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    let mut order = NewOrder::new(Reference::new("PO-1").unwrap(), [NewLine::new(product, sku, 1)], address);
    order.remark = Some("轻放".into());
    order
}

fn envelope(data: &Value) -> Value {
    json!({ "code": 200, "message": "操作成功", "data": data })
}

#[tokio::test]
async fn on_1688_the_reference_is_the_order_number_of_the_creation() {
    let (client, script) =
        hearing(&[example("alibaba.order_preview.response"), example("alibaba.order_create.response")]);
    let buyer = DajiSaas1688::new(client);
    let order = order("670291644950", SPEC);
    let quote = buyer.quote(&order).await.unwrap();
    assert_eq!((quote.total, quote.terms.as_str()), (Money::cny_fen(1671), r#"{"flow":"general"}"#));
    assert_eq!(buyer.place(&order, &quote).await.unwrap().orders, ["2257164624870311973".into()]);
    let create = sent(&script, 1);
    assert_eq!((&create["thirdOrderId"], &create["message"]), (&json!("PO-1"), &json!("轻放")));
    let (client, _) = hearing(&[example("alibaba.order_create.response.2")]);
    let several = DajiSaas1688::new(client).place(&order, &quote).await.unwrap();
    assert_eq!(several.orders, ["105581756010628640".into(), "105637283010628640".into()]);
}

#[tokio::test]
async fn on_1688_all_orders_of_the_time_are_seen_with_their_numbers() {
    let page = || {
        let mut reply = example("alibaba.order_list.response");
        reply["data"]["result"][0]["baseInfo"]["outOrderId"] = json!("PO-1");
        reply
    };
    let look = async |replies: &[Value]| {
        let (client, script) = hearing(replies);
        (DajiSaas1688::new(client).orders_since(&OrderQuery { since_millis: CREATED }).await, script)
    };
    let (seen, script) = look(&[page()]).await;
    let seen = seen.unwrap();
    assert!(seen.gaps.is_empty(), "{:?}", seen.gaps);
    assert_eq!(seen.orders[0].numbers, [("outOrderId", "PO-1".to_owned())]);
    assert_eq!(seen.orders[0].key, "2257164624870311973");
    assert!(seen.orders[0].content.lines.is_some());
    assert_eq!(sent(&script, 0)["outOrderId"], Value::Null, "nothing is filtered but the time");
    assert!(sent(&script, 0)["createStartTime"].as_str().unwrap().ends_with("+0800"));
    let nothing = envelope(&json!({ "result": [], "totalRecord": 0 }));
    let (none, _) = look(&[nothing]).await;
    let none = none.unwrap();
    assert!(none.orders.is_empty() && none.gaps.is_empty());
    for unreadable in [envelope(&json!({})), envelope(&Value::Null)] {
        assert!(!look(&vec![unreadable; 9]).await.0.unwrap().gaps.is_empty());
    }
    assert!(look(&[]).await.0.is_err());
}

#[tokio::test]
async fn on_1688_a_refused_payment_becomes_a_link_and_an_open_one_does_not() {
    let id = "2257164624870311973".into();
    let link = envelope(&json!({ "payUrl": "https://trade.1688.com/x", "success": true }));
    let refused = envelope(&json!({ "success": false, "code": "X", "message": "no" }));
    let pay = async |replies: &[Value]| {
        let (client, script) = hearing(replies);
        (DajiSaas1688::new(client).pay(&id).await, script.sent().len())
    };
    assert_eq!(pay(&[example("alibaba.pay.response")]).await.0.unwrap(), Payment::Paid);
    assert_eq!(pay(&[envelope(&Value::Null)]).await.0.unwrap(), Payment::Accepted);
    let to_the_link = Payment::Link("https://trade.1688.com/x".into());
    assert_eq!(pay(&[refused.clone(), link.clone()]).await.0.unwrap(), to_the_link);
    let error = pay(&[refused.clone(), refused]).await.0.unwrap_err();
    assert_eq!((error.kind(), error.inner_code()), (ErrorKind::Refused, Some("X")));
    let open = envelope(&json!({ "success": true, "result": { "paySuccess": false } }));
    let (error, calls) = pay(&[open, link]).await;
    assert_eq!((error.unwrap_err().certainty(), calls), (Certainty::Unreadable, 1));
}

#[tokio::test]
async fn on_taobao_the_quote_resolves_the_ids_that_the_creation_sends() {
    let replies = [
        example("taobao.resolve.response"),
        example("taobao.order_preview.response"),
        example("taobao.order_create.response"),
    ];
    let (client, script) = hearing(&replies);
    let buyer = DajiSaasTaobao::new(client);
    let order = order("703446760426", "3452545926724");
    let quote = buyer.quote(&order).await.unwrap();
    assert_eq!(quote.total, Money::cny_fen(1260));
    // As it would be read from a store.
    let quote: Quote = serde_json::from_str(&serde_json::to_string(&quote).unwrap()).unwrap();
    let placed = buyer.place(&order, &quote).await.unwrap();
    assert_eq!(placed.orders, ["200077867837".into()]);
    assert_eq!(script.sent().len(), 3, "placing reads nothing");
    let create = sent(&script, 2);
    assert_eq!((&create["thirdOrderId"], &create["seller_order_number"]), (&json!("PO-1"), &json!("PO-1")));
    assert_eq!((&create["purchase_amount"], &create["order_remark"]), (&json!(1260), &json!("轻放")));
    let lines: Value = serde_json::from_str(create["order_line_list"].as_str().unwrap()).unwrap();
    assert_eq!(lines[0]["itemId"], 2_048_153_758_314_474_i64);
    assert_eq!((&lines[0]["skuId"], &lines[0]["orderLineNo"]), (&json!(3_357_413_213_162_i64), &json!("1")));
    assert_eq!(create["receiver"], create["warehouse_address_info"]);
}

#[tokio::test]
async fn on_taobao_what_cannot_be_resolved_is_refused_and_terms_of_another_order_are_not_taken() {
    let quote = async |order: NewOrder| {
        let (client, script) = hearing(&[example("taobao.resolve.response")]);
        let error = DajiSaasTaobao::new(client).quote(&order).await.unwrap_err();
        (error, script.sent().len())
    };
    let (error, _) = quote(order("703446760426", "17")).await;
    assert_eq!((error.kind(), error.field()), (ErrorKind::Refused, Some("lines[0].sku")), "{error}");
    let (error, calls) = quote(order("x", "17")).await;
    assert_eq!((error.kind(), error.field(), calls), (ErrorKind::Usage, Some("lines[0].product"), 0));
    let (client, script) = hearing(&[]);
    let buyer = DajiSaasTaobao::new(client);
    for terms in ["{}", r#"{"lines":[]}"#, r#"{"flow":"general"}"#] {
        let quote = Quote { total: Money::cny_fen(1), terms: terms.to_owned() };
        let error = buyer.place(&order("703446760426", "3452545926724"), &quote).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("terms")), "{terms}");
        assert!(buyer.proves_nothing_done(&error));
    }
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn on_taobao_all_orders_of_the_time_are_seen_with_their_numbers() {
    let page = || {
        let mut reply = example("taobao.order_detail.response");
        let order = &mut reply["data"]["data"]["purchaseOrders"][0];
        order["outerPurchaseId"] = json!("PO-1");
        order["sellerOrderNumber"] = json!("PO-1");
        reply
    };
    let look = async |reply: Value| {
        let (client, script) = hearing(&vec![reply; 9]);
        (DajiSaasTaobao::new(client).orders_since(&OrderQuery { since_millis: CREATED }).await.unwrap(), script)
    };
    let (seen, script) = look(page()).await;
    assert_eq!((seen.orders.len(), seen.gaps.len()), (1, 0), "{:?}", seen.gaps);
    assert_eq!(seen.orders[0].numbers.iter().filter(|(_, number)| number == "PO-1").count(), 2);
    assert_eq!(seen.orders[0].order.as_ref().unwrap().state, OrderStatus::Paid);
    assert_eq!(sent(&script, 0)["outer_purchase_id"], Value::Null, "nothing is filtered but the time");
    for member in ["resultsTotal", "purchaseOrders"] {
        let mut reply = page();
        reply["data"]["data"][member] = Value::Null;
        assert!(!look(reply).await.0.gaps.is_empty(), "{member}");
    }
    let mut more = page();
    more["data"]["data"]["resultsTotal"] = json!(2);
    assert!(look(more).await.0.gaps[0].contains("1 of 2"), "not all of them came");
}

#[test]
fn both_are_ready_and_bad_input_is_named() {
    let (alibaba, taobao) = (DajiSaas1688::new(hearing(&[]).0), DajiSaasTaobao::new(hearing(&[]).0));
    alibaba.ready().unwrap();
    taobao.ready().unwrap();
    assert_eq!((alibaba.name(), taobao.name()), ("dajisaas-1688", "dajisaas-taobao"));
    alibaba.check(&order("670291644950", SPEC)).unwrap();
    let refused = |product, sku| alibaba.check(&order(product, sku)).unwrap_err().field().unwrap().to_owned();
    assert_eq!(refused("L0PTnwSnx_dWNZWCtgK7Gg", SPEC), "lines[0].product");
    assert_eq!(refused("670291644950", "4829152353068"), "lines[0].sku");
    let stock = Error::new(ErrorKind::Refused, Certainty::Answered, "no").with_inner_code(Some("500_004"));
    assert!(alibaba.proves_nothing_done(&stock) && !taobao.proves_nothing_done(&stock));
}
