//! The generated goods over the wire: what a search finds can be looked at, priced and ordered, in both marketplaces.

use super::Caller;
use crate::world::World;
use daigou_alibaba1688::goods::{GetCategory, GetProduct, RecommendProducts, RelatedProducts};
use daigou_alibaba1688::orders::PreviewOrder;
use daigou_alibaba1688::{SearchProducts, SearchShop};
use daigou_taobao::goods::{GetItem, ImageSearch, SearchGoods, SourceGoods};
use serde_json::{Value, json};
use std::time::Instant;

fn rows(page: &Value) -> &Vec<Value> {
    page["data"].as_array().unwrap()
}

#[tokio::test]
async fn a_generated_product_is_found_in_both_languages_and_told_in_full() {
    let caller = Caller::start().await;
    let search = |keyword: &str, country: &str| json!({"keyword": keyword, "beginPage": 1, "pageSize": 50, "country": country, "sort": "{\"monthSold\":\"desc\"}"});
    let chinese = caller.done::<SearchProducts>(&search("瑜伽垫", "en")).await;
    let english = caller.done::<SearchProducts>(&search("yoga mat", "en")).await;
    assert!(chinese["totalRecords"].as_i64().unwrap() > 5 && chinese["totalRecords"] == english["totalRecords"]);
    assert!(rows(&chinese).is_sorted_by_key(|row| std::cmp::Reverse(row["monthSold"].as_i64())));
    for row in rows(&chinese) {
        assert!(row["subject"].as_str().unwrap().contains("瑜伽垫"));
        assert!(row["subjectTrans"].as_str().unwrap().contains("Yoga Mat"));
    }
    let vietnamese = caller.done::<SearchProducts>(&search("瑜伽垫", "vi")).await;
    assert!(rows(&vietnamese)[0]["subjectTrans"].as_str().unwrap().starts_with("Thảm yoga"));
    // A language without titles of its own has the English ones.
    let korean = caller.done::<SearchProducts>(&search("瑜伽垫", "ko")).await;
    assert_eq!(rows(&korean)[0]["subjectTrans"], rows(&chinese)[0]["subjectTrans"]);

    let id = rows(&chinese)[0]["offerId"].clone();
    let detail = caller.done::<GetProduct>(&json!({"offerId": id, "country": "en"})).await;
    assert_eq!(detail["subjectTrans"], rows(&chinese)[0]["subjectTrans"]);
    assert_eq!(detail["productImage"]["images"].as_array().unwrap().len(), 3);
    assert!(detail["productSkuInfos"].as_array().unwrap().len() >= 2 && detail["sellingPoint"].is_array());
    assert_eq!(detail["productSaleInfo"]["unitInfo"], json!({"unit": "张", "transUnit": "Sheet"}));
    assert_eq!(detail["productAttribute"][1]["attributeName"], "材质");
    let category = json!({"categoryId": detail["categoryId"], "language": "en"});
    assert_eq!(caller.done::<GetCategory>(&category).await["translatedName"], "Exercise mats");
}

/// Every product whose price goes by quantity is previewed for what its page says.
#[tokio::test]
async fn a_preview_asks_for_the_price_at_that_quantity() {
    let caller = Caller::start().await;
    let search = json!({"keyword": "", "beginPage": 1, "pageSize": 50, "country": "en", "priceEnd": "20"});
    let mut tried = 0;
    for row in rows(&caller.done::<SearchProducts>(&search).await) {
        let detail = caller.done::<GetProduct>(&json!({"offerId": row["offerId"], "country": "en"})).await;
        let sale = &detail["productSaleInfo"];
        let ranges = sale["priceRangeList"].as_array().unwrap();
        assert_eq!(sale["quoteType"], if ranges.len() > 1 { 2 } else { 1 });
        let Some(range) = ranges.get(1) else { continue };
        let sku = &detail["productSkuInfos"][0];
        let lines = json!([{"offerId": row["offerId"], "specId": sku["specId"], "quantity": range["startQuantity"]}]);
        let asked = json!({"cargoParamList": lines, "addressParam": {"fullName": "张三"}});
        let preview = caller.done::<PreviewOrder>(&asked).await;
        let line = &preview["orderPreviewResuslt"][0]["cargoList"][0];
        let price: f64 = range["price"].as_str().unwrap().parse().unwrap();
        assert!((line["finalUnitPrice"].as_f64().unwrap() - price).abs() < 0.001, "{preview}");
        tried += 1;
    }
    assert!(tried > 5, "{tried}");
}

#[tokio::test]
async fn shops_and_suggestions_have_generated_goods_too() {
    let caller = Caller::start().await;
    let search = json!({"keyword": "积木", "beginPage": 1, "pageSize": 5, "country": "en"});
    let toy = rows(&caller.done::<SearchProducts>(&search).await)[0].clone();
    let detail = caller.done::<GetProduct>(&json!({"offerId": toy["offerId"], "country": "en"})).await;
    let mut page = 1;
    let mut seen = Vec::new();
    loop {
        let shop = json!({
            "sellerOpenId": detail["sellerOpenId"], "beginPage": page, "pageSize": 7, "country": "en",
            "filter": "shipIn48Hours,ksCiphertext", "sort": "{\"price\":\"asc\"}",
        });
        let found = caller.done::<SearchShop>(&shop).await;
        assert!(rows(&found).iter().all(|row| row["sellerOpenId"] == detail["sellerOpenId"]));
        seen.extend(rows(&found).iter().map(|row| row["offerId"].as_i64().unwrap()));
        if page >= found["totalPage"].as_i64().unwrap() {
            assert_eq!(found["totalRecords"].as_i64(), i64::try_from(seen.len()).ok());
            break;
        }
        page += 1;
    }
    assert!(seen.contains(&toy["offerId"].as_i64().unwrap()) && page > 1);
    let related = json!({"offerId": toy["offerId"], "pageNo": 1, "pageSize": 10, "language": "vi"});
    let related = caller.done::<RelatedProducts>(&related).await;
    for row in related.as_array().unwrap() {
        assert_eq!(row["secondCategoryId"], detail["categoryId"]);
        assert_ne!(row["offerId"], toy["offerId"]);
    }
    caller
        .refused::<RelatedProducts>(
            &json!({"offerId": toy["offerId"], "pageNo": 1, "pageSize": 10, "language": "xx"}),
            "language",
        )
        .await;
    let most = json!({"beginPage": 40, "pageSize": 50, "country": "en", "outMemberId": "1"});
    assert_eq!(caller.done::<RecommendProducts>(&most).await.as_array().unwrap().len(), 50);
    let beyond = json!({"beginPage": 41, "pageSize": 50, "country": "en", "outMemberId": "1"});
    assert_eq!(caller.done::<RecommendProducts>(&beyond).await, json!([]));
}

#[tokio::test]
async fn items_of_taobao_are_found_sorted_and_translated() {
    let caller = Caller::start().await;
    let search = |sort: &str, page: i64| json!({"keyword": "台灯", "pageNo": page, "pageSize": 7, "sort": sort});
    let price = |row: &Value| row["price"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let now = |row: &Value| row["couponPrice"].as_str().map_or(price(row), |p| p.replace('.', "").parse().unwrap());
    let mut all = Vec::new();
    for page in 1..20 {
        let found = caller.done::<SearchGoods>(&search("PRICE_ASC", page)).await;
        all.extend(rows(&found).clone());
    }
    assert!(all.len() > 7 && all.len() < 133 && all.is_sorted_by_key(now), "{}", all.len());
    assert!(all.iter().all(|row| row["title"].as_str().unwrap().contains("台灯")));
    let falling = caller.done::<SearchGoods>(&search("PRICE_DESC", 1)).await;
    assert_eq!(now(&rows(&falling)[0]), now(&all[all.len() - 1]));
    for sort in ["SALE_QTY_ASC", "SALE_QTY_DESC", "tk_rate_desc"] {
        assert_eq!(rows(&caller.done::<SearchGoods>(&search(sort, 1)).await).len(), 7, "{sort}");
    }
    caller.refused::<SearchGoods>(&search("cheapest", 1), "sort").await;
    let english = caller.done::<SearchGoods>(&json!({"keyword": "desk lamp", "pageNo": 1, "pageSize": 40})).await;
    assert!(!rows(&english).is_empty());

    let item = &rows(&english)[0];
    let told = caller.done::<GetItem>(&json!({"itemId": item["itemId"]})).await;
    assert!(told["categoryPath"] == "小家电->灯具" && told["mpId"].as_str().unwrap().len() == 18, "{told}");
    let source = caller.done::<SourceGoods>(&json!({"itemId": item["itemId"], "language": "vi"})).await;
    assert!(source["multiLanguageInfo"]["title"].as_str().unwrap().starts_with("Đèn bàn"), "{source}");

    let like = |more: Value| {
        let mut asked = json!({"picUrl": item["mainImageUrl"], "language": "en"});
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked
    };
    let found = caller.done::<ImageSearch>(&like(json!({}))).await;
    assert_eq!(found.as_array().unwrap().len(), 100);
    // The call has one route for both generations, which names items as v2 does.
    let first = caller.done::<GetItem>(&json!({"itemId": found[0]["itemId"]})).await;
    assert_eq!(first["mpId"], told["mpId"]);
    assert!(found[0]["multiLanguageInfo"]["title"].as_str().unwrap().contains("Lamp"));
    let some = caller.done::<ImageSearch>(&like(json!({"filters": "min_price:2000,max_price:10000"}))).await;
    assert!(some.as_array().unwrap().iter().all(|row| (2000..=10_000).contains(&now(row))));
    let others = caller.done::<ImageSearch>(&like(json!({"excludeFilters": "max_price:10000"}))).await;
    assert!(others.as_array().unwrap().iter().all(|row| now(row) > 10_000));
    let tmall = caller.done::<ImageSearch>(&like(json!({"includeTags": "tmall"}))).await;
    assert!(tmall.as_array().unwrap().iter().all(|row| row["tags"] == json!(["tmall"])));
    for (more, member) in [
        (json!({"filters": "colour:red"}), "filters"),
        (json!({"excludeFilters": "min_price:x"}), "excludeFilters"),
        (json!({"includeTags": "cheap"}), "includeTags"),
        (json!({"language": "xx"}), "language"),
    ] {
        caller.refused::<ImageSearch>(&like(more), member).await;
    }
}

/// How long a world takes is told, not judged: machines differ.
#[test]
fn the_time_of_a_world_is_told() {
    let start = Instant::now();
    let world = World::new(77);
    let empty = start.elapsed();
    let (offers, items) = (world.catalogue.offers.iter().count(), world.catalogue.items.iter().count());
    let made = start.elapsed();
    let again = Instant::now();
    let skus: usize = World::new(77).catalogue.offers.iter().map(|offer| offer.skus.len()).sum();
    println!(
        "a new world: {empty:?}; all its {offers} offers with {skus} variants and {items} items: {made:?}; the same world \
         again: {:?}",
        again.elapsed()
    );
    assert!(offers == 2000 && items > 1000 && skus > 8000);
}
