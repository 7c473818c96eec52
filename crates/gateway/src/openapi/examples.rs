//! Bodies as they are sent, for the document and its page. The goods are the sandbox's; the people are nobody.

use serde_json::{Value, json};

/// An example of the JSON body of a route.
pub(super) fn body(id: &str) -> Option<Value> {
    let lines =
        json!([{ "product": "L0PTnwSnx_dWNZWCtgK7Gg", "sku": "b12de2ed4ed2b6a09ffe8c2c4ab9ae3b", "quantity": 2 }]);
    let address = json!({
        "name": "张三", "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "district": "滨江区",
        "street": "网商路699号",
    });
    Some(match id {
        "place_order" => json!({ "lines": lines, "address": address, "remark": "请用小箱子", "max_total_fen": 20_000 }),
        "quote" => json!({ "lines": lines, "address": address }),
        "cancel_order" => json!({ "reason": "buyerCancel" }),
        "ask_refund" => json!({ "reason": "不想要了", "amount_fen": 1_200 }),
        "search_by_image" => json!({ "url": "https://cbu01.alicdn.com/img/ibank/O1CN01fH0cbf2JsW8fvHFwx.jpg" }),
        "call" => json!({ "beginPage": 1, "pageSize": 20, "keyword": "连衣裙" }),
        _ => return None,
    })
}

/// An example of a parameter behind the `?`, where it teaches something.
pub(super) fn query(id: &str, name: &str) -> Option<&'static str> {
    Some(match (id, name) {
        ("search", "q") => "%E8%BF%9E%E8%A1%A3%E8%A3%99",
        ("search" | "search_by_image", "limit") => "5",
        ("product_by_link", "url") => "https://detail.1688.com/offer/610947572360.html",
        ("place_order", "pay") => "true",
        ("orders", "since") => "2026-01-01T00:00:00Z",
        ("events", "after") => "0",
        _ => return None,
    })
}
