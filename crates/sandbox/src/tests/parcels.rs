//! Parcels: one order in several, a waybill that is corrected, a delivery that fails, a parcel that goes back; in the
//! replies of all four flows and in what is told of it.

use super::Caller;
use daigou_alibaba1688 as alibaba;
use daigou_dajisaas as daji;
use daigou_taobao as taobao;
use serde_json::{Value, json};

const BAG: i64 = 734_714_573_551;
const BLACK: &str = "cd2b8c31408766f9fb089e74e2a6ac15";

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

impl Caller {
    async fn plays(&self, order: &str, event: Value) -> Value {
        let heard = self.play(order, event.clone()).await;
        assert_eq!(heard.status, 200, "{event}: {}", heard.body);
        self.page(order).await
    }

    async fn plays_not(&self, order: &str, event: Value, status: u16, words: &str) {
        let before = self.page(order).await;
        let heard = self.play(order, event.clone()).await;
        assert!(heard.status == status && heard.body.contains(words), "{event}: {} {}", heard.status, heard.body);
        assert_eq!(self.page(order).await, before, "{event}: refused, and changed something");
    }

    /// Two variants of one offer of 1688, paid: its number, and the numbers of its lines.
    async fn two_lines(&self, dajisaas: bool) -> (String, Vec<String>) {
        let (offer, specs) = {
            let world = self.sandbox.shared().world();
            let offer = world.catalogue.offers.iter().find(|offer| offer.skus.len() > 1 && offer.listed).unwrap();
            (offer.clone(), offer.skus.iter().map(|sku| sku.spec_id.clone()).collect::<Vec<_>>())
        };
        let address = json!({"fullName": "张三", "mobile": "13800000000", "phone": "057188888888", "postCode": "310000",
            "provinceText": "浙江省", "cityText": "杭州市", "areaText": "西湖区", "address": "网商路699号"});
        let line = |spec: &str| json!({"offerId": offer.number, "specId": spec, "quantity": offer.min_quantity + 3});
        let lines = json!([line(&specs[0]), line(&specs[1])]);
        let id = if dajisaas {
            let order = json!({"thirdOrderId": "D-1", "flow": "general", "message": "", "isvBizType": "cross",
                "addressParam": address, "cargoParamList": lines});
            self.daji_done::<daji::alibaba::CreateOrder>(&order).await["orderId"].clone()
        } else {
            let order = json!({"flow": "general", "message": "", "addressParam": address, "cargoParamList": lines});
            self.done::<alibaba::CreateOrder>(&order).await["orderId"].clone()
        };
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        self.event(&id, "pay").await;
        let page = self.page(&id).await;
        let lines = list(&page["lines"]).iter().map(|line| line["line"].as_str().unwrap().to_owned());
        (id, lines.collect())
    }

    /// What was pushed, newest last: types and bodies.
    async fn pushed(&self) -> Vec<(String, Value)> {
        let rows = self.get("/admin/callbacks").await.json();
        let row = |row: &Value| {
            let text = row["message"].as_str().or(row["body"].as_str()).unwrap();
            let body: Value = serde_json::from_str(text).unwrap();
            let told = body.get("messageBody").or(body.get("data")).unwrap().clone();
            (row["type"].as_str().unwrap().trim_start_matches("1688_").to_owned(), told)
        };
        list(&rows).iter().map(row).collect()
    }
}

#[tokio::test]
async fn an_order_of_1688_is_shipped_in_parts_and_every_reply_and_message_says_so() {
    for dajisaas in [false, true] {
        let caller = Caller::start().await;
        let (id, lines) = caller.two_lines(dajisaas).await;
        let view = async || match dajisaas {
            false => caller.done::<alibaba::GetOrder>(&json!({"orderId": id})).await,
            true => caller.daji_done::<daji::alibaba::GetOrder>(&json!({"orderId": id})).await,
        };
        let first = json!({"event": "ship", "waybill": "SF100", "carrier": "SF",
            "lines": [{"line": lines[0], "quantity": 2}]});
        let page = caller.plays(&id, first).await;
        assert_eq!((&page["status"], &page["lines"][0]["shipped"]), (&json!("waitsellersend"), &json!(2)));
        let shown = view().await;
        let items = &shown["productItems"];
        assert_eq!((&items[0]["logisticsStatus"], &items[1]["logisticsStatus"]), (&json!(5), &json!(1)));
        assert!(shown["baseInfo"].get("allDeliveredTime").is_none_or(Value::is_null), "{shown}");

        // Another piece, then the rest of everything.
        caller
            .plays(&id, json!({"event": "ship", "lines": [lines[1]], "waybill": "YT200", "carrier": "圆通速递"}))
            .await;
        let page = caller.plays(&id, json!({"event": "ship"})).await;
        assert_eq!((&page["status"], list(&page["parcels"]).len()), (&json!("waitbuyerreceive"), 3));
        let shown = view().await;
        let parcels = list(&shown["nativeLogistics"]["logisticsItems"]);
        let said = |name: &str| parcels.iter().map(|parcel| parcel[name].as_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(said("logisticsCompanyNo"), ["SF", "YTO", "ZTO"]);
        assert_eq!(said("logisticsBillNo")[..2], ["SF100", "YT200"]);
        assert_eq!(said("subItemIds"), [&lines[0], &lines[1], &lines[0]]);
        assert!(list(&shown["productItems"]).iter().all(|item| item["logisticsStatus"] == 2), "{shown}");
        assert!(shown["baseInfo"]["allDeliveredTime"].is_string());
        caller.plays_not(&id, json!({"event": "ship"}), 409, "ORDER_STATUS_ERROR").await;

        let told = caller.pushed().await;
        let types: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
        let part = ["ORDER_BUYER_VIEW_PART_PART_SENDGOODS", "LOGISTICS_BUYER_VIEW_TRACE"];
        let whole = ["ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS", "LOGISTICS_BUYER_VIEW_TRACE"];
        assert_eq!(types[2..], [part, part, whole].concat());
        assert_eq!(told[2].1["currentStatus"], "waitsellersend");
        let trace = &told[5].1["OrderLogisticsTracingModel"];
        assert_eq!((&trace["mailNo"], &trace["cpCode"]), (&json!("YT200"), &json!("YTO")));
        assert_eq!(trace["orderLogsItems"][0]["orderEntryId"].to_string(), lines[1]);
    }
}

#[tokio::test]
async fn what_cannot_be_shipped_is_refused_by_its_member() {
    let caller = Caller::start().await;
    let (id, lines) = caller.two_lines(false).await;
    let ship = |more: Value| {
        let mut event = json!({"event": "ship"});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    for (event, status, words) in [
        (ship(json!({"lines": ["7"]})), 409, "lines[0]: no line 7"),
        (ship(json!({"lines": [lines[0], lines[0]]})), 409, "lines[1]"),
        (ship(json!({"lines": [{"line": lines[0], "quantity": 0}]})), 409, "lines[0].quantity: must be from 1"),
        (ship(json!({"lines": []})), 400, "lines: is empty"),
        (ship(json!({"carrier": "DHL"})), 400, "carrier: must be one of HTKY"),
        (ship(json!({"waybill": " "})), 400, "waybill: is empty"),
        (ship(json!({"new_waybill": "1"})), 400, "new_waybill: `ship` takes no such member"),
        (
            json!({"event": "deliver", "carrier": "SF"}),
            400,
            "carrier: `deliver` takes no such member; it takes waybill",
        ),
        (json!({"event": "deliver"}), 409, "ORDER_STATUS_ERROR"),
        (json!({"event": "correct_waybill"}), 400, "new_waybill: is missing"),
        (json!({"event": "fail_delivery"}), 409, "no parcel"),
        (json!({"event": "fly"}), 400, "event: must be one of pay"),
    ] {
        caller.plays_not(&id, event, status, words).await;
    }
    caller.plays(&id, ship(json!({"lines": [lines[0]], "waybill": "A1"}))).await;
    caller.plays_not(&id, ship(json!({"waybill": "A1"})), 409, "waybill: the order has a parcel A1 already").await;
    caller.plays(&id, ship(json!({"waybill": "A2"}))).await;
    let which = json!({"event": "fail_delivery"});
    caller.plays_not(&id, which, 409, "waybill: is missing; the order has the parcels A1, A2").await;
}

#[tokio::test]
async fn a_waybill_is_corrected_a_delivery_fails_and_a_parcel_goes_back() {
    let caller = Caller::start().await;
    let (id, lines) = caller.two_lines(false).await;
    caller.plays(&id, json!({"event": "ship", "lines": [lines[0]], "waybill": "A1"})).await;
    caller.plays(&id, json!({"event": "ship", "waybill": "B1"})).await;
    let correct = json!({"event": "correct_waybill", "waybill": "A1", "new_waybill": "A2", "carrier": "YUNDA"});
    caller.plays(&id, correct).await;
    let told = caller.pushed().await.pop().unwrap();
    let change = &told.1["MailNoChangeModel"];
    assert_eq!(told.0, "LOGISTICS_MAIL_NO_CHANGE");
    assert_eq!(
        json!([change["oldMailNo"], change["newMailNo"], change["oldCpCode"], change["newCpCode"]]),
        json!(["A1", "A2", "ZTO", "YUNDA"])
    );
    caller.plays_not(&id, json!({"event": "deliver", "waybill": "A1"}), 409, "no parcel A1").await;

    let page = caller.plays(&id, json!({"event": "fail_delivery", "waybill": "A2"})).await;
    assert_eq!(page["parcels"][0]["state"], "delivery_failed");
    let told = caller.pushed().await.pop().unwrap().1;
    assert_eq!(told["OrderLogisticsTracingModel"]["statusChanged"], "FAILED");
    // The courier tries again by itself.
    caller.later(25 * 3600).await;
    let page = caller.page(&id).await;
    assert_eq!((&page["parcels"][0]["state"], &page["status"]), (&json!("delivered"), &json!("waitbuyerreceive")));

    caller.plays(&id, json!({"event": "return_to_sender", "waybill": "B1"})).await;
    caller.plays_not(&id, json!({"event": "deliver", "waybill": "B1"}), 409, "it is returning").await;
    caller.later(40 * 3600).await;
    assert_eq!(caller.page(&id).await["parcels"][1]["state"], "returned_to_sender");
    let traces = caller.done::<alibaba::TrackOrder>(&json!({"orderId": id})).await["logisticsTrace"].clone();
    assert_eq!((list(&traces).len(), &traces[0]["logisticsBillNo"]), (2, &json!("A2")));
    let steps = list(&traces[1]["logisticsSteps"]);
    assert!(steps.last().unwrap()["remark"].as_str().unwrap().contains("退回"), "{traces}");
    // One parcel alone by its own number.
    let code = &traces[1]["logisticsId"];
    let one = caller.done::<alibaba::TrackOrder>(&json!({"orderId": id, "logisticsId": code})).await;
    assert_eq!((list(&one["logisticsTrace"]).len(), &one["logisticsTrace"][0]["logisticsBillNo"]), (1, &json!("B1")));
}

#[tokio::test]
async fn shipped_lines_are_confirmed_and_refunded_before_the_others_are_shipped() {
    let caller = Caller::start().await;
    let (id, lines) = caller.two_lines(false).await;
    let confirm = |line: &str| json!({"orderId": id, "orderEntryIds": [line]});
    caller.plays(&id, json!({"event": "ship", "lines": [lines[0]]})).await;
    let early = caller.perform::<alibaba::ConfirmReceipt>(daigou_core::Generation::V1, &confirm(&lines[1])).await;
    assert!(early.body.contains("4001"), "it was not shipped: {}", early.body);
    caller.done::<alibaba::ConfirmReceipt>(&confirm(&lines[0])).await;
    let shown = caller.done::<alibaba::GetOrder>(&json!({"orderId": id})).await;
    assert_eq!(
        (&shown["baseInfo"]["status"], &shown["productItems"][0]["logisticsStatus"]),
        (&json!("waitsellersend"), &json!(3))
    );
    // What is left is refunded: the stock comes back, and the rest counts as shipped.
    let stock = |line: usize| {
        let world = caller.sandbox.shared().world();
        let order = world.orders.find(&id).unwrap();
        world.catalogue.sku(order.lines[line].sku).stock
    };
    let before = (stock(0), stock(1));
    let page = caller.plays(&id, json!({"event": "refund_ask"})).await;
    let quantity = page["lines"][1]["quantity"].as_i64().unwrap();
    assert_eq!(page["refunds"][0]["amount_fen"], page["lines"][1]["amount_fen"], "of the line that was not shipped");
    let page = caller.plays(&id, json!({"event": "refund_agree"})).await;
    assert_eq!(page["status"], "waitbuyerreceive", "all that is to be shipped was");
    assert_eq!((stock(0), stock(1)), (before.0, before.1 + quantity));
}

#[tokio::test]
async fn a_refund_of_what_is_shipped_meanwhile_is_closed_and_the_others_stay() {
    let caller = Caller::start().await;
    let (id, lines) = caller.two_lines(false).await;
    caller.plays(&id, json!({"event": "refund_ask", "lines": [lines[0]]})).await;
    caller.plays(&id, json!({"event": "refund_ask", "lines": [lines[1]]})).await;
    let page = caller.plays(&id, json!({"event": "ship", "lines": [lines[0]]})).await;
    let states: Vec<&str> = list(&page["refunds"]).iter().map(|refund| refund["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["refundclose", "waitselleragree"]);
    let told = caller.pushed().await;
    let actions: Vec<&str> = told.iter().filter_map(|(_, body)| body["refundAction"].as_str()).collect();
    assert_eq!(actions, ["BUYER_APPLY_REFUND", "BUYER_APPLY_REFUND", "SELLER_SEND_GOODS_CLOSE"]);
}

#[tokio::test]
async fn a_line_of_taobao_comes_in_several_parcels_at_both_resellers() {
    for dajisaas in [false, true] {
        let caller = Caller::start().await;
        let (item, sku) = (600_086_815_456_800_431_i64, 4_766_078_803_304_i64);
        let fan = (600_120_680_003_951_077_i64, 4_951_323_355_633_i64);
        let line = |(item, sku): (i64, i64), quantity: i64| match dajisaas {
            false => json!({"itemId": item.to_string(), "skuId": sku.to_string(), "quantity": quantity}),
            true => json!({"itemId": item, "skuId": sku, "quantity": quantity.to_string()}),
        };
        let lines = json!([line((item, sku), 3), line(fan, 1)]).to_string();
        let order = if dajisaas {
            let path = format!(
                "{}/../../tests/fixtures/dajisaas/taobao.order_create.request.json",
                env!("CARGO_MANIFEST_DIR")
            );
            let mut order: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            (order["thirdOrderId"], order["order_line_list"]) = (json!("D-1"), json!(lines));
            order["purchase_amount"] = json!(10_230);
            caller.daji_done::<daji::taobao::CreateOrder>(&order).await["data"]["orderList"][0]["purchaseId"].clone()
        } else {
            let order = json!({"purchaseAmount": 99_999, "receiver": r#"{"name":"张三"}"#, "orderLineList": lines,
                "sellerOrderNumber": "P-1"});
            caller.done::<taobao::CreateOrder>(&order).await["subOrderVOS"][0]["taobaoPurchaseId"].clone()
        };
        let id = order.as_str().map_or_else(|| order.to_string(), str::to_owned);
        let query = async || match dajisaas {
            false => {
                let found = caller.done::<taobao::ListOrders>(&json!({"purchaseIds": [id]})).await;
                found["purchaseOrders"][0].clone()
            }
            true => {
                let found = caller.daji_done::<daji::taobao::QueryOrders>(&json!({"purchase_ids": [id]})).await;
                found["data"]["purchaseOrders"][0].clone()
            }
        };
        caller.event(&id, "pay").await;
        let page = caller.page(&id).await;
        let sub = page["lines"][0]["line"].clone();
        let ship = json!({"event": "ship", "lines": [{"line": sub, "quantity": 1}], "waybill": "SF1", "carrier": "SF"});
        caller.plays(&id, ship).await;
        let shown = query().await;
        let of_line = |shown: &Value| shown["subPurchaseOrders"][0].clone();
        assert_eq!(of_line(&shown)["status"], "WAIT_SELLER_SEND_GOODS", "not all of it was shipped");
        assert_eq!(of_line(&shown)["logisticOrders"][0]["logisticNumber"], "SF1");
        caller.plays(&id, json!({"event": "ship", "lines": [sub], "waybill": "YT2", "carrier": "YTO"})).await;
        caller.plays(&id, json!({"event": "correct_waybill", "waybill": "YT2", "new_waybill": "YT3"})).await;
        let shown = query().await;
        let waybills: Vec<&Value> =
            list(&shown["subPurchaseOrders"][0]["logisticOrders"]).iter().map(|one| &one["logisticNumber"]).collect();
        assert_eq!(json!([waybills, of_line(&shown)["status"]]), json!([["SF1", "YT3"], "WAIT_BUYER_CONFIRM_GOODS"]));
        if !dajisaas {
            caller.plays(&id, json!({"event": "fail_delivery", "waybill": "SF1"})).await;
            caller.plays(&id, json!({"event": "return_to_sender", "waybill": "SF1"})).await;
            caller.plays(&id, json!({"event": "deliver", "waybill": "YT3"})).await;
            let traced = caller.done::<taobao::GetLogistics>(&json!({"subPurchaseOrderId": sub})).await;
            let parcels = list(&traced["pnmLogisticsDetails"]);
            let newest = |at: usize| parcels[at]["logisticsTraces"][0]["status"].clone();
            assert_eq!((parcels.len(), newest(0), newest(1)), (2, json!("RETURNED"), json!("SIGNED")));
            assert_eq!(parcels[0]["logisticsTraces"][1]["status"], "EXCEPTION");
            let pieces = |at: usize| parcels[at]["logisticsGoods"][0]["quantity"].clone();
            assert_eq!((pieces(0), pieces(1)), (json!("1"), json!("2")));
        }
        let told = caller.pushed().await;
        let waybills: Vec<&Value> = told
            .iter()
            .filter_map(|(_, body)| Some(&body.get("sku_list").or(body.get("skuList"))?[0]))
            .map(|line| line.get("logistic_number").or(line.get("logisticNumber")).unwrap_or(&Value::Null))
            .collect();
        assert!(waybills.ends_with(&[&json!("SF1"), &json!("YT2"), &json!("YT3")]), "{told:?}");
    }
}

#[tokio::test]
async fn parcels_outlive_the_process_in_a_snapshot() {
    let (caller, other) = (Caller::start().await, Caller::start().await);
    let (id, lines) = caller.two_lines(false).await;
    caller.plays(&id, json!({"event": "ship", "lines": [{"line": lines[0], "quantity": 1}], "waybill": "A1"})).await;
    caller.plays(&id, json!({"event": "correct_waybill", "new_waybill": "A2", "carrier": "SF"})).await;
    caller.send("PATCH", &format!("/admin/products/{BAG}"), &[], r#"{"price_fen":4321,"listed":false}"#).await;
    caller.send("POST", "/admin/rules", &[], r#"{"province_freight_fen":{"新疆":2500}}"#).await;
    let snapshot = caller.get("/admin/snapshot").await.body;
    let restored = other.send("POST", "/admin/snapshot", &[], &snapshot).await;
    assert_eq!(restored.status, 200, "{}", restored.body);
    assert_eq!(other.page(&id).await, caller.page(&id).await);
    for path in ["/admin/rules", "/admin/products?buyer=pandapon-1688&limit=9"] {
        assert_eq!(other.get(path).await.body, caller.get(path).await.body);
    }
    assert!(other.get("/admin/products?limit=9").await.body.contains(BLACK));
}
