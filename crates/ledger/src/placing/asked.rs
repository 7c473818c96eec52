//! Orders that a server promised to go on with: kept beside the placement, so that a process that dies leaves its promises to the
//! next one. What files are placed from has none.

use super::row::PlacementState;
use super::rows::Rows;
use super::rules::Wants;
use crate::store::{failed, millis, on};
use daigou_core::Error;
use daigou_core::buyer::Reference;
use std::time::Duration;

impl Wants {
    /// The word in the store.
    fn word(self) -> &'static str {
        if self.pay { "pay" } else { "place" }
    }

    fn of(word: &str) -> Self {
        Self { pay: word == "pay", retry_refused: false }
    }
}

impl Rows {
    /// Keeps that a reference is to be placed, or placed and paid.
    pub(super) async fn ask(&self, reference: &Reference, wants: Wants) -> Result<(), Error> {
        const ASK: &str =
            "UPDATE placement SET asked = $2 WHERE reference = $1 AND COALESCE(asked, '') NOT IN ($2, 'pay')";
        on!(self.store(), write, (db, _dialect) => {
            sqlx::query(ASK).bind(reference.as_str()).bind(wants.word()).execute(db).await.map(|_| ())
        })
        .map_err(|e| failed("keeping that the order was asked for", e))
    }

    /// Keeps that it was done, unless more was asked for meanwhile.
    pub(super) async fn answered(&self, reference: &Reference, wants: Wants) -> Result<(), Error> {
        const DONE: &str = "UPDATE placement SET asked = NULL WHERE reference = $1 AND asked IN ($2, 'place')";
        on!(self.store(), write, (db, _dialect) => {
            sqlx::query(DONE).bind(reference.as_str()).bind(wants.word()).execute(db).await.map(|_| ())
        })
        .map_err(|e| failed("keeping that the order was done", e))
    }

    /// What was asked for and is not done, where nothing happened to it for so long; the oldest first.
    pub(super) async fn asked(&self, buyer: &str, idle: Duration, most: i64) -> Result<Vec<(Reference, Wants)>, Error> {
        let rows: Vec<(String, String)> = on!(self.store(), write, (db, dialect) => {
            let now = dialect.now("$1");
            let statement = format!(
                "SELECT reference, asked FROM placement WHERE asked IS NOT NULL AND buyer = $2 AND updated_at <= {now} - $3 \
                 ORDER BY updated_at LIMIT $4"
            );
            let query = sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(self.store().stamp());
            query.bind(buyer).bind(millis(idle)).bind(most).fetch_all(db).await
        })
        .map_err(|e| failed("reading what was asked for", e))?;
        let read = |(reference, word): (String, String)| Some((Reference::new(reference).ok()?, Wants::of(&word)));
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Whether a reference was asked for and is not done.
    pub(super) async fn is_asked(&self, reference: &Reference) -> Result<bool, Error> {
        const IS: &str = "SELECT COUNT(*) FROM placement WHERE reference = $1 AND asked IS NOT NULL";
        let count: i64 = on!(self.store(), read, db => {
            sqlx::query_scalar(IS).bind(reference.as_str()).fetch_one(db).await
        })
        .map_err(|e| failed("reading what was asked for", e))?;
        Ok(count > 0)
    }

    /// How many placements stand in each state.
    pub(super) async fn by_state(&self) -> Result<Vec<(PlacementState, i64)>, Error> {
        let rows: Vec<(String, i64)> = on!(self.store(), read, db => {
            sqlx::query_as("SELECT state, COUNT(*) FROM placement GROUP BY state").fetch_all(db).await
        })
        .map_err(|e| failed("counting the placements", e))?;
        rows.into_iter().map(|(state, count)| Ok((PlacementState::read(&state)?, count))).collect()
    }
}
