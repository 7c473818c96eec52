//! The documented examples of alibaba goods, by their meaning, and the refusals before anything is sent.

use super::fixture;
use crate::alibaba::{
    CategoryNode, Direction, EstimateFreight, Freight, FreightSku, GetCategories, GetNavigation, GetProduct,
    GetProductByLink, NavigationNode, ProductDetail, SearchByPicture, SearchPage, SearchProducts, SearchShop, Sort,
};
use crate::{DajiSaas, OPERATIONS};
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::{Currency, FreeForm, Money, OneOrMany, Yuan};
use daigou_core::{Credentials, Envelope, Generation, Request, Verdict};
use futures_util::TryStreamExt;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

fn reply<T: DeserializeOwned>(file: &str) -> T {
    let envelope: Envelope<T> = serde_json::from_str(&fixture(file)).unwrap();
    envelope.data.unwrap()
}

fn request<T: DeserializeOwned>(file: &str) -> T {
    serde_json::from_str(&fixture(file)).unwrap()
}

fn yuan(price: &Option<Yuan>) -> Money {
    price.as_ref().unwrap().money().unwrap()
}

fn refused(request: &impl Request, field: &str) {
    let error = request.validate(Generation::V1).unwrap_err();
    assert_eq!(error.field(), Some(field), "{error}");
}

#[test]
fn prices_of_a_search_are_yuan_and_its_numbers_exact() {
    for file in ["search", "image_search", "shop_search"] {
        let page: SearchPage = reply(&format!("alibaba.{file}.response.json"));
        let item = &page.data[0];
        let prices = item.price_info.as_ref().unwrap();
        assert_eq!((yuan(&prices.price), yuan(&prices.consign_price)), (Money::cny_fen(1200), Money::cny_fen(1200)));
        assert_eq!((&prices.jxhy_price, &prices.pf_jxhy_price), (&None, &None));
        assert_eq!(item.product(), Some(&769_649_076_522.into()));
        assert_eq!(page.pic_region_info.is_some(), file == "image_search");
    }
}

#[test]
fn a_search_that_finds_nothing_is_an_empty_page() {
    let page: SearchPage = reply("alibaba.search.response.2.json");
    assert_eq!((page.data.len(), page.total_records), (0, Some(0)));
}

#[test]
fn a_product_has_yuan_kilograms_and_grams() {
    let product: ProductDetail = reply("alibaba.detail.response.2.json");
    let sku = &product.product_sku_infos[0];
    assert_eq!(yuan(&sku.price), Money::cny_fen(1390));
    assert_eq!(sku.sku_id.as_ref().unwrap().as_i64(), Ok(4_829_152_353_068));
    let shipping = product.product_shipping_info.unwrap();
    assert_eq!(shipping.weight.unwrap().text(), "0.2");
    assert_eq!(shipping.sku_shipping_info_list.unwrap()[0].weight, Some(200));
    assert_eq!(shipping.sku_shipping_details.unwrap()[0].weight.as_ref().unwrap().text(), "0.2");
    // Sold pieces: text upstream, a number in an integration.
    assert_eq!(product.sold_out.unwrap().to_i64(), Some(12342));
    let other: ProductDetail = reply("alibaba.detail.response.json");
    assert_eq!(other.sold_out.unwrap().to_i64(), Some(5000));
    let ranges = other.product_sale_info.unwrap().price_range_list.unwrap();
    assert_eq!(
        (yuan(&ranges[0].price), yuan(&ranges[0].promotion_price)),
        (Money::cny_fen(2000), Money::cny_fen(1900))
    );
}

#[test]
fn freight_is_yuan_to_a_district() {
    let freight: Freight = reply("alibaba.freight.response.json");
    assert_eq!((yuan(&freight.freight), yuan(&freight.first_fee)), (Money::cny_fen(350), Money::cny_fen(350)));
    assert_eq!(yuan(&freight.next_fee), Money::cny_fen(250));
    assert!(freight.discount.unwrap().is_blank());
    let asked: EstimateFreight = request("alibaba.freight.request.json");
    assert_eq!(asked.to_district_code, "330108");
    let sku = FreightSku::new(4_829_152_353_068, 5);
    let built = EstimateFreight::new(670_291_644_950, ["330000", "330100", "330108"], [sku]);
    assert_eq!(built, asked);
    let documented: Value = request("alibaba.freight.request.json");
    // The product is a number, the SKU a text, whatever they were built from.
    let text = serde_json::to_string(&EstimateFreight { offer_id: "670291644950".into(), ..built }).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), documented);
}

#[test]
fn categories_keep_their_odd_names() {
    let categories = reply::<OneOrMany<CategoryNode>>("alibaba.category.response.json").into_vec();
    assert_eq!(categories[0].category_id, Some(10166));
    assert_eq!(categories[0].parent_ids.as_ref().unwrap()[0].as_i64(), Ok(0));
    assert_eq!(categories[0].child_categories.as_ref().unwrap()[0].id, Some(1_031_910));
    let text = serde_json::to_string(&categories[0]).unwrap();
    assert!(text.contains(r#""categoryID":10166"#) && text.contains(r#""childCategorys":["#), "{text}");
    assert_eq!(serde_json::to_string(&GetCategories::top()).unwrap(), r#"{"categoryID":"0"}"#);
    assert_eq!(request::<GetCategories>("alibaba.category.request.json"), GetCategories::top());
    let number: GetCategories = serde_json::from_str(r#"{"categoryID":10166}"#).unwrap();
    assert_eq!(number, GetCategories::of(10166));
}

#[test]
fn a_node_of_the_navigation_is_what_a_search_takes() {
    let nodes = reply::<OneOrMany<NavigationNode>>("alibaba.navigation.response.json").into_vec();
    let child = &nodes[0].children.as_ref().unwrap()[0];
    assert_eq!((nodes[0].id.as_deref(), child.id.as_deref()), (Some("973"), Some("973:28105")));
    let search = SearchProducts::new("连衣裙").sn_id(child.id.clone().unwrap());
    assert!(serde_json::to_string(&search).unwrap().contains(r#""snId":"973:28105""#));
    let asked: GetNavigation = request("alibaba.navigation.request.json");
    assert_eq!(asked, GetNavigation::new("连衣裙", "en_US", "US", Currency::new("USD").unwrap()));
}

#[test]
fn an_address_of_a_picture_has_two_names_and_is_written_by_one() {
    let by_url: SearchByPicture = request("alibaba.image_search.request.2.json");
    let url = by_url.image_url.clone().unwrap();
    let newer = fixture("alibaba.image_search.request.2.json").replace("imageUrl", "imageAddress");
    assert_eq!(serde_json::from_str::<SearchByPicture>(&newer).unwrap(), by_url);
    assert_eq!(SearchByPicture::of_url(url), by_url);
    let text = serde_json::to_string(&by_url).unwrap();
    assert!(text.contains("\"imageUrl\"") && !text.contains("imageAddress"), "{text}");
}

#[test]
fn the_user_is_a_list_in_one_search_and_a_text_in_the_other() {
    let keyword = SearchProducts::new("x").out_member_id(["123".into()]);
    assert!(serde_json::to_string(&keyword).unwrap().contains(r#""outMemberId":["123"]"#));
    let shop: SearchShop =
        serde_json::from_str(r#"{"sellerOpenId":"BBBx","beginPage":1,"pageSize":2,"outMemberId":[123,"456"]}"#)
            .unwrap();
    assert!(serde_json::to_string(&shop).unwrap().contains(r#""outMemberId":["123","456"]"#));
    let picture = SearchByPicture::of_id("1164408192156408878").out_member_id("123");
    assert!(serde_json::to_string(&picture).unwrap().contains(r#""outMemberId":"123""#));
}

#[test]
fn filters_are_text_on_the_wire() {
    let documented: SearchProducts = request("alibaba.search.request.json");
    let built = SearchProducts::new("连衣裙")
        .filter("shipInToday,ksCiphertext")
        .sort(Sort::by_price(Direction::Asc))
        .price_start(Yuan::from_fen(100))
        .price_end(Yuan::from_fen(2_000_000))
        .category_id(1_031_910)
        .sn_id("978:1352");
    let json = |request| serde_json::from_str::<Value>(&serde_json::to_string(&request).unwrap()).unwrap();
    let (built, documented) = (json(built), json(documented));
    assert_eq!(built, documented);
    assert_eq!((&built["priceStart"], &built["sort"]), (&json!("1"), &json!(r#"{"price":"asc"}"#)));
}

#[test]
fn what_cannot_be_meant_is_refused_by_its_name() {
    refused(&SearchProducts::new("包").page(0, 20), "beginPage");
    refused(&SearchProducts::new("包").page(1, 51), "pageSize");
    assert!(SearchProducts::new("包").page(1, 50).validate(Generation::V1).is_ok());
    assert!(SearchProducts::in_category(1).validate(Generation::V1).is_ok());
    let mut nothing = SearchProducts::in_category(1);
    nothing.category_id = None;
    refused(&nothing, "keyword");
    refused(&SearchProducts::new("包").price_end(Yuan::from_fen(-1)), "priceEnd");
    refused(&SearchByPicture::of_id(" "), "imageId");
    assert!(SearchByPicture::of_id(" ").image_url("https://x").validate(Generation::V1).is_ok());
    refused(&SearchShop::new(""), "sellerOpenId");
    refused(&GetProduct::new("L0PTnwSnx_dWNZWCtgK7Gg"), "offerId");
    refused(&GetProduct::new(0), "offerId");
    refused(&EstimateFreight::new(1, ["1", "1", " "], [FreightSku::pieces(1)]), "toCountryCode");
    refused(&EstimateFreight::new(1, ["1", "1", "1"], []), "totalNum");
    let mut empty = EstimateFreight::new(1, ["1", "1", "1"], []);
    empty.total_num = 1;
    refused(&empty, "logisticsSkuNumModels");
    let skus = [FreightSku::pieces(2), FreightSku::new(" ", 1)];
    refused(&EstimateFreight::new(1, ["1", "1", "1"], skus), "logisticsSkuNumModels[1].skuId");
    let skus = [FreightSku::pieces(2), FreightSku::new(1, 0)];
    refused(&EstimateFreight::new(1, ["1", "1", "1"], skus), "logisticsSkuNumModels[1].number");
    refused(&GetCategories::of(-1), "categoryID");
    refused(&serde_json::from_str::<GetCategories>(r#"{"categoryID":""}"#).unwrap(), "categoryID");
    refused(&GetNavigation::new("", "en_US", "US", Currency::CNY), "keyword");
}

#[test]
fn a_product_by_link_is_what_the_caller_makes_of_it() {
    let free = FreeForm::new(&json!({"url": "https://qr.1688.com/s/x"})).unwrap();
    let text = serde_json::to_string(&GetProductByLink::from(free)).unwrap();
    assert_eq!(text, r#"{"url":"https://qr.1688.com/s/x"}"#);
    let data = |text| serde_json::from_str::<<GetProductByLink as Request>::Response>(text).unwrap();
    let product = data(r#"{"offerId":769649076522,"soldOut":5000}"#);
    assert_eq!(product.guess().unwrap().offer_id, Some(769_649_076_522.into()));
    assert_eq!(GetProductByLink::verdict(&product), Verdict::Done);
    let no = data(r#"{"success":false,"errorCode":"E1","errorMsg":"不行"}"#);
    assert_eq!(GetProductByLink::verdict(&no), Verdict::refused(Some("E1"), Some("不行")));
}

fn page(of: &[i64], total: i64) -> String {
    let data: Vec<Value> = of.iter().map(|id| json!({"offerId": id})).collect();
    let data = if data.is_empty() { Value::Null } else { Value::from(data) };
    json!({"code": 200, "data": {"totalRecords": total, "totalPage": 101, "data": data}}).to_string()
}

/// A client that hears these answers, and what it was sent.
fn client(answers: &[String]) -> (DajiSaas, Arc<ScriptedTransport>) {
    let answers = answers.iter().map(|answer| ScriptedTransport::answer(200, answer.clone()));
    let script = Arc::new(ScriptedTransport::new(answers));
    let client = DajiSaas::builder().credentials(Credentials::dajisaas("key", "secret")).transport(script.clone());
    (client.build().unwrap(), script)
}

#[tokio::test]
async fn every_search_is_a_stream_that_ends_by_what_comes() {
    // The total is one page short, and the page after the last is null.
    let answers = [page(&[1, 2], 2), page(&[2, 3], 2), page(&[], 2)];
    let ids = |items: Vec<crate::alibaba::SearchItem>| -> Vec<String> {
        items.iter().map(|item| item.product().unwrap().to_string()).collect()
    };
    let (daji, script) = client(&answers);
    let found = daji.alibaba().all(SearchProducts::new("x").page(1, 2).sn_id("978")).try_collect().await.unwrap();
    assert_eq!(ids(found), ["1", "2", "3"]);
    let queries: Vec<String> = script.sent().iter().map(|r| r.uri().query().unwrap().to_owned()).collect();
    assert!(queries[2].contains("beginPage=3&pageSize=2") && queries[2].contains("snId=978"), "{queries:?}");
    let (daji, _) = client(&answers);
    let found = daji.alibaba().all_by_picture(SearchByPicture::of_id("1").page(1, 2)).try_collect().await.unwrap();
    assert_eq!(ids(found), ["1", "2", "3"]);
    let (daji, _) = client(&answers);
    let found = daji.alibaba().all_of_shop(SearchShop::new("BBB").page(1, 2)).try_collect().await.unwrap();
    assert_eq!(ids(found), ["1", "2", "3"]);
}

#[test]
fn every_operation_about_goods_has_types() {
    let goods =
        ["image_search", "search", "detail", "detail_by_link", "shop_search", "freight", "category", "navigation"];
    for (row, id) in OPERATIONS[1..].iter().zip(goods) {
        assert!(row.operation.id == format!("alibaba.{id}"), "{id}");
    }
}
