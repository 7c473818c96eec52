//! The vendors' example requests for 1688: each is done, in a fresh sandbox and after all the others, and its reply is one
//! that the client reads.

use super::calling::assert_done;
use super::{Caller, fixture, same_but_for};
use crate::served;
use crate::vendors::routes::tables;
use daigou_alibaba1688::cart::*;
use daigou_alibaba1688::goods::*;
use daigou_alibaba1688::marketing::*;
use daigou_alibaba1688::orders::*;
use daigou_alibaba1688::refunds::*;
use daigou_core::value::Unpublished;
use daigou_core::{Generation, Request};
use daigou_upstream::alibaba::refund::{RefundReasons, Voucher};
use daigou_upstream::alibaba::{
    Category, CreatedOrder, HotList, LogisticsCompany, Outcome, SearchItem, SearchPage, Tracking,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    file: String,
    marketplace: String,
    operation: String,
    kind: String,
    generation: String,
}

impl Example {
    fn generation(&self) -> Generation {
        if self.generation == "v1" { Generation::V1 } else { Generation::V2 }
    }
}

fn examples() -> Vec<Example> {
    let manifest: Manifest = serde_json::from_str(fixture!("manifest.json")).unwrap();
    // What has the word `string` for every text is a schema, whose words no platform takes.
    let schema = |e: &Example| e.file == "alibaba1688/cart.create_order.request.json";
    let requests = manifest.files.into_iter().filter(|e| e.kind == "request" && e.marketplace == "alibaba1688");
    requests.filter(|e| !schema(e)).collect()
}

fn read(file: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

async fn runs<R: Request>(caller: &Caller, generation: Generation, params: &Value) -> Value {
    let heard = caller.perform::<R>(generation, params).await;
    assert_done::<R>(&heard);
    heard.data()
}

/// Does an operation, by its id.
macro_rules! by_id {
    ($($id:literal $request:ty;)*) => {
        const TYPED: &[&str] = &[$($id),*];

        async fn perform(caller: &Caller, example: &Example) -> Value {
            let params = read(&example.file);
            match example.operation.as_str() {
                $($id => runs::<$request>(caller, example.generation(), &params).await,)*
                other => panic!("{other:?}"),
            }
        }
    };
}

by_id! {
    "goods.detail" GetProduct;
    "goods.wangwang" FindWangwang;
    "goods.search" SearchProducts;
    "goods.image_search" SearchByPicture;
    "goods.shop_search" SearchShop;
    "goods.category" GetCategory;
    "goods.recommend" RecommendProducts;
    "goods.related" RelatedProducts;
    "order.batch_pay" PayOrders;
    "order.batch_preview" BatchPreview;
    "order.batch_create" BatchCreate;
    "order.tracking" TrackOrder;
    "order.list" ListOrders;
    "order.preview" PreviewOrder;
    "order.create" CreateOrder;
    "order.cancel" CancelOrder;
    "order.pay_url" GetPayUrl;
    "order.confirm_receipt" ConfirmReceipt;
    "order.detail" GetOrder;
    "refund.info" GetRefund;
    "refund.reasons" ListRefundReasons;
    "refund.upload_voucher" UploadVoucher;
    "refund.create" CreateRefund;
    "refund.return_goods" ReturnGoods;
    "refund.logistics_companies" ListLogisticsCompanies;
    "cart.create_order" CreateCartOrder;
    "cart.delete" DeleteCartLines;
    "cart.preview" PreviewCart;
    "cart.edit_quantity" EditCartQuantity;
    "cart.add" AddToCart;
    "cart.list" ListCart;
    "marketing.global_selection" SearchGlobalSelection;
    "marketing.selection" SearchSelection;
    "marketing.hot_list" GetHotList;
}

#[tokio::test]
async fn every_documented_request_is_done_and_its_reply_read() {
    assert!(examples().len() > 35);
    for example in examples() {
        perform(&Caller::start().await, &example).await;
    }
}

/// In the manifest's order and against it: no example is used up by another.
#[tokio::test]
async fn the_documented_requests_do_not_stand_in_each_others_way() {
    for backwards in [false, true] {
        let caller = Caller::start().await;
        let mut examples = examples();
        if backwards {
            examples.reverse();
        }
        for example in examples {
            perform(&caller, &example).await;
        }
        let params = json!({"pageNum": 1, "pageSize": 50});
        let listed = runs::<ListOrders>(&caller, Generation::V2, &params).await;
        let created =
            caller.sandbox.journal().iter().filter(|e| e.operation.is_some_and(|o| o.contains("create"))).count();
        // Two refunds are created too, and no example order is listed.
        assert_eq!(listed["total"], created - 2);
    }
}

#[test]
fn every_call_of_the_table_is_served() {
    let (_, table) = tables().into_iter().find(|(_, table)| table[0].operation.marketplace == "alibaba1688").unwrap();
    let calls: Vec<_> = table.iter().map(|row| row.operation).filter(|o| o.kind() == "call").collect();
    for operation in &calls {
        assert!(served().contains(&("alibaba1688", operation.id)) && TYPED.contains(&operation.id), "{}", operation.id);
    }
    assert_eq!(calls.len(), 34);
    assert_eq!(served().iter().filter(|(marketplace, _)| *marketplace == "alibaba1688").count(), 34);
}

fn names(json: &Value) -> BTreeSet<String> {
    json.as_object().unwrap().keys().cloned().collect()
}

/// What the documented reply shows and ours leaves out, or has in another JSON type; as deep as objects go.
fn lacks(theirs: &Value, ours: &Value, at: &str, out: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for (name, value) in theirs.iter().filter(|(_, value)| !value.is_null()) {
                lacks(value, ours.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"), out);
            }
        }
        (Value::Array(theirs), Value::Array(ours)) => {
            if let (Some(theirs), Some(ours)) = (theirs.first(), ours.first()) {
                lacks(theirs, ours, at, out);
            }
        }
        (theirs, ours) if std::mem::discriminant(theirs) == std::mem::discriminant(ours) => {}
        _ => out.push(at.to_owned()),
    }
}

/// What the sandbox does not tell: towns stand with the street, and districts have the code that the request gave.
const UNTOLD: [&str; 4] = [
    ".baseInfo.receiverInfo.toTownCode",
    ".nativeLogistics.town",
    ".nativeLogistics.townCode",
    ".nativeLogistics.areaCode",
];

async fn compare<R: Request>(generation: Generation, request: &str, reply: &str) -> Value {
    let params = read(&format!("alibaba1688/{request}.json"));
    let data = runs::<R>(&Caller::start().await, generation, &params).await;
    let mut out = Vec::new();
    lacks(&read(&format!("alibaba1688/{reply}.json"))["data"], &data, "", &mut out);
    out.retain(|at| !UNTOLD.contains(&at.as_str()));
    assert!(out.is_empty(), "{request}: {out:?}");
    data
}

#[tokio::test]
async fn the_documented_replies_have_their_members() {
    use Generation::{V1, V2};
    let page = compare::<SearchProducts>(V2, "goods.search.request", "goods.search.response").await;
    assert!(page["totalRecords"].as_i64().unwrap() > 1);
    assert!(page["data"][0]["offerId"].is_null());
    compare::<SearchShop>(V2, "goods.shop_search.request", "goods.shop_search.response").await;
    compare::<SearchByPicture>(V2, "goods.image_search.request", "goods.image_search.response").await;
    let dress = compare::<GetCategory>(V1, "goods.category.request", "goods.category.response").await;
    assert_eq!((&dress["chineseName"], &dress["translatedName"]), (&json!("连衣裙"), &json!("ワンピース")));
    assert_eq!(dress["parentCateId"], 10166);
    compare::<GetOrder>(V1, "order.detail.request", "order.detail.response").await;
    let created = compare::<CreateOrder>(V1, "order.create.request", "order.create.response").await;
    assert_eq!((&created["totalSuccessAmount"], &created["postFee"]), (&json!(63_600), &json!(600)));
    compare::<TrackOrder>(V1, "order.tracking.request", "order.tracking.response").await;
    compare::<GetPayUrl>(V2, "order.pay_url.request", "order.pay_url.response").await;
    assert_eq!(compare::<CancelOrder>(V2, "order.cancel.request", "order.cancel.response").await, true);
    compare::<GetRefund>(V1, "refund.info.request", "refund.info.response").await;
    compare::<ListRefundReasons>(V1, "refund.reasons.request", "refund.reasons.response").await;
    let page = compare::<GetHotList>(V1, "marketing.hot_list.request", "marketing.hot_list.response").await;
    let ranked = page["rankProductModels"].as_array().unwrap();
    assert!(ranked.len() == 20 && ranked.is_sorted_by_key(|row| std::cmp::Reverse(row["soldOut"].as_i64())));
    compare::<ListCart>(V2, "cart.list.request", "cart.list.response").await;
    let preview = compare::<PreviewOrder>(V1, "order.preview.request", "order.preview.response").await;
    let documented = read("alibaba1688/order.preview.response.json")["data"].clone();
    assert_eq!(preview["orderPreviewResuslt"][0]["sumPayment"], documented["orderPreviewResuslt"][0]["sumPayment"]);

    let batch = compare::<BatchCreate>(V2, "order.batch_create.request", "order.batch_create.response").await;
    let theirs = read("alibaba1688/order.batch_create.response.json")["data"][0].clone();
    for name in ["totalAmount", "shippingFee", "sumProductPayment", "status"] {
        assert_eq!(batch[0]["baseInfo"][name], theirs["baseInfo"][name], "{name}");
    }
    for name in ["itemAmount", "price", "productID", "specId", "quantity", "logisticsStatus", "statusStr"] {
        assert_eq!(batch[0]["productItems"][0][name], theirs["productItems"][0][name], "{name}");
    }
    assert_eq!(batch[0]["nativeLogistics"]["address"], theirs["nativeLogistics"]["address"]);
    let time = batch[0]["baseInfo"]["createTime"].as_str().unwrap();
    assert!(time.len() == 22 && time.ends_with("000+0800"), "{time}");

    let detail = compare::<GetProduct>(V1, "goods.detail.request", "goods.detail.response").await;
    assert_eq!(detail["offerId"], 706_627_393_257_i64);
    assert_eq!(detail["productSkuInfos"][0]["price"], "13.9");
}

fn guess<T: DeserializeOwned + Serialize>(data: &Value) {
    let reply: Unpublished<T> = serde_json::from_str(&data.to_string()).unwrap();
    same_but_for(data, &serde_json::to_value(reply.guess().unwrap()).unwrap(), &[], "");
}

/// Nothing of an unpublished reply is lost in the shape that the client guesses.
#[tokio::test]
async fn what_is_not_published_has_the_upstream_shape() {
    let caller = Caller::start().await;
    for example in examples() {
        let data = perform(&caller, &example).await;
        match example.operation.as_str() {
            "goods.wangwang" => guess::<Wangwang>(&data),
            "goods.category" => guess::<Category>(&data),
            "goods.recommend" | "goods.related" => guess::<Vec<SearchItem>>(&data),
            "marketing.global_selection" | "marketing.selection" => guess::<SearchPage>(&data),
            "marketing.hot_list" => guess::<HotList>(&data),
            "order.create" => guess::<CreatedOrder>(&data),
            "order.tracking" => guess::<Tracking>(&data),
            "refund.reasons" => guess::<RefundReasons>(&data),
            "refund.upload_voucher" => guess::<Voucher>(&data),
            "refund.return_goods" => guess::<Outcome>(&data),
            "refund.logistics_companies" => guess::<Vec<LogisticsCompany>>(&data),
            _ => {}
        }
    }
    let number = json!({"openUid": "BBBsYj57TvauuzYy0AH4tDVCQ", "offerId": 705_873_412_096_i64});
    let link = runs::<FindWangwang>(&caller, Generation::V1, &number).await;
    assert!(link.as_str().unwrap().contains("/web/https/amos.alicdn.com/"), "{link}");
    let nick = json!({"openUid": "BBBsYj57TvauuzYy0AH4tDVCQ", "offerId": "0TKFRHPSMug9XFLmzNmVXw"});
    assert_eq!(runs::<FindWangwang>(&caller, Generation::V2, &nick).await["wangwangNick"], "斯嘉丽服装商行");
    let search = json!({"keyword": "", "beginPage": 1, "pageSize": 5});
    let first = runs::<SearchSelection>(&caller, Generation::V1, &search).await["data"][0].clone();
    assert!(first["offerId"].is_i64() && first["offerMapId"].is_string());
    assert!(names(&first).contains("priceInfo"));
}
