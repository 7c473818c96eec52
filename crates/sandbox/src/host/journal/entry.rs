//! An entry of the journal as people read it.

use crate::host::auth::SignatureCheck;
use crate::host::faults::FaultEffect;
use serde::Serialize;
use std::collections::BTreeMap;

/// One request to a platform: what came in, what the signature check found, what was answered.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Counts from 1, without gaps.
    pub sequence: u64,
    /// When it came, RFC 3339 in China time.
    pub received_at: String,
    /// The HTTP method.
    pub method: String,
    /// The whole path, `/pandapon` or `/dajisaas` included.
    pub path: String,
    /// The query as it came, without the question mark.
    pub query: Option<String>,
    /// The marketplace, where the route is known.
    pub marketplace: Option<&'static str>,
    /// The operation, where the route is known.
    pub operation: Option<&'static str>,
    /// `v1` or `v2`, where the route is known.
    pub generation: Option<&'static str>,
    /// The headers that prove the sender, and `content-type`, as far as they came.
    pub headers: BTreeMap<&'static str, String>,
    /// The body, as text; cut at 64 KiB.
    pub body: String,
    /// The fault that struck it, the first where there are several; left out where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// Every fault that struck it, with what it did; left out where none did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultEffect>,
    /// The result of the signature check; none where it was not reached.
    pub signature: Option<SignatureCheck>,
    /// The HTTP status of the answer; 0 where a fault left none to send.
    pub status: u16,
    /// The `code` of the answer's envelope; 0 where there is no envelope.
    pub code: i64,
    /// The answer's body, lost on its way or not; cut at 64 KiB.
    pub answer: String,
}
