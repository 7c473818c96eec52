//! Lists as streams: when they end, what is given once, and that a failure is not an end.

use crate::support::block_on;
use crate::support::clients::Setup;
use crate::support::json::Json;
use async_trait::async_trait;
use bytes::Bytes;
use daigou_alibaba1688::ListOrders;
use daigou_core::transport::{ScriptedTransport, TransportError};
use daigou_core::{Certainty, Error, ErrorKind, Generation, Transport};
use futures_util::StreamExt;
use http::{Request, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A page of orders with these ids.
fn page(total: &str, ids: &[&str]) -> String {
    let orders: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    format!(r#"{{"code":200,"data":{{"total":{total},"data":[{}],"code":200,"msg":null}}}}"#, orders.join(","))
}

/// What a stream of pages of two gives, and which pages were asked for.
fn walked(answers: &[String]) -> (Vec<Result<String, Error>>, Vec<String>) {
    walked_from(ListOrders::page(1, 2), answers)
}

fn walked_from(first: ListOrders, answers: &[String]) -> (Vec<Result<String, Error>>, Vec<String>) {
    let (setup, script) = Setup::hearing(answers.iter().cloned());
    let client = setup.generation(Generation::V2).alibaba1688();
    let items = block_on(async {
        let ids = client.orders().all(first).map(|order| order.map(|o| o.id.unwrap_or_default()));
        ids.collect::<Vec<_>>().await
    });
    let asked = script.sent().into_iter().map(|request| {
        let body = Json::parse(std::str::from_utf8(request.body()).unwrap());
        body.get("pageNum").map(Json::to_string).unwrap_or_default()
    });
    (items, asked.collect())
}

fn ids(items: Vec<Result<String, Error>>) -> Vec<String> {
    items.into_iter().map(|item| item.expect("an order")).collect()
}

#[test]
fn a_stream_gives_every_item_in_order_and_ends() {
    let (a, b, c) = (["1", "2"].as_slice(), ["3", "4"].as_slice(), ["5"].as_slice());
    for (name, answers, expected, asked) in [
        ("an empty list", vec![page("0", &[])], "", 1),
        ("an empty page after full ones", vec![page("null", a), page("null", b), page("null", &[])], "1 2 3 4", 3),
        ("the total on a short page", vec![page("5", a), page("5", b), page("5", c)], "1 2 3 4 5", 3),
        ("one short page", vec![page("1", c)], "5", 1),
        ("a short page before the total", vec![page("9", c), page("9", a), page("9", &[])], "5 1 2", 3),
        ("the total on a full page", vec![page("4", a), page("4", b), page("4", &[])], "1 2 3 4", 3),
        ("a total that is too low", vec![page("2", a), page("2", b), page("2", c)], "1 2 3 4 5", 3),
        ("the last page again", vec![page("99", a), page("99", b), page("99", b)], "1 2 3 4", 3),
        (
            "the last page again in another order",
            vec![page("99", a), page("99", b), page("99", &["4", "3"])],
            "1 2 3 4",
            3,
        ),
        ("the first page again", vec![page("99", a), page("99", b), page("99", a)], "1 2 3 4", 3),
        ("the first page twice", vec![page("99", a), page("99", a)], "1 2", 2),
        ("a null list", vec![page("99", a), r#"{"code":200,"data":{"total":99,"data":null}}"#.to_owned()], "1 2", 2),
        ("no data", vec![page("99", a), r#"{"code":200}"#.to_owned()], "1 2", 2),
        ("a total as text", vec![page("\"5\"", a), page("\"5\"", b), page("\"5\"", c)], "1 2 3 4 5", 3),
    ] {
        let (items, pages) = walked(&answers);
        assert_eq!(ids(items).join(" "), expected, "{name}");
        let expected: Vec<String> = (1..=asked).map(|n: i64| n.to_string()).collect();
        assert_eq!(pages, expected, "{name}");
    }
}

#[test]
fn an_item_that_moved_over_the_boundary_is_given_once() {
    // A new order arrives while the list is read: everything moves down by one.
    let answers = [page("9", &["1", "2"]), page("9", &["2", "3"]), page("9", &["4", "5"]), page("9", &[])];
    assert_eq!(ids(walked(&answers).0).join(" "), "1 2 3 4 5");
    let answers = [page("9", &["1", "2"]), page("9", &["2", "1", "3"]), page("9", &[])];
    assert_eq!(ids(walked(&answers).0).join(" "), "1 2 3");
}

#[test]
fn the_same_item_twice_on_a_page_is_as_the_platform_sent_it() {
    let answers = [page("9", &["1", "1"]), page("9", &["2"]), page("9", &[])];
    assert_eq!(ids(walked(&answers).0).join(" "), "1 1 2");
}

#[test]
fn a_stream_may_begin_anywhere_and_keeps_its_filters() {
    let (setup, script) = Setup::hearing([page("99", &["7", "8"]), page("99", &[])]);
    let client = setup.generation(Generation::V2).alibaba1688();
    let first = ListOrders::page(4, 2).order_status(1).order_no("PO-1");
    let count = block_on(client.orders().all(first).count());
    let bodies: Vec<Json> = script.sent().iter().map(|r| Json::parse(std::str::from_utf8(r.body()).unwrap())).collect();
    let expected =
        |page: i64| Json::parse(&format!(r#"{{"pageNum":{page},"pageSize":2,"orderNo":"PO-1","orderStatus":1}}"#));
    assert_eq!((count, bodies), (2, vec![expected(4), expected(5)]));
}

#[test]
fn an_error_is_given_and_ends_the_stream() {
    let refusal = r#"{"code":200,"data":{"code":500,"msg":"later"}}"#.to_owned();
    let answers = [page("99", &["1", "2"]), refusal, page("99", &["3"])];
    let (mut items, asked) = walked(&answers);
    let error = items.pop().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Refused, Certainty::Answered), "{error:?}");
    assert_eq!(ids(items).join(" "), "1 2", "what came before is not lost");
    assert_eq!(asked.len(), 2, "nothing is asked for after an error");
    let (mut items, _) = walked(&["{\"code\":200,".to_owned()]);
    assert_eq!(items.pop().unwrap().unwrap_err().certainty(), Certainty::Unreadable);
    assert!(items.is_empty());
}

#[test]
fn a_first_page_that_cannot_be_asked_for_is_an_error() {
    let (mut items, asked) = walked_from(ListOrders::page(0, 2), &[]);
    assert_eq!(items.pop().unwrap().unwrap_err().field(), Some("pageNum"));
    assert!(items.is_empty() && asked.is_empty());
}

#[test]
fn a_page_is_asked_for_only_when_it_is_wanted() {
    let (setup, script) = Setup::hearing((0..9).map(|n| page("99", &[&format!("{n}a"), &format!("{n}b")])));
    let client = setup.generation(Generation::V2).alibaba1688();
    let stream = client.orders().all(ListOrders::page(1, 2));
    assert_eq!(script.sent().len(), 0, "a stream that nobody polls asks for nothing");
    assert_eq!(block_on(stream.take(3).count()), 3);
    assert_eq!(script.sent().len(), 2);
}

/// Items that the platform sends without any id cannot be told apart, but they are not lost.
#[test]
fn items_without_an_id_do_not_end_the_stream() {
    let nameless = |n: i64| {
        format!(r#"{{"code":200,"data":{{"total":99,"data":[{{"totalAmount":{n}}},{{"totalAmount":{n}}}]}}}}"#)
    };
    let (items, _) = walked(&[nameless(1), nameless(2), page("99", &[])]);
    assert_eq!(items.len(), 4, "{items:?}");
}

/// A long list, and no page of it kept.
struct Endless {
    pages: usize,
    asked: AtomicUsize,
}

#[async_trait]
impl Transport for Endless {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let (a, b) = (format!("{number}a"), format!("{number}b"));
        let list: &[&str] = if number < self.pages { &[&a, &b] } else { &[] };
        ScriptedTransport::answer(200, page("1", list))
    }
}

#[test]
fn two_thousand_pages_are_walked() {
    let endless = Arc::new(Endless { pages: 2000, asked: AtomicUsize::new(0) });
    let client = Setup::over(endless.clone()).generation(Generation::V2).alibaba1688();
    let count = block_on(client.orders().all(ListOrders::page(1, 2)).count());
    assert_eq!((count, endless.asked.load(Ordering::Relaxed)), (4000, 2001));
}
