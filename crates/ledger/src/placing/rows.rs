//! The few statements that read placements and change one. Every change says from which state it goes, so that of two
//! processes one alone makes it.

use super::change::{Attempt, Change};
use super::changes::Changes;
use super::row::{CHUNK, Candidate, PaymentState, Placement, PlacementState, json};
use crate::store::{Store, failed, millis, on};
use daigou_core::Error;
use daigou_core::buyer::{NewOrder, OrderMatch, Placed, Quote, Reference};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The statements about placements.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    store: Store,
    changes: Arc<Changes>,
}

impl Rows {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, changes: Arc::default() }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Keeps orders that are not there yet, in one transaction: all of them or none.
    pub(crate) async fn intend(&self, buyer: &str, orders: &[NewOrder]) -> Result<(), Error> {
        let now = self.store.stamp();
        let mut contents = Vec::with_capacity(orders.len());
        for order in orders {
            contents.push((order.reference.as_str(), json(order)?));
        }
        // In one order everywhere: two processes that keep the same orders then wait for each other, and not in a circle.
        contents.sort_unstable();
        on!(self.store, write, (db, dialect) => {
            async {
                #[allow(unused_imports, reason = "a pool can do it by itself")]
                use sqlx::Connection as _;
                let mut transaction = db.begin_with(dialect.begin).await?;
                let at = dialect.now("$1");
                for chunk in contents.chunks(CHUNK) {
                    let rows: Vec<String> =
                        (0..chunk.len()).map(|i| format!("(${}, $2, ${}, 'intended', {at}, {at})", i * 2 + 3, i * 2 + 4)).collect();
                    let statement = format!(
                        "INSERT INTO placement (reference, buyer, content, state, created_at, updated_at) VALUES {} \
                         ON CONFLICT (reference) DO NOTHING",
                        rows.join(", ")
                    );
                    let mut query = sqlx::query(AssertSqlSafe(statement)).bind(now).bind(buyer);
                    for (reference, content) in chunk {
                        query = query.bind(*reference).bind(content);
                    }
                    query.execute(&mut *transaction).await?;
                }
                transaction.commit().await
            }
            .await
        })
        .map_err(|e| failed("keeping the orders before they are sent", e))
    }

    /// The placements of these references, all of which can be read.
    pub(crate) async fn load(&self, references: &[Reference]) -> Result<HashMap<Reference, Placement>, Error> {
        let (found, damaged) = self.load_all(references).await?;
        damaged
            .first()
            .map_or(Ok(found), |one| Err(crate::store::damaged(format!("order {}: {}", one.reference, one.why))))
    }

    /// Begins an attempt: durable before a byte of it is sent. False where another process was first.
    pub(crate) async fn begin(
        &self,
        row: &Placement,
        quote: &Quote,
        wall_millis: i64,
        lease: Duration,
    ) -> Result<bool, Error> {
        let attempt = Attempt { wall_millis, lease: millis(lease), quote: json(quote)? };
        let change = Change { attempt: Some(attempt), ..self.change(row, PlacementState::Sending) };
        let change = Change { from: Some((PlacementState::Intended, row.attempts, row.revision)), ..change };
        self.make(change, "keeping that the order is about to be sent").await
    }

    /// A change from what the row shows.
    pub(super) fn change(&self, row: &Placement, to: PlacementState) -> Change {
        Change {
            reference: row.reference().as_str().to_owned(),
            from: Some((row.state, row.attempts, row.revision)),
            to,
            attempt: None,
            placed: None,
            found_by: None,
            candidates: None,
            code: None,
            message: None,
            now: self.store.stamp(),
        }
    }

    pub(super) async fn make(&self, change: Change, doing: &str) -> Result<bool, Error> {
        self.changes.make(&self.store, change).await.map_err(|error| failed(doing, error))
    }

    /// Writes down that an order exists: a fact, whatever the state was. False where one was written down before.
    pub(crate) async fn placed(&self, row: &Placement, placed: &Placed, by: OrderMatch) -> Result<bool, Error> {
        let change = Change { found_by: Some(by.as_str()), ..self.change(row, PlacementState::Placed) };
        let change = Change { from: None, placed: Some(json(placed)?), ..change };
        self.make(change, "keeping that the order was placed").await
    }

    /// Writes down which orders may be this one, and why that is not known.
    pub(crate) async fn open(&self, row: &Placement, candidates: &[Candidate], message: &str) -> Result<bool, Error> {
        let candidates = (!candidates.is_empty()).then(|| json(&candidates)).transpose()?;
        let (code, message) = (row.code.clone(), Some(message.to_owned()));
        let change = Change { candidates, code, message, ..self.change(row, PlacementState::Unknown) };
        self.make(change, "keeping which orders it may be").await
    }

    /// Writes down orders beside those that are known: nothing that exists is forgotten.
    pub(crate) async fn placed_too(&self, row: &Placement, placed: &Placed) -> Result<(), Error> {
        let kept = self.load(std::slice::from_ref(row.reference())).await?.remove(row.reference());
        let mut all = kept.and_then(|kept| kept.placed).unwrap_or_default();
        let before = all.orders.len();
        for id in &placed.orders {
            if !all.orders.contains(id) {
                all.orders.push(id.clone());
            }
        }
        if all.orders.len() == before {
            return Ok(());
        }
        tracing::error!(reference = %row.reference(), "more orders carry this reference than were known: look at them");
        let all = json(&all)?;
        on!(self.store, write, (db, dialect) => {
            let at = dialect.now("$3");
            let statement = format!("UPDATE placement SET placed = $2, updated_at = {at} WHERE reference = $1");
            sqlx::query(AssertSqlSafe(statement))
                .bind(row.reference().as_str())
                .bind(&all)
                .bind(self.store.stamp())
                .execute(db)
                .await
                .map(|_| ())
        })
        .map_err(|e| failed("keeping that the order was placed", e))
    }

    /// Goes from the state and the attempt that the row shows to another state, with the reason. False where another
    /// process was first.
    pub(crate) async fn transition(
        &self,
        row: &Placement,
        to: PlacementState,
        code: Option<&str>,
        message: Option<&str>,
    ) -> Result<bool, Error> {
        let (code, message) = (code.map(str::to_owned), message.map(str::to_owned));
        self.make(Change { code, message, ..self.change(row, to) }, "keeping what came of the order").await
    }

    /// Goes from the payment's state that the row shows to another one. False where another process was first.
    pub(crate) async fn transition_payment(
        &self,
        row: &Placement,
        to: Option<PaymentState>,
        lease: Duration,
        message: Option<&str>,
    ) -> Result<bool, Error> {
        on!(self.store, write, (db, dialect) => {
            // Each change has another lease than the one before, whatever the clock shows: it is recognised by that.
            let at = dialect.now("$6");
            let statement = format!(
                "UPDATE placement SET payment = $3, payment_lease = CASE WHEN {at} + $4 = payment_lease \
                 THEN payment_lease + 1 ELSE {at} + $4 END, payment_message = $5, updated_at = {at} \
                 WHERE reference = $1 AND COALESCE(payment, '') = $2 AND payment_lease = $7"
            );
            sqlx::query(AssertSqlSafe(statement))
            .bind(row.reference().as_str())
            .bind(row.payment.map_or("", PaymentState::as_str))
            .bind(to.map(PaymentState::as_str))
            .bind(millis(lease))
            .bind(message)
            .bind(self.store.stamp())
            .bind(row.payment_lease)
            .execute(db)
            .await
            .map(|done| done.rows_affected() == 1)
        })
        .map_err(|e| failed("keeping what came of the payment", e))
    }
}
