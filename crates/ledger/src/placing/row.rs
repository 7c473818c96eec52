//! A placement as the store keeps it, and the few statements that change one. Every change says from which state it
//! goes, so that of two processes one alone makes it.

use super::change::{Attempt, Change};
use super::changes::Changes;
use crate::store::{Store, damaged, failed, millis, on};
use daigou_core::Error;
use daigou_core::buyer::{NewOrder, OrderMatch, Placed, Quote, Reference};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// An order that is to be placed, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Placement {
    /// The order; its reference is the key.
    pub order: NewOrder,
    /// Through whom.
    pub buyer: String,
    /// Where it stands.
    pub state: PlacementState,
    /// How often a creation was begun.
    pub attempts: i64,
    /// When the first one was, by the platform's clock as far as it was known: epoch milliseconds.
    pub first_attempt_millis: Option<i64>,
    /// When the last one was, by the same clock.
    pub last_attempt_millis: Option<i64>,
    /// The quote of the last attempt.
    pub quote: Option<Quote>,
    /// The platform's orders, where it is placed.
    pub placed: Option<Placed>,
    /// By what they are known to be this placement's.
    pub found_by: Option<OrderMatch>,
    /// Orders that may be this placement's, where it is unknown: a person decides.
    pub candidates: Vec<Candidate>,
    /// The platform's code, where it refused.
    pub code: Option<String>,
    /// Why it is refused or unknown.
    pub message: Option<String>,
    /// The state of its payment, where that was asked for.
    pub payment: Option<PaymentState>,
    /// Why it is not paid.
    pub payment_message: Option<String>,
    /// When it was first kept, in the store's time: epoch milliseconds.
    pub created_millis: i64,
    /// When it last changed, in the store's time.
    pub updated_millis: i64,
    /// How often it was given new content.
    pub(crate) revision: i64,
    pub(crate) lease: i64,
    pub(crate) payment_lease: i64,
}

/// An order on the platform that may be a placement's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Candidate {
    /// The platform's number, where it shows one.
    pub order_id: Option<String>,
    /// When it was created, epoch milliseconds.
    pub created_millis: Option<i64>,
    /// The cost, in **fen**.
    pub total_fen: Option<i64>,
    /// Why it may be this one, in words.
    pub why: String,
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in the store and in machine-readable output.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            pub(crate) fn read(word: &str) -> Result<Self, Error> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(damaged(format!("`{word}` in place of a state"))),
                }
            }
        }
    };
}

words! {
    /// Where a placement stands.
    PlacementState {
        /// To be placed: nothing exists on the platform, as far as is known and was shown.
        Intended = "intended",
        /// A creation is being sent, by the process that has the lease.
        Sending = "sending",
        /// Maybe placed: it is looked up until that is known.
        Unknown = "unknown",
        /// Placed.
        Placed = "placed",
        /// The platform refused it, and nothing exists.
        Refused = "refused",
    }
}

words! {
    /// Where the payment of a placed order stands.
    PaymentState {
        /// A payment is being sent, by the process that has the lease.
        Paying = "paying",
        /// Maybe paid: the order is read until that is known.
        Unknown = "unknown",
        /// The platform accepted the payment; the order does not show it yet.
        Accepted = "accepted",
        /// Paid.
        Paid = "paid",
        /// A person has to pay it, at an address that the platform gives.
        Link = "link",
        /// Not paid, and it will not be without a change.
        Refused = "refused",
    }
}

impl Placement {
    /// The caller's own order number.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.order.reference
    }

    /// Tells whether it is placed and still to be paid, where orders are paid at all.
    pub(super) fn wants_payment(&self, pay: bool) -> bool {
        // One that is left to a person is read again: the person may have paid it.
        let settled = matches!(self.payment, Some(PaymentState::Paid | PaymentState::Refused));
        pay && self.state == PlacementState::Placed && !settled
    }
}

/// Reads a row of either engine.
macro_rules! read {
    ($row:expr) => {{
        let row = $row;
        (|| -> Result<$crate::placing::Placement, sqlx::Error> {
            let reference: String = row.try_get("reference")?;
            let content: String = row.try_get("content")?;
            let (state, payment): (String, Option<String>) = (row.try_get("state")?, row.try_get("payment")?);
            let (quote, placed): (Option<String>, Option<String>) = (row.try_get("quote")?, row.try_get("placed")?);
            let (found_by, candidates): (Option<String>, Option<String>) =
                (row.try_get("found_by")?, row.try_get("candidates")?);
            let decode = |error: daigou_core::Error| sqlx::Error::Decode(error.into());
            Ok($crate::placing::Placement {
                order: $crate::placing::row::order(&reference, &content).map_err(decode)?,
                buyer: row.try_get("buyer")?,
                state: $crate::placing::PlacementState::read(&state).map_err(decode)?,
                attempts: row.try_get("attempts")?,
                first_attempt_millis: row.try_get("first_attempt")?,
                last_attempt_millis: row.try_get("last_attempt")?,
                found_by: found_by.as_deref().and_then(daigou_core::buyer::OrderMatch::of),
                candidates: candidates
                    .as_deref()
                    .map($crate::placing::row::parse)
                    .transpose()
                    .map_err(decode)?
                    .unwrap_or_default(),
                created_millis: row.try_get("created_at")?,
                updated_millis: row.try_get("updated_at")?,
                revision: row.try_get("revision")?,
                quote: quote.as_deref().map($crate::placing::row::parse).transpose().map_err(decode)?,
                placed: placed.as_deref().map($crate::placing::row::parse).transpose().map_err(decode)?,
                code: row.try_get("code")?,
                message: row.try_get("message")?,
                payment: payment.as_deref().map($crate::placing::PaymentState::read).transpose().map_err(decode)?,
                payment_message: row.try_get("payment_message")?,
                lease: row.try_get("lease")?,
                payment_lease: row.try_get("payment_lease")?,
            })
        })()
        .map_err(|error| $crate::store::damaged(format!("a placement: {error}")))
    }};
}
pub(super) use read;

/// How many rows a statement speaks of at once.
pub(super) const CHUNK: usize = 500;

pub(super) const COLUMNS: &str = "reference, buyer, content, state, attempts, first_attempt, last_attempt, lease, quote, \
                                  placed, found_by, candidates, code, message, payment, payment_lease, payment_message, \
                                  revision, created_at, updated_at";

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

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::usage(format!("the order cannot be written as JSON: {e}")))
}

/// The order of a row, whose reference is the row's.
pub(super) fn order(reference: &str, content: &str) -> Result<NewOrder, Error> {
    let order: NewOrder = parse(content)?;
    if order.reference.as_str() == reference { Ok(order) } else { Err(damaged("content of another reference")) }
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    // serde's words may quote what is stored, which holds an address: the place says enough.
    serde_json::from_str(text).map_err(|e| damaged(format!("JSON that ends or errs at column {}", e.column())))
}
