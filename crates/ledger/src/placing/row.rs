//! A placement as the store keeps it, and how a row of either engine is read.

use crate::store::damaged;
use daigou_core::Error;
use daigou_core::buyer::{NewOrder, OrderMatch, Placed, Quote, Reference};
use serde::{Deserialize, Serialize};

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
