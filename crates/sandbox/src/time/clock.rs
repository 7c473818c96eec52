//! The sandbox's time: the machine's, the machine's moved on, or standing still. Everything that waits in the world obeys
//! it. Signatures are judged by the machine's own time, as is the `Date` of answers.

use super::instants;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The clock.
#[derive(Debug, Default)]
pub(crate) struct Clock(Mutex<Reading>);

/// How the sandbox's time follows from the machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// How the clock is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    Real,
    Frozen,
}

impl Mode {
    /// This from a time on.
    pub(crate) fn reading(self, at: i64) -> Reading {
        match self {
            Self::Real => Reading::Running(at.saturating_sub(instants::now())),
            Self::Frozen => Reading::Frozen(at),
        }
    }
}

/// A setting of the clock.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    pub(crate) mode: Mode,
    /// The time that it shows; the one that it shows already, where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) now_millis: Option<i64>,
}

impl Setting {
    /// The time that is said.
    pub(crate) fn time(&self) -> Result<Option<i64>, &'static str> {
        /// The beginning of the year 9000.
        const LAST: i64 = 221_845_392_000_000;
        match self.now_millis {
            Some(at) if !(0..=LAST).contains(&at) => Err("now_millis: must be milliseconds from 1970 to the year 9000"),
            at => Ok(at),
        }
    }
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        match *self.reading() {
            Reading::Running(ahead) => instants::now().saturating_add(ahead),
            Reading::Frozen(at) => at,
        }
    }

    /// How it goes.
    pub(crate) fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes like this from now on.
    pub(crate) fn set(&self, reading: Reading) {
        *self.reading() = reading;
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
    use super::{Clock, Mode, Reading};

    #[test]
    fn it_goes_on_stands_still_and_never_goes_back() {
        let clock = Clock::default();
        let at = clock.now();
        clock.set(Mode::Frozen.reading(at));
        clock.advance_to(at + 5000);
        clock.advance_to(at);
        assert_eq!(clock.now(), at + 5000);
        clock.set(Mode::Real.reading(clock.now()));
        assert!(clock.now() >= at + 5000);
        clock.advance_to(at + 1_000_000);
        assert!(matches!(*clock.reading(), Reading::Running(ahead) if ahead > 900_000));
    }
}
