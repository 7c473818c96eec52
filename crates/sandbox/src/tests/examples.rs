//! The vendors' example requests for Taobao and logistics: each is done in a fresh sandbox, and its reply is one that the
//! client reads.

use super::calling::assert_done;
use super::{Caller, fixture, same_but_for};
use crate::served;
use crate::vendors::routes::tables;
use daigou_core::value::Unpublished;
use daigou_core::{Generation, Request};
use daigou_logistics::*;
use daigou_taobao::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

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

fn read(file: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

async fn runs<R: Request>(generation: Generation, params: &Value) {
    if R::OPERATION.route(generation).is_some() {
        assert_done::<R>(&Caller::start().await.perform::<R>(generation, params).await);
    }
}

/// Does an operation, by its id.
macro_rules! by_id {
    ($($marketplace:literal $id:literal $request:ty;)*) => {
        const TYPED: &[(&str, &str)] = &[$(($marketplace, $id)),*];

        async fn perform(example: &Example, generation: Generation, params: &Value) {
            match (example.marketplace.as_str(), example.operation.as_str()) {
                $(($marketplace, $id) => runs::<$request>(generation, params).await,)*
                other => panic!("{other:?}"),
            }
        }
    };
}

by_id! {
    "taobao" "goods.image_search" ImageSearch;
    "taobao" "goods.search" SearchGoods;
    "taobao" "goods.batch_check" BatchCheck;
    "taobao" "goods.get" GetItem;
    "taobao" "goods.inquiry" InquireGoods;
    "taobao" "goods.source" SourceGoods;
    "taobao" "order.render" RenderOrder;
    "taobao" "order.create" CreateOrder;
    "taobao" "order.list" ListOrders;
    "taobao" "order.upload_voucher" UploadVoucher;
    "taobao" "order.cancel" CancelOrder;
    "taobao" "order.update_warehouse" UpdateWarehouse;
    "taobao" "order.pay" PayOrders;
    "taobao" "order.im_link" ImLink;
    "taobao" "order.get" GetOrder;
    "taobao" "order.logistics" GetLogistics;
    "taobao" "refund.list" ListRefunds;
    "taobao" "refund.render" RenderRefund;
    "taobao" "refund.render_return" RenderReturn;
    "taobao" "refund.submit_return" SubmitReturn;
    "taobao" "refund.cancel" CancelRefund;
    "taobao" "refund.submit_message" SubmitRefundMessage;
    "taobao" "refund.submit" SubmitRefund;
    "taobao" "refund.messages" ListRefundMessages;
    "taobao" "refund.modify" ModifyRefund;
    "taobao" "refund.get" GetRefund;
    "taobao" "cart.create_order" CreateCartOrder;
    "taobao" "cart.preview" PreviewCart;
    "taobao" "cart.list" ListCart;
    "taobao" "cart.delete" DeleteCartLines;
    "taobao" "cart.add" AddToCart;
    "taobao" "cart.edit_quantity" EditCartQuantity;
    "logistics" "address.get" GetAddresses;
    "logistics" "address.upsert" UpsertAddress;
    "logistics" "freight.estimate" EstimateFreight;
    "logistics" "freight.preview" PreviewFreight;
    "logistics" "shipment.update_domestic" UpdateDomestic;
    "logistics" "shipment.create" CreateShipment;
}

#[tokio::test]
async fn every_documented_request_is_done_and_its_reply_read() {
    let manifest: Manifest = serde_json::from_str(fixture!("manifest.json")).unwrap();
    let here = |e: &&Example| e.kind == "request" && ["taobao", "logistics"].contains(&e.marketplace.as_str());
    for example in manifest.files.iter().filter(here) {
        let generation = if example.generation == "v1" { Generation::V1 } else { Generation::V2 };
        let params = read(&example.file);
        perform(example, generation, &params).await;
        // Goods are named by another id in the other generation.
        if !example.operation.starts_with("goods") {
            perform(example, generation.other(), &params).await;
        }
    }
}

#[tokio::test]
async fn what_needs_no_example_is_done_too() {
    for generation in [Generation::V1, Generation::V2] {
        let caller = Caller::start().await;
        let done = |heard| async move { heard };
        assert_done::<ListCart>(&done(caller.perform::<ListCart>(generation, &json!({})).await).await);
        assert_done::<PreviewCart>(&caller.perform::<PreviewCart>(generation, &json!({"ids": [75]})).await);
        let edit = json!({"id": 75, "quantity": 3});
        assert_done::<EditCartQuantity>(&caller.perform::<EditCartQuantity>(generation, &edit).await);
        assert_done::<DeleteCartLines>(&caller.perform::<DeleteCartLines>(generation, &json!({"ids": [75]})).await);
        let refund = json!({"refundId": "110000235001"});
        assert_done::<ListRefundMessages>(&caller.perform::<ListRefundMessages>(generation, &refund).await);
        assert_done::<ModifyRefund>(&caller.perform::<ModifyRefund>(generation, &refund).await);
        assert_done::<InquireGoods>(&caller.perform::<InquireGoods>(generation, &json!({})).await);
        let item = json!({"itemId": "672991141190"});
        assert_done::<InquireGoods>(&caller.perform::<InquireGoods>(generation, &item).await);
        assert_done::<GetAddresses>(&caller.perform::<GetAddresses>(generation, &json!({})).await);
    }
    let caller = Caller::start().await;
    caller.done::<UploadVoucher>(&json!({"orderId": "1031992847890383164"})).await;
}

#[test]
fn every_call_of_both_tables_is_served() {
    for (_, table) in tables().iter().filter(|(_, table)| {
        table.first().is_some_and(|row| ["taobao", "logistics"].contains(&row.operation.marketplace))
    }) {
        for operation in table.iter().map(|row| row.operation).filter(|operation| operation.kind() == "call") {
            let row = (operation.marketplace, operation.id);
            assert!(served().contains(&row) && TYPED.contains(&row), "{row:?}");
        }
    }
    assert_eq!(served().iter().filter(|(marketplace, _)| *marketplace == "taobao").count(), 32);
    assert_eq!(served().iter().filter(|(marketplace, _)| *marketplace == "logistics").count(), 6);
}

fn guess<T: DeserializeOwned + serde::Serialize>(data: &Value) -> Value {
    let reply: Unpublished<T> = serde_json::from_str(&data.to_string()).unwrap();
    serde_json::to_value(reply.guess().unwrap()).unwrap()
}

/// Nothing of an unpublished reply is lost in the shape that the client guesses.
#[tokio::test]
async fn what_is_not_published_has_the_upstream_shape() {
    let caller = Caller::start().await;
    let all = ["purchaseAmount"];
    let order = caller.done::<GetOrder>(&json!({"orderId": "1031992847890383164"})).await;
    same_but_for(&order, &guess::<PurchaseOrder>(&order), &all, "");
    let page = caller.done::<ListOrders>(&json!({"purchaseIds": ["200077684761"]})).await;
    same_but_for(&page, &guess::<OrderPage>(&page), &all, "");
    assert_eq!(page["purchaseOrders"][0]["purchaseId"], 200_077_684_761_i64);
    let found = caller.done::<SearchGoods>(&read("taobao/goods.search.request.json")).await;
    same_but_for(&found, &guess::<FoundItems>(&found), &[], "");
    assert_eq!(found["data"].as_array().unwrap().len(), 2);
    assert_eq!(found["data"][0]["price"], "1299.00");
    let rendered = caller.done::<RenderOrder>(&read("taobao/order.render.request.json")).await;
    same_but_for(&rendered, &guess::<RenderedOrder>(&rendered), &[], "");
    let documented = read("taobao/order.render.response.json");
    assert_eq!(rendered["totalRealPayPrice"], documented["data"]["totalRealPayPrice"]);
    let refunds = caller.done::<ListRefunds>(&json!({"refundId": "110002685755", "pageSize": 5})).await;
    same_but_for(&refunds, &guess::<RefundPage>(&refunds), &[], "");
    assert_eq!(refunds["total"], 1);
}

#[tokio::test]
async fn the_documented_replies_have_their_members() {
    let caller = Caller::start().await;
    let names = |json: &Value| json.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    let item = caller.done::<GetItem>(&read("taobao/goods.get.request.json")).await;
    let documented = read("taobao/goods.get.response.2.json")["data"].clone();
    assert!(names(&item).is_superset(&names(&documented)));
    assert!(names(&item["skuList"][0]).is_superset(&names(&documented["skuList"][0])));
    for name in ["title", "mpId", "itemId", "price", "promotionPrice", "shopName", "status", "itemType", "itemUrl"] {
        same_but_for(&documented[name], &item[name], &[], name);
    }
    for name in ["skuId", "mpSkuId", "price", "properties"] {
        assert_eq!(item["skuList"][0][name], documented["skuList"][0][name], "{name}");
    }
    let v2 = caller.perform::<GetItem>(Generation::V2, &read("taobao/goods.get.request.2.json")).await.data();
    assert_eq!((&v2["mpId"], v2["itemId"].as_str()), (&item["mpId"], Some("WUnUC1cILiBjt-Jv3lDdlQ")));
    let by_number = caller.perform::<GetItem>(Generation::V2, &json!({"itemId": "672991141190"})).await;
    assert!(by_number.code() == 400 && by_number.words().contains("WUnUC1cILiBjt-Jv3lDdlQ"));
    let like_it = caller.done::<ImageSearch>(&json!({"picUrl": item["picUrls"][0]})).await;
    assert_eq!(like_it[0]["itemId"], v2["itemId"]);
    caller.done::<GetItem>(&json!({"itemId": like_it[0]["itemId"]})).await;

    let refund = caller.done::<GetRefund>(&read("taobao/refund.get.request.json")).await;
    let documented = read("taobao/refund.get.response.json")["data"]["refundOrderAggregate"].clone();
    let aggregate = &refund["refundOrderAggregate"];
    for part in ["refundOrder", "purchaseOrderLine", "logistics"] {
        assert!(names(&aggregate[part]).is_superset(&names(&documented[part])), "{part}");
    }
    assert_eq!(aggregate["refundOrder"]["refundStatus"], 20);
    let parcels = caller.done::<GetLogistics>(&read("taobao/order.logistics.request.json")).await;
    let documented = read("taobao/order.logistics.response.json")["data"].clone();
    let (ours, theirs) = (&parcels["pnmLogisticsDetails"][0], &documented["pnmLogisticsDetails"][0]);
    for part in ["logisticsTraces", "logisticsPartner", "logisticsGoods"] {
        assert!(names(&ours[part][0]).is_superset(&names(&theirs[part][0])), "{part}");
    }
    let template = caller.done::<RenderRefund>(&read("taobao/refund.render.request.json")).await;
    let documented = read("taobao/refund.render.response.json")["data"].clone();
    assert_eq!(
        template["refundOrderTemplate"]["refundOrder"]["refundStatus"],
        documented["refundOrderTemplate"]["refundOrder"]["refundStatus"]
    );
    assert_eq!(template["saleFlag"], true);
    let link = caller.done::<ImLink>(&read("taobao/order.im_link.request.json")).await;
    assert!(link.as_str().unwrap().contains("loginToken="));
}
