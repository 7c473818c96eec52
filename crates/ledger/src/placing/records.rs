//! The statements around placing: whose store it is, what is known of the orders of a time, new content for what does not
//! exist, and what a person decides.

use super::accounting::{Attempt, Book, KnownOrder};
use super::damaged::parted;
use super::row::{CHUNK, COLUMNS, Placement, PlacementState, json, parse};
use super::rows::Rows;
use crate::store::{failed, on};
use daigou_core::buyer::{Account, Buyer, NewOrder, Reference};
use daigou_core::{Certainty, Error, ErrorKind};
use sqlx::{AssertSqlSafe, Row as _};

/// The name of the store's record of its account.
const ACCOUNT: &str = "account";
/// Clocks may differ by this much without either being wrong.
const CLOCKS: i64 = 10 * 60 * 1000;
/// Near the beginning of the time that is read, clocks decide on which side an order lies.
const EDGE: i64 = 60 * 60 * 1000;

impl Rows {
    /// Makes the store that account's, or says whose it is. With `each` there is one account of each platform; orders are
    /// accounted for buyer by buyer, so that those of the others say nothing about it.
    pub(super) async fn bind(&self, account: &Account, each: bool) -> Result<(), Error> {
        let own = format!("{ACCOUNT}.{}", account.platform);
        let text = json(account)?;
        let mut kept = self.store().setting(&own).await?;
        if each {
            kept = Some(self.store().setting_or(&own, &text).await?);
        } else if kept.is_none() {
            kept = Some(self.store().setting_or(ACCOUNT, &text).await?);
        }
        // Whichever of the two was kept first counts, as long as it is this platform's.
        let other = if each { self.store().setting(ACCOUNT).await? } else { self.store().setting(&own).await? };
        for (text, whole) in [(kept, true), (other, false)] {
            let Some(kept) = text.map(|text| parse::<Account>(&text)).transpose()? else { continue };
            let counts = whole || kept.platform == account.platform;
            let Some(difference) = kept.difference(account).filter(|_| counts) else { continue };
            let message = format!("the store belongs to another account: {difference}; nothing was sent");
            return Err(Error::invalid("--store", message)
                .with_hint("use that account's own store: a store shows what was ordered for one account alone"));
        }
        Ok(())
    }

    /// Reads the orders of a time that are known: those that are placed, and the attempts that may have become one.
    pub(super) async fn book(&self, buyer: &dyn Buyer, since: i64, settle: i64, call: i64) -> Result<Book, Error> {
        let statement = format!(
            "SELECT {COLUMNS} FROM placement WHERE buyer = $1 AND (state IN ('sending', 'unknown') OR \
             (state = 'placed' AND (COALESCE(last_attempt, first_attempt, 0) >= $2 OR updated_at >= $2)))"
        );
        // Through the connection that writes: what was kept just now is seen.
        let listing = on!(self.store(), write, (db, _dialect) => {
            let rows = sqlx::query(AssertSqlSafe(statement.clone())).bind(buyer.name()).bind(since).fetch_all(db).await;
            rows.map(|rows| parted!(rows))
        })
        .map_err(|e| failed("reading what is known of the orders", e))?;
        let mut book = Book { blurred: !listing.damaged.is_empty(), ..Book::default() };
        let now = self.store().now_millis();
        for row in listing.placements {
            book.references.insert(row.reference().clone());
            if row.state == PlacementState::Placed {
                let attempt = row.last_attempt_millis.or(row.first_attempt_millis);
                let placed = row.placed.clone().unwrap_or_default();
                let single = placed.orders.len() == 1 && placed.failed.is_empty();
                let known = KnownOrder {
                    reference: row.reference().clone(),
                    sent: single.then(|| buyer.sent(&row.order, row.quote.as_ref())),
                    expected: attempt.is_some_and(|at| at >= since.saturating_add(EDGE)),
                    fresh: now.saturating_sub(row.updated_millis) < settle.saturating_mul(2).saturating_add(5_000),
                };
                book.known.extend(placed.orders.into_iter().map(|id| (id, known.clone())));
            } else {
                book.attempts.push(attempt(buyer, &row, settle, call));
            }
        }
        Ok(book)
    }

    /// Those of these references that the store has.
    pub(super) async fn existing(&self, references: &[Reference]) -> Result<Vec<Reference>, Error> {
        let mut found = Vec::new();
        for chunk in references.chunks(CHUNK) {
            let places: Vec<String> = (1..=chunk.len()).map(|i| format!("${i}")).collect();
            let statement = format!("SELECT reference FROM placement WHERE reference IN ({})", places.join(", "));
            let texts: Vec<String> = on!(self.store(), write, (db, _dialect) => {
                let mut query = sqlx::query_scalar(AssertSqlSafe(statement.clone()));
                for reference in chunk {
                    query = query.bind(reference.as_str());
                }
                query.fetch_all(db).await
            })
            .map_err(|e| failed("reading the references", e))?;
            found.extend(texts.into_iter().filter_map(|text| Reference::new(text).ok()));
        }
        Ok(found)
    }

    /// Gives a reference new content, where nothing of it exists. False where another process went on with it.
    pub(super) async fn replace(&self, row: &Placement, order: &NewOrder) -> Result<bool, Error> {
        let content = json(order)?;
        on!(self.store(), write, (db, dialect) => {
            let at = dialect.now("$3");
            let statement = format!(
                "UPDATE placement SET content = $2, state = 'intended', revision = revision + 1, code = NULL, \
                 message = NULL, candidates = NULL, updated_at = {at} WHERE reference = $1 AND state = $4 \
                 AND state IN ('intended', 'refused') AND attempts = $5 AND revision = $6"
            );
            sqlx::query(AssertSqlSafe(statement))
            .bind(row.reference().as_str())
            .bind(&content)
            .bind(self.store().stamp())
            .bind(row.state.as_str())
            .bind(row.attempts)
            .bind(row.revision)
            .execute(db)
            .await
            .map(|done| done.rows_affected() == 1)
        })
        .map_err(|e| failed("keeping the order's new content", e))
    }

    /// The reference whose order this is.
    pub(super) async fn owner(&self, order: &str) -> Result<Option<Reference>, Error> {
        let like = format!("%{}%", order.replace(['%', '_', '\\'], ""));
        let rows: Vec<(String, String)> = on!(self.store(), read, db => {
            sqlx::query_as("SELECT reference, placed FROM placement WHERE placed LIKE $1").bind(like.as_str()).fetch_all(db).await
        })
        .map_err(|e| failed("looking for the order's number", e))?;
        for (reference, placed) in rows {
            let placed: daigou_core::buyer::Placed = parse(&placed)?;
            if placed.orders.iter().any(|id| id.as_str() == order) {
                return Reference::new(reference).map(Some);
            }
        }
        Ok(None)
    }

    /// A person has seen that there is no order: the next attempt is the first one again.
    pub(super) async fn release(&self, row: &Placement) -> Result<bool, Error> {
        self.decide(
            row,
            "UPDATE placement SET state = 'intended', first_attempt = NULL, last_attempt = NULL, code = NULL, \
             message = 'released: a person saw that there is no order', candidates = NULL, updated_at = {at} \
             WHERE reference = $1 AND state = $3 AND attempts = $4 AND revision = $5",
        )
        .await
    }

    /// Forgets a placement.
    pub(super) async fn forget(&self, row: &Placement) -> Result<bool, Error> {
        self.decide(
            row,
            "DELETE FROM placement WHERE reference = $1 AND {at} > 0 AND state = $3 AND attempts = $4 AND revision = $5",
        )
        .await
    }

    async fn decide(&self, row: &Placement, statement: &'static str) -> Result<bool, Error> {
        on!(self.store(), write, (db, dialect) => {
            let statement = statement.replace("{at}", &dialect.now("$2"));
            sqlx::query(AssertSqlSafe(statement))
                .bind(row.reference().as_str())
                .bind(self.store().stamp())
                .bind(row.state.as_str())
                .bind(row.attempts)
                .bind(row.revision)
                .execute(db)
                .await
                .map(|done| done.rows_affected() == 1)
        })
        .map_err(|e| failed("keeping what was decided", e))
    }
}

/// Describes the attempt to look for of a placement that may exist.
pub(super) fn attempt(buyer: &dyn Buyer, row: &Placement, settle: i64, call: i64) -> Attempt {
    let first = row.first_attempt_millis.unwrap_or(row.created_millis);
    let last = row.last_attempt_millis.unwrap_or(row.updated_millis);
    Attempt {
        reference: row.reference().clone(),
        sent: buyer.sent(&row.order, row.quote.as_ref()),
        from_millis: first.saturating_sub(CLOCKS),
        until_millis: last.saturating_add(call).saturating_add(settle).saturating_add(CLOCKS),
    }
}

/// The error of a decision that another process was faster than.
pub(super) fn changed_meanwhile(reference: &Reference) -> Error {
    Error::new(
        ErrorKind::Store,
        Certainty::NotSent,
        format!("order {reference} was changed meanwhile; nothing was done"),
    )
    .with_hint("see it with `daigou ledger show`, and decide again")
}
