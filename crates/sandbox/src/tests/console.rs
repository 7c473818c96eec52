//! The console: its pages, its buttons, its events, and who may use them.

use super::{Caller, Heard};
use serde_json::{Value, json};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PAGES: [&str; 7] = ["/", "/requests", "/callbacks", "/faults", "/clock", "/products", "/sign"];

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn address(caller: &Caller) -> String {
    caller.sandbox.console_url().trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// A sandbox with one order of 1688; its number.
async fn ordered(note: &str) -> (Caller, String) {
    let caller = Caller::start().await;
    let order = json!({"message": note, "cartIds": [3]}).to_string();
    caller.call("/alibaba/cart/create/order", &order).await.data();
    let orders = caller.get("/admin/orders").await.json();
    let number = orders[0]["order_id"].as_str().unwrap().to_owned();
    (caller, number)
}

async fn press(caller: &Caller, action: &str, form: &str, accept: &str) -> Heard {
    let origin = format!("http://{}", address(caller));
    let headers = headers(&[
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", accept),
        ("origin", &origin),
        ("sec-fetch-site", "same-origin"),
    ]);
    caller.send("POST", &format!("/do/{action}"), &headers, form).await
}

#[tokio::test]
async fn every_page_runs_its_own_script_alone_and_asks_nobody_else() {
    let (caller, number) = ordered("daigou:PO-1").await;
    let order = format!("/orders/{number}");
    for page in PAGES.into_iter().chain([order.as_str(), "/requests/1"]) {
        for lang in ["en", "zh"] {
            let heard = caller.send("GET", page, &headers(&[("accept-language", lang)]), "").await;
            assert!(heard.status == 200 && heard.head.contains("content-type: text/html"), "{page}");
            let tag = if lang == "zh" { "zh-cn" } else { "en" };
            let html = heard.body.to_lowercase();
            assert!(html.contains(&format!("<html lang=\"{tag}\"")), "{page}");
            let nonce = heard.head.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
            assert_eq!(html.matches(&format!("<script nonce=\"{nonce}\">")).count(), 1, "{page}");
            assert!(nonce.len() == 32 && html.matches("<script").count() == 1, "{page}");
            assert!(heard.head.contains("default-src 'none'") && heard.head.contains("frame-ancestors 'none'"));
            assert!(!heard.head.contains("access-control") && !html.contains(" style=\""), "{page}");
            for handler in [" onclick", " onload", " onsubmit", " onerror", "javascript:"] {
                assert!(!html.contains(handler), "{page}: {handler}");
            }
            for elsewhere in ["src=\"http", "href=\"http", "href=\"//", "@import", "url("] {
                assert!(!html.contains(elsewhere), "{page}: {elsewhere}");
            }
        }
    }
    let (one, other) = (caller.get("/").await.head, caller.get("/").await.head);
    assert_ne!(one, other, "a nonce is used once");
    let missing = caller.get("/orders/0").await;
    assert!(missing.status == 404 && missing.head.contains("text/html"));
    assert!(caller.get("/console.css").await.head.contains("text/css"));
}

#[tokio::test]
async fn orders_are_shown_by_stage_and_found_by_reference() {
    let (caller, number) = ordered("小心轻放 daigou:PO-1").await;
    let shown = |query: &'static str| {
        let caller = &caller;
        async move { caller.get(query).await.body }
    };
    let all = shown("/").await;
    assert!(all.contains(&number) && all.contains("PO-1") && all.contains("waitbuyerpay") && all.contains("¥"));
    for (query, there) in [
        ("/?state=unpaid", true),
        ("/?state=shipped", false),
        ("/?q=po-1", true),
        ("/?q=PO-2", false),
        ("/?platform=dajisaas", false),
        ("/?platform=pandapon&q=waitbuyer&state=unpaid", true),
        ("/?page=2", false),
        ("/?page=99999999999999999999", true),
    ] {
        assert_eq!(shown(query).await.contains(&number), there, "{query}");
    }
    let order = caller.get(&format!("/orders/{number}")).await.body;
    for text in ["id=\"do-pay\"", "id=\"do-close\"", "+08:00", "id=\"advance-15d\""] {
        assert!(order.contains(text), "{text}");
    }
    assert!(!order.contains("id=\"do-ship\""), "an unpaid order cannot be shipped");
}

#[tokio::test]
async fn what_a_caller_writes_is_text_and_nothing_else() {
    let nasty = "daigou:\"><script>alert(1)</script>'";
    let (caller, number) = ordered(nasty).await;
    let order = format!("/orders/{number}");
    for page in ["/", &order, "/requests", "/requests/1", "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"] {
        let html = caller.get(page).await.body;
        assert!(!html.contains("<script>alert") && html.contains("alert(1)") == (page != "/requests"), "{page}");
    }
}

#[tokio::test]
async fn a_button_does_what_the_admin_api_does_with_and_without_a_script() {
    let (caller, number) = ordered("daigou:PO-1").await;
    let state = async || caller.get("/admin/orders").await.json()[0]["status"].clone();
    let form = |event: &str| format!("order={number}&event={event}&back=%2Forders%2F{number}");
    let led = press(&caller, "event", &form("pay"), "text/html").await;
    assert!(led.status == 303 && led.head.contains(&format!("location: /orders/{number}")), "{}", led.head);
    assert_eq!(state().await, "waitsellersend");
    let done = press(&caller, "event", &form("ship"), "application/json").await;
    assert_eq!((done.status, state().await), (204, json!("waitbuyerreceive")));

    let again = press(&caller, "event", &form("ship"), "application/json").await;
    assert!(again.status == 409 && again.json()["error"].as_str().unwrap().contains("ORDER_STATUS_ERROR"));
    let page = press(&caller, "event", &form("ship"), "text/html").await;
    assert!(page.status == 409 && page.body.contains("ORDER_STATUS_ERROR") && page.body.contains("<html"));
    let away = press(&caller, "clock", "mode=frozen&back=//evil.example", "text/html").await;
    assert!(away.status == 303 && away.head.contains("location: /\r\n"), "{}", away.head);
    assert_eq!(caller.get("/admin/clock").await.json()["mode"], "frozen");
    let before = caller.get("/admin/clock").await.json()["now_millis"].as_i64().unwrap();
    assert_eq!(press(&caller, "advance", "span=15&unit=days", "application/json").await.status, 204);
    let after = caller.get("/admin/clock").await.json()["now_millis"].as_i64().unwrap();
    assert_eq!(after - before, 15 * 86_400_000);
    assert_eq!(press(&caller, "advance", "span=x", "application/json").await.status, 400);
    assert_eq!(press(&caller, "nothing", "", "application/json").await.status, 404);
    assert_eq!(press(&caller, "reset", "seed=7", "application/json").await.status, 204);
    assert_eq!(caller.get("/admin/orders").await.json(), json!([]));
}

#[tokio::test]
async fn language_and_colours_are_chosen_once_and_kept_in_a_cookie() {
    let caller = Caller::start().await;
    let chosen = caller.get("/?lang=zh&q=a&theme=dark").await;
    assert!(chosen.status == 303 && chosen.head.contains("location: /?q=a\r\n"), "{}", chosen.head);
    assert!(
        chosen.head.contains("set-cookie: daigou_lang=zh;") && chosen.head.contains("set-cookie: daigou_theme=dark;")
    );
    let cookie = headers(&[("cookie", "x=1; daigou_lang=zh; daigou_theme=dark"), ("accept-language", "en")]);
    let page = caller.send("GET", "/", &cookie, "").await.body;
    assert!(page.contains("lang=\"zh-CN\" data-theme=\"dark\"") && page.contains("还没有订单"));
    let strange = headers(&[("cookie", "daigou_lang=\"><b>; daigou_theme=<b>")]);
    let page = caller.send("GET", "/", &strange, "").await.body;
    assert!(page.contains("lang=\"en\" data-theme=\"auto\"") && page.contains("No orders yet"));
}

#[tokio::test]
async fn a_wrong_signature_is_laid_open_part_by_part() {
    let caller = Caller::start().await;
    let mut signed = caller.headers();
    for (name, value) in &mut signed {
        if name == "signature" {
            *value = "0".repeat(32);
        }
    }
    caller.send("POST", "/pandapon/v2/alibaba/order/page", &signed, "{}").await;
    let entry = caller.get("/admin/requests/1").await.json();
    assert_eq!((&entry["sequence"], &entry["signature"]["failed_part"]), (&json!(1), &json!("signature")));
    let page = caller.get("/requests/1").await.body;
    for text in ["nonce-str", "wrong at signature", entry["signature"]["string_to_sign"].as_str().unwrap()] {
        assert!(page.contains(text), "{text}");
    }
    assert_eq!(page.matches("chip done").count(), 4, "four parts fit");
    assert!(!page.contains("not-a-real-access-secret"));
    for gone in ["/admin/requests/2", "/admin/requests/x", "/requests/0", "/requests/-1"] {
        assert_eq!(caller.get(gone).await.status, 404, "{gone}");
    }
}

/// What a request's page says of its signature check.
async fn told(caller: &Caller, sequence: usize, lang: &str) -> String {
    let page =
        caller.send("GET", &format!("/requests/{sequence}"), &headers(&[("accept-language", lang)]), "").await.body;
    let callout = page.split("<div class=\"callout").nth(1).unwrap_or_else(|| panic!("{page}"));
    callout.split("<p class=\"break\">").nth(1).unwrap().split("</p>").next().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_check_says_is_said_in_the_pages_language() {
    let caller = Caller::start().await;
    let route = "/pandapon/v2/alibaba/order/page";
    let changed = |name: &'static str, value: String| {
        let mut headers = caller.headers();
        headers.retain(|(known, _)| known != name || !value.is_empty());
        headers.iter_mut().filter(|(known, _)| known == name).for_each(|(_, old)| old.clone_from(&value));
        headers
    };
    let twice = caller.headers();
    let lower = twice.iter().find(|(name, _)| name == "signature").map(|(_, value)| value.to_lowercase()).unwrap();
    let lower = twice.iter().map(|(n, v)| (n.clone(), if n == "signature" { lower.clone() } else { v.clone() }));
    let lower: Vec<_> = lower.collect();
    for headers in [
        twice.clone(),
        twice,
        lower,
        changed("signature", "F00D".into()),
        changed("nonce-str", String::new()),
        changed("nonce-str", "n".repeat(500)),
        changed("access-key", "nobody".into()),
        changed("timestamp", "1700000000000".into()),
        changed("timestamp", "9700000000000".into()),
        changed("timestamp", "1700000000".into()),
        changed("timestamp", "now".into()),
    ] {
        caller.send("POST", route, &headers, "{}").await;
    }
    let daji = "/dajisaas/alibaba/trade/get/buyerView";
    for body in [
        caller.signed_body("{}"),
        String::new(),
        r#"{"appKey":""}"#.into(),
        r#"{"appKey":"nobody"}"#.into(),
        r#"{"appKey":"sandbox-app"}"#.into(),
        r#"{"appKey":"sandbox-app","sign":"F00D"}"#.into(),
        r#"{"appKey":"sandbox-app","appSecret":"no"}"#.into(),
    ] {
        caller.send("POST", daji, &[], &body).await;
    }
    caller.daji_get("/alibaba/product/keywordQuery", r#"{"keyword":"a"}"#).await;
    for sequence in 1..=19 {
        let (en, zh) = (told(&caller, sequence, "en").await, told(&caller, sequence, "zh").await);
        assert!(en.is_ascii(), "{sequence}: {en}");
        assert!(zh.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "{sequence}: {zh}");
    }
    let page = caller.send("GET", "/requests/1", &headers(&[("accept-language", "zh")]), "").await.body;
    assert!(page.contains("本机时间") && page.contains("PandaPon · 1688 v2"));
}

#[tokio::test]
async fn the_status_counts_what_there_is() {
    let (caller, _) = ordered("daigou:PO-1").await;
    let status = caller.get("/admin/status").await.json();
    assert_eq!((&status["seed"], &status["orders"], &status["requests"]), (&json!(0), &json!(1), &json!(1)));
    assert_eq!((&status["clock"]["mode"], &status["faults"]), (&json!("real"), &json!(0)));
    assert_eq!(status["callbacks"], json!({"pending": 0, "delivered": 0, "failed": 0, "dropped": 1}));
}

/// Reads events until one of that kind comes; its data.
async fn hear(stream: &mut TcpStream, heard: &mut String, kind: &str) -> Value {
    let mark = format!("event: {kind}\ndata: ");
    loop {
        if let Some(at) = heard.find(&mark)
            && let Some(end) = heard[at + mark.len()..].find('\n')
        {
            let data = heard[at + mark.len()..][..end].to_owned();
            *heard = heard[at + mark.len() + end..].to_owned();
            return serde_json::from_str(&data).unwrap();
        }
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.unwrap();
        assert!(count > 0, "the stream ended before `{kind}`: {heard}");
        heard.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
}

#[tokio::test]
async fn what_happens_is_told_at_once_and_an_open_stream_does_not_hold_up_the_end() {
    let (caller, number) = ordered("daigou:PO-1").await;
    let host = address(&caller);
    let mut stream = TcpStream::connect(&host).await.unwrap();
    stream.write_all(format!("GET /admin/events HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    let mut heard = String::new();
    hear(&mut stream, &mut heard, "listening").await;
    caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
    assert_eq!(hear(&mut stream, &mut heard, "request").await["sequence"], 2);
    let event = r#"{"event":"pay"}"#;
    assert_eq!(caller.send("POST", &format!("/admin/orders/{number}/events"), &[], event).await.status, 200);
    assert_eq!(hear(&mut stream, &mut heard, "order").await["order_id"], number);
    caller.send("POST", "/admin/clock", &[], r#"{"mode":"frozen"}"#).await;
    assert_eq!(hear(&mut stream, &mut heard, "clock").await["mode"], "frozen");
    caller.send("POST", "/admin/reset", &[], "").await;
    assert_eq!(hear(&mut stream, &mut heard, "reset").await["seed"], 0);

    let started = Instant::now();
    caller.sandbox.shutdown().await;
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(started.elapsed() < crate::server::GRACE, "the stream was let go");
}

#[tokio::test]
async fn strangers_neither_read_nor_change() {
    let (caller, _) = ordered("daigou:PO-1").await;
    let host = address(&caller);
    let own = format!("http://{host}");
    let asked = async |method: &str, path: &str, lines: &str| {
        let mut stream = TcpStream::connect(&host).await.unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n{lines}content-length: 2\r\n\r\n{{}}");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
        (answer.split(' ').nth(1).unwrap().parse::<u16>().unwrap(), answer.contains("PO-1"))
    };
    let here = format!("host: {host}\r\n");
    for strange in [
        "host: evil.example\r\n".to_owned(),
        format!("host: evil.example\r\norigin: {own}\r\n"),
        "host: evil.example\r\norigin: http://evil.example\r\nsec-fetch-site: same-origin\r\n".to_owned(),
        format!("{here}origin: http://evil.example\r\n"),
        format!("{here}origin: null\r\n"),
        format!("{here}sec-fetch-site: cross-site\r\n"),
        format!("{here}sec-fetch-site: same-site\r\nsec-fetch-mode: cors\r\n"),
    ] {
        for (method, path) in [("GET", "/admin/orders"), ("GET", "/"), ("GET", "/admin/events"), ("GET", "/requests")] {
            assert_eq!(asked(method, path, &strange).await, (403, false), "{path} {strange}");
        }
        for path in ["/admin/reset", "/do/reset", "/admin/clock/advance"] {
            assert_eq!(asked("POST", path, &strange).await.0, 403, "{path} {strange}");
        }
    }
    let link = format!("{here}sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\n");
    assert_eq!(asked("GET", "/", &link).await, (200, true), "a link may lead to the console");
    assert_eq!(asked("GET", "/admin/orders", &link).await, (403, false));
    let page = format!("{here}origin: {own}\r\nsec-fetch-site: same-origin\r\n");
    assert_eq!(asked("GET", "/admin/orders", &page).await, (200, true));
    assert_eq!(asked("GET", "/admin/orders", &here).await, (200, true), "a program");
    assert_eq!(asked("POST", "/admin/reset", &page).await.0, 200, "the console's own page");
}

#[tokio::test]
async fn a_fault_is_set_with_its_members_and_the_journal_says_in_both_languages_what_it_did() {
    let (caller, _) = ordered("daigou:PO-1").await;
    let form = "fault=alter_remark&operation=order.list&share=100&how=cut&reference=PO-1&characters=6";
    let heard = press(&caller, "fault", form, "text/html").await;
    assert_eq!(heard.status, 303, "{}", heard.body);
    let rule = caller.get("/admin/faults").await.json()[0].clone();
    assert_eq!((&rule["how"], &rule["reference"], &rule["characters"]), (&json!("cut"), &json!("PO-1"), &json!(6)));
    let page = caller.get("/faults").await.body;
    assert!(page.contains("<code>characters</code> 6") && page.contains("<code>reference</code> PO-1"), "{page}");
    let list = caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
    assert_eq!(list["data"][0]["message"], "daigou");
    for (lang, words) in [("en", "1 remarks were cut at 6 characters"), ("zh", "1 条备注被截断，只剩 6 个字符")]
    {
        let heard = caller.send("GET", "/requests/2", &headers(&[("accept-language", lang)]), "").await;
        assert!(heard.body.contains(words) && heard.body.contains("<code>alter_remark</code>"), "{}", heard.body);
    }
    let wrong = press(&caller, "fault", "fault=drip&delay_ms=often", "application/json").await;
    assert!(wrong.status == 400 && wrong.body.contains("delay_ms: must be a whole number"), "{}", wrong.body);
    // Taken back alone, the others stay as they were set.
    press(&caller, "fault", "fault=rate_limit&per_second=9", "text/html").await;
    press(&caller, "fault-remove", "at=0&operation=order.list&fault=alter_remark", "text/html").await;
    let left = caller.get("/admin/faults").await.json();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["per_second"]), (1, &json!(9)));
}

/// Every fault has a switch, and every sentence about one is known in Chinese.
#[tokio::test]
async fn every_fault_has_its_switch() {
    let caller = Caller::start().await;
    let page = caller.get("/faults").await.body;
    for kind in crate::host::faults::Kind::ALL {
        assert!(page.contains(&format!("id=\"switch-{kind}\"")), "{kind}");
        let heard = press(&caller, "fault", &format!("operation=*&fault={kind}"), "text/html").await;
        assert_eq!(heard.status, 303, "{kind}: {}", heard.body);
    }
}

/// A page in English.
async fn page(caller: &Caller, path: &str) -> String {
    caller.send("GET", path, &headers(&[("accept-language", "en")]), "").await.body
}

#[tokio::test]
async fn an_order_is_found_by_every_id_that_a_client_uses() {
    let (caller, number) = ordered("daigou:PO-1").await;
    for form in ["event=pay", "event=ship&waybill=SF-WAYBILL-9&carrier=SF", "event=refund_ask&reason=Wrong+colour"] {
        let heard = press(&caller, "event", &format!("order={number}&{form}"), "application/json").await;
        assert_eq!(heard.status, 204, "{form}: {}", heard.body);
    }
    let order = caller.get(&format!("/admin/orders/{number}")).await.json();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let title = word(&order["lines"][0]["title"]);
    let known = [
        number.clone(),
        "po-1".to_owned(),
        "sf-waybill-9".to_owned(),
        word(&order["refunds"][0]["id"]),
        word(&order["lines"][0]["line"]),
        title.chars().take(4).collect(),
    ];
    for id in known {
        let list = page(&caller, &format!("/?q={}", daigou_core::auth::encode(&id))).await;
        assert!(list.contains(&format!("/orders/{number}\"")), "{id}");
        let found = caller.get(&format!("/admin/orders?q={}", daigou_core::auth::encode(&id))).await.json();
        assert_eq!(found.as_array().unwrap().len(), 1, "{id}");
    }
    assert!(!page(&caller, "/?q=nowhere").await.contains(&format!("/orders/{number}\"")));
    let shown = page(&caller, &format!("/orders/{number}")).await;
    for told in ["daigou:PO-1", "SF-WAYBILL-9", "Wrong colour", "by the buyer", "id=\"refunds\""] {
        assert!(shown.contains(told), "{told}");
    }
    caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
    assert!(page(&caller, &format!("/requests?q={number}")).await.contains("href=\"/requests/2\""));
}

#[tokio::test]
async fn a_product_and_the_rules_are_changed_and_a_callback_is_sent_by_forms() {
    let (caller, _) = ordered("daigou:PO-1").await;
    let row = caller.get("/admin/products?buyer=pandapon-1688&limit=1").await.json()[0].clone();
    let product = row["product"].as_str().unwrap();
    let form = format!("product={product}&price=12.34&stock=5&freight=3");
    assert_eq!(press(&caller, "product", &form, "application/json").await.status, 204);
    let now = caller.get("/admin/products?buyer=pandapon-1688&limit=1").await.json()[0].clone();
    assert_eq!((&now["price_fen"], &now["stock"], &now["freight_fen"]), (&json!(1234), &json!(5), &json!(300)));
    let form = format!("product={product}&listed=false");
    assert_eq!(press(&caller, "product", &form, "application/json").await.status, 204);
    assert!(page(&caller, "/products").await.contains("Off the shelf"));
    let rules = r#"rules={"message_body":"text"}"#;
    assert_eq!(press(&caller, "rules", rules, "application/json").await.status, 204);
    assert_eq!(caller.get("/admin/rules").await.json()["message_body"], "text");
    // Nowhere to send it to: told in the page's language.
    let form = "platform=pandapon&type=X&body={}";
    let origin = format!("http://{}", address(&caller));
    for (lang, told) in [("en", "url: no target is set for pandapon"), ("zh", "没有设置回调地址")] {
        let sent = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
        let all = [&sent[..], &[("origin", origin.as_str()), ("accept-language", lang)]].concat();
        let heard = caller.send("POST", "/do/send", &headers(&all), form).await;
        assert!(heard.status == 409 && heard.body.contains(told), "{}", heard.body);
    }
    assert!(page(&caller, "/callbacks").await.contains("no address was set"));
}

#[tokio::test]
async fn a_request_is_copied_as_a_command_line_and_compared_with_another() {
    let (caller, _) = ordered("it's here").await;
    caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":20}"#).await.data();
    caller.call("/v2/alibaba/order/page", r#"{"pageNum":1,"pageSize":50}"#).await.data();
    let first = page(&caller, "/requests/1").await;
    assert!(first.contains("curl -X POST") && first.contains("/pandapon/"), "{first}");
    let compared = page(&caller, "/requests/3?with=2").await;
    let table = compared.split("id=\"differences\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(table.contains("body.pageSize") && table.contains(">50<") && table.contains(">20<"), "{table}");
    assert!(!table.contains("body.pageNum"));
}
