//! Messages about Taobao's purchase orders. The platform behind mixes names in snake case with names in camel case.

use daigou_core::message::Callback;
use daigou_core::value::{PurchaseId, SellerId, Unknown, Unpublished};
use daigou_core::{Certainty, Entry, Error, ErrorKind, RawData, message_row, open_enum, operation, reply};
use daigou_upstream::taobao::message::{LinePriceChange, OrderStatusChanged, PurchasePrice};
use serde::Serialize;

operation! {
    const TAOBAO_MESSAGE: "taobao.message", "Callback: Taobao order messages (types 3, 8, …)", Message,
    doc: "https://wiki-en.dajisaas.com/doc-7744084",
}

/// Taobao's callbacks.
pub(crate) const TAOBAO: &[Entry] =
    &[message_row!(&TAOBAO_MESSAGE, |callback| RawData::of(&read_taobao(callback)?), TaobaoMessage)];

open_enum! {
    /// The subject of a message, by its number.
    pub enum MessageType: int {
        /// An order became ready to be paid, paid, shipped or closed.
        StatusChanged = 3,
        /// A supplier changed the price of an order.
        PriceChanged = 8,
        /// A refund, or what was said about it, changed: by a public integration, not on the vendor's page.
        RefundChanged = 9,
    }
}

reply! {
    /// The price of an order changed before it was paid. Amounts are **fen**.
    ///
    /// Source: <https://wiki-en.dajisaas.com/doc-4966230>.
    pub struct OrderPriceChanged {
        /// The order.
        pub purchase_order_id: Option<PurchaseId>,
        /// The caller's own number of the order.
        pub sales_order_id: Option<String>,
        /// The account.
        pub sales_seller_id: Option<SellerId>,
        /// The market, such as `PANAMA`.
        pub purchase_market: Option<String>,
        /// Unknown; empty in the example.
        pub features: Option<Unpublished<Unknown>>,
        /// The new price of the order.
        #[serde(rename = "purchaseOrderPriceDTO")]
        pub price: Option<PurchasePrice>,
        /// The new prices of the lines.
        #[serde(rename = "purchaseOrderLinePriceChangeMessageDTOList")]
        pub lines: Vec<LinePriceChange>,
    }
}

/// A message by its body. Serialising gives the body alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum TaobaoMessage {
    /// The status of an order or of its lines changed (3).
    OrderStatus(Box<OrderStatusChanged>),
    /// The price of an order changed (8).
    OrderPrice(Box<OrderPriceChanged>),
    /// A refund, or what was said about it, changed (9). The body is not published, here or upstream: kept as it came.
    Refund(Unpublished<Unknown>),
    /// Of a type that is not known, or of a body that names no order: kept as it came.
    Other(Unpublished<Unknown>),
}

/// Reads a message of Taobao's by its number.
///
/// # Errors
/// The message is of PandaPon, or about 1688. The body of a published type (3, 8) is of another shape: names the member. A type that is not known is no error.
#[inline]
pub fn read_taobao(callback: &Callback) -> Result<TaobaoMessage, Error> {
    callback.check_reader(crate::venue::VENUE.platform, Some("taobao"))?;
    let known = match callback.kind.parse() {
        Ok(MessageType::StatusChanged) => Some(TaobaoMessage::OrderStatus(object(callback)?)),
        Ok(MessageType::PriceChanged) => Some(TaobaoMessage::OrderPrice(object(callback)?)),
        Ok(MessageType::RefundChanged) => return callback.read().map(TaobaoMessage::Refund),
        _ => None,
    };
    match known.filter(|message| message.order().is_some()) {
        Some(message) => Ok(message),
        None => callback.read().map(TaobaoMessage::Other),
    }
}

/// The body of a type that is published; an empty text would be read as an object without members.
fn object<T: serde::de::DeserializeOwned>(callback: &Callback) -> Result<T, Error> {
    if callback.body.get().starts_with('{') {
        return callback.read();
    }
    let message = "the message's data is no object";
    Err(Error::new(ErrorKind::Decode, Certainty::Unreadable, message).with_field("data"))
}

impl TaobaoMessage {
    /// The order: the platform's own id, or the caller's where the message has no other.
    #[must_use]
    pub fn order(&self) -> Option<&str> {
        let (own, callers) = match self {
            Self::OrderStatus(body) => (body.purchase_id.as_ref(), body.outer_purchase_id.as_deref()),
            Self::OrderPrice(body) => (body.purchase_order_id.as_ref(), body.sales_order_id.as_deref()),
            Self::Refund(_) | Self::Other(_) => (None, None),
        };
        [own.map(PurchaseId::as_str), callers].into_iter().flatten().find(|id| !id.trim().is_empty())
    }
}
