//! Callbacks: what the platform pushes. One type of message is published in part; the other two are the upstream
//! platform's, under names that are guesses.
//!
//! A push is read in two steps: core's [`PandaPonEnvelope`](daigou_core::message::PandaPonEnvelope) takes it apart, and
//! [`read`] gives its body a type. Order of delivery is not guaranteed and the same message comes again: drop what has
//! the same [`Callback::dedupe_key`], and what is older by its [`Callback::ordering_key`]. Whether pushes are signed is not published:
//! take a message for a hint, and look the order up before acting on it.
//!
//! ```
//! use daigou_taobao::core::message::PandaPonEnvelope;
//! use daigou_taobao::messages::{self, TaobaoMessage};
//!
//! let push = br#"{"messageType":"TAOBAO_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY",
//!     "messageBody":{"salesOrderId":"500000-GSP2021031415594"},"messagePlatform":0,"timestamp":"1735758245000"}"#;
//! let callback = PandaPonEnvelope::parse(push)?.into_callback()?;
//! if let TaobaoMessage::OrderPrice(changed) = messages::read(&callback)? {
//!     println!("{:?} has a new price", changed.sales_order_id);
//! }
//! # Ok::<(), daigou_taobao::core::Error>(())
//! ```
//!
//! Sources: <https://doc-en.pandapon.com/doc-6055772> (the envelope), <https://doc-en.pandapon.com/api-263477629>
//! (price), <https://wiki-en.dajisaas.com/doc-4966230> (the upstream messages).

mod body;

pub use body::{MessageParcel, OrderPriceChanged, PricedSubOrder, RefundChanged};
pub use daigou_upstream::taobao::message::{LinePrice, LinePriceChange, OrderStatusChanged, PurchasePrice, StatusLine};

use daigou_core::message::Callback;
use daigou_core::value::{OrderId, PurchaseId, RefundId, Unknown, Unpublished};
use daigou_core::{Certainty, Entry, Error, ErrorKind, RawData, message_row, operation};
use serde::Serialize;

operation! {
    const ORDER_PRICE: "message.order_price", "Callback: the price of an order changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477629",
}

operation! {
    const ORDER_STATUS: "message.order_status", "Callback: the status of an order changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477630",
}

operation! {
    const REFUND: "message.refund", "Callback: an after-sales refund changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477631",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    message_row!(&ORDER_PRICE, reread, TaobaoMessage),
    message_row!(&ORDER_STATUS, reread, TaobaoMessage),
    message_row!(&REFUND, reread, TaobaoMessage),
];

/// A body read into its type and written again.
#[inline]
fn reread(callback: &Callback) -> Result<RawData, Error> {
    RawData::of(&read(callback)?)
}

/// The body of a push. Serialising gives the body alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum TaobaoMessage {
    /// The price of an order changed.
    OrderPrice(Box<OrderPriceChanged>),
    /// The status of an order or of its sub-orders changed.
    OrderStatus(Box<OrderStatusChanged>),
    /// A refund, or what was said about it, changed.
    Refund(Box<RefundChanged>),
    /// Of a type that is not known, or of a body that is not what the name promises: the payload as it came.
    Other(Unpublished<Unknown>),
}

/// The one message type that is published.
const PRICE_CHANGED: &str = "TAOBAO_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY";

/// The subject that a message may have by its type, which is a guess: the body shows whether it has.
enum Topic {
    Price,
    Status,
    Refund,
    Other,
}

impl Topic {
    /// The candidates: `TAOBAO_` with the name of a 1688 topic, which both published names are made of, and the numbers
    /// of the upstream platform. What is said of 1688 (`1688_…`) is not for Taobao.
    fn of(kind: &str) -> Self {
        match (kind, kind.strip_prefix("TAOBAO_").unwrap_or_default()) {
            ("8", _) => Self::Price,
            ("3", _) => Self::Status,
            ("9", _) => Self::Refund,
            (_, topic) if topic.contains("REFUND") => Self::Refund,
            (_, topic) if topic.starts_with("ORDER_") => Self::Status,
            _ => Self::Other,
        }
    }
}

/// Reads the body of a push by its message type. Only `TAOBAO_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY` is published; a body
/// under another name is taken for what the name suggests where it names an order or a refund, and kept as it came
/// otherwise.
///
/// # Errors
/// The message is of DajiSaaS, or about 1688. The body of the published type is of another shape: names the member.
#[inline]
pub fn read(callback: &Callback) -> Result<TaobaoMessage, Error> {
    callback.check_reader(crate::venue::VENUE.platform, Some(crate::venue::VENUE.name))?;
    // A struct would be read from a list as well, member by member.
    let object = callback.body.get().starts_with('{');
    let message = match Topic::of(&callback.kind) {
        _ if callback.kind == PRICE_CHANGED && object => return callback.read().map(TaobaoMessage::OrderPrice),
        _ if callback.kind == PRICE_CHANGED => return Err(no_object()),
        Topic::Price if object => callback.read().ok().map(TaobaoMessage::OrderPrice),
        Topic::Status if object => callback.read().ok().map(TaobaoMessage::OrderStatus),
        Topic::Refund if object => callback.read().ok().map(TaobaoMessage::Refund),
        _ => None,
    };
    match message.filter(|message| message.order().is_some()) {
        Some(message) => Ok(message),
        None => callback.read().map(TaobaoMessage::Other),
    }
}

fn no_object() -> Error {
    let message = "the message's body is no object";
    Error::new(ErrorKind::Decode, Certainty::Unreadable, message).with_field("messageBody")
}

impl TaobaoMessage {
    /// The order, or what names it where the message does not.
    fn order(&self) -> Option<&str> {
        let ids = match self {
            Self::OrderPrice(body) => {
                [body.purchase_order_id.as_ref().map(PurchaseId::as_str), body.sales_order_id.as_deref()]
            }
            Self::OrderStatus(body) => {
                [body.purchase_id.as_ref().map(PurchaseId::as_str), body.outer_purchase_id.as_deref()]
            }
            Self::Refund(body) => {
                [body.order_id.as_ref().map(OrderId::as_str), body.refund_id.as_ref().map(RefundId::as_str)]
            }
            Self::Other(_) => [None, None],
        };
        ids.into_iter().flatten().find(|id| !id.trim().is_empty())
    }
}
