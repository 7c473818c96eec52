//! Did it happen? Every way in which an answer can go wrong, met on a socket: kind, certainty, and whether the call
//! may be sent again. Each is met by a create and by a read.

use crate::support::call;
use crate::support::clients::Setup;
use crate::support::fixtures::request;
use crate::support::tcp::{Act, Server, answer, nobody, ok};
use daigou_core::ErrorKind::{Connect, Decode, Http, Interrupted, Refused, Throttled, Timeout};
use daigou_core::fence::{Check, fenced};
use daigou_core::{Certainty, Error, ErrorKind, Generation};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::io::AsyncReadExt;

/// The marketplace, operation and generation of a create and of a read.
const CREATE: (&str, &str, Generation) = ("taobao", "order.create", Generation::V1);
const READ: (&str, &str, Generation) = ("alibaba1688", "order.list", Generation::V2);

const MAX_BODY: usize = 4 << 20;

async fn failure(setup: Setup, (marketplace, operation, generation): (&str, &str, Generation)) -> Error {
    let client = setup.generation(generation).client(marketplace);
    match call(&*client, operation, &request(marketplace, operation)).await {
        Ok(reply) => panic!("{operation} succeeded: {reply:?}"),
        Err(error) => error,
    }
}

fn setup(url: String) -> Setup {
    Setup { max_body: MAX_BODY, ..Setup::at(url) }
}

/// What every error must have, whatever happened.
fn check(name: &str, error: &Error, expected: (ErrorKind, Certainty), of: (&str, &str, Generation)) {
    assert_eq!((error.kind(), error.certainty()), expected, "{name}: {error:?}");
    assert_eq!(error.operation(), Some((of.0, of.1)), "{name}: names the operation");
    assert!(error.message().chars().count() <= 700, "{name}: {} characters", error.message().chars().count());
    assert!(!error.message().contains('\n') && !error.message().is_empty(), "{name}: {:?}", error.message());
    assert_eq!(error.attempts(), 1, "{name}");
    // What may have been sent is never sent again unless it only reads.
    let again = match error.certainty() {
        Certainty::NotSent => true,
        Certainty::Answered => error.kind() == Throttled,
        Certainty::MaybeSent | Certainty::Unreadable => of == READ,
    };
    assert_eq!(error.is_retryable(), again, "{name}: {error:?}");
    let text = error.to_string();
    assert!(!text.contains("127.0.0.1") && !text.contains("http://"), "{name}: no address: {text}");
}

async fn meets(name: &str, act: Act, expected: (ErrorKind, Certainty)) -> [Error; 2] {
    let server = Server::playing([act]).await;
    let mut out = Vec::new();
    for of in [CREATE, READ] {
        let error = failure(setup(server.url()), of).await;
        check(name, &error, expected, of);
        if error.certainty() == Certainty::MaybeSent {
            assert!(error.hint().is_some_and(|h| h.contains("look")), "{name}: says what to do: {error:?}");
        }
        out.push(error);
    }
    assert_eq!(server.arrived(), 2, "{name}: each was sent once");
    out.try_into().unwrap()
}

const MAYBE: Certainty = Certainty::MaybeSent;
const ANSWERED: Certainty = Certainty::Answered;
const UNREADABLE: Certainty = Certainty::Unreadable;

#[tokio::test]
async fn a_connection_that_breaks_after_the_first_byte_leaves_it_open() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"code\":200,\"data\":{\"orderNo\":".to_vec();
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{\"code\":\r\n".to_vec();
    for (name, act) in [
        ("reset before reading", Act::ResetUnread),
        ("closed after the request", Act::Close(Vec::new())),
        ("closed within the head", Act::Close(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())),
        ("half a body", Act::Close(half.clone())),
        ("half a chunked body", Act::Close(chunked.clone())),
        ("not HTTP", Act::Close(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec())),
    ] {
        meets(name, act, (Interrupted, MAYBE)).await;
    }
}

#[tokio::test]
async fn silence_is_a_timeout_that_leaves_it_open() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"code\":200,".to_vec();
    for (name, act) in [
        ("no answer", Act::Stall(Vec::new())),
        ("half a head", Act::Stall(b"HTTP/1.1 200".to_vec())),
        ("half a body", Act::Stall(half)),
    ] {
        meets(name, act, (Timeout, MAYBE)).await;
    }
}

#[tokio::test]
async fn a_server_error_leaves_it_open_with_or_without_an_envelope() {
    let html = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
    let [error, _] = meets("502", Act::Close(answer("502 Bad Gateway", &[], html)), (Http, MAYBE)).await;
    assert_eq!(error.status(), Some(502));
    let [error, _] = meets("500", Act::Close(answer("500 Oops", &[], "")), (Http, MAYBE)).await;
    assert_eq!(error.platform_code(), None);
    let envelope = r#"{"requestId":"r-1","code":500,"msg":"系统异常","data":null}"#;
    let [error, _] = meets("500 envelope", Act::Close(answer("500 Oops", &[], envelope)), (Http, MAYBE)).await;
    assert_eq!((error.platform_code(), error.request_id()), (Some("500"), Some("r-1")));
    assert!(error.message().contains("系统异常"), "{error}");
    // A success inside a server error is no success.
    let done = r#"{"code":200,"msg":"成功","data":{"orderNo":"1"}}"#;
    meets("500 with code 200", Act::Close(answer("500 Oops", &[], done)), (Http, MAYBE)).await;
    meets("503", Act::Close(answer("503 Busy", &[("retry-after", "1")], "")), (Http, MAYBE)).await;
}

#[tokio::test]
async fn too_many_requests_is_an_answer_and_says_how_long_to_wait() {
    let date = ("date", "Tue, 14 Nov 2023 22:13:20 GMT");
    let later = ("retry-after", "Tue, 14 Nov 2023 22:13:32 GMT");
    for (headers, wait) in [
        (vec![("retry-after", "7")], Some(7)),
        (vec![date, later], Some(12)),
        (vec![], None),
        (vec![("retry-after", "soon")], None),
        (vec![("retry-after", "-5")], None),
    ] {
        let act = Act::Close(answer("429 Too Many Requests", &headers, ""));
        let [error, _] = meets("429", act, (Throttled, ANSWERED)).await;
        assert_eq!(error.retry_after(), wait.map(Duration::from_secs), "{headers:?}");
        assert_eq!(error.status(), Some(429));
    }
}

/// A code that only looks like HTTP's does not prove that nothing was done.
#[tokio::test]
async fn a_429_in_an_envelope_throttles_reads_and_proves_nothing_of_a_create() {
    let server = Server::playing([Act::Close(ok(r#"{"code":429,"msg":"too fast"}"#))]).await;
    for (of, kind) in [(CREATE, Refused), (READ, Throttled)] {
        let error = failure(setup(server.url()), of).await;
        check("code 429", &error, (kind, ANSWERED), of);
        assert_eq!(error.platform_code(), Some("429"));
        assert_eq!(error.hint().is_some_and(|hint| hint.contains("429")), of == CREATE, "{error:?}");
    }
    assert_eq!(server.arrived(), 2);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let elsewhere = Server::playing([Act::Close(ok("{}"))]).await;
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let act = Act::Close(answer(status, &[("location", &elsewhere.url())], ""));
        let [error, _] = meets(status, act, (Http, ANSWERED)).await;
        assert!(error.hint().is_some_and(|h| h.contains("redirect")), "{error:?}");
    }
    assert_eq!(elsewhere.arrived(), 0, "a signed call is not replayed elsewhere");
}

#[tokio::test]
async fn a_refusal_by_status_is_an_answer() {
    let spring = r#"{"timestamp":"2024-01-01T00:00:00.000+00:00","status":404,"error":"Not Found","message":"No message available","path":"/open/order"}"#;
    let [error, _] = meets("404", Act::Close(answer("404 Not Found", &[], spring)), (Http, ANSWERED)).await;
    assert!(error.hint().is_some_and(|h| h.contains("base URL")), "{error:?}");
    assert!(error.message().contains("Not Found"), "{error}");
    let inactive = r#"{"code":400,"message":"请创建应用，再联系平台进行激活"}"#;
    let [error, _] = meets("400", Act::Close(answer("400 Bad", &[], inactive)), (Refused, ANSWERED)).await;
    assert!(error.message().contains("请创建应用") && error.platform_code() == Some("400"), "{error}");
    let [error, _] = meets("401", Act::Close(answer("401 No", &[], r#"{"detail":"who?"}"#)), (Http, ANSWERED)).await;
    assert!(error.message().contains("who?"), "{error}");
    // The status alone is an answer, however its body breaks off.
    let cut = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 1000\r\n\r\n{\"code\":".to_vec();
    meets("400 cut short", Act::Close(cut), (Http, ANSWERED)).await;
}

#[tokio::test]
async fn an_envelope_that_says_no_is_an_answer_whatever_its_data_is() {
    for data in ["null", "\"库存不足\"", "[1,2]", "{\"total\":{}}", "false", "12.5"] {
        let body = format!(r#"{{"requestId":"r-2","code":1009,"msg":"库存不足","data":{data}}}"#);
        let [error, _] = meets(data, Act::Close(ok(&body)), (Refused, ANSWERED)).await;
        assert_eq!((error.platform_code(), error.request_id()), (Some("1009"), Some("r-2")), "{data}");
        assert_eq!(error.raw_body().map(|b| b.as_ref()), Some(body.as_bytes()), "{data}: the answer is kept");
        assert!(error.message().contains("库存不足"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_leaves_a_create_open() {
    let create = (r#"{"code":200,"msg":"成功","data":{"orderNo":"1031992847781331418","subOrd"#, "cut short");
    let big = format!("<!DOCTYPE html><html>{}</html>", "<p>登录 please</p>\n".repeat(100_000));
    let utf16: Vec<u8> = "{\"code\":200}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (name, body, says) in [
        ("truncated JSON", create.0.as_bytes(), create.1),
        ("an empty body", b"".as_slice(), "cut short"),
        ("two megabytes of HTML", big.as_bytes(), "HTML"),
        ("a number", b"200", ""),
        ("a list", b"[]", ""),
        ("null", b"null", ""),
        ("no code", br#"{"data":{"orderNo":"1"}}"#, "code"),
        ("a null code", br#"{"code":null,"data":{"orderNo":"1"}}"#, "code"),
        ("data of another type", br#"{"code":200,"data":"ok"}"#, "data"),
        ("garbage", b"\x00\x01\x02\x03 not json", "not JSON"),
        ("bytes that are not UTF-8", b"{\"code\":200,\"msg\":\"\xff\xfe\"}", "UTF-8"),
        ("UTF-16", utf16.as_slice(), ""),
        ("JSON and more", br#"{"code":200,"data":{"orderNo":"1"}} trailing"#, ""),
        ("deep nesting", "[".repeat(100_000).as_bytes(), ""),
    ] {
        let [error, _] = meets(name, Act::Close(ok(body)), (Decode, UNREADABLE)).await;
        assert!(error.message().contains(says), "{name}: {error}");
        assert_eq!(error.raw_body().map(|b| b.as_ref()), Some(body), "{name}: what came is kept");
        assert_eq!(error.status(), Some(200), "{name}");
    }
}

#[tokio::test]
async fn a_huge_error_page_is_not_repeated_in_the_error() {
    let big = format!("<html>{}</html>", "<p>broken</p>".repeat(170_000));
    meets("2 MB at 500", Act::Close(answer("500 Oops", &[], &big)), (Http, MAYBE)).await;
    let one_word = "x".repeat(2 << 20);
    meets("2 MB without a space", Act::Close(answer("500 Oops", &[], &one_word)), (Http, MAYBE)).await;
    let words = format!(r#"{{"code":500,"msg":"{}"}}"#, "很长的话".repeat(10_000));
    meets("a long refusal", Act::Close(ok(&words)), (Refused, ANSWERED)).await;
    let field =
        format!(r#"{{"code":200,"data":{{"{}":{{"x":1}},"total":{{"x":1}},"orderNo":{{"x":1}}}}}}"#, "n".repeat(9999));
    meets("a long member", Act::Close(ok(&field)), (Decode, UNREADABLE)).await;
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let bomb = gzip(&vec![b' '; 16 * MAX_BODY]);
    assert!(bomb.len() < MAX_BODY / 10, "{}", bomb.len());
    let packed = [("content-encoding", "gzip")];
    let [error, _] = meets("a gzip bomb", Act::Close(answer("200 OK", &packed, &bomb)), (Decode, UNREADABLE)).await;
    assert!(error.message().contains("larger than"), "{error}");
    let plain = vec![b' '; MAX_BODY + 1];
    meets("one byte too many", Act::Close(ok(&plain)), (Decode, UNREADABLE)).await;
    meets("bad gzip", Act::Close(answer("200 OK", &packed, "not gzip at all")), (Decode, UNREADABLE)).await;
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_read_packed_or_not() {
    let mut body = r#"{"code":200,"data":{"orderNo":"1"}}"#.to_owned();
    body.push_str(&" ".repeat(MAX_BODY - body.len()));
    let packed = answer("200 OK", &[("content-encoding", "gzip")], gzip(body.as_bytes()));
    for act in [Act::Close(ok(&body)), Act::Close(packed)] {
        let server = Server::playing([act]).await;
        let client = setup(server.url()).client("taobao");
        let reply = call(&*client, "order.create", &request("taobao", "order.create")).await;
        assert_eq!(reply.map(|r| r.raw.len()).map_err(|e| e.to_string()), Ok(MAX_BODY));
    }
}

#[tokio::test]
async fn where_nothing_listens_nothing_was_sent() {
    for of in [CREATE, READ] {
        let error = failure(setup(nobody().await), of).await;
        check("nobody", &error, (Connect, Certainty::NotSent), of);
        assert!(error.hint().is_some_and(|h| h.contains("nothing was sent")), "{error:?}");
        let error = failure(setup("http://no-such-host.invalid".to_owned()), of).await;
        check("no such host", &error, (Connect, Certainty::NotSent), of);
    }
}

#[tokio::test]
async fn where_tls_fails_nothing_was_sent() {
    for act in [Act::Blurt(answer("400 Bad Request", &[], "plain HTTP")), Act::ResetUnread] {
        let server = Server::playing([act]).await;
        for of in [CREATE, READ] {
            let error = failure(setup(server.url().replace("http://", "https://")), of).await;
            check("TLS", &error, (Connect, Certainty::NotSent), of);
        }
        assert_eq!(server.seen().len(), 0, "no request got through");
    }
}

#[tokio::test]
async fn a_payload_that_says_no_is_an_answer() {
    let preview =
        r#"{"code":200,"message":"操作成功","data":{"success":false,"errorCode":"500_004","errorMsg":"库存不足"}}"#;
    for (marketplace, operation, body, code) in [
        ("dajisaas", "alibaba.order_preview", preview, Some("500_004")),
        ("alibaba1688", "order.batch_preview", preview, Some("500_004")),
        ("alibaba1688", "cart.create_order", preview, Some("500_004")),
        ("alibaba1688", "order.list", r#"{"code":200,"data":{"code":"500","msg":"库存不足"}}"#, Some("500")),
        (
            "dajisaas",
            "alibaba.order_confirm",
            r#"{"code":200,"data":{"result":{"success":"false","errorInfo":"库存不足","errorCode":4003}}}"#,
            Some("4003"),
        ),
    ] {
        let server = Server::playing([Act::Close(ok(body))]).await;
        let of = (marketplace, operation, if operation == "order.list" { Generation::V2 } else { Generation::V1 });
        let error = failure(setup(server.url()), of).await;
        assert_eq!((error.kind(), error.certainty()), (Refused, ANSWERED), "{operation}: {error:?}");
        assert_eq!((error.inner_code(), error.platform_code()), (code, code), "{operation}");
        assert!(error.message().contains("库存不足") && !error.is_retryable(), "{operation}: {error:?}");
    }
}

/// DajiSaaS wraps a refusal of the platform upstream in a code of its own: neither's code nor words may get lost.
#[tokio::test]
async fn a_refusal_around_a_refusal_keeps_the_codes_and_words_of_both() {
    let inner = r#""data":{"result":{"success":false,"errorInfo":"订单信息不存在","errorCode":"4003"}}"#;
    for (status, body, code, inner_code, words) in [
        (
            "200 OK",
            format!(r#"{{"code":1009,"message":"买家确认收货失败",{inner}}}"#),
            "1009",
            Some("4003"),
            "收货失败: 订单",
        ),
        ("200 OK", format!(r#"{{"code":"500",{inner}}}"#), "500", Some("4003"), "refused: 订单信息不存在"),
        (
            "400 Bad Request",
            format!(r#"{{"code":1009,"msg":"失败",{inner}}}"#),
            "1009",
            Some("4003"),
            "失败: 订单信息不存在",
        ),
        (
            "200 OK",
            r#"{"code":1009,"message":"失败","data":{"success":true,"errorCode":"7"}}"#.into(),
            "1009",
            None,
            "失败",
        ),
        ("200 OK", r#"{"code":1009,"message":"失败","data":[7]}"#.into(), "1009", None, "失败"),
        ("200 OK", r#"{"code":1009,"message":"失败","data":"no"}"#.into(), "1009", None, "失败"),
        ("200 OK", r#"{"code":1009,"message":"失败"}"#.into(), "1009", None, "失败"),
    ] {
        for operation in ["alibaba.order_confirm", "alibaba.order_preview", "alibaba.pay"] {
            let server = Server::playing([Act::Close(answer(status, &[], &body))]).await;
            let error = failure(setup(server.url()), ("dajisaas", operation, Generation::V1)).await;
            assert_eq!((error.kind(), error.certainty()), (Refused, ANSWERED), "{body}: {error:?}");
            assert_eq!((error.platform_code(), error.inner_code()), (Some(code), inner_code), "{operation} {body}");
            assert!(error.message().contains(words) && !error.is_retryable(), "{words}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_create_without_an_id_in_its_reply_may_have_happened() {
    for data in [r#","data":null"#, "", r#","data":{}"#, r#","data":{"id":null,"orderNo":null,"subOrderVOS":null}"#] {
        let server = Server::playing([Act::Close(ok(format!(r#"{{"code":200,"msg":"成功"{data}}}"#)))]).await;
        let error = failure(setup(server.url()), CREATE).await;
        check(data, &error, (Decode, UNREADABLE), CREATE);
        assert_eq!(error.field(), Some("orderNo"), "{data}: {error:?}");
        assert!(error.raw_body().is_some(), "{data}");
    }
}

#[tokio::test]
async fn a_read_without_data_is_an_empty_answer() {
    for data in [r#","data":null"#, ""] {
        let server = Server::playing([Act::Close(ok(format!(r#"{{"code":200{data}}}"#)))]).await;
        let client = setup(server.url()).generation(Generation::V2).alibaba1688();
        let page = client.exchange(&daigou_alibaba1688::ListOrders::page(1, 20)).await.unwrap();
        assert!(!page.has_data && page.data.data.is_none(), "{page:?}");
    }
}

#[tokio::test]
async fn blank_ids_name_no_order() {
    let server = Server::playing([Act::Close(ok(r#"{"code":200,"data":{"id":"","orderNo":" "}}"#))]).await;
    let error = failure(setup(server.url()), CREATE).await;
    check("blank ids", &error, (Decode, UNREADABLE), CREATE);
}

#[tokio::test]
async fn a_blank_code_is_no_refusal() {
    let body = r#"{"code":"","data":{"orderNo":"1"}}"#;
    let [error, _] = meets("a blank code", Act::Close(ok(body)), (Decode, UNREADABLE)).await;
    assert!(error.message().contains("code"), "{error}");
}

/// What a server is sent on each of so many connections before they end.
async fn listened(connections: usize) -> (String, tokio::task::JoinHandle<Vec<Vec<u8>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = tokio::spawn(async move {
        let mut heard = Vec::new();
        for _ in 0..connections {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut all, mut chunk) = (Vec::new(), [0; 4096]);
            while let Ok(n) = stream.read(&mut chunk).await {
                all.extend_from_slice(&chunk[..n]);
                if n == 0 || all.ends_with(b"}") {
                    break;
                }
            }
            heard.push(all);
        }
        heard
    });
    (url, heard)
}

#[tokio::test]
async fn what_may_not_go_out_once_there_is_a_connection_sends_not_a_byte() {
    for allowed in [1, 2] {
        let (url, heard) = listened(1).await;
        let asked = Arc::new(AtomicU32::new(0));
        let counted = asked.clone();
        // As a process that was halted while it connected: the first answer is yes, the second one comes too late.
        let check: Arc<Check> = Arc::new(move |_| match counted.fetch_add(1, Ordering::SeqCst) < allowed {
            true => Ok(()),
            false => Err(Error::new(ErrorKind::Store, Certainty::NotSent, "the lease is over")),
        });
        let client = setup(url).generation(Generation::V1).client("taobao");
        let request = request("taobao", "order.create");
        let error = fenced(check, call(&*client, "order.create", &request)).await.unwrap_err();
        drop(client);
        let heard = heard.await.unwrap().remove(0);
        assert_eq!(asked.load(Ordering::SeqCst), 2, "before the connection, and before the first byte");
        if allowed == 1 {
            assert_eq!((error.kind(), error.certainty()), (ErrorKind::Store, Certainty::NotSent), "{error:?}");
            assert!(error.message().contains("the lease is over") && heard.is_empty(), "{error:?}: {heard:?}");
        } else {
            assert_eq!(error.certainty(), Certainty::MaybeSent, "{error:?}");
            let head = String::from_utf8_lossy(&heard).to_lowercase();
            assert!(head.contains("content-length: ") && !head.contains("chunked"), "{head}");
        }
    }
}
