//! Faults as they are seen on the wire, and whether what was asked for happened.

use super::{Caller, fixture};
use daigou_taobao::ListOrders;
use serde_json::{Value, json};
use std::io::ErrorKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CART: &str = "/pandapon/alibaba/cart/create/order";
const LIST: &str = "/pandapon/v2/alibaba/order/page";

/// What a connection gave, read by read, and how it ended.
#[derive(Debug)]
struct Wire {
    reads: Vec<Vec<u8>>,
    end: Result<(), ErrorKind>,
}

impl Wire {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.reads.concat()).into_owned()
    }

    fn is_reset(&self) -> bool {
        self.reads.is_empty() && self.end == Err(ErrorKind::ConnectionReset)
    }

    fn is_silent(&self) -> bool {
        self.reads.is_empty() && self.end == Ok(())
    }

    fn status(&self) -> u16 {
        self.text().split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn parts(&self) -> (String, String) {
        let text = self.text();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    /// What the head promises.
    fn length(&self) -> usize {
        let (head, _) = self.parts();
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap()
    }
}

/// The address without its scheme.
pub(super) fn host(caller: &Caller) -> String {
    caller.sandbox.console_url().trim_start_matches("http://").trim_end_matches('/').to_owned()
}

impl Caller {
    fn host(&self) -> String {
        host(self)
    }

    /// A request as bytes.
    fn bytes(&self, path: &str, headers: &[(String, String)], body: &str) -> Vec<u8> {
        let mut text = format!("POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.host());
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        text.into_bytes()
    }

    /// Sends a signed request, and reads until the connection ends, however it does.
    async fn wire(&self, path: &str, body: &str) -> Wire {
        let mut stream = TcpStream::connect(self.host()).await.unwrap();
        stream.write_all(&self.bytes(path, &self.headers(), body)).await.unwrap();
        let (mut reads, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
        loop {
            match stream.read(&mut buffer).await {
                Ok(0) => return Wire { reads, end: Ok(()) },
                Ok(length) => reads.push(buffer[..length].to_vec()),
                Err(error) => return Wire { reads, end: Err(error.kind()) },
            }
        }
    }

    /// Adds faults.
    pub(super) async fn faults(&self, faults: Value) -> Value {
        let heard = self.send("POST", "/admin/faults", &[], &faults.to_string()).await;
        assert_eq!(heard.status, 200, "{}", heard.body);
        heard.json()
    }

    /// How often each fault struck.
    pub(super) async fn fired(&self) -> Vec<u64> {
        let rules = self.get("/admin/faults").await.json();
        rules.as_array().unwrap().iter().map(|rule| rule["fired"].as_u64().unwrap()).collect()
    }

    pub(super) async fn orders(&self) -> usize {
        self.get("/admin/orders").await.json().as_array().unwrap().len()
    }
}

/// A sandbox with one fault at every creation, an order of a cart line sent to it, how many orders there are then, and
/// the journal's entry.
async fn struck(fault: Value) -> (Wire, usize, Value) {
    let caller = Caller::start().await;
    let mut rule = json!({"operation": "cart.create_order"});
    rule.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
    let shown = caller.faults(json!([rule])).await;
    assert_eq!((&shown[0]["fault"], &shown[0]["fired"]), (&fault["fault"], &json!(0)));
    let wire = caller.wire(CART, r#"{"cartIds":[3]}"#).await;
    let entry = caller.get("/admin/requests").await.json()[0].clone();
    assert_eq!(entry["fault"], fault["fault"]);
    assert_eq!(caller.fired().await, [1]);
    // Other operations are spared.
    caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
    assert_eq!(caller.fired().await, [1]);
    (wire, caller.orders().await, entry)
}

#[tokio::test]
async fn a_reset_is_a_reset_before_and_after_the_order() {
    let (wire, orders, entry) = struck(json!({"fault": "reset_before"})).await;
    assert!(wire.is_reset() && orders == 0, "{wire:?}");
    assert_eq!((&entry["status"], &entry["answer"], &entry["signature"]), (&json!(0), &json!(""), &Value::Null));
    let (wire, orders, entry) = struck(json!({"fault": "reset_after"})).await;
    assert!(wire.is_reset() && orders == 1, "{wire:?}");
    assert_eq!((&entry["status"], &entry["signature"]["ok"]), (&json!(200), &json!(true)));
    assert!(entry["answer"].as_str().unwrap().contains("成功"));
}

#[tokio::test]
async fn a_timeout_ends_in_silence_before_and_after_the_order() {
    for (fault, made) in [("timeout_before", 0), ("timeout_after", 1)] {
        let (wire, orders, _) = struck(json!({"fault": fault, "delay_ms": 30})).await;
        assert!(wire.is_silent() && orders == made, "{fault}: {wire:?}");
    }
}

#[tokio::test]
async fn a_held_request_does_not_hold_up_the_end() {
    let caller = Caller::start().await;
    caller.faults(json!([{"operation": "*", "fault": "timeout_before"}])).await;
    let mut stream = TcpStream::connect(caller.host()).await.unwrap();
    stream.write_all(&caller.bytes(CART, &caller.headers(), "{}")).await.unwrap();
    while caller.sandbox.journal().is_empty() {
        tokio::task::yield_now().await;
    }
    let before = tokio::time::Instant::now();
    caller.sandbox.shutdown().await;
    assert!(before.elapsed() < std::time::Duration::from_secs(4));
    assert_eq!(stream.read(&mut [0; 9]).await.unwrap(), 0);
}

#[tokio::test]
async fn servers_and_proxies_fail_in_their_own_words() {
    for (fault, made) in [("http_500_before", 0), ("http_500_after", 1)] {
        let (wire, orders, _) = struck(json!({"fault": fault})).await;
        let json: Value = serde_json::from_str(&wire.parts().1).unwrap();
        assert_eq!((wire.status(), orders, &json["code"]), (500, made, &json!(500)), "{fault}");
        assert!(json["msg"].as_str().unwrap().contains(fault));
    }
    let (wire, orders, entry) = struck(json!({"fault": "http_502_html"})).await;
    let (head, body) = wire.parts();
    assert_eq!((wire.status(), orders, &entry["status"]), (502, 0, &json!(502)));
    assert!(head.contains("content-type: text/html") && body.starts_with("<html>"));
    assert!(head.contains("\r\ndate: "), "{head}");
    for (fault, promised) in
        [(json!({"fault": "http_429"}), false), (json!({"fault": "http_429", "retry_after": 7}), true)]
    {
        let (wire, orders, _) = struck(fault).await;
        assert_eq!((wire.status(), orders), (429, 0));
        assert_eq!(wire.parts().0.contains("\r\nretry-after: 7"), promised);
    }
}

#[tokio::test]
async fn an_answer_is_cut_off_after_the_order_was_made() {
    let (wire, orders, entry) = struck(json!({"fault": "truncate"})).await;
    let (whole, body) = (entry["answer"].as_str().unwrap(), wire.parts().1);
    assert_eq!((wire.status(), orders, wire.length()), (200, 1, whole.len()));
    assert!(
        body.len() == whole.len() / 2 && whole.as_bytes().starts_with(&wire.reads.concat()[wire.parts().0.len() + 4..])
    );
}

#[tokio::test]
async fn an_answer_drips_and_is_whole_in_the_end() {
    let (wire, orders, entry) = struck(json!({"fault": "drip", "delay_ms": 30})).await;
    assert_eq!((wire.status(), orders, wire.end), (200, 1, Ok(())));
    assert_eq!((&wire.parts().1, wire.length()), (&entry["answer"].as_str().unwrap().to_owned(), wire.parts().1.len()));
    assert!(wire.reads.len() > 4, "{} reads", wire.reads.len());
}

#[tokio::test]
async fn garbage_comes_with_200_and_is_no_json() {
    let (wire, orders, entry) = struck(json!({"fault": "garbage"})).await;
    let body = wire.parts().1;
    assert_eq!((wire.status(), orders, wire.length()), (200, 1, body.len()));
    assert!(serde_json::from_str::<Value>(&body).is_err() && entry["answer"] == body.as_str());
}

#[tokio::test]
async fn a_refusal_has_the_platforms_form() {
    let (wire, orders, _) = struck(json!({"fault": "refusal", "code": 5001})).await;
    let json: Value = serde_json::from_str(&wire.parts().1).unwrap();
    assert_eq!((wire.status(), orders, &json["code"], &json["data"]), (200, 0, &json!(5001), &Value::Null));
    assert!(json["requestId"].is_string());

    let caller = Caller::start().await;
    caller.faults(json!([{"operation": "*", "marketplace": "dajisaas", "fault": "refusal"}])).await;
    let heard =
        caller.daji("/alibaba/createOrder/preview", fixture!("dajisaas/alibaba.order_preview.request.json")).await;
    assert_eq!((heard.status, heard.code()), (400, 500));
    assert!(heard.json()["traceId"].is_string());
    caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
}

#[tokio::test]
async fn a_refused_connection_is_reset_unread_and_the_admin_api_is_spared() {
    let caller = Caller::start().await;
    caller.faults(json!([{"operation": "*", "fault": "refuse", "times": 2}])).await;
    for struck in 1..=2 {
        let wire = caller.wire(LIST, "{}").await;
        assert!(wire.is_reset(), "{wire:?}");
        assert_eq!(caller.fired().await, [struck]);
    }
    assert!(caller.sandbox.journal().is_empty());
    assert_eq!(caller.wire(LIST, r#"{"pageNum":1,"pageSize":20}"#).await.status(), 200);
}

#[tokio::test]
async fn a_new_order_is_missing_from_lists_until_the_clock_has_moved_on() {
    let caller = Caller::start().await;
    let admin = |path: &'static str, body: Value| {
        let caller = &caller;
        async move { assert_eq!(caller.send("POST", path, &[], &body.to_string()).await.status, 200) }
    };
    admin("/admin/clock", json!({"mode": "frozen"})).await;
    let rule = |id: &str| json!({"operation": "order.list", "marketplace": id, "fault": "stale_read", "seconds": 90});
    caller.faults(json!([rule("alibaba1688"), rule("taobao")])).await;
    let order = fixture!("taobao/order.create.request.json");
    let created = caller.call("/open/order", order).await.data();
    caller.call("/alibaba/cart/create/order", r#"{"cartIds":[3]}"#).await.data();
    let number = created["subOrderVOS"][0]["taobaoPurchaseId"].as_str().unwrap().to_owned();
    let totals = async || {
        let mine = caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
        let theirs = caller.done::<ListOrders>(&json!({})).await;
        let found = caller.done::<ListOrders>(&json!({"purchaseIds": [number]})).await;
        json!([mine["total"], theirs["resultsTotal"], found["resultsTotal"]])
    };
    assert_eq!(totals().await, json!([0, 0, 0]));
    assert_eq!(caller.sandbox.journal().last().unwrap().fault, Some("stale_read"));
    admin("/admin/clock/advance", json!({"seconds": 89})).await;
    assert_eq!(totals().await, json!([0, 0, 0]));
    admin("/admin/clock/advance", json!({"seconds": 1})).await;
    assert_eq!(totals().await, json!([1, 1, 1]));
    assert_eq!(caller.fired().await, [3, 6]);
}

/// The faults that a row of requests meets.
async fn row(caller: &Caller) -> Vec<Option<&'static str>> {
    for _ in 0..40 {
        caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await;
    }
    let journal = caller.sandbox.journal();
    journal[journal.len() - 40..].iter().map(|entry| entry.fault).collect()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_row_of_faults() {
    let rules = json!([
        {"operation": "*", "fault": "http_429", "probability": 0.3},
        {"operation": "order.list", "fault": "refusal", "probability": 0.4, "times": 5},
        {"operation": "*", "fault": "garbage", "probability": 0},
    ]);
    let caller = Caller::start().await;
    caller.faults(rules.clone()).await;
    let first = row(&caller).await;
    let count = |name: &str| first.iter().filter(|fault| **fault == Some(name)).count();
    assert_eq!((count("refusal"), count("garbage")), (5, 0));
    assert!((5..25).contains(&count("http_429")), "{first:?}");
    assert_eq!(caller.fired().await, [count("http_429") as u64, 5, 0]);

    // Forgotten and written again, they begin anew; a reset begins with the world.
    assert_eq!(caller.send("DELETE", "/admin/faults", &[], "").await.json(), json!([]));
    assert_eq!(row(&caller).await, vec![None; 40]);
    caller.faults(rules.clone()).await;
    assert_eq!(row(&caller).await, first);
    caller.send("POST", "/admin/reset", &[], r#"{"seed":12}"#).await;
    assert_eq!(caller.get("/admin/faults").await.json(), json!([]));
    caller.faults(rules).await;
    let other = row(&caller).await;
    assert_ne!(other, first);
}

#[tokio::test]
async fn a_sandbox_starts_with_faults_and_a_reset_brings_them_back() {
    let faults = crate::Fault::list(r#"[{"operation":"*","fault":"http_429","times":1}]"#).unwrap();
    let mut caller = Caller::start().await;
    caller.sandbox = crate::Sandbox::start_with(crate::Options::default().faults(faults)).await.unwrap();
    for _ in 0..2 {
        let struck: Vec<_> = row(&caller).await.into_iter().flatten().collect();
        assert_eq!(struck, ["http_429"]);
        caller.send("POST", "/admin/reset", &[], "").await;
    }
}

#[tokio::test]
async fn wrong_rules_are_refused_by_their_member_and_change_nothing() {
    let caller = Caller::start().await;
    for (body, named) in [
        (r#"[{"operation":"*","fault":"drip"},{"operation":"*","fault":"drip","probability":7}]"#, "[1].probability"),
        (r#"[{"operation":"*","fault":"drip","delay_ms":"x"}]"#, "[0].delay_ms"),
        (r#"{"operation":"*"}"#, "faults"),
        ("", "faults"),
    ] {
        let heard = caller.send("POST", "/admin/faults", &[], body).await;
        assert!(heard.status == 400 && heard.json()["error"].as_str().unwrap().contains(named), "{}", heard.body);
    }
    assert_eq!(caller.get("/admin/faults").await.json(), json!([]));
}
