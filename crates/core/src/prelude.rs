//! The names that most programs use: `use daigou_…::prelude::*`. The marketplace crates add their client and their requests.

#[cfg(feature = "buyer")]
pub use crate::buyer::{
    Basket, BasketQuote, Buyer, Capability, DeliveryAddress, NewLine, NewOrder, NewRefund, OrderFilter, Payment,
    Placed, Purchase, Quote, Reference, Refund as BuyerRefund, RefundStatus as BuyerRefundStatus, ReturnParcel,
    SearchBy, SearchQuery,
};
pub use crate::message::Callback;
pub use crate::value::{Fen, Money, OrderId, Picture, SubOrderId, Time, Yuan};
pub use crate::{Certainty, Config, Credentials, Error, ErrorKind, Generation, Marketplace, Platform, Request};
