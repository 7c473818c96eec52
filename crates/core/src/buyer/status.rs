//! An order as it stands on the platform, in the words that all platforms share.

use crate::value::{Money, OrderId};
use serde::{Deserialize, Serialize};

/// An order as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The platform's number.
    pub id: OrderId,
    /// Where it stands.
    pub state: OrderStatus,
    /// The amount to pay, or that was paid, where the platform says so.
    pub total: Option<Money>,
    /// The platform's own word for where it stands, such as `waitbuyerpay`.
    pub platform_state: Option<String>,
}

/// Where an order stands, in the words that all platforms share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderStatus {
    /// Waiting for its payment.
    Unpaid,
    /// Paid, and waiting for its seller.
    Paid,
    /// On its way.
    Shipped,
    /// Received and settled.
    Done,
    /// Cancelled or closed.
    Closed,
    /// The platform's word is not known; see [`Order::platform_state`].
    Unknown,
}

impl OrderStatus {
    /// Tells whether nothing more will happen to it by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Closed)
    }

    /// Tells whether it was paid; `None` where its status does not say.
    #[must_use]
    pub const fn is_paid(self) -> Option<bool> {
        match self {
            Self::Unpaid => Some(false),
            Self::Paid | Self::Shipped | Self::Done => Some(true),
            Self::Closed | Self::Unknown => None,
        }
    }
}
