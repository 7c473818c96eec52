//! Callbacks: what PandaPon pushes about 1688 orders, read with [`read`].
//!
//! ```
//! use daigou_alibaba1688::core::message::PandaPonEnvelope;
//! use daigou_alibaba1688::messages::{self, AlibabaMessage};
//!
//! # fn receive(body: &[u8]) -> Result<(), daigou_alibaba1688::core::Error> {
//! let callback = PandaPonEnvelope::parse(body)?.into_callback()?;
//! let received = messages::read(&callback)?;
//! if let AlibabaMessage::OrderStatus(notice) = &received.message {
//!     println!("{:?} is {:?} ({})", notice.order_id, notice.current_status, received.dedupe_key());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! One type is published, `1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY`; that the others are the platform's prefix and 1688's
//! own [topic](Topic) is inferred, so both are recognised with the prefix and without. Everything else is kept as it
//! came. Order of delivery is not guaranteed and the same message comes again: sort by
//! [`ordering_key`](ReceivedMessage::ordering_key), drop what [`dedupe_key`](ReceivedMessage::dedupe_key) has seen, and
//! read the order before acting on money. Source: <https://doc-en.pandapon.com/doc-6055772>.

use crate::Unknown;
use daigou_core::message::{Callback, OrderingKey};
use daigou_core::value::{OrderId, Time, Unpublished};
use daigou_core::{Entry, Error, RawData, message_row, operation};
use daigou_upstream::alibaba::BuyerOrder;
pub use daigou_upstream::alibaba::message::{
    BatchPayNotice, MovedLine, OrderNotice, PackageNotice, ParcelNotice, RefundAction, RefundNotice, Topic,
    WaybillNotice,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

operation! {
    const ORDER_PRICE: "message.order_price", "Callback: the price of an order changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477659",
}

operation! {
    const ORDER_STATUS: "message.order_status", "Callback: the status of an order changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477660",
}

operation! {
    const REFUND: "message.refund", "Callback: an after-sales refund changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477661",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    message_row!(&ORDER_PRICE, reread, PriceChange),
    message_row!(&ORDER_STATUS, reread, AlibabaMessage),
    message_row!(&REFUND, reread, AlibabaMessage),
];

/// A body read into its type and written again.
#[inline]
fn reread(callback: &Callback) -> Result<RawData, Error> {
    RawData::of(&read(callback)?.message)
}

/// A message by its body. Serialising gives the body alone.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum AlibabaMessage {
    /// The price of an order changed.
    OrderPrice(PriceChange),
    /// An order was created, paid, shipped, received or closed.
    OrderStatus(Box<OrderNotice>),
    /// A refund changed.
    Refund(RefundNotice),
    /// How a payment of several orders ended.
    BatchPay(BatchPayNotice),
    /// A parcel reached a step.
    Parcel(ParcelNotice),
    /// A waybill was corrected.
    Waybill(WaybillNotice),
    /// A parcel that goes abroad moved.
    Package(PackageNotice),
    /// A message of a type without a known body: kept as it came, in [`Unpublished::raw`].
    Other(Unpublished<Unknown>),
}

/// The body of a change of price.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum PriceChange {
    /// The whole order, in **yuan**: what the vendor documents.
    Order(Box<BuyerOrder>),
    /// A notice, in **fen** where it has amounts: upstream's and the sibling's.
    Notice(Box<OrderNotice>),
}

/// A message and what it is about.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReceivedMessage {
    /// Its subject.
    pub topic: Topic,
    /// The message.
    pub message: AlibabaMessage,
    sent_at: Option<Time>,
    dedupe_key: String,
    ordering_key: Option<OrderingKey>,
}

impl ReceivedMessage {
    /// The key by which a message that is delivered twice is known.
    #[must_use]
    pub fn dedupe_key(&self) -> &str {
        &self.dedupe_key
    }

    /// The orders it is about, as often as they are named.
    #[must_use]
    pub fn order_ids(&self) -> Vec<&OrderId> {
        match &self.message {
            AlibabaMessage::OrderPrice(PriceChange::Order(order)) => order.id().into_iter().collect(),
            AlibabaMessage::OrderPrice(PriceChange::Notice(notice)) | AlibabaMessage::OrderStatus(notice) => {
                notice.order_id.iter().collect()
            }
            AlibabaMessage::Refund(notice) => notice.order_id.iter().collect(),
            AlibabaMessage::BatchPay(notice) => notice.batch_pay.iter().filter_map(|o| o.order_id.as_ref()).collect(),
            AlibabaMessage::Parcel(notice) => orders_of(notice.parcel.as_ref().map(|p| &p.order_logs_items)),
            AlibabaMessage::Waybill(notice) => orders_of(notice.change.as_ref().map(|c| &c.order_logs_items)),
            AlibabaMessage::Package(notice) => notice.trade_order_ids.iter().collect(),
            AlibabaMessage::Other(_) => Vec::new(),
        }
    }

    /// When it happened: the body's own time, or when it was pushed (which a repeated push may change).
    #[must_use]
    pub fn happened_at(&self) -> Option<&Time> {
        let own = match &self.message {
            AlibabaMessage::OrderPrice(PriceChange::Order(order)) => {
                order.base_info.as_ref().and_then(|base| base.modify_time.as_ref())
            }
            AlibabaMessage::OrderPrice(PriceChange::Notice(notice)) | AlibabaMessage::OrderStatus(notice) => {
                notice.msg_send_time.as_ref()
            }
            AlibabaMessage::Refund(notice) => notice.msg_send_time.as_ref(),
            AlibabaMessage::Parcel(notice) => notice.parcel.as_ref().and_then(|p| p.change_time.as_ref()),
            AlibabaMessage::Waybill(notice) => notice.change.as_ref().and_then(|c| c.event_time.as_ref()),
            AlibabaMessage::Package(notice) => notice.action_time.as_ref(),
            AlibabaMessage::BatchPay(_) | AlibabaMessage::Other(_) => None,
        };
        own.filter(|time| time.unix_millis().is_ok()).or(self.sent_at.as_ref())
    }

    /// Gives the key that sorts messages about one order, of whatever type. `None` where no order is named; the first,
    /// where several are.
    #[must_use]
    pub fn ordering_key(&self) -> Option<&OrderingKey> {
        self.ordering_key.as_ref()
    }
}

fn orders_of(lines: Option<&Vec<MovedLine>>) -> Vec<&OrderId> {
    lines.into_iter().flatten().filter_map(|line| line.order_id.as_ref()).collect()
}

/// Reads a callback by its type.
///
/// # Errors
/// The message is of DajiSaaS, or about Taobao. The body of a known type is of another shape: names the member. A type that
/// is not known is no error.
#[inline]
pub fn read(callback: &Callback) -> Result<ReceivedMessage, Error> {
    callback.check_reader(crate::venue::VENUE.platform, Some(crate::venue::VENUE.name))?;
    let topic = Topic::of(&callback.kind);
    let message = match &topic {
        Topic::OrderPriceModified => AlibabaMessage::OrderPrice(price_change(callback)?),
        Topic::OrderMade
        | Topic::OrderPaid
        | Topic::OrderStepPaid
        | Topic::PartShipped
        | Topic::Shipped
        | Topic::ReceiptConfirmed
        | Topic::OrderDone
        | Topic::ClosedByBuyer
        | Topic::ClosedBySeller
        | Topic::ClosedByPlatform
        | Topic::SiblingCreated
        | Topic::SiblingCancelled
        | Topic::SiblingPaid => AlibabaMessage::OrderStatus(callback.read()?),
        Topic::RefundInSale | Topic::RefundAfterSales | Topic::SiblingRefund => {
            AlibabaMessage::Refund(callback.read()?)
        }
        Topic::BatchPaid => AlibabaMessage::BatchPay(callback.read()?),
        Topic::ParcelMoved => AlibabaMessage::Parcel(callback.read()?),
        Topic::WaybillChanged => AlibabaMessage::Waybill(callback.read()?),
        Topic::PackageMoved => AlibabaMessage::Package(callback.read()?),
        _ => AlibabaMessage::Other(callback.read()?),
    };
    Ok(ReceivedMessage {
        topic,
        message,
        sent_at: callback.sent_at.clone(),
        dedupe_key: callback.dedupe_key(),
        ordering_key: callback.ordering_key(),
    })
}

/// The whole order where the body has one, otherwise a notice.
#[inline]
fn price_change(callback: &Callback) -> Result<PriceChange, Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Probe {
        base_info: Option<IgnoredAny>,
        product_items: Option<IgnoredAny>,
    }
    let probe: Probe = callback.read()?;
    if probe.base_info.is_some() || probe.product_items.is_some() {
        return Ok(PriceChange::Order(Box::new(callback.read()?)));
    }
    Ok(PriceChange::Notice(callback.read()?))
}
