//! Refunds: what is asked for, and where it stands.

use super::vendor::{self, Vendor, instant};
use crate::value::{Money, OrderId, Personal, Picture, Time};
use serde::{Deserialize, Serialize};

/// Where a refund stands, in the words that all platforms share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundStatus {
    /// Waiting for the seller.
    Asked,
    /// The seller agreed; the money follows.
    Agreed,
    /// The goods have to be sent back.
    ReturnGoods,
    /// The goods are on their way back.
    Returned,
    /// The money came back.
    Refunded,
    /// The seller refused; it can be changed or withdrawn.
    Refused,
    /// Withdrawn, or ended without money.
    Closed,
    /// The platform's word is not known.
    #[default]
    Unknown,
}

/// A refund to ask for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewRefund {
    /// The order.
    pub order: OrderId,
    /// Which lines, by the platform's numbers of them; all of them where it is empty.
    pub lines: Vec<String>,
    /// How much; everything that may be asked for where it is absent.
    pub amount: Option<Money>,
    /// Why: the id or the text of one of [`refund_reasons`](super::Buyer::refund_reasons), or free text where the platform
    /// takes it.
    pub reason: String,
    /// More words for the seller.
    pub description: Option<String>,
    /// Set where the goods go back.
    pub return_goods: bool,
    /// Pictures that show what is wrong.
    pub pictures: Vec<Picture>,
}

impl NewRefund {
    /// A refund of everything of an order, without a return.
    pub fn new(order: OrderId, reason: impl Into<String>) -> Self {
        Self {
            order,
            lines: Vec::new(),
            amount: None,
            reason: reason.into(),
            description: None,
            return_goods: false,
            pictures: Vec::new(),
        }
    }
}

/// A reason that a refund may have.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefundReason {
    /// The platform's id of it.
    pub id: Option<String>,
    /// The reason in the platform's words.
    pub text: Option<String>,
}

/// A refund that was asked for.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refund {
    /// The platform's number.
    pub refund_id: String,
    /// The order.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub order_id: Option<OrderId>,
    /// Where it stands.
    pub status: RefundStatus,
    /// The platform's own word for it.
    pub platform_status: Option<String>,
    /// How much.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "amount_fen", serialize_with = "vendor::fen")]
    pub amount: Option<Money>,
    /// Why.
    pub reason: Option<String>,
    /// When it was asked for.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date-time")))]
    #[serde(serialize_with = "instant")]
    pub created_at: Option<Time>,
    /// Where goods are to be sent back to.
    pub return_to: Option<ReturnAddress>,
    /// The platform's own object.
    #[serde(skip)]
    pub vendor: Vendor,
}

/// Where goods are to be sent back to.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReturnAddress {
    /// Who receives them.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub name: Option<Personal>,
    /// By which phone.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub mobile: Option<Personal>,
    /// Where.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub address: Option<Personal>,
}

/// The parcel by which goods are sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnParcel {
    /// The courier's number of it.
    pub waybill: String,
    /// The courier: its name or the platform's code of it.
    pub carrier: String,
    /// Words for the seller, such as what goes back.
    pub description: Option<String>,
    /// Pictures of the parcel or its receipt.
    pub pictures: Vec<Picture>,
    /// The sender's phone.
    pub phone: Option<Personal>,
}

impl ReturnParcel {
    /// A parcel.
    pub fn new(carrier: impl Into<String>, waybill: impl Into<String>) -> Self {
        let (waybill, carrier) = (waybill.into(), carrier.into());
        Self { waybill, carrier, description: None, pictures: Vec::new(), phone: None }
    }
}
