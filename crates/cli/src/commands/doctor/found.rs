//! The checks of the doctor: what each found, and what to do next.

use daigou_core::{Certainty, Error, ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Ok,
    Failed,
    /// It does not apply here.
    Skipped,
}

impl State {
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Ok => "✓",
            Self::Failed => "✗",
            Self::Skipped => "–",
        }
    }
}

/// A check, as it is told.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Check {
    pub(super) area: String,
    pub(super) check: &'static str,
    pub(super) state: State,
    pub(super) told: String,
    /// The next step for a person.
    pub(super) next: Option<String>,
    #[serde(skip)]
    pub(super) code: u8,
}

impl Check {
    pub(super) fn ok(area: impl Into<String>, check: &'static str, told: impl Into<String>) -> Self {
        Self { area: area.into(), check, state: State::Ok, told: told.into(), next: None, code: 0 }
    }

    pub(super) fn skipped(area: impl Into<String>, check: &'static str, told: impl Into<String>) -> Self {
        Self { state: State::Skipped, ..Self::ok(area, check, told) }
    }

    pub(super) fn failed(area: impl Into<String>, check: &'static str, told: impl Into<String>, code: u8) -> Self {
        Self { state: State::Failed, code, ..Self::ok(area, check, told) }
    }

    /// A check that failed by an error, with its hint.
    pub(super) fn by(area: impl Into<String>, check: &'static str, error: &Error) -> Self {
        let code = match error.certainty() {
            Certainty::Answered | Certainty::Unreadable => 1,
            _ if matches!(error.kind(), ErrorKind::Usage | ErrorKind::Unpublished | ErrorKind::Unconfirmed) => 2,
            _ => 3,
        };
        let failed = Self::failed(area, check, error.message(), code);
        error.hint().into_iter().fold(failed, |failed, hint| failed.then(hint))
    }

    pub(super) fn then(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

/// The checks and what to keep.
#[derive(Debug, Default, Serialize)]
pub(super) struct Found {
    pub(super) ok: bool,
    pub(super) checks: Vec<Check>,
    /// The settings that the accounts were seen to need, by their names in a daigou.toml.
    pub(super) keep: BTreeMap<&'static str, String>,
}
