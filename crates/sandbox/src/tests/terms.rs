//! What the platforms document is taken, no more and no less: each by a call.

use super::accounts::fill_pandapon;
use super::{Caller, fixture};
use crate::Options;
use crate::vendors::routes::calls;
use daigou_core::{Generation, Platform};
use serde_json::{Value, json};

const ON: Platform = Platform::PandaPon;

fn order() -> Value {
    serde_json::from_str(fixture!("alibaba1688/order.create.request.json")).unwrap()
}

fn taobao_order() -> Value {
    let receiver = json!({"name": "张三", "state": "浙江省", "address": "网商路699号"}).to_string();
    let line = json!([{"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 1}]).to_string();
    json!({"purchaseAmount": 99_999, "receiver": receiver, "orderLineList": line, "sellerOrderNumber": "PO-1"})
}

fn daji_order() -> Value {
    serde_json::from_str(fixture!("dajisaas/taobao.order_create.request.json")).unwrap()
}

/// A request with a member at a pointer set, or taken out by `null`.
fn with(mut request: Value, member: &str, value: Value) -> Value {
    let (parent, name) = member.rsplit_once('/').unwrap();
    let parent = request.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    request
}

/// The same of a member within a text that is JSON itself.
fn within(mut request: Value, text: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut inner: Value = serde_json::from_str(request[text].as_str().unwrap()).unwrap();
    change(&mut inner);
    request[text] = inner.to_string().into();
    request
}

/// The call is refused with these words, and no order comes of it.
async fn refused(caller: &Caller, platform: Platform, id: &str, request: &Value, words: &str) {
    let before = caller.get("/admin/status").await.json()["orders"].clone();
    let heard = caller.operate(platform, id, request).await;
    assert_ne!(heard.code(), 200, "{words}: {}", heard.body);
    assert!(heard.words().contains(words), "{words}: {}", heard.body);
    assert_eq!(caller.get("/admin/status").await.json()["orders"], before, "{words}");
}

#[tokio::test]
async fn what_1688_takes_no_order_of_is_refused_by_its_member() {
    let caller = Caller::bare(Options::default()).await;
    let create = "alibaba1688 order.create";
    for (member, value, words) in [
        ("/addressParam", json!({}), "addressParam"),
        ("/flow", json!(null), "flow"),
        ("/flow", json!("string"), "flow"),
        ("/tradeType", json!("creditBuy"), "not support tradeType"),
        ("/shopPromotionId", json!("none-such"), "shopPromotionId"),
        ("/addressParam/phone", json!("0571-call-me"), "addressParam.phone"),
        ("/addressParam/fullName", json!(null), "addressParam.fullName"),
    ] {
        refused(&caller, ON, create, &with(order(), member, value), words).await;
    }
    let line = order()["cargoParamList"][0].clone();
    let many = |count| with(order(), "/cargoParamList", vec![line.clone(); count].into());
    refused(&caller, ON, create, &many(51), "at most 50 SKUs").await;
    assert_eq!(caller.operate(ON, create, &order()).await.code(), 200, "the order itself is fine");
    // The newer page has no `flow` that must be there.
    let (_, operation) = calls().find(|(_, one)| (one.marketplace, one.id) == ("alibaba1688", "order.create")).unwrap();
    // These lines are named as the older page names them, which alone is wrong here.
    let without = with(order(), "/flow", json!(null));
    let newer = caller.any(ON, operation, Generation::V2, &without).await;
    assert!(
        newer.words().starts_with("cargoParamList[0].offerId") && !newer.words().contains("flow"),
        "{}",
        newer.body
    );
}

#[tokio::test]
async fn what_taobao_takes_no_order_of_is_refused_by_its_member() {
    let caller = Caller::bare(Options::default()).await;
    let create = "taobao order.create";
    refused(&caller, ON, create, &with(taobao_order(), "/receiver", json!("{}")), "receiver").await;
    let priced = |price: &str, currency: &str| {
        within(taobao_order(), "orderLineList", |lines| {
            lines[0]["price"] = json!(price);
            lines[0]["currency"] = json!(currency);
        })
    };
    refused(&caller, ON, create, &priced("99999999", "CNY"), "orderLineList[0].price").await;
    refused(&caller, ON, create, &priced("7", "USD"), "orderLineList[0].currency").await;
    assert_eq!(caller.operate(ON, create, &taobao_order()).await.code(), 200, "the order itself is fine");
}

#[tokio::test]
async fn a_purchase_amount_that_is_not_the_lines_is_refused_at_dajisaas() {
    let caller = Caller::bare(Options::default()).await;
    let on = Platform::DajiSaas;
    let create = "taobao.order_create";
    let item = |amount: i64| {
        let request = with(daji_order(), "/purchase_amount", json!(amount));
        within(request, "order_line_list", |lines| {
            lines[0] = json!({"itemId": 600_086_815_456_800_431_i64, "skuId": 4_766_078_803_304_i64, "quantity": 1,
                "orderLineNo": "1", "currency": "CNY"});
        })
    };
    for wrong in [1, 99_999_999] {
        refused(&caller, on, create, &item(wrong), "purchase_amount").await;
    }
    refused(&caller, on, create, &with(daji_order(), "/receiver", json!({})), "receiver").await;
    assert_eq!(caller.operate(on, create, &daji_order()).await.code(), 200, "the vendor's own example is taken");
}

#[tokio::test]
async fn what_is_documented_is_taken_as_it_is_written() {
    let caller = Caller::bare(Options::default()).await;
    let whole =
        caller.call(route("order.create"), &order().to_string().replace("\"quantity\":1", "\"quantity\":2.0")).await;
    assert_eq!(whole.code(), 200, "{}", whole.body);
    let half = order().to_string().replace("\"quantity\":1", "\"quantity\":2.5");
    assert_ne!(caller.call(route("order.create"), &half).await.code(), 200);

    let search = |page: i64| json!({"keyword": "保温杯", "beginPage": page, "pageSize": 5, "country": "en"});
    let pages = [
        caller.operate(ON, "alibaba1688 goods.search", &search(0)).await,
        caller.operate(ON, "alibaba1688 goods.search", &search(1)).await,
    ];
    let rows = |at: usize| {
        pages[at].data()["data"].as_array().unwrap().iter().map(|row| row["offerId"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(rows(0), rows(1), "page 0 is the first");

    let owned = fill_pandapon(&caller, "owner").await;
    let refund = owned.of_1688["refundId"].as_str().unwrap();
    let said = caller.operate(ON, "alibaba1688 refund.info", &json!({"refundId": refund})).await.data();
    let path = format!("/pandapon{}?refundId={refund}", route("refund.info"));
    let of_query = caller.send("POST", &path, &caller.headers(), "").await;
    assert_eq!(of_query.data(), said, "in the query as in the body");
}

/// The first generation's path of an operation of 1688.
fn route(id: &str) -> &'static str {
    let (_, operation) = calls().find(|(_, one)| (one.marketplace, one.id) == ("alibaba1688", id)).unwrap();
    operation.v1.as_ref().unwrap().path.unwrap()
}

#[tokio::test]
async fn a_member_that_nobody_documents_is_refused_only_where_the_sandbox_is_strict() {
    let strange = with(with(order(), "/colour", json!("red")), "/addressParam/planet", json!("Mars"));
    let strict = Caller::bare(Options::default()).await;
    refused(&strict, ON, "alibaba1688 order.create", &strange, "planet").await;
    refused(&strict, ON, "alibaba1688 order.create", &with(order(), "/colour", json!("red")), "colour").await;
    let lenient = Caller::bare(Options::default().strict(false)).await;
    let heard = lenient.operate(ON, "alibaba1688 order.create", &strange).await;
    assert_eq!(heard.code(), 200, "{}", heard.body);
    // What is documented is still read.
    refused(&lenient, ON, "alibaba1688 order.create", &with(strange, "/flow", json!("string")), "flow").await;
}

#[tokio::test]
async fn an_order_of_1688_has_one_time_one_category_and_no_discount_of_its_own() {
    let caller = Caller::bare(Options::default()).await;
    let id = caller.operate(ON, "alibaba1688 order.create", &order()).await.data()["orderId"].clone();
    let number = id.as_str().unwrap();
    let price = json!({"event": "change_price", "discount_fen": 100}).to_string();
    let heard = caller.send("POST", &format!("/admin/orders/{number}/events"), &[], &price).await;
    assert_eq!(heard.status, 200, "{}", heard.body);
    let list = caller.operate(ON, "alibaba1688 order.list", &json!({"pageNum": 1, "pageSize": 50})).await.data();
    let row = list["data"].as_array().unwrap().iter().find(|row| row["tbOrderId"] == id).unwrap();
    assert!(row["discount"].is_null() || row["discount"] == 0, "{row}");

    let search = json!({"keyword": "保温杯", "beginPage": 1, "pageSize": 5, "country": "en"});
    let found = caller.operate(ON, "alibaba1688 goods.search", &search).await.data();
    for row in found["data"].as_array().unwrap() {
        let detail = caller
            .operate(ON, "alibaba1688 goods.detail", &json!({"offerId": row["offerId"], "country": "en"}))
            .await
            .data();
        assert_eq!(detail["thirdCategoryId"], row["thirdCategoryId"]);
        assert!(row["thirdCategoryId"].is_i64(), "{row}");
    }
}
