//! A 200 means kept: pushes in every form, of known envelopes and unknown ones, whole and broken.

use super::*;
use daigou_core::auth::{Secret, encode};
use daigou_core::clock::Random;
use daigou_core::message::{DajiVerifier, PushEncoding, PushInput, PushScheme};
use std::collections::HashSet;

/// A request to a callback address.
#[derive(Debug, Clone)]
struct Sent {
    method: Method,
    path: &'static str,
    query: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl Sent {
    fn post(path: &'static str, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { method: Method::POST, path, query: None, content_type: Some(content_type.to_owned()), body: body.into() }
    }

    /// Reads what is kept of it.
    fn raw(&self) -> Vec<u8> {
        match &self.query {
            Some(query) if self.body.is_empty() => query.clone().into_bytes(),
            _ => self.body.clone(),
        }
    }

    async fn to(&self, inbox: &Inbox) -> u16 {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let request = Request::builder().method(self.method.clone()).uri(format!("{}{query}", self.path));
        let request = self.content_type.iter().fold(request, |request, value| request.header("content-type", value));
        let request = request.header("authorization", "secret").body(Body::from(self.body.clone())).unwrap();
        inbox.router().oneshot(request).await.unwrap().status().as_u16()
    }
}

/// The ways in which fields are sent.
const WAYS: usize = 6;

fn fields(way: usize, path: &'static str, fields: &[(&str, &str)]) -> Sent {
    let form = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
    let parts = |line: &str| {
        let part = |(name, value): &(&str, &str)| {
            format!("--{line}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        fields.iter().map(part).collect::<String>() + &format!("--{line}--\r\n")
    };
    let in_query = |method| Sent { method, path, query: Some(form.clone()), content_type: None, body: Vec::new() };
    match way {
        0 => Sent::post(path, "application/x-www-form-urlencoded", form),
        1 => Sent::post(path, "multipart/form-data; boundary=\"--line 7\"", parts("--line 7")),
        2 => in_query(Method::GET),
        3 => in_query(Method::POST),
        4 => Sent::post(path, "text/plain", parts("xx")),
        _ => {
            let members: std::collections::BTreeMap<_, _> = fields.iter().copied().collect();
            Sent::post(path, "application/json", serde_json::to_vec(&members).unwrap())
        }
    }
}

const SCHEME: PushScheme = PushScheme::HmacSha1 { input: PushInput::NameAndValue, encoding: None };

fn secret() -> Secret {
    Secret::new("sec-0001")
}

fn signature(message: &str) -> String {
    let signer = DajiVerifier { secret: secret(), input: PushInput::NameAndValue, encoding: None };
    signer.sign(message, PushEncoding::HexUpper)
}

fn daji(id: u64) -> String {
    format!(
        r#"{{"data":{{"buyerMemberId":"b2b-100","currentStatus":"waitsellersend","msgSendTime":"2025-01-02 03:04:05","orderId":2257164624870311973,"sellerMemberId":"b2b-200"}},"gmtBorn":1735758245000,"msgId":{id},"type":"ORDER_BUYER_VIEW_ORDER_PAY","userInfo":"b2b-100"}}"#
    )
}

/// In ten variants of each way, signed and not; and all of them once more, by another way, which makes no other message.
#[tokio::test]
async fn a_message_of_dajisaas_is_kept_and_verified_in_whatever_form_it_comes() {
    for place in places("daji_forms").await {
        let inbox = place.inbox(Options::default().verify(SCHEME.verifier(secret()))).await;
        let mut number = 0;
        for again in [0, 1] {
            number = 0;
            for way in 0..WAYS {
                for variant in 0..10 {
                    let message = daji(number);
                    let name = ["message", "Message", "MESSAGE", "mEssage"][variant % 4];
                    let signature = signature(&message);
                    let mut all = vec![(name, message.as_str()), ("_dj_signature", signature.as_str()), ("x", "七 +&")];
                    all.rotate_left(variant % 3);
                    all.retain(|(name, _)| variant < 5 || *name != "_dj_signature");
                    let sent = fields((way + again) % WAYS, "/dajisaas/t", &all);
                    assert_eq!(sent.to(&inbox).await, 200, "{sent:?}");
                    number += 1;
                }
            }
        }
        let all = i64::try_from(number).unwrap();
        assert_eq!(place.stats().await, [2 * all, all, all, 0, 0]);
        let filter = Filter { limit: 1000, ..Filter::default() };
        let listed = list(&place.store, &filter).await.unwrap();
        assert_eq!(listed.iter().filter(|message| message.verified).count() as u64, number / 2);
        assert!(listed.iter().all(|message| message.order.as_deref() == Some("2257164624870311973")));
    }
}

/// The signature may stand in the query beside a form in the body.
#[tokio::test]
async fn a_signature_in_the_query_counts() {
    let place = Place::sqlite("query_signature").await;
    let inbox = place.inbox(Options::default().verify(SCHEME.verifier(secret()))).await;
    let mut sent = fields(0, "/dajisaas/t", &[("message", &daji(1))]);
    sent.query = Some(format!("_dj_signature={}", signature(&daji(1))));
    assert_eq!(sent.to(&inbox).await, 200);
    assert!(list(&place.store, &Filter::default()).await.unwrap()[0].verified);
}

/// The envelope of PandaPon's under names that mean the same: `{0}` is a number.
const ENVELOPES: [&str; 10] = [
    r#"{"messageType":"T","messageBody":"{\"orderId\":{0}}","messagePlatform":1,"timestamp":"1779263269913"}"#,
    r#"{"MessageType":"T","MessageBody":{"orderId":{0}},"MessagePlatform":1,"Timestamp":"1779263269913"}"#,
    r#"{"message_type":"T","message_body":{"orderId":{0}},"message_platform":"1","timestamp":1779263269913}"#,
    r#"{"messageType":"T","data":{"orderId":{0}},"timestamp":"1779263269913"}"#,
    r#"{"type":"T","data":"{\"orderId\":{0}}","ts":1779263269913}"#,
    r#"{"MESSAGETYPE":"T","BODY":{"orderId":{0}}}"#,
    r#"{"messageType":"T","message":{"orderId":{0}}}"#,
    r#"{"topic":"T","payload":{"orderId":{0}}}"#,
    r#"{"messageType":"T","content":"{\"orderId\":{0}}","extra":{"a":[1]}}"#,
    "\u{feff}{\"messageType\":\"T\",\"messageBody\":{\"orderId\":{0}}}",
];

#[tokio::test]
async fn an_envelope_with_other_names_is_read_on_both_addresses() {
    for place in places("names").await {
        let inbox = place.inbox(Options::default()).await;
        let mut count = 0;
        for (number, envelope) in ENVELOPES.iter().enumerate() {
            for (path, step) in [("/pandapon/t", 0), ("/dajisaas/t", 100)] {
                for second in [0, 1000] {
                    let body = envelope.replace("{0}", &(number + step + second).to_string());
                    let sent = Sent::post(path, "application/json", body);
                    for _ in 0..2 {
                        assert_eq!(sent.to(&inbox).await, 200);
                    }
                    count += 1;
                }
            }
        }
        assert_eq!(place.stats().await, [2 * count, count, count, 0, 0]);
        let listed = list(&place.store, &Filter { limit: 1000, ..Filter::default() }).await.unwrap();
        assert!(listed.iter().all(|message| message.kind == "T" && message.order.is_some()), "{listed:?}");
        // Field by field, in whatever way.
        for way in 0..WAYS {
            let number = (5000 + way).to_string();
            let sent = fields(
                way,
                "/pandapon/t",
                &[("messageType", "T"), ("messageBody", &format!(r#"{{"orderId":{number}}}"#))],
            );
            assert_eq!(sent.to(&inbox).await, 200);
            let listed = list(&place.store, &Filter::default()).await.unwrap();
            assert_eq!(listed[0].order.as_deref(), Some(&*number), "{sent:?}");
        }
    }
}

/// Checks that a handler's message is read by whatever reader, in whatever form it came.
#[tokio::test]
async fn a_handler_reads_a_message_in_whatever_form_it_came() {
    struct Reads;
    #[async_trait]
    impl Handler for Reads {
        async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
            let order = message.callback()?.ordering_key().map(|key| key.order);
            let envelope = match message.source {
                Source::DajiSaas => message.dajisaas()?.data.is_some(),
                _ => message.pandapon()?.message_body.is_some(),
            };
            if envelope && order == message.order { Ok(()) } else { Err(format!("{message:?}").into()) }
        }
    }
    let place = Place::sqlite("read_again").await;
    let inbox = place.inbox(Options::default().handler(Reads)).await;
    for way in 0..WAYS {
        assert_eq!(fields(way, "/dajisaas/t", &[("Message", &daji(way as u64))]).to(&inbox).await, 200);
    }
    for envelope in ENVELOPES {
        for path in ["/pandapon/t", "/dajisaas/t"] {
            assert_eq!(Sent::post(path, "application/json", envelope.replace("{0}", "7")).to(&inbox).await, 200);
        }
    }
    inbox.work_off().await.unwrap();
    let listed = list(&place.store, &Filter { limit: 1000, ..Filter::default() }).await.unwrap();
    assert!(listed.iter().all(|message| message.state == "processed"), "{listed:#?}");
}

#[tokio::test]
async fn what_is_not_understood_is_a_dead_letter_with_its_bytes_and_headers() {
    for place in places("dead_letters").await {
        let inbox = place.inbox(Options::default()).await;
        let unknown = r#"{"event":"order.shipped","payload":{"orderId":"3305075341149134500","billNo":"7803"},"ts":1779263269913}"#;
        let mut query = fields(2, "/pandapon/t", &[("event", "x"), ("b", "2")]);
        query.content_type = None;
        let all = [
            Sent::post("/pandapon/t", "application/json", unknown),
            Sent::post("/pandapon/t", "application/json", unknown.replace("7803", "7804")),
            Sent::post("/dajisaas/t", "application/json", unknown),
            Sent::post("/pandapon/t", "application/json", b"\xc4\xe3\xba\xc3{".to_vec()),
            Sent::post("/pandapon/t", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; na"),
            Sent::post("/pandapon/t", "application/json", r#"{"messageType":"T","stuff":{"orderId":1}}"#),
            Sent::post("/dajisaas/t", "application/x-www-form-urlencoded", "message=%ff%7B%7D"),
            query,
        ];
        for sent in all.iter().chain(&all) {
            assert_eq!(sent.to(&inbox).await, 200, "{sent:?}");
        }
        let count = i64::try_from(all.len()).unwrap();
        assert_eq!(place.stats().await, [2 * count, count, 0, 0, count]);
        let listed = list(&place.store, &Filter { bodies: true, ..Filter::default() }).await.unwrap();
        for (message, sent) in listed.iter().rev().zip(&all) {
            assert_eq!(bytes(message), sent.raw(), "{message:?}");
            let headers = message.headers.as_ref().unwrap();
            let header =
                |name: &str| headers.iter().find(|(called, _)| called == name).map(|(_, value)| value.as_str());
            assert_eq!(header(":method"), Some(sent.method.as_str()));
            assert_eq!(header(":query"), Some(sent.query.as_deref().unwrap_or_default()));
            assert_eq!((header("content-type"), header("authorization")), (sent.content_type.as_deref(), Some("***")));
        }
    }
}

fn bytes(message: &Listed) -> Vec<u8> {
    match &message.body_hex {
        None => message.body.clone().unwrap().into_bytes(),
        Some(hex) => (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect(),
    }
}

/// Draws a push: of a platform, in a way, with names, and sometimes broken. The number makes it another than all others.
fn drawn(draw: &mut impl FnMut(u64) -> u64, number: u64) -> Sent {
    let path = if draw(2) == 0 { "/pandapon/t" } else { "/dajisaas/t" };
    let order = 1_000_000 + number;
    let envelope = match draw(12) {
        0 => format!(r#"{{"event":"e","payload":{{"orderId":{order}}}}}"#),
        1 => daji(order),
        at => ENVELOPES[usize::try_from(at).unwrap() - 2].replace("{0}", &order.to_string()),
    };
    let mut sent = match draw(4) {
        0 => {
            let name = ["message", "Message", "data", "whatever"][usize::try_from(draw(4)).unwrap()];
            fields(usize::try_from(draw(WAYS as u64)).unwrap(), path, &[(name, envelope.as_str()), ("a", "b")])
        }
        1 => {
            let payload = format!(r#"{{"orderId":{order}}}"#);
            let name = ["messageBody", "data", "payload", "other"][usize::try_from(draw(4)).unwrap()];
            fields(usize::try_from(draw(WAYS as u64)).unwrap(), path, &[("messageType", "T"), (name, payload.as_str())])
        }
        _ => Sent::post(
            path,
            ["application/json", "text/plain", "nonsense"][usize::try_from(draw(3)).unwrap()],
            envelope,
        ),
    };
    match (draw(10), sent.query.is_some()) {
        // The query of a request holds no such bytes.
        (_, true) => {}
        (0, _) => sent.body.truncate(sent.body.len() - 1 - usize::try_from(draw(5)).unwrap()),
        (1, _) => {
            let letters: Vec<usize> = (0..sent.body.len()).filter(|at| sent.body[*at].is_ascii_alphabetic()).collect();
            let at = letters[usize::try_from(draw(letters.len() as u64)).unwrap()];
            sent.body[at] = [0xff, 0, b'#', b'"'][usize::try_from(draw(4)).unwrap()];
        }
        _ => {}
    }
    sent
}

/// Encodings × names × envelopes × broken bytes, a third of them repeated.
#[tokio::test]
async fn of_twenty_thousand_callbacks_each_that_is_answered_200_is_in_the_store_once() {
    const CALLBACKS: u64 = 20_000;
    let place = Place::sqlite("generated").await;
    let inbox = place.inbox(Options::default()).await;
    let random = SeededRandom::new(14);
    let mut draw = move |below: u64| random.next_u64() % below;
    let mut distinct: HashSet<(&str, Vec<u8>)> = HashSet::new();
    let mut pushes: Vec<Sent> = Vec::new();
    while (pushes.len() as u64) < CALLBACKS {
        let repeated = draw(3) == 0 && !pushes.is_empty();
        let at = usize::try_from(draw(pushes.len().max(1) as u64)).unwrap();
        let sent = if repeated { pushes[at].clone() } else { drawn(&mut draw, pushes.len() as u64) };
        distinct.insert((sent.path, sent.raw()));
        pushes.push(sent);
    }
    for some in pushes.chunks(256) {
        let answers = futures_util::future::join_all(some.iter().map(|sent| sent.to(&inbox))).await;
        assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    }
    let [received, unique, processed, pending, dead] = place.stats().await;
    assert_eq!((received, unique), (i64::try_from(CALLBACKS).unwrap(), i64::try_from(distinct.len()).unwrap()));
    assert!(processed > 10_000 / 2 && dead > 1000 && pending == 0, "{processed} {dead}");
    let filter = Filter { limit: u32::MAX, bodies: true, ..Filter::default() };
    let kept: HashSet<(String, Vec<u8>)> = list(&place.store, &filter)
        .await
        .unwrap()
        .iter()
        .map(|message| (format!("/{}/t", message.platform), bytes(message)))
        .collect();
    assert!(distinct.iter().all(|(path, raw)| kept.contains(&((*path).to_owned(), raw.clone()))));
}
