//! The signature check: each fault names its part, and each wrong setting the right one.

use super::{Accept, Caller, Heard, fixture};
use crate::time::instants;
use daigou_core::auth::{ArrayStyle, MASK, PostRule, Scheme, TimeUnit};
use http::Method;

const LIST: &str = "/pandapon/v2/alibaba/order/page";
const PARAMS: &str = r#"{"pageNum":1,"pageSize":2}"#;

/// The answer refuses, and names the part.
fn refused(heard: &Heard, part: &str) -> String {
    let words = heard.words();
    let (status, code) = if heard.json()["traceId"].is_string() { (400, 400) } else { (200, 401) };
    assert_eq!((heard.status, heard.code()), (status, code), "{words}");
    assert!(words.starts_with(&format!("authentication failed at `{part}`: ")), "{words}");
    assert!(heard.json()["data"].is_null());
    words
}

/// The headers with one of them changed.
fn with(headers: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    headers.iter().map(|(n, v)| (n.clone(), if n == name { value.to_owned() } else { v.clone() })).collect()
}

#[tokio::test]
async fn each_missing_or_wrong_header_is_named() {
    let caller = Caller::start().await;
    for part in ["access-key", "timestamp", "nonce-str", "user-id", "signature"] {
        let mut headers = caller.headers();
        headers.retain(|(name, _)| name != part);
        let words = refused(&caller.send("POST", LIST, &headers, PARAMS).await, part);
        assert!(words.contains("missing"), "{words}");
        refused(&caller.send("POST", LIST, &with(&caller.headers(), part, ""), PARAMS).await, part);
    }
    for (part, value, words) in [
        ("access-key", "0", "`0` is not known"),
        ("user-id", "0", "`0` is not known"),
        ("timestamp", "soon", "neither 10 digits"),
        ("timestamp", "-700000000", "neither 10 digits"),
        ("nonce-str", &"n".repeat(33), "33 characters"),
        ("signature", &"A".repeat(32), "another secret"),
        ("signature", "short", "another secret"),
    ] {
        let headers = with(&caller.headers(), part, value);
        let said = refused(&caller.send("POST", LIST, &headers, PARAMS).await, part);
        assert!(said.contains(words), "{said}");
        if part == "signature" {
            let signed = format!("{}{}{}{MASK}", headers[0].1, headers[1].1, headers[2].1);
            assert!(said.contains(&format!("the sandbox signs `{signed} (md5-concat)`")), "{said}");
        }
    }
    let entry = caller.sandbox.journal().pop().unwrap();
    let check = entry.signature.unwrap();
    assert_eq!((check.ok, check.failed_part.as_deref(), entry.code), (false, Some("signature"), 401));
}

#[tokio::test]
async fn a_timestamp_lives_for_ten_minutes_to_both_sides() {
    let caller = Caller::start().await;
    for (away, side) in [(-610_000, "behind"), (610_000, "ahead of"), (-590_000, ""), (590_000, "")] {
        let timestamp = (instants::now() + away).to_string();
        let headers = caller.pandapon.explain(&timestamp, &caller.nonce()).unwrap().fields;
        let heard = caller.send("POST", LIST, &headers, PARAMS).await;
        if side.is_empty() {
            heard.data();
        } else {
            assert!(refused(&heard, "timestamp").contains(side));
        }
    }
}

#[tokio::test]
async fn a_nonce_passes_once_however_many_come_at_a_time() {
    let caller = Caller::start().await;
    let headers = caller.headers();
    // A request that was refused does not use it up.
    refused(&caller.send("POST", LIST, &with(&headers, "signature", "X"), PARAMS).await, "signature");
    let send = || caller.send("POST", LIST, &headers, PARAMS);
    let (a, b, c) = tokio::join!(send(), send(), send());
    let passed = [&a, &b, &c].into_iter().filter(|heard| heard.code() == 200).count();
    assert_eq!(passed, 1);
    assert!(refused(&send().await, "nonce-str").contains("used before"));
}

#[tokio::test]
async fn another_scheme_or_unit_names_its_setting() {
    for accepted in Scheme::ALL {
        let mut caller = Caller::accepting(Accept { scheme: *accepted, ..Accept::default() }).await;
        for sent in Scheme::ALL {
            caller.pandapon.scheme = *sent;
            let heard = caller.send("POST", LIST, &caller.headers(), PARAMS).await;
            if sent == accepted {
                heard.data();
                continue;
            }
            let words = refused(&heard, "signature");
            assert!(words.contains(&format!("DAIGOU_SCHEME={}", sent.as_str())), "{words}");
            assert!(words.contains(&format!("DAIGOU_SCHEME={}", accepted.as_str())), "{words}");
        }
    }
    for (accepted, sent) in [(TimeUnit::Millis, TimeUnit::Seconds), (TimeUnit::Seconds, TimeUnit::Millis)] {
        let mut caller = Caller::accepting(Accept { unit: accepted, ..Accept::default() }).await;
        caller.send("POST", LIST, &caller.headers(), PARAMS).await.data();
        caller.pandapon.unit = sent;
        let words = refused(&caller.send("POST", LIST, &caller.headers(), PARAMS).await, "timestamp");
        assert!(words.contains(&format!("DAIGOU_TIMESTAMP={}", accepted.as_str())), "{words}");
    }
    let caller = Caller::start().await;
    let mut headers = caller.headers();
    headers[4].1 = headers[4].1.to_lowercase();
    assert!(refused(&caller.send("POST", LIST, &headers, PARAMS).await, "signature").contains("upper case"));
}

#[tokio::test]
async fn warehouse_logistics_is_signed_in_the_query() {
    let caller = Caller::accepting(Accept { logistics_scheme: Scheme::HmacMd5Query, ..Accept::default() }).await;
    let path = "/pandapon/v2/open/pp/logistics/itemLogisticsPrice";
    let mut signer = caller.pandapon.clone();
    for scheme in [Scheme::HmacMd5Query, Scheme::Md5Concat] {
        signer.scheme = scheme;
        let fields = signer.explain(&instants::now().to_string(), &caller.nonce()).unwrap().fields;
        let target = format!("{path}?timestamp={}&sign={}", fields[1].1, fields[4].1);
        let headers = [fields[0].clone(), fields[2].clone(), fields[3].clone()];
        let heard = caller.send("POST", &target, &headers, "{}").await;
        if scheme == Scheme::HmacMd5Query {
            assert_eq!((heard.status, heard.code()), (200, 400), "{}", heard.words());
        } else {
            assert!(refused(&heard, "sign").contains("DAIGOU_LOGISTICS_SCHEME=md5-concat"));
        }
    }
    refused(&caller.send("POST", &format!("{path}?sign=A"), &caller.headers(), "{}").await, "timestamp");
}

const PREVIEW: &str = "/dajisaas/alibaba/createOrder/preview";

#[tokio::test]
async fn each_fault_of_dajisaas_is_named() {
    let caller = Caller::start().await;
    let key = &caller.daji.app_key;
    for (body, part, words) in [
        (String::new(), "body", "it is empty"),
        ("[1]".into(), "body", "JSON object"),
        (r#"{"a":1,"a":2}"#.into(), "body", "stands twice"),
        (r#"{"sign":"A"}"#.into(), "appKey", "missing"),
        (r#"{"appKey":"someone","sign":"A"}"#.into(), "appKey", "`someone` is not known"),
        (format!(r#"{{"appKey":"{key}"}}"#), "sign", "missing"),
        (format!(r#"{{"appKey":"{key}","sign":null}}"#), "sign", "missing"),
        (format!(r#"{{"appKey":"{key}","appSecret":"x","sign":"A"}}"#), "appSecret", "not the secret"),
        (format!(r#"{{"appKey":"{key}","sign":"A","b":"","c":null,"a":[ 1 ]}}"#), "sign", "another secret"),
    ] {
        let said = refused(&caller.send("POST", PREVIEW, &[], &body).await, part);
        assert!(said.contains(words), "{said}");
        if words == "another secret" {
            assert!(said.ends_with(&format!("the sandbox signs `a=[1]&appKey={key}&b=&secret={MASK}`")), "{said}");
        }
    }
    let signature = caller.daji.explain(PARAMS, &Method::POST).unwrap().signature;
    let lower = caller.signed_body(PARAMS).replace(&signature, &signature.to_lowercase());
    assert!(refused(&caller.send("POST", PREVIEW, &[], &lower).await, "sign").contains("upper case"));
}

#[tokio::test]
async fn the_query_of_a_get_is_signed_as_it_came() {
    let caller = Caller::start().await;
    let search = "/alibaba/product/keywordQuery";
    let params = r#"{"keyword":"连衣裙 a+b&c","beginPage":1,"pageSize":20,"outMemberId":["1","2"],"filter":""}"#;
    let heard = caller.daji_get(search, params).await;
    assert_eq!((heard.status, heard.code()), (200, 200), "{}", heard.words());
    let bare = caller.get(&format!("/dajisaas{search}?appKey={}&sign=A&keyword=x", caller.daji.app_key)).await;
    assert!(refused(&bare, "sign").contains("&keyword=x&secret=****"));
    let debug = format!("/dajisaas{search}?appKey={}&appSecret=x&keyword=x", caller.daji.app_key);
    refused(&caller.get(&debug).await, "appSecret");

    for (accepted, sent) in [(ArrayStyle::Repeat, ArrayStyle::Json), (ArrayStyle::Json, ArrayStyle::Repeat)] {
        let mut caller = Caller::accepting(Accept { daji_arrays: accepted, ..Accept::default() }).await;
        assert_eq!(caller.daji_get(search, params).await.code(), 200);
        caller.daji.arrays = sent;
        let words = refused(&caller.daji_get(search, params).await, "outMemberId");
        assert!(words.contains(&format!("DAIGOU_DAJI_ARRAYS={}", accepted.as_str())), "{words}");
    }
}

#[tokio::test]
async fn the_simplified_rule_of_post_names_its_setting() {
    let params = fixture!("dajisaas/alibaba.order_preview.request.json");
    let timed = |caller: &Caller| {
        let pairs = [("appKey", caller.daji.app_key.as_str()), ("requestTime", "1700000000000")];
        let sign = daigou_core::auth::daji_sign(pairs, &caller.daji.app_secret);
        let inner = params.trim().trim_start_matches('{');
        format!(r#"{{"appKey":"{}","requestTime":1700000000000,"sign":"{sign}",{inner}"#, caller.daji.app_key)
    };
    let full = Caller::start().await;
    let words = refused(&full.send("POST", PREVIEW, &[], &timed(&full)).await, "sign");
    assert!(words.contains("DAIGOU_DAJI_POST=request-time"), "{words}");
    let simple = Caller::accepting(Accept { daji_post: PostRule::RequestTime, ..Accept::default() }).await;
    simple.send("POST", PREVIEW, &[], &timed(&simple)).await.data();
    let words = refused(&simple.send("POST", PREVIEW, &[], &simple.signed_body(params)).await, "sign");
    assert!(words.contains("DAIGOU_DAJI_POST=full"), "{words}");
    let unsigned = format!(r#"{{"appKey":"{}","sign":"A"}}"#, simple.daji.app_key);
    refused(&simple.send("POST", PREVIEW, &[], &unsigned).await, "requestTime");
}

#[tokio::test]
async fn no_secret_stands_in_an_answer_or_the_journal() {
    let caller = Caller::start().await;
    let secrets = [caller.pandapon.access_secret.expose(), caller.daji.app_secret.expose()];
    let mut written = String::new();
    for secret in secrets {
        for name in ["access-key", "timestamp", "nonce-str", "user-id", "signature"] {
            written += &caller.send("POST", LIST, &with(&caller.headers(), name, secret), secret).await.body;
        }
        written += &caller.call(&format!("/{secret}"), secret).await.body;
        written += &caller.call("/v2/alibaba/order/page", &format!(r#"{{"{secret}":1}}"#)).await.body;
        written += &caller.get(&format!("/dajisaas/alibaba/category/get?appSecret={secret}&x={secret}")).await.body;
        let body = format!(r#"{{"appKey":"{secret}","appSecret":"{secret}","sign":"{secret}"}}"#);
        written += &caller.send("POST", PREVIEW, &[], &body).await.body;
        written += &caller.get(&format!("/nowhere/{secret}")).await.body;
    }
    written += &caller.get("/").await.body;
    written += &caller.get("/admin/requests").await.body;
    written += &serde_json::to_string(&caller.sandbox.journal()).unwrap();
    written += &format!("{:?} {:?} {:?}", caller.sandbox, caller.sandbox.description(), caller.sandbox.journal());
    for secret in secrets {
        assert!(!written.contains(secret));
    }
    assert!(written.contains(MASK));
    // Other people's secrets are not kept either.
    let body = format!(r#"{{"appKey":"{}","appSecret":"someone's own"}}"#, caller.daji.app_key);
    caller.send("POST", PREVIEW, &[], &body).await;
    let entry = caller.sandbox.journal().pop().unwrap();
    assert!(entry.body.contains(r#""appSecret":"****""#), "{}", entry.body);
}

const UPLOAD: &str = "/dajisaas/alibaba/upload/image";

/// A form by hand: what stands between the boundaries, and the header that names them.
fn form(fields: &[(&str, &str)]) -> (Vec<(String, String)>, String) {
    let part = |(name, value): &(&str, &str)| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = fields.iter().map(part).collect::<String>() + "--B--\r\n";
    (vec![("Content-Type".into(), "multipart/form-data; boundary=B".into())], body)
}

#[tokio::test]
async fn a_form_is_signed_over_its_fields() {
    let caller = Caller::start().await;
    let key = caller.daji.app_key.clone();
    let sign = caller.daji.explain(r#"{"pic_url":"http://x/=&@七"}"#, &Method::GET).unwrap().signature;
    let fields = [("pic_url", "http://x/=&@七"), ("appKey", key.as_str())];
    let (headers, body) = form(&[fields[0], fields[1], ("sign", &sign)]);
    let heard = caller.send("POST", UPLOAD, &headers, &body).await;
    assert!(caller.sandbox.journal().pop().unwrap().signature.unwrap().ok, "{}", heard.body);
    let (headers, body) = form(&[fields[0], fields[1], ("sign", "A")]);
    let said = refused(&caller.send("POST", UPLOAD, &headers, &body).await, "sign");
    assert!(said.contains("pic_url=http://x/=&@七&secret=****"), "{said}");
    let encoded = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    let body = format!("pic_url=http%3A%2F%2Fx%2F%3D%26%40%E4%B8%83&appKey={key}&sign={sign}");
    caller.send("POST", UPLOAD, &encoded, &body).await;
    assert!(caller.sandbox.journal().pop().unwrap().signature.unwrap().ok);
    for (kind, body) in [("multipart/form-data", ""), ("multipart/form-data; boundary=B", "--B\r\nnonsense")] {
        let heard = caller.send("POST", UPLOAD, &[("Content-Type".into(), kind.into())], body).await;
        assert!(heard.code() == 400 && heard.words().contains("the form cannot be read"), "{}", heard.body);
    }
}

/// The vendor's debug form, in each place that parameters stand in.
#[tokio::test]
async fn the_secret_itself_is_taken_in_place_of_a_signature_and_said_so() {
    let caller = Caller::start().await;
    let (key, secret) = (caller.daji.app_key.clone(), caller.daji.app_secret.expose().to_owned());
    let (headers, body) = form(&[("appKey", &key), ("appSecret", &secret), ("pic_url", "http://x/y.png")]);
    caller.send("POST", UPLOAD, &headers, &body).await;
    let category = format!("/dajisaas/alibaba/category/get?appKey={key}&appSecret={secret}&categoryID=0");
    caller.get(&category).await;
    let body = format!(r#"{{"appKey":"{key}","appSecret":"{secret}",{}"#, &PARAMS[1..]);
    caller.send("POST", PREVIEW, &[], &body).await;
    let journal = caller.sandbox.journal();
    assert_eq!(journal.len(), 3);
    for entry in journal {
        let check = entry.signature.unwrap();
        assert!(check.ok && check.explanation.contains("never in production"), "{}", check.explanation);
        assert!(!entry.body.contains(&secret) && !entry.query.unwrap_or_default().contains(&secret));
    }
}
