//! A callback as the admin API and users of the crate see it.

use crate::time::instants::exact_text;
use serde::{Deserialize, Serialize};

/// A callback, and what became of it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Counts from 1, without gaps; a reset does not start anew.
    pub id: u64,
    /// Who pushes it: `pandapon` or `dajisaas`.
    pub platform: &'static str,
    /// The account whose order it is about, by its place in the list of accounts.
    pub account: usize,
    /// The marketplace: `alibaba1688` or `taobao`.
    pub marketplace: &'static str,
    /// The order, as the list of orders names it.
    pub order_id: String,
    /// The message's type: PandaPon's `messageType`, 1688's topic, or Taobao's number.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it went last, or is to go; none where no target was ever set for it.
    pub url: Option<String>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why it was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// When it happened, RFC 3339 in China time, by the sandbox's clock.
    pub created_at: String,
    /// When it is attempted next, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<String>,
    /// The attempts, oldest first; the newest 100.
    pub attempts: Vec<Attempt>,
    /// The body's type.
    pub content_type: &'static str,
    /// The body as it is sent.
    pub body: String,
    /// DajiSaaS: the JSON in the form's `message`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DeliveryState {
    /// To be attempted, for the first time or again.
    Pending,
    /// The target answered HTTP 200.
    Delivered,
    /// The last attempt failed.
    Failed,
    /// Not sent: there is no target, or a fault.
    Dropped,
}

/// Deliveries by what became of them.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) pending: usize,
    pub(crate) delivered: usize,
    pub(crate) failed: usize,
    pub(crate) dropped: usize,
}

/// One attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// When it began, RFC 3339 in China time, by the sandbox's clock.
    pub at: String,
    /// The status that the target answered; only 200 counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How long it took, in real milliseconds.
    pub millis: u64,
}

/// A time as deliveries show it.
pub(super) fn moment(millis: i64) -> String {
    exact_text(millis)
}
