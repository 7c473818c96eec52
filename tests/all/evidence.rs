//! Routes that are known from public integrations alone are sent, and said so once for each client.

use crate::support::call;
use crate::support::clients::Setup;
use crate::support::fixtures::request;
use crate::support::logs::captured;

const DONE: &str = r#"{"code":200,"data":{}}"#;

fn warnings(log: &str) -> Vec<&str> {
    log.lines().filter(|line| line.contains("WARN")).collect()
}

#[test]
fn a_third_party_route_is_sent_and_warned_of_once() {
    let (setup, script) = Setup::hearing(vec![DONE.to_owned(); 5]);
    let ((), log) = captured(async {
        let client = setup.alibaba1688();
        for _ in 0..2 {
            call(&client, "goods.wangwang", &request("alibaba1688", "goods.wangwang")).await.unwrap();
            call(&client.clone(), "goods.wangwang", &request("alibaba1688", "goods.wangwang")).await.unwrap();
        }
    });
    assert_eq!(script.sent().len(), 4);
    let warnings = warnings(&log);
    assert_eq!(warnings.len(), 1, "{log}");
    for word in ["goods.wangwang", "/alibaba/product/openuid/decrypt", "public integrations"] {
        assert!(warnings[0].contains(word), "`{word}` is not in: {}", warnings[0]);
    }
}

#[test]
fn each_third_party_route_is_warned_of_by_itself() {
    let (setup, _) = Setup::hearing(vec![DONE.to_owned(); 4]);
    let ((), log) = captured(async {
        let client = setup.client("dajisaas");
        for operation in ["alibaba.detail", "alibaba.shop_search", "alibaba.detail", "alibaba.search"] {
            call(&*client, operation, &request("dajisaas", operation)).await.unwrap();
        }
    });
    assert_eq!(warnings(&log).len(), 2, "{log}");
}

#[test]
fn a_documented_or_supplied_route_is_not_warned_of() {
    let (setup, _) = Setup::hearing(vec![DONE.to_owned(); 2]);
    let setup = setup.set("route__alibaba1688__goods__wangwang", "POST /own/route");
    let ((), log) = captured(async {
        let client = setup.client("alibaba1688");
        for operation in ["goods.wangwang", "goods.search"] {
            call(&*client, operation, &request("alibaba1688", operation)).await.unwrap();
        }
    });
    assert!(warnings(&log).is_empty(), "{log}");
}
