//! The examples of the crates, run against a sandbox: each is taken from its file as it stands there.

#[allow(dead_code, reason = "the example's `main` is not called here")]
#[path = "../../../ledger/examples/compare_picture.rs"]
mod compare_picture;
#[allow(dead_code, reason = "the example's `main` is not called here")]
#[path = "../../../ledger/examples/place_spreadsheet.rs"]
mod place_spreadsheet;
#[allow(dead_code, reason = "the example's `main` is not called here")]
#[path = "../../../ledger/examples/receive_callbacks.rs"]
mod receive_callbacks;
#[allow(dead_code, reason = "the example's `main` is not called here")]
#[path = "../../../alibaba1688/examples/refund_with_return.rs"]
mod refund_with_return;
#[allow(dead_code, reason = "the example's `main` is not called here")]
#[path = "../../../alibaba1688/examples/watch_price.rs"]
mod watch_price;

use bytes::Bytes;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::{Buyer, DeliveryAddress, NewLine, NewOrder, Reference, RefundStatus, SearchBy, SearchQuery};
use daigou_core::transport::{ReqwestTransport, Transport};
use daigou_core::value::{Money, OrderId, Picture};
use daigou_core::{Generation, Timeouts};
use daigou_ledger::Outcome;
use daigou_ledger::inbox::Source;
use daigou_sandbox::Sandbox;
use daigou_taobao::{PandaPonTaobao, Taobao};
use serde_json::Value;
use std::sync::mpsc;
use std::time::Duration;

async fn asked(sandbox: &Sandbox, method: &str, path: &str, body: String) -> Value {
    let request = http::Request::builder().method(method).uri(format!("{}{path}", sandbox.admin_url()));
    let request = request.header("content-type", "application/json").body(Bytes::from(body)).unwrap();
    let transport = ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap();
    let answer = transport.send(request).await.unwrap();
    assert!(answer.status().is_success(), "{path}: {:?}", answer.body());
    serde_json::from_slice(answer.body()).unwrap_or(Value::Null)
}

/// The sandbox, 1688 through PandaPon on it, and something that can be bought.
async fn shop(generation: Generation) -> (Sandbox, PandaPon1688, Value) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Alibaba1688::from_config(sandbox.config()).generation(generation).build().unwrap();
    let buyer = PandaPon1688::new(client);
    let path = format!("/products?buyer=pandapon-1688&limit=200&generation={}", generation.as_str());
    let products = asked(&sandbox, "GET", &path, String::new()).await;
    let fits = |one: &&Value| one["stock"].as_i64() > Some(100) && one["price_fen"].as_i64() > Some(100);
    let product = products.as_array().unwrap().iter().find(fits).unwrap().clone();
    (sandbox, buyer, product)
}

async fn bought(buyer: &dyn Buyer, product: &Value) -> OrderId {
    let quantity = product["min_quantity"].as_i64().unwrap().max(1);
    let line = NewLine::new(product["product"].as_str().unwrap(), product["sku"].as_str().unwrap(), quantity);
    let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    let order = NewOrder::new(Reference::new("PO-1").unwrap(), [line], address);
    let quote = buyer.quote(&order).await.unwrap();
    let id = buyer.place(&order, &quote).await.unwrap().orders[0].clone();
    buyer.pay(&id).await.unwrap();
    id
}

#[tokio::test]
async fn a_picture_is_compared_over_four_buyers() {
    let (sandbox, ..) = shop(Generation::V2).await;
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let taobao = PandaPonTaobao::new(Taobao::from_config(sandbox.config()).build().unwrap());
    let listed = taobao.search(&SearchQuery::new(SearchBy::Words("连衣裙".into()))).await.unwrap();
    let url = listed.listings.iter().find_map(|one| one.image.clone()).unwrap();
    let picture = Picture::from_base64(png).unwrap();
    let offers = compare_picture::compare(&sandbox.config(), &picture, &url).await.unwrap();
    for name in ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"] {
        assert!(offers.iter().any(|offer| offer.buyer == name && !offer.product.is_empty()), "{name}");
    }
    assert!(offers.windows(2).all(|pair| pair[0].price.minor() <= pair[1].price.minor()));
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_spreadsheet_is_placed_once() {
    let (sandbox, buyer, product) = shop(Generation::V2).await;
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", folder.path().join("orders.db").display());
    let (item, sku) = (product["product"].as_str().unwrap(), product["sku"].as_str().unwrap());
    let quantity = product["min_quantity"].as_i64().unwrap().max(1);
    let csv = format!(
        "reference,product,sku,quantity,name,mobile,province,city,district,street\n\
         PO-1,{item},{sku},{quantity},张三,13800000000,浙江省,杭州市,余杭区,网商路699号\n\
         PO-2,{item},{sku},{quantity},张三,13800000000,浙江省,杭州市,余杭区,网商路699号\n"
    );
    for outcome in [Outcome::Placed, Outcome::AlreadyPlaced] {
        let outcomes = place_spreadsheet::place(&buyer, &csv, &store).await.unwrap();
        assert_eq!(outcomes, [("PO-1".to_owned(), outcome), ("PO-2".to_owned(), outcome)]);
    }
    let orders = asked(&sandbox, "GET", "/orders?platform=pandapon", String::new()).await;
    assert_eq!(orders.as_array().unwrap().iter().filter(|order| order["reference"].is_string()).count(), 2, "{orders}");
    assert!(place_spreadsheet::place(&buyer, &csv.replace("PO-2", ""), &store).await.is_err());
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn callbacks_of_both_platforms_are_received_in_axum() {
    let (sandbox, buyer, product) = shop(Generation::V2).await;
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", folder.path().join("inbox.db").display());
    let (say, heard) = mpsc::channel();
    let inbox = receive_callbacks::inbox(&store, move |line| drop(say.send(line))).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let path = inbox.path(Source::PandaPon).unwrap();
    sandbox.set_callback_target(daigou_core::Platform::PandaPon, Some(&format!("{url}{path}"))).unwrap();
    let serving = tokio::spawn(receive_callbacks::serve(inbox, listener));
    let order = bought(&buyer, &product).await;
    let line = tokio::task::spawn_blocking(move || heard.recv_timeout(Duration::from_secs(60))).await.unwrap().unwrap();
    assert!(line.starts_with(&format!("order {order}: it moved on")), "{line}");
    serving.abort();
}

#[tokio::test]
async fn a_price_is_watched_until_it_is_low_enough() {
    let (_sandbox, buyer, product) = shop(Generation::V2).await;
    let id = product["product"].as_str().unwrap();
    // One that never falls so far is read again and again, until nobody waits any more.
    let reads = std::cell::Cell::new(0);
    let watching = watch_price::watch(&buyer, id, Money::cny_fen(0), Duration::ZERO, |_| reads.set(reads.get() + 1));
    let enough = async {
        while reads.get() < 3 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        fell = watching => panic!("it costs {fell:?}"),
        () = enough => {}
    }
    let mut seen = Vec::new();
    let limit = Money::cny_fen(i64::MAX);
    let price = watch_price::watch(&buyer, id, limit, Duration::ZERO, |price| seen.push(price)).await.unwrap();
    assert_eq!(seen, [price]);
    assert!(price.minor() > 0);
}

#[tokio::test]
async fn a_refund_with_a_return_goes_to_its_parcel() {
    let (sandbox, buyer, product) = shop(Generation::V1).await;
    let order = bought(&buyer, &product).await;
    sandbox.play(order.as_str(), "ship").unwrap();
    sandbox.play(order.as_str(), "deliver").unwrap();
    assert_eq!(refund_with_return::open(&buyer, &order).await.unwrap(), None);
    let reasons = buyer.refund_reasons(&order, &[]).await.unwrap();
    let reason = reasons.iter().filter_map(|one| one.text.clone()).find(|text| text.contains("不想")).unwrap();
    let refund = refund_with_return::ask(&buyer, &order, &reason).await.unwrap();
    assert_eq!(refund_with_return::open(&buyer, &order).await.unwrap().as_deref(), Some(refund.as_str()));
    let status = refund_with_return::send_back(&buyer, &refund, "ZTO", "78000000000001").await.unwrap();
    assert_eq!(status, RefundStatus::Asked, "the seller has not agreed");
    sandbox.play(order.as_str(), "refund_agree").unwrap();
    let status = refund_with_return::send_back(&buyer, &refund, "ZTO", "78000000000001").await.unwrap();
    assert_eq!(status, RefundStatus::Returned);
}
