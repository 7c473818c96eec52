//! Calls that ended, for whoever counts them.

use crate::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// A call that ended, all attempts together.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ended<'c> {
    /// The marketplace.
    pub marketplace: &'static str,
    /// The operation.
    pub operation: &'c str,
    /// How often it was sent, or tried to be.
    pub attempts: u32,
    /// How long it took, waits between attempts included.
    pub took: Duration,
    /// Why it failed; none where it was done.
    pub error: Option<&'c Error>,
}

/// Hears of every call once it ended. It runs within the call: be quick.
pub type EndedHook = Arc<dyn Fn(&Ended<'_>) + Send + Sync>;
