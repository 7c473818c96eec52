//! What is counted for Prometheus: requests as they are answered, calls to the platforms as they end, and what the store
//! holds when somebody looks. The names are in one place, so that a scrape always has all of them described.

use super::Service;
use daigou_core::{EndedHook, Error};
use daigou_ledger::placing::{PlacementState, count_by_state};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const REQUESTS: &str = "daigou_requests_total";
const REQUEST_SECONDS: &str = "daigou_request_seconds";
const CALLS: &str = "daigou_calls_total";
const ATTEMPTS: &str = "daigou_call_attempts_total";
const CALL_SECONDS: &str = "daigou_call_seconds";
const PLACEMENTS: &str = "daigou_placements";
const OLDEST_UNKNOWN: &str = "daigou_oldest_open_placement_seconds";
const INBOX_DEPTH: &str = "daigou_inbox_depth";
const INBOX_AGE: &str = "daigou_inbox_oldest_seconds";
const INBOX_DEAD: &str = "daigou_inbox_dead";
const SECONDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The process's recorder; it is made once.
static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// The recorder, which is installed with the first call.
fn recorder() -> Result<PrometheusHandle, BuildError> {
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*recorder {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    describe_counter!(REQUESTS, "Requests, by route, method and status");
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "How long requests took");
    describe_counter!(CALLS, "Calls to the platforms, by operation, outcome and certainty");
    describe_counter!(ATTEMPTS, "Attempts of these calls");
    describe_histogram!(CALL_SECONDS, Unit::Seconds, "How long calls to the platforms took, all attempts together");
    describe_gauge!(PLACEMENTS, "Orders that the store knows, by state");
    describe_gauge!(OLDEST_UNKNOWN, Unit::Seconds, "Age of the oldest order that is neither placed nor refused");
    describe_gauge!(INBOX_DEPTH, "Callbacks that are to be handled");
    describe_gauge!(INBOX_AGE, Unit::Seconds, "Age of the oldest of them");
    describe_gauge!(INBOX_DEAD, "Callbacks that were given up");
    *recorder = Some(handle.clone());
    Ok(handle)
}

/// Begins to count. What happened before is not counted.
///
/// # Errors
/// Another recorder is installed in this process.
pub(crate) fn begin() -> Result<(), Error> {
    recorder().map(drop).map_err(|error| Error::usage(format!("the metrics cannot be recorded: {error}")))
}

/// Counts a request that was answered.
pub(crate) fn request(route: &'static str, method: &str, status: u16, took: Duration) {
    counter!(REQUESTS, "route" => route, "method" => method.to_owned(), "status" => status.to_string()).increment(1);
    histogram!(REQUEST_SECONDS, "route" => route).record(took.as_secs_f64());
}

/// Hears of the calls to the platforms, and counts them: for the clients' builders.
#[must_use]
pub fn counted() -> EndedHook {
    Arc::new(|ended| {
        let (outcome, certainty) =
            ended.error.map_or(("done", "answered"), |error| (error.kind().as_str(), error.certainty().as_str()));
        let (marketplace, operation) = (ended.marketplace, ended.operation.to_owned());
        let labels = [("marketplace", marketplace.to_owned()), ("operation", operation)];
        let mut all = labels.to_vec();
        all.extend([("outcome", outcome.to_owned()), ("certainty", certainty.to_owned())]);
        counter!(CALLS, &all).increment(1);
        counter!(ATTEMPTS, &labels).increment(u64::from(ended.attempts));
        histogram!(CALL_SECONDS, &labels).record(ended.took.as_secs_f64());
    })
}

/// Everything in Prometheus' text, with the store as it stands now.
///
/// # Errors
/// The store cannot be read, or another recorder is installed.
pub(crate) async fn text(service: &Service) -> Result<String, Error> {
    const STATES: [PlacementState; 5] = [
        PlacementState::Intended,
        PlacementState::Sending,
        PlacementState::Unknown,
        PlacementState::Placed,
        PlacementState::Refused,
    ];
    begin()?;
    let counted = count_by_state(service.store()).await?;
    for state in STATES {
        let count = counted.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
        gauge!(PLACEMENTS, "state" => state.as_str()).set(number(count));
    }
    let ledger = service.ledger().metrics().await?;
    gauge!(OLDEST_UNKNOWN).set(seconds(ledger.oldest_millis));
    let inbox = service.inbox().metrics().await?;
    gauge!(INBOX_DEPTH).set(number(inbox.depth));
    gauge!(INBOX_AGE).set(seconds(inbox.oldest_millis));
    gauge!(INBOX_DEAD).set(number(inbox.dead));
    recorder()
        .map(|handle| handle.render())
        .map_err(|error| Error::usage(format!("the metrics cannot be told: {error}")))
}

/// Milliseconds as the seconds that gauges have.
#[allow(clippy::float_arithmetic, reason = "a gauge is a float")]
fn seconds(millis: i64) -> f64 {
    number(millis) / 1000.0
}

/// A count as Prometheus has numbers.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53, and amounts are none of them")]
fn number(count: i64) -> f64 {
    count as f64
}
