//! Callbacks: every documented message in every form that it may come in, what is not known, and what is wrong.

use crate::support::fixtures::{Example, TABLES, all_examples, fixture};
use crate::support::json::{Json, Path};
use daigou_alibaba1688::AlibabaMessage;
use daigou_core::auth::encode;
use daigou_core::message::{Callback, DajiEnvelope, PandaPonEnvelope, Push, Strictness, Unchecked, Verification};
use daigou_core::{Certainty, Entry, Error, ErrorKind};
use daigou_dajisaas::messages as daji;
use daigou_taobao::TaobaoMessage;
use http::HeaderMap;

/// What a marketplace's reader makes of a push.
#[derive(Debug)]
struct Message {
    /// The operation that the message is of; empty where it is kept as it came.
    operation: &'static str,
    /// What orders it among others, and when it happened.
    key: Option<(String, Option<i64>)>,
    body: Json,
}

/// Reads a callback as messages of an example's operation are read.
fn read(example: &Example, callback: &Callback) -> Result<Message, Error> {
    let (operation, key, body) = match (example.marketplace.as_str(), example.operation.as_str()) {
        ("taobao", _) => {
            let message = daigou_taobao::messages::read(callback)?;
            let operation = match &message {
                TaobaoMessage::OrderPrice(_) => "message.order_price",
                TaobaoMessage::OrderStatus(_) => "message.order_status",
                TaobaoMessage::Refund(_) => "message.refund",
                _ => "",
            };
            (operation, callback.ordering_key(), written(&message))
        }
        ("alibaba1688", _) => {
            let received = daigou_alibaba1688::messages::read(callback)?;
            assert_eq!(received.dedupe_key(), callback.dedupe_key());
            let operation = match &received.message {
                AlibabaMessage::OrderPrice(_) => "message.order_price",
                AlibabaMessage::OrderStatus(_) => "message.order_status",
                AlibabaMessage::Refund(_) => "message.refund",
                AlibabaMessage::Other(_) => "",
                other => panic!("not a type of the examples: {other:?}"),
            };
            (operation, received.ordering_key().cloned(), written(&received.message))
        }
        ("dajisaas", "alibaba.message") => {
            let message = daji::read_alibaba(callback)?;
            let kept = matches!(message, daji::AlibabaMessage::Other(_));
            (if kept { "" } else { "alibaba.message" }, callback.ordering_key(), written(&message))
        }
        ("dajisaas", "taobao.message") => {
            let message = daji::read_taobao(callback)?;
            let kept = matches!(message, daji::TaobaoMessage::Other(_));
            (if kept { "" } else { "taobao.message" }, callback.ordering_key(), written(&message))
        }
        other => panic!("nobody reads {other:?}"),
    };
    Ok(Message { operation, key: key.map(|key| (key.order, key.at_millis)), body })
}

fn written(message: &impl serde::Serialize) -> Json {
    Json::parse(&serde_json::to_string(message).unwrap())
}

/// The documented messages, with their envelopes. DajiSaaS's stand in a form as well, which `a_form_…` looks at.
fn documented() -> Vec<(Example, Json)> {
    let all = all_examples("message").into_iter().filter(|e| !e.file.ends_with(".form.txt"));
    all.map(|example| (example.clone(), Json::parse(&example.text()))).collect()
}

/// What the members of an envelope are called: the payload, the type, the time and, where there is one, the id.
fn names(example: &Example) -> [&'static str; 4] {
    match (example.marketplace.as_str(), example.operation.as_str()) {
        ("dajisaas", "alibaba.message") => ["data", "type", "gmtBorn", "msgId"],
        ("dajisaas", _) => ["data", "message_type", "timestamp", ""],
        _ => ["messageBody", "messageType", "timestamp", ""],
    }
}

fn entry(example: &Example) -> &'static Entry {
    let (_, table) = TABLES.iter().find(|(name, _)| *name == example.marketplace).unwrap();
    table.iter().find(|entry| entry.operation.id == example.operation).unwrap()
}

/// The payload, also where it stands in a string.
fn body(example: &Example, envelope: &Json) -> Json {
    match envelope.get(names(example)[0]) {
        Some(Json::Text(text)) => Json::parse(text),
        Some(body) => body.clone(),
        None => panic!("{envelope}"),
    }
}

fn with_body(example: &Example, envelope: &Json, body: Json) -> Json {
    envelope.with(&Path::of(names(example)[0]), body)
}

/// The same push with its payload as an object and as text.
fn forms(example: &Example, envelope: &Json) -> [Json; 2] {
    let body = body(example, envelope);
    [with_body(example, envelope, body.clone()), with_body(example, envelope, Json::Text(body.to_string()))]
}

/// What is pushed: JSON, or a form with JSON in it.
fn pushed(example: &Example, envelope: &Json) -> String {
    match example.marketplace.as_str() {
        "dajisaas" => format!("message={}&_dj_signature=00", encode(&envelope.to_string())),
        _ => envelope.to_string(),
    }
}

fn received(example: &Example, envelope: &Json) -> Result<Callback, Error> {
    let push = pushed(example, envelope);
    match example.marketplace.as_str() {
        "dajisaas" => Ok(DajiEnvelope::parse(push.as_bytes())?.into_callback()),
        _ => PandaPonEnvelope::parse(push.as_bytes())?.into_callback(),
    }
}

#[test]
fn every_documented_message_is_read_by_its_type_in_both_forms_and_loses_nothing() {
    assert_eq!(documented().len(), 12 + 5);
    for (example, envelope) in documented() {
        let body = body(&example, &envelope);
        for push in forms(&example, &envelope) {
            let callback = received(&example, &push).unwrap_or_else(|e| panic!("{}: {e}", example.file));
            let Some(Json::Text(kind) | Json::Number(kind)) = envelope.get(names(&example)[1]) else {
                panic!("{envelope}")
            };
            assert_eq!(&callback.kind, kind, "{}", example.file);
            assert!(callback.sent_at.as_ref().is_some_and(|t| t.unix_millis().is_ok()), "{}", example.file);
            let message = read(&example, &callback).unwrap_or_else(|e| panic!("{}: {e}", example.file));
            assert_eq!(message.operation, example.operation, "{}", example.file);
            let lost = body.without_nulls().missing_from(&message.body);
            assert!(lost.is_empty(), "{}: {lost:#?}", example.file);
            let (order, at) = message.key.unwrap_or_else(|| panic!("{}: nothing orders it", example.file));
            assert!(!order.is_empty() && at.is_some(), "{}", example.file);
            let erased = entry(&example).read(&callback).unwrap_or_else(|| panic!("{} has no type", example.file));
            assert_eq!(Json::parse(erased.unwrap().get()), message.body, "{}", example.file);
        }
    }
}

#[test]
fn a_message_delivered_again_has_the_same_keys_and_another_one_has_not() {
    for (example, envelope) in documented() {
        let [_, kind, time, id] = names(&example);
        let key = |push: &Json| received(&example, push).unwrap().dedupe_key();
        let ordering = |push: &Json| read(&example, &received(&example, push).unwrap()).unwrap().key;
        let [object, text] = forms(&example, &envelope);
        assert_eq!(key(&object), key(&text), "{}: the form makes no difference", example.file);
        assert_eq!(ordering(&object), ordering(&text), "{}", example.file);
        let later = envelope.with(&Path::of(time), Json::parse("\"1893456000000\""));
        assert_eq!(key(&envelope), key(&later), "{}: it was pushed again later", example.file);
        if id.is_empty() {
            let body = body(&example, &envelope);
            for leaf in body.leaves() {
                let other = with_body(&example, &envelope, body.with(&leaf, Json::parse("\"another\"")));
                assert_ne!(key(&envelope), key(&other), "{}: {leaf}", example.file);
            }
        } else {
            let other = envelope.with(&Path::of(id), Json::parse("9007199254740993"));
            assert_ne!(key(&envelope), key(&other), "{}", example.file);
        }
        let other = envelope.with(&Path::of(kind), Json::parse("\"SOMETHING_ELSE\""));
        assert_ne!(key(&envelope), key(&other), "{}", example.file);
    }
}

#[test]
fn a_message_of_an_unknown_type_is_kept_as_it_came() {
    for (example, envelope) in documented() {
        for kind in ["SOMETHING_NEW", "1688_SOMETHING_NEW", "TAOBAO_SOMETHING_NEW", "77", ""] {
            let push = envelope.with(&Path::of(names(&example)[1]), Json::Text(kind.to_owned()));
            for push in forms(&example, &push) {
                let message = read(&example, &received(&example, &push).unwrap()).unwrap();
                assert_eq!(message.operation, "", "{} as {kind}", example.file);
                // It is put in order as it would be by its type.
                let documented = read(&example, &received(&example, &envelope).unwrap()).unwrap();
                assert_eq!(message.key, documented.key, "{} as {kind}", example.file);
                assert_eq!(message.body, body(&example, &envelope), "{} as {kind}", example.file);
            }
        }
    }
}

/// A body that is not what its type promises is kept as it came, or is an error that names what is wrong: it is never
/// taken for a message that says nothing.
#[test]
fn a_wrong_body_is_kept_or_named() {
    let mut failures = Vec::new();
    for (example, envelope) in documented() {
        for wrong in ["[]", "[1]", "[\"2542285634920880794\",\"x\"]", "7", "true", "null", "\"7\"", "\"[1]\""] {
            let push = with_body(&example, &envelope, Json::parse(wrong));
            let outcome = received(&example, &push).and_then(|callback| {
                let message = read(&example, &callback)?;
                Ok((message, Json::parse(callback.body.get())))
            });
            match outcome {
                Ok((message, raw)) if message.operation.is_empty() && message.body == raw => {}
                Ok((message, _)) => failures.push(format!("{} = {wrong}: {message:?}", example.file)),
                Err(error) => {
                    let found = (error.kind(), error.certainty(), error.field().is_some());
                    if found != (ErrorKind::Decode, Certainty::Unreadable, true) {
                        failures.push(format!("{} = {wrong}: {error:?}", example.file));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn a_wrong_member_is_kept_or_named() {
    let mut failures = Vec::new();
    for (example, envelope) in documented() {
        let body = body(&example, &envelope);
        for leaf in body.leaves().into_iter().filter(|leaf| *body.at(leaf) != Json::Null) {
            let changed = body.with(&leaf, Json::parse(r#"{"value":1}"#));
            let callback = received(&example, &with_body(&example, &envelope, changed.clone())).unwrap();
            match read(&example, &callback) {
                // Nothing may be lost where it could be read all the same.
                Ok(message) => {
                    let lost = changed.without_nulls().missing_from(&message.body);
                    failures.extend(lost.iter().map(|l| format!("{} {leaf}: {l}", example.file)));
                }
                Err(error) if error.field() == Some(&leaf.to_string()) => {}
                Err(error) => failures.push(format!("{} {leaf}: {error:?}", example.file)),
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn no_scalar_of_a_message_fails_it_by_its_form() {
    let mut failures = Vec::new();
    for (example, envelope) in documented() {
        let body = body(&example, &envelope);
        for leaf in body.leaves() {
            let forms = match body.at(&leaf) {
                Json::Number(text) if text.contains('.') => vec![Json::Text(text.clone())],
                Json::Number(text) => vec![Json::Text(text.clone()), Json::Number(format!("{text}.0"))],
                Json::Text(_) => vec![Json::parse("12"), Json::parse("12.0")],
                Json::Bool(value) => vec![Json::Text(value.to_string()), Json::parse("1")],
                _ => continue,
            };
            let blank = [Json::Null, Json::Text(String::new())];
            for (i, form) in forms.into_iter().chain(blank).enumerate() {
                let changed = with_body(&example, &envelope, body.with(&leaf, form.clone()));
                match read(&example, &received(&example, &changed).unwrap()) {
                    Err(error) => failures.push(format!("{} {leaf} = {form}: {error}", example.file)),
                    // A number in another form, or a text as one, is no reason to give the message up.
                    Ok(message) if i == 0 && message.operation != example.operation => {
                        failures.push(format!("{} {leaf} = {form}: not read by its type", example.file));
                    }
                    Ok(_) => {}
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
}

#[test]
fn an_envelope_that_is_none_says_what_is_wrong() {
    for (push, field) in [
        ("", None),
        ("7", None),
        ("{}", Some("messageType")),
        (r#"{"messageType":null,"messageBody":{}}"#, Some("messageType")),
        (r#"{"messageType":"X","messageBody":"{price=53.00}"}"#, Some("messageBody")),
        (r#"{"messageType":"X","messageBody":"{\"a\":"}"#, Some("messageBody")),
    ] {
        let error = PandaPonEnvelope::parse(push.as_bytes()).and_then(PandaPonEnvelope::into_callback).unwrap_err();
        let found = (error.kind(), error.certainty(), error.field());
        assert_eq!(found, (ErrorKind::Decode, Certainty::Unreadable, field), "{push}: {error:?}");
    }
}

/// serde reads a struct from a list as well, member by member: a push must not be read so.
#[test]
fn a_list_is_no_envelope() {
    let error = PandaPonEnvelope::parse(br#"["ORDER_CREATE",{"orderId":"1"},1,"1735758245000"]"#).err();
    assert!(error.is_some_and(|e| e.kind() == ErrorKind::Decode), "a list was taken for a push");
    let error = DajiEnvelope::parse(b"message=%5B%7B%7D%2C1%2C%22X%22%5D").err();
    assert!(error.is_some_and(|e| e.kind() == ErrorKind::Decode), "a list was taken for DajiSaaS's message");
}

/// DajiSaaS pushes a form; the examples have its JSON beside it. What reads the form tells 1688's messages from Taobao's,
/// and keeps the whole of it.
#[test]
fn a_form_of_dajisaas_holds_the_documented_message() {
    let forms: Vec<Example> = all_examples("message").into_iter().filter(|e| e.file.ends_with(".form.txt")).collect();
    assert_eq!(forms.len(), 5);
    for example in forms {
        let (headers, form) = (HeaderMap::new(), example.text());
        let push = Push { headers: &headers, body: form.trim().as_bytes() };
        let received = daji::read(push, &Unchecked, Strictness::Lenient).unwrap();
        assert_eq!(received.verification, Verification::Unsigned, "{}", example.file);
        let message = Json::parse(&fixture(&example.file.replace(".form.txt", ".json")));
        let envelope = Json::parse(&serde_json::to_string(&received.envelope).unwrap());
        assert_eq!((message.missing_from(&envelope), envelope.missing_from(&message)), (vec![], vec![]));
        let data = message.get("data").unwrap();
        assert_eq!(&Json::parse(received.callback.body.get()), data, "{}", example.file);
        assert!(data.missing_from(&written(&received.message)).is_empty(), "{}", example.file);
        let operation = match &received.message {
            daji::Message::Alibaba(_) => "alibaba.message",
            daji::Message::Taobao(_) => "taobao.message",
            other => panic!("{other:?}"),
        };
        assert_eq!(operation, example.operation, "{}", example.file);
        let key = read(&example, &received.callback).unwrap().key;
        assert_eq!(received.ordering_key().map(|key| (key.order, key.at_millis)), key, "{}", example.file);
        assert_eq!(received.dedupe_key(), received.callback.dedupe_key());
    }
}
