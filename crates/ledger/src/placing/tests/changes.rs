//! Changes that wait together: made by one commit, each by itself as exact as if it were alone.

use super::*;
use crate::store::Pool;
use daigou_core::buyer::{OrderMatch, Placed, Quote};
use daigou_core::value::{Money, OrderId};
use futures_util::future::join_all;

/// Orders that are to be placed, and their rows.
async fn intended(folder: &Folder, count: usize) -> (Rows, Vec<Placement>) {
    let store = Store::open_with(&folder.url(), Arc::new(ManualClock::at(NOON))).await.unwrap();
    let (rows, orders) = (Rows::new(store), (0..count).map(order).collect::<Vec<_>>());
    rows.intend("memory", &orders).await.unwrap();
    let references: Vec<Reference> = orders.into_iter().map(|order| order.reference).collect();
    let mut kept = rows.load(&references).await.unwrap();
    let placements = references.iter().map(|reference| kept.remove(reference).unwrap()).collect();
    (rows, placements)
}

async fn begun(rows: &Rows, row: &Placement) -> Result<bool, Error> {
    let quote = Quote { total: Money::cny_fen(1_000), terms: String::new() };
    rows.begin(row, &quote, NOON, Duration::from_secs(60)).await
}

/// How many commits the write-ahead log holds: the frames that say how large the database is after them.
fn commits(folder: &Folder) -> usize {
    const HEAD: usize = 32;
    const FRAME: usize = 24 + 4096;
    let path = format!("{}-wal", folder.url().strip_prefix("sqlite:").unwrap());
    let log = std::fs::read(path).unwrap();
    log[HEAD..].chunks_exact(FRAME).filter(|frame| frame[4..8] != [0; 4]).count()
}

#[tokio::test]
async fn changes_that_wait_together_take_one_commit() {
    let folder = Folder::new("together");
    let (rows, placements) = intended(&folder, 16).await;
    let before = commits(&folder);
    let made = join_all(placements.iter().map(|row| begun(&rows, row))).await;
    assert!(made.into_iter().all(Result::unwrap));
    assert_eq!(commits(&folder) - before, 1);
    let sending = rows.in_state(&[PlacementState::Sending]).await.unwrap().placements;
    assert_eq!(sending.len(), 16);
    assert!(sending.iter().all(|row| (row.attempts, row.first_attempt_millis) == (1, Some(NOON))), "{sending:?}");
    assert!(sending.iter().all(|row| row.lease == NOON + 60_000 && row.quote.is_some()), "{sending:?}");
}

#[tokio::test]
async fn of_two_changes_from_one_state_the_first_alone_is_made() {
    let folder = Folder::new("first");
    let (rows, placements) = intended(&folder, 3).await;
    let made = join_all([0, 1, 0, 2, 0, 1].map(|at| begun(&rows, &placements[at]))).await;
    let made: Vec<bool> = made.into_iter().map(Result::unwrap).collect();
    assert_eq!(made, [true, true, false, true, false, false]);
    // An outcome is a fact, whatever the state was; a second one, and a change from a state that is over, are not made.
    let placed = Placed { orders: vec![OrderId::from("1")], ..Placed::default() };
    let other = Placed::default();
    let refused = rows.transition(&placements[0], PlacementState::Refused, Some("500"), Some("late"));
    let (first, second, late) = tokio::join!(
        rows.placed(&placements[0], &placed, OrderMatch::Answer),
        rows.placed(&placements[0], &other, OrderMatch::Answer),
        refused
    );
    assert_eq!((first.unwrap(), second.unwrap(), late.unwrap()), (true, false, false));
    let kept = rows.in_state(&[PlacementState::Placed]).await.unwrap().placements;
    assert_eq!((kept.len(), kept[0].placed.as_ref(), kept[0].attempts), (1, Some(&placed), 1));
    assert!(kept[0].quote.is_some() && kept[0].message.is_none(), "{kept:?}");
}

#[tokio::test]
async fn a_change_that_cannot_be_written_fails_alone() {
    let folder = Folder::new("alone");
    let (rows, placements) = intended(&folder, 8).await;
    let Pool::Sqlite { write, .. } = rows.store().pool() else { panic!("no SQLite") };
    let trigger = "CREATE TRIGGER no BEFORE UPDATE ON placement WHEN NEW.reference = 'PO-3' \
                   BEGIN SELECT RAISE(ABORT, 'not this one'); END";
    sqlx::query(trigger).execute(write).await.unwrap();
    let made = join_all(placements.iter().map(|row| begun(&rows, row))).await;
    for (row, made) in placements.iter().zip(made) {
        match row.reference().as_str() {
            "PO-3" => assert!(made.unwrap_err().message().contains("not this one")),
            _ => assert!(made.unwrap()),
        }
    }
    assert_eq!(rows.in_state(&[PlacementState::Sending]).await.unwrap().placements.len(), 7);
}
