use super::{Raw, Row, read};
use crate::buyer::{OrderFilter, Purchase};
use crate::error::Error;
use crate::value::OrderId;
use std::cell::RefCell;

/// A list of orders by number, the newest first, in pages of so many.
struct List {
    orders: RefCell<Vec<i64>>,
    size: usize,
    has_total: bool,
    odd_on: Option<i64>,
}

impl List {
    fn new(orders: impl Iterator<Item = i64>, size: usize) -> Self {
        Self { orders: RefCell::new(orders.collect()), size, has_total: true, odd_on: None }
    }

    fn page(&self, number: i64) -> Raw {
        let orders = self.orders.borrow();
        let from = usize::try_from(number - 1).unwrap() * self.size;
        let rows: Vec<Row> = orders.iter().skip(from).take(self.size).map(|n| row(*n)).collect();
        let total = self.has_total.then(|| i64::try_from(orders.len()).unwrap());
        Raw { rows: Some(rows), odd: usize::from(self.odd_on == Some(number)), total }
    }

    async fn next(&self, filter: &OrderFilter, after: Option<&str>) -> Result<crate::buyer::OrdersPage, Error> {
        read(filter, after, self.size, async |ask| Ok(self.page(ask.number))).await
    }

    /// Reads all of it; `between` happens after each page.
    async fn all(&self, filter: OrderFilter, between: impl Fn(&mut Vec<i64>, usize)) -> Result<Vec<i64>, Error> {
        let (mut got, mut after) = (Vec::new(), None);
        for turn in 0.. {
            assert!(turn < 100, "the list has no end");
            let page = self.next(&filter, after.as_deref()).await?;
            got.extend(page.orders.iter().map(|order| order.order_id.as_i64().unwrap()));
            let Some(next) = page.next else { break };
            after = Some(next);
            between(&mut self.orders.borrow_mut(), turn);
        }
        Ok(got)
    }
}

fn row(number: i64) -> Row {
    let standing = crate::buyer::OrderStatus::Unpaid;
    let order = Purchase::new(OrderId::from(number), standing);
    Row { key: number.to_string(), created_millis: Some(number * 1000), order: Some(order) }
}

fn down(from: i64) -> impl Iterator<Item = i64> {
    (1..=from).rev()
}

#[tokio::test]
async fn a_list_that_rests_is_read_whole() {
    for count in [0, 1, 4, 5, 9, 10, 11] {
        for has_total in [true, false] {
            let list = List { has_total, ..List::new(down(count), 5) };
            let got = list.all(OrderFilter::default(), |_, _| {}).await.unwrap();
            assert_eq!(got, down(count).collect::<Vec<_>>(), "{count} {has_total}");
        }
    }
}

#[tokio::test]
async fn orders_that_come_in_push_none_twice_and_hide_none() {
    for each in 1..=13 {
        let list = List::new(down(30), 5);
        let got = list.all(OrderFilter::default(), |orders, turn| {
            if turn < 3 {
                let newest = orders[0];
                orders.splice(0..0, (newest + 1..=newest + each).rev());
            }
        });
        assert_eq!(got.await.unwrap(), down(30).collect::<Vec<_>>(), "{each} come in after each page");
    }
}

#[tokio::test]
async fn a_list_from_the_oldest_on_and_one_that_shrinks_are_not_skipped() {
    let list = List::new(1..=20, 5);
    let got = list.all(OrderFilter::default(), |orders, turn| {
        if turn < 2 {
            let next = orders.len() as i64 + 1;
            orders.push(next);
        }
    });
    assert_eq!(got.await.unwrap(), (1..=22).collect::<Vec<_>>());
    // Two orders that were given already go away.
    let list = List::new(down(20), 5);
    let got = list.all(OrderFilter::default(), |orders, turn| {
        if turn == 0 {
            orders.drain(..2);
        }
    });
    assert_eq!(got.await.unwrap(), down(20).collect::<Vec<_>>());
}

#[tokio::test]
async fn where_the_place_is_lost_that_is_said() {
    let list = List::new(down(20), 5);
    let got = list.all(OrderFilter::default(), |orders, _| {
        orders.retain(|order| *order != 16);
    });
    let error = got.await.unwrap_err();
    assert!(error.message().contains("its place is lost"), "{error}");
    let error = list.next(&OrderFilter::default(), Some("{}")).await.unwrap_err();
    assert_eq!(error.field(), Some("after"));
}

#[tokio::test]
async fn a_list_ends_where_it_is_older_than_what_is_asked_for() {
    let list = List::new(down(50), 5);
    let since = OrderFilter { since_millis: Some(43_000), ..OrderFilter::default() };
    let calls = RefCell::new(0);
    let (mut got, mut after) = (Vec::new(), None::<String>);
    loop {
        let ask = async |ask: super::Ask| {
            *calls.borrow_mut() += 1;
            Ok(list.page(ask.number))
        };
        let page = read(&since, after.as_deref(), 5, ask).await.unwrap();
        got.extend(page.orders.iter().map(|order| order.order_id.as_i64().unwrap()));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(got, (43..=50).rev().collect::<Vec<_>>());
    assert_eq!(*calls.borrow(), 3);
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_counted_and_pages_without_a_list_refused() {
    let list = List { odd_on: Some(1), ..List::new(down(7), 5) };
    let page = list.next(&OrderFilter::default(), None).await.unwrap();
    assert_eq!((page.orders.len(), page.odd, page.total), (5, 1, Some(7)));
    let page = read(&OrderFilter::default(), None, 5, async |_| Ok(Raw::default())).await;
    assert!(page.unwrap_err().message().contains("without its list"));
}
