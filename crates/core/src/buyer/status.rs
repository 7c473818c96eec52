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
    /// What there is to pay, or was paid, where the platform says so.
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
