//! A rule: which fault, whom it may strike, how probably, how often and how; how it is shown; and what a fault that
//! struck is said to have done.

use super::kind::{How, Kind, Member};
use serde::Serialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// A fault that struck a request, and what it did to it or to its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FaultEffect {
    /// The fault's name in rules.
    pub fault: &'static str,
    /// The effect, in words.
    pub effect: String,
}

impl FaultEffect {
    pub(super) fn new(kind: Kind, effect: String) -> Self {
        Self { fault: kind.word(), effect }
    }
}

/// A fault that the sandbox injects: which, whom it may strike, how probably and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(super) kind: Kind,
    /// The operation's id; none for any.
    pub(super) operation: Option<String>,
    pub(super) marketplace: Option<String>,
    /// The one account that is meant, by its key.
    pub(super) account: Option<String>,
    /// As it was written.
    pub(super) probability: f64,
    /// How many of a thousand million strike.
    pub(super) parts: u64,
    /// How often it may strike.
    pub(super) times: Option<u64>,
    /// Milliseconds; none where it is not said and no default is meant.
    pub(super) delay: Option<u64>,
    /// Milliseconds more, at most.
    pub(super) jitter: u64,
    /// Seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) per_second: u64,
    pub(super) code: i64,
    pub(super) seconds: i64,
    pub(super) how: Option<How>,
    pub(super) characters: u64,
    pub(super) text: String,
    /// Set where it means only orders that were made since the rule was set.
    pub(super) only_new: bool,
    /// The one order that is meant, by the caller's number.
    pub(super) reference: Option<String>,
    pub(super) total: u64,
    pub(super) lines: u64,
}

impl Fault {
    /// Tells whether it may strike an operation.
    pub(super) fn means(&self, marketplace: &str, operation: &str, account: Option<&str>) -> bool {
        self.operation.as_ref().is_none_or(|own| own == operation)
            && self.marketplace.as_ref().is_none_or(|own| own == marketplace)
            && self.account.as_deref().is_none_or(|own| account == Some(own))
            && self.kind.lists(marketplace, operation)
    }

    /// How long it holds what it strikes, by the machine's clock.
    pub(super) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay.unwrap_or_default())
    }

    /// How much later it makes things, in milliseconds of the sandbox's clock.
    pub(super) fn millis(&self) -> i64 {
        self.seconds.saturating_mul(1000)
    }

    /// The rule as it is written, with the defaults that it has.
    pub(crate) fn members(&self) -> Map<String, Value> {
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
        put("operation", self.operation.as_deref().unwrap_or("*").into());
        put("fault", self.kind.word().into());
        put("probability", self.probability.into());
        put("times", self.times.into());
        if let Some(marketplace) = &self.marketplace {
            put("marketplace", marketplace.as_str().into());
        }
        if let Some(account) = &self.account {
            put("account", account.as_str().into());
        }
        for member in Member::ALL.iter().copied().filter(|member| self.kind.has(*member)) {
            let value = self.value(member);
            if !value.is_null() {
                put(member.word(), value);
            }
        }
        out
    }

    /// A member's value; null where it has none.
    fn value(&self, member: Member) -> Value {
        match member {
            Member::DelayMs => self.delay.into(),
            Member::JitterMs => self.jitter.into(),
            Member::RetryAfter => self.retry_after.into(),
            Member::PerSecond => self.per_second.into(),
            Member::Code => self.code.into(),
            Member::Seconds => self.seconds.into(),
            Member::How => self.how.map(How::word).into(),
            Member::Characters if self.how == Some(How::Cut) => self.characters.into(),
            Member::Text if self.how == Some(How::Append) => self.text.as_str().into(),
            Member::Characters | Member::Text => Value::Null,
            Member::Orders => (if self.only_new { "new" } else { "all" }).into(),
            Member::Reference => self.reference.as_deref().into(),
            Member::Total => self.total.into(),
            Member::Lines => self.lines.into(),
        }
    }
}
