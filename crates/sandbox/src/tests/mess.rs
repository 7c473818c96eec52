//! The mess of a real platform, played on each of the four buyers: when answers come, who is throttled, whose connection
//! dies, and what lists look like.

use super::faults::host;
use super::{Caller, Heard, fixture};
use daigou_core::Generation;
use daigou_dajisaas::{alibaba, taobao};
use serde_json::{Value, json};
use std::io::ErrorKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A way to buy, and where its replies show what.
pub(super) struct Buyer {
    pub(super) name: &'static str,
    pub(super) marketplace: &'static str,
    pub(super) create: &'static str,
    pub(super) list: &'static str,
    pub(super) rows: &'static str,
    pub(super) total: &'static str,
    /// Where a row shows the remark; none where the platform shows none.
    pub(super) remark: Option<&'static str>,
}

pub(super) const BUYERS: [Buyer; 4] = [
    Buyer {
        name: "pandapon-1688",
        marketplace: "alibaba1688",
        create: "order.create",
        list: "order.list",
        rows: "/data/data",
        total: "/data/total",
        remark: Some("/message"),
    },
    Buyer {
        name: "dajisaas-1688",
        marketplace: "dajisaas",
        create: "alibaba.order_create",
        list: "alibaba.order_list",
        rows: "/data/result",
        total: "/data/totalRecord",
        remark: Some("/baseInfo/buyerFeedback"),
    },
    Buyer {
        name: "pandapon-taobao",
        marketplace: "taobao",
        create: "order.create",
        list: "order.list",
        rows: "/data/purchaseOrders",
        total: "/data/resultsTotal",
        remark: None,
    },
    Buyer {
        name: "dajisaas-taobao",
        marketplace: "dajisaas",
        create: "taobao.order_create",
        list: "taobao.order_detail",
        rows: "/data/data/purchaseOrders",
        total: "/data/data/resultsTotal",
        remark: None,
    },
];

fn example(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

impl Buyer {
    /// Lines of one seller: so many variants that can be bought.
    async fn lines(&self, caller: &Caller, count: usize) -> Vec<Value> {
        // By distribution ids, which DajiSaaS's creation takes as well.
        let buyer = if self.remark.is_none() { "pandapon-taobao" } else { self.name };
        let path = format!("/admin/products?buyer={buyer}&generation=v1&limit=1000");
        let products = caller.get(&path).await.json();
        let products: Vec<&Value> =
            products.as_array().unwrap().iter().filter(|row| row["stock"].as_i64() > Some(100)).collect();
        let same = |seller: &Value| products.iter().copied().filter(|row| row["seller"] == *seller).collect::<Vec<_>>();
        let found = products.iter().map(|row| same(&row["seller"])).find(|rows| rows.len() >= count).unwrap();
        found[..count].iter().map(|row| (*row).clone()).collect()
    }

    /// An order with this reference and so many lines.
    pub(super) async fn order(&self, caller: &Caller, reference: &str, count: usize) -> Heard {
        let lines = self.lines(caller, count).await;
        let number = |row: &Value| row["product"].as_str().unwrap().parse::<i64>().unwrap();
        let cargo = lines
            .iter()
            .map(|row| json!({"offerId": number(row), "specId": row["sku"], "quantity": row["min_quantity"]}));
        let items = lines.iter().enumerate().map(|(i, row)| {
            json!({"itemId": row["product"], "orderLineNo": i.to_string(), "skuId": row["sku"], "quantity": "1", "currency": "CNY"})
        });
        let (cargo, items) = (json!(cargo.collect::<Vec<_>>()), json!(items.collect::<Vec<_>>()).to_string());
        let remark = format!("轻放: daigou:{reference} 谢谢😀老板");
        match self.name {
            "pandapon-1688" => {
                let mut order = example(fixture!("alibaba1688/order.create.request.2.json"));
                (order["cargoParamList"], order["message"]) = (cargo, json!(remark));
                caller.perform::<daigou_alibaba1688::CreateOrder>(Generation::V1, &order).await
            }
            "dajisaas-1688" => {
                let mut order = example(fixture!("dajisaas/alibaba.order_create.request.json"));
                (order["cargoParamList"], order["message"]) = (cargo, json!(remark));
                order["thirdOrderId"] = json!(reference);
                caller.daji_perform::<alibaba::CreateOrder>(&order).await
            }
            "pandapon-taobao" => {
                let mut order = example(fixture!("taobao/order.create.request.json"));
                (order["orderLineList"], order["purchaseAmount"]) = (json!(items), json!(100_000_000));
                order["sellerOrderNumber"] = json!(reference);
                caller.perform::<daigou_taobao::CreateOrder>(Generation::V1, &order).await
            }
            _ => {
                let mut order = example(fixture!("dajisaas/taobao.order_create.request.json"));
                (order["order_line_list"], order["thirdOrderId"]) = (json!(items), json!(reference));
                caller.daji_perform::<taobao::CreateOrder>(&order).await
            }
        }
    }

    /// A page of its orders.
    pub(super) async fn page(&self, caller: &Caller, page: i64, size: i64) -> Heard {
        match self.name {
            "pandapon-1688" => {
                let asked = json!({"pageNum": page, "pageSize": size});
                caller.perform::<daigou_alibaba1688::ListOrders>(Generation::V1, &asked).await
            }
            "dajisaas-1688" => {
                caller.daji_perform::<alibaba::ListOrders>(&json!({"page": page, "pageSize": size})).await
            }
            "pandapon-taobao" => {
                let asked = json!({"pageNo": page, "pageSize": size});
                caller.perform::<daigou_taobao::ListOrders>(Generation::V1, &asked).await
            }
            _ => caller.daji_perform::<taobao::QueryOrders>(&json!({"page_no": page, "page_size": size})).await,
        }
    }

    pub(super) async fn list(&self, caller: &Caller) -> Heard {
        self.page(caller, 1, 20).await
    }

    pub(super) fn rows<'v>(&self, json: &'v Value) -> &'v Vec<Value> {
        json.pointer(self.rows).and_then(Value::as_array).unwrap_or_else(|| panic!("{}: {json}", self.name))
    }

    /// A sandbox with these orders of this buyer, and one rule for its list.
    pub(super) async fn messy(&self, references: &[&str], rule: Value) -> Caller {
        let caller = Caller::start().await;
        for reference in references {
            let heard = self.order(&caller, reference, 1).await;
            assert_eq!((heard.status, heard.code()), (200, 200), "{}: {}", self.name, heard.body);
            assert_ne!(heard.json()["data"]["success"], false, "{}: {}", self.name, heard.body);
        }
        // What Taobao creates is there a moment later.
        caller.later(1).await;
        self.rule(&caller, self.list, rule).await;
        caller
    }

    /// Sets a rule for one of its operations.
    pub(super) async fn rule(&self, caller: &Caller, operation: &str, mut rule: Value) {
        (rule["operation"], rule["marketplace"]) = (json!(operation), json!(self.marketplace));
        caller.faults(json!([rule])).await;
    }
}

/// What the last request met.
pub(super) fn met(caller: &Caller) -> Vec<(String, String)> {
    let last = caller.sandbox.journal().pop().unwrap();
    assert_eq!(last.fault, last.faults.first().map(|struck| struck.fault));
    last.faults.into_iter().map(|struck| (struck.fault.to_owned(), struck.effect)).collect()
}

fn one(fault: &str, effect: &str) -> Vec<(String, String)> {
    vec![(fault.to_owned(), effect.to_owned())]
}

#[tokio::test]
async fn an_answer_is_late_by_the_same_times_for_a_seed_and_says_the_same() {
    for buyer in &BUYERS {
        let mut rows = Vec::new();
        for _ in 0..2 {
            let rule = json!({"fault": "latency", "delay_ms": 20, "jitter_ms": 9});
            let caller = buyer.messy(&["PO-1"], rule).await;
            let mut row = Vec::new();
            for _ in 0..6 {
                let before = tokio::time::Instant::now();
                let heard = buyer.list(&caller).await;
                assert!(before.elapsed() >= std::time::Duration::from_millis(20));
                assert_eq!(buyer.rows(&heard.json()).len(), 1);
                let met = met(&caller);
                let millis: u64 = met[0].1.split(' ').nth(1).unwrap().parse().unwrap();
                assert!(met.len() == 1 && met[0].0 == "latency" && (20..30).contains(&millis), "{met:?}");
                row.push(millis);
            }
            rows.push(row);
        }
        assert!(rows[0] == rows[1] && rows[0].iter().any(|millis| *millis != rows[0][0]), "{rows:?}");
    }
}

#[tokio::test]
async fn latency_strikes_beside_another_fault() {
    let caller = Caller::start().await;
    let rules =
        json!([{"operation": "*", "fault": "latency", "delay_ms": 1}, {"operation": "*", "fault": "http_500_after"}]);
    caller.faults(rules).await;
    assert_eq!(BUYERS[0].list(&caller).await.status, 500);
    let met = met(&caller);
    assert_eq!(met.iter().map(|(fault, _)| fault.as_str()).collect::<Vec<_>>(), ["http_500_after", "latency"]);
}

#[tokio::test]
async fn more_than_so_many_a_second_are_throttled_by_the_sandboxs_clock() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&[], json!({"fault": "rate_limit", "per_second": 2, "retry_after": 1})).await;
        caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
        let mut codes = Vec::new();
        for _ in 0..4 {
            let heard = buyer.list(&caller).await;
            assert_eq!(heard.status == 429, heard.head.contains("\r\nretry-after: 1"), "{}", heard.head);
            codes.push((heard.status, heard.code()));
        }
        assert_eq!(codes, [(200, 200), (200, 200), (429, 429), (429, 429)], "{}", buyer.name);
        assert_eq!(
            met(&caller),
            one("rate_limit", "not processed; answered by HTTP 429, since 2 a second are let through")
        );
        caller.later(1).await;
        assert_eq!((buyer.list(&caller).await.status, caller.fired().await), (200, vec![2]));
    }
}

/// A connection that is kept alive.
struct Kept(TcpStream);

impl Kept {
    async fn to(caller: &Caller) -> Self {
        Self(TcpStream::connect(host(caller)).await.unwrap())
    }

    /// Sends a request, and reads its answer; nothing where the connection ends in order.
    async fn ask(&mut self, caller: &Caller, dajisaas: bool) -> Result<String, ErrorKind> {
        let (path, headers, body) = match dajisaas {
            true => {
                let body = caller.signed_body(r#"{"page":1,"pageSize":20}"#);
                ("/dajisaas/alibaba/trade/getBuyerOrderList", Vec::new(), body)
            }
            false => ("/pandapon/alibaba/order/page", caller.headers(), r#"{"pageNum":1,"pageSize":20}"#.to_owned()),
        };
        let mut text = format!("POST {path} HTTP/1.1\r\nhost: sandbox.localhost\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        self.0.write_all(text.as_bytes()).await.map_err(|error| error.kind())?;
        let (mut answer, mut buffer) = (String::new(), vec![0; 1 << 16]);
        while !answer.ends_with('}') {
            match self.0.read(&mut buffer).await.map_err(|error| error.kind())? {
                0 => break,
                length => answer.push_str(std::str::from_utf8(&buffer[..length]).unwrap()),
            }
        }
        Ok(answer)
    }
}

#[tokio::test]
async fn a_kept_connection_is_reset_under_its_next_request_which_is_not_processed() {
    for dajisaas in [false, true] {
        let caller = Caller::start().await;
        caller.faults(json!([{"operation": "*", "fault": "close_idle", "times": 1}])).await;
        let mut kept = Kept::to(&caller).await;
        let answer = kept.ask(&caller, dajisaas).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && !answer.to_lowercase().contains("connection: close"), "{answer}");
        assert_eq!(caller.fired().await, [0]);
        assert_eq!(kept.ask(&caller, dajisaas).await, Err(ErrorKind::ConnectionReset));
        assert_eq!(met(&caller), one("close_idle", "not processed; the connection was kept alive, and was reset"));
        let mut second = Kept::to(&caller).await;
        for _ in 0..2 {
            assert!(second.ask(&caller, dajisaas).await.unwrap().starts_with("HTTP/1.1 200"));
        }
        assert_eq!(caller.fired().await, [1]);
    }
}

#[tokio::test]
async fn a_kept_connection_is_closed_when_nothing_is_asked_of_it() {
    for dajisaas in [false, true] {
        let caller = Caller::start().await;
        caller.faults(json!([{"operation": "*", "fault": "close_idle", "delay_ms": 30}])).await;
        let mut kept = Kept::to(&caller).await;
        let answer = kept.ask(&caller, dajisaas).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && !answer.to_lowercase().contains("connection: close"), "{answer}");
        let words = "the connection is closed when nothing is asked of it for 30 ms";
        assert_eq!(met(&caller), one("close_idle", words));
        // The end comes by itself: nothing is sent.
        assert_eq!(kept.0.read(&mut [0; 9]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn the_total_of_a_list_lies_and_its_rows_do_not() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&["PO-1", "PO-2"], json!({"fault": "total_lies"})).await;
        let json = buyer.list(&caller).await.json();
        assert_eq!(
            (json.pointer(buyer.total), buyer.rows(&json).len()),
            (Some(&json!(1_000_000_000)), 2),
            "{}",
            buyer.name
        );
        assert_eq!(met(&caller), one("total_lies", "the total is 1000000000 in place of 2"));
    }
}

#[tokio::test]
async fn a_list_is_empty_though_there_are_orders_and_an_empty_one_is_not_struck() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&[], json!({"fault": "list_empty"})).await;
        buyer.list(&caller).await.data();
        assert_eq!((met(&caller), caller.fired().await), (Vec::new(), vec![0]));
        buyer.order(&caller, "PO-1", 1).await.data();
        let json = buyer.list(&caller).await.json();
        assert_eq!((json.pointer(buyer.total), buyer.rows(&json).len()), (Some(&json!(0)), 0), "{}", buyer.name);
        assert_eq!(met(&caller), one("list_empty", "1 rows are missing, and the total is 0 in place of 1"));
    }
}

#[tokio::test]
async fn one_row_is_of_another_type_and_the_others_stand_as_they_were() {
    for buyer in &BUYERS {
        for (how, is) in [
            ("text", Value::is_string as fn(&Value) -> bool),
            ("number", Value::is_number),
            ("null", Value::is_null),
            ("list", Value::is_array),
        ] {
            let caller =
                buyer.messy(&["PO-1", "PO-2", "PO-3"], json!({"fault": "odd_row", "how": how, "times": 1})).await;
            let (odd, whole) = (buyer.list(&caller).await.json(), buyer.list(&caller).await.json());
            assert_eq!(odd.pointer(buyer.total), Some(&json!(3)));
            let pairs: Vec<_> = buyer.rows(&odd).iter().zip(buyer.rows(&whole)).collect();
            let altered: Vec<_> = pairs.iter().filter(|(odd, whole)| odd != whole).collect();
            assert!(pairs.len() == 3 && altered.len() == 1 && is(altered[0].0), "{} {how}: {odd}", buyer.name);
        }
    }
}

#[tokio::test]
async fn a_list_of_one_row_is_that_row_and_a_longer_one_is_not_struck() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&["PO-1"], json!({"fault": "single_object"})).await;
        let json = buyer.list(&caller).await.json();
        assert!(json.pointer(buyer.rows).unwrap().is_object(), "{}: {json}", buyer.name);
        let name = buyer.rows.rsplit('/').next().unwrap();
        assert_eq!(
            met(&caller),
            one("single_object", &format!("the list `{name}` of one element is written as that element"))
        );
    }
}

#[tokio::test]
async fn a_member_stands_twice_and_the_last_one_is_right() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&["PO-1"], json!({"fault": "member_twice", "times": 8})).await;
        let mut struck = Vec::new();
        for _ in 0..8 {
            struck.push(buyer.list(&caller).await);
        }
        let whole = buyer.list(&caller).await;
        let mut places = std::collections::BTreeSet::new();
        for heard in &struck {
            // Readers that take the last one read what stands there without the fault.
            assert_eq!(buyer.rows(&heard.json()), buyer.rows(&whole.json()));
            assert!(heard.body.len() > whole.body.len(), "{}", heard.body);
        }
        for entry in caller.sandbox.journal().iter().rev().skip(1).take(8) {
            places.insert(entry.faults[0].effect.clone());
        }
        assert!(places.len() > 2, "{places:?}");
    }
}

#[tokio::test]
async fn a_text_is_spoiled_as_no_json_reader_takes_it() {
    for buyer in &BUYERS {
        let rule = |how: &str| json!({"fault": "bad_text", "how": how});
        let caller = buyer.messy(&["PO-1"], rule("control")).await;
        let heard = buyer.list(&caller).await;
        assert!(heard.raw.contains(&0x0B) && serde_json::from_str::<Value>(&heard.body).is_err(), "{}", buyer.name);
        assert_eq!(buyer.rows(&serde_json::from_str(&heard.body.replace('\u{b}', "")).unwrap()).len(), 1);
        let caller = buyer.messy(&["PO-1"], rule("surrogate")).await;
        let heard = buyer.list(&caller).await;
        assert!(heard.body.contains("\\ud83d\"") && serde_json::from_str::<Value>(&heard.body).is_err());
        let caller = buyer.messy(&["PO-1"], rule("bom")).await;
        let heard = buyer.list(&caller).await;
        assert_eq!(buyer.rows(&serde_json::from_str(heard.body.strip_prefix('\u{feff}').unwrap()).unwrap()).len(), 1);
    }
}

#[tokio::test]
async fn an_answer_in_gbk_is_told_so_or_not_and_holds_the_same() {
    for buyer in &BUYERS {
        for (how, told) in [("gbk", true), ("gbk_untold", false)] {
            let caller = buyer.messy(&["PO-1"], json!({"fault": "bad_text", "how": how, "times": 1})).await;
            let (struck, whole) = (buyer.list(&caller).await, buyer.list(&caller).await);
            assert!(String::from_utf8(struck.raw.clone()).is_err(), "{}", buyer.name);
            assert_eq!(
                (struck.head.contains("charset=gbk"), struck.head.contains("utf-8")),
                (told, false),
                "{}",
                struck.head
            );
            let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&struck.raw).unwrap();
            // What GBK has no sign for is written as a reference to it.
            let text = text.replace("&#128512;", "😀");
            assert_eq!(buyer.rows(&serde_json::from_str(&text).unwrap()), buyer.rows(&whole.json()));
        }
    }
}
