//! Money where fen and yuan stand side by side: what the types make of the documented replies, against the amounts that
//! the documentation means. The wire's own text is read a second time here, by other means.

use crate::support::fixtures::reply;
use crate::support::json::{Json, Path};
use daigou_alibaba1688 as a;
use daigou_core::Request;
use daigou_core::value::{Fen, Unpublished, Yuan};
use daigou_dajisaas::alibaba as d;
use daigou_taobao as t;
use serde::de::DeserializeOwned;

/// What a type calls an amount: its name and the amount in fen.
trait Amount {
    fn read(&self) -> (&'static str, i64);
}

impl Amount for Fen {
    fn read(&self) -> (&'static str, i64) {
        ("fen", self.money().and_then(|money| money.fen()).unwrap())
    }
}

impl Amount for Yuan {
    fn read(&self) -> (&'static str, i64) {
        ("yuan", self.money().and_then(|money| money.fen()).unwrap())
    }
}

fn amount<T: Amount>(field: Option<&T>) -> (&'static str, i64) {
    field.expect("the amount").read()
}

/// An amount of a documented reply.
struct Row {
    marketplace: &'static str,
    operation: &'static str,
    path: &'static str,
    unit: &'static str,
    fen: i64,
    read: fn(&str) -> (&'static str, i64),
}

/// `operation, request, path, unit, amount in fen, where the type of the reply has it`.
macro_rules! rows {
    ($($file:literal $request:ty, $path:literal, $unit:literal, $fen:literal, |$reply:ident| $field:expr;)*) => {
        [$(Row {
            marketplace: "",
            operation: $file,
            path: $path,
            unit: $unit,
            fen: $fen,
            read: |data| {
                let $reply: <$request as Request>::Response = serde_json::from_str(data).unwrap();
                amount($field.as_ref())
            },
        },)*]
    };
}

/// A reply whose shape is not published, read as the platform upstream shapes it.
fn guess<T: DeserializeOwned>(reply: &Unpublished<T>) -> T {
    reply.guess().unwrap()
}

fn rows() -> Vec<Row> {
    let taobao = rows! {
        "order.render" t::RenderOrder, "totalRealPayPrice.amount", "fen", 1260,
            |r| guess(&r).total_real_pay_price.unwrap().amount;
        "order.render" t::RenderOrder, "renderItemList.0.orderFee.amount", "fen", 1260,
            |r| guess(&r).render_item_list.unwrap()[0].order_fee.as_ref().unwrap().amount;
        "order.render" t::RenderOrder, "renderItemList.0.mainlandShippingFee.amount", "fen", 0,
            |r| guess(&r).render_item_list.unwrap()[0].mainland_shipping_fee.as_ref().unwrap().amount;
        "order.render" t::RenderOrder, "renderItemList.0.itemPriceInfos.0.originPrice.amount", "fen", 1480,
            |r| guess(&r).render_item_list.unwrap()[0].item_price_infos.as_ref().unwrap()[0].origin_price.as_ref().unwrap().amount;
        "order.list" t::ListOrders, "purchaseOrders.0.purchaseAmount", "fen", 1000,
            |r| guess(&r).purchase_orders.unwrap()[0].purchase_amount;
        "order.list" t::ListOrders, "purchaseOrders.0.subPurchaseOrders.0.payAmount", "fen", 1000,
            |r| guess(&r).purchase_orders.unwrap()[0].sub_purchase_orders.as_ref().unwrap()[0].pay_amount;
        "order.get" t::GetOrder, "payAmount", "fen", 1000, |r| guess(&r).pay_amount;
        "order.get" t::GetOrder, "domesticPostFee", "fen", 0, |r| guess(&r).domestic_post_fee;
        "goods.get" t::GetItem, "price", "fen", 1, |r| r.price;
        "goods.get" t::GetItem, "skuList.0.promotionPrice", "fen", 1, |r| r.sku_list[0].promotion_price;
        "goods.search" t::SearchGoods, "data.0.price", "yuan", 129_900, |r| guess(&r).data.unwrap()[0].price;
        "goods.search" t::SearchGoods, "data.0.couponPrice", "yuan", 119_900, |r| guess(&r).data.unwrap()[0].coupon_price;
        "goods.search" t::SearchGoods, "data.1.price", "yuan", 2580, |r| guess(&r).data.unwrap()[1].price;
        "goods.image_search" t::ImageSearch, "1.price", "yuan", 1, |r| guess(&r)[1].price;
        "refund.get" t::GetRefund, "refundOrderAggregate.refundOrder.refundFee", "fen", 1000,
            |r| r.refund_order_aggregate.unwrap().refund_order.unwrap().refund_fee;
        "refund.get" t::GetRefund, "refundOrderAggregate.purchaseOrderLine.totalPrice", "fen", 1000,
            |r| r.refund_order_aggregate.unwrap().purchase_order_line.unwrap().total_price;
        "refund.cancel" t::CancelRefund, "refundOrderAggregate.purchaseOrderLine.price", "fen", 1000,
            |r| r.refund_order_aggregate.unwrap().purchase_order_line.unwrap().price;
        "refund.render" t::RenderRefund, "refundOrderTemplate.maxRefundFee.refundFee", "fen", 1000,
            |r| r.refund_order_template.unwrap().max_refund_fee.unwrap().refund_fee;
    };
    let alibaba = rows! {
        // The sums of a preview are fen, its lines are yuan.
        "order.batch_preview" a::BatchPreview, "orderPreviewResuslt.0.sumPayment", "fen", 126_600,
            |r| r.as_slice()[0].orders[0].sum_payment;
        "order.batch_preview" a::BatchPreview, "orderPreviewResuslt.0.sumCarriage", "fen", 600,
            |r| r.as_slice()[0].orders[0].sum_carriage;
        "order.batch_preview" a::BatchPreview, "orderPreviewResuslt.0.cargoList.0.amount", "yuan", 63_000,
            |r| r.as_slice()[0].orders[0].cargo_list[0].amount;
        "order.batch_preview" a::BatchPreview, "orderPreviewResuslt.0.cargoList.1.finalUnitPrice", "yuan", 63_000,
            |r| r.as_slice()[0].orders[0].cargo_list[1].final_unit_price;
        "order.preview" a::PreviewOrder, "orderPreviewResuslt.0.sumPaymentNoCarriage", "fen", 63_000,
            |r| r.orders[0].sum_payment_no_carriage;
        "order.preview" a::PreviewOrder, "orderPreviewResuslt.0.cargoList.0.amount", "yuan", 63_000,
            |r| r.orders[0].cargo_list[0].amount;
        "cart.preview" a::cart::PreviewCart, "orderPreviewResuslt.0.sumPayment", "fen", 63_600,
            |r| guess(&r).as_slice()[0].orders[0].sum_payment;
        "cart.preview" a::cart::PreviewCart, "orderPreviewResuslt.0.cargoList.0.finalUnitPrice", "yuan", 63_000,
            |r| guess(&r).as_slice()[0].orders[0].cargo_list[0].final_unit_price;
        // An order in the buyer's view is yuan, but for the discount.
        "order.batch_create" a::BatchCreate, "0.baseInfo.totalAmount", "yuan", 2600,
            |r| r.as_slice()[0].base_info.as_ref().unwrap().total_amount;
        "order.batch_create" a::BatchCreate, "0.baseInfo.shippingFee", "yuan", 700,
            |r| r.as_slice()[0].base_info.as_ref().unwrap().shipping_fee;
        "order.batch_create" a::BatchCreate, "0.baseInfo.discount", "fen", 0,
            |r| r.as_slice()[0].base_info.as_ref().unwrap().discount;
        "order.batch_create" a::BatchCreate, "0.productItems.0.price", "yuan", 1900,
            |r| r.as_slice()[0].product_items[0].price;
        "order.batch_create" a::BatchCreate, "0.tradeTerms.0.phasAmount", "yuan", 2600,
            |r| r.as_slice()[0].trade_terms[0].phase_amount;
        "order.detail" a::GetOrder, "baseInfo.totalAmount", "yuan", 615, |r| r.base_info.unwrap().total_amount;
        "order.detail" a::GetOrder, "baseInfo.sumProductPayment", "yuan", 15,
            |r| r.base_info.unwrap().sum_product_payment;
        "order.detail" a::GetOrder, "productItems.0.itemAmount", "yuan", 15, |r| r.product_items[0].item_amount;
        "order.detail" a::GetOrder, "tradeTerms.0.phasAmount", "yuan", 615, |r| r.trade_terms[0].phase_amount;
        // A creation and a listed order are fen.
        "order.create" a::CreateOrder, "totalSuccessAmount", "fen", 23_200, |r| guess(&r).total_success_amount;
        "order.create" a::CreateOrder, "postFee", "fen", 700, |r| guess(&r).post_fee;
        "order.list" a::ListOrders, "data.0.totalAmount", "fen", 23_200, |r| r.data.unwrap()[0].total_amount;
        "order.list" a::ListOrders, "data.0.shippingFee", "fen", 700, |r| r.data.unwrap()[0].shipping_fee;
        "order.list" a::ListOrders, "data.0.orderDetailInfoVOS.0.price", "fen", 7500,
            |r| r.data.unwrap()[0].lines[0].price;
        "order.list" a::ListOrders, "data.0.orderDetailInfoVOS.0.itemAmount", "fen", 22_500,
            |r| r.data.unwrap()[0].lines[0].item_amount;
        // Prices of products are yuan, refunds are fen.
        "goods.search" a::SearchProducts, "data.0.priceInfo.price", "yuan", 2430,
            |r| r.data[0].price_info.as_ref().unwrap().price;
        "goods.search" a::SearchProducts, "data.1.priceInfo.consignPrice", "yuan", 600,
            |r| r.data[1].price_info.as_ref().unwrap().consign_price;
        "goods.detail" a::GetProduct, "productSkuInfos.0.price", "yuan", 1390, |r| r.product_sku_infos[0].price;
        "goods.detail" a::GetProduct, "productSkuInfos.0.consignPrice", "yuan", 1500,
            |r| r.product_sku_infos[0].consign_price;
        "goods.detail" a::GetProduct, "productSaleInfo.fenxiaoSaleInfo.offerPrice", "yuan", 1200,
            |r| r.product_sale_info.unwrap().fenxiao_sale_info.unwrap().offer_price;
        "refund.info" a::GetRefund, "applyPayment", "fen", 1, |r| r.apply_payment;
        "refund.info" a::GetRefund, "refundPayment", "fen", 1, |r| r.refund_payment;
    };
    let daji = rows! {
        "alibaba.order_create" d::CreateOrder, "totalSuccessAmount", "fen", 1196, |r| r.total_success_amount;
        "alibaba.order_create" d::CreateOrder, "postFee", "fen", 350, |r| r.post_fee;
        "alibaba.order_detail" d::GetOrder, "baseInfo.totalAmount", "yuan", 615, |r| r.base_info.unwrap().total_amount;
        "alibaba.order_detail" d::GetOrder, "baseInfo.discount", "fen", 0, |r| r.base_info.unwrap().discount;
        "alibaba.order_detail" d::GetOrder, "productItems.0.price", "yuan", 15, |r| r.product_items[0].price;
        "alibaba.order_list" d::ListOrders, "result.0.baseInfo.shippingFee", "yuan", 600,
            |r| r.result.unwrap()[0].base_info.as_ref().unwrap().shipping_fee;
    };
    let of = |marketplace: &'static str| move |row: Row| Row { marketplace, ..row };
    let pandapon = taobao.into_iter().map(of("taobao")).chain(alibaba.into_iter().map(of("alibaba1688")));
    pandapon.chain(daji.into_iter().map(of("dajisaas"))).collect()
}

/// The amount in fen of what stands on the wire, by shifting digits.
fn by_hand(text: &str, unit: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match unit {
        "fen" => text.parse().unwrap(),
        _ => format!("{whole}{fraction:0<2}").parse().unwrap(),
    }
}

#[test]
fn every_amount_has_the_documented_unit() {
    let mut failures = Vec::new();
    for row in rows() {
        let body = Json::parse(&reply(row.marketplace, row.operation));
        let data = body.get("data").unwrap();
        let (Json::Text(text) | Json::Number(text)) = data.at(&Path::of(row.path)) else { panic!("{}", row.path) };
        let found = (row.read)(&data.to_string());
        if found != (row.unit, row.fen) || by_hand(text, row.unit) != row.fen {
            failures.push(format!("{} {}: {text} is {found:?}, not {} {}", row.operation, row.path, row.unit, row.fen));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn an_amount_in_the_other_form_is_the_same_money() {
    for row in rows() {
        let body = Json::parse(&reply(row.marketplace, row.operation));
        let data = body.get("data").unwrap();
        let path = Path::of(row.path);
        let other = match data.at(&path) {
            Json::Text(text) => Json::Number(text.clone()),
            Json::Number(text) => Json::Text(text.clone()),
            other => panic!("{other}"),
        };
        let found = (row.read)(&data.with(&path, other.clone()).to_string());
        assert_eq!(found, (row.unit, row.fen), "{} {} = {other}", row.operation, row.path);
    }
}
