//! Poizon at DajiSaaS: the documented examples, and what state does to them.

use crate::tests::{Caller, fixture, same_but_for};
use daigou_dajisaas::poizon::{GetProduct, Product, ProductPage, SearchProducts};
use serde_json::{Value, json};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The total is that of the sandbox.
#[tokio::test]
async fn the_documented_search_finds_the_documented_product() {
    let caller = Caller::start().await;
    let mut expected = parsed(fixture!("dajisaas/poizon.search.response.json"))["data"].clone();
    expected["total"] = json!(1);
    let found = caller.daji_done::<SearchProducts>(&parsed(fixture!("dajisaas/poizon.search.request.json"))).await;
    same_but_for(&expected, &found, &[], "data");
}

/// The documented reply is shortened: what a list shows beside it is told here too.
#[tokio::test]
async fn the_documented_product_is_the_documented_one() {
    let caller = Caller::start().await;
    let request = parsed(fixture!("dajisaas/poizon.detail.request.json"));
    let heard = caller.daji_perform::<GetProduct>(&request).await;
    let expected = parsed(fixture!("dajisaas/poizon.detail.response.json"));
    let found = heard.json();
    assert_eq!((&found["code"], &found["msg"], found.get("message")), (&expected["code"], &expected["msg"], None));
    let more = [
        "id",
        "createTime",
        "modifyTime",
        "distSpuId",
        "distStatus",
        "dwDesignerId",
        "distFitPeopleName",
        "image",
        "baseImage",
        "authPrice",
        "sales",
        "material",
        "style",
        "sizeChart",
        "productDesc",
        "season",
        "dwSpuId",
        "distSkuId",
        "barcode",
        "skuLink",
    ];
    same_but_for(&expected["data"], &found["data"], &more, "data");
}

#[tokio::test]
async fn the_list_is_walked_behind_the_last_product_of_each_page() {
    let caller = Caller::start().await;
    let all = caller.sandbox_products();
    for size in [7, 20] {
        let (mut start, mut seen, mut pages) = (0, Vec::new(), 0);
        loop {
            let page = caller.daji_done::<SearchProducts>(&json!({"startId": start, "pageSize": size})).await;
            let page: ProductPage = serde_json::from_str(&page.to_string()).unwrap();
            assert_eq!(page.total, Some(62));
            pages += 1;
            let Some(last) = page.cursor() else { break };
            start = last.as_i64().unwrap();
            assert!(page.spu_list.len() <= size && page.spu_list.iter().all(|spu| spu.sku_list.is_none()));
            seen.extend(page.spu_list.iter().map(|spu| spu.dw_spu_id.as_ref().unwrap().as_i64().unwrap()));
        }
        assert_eq!((seen, pages), (all.clone(), 62_usize.div_ceil(size) + 1));
    }
}

impl Caller {
    /// The numbers of every product of Poizon's, in the list's order.
    fn sandbox_products(&self) -> Vec<i64> {
        crate::world::World::new(crate::Options::default().seed).poizon.iter().map(|product| product.number).collect()
    }
}

#[tokio::test]
async fn titles_are_searched_by_words_and_brands_by_name() {
    let caller = Caller::start().await;
    for (member, words, expected) in [
        ("distSpuTitle", "samba og", 4),
        ("distSpuTitle", " BLACK ", 15),
        ("dwSpuTitle", "板鞋", 12),
        ("dwSpuTitle", "小白鞋", 1),
        ("distBrandName", "new balance", 8),
        ("distBrandName", "New", 0),
        ("dwSpuTitle", "Samba OG", 0),
        ("distSpuTitle", "no such thing", 0),
    ] {
        let request = json!({"startId": 0, "pageSize": 20, member: words});
        let found = caller.daji_done::<SearchProducts>(&request).await;
        let here = found["spuList"].as_array().unwrap().len();
        assert_eq!((found["total"].clone(), here), (json!(expected), expected), "{member} {words}");
    }
    let both = json!({"startId": 0, "distBrandName": "Nike", "dwSpuTitle": "黑色"});
    assert_eq!(caller.daji_done::<SearchProducts>(&both).await["total"], 3);
}

/// Every product of the list can be looked up; a variant without a price cannot be bought.
#[tokio::test]
async fn every_product_has_variants_and_some_of_them_no_price() {
    let caller = Caller::start().await;
    let (mut with, mut without) = (0, 0);
    for number in caller.sandbox_products() {
        let product = caller.daji_done::<GetProduct>(&json!({"dwSpuId": number})).await;
        let product: Product = serde_json::from_str(&product.to_string()).unwrap();
        let skus = product.sku_list.as_ref().unwrap();
        assert!(!skus.is_empty() && skus.iter().all(|sku| sku.min_bid_price.is_some()), "{number}");
        with += product.available().count();
        without += skus.len() - product.available().count();
        let off = product.dist_status.as_ref().unwrap().as_str() == "PRODUCT_OFF";
        assert!(!off || product.available().count() == 0, "{number} is not on sale");
    }
    assert!(with > 100 && without > 50, "{with} {without}");
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_name() {
    let caller = Caller::start().await;
    caller.daji_refused::<GetProduct>(&json!({"dwSpuId": 1}), "dwSpuId").await;
    caller.daji_refused::<GetProduct>(&json!({"dwSpuId": "x"}), "dwSpuId").await;
    caller.daji_refused::<GetProduct>(&json!({}), "dwSpuId").await;
    let style = json!({"dwSpuId": 81971, "dwDesignerId": "TS-002"});
    assert!(caller.daji_refused::<GetProduct>(&style, "dwDesignerId").await.contains("TS-001"));
    caller.daji_done::<GetProduct>(&json!({"dwSpuId": 81971, "dwDesignerId": "TS-001"})).await;
    for (member, value) in [("startId", json!(-1)), ("pageSize", json!(21)), ("pageSize", json!(0)), ("page", json!(1))]
    {
        let mut request = json!({"startId": 0});
        request[member] = value;
        caller.daji_refused::<SearchProducts>(&request, member).await;
    }
    caller.daji_refused::<SearchProducts>(&json!({"startId": 0, "distSpuTitle": " "}), "distSpuTitle").await;
    caller.daji_refused::<SearchProducts>(&json!({"pageSize": 20}), "startId").await;
}
