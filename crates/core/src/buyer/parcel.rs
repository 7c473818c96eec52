//! Parcels and where they are.

use super::vendor::{Vendor, instant};
use crate::value::Time;
use serde::{Deserialize, Serialize};

/// Where a parcel is, in the words that all platforms share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ParcelStatus {
    /// Waiting for the courier.
    Waiting,
    /// The courier has it.
    Collected,
    /// On its way.
    InTransit,
    /// Out for delivery.
    Delivering,
    /// Delivered.
    Delivered,
    /// Its delivery failed, or it goes back.
    Failed,
    /// The platform's word is not known.
    #[default]
    Unknown,
}

/// A parcel.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Parcel {
    /// The courier's number of it.
    pub waybill: Option<String>,
    /// The courier.
    pub carrier: Option<String>,
    /// Where it is.
    pub status: ParcelStatus,
    /// The platform's own word for it.
    pub platform_status: Option<String>,
    /// The lines in it, by their numbers, where the platform says so.
    pub lines: Vec<String>,
    /// The events, in the order of time.
    pub events: Vec<ParcelEvent>,
    /// The platform's own object.
    #[serde(skip)]
    pub vendor: Vendor,
}

/// An event in a parcel's way.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParcelEvent {
    /// When.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date-time")))]
    #[serde(serialize_with = "instant")]
    pub at: Option<Time>,
    /// Where.
    pub place: Option<String>,
    /// The event in the courier's words.
    pub text: Option<String>,
}
