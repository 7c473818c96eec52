//! The buying flow in one vocabulary for the four ways to buy: search, product, quote, place, pay, read, follow parcels,
//! cancel, confirm, refund. [`Buyer::supports`] tells which parts a platform offers.
//!
//! [`Buyer`] is implemented by the marketplace crates over their own typed calls; `daigou-ledger` stands on it. The
//! words here are the field's, not a platform's: an implementation says in its documentation what it makes of them.
//!
//! A buyer keeps no state and repeats nothing: each method is one step, and its error says whether it may have happened.

mod account;
mod address;
mod basket;
mod capability;
pub mod content;
mod draft;
mod goods;
pub mod listing;
pub mod mark;
mod order;
pub mod pages;
mod parcel;
mod purchase;
mod reference;
mod refund;
mod status;
#[cfg(test)]
mod tests;
pub mod tools;
mod vendor;
pub mod whole;

pub use account::Account;
pub use address::DeliveryAddress;
pub use basket::{Basket, BasketQuote, QuotedLine, QuotedOrder};
pub use capability::Capability;
pub use goods::{Listing, PriceTier, Product, SearchBy, SearchOrder, SearchPage, SearchQuery, Seller, Sku};
pub use order::{NewLine, NewOrder};
pub use parcel::{Parcel, ParcelEvent, ParcelStatus};
pub use purchase::{OrderFilter, OrdersPage, Purchase, PurchaseLine};
pub use reference::Reference;
pub use refund::{NewRefund, Refund, RefundReason, RefundStatus, ReturnAddress, ReturnParcel};
pub use status::{Order, OrderStatus};
pub use vendor::Vendor;

use crate::error::Error;
use crate::value::{Money, OrderId};
use async_trait::async_trait;
use content::Sent;
use listing::SeenOrders;
use serde::{Deserialize, Serialize};

/// One of the four ways to buy.
#[async_trait]
pub trait Buyer: Send + Sync {
    /// The name on the command line: `pandapon-1688`, `pandapon-taobao`, `dajisaas-1688` or `dajisaas-taobao`.
    fn name(&self) -> &'static str;

    /// Checks that this client can send every call that placing needs, the look-up by reference above all: an order
    /// whose outcome is unknown could never be found without it. Nothing is sent.
    ///
    /// # Errors
    /// [`Unpublished`](crate::ErrorKind::Unpublished) or [`Unconfirmed`](crate::ErrorKind::Unconfirmed), saying which route
    /// is missing and how to supply it.
    fn ready(&self) -> Result<(), Error>;

    /// Checks an order as far as possible without sending anything.
    ///
    /// # Errors
    /// Bad input: names the field (such as `lines[0].sku`) and the rule.
    fn check(&self, order: &NewOrder) -> Result<(), Error>;

    /// Tells whether a remark reaches the seller. Where it does not, it is not sent, and nothing else is lost by it.
    fn takes_remarks(&self) -> bool {
        true
    }

    /// Quotes an order at current prices. Changes nothing on the platform.
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

    /// Tells whether this failure of [`place`](Self::place) proves that no order exists: nothing was sent, the call was
    /// throttled, or the refusal's code is known to mean so. Only 200 is a published code of PandaPon's envelope, so that
    /// an unknown one proves nothing.
    fn proves_nothing_done(&self, error: &Error) -> bool;

    /// The account that orders are placed for.
    fn account(&self) -> Account;

    /// The platform's time, epoch milliseconds, as its replies have shown it; `None` where none has shown one yet.
    fn platform_millis(&self) -> Option<i64>;

    /// Gives the content of an order as it is sent, in the words of lists. The quote is that of the attempt.
    fn sent(&self, order: &NewOrder, quote: Option<&Quote>) -> Sent;

    /// Lists every order of the account that was created from a time on, and says what is missing from the list.
    ///
    /// # Errors
    /// Nothing could be read at all.
    async fn orders_since(&self, query: &OrderQuery) -> Result<SeenOrders, Error>;

    /// Asks the platform for the orders of the caller's own number, by a filter of its own: another way to an order that
    /// the list leaves out. Only orders that show this number are given; `None` where the platform has no such way.
    ///
    /// # Errors
    /// It could not be asked.
    async fn orders_by_number(&self, reference: &Reference) -> Result<Option<SeenOrders>, Error> {
        let _ = reference;
        Ok(None)
    }

    /// Makes the smallest read that there is, to see whether the platform accepts the credentials, the clock and the
    /// route.
    ///
    /// # Errors
    /// The platform's refusal, or why it was not reached.
    async fn probe(&self) -> Result<(), Error>;

    /// Reads one order as it stands now.
    ///
    /// # Errors
    /// It could not be read, or does not exist.
    async fn order(&self, order: &OrderId) -> Result<Order, Error>;

    /// Pays an order, once. Read the order first, and read it again where the outcome is unknown.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty).
    async fn pay(&self, order: &OrderId) -> Result<Payment, Error>;

    /// Lists the parts of the flow that are offered beyond placing. A part that is not listed answers
    /// [`Unsupported`](crate::ErrorKind::Unsupported).
    fn capabilities(&self) -> &'static [Capability] {
        &[]
    }

    /// Tells whether this part of the flow is offered.
    fn supports(&self, capability: Capability) -> bool {
        self.capabilities().contains(&capability)
    }

    /// Searches: one page.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported), as everything below where a platform does not offer it.
    async fn search(&self, query: &SearchQuery) -> Result<SearchPage, Error> {
        Err(match query.by {
            SearchBy::Words(_) => Capability::SearchWords,
            SearchBy::Picture(_) => Capability::SearchPicture,
            SearchBy::PictureUrl(_) => Capability::SearchPictureUrl,
        }
        .unsupported(self.name()))
    }

    /// Looks one product up.
    ///
    /// # Errors
    /// There is no such product.
    async fn product(&self, product: &str) -> Result<Product, Error> {
        let _ = product;
        Err(Capability::Product.unsupported(self.name()))
    }

    /// Prices lines of any number of sellers, by seller. Changes nothing on the platform.
    ///
    /// # Errors
    /// A line cannot be ordered (stock, minimum quantity, …).
    async fn quote_basket(&self, basket: &Basket) -> Result<BasketQuote, Error> {
        let _ = basket;
        Err(Capability::QuoteBasket.unsupported(self.name()))
    }

    /// Lists orders: one page; `after` is [`OrdersPage::next`] of the page before.
    ///
    /// # Errors
    /// The page could not be read.
    async fn orders(&self, filter: &OrderFilter, after: Option<&str>) -> Result<OrdersPage, Error> {
        let _ = (filter, after);
        Err(Capability::Orders.unsupported(self.name()))
    }

    /// Reads one order with its lines, money, dates and parcels.
    ///
    /// # Errors
    /// It could not be read, or does not exist.
    async fn purchase(&self, order: &OrderId) -> Result<Purchase, Error> {
        let _ = order;
        Err(Capability::OrderDetail.unsupported(self.name()))
    }

    /// Reads the parcels of an order with their events; none before it is shipped.
    ///
    /// # Errors
    /// They could not be read, or the order does not exist.
    async fn parcels(&self, order: &OrderId) -> Result<Vec<Parcel>, Error> {
        let _ = order;
        Err(Capability::Parcels.unsupported(self.name()))
    }

    /// Cancels an unpaid order.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty); repeating it changes nothing more.
    async fn cancel(&self, order: &OrderId, reason: &str) -> Result<(), Error> {
        let _ = (order, reason);
        Err(Capability::Cancel.unsupported(self.name()))
    }

    /// Confirms that the goods of an order arrived, which pays the seller.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty).
    async fn confirm(&self, order: &OrderId) -> Result<(), Error> {
        let _ = order;
        Err(Capability::Confirm.unsupported(self.name()))
    }

    /// Lists the reasons that a refund of these lines may have; of the whole order where no line is named.
    ///
    /// # Errors
    /// They could not be read.
    async fn refund_reasons(&self, order: &OrderId, lines: &[String]) -> Result<Vec<RefundReason>, Error> {
        let _ = (order, lines);
        Err(Capability::RefundReasons.unsupported(self.name()))
    }

    /// Asks for a refund, once. One request may become several refunds, one a line.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty): where it may have been asked for, look before asking again.
    async fn ask_refund(&self, refund: &NewRefund) -> Result<Vec<Refund>, Error> {
        let _ = refund;
        Err(Capability::AskRefund.unsupported(self.name()))
    }

    /// Reads one refund by its number.
    ///
    /// # Errors
    /// It could not be read, or does not exist.
    async fn refund(&self, refund: &str) -> Result<Refund, Error> {
        let _ = refund;
        Err(Capability::Refund.unsupported(self.name()))
    }

    /// Lists the refunds of an order, or of all orders where none is named.
    ///
    /// # Errors
    /// They could not be read.
    async fn refunds(&self, order: Option<&OrderId>) -> Result<Vec<Refund>, Error> {
        let _ = order;
        Err(Capability::Refunds.unsupported(self.name()))
    }

    /// Withdraws a refund.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty).
    async fn withdraw_refund(&self, refund: &str) -> Result<(), Error> {
        let _ = refund;
        Err(Capability::WithdrawRefund.unsupported(self.name()))
    }

    /// Tells by which parcel the goods of a refund are sent back.
    ///
    /// # Errors
    /// See [`Error::certainty`](crate::Error::certainty).
    async fn send_back(&self, refund: &str, parcel: &ReturnParcel) -> Result<(), Error> {
        let _ = (refund, parcel);
        Err(Capability::SendBack.unsupported(self.name()))
    }
}

/// The price of an order before it is placed, and the values that the platform wants to see again in the creation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Goods and freight.
    pub total: Money,
    /// The buyer's own notes for [`Buyer::place`]: JSON that nobody else reads, such as 1688's flow and way to pay.
    pub terms: String,
}

/// The outcome of placing an order. One submission may become several orders, and some of its lines may fail.
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

/// A query for the orders since a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderQuery {
    /// Epoch milliseconds, by the platform's clock.
    pub since_millis: i64,
}

/// How an order was recognised as that of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderMatch {
    /// The answer to its creation named it.
    Answer,
    /// By the reference's mark or number, which it carries.
    Mark,
    /// By its content, which is that of the order sent, while no other order of the attempt's time has it.
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

/// The outcome of paying.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payment {
    /// The order is paid.
    Paid,
    /// The payment was accepted, and is carried out later: the order will show it.
    Accepted,
    /// A person has to pay it at this address.
    Link(String),
}
