//! Addresses in replies: they lead to the sandbox, by the name that was asked, and something is there.

use super::Caller;
use super::tables::documented;
use crate::Options;
use crate::vendors::routes::calls;
use crate::world::pictures::Raster;
use daigou_core::{Generation, Platform};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The addresses that stand in a text.
fn addresses(text: &str) -> Vec<&str> {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let addresses = starts.filter(|rest| rest.starts_with("http://") || rest.starts_with("https://"));
    let end = |c: char| !c.is_ascii() || c.is_whitespace() || matches!(c, '"' | '\\' | ',' | '<' | '>' | '\'');
    addresses.map(|rest| &rest[..rest.find(end).unwrap_or(rest.len())]).collect()
}

fn local(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("http://")?;
    Some(&rest[rest.find('/').unwrap_or(rest.len())..])
}

/// Every documented request, and a search for what no example shows, asked of a fresh world.
#[tokio::test]
async fn every_address_in_a_reply_of_a_fresh_world_answers() {
    let caller = Caller::bare(Options::default().strict(false)).await;
    let base = caller.sandbox.console_url();
    let examples = documented();
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut ask = async |platform, operation, generation, params: &Value| {
        let heard = caller.any(platform, operation, generation, params).await;
        let asked = params.to_string();
        // What the caller said itself, wherever that is, comes back as it was.
        found.extend(addresses(&heard.body).into_iter().filter(|text| !asked.contains(text)).map(str::to_owned));
    };
    for (platform, operation) in calls() {
        let key = format!("{} {}", operation.marketplace, operation.id);
        let example = examples.get(&key).cloned().unwrap_or_else(|| json!({}));
        for generation in [Generation::V1, Generation::V2] {
            if operation.route(generation).is_some() {
                ask(platform, operation, generation, &example).await;
                if operation.id.contains("search") {
                    let mut other = example.clone();
                    other["keyword"] = json!("保温杯");
                    ask(platform, operation, generation, &other).await;
                }
            }
        }
    }
    assert!(found.len() > 50, "{found:#?}");
    let mut small = 0;
    for address in &found {
        assert!(address.starts_with(&base), "{address} leads away from {base}");
        let heard = caller.get(local(address).unwrap()).await;
        assert_eq!(heard.status, 200, "{address}");
        if address.ends_with(".80x80.jpg") {
            let picture = Raster::decode(&heard.raw).unwrap();
            assert_eq!(picture.width(), 80, "{address}");
            small += 1;
        }
    }
    assert!(small > 0, "{found:#?}");
}

#[tokio::test]
async fn a_marketplaces_own_address_is_stood_for_and_no_others() {
    let caller = Caller::bare(Options::default()).await;
    let of = async |path: &str| caller.get(path).await;
    let picture = of("/web/https/cbu01.alicdn.com/img/ibank/a.jpg_310x310.jpg").await;
    assert!(picture.head.contains("content-type: image/jpeg") && picture.status == 200);
    let page = of("/web/https/trade.1688.com/order/cashier.htm?orderId=1").await;
    assert!(
        page.status == 200 && page.head.contains("text/plain") && page.body.contains("stands for"),
        "{}",
        page.body
    );
    for other in ["/web/https/evil.example/a.jpg", "/web/ftp/img.alicdn.com/a", "/web/https/", "/web/"] {
        assert_eq!(of(other).await.status, 404, "{other}");
    }
}

#[tokio::test]
async fn addresses_follow_the_host_that_was_asked() {
    let caller = Caller::bare(Options::default().listen("0.0.0.0:0".parse().unwrap())).await;
    let search = json!({"keyword": "保温杯", "beginPage": 1, "pageSize": 5, "country": "en"}).to_string();
    let found = calls().find(|(_, operation)| (operation.marketplace, operation.id) == ("alibaba1688", "goods.search"));
    let path = found.unwrap().1.v1.as_ref().unwrap().path.unwrap();
    let ours = format!("/pandapon{path}");
    for host in ["sandbox:9000", "192.168.7.7:1234", "[fd00::1]:80"] {
        let heard = caller.send_to(host, "POST", &ours, &caller.headers(), &search).await;
        let shown = addresses(&heard.body);
        assert!(!shown.is_empty(), "{}", heard.body);
        assert!(shown.iter().all(|address| address.starts_with(&format!("http://{host}/"))), "{host}: {shown:?}");
        let journal = caller.get("/admin/requests?limit=1").await.body;
        assert!(journal.contains(&format!("http://{host}/pictures/")), "{journal}");
        let env = caller.send_to(host, "GET", "/admin/env", &[], "").await.json();
        assert_eq!(env["DAIGOU_PANDAPON_URL"], format!("http://{host}/pandapon"));
        let page = caller.send_to(host, "GET", "/admin", &[], "").await.body;
        assert!(page.contains(&format!("http://{host}/admin/orders")), "{page}");
    }
    let own = caller.send("POST", &ours, &caller.headers(), &search).await.body;
    let base = caller.sandbox.console_url();
    assert!(addresses(&own).iter().all(|address| address.starts_with(&base)), "{own}");
    assert_eq!(caller.operate(Platform::PandaPon, "alibaba1688 cart.list", &json!({})).await.code(), 200);
}
