//! Limits that are given in seconds.

use std::time::Duration;

/// Reads seconds, from 0.05 to 599.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let rule = || format!("must be seconds from 0.05 to 599, such as 30 or 2.5, got `{text}`");
    let seconds: f64 = text.parse().map_err(|_| rule())?;
    if !(0.05..600.0).contains(&seconds) {
        return Err(rule());
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| rule())
}
