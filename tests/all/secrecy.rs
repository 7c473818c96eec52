//! Nothing that is written down anywhere — logs at the finest level, `Debug` of requests, replies, errors and
//! clients, `Display` of errors — holds a secret, a signature, or a recipient's name, phone or street.

use crate::support::clients::{ACCESS_SECRET, APP_SECRET, Setup};
use crate::support::fixtures::{SAMPLES, reply, request};
use crate::support::json::{Json, Path};
use crate::support::logs::captured;
use crate::support::mock::Seen;
use crate::support::tcp::{Act, Server, answer, nobody, ok};
use crate::support::{block_on, call};
use daigou_alibaba1688::{BatchPreview, CreateCartOrder, ListOrders};
use daigou_core::{Error, Marketplace, Request};
use daigou_dajisaas::alibaba::PreviewOrder;
use daigou_taobao::CreateOrder;
use serde::de::DeserializeOwned;

/// What stands in the examples for a recipient: made unmistakable before use.
const RECIPIENTS: [(&str, &str); 7] = [
    ("张三", "欧阳小明"),
    ("a测试aa", "欧阳小明"),
    ("\"测试\"", "\"欧阳小明\""),
    ("13800000000", "13912345678"),
    ("18888888888", "13912345678"),
    ("网商路699号", "长安街十七号"),
    ("测试地址", "长安街十七号"),
];
const NEVER_SHOWN: [&str; 5] = ["欧阳小明", "13912345678", "长安街十七号", ACCESS_SECRET, APP_SECRET];

fn personal(json: String) -> String {
    RECIPIENTS.iter().fold(json, |json, (from, to)| json.replace(from, to))
}

/// A documented request for this recipient.
fn asked(marketplace: &str, operation: &str) -> String {
    let documented = Json::parse(&personal(request(marketplace, operation)));
    let changes: &[(&str, &str)] = match operation {
        // The vendor's example has placeholders.
        "cart.create_order" => &[
            ("addressParam.fullName", "欧阳小明"),
            ("addressParam.mobile", "13912345678"),
            ("addressParam.phone", "13912345678"),
            ("addressParam.address", "长安街十七号"),
            ("staffName", "欧阳小明"),
        ],
        _ => &[],
    };
    let change = |json: Json, (path, text): &(&str, &str)| json.with(&Path::of(path), Json::Text((*text).to_owned()));
    changes.iter().fold(documented, change).to_string()
}

fn done(marketplace: &str, operation: &str) -> String {
    match operation {
        // Unpublished, and may well repeat the address.
        "cart.create_order" => {
            r#"{"code":200,"data":{"orderId":"1","receiver":{"name":"欧阳小明","phone":13912345678,"street":"长安街十七号"}}}"#.to_owned()
        }
        _ => personal(reply(marketplace, operation)),
    }
}

fn signatures(seen: &[Seen]) -> Vec<String> {
    let in_body = |one: &Seen| match serde_json::from_str::<serde_json::Value>(&one.body) {
        Ok(body) => body["sign"].as_str().unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    };
    let in_query = |one: &Seen| one.pairs().into_iter().find(|(n, _)| n == "sign").map_or(String::new(), |(_, v)| v);
    let all = seen.iter().flat_map(|s| [s.header("signature").to_owned(), in_body(s), in_query(s)]);
    all.filter(|signature| !signature.is_empty()).collect()
}

/// The first of what must not be shown, with what stands before it.
fn leak(written: &str, signatures: &[String]) -> Option<String> {
    let words = NEVER_SHOWN.into_iter().chain(signatures.iter().map(String::as_str));
    let (word, at) = words.filter_map(|word| Some((word, written.find(word)?))).next()?;
    let from = written[..at].char_indices().rev().nth(120).map_or(0, |(i, _)| i);
    Some(format!("shows `{word}`: …{}", &written[from..at + word.len()]))
}

fn check(name: &str, written: &str, signatures: &[String]) {
    if let Some(leak) = leak(written, signatures) {
        panic!("{name} {leak}");
    }
}

fn shown(error: &Error) -> String {
    let mut out = format!("{error}\n{error:?}\n{}\n{:?}\n", error.message(), error.hint());
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        out.push_str(&format!("{inner}\n{inner:?}\n"));
        source = inner.source();
    }
    out
}

/// Calls an operation on a server that plays this act, and checks everything that was written meanwhile.
fn drive(name: &str, typed: (&str, &str), act: Option<Act>, setup: impl Fn(Setup) -> Setup) -> String {
    let (text, log, signatures) = written(typed, act, setup);
    check(&format!("{name}, {typed:?}, what came back"), &text, &signatures);
    check(&format!("{name}, {typed:?}, the log"), &log, &signatures);
    format!("{text}{log}")
}

/// What came back of a call, what was logged meanwhile, and the signatures that were sent.
fn written(
    (marketplace, operation): (&str, &str),
    act: Option<Act>,
    setup: impl Fn(Setup) -> Setup,
) -> (String, String, Vec<String>) {
    let params = asked(marketplace, operation);
    let ((text, signatures), log) = captured(async {
        let server = Server::playing(act.clone()).await;
        let url = if act.is_some() { server.url() } else { nobody().await };
        let generation = if operation == "order.list" { "v2" } else { "v1" };
        let client = setup(Setup::at(url).speaking(generation).attempts(2)).client(marketplace);
        let mut text = format!("{:?}", client.settings());
        match call(&*client, operation, &params).await {
            Ok(reply) => text.push_str(&format!("{:?}", (reply.has_data, reply.request_id))),
            Err(error) => text.push_str(&shown(&error)),
        }
        (text, signatures(&server.seen()))
    });
    (text, log, signatures)
}

#[test]
fn a_call_that_succeeds_writes_no_secret_down() {
    for (marketplace, operation) in SAMPLES {
        let act = Act::Close(ok(done(marketplace, operation)));
        let written = drive("success", (marketplace, operation), Some(act), |s| s);
        assert!(written.contains("answered"), "the log was captured: {written}");
    }
}

#[test]
fn a_call_that_fails_writes_no_secret_down_however_it_fails() {
    for (marketplace, operation) in SAMPLES {
        let body = done(marketplace, operation);
        let acts = [
            ("reset", Some(Act::ResetUnread)),
            ("closed", Some(Act::Close(Vec::new()))),
            ("half", Some(Act::Close([&ok(&body)[..], &[]].concat().drain(..body.len() / 2 + 60).collect()))),
            ("502", Some(Act::Close(answer("502 Bad Gateway", &[], "<html>502</html>")))),
            ("429", Some(Act::Close(answer("429 Busy", &[("retry-after", "1")], "")))),
            ("302", Some(Act::Close(answer("302 Found", &[("location", "http://127.0.0.1/login")], "")))),
            ("refused", Some(Act::Close(ok(r#"{"code":1009,"msg":"库存不足","data":null}"#)))),
            ("cut short", Some(Act::Close(ok(&body[..body.floor_char_boundary(body.len() - 3)])))),
            ("data of another type", Some(Act::Close(ok(r#"{"code":200,"data":[["x"]]}"#)))),
            ("nobody", None),
        ];
        for (name, act) in acts {
            drive(name, (marketplace, operation), act, |s| s);
        }
    }
}

#[test]
fn a_timeout_writes_no_secret_down() {
    for typed in [SAMPLES[0], SAMPLES[4]] {
        drive("silence", typed, Some(Act::Stall(Vec::new())), |s| s.attempts(1));
    }
}

#[test]
fn a_tls_failure_writes_no_secret_down() {
    let act = Act::Blurt(answer("400 Bad Request", &[], "plain HTTP"));
    for typed in SAMPLES {
        drive("TLS", typed, Some(act.clone()), |s| Setup { base_url: s.base_url.replace("http:", "https:"), ..s });
    }
}

/// The query carries the signature where there is no body.
#[test]
fn a_signed_query_is_not_written_down() {
    for (marketplace, operation) in
        [("dajisaas", "alibaba.search"), ("logistics", "freight.preview"), ("taobao", "goods.get")]
    {
        for act in [
            None,
            Some(Act::Close(Vec::new())),
            Some(Act::Close(answer("500 Oops", &[], ""))),
            Some(Act::Close(ok("{}"))),
        ] {
            drive("a query", (marketplace, operation), act, Setup::derived);
        }
    }
}

/// An error page, or a broken answer, may repeat what it was sent.
#[test]
fn an_answer_that_repeats_a_recipient_is_not_repeated() {
    let echo = r#"{"receiver":{"name":"欧阳小明","mobile":"13912345678","address":"长安街十七号"}}"#;
    let mut leaks = Vec::new();
    for (name, act) in [
        ("not JSON", Act::Close(ok(format!("oops {echo}")))),
        ("JSON that breaks off into rubbish", Act::Close(ok(format!("{{\"code\":200,\"data\":{echo}@@")))),
        ("400", Act::Close(answer("400 Bad Request", &[], echo))),
        ("500", Act::Close(answer("500 Oops", &[], format!("cannot parse {echo}")))),
        ("HTML", Act::Close(ok(format!("<html>{echo}</html>")))),
    ] {
        let (text, log, signatures) = written(SAMPLES[0], Some(act), |s| s);
        leaks.extend([text, log].iter().filter_map(|t| Some(format!("{name} {}", leak(t, &signatures)?))));
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}

/// What stands in the wrong place is named by its place, not by its content.
#[test]
fn input_of_the_wrong_type_is_not_repeated() {
    let mut leaks = Vec::new();
    for (marketplace, operation, params) in [
        (
            "alibaba1688",
            "order.batch_preview",
            r#"{"addressParam":"欧阳小明 13912345678 长安街十七号","cargoParamList":[]}"#,
        ),
        ("alibaba1688", "cart.create_order", r#"{"addressParam":{"cityText":{"x":"欧阳小明"}},"cartIds":[1]}"#),
        ("taobao", "order.create", r#"{"purchaseAmount":1,"receiver":"欧阳小明 13912345678","orderLineList":"[]"}"#),
    ] {
        let (setup, script) = Setup::hearing([]);
        let client = setup.client(marketplace);
        let error = block_on(call(&*client, operation, params)).unwrap_err();
        assert!(script.sent().is_empty());
        leaks.extend(leak(&shown(&error), &[]).map(|leak| format!("{operation} {leak}")));
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}

fn debug_of<R: Request + std::fmt::Debug>(marketplace: &str)
where
    R::Response: std::fmt::Debug + DeserializeOwned,
{
    let operation = R::OPERATION.id;
    let typed: R = serde_json::from_str(&asked(marketplace, operation)).unwrap();
    check(&format!("the request {operation}"), &format!("{typed:?} {typed:#?}"), &[]);
    let body = done(marketplace, operation);
    let (setup, _) = Setup::hearing([body.clone()]);
    let generation = if operation == "order.list" { "v2" } else { "v1" };
    let client = setup.speaking(generation).client(marketplace);
    let received = block_on(client.exchange(&typed)).unwrap_or_else(|e| panic!("{operation}: {e}"));
    check(&format!("the reply {operation}"), &format!("{received:?} {:#?}", received.data), &[]);
    let erased = Json::parse(&body);
    assert!(erased.get("data").is_some(), "{operation}: the reply was read");
}

#[test]
fn requests_and_replies_do_not_show_recipients() {
    debug_of::<CreateOrder>("taobao");
    debug_of::<BatchPreview>("alibaba1688");
    debug_of::<ListOrders>("alibaba1688");
    debug_of::<CreateCartOrder>("alibaba1688");
    debug_of::<PreviewOrder>("dajisaas");
}

#[test]
fn what_an_order_in_the_list_holds_inside_its_texts_does_not_show_either() {
    let (setup, _) = Setup::hearing([done("alibaba1688", "order.list")]);
    let client = setup.speaking("v2").alibaba1688();
    let page = block_on(client.orders().list(&ListOrders::page(1, 2))).unwrap();
    for order in page.data.unwrap() {
        let receiver = order.receiver.unwrap().get().unwrap();
        assert_eq!(receiver.to_full_name.as_ref().map(|n| n.expose()), Some("欧阳小明"));
        let address = order.warehouse_address_info.unwrap().get().unwrap();
        check("the receiver of a listed order", &format!("{receiver:?} {address:?}"), &[]);
    }
}

/// The erased reply is what a command prints; its `Debug` is what a log prints.
#[test]
fn the_debug_of_an_erased_reply_does_not_show_recipients() {
    for (marketplace, operation) in [SAMPLES[2], SAMPLES[3]] {
        let (setup, _) = Setup::hearing([done(marketplace, operation)]);
        let client = setup.speaking(if operation == "order.list" { "v2" } else { "v1" }).client(marketplace);
        let received = block_on(call(&*client, operation, &asked(marketplace, operation))).unwrap();
        check(&format!("the erased reply of {operation}"), &format!("{received:?}"), &[]);
    }
}

#[test]
fn clients_and_what_they_are_made_of_show_no_secret() {
    let setup = Setup::at("http://127.0.0.1:9").set("access_secret", ACCESS_SECRET).set("app_secret", APP_SECRET);
    let (taobao, daji) = (setup.taobao(), setup.dajisaas());
    let mut config = daigou_core::Config::default();
    config.set("DAIGOU_ACCESS_SECRET", ACCESS_SECRET);
    let credentials = (crate::support::clients::pandapon(), crate::support::clients::dajisaas());
    let builder = daigou_taobao::Taobao::from_config(config.clone()).credentials(credentials.0.clone());
    let objects = format!(
        "{taobao:#?} {daji:#?} {config:?} {credentials:#?} {builder:#?} {:?} {:?} {:?}",
        taobao.client().auth(),
        daji.client().auth(),
        taobao.settings()
    );
    check("a client", &objects, &[]);
}

/// A future that is dropped in the middle of a create says so, and no more than that.
#[test]
fn a_create_that_is_dropped_while_it_is_sent_is_warned_of() {
    let params = asked("taobao", "order.create");
    let (signatures, log) = captured(async {
        let server = Server::playing([Act::Stall(Vec::new())]).await;
        let client = Setup::at(server.url()).client("taobao");
        let send = call(&*client, "order.create", &params);
        let arrived = async {
            while server.seen().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            outcome = send => panic!("{outcome:?}"),
            () = arrived => {}
        }
        signatures(&server.seen())
    });
    let warning = log.lines().find(|line| line.contains("WARN")).unwrap_or_else(|| panic!("no warning: {log}"));
    assert!(warning.contains("order.create") && warning.contains("maybe_sent"), "{warning}");
    check("the log of a dropped create", &log, &signatures);
}
