//! Messages about 1688's orders, refunds and parcels.

use daigou_core::message::Callback;
use daigou_core::value::{OrderId, Time, Unknown, Unpublished};
use daigou_core::{Entry, Error, RawData, message_row, operation};
use daigou_upstream::alibaba::message::{
    BatchPayNotice, MovedLine, OrderNotice, PackageNotice, ParcelNotice, RefundNotice, Topic, WaybillNotice,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

operation! {
    const ALIBABA_MESSAGE: "alibaba.message", "Callback: 1688 trade messages", Message,
    doc: "https://wiki-en.dajisaas.com/doc-7744081",
}

/// 1688's callbacks.
pub(crate) const ALIBABA: &[Entry] =
    &[message_row!(&ALIBABA_MESSAGE, |callback| RawData::of(&read_alibaba(callback)?), AlibabaMessage)];

/// A message by its body. Serialising gives the body alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum AlibabaMessage {
    /// An order was created, paid, shipped, received or closed, or its price changed.
    Order(Box<OrderNotice>),
    /// A refund changed.
    Refund(Box<RefundNotice>),
    /// How a payment of several orders ended.
    BatchPay(BatchPayNotice),
    /// A parcel reached a step.
    Parcel(ParcelNotice),
    /// A waybill was corrected.
    Waybill(WaybillNotice),
    /// A parcel that goes abroad moved.
    Package(Box<PackageNotice>),
    /// Of a topic without a known body, or of a body that is not what the topic promises: kept as it came, in
    /// [`Unpublished::raw`].
    Other(Unpublished<Unknown>),
}

/// Reads a message of 1688's by its [`Topic`]. Which topics DajiSaaS passes on is not published, so nothing is an error
/// that 1688's own bodies do not fit, or that names no order: it is kept as it came.
///
/// # Errors
/// The message is of PandaPon, or about Taobao.
#[inline]
pub fn read_alibaba(callback: &Callback) -> Result<AlibabaMessage, Error> {
    callback.check_reader(crate::venue::VENUE.platform, Some("alibaba1688"))?;
    use AlibabaMessage::{BatchPay, Order, Package, Parcel, Refund, Waybill};
    fn body<T: DeserializeOwned>(callback: &Callback) -> Option<T> {
        callback.read().ok()
    }
    let known = match Topic::of(&callback.kind) {
        Topic::OrderMade
        | Topic::OrderPriceModified
        | Topic::OrderPaid
        | Topic::OrderStepPaid
        | Topic::PartShipped
        | Topic::Shipped
        | Topic::ReceiptConfirmed
        | Topic::OrderDone
        | Topic::ClosedByBuyer
        | Topic::ClosedBySeller
        | Topic::ClosedByPlatform => body(callback).map(Order),
        Topic::RefundInSale | Topic::RefundAfterSales => body(callback).map(Refund),
        Topic::BatchPaid => body(callback).map(BatchPay),
        Topic::ParcelMoved => body(callback).map(Parcel),
        Topic::WaybillChanged => body(callback).map(Waybill),
        Topic::PackageMoved => body(callback).map(Package),
        _ => None,
    };
    match known.filter(|message| !message.order_ids().is_empty()) {
        Some(message) => Ok(message),
        None => callback.read().map(AlibabaMessage::Other),
    }
}

impl AlibabaMessage {
    /// The orders it is about, as often as they are named.
    #[must_use]
    pub fn order_ids(&self) -> Vec<&OrderId> {
        let ids: Vec<&OrderId> = match self {
            Self::Order(notice) => notice.order_id.iter().collect(),
            Self::Refund(notice) => notice.order_id.iter().collect(),
            Self::BatchPay(notice) => notice.batch_pay.iter().filter_map(|paid| paid.order_id.as_ref()).collect(),
            Self::Parcel(notice) => orders_of(notice.parcel.as_ref().map(|parcel| &parcel.order_logs_items)),
            Self::Waybill(notice) => orders_of(notice.change.as_ref().map(|change| &change.order_logs_items)),
            Self::Package(notice) => notice.trade_order_ids.iter().collect(),
            Self::Other(_) => Vec::new(),
        };
        ids.into_iter().filter(|id| !id.is_blank()).collect()
    }

    /// When it happened, by the body; `None` where the body does not say.
    #[must_use]
    pub fn happened_at(&self) -> Option<&Time> {
        match self {
            Self::Order(notice) => notice.msg_send_time.as_ref(),
            Self::Refund(notice) => notice.msg_send_time.as_ref(),
            Self::Parcel(notice) => notice.parcel.as_ref().and_then(|parcel| parcel.change_time.as_ref()),
            Self::Waybill(notice) => notice.change.as_ref().and_then(|change| change.event_time.as_ref()),
            Self::Package(notice) => notice.action_time.as_ref(),
            Self::BatchPay(_) | Self::Other(_) => None,
        }
    }
}

fn orders_of(lines: Option<&Vec<MovedLine>>) -> Vec<&OrderId> {
    lines.into_iter().flatten().filter_map(|line| line.order_id.as_ref()).collect()
}
