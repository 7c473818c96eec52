//! How long ago something was, for who must not be late: a lease is over for others after its time, whatever this process
//! did meanwhile.

use daigou_core::clock::Clock;
use std::time::Duration;

/// A moment by both of the machine's clocks. The one that does not jump runs on while the process is halted, but on many
/// systems not while the machine sleeps; the other one shows that, but may be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Since {
    monotonic: Duration,
    wall_millis: i64,
}

impl Since {
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        Self { monotonic: clock.monotonic(), wall_millis: clock.unix_millis() }
    }

    /// How long ago it was, by the clock that shows more: never too little, unless the machine slept and its clock was set
    /// back meanwhile.
    pub(crate) fn passed(self, clock: &dyn Clock) -> Duration {
        let wall = clock.unix_millis().saturating_sub(self.wall_millis);
        let wall = Duration::from_millis(u64::try_from(wall).unwrap_or_default());
        clock.monotonic().saturating_sub(self.monotonic).max(wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::clock::ManualClock;

    #[derive(Debug)]
    struct Slept(ManualClock, i64);

    #[async_trait::async_trait]
    impl Clock for Slept {
        fn unix_millis(&self) -> i64 {
            self.0.unix_millis() + self.1
        }

        fn monotonic(&self) -> Duration {
            self.0.monotonic()
        }

        async fn sleep(&self, duration: Duration) {
            self.0.sleep(duration).await;
        }
    }

    #[test]
    fn a_machine_that_slept_and_a_clock_that_was_set_back_are_both_seen() {
        let mut clock = Slept(ManualClock::at(1_000_000), 0);
        let since = Since::now(&clock);
        clock.0.advance(Duration::from_secs(5));
        assert_eq!(since.passed(&clock), Duration::from_secs(5));
        clock.1 = 60_000;
        assert_eq!(since.passed(&clock), Duration::from_secs(65), "the machine slept");
        clock.1 = -60_000;
        assert_eq!(since.passed(&clock), Duration::from_secs(5), "the clock was set back");
    }
}
