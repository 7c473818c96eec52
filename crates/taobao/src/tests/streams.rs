//! Lists as streams: page after page, and no unreadable page is taken for the end.

use crate::*;
use daigou_core::transport::ScriptedTransport;
use daigou_core::{Certainty, Credentials, Error, ErrorKind};
use futures_util::StreamExt;
use std::sync::Arc;

/// A client whose platform gives these payloads, one after the other.
fn client(payloads: &[String]) -> (Taobao, Arc<ScriptedTransport>) {
    let answers =
        payloads.iter().map(|data| ScriptedTransport::answer(200, format!(r#"{{"code":200,"data":{data}}}"#)));
    let transport = Arc::new(ScriptedTransport::new(answers));
    let client = Taobao::builder()
        .credentials(Credentials::pandapon("key", "secret", "2100007340000"))
        .route("order.list", "POST /orders")
        .allow_derived()
        .transport(Arc::clone(&transport) as _)
        .build()
        .unwrap();
    (client, transport)
}

fn orders(total: i64, ids: &[i64]) -> String {
    let orders: Vec<_> = ids.iter().map(|id| format!(r#"{{"purchaseId":{id}}}"#)).collect();
    format!(r#"{{"resultsTotal":{total},"purchaseOrders":[{}]}}"#, orders.join(","))
}

fn ids(orders: &[Result<PurchaseOrder, Error>]) -> Vec<String> {
    let orders = orders.iter().filter_map(|order| order.as_ref().ok());
    orders.map(|order| order.purchase_id.as_ref().unwrap().to_string()).collect()
}

#[tokio::test]
async fn every_order_of_every_page_comes_once() {
    let (client, transport) = client(&[orders(3, &[1, 2]), orders(3, &[2, 3]), orders(3, &[])]);
    let found: Vec<_> = client.orders().all(ListOrders::page(1, 2)).collect().await;
    assert_eq!((ids(&found), found.len()), (vec!["1".into(), "2".into(), "3".into()], 3));
    let pages = transport.sent().len();
    assert_eq!(pages, 3, "a full page is not the last, whatever the total says");
}

#[tokio::test]
async fn a_short_page_that_reaches_the_total_is_the_last() {
    let (client, transport) = client(&[orders(1, &[1])]);
    let found: Vec<_> = client.orders().all(ListOrders::page(1, 2)).collect().await;
    assert_eq!((ids(&found).len(), transport.sent().len()), (1, 1));
}

#[tokio::test]
async fn a_page_of_another_shape_is_an_error_and_not_the_end() {
    for other in [r#"{"total":9,"data":[{"orderNo":"1"}]}"#, "[]", "null", r#"{"purchaseOrders":{}}"#] {
        let (client, transport) = client(&[orders(9, &[1, 2]), other.to_owned(), orders(9, &[3])]);
        let found: Vec<_> = client.orders().all(ListOrders::page(1, 2)).collect().await;
        assert_eq!((found.len(), transport.sent().len()), (3, 2), "{other}");
        let error = found[2].as_ref().unwrap_err();
        assert_eq!((error.kind(), error.certainty()), (ErrorKind::Decode, Certainty::Unreadable), "{other}");
    }
    let (client, _) = client(&[r#"{"resultsTotal":0,"purchaseOrders":null}"#.to_owned()]);
    assert_eq!(client.orders().all(ListOrders::page(1, 2)).count().await, 0);
}

#[tokio::test]
async fn orders_without_an_id_are_told_apart() {
    let page = |no: &str| format!(r#"{{"purchaseOrders":[{{"outerPurchaseId":"{no}"}}]}}"#);
    let (client, _) = client(&[page("a"), page("b"), page("b")]);
    assert_eq!(client.orders().all(ListOrders::page(1, 1)).count().await, 2);
}

#[tokio::test]
async fn a_search_goes_on_to_an_empty_page() {
    let page = |ids: &str| format!(r#"{{"pageNo":1,"data":{ids}}}"#);
    let payloads = [page(r#"[{"itemId":1},{"itemId":2}]"#), page(r#"[{"itemId":3}]"#), page("null")];
    let (client, transport) = client(&payloads);
    let found: Vec<_> = client.goods().all(SearchGoods::new("电动车").page_size(2)).collect().await;
    assert!(found.iter().all(Result::is_ok), "{found:?}");
    let pages: Vec<_> = transport
        .sent()
        .iter()
        .map(|r| super::json(std::str::from_utf8(r.body()).unwrap())["pageNo"].clone())
        .collect();
    assert_eq!((found.len(), pages), (3, vec![1.into(), 2.into(), 3.into()]));
}

#[tokio::test]
async fn refunds_come_by_the_shape_that_is_guessed() {
    let refund =
        |id| format!(r#"{{"refundOrderAggregate":{{"refundOrder":{{"refundId":"{id}","refundStatus":20}}}}}}"#);
    let page = format!(r#"{{"total":2,"data":[{},{}]}}"#, refund(1), refund(2));
    let (client, _) = client(&[page, r#"{"records":[]}"#.to_owned()]);
    let found: Vec<_> = client.refunds().all(ListRefunds::page(1, 2)).collect().await;
    let status = found[1].as_ref().unwrap().refund().unwrap().refund_status.clone();
    assert_eq!((found.len(), status), (3, Some(RefundStatus::Agreed)));
    assert!(found[2].is_err());
}
