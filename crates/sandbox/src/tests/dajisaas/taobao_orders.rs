//! Taobao's orders at DajiSaaS: the documented requests, journeys, and what the state forbids.

use crate::tests::{Caller, same_but_for};
use daigou_dajisaas::taobao::*;
use daigou_taobao as pandapon;
use serde_json::{Value, json};

const MP_ID: i64 = 2_048_153_758_314_474;
const MP_SKU_ID: i64 = 3_357_413_213_162;
/// What the documented item costs, fen.
const PRICE: i64 = 900;

/// A documented example: `order_create.request`.
fn read(file: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/dajisaas/taobao.{file}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn line(mp_id: i64, mp_sku_id: i64, quantity: i64) -> Value {
    json!({"itemId": mp_id, "skuId": mp_sku_id, "quantity": quantity.to_string()})
}

fn documented(quantity: i64) -> Value {
    line(MP_ID, MP_SKU_ID, quantity)
}

/// The fan of the same shop, and the lamp of another one.
fn fan(quantity: i64) -> Value {
    line(600_120_680_003_951_077, 4_951_323_355_633, quantity)
}

fn lamp(quantity: i64) -> Value {
    line(600_086_815_456_800_431, 4_766_078_803_304, quantity)
}

fn order(number: &str, planned: i64, lines: &[Value]) -> Value {
    let mut order = read("order_create.request");
    order["thirdOrderId"] = json!(number);
    order["purchase_amount"] = json!(planned);
    order["order_line_list"] = json!(json!(lines).to_string());
    order
}

fn main_ids(created: &Value) -> Vec<i64> {
    created["data"]["orderList"].as_array().unwrap().iter().map(|o| o["purchaseId"].as_i64().unwrap()).collect()
}

async fn query(caller: &Caller, query: Value) -> Vec<Value> {
    let found = caller.daji_done::<QueryOrders>(&query).await;
    found["data"]["purchaseOrders"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_documented_request_is_done() {
    let caller = Caller::start().await;
    caller.daji_done::<PreviewOrder>(&read("order_preview.request")).await;
    caller.daji_done::<CreateOrder>(&read("order_create.request")).await;
    caller.daji_done::<CancelOrder>(&read("order_cancel.request")).await;
    caller.daji_done::<QueryOrders>(&read("order_detail.request")).await;
    caller.daji_done::<PayOrders>(&read("order_pay.request")).await;
}

/// Replies whose numbers the world cannot have: the vendor's examples give one item several prices.
#[tokio::test]
async fn the_documented_replies_have_their_shape() {
    let caller = Caller::start().await;
    let params = read("order_preview.request");
    let mut shown = caller.daji_done::<PreviewOrder>(&params).await;
    let mut documented = read("order_preview.response")["data"].clone();
    let found = &mut shown["result"]["data"];
    assert_eq!(found["totalRealPayPrice"]["amount"], PRICE);
    assert_eq!(found["renderItemList"][0]["orderFee"]["amount"], 1000, "the list price, as documented");
    for reply in [found, &mut documented["result"]["data"]] {
        for pointer in [
            "/totalRealPayPrice/amount",
            "/renderItemList/0/orderFee/amount",
            "/renderItemList/0/sellerId",
            "/renderItemList/0/itemPriceInfos/0/originPrice/amount",
            "/renderItemList/0/itemPriceInfos/0/discountPrice/amount",
        ] {
            assert!(reply.pointer_mut(pointer).unwrap().take().is_i64(), "{pointer}");
        }
    }
    same_but_for(&documented, &shown, &[], "data");

    let mut created = caller.daji_done::<CreateOrder>(&read("order_create.request")).await;
    let mut documented = read("order_create.response")["data"].clone();
    assert_eq!(created.pointer("/data/orderList/0/estimateAmount"), Some(&json!(3 * PRICE)));
    for reply in [&mut created, &mut documented] {
        for pointer in ["purchaseId", "estimateAmount", "orderLineList/0/estimateAmount"] {
            let number = reply.pointer_mut(&format!("/data/orderList/0/{pointer}")).unwrap();
            assert!(number.take().is_i64(), "{pointer}");
        }
        let sub = reply.pointer_mut("/data/orderList/0/orderLineList/0/subPurchaseOrderId").unwrap();
        assert!(sub.take().is_string());
    }
    same_but_for(&documented, &created, &[], "data");
}

#[tokio::test]
async fn the_other_documented_replies_are_given_whole() {
    let caller = Caller::start().await;
    let cancelled = caller.daji_done::<CancelOrder>(&read("order_cancel.request")).await;
    same_but_for(&read("order_cancel.response")["data"], &cancelled, &[], "data");
    let paid = caller.daji_done::<PayOrders>(&read("order_pay.request")).await;
    same_but_for(&read("order_pay.response")["data"], &paid, &[], "data");
    let found = caller.daji_done::<QueryOrders>(&read("order_detail.request")).await;
    let more = ["sourceMarket", "productAmount", "domesticPostFee", "payAmount", "payCurrency", "payTime", "skuInfo"];
    same_but_for(&read("order_detail.response")["data"], &found, &more, "data");
}

#[tokio::test]
async fn from_a_preview_to_a_paid_order_that_pandapon_does_not_see() {
    let caller = Caller::start().await;
    let mut preview = read("order_preview.request");
    preview["render_item_List"] = json!(json!([documented(2), lamp(1)]).to_string());
    let priced = caller.daji_done::<PreviewOrder>(&preview).await["result"]["data"].clone();
    let total = priced["totalRealPayPrice"]["amount"].as_i64().unwrap();
    assert_eq!((total, priced["renderItemList"].as_array().unwrap().len()), (2 * PRICE + 2990, 2));

    // One fen less than it costs is refused, and takes nothing.
    let words = caller
        .daji_refused::<CreateOrder>(&order("PO-1", total - 1, &[documented(2), lamp(1)]), "purchase_amount")
        .await;
    assert!(words.contains(&total.to_string()), "{words}");
    assert!(query(&caller, json!({})).await.is_empty());
    let created = caller.daji_done::<CreateOrder>(&order("PO-1", total, &[documented(2), lamp(1)])).await;
    let mains = main_ids(&created);
    assert_eq!((mains.len(), &created["data"]["outerPurchaseId"]), (2, &json!("PO-1")));
    caller.later(1).await;
    // The same number again is the same order.
    let again = caller.daji_done::<CreateOrder>(&order("PO-1", total, &[fan(9)])).await;
    assert_eq!(again, created);

    let found = query(&caller, json!({"outer_purchase_id": "PO-1", "sort_type": "ASC"})).await;
    let ids: Vec<_> = found.iter().map(|order| order["purchaseId"].as_i64().unwrap()).collect();
    assert_eq!((ids, &found[0]["sellerOrderNumber"]), (mains.clone(), &json!("DJ123")));
    let second = query(&caller, json!({"page_no": 2, "page_size": 1, "sort_type": "ASC"})).await;
    assert_eq!((second.len(), &second[0]["purchaseId"]), (1, &json!(mains[1])));
    let ask = json!({"purchaseIds": [mains[0].to_string()]});
    assert_eq!(caller.done::<pandapon::ListOrders>(&ask).await["purchaseOrders"], json!([]));
    assert_eq!(found[0]["status"], "WAIT_BUYER_P");

    caller.daji_refused::<PayOrders>(&json!({"purchaseOrderIdList": [mains[0], 1]}), "purchaseOrderIdList[1]").await;
    let paid = caller.daji_done::<PayOrders>(&json!({"purchaseOrderIdList": [mains[0]]})).await;
    assert_eq!(paid["data"]["willPayPurchaseOrderIds"], json!([mains[0].to_string()]));
    caller.later(1).await;
    assert_eq!(query(&caller, json!({"status": "WAIT_SELLER_SEND_GOODS"})).await[0]["payAmount"], 2 * PRICE);
    // Paid once: beside one that is not, it fails alone; by itself the payment is refused.
    let some = caller.daji_done::<PayOrders>(&json!({"purchaseOrderIdList": mains})).await["data"].clone();
    assert_eq!(some["payFailurePurchaseOrderIds"], json!([mains[0].to_string()]));
    assert_eq!(some["payFailedResults"][0]["errorCode"], "ORDER_STATUS_ERROR");
    assert_eq!(some["willPayPurchaseOrderIds"], json!([mains[1].to_string()]));
    caller.later(1).await;
    let none = caller.daji_perform::<PayOrders>(&json!({"purchaseOrderIdList": mains})).await.data();
    assert_eq!(none["data"]["willPayPurchaseOrderIds"], json!([]));

    let rows = caller.get("/admin/orders?platform=dajisaas").await.json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!((&rows[0]["marketplace"], &rows[0]["reference"]), (&json!("taobao"), &json!("PO-1")));
}

#[tokio::test]
async fn a_bad_line_refuses_the_order_or_is_kept_beside_the_good_ones() {
    let caller = Caller::start().await;
    let nobody = line(1, 1, 1);
    let mut ask = order("PO-2", 2990, &[lamp(1), nobody.clone()]);
    let refused = caller.daji_perform::<CreateOrder>(&ask).await.data();
    assert_eq!((&refused["success"], &refused["errorCode"]), (&json!(false), &json!("ITEM_NOT_FOUND")));
    assert!(refused["errorMsg"].as_str().unwrap().contains("order_line_list[1]"), "{refused}");
    assert!(query(&caller, json!({})).await.is_empty());

    ask["support_partial_success"] = json!(true);
    let created = caller.daji_done::<CreateOrder>(&ask).await;
    let lines = created["data"]["orderList"][0]["orderLineList"].as_array().unwrap();
    let codes: Vec<_> = lines.iter().map(|line| line["errorCode"].clone()).collect();
    assert_eq!(codes, [Value::Null, json!("ITEM_NOT_FOUND")]);
    caller.later(1).await;
    let found = query(&caller, json!({"purchase_ids": [main_ids(&created)[0].to_string()]})).await[0].clone();
    let subs = &found["subPurchaseOrders"];
    assert_eq!((&subs[1]["errorCode"], &subs[1]["status"]), (&json!("ITEM_NOT_FOUND"), &json!("TRADE_CLOSED")));
    assert_eq!((&found["status"], &found["purchaseAmount"]), (&json!("WAIT_BUYER_P"), &json!(2990)));
    assert_eq!(subs[1]["subPurchaseOrderId"].to_string(), lines[1]["subPurchaseOrderId"].as_str().unwrap());

    let mut none = order("PO-3", i64::MAX, &[nobody]);
    none["support_partial_success"] = json!(true);
    let refused = caller.daji_perform::<CreateOrder>(&none).await.data();
    assert_eq!((&refused["success"], &refused["data"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn only_what_is_unpaid_is_cancelled_and_its_stock_comes_back() {
    let caller = Caller::start().await;
    let found = caller.done::<pandapon::SearchGoods>(&json!({"keyword": "机械键盘"})).await["data"][0].clone();
    let item = caller.done::<pandapon::GetItem>(&json!({"itemId": found["itemId"].to_string()})).await;
    let id = |value: &Value| value.as_str().map_or_else(|| value.as_i64(), |text| text.parse().ok()).unwrap();
    let (mp_id, sku) = (id(&item["mpId"]), &item["skuList"][0]);
    let all = line(mp_id, id(&sku["mpSkuId"]), sku["quantity"].as_i64().unwrap());
    let goods = sku["promotionPrice"].as_i64().unwrap() * sku["quantity"].as_i64().unwrap();
    let cost = goods + sku["postFee"].as_i64().unwrap();
    let created = caller.daji_done::<CreateOrder>(&order("K-1", cost, std::slice::from_ref(&all))).await;
    let none = caller.daji_perform::<CreateOrder>(&order("K-2", cost, std::slice::from_ref(&all))).await.data();
    assert_eq!(none["errorCode"], "STOCK_NOT_ENOUGH");
    let close = |main: i64, subs: Value| json!({"purchase_id": main.to_string(), "sub_purchase_orderId_list": subs, "cancel_reason": "不要了", "cancel_remark": ""});
    for _ in 0..2 {
        caller.daji_done::<CancelOrder>(&close(main_ids(&created)[0], json!([]))).await;
        caller.later(1).await;
    }
    let closed = query(&caller, json!({"status": "TRADE_CLOSED"})).await;
    assert_eq!(closed[0]["subPurchaseOrders"][0]["closeReason"], "不要了");
    caller.daji_done::<CreateOrder>(&order("K-3", cost, &[all])).await;

    // One sub-order of two; then the rest is paid, and stays.
    let two = caller.daji_done::<CreateOrder>(&order("K-4", PRICE + 1260, &[documented(1), fan(1)])).await;
    let (main, subs) = (main_ids(&two)[0], two["data"]["orderList"][0]["orderLineList"].clone());
    caller.daji_done::<CancelOrder>(&close(main, json!([subs[0]["subPurchaseOrderId"]]))).await;
    caller.later(1).await;
    caller.daji_done::<PayOrders>(&json!({"purchaseOrderIdList": [main]})).await;
    caller.later(1).await;
    let refused = caller.daji_perform::<CancelOrder>(&close(main, json!([]))).await.data();
    assert_eq!((&refused["success"], &refused["errorCode"]), (&json!(false), &json!("ORDER_STATUS_ERROR")));
    let left = query(&caller, json!({"purchase_ids": [main.to_string()]})).await[0].clone();
    assert_eq!((&left["payAmount"], &left["subPurchaseOrders"][0]["status"]), (&json!(1260), &json!("TRADE_CLOSED")));
    caller.daji_refused::<CancelOrder>(&close(1, json!([])), "purchase_id").await;
    caller.daji_refused::<CancelOrder>(&close(main, json!(["1"])), "sub_purchase_orderId_list[0]").await;
}

#[tokio::test]
async fn wrong_parameters_are_refused_by_their_members() {
    let caller = Caller::start().await;
    let preview = read("order_preview.request");
    let create = read("order_create.request");
    let with = |base: &Value, member: &str, value: Value| {
        let mut out = base.clone();
        out[member] = value;
        out
    };
    for (member, value) in [
        ("need_supplychain_service", json!(true)),
        ("render_item_List", json!("[]")),
        ("render_item_List", json!([documented(0)])),
        ("receiver_address", json!({"nmae": "x"})),
        ("item_list", json!([])),
    ] {
        caller.daji_refused::<PreviewOrder>(&with(&preview, member, value), member).await;
    }
    let mut dollars = documented(1);
    dollars["currency"] = json!("USD");
    for (member, value) in [
        ("thirdOrderId", json!("")),
        ("purchase_amount", json!("x")),
        ("order_line_list", json!(json!([dollars]).to_string())),
        ("warehouse_address_info", json!({"tax_id": "1"})),
        ("need_supply_chain_service", json!(true)),
        ("support_partial_success", json!("yes")),
        ("budget", json!(1)),
    ] {
        caller.daji_refused::<CreateOrder>(&with(&create, member, value), member).await;
    }
    caller.daji_refused::<QueryOrders>(&json!({"page_no": 0}), "page_no").await;
    caller.daji_refused::<QueryOrders>(&json!({"modify_time_start": "soon"}), "modify_time_start").await;
    let eleven: Vec<i64> = (1..=11).collect();
    caller.daji_refused::<PayOrders>(&json!({"purchaseOrderIdList": eleven}), "purchaseOrderIdList").await;

    // What cannot be bought is told by the preview, and Taobao's own number is no distribution id.
    let own = json!([line(703_446_760_426, MP_SKU_ID, 1)]).to_string();
    let shown = caller.daji_done::<PreviewOrder>(&with(&preview, "render_item_List", json!(own))).await;
    let missing = &shown["result"]["data"]["unavailableSkuList"][0];
    assert!(missing["reason"].as_str().unwrap().contains(&MP_ID.to_string()), "{missing}");
    assert_eq!(shown["result"]["data"]["totalRealPayPrice"], Value::Null);
}
