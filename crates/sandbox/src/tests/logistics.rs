//! The address book and warehouse logistics.

use super::Caller;
use crate::Accept;
use daigou_core::Generation;
use daigou_core::auth::Scheme;
use daigou_logistics::*;
use serde_json::{Value, json};

#[tokio::test]
async fn the_address_book_is_kept() {
    let caller = Caller::start().await;
    let book = || async { caller.done::<GetAddresses>(&json!({})).await.as_array().unwrap().clone() };
    assert_eq!(book().await.len(), 1);
    let added = caller.perform::<UpsertAddress>(Generation::V2, &json!({"name": "李四", "city": "宁波市"})).await;
    assert_eq!(added.json(), json!({"code": 200, "msg": "成功"}));
    let id = book().await[1]["id"].clone();
    caller.done::<UpsertAddress>(&json!({"id": id, "city": "温州市"})).await;
    let changed = book().await[1].clone();
    assert_eq!((&changed["name"], &changed["city"]), (&json!("李四"), &json!("温州市")));
    caller.refused::<UpsertAddress>(&json!({"id": 99}), "id: ").await;
    caller.refused::<UpsertAddress>(&json!({"street": "x"}), "street").await;
}

fn item(quantity: i64, currency: &str) -> Value {
    json!({"itemId": "2048232789087639", "skuId": "4970432383383", "quantity": quantity, "currency": currency})
}

#[tokio::test]
async fn a_shipment_names_a_preview_that_was_made() {
    let caller = Caller::start().await;
    let preview = caller.done::<PreviewFreight>(&json!({"renderItems": [item(2, "USD"), item(1, "USD")]})).await;
    assert_eq!((&preview["freight"], &preview["currency"]), (&json!("18.90"), &json!("USD")));
    let id = preview["renderId"].as_str().unwrap();
    assert!(id.len() == 15 && id.starts_with("FF20"), "{id}");
    let lines = json!([{"itemId": "2048232789087639", "skuId": "4970432383383", "quantity": 2}]);
    let ask = json!({"renderId": id, "lineItems": lines, "tmallOrderInfo": {"tmallOrderId": "5"}});
    let first = caller.done::<CreateShipment>(&ask).await["logisticsOrderId"].clone();
    assert_ne!(first, caller.done::<CreateShipment>(&ask).await["logisticsOrderId"]);
    let parcels = json!([{"logisticNumer": "SF1", "domesticLogisticInfo": [{"logisticNumer": "SF1"}]}]);
    caller.done::<UpdateDomestic>(&json!({"tmallOrderId": "5", "logisticInfos": parcels})).await;

    caller.refused::<CreateShipment>(&json!({"renderId": "FF1"}), "renderId").await;
    caller.refused::<CreateShipment>(&json!({"lineItems": [{"itemId": "1"}]}), "lineItems[0].itemId").await;
    caller.refused::<UpdateDomestic>(&json!({"tmallOrderId": "6"}), "tmallOrderId").await;
    caller.refused::<UpdateDomestic>(&json!({"orderId": "6"}), "orderId").await;
    caller.refused::<UpdateDomestic>(&json!({}), "orderId").await;
    caller.refused::<PreviewFreight>(&json!({}), "renderItems").await;
    caller.refused::<PreviewFreight>(&json!({"renderItems": [item(1, "XXX")]}), "renderItems[0].currency").await;
    let mixed = json!({"renderItems": [item(1, "USD"), item(1, "CNY")]});
    caller.refused::<PreviewFreight>(&mixed, "renderItems[1].currency").await;
}

#[tokio::test]
async fn an_estimate_is_in_the_asked_currency() {
    let caller = Caller::start().await;
    for (currency, freight) in [("CNY", "75.00"), ("USD", "10.50")] {
        let mut ask = item(2, currency);
        ask["receiverAddress"] = json!({"country": "US"});
        assert_eq!(caller.done::<EstimateFreight>(&ask).await["freight"], freight);
        ask["skuId"] = json!("1");
        caller.refused::<EstimateFreight>(&ask, "skuId").await;
    }
}

#[tokio::test]
async fn every_query_signed_call_is_checked_by_the_accepted_scheme() {
    let accept = Accept { logistics_scheme: Scheme::HmacMd5Pairs, ..Accept::default() };
    let mut caller = Caller::accepting(accept).await;
    let ask = json!({"renderItems": [item(1, "CNY")]});
    caller.done::<PreviewFreight>(&ask).await;
    caller.pandapon.logistics_scheme = Scheme::HmacMd5Query;
    let heard = caller.perform::<PreviewFreight>(Generation::V2, &ask).await;
    assert_eq!(heard.code(), 401);
    let words = heard.words();
    assert!(words.contains("`sign`") && words.contains("DAIGOU_LOGISTICS_SCHEME=hmac-md5-query"), "{words}");
    // The address book is signed as every other call.
    caller.done::<GetAddresses>(&json!({})).await;
}
