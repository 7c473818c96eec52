//! The day's cap on a store by itself: what counts, and until when.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::store::tests::Folder;
use daigou_core::clock::ManualClock;
use std::sync::Arc;
use std::time::Duration;

/// 2026-05-29, noon in China.
const NOON: i64 = 1_780_027_200_000;

fn yuan(yuan: i64) -> Money {
    Money::cny_fen(yuan * 100)
}

#[test]
fn a_day_begins_at_midnight_in_china() {
    assert_eq!(day_of(NOON), NOON - DAY / 2);
    assert_eq!(day_of(NOON - DAY / 2 - 1), NOON - DAY / 2 - DAY);
    assert_eq!(day_of(NOON + DAY / 2 - 1), NOON - DAY / 2);
}

#[tokio::test]
async fn a_reservation_counts_once_until_it_lapses_or_its_day_is_over() {
    let folder = Folder::new("day cap");
    let clock = Arc::new(ManualClock::at(NOON));
    let store = Store::open_with(&folder.url(), clock.clone()).await.unwrap();
    let reserve = async |name: &str, amount: i64| reserve(&store, name, yuan(amount), yuan(100)).await.unwrap();
    assert_eq!(reserve("PO-1", 60).await, Reserved::Fits { today: yuan(60) });
    assert_eq!(reserve("PO-2", 41).await, Reserved::Above { today: yuan(60) });
    // To the fen, and its own is replaced.
    assert_eq!(reserve("PO-2", 40).await, Reserved::Fits { today: yuan(100) });
    assert_eq!(reserve("PO-2", 30).await, Reserved::Fits { today: yuan(90) });
    release(&store, "PO-1").await.unwrap();
    assert_eq!(today(&store).await.unwrap(), yuan(30));
    keep(&store, "PO-2").await.unwrap();
    // Another process, later: what was kept still counts, what was not has lapsed.
    assert_eq!(reserve("PO-3", 70).await, Reserved::Fits { today: yuan(100) });
    clock.advance(LONGEST_WAIT + Duration::from_secs(1));
    let other = Store::open_with(&folder.url(), clock.clone()).await.unwrap();
    assert_eq!(today(&other).await.unwrap(), yuan(30));
    clock.advance(Duration::from_secs(12 * 3600));
    assert_eq!(today(&other).await.unwrap(), Money::cny_fen(0), "another day");
}

#[tokio::test]
async fn of_many_at_once_no_more_fit_than_the_cap_has_room_for() {
    let folder = Folder::new("day crowd");
    let clock = Arc::new(ManualClock::at(NOON));
    let one = Store::open_with(&folder.url(), clock.clone()).await.unwrap();
    let two = Store::open_with(&folder.url(), clock.clone()).await.unwrap();
    let names: Vec<String> = (0..40).map(|n| format!("PO-{n}")).collect();
    let asked = names.iter().enumerate().map(|(n, name)| {
        let store = if n % 2 == 0 { &one } else { &two };
        reserve(store, name, yuan(7), yuan(100))
    });
    let fits = futures_util::future::join_all(asked).await;
    let fits = fits.into_iter().filter(|one| matches!(one, Ok(Reserved::Fits { .. }))).count();
    assert_eq!(fits, 14);
    assert_eq!(today(&one).await.unwrap(), yuan(98));
}

#[tokio::test]
async fn an_amount_in_another_currency_is_refused() {
    let folder = Folder::new("day currency");
    let store = Store::open(&folder.url()).await.unwrap();
    let dollars = serde_json::from_str(r#"{"currency":"USD","minor":100}"#).unwrap();
    assert!(reserve(&store, "PO-1", dollars, yuan(100)).await.is_err());
}
