//! What a fault did, as the journal shows it.

use super::kind::Kind;
use serde::Serialize;

/// A fault that struck a request, and what it did to it or to its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FaultEffect {
    /// The fault's name in rules.
    pub fault: &'static str,
    /// What it did, in words.
    pub effect: String,
}

impl FaultEffect {
    pub(super) fn new(kind: Kind, effect: String) -> Self {
        Self { fault: kind.word(), effect }
    }
}
