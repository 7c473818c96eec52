//! The documented examples of poizon, by their meaning, and the refusals before anything is sent.

use super::fixture;
use crate::DajiSaas;
use crate::poizon::{GetProduct, Price, Product, ProductPage, ProductStatus, SearchProducts};
use daigou_core::page::Paged;
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::Money;
use daigou_core::{Credentials, Envelope, Error, ErrorKind, Generation, Request};
use futures_util::StreamExt;
use std::sync::Arc;

fn reply<T: serde::de::DeserializeOwned>(file: &str) -> Envelope<T> {
    serde_json::from_str(&fixture(file)).unwrap()
}

fn price(json: &str) -> Price {
    let price: Price = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&price).unwrap(), json, "it is written as it came");
    price
}

#[test]
fn a_price_of_nothing_is_no_price() {
    for json in ["0", "\"0\"", "0.0", "\"0.00\"", "-1", "\"-599700\""] {
        let price = price(json);
        assert_eq!((price.available(), price.is_available()), (Ok(None), false), "{json}");
        assert_eq!(price.to_string(), "not available");
    }
    for json in ["599700", "\"599700\"", "599700.0"] {
        let price = price(json);
        assert_eq!(price.available(), Ok(Some(Money::cny_fen(599_700))), "{json}");
        assert!(price.is_available() && price.to_string() == "¥5,997.00", "{price}");
    }
    for json in ["\"\"", "\"soon\"", "0.5"] {
        let price = price(json);
        assert!(price.available().is_err() && !price.is_available(), "{json}");
    }
    assert!(serde_json::from_str::<Price>("{}").is_err() && serde_json::from_str::<Price>("true").is_err());
    assert_eq!((Price::new(0).is_available(), Price::new(1).is_available()), (false, true));
}

#[test]
fn a_product_of_a_list_is_what_the_example_says() {
    let envelope: Envelope<ProductPage> = reply("poizon.search.response.json");
    let page = envelope.data.unwrap();
    let product = &page.spu_list[0];
    assert_eq!((page.total, page.spu_list.len()), (Some(984_061), 1));
    assert_eq!(product.auth_price.as_ref().unwrap().money(), Ok(Money::cny_fen(604_700)));
    assert_eq!(product.dist_category1_name.as_deref(), Some("Shoes"));
    assert_eq!(product.dist_category3_name.as_deref(), Some("Casual Shoes"));
    assert_eq!(product.dist_status, Some(ProductStatus::On));
    assert_eq!(product.seasons().collect::<Vec<_>>(), ["春", "夏", "秋", "冬"]);
    assert_eq!(product.create_time.as_ref().unwrap().unix_millis(), Ok(1_735_758_245_000));
    assert_eq!((product.sku_list.is_none(), product.available().count()), (true, 0));
}

/// Its envelope has `msg` in place of `message`.
#[test]
fn a_product_is_what_the_example_says() {
    let envelope: Envelope<Product> = reply("poizon.detail.response.json");
    assert_eq!((envelope.is_success(), envelope.words(), &envelope.message), (true, Some("success"), &None));
    let product = envelope.data.unwrap();
    let sku = &product.sku_list.as_ref().unwrap()[0];
    assert_eq!(sku.dw_sku_id.as_ref().unwrap().as_i64(), Ok(611_442_185));
    assert_eq!(sku.min_bid_price.as_ref().unwrap().available(), Ok(Some(Money::cny_fen(599_700))));
    assert_eq!(sku.sale_attr[1].en_value.as_deref(), Some("42"));
    assert_eq!(product.available().count(), 1);
}

#[test]
fn only_variants_with_a_price_are_available() {
    let sku = |price: &str| format!(r#"{{"dwSkuId":{},"minBidPrice":{price}}}"#, price.len());
    let skus = ["0", "\"0\"", "null", "\"\"", "59970000"].map(sku).join(",");
    let product: Product = serde_json::from_str(&format!(r#"{{"skuList":[{skus},{{"dwSkuId":9}}]}}"#)).unwrap();
    let available: Vec<_> = product.available().map(|sku| sku.dw_sku_id.as_ref().unwrap().as_str()).collect();
    assert_eq!(available, ["8"]);
}

/// The seasons of a product that has none, and oddly written ones.
#[test]
fn seasons_are_told_apart() {
    for (json, seasons) in [("{}", &[][..]), (r#"{"season":""}"#, &[]), (r#"{"season":"春， 夏,"}"#, &["春", "夏"])]
    {
        let product: Product = serde_json::from_str(json).unwrap();
        assert_eq!(product.seasons().collect::<Vec<_>>(), seasons);
    }
}

#[test]
fn what_no_platform_could_mean_is_refused() {
    let v1 = Generation::V1;
    let error = GetProduct::new("SPU-1").validate(v1).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("dwSpuId")));
    assert_eq!(GetProduct::new(1).dw_designer_id(" ").validate(v1).unwrap_err().field(), Some("dwDesignerId"));
    assert_eq!(SearchProducts::new().after("x").validate(v1).unwrap_err().field(), Some("startId"));
    let mut any = SearchProducts::new();
    any.page_size = None;
    any.validate(v1).unwrap();
    let ids_above_doubles = SearchProducts::new().after("9007199254740993");
    assert!(serde_json::to_string(&ids_above_doubles).unwrap().contains(r#""startId":9007199254740993"#));
}

fn page(total: &str, ids: &[i64]) -> String {
    let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":{id},"dwSpuId":{}}}"#, id * 10)).collect();
    format!(r#"{{"code":200,"data":{{"total":{total},"spuList":[{}]}}}}"#, items.join(","))
}

/// The products that a stream of pages of two gives, and the cursors that were asked for.
fn walked(first: SearchProducts, answers: &[String]) -> (Vec<Result<String, Error>>, Vec<String>) {
    let script =
        Arc::new(ScriptedTransport::new(answers.iter().map(|body| ScriptedTransport::answer(200, body.clone()))));
    let client = DajiSaas::builder().credentials(Credentials::dajisaas("key", "secret")).transport(script.clone());
    let client = client.build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found = client.poizon().all(first.page_size(2));
    let items = runtime.block_on(found.map(|p| p.map(|p| p.dw_spu_id.unwrap().to_string())).collect::<Vec<_>>());
    let asked = script.sent().into_iter().map(|request| {
        let query = request.uri().query().unwrap_or_default().to_owned();
        query.split('&').find_map(|pair| pair.strip_prefix("startId=")).unwrap().to_owned()
    });
    (items, asked.collect())
}

#[test]
fn a_stream_goes_on_behind_the_last_product_and_ends() {
    let empty = page("0", &[]);
    for (name, answers, expected, cursors) in [
        ("nothing", vec![empty.clone()], "", "0"),
        ("the total on a short page", vec![page("3", &[5, 9]), page("3", &[12])], "50 90 120", "0 9"),
        ("the total on a full page", vec![page("2", &[5, 9]), empty.clone()], "50 90", "0 9"),
        (
            "a short page before the total",
            vec![page("9", &[5]), page("9", &[7, 8]), empty.clone()],
            "50 70 80",
            "0 5 8",
        ),
        ("no total", vec![page("null", &[5, 9]), page("null", &[12]), empty.clone()], "50 90 120", "0 9 12"),
        ("ids that go down", vec![page("3", &[9, 5]), page("3", &[3])], "90 50 30", "0 5"),
        ("the last product again", vec![page("9", &[5, 9]), page("9", &[9])], "50 90", "0 9"),
    ] {
        let (items, asked) = walked(SearchProducts::new(), &answers);
        let items: Vec<String> = items.into_iter().map(Result::unwrap).collect();
        assert_eq!((items.join(" ").as_str(), asked.join(" ").as_str()), (expected, cursors), "{name}");
    }
}

#[test]
fn a_stream_may_begin_behind_any_product() {
    let (items, asked) = walked(SearchProducts::new().after(9), &[page("3", &[12]), page("3", &[])]);
    assert_eq!((items.len(), asked.join(" ")), (1, "9 12".to_owned()));
}

#[test]
fn a_page_says_its_cursor_itself_where_its_products_have_no_ids() {
    let bare = |last: &str| {
        format!(r#"{{"code":200,"data":{{"total":9,"spuList":[{{"dwSpuId":1}},{{"dwSpuId":2}}]{last}}}}}"#)
    };
    let (items, asked) = walked(SearchProducts::new(), &[bare(r#","lastId":"77""#), page("9", &[])]);
    assert_eq!((items.len(), asked.join(" ")), (2, "0 77".to_owned()));
    let (mut items, asked) = walked(SearchProducts::new(), &[bare("")]);
    let error = items.pop().unwrap().unwrap_err();
    assert_eq!((error.kind(), items.len(), asked.len()), (ErrorKind::Decode, 0, 1), "{error}");
}

#[test]
fn a_page_that_is_all_there_is_needs_no_cursor() {
    let page: ProductPage = serde_json::from_str(r#"{"total":1,"spuList":[{"dwSpuId":1}]}"#).unwrap();
    assert!(SearchProducts::new().next(&page, 0).is_none());
    assert_eq!(SearchProducts::items(page).unwrap().len(), 1);
}
