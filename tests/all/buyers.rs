//! The four ways to buy against the sandbox, over real sockets: the whole way of an order, and what is known of it after
//! its answer was lost.

use bytes::Bytes;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::{Buyer, DeliveryAddress, NewLine, NewOrder, OrderQuery, OrderStatus, Payment, Reference};
use daigou_core::transport::ReqwestTransport;
use daigou_core::value::OrderId;
use daigou_core::{Builder, Certainty, Config, ErrorKind, Generation, Marketplace, RetryPolicy, Timeouts, Transport};
use daigou_dajisaas::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_sandbox::{Fault, Options, Sandbox};
use daigou_taobao::{PandaPonTaobao, Taobao};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

/// What can be bought, in a buyer's words.
#[derive(Debug, Clone, Deserialize)]
struct Product {
    product: String,
    sku: String,
    min_quantity: i64,
    stock: i64,
    seller: String,
}

/// A way to buy, and a sandbox of its own.
struct Journey {
    sandbox: Sandbox,
    buyer: Box<dyn Buyer>,
    products: Vec<Product>,
}

type Make = fn(Config, Generation) -> Box<dyn Buyer>;

fn built<M: Marketplace>(builder: Builder<M>, generation: Generation) -> M {
    let first_wait = std::time::Duration::from_millis(1);
    let once = RetryPolicy { max_attempts: 1, first_wait, ..RetryPolicy::default() };
    builder.generation(generation).retry(once).build().unwrap()
}

fn pandapon_1688(config: Config, generation: Generation) -> Box<dyn Buyer> {
    Box::new(PandaPon1688::new(built(Alibaba1688::from_config(config), generation)))
}

fn pandapon_taobao(config: Config, generation: Generation) -> Box<dyn Buyer> {
    Box::new(PandaPonTaobao::new(built(Taobao::from_config(config), generation)))
}

fn dajisaas_1688(config: Config, generation: Generation) -> Box<dyn Buyer> {
    Box::new(DajiSaas1688::new(built(DajiSaas::from_config(config), generation)))
}

fn dajisaas_taobao(config: Config, generation: Generation) -> Box<dyn Buyer> {
    Box::new(DajiSaasTaobao::new(built(DajiSaas::from_config(config), generation)))
}

/// Every way to buy, in every generation that it has.
const WAYS: &[(&str, Generation, Make)] = &[
    ("pandapon-1688", Generation::V1, pandapon_1688),
    ("pandapon-1688", Generation::V2, pandapon_1688),
    ("pandapon-taobao", Generation::V1, pandapon_taobao),
    ("pandapon-taobao", Generation::V2, pandapon_taobao),
    ("dajisaas-1688", Generation::V2, dajisaas_1688),
    ("dajisaas-taobao", Generation::V2, dajisaas_taobao),
];

async fn admin(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> Bytes {
    let uri = format!("{}{path}", sandbox.admin_url());
    let request = http::Request::builder().method(method).uri(uri).header("content-type", "application/json");
    let transport = ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap();
    let answer = transport.send(request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()).await.unwrap();
    assert!(answer.status().is_success(), "{path}: {:?}", answer.body());
    answer.into_body()
}

impl Journey {
    async fn start(name: &str, generation: Generation, make: Make, faults: &str) -> Self {
        let options = Options::default().faults(Fault::list(faults).unwrap());
        let sandbox = Sandbox::start_with(options).await.unwrap();
        let query = format!("/products?buyer={name}&generation={}", generation.as_str());
        let products: Vec<Product> = serde_json::from_slice(&admin(&sandbox, "GET", &query, "").await).unwrap();
        let buyer = make(sandbox.config(), generation);
        assert_eq!(buyer.name(), name);
        Self { sandbox, buyer, products }
    }

    /// Something that there is enough of, from the n-th seller.
    fn plenty(&self, seller: usize) -> &Product {
        let there = |product: &&Product| product.stock > 20 * product.min_quantity.max(1);
        let mut sellers: Vec<&str> = Vec::new();
        for product in self.products.iter().filter(there) {
            if !sellers.contains(&product.seller.as_str()) {
                sellers.push(&product.seller);
            }
        }
        self.products.iter().filter(there).find(|product| product.seller == sellers[seller]).unwrap()
    }

    fn order(&self, reference: &str) -> NewOrder {
        let product = self.plenty(0);
        let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
        let line = NewLine::new(product.product.as_str(), product.sku.as_str(), product.min_quantity);
        NewOrder::new(Reference::new(reference).unwrap(), [line], address)
    }

    async fn place(&self, reference: &str) -> OrderId {
        let order = self.order(reference);
        let quote = self.buyer.quote(&order).await.unwrap();
        let placed = self.buyer.place(&order, &quote).await.unwrap();
        assert!(placed.failed.is_empty(), "{placed:?}");
        assert_eq!(placed.orders.len(), 1, "{placed:?}");
        placed.orders[0].clone()
    }

    /// What is seen of these, by reference and number.
    async fn find(&self, references: &[&str]) -> Vec<(String, String)> {
        let name = self.buyer.name();
        let seen = self.buyer.orders_since(&lately()).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        let guessed = |gap: &String| gap.contains("derived");
        assert!(seen.gaps.iter().all(guessed), "{name}: {:?}", seen.gaps);
        let mut found = Vec::new();
        for order in seen.orders {
            let numbers = order.numbers.into_iter().map(|(_, number)| number);
            let carried: BTreeSet<String> = order.marks.iter().map(Reference::to_string).chain(numbers).collect();
            let id = order.order.unwrap().id;
            found.extend(carried.into_iter().filter(|r| references.contains(&r.as_str())).map(|r| (r, id.to_string())));
        }
        found.sort();
        found
    }
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn lately() -> OrderQuery {
    OrderQuery { since_millis: now() - 3_600_000 }
}

fn pairs(pairs: &[(&str, &OrderId)]) -> Vec<(String, String)> {
    pairs.iter().map(|(reference, id)| ((*reference).to_owned(), id.to_string())).collect()
}

#[tokio::test]
async fn an_order_is_priced_placed_found_read_and_paid() {
    for (name, generation, make) in WAYS {
        let journey = Journey::start(name, *generation, *make, "[]").await;
        let buyer = &*journey.buyer;
        buyer.ready().unwrap();
        let order = journey.order("PO-1");
        buyer.check(&order).unwrap();
        assert!(journey.find(&["PO-1"]).await.is_empty());
        let quote = buyer.quote(&order).await.unwrap();

        let first = journey.place("PO-1").await;
        let second = journey.place("PO-11").await;
        assert_ne!(first, second);
        let found = journey.find(&["PO-11", "PO-2", "PO-1"]).await;
        assert_eq!(found, pairs(&[("PO-1", &first), ("PO-11", &second)]), "{name}");

        let unpaid = buyer.order(&first).await.unwrap();
        assert_eq!((&unpaid.id, unpaid.state), (&first, OrderStatus::Unpaid), "{name}");
        assert_eq!(unpaid.total, Some(quote.total), "{name}");
        let payment = buyer.pay(&first).await.unwrap();
        assert!(matches!(payment, Payment::Paid | Payment::Accepted), "{name}: {payment:?}");
        // Taobao carries it out a moment later.
        admin(&journey.sandbox, "POST", "/clock/advance", r#"{"seconds":1}"#).await;
        assert_eq!(buyer.order(&first).await.unwrap().state, OrderStatus::Paid, "{name}");
        assert_eq!(buyer.order(&second).await.unwrap().state, OrderStatus::Unpaid, "{name}");
        assert!(buyer.order(&"1".into()).await.is_err(), "{name}");
        journey.sandbox.shutdown().await;
    }
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_by_the_quote() {
    for (name, generation, make) in WAYS {
        let journey = Journey::start(name, *generation, *make, "[]").await;
        let mut order = journey.order("PO-1");
        let scarce = journey.products.iter().filter(|product| product.stock > 0).min_by_key(|p| p.stock).unwrap();
        order.lines = vec![NewLine::new(scarce.product.as_str(), scarce.sku.as_str(), scarce.stock + 1)];
        let error = journey.buyer.quote(&order).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{name}: {error}");
        assert!(journey.find(&["PO-1"]).await.is_empty());
        journey.sandbox.shutdown().await;
    }
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_and_one_that_never_was_is_not() {
    let lost = r#"[{"operation":"*","fault":"FAULT","times":1,"probability":1}]"#;
    let cases = [
        ("reset_before", "PO-1", false),
        ("reset_after", "PO-2", true),
        ("truncate", "PO-3", true),
        ("http_500_before", "PO-4", false),
        ("refusal", "PO-5", false),
    ];
    for (name, generation, make) in WAYS {
        let journey = Journey::start(name, *generation, *make, "[]").await;
        for (fault, reference, exists) in cases {
            let order = journey.order(reference);
            let quote = journey.buyer.quote(&order).await.unwrap();
            admin(&journey.sandbox, "POST", "/faults", &lost.replace("FAULT", fault)).await;
            let error = journey.buyer.place(&order, &quote).await.unwrap_err();
            assert_ne!(error.certainty(), Certainty::NotSent, "{name} {fault}: {error:?}");
            assert!(!journey.buyer.proves_nothing_done(&error), "{name} {fault}: {error}");
            let found = journey.find(&[reference, "PO-20"]).await;
            assert_eq!(found.len(), usize::from(exists), "{name} {fault}: {found:?}");
        }
        journey.sandbox.shutdown().await;
    }
}

/// A page that cannot be read, in place of the list: what is not shown is not absent.
#[tokio::test]
async fn a_look_up_that_failed_is_no_absence() {
    for (name, generation, make) in WAYS {
        let journey = Journey::start(name, *generation, *make, "[]").await;
        let always = r#"[{"operation":"*","fault":"garbage","probability":1}]"#;
        admin(&journey.sandbox, "POST", "/faults", always).await;
        let seen = journey.buyer.orders_since(&lately()).await;
        assert!(seen.is_err() || seen.is_ok_and(|seen| !seen.gaps.is_empty()), "{name}");
        admin(&journey.sandbox, "DELETE", "/faults", "").await;
        // A page that fails once is asked for again.
        for fault in ["garbage", "refusal", "reset_before"] {
            let once = format!(r#"[{{"operation":"*","fault":"{fault}","times":1,"probability":1}}]"#);
            admin(&journey.sandbox, "POST", "/faults", &once).await;
            assert!(journey.find(&["PO-1"]).await.is_empty(), "{name} {fault}");
        }
        journey.sandbox.shutdown().await;
    }
}

/// For two hundred references, as many calls as the list has pages.
#[tokio::test]
async fn many_references_are_found_in_one_look() {
    let journey = Journey::start("pandapon-1688", Generation::V2, pandapon_1688, "[]").await;
    let placed = [journey.place("PO-7").await, journey.place("PO-8").await];
    let references: Vec<String> = (0..200).map(|i| format!("PO-{i}")).collect();
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    let before = journey.sandbox.journal().len();
    assert_eq!(journey.find(&references).await, pairs(&[("PO-7", &placed[0]), ("PO-8", &placed[1])]));
    assert_eq!(journey.sandbox.journal().len() - before, 1);
    journey.sandbox.shutdown().await;
}

/// Lines of two sellers in one order are bad input, and the lines are named.
#[tokio::test]
async fn lines_of_two_sellers_are_no_order() {
    for (name, generation, make) in WAYS {
        let journey = Journey::start(name, *generation, *make, "[]").await;
        let mut order = journey.order("PO-1");
        let other = journey.plenty(1);
        order.lines.push(NewLine::new(other.product.as_str(), other.sku.as_str(), other.min_quantity));
        let error = journey.buyer.quote(&order).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("lines")), "{name}: {error}");
        journey.sandbox.shutdown().await;
    }
}
