//! What the four ways to buy have in common, as far as placing an order exactly once needs it: price, place, find
//! again, read, pay.
//!
//! [`Buyer`] is implemented by the marketplace crates over their own typed calls; `daigou-ledger` stands on it. The
//! words here are the field's, not a platform's: an implementation says in its documentation what it makes of them.
//!
//! A buyer keeps no state and repeats nothing: each method is one step, and its error says whether it may have happened.

mod account;
mod address;
pub mod content;
mod draft;
pub mod listing;
pub mod mark;
mod order;
pub mod tools;

pub use account::Account;
pub use order::{DeliveryAddress, NewLine, NewOrder, Reference};

use crate::error::Error;
use content::Sent;
use listing::Listing;
use crate::value::{Money, OrderId};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// One of the ways to buy, by its name on the command line.
#[async_trait]
pub trait Buyer: Send + Sync {
    /// `pandapon-1688`, `pandapon-taobao`, `dajisaas-1688` or `dajisaas-taobao`.
    fn name(&self) -> &'static str;

    /// Whether every call that placing needs can be sent by this client, the look-up by reference above all: an order
    /// whose outcome is unknown could never be found without it. Nothing is sent.
    ///
    /// # Errors
    /// [`Unpublished`](crate::ErrorKind::Unpublished) or [`Unconfirmed`](crate::ErrorKind::Unconfirmed), saying which route
    /// is missing and how to supply it.
    fn ready(&self) -> Result<(), Error>;

    /// Checks an order as far as that goes without sending anything.
    ///
    /// # Errors
    /// Bad input: names the field (such as `lines[0].sku`) and the rule.
    fn check(&self, order: &NewOrder) -> Result<(), Error>;

    /// Whether a remark reaches the seller. Where it does not, it is not sent, and nothing else is lost by it.
    fn takes_remarks(&self) -> bool {
        true
    }

    /// What the order would cost now. Changes nothing on the platform.
    ///
    /// # Errors
    /// Refused where it cannot be ordered (stock, minimum quantity, …), and where lines of several sellers stand in one
    /// order: [`Usage`](crate::ErrorKind::Usage).
    async fn quote(&self, order: &NewOrder) -> Result<Quote, Error>;

    /// Places the order on the terms of a quote, once.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty). A refusal proves that nothing was ordered only where
    /// [`proves_nothing_done`](Self::proves_nothing_done) says so.
    async fn place(&self, order: &NewOrder, quote: &Quote) -> Result<Placed, Error>;

    /// Whether this failure of [`place`](Self::place) proves that no order exists: nothing was sent, the call was
    /// throttled, or the refusal's code is known to mean so. Only 200 is a published code of PandaPon's envelope, so that
    /// an unknown one proves nothing.
    fn proves_nothing_done(&self, error: &Error) -> bool;

    /// The account that orders are placed for.
    fn account(&self) -> Account;

    /// The platform's time, epoch milliseconds, as its replies have shown it; `None` where none has shown one yet.
    fn platform_millis(&self) -> Option<i64>;

    /// What is sent of an order, in the words in which lists show it. The quote is that of the attempt.
    fn sent(&self, order: &NewOrder, quote: Option<&Quote>) -> Sent;

    /// Every order of the account that was created from a time on, with what is missing from that.
    ///
    /// # Errors
    /// Nothing could be read at all.
    async fn orders_since(&self, query: &OrderQuery) -> Result<Listing, Error>;

    /// Asks the platform for the least that an account can read: whether it takes the credentials, the clock and the
    /// route.
    ///
    /// # Errors
    /// What it said.
    async fn probe(&self) -> Result<(), Error>;

    /// One order as it stands now.
    ///
    /// # Errors
    /// It could not be read, or does not exist.
    async fn order(&self, order: &OrderId) -> Result<Order, Error>;

    /// Pays an order, once. Read it before, and after an unknown outcome.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty).
    async fn pay(&self, order: &OrderId) -> Result<Payment, Error>;
}

/// What an order would cost, and what the platform wants to see again in the creation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Goods and freight.
    pub total: Money,
    /// The buyer's own notes for [`Buyer::place`]: JSON that nobody else reads, such as 1688's flow and way to pay.
    pub terms: String,
}

/// What came of placing an order. One submission may become several orders, and some of its lines may fail.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The platform's orders.
    pub orders: Vec<OrderId>,
    /// The lines that the platform did not take.
    #[serde(default)]
    pub failed: Vec<FailedLine>,
}

/// A line that the platform did not take, beside others that it took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FailedLine {
    /// The line's place in the order, from 0, where the platform says which it was.
    pub line: Option<usize>,
    /// The platform's code.
    pub code: Option<String>,
    /// The platform's words.
    pub message: Option<String>,
}

/// From when on orders are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderQuery {
    /// Epoch milliseconds, by the platform's clock.
    pub since_millis: i64,
}

/// By what an order was found to be that of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderMatch {
    /// The answer to its creation named it.
    Answer,
    /// It carries the reference's mark or number.
    Mark,
    /// It has the content that was sent, and no other order of the attempt's time has.
    Content,
    /// A person said so.
    Person,
}

impl OrderMatch {
    /// The word in the store and in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Mark => "mark",
            Self::Content => "content",
            Self::Person => "person",
        }
    }

    /// Reads the word again.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Answer, Self::Mark, Self::Content, Self::Person].into_iter().find(|known| known.as_str() == word)
    }
}

/// An order as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The platform's number.
    pub id: OrderId,
    /// Where it stands.
    pub state: OrderStatus,
    /// What there is to pay, or was paid, where the platform says so.
    pub total: Option<Money>,
    /// The platform's own word for where it stands, such as `waitbuyerpay`.
    pub platform_state: Option<String>,
}

/// Where an order stands, in the words that all platforms share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderStatus {
    /// It waits for its payment.
    Unpaid,
    /// It is paid, and waits for its seller.
    Paid,
    /// It is on its way.
    Shipped,
    /// It was received, and is settled.
    Done,
    /// It was cancelled, or closed.
    Closed,
    /// The platform's word is not known; see [`Order::platform_state`].
    Unknown,
}

impl OrderStatus {
    /// Whether nothing more will happen to it by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Closed)
    }

    /// Whether it was paid; `None` where its status does not tell.
    #[must_use]
    pub const fn is_paid(self) -> Option<bool> {
        match self {
            Self::Unpaid => Some(false),
            Self::Paid | Self::Shipped | Self::Done => Some(true),
            Self::Closed | Self::Unknown => None,
        }
    }
}

/// What came of paying.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payment {
    /// It is paid.
    Paid,
    /// The payment was accepted, and is carried out later: the order will show it.
    Accepted,
    /// A person has to pay it at this address.
    Link(String),
}
