//! Tests of the meaning of 1688's documented objects to a buyer.

use super::{basket, goods, parcel, purchase, refund};
use crate::alibaba::order::BuyerOrder;
use crate::alibaba::{PreviewResult, ProductDetail, SearchPage, Tracking};
use crate::link::{ProductLink, Site};
use daigou_core::buyer::{NewLine, ParcelStatus, RefundStatus};
use daigou_core::value::{Money, ProductRef};
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

fn yuan(text: &str) -> Option<Money> {
    Some(Money::parse_yuan(text).unwrap())
}

#[test]
fn an_offer_has_its_page_and_an_opaque_name_has_none() {
    let link = ProductLink::new(Site::Alibaba1688, "547486647009");
    assert_eq!(goods::url(&ProductRef::Offer(547_486_647_009)), Some(link.url()));
    assert_eq!(goods::url(&"0TKFRHPSMug9XFLmzNmVXw".parse().unwrap()), None);
}

#[test]
fn the_documented_search_and_product_are_read() {
    let page: SearchPage = example("dajisaas/alibaba.search.response.json");
    let listings: Vec<_> = page.data.iter().filter_map(goods::listing).collect();
    assert_eq!(listings.len(), page.data.len());
    for listing in &listings {
        assert!(listing.title.is_some() && listing.price.is_some_and(|price| price.minor() > 0), "{listing:?}");
        assert_eq!(listing.url, Some(format!("https://detail.1688.com/offer/{}.html", listing.product)));
        assert!(listing.vendor.raw().is_some());
    }
    let detail: ProductDetail = example("dajisaas/alibaba.detail.response.json");
    let asked = detail.offer_id.clone().unwrap();
    let product = goods::product(&detail, &asked);
    assert_eq!(product.product, asked.to_string());
    assert!(product.skus.iter().all(|sku| sku.sku.len() == 32));
    assert!(!product.skus.is_empty() || !product.price_tiers.is_empty());
}

#[test]
fn a_tier_and_a_sku_cost_the_lower_of_price_and_promotion_to_the_fen() {
    let detail: ProductDetail = read(&json!({"offerId": 1, "subject": "杯", "minOrderQuantity": 2,
        "productSaleInfo": {"priceRangeList": [{"startQuantity": 2, "price": "10.10", "promotionPrice": "9.99"},
            {"startQuantity": 100, "price": 8.05}, {"startQuantity": 500, "price": ""}]},
        "productSkuInfos": [{"specId": "", "price": "1"}, {"specId": "b1f7eb839828d3781406f0a1074de3c9",
            "price": "12.5", "promotionPrice": "0", "amountOnSale": 7,
            "skuAttributes": [{"value": "红色"}, {"value": "均码", "skuImageUrl": "https://a/b.jpg"}]}]}));
    let product = goods::product(&detail, &1.into());
    assert_eq!(product.price_at(1), None);
    assert_eq!((product.price_at(99), product.price_at(10_000)), (yuan("9.99"), yuan("8.05")));
    assert_eq!(product.min_quantity, Some(2));
    let [sku] = product.skus.as_slice() else { panic!("{product:?}") };
    assert_eq!((sku.price, sku.stock, sku.spec.as_deref()), (yuan("12.50"), Some(7), Some("红色 / 均码")));
    assert_eq!(sku.image.as_deref(), Some("https://a/b.jpg"));
}

#[test]
fn a_preview_of_several_sellers_becomes_an_order_each() {
    let part = |offer: i64, spec: &str, fen: i64, yuan: &str| {
        json!({"status": true, "sumPayment": fen, "sumCarriage": 600, "sumPaymentNoCarriage": fen - 600,
            "discountFee": 0, "cargoList": [{"offerId": offer, "specId": spec, "amount": yuan, "finalUnitPrice": "1.05"}]})
    };
    let specs = ["a".repeat(32), "b".repeat(32)];
    let parts = [part(2, &specs[1], 705, "1.05"), part(1, &specs[0], 1_650, "10.50")];
    let preview: PreviewResult = read(&json!({"success": true, "orderPreviewResuslt": parts}));
    let lines = [NewLine::new("1", specs[0].as_str(), 10), NewLine::new("2", specs[1].to_uppercase(), 1)];
    let quote = basket::quote(std::slice::from_ref(&preview), &lines).unwrap();
    assert_eq!((quote.orders.len(), quote.total), (2, Money::cny_fen(2_355)));
    let second = &quote.orders[1];
    assert_eq!((second.lines[0].product.as_str(), second.lines[0].quantity), ("1", 10));
    assert_eq!((second.lines[0].unit, second.lines[0].total), (yuan("1.05"), yuan("10.50")));
    assert_eq!((second.goods, second.freight, second.total), (yuan("10.50"), yuan("6"), Money::cny_fen(1_650)));
    // A line that is not priced, and one that nobody asked for.
    let more = [lines[0].clone(), lines[1].clone(), NewLine::new("3", "c".repeat(32), 1)];
    assert!(basket::quote(std::slice::from_ref(&preview), &more).unwrap_err().message().contains("price of 3"));
    assert!(basket::quote(&[preview], &lines[..1]).is_err());
}

#[test]
fn the_documented_order_is_read_to_the_fen_with_its_parcel() {
    let view: BuyerOrder = example("dajisaas/alibaba.order_detail.response.json");
    let order = purchase::purchase(&view, None).unwrap();
    let shown = serde_json::to_value(&order).unwrap();
    assert_eq!((shown["order_id"].as_str(), shown["status"].as_str()), (Some("2257164624870311973"), Some("shipped")));
    assert_eq!(order.platform_status.as_deref(), Some("waitbuyerreceive"));
    assert_eq!((order.total, order.freight), (yuan("6.15"), yuan("6.00")));
    assert_eq!(shown["paid_at"], "2025-09-13T23:17:27.000+08:00");
    assert_eq!(shown["shipped_at"], "2025-09-13T23:19:16.000+08:00");
    assert_eq!(shown["seller"], json!({"id": "b2b-2200000000002", "name": "示例店铺"}));
    assert_eq!(
        shown["lines"],
        json!([{"line": "2257164624871311973", "product": "547486647009", "sku": "28b952ec96c8b5c3ab0affc1b74923f0",
            "title": "测试商品", "spec": "白色", "quantity": 1, "unit_fen": 15, "total_fen": 15, "status": "waitbuyerreceive"}])
    );
    assert_eq!(
        shown["parcels"],
        json!([{"waybill": "78000000000000", "carrier": "中通快递", "status": "in_transit", "platform_status": "alreadysend",
            "lines": ["2257164624871311973"], "events": []}])
    );
}

#[test]
fn a_trace_gives_its_parcel_events_and_a_status() {
    let tracking: Tracking = example("alibaba1688/order.tracking.response.json");
    let waybill = tracking.logistics_trace[0].logistics_bill_no.clone();
    let alone = parcel::traced(Vec::new(), &tracking);
    assert_eq!((alone.len(), &alone[0].waybill), (1, &waybill));
    assert_eq!(alone[0].status, ParcelStatus::Delivered);
    let known = daigou_core::buyer::Parcel { waybill, carrier: Some("ZTO".into()), ..Default::default() };
    let together = parcel::traced(vec![known], &tracking);
    assert_eq!((together.len(), together[0].carrier.as_deref()), (1, Some("ZTO")));
    assert_eq!(together[0].events.len(), alone[0].events.len());
    let of = |words: &str| {
        let tracking: Tracking = read(&json!({"logisticsTrace": [{"logisticsBillNo": "1",
            "logisticsSteps": [{"acceptTime": "2025-01-02 00:00:00", "remark": words},
                {"acceptTime": "2025-01-01 00:00:00", "remark": "已揽收"}]}]}));
        parcel::traced(Vec::new(), &tracking)[0].status
    };
    assert_eq!(of("客户拒签，快件已签收退回"), ParcelStatus::Failed);
    assert_eq!(of("快件已到达驿站，待取件"), ParcelStatus::Delivering);
    assert_eq!(of("等待揽收"), ParcelStatus::Waiting);
    assert_eq!(of("已发往广州中心"), ParcelStatus::InTransit);
    assert_eq!(of("已签收"), ParcelStatus::Delivered);
}

#[test]
fn the_documented_refund_is_read() {
    let shown: crate::alibaba::Refund = example("alibaba1688/refund.info.response.json");
    let refund = refund::refund(&shown).unwrap();
    assert_eq!((refund.refund_id.as_str(), refund.status), ("TQ8651493722961198", RefundStatus::Refunded));
    assert_eq!(refund.platform_status.as_deref(), Some("refundsuccess"));
    assert_eq!((refund.amount, refund.reason.as_deref()), (Some(Money::cny_fen(1)), Some("颜色/图案/款式不符")));
    assert_eq!(refund.order_id.unwrap().as_str(), "151267031008969811");
    let nameless: crate::alibaba::Refund = read(&json!({"status": "refundsuccess"}));
    assert!(refund::refund(&nameless).is_err());
}
