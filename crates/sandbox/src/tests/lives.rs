//! Orders of both platforms through the admin API: what can be played, what it changes, what is told of it.

use super::{Caller, Heard};
use daigou_alibaba1688 as alibaba;
use daigou_taobao as taobao;
use serde_json::{Value, json};

const BAG: i64 = 734_714_573_551;
const BLACK: &str = "cd2b8c31408766f9fb089e74e2a6ac15";

impl Caller {
    pub(super) async fn play(&self, order: &str, event: Value) -> Heard {
        self.send("POST", &format!("/admin/orders/{order}/events"), &[], &event.to_string()).await
    }

    pub(super) async fn page(&self, order: &str) -> Value {
        self.get(&format!("/admin/orders/{order}")).await.json()
    }

    /// An order of 1688 at PandaPon: two bags.
    pub(super) async fn bags(&self, reference: &str) -> String {
        let address = json!({"fullName": "张三", "mobile": "13800000000", "provinceText": "浙江省",
            "cityText": "杭州市", "address": "网商路699号"});
        let lines = json!([{"offerId": BAG, "specId": BLACK, "quantity": 2}]);
        let order = json!({"flow": "general", "message": format!("daigou:{reference}"), "addressParam": address,
            "cargoParamList": lines});
        self.done::<alibaba::CreateOrder>(&order).await["orderId"].as_str().unwrap().to_owned()
    }

    /// An order of Taobao at PandaPon: two lamps and a fan, of two shops.
    pub(super) async fn lamps(&self, reference: &str) -> Value {
        let lines = json!([
            {"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 2},
            {"itemId": "600120680003951077", "skuId": "4951323355633", "quantity": 1}
        ]);
        let order = json!({"purchaseAmount": 99_999, "receiver": r#"{"name":"张三"}"#,
            "orderLineList": lines.to_string(), "sellerOrderNumber": reference});
        self.done::<taobao::CreateOrder>(&order).await
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn words(page: &Value, member: &str) -> Vec<String> {
    page[member].as_array().unwrap().iter().map(text).collect()
}

/// What happened and who did it.
fn told(page: &Value) -> Vec<String> {
    let rows = page["timeline"].as_array().unwrap().iter();
    rows.map(|row| format!("{}: {}", row["by"].as_str().unwrap(), row["what"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn an_order_of_1688_is_shown_with_all_that_happened_to_it() {
    let caller = Caller::start().await;
    let id = caller.bags("PO-1").await;
    let page = caller.page(&id).await;
    assert_eq!(
        (&page["order_id"], &page["reference"], &page["status"]),
        (&json!(id), &json!("PO-1"), &json!("waitbuyerpay"))
    );
    assert_eq!(words(&page, "events"), ["pay", "change_price", "cancel", "close"]);
    let line = &page["lines"][0];
    assert_eq!((&line["sku"], &line["quantity"], &line["amount_fen"]), (&json!(BLACK), &json!(2), &json!(126_000)));
    assert_eq!((&page["refunds"], &page["parcels"]), (&json!([]), &json!([])));
    caller.event(&id, "pay").await;
    caller.event(&id, "ship").await;
    let open = ["deliver", "fail_delivery", "return_to_sender", "correct_waybill", "confirm", "refund_ask"];
    assert_eq!(words(&caller.page(&id).await, "events"), open);
    caller.later(42 * 3600).await;
    let page = caller.page(&id).await;
    assert_eq!(words(&page, "events"), ["confirm", "refund_ask"], "it was delivered");
    assert_eq!(page["parcels"][0]["company"], "中通快递");
    let traces = page["parcels"][0]["traces"].as_array().unwrap();
    assert!(traces.len() == 5 && traces[4]["text"].as_str().unwrap().contains("签收"), "{page}");
    let steps = caller.done::<alibaba::TrackOrder>(&json!({"orderId": id})).await["logisticsTrace"][0].clone();
    assert_eq!(steps["logisticsSteps"].as_array().unwrap().len(), 5);
    caller.later(10 * 86_400).await;
    let page = caller.page(&id).await;
    assert_eq!((&page["status"], &page["events"]), (&json!("success"), &json!(["refund_ask"])));
    let by_time = [
        "buyer: created",
        "buyer: paid",
        "seller: shipped",
        "courier: collected",
        "courier: in_transit",
        "courier: out_for_delivery",
        "courier: delivered",
        "platform: confirmed",
    ];
    assert_eq!(told(&page), by_time);
    let at = |row: usize| page["timeline"][row]["at"].as_str().unwrap().to_owned();
    assert!((1..8).all(|row| at(row - 1) <= at(row)), "{page}");
    assert_eq!(caller.get("/admin/orders/7").await.status, 404);
}

#[tokio::test]
async fn a_price_is_changed_and_every_total_follows() {
    let caller = Caller::start().await;
    let id = caller.bags("PO-1").await;
    let get = json!({"orderId": id});
    let change = |member: &str, fen: i64| json!({"event": "change_price", member: fen});
    assert_eq!(caller.play(&id, change("total_fen", 100_600)).await.json()["total_fen"], 100_600);
    let shown = caller.done::<alibaba::GetOrder>(&get).await;
    let base = &shown["baseInfo"];
    assert_eq!(
        (&base["totalAmount"], &base["sumProductPayment"], &base["discount"]),
        (&json!(1006), &json!(1000), &json!(26_000))
    );
    assert_eq!(
        (&shown["productItems"][0]["itemAmount"], &shown["tradeTerms"][0]["phasAmount"]),
        (&json!(1000), &json!(1006))
    );
    let row = caller.done::<alibaba::ListOrders>(&json!({"pageNum": 1, "pageSize": 5})).await["data"][0].clone();
    assert_eq!((&row["totalAmount"], &row["discount"], &row["shippingFee"]), (&json!(100_600), &json!(0), &json!(600)));
    assert_eq!(caller.play(&id, change("freight_fen", 0)).await.json()["total_fen"], 100_000);
    assert_eq!(caller.play(&id, change("discount_fen", 1)).await.json()["total_fen"], 99_999);
    for (event, status) in [
        (json!({"event": "change_price"}), 400),
        (json!({"event": "change_price", "total_fen": 1, "discount_fen": 1}), 400),
        (json!({"event": "pay", "total_fen": 1}), 400),
        (json!({"event": "pay", "refund_id": "TQ1"}), 400),
        (json!({"event": "pay", "fen": 1}), 400),
        (change("total_fen", 0), 409),
        (change("discount_fen", 1_000_000), 409),
    ] {
        let heard = caller.play(&id, event.clone()).await;
        assert_eq!(heard.status, status, "{event}: {}", heard.body);
    }
    assert_eq!(caller.event(&id, "pay").await.json()["total_fen"], 99_999);
    let late = caller.play(&id, change("total_fen", 1)).await;
    assert!(late.status == 409 && late.body.contains("ORDER_STATUS_ERROR"), "{}", late.body);
    assert_eq!(caller.page(&id).await["total_fen"], 99_999);
}

#[tokio::test]
async fn a_shop_changes_what_is_unpaid_at_taobao() {
    let caller = Caller::start().await;
    let created = caller.lamps("PO-2").await;
    let (order, subs) = (text(&created["orderNo"]), &created["subOrderVOS"]);
    let lamps = text(&subs[0]["taobaoPurchaseId"]);
    let before = caller.page(&order).await["total_fen"].as_i64().unwrap();
    let change = json!({"event": "change_price", "discount_fen": 980});
    assert_eq!(caller.play(&lamps, change.clone()).await.json()["total_fen"], before - 980);
    let by_id = json!({"purchaseIds": [lamps]});
    let shown = caller.done::<taobao::ListOrders>(&by_id).await["purchaseOrders"][0].clone();
    assert_eq!(
        (&shown["purchaseAmount"], &shown["subPurchaseOrders"][0]["purchaseAmount"]),
        (&json!(5000), &json!(5000))
    );
    assert!(shown["nextCloseTimeWithoutPayment"].is_i64(), "{shown}");
    assert_eq!(
        caller.play(&lamps, json!({"event": "change_price", "freight_fen": 600})).await.json()["total_fen"],
        before - 380
    );
    let shown = caller.done::<taobao::ListOrders>(&by_id).await["purchaseOrders"][0].clone();
    assert_eq!(
        (&shown["purchaseAmount"], &shown["productAmount"], &shown["domesticPostFee"]),
        (&json!(5600), &json!(5000), &json!(600))
    );
    assert_eq!(caller.play(&lamps, json!({"event": "change_price", "freight_fen": 0})).await.status, 200);
    caller.event(&lamps, "pay").await;
    let paid = caller.done::<taobao::ListOrders>(&by_id).await["purchaseOrders"][0].clone();
    assert_eq!((&paid["payAmount"], &paid["nextCloseTimeWithoutPayment"]), (&json!(5000), &Value::Null));
    // What is paid stays: the whole order has one line left that is not.
    assert_eq!(caller.play(&order, json!({"event": "change_price", "total_fen": 1})).await.json()["total_fen"], 5001);
    assert_eq!(caller.play(&lamps, change).await.status, 409);
}

#[tokio::test]
async fn taobaos_refunds_are_answered_by_their_sellers() {
    let caller = Caller::start().await;
    let created = caller.lamps("PO-3").await;
    let (order, subs) = (text(&created["orderNo"]), created["subOrderVOS"].clone());
    caller.event(&order, "pay").await;
    caller.event(&order, "ship").await;
    let ask = |at: usize, kind: i64, fee: i64| {
        let line: i64 = subs[at]["taobaoSubPurchaseId"].as_str().unwrap().parse().unwrap();
        json!({"purchaseOrderLineId": line, "refundType": kind, "goodsStatus": 4, "reasonId": 1, "refundFee": fee})
    };
    let here = &caller;
    let refund = |id: Value| async move {
        here.done::<taobao::GetRefund>(&json!({"refundId": id})).await["refundOrderAggregate"]["refundOrder"].clone()
    };
    assert_eq!(caller.event(&order, "refund_agree").await.status, 409, "there is none");
    caller.done::<taobao::SubmitRefund>(&ask(0, 2, 100)).await;
    let page = caller.page(&order).await;
    assert_eq!(
        words(&page, "events"),
        [
            "deliver",
            "fail_delivery",
            "return_to_sender",
            "correct_waybill",
            "refund_ask",
            "refund_agree",
            "refund_refuse",
            "refund_modify",
            "refund_withdraw"
        ]
    );
    let id = page["refunds"][0]["id"].clone();
    assert_eq!((&page["refunds"][0]["status"], &page["refunds"][0]["amount_fen"]), (&json!("10"), &json!(100)));

    caller.event(&order, "refund_refuse").await;
    let refused = refund(id.clone()).await;
    assert!(refused["refundStatus"] == -10 && !refused["sellerRefuseReason"].as_str().unwrap().is_empty(), "{refused}");
    caller.done::<taobao::ModifyRefund>(&json!({"refundId": id, "refundFee": 50})).await;
    caller.event(&order, "refund_agree").await;
    assert_eq!(refund(id.clone()).await["refundStatus"], 20);
    let parcel = json!({"refundId": id, "logisticsCompanyCode": "SF", "logisticsNo": "SF1"});
    caller.done::<taobao::SubmitReturn>(&parcel).await;
    assert_eq!(caller.event(&order, "refund_agree").await.status, 200);
    let done = refund(id.clone()).await;
    assert_eq!((&done["refundStatus"], &done["goodsStatus"]), (&json!(100), &json!(6)));
    assert_eq!(caller.page(&order).await["status"], "WAIT_BUYER_CONFIRM_GOODS", "a part of it was refunded");

    // Another line is refunded whole: it is closed. The named refund is meant.
    let all = caller.page(&order).await["lines"][1]["amount_fen"].as_i64().unwrap();
    caller.done::<taobao::SubmitRefund>(&ask(1, 1, all)).await;
    let other = caller.page(&order).await["refunds"][1]["id"].clone();
    assert_eq!(caller.play(&order, json!({"event": "refund_agree", "refund_id": id})).await.status, 409);
    assert_eq!(caller.play(&order, json!({"event": "refund_agree", "refund_id": other})).await.status, 200);
    let page = caller.page(&order).await;
    assert_eq!(
        (&page["lines"][1]["status"], &page["lines"][0]["status"]),
        (&json!("TRADE_CLOSED"), &json!("WAIT_BUYER_CONFIRM_GOODS"))
    );
    let last = page["timeline"].as_array().unwrap().iter().rev().take(2).collect::<Vec<_>>();
    let shown = [(&last[1]["what"], &last[1]["of"]), (&last[0]["what"], &last[0]["of"])];
    assert_eq!(shown, [(&json!("refund_agreed"), &other), (&json!("closed"), &subs[1]["taobaoPurchaseId"])]);
}

#[tokio::test]
async fn a_refund_of_1688_is_withdrawn_and_changed() {
    let caller = Caller::start().await;
    let id = caller.bags("PO-4").await;
    let number: i64 = id.parse().unwrap();
    caller.event(&id, "pay").await;
    let ask = json!({"orderId": number, "orderEntryIds": [number], "disputeRequest": "refund", "applyPayment": 126_000,
        "applyCarriage": 0, "applyReasonId": 20028, "description": "不想要了", "goodsStatus": "refundWaitSellerSend"});
    let refund = caller.done::<alibaba::CreateRefund>(&ask).await["refundId"].clone();
    let stage = async || caller.done::<alibaba::GetRefund>(&json!({"refundId": refund})).await["status"].clone();
    assert_eq!(caller.event(&id, "refund_modify").await.status, 409);
    caller.event(&id, "refund_refuse").await;
    caller.event(&id, "refund_modify").await;
    assert_eq!(stage().await, "waitselleragree");
    caller.event(&id, "refund_withdraw").await;
    assert_eq!((stage().await, caller.event(&id, "refund_agree").await.status), (json!("refundclose"), 409));
    let page = caller.page(&id).await;
    let shown = &page["refunds"][0];
    assert_eq!(
        (&shown["id"], &shown["status"], &shown["amount_fen"]),
        (&refund, &json!("refundclose"), &json!(126_000))
    );
    assert!(shown["reason"].as_str().unwrap().ends_with("不想要了") && shown["reject_reason"].is_string(), "{shown}");
    assert_eq!(words(&page, "events"), ["ship", "refund_ask"]);
    // A deadline is told, and kept.
    let again = caller.done::<alibaba::CreateRefund>(&ask).await["refundId"].clone();
    let shown = caller.done::<alibaba::GetRefund>(&json!({"refundId": again})).await;
    assert!(shown["gmtTimeOut"].as_str() > shown["gmtApply"].as_str(), "{shown}");
    caller.later(10 * 86_400).await;
    assert_eq!(caller.page(&id).await["status"], "cancel");
}

#[tokio::test]
async fn orders_are_listed_by_what_is_asked_for() {
    let caller = Caller::start().await;
    let bags = caller.bags("PO-1").await;
    let lamps = caller.lamps("PO-2").await;
    let more = caller.bags("PO-3").await;
    caller.later(1).await;
    caller.event(&more, "pay").await;
    let here = &caller;
    let list = |query: String| async move {
        let rows = here.get(&format!("/admin/orders?{query}")).await.json();
        rows.as_array().unwrap().iter().map(|row| text(&row["reference"])).collect::<Vec<_>>().join(" ")
    };
    let main = text(&lamps["subOrderVOS"][1]["taobaoPurchaseId"]);
    for (query, found) in [
        ("", "PO-1 PO-2 PO-3"),
        ("platform=&q=&status=", "PO-1 PO-2 PO-3"),
        ("platform=dajisaas", ""),
        ("marketplace=taobao", "PO-2"),
        ("marketplace=alibaba1688&status=waitbuyerpay", "PO-1"),
        ("status=WAIT_BUYER_P", "PO-2"),
        ("limit=2", "PO-1 PO-2"),
        ("limit=2&offset=2", "PO-3"),
        ("offset=9", ""),
        ("q=PO-3", "PO-3"),
        (&format!("q={bags}"), "PO-1"),
        (&format!("q={main}"), "PO-2"),
        ("q=%E5%8F%B0%E7%81%AF", "PO-2"),
        ("q=nothing", ""),
    ] {
        assert_eq!(list(query.to_owned()).await, found, "{query}");
    }
    for query in ["marketplace=poizon", "offset=-1", "limit=x", "platform=me"] {
        assert_eq!(caller.get(&format!("/admin/orders?{query}")).await.status, 400, "{query}");
    }
}
