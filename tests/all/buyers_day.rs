//! A buyer's day over the four ways to buy, by one function that knows none of them: search, product, basket, order, parcels,
//! receipt, refund, return. What a way does not offer answers so; amounts are those of the sandbox's books.

use bytes::Bytes;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::{
    Basket, Buyer, Capability, DeliveryAddress, NewLine, NewOrder, NewRefund, OrderFilter, OrderStatus, ParcelStatus,
    Purchase, Reference, RefundStatus, ReturnParcel, SearchBy, SearchOrder, SearchQuery,
};
use daigou_core::transport::ReqwestTransport;
use daigou_core::value::{Money, OrderId, Picture};
use daigou_core::{Builder, Config, Error, ErrorKind, Generation, Marketplace, RetryPolicy, Timeouts, Transport};
use daigou_dajisaas::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_sandbox::Sandbox;
use daigou_taobao::{PandaPonTaobao, Taobao};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
struct Stocked {
    product: String,
    sku: String,
    min_quantity: i64,
    stock: i64,
    price_fen: i64,
    seller: String,
    title: String,
}

#[derive(Debug, Deserialize)]
struct Booked {
    reference: Option<String>,
    total_fen: i64,
}

fn built<M: Marketplace>(builder: Builder<M>, generation: Generation) -> M {
    let once = RetryPolicy { max_attempts: 1, ..RetryPolicy::default() };
    builder.generation(generation).retry(once).build().unwrap()
}

fn buyer(name: &str, config: Config, generation: Generation) -> Box<dyn Buyer> {
    match name {
        "pandapon-1688" => Box::new(PandaPon1688::new(built(Alibaba1688::from_config(config), generation))),
        "pandapon-taobao" => Box::new(PandaPonTaobao::new(built(Taobao::from_config(config), generation))),
        "dajisaas-1688" => Box::new(DajiSaas1688::new(built(DajiSaas::from_config(config), generation))),
        _ => Box::new(DajiSaasTaobao::new(built(DajiSaas::from_config(config), generation))),
    }
}

/// Every way to buy, in every generation that it has.
const WAYS: [(&str, Generation); 6] = [
    ("pandapon-1688", Generation::V1),
    ("pandapon-1688", Generation::V2),
    ("pandapon-taobao", Generation::V1),
    ("pandapon-taobao", Generation::V2),
    ("dajisaas-1688", Generation::V2),
    ("dajisaas-taobao", Generation::V2),
];

async fn admin(sandbox: &Sandbox, path: &str) -> Bytes {
    asked(sandbox, "GET", path, "").await
}

async fn asked(sandbox: &Sandbox, method: &str, path: &str, body: &'static str) -> Bytes {
    let request = http::Request::builder().method(method).uri(format!("{}{path}", sandbox.admin_url()));
    let request = request.header("content-type", "application/json").body(Bytes::from_static(body.as_bytes())).unwrap();
    let transport = ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap();
    let answer = transport.send(request).await.unwrap();
    assert!(answer.status().is_success(), "{path}: {:?}", answer.body());
    answer.into_body()
}

/// A shop floor: the sandbox, and what it sells in this buyer's words.
struct Floor {
    sandbox: Sandbox,
    products: Vec<Stocked>,
}

impl Floor {
    async fn open(name: &str, generation: Generation) -> (Self, Box<dyn Buyer>) {
        let sandbox = Sandbox::start().await.unwrap();
        let query = format!("/products?buyer={name}&generation={}", generation.as_str());
        let products = serde_json::from_slice(&admin(&sandbox, &query).await).unwrap();
        let buyer = buyer(name, sandbox.config(), generation);
        (Self { sandbox, products }, buyer)
    }

    /// Something of each of so many sellers, of which there is plenty.
    fn lines(&self, sellers: usize) -> Vec<NewLine> {
        let mut seen: Vec<&str> = Vec::new();
        let mut lines = Vec::new();
        for one in self.products.iter().filter(|one| one.stock > 100 * one.min_quantity.max(1)) {
            if !seen.contains(&one.seller.as_str()) && seen.len() < sellers {
                seen.push(&one.seller);
                lines.push(NewLine::new(one.product.as_str(), one.sku.as_str(), one.min_quantity.max(1) + 1));
            }
        }
        assert_eq!(lines.len(), sellers);
        lines
    }

    /// What the books have for a reference: at Taobao they know the orders by other numbers.
    async fn booked(&self, reference: &str) -> Money {
        let rows: Vec<Booked> = serde_json::from_slice(&admin(&self.sandbox, "/orders").await).unwrap();
        let row = rows.iter().find(|row| row.reference.as_deref() == Some(reference));
        Money::cny_fen(row.unwrap_or_else(|| panic!("no order {reference} in the books")).total_fen)
    }
}

fn address() -> DeliveryAddress {
    DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号")
}

async fn place(floor: &Floor, buyer: &dyn Buyer, reference: &str, paid: bool) -> OrderId {
    let order = NewOrder::new(Reference::new(reference).unwrap(), floor.lines(1), address());
    let quote = buyer.quote(&order).await.unwrap();
    let placed = buyer.place(&order, &quote).await.unwrap();
    let id = placed.orders[0].clone();
    if paid {
        buyer.pay(&id).await.unwrap();
        // Taobao carries a payment out a moment later.
        asked(&floor.sandbox, "POST", "/clock/advance", r#"{"seconds":1}"#).await;
    }
    id
}

/// A small picture that can be searched by.
fn picture() -> Picture {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    Picture::from_base64(png).unwrap()
}

async fn all_orders(buyer: &dyn Buyer, filter: &OrderFilter) -> Vec<Purchase> {
    let (mut orders, mut after) = (Vec::new(), None);
    loop {
        let page = buyer.orders(filter, after.as_deref()).await.unwrap();
        assert_eq!(page.odd, 0);
        orders.extend(page.orders);
        match page.next {
            Some(next) => after = Some(next),
            None => return orders,
        }
    }
}

/// The whole day, for any buyer.
async fn day(floor: &Floor, buyer: &dyn Buyer, way: &str) {
    shops(floor, buyer, way).await;
    let unpaid = place(floor, buyer, "PO-1", false).await;
    let kept = place(floor, buyer, "PO-2", true).await;
    let given_back = place(floor, buyer, "PO-3", true).await;
    for (id, reference) in [(&unpaid, "PO-1"), (&kept, "PO-2"), (&given_back, "PO-3")] {
        let read = buyer.purchase(id).await.unwrap();
        assert_eq!(read.reference.as_ref().map(Reference::as_str), Some(reference), "{way}");
        in_the_books(floor, &read, way).await;
        assert!(read.vendor.raw().is_some() && read.platform_status.is_some(), "{way}");
    }
    // 1688 closes none that was made just now.
    asked(&floor.sandbox, "POST", "/clock/advance", r#"{"seconds":11}"#).await;
    buyer.cancel(&unpaid, "").await.unwrap();
    // Taobao carries it out later.
    asked(&floor.sandbox, "POST", "/clock/advance", r#"{"seconds":60}"#).await;
    assert_eq!(buyer.purchase(&unpaid).await.unwrap().status, OrderStatus::Closed, "{way}");
    delivers(floor, buyer, &kept, way).await;
    refunds(floor, buyer, &given_back, way).await;
    let orders = all_orders(buyer, &OrderFilter::default()).await;
    let mut ids: Vec<&str> = orders.iter().map(|order| order.order_id.as_str()).collect();
    for id in [&unpaid, &kept, &given_back] {
        assert_eq!(ids.iter().filter(|other| **other == id.as_str()).count(), 1, "{way}: {id} in {ids:?}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{way}: an order came twice");
    let mut closed = OrderFilter::default();
    closed.status = Some(OrderStatus::Closed);
    let closed = all_orders(buyer, &closed).await;
    assert!(closed.iter().any(|order| order.order_id == unpaid), "{way}");
    assert!(closed.iter().all(|order| order.status == OrderStatus::Closed && order.order_id != kept), "{way}");
    let mut future = OrderFilter::default();
    future.since_millis = Some(4_102_444_800_000);
    assert!(all_orders(buyer, &future).await.is_empty(), "{way}");
}

async fn in_the_books(floor: &Floor, read: &Purchase, way: &str) {
    let booked = floor.booked(read.reference.as_ref().unwrap().as_str()).await;
    assert_eq!(read.total, Some(booked), "{way}");
    let lines = read.lines.iter().map(|line| line.total.unwrap().minor()).sum::<i64>();
    assert_eq!(Money::cny_fen(lines + read.freight.unwrap().minor()), booked, "{way}: {read:?}");
    assert!(read.lines.iter().all(|line| line.line.is_some() && line.title.is_some()), "{way}: {read:?}");
    assert!(read.created_at.as_ref().is_some_and(|at| at.unix_millis().is_ok()), "{way}");
}

async fn shops(floor: &Floor, buyer: &dyn Buyer, way: &str) {
    let title: String = floor.products[0].title.chars().take(2).collect();
    let mut query = SearchQuery::new(SearchBy::Words(title));
    query.order = Some(SearchOrder::PriceUp);
    query.page_size = 5;
    let found = buyer.search(&query).await.unwrap();
    assert!(!found.listings.is_empty() && found.listings.len() <= 5, "{way}");
    let prices: Vec<i64> = found.listings.iter().map(|one| one.price.unwrap().minor()).collect();
    assert!(prices.iter().all(|price| *price > 0), "{way}: {prices:?}");
    let product = buyer.product(&found.listings[0].product).await.unwrap();
    assert!(!product.skus.is_empty() || !product.price_tiers.is_empty(), "{way}: {product:?}");
    // What a look-up names can be ordered.
    if let Some(sku) = product.skus.iter().find(|sku| floor.products.iter().any(|one| one.sku == sku.sku)) {
        let stocked = floor.products.iter().find(|one| one.sku == sku.sku).unwrap();
        assert_eq!((&product.product, sku.stock), (&stocked.product, Some(stocked.stock)), "{way}");
        assert!(stocked.price_fen > 0, "{way}");
    } else {
        panic!("{way}: no SKU of {product:?} can be ordered");
    }
    let lines = floor.lines(3);
    let basket = buyer.quote_basket(&Basket { lines: lines.clone(), address: address() }).await.unwrap();
    assert_eq!(basket.orders.len(), 3, "{way}: {basket:?}");
    let mut total = 0;
    for part in &basket.orders {
        let asked = part.lines.iter().map(|l| NewLine::new(l.product.as_str(), l.sku.as_str(), l.quantity));
        let alone = NewOrder::new(Reference::new("Q-1").unwrap(), asked, address());
        assert_eq!(buyer.quote(&alone).await.unwrap().total, part.total, "{way}");
        assert!(part.seller.is_some(), "{way}: {part:?}");
        total += part.total.minor();
    }
    assert_eq!(basket.total.minor(), total, "{way}");
    let quoted = |line: &NewLine| {
        basket.orders.iter().flat_map(|o| &o.lines).any(|l| (&l.sku, l.quantity) == (&line.sku, line.quantity))
    };
    assert!(lines.iter().all(quoted), "{way}: {basket:?}");
}

async fn delivers(floor: &Floor, buyer: &dyn Buyer, order: &OrderId, way: &str) {
    assert!(buyer.parcels(order).await.unwrap().is_empty(), "{way}");
    floor.sandbox.play(order.as_str(), "ship").unwrap();
    let parcels = buyer.parcels(order).await.unwrap();
    assert!(!parcels.is_empty() && parcels.iter().all(|parcel| parcel.waybill.is_some()), "{way}: {parcels:?}");
    floor.sandbox.play(order.as_str(), "deliver").unwrap();
    let parcels = buyer.parcels(order).await.unwrap();
    assert!(parcels.iter().all(|parcel| !parcel.lines.is_empty() || parcel.events.len() > 1), "{way}: {parcels:?}");
    if parcels.iter().any(|parcel| !parcel.events.is_empty()) {
        assert!(parcels.iter().all(|parcel| parcel.status == ParcelStatus::Delivered), "{way}: {parcels:?}");
    }
    let shipped = buyer.purchase(order).await.unwrap();
    assert_eq!(shipped.status, OrderStatus::Shipped, "{way}");
    assert!(shipped.paid_at.is_some() && shipped.shipped_at.is_some(), "{way}: {shipped:?}");
    if buyer.supports(Capability::Confirm) {
        buyer.confirm(order).await.unwrap();
        assert_eq!(buyer.purchase(order).await.unwrap().status, OrderStatus::Done, "{way}");
    }
}

async fn refunds(floor: &Floor, buyer: &dyn Buyer, order: &OrderId, way: &str) {
    if !buyer.supports(Capability::AskRefund) {
        return;
    }
    let reasons = buyer.refund_reasons(order, &[]).await.unwrap();
    let wrong = NewRefund::new(order.clone(), "no such reason");
    let error = buyer.ask_refund(&wrong).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("reason")), "{way}: {error}");
    let reason =
        reasons.iter().find(|reason| reason.text.as_deref().is_some_and(|text| text.contains("不想"))).unwrap();
    floor.sandbox.play(order.as_str(), "ship").unwrap();
    floor.sandbox.play(order.as_str(), "deliver").unwrap();
    let mut asked = NewRefund::new(order.clone(), reason.text.clone().unwrap());
    asked.return_goods = true;
    let mut too_much = asked.clone();
    too_much.amount = Some(Money::cny_fen(floor.booked("PO-3").await.minor() + 1));
    assert_eq!(buyer.ask_refund(&too_much).await.unwrap_err().field(), Some("amount"), "{way}");
    let refunds = buyer.ask_refund(&asked).await.unwrap();
    assert_eq!((refunds.len(), refunds[0].status), (1, RefundStatus::Asked), "{way}");
    let id = refunds[0].refund_id.as_str();
    let read = buyer.refund(id).await.unwrap();
    assert_eq!(
        (read.status, read.amount, read.order_id.as_ref()),
        (RefundStatus::Asked, refunds[0].amount, Some(order)),
        "{way}"
    );
    assert!(read.amount.unwrap() <= floor.booked("PO-3").await, "{way}");
    floor.sandbox.play(order.as_str(), "refund_agree").unwrap();
    let agreed = buyer.refund(id).await.unwrap();
    assert_eq!(agreed.status, RefundStatus::ReturnGoods, "{way}: {agreed:?}");
    buyer.send_back(id, &ReturnParcel::new("ZTO", "78000000000001")).await.unwrap();
    assert_eq!(buyer.refund(id).await.unwrap().status, RefundStatus::Returned, "{way}");
    if buyer.supports(Capability::Refunds) {
        let listed = buyer.refunds(Some(order)).await.unwrap();
        assert_eq!(listed.iter().map(|refund| refund.refund_id.as_str()).collect::<Vec<_>>(), [id], "{way}");
    }
    if buyer.supports(Capability::WithdrawRefund) {
        let other = place(floor, buyer, "PO-4", true).await;
        let mut asked = NewRefund::new(other, reason.id.clone().unwrap());
        asked.amount = Some(Money::cny_fen(1));
        let part = buyer.ask_refund(&asked).await.unwrap();
        assert_eq!(part[0].amount, Some(Money::cny_fen(1)), "{way}");
        buyer.withdraw_refund(&part[0].refund_id).await.unwrap();
        assert_eq!(buyer.refund(&part[0].refund_id).await.unwrap().status, RefundStatus::Closed, "{way}");
    }
}

#[tokio::test]
async fn one_day_is_the_same_on_all_four() {
    for (name, generation) in WAYS {
        let (floor, buyer) = Floor::open(name, generation).await;
        day(&floor, &*buyer, &format!("{name} {}", generation.as_str())).await;
        floor.sandbox.shutdown().await;
    }
}

/// What comes of a part of the flow, with input that need not exist.
async fn tried(buyer: &dyn Buyer, capability: Capability, floor: &Floor) -> Result<(), Error> {
    let (order, refund) = (OrderId::from("1"), "1");
    let by = |by| SearchQuery::new(by);
    let url = "https://cbu01.alicdn.com/img/ibank/O1CN01.jpg";
    match capability {
        Capability::SearchWords => buyer.search(&by(SearchBy::Words("a".into()))).await.map(drop),
        Capability::SearchPicture => buyer.search(&by(SearchBy::Picture(picture()))).await.map(drop),
        Capability::SearchPictureUrl => buyer.search(&by(SearchBy::PictureUrl(url.into()))).await.map(drop),
        Capability::Product => buyer.product("1").await.map(drop),
        Capability::QuoteBasket => {
            buyer.quote_basket(&Basket { lines: floor.lines(2), address: address() }).await.map(drop)
        }
        Capability::Orders => buyer.orders(&OrderFilter::default(), None).await.map(drop),
        Capability::OrderDetail => buyer.purchase(&order).await.map(drop),
        Capability::Parcels => buyer.parcels(&order).await.map(drop),
        Capability::Cancel => buyer.cancel(&order, "").await,
        Capability::Confirm => buyer.confirm(&order).await,
        Capability::RefundReasons => buyer.refund_reasons(&order, &[]).await.map(drop),
        Capability::AskRefund => buyer.ask_refund(&NewRefund::new(order, "1")).await.map(drop),
        Capability::Refund => buyer.refund(refund).await.map(drop),
        Capability::Refunds => buyer.refunds(Some(&order)).await.map(drop),
        Capability::WithdrawRefund => buyer.withdraw_refund(refund).await,
        Capability::SendBack => buyer.send_back(refund, &ReturnParcel::new("ZTO", "1")).await,
        other => panic!("{other} is not tried"),
    }
}

#[tokio::test]
async fn what_the_table_lacks_is_unsupported_and_nothing_else_is() {
    for (name, generation) in WAYS {
        let (floor, buyer) = Floor::open(name, generation).await;
        for capability in Capability::ALL {
            let before = floor.sandbox.journal().len();
            let failed = tried(&*buyer, capability, &floor).await.err();
            let unsupported = failed.as_ref().is_some_and(|error| error.kind() == ErrorKind::Unsupported);
            assert_eq!(unsupported, !buyer.supports(capability), "{name} {capability}: {failed:?}");
            let asked = floor.sandbox.journal().len() > before;
            assert!(!(asked && unsupported), "{name} {capability}: {failed:?}");
        }
        // What needs no order that exists goes well.
        for capability in
            [Capability::SearchWords, Capability::SearchPictureUrl, Capability::QuoteBasket, Capability::Orders]
        {
            tried(&*buyer, capability, &floor).await.unwrap_or_else(|e| panic!("{name} {capability}: {e:?}"));
        }
        floor.sandbox.shutdown().await;
    }
}
