//! Journeys through Taobao, and what its state forbids.

use super::Caller;
use daigou_core::Generation;
use daigou_taobao::*;
use serde_json::{Value, json};

const RECEIVER: &str = r#"{"name":"张三","state":"浙江省","mobile_phone":"13800000000"}"#;

/// The lamp, by its distribution ids.
fn lamp(quantity: i64) -> Value {
    json!({"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": quantity})
}

fn order(budget: i64, lines: &[Value]) -> Value {
    json!({"purchaseAmount": budget, "receiver": RECEIVER, "orderLineList": json!(lines).to_string(),
        "sellerOrderNumber": "PO-9", "orderSource": "lazada"})
}

async fn listed(caller: &Caller, filter: Value) -> Vec<Value> {
    caller.done::<ListOrders>(&filter).await["purchaseOrders"].as_array().unwrap().clone()
}

#[tokio::test]
async fn from_a_search_to_a_withdrawn_refund() {
    let caller = Caller::start().await;
    let search = json!({"keyword": "小台灯", "pageSize": 5, "pageNo": 1});
    let found = caller.done::<SearchGoods>(&search).await["data"][0].clone();
    let item = caller.done::<GetItem>(&json!({"itemId": found["itemId"].to_string()})).await;
    let (mp_id, sku) = (item["mpId"].as_str().unwrap(), item["skuList"][0]["mpSkuId"].as_i64().unwrap());
    let lines = json!([{"itemId": mp_id.parse::<i64>().unwrap(), "skuId": sku, "quantity": "2"}]).to_string();
    let rendered = caller.done::<RenderOrder>(&json!({"receiver": RECEIVER, "orderLineList": lines})).await;
    let total = rendered["totalRealPayPrice"]["amount"].as_i64().unwrap();
    assert_eq!(total, 2 * item["promotionPrice"].as_i64().unwrap());

    let line = json!({"itemId": mp_id, "skuId": sku.to_string(), "quantity": 2});
    let created = caller.done::<CreateOrder>(&order(total, &[line])).await;
    let (id, sub) = (created["id"].clone(), created["subOrderVOS"][0].clone());
    let main: i64 = sub["taobaoPurchaseId"].as_str().unwrap().parse().unwrap();
    caller.later(1).await;
    let unpaid = listed(&caller, json!({"status": "WAIT_BUYER_P"})).await;
    assert_eq!((unpaid.len(), &unpaid[0]["purchaseId"]), (1, &json!(main)));
    assert_eq!((&unpaid[0]["sellerOrderNumber"], &unpaid[0]["orderSource"]), (&json!("PO-9"), &json!("lazada")));
    let got = caller.done::<GetOrder>(&json!({"orderId": id})).await;
    assert_eq!((&got["purchaseAmount"], &got["payTime"]), (&json!(total), &Value::Null));
    assert_eq!(got["subPurchaseOrders"][0]["refundStatus"], 0);
    let sub_id = sub["taobaoSubPurchaseId"].clone();
    let parcels = json!({"subPurchaseOrderId": sub_id});
    assert_eq!(caller.done::<GetLogistics>(&parcels).await["pnmLogisticsDetails"], json!([]));

    let paid = caller.done::<PayOrders>(&json!({"purchaseOrderIdList": [main]})).await;
    assert_eq!(paid["willPayPurchaseOrderIds"], json!([main.to_string()]));
    caller.later(1).await;
    assert_eq!(listed(&caller, json!({"status": "WAIT_SELLER_SEND_GOODS"})).await[0]["payAmount"], total);
    assert!(listed(&caller, json!({"status": "WAIT_BUYER_P"})).await.is_empty());
    assert_eq!(caller.done::<GetLogistics>(&parcels).await["pnmLogisticsDetails"], json!([]));
    caller.sandbox.play(&main.to_string(), "ship").unwrap();
    let parcel = caller.done::<GetLogistics>(&parcels).await["pnmLogisticsDetails"][0].clone();
    assert_eq!((&parcel["receiver"]["name"], &parcel["logisticsGoods"][0]["quantity"]), (&json!("张三"), &json!("2")));
    let shown = caller.done::<GetOrder>(&json!({"orderId": main.to_string()})).await;
    assert_eq!(shown["subPurchaseOrders"][0]["logisticOrders"][0]["logisticNumber"], parcel["mailNo"]);

    let template =
        caller.done::<RenderRefund>(&json!({"subOrderId": sub["subOrderId"], "refundType": 1, "goodsStatus": 2})).await;
    assert_eq!(template["refundOrderTemplate"]["maxRefundFee"]["refundFee"], total);
    let line: i64 = sub_id.as_str().unwrap().parse().unwrap();
    let ask =
        json!({"purchaseOrderLineId": line, "refundType": 1, "goodsStatus": 2, "reasonId": 1, "refundFee": total});
    caller.done::<SubmitRefund>(&ask).await;
    let refunds = caller.done::<ListRefunds>(&json!({"purchaseOrderId": main.to_string(), "pageSize": 5})).await;
    let refund = refunds["data"][0]["refundOrderAggregate"]["refundOrder"]["refundId"].clone();
    let by_id = json!({"refundId": refund});
    let got = caller.done::<GetRefund>(&by_id).await["refundOrderAggregate"].clone();
    assert_eq!(
        (&got["refundOrder"]["refundStatus"], &got["purchaseOrderLine"]["purchaseOrderLineId"]),
        (&json!(10), &json!(line))
    );
    let shown = caller.done::<GetOrder>(&json!({"orderId": main.to_string()})).await["subPurchaseOrders"][0].clone();
    assert_eq!((&shown["refundId"], &shown["refundStatus"]), (&refund, &json!(10)));
    caller.done::<SubmitRefundMessage>(&json!({"refundId": refund, "refundMessage": "请尽快处理"})).await;
    let said = caller.done::<ListRefundMessages>(&by_id).await;
    assert_eq!((said.as_array().unwrap().len(), &said[0]["refundMessage"]), (1, &json!("请尽快处理")));
    caller.done::<ModifyRefund>(&json!({"refundId": refund, "refundFee": 1, "reasonId": 12})).await;
    assert_eq!(caller.done::<GetRefund>(&by_id).await["refundOrderAggregate"]["refundOrder"]["refundFee"], 1);
    // One refund at a time, until it is withdrawn.
    caller.refused::<SubmitRefund>(&ask, "purchaseOrderLineId").await;
    for _ in 0..2 {
        let gone = caller.done::<CancelRefund>(&by_id).await;
        assert_eq!(gone["refundOrderAggregate"]["refundOrder"]["refundStatus"], -20);
    }
    caller.refused::<ModifyRefund>(&by_id, "refundId").await;
    caller.done::<SubmitRefund>(&ask).await;
    assert_eq!(
        caller.done::<ListRefunds>(&json!({"pageSize": 1, "pageNo": 2})).await["data"].as_array().unwrap().len(),
        1
    );

    let rows = caller.get("/admin/orders").await.json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!((&rows[0]["status"], &rows[0]["reference"]), (&json!("WAIT_BUYER_CONFIRM_GOODS"), &json!("PO-9")));
}

#[tokio::test]
async fn an_order_is_paid_or_closed_once() {
    let caller = Caller::start().await;
    // Two shops: two purchase orders.
    let fan = json!({"itemId": "600120680003951077", "skuId": "4951323355633", "quantity": 1});
    let created = caller.done::<CreateOrder>(&order(99_999, &[lamp(1), fan])).await;
    let mains: Vec<i64> = created["subOrderVOS"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sub| sub["taobaoPurchaseId"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_ne!(mains[0], mains[1]);
    assert_eq!(listed(&caller, json!({"pageSize": 5})).await.len(), 2);
    caller.refused::<PayOrders>(&json!({"purchaseOrderIdList": [mains[0], 1]}), "purchaseOrderIdList[1]").await;
    caller.refused::<PayOrders>(&json!({"purchaseOrderIdList": [mains[0], mains[0]]}), "purchaseOrderIdList[1]").await;
    caller.done::<PayOrders>(&json!({"purchaseOrderIdList": [mains[0]]})).await;
    caller.later(1).await;
    let again = caller.perform::<PayOrders>(Generation::V1, &json!({"purchaseOrderIdList": [mains[0]]})).await.data();
    assert_eq!(again["payFailedResults"][0]["errorCode"], "ORDER_STATUS_ERROR");

    let close = |main: i64| json!({"purchaseId": main.to_string(), "cancelReason": "不要了"});
    let refused = caller.perform::<CancelOrder>(Generation::V1, &close(mains[0])).await.data();
    assert_eq!((&refused["success"], &refused["errorCode"]), (&json!(false), &json!("ORDER_STATUS_ERROR")));
    for _ in 0..2 {
        caller.done::<CancelOrder>(&close(mains[1])).await;
        caller.later(1).await;
    }
    let closed = listed(&caller, json!({"status": "TRADE_CLOSED"})).await;
    assert_eq!(
        (&closed[0]["purchaseId"], &closed[0]["subPurchaseOrders"][0]["closeReason"]),
        (&json!(mains[1]), &json!("不要了"))
    );
    let late = caller.perform::<PayOrders>(Generation::V2, &json!({"purchaseOrderIdList": [mains[1]]})).await.data();
    assert_eq!(late["payFailurePurchaseOrderIds"], json!([mains[1].to_string()]));
    caller.refused::<CancelOrder>(&json!({"purchaseId": "1", "cancelReason": "x"}), "purchaseId").await;
    let foreign = json!({"purchaseId": mains[1].to_string(), "cancelReason": "x", "subPurchaseOrderIdList": ["1"]});
    caller.refused::<CancelOrder>(&foreign, "subPurchaseOrderIdList[0]").await;

    let whole = caller.done::<GetOrder>(&json!({"orderId": created["orderNo"]})).await;
    assert_eq!(
        (&whole["status"], whole["subPurchaseOrders"].as_array().unwrap().len()),
        (&json!("WAIT_SELLER_SEND_GOODS"), 2)
    );
    caller
        .done::<UpdateWarehouse>(
            &json!({"orderId": created["id"], "warehouseName": "一号仓库", "warehouseAddress": "x"}),
        )
        .await;
    caller.done::<UploadVoucher>(&json!({"orderId": created["id"]})).await;
    let row = caller.get("/admin/orders").await.json()[0].clone();
    assert_eq!((&row["warehouse"], &row["voucher"]), (&json!("一号仓库"), &json!(true)));
}

#[tokio::test]
async fn sellers_ship_and_couriers_deliver() {
    let caller = Caller::start().await;
    let fan = json!({"itemId": "600120680003951077", "skuId": "4951323355633", "quantity": 1});
    let created = caller.done::<CreateOrder>(&order(99_999, &[lamp(1), fan])).await;
    let subs = created["subOrderVOS"].as_array().unwrap();
    let main = |at: usize| subs[at]["taobaoPurchaseId"].as_str().unwrap().to_owned();
    let (whole, lamps) = (created["orderNo"].as_str().unwrap(), main(0));
    for (order, event) in [(whole, "ship"), (whole, "deliver"), (&lamps, "ship")] {
        let heard = caller.event(order, event).await;
        assert_eq!(heard.status, 409, "{}", heard.body);
        assert!(heard.json()["error"].as_str().unwrap().contains("WAIT_BUYER_P"), "{}", heard.body);
    }
    // One of two purchase orders is paid and shipped: the whole order is as far as the other.
    assert_eq!(caller.event(&lamps, "pay").await.json()["status"], "WAIT_BUYER_P");
    assert_eq!(caller.event(whole, "pay").await.json()["status"], "WAIT_SELLER_SEND_GOODS");
    assert_eq!(caller.event(&lamps, "ship").await.json()["status"], "WAIT_SELLER_SEND_GOODS");
    let shipped = listed(&caller, json!({"status": "WAIT_BUYER_CONFIRM_GOODS"})).await;
    assert_eq!((shipped.len(), shipped[0]["purchaseId"].to_string()), (1, lamps.clone()));
    let parcel = &shipped[0]["subPurchaseOrders"][0]["logisticOrders"][0];
    assert_eq!(parcel["logisticCompanyName"], "中通快递");
    assert_eq!(
        caller.event(created["id"].as_str().unwrap(), "ship").await.json()["status"],
        "WAIT_BUYER_CONFIRM_GOODS"
    );
    assert_eq!(caller.event(whole, "close").await.status, 409);

    let ask = json!({"subPurchaseOrderId": subs[0]["taobaoSubPurchaseId"]});
    let on_the_way = caller.done::<GetLogistics>(&ask).await["pnmLogisticsDetails"][0].clone();
    assert_eq!(on_the_way["mailNo"], parcel["logisticNumber"]);
    assert_eq!(on_the_way["logisticsTraces"][0]["status"], "WAITING_COLLECT");
    caller.later(6 * 3600).await;
    let on_the_way = caller.done::<GetLogistics>(&ask).await["pnmLogisticsDetails"][0].clone();
    let traces: Vec<_> =
        on_the_way["logisticsTraces"].as_array().unwrap().iter().map(|t| t["status"].clone()).collect();
    assert_eq!(traces, ["TRANSPORT", "COLLECTED", "WAITING_COLLECT"]);
    caller.sandbox.play(whole, "deliver").unwrap();
    let there = caller.done::<GetLogistics>(&ask).await["pnmLogisticsDetails"][0].clone();
    assert_eq!(there["logisticsTraces"][0]["status"], "SIGNED");

    let nobody = caller.sandbox.play("1", "ship").unwrap_err().to_string();
    assert!(nobody.contains("no order 1"), "{nobody}");
    assert!(caller.sandbox.play(whole, "dance").unwrap_err().to_string().contains("event: must be one of"));
    assert!(caller.sandbox.play(whole, "ship").unwrap_err().to_string().contains("ORDER_STATUS_ERROR"));
    // What the seller closes can be sold again.
    let other = caller.done::<CreateOrder>(&order(99_999, &[lamp(1)])).await;
    caller.sandbox.play(other["orderNo"].as_str().unwrap(), "close").unwrap();
    let closed = listed(&caller, json!({"status": "TRADE_CLOSED"})).await;
    assert_eq!(closed[0]["subPurchaseOrders"][0]["closeReason"], "卖家关闭交易");
}

#[tokio::test]
async fn cancelling_gives_the_stock_back() {
    let caller = Caller::start().await;
    let found = caller.done::<SearchGoods>(&json!({"keyword": "机械键盘"})).await["data"][0].clone();
    let item = caller.done::<GetItem>(&json!({"itemId": found["itemId"].to_string()})).await;
    let (sku, most) = (&item["skuList"][0], item["skuList"][0]["quantity"].as_i64().unwrap());
    let all = json!({"itemId": item["mpId"], "skuId": sku["mpSkuId"].to_string(), "quantity": most});
    let created = caller.done::<CreateOrder>(&order(i64::MAX, std::slice::from_ref(&all))).await;
    let none = caller.done::<CreateOrder>(&order(i64::MAX, std::slice::from_ref(&all))).await;
    assert_eq!(none["subOrderVOS"][0]["errorCode"], "STOCK_NOT_ENOUGH");
    let main = &created["subOrderVOS"][0]["taobaoPurchaseId"];
    caller.done::<CancelOrder>(&json!({"purchaseId": main, "cancelReason": "x"})).await;
    caller.later(1).await;
    assert_eq!(caller.done::<CreateOrder>(&order(i64::MAX, &[all])).await["subOrderVOS"][0]["errorCode"], Value::Null);
}

#[tokio::test]
async fn the_cart_is_taobaos_own() {
    let caller = Caller::start().await;
    let lines = |list: &Value| list["enableList"].as_array().unwrap().clone();
    let add = json!({"mpId": "600086815456800431", "mpSkuId": "4766078803304", "quantity": 2, "userId": "7"});
    caller.done::<AddToCart>(&add).await;
    let listed = caller.done::<ListCart>(&json!({})).await;
    let line = lines(&listed).pop().unwrap();
    assert_eq!((&line["id"], &line["quantity"], &line["userId"]), (&json!(77), &json!(2), &json!("7")));
    assert!(line["itemId"].is_i64() && line["itemMapId"].is_string() && line["properties"].is_string(), "{line}");
    caller.done::<EditCartQuantity>(&json!({"id": 77, "quantity": 3})).await;
    let preview = caller.done::<PreviewCart>(&json!({"ids": [77]})).await;
    assert_eq!(preview["totalRealPayPrice"]["amount"], 3 * 2990);
    caller.done::<DeleteCartLines>(&json!({"ids": [75]})).await;
    let ask = json!({"ids": [77], "orderAddress": {"name": "张三"}});
    let heard = caller.perform::<CreateCartOrder>(Generation::V1, &ask).await;
    assert!(heard.json()["developId"].is_i64());
    assert_eq!(heard.data()["subOrderVOS"][0]["quantity"], 3);
    assert_eq!(lines(&caller.done::<ListCart>(&json!({})).await).len(), 1);
    assert_eq!(caller.done::<ListOrders>(&json!({})).await["purchaseOrders"][0]["purchaseAmount"], 3 * 2990);

    caller.refused::<CreateCartOrder>(&ask, "ids[0]").await;
    caller.refused::<CreateCartOrder>(&json!({"ids": [76, 76], "orderAddress": {}}), "ids[1]").await;
    caller.refused::<DeleteCartLines>(&json!({"ids": [75]}), "ids[0]").await;
    caller.refused::<DeleteCartLines>(&json!({}), "ids").await;
    caller.refused::<EditCartQuantity>(&json!({"id": 76, "quantity": 0}), "quantity").await;
    caller.refused::<EditCartQuantity>(&json!({"id": 1, "quantity": 1}), "id: ").await;
    caller.refused::<AddToCart>(&json!({"mpId": "1", "mpSkuId": "1", "quantity": 1}), "mpId").await;
    let mut wrong = add.clone();
    wrong["itemId"] = json!(5);
    caller.refused::<AddToCart>(&wrong, "itemId").await;
    wrong = add.clone();
    wrong["mpSkuId"] = json!("1");
    caller.refused::<AddToCart>(&wrong, "mpSkuId").await;
    wrong = add;
    wrong["colour"] = json!("red");
    caller.refused::<AddToCart>(&wrong, "colour").await;
}

#[tokio::test]
async fn a_return_goes_back_once() {
    let caller = Caller::start().await;
    let refund = json!({"refundId": "110002685755"});
    let couriers = caller.done::<RenderReturn>(&refund).await["logisticsCompanyList"].clone();
    let mut parcel = json!({"refundId": "110002685755", "logisticsCompanyCode": "??", "logisticsNo": "SF1"});
    caller.refused::<SubmitReturn>(&parcel, "logisticsCompanyCode").await;
    parcel["logisticsCompanyCode"] = couriers[0]["logisticsCompanyCode"].clone();
    caller.done::<SubmitReturn>(&parcel).await;
    let got = caller.done::<GetRefund>(&refund).await["refundOrderAggregate"].clone();
    assert_eq!((&got["refundOrder"]["refundStatus"], &got["refundOrder"]["goodsStatus"]), (&json!(30), &json!(5)));
    assert_eq!(
        (&got["logistics"]["logisticsNo"], got["logistics"]["receiverAddress"].is_string()),
        (&json!("SF1"), true)
    );
    caller.refused::<SubmitReturn>(&parcel, "refundId").await;
    caller.refused::<RenderReturn>(&refund, "refundId").await;
    let late = caller.perform::<CancelRefund>(Generation::V2, &refund).await.data();
    assert_eq!(
        (&late["cancelSuccess"], late["refundOrderAggregate"]["logistics"]["receiverAddress"].is_object()),
        (&json!(false), true)
    );
}

#[tokio::test]
async fn unknown_ids_are_refused_by_their_member() {
    let caller = Caller::start().await;
    caller.refused::<GetItem>(&json!({"itemId": "1"}), "itemId").await;
    caller.refused::<GetItem>(&json!({"item": "1"}), "item").await;
    caller.refused::<GetItem>(&json!({}), "itemId").await;
    caller.refused::<SourceGoods>(&json!({"itemId": "1"}), "itemId").await;
    caller.refused::<InquireGoods>(&json!({"itemId": "1"}), "itemId").await;
    caller.refused::<SearchGoods>(&json!({"pageNo": 0}), "pageNo").await;
    caller.refused::<SearchGoods>(&json!({"sort": "x"}), "sort").await;
    caller.refused::<ListOrders>(&json!({"pageNo": "x"}), "pageNo").await;
    caller.refused::<GetOrder>(&json!({"orderId": "1"}), "orderId").await;
    caller.refused::<GetLogistics>(&json!({"subPurchaseOrderId": "1"}), "subPurchaseOrderId").await;
    caller.refused::<UploadVoucher>(&json!({}), "orderId").await;
    caller
        .refused::<UpdateWarehouse>(&json!({"orderId": "1", "warehouseName": "x", "warehouseAddress": "x"}), "orderId")
        .await;
    caller.refused::<ImLink>(&json!({"sourceType": "item", "bizId": "1"}), "bizId").await;
    for id in ["1", "%2B"] {
        let by_id = json!({"refundId": id});
        caller.refused::<GetRefund>(&by_id, id).await;
        caller.refused::<CancelRefund>(&by_id, id).await;
        caller.refused::<ListRefundMessages>(&by_id, "refundId").await;
    }
    let submit = |member: &str, value: Value| {
        let mut ask = json!({"purchaseOrderLineId": 200_077_684_762_i64, "refundType": 1, "goodsStatus": 1, "reasonId": 1, "refundFee": 1});
        ask[member] = value;
        ask
    };
    for (member, value) in [
        ("purchaseOrderLineId", json!(1)),
        ("purchaseOrderLineId", json!(200_049_919_064_i64)),
        ("refundType", json!(3)),
        ("goodsStatus", json!(7)),
        ("reasonId", json!(99)),
        ("refundFee", json!(1001)),
        ("refundFee", json!(0)),
    ] {
        caller.refused::<SubmitRefund>(&submit(member, value), member).await;
    }
    caller.refused::<RenderRefund>(&json!({"subOrderId": "1", "refundType": 1, "goodsStatus": 1}), "subOrderId").await;
    let check = caller
        .done::<BatchCheck>(&json!({"params": r#"[{"itemId":"1"},{"itemId":"672991141190","skuIds":["9"]}]"#}))
        .await;
    assert_eq!((check["noMpProductItemIds"].as_array().unwrap().len(), &check["mpProducts"]), (2, &json!([])));
}

#[tokio::test]
async fn an_unpublished_route_takes_the_methods_of_both_generations() {
    let caller = Caller::start().await;
    caller.done::<CreateOrder>(&order(99_999, &[lamp(1)])).await;
    caller.later(1).await;
    let asked = json!({"pageNo": 1, "pageSize": 5, "status": "WAIT_BUYER_P"});
    for generation in [Generation::V1, Generation::V2] {
        let page = caller.perform::<ListOrders>(generation, &asked).await.data();
        assert_eq!(page["resultsTotal"], 1, "{generation:?}");
    }
    let entries = caller.sandbox.journal();
    let methods: Vec<_> = entries.iter().rev().take(2).map(|entry| entry.method.as_str()).collect();
    assert_eq!(methods, ["POST", "GET"]);
    let announced = &caller.sandbox.description().env["DAIGOU_ROUTE__TAOBAO__ORDER__LIST"];
    assert_eq!(announced, "POST /unpublished/taobao/order.list");
    // Of two generations, one has a published path: the other has the sandbox's.
    let refund = json!({"refundId": "110002685755"});
    caller.perform::<RenderReturn>(Generation::V2, &refund).await.data();
    let filter = json!({"purchaseIds": ["200049919063", "200077684761"], "modifyTimeStart": 1_756_880_000_000_i64});
    assert_eq!(caller.done::<ListOrders>(&filter).await["purchaseOrders"].as_array().unwrap().len(), 1);
    caller.refused::<ListOrders>(&json!({"modifyTimeStart": "soon"}), "modifyTimeStart").await;
}
