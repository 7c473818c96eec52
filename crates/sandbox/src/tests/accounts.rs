//! Accounts: what one has no other sees, pays or changes; and what an account can pay with.

use super::tables::documented;
use super::{Caller, fixture};
use crate::time::instants;
use crate::vendors::routes::calls;
use crate::{Options, SandboxAccount, served};
use daigou_core::auth::{DajiAuth, PandaPonAuth, Secret};
use daigou_core::{Generation, Platform};
use serde_json::{Map, Value, json};

const SPEC: &str = "cd2b8c31408766f9fb089e74e2a6ac15";
const BAG: i64 = 734_714_573_551;

/// The accounts beside the first of either platform.
fn further() -> Vec<SandboxAccount> {
    vec![
        SandboxAccount::pandapon("k2", Secret::new("s2"), "2100000000002"),
        SandboxAccount::dajisaas("a2", Secret::new("t2")),
    ]
}

fn options() -> Options {
    Options::default().accounts(further())
}

impl Caller {
    /// The same sandbox, called as another account.
    fn signs_as(
        &mut self,
        pandapon: Option<(&str, &str, &str)>,
        daji: Option<(&str, &str)>,
    ) -> (PandaPonAuth, DajiAuth) {
        let before = (self.pandapon.clone(), self.daji.clone());
        if let Some((key, secret, user)) = pandapon {
            self.pandapon.access_key = key.to_owned();
            self.pandapon.access_secret = Secret::new(secret);
            self.pandapon.user_id = user.to_owned();
        }
        if let Some((key, secret)) = daji {
            self.daji.app_key = key.to_owned();
            self.daji.app_secret = Secret::new(secret);
        }
        before
    }

    fn second(&mut self) -> (PandaPonAuth, DajiAuth) {
        self.signs_as(Some(("k2", "s2", "2100000000002")), Some(("a2", "t2")))
    }

    fn back(&mut self, (pandapon, daji): (PandaPonAuth, DajiAuth)) {
        (self.pandapon, self.daji) = (pandapon, daji);
    }
}

/// What an account has: the members by which requests would name it, and texts that stand in nobody else's replies.
pub(super) struct Owned {
    pub(super) of_1688: Map<String, Value>,
    of_taobao: Map<String, Value>,
    ids: Vec<String>,
    marks: Vec<String>,
}

fn address(mark: &str) -> Value {
    json!({"fullName": mark, "mobile": "13800000000", "provinceText": "浙江省", "cityText": "杭州市",
        "address": "网商路699号"})
}

fn members(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!("{value}") };
    members
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn number(value: &Value) -> i64 {
    text(value).parse().unwrap()
}

/// Everything that PandaPon's account can have.
pub(super) async fn fill_pandapon(caller: &Caller, mark: &str) -> Owned {
    let on = Platform::PandaPon;
    let line = json!({"offerId": BAG, "specId": SPEC, "quantity": 1});
    let ask = json!({"flow": "general", "message": mark, "addressParam": address(mark), "cargoParamList": [line]});
    let order = caller.operate(on, "alibaba1688 order.create", &ask).await.data()["orderId"].clone();
    caller.operate(on, "alibaba1688 order.batch_pay", &json!({"orderIds": [order]})).await.data();
    let ask_refund = json!({"orderId": number(&order), "orderEntryIds": [number(&order)], "disputeRequest": "refund",
        "applyPayment": 63_000, "applyCarriage": 0, "applyReasonId": 20028, "description": mark,
        "goodsStatus": "refundWaitSellerSend"});
    let refund = caller.operate(on, "alibaba1688 refund.create", &ask_refund).await.data()["refundId"].clone();
    let unpaid = caller.operate(on, "alibaba1688 order.create", &ask).await.data()["orderId"].clone();
    caller.operate(on, "alibaba1688 cart.add", &json!({"offerId": BAG, "specId": SPEC, "quantity": 2})).await.data();
    let cart = caller.operate(on, "alibaba1688 cart.list", &json!({})).await.data();
    let cart = cart["enableList"][0]["cartItemInfos"][0]["id"].clone();

    let receiver = json!({"name": mark, "state": "浙江省", "address": "网商路699号"}).to_string();
    let line = json!([{"itemId": "600086815456800431", "skuId": "4766078803304", "quantity": 1}]).to_string();
    let ask = json!({"purchaseAmount": 99_999, "receiver": receiver, "orderLineList": line, "sellerOrderNumber": mark});
    let made = caller.operate(on, "taobao order.create", &ask).await.data();
    let sub = made["subOrderVOS"][0].clone();
    caller
        .operate(on, "taobao order.pay", &json!({"purchaseOrderIdList": [number(&sub["taobaoPurchaseId"])]}))
        .await
        .data();
    // It is carried out a moment later.
    caller.later(1).await;
    let ask = json!({"purchaseOrderLineId": sub["taobaoSubPurchaseId"], "refundType": 1, "goodsStatus": 1, "reasonId": 1,
        "refundFee": 7, "refundDesc": mark});
    caller.operate(on, "taobao refund.submit", &ask).await.data();
    let listed = caller.operate(on, "taobao refund.list", &json!({"pageSize": 9})).await.data();
    let back = listed["data"][0]["refundOrderAggregate"]["refundOrder"]["refundId"].clone();
    let add = json!({"mpId": "26", "mpSkuId": "65", "quantity": 1, "userId": mark});
    caller.operate(on, "taobao cart.add", &add).await.data();
    let basket = caller.operate(on, "taobao cart.list", &json!({})).await.data()["enableList"][0]["id"].clone();
    let kept = caller.operate(on, "logistics address.upsert", &json!({"name": mark, "city": "宁波市"})).await;
    assert_eq!(kept.code(), 200);
    let book = caller.operate(on, "logistics address.get", &json!({})).await.data()[0]["id"].clone();

    let main = sub["taobaoPurchaseId"].clone();
    let of_1688 = json!({"orderId": number(&unpaid), "orderIds": [unpaid], "tbOrderId": order, "refundId": refund,
        "orderEntryIds": [number(&order)], "cartIds": [cart], "ids": [cart], "id": cart, "address": "x"});
    let of_taobao = json!({"orderId": made["orderNo"], "purchaseId": main, "purchaseOrderIdList": [number(&main)],
        "purchaseIds": [main], "outerPurchaseId": mark, "refundId": back, "ids": [basket], "id": basket,
        "subPurchaseOrderId": sub["taobaoSubPurchaseId"], "purchaseOrderLineId": sub["taobaoSubPurchaseId"],
        "subOrderId": sub["subOrderId"], "salesOrderId": made["orderNo"], "purchaseOrderId": main, "bookId": book});
    let ids =
        [&order, &unpaid, &refund, &made["orderNo"], &main, &sub["taobaoSubPurchaseId"], &sub["subOrderId"], &back];
    let ids = ids.into_iter().map(text).collect();
    Owned { of_1688: members(of_1688), of_taobao: members(of_taobao), ids, marks: vec![mark.to_owned()] }
}

/// Everything that DajiSaaS's account can have.
async fn fill_dajisaas(caller: &Caller, mark: &str) -> Owned {
    let on = Platform::DajiSaas;
    let line = json!({"offerId": BAG, "specId": SPEC, "quantity": 1});
    let ask = json!({"thirdOrderId": mark, "flow": "general", "message": mark, "isvBizType": "cross",
        "addressParam": address(mark), "cargoParamList": [line]});
    let order = caller.operate(on, "alibaba.order_create", &ask).await.data()["orderId"].clone();
    let mut ask: Value = serde_json::from_str(fixture!("dajisaas/taobao.order_create.request.json")).unwrap();
    ask["thirdOrderId"] = json!(mark);
    ask["receiver"]["name"] = json!(mark);
    let made = caller.operate(on, "taobao.order_create", &ask).await.data()["data"]["orderList"][0].clone();
    let main = made["purchaseId"].clone();
    let upload = caller.operate(on, "alibaba.upload_image", &json!({"pic_url": "http://a.example/b.jpg"})).await;
    let upload = upload.json()["data"]["imageId"].clone();
    let subs = made["orderLineList"][0]["subPurchaseOrderId"].clone();
    let of_1688 = json!({"orderId": order, "orderIdList": [order], "outOrderId": mark, "imageId": upload,
        "orderEntryIds": [number(&order)], "tradeID": order});
    let of_taobao = json!({"purchase_id": text(&main), "purchaseOrderIdList": [number(&main)],
        "purchaseIds": [text(&main)], "purchase_ids": [text(&main)], "outer_purchase_id": mark,
        "sub_purchase_orderId_list": [text(&subs)], "image_id": upload, "thirdOrderId": mark});
    let ids = [&order, &main, &subs].map(text).into();
    Owned { of_1688: members(of_1688), of_taobao: members(of_taobao), ids, marks: vec![mark.to_owned()] }
}

/// What an account's own reads show.
async fn own_view(caller: &Caller, platform: Platform, owned: &Owned) -> Vec<String> {
    let page = json!({"pageNum": 1, "pageSize": 50, "page": 1});
    let reads: &[(&str, Value)] = &match platform {
        Platform::PandaPon => [
            ("alibaba1688 order.list", json!({"pageNum": 1, "pageSize": 50})),
            ("alibaba1688 order.detail", json!({"orderId": text(&owned.of_1688["tbOrderId"])})),
            ("alibaba1688 refund.info", json!({"refundId": owned.of_1688["refundId"]})),
            ("alibaba1688 cart.list", json!({})),
            ("taobao order.list", json!({})),
            ("taobao refund.list", json!({"pageSize": 50})),
            ("taobao cart.list", json!({})),
            ("logistics address.get", json!({})),
        ],
        Platform::DajiSaas => {
            let order = json!({"orderId": owned.of_1688["orderId"]});
            let lists = ["alibaba.order_list", "taobao.order_detail"];
            let all = json!({"page": 1, "pageSize": 50});
            let image = json!({"imageId": owned.of_1688["imageId"], "beginPage": 1, "pageSize": 1, "country": "en"});
            [
                (lists[0], all.clone()),
                ("alibaba.order_detail", order.clone()),
                (lists[1], json!({})),
                ("alibaba.image_search", image),
                (lists[0], json!({"page": 1, "pageSize": 50, "outOrderId": owned.of_1688["outOrderId"]})),
                (lists[1], json!({"outer_purchase_id": owned.of_1688["outOrderId"]})),
                ("alibaba.order_detail", order),
                (lists[0], all),
            ]
        }
    };
    drop(page);
    let mut seen = Vec::new();
    for (id, params) in reads {
        seen.push(caller.operate(platform, id, params).await.data().to_string());
    }
    seen
}

/// Every operation of every platform, called by each account with the names of what each other account has.
#[tokio::test]
async fn no_call_of_one_account_sees_or_changes_what_another_has() {
    let mut caller = Caller::bare(options().strict(false)).await;
    caller.freeze(1_800_000_000_000).await;
    let examples = documented();
    let mut all = Vec::new();
    for (which, first) in [("first", true), ("second", false)] {
        let before = if first { None } else { Some(caller.second()) };
        let pandapon = fill_pandapon(&caller, &format!("owner-p-{which}")).await;
        let dajisaas = fill_dajisaas(&caller, &format!("owner-d-{which}")).await;
        let views = [
            own_view(&caller, Platform::PandaPon, &pandapon).await,
            own_view(&caller, Platform::DajiSaas, &dajisaas).await,
        ];
        let [view_p, view_d] = views;
        all.push((Platform::PandaPon, first, pandapon, view_p));
        all.push((Platform::DajiSaas, first, dajisaas, view_d));
        if let Some(before) = before {
            caller.back(before);
        }
    }
    let mut tried = 0;
    for asking_first in [true, false] {
        let before = if asking_first { None } else { Some(caller.second()) };
        for (platform, operation) in calls() {
            assert!(served().contains(&(operation.marketplace, operation.id)), "{}", operation.id);
            let generation = if operation.v1.is_some() { Generation::V1 } else { Generation::V2 };
            let key = format!("{} {}", operation.marketplace, operation.id);
            let taobao = operation.marketplace == "taobao" || operation.id.starts_with("taobao.");
            let others = all.iter().filter(|(on, first, ..)| !(*on == platform && *first == asking_first));
            for (_, _, owned, _) in others {
                let mut params = examples.get(&key).cloned().unwrap_or_else(|| json!({}));
                let named = if taobao { &owned.of_taobao } else { &owned.of_1688 };
                let members = params.as_object_mut().unwrap();
                for (name, value) in named {
                    // An id that the request needs in another form stays the example's.
                    if members.get(name).is_none_or(|known| known.is_array() == value.is_array()) {
                        members.insert(name.clone(), value.clone());
                    }
                }
                let heard = caller.any(platform, operation, generation, &params).await;
                tried += 1;
                let said = &heard.body;
                assert!(heard.status == 200 || heard.status == 400, "{key}: {said}");
                let mark = owned
                    .marks
                    .iter()
                    .find(|mark| said.contains(mark.as_str()) && !params.to_string().contains(mark.as_str()));
                assert_eq!(mark, None, "{key} shows another's: {said}");
                let done = heard.code() == 200 && !said.contains("\"success\":false");
                let id = owned.ids.iter().find(|id| said.contains(id.as_str()));
                assert!(!done || id.is_none(), "{key} knows {id:?}: {said}");
            }
        }
        if let Some(before) = before {
            caller.back(before);
        }
    }
    assert!(tried > 300, "{tried}");
    for (platform, first, owned, view) in &all {
        let before = if *first { None } else { Some(caller.second()) };
        let now = own_view(&caller, *platform, owned).await;
        for (was, is) in view.iter().zip(&now) {
            for id in owned.ids.iter().filter(|id| was.contains(id.as_str())) {
                assert!(is.contains(id.as_str()), "{id} is gone: {is}");
            }
        }
        // What others asked for made nothing of theirs here: the first detail is what it was.
        assert_eq!(view[1], now[1]);
        if let Some(before) = before {
            caller.back(before);
        }
    }
}

#[tokio::test]
async fn orders_say_whose_they_are_and_are_found_by_their_account() {
    let mut caller = Caller::bare(options()).await;
    let first = fill_pandapon(&caller, "one").await;
    let before = caller.second();
    fill_pandapon(&caller, "two").await;
    fill_dajisaas(&caller, "three").await;
    caller.back(before);
    let rows = caller.get("/admin/orders").await.json();
    let of = |account: &str| rows.as_array().unwrap().iter().filter(|row| row["account"] == account).count();
    assert_eq!((of(&caller.pandapon.access_key), of("k2"), of("a2")), (3, 3, 2));
    let found = caller.get("/admin/orders?account=a2").await.json();
    assert_eq!((found.as_array().unwrap().len(), &found[0]["platform"]), (2, &json!("dajisaas")));
    let unknown = caller.get("/admin/orders?account=nobody").await;
    assert!(unknown.status == 400 && unknown.body.contains("no account `nobody`"), "{}", unknown.body);
    let accounts = caller.get("/admin/accounts").await.json();
    let counts: Vec<_> = accounts.as_array().unwrap().iter().map(|row| row["orders"].as_u64().unwrap()).collect();
    assert_eq!(counts, [3, 0, 3, 2]);
    assert!(!accounts.to_string().contains("s2") && accounts[2]["user_ids"] == json!(["2100000000002"]));
    let page = caller.get(&format!("/admin/orders/{}", first.ids[0])).await.json();
    assert_eq!(page["account"], caller.pandapon.access_key.as_str());
}

#[tokio::test]
async fn accounts_are_added_and_changed_while_it_runs_and_masked_like_the_first() {
    let mut caller = Caller::bare(Options::default()).await;
    let new = json!({"platform": "pandapon", "access_key": "k9", "access_secret": "hush-hush", "user_ids": ["7", "8"]});
    let added = caller.admin("accounts", &new).await;
    assert_eq!((added.status, &added.json()["account"]), (200, &json!("k9")), "{}", added.body);
    assert_eq!(caller.admin("accounts", &new).await.status, 409);
    let wrong = caller.admin("accounts", &json!({"platform": "pandapon", "access_key": ""})).await;
    for part in ["access_key: is missing", "access_secret: is missing", "user_ids: is missing"] {
        assert!(wrong.status == 400 && wrong.body.contains(part), "{}", wrong.body);
    }
    let before = caller.signs_as(Some(("k9", "hush-hush", "8")), None);
    let ask = json!({"flow": "general", "message": "note: hush-hush", "addressParam": address("a"),
        "cargoParamList": [{"offerId": BAG, "specId": SPEC, "quantity": 1}]});
    caller.operate(Platform::PandaPon, "alibaba1688 order.create", &ask).await.data();
    let listed =
        caller.operate(Platform::PandaPon, "alibaba1688 order.list", &json!({"pageNum": 1, "pageSize": 5})).await;
    assert_eq!((&listed.data()["total"], &listed.data()["data"][0]["userId"]), (&json!(1), &json!("8")));
    assert!(!caller.sandbox.journal()[0].body.contains("hush"), "{}", caller.sandbox.journal()[0].body);
    // The other sub-account shares the books; a stranger is refused.
    caller.pandapon.user_id = "7".to_owned();
    let ask = json!({"pageNum": 1, "pageSize": 5, "userIdList": ["7"]});
    let own = caller.operate(Platform::PandaPon, "alibaba1688 order.list", &ask).await.data();
    assert_eq!(own["total"], 0);
    caller.pandapon.user_id = "9".to_owned();
    let heard = caller.operate(Platform::PandaPon, "alibaba1688 order.list", &ask).await;
    assert!(heard.code() == 401 && heard.words().contains("`9` is not known here; the sandbox knows `7`, `8`"));
    caller.back(before);
    let patched = caller.send("PATCH", "/admin/accounts/k9", &[], r#"{"user_ids": ["9"], "balance_fen": 5}"#).await;
    assert_eq!((&patched.json()["balance_fen"], &patched.json()["user_ids"]), (&json!(5), &json!(["9"])));
    for (key, body, status) in
        [("k8", "{}", 404), ("k9", r#"{"balance_fen": -1}"#, 400), ("k9", r#"{"secret": 1}"#, 400)]
    {
        assert_eq!(caller.send("PATCH", &format!("/admin/accounts/{key}"), &[], body).await.status, status, "{body}");
    }
    // Two accounts may use one nonce.
    caller.admin("reset", &json!({})).await;
    assert_eq!(caller.get("/admin/accounts").await.json().as_array().unwrap().len(), 2, "a reset is the start again");
}

/// An order of the bag, unpaid.
async fn bag(caller: &Caller, platform: Platform) -> String {
    let line = json!({"offerId": BAG, "specId": SPEC, "quantity": 1});
    let ask = json!({"flow": "general", "addressParam": address("a"), "cargoParamList": [line]});
    let (id, ask) = match platform {
        Platform::PandaPon => ("alibaba1688 order.create", ask),
        Platform::DajiSaas => {
            let mut ask = ask;
            ask["thirdOrderId"] = json!("PO");
            ask["message"] = json!("");
            ask["isvBizType"] = json!("cross");
            ("alibaba.order_create", ask)
        }
    };
    text(&caller.operate(platform, id, &ask).await.data()["orderId"])
}

#[tokio::test]
async fn what_the_balance_does_not_cover_is_not_paid_and_refunds_come_back_to_it() {
    let caller = Caller::bare(Options::default()).await;
    let key = caller.pandapon.access_key.clone();
    let set = async |account: &str, body: &str| {
        let heard = caller.send("PATCH", &format!("/admin/accounts/{account}"), &[], body).await;
        assert_eq!(heard.status, 200, "{}", heard.body);
    };
    let balance = async |place: usize| caller.get("/admin/accounts").await.json()[place]["balance_fen"].clone();
    let on = Platform::PandaPon;
    set(&key, r#"{"balance_fen": 100000}"#).await;
    let (one, two) = (bag(&caller, on).await, bag(&caller, on).await);
    let both = caller.operate(on, "alibaba1688 order.batch_pay", &json!({"orderIds": [one, two]})).await;
    assert!(both.code() == 400 && both.words().contains("orderIds[1]: ACCOUNT_BALANCE_NOT_ENOUGH"), "{}", both.body);
    assert_eq!(balance(0).await, 100_000);
    caller.operate(on, "alibaba1688 order.batch_pay", &json!({"orderIds": [one]})).await.data();
    assert_eq!(balance(0).await, 100_000 - 63_600);
    let link = caller.operate(on, "alibaba1688 order.pay_url", &json!({"orderId": two})).await.data();
    assert_eq!((&link["cantPayOrderList"], &link["payUrl"]), (&json!([two.parse::<i64>().unwrap()]), &Value::Null));
    let number = one.parse::<i64>().unwrap();
    let ask = json!({"orderId": number, "orderEntryIds": [number], "disputeRequest": "refund", "applyPayment": 63_000,
        "applyCarriage": 600, "applyReasonId": 20028, "description": "不想要了", "goodsStatus": "refundWaitSellerSend"});
    caller.operate(on, "alibaba1688 refund.create", &ask).await.data();
    assert_eq!(caller.event(&one, "refund_agree").await.status, 200);
    assert_eq!(balance(0).await, 100_000);
    set(&key, r#"{"risk": ["payments"]}"#).await;
    let refused = caller.operate(on, "alibaba1688 order.batch_pay", &json!({"orderIds": [two]})).await;
    assert!(refused.words().contains("ACCOUNT_FROZEN"), "{}", refused.body);

    let on = Platform::DajiSaas;
    set("sandbox-app", r#"{"balance_fen": 0}"#).await;
    let order = bag(&caller, on).await;
    let paid = caller.operate(on, "alibaba.pay", &json!({"orderId": order})).await.data();
    assert_eq!((&paid["success"], &paid["code"]), (&json!(false), &json!("ACCOUNT_BALANCE_NOT_ENOUGH")));
    let links = caller.operate(on, "alibaba.pay_urls", &json!({"orderIdList": [order]})).await.data();
    assert_eq!((&links["success"], &links["errorCode"]), (&json!(false), &json!("ACCOUNT_BALANCE_NOT_ENOUGH")));
    let ask: Value = serde_json::from_str(fixture!("dajisaas/taobao.order_create.request.json")).unwrap();
    let made = caller.operate(on, "taobao.order_create", &ask).await.data()["data"]["orderList"][0].clone();
    let ids = json!({"purchaseOrderIdList": [made["purchaseId"]]});
    let paid = caller.operate(on, "taobao.order_pay", &ids).await.data()["data"].clone();
    assert_eq!(paid["payFailedResults"][0]["errorCode"], "ACCOUNT_BALANCE_NOT_ENOUGH");
    assert_eq!(paid["willPayPurchaseOrderIds"], json!([]));
    set("sandbox-app", r#"{"balance_fen": null, "risk": ["orders"]}"#).await;
    let line = json!({"offerId": BAG, "specId": SPEC, "quantity": 1});
    let ask = json!({"thirdOrderId": "PO", "flow": "general", "message": "", "isvBizType": "cross", "addressParam": address("a"), "cargoParamList": [line]});
    let refused = caller.operate(on, "alibaba.order_create", &ask).await.data();
    assert_eq!((&refused["success"], &refused["code"]), (&json!(false), &json!("RISK_CONTROL")));
    let paid = caller.operate(on, "alibaba.pay", &json!({"orderId": order})).await.data();
    assert_eq!(paid["success"], true);
}

/// In the query, as the vendor's pages have it, without the headers of the other calls: the account is the one that signed.
#[tokio::test]
async fn warehouse_logistics_is_signed_in_the_query_alone() {
    let caller = Caller::bare(options()).await;
    let body = fixture!("logistics/freight.estimate.request.json");
    for (key, secret, status) in
        [(caller.pandapon.access_key.as_str(), None, 200), ("k2", Some("s2"), 200), ("k2", Some("x"), 401)]
    {
        let mut signer = caller.pandapon.clone();
        signer.access_key = key.to_owned();
        if let Some(secret) = secret {
            signer.access_secret = Secret::new(secret);
        }
        let timestamp = signer.unit.write(instants::now());
        let sign = signer.scheme.sign(&signer.access_key, &signer.access_secret, &timestamp, "");
        let path = format!("/pandapon/v2/open/pp/logistics/itemLogisticsPrice?timestamp={timestamp}&sign={sign}");
        let heard = caller.send("POST", &path, &[], body).await;
        assert_eq!(heard.code(), status, "{}", heard.body);
    }
    let heard = caller.send("POST", "/pandapon/v2/open/pp/logistics/itemLogisticsPrice?timestamp=1", &[], body).await;
    assert!(heard.code() == 401 && heard.words().contains("missing or empty: sign"), "{}", heard.body);
}

/// Each of these strikes the account that it names and no other, on either platform.
#[tokio::test]
async fn a_fault_strikes_the_account_that_it_names() {
    let mut caller = Caller::bare(options()).await;
    let faults = json!([
        {"operation": "order.list", "fault": "latency", "delay_ms": 400, "account": "k2"},
        {"operation": "order.detail", "fault": "rate_limit", "per_second": 1, "account": "k2"},
        {"operation": "*", "fault": "refusal", "code": 4321, "account": "a2"},
        {"operation": "cart.create_order", "fault": "late_effect", "seconds": 60, "account": "k2"},
    ]);
    let set = caller.send("POST", "/admin/faults", &[], &faults.to_string()).await;
    assert_eq!(set.status, 200, "{}", set.body);
    assert_eq!(caller.get("/admin/faults").await.json()[0]["account"], "k2");
    let list = r#"{"pageNum":1,"pageSize":20}"#;
    for struck in [false, true] {
        let before = struck.then(|| caller.second());
        let started = std::time::Instant::now();
        caller.call("/v2/alibaba/order/page", list).await;
        assert_eq!(started.elapsed().as_millis() >= 400, struck);
        let get = r#"{"orderNo":"X"}"#;
        let statuses =
            [caller.call("/alibaba/order/detail", get).await, caller.call("/alibaba/order/detail", get).await];
        assert_eq!(statuses.iter().any(|heard| heard.status == 429), struck);
        let daji = caller.daji("/alibaba/trade/get/buyerView", r#"{"orderId":1}"#).await;
        assert_eq!(daji.body.contains("4321"), struck, "{}", daji.body);
        if let Some(before) = before {
            caller.back(before);
        }
    }
    let wrong = json!([{"operation": "*", "fault": "drop", "account": "k2"}]).to_string();
    let wrong = caller.send("POST", "/admin/faults", &[], &wrong).await;
    assert!(wrong.status == 400 && wrong.body.contains("account: belongs to faults of calls"), "{}", wrong.body);
}
