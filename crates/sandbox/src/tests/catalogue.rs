//! The catalogue moves in the middle of a flow: what was quoted before is refused, or priced anew, as the platforms say.

use super::Caller;
use daigou_alibaba1688 as alibaba;
use daigou_core::Generation;
use daigou_dajisaas as daji;
use daigou_taobao as taobao;
use serde_json::{Value, json};

const BAG: i64 = 734_714_573_551;
const BLACK: &str = "cd2b8c31408766f9fb089e74e2a6ac15";

fn address(province: &str) -> Value {
    json!({"fullName": "张三", "mobile": "13800000000", "phone": "057188888888", "postCode": "310000",
        "provinceText": province, "cityText": "杭州市", "areaText": "西湖区", "address": "网商路699号"})
}

impl Caller {
    async fn patch(&self, product: &str, change: &Value) -> Value {
        let heard = self.send("PATCH", &format!("/admin/products/{product}"), &[], &change.to_string()).await;
        assert_eq!(heard.status, 200, "{change}: {}", heard.body);
        heard.json()
    }

    async fn rules(&self, change: &Value) -> Value {
        let heard = self.send("POST", "/admin/rules", &[], &change.to_string()).await;
        assert_eq!(heard.status, 200, "{change}: {}", heard.body);
        heard.json()
    }

    /// What two bags would cost: the preview of one seller.
    async fn quote(&self, province: &str) -> Value {
        let lines = json!([{"offerId": BAG, "specId": BLACK, "quantity": 2}]);
        let asked = json!({"addressParam": address(province), "cargoParamList": lines});
        let heard = self.perform::<alibaba::PreviewOrder>(Generation::V1, &asked).await.data();
        heard["orderPreviewResuslt"][0].clone()
    }

    async fn bag_order(&self, province: &str, promotion: Option<&str>) -> Value {
        let lines = json!([{"offerId": BAG, "specId": BLACK, "quantity": 2}]);
        let mut order = json!({"flow": "general", "message": "", "addressParam": address(province),
            "cargoParamList": lines});
        if let Some(id) = promotion {
            order["shopPromotionId"] = json!(id);
        }
        self.perform::<alibaba::CreateOrder>(Generation::V1, &order).await.data()
    }
}

#[tokio::test]
async fn a_price_that_moves_after_the_quote_is_the_price_of_the_order() {
    let caller = Caller::start().await;
    let before = caller.quote("浙江省").await;
    assert_eq!((&before["sumPayment"], &before["sumPaymentNoCarriage"]), (&json!(126_600), &json!(126_000)));
    let made = caller.bag_order("浙江省", None).await["orderId"].as_str().unwrap().to_owned();
    let rows = caller.patch(&BAG.to_string(), &json!({"price_fen": 70_000, "freight_fen": 900})).await;
    let rows: Vec<&Value> = rows.as_array().unwrap().iter().filter(|row| row["sku"] == BLACK).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["price_fen"] == 70_000 && row["freight_fen"] == 900));
    let after = caller.quote("浙江省").await;
    assert_eq!((&after["sumPayment"], &after["sumCarriage"]), (&json!(140_900), &json!(900)));
    let placed = caller.bag_order("浙江省", None).await;
    assert_eq!((&placed["totalSuccessAmount"], &placed["postFee"]), (&json!(140_900), &json!(900)));
    assert_eq!(caller.page(&made).await["total_fen"], 126_600, "what was ordered before keeps its price");
    // DajiSaaS sells the same goods.
    let lines = json!([{"offerId": BAG, "specId": BLACK, "quantity": 2}]);
    let theirs = json!({"flow": "general", "addressParam": address("浙江省"), "cargoParamList": lines});
    let theirs = caller.daji_done::<daji::alibaba::PreviewOrder>(&theirs).await;
    assert_eq!(theirs["orderPreviewResuslt"][0]["sumPayment"], 140_900);
}

#[tokio::test]
async fn stock_and_shelf_that_move_after_the_quote_refuse_the_order_in_the_platforms_codes() {
    let caller = Caller::start().await;
    assert_eq!(caller.quote("浙江省").await["status"], true);
    caller.patch(&BAG.to_string(), &json!({"stock": 1, "sku": BLACK})).await;
    let refused = caller.bag_order("浙江省", None).await;
    assert_eq!((&refused["success"], &refused["code"]), (&json!(false), &json!("500_004")));
    caller.patch(&BAG.to_string(), &json!({"stock": 100, "listed": false})).await;
    let refused = caller.bag_order("浙江省", None).await;
    assert_eq!((&refused["success"], &refused["code"]), (&json!(false), &json!("500_001")));
    assert_eq!(caller.quote("浙江省").await["resultCode"], "500_001");
    caller.patch(&BAG.to_string(), &json!({"listed": true})).await;
    assert_eq!(caller.bag_order("浙江省", None).await["success"], true);

    let lamp = "600086815456800431";
    let order = |amount: i64| {
        let lines = json!([{"itemId": lamp, "skuId": "4766078803304", "quantity": 1}]).to_string();
        json!({"purchaseAmount": amount, "receiver": r#"{"name":"张三"}"#, "orderLineList": lines})
    };
    caller.patch(lamp, &json!({"price_fen": 3000})).await;
    caller.refused::<taobao::CreateOrder>(&order(2990), "purchaseAmount").await;
    caller.done::<taobao::CreateOrder>(&order(3000)).await;
    caller.patch(lamp, &json!({"listed": false})).await;
    let failed = caller.done::<taobao::CreateOrder>(&order(3000)).await;
    assert_eq!(failed["subOrderVOS"][0]["errorCode"], "ITEM_OFF_SHELF", "{failed}");
}

#[tokio::test]
async fn freight_goes_by_the_province_and_a_coupon_takes_off_what_it_says() {
    let caller = Caller::start().await;
    let coupon = json!({"id": "C-1", "from_fen": 100_000, "off_fen": 5000});
    let rules = caller.rules(&json!({"province_freight_fen": {"新疆": 2500}, "coupons": [coupon]})).await;
    assert_eq!((&rules["province_freight_fen"]["新疆"], &rules["building_ms"]), (&json!(2500), &json!(300)));
    for (province, freight) in [("浙江省", 600), ("新疆维吾尔自治区", 3100)] {
        let quote = caller.quote(province).await;
        assert_eq!((&quote["sumCarriage"], &quote["sumPayment"]), (&json!(freight), &json!(126_000 + freight)));
        let shown = &quote["shopPromotionList"][0];
        assert_eq!((&shown["promotionId"], &shown["discountFee"]), (&json!("C-1"), &json!(5000)));
    }
    let placed = caller.bag_order("新疆维吾尔自治区", Some("C-1")).await;
    assert_eq!((&placed["totalSuccessAmount"], &placed["postFee"]), (&json!(124_100), &json!(3100)));
    let id = placed["orderId"].clone();
    let shown = caller.done::<alibaba::GetOrder>(&json!({"orderId": id})).await;
    assert_eq!(
        (
            &shown["baseInfo"]["couponFee"],
            &shown["baseInfo"]["sumProductPayment"],
            &shown["productItems"][0]["itemAmount"]
        ),
        (&json!(50), &json!(1210), &json!(1210))
    );
    // Rules stay until they are changed, and what is wrong with one is named.
    assert_eq!(caller.get("/admin/rules").await.json(), rules);
    let wrong = caller.send("POST", "/admin/rules", &[], r#"{"paying_ms":-1,"building_ms":-1}"#).await;
    assert!(wrong.status == 400 && wrong.body.contains("building_ms") && wrong.body.contains("paying_ms"));
    assert_eq!(caller.get("/admin/rules").await.json(), rules);
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_named_by_its_member() {
    let caller = Caller::start().await;
    for (product, change, status, words) in [
        ("7", r#"{"stock":1}"#, 404, "product: no product 7"),
        ("734714573551", "{}", 400, "nothing is changed"),
        ("734714573551", r#"{"price":1}"#, 400, "unknown field `price`"),
        ("734714573551", r#"{"price_fen":0}"#, 400, "price_fen: must be from 1"),
        ("734714573551", r#"{"sku":"x","stock":1}"#, 400, "sku: the product 734714573551 has no SKU x"),
    ] {
        let heard = caller.send("PATCH", &format!("/admin/products/{product}"), &[], change).await;
        assert!(heard.status == status && heard.body.contains(words), "{change}: {} {}", heard.status, heard.body);
    }
}
