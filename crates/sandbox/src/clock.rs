//! The sandbox's time: the machine's, the machine's moved on, or standing still. Everything that waits in the world obeys
//! it. Signatures are judged by the machine's own time, as is the `Date` of answers.

use crate::times;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The clock.
#[derive(Debug, Default)]
pub(crate) struct Clock(Mutex<Reading>);

/// How the sandbox's time follows from the machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As much later than the machine's, in milliseconds.
    Running(i64),
    /// Always this, in milliseconds since 1970.
    Frozen(i64),
}

impl Default for Reading {
    fn default() -> Self {
        Self::Running(0)
    }
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        match *self.reading() {
            Reading::Running(ahead) => times::now().saturating_add(ahead),
            Reading::Frozen(at) => at,
        }
    }

    /// How it goes.
    pub(crate) fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stands still at what it shows.
    pub(crate) fn freeze(&self) {
        let now = self.now();
        *self.reading() = Reading::Frozen(now);
    }

    /// Goes on from what it shows.
    pub(crate) fn run(&self) {
        let now = self.now();
        *self.reading() = Reading::Running(now.saturating_sub(times::now()));
    }

    /// Moves on to a time, never back.
    pub(crate) fn advance_to(&self, time: i64) {
        let now = self.now();
        let step = time.saturating_sub(now).max(0);
        let mut reading = self.reading();
        *reading = match *reading {
            Reading::Running(ahead) => Reading::Running(ahead.saturating_add(step)),
            Reading::Frozen(at) => Reading::Frozen(at.saturating_add(step)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Reading};

    #[test]
    fn it_goes_on_stands_still_and_never_goes_back() {
        let clock = Clock::default();
        clock.freeze();
        let at = clock.now();
        clock.advance_to(at + 5000);
        clock.advance_to(at);
        assert_eq!(clock.now(), at + 5000);
        clock.run();
        assert!(clock.now() >= at + 5000);
        clock.advance_to(at + 1_000_000);
        assert!(matches!(*clock.reading(), Reading::Running(ahead) if ahead > 900_000));
    }
}
