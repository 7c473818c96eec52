//! 1688's orders at DajiSaaS: the documented examples, and what state does to them.

use crate::tests::{Caller, same_but_for};
use crate::world::Catalogue;
use daigou_alibaba1688::orders::{GetOrder as PandaPonOrder, ListOrders as PandaPonList};
use daigou_core::{Request, Verdict};
use daigou_dajisaas::alibaba::{
    CancelOrder, ConfirmReceipt, CreateOrder, GetOrder, GetPayUrls, ListOrders, PayOrder, PreviewOrder,
};
use serde_json::{Value, json};

const BAG: i64 = 734_714_573_551;
const BLACK: &str = "cd2b8c31408766f9fb089e74e2a6ac15";
const DRESS: i64 = 670_291_644_950;
const RED: &str = "594b40c111b019af610a0078e4316373";

/// A documented request or reply of an operation.
fn documented(file: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/dajisaas/alibaba.{file}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn line(offer: i64, spec: &str, quantity: i64) -> Value {
    json!({"offerId": offer, "specId": spec, "quantity": quantity})
}

fn asked(own: &str, lines: &[Value]) -> Value {
    let address = json!({"fullName": "张三", "mobile": "13800000000", "provinceText": "浙江省", "cityText": "杭州市",
        "address": "网商路699号"});
    json!({"thirdOrderId": own, "flow": "general", "message": "", "isvBizType": "cross", "addressParam": address,
        "cargoParamList": lines})
}

fn number(id: &Value) -> i64 {
    id.as_str().unwrap().parse().unwrap()
}

/// Calls an operation, which must refuse it in its payload: 1688's code.
async fn no<R: Request>(caller: &Caller, params: &Value) -> String {
    let heard = caller.daji_perform::<R>(params).await;
    match R::verdict(&serde_json::from_str(&heard.data().to_string()).unwrap()) {
        Verdict::Refused(refusal) => refusal.code.unwrap(),
        other => panic!("{}: {other:?}: {}", R::OPERATION.id, heard.body),
    }
}

#[tokio::test]
async fn the_documented_requests_are_answered_as_documented() {
    let done = Caller::start().await;
    let cancelled = done.daji_done::<CancelOrder>(&documented("order_cancel.request")).await;
    same_but_for(&documented("order_cancel.response")["data"], &cancelled, &[], "cancel");
    let confirmed = done.daji_done::<ConfirmReceipt>(&documented("order_confirm.request")).await;
    same_but_for(&documented("order_confirm.response.2")["data"], &confirmed, &[], "confirm");
    let links = done.daji_done::<GetPayUrls>(&documented("pay_urls.request")).await;
    same_but_for(&documented("pay_urls.response")["data"], &links, &[], "links");
    let paid = done.daji_done::<PayOrder>(&documented("pay.request")).await;
    same_but_for(&documented("pay.response")["data"], &paid, &[], "pay");

    let created = done.daji_done::<CreateOrder>(&documented("order_create.request")).await;
    let mut example = documented("order_create.response")["data"].clone();
    assert_eq!(created["orderId"].as_str().unwrap().len(), 19);
    // The total is the vendor's; the freight was added to its example, and no five equal prices make up the rest.
    assert_eq!((&created["totalSuccessAmount"], &created["postFee"]), (&json!(1196), &json!(351)));
    for member in ["orderId", "postFee"] {
        example[member] = created[member].clone();
    }
    same_but_for(&example, &created, &[], "create");
}

#[tokio::test]
async fn an_unknown_receipt_is_refused_word_for_word_as_documented() {
    let caller = Caller::start().await;
    let heard = caller.daji_perform::<ConfirmReceipt>(&json!({"orderId": 7, "orderEntryIds": [7]})).await;
    let mut example = documented("order_confirm.response");
    let ours = heard.json();
    for member in ["timestamp", "traceId"] {
        example[member] = ours[member].clone();
    }
    assert_eq!((heard.status, ours), (200, example));
}

#[tokio::test]
async fn the_documented_order_is_the_one_of_the_example() {
    let caller = Caller::start().await;
    let ours = caller.daji_done::<GetOrder>(&documented("order_detail.request")).await;
    let theirs = documented("order_detail.response")["data"].clone();
    for member in
        ["id", "idOfStr", "status", "totalAmount", "sumProductPayment", "shippingFee", "createTime", "tradeType"]
    {
        assert_eq!(ours["baseInfo"][member], theirs["baseInfo"][member], "{member}");
    }
    for member in [
        "itemAmount",
        "price",
        "productID",
        "skuID",
        "specId",
        "subItemID",
        "subItemIDString",
        "quantity",
        "unit",
        "name",
        "skuInfos",
        "logisticsStatus",
        "statusStr",
        "gmtCreate",
        "gmtPayExpireTime",
        "productSnapshotUrl",
    ] {
        same_but_for(&theirs["productItems"][0][member], &ours["productItems"][0][member], &[], member);
    }
    let parcel = |order: &Value| order["nativeLogistics"]["logisticsItems"][0].clone();
    assert_eq!(parcel(&ours)["logisticsCode"], parcel(&theirs)["logisticsCode"]);
    assert_eq!(ours["tradeTerms"][0]["phasAmount"], theirs["tradeTerms"][0]["phasAmount"]);
    assert_eq!(ours["guaranteesTerms"]["assuranceType"], theirs["guaranteesTerms"]["assuranceType"]);
    // An example stands in no list: the documented filter finds nothing yet, and says so.
    let page = caller.daji_done::<ListOrders>(&documented("order_list.request")).await;
    assert_eq!((&page["result"], &page["totalRecord"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn from_a_preview_to_a_receipt_which_pandapon_does_not_see() {
    let caller = Caller::start().await;
    let lines = [line(DRESS, RED, 2), line(DRESS, RED, 1)];
    let ask = asked("PO-1", &lines);
    let preview = json!({"addressParam": ask["addressParam"], "cargoParamList": lines});
    let price = caller.daji_done::<PreviewOrder>(&preview).await["orderPreviewResuslt"][0]["sumPayment"].clone();
    let created = caller.daji_done::<CreateOrder>(&ask).await;
    assert_eq!((&created["totalSuccessAmount"], &created["orderList"]), (&price, &Value::Null));
    let id = created["orderId"].clone();
    let order = id.as_str().unwrap();

    let rows = caller.get("/admin/orders?platform=dajisaas").await.json();
    assert_eq!((&rows[0]["reference"], &rows[0]["order_id"]), (&json!("PO-1"), &id));
    assert_eq!((&rows[0]["marketplace"], &rows[0]["total_fen"]), (&json!("alibaba1688"), &price));
    assert_eq!(caller.get("/admin/orders?platform=pandapon").await.json(), json!([]));

    let get = json!({"orderId": id});
    let shown = caller.daji_done::<GetOrder>(&get).await;
    let base = &shown["baseInfo"];
    assert_eq!((&base["status"], &base["outOrderId"]), (&json!("waitbuyerpay"), &json!("PO-1")));
    assert_eq!((base["totalAmount"].as_f64().unwrap() * 100.0).round(), price.as_f64().unwrap());
    let subs: Vec<i64> =
        shown["productItems"].as_array().unwrap().iter().map(|item| number(&item["subItemIDString"])).collect();
    assert!(subs.len() == 2 && subs[0] != subs[1]);
    let confirm = |subs: &[i64]| json!({"orderId": number(&id), "orderEntryIds": subs});
    let refused = caller.daji_perform::<ConfirmReceipt>(&confirm(&subs)).await.json();
    assert_eq!((&refused["code"], &refused["data"]["result"]["errorCode"]), (&json!(1009), &json!("4001")));

    let link = caller.daji_done::<GetPayUrls>(&json!({"orderIdList": order})).await;
    assert!(link["payUrl"].as_str().unwrap().ends_with(order));
    assert_eq!(caller.daji_done::<PayOrder>(&get).await["result"]["paySuccess"], true);
    assert_eq!(no::<PayOrder>(&caller, &get).await, "ORDER_STATUS_ERROR");
    assert_eq!(no::<GetPayUrls>(&caller, &json!({"orderIdList": order})).await, "ORDER_STATUS_ERROR");
    let cancel = json!({"webSite": "1688", "orderId": id, "cancelReason": "buyerCancel"});
    assert_eq!(no::<CancelOrder>(&caller, &cancel).await, "ORDER_STATUS_ERROR");

    assert_eq!(caller.event(order, "ship").await.json()["status"], "waitbuyerreceive");
    assert_eq!(caller.event(order, "deliver").await.status, 200);
    let stranger = caller.daji_perform::<ConfirmReceipt>(&confirm(&[7])).await.json();
    assert_eq!((&stranger["code"], &stranger["data"]["result"]["errorCode"]), (&json!(1009), &json!("4003")));
    caller.daji_done::<ConfirmReceipt>(&confirm(&subs[..1])).await;
    assert_eq!(caller.daji_done::<GetOrder>(&get).await["baseInfo"]["status"], "waitbuyerreceive");
    caller.daji_done::<ConfirmReceipt>(&confirm(&subs[1..])).await;
    caller.daji_done::<ConfirmReceipt>(&confirm(&subs)).await;
    let ours = caller.daji_done::<GetOrder>(&get).await;
    assert_eq!(ours["baseInfo"]["status"], "success");
    caller.refused::<PandaPonOrder>(&get, "ORDER_NOT_EXIST").await;
    let listed = caller.done::<PandaPonList>(&json!({"pageNum": 1, "pageSize": 5, "tbOrderId": id})).await;
    assert_eq!((&listed["total"], &listed["data"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn more_than_fifty_lines_become_several_orders() {
    let caller = Caller::start().await;
    let fifty = caller.daji_done::<CreateOrder>(&asked("PO-50", &vec![line(BAG, BLACK, 1); 50])).await;
    assert!(fifty["orderId"].is_string() && fifty["orderList"].is_null());
    let many = caller.daji_done::<CreateOrder>(&asked("PO-51", &vec![line(BAG, BLACK, 1); 51])).await;
    assert_eq!(
        (&many["orderId"], &many["totalSuccessAmount"], &many["postFee"]),
        (&json!(null), &json!(null), &json!(null))
    );
    let amounts: Vec<_> =
        many["orderList"].as_array().unwrap().iter().map(|part| part["orderAmmount"].clone()).collect();
    assert_eq!(amounts, [json!(50 * 63_000 + 600), json!(63_600)]);
    let both = caller.daji_done::<ListOrders>(&json!({"page": 1, "pageSize": 9, "outOrderId": "PO-51"})).await;
    assert_eq!(both["totalRecord"], 2);
    // The same number again: nothing is documented that would refuse it.
    caller.daji_done::<CreateOrder>(&asked("PO-50", &[line(BAG, BLACK, 1)])).await;
    let rows = caller.get("/admin/orders?platform=dajisaas").await.json();
    let own: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["reference"].clone()).collect();
    assert_eq!(own, ["PO-50", "PO-51", "PO-51", "PO-50"]);
}

#[tokio::test]
async fn what_cannot_be_ordered_has_upstreams_code_and_makes_nothing() {
    let caller = Caller::start().await;
    let catalogue = Catalogue::new(0);
    let offer = catalogue.offers.iter().find(|offer| offer.min_quantity > 1).unwrap();
    let of = |quantity| line(offer.number, &offer.skus[0].spec_id, quantity);
    for (lines, code) in [
        (vec![line(BAG, BLACK, 1), line(DRESS, RED, 1)], "500_002"),
        (vec![json!({"offerId": DRESS, "quantity": 1})], "500_002"),
        (vec![line(1, RED, 1)], "500_003"),
        (vec![line(DRESS, BLACK, 1)], "500_003"),
        (vec![of(offer.skus[0].stock + 1)], "500_004"),
        (vec![of(offer.min_quantity - 1)], "500_005"),
    ] {
        assert_eq!(no::<CreateOrder>(&caller, &asked("PO-1", &lines)).await, code, "{lines:?}");
    }
    assert_eq!(caller.get("/admin/orders").await.json(), json!([]));
    // All of it can be ordered once, and comes back with the cancellation.
    let all = asked("PO-2", &[of(offer.skus[0].stock)]);
    let id = caller.daji_done::<CreateOrder>(&all).await["orderId"].clone();
    assert_eq!(no::<CreateOrder>(&caller, &all).await, "500_004");
    let cancel = json!({"orderId": id, "cancelReason": "other"});
    assert_eq!(no::<CancelOrder>(&caller, &cancel).await, "CLOSE_ORDER_TOO_FAST");
    caller.later(10).await;
    caller.daji_done::<CancelOrder>(&cancel).await;
    let closed = caller.daji_done::<GetOrder>(&json!({"orderId": id})).await;
    assert_eq!(
        (&closed["baseInfo"]["status"], &closed["baseInfo"]["closeReason"]),
        (&json!("cancel"), &json!("other"))
    );
    caller.daji_done::<CreateOrder>(&all).await;
}

#[tokio::test]
async fn a_link_pays_what_can_be_paid_and_names_the_rest() {
    let caller = Caller::start().await;
    let mut ids = Vec::new();
    for own in ["A", "B", "C"] {
        ids.push(caller.daji_done::<CreateOrder>(&asked(own, &[line(BAG, BLACK, 1)])).await["orderId"].clone());
    }
    caller.daji_done::<PayOrder>(&json!({"orderId": ids[1]})).await;
    let [a, b, c] = [0, 1, 2].map(|at: usize| ids[at].as_str().unwrap());
    for several in [format!("{a},{b},{c}"), format!("{a};{b};{c}")] {
        let links = caller.daji_done::<GetPayUrls>(&json!({"orderIdList": several})).await;
        let link = format!("https://trade.1688.com/order/cashier.htm?orderId={a};{c}");
        same_but_for(&json!(link), &links["payUrl"], &[], "payUrl");
        assert_eq!((&links["success"], &links["payFailureOrderList"]), (&json!(true), &json!([number(&ids[1])])));
    }
    caller.daji_refused::<GetPayUrls>(&json!({"orderIdList": format!("{a},7")}), "orderIdList[1]").await;
}

#[tokio::test]
async fn the_list_heeds_its_filters_and_pages() {
    let caller = Caller::start().await;
    for (own, offer, spec) in [("A", BAG, BLACK), ("B", DRESS, RED), ("C", BAG, BLACK), ("D", DRESS, RED)] {
        caller.daji_done::<CreateOrder>(&asked(own, &[line(offer, spec, 1)])).await;
    }
    let here = &caller;
    let list = |more: Value| async move {
        let mut params = json!({"page": 1, "pageSize": 9});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let page = here.daji_done::<ListOrders>(&params).await;
        let own = page["result"].as_array().unwrap().iter().map(|o| o["baseInfo"]["outOrderId"].as_str().unwrap());
        (own.collect::<String>(), page["totalRecord"].as_i64().unwrap())
    };
    assert_eq!(list(json!({})).await, ("DCBA".to_owned(), 4));
    assert_eq!(list(json!({"page": 2, "pageSize": 3})).await, ("A".to_owned(), 4));
    assert_eq!(list(json!({"outOrderId": "B"})).await, ("B".to_owned(), 1));
    assert_eq!(list(json!({"outOrderId": "", "productName": "", "orderStatus": ""})).await.1, 4);
    assert_eq!(list(json!({"productName": "连衣裙"})).await, ("DB".to_owned(), 2));
    assert_eq!(list(json!({"productName": "连衣裙", "outOrderId": "A"})).await.1, 0);
    assert_eq!(list(json!({"createStartTime": "20200101000000000+0800"})).await.1, 4);
    assert_eq!(list(json!({"createEndTime": "20200101000000000+0800"})).await.1, 0);
    let id = caller.daji_done::<ListOrders>(&json!({"page": 1, "pageSize": 1, "outOrderId": "C"})).await["result"][0]
        ["baseInfo"]["idOfStr"]
        .clone();
    caller.daji_done::<PayOrder>(&json!({"orderId": id})).await;
    assert_eq!(caller.event(id.as_str().unwrap(), "ship").await.status, 200);
    assert_eq!(list(json!({"orderStatus": "waitbuyerreceive"})).await, ("C".to_owned(), 1));
    assert_eq!(list(json!({"orderStatus": "waitbuyerpay"})).await, ("DBA".to_owned(), 3));
    assert_eq!(list(json!({"orderStatus": "terminated"})).await.1, 0);
    let shipped = caller.daji_done::<ListOrders>(&json!({"page": 1, "pageSize": 1, "outOrderId": "C"})).await;
    assert!(shipped["result"][0]["nativeLogistics"]["logisticsItems"].is_null(), "upstream's list has no parcels");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let caller = Caller::start().await;
    let with = |member: &str, value: Value| {
        let mut params = asked("PO-1", &[line(BAG, BLACK, 1)]);
        params[member] = value;
        params
    };
    for (member, value) in [
        ("thirdOrderId", json!("")),
        ("flow", json!(" ")),
        ("isvBizType", json!("")),
        ("message", json!(7)),
        ("addressParam", json!({"name": "x"})),
        ("cargoParamList", json!([])),
        ("cargoParamList[0].offerId", json!(1)),
        ("outOrderId", json!("x")),
    ] {
        caller.daji_refused::<CreateOrder>(&with(member, value), member).await;
    }
    for (line, member) in [
        (json!({"quantity": 1}), "cargoParamList[0].offerId"),
        (json!({"offerId": BAG, "specId": BLACK, "quantity": 0}), "cargoParamList[0].quantity"),
        (json!({"offerId": BAG, "specId": BLACK, "colour": "red"}), "colour"),
    ] {
        caller.daji_refused::<CreateOrder>(&asked("PO-1", &[line]), member).await;
    }
    caller.daji_refused::<CancelOrder>(&json!({"orderId": "7"}), "cancelReason").await;
    let unknown = json!({"tradeID": 7, "cancelReason": "other"});
    assert_eq!(no::<CancelOrder>(&caller, &unknown).await, "ORDER_NOT_EXIST");
    caller.daji_refused::<ConfirmReceipt>(&json!({"orderId": "x", "orderEntryIds": [1]}), "orderId").await;
    caller.daji_refused::<ConfirmReceipt>(&json!({"orderId": 1, "orderEntryIds": []}), "orderEntryIds").await;
    caller.daji_refused::<GetOrder>(&json!({"orderId": "7"}), "orderId").await;
    caller.daji_refused::<GetOrder>(&json!({"orderId": ""}), "orderId").await;
    for (member, value) in [
        ("page", json!(0)),
        ("pageSize", json!(0)),
        ("createStartTime", json!("soon")),
        ("createEndTime", json!("19700101000000000+0800")),
        ("orderStatus", json!("lost")),
        ("colour", json!("red")),
    ] {
        let mut params = json!({"page": 1, "pageSize": 1});
        params[member] = value;
        caller.daji_refused::<ListOrders>(&params, member).await;
    }
    caller.daji_refused::<GetPayUrls>(&json!({"orderIdList": ""}), "orderIdList").await;
    caller.daji_refused::<GetPayUrls>(&json!({"orderIdList": "1,x"}), "orderIdList[1]").await;
    assert_eq!(no::<PayOrder>(&caller, &json!({"orderId": "7"})).await, "ORDER_NOT_EXIST");
}
