//! The documented examples of taobao orders, by their meaning, and the refusals before anything is sent.

use super::fixture;
use crate::DajiSaas;
use crate::taobao::orders::{OrderStatus, PurchaseOrder};
use crate::taobao::*;
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::{Fen, MpId, MpSkuId, PurchaseId};
use daigou_core::{Certainty, Credentials, Envelope, Error, ErrorKind, Request, Verdict};
use futures_util::StreamExt;
use serde_json::Value;
use std::sync::Arc;

/// The payload of a documented reply, by its type.
fn reply<R: Request>(file: &str) -> R::Response {
    serde_json::from_str::<Envelope<R::Response>>(&fixture(file)).unwrap().data.unwrap()
}

fn read<R: Request>(json: &str) -> R::Response {
    serde_json::from_str(json).unwrap()
}

fn fen(amount: Option<&Fen>) -> i64 {
    amount.unwrap().money().unwrap().fen().unwrap()
}

/// A client whose platform gives these payloads, one after the other.
fn client(payloads: &[&str]) -> (DajiSaas, Arc<ScriptedTransport>) {
    let answers =
        payloads.iter().map(|data| ScriptedTransport::answer(200, format!(r#"{{"code":200,"data":{data}}}"#)));
    let transport = Arc::new(ScriptedTransport::new(answers));
    let client = DajiSaas::builder()
        .credentials(Credentials::dajisaas("key", "secret"))
        .transport(Arc::clone(&transport) as _)
        .build()
        .unwrap();
    (client, transport)
}

/// The business members of what was sent.
fn sent(transport: &ScriptedTransport) -> Vec<Value> {
    let mut bodies: Vec<Value> =
        transport.sent().iter().map(|request| serde_json::from_slice(request.body()).unwrap()).collect();
    for body in &mut bodies {
        let members = body.as_object_mut().unwrap();
        members.retain(|name, value| !["appKey", "sign"].contains(&name.as_str()) && !value.is_null());
    }
    bodies
}

fn address() -> Address {
    let address = Address::default().country("中国").state("上海市").city("上海市").district("张江区");
    address.address("网商路699号").zip("000000").name("张三").phone("18888888888").mobile_phone("18888888888")
}

const MP_ID: i64 = 2_048_153_758_314_474;
const MP_SKU_ID: i64 = 3_357_413_213_162;

#[test]
fn requests_built_from_values_are_the_vendors_examples() {
    let example = |file| serde_json::from_str::<Value>(&fixture(file)).unwrap();
    let written = |request: String| serde_json::from_str::<Value>(&request).unwrap();

    let line = PreviewLine::new(MpId::resolved(MP_ID), MpSkuId::resolved("3357413213162"), 1);
    let preview = PreviewOrder::new(address(), &[line]).unwrap().warehouse_address(address());
    let preview = written(serde_json::to_string(&preview).unwrap());
    assert_eq!(preview, example("taobao.order_preview.request.json"));

    let line = OrderLine::new(MpId::resolved("2048153758314474"), MpSkuId::resolved(MP_SKU_ID), 3);
    let line = line.price(Fen::new(100)).title("测试商品1 ");
    let order = CreateOrder::new("123123", Fen::new(1), address(), address(), &[line]).unwrap();
    let order = order.seller_order_number("DJ123").order_source("lazada").support_partial_success(false);
    let order = written(serde_json::to_string(&order.order_remark("测试请忽略")).unwrap());
    let mut documented = example("taobao.order_create.request.json");
    assert_eq!(documented["receiver"].as_object_mut().unwrap().remove("tax_id"), Some(Value::Null));
    assert_eq!(order, documented, "a tax number that is none is left out");

    let cancel = CancelOrder::new("200049962700", "取消的原因").only(["200049962701"]).cancel_remark("备注");
    let cancel = written(serde_json::to_string(&cancel).unwrap());
    assert_eq!(cancel, example("taobao.order_cancel.request.json"));
    let query = QueryOrders { page_no: Some(1), page_size: Some(10), ..QueryOrders::by_ids([200_077_684_761]) };
    assert_eq!(written(serde_json::to_string(&query).unwrap()), example("taobao.order_detail.request.json"));
    let pay = written(serde_json::to_string(&PayOrders::new(["200049919063"])).unwrap());
    assert_eq!(pay, example("taobao.order_pay.request.json"));
}

#[test]
fn lines_are_numbered_where_their_caller_did_not() {
    let line = || OrderLine::new(MpId::resolved(MP_ID), MpSkuId::resolved(MP_SKU_ID), 1);
    let numbers = |lines: &[OrderLine]| {
        let order = CreateOrder::new("1", Fen::new(1), address(), address(), lines).unwrap();
        order.order_line_list.get().unwrap().into_iter().map(|line| line.order_line_no).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&[line(), line()]), [Some("1".to_owned()), Some("2".to_owned())]);
    assert_eq!(numbers(&[line(), line().order_line_no("A")]), [None, Some("A".to_owned())]);
}

#[test]
fn the_amounts_of_the_replies_are_fen() {
    let preview = reply::<PreviewOrder>("taobao.order_preview.response.json");
    let order = preview.order().unwrap();
    let part = &order.render_item_list.as_ref().unwrap()[0];
    assert_eq!(fen(order.total()), 1260);
    assert_eq!(fen(part.mainland_shipping_fee.as_ref().unwrap().amount.as_ref()), 0);
    assert_eq!(fen(part.order_fee.as_ref().unwrap().amount.as_ref()), 1480);

    let created = reply::<CreateOrder>("taobao.order_create.response.json");
    let (order, line) = (created.orders().next().unwrap(), created.lines().next().unwrap());
    assert_eq!((fen(order.estimate_amount.as_ref()), fen(line.estimate_amount.as_ref())), (1000, 1000));
    assert_eq!(created.purchase_ids().map(PurchaseId::as_str).collect::<Vec<_>>(), ["200077867837"]);
    assert_eq!(line.sub_purchase_order_id.as_ref().unwrap().as_str(), "200077867838");
    assert_eq!((line.mp_id.as_ref().unwrap().as_i64(), line.quantity), (Ok(MP_ID), Some(3)));

    let found = reply::<QueryOrders>("taobao.order_detail.response.json").guess().unwrap().data.unwrap();
    let order = &found.purchase_orders.as_ref().unwrap()[0];
    assert_eq!((fen(order.purchase_amount.as_ref()), fen(order.pay_amount.as_ref())), (1000, 1000));
    assert_eq!(order.status, Some(OrderStatus::WaitSellerSendGoods));
    let paid = order.pay_time.as_ref().unwrap();
    assert_eq!(paid.unix_millis(), Ok(1_756_884_000_000));
}

#[test]
fn ids_above_two_to_the_53_are_exact_in_every_form() {
    for (id, form) in [(9_007_199_254_740_993_i64, "9007199254740993"), (9_007_199_254_740_993, "\"9007199254740993\"")]
    {
        let data = format!(r#"{{"data":{{"orderList":[{{"purchaseId":{form}}}]}}}}"#);
        assert_eq!(read::<CreateOrder>(&data).purchase_ids().next().unwrap().as_i64(), Ok(id));
        let line: OrderLine =
            serde_json::from_str(&format!(r#"{{"itemId":{form},"quantity":"1","skuId":{form}}}"#)).unwrap();
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(text, r#"{"itemId":9007199254740993,"quantity":"1","skuId":9007199254740993}"#);
    }
}

#[test]
fn a_preview_says_no_in_its_result() {
    let no = r#"{"result":{"success":"false","errorCode":"E1","errorMsg":"","innerErrorMsg":"不行"}}"#;
    let refused = Verdict::refused(Some("E1"), Some("不行"));
    assert_eq!(PreviewOrder::verdict(&read::<PreviewOrder>(no)), refused);
    let unavailable = r#"{"result":{"success":true,"data":{"unavailableSkuList":[{"itemId":"1"}]}}}"#;
    let preview = read::<PreviewOrder>(unavailable);
    assert_eq!((PreviewOrder::verdict(&preview), preview.order().unwrap().total()), (Verdict::Done, None));
}

#[test]
fn a_creation_is_done_refused_or_unreadable() {
    let refused = |code, words| Verdict::refused(Some(code), Some(words));
    let missing = Verdict::Missing("purchaseId");
    for (data, verdict) in [
        // One that names an order has made it, whatever else it says.
        (r#"{"success":false,"errorCode":"E","data":{"success":false,"orderList":[{"purchaseId":7}]}}"#, Verdict::Done),
        (r#"{"success":true,"data":{"order_list":[{"purchase_id":7}]}}"#, Verdict::Done),
        (r#"{"success":false,"errorCode":"E1","errorMsg":"不行"}"#, refused("E1", "不行")),
        (r#"{"success":"false","error_code":"E1","error_msg":"不行","data":null}"#, refused("E1", "不行")),
        (
            r#"{"success":true,"data":{"success":false,"errorCode":"E2","errorMessage":"库存不足"}}"#,
            refused("E2", "库存不足"),
        ),
        (
            r#"{"success":false,"errorCode":"E1","data":{"success":false,"errorCode":"E2","errorMessage":"x"}}"#,
            refused("E2", "x"),
        ),
        (r#"{"success":true}"#, missing.clone()),
        (r#"{"success":true,"data":{"success":true,"orderList":null}}"#, missing.clone()),
        (r#"{"success":true,"data":{"orderList":[{"purchaseId":""}]}}"#, missing.clone()),
        ("{}", missing),
    ] {
        assert_eq!(CreateOrder::verdict(&read::<CreateOrder>(data)), verdict, "{data}");
    }
}

#[test]
fn lines_that_failed_are_told_by_their_sub_orders() {
    let data = r#"{"success":true,"data":{"orderList":[{"purchaseId":7,"orderLineList":[
        {"subPurchaseOrderId":"8","orderLineNo":"1","errorCode":null},
        {"subPurchaseOrderId":"9","orderLineNo":"2","errorCode":"STOCK","errorMessage":"库存不足"}]}]}}"#;
    let created = read::<CreateOrder>(data);
    let failed: Vec<_> = created.failed().collect();
    assert_eq!((failed.len(), failed[0].sub_purchase_order_id.as_ref().unwrap().as_str()), (1, "9"));
    let line =
        |number: &str| OrderLine::new(MpId::resolved(MP_ID), MpSkuId::resolved(MP_SKU_ID), 1).order_line_no(number);
    let asked = [line("1"), line("2"), line("3")];
    let left_out: Vec<_> = created.left_out(&asked).map(|line| line.order_line_no.as_deref()).collect();
    assert_eq!(left_out, [Some("3")]);
    let order: PurchaseOrder =
        serde_json::from_str(r#"{"subPurchaseOrders":[{"errorCode":""},{"errorCode":"E","title":"x"}]}"#).unwrap();
    assert_eq!(order.failed().map(|sub| sub.title.as_deref()).collect::<Vec<_>>(), [Some("x")]);
}

#[test]
fn a_cancellation_is_accepted_or_refused() {
    let verdict = |data| CancelOrder::verdict(&read::<CancelOrder>(data));
    assert_eq!(verdict(r#"{"success":true}"#), Verdict::Done);
    let refused = Verdict::refused(Some("E1"), Some("已付款"));
    assert_eq!(verdict(r#"{"success":"false","errorCode":"E1","errorMsg":"已付款"}"#), refused);
    let whole = serde_json::to_string(&CancelOrder::new(7, "x")).unwrap();
    let text = r#"{"purchase_id":"7","sub_purchase_orderId_list":[],"cancel_reason":"x","cancel_remark":""}"#;
    assert_eq!(whole, text);
}

#[test]
fn a_payment_is_refused_where_none_was_accepted() {
    let data = |accepted: &str, failed: &str| {
        let why = r#"{"gspOrderId":"2","errorCode":"E1","errorMessage":"已关闭","class":"x.Y"}"#;
        format!(
            r#"{{"success":"true","data":{{"willPayPurchaseOrderIds":[{accepted}],
            "payFailurePurchaseOrderIds":[{failed}],"payFailedResults":[{why}]}}}}"#
        )
    };
    let (some, none) = (data("\"1\"", "\"2\",\"3\""), data("", "\"2\""));
    let some = read::<PayOrders>(&some);
    assert_eq!(PayOrders::verdict(&some), Verdict::Done);
    let some = some.guess().unwrap();
    assert_eq!(some.accepted().map(PurchaseId::as_str).collect::<Vec<_>>(), ["1"]);
    let failed: Vec<_> =
        some.failed().into_iter().map(|(id, why)| (id.as_str(), why.and_then(|w| w.error_code.as_deref()))).collect();
    assert_eq!(failed, [("2", Some("E1")), ("3", None)]);
    let refused = Verdict::refused(Some("E1"), Some("已关闭"));
    assert_eq!(PayOrders::verdict(&read::<PayOrders>(&none)), refused);
    let no = r#"{"success":"false","errorCode":"E9","errorMsg":"x"}"#;
    assert_eq!(PayOrders::verdict(&read::<PayOrders>(no)), Verdict::refused(Some("E9"), Some("x")));
    let documented = reply::<PayOrders>("taobao.order_pay.response.json");
    assert_eq!(PayOrders::verdict(&documented), Verdict::Done);
    assert!(documented.guess().unwrap().failed().is_empty());
}

#[tokio::test]
async fn any_number_of_orders_is_paid_in_tens_and_a_part_that_fails_takes_nothing_from_the_others() {
    let yes = r#"{"success":"true","data":{"willPayPurchaseOrderIds":["1"]}}"#;
    let no = r#"{"success":"false","errorCode":"E1","errorMsg":"余额不足"}"#;
    let (client, transport) = client(&[yes, no, yes]);
    let paid = client.taobao().pay_all(1..=25_i64).await.unwrap();
    let asked: Vec<usize> =
        sent(&transport).iter().map(|body| body["purchaseOrderIdList"].as_array().unwrap().len()).collect();
    assert_eq!((asked, paid.done.len(), paid.is_complete()), (vec![10, 10, 5], 2, false));
    let (part, error) = &paid.failed[0];
    assert_eq!((part[0].as_str(), part.len()), ("11", 10));
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Refused, Certainty::Answered));
    assert!(paid.not_tried.is_empty());
}

#[tokio::test]
async fn paying_sends_nothing_where_one_id_is_wrong() {
    for (ids, field) in [(vec!["1", "x"], "purchaseOrderIdList[1]"), (vec!["1", "2", "1"], "purchaseOrderIdList[2]")] {
        let (client, transport) = client(&[]);
        let error = client.taobao().pay_all(ids).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some(field)));
        assert!(transport.sent().is_empty());
    }
}

fn page(total: i64, ids: &[i64]) -> String {
    let orders: Vec<_> = ids.iter().map(|id| format!(r#"{{"purchaseId":{id}}}"#)).collect();
    format!(r#"{{"success":true,"data":{{"resultsTotal":{total},"purchaseOrders":[{}]}}}}"#, orders.join(","))
}

fn ids(orders: &[Result<PurchaseOrder, Error>]) -> Vec<&str> {
    let orders = orders.iter().filter_map(|order| order.as_ref().ok());
    orders.filter_map(|order| order.purchase_id.as_ref()).map(PurchaseId::as_str).collect()
}

#[tokio::test]
async fn every_order_of_every_page_comes_once() {
    let (client, transport) = client(&[&page(3, &[1, 2]), &page(3, &[2, 3]), &page(3, &[])]);
    let found: Vec<_> = client.taobao().orders(QueryOrders::page(1, 2)).collect().await;
    assert_eq!((ids(&found), found.len()), (vec!["1", "2", "3"], 3));
    let pages: Vec<_> = sent(&transport).iter().map(|body| body["page_no"].as_i64().unwrap()).collect();
    assert_eq!(pages, [1, 2, 3], "a full page is not the last, whatever the total says");
}

#[tokio::test]
async fn a_short_page_that_reaches_the_total_is_the_last() {
    let (client, transport) = client(&[&page(1, &[1])]);
    let found: Vec<_> = client.taobao().orders(QueryOrders::by_outer_id("PO-1").page_size(2)).collect().await;
    assert_eq!((ids(&found), transport.sent().len()), (vec!["1"], 1));
}

#[tokio::test]
async fn a_page_of_another_shape_is_an_error_and_not_the_end() {
    for other in [r#"{"total":9}"#, "[]", "null", r#"{"data":{"purchaseOrders":{}}}"#] {
        let (client, transport) = client(&[&page(9, &[1, 2]), other, &page(9, &[3])]);
        let found: Vec<_> = client.taobao().orders(QueryOrders::page(1, 2)).collect().await;
        assert_eq!((found.len(), transport.sent().len()), (3, 2), "{other}");
        let error = found[2].as_ref().unwrap_err();
        assert_eq!((error.kind(), error.certainty()), (ErrorKind::Decode, Certainty::Unreadable), "{other}");
    }
}
