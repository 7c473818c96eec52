//! Lists that lie, and lists that are whole.

use super::*;
use crate::buyer::OrderStatus;

const HOUR: i64 = 3_600_000;
const NOW: i64 = 1_000 * HOUR;

fn row(key: i64, hours: i64) -> SeenOrder {
    let order = Order { id: key.to_string().into(), state: OrderStatus::Unpaid, total: None, platform_state: None };
    SeenOrder {
        key: key.to_string(),
        order: Ok(order),
        created_millis: Some(NOW + hours * HOUR),
        marks: Vec::new(),
        numbers: Vec::new(),
        content: Shown::default(),
    }
}

fn reading(page_size: usize) -> Reading {
    Reading { since_millis: NOW, page_size, has_total: true }
}

fn page(rows: Vec<SeenOrder>, total: i64) -> Page {
    Page { rows: Some(rows), unread: Vec::new(), total: Some(total) }
}

/// Gives the pages until the reading ends; how many were taken, and what came of it.
fn read_all(reading: Reading, given: Vec<Page>) -> (usize, SeenOrders) {
    let mut pages = Pages::new(reading);
    let mut taken = 0;
    for page in given {
        taken += 1;
        if pages.take(page) == Next::End {
            break;
        }
    }
    (taken, pages.finish())
}

fn keys(listing: &SeenOrders) -> Vec<&str> {
    listing.orders.iter().map(|order| order.key.as_str()).collect()
}

#[test]
fn a_list_is_whole_though_orders_come_in_while_it_is_read() {
    let (taken, listing) = read_all(
        reading(3),
        vec![
            page(vec![row(9, 9), row(8, 8), row(7, 7)], 6),
            // One was pushed on to this page by a new one.
            page(vec![row(7, 7), row(6, 6), row(5, 5)], 7),
            page(vec![row(4, 4)], 7),
        ],
    );
    assert_eq!((taken, &listing.gaps), (3, &Vec::new()));
    assert_eq!(keys(&listing), ["9", "8", "7", "6", "5", "4"]);
    let (_, empty) = read_all(reading(3), vec![page(Vec::new(), 0)]);
    assert!(empty.gaps.is_empty() && empty.orders.is_empty());
}

#[test]
fn a_list_that_contradicts_itself_is_not_whole_and_still_shows_what_it_shows() {
    let nameless = SeenOrder { key: " ".to_owned(), ..row(1, 0) };
    let odd = Page { unread: vec!["{".to_owned()], ..page(vec![row(2, 1)], 2) };
    let cases: [(&str, Vec<Page>); 11] = [
        ("no page", vec![]),
        ("without its list", vec![Page { rows: None, ..page(vec![], 1) }]),
        ("without its total", vec![Page { total: None, ..page(vec![row(2, 1)], 1) }, page(vec![], 1)]),
        ("negative", vec![page(vec![row(2, 1)], -1), page(vec![], 1)]),
        ("without its number", vec![page(vec![nameless], 1), page(vec![], 1)]),
        ("could not be read", vec![odd]),
        ("shrank from 3 to 2", vec![page(vec![row(3, 3), row(2, 2)], 3), page(vec![row(1, 1)], 2)]),
        ("moved", vec![page(vec![row(3, 3), row(2, 2)], 4), page(vec![row(2, 2), row(1, 1)], 4), page(vec![], 4)]),
        ("ended after 1 of 2", vec![page(vec![row(2, 1)], 2), page(vec![], 2)]),
        (
            "ended after 1 of 1000000000",
            vec![page(vec![row(2, 1)], 1_000_000_000), page(vec![row(2, 1)], 1_000_000_000)],
        ),
        ("its total is 0", vec![page(vec![row(2, 1)], 0)]),
    ];
    for (words, pages) in cases {
        let (_, listing) = read_all(reading(2), pages);
        assert!(listing.gaps.iter().any(|gap| gap.contains(words)), "{words}: {:?}", listing.gaps);
    }
}

#[test]
fn a_list_without_totals_ends_where_nothing_new_comes() {
    let reading = Reading { has_total: false, ..reading(2) };
    let without = |rows| Page { total: None, ..page(rows, 0) };
    let (taken, listing) = read_all(reading, vec![without(vec![row(3, 3)]), without(vec![row(2, 2)]), without(vec![])]);
    assert_eq!((taken, &listing.gaps), (3, &Vec::new()));
    assert_eq!(keys(&listing), ["3", "2"]);
}

#[test]
fn the_reading_ends_past_the_time_asked_for_only_where_the_list_runs_from_the_newest_down() {
    let after = |first: [SeenOrder; 2], second: [SeenOrder; 2]| {
        let mut pages = Pages::new(reading(2));
        assert_eq!(pages.take(page(first.into(), 100)), Next::Page);
        (pages.take(page(second.into(), 100)), pages.finish())
    };
    let (next, listing) = after([row(4, 2), row(3, 1)], [row(2, -2), row(1, -2)]);
    assert_eq!((next, keys(&listing), listing.gaps.len()), (Next::End, vec!["4", "3"], 0));
    // Not wholly older, not from the newest down, or without a time.
    assert_eq!(after([row(4, 2), row(3, 1)], [row(2, 0), row(1, -2)]).0, Next::Page);
    assert_eq!(after([row(4, -3), row(3, 1)], [row(2, -2), row(1, -3)]).0, Next::Page);
    let timeless = SeenOrder { created_millis: None, ..row(3, 1) };
    assert_eq!(after([row(4, 2), timeless], [row(2, -2), row(1, -2)]).0, Next::Page);
    // All of one instant says nothing of the direction.
    assert_eq!(Pages::new(reading(2)).take(page(vec![row(2, -2), row(1, -2)], 100)), Next::Page);
}

#[test]
fn a_null_among_the_rows_is_seen_and_one_in_a_member_is_none() {
    for body in [r#"{"result":[null]}"#, r#"{"result":[{"a":1}, null]}"#, "[1,\nnull,2]"] {
        assert!(holds_null(body.as_bytes()), "{body}");
    }
    for body in [r#"{"a":null,"b": null}"#, r#"{"result":[{"a":null}]}"#, "[]", r#"["nullified"]"#] {
        assert!(!holds_null(body.as_bytes()), "{body}");
    }
}
