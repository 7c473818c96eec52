//! Refunds as their buyers see them: where the goods go back to, why the seller refused, who acted, what was paid back; and
//! Taobao's orders that are created and paid a moment later.

use super::Caller;
use daigou_alibaba1688 as alibaba;
use daigou_taobao as taobao;
use serde_json::{Value, json};

impl Caller {
    async fn refund_of_1688(&self, id: &Value) -> Value {
        self.done::<alibaba::GetRefund>(&json!({"refundId": id})).await
    }

    async fn happens(&self, order: &str, event: Value) -> Value {
        let heard = self.play(order, event.clone()).await;
        assert_eq!(heard.status, 200, "{event}: {}", heard.body);
        self.page(order).await
    }
}

/// A refund's operations, oldest first.
fn operations(refund: &Value) -> Vec<Value> {
    refund["refundOperationList"].as_array().unwrap().iter().rev().cloned().collect()
}

#[tokio::test]
async fn a_return_at_1688_says_where_to_why_it_was_refused_and_what_was_paid_back() {
    let caller = Caller::start().await;
    let id = caller.bags("PO-1").await;
    for event in ["pay", "ship", "deliver"] {
        caller.event(&id, event).await;
    }
    let ask = json!({"event": "refund_ask", "return_goods": true, "amount_fen": 50_000, "reason": "拉链坏了"});
    let refund = caller.happens(&id, ask).await["refunds"][0]["id"].clone();
    let asked = caller.refund_of_1688(&refund).await;
    assert!(asked.get("sellerReceiveAddress").is_none_or(Value::is_null), "the seller did not agree yet: {asked}");
    assert_eq!(operations(&asked)[0]["discription"], "拉链坏了", "the buyer's words");

    caller.happens(&id, json!({"event": "refund_refuse", "reason": "已过退货期"})).await;
    let refused = caller.refund_of_1688(&refund).await;
    assert_eq!(
        (&refused["rejectReason"], &refused["rejectTimes"], &operations(&refused)[1]["rejectReason"]),
        (&json!("已过退货期"), &json!(1), &json!("已过退货期"))
    );
    caller.event(&id, "refund_modify").await;
    caller.event(&id, "refund_agree").await;
    let agreed = caller.refund_of_1688(&refund).await;
    for member in ["sellerReceiveAddress", "sellerRealName", "sellerMobile"] {
        assert!(agreed[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {agreed}");
    }
    assert_eq!(agreed["extInfo"]["opRole"], "user");
    let sent = json!({"event": "refund_send_back", "waybill": "SF900", "carrier": "SF"});
    caller.happens(&id, sent).await;
    let back = caller.refund_of_1688(&refund).await;
    assert_eq!((&back["freightBill"], &back["buyerLogisticsName"]), (&json!("SF900"), &json!("顺丰速运")));
    assert_eq!(operations(&back)[4]["logisticsCompany"]["companyNo"], "SF");

    let page = caller.happens(&id, json!({"event": "refund_agree"})).await;
    assert_eq!(page["status"], "waitbuyerreceive", "a part of it was refunded");
    let shown = caller.done::<alibaba::GetOrder>(&json!({"orderId": id})).await;
    assert_eq!((&shown["baseInfo"]["refundPayment"], &shown["baseInfo"]["refund"]), (&json!(50_000), &json!(500)));
    // A partial refund is told step by step, and closes nothing.
    let told = caller.get("/admin/callbacks").await.json();
    let bodies = told.as_array().unwrap().iter().filter_map(|row| {
        let body: Value = serde_json::from_str(row["body"].as_str()?).ok()?;
        Some((body["messageBody"]["refundAction"].as_str()?.to_owned(), body["messageBody"]["currentStatus"].clone()))
    });
    let (actions, states): (Vec<String>, Vec<Value>) = bodies.unzip();
    assert_eq!(
        actions,
        [
            "BUYER_APPLY_REFUND",
            "SELLER_REJECT_REFUND_PROCOTOL",
            "BUYER_MODIFY_REFUND_PROTOCOL",
            "SELLER_AGREE_REFUND_PROCOTOL",
            "BUYER_SEND_GOODS",
            "SELLER_RECEIVE_GOODS"
        ]
    );
    assert_eq!(states.last(), Some(&json!("refundsuccess")));
    assert!(!told.to_string().contains("SELLER_CLOSE"), "{told}");
}

#[tokio::test]
async fn who_acted_when_the_time_ran_out_is_said() {
    let caller = Caller::start().await;
    let id = caller.bags("PO-1").await;
    for event in ["pay", "ship", "deliver"] {
        caller.event(&id, event).await;
    }
    let refund =
        caller.happens(&id, json!({"event": "refund_ask", "return_goods": true})).await["refunds"][0]["id"].clone();
    caller.later(9 * 86_400).await;
    assert_eq!(caller.refund_of_1688(&refund).await["extInfo"]["opRole"], "user");
    caller.later(2 * 86_400).await;
    let agreed = caller.refund_of_1688(&refund).await;
    assert_eq!((&agreed["status"], &agreed["extInfo"]["opRole"]), (&json!("waitbuyersend"), &json!("timeout")));
    assert!(agreed["sellerReceiveAddress"].is_string());
    let told = caller.get("/admin/callbacks").await.body;
    assert!(told.contains(r#"\"operator\":\"system\""#) && told.contains("SYSTEM_AGREE_REFUND_PROTOCOL"), "{told}");
}

#[tokio::test]
async fn stock_comes_back_on_a_refund_before_shipping_and_not_after() {
    let caller = Caller::start().await;
    let stock = || {
        let world = caller.sandbox.shared().world();
        world.catalogue.offers[0].skus.iter().map(|sku| sku.stock).sum::<i64>()
            + world.catalogue.offers.iter().find(|o| o.number == 734_714_573_551).unwrap().skus[0].stock
    };
    let all = stock();
    let id = caller.bags("PO-1").await;
    caller.event(&id, "pay").await;
    assert_ne!(stock(), all);
    caller.happens(&id, json!({"event": "refund_ask"})).await;
    let page = caller.happens(&id, json!({"event": "refund_agree"})).await;
    assert_eq!((&page["status"], stock()), (&json!("cancel"), all));
    let shipped = caller.bags("PO-2").await;
    caller.event(&shipped, "pay").await;
    caller.event(&shipped, "ship").await;
    let left = stock();
    caller.happens(&shipped, json!({"event": "refund_ask"})).await;
    let page = caller.happens(&shipped, json!({"event": "refund_agree"})).await;
    assert_eq!((&page["status"], stock()), (&json!("cancel"), left), "the goods are gone");
}

#[tokio::test]
async fn taobao_creates_an_order_and_carries_a_payment_out_a_moment_later() {
    let caller = Caller::start().await;
    caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
    let created = caller.lamps("PO-1").await;
    let main = created["subOrderVOS"][0]["taobaoPurchaseId"].clone();
    let by_id = json!({"purchaseIds": [main]});
    let shown = async || caller.done::<taobao::ListOrders>(&by_id).await["purchaseOrders"][0].clone();
    let building = shown().await;
    assert_eq!(
        (&building["status"], &building["subPurchaseOrders"][0]["status"]),
        (&json!("BULIDING"), &json!("BULIDING"))
    );
    let own = |shown: &Value| shown["subPurchaseOrders"][0].get("purchaseOrderOuterId").cloned().unwrap_or(Value::Null);
    assert_eq!(own(&building), Value::Null, "Taobao has no number of it yet");
    assert_eq!(caller.get("/admin/callbacks").await.json(), json!([]), "nothing is told before");
    caller.later(1).await;
    let made = shown().await;
    assert_eq!((&made["status"], own(&made).is_string()), (&json!("WAIT_BUYER_P"), true));
    assert!(caller.get("/admin/callbacks").await.body.contains("WAIT_BUYER_P"));

    let pay = json!({"purchaseOrderIdList": [main]});
    for _ in 0..2 {
        let paid = caller.done::<taobao::PayOrders>(&pay).await;
        assert_eq!(paid["willPayPurchaseOrderIds"], json!([main]), "asked again before, it changes nothing: {paid}");
    }
    assert_eq!(shown().await["status"], "WAIT_BUYER_P", "it was only submitted");
    caller.later(1).await;
    let paid = shown().await;
    assert_eq!((&paid["status"], &paid["payAmount"]), (&json!("WAIT_SELLER_SEND_GOODS"), &json!(5980)));
    let again = caller.perform::<taobao::PayOrders>(daigou_core::Generation::V1, &pay).await;
    assert!(again.body.contains("ORDER_STATUS_ERROR"), "{}", again.body);
    // How long it takes is a rule; one who pays at once pays what is still being created.
    let slow = caller.send("POST", "/admin/rules", &[], r#"{"building_ms":60000,"paying_ms":0}"#).await;
    assert_eq!(slow.json()["building_ms"], 60_000);
    let main = caller.lamps("PO-2").await["subOrderVOS"][0]["taobaoPurchaseId"].clone();
    caller.done::<taobao::PayOrders>(&json!({"purchaseOrderIdList": [main]})).await;
    caller.later(59).await;
    let status = async || caller.page(main.as_str().unwrap()).await["lines"][0]["status"].clone();
    assert_eq!(status().await, "BULIDING");
    caller.later(1).await;
    assert_eq!(status().await, "WAIT_SELLER_SEND_GOODS");
}

#[tokio::test]
async fn postage_of_taobao_is_in_every_total_and_goods_are_only_where_they_can_be() {
    let caller = Caller::start().await;
    let patch = caller.send("PATCH", "/admin/products/600086815456800431", &[], r#"{"freight_fen":700}"#).await;
    assert_eq!(patch.json()[0]["freight_fen"], 700, "{}", patch.body);
    caller.send("POST", "/admin/rules", &[], r#"{"province_freight_fen":{"西藏":1300}}"#).await;
    let lines = json!([{"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 2}]).to_string();
    let render = async |state: &str| {
        let receiver = json!({"state": state, "name": "张三"}).to_string();
        caller.done::<taobao::RenderOrder>(&json!({"orderLineList": lines, "receiver": receiver})).await
    };
    for (state, postage) in [("浙江省", 700), ("西藏自治区", 2000)] {
        let shown = render(state).await;
        let part = &shown["renderItemList"][0];
        assert_eq!(part["mainlandShippingFee"]["amount"], postage, "{shown}");
        assert_eq!(shown["totalRealPayPrice"]["amount"], 5980 + postage);
    }
    let order = |amount: i64| {
        json!({"purchaseAmount": amount, "receiver": r#"{"name":"张三","state":"西藏自治区"}"#, "orderLineList": lines,
            "sellerOrderNumber": "PO-1"})
    };
    caller.refused::<taobao::CreateOrder>(&order(7979), "purchaseAmount").await;
    let created = caller.done::<taobao::CreateOrder>(&order(7980)).await;
    let (main, sub) = {
        let line = &created["subOrderVOS"][0];
        (line["taobaoPurchaseId"].as_str().unwrap().to_owned(), line["taobaoSubPurchaseId"].clone())
    };
    assert_eq!(caller.page(&main).await["total_fen"], 7980);
    caller.event(&main, "pay").await;
    let ask = |kind: i64, goods: i64, fee: i64| {
        let line: i64 = sub.as_str().unwrap().parse().unwrap();
        json!({"purchaseOrderLineId": line, "refundType": kind, "goodsStatus": goods, "reasonId": 1, "refundFee": fee})
    };
    let template = async |goods: i64| {
        let asked = json!({"subOrderId": sub, "refundType": 1, "goodsStatus": goods});
        caller.done::<taobao::RenderRefund>(&asked).await["refundOrderTemplate"].clone()
    };
    let unshipped = template(1).await;
    assert_eq!((&unshipped["goodsStatusList"], &unshipped["maxRefundFee"]["refundFee"]), (&json!(["1"]), &json!(7980)));
    for (asked, member) in [
        (ask(1, 4, 1), "goodsStatus: must be one of 1"),
        (ask(1, 6, 1), "goodsStatus"),
        (ask(2, 1, 1), "refundType: 2 wants goods that were received"),
        (ask(1, 1, 7981), "refundFee: must be from 1 to 7980"),
    ] {
        caller.refused::<taobao::SubmitRefund>(&asked, member).await;
    }
    caller.event(&main, "ship").await;
    let shipped = template(2).await;
    assert_eq!(
        (&shipped["goodsStatusList"], &shipped["maxRefundFee"]["refundFee"]),
        (&json!(["2", "3", "4"]), &json!(5980))
    );
    caller.refused::<taobao::SubmitRefund>(&ask(1, 1, 1), "goodsStatus: must be one of 2, 3, 4").await;
    caller.refused::<taobao::SubmitRefund>(&ask(1, 5, 1), "goodsStatus").await;
    caller.done::<taobao::SubmitRefund>(&ask(2, 4, 5980)).await;
}

#[tokio::test]
async fn a_whole_life_of_taobao_is_played_by_events_alone() {
    let caller = Caller::start().await;
    let created = caller.lamps("PO-1").await;
    let main = created["subOrderVOS"][0]["taobaoPurchaseId"].as_str().unwrap().to_owned();
    for event in ["pay", "ship", "deliver"] {
        caller.happens(&main, json!({"event": event})).await;
    }
    let line = created["subOrderVOS"][0]["taobaoSubPurchaseId"].clone();
    let ask =
        json!({"event": "refund_ask", "lines": [line], "return_goods": true, "amount_fen": 2990, "reason": "坏了"});
    caller.happens(&main, ask).await;
    caller.happens(&main, json!({"event": "refund_refuse", "reason": "请先联系客服"})).await;
    let refund = caller.page(&main).await["refunds"][0]["id"].clone();
    let shown =
        async || caller.done::<taobao::GetRefund>(&json!({"refundId": refund})).await["refundOrderAggregate"].clone();
    assert_eq!(shown().await["refundOrder"]["sellerRefuseReason"], "请先联系客服");
    for event in ["refund_modify", "refund_agree", "refund_send_back", "refund_agree"] {
        caller.happens(&main, json!({"event": event})).await;
    }
    let done = shown().await;
    assert_eq!((&done["refundOrder"]["refundStatus"], &done["refundOrder"]["refundFee"]), (&json!(100), &json!(2990)));
    assert!(done["logistics"]["logisticsNo"].as_str().is_some_and(|waybill| !waybill.is_empty()));
}
