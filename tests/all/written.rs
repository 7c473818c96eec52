//! Replies as real platforms write them: each is read for what it says, and drift is told. The cases in
//! `fixtures/written`, and variants of each kind made from the documented replies of every marketplace, by a seed.

use crate::replies::{data, modelled};
use crate::support::clients::Setup;
use crate::support::fixtures::{Ask, Example};
use crate::support::json::{Json, Path};
use crate::support::{block_on, call};
use daigou_core::clock::{Random, SeededRandom};
use daigou_core::transport::ScriptedTransport;
use daigou_core::{Certainty, Effect, ErasedReply, Error, ErrorKind};
use std::collections::BTreeSet;
use std::sync::Arc;

const PAGE: &str = r#"{"page":1,"pageSize":20}"#;
const ORDER: &str = "2257164624870311973";

fn case(file: &str) -> Vec<u8> {
    let path = format!("{}/fixtures/written/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// What a call makes of an answer.
fn answered(
    (marketplace, operation, params): (&str, &str, &str),
    (status, content_type): (u16, &'static str),
    body: impl Into<Vec<u8>>,
) -> Result<ErasedReply, Error> {
    let answer = ScriptedTransport::answer(status, body.into()).map(|mut answer| {
        let value = http::HeaderValue::from_static(content_type);
        answer.headers_mut().insert(http::header::CONTENT_TYPE, value);
        answer
    });
    let client = Setup::over(Arc::new(ScriptedTransport::new([answer]))).derived().client(marketplace);
    block_on(call(&*client, operation, params))
}

fn daji(operation: &str, params: &str, body: impl Into<Vec<u8>>) -> Result<ErasedReply, Error> {
    answered(("dajisaas", operation, params), (200, "application/json"), body)
}

fn read(operation: &str, params: &str, file: &str) -> (Json, ErasedReply) {
    let reply = daji(operation, params, case(file)).unwrap_or_else(|e| panic!("{file}: {e:?}"));
    assert!(!reply.repairs().is_empty() || file == "total-1e7.json", "{file}: drift is told");
    (data(&reply), reply)
}

fn search() -> String {
    Ask::first("dajisaas", "alibaba.search").params
}

#[test]
fn lists_are_read_whatever_stands_before_them_or_in_their_place() {
    let (orders, _) = read("alibaba.order_list", PAGE, "bom.json");
    assert_eq!(orders.get("result"), Some(&Json::Array(Vec::new())));
    let (orders, reply) = read("alibaba.order_list", PAGE, "single-object.json");
    assert_eq!(orders.at(&Path::of("result.0.baseInfo.id")), &Json::Number(ORDER.to_owned()));
    assert!(reply.is_whole());
    let (orders, reply) = read("alibaba.order_list", PAGE, "total-1e7.json");
    assert_eq!(orders.get("totalRecord"), Some(&Json::Number("10000000".to_owned())));
    assert!(reply.repairs()[0].contains("10000000"), "{:?}", reply.repairs());
}

#[test]
fn creations_are_read_and_never_taken_for_refusals() {
    let create = String::from_utf8(case("create.json")).unwrap();
    let (created, _) = read("alibaba.order_create", &create, "bom-create.json");
    assert_eq!(created.get("orderId"), Some(&Json::Text(ORDER.to_owned())));
    let (created, reply) = read("alibaba.order_create", &create, "failed-list-object.json");
    assert_eq!(created.get("orderId"), Some(&Json::Text(ORDER.to_owned())));
    assert_eq!(created.at(&Path::of("failedOfferList.0.errorCode")), &Json::Text("500_004".to_owned()));
    assert!(reply.is_whole());
    let error = daji("alibaba.order_create", &create, case("code-0-create.json")).unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Decode, Certainty::MaybeSent), "{error:?}");
    assert_eq!(error.platform_code(), Some("0"));
    assert!(error.hint().is_some_and(|hint| hint.contains(ORDER)) && !error.is_retryable(), "{error:?}");
}

#[test]
fn broken_texts_and_odd_rows_leave_the_rest_as_it_is() {
    let (found, _) = read("alibaba.search", &search(), "control-char.json");
    assert_eq!(found.at(&Path::of("data.0.subject")), &Json::Text("a\tb".to_owned()));
    let (found, _) = read("alibaba.search", &search(), "lone-surrogate.json");
    assert_eq!(found.at(&Path::of("data.0.subject")), &Json::Text("连衣裙\u{fffd}".to_owned()));
    let (found, reply) = read("alibaba.search", &search(), "one-odd-row.json");
    assert_eq!(found.at(&Path::of("data.0.offerId")), &Json::Number("769649076522".to_owned()));
    assert_eq!((reply.is_whole(), reply.odd_rows().len()), (false, 1));
    assert_eq!(reply.odd_rows()[0].path, "data.data[1]");
    assert!(reply.odd_rows()[0].raw.get().contains("769649076523") && reply.odd_rows()[0].reason.contains("priceInfo"));
    let as_it_came = Json::Text("{price=53.00; consignPrice=53.00}".to_owned());
    assert_eq!(found.at(&Path::of("data.1.priceInfo")), &as_it_came, "kept raw beside the other");
    let (found, _) = read("alibaba.search", &search(), "empty-data-list.json");
    assert_eq!(found.get("data").unwrap_or(&Json::Array(Vec::new())), &Json::Array(Vec::new()));
}

#[test]
fn a_refusal_in_gbk_is_a_refusal_in_chinese() {
    for status in [200, 400] {
        for content_type in ["application/json", "application/json;charset=GBK", "text/html; charset=gb18030"] {
            let of = ("dajisaas", "alibaba.search", &*search());
            let error = answered(of, (status, content_type), case("gbk-refusal.bin")).unwrap_err();
            assert_eq!((error.kind(), error.certainty()), (ErrorKind::Refused, Certainty::Answered), "{error:?}");
            assert_eq!(error.platform_code(), Some("1009"));
            assert!(error.message().contains("系统繁忙，请稍后再试"), "{error}");
        }
    }
}

#[test]
fn what_a_platform_says_is_told_without_control_characters() {
    let body = "{\"requestId\":\"r\\u001b[31m-1\",\"code\":\"10\\u000909\",\"msg\":\"no\\u001b]0;x\\u0007\\r\\nhint: paid\\u009b2J\"}";
    let error = daji("alibaba.search", &search(), body).unwrap_err();
    for text in [error.to_string(), error.request_id().unwrap().to_owned(), error.platform_code().unwrap().to_owned()] {
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}

#[test]
fn an_unreadable_creation_keeps_what_can_be_found_in_it() {
    let create = String::from_utf8(case("create.json")).unwrap();
    for body in [
        format!(r#"{{"traceId":"t-0001","code":200,"data":{{"orderId":"{ORDER}","postFee":{{"x":"#),
        format!(r#"{{"traceId":"t-0001","code":200,"data":{{"orderId":"{ORDER}","failedOfferList":[7]}}}}"#),
        format!(r#"{{"traceId":"t-0001","code":200,"data":[{{"orderId":"{ORDER}"}},{{}}]}}"#),
    ] {
        let error = daji("alibaba.order_create", &create, body.clone()).unwrap_err();
        assert_eq!(
            (error.certainty(), error.request_id()),
            (Certainty::Unreadable, Some("t-0001")),
            "{body}: {error:?}"
        );
        assert!(error.hint().is_some_and(|hint| hint.contains(ORDER)), "{body}: {error:?}");
        assert_eq!(error.raw_body().map(|b| b.to_vec()), Some(body.into_bytes()));
    }
    // The buyer's own number is none of the platform's.
    let own = r#"{"code":4003,"data":{"orderId":"T20240708002","thirdOrderId":"T20240708002"}}"#;
    let error = daji("alibaba.order_create", &create, own).unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Refused, Certainty::Answered), "{error:?}");
}

/// A reply that was changed: its bytes, and what is to be read from it.
struct Variant {
    what: String,
    body: Vec<u8>,
    expected: Json,
    odd: Option<String>,
}

/// Changes a documented reply at a random place; `None` where there is no such place.
type Change = fn(&Json, &SeededRandom) -> Option<Variant>;

fn pick<T: Clone>(among: &[T], random: &SeededRandom) -> Option<T> {
    let place = usize::try_from(random.next_u64()).unwrap_or(0).checked_rem(among.len())?;
    among.get(place).cloned()
}

fn variant(what: impl std::fmt::Display, body: impl Into<Vec<u8>>, expected: Json) -> Option<Variant> {
    Some(Variant { what: what.to_string(), body: body.into(), expected, odd: None })
}

/// The places in the payload where such a value stands.
fn places(body: &Json, paths: Vec<Path>, fits: impl Fn(&Json) -> bool) -> Vec<Path> {
    paths.into_iter().filter(|path| path.0.first().is_some_and(|m| m == "data") && fits(body.at(path))).collect()
}

fn texts(body: &Json) -> Vec<Path> {
    let plain = |value: &Json| matches!(value, Json::Text(text) if text.chars().any(|c| c > '\u{800}') && !text.contains(['{', '"']));
    places(body, body.leaves(), plain)
}

/// A text with a mark in it, which the bytes then hold as `raw` and the reading as `read`.
fn marked(body: &Json, random: &SeededRandom, raw: &str, read: &str) -> Option<Variant> {
    const MARK: &str = "\u{e000}";
    let path = pick(&texts(body), random)?;
    let Json::Text(text) = body.at(&path) else { return None };
    let changed = body.with(&path, Json::Text(format!("{text}{MARK}")));
    let expected = body.with(&path, Json::Text(format!("{text}{read}")));
    variant(&path, changed.to_string().replace(MARK, raw), expected)
}

fn bom(body: &Json, _: &SeededRandom) -> Option<Variant> {
    variant("the whole", format!("\u{feff}{body}"), body.clone())
}

fn control(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let raw = pick(&["\t", "\n", "\u{1}", "\u{1b}[2J"], random)?;
    marked(body, random, raw, raw)
}

fn surrogate(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let raw = pick(&["\\ud83d", "\\uDE00", "\\ud83d\\ud83d"], random)?;
    marked(body, random, raw, &"\u{fffd}".repeat(raw.len() / 6))
}

fn twice(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let objects =
        places(body, body.containers(), |value| matches!(value, Json::Object(members) if !members.is_empty()));
    let path = pick(&objects, random)?;
    let Json::Object(members) = body.at(&path) else { return None };
    let (name, value) = pick(members, random)?;
    let first = pick(&[Json::Null, Json::Text("x".to_owned()), Json::Array(Vec::new()), value], random)?;
    let both = [(name.clone(), first)].into_iter().chain(members.iter().cloned()).collect();
    variant(format!("{path}.{name}"), body.with(&path, Json::Object(both)).to_string(), body.clone())
}

fn gbk(body: &Json, _: &SeededRandom) -> Option<Variant> {
    texts(body).first()?;
    let text = body.to_string();
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    variant("the whole", bytes.into_owned(), body.clone())
}

fn nested(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let as_text = Json::Text(body.to_string());
    let inner = pick(&[body.clone(), as_text], random)?;
    let outer = Json::Object(vec![("code".to_owned(), Json::parse("200")), ("data".to_owned(), inner)]);
    variant("the whole", outer.to_string(), body.clone())
}

fn lists_of_objects(body: &Json) -> Vec<Path> {
    let list = |value: &Json| matches!(value, Json::Array(items) if matches!(items.first(), Some(Json::Object(members)) if !members.is_empty()));
    places(body, body.containers(), list)
}

fn single(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let path = pick(&lists_of_objects(body), random)?;
    let Json::Array(items) = body.at(&path) else { return None };
    let expected = body.with(&path, Json::Array(vec![items[0].clone()]));
    variant(&path, body.with(&path, items[0].clone()).to_string(), expected)
}

fn empty(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let objects = places(body, body.containers(), |value| matches!(value, Json::Object(_)));
    let objects: Vec<Path> = objects.into_iter().filter(|path| !path.is_element() && path.0.len() > 1).collect();
    let path = pick(&objects, random)?;
    let nothing = pick(&[Json::Array(Vec::new()), Json::Text(String::new())], random)?;
    variant(&path, body.with(&path, nothing).to_string(), body.with(&path, Json::Object(Vec::new())))
}

fn count(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let number = |value: &Json| matches!(value, Json::Number(text) if text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()));
    let path = pick(&places(body, body.leaves(), number), random)?;
    let (written, says) =
        pick(&[("1.0E7", "10000000"), ("\"10万+\"", "100000"), ("\"1,234\"", "1234"), ("1.2e1", "12")], random)?;
    variant(&path, body.with(&path, Json::parse(written)).to_string(), body.with(&path, Json::Number(says.to_owned())))
}

fn odd_row(body: &Json, random: &SeededRandom) -> Option<Variant> {
    let path = pick(&lists_of_objects(body), random)?;
    let Json::Array(items) = body.at(&path) else { return None };
    let odd = pick(&["7", "\"{price=53.00; x}\"", "[1,2]", "true"], random)?;
    let mut rows = items.clone();
    rows.insert(usize::try_from(random.next_u64()).unwrap_or(0) % (items.len() + 1), Json::parse(odd));
    let changed = body.with(&path, Json::Array(rows));
    Some(Variant { odd: Some(odd.to_owned()), ..variant(&path, changed.to_string(), changed)? })
}

/// What an example's operation does.
pub(crate) fn effect(example: &Example) -> Effect {
    let client = Setup::at("http://127.0.0.1:9").client(&example.marketplace);
    client.entry(&example.operation).map_or(Effect::Create, |entry| entry.operation.effect)
}

/// Checks one variant; `false` where the change means nothing to the types: the member is kept as it came.
fn holds(kind: &str, example: &Example, variant: &Variant) -> bool {
    let ask = Ask::first(&example.marketplace, &example.operation);
    let script = ScriptedTransport::new([ScriptedTransport::answer(200, variant.body.clone())]);
    let client = Setup::over(Arc::new(script)).able(&ask).client(&ask.marketplace);
    let name = format!("{kind} at {} of {}: {}", variant.what, example.file, String::from_utf8_lossy(&variant.body));
    let reply = match block_on(call(&*client, &ask.operation, &ask.params)) {
        Ok(reply) => reply,
        // A row of a creation is not left out, nor is what names the order.
        Err(error) if ["odd row", "nothing for an object"].contains(&kind) && effect(example) != Effect::Read => {
            assert_eq!(error.certainty(), Certainty::Unreadable, "{name}: {error:?}");
            return false;
        }
        Err(error) => panic!("{name}: {error:?}"),
    };
    if reply.repairs().is_empty() {
        return false;
    }
    assert_eq!(reply.odd_rows().len(), usize::from(variant.odd.is_some()), "{name}: {:?}", reply.repairs());
    let expected = variant.expected.get("data").unwrap_or(&Json::Null).without_nulls();
    // Nothing at all is written as nothing, an empty object or nulls.
    let lost = expected.missing_from(&data(&reply));
    let lost: Vec<_> =
        lost.iter().filter(|words| !words.contains("expected {}") && !words.contains(": lost")).collect();
    assert!(lost.is_empty(), "{name}: {lost:?}; {:?}", reply.repairs());
    true
}

#[test]
fn ten_variants_of_each_kind_are_read_for_what_they_say() {
    let kinds: [(&str, Change); 10] = [
        ("bom", bom),
        ("control character", control),
        ("lone surrogate", surrogate),
        ("member twice", twice),
        ("GB18030", gbk),
        ("envelope within", nested),
        ("single object", single),
        ("nothing for an object", empty),
        ("count", count),
        ("odd row", odd_row),
    ];
    let examples = modelled();
    let random = SeededRandom::new(20_261_129);
    for (kind, change) in kinds {
        let (mut held, mut marketplaces, mut operations) = (0, BTreeSet::new(), BTreeSet::new());
        for _ in 0..400 {
            let Some((example, body)) = pick(&examples, &random) else { panic!("no examples") };
            let Some(variant) = change(&body, &random) else { continue };
            if holds(kind, &example, &variant) {
                held += 1;
                marketplaces.insert(example.marketplace.clone());
                operations.insert(example.operation.clone());
            }
        }
        assert!(held >= 10 && marketplaces.len() >= 2 && operations.len() >= 5, "{kind}: {held} in {operations:?}");
    }
}
