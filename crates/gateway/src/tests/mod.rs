//! Every route on a sandbox in this process: what is answered, and what never happens twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod events;
mod guards;
mod orders;
mod table;

use crate::{BuyerSlot, Guard, MarketplaceSlot, Options, Service, counted, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::transport::{ReqwestTransport, TimeLeft, Transport};
use daigou_core::{Builder, Config, Error, Marketplace, Timeouts};
use daigou_dajisaas::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_ledger::{Inbox, Ledger, Rules, Store, inbox};
use daigou_logistics::Logistics;
use daigou_sandbox::Sandbox;
use daigou_taobao::{PandaPonTaobao, Taobao};
use http::{HeaderMap, Request};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower::ServiceExt;

const TOKEN: &str = "a-token-for-tests-0123456789";
const BUYERS: [&str; 4] = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"];

/// A server without sockets, over a sandbox.
struct Bench {
    sandbox: Sandbox,
    service: Service,
    router: Router,
    folder: PathBuf,
}

/// An answer.
#[derive(Debug)]
struct Told {
    status: u16,
    headers: HeaderMap,
    json: Value,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Bench {
    async fn new() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let config = sandbox.config();
        Self::with(sandbox, &config, Guard::new(TOKEN)).await
    }

    async fn with(sandbox: Sandbox, config: &Config, guard: Guard) -> Self {
        let unique = format!("daigou-gateway-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(unique);
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.join("store.db").display())).await.unwrap();
        let mut rules = Rules::default();
        (rules.settle, rules.account_each, rules.tries) = (Duration::from_secs(1), true, 2);
        let ledger = Arc::new(Ledger::new(store.clone(), rules).unwrap());
        let inbox = Inbox::open(&store, inbox::Options::default()).await.unwrap();
        let (buyers, marketplaces) = (buyers(config), marketplaces(config));
        let service = Service::new(Options { buyers, marketplaces, store, ledger, inbox });
        let router = router(&service, guard).unwrap();
        Self { sandbox, service, router, folder }
    }

    /// Asks with the token.
    async fn ask(&self, method: &str, path: &str, body: impl Into<Body>) -> Told {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {TOKEN}"));
        self.send(request.body(body.into()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Told {
        self.ask("GET", path, Body::empty()).await
    }

    async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&body).unwrap_or_else(|_| json!(String::from_utf8_lossy(&body)));
        Told { status: parts.status.as_u16(), headers: parts.headers, json }
    }

    /// The sandbox's admin API.
    async fn admin(&self, method: &str, path: &str, body: &str) -> Value {
        let limit = Duration::from_secs(10);
        let transport =
            ReqwestTransport::new(Timeouts { connect: limit, read: limit, total: limit }, 64 << 20).unwrap();
        let request = Request::builder().method(method).uri(format!("{}{path}", self.sandbox.admin_url()));
        let request = request.header("content-type", "application/json").extension(TimeLeft(limit));
        let answer = transport.send(request.body(Bytes::from(body.to_owned())).unwrap()).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {:?}", answer.body());
        serde_json::from_slice(answer.body()).unwrap_or_default()
    }

    /// An order of the first product that a buyer can buy.
    async fn order(&self, buyer: &str) -> Value {
        let products = self.admin("GET", &format!("/products?buyer={buyer}&limit=50"), "").await;
        let fits = |row: &&Value| row["stock"].as_i64() > Some(100) && row["min_quantity"].as_i64() < Some(100);
        let product = products.as_array().unwrap().iter().find(fits).unwrap();
        json!({
            "lines": [{
                "product": product["product"], "sku": product["sku"], "quantity": product["min_quantity"],
            }],
            "address": {
                "name": "张三", "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "district": "余杭区",
                "town": "仓前街道", "street": "网商路699号", "postcode": "311121", "district_code": "330110",
            },
            "remark": "轻放",
        })
    }

    async fn put(&self, buyer: &str, reference: &str, order: &Value) -> Told {
        self.ask("PUT", &format!("/v1/{buyer}/orders/{reference}"), order.to_string()).await
    }

    /// How many orders the platforms have that carry a reference.
    async fn made(&self, reference: &str) -> usize {
        let orders = self.admin("GET", "/orders", "").await;
        orders.as_array().unwrap().iter().filter(|order| order["reference"] == reference).count()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn built<M: Marketplace>(builder: Builder<M>) -> Result<M, Error> {
    builder.on_ended(counted()).build()
}

fn buyers(config: &Config) -> Vec<BuyerSlot> {
    let config = || config.clone();
    vec![
        BuyerSlot {
            name: BUYERS[0],
            buyer: built(Alibaba1688::from_config(config()))
                .map(|client| Arc::new(PandaPon1688::new(client)) as Arc<_>),
        },
        BuyerSlot {
            name: BUYERS[1],
            buyer: built(Taobao::from_config(config())).map(|client| Arc::new(PandaPonTaobao::new(client)) as Arc<_>),
        },
        BuyerSlot {
            name: BUYERS[2],
            buyer: built(DajiSaas::from_config(config())).map(|client| Arc::new(DajiSaas1688::new(client)) as Arc<_>),
        },
        BuyerSlot {
            name: BUYERS[3],
            buyer: built(DajiSaas::from_config(config())).map(|client| Arc::new(DajiSaasTaobao::new(client)) as Arc<_>),
        },
    ]
}

fn marketplaces(config: &Config) -> Vec<MarketplaceSlot> {
    fn slot<M: Marketplace + 'static>(
        name: &'static str,
        operations: &'static [daigou_core::Entry],
        client: Builder<M>,
    ) -> MarketplaceSlot {
        MarketplaceSlot { name, operations, client: built(client).map(|client| Arc::new(client) as Arc<_>) }
    }
    let config = || config.clone();
    vec![
        slot("taobao", &daigou_taobao::OPERATIONS, Taobao::from_config(config())),
        slot("alibaba1688", &daigou_alibaba1688::OPERATIONS, Alibaba1688::from_config(config())),
        slot("logistics", &daigou_logistics::OPERATIONS, Logistics::from_config(config())),
        slot("dajisaas", &daigou_dajisaas::OPERATIONS, DajiSaas::from_config(config())),
    ]
}
