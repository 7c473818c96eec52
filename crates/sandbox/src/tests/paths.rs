//! Paths, methods, and what is known but not served.

use super::Caller;
use crate::served;
use crate::vendors::routes::calls;
use crate::wire::own_route::unpublished;
use daigou_core::{AuthKind, Effect, Generation, Platform};
use serde_json::Value;

#[tokio::test]
async fn an_unknown_path_names_the_nearest_routes() {
    let caller = Caller::start().await;
    let heard = caller.call("/alibaba/order/pages", "{}").await;
    assert_eq!((heard.status, heard.code()), (404, 404));
    assert!(heard.words().contains("POST /alibaba/order/page (alibaba1688 order.list)"), "{}", heard.words());
    assert!(heard.head.contains("\r\ndate: ") && heard.head.contains("content-type: application/json"));
    let crossed = caller.call("/alibaba/createOrder/preview", "{}").await;
    assert!(crossed.words().contains("it is a route of DajiSaaS"), "{}", crossed.words());
    let daji = caller.get("/dajisaas/alibaba/product/keywordQuerry").await;
    assert_eq!((daji.status, daji.code()), (404, 404));
    assert!(daji.json()["traceId"].is_string() && daji.words().contains("keywordQuery"), "{}", daji.words());
    let nowhere = caller.get("/pandapons").await;
    assert!(nowhere.status == 404 && nowhere.body.contains("/pandapon\n"), "{}", nowhere.body);
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_one() {
    let caller = Caller::start().await;
    let heard = caller.send("GET", "/pandapon/v2/alibaba/order/page", &caller.headers(), "").await;
    assert_eq!((heard.status, heard.code()), (405, 405));
    assert!(heard.words().contains("takes POST, not GET") && heard.head.contains("\r\nallow: post"), "{heard:?}");
}

#[tokio::test]
async fn what_is_not_served_yet_says_so() {
    let caller = Caller::start().await;
    for (platform, operation) in calls() {
        if served().contains(&(operation.marketplace, operation.id)) || operation.auth == AuthKind::QuerySign {
            continue;
        }
        let route =
            [&operation.v2, &operation.v1].into_iter().flatten().find_map(|r| Some((r.method.clone(), r.path?)));
        let (method, path) = match route {
            Some((method, path)) => (method, path.replace("{refundId}", "1")),
            None => unpublished(operation).unwrap(),
        };
        let heard = match (platform, method.as_str()) {
            (Platform::PandaPon, method) => {
                caller.send(method, &format!("/pandapon{path}"), &caller.headers(), "").await
            }
            (Platform::DajiSaas, "GET") => caller.daji_get(&path, "{}").await,
            (Platform::DajiSaas, _) => caller.daji(&path, "{}").await,
        };
        assert_eq!((heard.status, heard.code()), (200, 501), "{path}: {}", heard.words());
        let named = format!("does not serve {} {} yet", operation.marketplace, operation.id);
        assert!(heard.words().contains(&named), "{}", heard.words());
    }
    // It is checked for its signature first.
    assert_eq!(caller.send("POST", "/pandapon/alibaba/order/cancel", &[], "{}").await.code(), 401);
    assert_eq!(caller.send("POST", "/pandapon/unpublished/alibaba1688/cart.add", &[], "{}").await.code(), 401);
}

#[tokio::test]
async fn the_environment_has_a_route_for_every_operation_that_a_client_cannot_reach_without_one() {
    let caller = Caller::start().await;
    let description = caller.sandbox.description();
    let env = &description.env;
    for entry in crate::vendors::routes::tables().iter().flat_map(|(_, table)| *table) {
        let operation = entry.operation;
        let published = [&operation.v1, &operation.v2].into_iter().flatten().any(|route| route.path.is_some());
        let by_default = operation.route(Generation::default()).is_some_and(|route| route.path.is_none());
        let wanted = operation.effect != Effect::Message && (!published || by_default);
        let route = env.get(&operation.route_variable());
        assert_eq!(route.is_some(), wanted, "{} {}", operation.marketplace, operation.id);
        if let Some(route) = route {
            let (method, path) = daigou_core::config::parse_route(route).unwrap();
            assert_eq!(path, format!("/unpublished/{}/{}", operation.marketplace, operation.id));
            assert!(method == "GET" || method == "POST");
        }
    }
    let add = &env["DAIGOU_ROUTE__ALIBABA1688__CART__ADD"];
    assert_eq!(add, "POST /unpublished/alibaba1688/cart.add");
    for (name, value) in [("DAIGOU_ALLOW", "derived"), ("DAIGOU_SETTLE_S", "1"), ("DAIGOU_SCHEME", "md5-concat")] {
        assert_eq!(env[name], value);
    }
    assert_eq!(env["DAIGOU_PANDAPON_URL"], description.pandapon);
    let json: Value = serde_json::from_str(&serde_json::to_string(&description).unwrap()).unwrap();
    for name in
        ["pandapon", "dajisaas", "console", "admin", "access_key", "access_secret", "user_id", "app_key", "app_secret"]
    {
        assert!(json[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
    }
    assert!(description.console.ends_with('/') && description.admin == format!("{}admin", description.console));
    let config = caller.sandbox.config();
    assert_eq!(config.get("access_key"), Some(description.access_key.as_str()));
    assert_eq!(crate::Accept::from_config(&config).unwrap(), crate::Accept::default());
    assert!(config.allow_derived().unwrap() && config.settle().unwrap().as_secs() == 1);
}

#[tokio::test]
async fn what_is_served_is_listed() {
    for row in [("alibaba1688", "order.list"), ("taobao", "order.create"), ("dajisaas", "alibaba.order_preview")] {
        assert!(served().contains(&row), "{row:?}");
    }
    let once: std::collections::BTreeSet<_> = served().iter().collect();
    assert_eq!(once.len(), served().len());
}
