//! Journeys through 1688, and what its state forbids.

use super::{Caller, Heard};
use daigou_alibaba1688::cart::*;
use daigou_alibaba1688::goods::*;
use daigou_alibaba1688::orders::*;
use daigou_alibaba1688::refunds::*;
use daigou_core::{Generation, Request, Verdict};
use serde_json::{Value, json};

const BAG: i64 = 734_714_573_551;
const BLACK: &str = "cd2b8c31408766f9fb089e74e2a6ac15";
const DRESS: i64 = 670_291_644_950;
const RED: &str = "594b40c111b019af610a0078e4316373";

impl Caller {
    /// Plays an event.
    pub(super) async fn event(&self, order: &str, event: &str) -> Heard {
        let path = format!("/admin/orders/{order}/events");
        self.send("POST", &path, &[], &json!({"event": event}).to_string()).await
    }

    /// Calls an operation in v1, which must refuse it in its payload; gives the code.
    async fn no<R: Request>(&self, params: &Value) -> String {
        let heard = self.perform::<R>(Generation::V1, params).await;
        let reply: R::Response = serde_json::from_str(&heard.data().to_string()).unwrap();
        match R::verdict(&reply) {
            Verdict::Refused(refusal) => refusal.code.unwrap(),
            other => panic!("{}: {other:?}: {}", R::OPERATION.id, heard.body),
        }
    }

    async fn order(&self, lines: &[Value]) -> Value {
        self.done::<CreateOrder>(&request(lines)).await
    }
}

fn line(offer: i64, spec: &str, quantity: i64) -> Value {
    json!({"offerId": offer, "specId": spec, "quantity": quantity})
}

fn request(lines: &[Value]) -> Value {
    let address = json!({"fullName": "张三", "mobile": "13800000000", "provinceText": "浙江省", "cityText": "杭州市",
        "address": "网商路699号"});
    json!({"flow": "general", "message": "daigou:PO-1", "addressParam": address, "cargoParamList": lines})
}

fn number(id: &Value) -> i64 {
    id.as_str().unwrap().parse().unwrap()
}

async fn listed(caller: &Caller, id: &Value) -> Value {
    let page = caller.done::<ListOrders>(&json!({"pageNum": 1, "pageSize": 5, "tbOrderId": id})).await;
    assert_eq!(page["total"], 1);
    page["data"][0].clone()
}

#[tokio::test]
async fn from_a_search_to_a_return() {
    let caller = Caller::start().await;
    let search = json!({"keyword": "保温杯", "beginPage": 1, "pageSize": 5});
    let found = caller.done::<SearchProducts>(&search).await["data"][0]["offerId"].clone();
    let product = caller.done::<GetProduct>(&json!({"offerId": found})).await;
    let (sku, least) = (product["productSkuInfos"][0].clone(), product["minOrderQuantity"].as_i64().unwrap());
    let lines = [line(found.as_i64().unwrap(), sku["specId"].as_str().unwrap(), least + 1)];
    let mut asked = request(&lines);
    asked.as_object_mut().unwrap().retain(|name, _| ["addressParam", "cargoParamList"].contains(&name.as_str()));
    let preview = caller.done::<PreviewOrder>(&asked).await["orderPreviewResuslt"][0].clone();
    let created = caller.order(&lines).await;
    let (id, total) = (created["orderId"].clone(), preview["sumPayment"].clone());
    assert_eq!((&created["totalSuccessAmount"], &created["success"]), (&total, &json!(true)));
    let after = caller.done::<GetProduct>(&json!({"offerId": found})).await["productSkuInfos"][0].clone();
    assert_eq!(sku["amountOnSale"].as_i64().unwrap() - after["amountOnSale"].as_i64().unwrap(), least + 1);

    let row = listed(&caller, &id).await;
    assert_eq!((&row["totalAmount"], &row["orderStatus"], &row["payStatus"]), (&total, &json!(1), &json!(1)));
    let get = json!({"orderId": id});
    let shown = caller.done::<GetOrder>(&get).await;
    assert_eq!(
        (&shown["baseInfo"]["status"], &shown["tradeTerms"][0]["payStatus"]),
        (&json!("waitbuyerpay"), &json!("1"))
    );
    assert_eq!(shown["baseInfo"]["receiverInfo"]["toArea"], "浙江省 杭州市 网商路699号");
    let fen = (shown["baseInfo"]["totalAmount"].as_f64().unwrap() * 100.0).round();
    assert_eq!(Some(fen), total.as_f64());
    let nothing_yet = caller.perform::<TrackOrder>(Generation::V1, &get).await.data();
    assert_eq!((&nothing_yet["success"], &nothing_yet["errorCode"]), (&json!(false), &json!("404")));

    let link = caller.done::<GetPayUrl>(&get).await;
    assert!(link["payUrl"].as_str().unwrap().ends_with(id.as_str().unwrap()));
    let pay = json!({"orderIds": [id]});
    assert_eq!(caller.done::<PayOrders>(&pay).await, true);
    caller.refused::<PayOrders>(&pay, "orderIds[0]").await;
    let cannot = caller.perform::<GetPayUrl>(Generation::V1, &get).await.data();
    assert_eq!(cannot["cantPayOrderList"], json!([number(&id)]));
    assert_eq!(listed(&caller, &id).await["payStatus"], 2);
    let sub = shown["productItems"][0]["subItemIDString"].clone();
    let confirm = json!({"orderId": number(&id), "orderEntryIds": [number(&sub)]});
    assert_eq!(caller.no::<ConfirmReceipt>(&confirm).await, "4001");

    let order = id.as_str().unwrap();
    assert_eq!(caller.event(order, "deliver").await.status, 409);
    assert_eq!(caller.event(order, "ship").await.json()["status"], "waitbuyerreceive");
    assert_eq!(caller.event(order, "deliver").await.status, 200);
    let trace = caller.done::<TrackOrder>(&get).await["logisticsTrace"][0].clone();
    assert_eq!((trace["logisticsSteps"].as_array().unwrap().len(), &trace["orderId"]), (2, &json!(number(&id))));
    let parcel = caller.done::<GetOrder>(&get).await["nativeLogistics"]["logisticsItems"][0].clone();
    assert_eq!(parcel["logisticsBillNo"], trace["logisticsBillNo"]);
    caller.done::<ConfirmReceipt>(&confirm).await;
    caller.done::<ConfirmReceipt>(&confirm).await;
    let done = caller.done::<GetOrder>(&get).await;
    assert_eq!(
        (&done["baseInfo"]["status"], &done["productItems"][0]["logisticsStatus"]),
        (&json!("success"), &json!(3))
    );

    let stage = "aftersaleBuyerReceived";
    let which = json!({"orderId": number(&id), "orderEntryIds": [number(&sub)], "goodsStatus": stage});
    let reasons = caller.done::<ListRefundReasons>(&which).await["reasons"].clone();
    let reason = reasons.as_array().unwrap().iter().find(|reason| reason["needVoucher"] == true).unwrap().clone();
    let picture = caller.done::<UploadVoucher>(&json!({"imageData": "/9j/4AAQ"})).await;
    let address =
        format!("{}/{}", picture["imageDomain"].as_str().unwrap(), picture["imageRelativeUrl"].as_str().unwrap());
    let ask = json!({"orderId": number(&id), "orderEntryIds": [number(&sub)], "disputeRequest": "returnRefund",
        "applyPayment": 100, "applyCarriage": 0, "applyReasonId": reason["id"], "description": "颜色不符",
        "goodsStatus": stage, "vouchers": [address]});
    let refund = caller.done::<CreateRefund>(&ask).await["refundId"].clone();
    assert!(refund.as_str().unwrap().starts_with("TQ"));
    assert_eq!(caller.no::<CreateRefund>(&ask).await, "5010");
    let info = json!({"refundId": refund});
    let shown = caller.done::<GetRefund>(&info).await;
    assert_eq!(
        (&shown["status"], &shown["disputeType"], &shown["applyPayment"]),
        (&json!("waitselleragree"), &json!(2), &json!(100))
    );
    let back = json!({"refundId": refund, "logisticsCompanyNo": "ZTO", "freightBill": "78000000000009"});
    assert_eq!(caller.no::<ReturnGoods>(&back).await, "4007");
    assert_eq!(caller.event(order, "refund_agree").await.status, 200);
    let mut other = back.clone();
    other["logisticsCompanyNo"] = json!("NONE");
    assert_eq!(caller.no::<ReturnGoods>(&other).await, "4004");
    caller.done::<ReturnGoods>(&back).await;
    let sent = caller.done::<GetRefund>(&info).await;
    assert_eq!((&sent["status"], &sent["freightBill"]), (&json!("waitsellerreceive"), &back["freightBill"]));
    assert_eq!(caller.event(order, "refund_agree").await.status, 200);
    let paid = caller.done::<GetRefund>(&info).await;
    assert_eq!((&paid["status"], &paid["refundPayment"]), (&json!("refundsuccess"), &json!(100)));
    assert_eq!(paid["refundOperationList"].as_array().unwrap().len(), 4);
    let row = listed(&caller, &id).await;
    assert_eq!((&row["refundAmount"], &row["refundStatus"], &row["orderStatus"]), (&json!(100), &json!(2), &json!(4)));
    let item = caller.done::<GetOrder>(&get).await["productItems"][0].clone();
    assert_eq!((&item["refund"], &item["refundStatus"]), (&json!(1), &json!("REFUND_SUCCESS")));
}

#[tokio::test]
async fn the_cart_fills_and_empties() {
    let caller = Caller::start().await;
    let lines = |cart: &Value, list: &str| -> Vec<Value> {
        let shops = cart[list].as_array().unwrap();
        shops.iter().flat_map(|shop| shop["cartItemInfos"].as_array().unwrap().clone()).collect()
    };
    let before = caller.done::<ListCart>(&json!({})).await;
    assert!(before["disableList"].as_array().unwrap().is_empty());
    let known = lines(&before, "enableList");
    let add = json!({"offerId": BAG, "specId": BLACK, "quantity": 2});
    assert_eq!(caller.done::<AddToCart>(&add).await, true);
    let v2 = json!({"offerMapId": "0TKFRHPSMug9XFLmzNmVXw", "skuId": "5739035294244", "quantity": 1});
    caller.perform::<AddToCart>(Generation::V2, &v2).await.data();
    let cart = caller.done::<ListCart>(&json!({})).await;
    let now = lines(&cart, "enableList");
    assert_eq!(now.len(), known.len() + 2);
    let id = now.iter().filter(|line| line["offerId"] == BAG).map(|l| l["id"].as_i64().unwrap()).max().unwrap();
    let line = now.iter().find(|line| line["id"] == id).unwrap();
    assert_eq!((&line["price"], &line["quantity"], &line["specId"]), (&json!(630), &json!(2), &json!(BLACK)));

    let edit = |quantity: i64| json!({"id": id, "quantity": quantity});
    assert_eq!(caller.done::<EditCartQuantity>(&edit(999_999_999)).await, true);
    let cart = caller.done::<ListCart>(&json!({})).await;
    assert!(lines(&cart, "disableList").iter().any(|line| line["id"] == id));
    let only = json!({"cartIds": [id]});
    assert_eq!(caller.no::<PreviewCart>(&only).await, "500_004");
    caller.refused::<CreateCartOrder>(&only, "500_004").await;
    caller.done::<EditCartQuantity>(&edit(3)).await;
    let preview = caller.done::<PreviewCart>(&only).await;
    assert_eq!(preview["orderPreviewResuslt"][0]["sumPayment"], 3 * 63_000 + 600);
    assert_eq!(caller.done::<CreateCartOrder>(&only).await, Value::Null);
    caller.refused::<CreateCartOrder>(&only, "cartIds[0]").await;
    caller.refused::<EditCartQuantity>(&edit(3), "id").await;
    for params in [json!({"ids": [id]}), json!({"cartIds": ["75"]}), json!({"id": 76})] {
        assert_eq!(caller.done::<DeleteCartLines>(&params).await, true);
    }
    caller.refused::<DeleteCartLines>(&json!({"ids": [0, 100_000]}), "ids[1]").await;
    caller.refused::<DeleteCartLines>(&json!({"lines": [0]}), "lines").await;
    caller.refused::<DeleteCartLines>(&json!({}), "ids").await;
    for (params, member) in [
        (json!({"offerId": 1, "specId": BLACK, "quantity": 1}), "offerId"),
        (json!({"offerId": BAG, "specId": RED, "quantity": 1}), "specId"),
        (json!({"offerId": BAG, "skuId": "1", "quantity": 1}), "skuId"),
        (json!({"offerId": BAG, "quantity": 1}), "specId"),
        (json!({"offerId": BAG, "specId": BLACK, "quantity": 1, "sellerOpenId": "BBB"}), "sellerOpenId"),
        (json!({"offerId": BAG, "specId": BLACK, "quantity": 1, "colour": "red"}), "colour"),
    ] {
        caller.refused::<AddToCart>(&params, member).await;
    }
    caller.done::<AddToCart>(&add).await;
    let again = lines(&caller.done::<ListCart>(&json!({})).await, "enableList");
    assert!(again.iter().all(|line| line["id"] != id) && again.iter().any(|line| line["id"].as_i64() > Some(id)));
}

#[tokio::test]
async fn what_cannot_be_ordered_has_upstreams_codes() {
    let caller = Caller::start().await;
    for (lines, code) in [
        (vec![line(1, BLACK, 1)], "500_003"),
        (vec![line(BAG, RED, 1)], "500_003"),
        (vec![line(BAG, BLACK, 1), line(DRESS, RED, 1)], "500_002"),
        (vec![line(BAG, BLACK, i64::MAX)], "500_004"),
    ] {
        assert_eq!(caller.no::<CreateOrder>(&request(&lines)).await, code);
        let asked = json!({"addressParam": request(&lines)["addressParam"], "cargoParamList": lines});
        assert_eq!(caller.no::<PreviewOrder>(&asked).await, code);
    }
    let nothing = caller.done::<ListOrders>(&json!({"pageNum": 1, "pageSize": 5})).await;
    assert_eq!(nothing["total"], 0);
    assert_eq!(caller.no::<BatchCreate>(&request(&[line(1, BLACK, 1)])).await, "500_003");
    // A part that fails does not hold the others up.
    let lines = [line(BAG, BLACK, 1), line(DRESS, RED, 2), line(1, BLACK, 1)];
    let parts = caller.done::<BatchCreate>(&request(&lines)).await;
    let totals: Vec<_> =
        parts.as_array().unwrap().iter().map(|part| part["baseInfo"]["totalAmount"].to_string()).collect();
    assert_eq!(totals, ["636", "29.92", "null"]);
    assert_eq!((&parts[2]["success"], &parts[2]["errorCode"]), (&json!(false), &json!("500_003")));
    assert_eq!(caller.done::<ListOrders>(&json!({"pageNum": 1, "pageSize": 5})).await["total"], 2);
}

#[tokio::test]
async fn what_the_state_forbids_is_refused() {
    let caller = Caller::start().await;
    let created = caller.order(&[line(BAG, BLACK, 2)]).await["orderId"].clone();
    let (id, order) = (number(&created), created.as_str().unwrap());
    let cancel = json!({"webSite": "1688", "orderId": id, "cancelReason": "buyerCancel"});
    assert_eq!(caller.event(order, "ship").await.status, 409);
    caller.refused::<CancelOrder>(&cancel, "CLOSE_ORDER_TOO_FAST").await;
    caller.later(10).await;
    assert_eq!(caller.done::<CancelOrder>(&cancel).await, true);
    caller.refused::<CancelOrder>(&cancel, "ORDER_STATUS_ERROR").await;
    caller.refused::<PayOrders>(&json!({"orderIds": [created]}), "ORDER_STATUS_ERROR").await;
    let shown = caller.done::<GetOrder>(&json!({"orderId": created})).await["baseInfo"].clone();
    let stock = |product: Value| product["productSkuInfos"][0]["amountOnSale"].clone();
    let product = json!({"offerId": BAG});
    assert_eq!(stock(caller.done::<GetProduct>(&product).await), 100_000_000);
    // PandaPon's own number is none of 1688's.
    let other = listed(&caller, &created).await["orderNo"].clone();
    caller.refused::<CancelOrder>(&json!({"webSite": "1688", "orderId": other}), "ORDER_NOT_EXIST").await;
    assert_eq!((&shown["status"], &shown["closeReason"]), (&json!("cancel"), &json!("buyerCancel")));

    let created = caller.order(&[line(BAG, BLACK, 2)]).await["orderId"].clone();
    let (id, order) = (number(&created), created.as_str().unwrap());
    // One order has one line here, which has the order's number.
    let ask = |payment: i64, carriage: i64, stage: &str, request: &str| {
        json!({"orderId": id, "orderEntryIds": [id], "disputeRequest": request, "applyPayment": payment,
            "applyCarriage": carriage, "applyReasonId": 20028, "description": "不想要了", "goodsStatus": stage})
    };
    let (before, on_the_way) = ("refundWaitSellerSend", "refundWaitBuyerReceive");
    assert_eq!(caller.no::<CreateRefund>(&ask(126_000, 0, before, "refund")).await, "5010");
    assert_eq!(caller.event(order, "pay").await.json()["status"], "waitsellersend");
    caller.refused::<CancelOrder>(&json!({"webSite": "1688", "orderId": id}), "ORDER_STATUS_ERROR").await;
    for (params, code) in [
        (ask(125_999, 0, before, "refund"), "5011"),
        (ask(126_001, 0, before, "refund"), "5011"),
        (ask(126_000, 601, before, "refund"), "5011"),
        (ask(126_000, 0, before, "returnRefund"), "5010"),
        (ask(126_000, 0, on_the_way, "refund"), "5010"),
        (ask(126_000, 0, "nowhere", "refund"), "5003"),
    ] {
        assert_eq!(caller.no::<CreateRefund>(&params).await, code, "{params}");
    }
    for (member, value, code) in [
        ("applyReasonId", json!(1), "5004"),
        ("applyReasonId", json!(20021), "5005"),
        ("description", json!("x"), "5012"),
        ("orderEntryIds", json!([1]), "5010"),
        ("orderId", json!(1), "5001"),
        ("orderEntryCountList", json!([{"id": id, "count": 1}]), "5013"),
    ] {
        let mut params = ask(126_000, 0, before, "refund");
        params[member] = value;
        assert_eq!(caller.no::<CreateRefund>(&params).await, code, "{params}");
    }
    // Shipping closes what was asked for before; a refund of everything closes the order.
    let first = caller.done::<CreateRefund>(&ask(126_000, 600, before, "refund")).await["refundId"].clone();
    assert_eq!(caller.event(order, "ship").await.status, 200);
    assert_eq!(caller.done::<GetRefund>(&json!({"refundId": first})).await["status"], "refundclose");
    assert_eq!(caller.no::<CreateRefund>(&ask(126_000, 600, on_the_way, "refund")).await, "5006");
    let second = caller.done::<CreateRefund>(&ask(126_000, 0, on_the_way, "refund")).await["refundId"].clone();
    assert_ne!(first, second);
    assert_eq!(caller.event(order, "refund_refuse").await.status, 200);
    assert_eq!(caller.done::<GetRefund>(&json!({"refundId": second})).await["rejectTimes"], 1);
    assert_eq!(caller.event(order, "refund_agree").await.status, 409);
    assert_eq!(caller.event("7", "ship").await.status, 404);
    assert_eq!(caller.event(order, "fly").await.status, 400);

    let created = caller.order(&[line(BAG, BLACK, 1)]).await["orderId"].clone();
    let (id, order) = (number(&created), created.as_str().unwrap());
    caller.done::<PayOrders>(&json!({"orderIds": [created]})).await;
    let mut all = ask(63_000, 600, before, "refund");
    (all["orderId"], all["orderEntryIds"]) = (json!(id), json!([id]));
    caller.done::<CreateRefund>(&all).await;
    assert_eq!(caller.event(order, "refund_agree").await.json()["status"], "cancel");
    assert_eq!(listed(&caller, &created).await["refundAmount"], 63_600);
}

#[tokio::test]
async fn what_is_unknown_is_named() {
    let caller = Caller::start().await;
    caller.refused::<GetProduct>(&json!({"offerId": 1}), "offerId").await;
    caller.refused::<RelatedProducts>(&json!({"offerId": 1, "pageNo": 1, "pageSize": 5}), "offerId").await;
    caller.refused::<FindWangwang>(&json!({"openUid": "BBB", "offerId": BAG}), "openUid").await;
    caller.refused::<GetOrder>(&json!({"orderId": "7"}), "orderId").await;
    caller.refused::<CancelOrder>(&json!({"orderId": 7}), "orderId").await;
    caller.refused::<GetPayUrl>(&json!({"orderId": "7"}), "orderId").await;
    caller.refused::<GetPayUrl>(&json!({"orderId": "7", "colour": "red"}), "colour").await;
    caller.refused::<PayOrders>(&json!({"orderIds": ["7"]}), "orderIds[0]").await;
    caller.refused::<GetRefund>(&json!({"refundId": "TQ7"}), "refundId").await;
    caller.refused::<UploadVoucher>(&json!({"imageData": "data:image/png"}), "imageData").await;
    let shop = json!({"beginPage": 1, "pageSize": 5, "sellerOpenId": "BBB"});
    caller.refused::<SearchShop>(&shop, "sellerOpenId").await;
    let reasons = json!({"orderId": 7, "orderEntryIds": [7], "goodsStatus": "refundBuyerReceived"});
    caller.refused::<ListRefundReasons>(&reasons, "orderId").await;
    assert_eq!(caller.no::<ConfirmReceipt>(&json!({"orderId": 7, "orderEntryIds": [7]})).await, "4003");
    let back = json!({"refundId": "TQ7", "logisticsCompanyNo": "ZTO", "freightBill": "1"});
    assert_eq!(caller.no::<ReturnGoods>(&back).await, "4005");
    let heard = caller.perform::<TrackOrder>(Generation::V1, &json!({"orderId": "7"})).await.data();
    assert_eq!((&heard["success"], &heard["errorCode"]), (&json!(false), &json!("404")));
}

#[tokio::test]
async fn a_search_heeds_its_words_prices_and_pages() {
    let caller = Caller::start().await;
    let search = |more: Value| {
        let mut params = json!({"keyword": "", "beginPage": 1, "pageSize": 50});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    let all = caller.done::<SearchProducts>(&search(json!({}))).await;
    let total = all["totalRecords"].as_i64().unwrap();
    let here = &caller;
    let prices = |more: Value| async move {
        let page = here.done::<SearchProducts>(&search(more)).await;
        let rows = page["data"].as_array().unwrap().clone();
        rows.iter().map(|row| row["priceInfo"]["price"].as_str().unwrap().parse::<f64>().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(total, 2000);
    let rising = prices(json!({"sort": "{\"price\":\"asc\"}"})).await;
    assert!(rising.is_sorted() && rising.len() == 50);
    let some = prices(json!({"sort": "{\"price\":\"desc\"}", "priceStart": "10", "priceEnd": "40"})).await;
    assert!(
        !some.is_empty() && some.iter().all(|price| (10.0..=40.0).contains(price)) && some.is_sorted_by(|a, b| a >= b)
    );
    let mut seen = Vec::new();
    for page in 1..=(total + 48) / 49 + 1 {
        let page = caller.done::<SearchProducts>(&search(json!({"beginPage": page, "pageSize": 49}))).await;
        assert_eq!((&page["totalRecords"], page["totalPage"].as_i64()), (&json!(total), Some((total + 48) / 49)));
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["offerId"].as_i64().unwrap()));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len() as i64, total);
    let english = caller.done::<SearchProducts>(&search(json!({"keyword": "Juicer"}))).await;
    assert_eq!(english["totalRecords"], 1);
    let bags = caller.done::<SearchProducts>(&search(json!({"categoryId": "54"}))).await;
    let bags = bags["data"].as_array().unwrap().clone();
    assert!(bags.len() > 10 && bags.iter().all(|row| row["topCategoryId"] == 54));
    for (more, member) in [
        (json!({"sort": "{\"colour\":\"asc\"}"}), "sort"),
        (json!({"priceStart": "cheap"}), "priceStart"),
        (json!({"categoryId": "bags"}), "categoryId"),
        (json!({"pageSize": 51}), "pageSize"),
        (json!({"colour": "red"}), "colour"),
        (json!({"filter": "shipInToday,cheap"}), "filter"),
        (json!({"country": "xx"}), "country"),
    ] {
        caller.refused::<SearchProducts>(&search(more), member).await;
    }
    let none = json!({"imageBase64": "", "beginPage": 1, "pageSize": 5});
    caller.refused::<SearchByPicture>(&none, "imageBase64").await;
    let text = json!({"imageBase64": "xxxx", "beginPage": 1, "pageSize": 5});
    caller.refused::<SearchByPicture>(&text, "imageBase64").await;
}
