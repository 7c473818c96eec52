//! How often, how soon, and how much: the retry policy, the retry budget and the throttle.
//!
//! What *may* be retried is not decided here but by the error: see [`crate::Error::is_retryable`].

use crate::clock::{Clock, Random};
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// How often and how soon a retryable call is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many attempts there are at the most, the first included. 1 switches retries off.
    pub max_attempts: u32,
    /// The upper bound of the wait before the second attempt; it doubles from one to the next.
    pub first_wait: Duration,
    /// The upper bound that it doubles up to.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_attempts: 3, first_wait: Duration::from_millis(200), longest_wait: Duration::from_secs(10) }
    }
}

impl RetryPolicy {
    /// Full jitter: evenly between zero and the doubled bound.
    pub(crate) fn back_off(&self, attempt: u32, random: &dyn Random) -> Duration {
        let doubled = self.first_wait.saturating_mul(1u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
        let bound = u64::try_from(doubled.min(self.longest_wait).as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(random.next_u64() % bound.saturating_add(1).max(1))
    }
}

/// A bucket of retries shared by all calls of a client, so that an outage is not amplified: each retry costs
/// five tokens, each success gives one back.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<u32>);

const BUDGET: u32 = 500;
const COST: u32 = 5;

impl Default for RetryBudget {
    fn default() -> Self {
        Self(Mutex::new(BUDGET))
    }
}

impl RetryBudget {
    pub(crate) fn take(&self) -> bool {
        let mut tokens = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match tokens.checked_sub(COST) {
            Some(left) => {
                *tokens = left;
                true
            }
            None => false,
        }
    }

    pub(crate) fn refund(&self) {
        let mut tokens = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *tokens = (*tokens + 1).min(BUDGET);
    }
}

/// An optional limit of a client, in requests a second and in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// At most this many requests a second, evenly spaced.
    pub per_second: Option<u32>,
    /// At most this many requests at the same time.
    pub in_flight: Option<u32>,
}

#[derive(Debug)]
pub(crate) struct Throttle {
    /// The time between two requests, and when the next may go.
    spacing: Option<(Duration, Mutex<Duration>)>,
    in_flight: Option<Semaphore>,
}

impl Throttle {
    pub(crate) fn new(limits: Limits) -> Self {
        let spacing = limits.per_second.filter(|n| *n > 0).map(|n| (Duration::from_secs(1) / n, Mutex::default()));
        let in_flight = limits.in_flight.filter(|n| *n > 0).map(|n| Semaphore::new(n as usize));
        Self { spacing, in_flight }
    }

    /// Waits for a place. The place is held until the permit is dropped.
    pub(crate) async fn acquire(&self, clock: &dyn Clock) -> Option<SemaphorePermit<'_>> {
        let permit = match &self.in_flight {
            // The semaphore is never closed: an error cannot come.
            Some(semaphore) => semaphore.acquire().await.ok(),
            None => None,
        };
        if let Some((gap, next)) = &self.spacing {
            let now = clock.monotonic();
            let turn = {
                let mut next = next.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let turn = (*next).max(now);
                *next = turn + *gap;
                turn
            };
            if turn > now {
                clock.sleep(turn - now).await;
            }
        }
        permit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{ManualClock, SeededRandom};

    #[test]
    fn waits_double_up_to_the_bound_and_jitter_below_it() {
        let policy = RetryPolicy {
            first_wait: Duration::from_millis(100),
            longest_wait: Duration::from_millis(250),
            ..RetryPolicy::default()
        };
        let random = SeededRandom::new(7);
        for (attempt, bound) in [(1, 100), (2, 200), (3, 250), (40, 250)] {
            let waits: Vec<_> = (0..200).map(|_| policy.back_off(attempt, &random)).collect();
            assert!(waits.iter().all(|w| *w <= Duration::from_millis(bound)));
            assert!(waits.iter().any(|w| *w > Duration::from_millis(bound / 2)));
        }
    }

    #[test]
    fn an_outage_drains_the_budget_and_successes_fill_it() {
        let budget = RetryBudget::default();
        assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
        (0..5).for_each(|_| budget.refund());
        assert!(budget.take());
        assert!(!budget.take());
    }

    #[tokio::test]
    async fn requests_are_spaced_evenly() {
        let clock = ManualClock::at(0);
        let throttle = Throttle::new(Limits { per_second: Some(4), in_flight: None });
        for _ in 0..5 {
            throttle.acquire(&clock).await;
        }
        assert_eq!(clock.monotonic(), Duration::from_secs(1));
    }
}
