//! What a message is about, held against the marketplace crates' typed messages and the vendors' examples.

use super::super::about::ordering_key;
use super::super::arrival::callback;
use super::*;
use daigou_core::message::{Callback, OrderingKey};

/// Every example of a callback.
fn examples() -> Vec<(String, Source, Callback)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut out = Vec::new();
    for (market, source) in
        [("alibaba1688", Source::PandaPon), ("taobao", Source::PandaPon), ("dajisaas", Source::DajiSaas)]
    {
        for file in std::fs::read_dir(folder.join(market)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let form = name.ends_with(".form.txt");
            if name.contains("message.") && !name.contains("submit_message") && form == (source == Source::DajiSaas) {
                let body = std::fs::read(&path).unwrap();
                out.push((format!("{market}/{name}"), source, callback(source, body.trim_ascii_end()).unwrap()));
            }
        }
    }
    out
}

/// What the typed messages say.
fn typed(name: &str, callback: &Callback) -> Option<OrderingKey> {
    match name.split('/').next().unwrap() {
        "alibaba1688" => daigou_alibaba1688::messages::read(callback).unwrap().ordering_key(),
        "taobao" => daigou_taobao::messages::read(callback).unwrap().ordering_key(callback),
        _ => of_form(name),
    }
}

/// DajiSaaS's messages are read from their form.
fn of_form(name: &str) -> Option<OrderingKey> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let body = std::fs::read(folder.join(name)).unwrap();
    let push = daigou_core::message::Push { headers: &http::HeaderMap::new(), body: body.trim_ascii_end() };
    let strictness = daigou_core::message::Strictness::Lenient;
    daigou_dajisaas::messages::read(push, &daigou_core::message::Unchecked, strictness).unwrap().ordering_key()
}

#[test]
fn a_message_is_about_the_order_that_its_type_says() {
    let examples = examples();
    assert!(examples.len() >= 12, "{}", examples.len());
    let mut about_an_order = 0;
    for (name, _, callback) in examples {
        let typed = typed(&name, &callback);
        about_an_order += usize::from(typed.is_some());
        if typed.is_some() {
            assert_eq!(ordering_key(&callback), typed, "{name}");
        }
    }
    assert!(about_an_order >= 10, "{about_an_order}");
}

#[test]
fn a_member_of_another_shape_spoils_none_of_the_others() {
    let key = |payload: &str| {
        let push = format!(r#"{{"messageType":"X","messageBody":{payload},"timestamp":"1767294245000"}}"#);
        ordering_key(&callback(Source::PandaPon, push.as_bytes()).unwrap()).map(|key| (key.order, key.at_millis))
    };
    let sent = Some(1_767_294_245_000);
    assert_eq!(key(r#"{"baseInfo":[1],"orderId":"7","msgSendTime":{}}"#), Some(("7".into(), sent)));
    assert_eq!(key(r#"{"orderId":{"a":1},"order_id":8}"#), Some(("8".into(), sent)));
    assert_eq!(
        key(r#"{"tradeOrderIds":[9,10],"actionTime":1767294240000}"#),
        Some(("9".into(), Some(1_767_294_240_000)))
    );
    for payload in [r#"{"orderId":" "}"#, r#"{"orderId":"a\u0000"}"#, "null", "[]", "7", r#"{"orderId":null}"#] {
        assert_eq!(key(payload), None, "{payload}");
    }
    assert_eq!(key(&format!(r#"{{"orderId":"{}"}}"#, "9".repeat(101))), None);
}
