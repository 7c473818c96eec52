//! Creating orders and finding them again.

use super::{Caller, Heard, fixture};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CART: &str = "/alibaba/cart/create/order";
const LIST: &str = "/v2/alibaba/order/page";
const TAOBAO: &str = "/open/order";

async fn list(caller: &Caller, filter: Value) -> Value {
    let mut params = json!({"pageNum": 1, "pageSize": 20});
    params.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
    let data = caller.call(LIST, &params.to_string()).await.data();
    assert_eq!((&data["code"], &data["msg"]), (&json!(200), &Value::Null));
    data
}

fn names(json: &Value) -> BTreeSet<String> {
    json.as_object().unwrap().keys().cloned().collect()
}

fn embedded(json: &Value) -> Value {
    serde_json::from_str(json.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_documented_cart_order_stands_in_the_list_with_every_member() {
    let caller = Caller::start().await;
    assert_eq!(list(&caller, json!({})).await["total"], 0);
    // A schema's words, where a platform knows words of its own.
    let mut asked: Value = serde_json::from_str(fixture!("alibaba1688/cart.create_order.request.json")).unwrap();
    let refused = caller.call(CART, &asked.to_string()).await;
    for member in [
        "flow: must be",
        "tradeType: not support",
        "shopPromotionId: ",
        "addressParam.phone: ",
        "addressParam.mobile: ",
    ] {
        assert!(refused.code() == 400 && refused.words().contains(member), "{}", refused.body);
    }
    asked["flow"] = json!("general");
    asked["tradeType"] = json!("assureTrade");
    asked["shopPromotionId"] = Value::Null;
    asked["addressParam"]["phone"] = json!("057100000000");
    asked["addressParam"]["mobile"] = json!("13800000000");
    let heard = caller.call(CART, &asked.to_string()).await;
    let json = heard.json();
    assert_eq!((heard.code(), &json["data"], &json["msg"]), (200, &Value::Null, &json!("成功")));
    assert!(json["developId"].is_i64());

    let data = list(&caller, json!({})).await;
    let order = &data["data"][0];
    let documented: Value = serde_json::from_str(fixture!("alibaba1688/order.list.response.json")).unwrap();
    let example = &documented["data"]["data"][0];
    assert_eq!((data["total"].as_i64(), names(order).len()), (Some(1), 44));
    assert_eq!(names(order), names(example));
    assert_eq!(names(&order["orderDetailInfoVOS"][0]), names(&example["orderDetailInfoVOS"][0]));
    for name in ["cargoParamList", "receiver", "warehouseAddressInfo", "orderJson"] {
        let (ours, theirs) = (embedded(&order[name]), embedded(&example[name]));
        let first = |json: &Value| names(if json.is_array() { &json[0] } else { json });
        assert!(first(&ours).is_superset(&first(&theirs)), "{name}: {ours}");
    }
    for name in ["discount", "isInvoice", "tradeType", "payStatus", "orderStatus", "refundStatus", "orderType"] {
        assert_eq!(order[name], example[name], "{name}");
    }
    // Every member has the example's JSON type, or one of the two is null.
    for (name, theirs) in example.as_object().unwrap() {
        let ours = &order[name];
        let kind = |json: &Value| std::mem::discriminant(json);
        assert!(ours.is_null() || theirs.is_null() || kind(ours) == kind(theirs), "{name}: {ours}");
    }
    assert_eq!(order["message"], "string");
    assert_eq!(order["userId"], "string");
    let line = &order["orderDetailInfoVOS"][0];
    let (quantity, goods) = (line["quantity"].as_i64().unwrap(), order["productAmount"].as_i64().unwrap());
    assert_eq!((line["price"].as_i64(), goods), (Some(7500), quantity * 7500));
    assert_eq!(order["totalAmount"].as_i64(), Some(goods + 700));
    assert_eq!(embedded(&order["orderJson"])["result"]["orderId"], order["tbOrderId"]);
    assert_eq!(line["subTbOrderId"], order["tbOrderId"]);
    assert!(order["createTime"].as_str().unwrap().ends_with(".000+08:00"));
}

#[tokio::test]
async fn one_create_makes_an_order_for_each_seller_and_the_list_finds_them() {
    let caller = Caller::start().await;
    let params = |ids: &[i64], note: &str| {
        let address = json!({"fullName": "张三", "provinceText": "浙江省", "address": "网商路699号"});
        json!({"flow": "general", "message": note, "addressParam": address, "cartIds": ids}).to_string()
    };
    caller.call(CART, &params(&[0], "daigou:PO-1")).await.data();
    caller.call(&format!("/v2{CART}"), &params(&[1, 2, 3], "请尽快 daigou:PO-2")).await.data();
    let data = list(&caller, json!({})).await;
    assert_eq!(data["total"], 3);
    let notes: Vec<_> =
        data["data"].as_array().unwrap().iter().map(|order| order["message"].as_str().unwrap()).collect();
    assert_eq!(notes, ["请尽快 daigou:PO-2", "请尽快 daigou:PO-2", "daigou:PO-1"]);
    let bags = data["data"].as_array().unwrap().iter().find(|o| o["orderDetailInfoVOS"].as_array().unwrap().len() == 2);
    let bags = bags.unwrap();
    assert_ne!(bags["orderDetailInfoVOS"][0]["subTbOrderId"], bags["tbOrderId"]);
    for filter in [json!({"orderNo": bags["orderNo"]}), json!({"tbOrderId": bags["tbOrderId"], "orderStatus": 1})] {
        let found = list(&caller, filter).await;
        assert_eq!((&found["total"], &found["data"][0]["id"]), (&json!(1), &bags["id"]));
    }
    let user = bags["userId"].clone();
    assert_eq!(
        list(&caller, json!({"userIdList": [user], "pageSize": 1, "pageNum": 3})).await["data"][0]["message"],
        "daigou:PO-1"
    );
    assert_eq!(list(&caller, json!({"userIdList": ["0"]})).await["total"], 0);
    assert_eq!(list(&caller, json!({"orderStatus": 2})).await["total"], 0);
    assert_eq!(list(&caller, json!({"orderTimeBegin": bags["createTime"]})).await["total"], 3);
    assert_eq!(list(&caller, json!({"orderTimeEnd": "2020-01-01 00:00:00"})).await["total"], 0);
    let wrong = caller.call(LIST, r#"{"pageNum":1,"pageSize":1,"orderTimeEnd":{"mutable":true}}"#).await;
    assert!(wrong.code() == 400 && wrong.words().contains("orderTimeEnd"));
    // v1 names products by number.
    let v1 = caller.call("/alibaba/order/page", r#"{"pageNum":1,"pageSize":1,"tbOrderId":""}"#).await.data();
    assert!(v1["data"][0]["orderDetailInfoVOS"][0]["productId"].is_i64());
}

#[tokio::test]
async fn a_cart_line_is_ordered_once() {
    let caller = Caller::start().await;
    let params = r#"{"flow":"general","cartIds":[5]}"#;
    caller.call(CART, params).await.data();
    let again = caller.call(CART, params).await;
    assert_eq!((again.code(), again.status), (400, 200));
    assert!(again.words().contains("cartIds[0]") && again.json()["developId"].is_string());
    for (params, named) in [
        (r#"{"cartIds":[-1]}"#, "cartIds[0]"),
        (r#"{"cartIds":null}"#, "cartIds"),
        (r#"{"cartIds":[]}"#, "cartIds"),
        (r#"{"flow":"general"}"#, "cartIds"),
        (r#"{"cartIds":["a"]}"#, "cartIds[0]"),
    ] {
        let heard = caller.call(CART, params).await;
        assert!(heard.code() == 400 && heard.words().contains(named), "{params}: {}", heard.words());
    }
    assert_eq!(list(&caller, json!({})).await["total"], 1);
}

fn taobao(budget: i64, lines: &[Value]) -> String {
    json!({"purchaseAmount": budget, "receiver": "{\"name\":\"张三\"}", "orderLineList": json!(lines).to_string(),
        "sellerOrderNumber": "PO-7"})
    .to_string()
}

#[tokio::test]
async fn the_documented_taobao_order_is_created_each_time_anew() {
    let caller = Caller::start().await;
    let documented: Value = serde_json::from_str(fixture!("taobao/order.create.response.json")).unwrap();
    let mut numbers = BTreeSet::new();
    for path in [TAOBAO, "/v2/taobao/order"] {
        let data = caller.call(path, fixture!("taobao/order.create.request.json")).await.data();
        assert_eq!(names(&data), names(&documented["data"]));
        let subs = data["subOrderVOS"].as_array().unwrap();
        assert_eq!(subs.len(), 2);
        for sub in subs {
            assert_eq!(names(sub), names(&documented["data"]["subOrderVOS"][0]));
            assert_eq!((&sub["errorCode"], &sub["quantity"]), (&Value::Null, &json!(200)));
            assert_eq!(sub["orderNo"], data["orderNo"]);
            for (name, length) in [("subOrderId", 19), ("taobaoPurchaseId", 12), ("taobaoSubPurchaseId", 12)] {
                assert_eq!(sub[name].as_str().unwrap().len(), length, "{name}");
            }
        }
        assert_eq!((data["id"].as_str().unwrap().len(), data["createTime"].as_str().unwrap().len()), (19, 19));
        assert!(numbers.insert(data["orderNo"].to_string()));
    }
}

#[tokio::test]
async fn a_taobao_line_that_fails_says_so_and_the_others_are_bought() {
    let caller = Caller::start().await;
    let good = json!({"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 1});
    let lines = [
        good.clone(),
        json!({"itemId": "1", "skuId": "1", "quantity": "1"}),
        json!({"itemId": "600086815456800431", "skuId": "1", "quantity": 1}),
        json!({"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 100_000_000}),
        json!({"itemId": "672991141190", "quantity": 1}),
    ];
    let data = caller.call(TAOBAO, &taobao(2990, &lines)).await.data();
    let codes: Vec<_> = data["subOrderVOS"].as_array().unwrap().iter().map(|sub| sub["errorCode"].clone()).collect();
    let none = Value::Null;
    let missing = json!("ITEM_NOT_FOUND");
    assert_eq!(codes, [none.clone(), missing.clone(), json!("SKU_NOT_FOUND"), json!("STOCK_NOT_ENOUGH"), missing]);
    let last = &data["subOrderVOS"][4];
    assert!(last["errorMessage"].as_str().unwrap().contains("2048057995392326") && last["taobaoPurchaseId"].is_null());

    let poor: Heard = caller.call(TAOBAO, &taobao(2989, &[good])).await;
    assert_eq!(poor.code(), 400);
    assert!(poor.words().contains("purchaseAmount") && poor.words().contains("2990"));
    let orders = caller.get("/admin/orders").await.json();
    assert_eq!(orders.as_array().unwrap().len(), 1);
    assert_eq!((&orders[0]["reference"], &orders[0]["total_fen"]), (&json!("PO-7"), &json!(2990)));
    for (params, named) in [
        (r#"{"purchaseAmount":1,"receiver":"{}","orderLineList":"[{]"}"#, "orderLineList"),
        (r#"{"purchaseAmount":1,"receiver":"x","orderLineList":"[]"}"#, "receiver"),
        (r#"{"purchaseAmount":"","receiver":"{}","orderLineList":"[]"}"#, "purchaseAmount"),
        (r#"{"receiver":"{}","orderLineList":"[]"}"#, "purchaseAmount"),
        (r#"{"purchaseAmount":1,"receiver":"{}","orderLineList":"[]"}"#, "orderLineList"),
    ] {
        let heard = caller.call(TAOBAO, params).await;
        assert!(heard.code() == 400 && heard.words().contains(named), "{params}: {}", heard.words());
    }
}
