//! 1688's goods at DajiSaaS: the documented requests are done, what comes back is of the same world that PandaPon serves,
//! and what is wrong is named.

use crate::tests::{Caller, same_but_for};
use crate::world::Catalogue;
use daigou_core::value::Money;
use daigou_core::{Generation, Request};
use daigou_dajisaas::alibaba::{
    EstimateFreight, GetCategories, GetNavigation, GetProduct, GetProductByLink, PreviewOrder, SearchByPicture,
    SearchProducts, SearchShop,
};
use serde_json::{Value, json};

/// The dress that the vendor's examples of previews, freight and details show.
const DRESS: i64 = 670_291_644_950;

fn example(file: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/dajisaas/alibaba.{file}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn with(base: &Value, member: &str, value: Value) -> Value {
    let mut out = base.clone();
    out[member] = value;
    out
}

fn names(json: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        json.as_object().unwrap().iter().filter(|(_, v)| !v.is_null()).map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

fn offers(page: &Value) -> Vec<i64> {
    page["data"].as_array().into_iter().flatten().map(|item| item["offerId"].as_i64().unwrap()).collect()
}

/// What stands on all pages of a search.
async fn walked(caller: &Caller, search: &Value) -> Vec<i64> {
    let mut out = Vec::new();
    for number in 1.. {
        let page = caller.daji_done::<SearchProducts>(&with(search, "beginPage", json!(number))).await;
        if page["data"].is_null() {
            assert_eq!(page["totalRecords"].as_u64(), Some(out.len() as u64));
            break;
        }
        out.extend(offers(&page));
    }
    out
}

#[tokio::test]
async fn every_documented_request_is_done_by_a_fresh_sandbox() {
    async fn done<R: Request>(file: &str) {
        let data = Caller::start().await.daji_done::<R>(&example(file)).await;
        let empty = data["data"].is_null() && data["totalRecords"] == 0;
        assert!(!empty && data != json!([]) && !data.is_null(), "{file}: {data}");
    }
    done::<SearchByPicture>("image_search.request").await;
    done::<SearchByPicture>("image_search.request.2").await;
    done::<SearchProducts>("search.request").await;
    done::<SearchProducts>("search.request.2").await;
    done::<GetProduct>("detail.request").await;
    done::<SearchShop>("shop_search.request").await;
    done::<EstimateFreight>("freight.request").await;
    done::<GetCategories>("category.request").await;
    done::<GetNavigation>("navigation.request").await;
}

/// The documented items of all searches have the same members, and ours have them and no others.
#[tokio::test]
async fn searches_show_the_documented_members_and_two_decimals() {
    let caller = Caller::start().await;
    let page = caller.daji_done::<SearchProducts>(&example("search.request")).await;
    let documented = example("search.response")["data"].clone();
    // It is the cheapest, and the prices rise.
    assert_eq!((names(&page), offers(&page)[0]), (names(&documented), DRESS));
    let (ours, theirs) = (&page["data"][0], &documented["data"][0]);
    assert_eq!((names(ours), names(&ours["priceInfo"])), (names(theirs), names(&theirs["priceInfo"])));
    assert_eq!((&ours["priceInfo"]["price"], &ours["isJxhy"]), (&json!("13.90"), &json!(false)));
    let trace =
        "object_id%40670291644950%5Eobject_type%40offer%5Ekeyword%40%E8%BF%9E%E8%A1%A3%E8%A3%99%5EoutMemberId%40null";
    assert_eq!(ours["traceInfo"], trace);
    let asked = with(&example("search.request.2"), "outMemberId", json!(["123"]));
    let page = caller.daji_done::<SearchProducts>(&asked).await;
    assert!(page["data"][0]["traceInfo"].as_str().unwrap().ends_with("outMemberId%40123"));
}

#[tokio::test]
async fn what_is_not_there_is_a_null_list() {
    let caller = Caller::start().await;
    let asked = with(&example("search.request.2"), "keyword", json!("不存在的东西"));
    let page = caller.daji_done::<SearchProducts>(&asked).await;
    assert_eq!(page, example("search.response.2")["data"]);
    let beyond = with(&with(&asked, "keyword", json!("")), "beginPage", json!(999));
    let page = caller.daji_done::<SearchProducts>(&beyond).await;
    assert!(page["data"].is_null() && page["totalRecords"].as_i64().unwrap() > 12 && page["currentPage"] == 999);
}

#[tokio::test]
async fn pages_prices_and_order_are_heeded() {
    let caller = Caller::start().await;
    let all = json!({"keyword": "", "beginPage": 1, "pageSize": 50, "country": "en", "sort": "{\"price\":\"desc\"}"});
    let page = caller.daji_done::<SearchProducts>(&all).await;
    let fen = |item: &Value| Money::parse_yuan(item["priceInfo"]["price"].as_str().unwrap()).unwrap().minor();
    let prices = |page: &Value| -> Vec<i64> { page["data"].as_array().unwrap().iter().map(fen).collect() };
    let found = prices(&page);
    assert_eq!((found.len(), page["totalRecords"].as_u64()), (50, Some(Catalogue::new(0).offers.len() as u64)));
    assert!(found.is_sorted_by(|a, b| a >= b), "{found:?}");
    let mut walked = Vec::new();
    for number in 1..=5 {
        let part = with(&with(&all, "pageSize", json!(4)), "beginPage", json!(number));
        walked.extend(offers(&caller.daji_done::<SearchProducts>(&part).await));
    }
    assert_eq!(walked[..], offers(&page)[..walked.len()]);
    let some = with(&with(&all, "priceStart", json!("12")), "priceEnd", json!("50"));
    let found = prices(&caller.daji_done::<SearchProducts>(&some).await);
    assert!(!found.is_empty() && found.iter().all(|price| (1200..=5000).contains(price)), "{found:?}");
}

/// What PandaPon's side finds by the same words, under its own names.
#[tokio::test]
async fn both_platforms_find_the_same_products() {
    let caller = Caller::start().await;
    let shop = json!({"sellerOpenId": "BBBsYj57TvauuzYy0AH4tDVCQ", "beginPage": 1, "pageSize": 20, "country": "en"});
    let ours = caller.daji_done::<SearchShop>(&shop).await;
    let theirs = caller.done::<daigou_alibaba1688::SearchShop>(&shop).await;
    assert_eq!(offers(&ours), offers(&theirs));
    assert!(offers(&ours).contains(&705_873_412_096), "{ours}");
    // What was ordered is gone on both sides.
    let params = |id: &str| json!({"offerId": id, "country": "en"});
    let stock = |detail: &Value| detail["productSkuInfos"][0]["amountOnSale"].as_i64().unwrap();
    let before = caller.daji_done::<GetProduct>(&params("705873412096")).await;
    let order = json!({
        "flow": "general", "addressParam": {"fullName": "张三", "mobile": "13800000000", "districtCode": "330106", "address": "网商路699号"},
        "cargoParamList": [
            {"offerId": 705_873_412_096_i64, "specId": "b1f7eb839828d3781406f0a1074de3c9", "quantity": 3}
        ],
    });
    caller.done::<daigou_alibaba1688::CreateOrder>(&order).await;
    let after = caller.daji_done::<GetProduct>(&params("705873412096")).await;
    assert_eq!(stock(&after), stock(&before) - 3);
}

#[tokio::test]
async fn a_picture_of_the_catalogue_finds_its_product_first() {
    let caller = Caller::start().await;
    let all = json!({"keyword": "", "beginPage": 1, "pageSize": 12, "country": "en"});
    let listed = caller.daji_done::<SearchProducts>(&all).await;
    // Of the vendors' examples, whose pictures are not served.
    let examples = caller.daji_done::<SearchShop>(&example("shop_search.request")).await;
    for item in listed["data"].as_array().unwrap().iter().chain(examples["data"].as_array().unwrap()) {
        for name in ["imageUrl", "imageAddress"] {
            let asked = json!({name: item["imageUrl"], "beginPage": 1, "pageSize": 3, "country": "en"});
            let page = caller.daji_done::<SearchByPicture>(&asked).await;
            assert_eq!(
                (offers(&page)[0], page["totalRecords"].as_i64()),
                (item["offerId"].as_i64().unwrap(), listed["totalRecords"].as_i64())
            );
        }
    }
}

#[tokio::test]
async fn the_same_picture_finds_the_same_and_its_id_wins() {
    let caller = Caller::start().await;
    let by_url = example("image_search.request.2");
    let first = caller.daji_done::<SearchByPicture>(&by_url).await;
    assert_eq!(caller.daji_done::<SearchByPicture>(&by_url).await, first);
    // The documented id is that of the documented picture.
    let both = with(&by_url, "imageId", json!("1164408192156408878"));
    let other = with(&both, "imageUrl", json!("https://cbu01.alicdn.com/img/ibank/other.jpg"));
    for asked in [both, other] {
        assert_eq!(caller.daji_done::<SearchByPicture>(&asked).await, first);
    }
    let taobao = with(&by_url, "imageId", json!("1164408192156408879"));
    assert_ne!(offers(&caller.daji_done::<SearchByPicture>(&taobao).await), offers(&first));
    assert_eq!(names(&first), names(&example("image_search.response")["data"]));
    let regions = &first["picRegionInfo"];
    let parts: Vec<&str> = regions["yoloCropRegion"].as_str().unwrap().split(';').collect();
    assert!(parts.len() == 2 && regions["currentRegion"] == parts[0], "{regions}");
    let asked = with(&by_url, "region", json!(parts[1]));
    assert_eq!(caller.daji_done::<SearchByPicture>(&asked).await["picRegionInfo"]["currentRegion"], parts[1]);
    let cheap = with(&with(&by_url, "keyword", json!("连衣裙")), "priceEnd", json!("13.9"));
    assert_eq!(offers(&caller.daji_done::<SearchByPicture>(&cheap).await), [DRESS]);
}

#[tokio::test]
async fn a_product_has_the_members_that_upstream_documents() {
    let caller = Caller::start().await;
    let product = caller.daji_done::<GetProduct>(&json!({"offerId": DRESS, "country": "en"})).await;
    let documented = example("detail.response.2")["data"].clone();
    let ours = names(&product);
    let missing: Vec<&str> = names(&documented).into_iter().filter(|name| !ours.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(product["offerId"], DRESS);
    let (ours, theirs) = (&product["productSkuInfos"][0], &documented["productSkuInfos"][0]);
    for name in ["price", "skuId", "specId"] {
        assert_eq!(ours[name], theirs[name], "{name}");
    }
    for name in ["skuId", "specId"] {
        let list = &product["productShippingInfo"]["skuShippingInfoList"][0];
        assert_eq!(list[name], documented["productShippingInfo"]["skuShippingInfoList"][0][name], "{name}");
    }
    let details = &product["productShippingInfo"]["skuShippingDetails"][0];
    assert_eq!(details["skuId"], "4829152353068");
}

#[tokio::test]
async fn a_link_leads_to_its_product() {
    let caller = Caller::start().await;
    let by_id = caller.daji_done::<GetProduct>(&json!({"offerId": "769649076522", "country": "en"})).await;
    for params in [
        json!({"url": "https://detail.1688.com/offer/769649076522.html"}),
        json!({"url": "https://detail.m.1688.com/page/index.htm?offerId=769649076522&spm=a26352.13672862"}),
        json!({"a": "1", "link": "https://detail.1688.com/offer/769649076522.html"}),
    ] {
        assert_eq!(caller.daji_done::<GetProductByLink>(&params).await, by_id, "{params}");
    }
    let short = json!({"url": "https://qr.1688.com/s/abc12"});
    caller.daji_refused::<GetProductByLink>(&short, "url: no product's number is in").await;
    caller.daji_refused::<GetProductByLink>(&json!({}), "url: is missing").await;
}

/// Freight is that of a parcel in this world, so a further unit costs nothing; the rest is as documented.
#[tokio::test]
async fn freight_is_what_the_preview_of_the_same_order_says() {
    let caller = Caller::start().await;
    let freight = caller.daji_done::<EstimateFreight>(&example("freight.request")).await;
    let mut documented = example("freight.response")["data"].clone();
    documented["nextFee"] = json!("0");
    documented["singleProductWeight"] = freight["singleProductWeight"].clone();
    documented["productFreightSkuInfoModels"][0]["singleSkuWeight"] = freight["singleProductWeight"].clone();
    same_but_for(&documented, &freight, &[], "data");
    assert!(freight["singleProductWeight"].as_f64().unwrap() > 0.0);
    let preview = caller.daji_done::<PreviewOrder>(&example("order_preview.request")).await;
    assert_eq!(preview["orderPreviewResuslt"][0]["sumCarriage"], 350);
}

#[tokio::test]
async fn categories_are_walked_from_the_top() {
    let caller = Caller::start().await;
    let top = caller.daji_done::<GetCategories>(&example("category.request")).await;
    let mut documented = example("category.response")["data"][0].clone();
    // The third level is not in this world.
    documented["childCategorys"][0]["isLeaf"] = json!(true);
    // The others in it are behind the one that the page shows.
    let mut ours = top[0].clone();
    ours["childCategorys"].as_array_mut().unwrap().truncate(1);
    same_but_for(&documented, &ours, &[], "data");
    assert_eq!(caller.daji_done::<GetCategories>(&json!({})).await, top);
    for category in top.as_array().unwrap() {
        let asked = json!({"categoryID": category["categoryID"].to_string()});
        assert_eq!(caller.daji_done::<GetCategories>(&asked).await, json!([category]));
        for child in category["childCategorys"].as_array().unwrap() {
            let asked = json!({"categoryID": child["id"].to_string()});
            let found = caller.daji_done::<GetCategories>(&asked).await;
            assert_eq!(found[0]["parentIDs"], json!([category["categoryID"]]));
            assert_eq!((&found[0]["isLeaf"], &found[0]["name"]), (&child["isLeaf"], &child["name"]));
        }
    }
}

#[tokio::test]
async fn a_node_of_the_navigation_narrows_a_search_down() {
    let caller = Caller::start().await;
    let nodes = caller.daji_done::<GetNavigation>(&example("navigation.request")).await;
    // The other styles are behind the one that the page shows.
    let mut style = nodes[0].clone();
    style["children"].as_array_mut().unwrap().truncate(1);
    same_but_for(&example("navigation.response")["data"][0], &style, &[], "data[0]");
    let chinese = with(&example("navigation.request"), "language", json!("zh_CN"));
    assert_eq!(caller.daji_done::<GetNavigation>(&chinese).await[0]["translateName"], "风格");
    let nothing = with(&example("navigation.request"), "keyword", json!("不存在的东西"));
    assert_eq!(caller.daji_done::<GetNavigation>(&nothing).await, json!([]));
    let everything = with(&example("navigation.request"), "keyword", json!("男"));
    let nodes = caller.daji_done::<GetNavigation>(&everything).await;
    let all = json!({"keyword": "男", "beginPage": 1, "pageSize": 50, "country": "en"});
    let found = walked(&caller, &all).await;
    let mut narrower = 0;
    for node in nodes.as_array().unwrap().iter().flat_map(|top| top["children"].as_array().unwrap()) {
        let inside = walked(&caller, &with(&all, "snId", node["id"].clone())).await;
        assert!(!inside.is_empty() && inside.iter().all(|offer| found.contains(offer)), "{node}");
        narrower += usize::from(inside.len() < found.len());
    }
    assert!(narrower > 1, "{nodes}");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let caller = Caller::start().await;
    let search = example("search.request");
    for (member, value, named) in [
        ("pageSize", json!(51), "pageSize"),
        ("beginPage", json!("one"), "beginPage"),
        ("categoryId", json!("dresses"), "categoryId"),
        ("priceStart", json!("-1"), "priceStart"),
        ("sort", json!("price"), "sort"),
        ("sort", json!("{\"colour\":\"asc\"}"), "sort"),
        ("country", json!("xx"), "country: `xx` is none of en, ru"),
        ("snId", json!("978:1"), "snId: no node"),
        ("pageNum", json!(1), "pageNum"),
    ] {
        caller.daji_refused::<SearchProducts>(&with(&search, member, value), named).await;
    }
    caller.daji_refused::<SearchProducts>(&json!({"beginPage": 1, "pageSize": 1}), "keyword").await;
    let picture = example("image_search.request");
    for (member, value, named) in [
        ("imageId", json!("1164408192156408870"), "imageId: no picture"),
        ("imageId", json!(""), "imageId: is missing"),
        ("region", json!("266,799,48"), "region: `266,799,48` is not four"),
        ("country", json!("xx"), "country"),
    ] {
        caller.daji_refused::<SearchByPicture>(&with(&picture, member, value), named).await;
    }
    let path = json!({"imageUrl": "pictures/x.jpg", "beginPage": 1, "pageSize": 1});
    caller.daji_refused::<SearchByPicture>(&path, "imageUrl: `pictures/x.jpg` is no address").await;
    let shop = example("shop_search.request");
    caller.daji_refused::<SearchShop>(&with(&shop, "sellerOpenId", json!("BBBx")), "sellerOpenId: no shop").await;
    caller.daji_refused::<SearchShop>(&with(&shop, "snId", json!("0")), "snId").await;
    caller.daji_refused::<GetProduct>(&json!({"offerId": "1"}), "offerId: no product `1`").await;
    caller.daji_refused::<GetProduct>(&json!({"offerId": "f6vE-dfY1NV37oG_fz9WSA"}), "offerId").await;
    caller.daji_refused::<GetProduct>(&json!({"offerId": "1", "country": "xx"}), "country").await;
    caller.daji_refused::<GetCategories>(&json!({"categoryID": "7"}), "categoryID: no category 7").await;
    caller.daji_refused::<GetCategories>(&json!({"categoryId": "0"}), "categoryId").await;
    caller.daji_refused::<GetNavigation>(&json!({"keyword": "x", "currency": "dollars"}), "currency").await;
}

#[tokio::test]
async fn freight_to_nowhere_and_of_nothing_is_refused() {
    let caller = Caller::start().await;
    let asked = example("freight.request");
    for (member, value, named) in [
        ("offerId", json!(1), "offerId: no product"),
        ("toProvinceCode", json!("浙江省"), "toProvinceCode: `浙江省` is not the code"),
        ("toCityCode", json!("310100"), "toCityCode: 310100 does not lie in the province 330000"),
        ("toCountryCode", json!("CN"), "toCountryCode"),
        ("toDistrictCode", json!("330108"), "toDistrictCode"),
        ("totalNum", json!(0), "totalNum"),
        ("logisticsSkuNumModels", json!([]), "logisticsSkuNumModels"),
        (
            "logisticsSkuNumModels",
            json!([{"skuId": "1", "number": 5}]),
            "logisticsSkuNumModels[0].skuId: the product has no",
        ),
        ("logisticsSkuNumModels", json!([{"skuId": "4829152353068", "number": 0}]), "logisticsSkuNumModels[0].number"),
    ] {
        caller.daji_refused::<EstimateFreight>(&with(&asked, member, value), named).await;
    }
    // A product without SKUs is asked for by pieces alone.
    let pieces = with(&asked, "logisticsSkuNumModels", json!([{"number": 5}]));
    let freight = caller.daji_done::<EstimateFreight>(&pieces).await;
    assert_eq!((&freight["freight"], &freight["productFreightSkuInfoModels"]), (&json!("3.50"), &json!([])));
}

/// The route that the sandbox gives an operation without one is the client's too.
#[test]
fn a_link_has_the_sandboxs_own_route() {
    let route = GetProductByLink::OPERATION.route(Generation::V1).unwrap();
    assert_eq!((route.path, crate::wire::own_route::unpublished(GetProductByLink::OPERATION).is_some()), (None, true));
}
