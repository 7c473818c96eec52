//! The parts of the flow that a way to buy offers beyond placing: platforms differ, and an absent operation is said,
//! not guessed.

use crate::error::{Certainty, Error, ErrorKind};
use std::fmt;

/// A part of the buying flow that a platform may not offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Capability {
    /// Searching by words.
    SearchWords,
    /// Searching by a picture's bytes.
    SearchPicture,
    /// Searching by a picture's address.
    SearchPictureUrl,
    /// Looking a product up.
    Product,
    /// Pricing lines of several sellers, by seller.
    QuoteBasket,
    /// Listing orders.
    Orders,
    /// Reading an order with its lines.
    OrderDetail,
    /// Following parcels.
    Parcels,
    /// Cancelling an unpaid order.
    Cancel,
    /// Confirming that goods arrived.
    Confirm,
    /// Listing the reasons that a refund may have.
    RefundReasons,
    /// Asking for a refund.
    AskRefund,
    /// Reading a refund by its number.
    Refund,
    /// Listing refunds.
    Refunds,
    /// Withdrawing a refund.
    WithdrawRefund,
    /// Telling by which parcel goods are sent back.
    SendBack,
}

impl Capability {
    /// All of them, in the order of a purchase.
    pub const ALL: [Self; 16] = [
        Self::SearchWords,
        Self::SearchPicture,
        Self::SearchPictureUrl,
        Self::Product,
        Self::QuoteBasket,
        Self::Orders,
        Self::OrderDetail,
        Self::Parcels,
        Self::Cancel,
        Self::Confirm,
        Self::RefundReasons,
        Self::AskRefund,
        Self::Refund,
        Self::Refunds,
        Self::WithdrawRefund,
        Self::SendBack,
    ];

    /// The part in words, as it stands in `…: pandapon-1688 does not offer it`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SearchWords => "searching by words",
            Self::SearchPicture => "searching by a picture file",
            Self::SearchPictureUrl => "searching by a picture's address",
            Self::Product => "looking a product up",
            Self::QuoteBasket => "pricing lines of several sellers",
            Self::Orders => "listing orders",
            Self::OrderDetail => "reading an order",
            Self::Parcels => "following parcels",
            Self::Cancel => "cancelling an order",
            Self::Confirm => "confirming that goods arrived",
            Self::RefundReasons => "listing the reasons of a refund",
            Self::AskRefund => "asking for a refund",
            Self::Refund => "reading a refund",
            Self::Refunds => "listing refunds",
            Self::WithdrawRefund => "withdrawing a refund",
            Self::SendBack => "telling by which parcel goods are sent back",
        }
    }

    /// The error of a buyer that does not offer this.
    #[must_use]
    pub fn unsupported(self, buyer: &str) -> Error {
        let message = format!("{}: {buyer} does not offer it", self.words());
        Error::new(ErrorKind::Unsupported, Certainty::NotSent, message)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
