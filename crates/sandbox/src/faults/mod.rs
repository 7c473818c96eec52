//! Faults that are injected on purpose: which there are ([`Fault`]), when one strikes ([`Faults`]), and what it does to
//! an answer (`wire.rs`).
//!
//! A rule names a fault, whom it may strike and how probable that is. Chance follows from the sandbox's seed and from
//! the rule's place among the rules since the last deletion: the same seed, rules and calls give the same faults.
//!
//! **When.** A request's fault is drawn once, when its operation is known and before its signature is looked at: the
//! rules are asked in their order, and the first that strikes is the only one. What strikes `before` leaves the request
//! as if it had never come, signature and nonce included; what strikes `after` lets everything happen first. Requests of
//! no operation have no faults, nor has the admin API.

mod admin;
mod kind;
mod rule;
mod wire;

pub(crate) use admin::{add, forget, list};
pub(crate) use kind::Kind;
pub use rule::Fault;

use crate::callbacks::Disturb;
use crate::world::Chance;
use daigou_core::Operation;

/// What keeps the faults' chance apart from that of the world.
const THING: u64 = 0xFA17;

/// One thousand million: chances are counted in its parts.
pub(crate) const WHOLE: u64 = 1_000_000_000;

/// A rule, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) fault: Fault,
    /// How often it struck.
    pub(crate) fired: u64,
    chance: Chance,
}

impl Rule {
    /// Whether it strikes now.
    fn strikes(&mut self) -> bool {
        if self.fault.times.is_some_and(|times| self.fired >= times) {
            return false;
        }
        let strikes = self.chance.next() % WHOLE < self.fault.parts;
        self.fired += u64::from(strikes);
        strikes
    }
}

/// The rules in force. Its lock is held for a moment only, and may be taken under any other.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: u64,
    /// Those that the sandbox was started with.
    first: Vec<Fault>,
    rules: Vec<Rule>,
}

impl Faults {
    /// With the rules that a sandbox is started with.
    pub(crate) fn new(seed: u64, first: Vec<Fault>) -> Self {
        let mut out = Self { seed, first: first.clone(), rules: Vec::new() };
        out.add(first);
        out
    }

    /// Back to the rules that the sandbox was started with, by another seed.
    pub(crate) fn reset(&mut self, seed: u64) {
        *self = Self::new(seed, std::mem::take(&mut self.first));
    }

    /// Adds rules after the others.
    pub(crate) fn add(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            let place = u64::try_from(self.rules.len()).unwrap_or_default();
            let chance = Chance::of(self.seed, THING + place);
            self.rules.push(Rule { fault, fired: 0, chance });
        }
    }

    /// Forgets every rule, those of the start too.
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The rules, in the order in which they are asked.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What strikes a request.
    pub(crate) fn request(&mut self, operation: &Operation) -> Option<Fault> {
        self.draw(|fault| fault.kind.is_of_requests() && fault.means(operation.marketplace, operation.id))
    }

    /// Whether a connection could be refused: without reading from it, it is not known whose it is.
    pub(crate) fn may_refuse(&self) -> bool {
        self.rules.iter().any(|rule| rule.fault.kind == Kind::Refuse)
    }

    /// Whether a connection is refused.
    pub(crate) fn refuse(&mut self) -> bool {
        self.draw(|fault| fault.kind == Kind::Refuse).is_some()
    }

    /// How much a read of orders is behind, in milliseconds.
    pub(crate) fn stale(&mut self, operation: &Operation) -> Option<i64> {
        let means = |fault: &Fault| fault.kind == Kind::StaleRead && fault.means(operation.marketplace, operation.id);
        self.draw(means).map(|fault| fault.millis())
    }

    /// What strikes a callback, by its marketplace and the id of its message, such as `message.order_status`.
    pub(crate) fn callback(&mut self, marketplace: &str, message: &str) -> Option<Disturb> {
        let fault = self.draw(|fault| fault.kind.is_of_callbacks() && fault.means(marketplace, message))?;
        match fault.kind {
            Kind::Drop => Some(Disturb::Drop),
            Kind::Duplicate => Some(Disturb::Duplicate),
            Kind::Reorder => Some(Disturb::Reorder),
            Kind::Delay => Some(Disturb::Delay(fault.millis())),
            _ => None,
        }
    }

    fn draw(&mut self, means: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let rule = self.rules.iter_mut().find_map(|rule| (means(&rule.fault) && rule.strikes()).then_some(rule))?;
        tracing::debug!(fault = rule.fault.kind.as_str(), fired = rule.fired, "a fault strikes");
        Some(rule.fault.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};
    use crate::callbacks::Disturb;

    fn drawn(seed: u64) -> Vec<Option<Disturb>> {
        let rules = r#"[{"operation": "message.order_status", "fault": "delay", "probability": 0.3, "seconds": 5},
            {"operation": "*", "marketplace": "alibaba1688", "fault": "duplicate", "probability": 0.5},
            {"operation": "*", "fault": "drop", "times": 1}, {"operation": "*", "fault": "reorder"}]"#;
        let mut faults = Faults::new(seed, Fault::list(rules).unwrap());
        let drawn: Vec<_> = (0..60).map(|_| faults.callback("alibaba1688", "message.order_status")).collect();
        let fired: Vec<u64> = faults.rules().iter().map(|rule| rule.fired).collect();
        assert!(fired.iter().sum::<u64>() == 60 && fired[2] == 1 && fired.iter().all(|fired| *fired > 0), "{fired:?}");
        assert_eq!(faults.callback("taobao", "message.refund"), Some(Disturb::Reorder));
        drawn
    }

    #[test]
    fn callbacks_are_struck_by_their_rules_in_the_same_row_for_a_seed() {
        let row = drawn(1);
        for fault in [Disturb::Drop, Disturb::Duplicate, Disturb::Reorder, Disturb::Delay(5000)] {
            assert!(row.contains(&Some(fault)), "{fault:?}");
        }
        assert_eq!(drawn(1), row);
        assert_ne!(drawn(2), row);
    }

    #[test]
    fn a_callbacks_fault_strikes_no_request() {
        let mut faults = Faults::new(1, Fault::list(r#"[{"operation": "*", "fault": "drop"}]"#).unwrap());
        for (_, table) in crate::routes::tables() {
            assert!(table.iter().all(|row| faults.request(row.operation).is_none()));
        }
        assert!(!faults.may_refuse() && faults.rules()[0].fired == 0);
    }
}
