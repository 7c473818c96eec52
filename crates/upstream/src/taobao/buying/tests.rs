//! Tests of the meaning of Taobao's documented objects to a buyer.

use super::{basket, goods, purchase};
use crate::link::{ProductLink, Site};
use crate::taobao::{FoundItem, Item, OrderPage, RenderedOrder};
use daigou_core::buyer::{NewLine, ParcelStatus};
use daigou_core::value::Money;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;

/// The object as it comes.
fn read<T: DeserializeOwned>(json: &Value) -> T {
    serde_json::from_str(&json.to_string()).unwrap()
}

/// The data of a documented example.
fn example<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let reply: Value = serde_json::from_str(&text).unwrap();
    serde_json::from_str(&reply["data"].to_string()).unwrap()
}

#[test]
fn an_item_is_named_by_its_own_ids_or_by_those_that_lines_want() {
    let item: Item = read(&json!({"itemId": 703_446_760_426_i64, "mpId": 9, "title": "杯", "price": 1260,
        "promotionPrice": 1200, "beginAmount": 2, "shopName": "小店", "shopId": 5, "picUrls": ["https://a/b.jpg"],
        "skuList": [{"skuId": 1, "mpSkuId": 11, "price": 1300, "promotionPrice": 1250, "quantity": 4,
            "properties": [{"propName": "颜色", "valueName": "黄色"}]}, {"skuId": 2, "price": 1300}]}));
    let own = goods::product(&item, goods::Ids::Own);
    let link = ProductLink::new(Site::Taobao, "703446760426");
    assert_eq!((own.product.as_str(), own.url), ("703446760426", Some(link.url())));
    assert_eq!(own.skus.iter().map(|sku| sku.sku.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let lines = goods::product(&item, goods::Ids::Distribution);
    assert_eq!((lines.product.as_str(), lines.min_quantity), ("9", Some(2)));
    let [sku] = lines.skus.as_slice() else { panic!("{lines:?}") };
    assert_eq!((sku.sku.as_str(), sku.price, sku.stock), ("11", Some(Money::cny_fen(1_250)), Some(4)));
    assert_eq!(sku.spec.as_deref(), Some("黄色"));
}

#[test]
fn a_found_item_has_its_price_in_fen() {
    let item: FoundItem = read(&json!({"itemId": "7", "title": "杯", "price": "12.30", "couponPrice": "9.99"}));
    let listing = goods::listing(&item).unwrap();
    assert_eq!((listing.product.as_str(), listing.price), ("7", Some(Money::cny_fen(999))));
    assert!(goods::listing(&FoundItem::default()).is_none());
}

#[test]
fn the_documented_order_is_read_to_the_fen() {
    let page: OrderPage = example("taobao/order.list.response.json");
    let orders = page.orders().unwrap();
    let order = purchase::purchase(purchase::among(&orders, "200077684761").unwrap()).unwrap();
    let shown = serde_json::to_value(&order).unwrap();
    assert_eq!((shown["status"].as_str(), shown["reference"].as_str()), (Some("paid"), Some("TEST100000001")));
    assert_eq!(order.platform_status.as_deref(), Some("WAIT_SELLER_SEND_GOODS"));
    assert_eq!((order.total, order.freight, order.discount), (fen(1_000), fen(0), None));
    assert_eq!(shown["seller"], json!({"id": "268763467", "name": "示例店铺"}));
    assert_eq!(
        shown["lines"],
        json!([{"line": "200077684762", "product": "4096526553499286", "sku": "28464810350230", "title": "测试商品",
            "spec": "黄色", "quantity": 1, "unit_fen": 1000, "total_fen": 1000, "status": "WAIT_SELLER_SEND_GOODS"}])
    );
    assert!(purchase::among(&orders, "1").is_err());
}

#[test]
fn lines_in_one_parcel_are_in_it_together() {
    let sub = |id: i64, waybill: &str| {
        json!({"subPurchaseOrderId": id, "status": "WAIT_BUYER_CONFIRM_GOODS", "quantity": 3, "productAmount": 1000,
            "logisticOrders": [{"logisticCompanyName": "中通快递", "logisticNumber": waybill, "rtsTime": 1_756_884_000_000_i64}]})
    };
    let order = read(&json!({"purchaseId": 1, "status": "WAIT_BUYER_CONFIRM_GOODS",
        "subPurchaseOrders": [sub(2, "A"), sub(3, "B"), sub(4, "A")]}));
    let order = purchase::purchase(&order).unwrap();
    let lines: Vec<_> = order.parcels.iter().map(|parcel| parcel.lines.join(",")).collect();
    assert_eq!(lines, ["2,4", "3"]);
    assert_eq!(order.parcels[0].status, ParcelStatus::InTransit);
    assert!(order.shipped_at.is_some());
    // 10 yuan of three pieces: no price of one is told that would be rounded.
    assert_eq!(order.lines[0].unit, None);
}

#[test]
fn lines_are_told_apart_by_shop_and_priced_to_the_fen() {
    let rendered: RenderedOrder = example("taobao/order.render.response.json");
    let line = NewLine::new("p", "s", 1);
    let priced = basket::Priced { line: &line, item: "600120680003951077", sku: "4951323355633" };
    assert_eq!(basket::by_shop(&rendered, &[priced]).unwrap(), [[0]]);
    let order = basket::order(&rendered, &[priced]).unwrap();
    assert_eq!((order.total, order.goods, order.freight), (Money::cny_fen(1_260), fen(1_260), fen(0)));
    assert_eq!((order.lines[0].product.as_str(), order.lines[0].unit), ("p", fen(1_260)));
    let other = basket::Priced { item: "1", ..priced };
    assert!(basket::by_shop(&rendered, &[priced, other]).unwrap_err().message().contains("price of p"));
}

fn fen(fen: i64) -> Option<Money> {
    Some(Money::cny_fen(fen))
}
