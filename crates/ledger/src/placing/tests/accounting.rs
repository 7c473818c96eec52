//! Accounting by itself: which orders are left over, and what follows from it.

use crate::placing::accounting::{Accounts, Attempt, Book, Finding, KnownOrder, Safeguards};
use daigou_core::buyer::content::{Sent, Shown};
use daigou_core::buyer::listing::{SeenOrder, SeenOrders};
use daigou_core::buyer::{DeliveryAddress, Order, OrderMatch, OrderStatus, Reference};
use daigou_core::value::Money;

const NOON: i64 = 1_780_000_000_000;
const MINUTE: i64 = 60_000;

fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

fn sent(sku: &str) -> Sent {
    let receiver = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    Sent { lines: vec![(sku.to_owned(), 2)], receiver, total: Some(Money::cny_fen(1000)) }
}

/// An order without a mark, of what [`sent`] sends.
fn bare(id: &str, sku: &str) -> SeenOrder {
    let total = Some(Money::cny_fen(1000));
    SeenOrder {
        key: id.to_owned(),
        order: Ok(Order { id: id.into(), state: OrderStatus::Unpaid, total, platform_state: None }),
        created_millis: Some(NOON + MINUTE),
        marks: Vec::new(),
        numbers: Vec::new(),
        content: Shown {
            lines: Some(vec![(sku.to_owned(), 2)]),
            mobile: Some("13800000000".into()),
            total,
            ..Shown::default()
        },
    }
}

fn marked(id: &str, sku: &str, mark: &str) -> SeenOrder {
    SeenOrder { marks: vec![reference(mark)], ..bare(id, sku) }
}

fn numbered(id: &str, sku: &str, number: &str) -> SeenOrder {
    SeenOrder { numbers: vec![("outOrderId", number.to_owned())], ..bare(id, sku) }
}

fn attempt(name: &str, sku: &str) -> Attempt {
    Attempt { reference: reference(name), sent: sent(sku), from_millis: NOON, until_millis: NOON + 10 * MINUTE }
}

/// A book in which PO-1 may exist, and PO-0 is known as order 100.
fn book() -> Book {
    let mut book = Book { attempts: vec![attempt("PO-1", "11")], ..Book::default() };
    let known = KnownOrder { reference: reference("PO-0"), sent: Some(sent("10")), expected: true, fresh: false };
    book.known.insert("100".into(), known);
    book.references.extend([reference("PO-0"), reference("PO-1")]);
    book
}

fn list(orders: Vec<SeenOrder>) -> SeenOrders {
    let mut out = SeenOrders { orders, ..SeenOrders::default() };
    out.orders.push(marked("100", "10", "PO-0"));
    out
}

fn finding(listing: &SeenOrders, book: &Book) -> Finding {
    Accounts::new(listing, book, Safeguards::ALL).finding(&reference("PO-1"), true)
}

fn found(id: &str, by: OrderMatch) -> Finding {
    Finding::Found { orders: vec![id.into()], by }
}

#[track_caller]
fn is_unknown(finding: &Finding, words: &str, numbers: &[&str]) {
    let Finding::Unknown { candidates, why, .. } = finding else { panic!("{words}: {finding:?}") };
    assert!(why.contains(words), "{words}: {why}");
    let shown: Vec<&str> = candidates.iter().filter_map(|one| one.order_id.as_deref()).collect();
    assert_eq!(shown, numbers, "{why}");
}

#[test]
fn where_every_order_is_accounted_for_there_is_none() {
    let accounted = [
        vec![],
        vec![marked("2", "11", "PO-2")],
        vec![bare("2", "12")],
        vec![SeenOrder {
            content: Shown { mobile: Some("13900000000".into()), ..bare("2", "11").content },
            ..bare("2", "11")
        }],
        vec![SeenOrder {
            content: Shown { lines: Some(vec![("11".to_owned(), 3)]), ..Shown::default() },
            ..bare("2", "11")
        }],
        vec![numbered("2", "11", "PO-0")],
    ];
    for orders in accounted {
        assert_eq!(finding(&list(orders.clone()), &book()), Finding::Absent, "{orders:?}");
    }
}

#[test]
fn an_order_that_carries_the_mark_or_the_number_is_found_even_in_a_list_with_gaps() {
    for order in [marked("2", "99", "PO-1"), numbered("2", "99", "PO-1")] {
        assert_eq!(finding(&list(vec![order.clone()]), &book()), found("2", OrderMatch::Mark));
        let gaps = SeenOrders { gaps: vec!["the total shrank".to_owned()], ..list(vec![order]) };
        let book = book();
        let accounts = Accounts::new(&gaps, &book, Safeguards::ALL);
        assert_eq!(accounts.finding(&reference("PO-1"), false), found("2", OrderMatch::Mark));
    }
    // All parts of one submission.
    let parts = list(vec![marked("2", "11", "PO-1"), marked("3", "12", "PO-1")]);
    assert_eq!(finding(&parts, &book()), Finding::Found { orders: vec!["2".into(), "3".into()], by: OrderMatch::Mark });
}

#[test]
fn a_mark_without_a_number_or_beside_another_one_is_not_found_and_not_absent() {
    let unnumbered = SeenOrder { order: Err("no number".to_owned()), ..marked("x", "11", "PO-1") };
    assert!(matches!(finding(&list(vec![unnumbered]), &book()), Finding::Unknown { passes: true, .. }));
    let both = SeenOrder { marks: vec![reference("PO-1"), reference("PO-2")], ..bare("2", "11") };
    assert!(!matches!(finding(&list(vec![both]), &book()), Finding::Absent));
    // The mark of ours on an order that is another reference's.
    let stolen = SeenOrders { orders: vec![marked("100", "10", "PO-1")], ..SeenOrders::default() };
    assert_eq!(finding(&stolen, &book()), Finding::Absent);
}

#[test]
fn an_order_of_the_same_content_is_found_where_it_is_alone_in_the_attempts_time() {
    assert_eq!(finding(&list(vec![bare("2", "11")]), &book()), found("2", OrderMatch::Content));
    is_unknown(&finding(&list(vec![bare("2", "11"), bare("3", "11")]), &book()), "2 orders", &["2", "3"]);
    let early = SeenOrder { created_millis: Some(NOON - MINUTE), ..bare("2", "11") };
    is_unknown(&finding(&list(vec![early]), &book()), "1 orders", &["2"]);
    let timeless = SeenOrder { created_millis: None, ..bare("2", "11") };
    is_unknown(&finding(&list(vec![timeless]), &book()), "1 orders", &["2"]);
    let dearer =
        SeenOrder { content: Shown { total: Some(Money::cny_fen(900)), ..bare("2", "11").content }, ..bare("2", "11") };
    is_unknown(&finding(&list(vec![dearer]), &book()), "1 orders", &["2"]);
    // Another attempt sent the same, and has no order yet.
    let mut rivals = book();
    rivals.attempts.push(attempt("PO-3", "11"));
    is_unknown(&finding(&list(vec![bare("2", "11")]), &rivals), "1 orders", &["2"]);
    // It has one: the other is ours.
    let one_each = list(vec![bare("2", "11"), marked("3", "11", "PO-3")]);
    assert_eq!(finding(&one_each, &rivals), found("2", OrderMatch::Content));
}

#[test]
fn an_order_that_shows_too_little_is_a_candidate() {
    let nothing = SeenOrder { content: Shown::default(), ..bare("2", "11") };
    is_unknown(&finding(&list(vec![nothing]), &book()), "1 orders", &["2"]);
    let opaque = SeenOrder {
        content: Shown { lines: Some(vec![("AbC-opaque".to_owned(), 2)]), ..bare("2", "11").content },
        ..bare("2", "11")
    };
    is_unknown(&finding(&list(vec![opaque]), &book()), "1 orders", &["2"]);
}

#[test]
fn a_list_that_is_not_whole_or_not_settled_shows_no_absence() {
    let gaps = SeenOrders { gaps: vec!["the total shrank".to_owned()], ..list(vec![bare("2", "11")]) };
    is_unknown(&finding(&gaps, &book()), "the total shrank", &["2"]);
    is_unknown(&finding(&SeenOrders::default(), &book()), "order 100", &[]);
    let whole = list(vec![]);
    let unsettled = Accounts::new(&whole, &book(), Safeguards::ALL).finding(&reference("PO-1"), false);
    is_unknown(&unsettled, "not settled", &[]);
    // What is too old to be in the list, or was placed just now, does not count for good.
    let mut book = book();
    book.known.values_mut().next().unwrap().fresh = true;
    assert!(matches!(finding(&SeenOrders::default(), &book), Finding::Unknown { passes: true, .. }));
    book.known.values_mut().next().unwrap().expected = false;
    assert_eq!(finding(&SeenOrders::default(), &book), Finding::Absent);
}

#[test]
fn a_foreign_number_counts_only_where_the_field_is_known_to_keep_numbers() {
    // The reseller may fill the field with a number of its own.
    let foreign = list(vec![numbered("2", "11", "DJ20260101")]);
    assert_eq!(finding(&foreign, &book()), found("2", OrderMatch::Content));
    let proven = |number: &str| SeenOrders {
        orders: vec![numbered("2", "11", number), numbered("100", "10", "PO-0")],
        ..SeenOrders::default()
    };
    assert_eq!(finding(&proven("DJ20260101"), &book()), Finding::Absent);
    // Ours, cut or with something around it.
    for number in ["PO-", "PO-1-A", "xPO-1", "po-1", "PO-10"] {
        assert!(!matches!(finding(&proven(number), &book()), Finding::Absent), "{number}");
    }
}

#[test]
fn what_the_platform_shows_otherwise_than_it_was_sent_proves_no_difference() {
    // The known order was sent with SKU 10, and is shown with another one: so may ours.
    let renamed = SeenOrders { orders: vec![bare("2", "77"), marked("100", "55", "PO-0")], ..SeenOrders::default() };
    is_unknown(&finding(&renamed, &book()), "1 orders", &["2"]);
}

#[test]
fn each_rule_switched_off_believes_what_it_must_not() {
    let off = |change: fn(&mut Safeguards), listing: &SeenOrders, settled: bool| {
        let mut keep = Safeguards::ALL;
        change(&mut keep);
        Accounts::new(listing, &book(), keep).finding(&reference("PO-1"), settled)
    };
    let gaps = SeenOrders { gaps: vec!["a gap".to_owned()], ..list(vec![]) };
    assert_eq!(off(|keep| keep.whole = false, &gaps, true), Finding::Absent);
    assert_eq!(off(|keep| keep.known_shown = false, &SeenOrders::default(), true), Finding::Absent);
    assert_eq!(off(|keep| keep.content = false, &list(vec![bare("2", "11")]), true), Finding::Absent);
    assert_eq!(off(|keep| keep.settled = false, &list(vec![]), false), Finding::Absent);
}
