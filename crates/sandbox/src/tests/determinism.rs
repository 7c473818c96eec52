//! The same seed and the same calls give the same journal, but for what proves the sender and when it came.

use super::{Caller, Heard};
use daigou_alibaba1688 as alibaba;
use daigou_dajisaas as daji;
use daigou_logistics as logistics;
use daigou_taobao as taobao;
use serde_json::{Value, json};

/// When the journey begins.
pub(super) const NOON: i64 = 1_800_000_000_000;
const RECEIVER: &str = r#"{"name":"张三","state":"浙江省","mobile_phone":"13800000000"}"#;

/// A documented request.
fn documented(file: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/{file}.request.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn number(id: &Value) -> i64 {
    id.as_str().map_or_else(|| id.as_i64(), |text| text.parse().ok()).unwrap()
}

impl Caller {
    /// Sends a change to the admin API.
    pub(super) async fn admin(&self, path: &str, body: &Value) -> Heard {
        self.send("POST", &format!("/admin/{path}"), &[], &body.to_string()).await
    }

    /// Lets the clock stand still.
    pub(super) async fn freeze(&self, now: i64) {
        let heard = self.admin("clock", &json!({"mode": "frozen", "now_millis": now})).await;
        assert_eq!((heard.status, &heard.json()["now_millis"]), (200, &json!(now)), "{}", heard.body);
    }

    /// A new order of two bags; gives its number.
    pub(super) async fn order_bags(&self) -> Value {
        self.done::<alibaba::CreateOrder>(&documented("alibaba1688/order.create")).await["orderId"].clone()
    }

    /// Orders at both platforms, of both marketplaces, in many states; carts, addresses, pictures, refunds.
    pub(super) async fn journey(&self) {
        let search = json!({"keyword": "保温杯", "beginPage": 1, "pageSize": 5});
        self.done::<alibaba::SearchProducts>(&search).await;
        let (first, second) = (self.order_bags().await, self.order_bags().await);
        self.done::<alibaba::PayOrders>(&json!({"orderIds": [first]})).await;
        // Younger than ten seconds it could not be cancelled.
        self.admin("clock/advance", &json!({"seconds": 10})).await;
        self.done::<alibaba::CancelOrder>(&json!({"orderId": number(&second), "cancelReason": "buyerCancel"})).await;
        assert_eq!(self.event(first.as_str().unwrap(), "ship").await.status, 200);
        self.admin("clock/advance", &json!({"seconds": 3600})).await;
        let shown = self.done::<alibaba::GetOrder>(&json!({"orderId": first})).await;
        let sub = number(&shown["productItems"][0]["subItemIDString"]);
        let lines = json!({"orderId": number(&first), "orderEntryIds": [sub]});
        self.done::<alibaba::ConfirmReceipt>(&lines).await;
        let mut ask = json!({"disputeRequest": "refund", "applyPayment": 100, "applyCarriage": 0,
            "applyReasonId": 20028, "description": "不想买了", "goodsStatus": "aftersaleBuyerReceived"});
        ask.as_object_mut().unwrap().extend(lines.as_object().unwrap().clone());
        self.done::<alibaba::CreateRefund>(&ask).await;
        assert_eq!(self.event(first.as_str().unwrap(), "refund_agree").await.status, 200);
        // Examples begin anew, and what is refused may have changed something, too.
        assert_eq!(self.event("2542285634920880794", "deliver").await.status, 200);
        assert_eq!(self.event("2542285634920880794", "refund_agree").await.status, 409);
        // Of two more one waits for its payment too long, one for nothing.
        let (third, fourth) = (self.order_bags().await, self.order_bags().await);
        let price = json!({"event": "change_price", "discount_fen": 100});
        assert_eq!(self.admin(&format!("orders/{}/events", third.as_str().unwrap()), &price).await.status, 200);
        self.done::<alibaba::PayOrders>(&json!({"orderIds": [fourth]})).await;
        assert_eq!(self.event(fourth.as_str().unwrap(), "ship").await.status, 200);
        self.refused::<alibaba::PayOrders>(&json!({"orderIds": [first]}), "orderIds[0]").await;
        let add = json!({"offerId": 734_714_573_551_i64, "specId": "cd2b8c31408766f9fb089e74e2a6ac15", "quantity": 2});
        self.done::<alibaba::cart::AddToCart>(&add).await;
        self.done::<alibaba::cart::DeleteCartLines>(&json!({"ids": [0]})).await;

        let line = json!({"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 2});
        let ask = json!({"purchaseAmount": 99_999, "receiver": RECEIVER, "orderLineList": json!([line]).to_string(),
            "sellerOrderNumber": "PO-9", "orderSource": "lazada"});
        let made = self.done::<taobao::CreateOrder>(&ask).await["subOrderVOS"][0].clone();
        let (main, sub) = (number(&made["taobaoPurchaseId"]), number(&made["taobaoSubPurchaseId"]));
        self.done::<taobao::PayOrders>(&json!({"purchaseOrderIdList": [main]})).await;
        self.sandbox.play(&main.to_string(), "ship").unwrap();
        let ask = json!({"purchaseOrderLineId": sub, "refundType": 1, "goodsStatus": 3, "reasonId": 1, "refundFee": 7});
        self.done::<taobao::SubmitRefund>(&ask).await;
        self.done::<taobao::AddToCart>(&documented("taobao/cart.add")).await;
        self.done::<taobao::ImLink>(&documented("taobao/order.im_link")).await;

        let made = self.daji_done::<daji::alibaba::CreateOrder>(&documented("dajisaas/alibaba.order_create")).await;
        self.daji_done::<daji::alibaba::GetPayUrls>(&json!({"orderIdList": [made["orderId"]]})).await;
        self.daji_done::<daji::alibaba::PayOrder>(&json!({"orderId": made["orderId"]})).await;
        self.daji_done::<daji::taobao::CreateOrder>(&documented("dajisaas/taobao.order_create")).await;
        self.daji_done::<daji::alibaba::UploadPicture>(&documented("dajisaas/alibaba.upload_image")).await;

        self.admin("clock/advance", &json!({"seconds": 30 * 86_400})).await;
        self.done::<logistics::UpsertAddress>(&documented("logistics/address.upsert")).await;
        self.done::<logistics::PreviewFreight>(&documented("logistics/freight.preview")).await;
    }

    /// What everybody can see of the world.
    pub(super) async fn seen(&self) -> Vec<String> {
        let mut seen = Vec::new();
        for path in ["/admin/orders", "/admin/products", "/admin/clock"] {
            seen.push(self.get(path).await.body);
        }
        let page = json!({"pageNum": 1, "pageSize": 50});
        seen.push(self.done::<alibaba::ListOrders>(&page).await.to_string());
        seen.push(self.done::<alibaba::cart::ListCart>(&json!({})).await.to_string());
        seen.push(self.done::<taobao::ListOrders>(&json!({})).await.to_string());
        seen.push(self.done::<taobao::ListCart>(&json!({})).await.to_string());
        seen.push(self.done::<taobao::ListRefunds>(&json!({"pageSize": 50})).await.to_string());
        seen.push(self.done::<logistics::GetAddresses>(&json!({})).await.to_string());
        // Wherever it is.
        seen.into_iter().map(|text| text.replace(&self.sandbox.console_url(), "http://here/")).collect()
    }
}

/// The journal without what differs from one run to the next.
fn journal(caller: &Caller) -> Vec<Value> {
    let entries = caller.sandbox.journal();
    let masked = entries.iter().map(|entry| {
        let mut entry = serde_json::to_value(entry).unwrap();
        // Pictures have the sandbox's own address.
        let here = caller.sandbox.console_url();
        let answer = entry["answer"].as_str().unwrap().replace(&here, "");
        entry["answer"] = Value::from(answer);
        for pointer in [
            "/received_at",
            "/headers/timestamp",
            "/headers/nonce-str",
            "/headers/signature",
            "/signature/string_to_sign",
            "/query",
        ] {
            // A query carries the time and the sign of warehouse logistics, next to the parameters.
            let Some(member) = entry.pointer_mut(pointer) else { continue };
            *member = match member.as_str() {
                Some(query) if pointer == "/query" => {
                    let proof = ["timestamp=", "sign="];
                    query.split('&').filter(|pair| !proof.iter().any(|name| pair.starts_with(name))).collect()
                }
                _ => Value::Null,
            };
        }
        entry
    });
    masked.collect()
}

#[tokio::test]
async fn the_same_calls_leave_the_same_journal() {
    let mut journals = Vec::new();
    for _ in 0..2 {
        let caller = Caller::start().await;
        caller.freeze(NOON).await;
        caller.journey().await;
        caller.seen().await;
        journals.push(journal(&caller));
    }
    let (one, other) = (&journals[0], &journals[1]);
    assert!(one.len() > 25 && one.len() == other.len(), "{} {}", one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        assert_eq!(one, other);
    }
}

#[tokio::test]
async fn a_reset_is_the_beginning_again() {
    let caller = Caller::start().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        caller.admin("reset", &json!({})).await;
        let clock = caller.get("/admin/clock").await.json();
        assert_eq!((&clock["mode"], &clock["ahead_seconds"]), (&json!("real"), &json!(0)));
        caller.freeze(NOON).await;
        caller.journey().await;
        seen.push(caller.seen().await);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn the_clock_is_set_to_any_time_and_to_nothing_else() {
    let caller = Caller::start().await;
    caller.freeze(NOON).await;
    caller.freeze(0).await;
    let real = caller.admin("clock", &json!({"mode": "real", "now_millis": NOON})).await.json();
    let now = real["now_millis"].as_i64().unwrap();
    assert!(real["mode"] == "real" && (NOON..NOON + 60_000).contains(&now), "{real}");
    for wrong in [
        json!({"mode": "frozen", "now_millis": -1}),
        json!({"mode": "real", "now_millis": i64::MAX}),
        json!({"mode": "frozen", "now_millis": "1"}),
        json!({"mode": "stopped"}),
        json!({"now_millis": 1}),
    ] {
        assert_eq!(caller.admin("clock", &wrong).await.status, 400, "{wrong}");
    }
}
