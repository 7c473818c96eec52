//! The mess of a real platform around orders, played on each of the four buyers: remarks, orders that cannot be found,
//! creations that are done in part, late, or behind a refusal.

use super::mess::{BUYERS, Buyer, met};
use super::{Caller, Heard};
use daigou_core::Generation;
use daigou_dajisaas::{alibaba, taobao};
use serde_json::{Value, json};

fn one(fault: &str, effect: &str) -> Vec<(String, String)> {
    vec![(fault.to_owned(), effect.to_owned())]
}

/// The remarks of its list, newest first.
async fn remarks(buyer: &Buyer, caller: &Caller) -> Vec<String> {
    let json = buyer.list(caller).await.json();
    let remark = |row: &Value| row.pointer(buyer.remark.unwrap()).unwrap().as_str().unwrap().to_owned();
    buyer.rows(&json).iter().map(remark).collect()
}

/// A single order by the number that its list shows.
async fn read(buyer: &Buyer, caller: &Caller, number: &str) -> Heard {
    match buyer.name {
        "pandapon-1688" => {
            caller.perform::<daigou_alibaba1688::GetOrder>(Generation::V1, &json!({"orderId": number})).await
        }
        "dajisaas-1688" => {
            caller.daji_perform::<alibaba::GetOrder>(&json!({"orderId": number, "webSite": "1688"})).await
        }
        "pandapon-taobao" => {
            caller.perform::<daigou_taobao::GetOrder>(Generation::V1, &json!({"orderId": number})).await
        }
        _ => caller.daji_perform::<taobao::QueryOrders>(&json!({"purchase_ids": [number]})).await,
    }
}

/// Whether a single read found the order.
fn is_found(buyer: &Buyer, heard: &Heard) -> bool {
    match buyer.name {
        "dajisaas-taobao" => !buyer.rows(&heard.json()).is_empty(),
        _ => heard.code() == 200,
    }
}

/// The number of the newest order, as reads take it.
async fn newest(caller: &Caller, buyer: &Buyer) -> String {
    let row = buyer.rows(&buyer.list(caller).await.json())[0].clone();
    let number = ["/tbOrderId", "/baseInfo/idOfStr", "/purchaseId"].into_iter().find_map(|path| row.pointer(path));
    let number = number.unwrap();
    number.as_str().map_or_else(|| number.to_string(), str::to_owned)
}

#[tokio::test]
async fn the_remark_is_shown_otherwise_than_it_was_given() {
    for buyer in BUYERS.iter().filter(|buyer| buyer.remark.is_some()) {
        for (rule, shown) in [
            (json!({"how": "cut", "characters": 9}), "轻放: daigo"),
            (json!({"how": "emoji"}), "轻放: daigou:PO-1 谢谢"),
            (json!({"how": "empty"}), ""),
            (json!({"how": "append", "text": "。跨境"}), "轻放: daigou:PO-1 谢谢😀老板。跨境"),
            (json!({"how": "widen"}), "轻放： daigou：PO-1 谢谢😀老板"),
        ] {
            let mut rule = rule;
            rule["fault"] = json!("alter_remark");
            let caller = buyer.messy(&["PO-1"], rule.clone()).await;
            assert_eq!(remarks(buyer, &caller).await, [shown], "{} {rule}", buyer.name);
            let met = met(&caller);
            assert!(met.len() == 1 && met[0].1.starts_with("1 remarks "), "{met:?}");
        }
    }
}

#[tokio::test]
async fn the_remark_of_one_order_alone_or_of_new_ones_is_altered() {
    for buyer in BUYERS.iter().filter(|buyer| buyer.remark.is_some()) {
        let whole = |reference: &str| format!("轻放: daigou:{reference} 谢谢😀老板");
        let rule = json!({"fault": "alter_remark", "how": "empty", "reference": "PO-1"});
        let caller = buyer.messy(&["PO-1", "PO-10"], rule).await;
        assert_eq!(remarks(buyer, &caller).await, [whole("PO-10"), String::new()], "{}", buyer.name);
        let caller = buyer.messy(&["PO-1"], json!({"fault": "alter_remark", "how": "empty", "orders": "new"})).await;
        assert_eq!((remarks(buyer, &caller).await, caller.fired().await), (vec![whole("PO-1")], vec![0]));
        buyer.order(&caller, "PO-2", 1).await.data();
        assert_eq!(remarks(buyer, &caller).await, [String::new(), whole("PO-1")], "{}", buyer.name);
    }
}

#[tokio::test]
async fn the_remark_of_a_single_read_is_altered_as_well() {
    for buyer in BUYERS.iter().filter(|buyer| buyer.remark.is_some()) {
        let caller = buyer.messy(&["PO-1"], json!({"fault": "alter_remark", "how": "empty", "times": 1})).await;
        let number = newest(&caller, buyer).await;
        let all = json!([{"operation": "*", "fault": "alter_remark", "how": "empty"}]);
        caller.faults(all).await;
        let order = read(buyer, &caller, &number).await.data();
        assert_eq!(order["baseInfo"]["buyerFeedback"], "", "{}", buyer.name);
    }
}

#[tokio::test]
async fn one_order_is_in_no_list_and_the_total_is_one_less_on_every_page() {
    for buyer in &BUYERS {
        let (missing, effect) = (json!({"fault": "row_vanishes", "reference": "PO-2"}), "is missing from the list");
        let caller = buyer.messy(&["PO-1", "PO-2", "PO-3"], missing).await;
        for page in 1..=2 {
            let json = buyer.page(&caller, page, 1).await.json();
            assert_eq!((json.pointer(buyer.total), buyer.rows(&json).len()), (Some(&json!(2)), 1), "{}", buyer.name);
            assert!(!json.to_string().contains("PO-2"), "{json}");
            let met = met(&caller);
            assert!(met.len() == 1 && met[0].1.ends_with(effect), "{met:?}");
        }
        // One that is not there yet does not vanish; by number it is found all the same.
        let caller = buyer.messy(&["PO-1"], json!({"fault": "row_vanishes", "reference": "PO-9"})).await;
        assert_eq!(buyer.rows(&buyer.list(&caller).await.json()).len(), 1);
        assert_eq!(caller.fired().await, [0]);
    }
}

#[tokio::test]
async fn without_a_reference_the_newest_order_vanishes_and_stays_the_same_one() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&["PO-1", "PO-2"], json!({"fault": "row_vanishes"})).await;
        assert_eq!(buyer.rows(&buyer.list(&caller).await.json()).len(), 1);
        buyer.order(&caller, "PO-3", 1).await.data();
        let json = buyer.list(&caller).await.json();
        assert_eq!((json.pointer(buyer.total), buyer.rows(&json).len()), (Some(&json!(2)), 2), "{}", buyer.name);
    }
}

#[tokio::test]
async fn a_row_slips_onto_the_page_before_and_the_total_shrinks() {
    for buyer in &BUYERS {
        let caller = buyer.messy(&["PO-1", "PO-2", "PO-3"], json!({"fault": "row_vanishes", "how": "moved"})).await;
        let (first, second) = (buyer.page(&caller, 1, 2).await.json(), buyer.page(&caller, 2, 2).await.json());
        assert_eq!((first.pointer(buyer.total), buyer.rows(&first).len()), (Some(&json!(3)), 2), "{}", buyer.name);
        assert_eq!((second.pointer(buyer.total), buyer.rows(&second).len()), (Some(&json!(2)), 0), "{}", buyer.name);
        let words = "the first row of page 2 has slipped onto the page before, and the total is 2 in place of 3";
        assert_eq!((met(&caller), caller.fired().await), (one("row_vanishes", words), vec![1]));
    }
}

#[tokio::test]
async fn a_new_order_is_missing_from_single_reads_too_until_the_clock_has_moved_on() {
    for buyer in &BUYERS {
        let caller = Caller::start().await;
        caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
        buyer.order(&caller, "PO-1", 1).await.data();
        let number = newest(&caller, buyer).await;
        caller.faults(json!([{"operation": "*", "fault": "stale_read", "seconds": 90}])).await;
        assert!(!is_found(buyer, &read(buyer, &caller, &number).await), "{}", buyer.name);
        assert_eq!(met(&caller), one("stale_read", "orders of the last 90 s are missing"));
        caller.later(90).await;
        assert!(is_found(buyer, &read(buyer, &caller, &number).await), "{}", buyer.name);
    }
}

#[tokio::test]
async fn one_order_alone_is_behind_where_the_rule_names_it() {
    for buyer in &BUYERS {
        let caller = Caller::start().await;
        caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
        for reference in ["PO-1", "PO-2"] {
            buyer.order(&caller, reference, 1).await.data();
        }
        let rule = json!([{"operation": "*", "fault": "stale_read", "seconds": 90, "reference": "PO-1"}]);
        caller.faults(rule).await;
        let shown = buyer.list(&caller).await.json();
        assert_eq!((buyer.rows(&shown).len(), shown.to_string().contains("PO-2")), (1, true), "{}", buyer.name);
        caller.later(90).await;
        assert_eq!(buyer.rows(&buyer.list(&caller).await.json()).len(), 2);
    }
}

#[tokio::test]
async fn code_429_comes_at_http_200_after_the_order_was_made() {
    for buyer in &BUYERS {
        let caller = Caller::start().await;
        buyer.rule(&caller, buyer.create, json!({"fault": "code_429"})).await;
        let heard = buyer.order(&caller, "PO-1", 1).await;
        assert_eq!((heard.status, heard.code(), &heard.json()["data"]), (200, 429, &Value::Null), "{}", buyer.name);
        assert_eq!(
            (caller.orders().await, met(&caller)),
            (1, one("code_429", "processed; the envelope says code 429 at HTTP 200"))
        );
    }
}

/// The lines of a creation's reply that failed, as codes and words.
fn failed(buyer: &Buyer, data: &Value) -> Vec<Value> {
    let rows = match buyer.marketplace {
        "taobao" => &data["subOrderVOS"],
        _ if buyer.name == "dajisaas-taobao" => &data["data"]["orderList"][0]["orderLineList"],
        _ => &data["failedOfferList"],
    };
    rows.as_array().into_iter().flatten().filter(|row| row["errorCode"].is_string()).cloned().collect()
}

#[tokio::test]
async fn a_creation_of_several_lines_is_done_in_part_and_says_which_failed() {
    for buyer in &BUYERS {
        let caller = Caller::start().await;
        buyer.rule(&caller, buyer.create, json!({"fault": "partial_create"})).await;
        // One line alone does not fail.
        assert_eq!(failed(buyer, &buyer.order(&caller, "PO-0", 1).await.data()), [Value::Null; 0]);
        assert_eq!(caller.fired().await, [0]);
        let data = buyer.order(&caller, "PO-1", 2).await.data();
        assert_eq!(met(&caller), one("partial_create", "carried out without 1 of 2 lines"));
        let failed = failed(buyer, &data);
        assert!(failed.len() == 1 && failed[0]["errorMessage"] == "库存不足", "{}: {data}", buyer.name);
        let text = buyer.list(&caller).await.json();
        let bought = &buyer.rows(&text)[0];
        let lines = ["/orderDetailInfoVOS", "/productItems", "/subPurchaseOrders"]
            .into_iter()
            .find_map(|path| bought.pointer(path));
        assert_eq!(lines.unwrap().as_array().unwrap().len(), 1, "{}: {bought}", buyer.name);
    }
}

#[tokio::test]
async fn what_was_created_late_is_answered_at_once_and_read_seconds_later() {
    for buyer in &BUYERS {
        let caller = Caller::start().await;
        caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
        buyer.rule(&caller, buyer.create, json!({"fault": "late_effect", "seconds": 30, "times": 1})).await;
        buyer.order(&caller, "PO-1", 1).await.data();
        assert_eq!(met(&caller), one("late_effect", "what was created cannot be read for 30 s"));
        buyer.order(&caller, "PO-2", 1).await.data();
        // The rule may go: what is late stays late.
        caller.send("DELETE", "/admin/faults", &[], "").await;
        caller.later(29).await;
        let json = buyer.list(&caller).await.json();
        assert_eq!((buyer.rows(&json).len(), json.pointer(buyer.total)), (1, Some(&json!(1))), "{}", buyer.name);
        let met = met(&caller);
        assert!(met.len() == 1 && met[0].1.ends_with("cannot be read yet"), "{met:?}");
        // Nor does another fault let it be seen.
        caller.faults(json!([{"operation": "*", "fault": "drip", "delay_ms": 1, "times": 1}])).await;
        assert_eq!((buyer.rows(&buyer.list(&caller).await.json()).len(), caller.fired().await), (1, vec![1]));
        caller.later(1).await;
        assert_eq!(buyer.rows(&buyer.list(&caller).await.json()).len(), 2);
    }
}

#[tokio::test]
async fn a_rule_that_finds_nothing_to_do_does_not_count_and_chance_is_heeded() {
    for buyer in &BUYERS {
        let rule = json!({"fault": "total_lies", "total": 7, "probability": 0.5, "times": 3});
        let mut rows = Vec::new();
        for _ in 0..2 {
            let caller = buyer.messy(&["PO-1"], rule.clone()).await;
            let mut totals = Vec::new();
            for _ in 0..20 {
                totals.push(buyer.list(&caller).await.json().pointer(buyer.total).unwrap().as_i64().unwrap());
            }
            assert_eq!((totals.iter().filter(|total| **total == 7).count(), caller.fired().await), (3, vec![3]));
            rows.push(totals);
        }
        assert_eq!(rows[0], rows[1]);
    }
}

/// Pays its newest order.
async fn pay(buyer: &Buyer, caller: &Caller) -> Heard {
    let number = newest(caller, buyer).await;
    let ids = [number.parse::<i64>().unwrap()];
    match buyer.name {
        "pandapon-1688" => {
            caller.perform::<daigou_alibaba1688::PayOrders>(Generation::V1, &json!({"orderIds": [number]})).await
        }
        "dajisaas-1688" => caller.daji_perform::<alibaba::PayOrder>(&json!({"orderId": number})).await,
        "pandapon-taobao" => {
            caller.perform::<daigou_taobao::PayOrders>(Generation::V1, &json!({"purchaseOrderIdList": ids})).await
        }
        _ => caller.daji_perform::<taobao::PayOrders>(&json!({"purchaseOrderIdList": ids})).await,
    }
}

#[tokio::test]
async fn a_payment_is_answered_at_once_and_carried_out_seconds_later() {
    for buyer in &BUYERS {
        let caller = Caller::start().await;
        caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
        // At Taobao it is created, and the payment carried out, at once: only the fault is late.
        caller.send("POST", "/admin/rules", &[], r#"{"building_ms":0,"paying_ms":0}"#).await;
        buyer.order(&caller, "PO-1", 1).await.data();
        let status = async || caller.get("/admin/orders").await.json()[0]["status"].clone();
        let unpaid = status().await;
        let rule = json!([{"operation": "*", "fault": "late_effect", "seconds": 30, "times": 1}]);
        caller.faults(rule).await;
        let heard = pay(buyer, &caller).await;
        let data = heard.data();
        assert_ne!(data["success"], false, "{}: {}", buyer.name, heard.body);
        assert_eq!(met(&caller), one("late_effect", "answered now, and carried out in 30 s"), "{}", buyer.name);
        assert_eq!(status().await, unpaid);
        caller.later(29).await;
        assert_eq!(status().await, unpaid, "{}", buyer.name);
        caller.later(1).await;
        assert_ne!(status().await, unpaid, "{}", buyer.name);
        // What is kept makes the same world again.
        let snapshot = caller.get("/admin/snapshot").await.body;
        let paid = status().await;
        let heard = caller.send("POST", "/admin/snapshot", &[], &snapshot).await;
        assert_eq!((heard.status, status().await), (200, paid), "{}", heard.body);
    }
}
