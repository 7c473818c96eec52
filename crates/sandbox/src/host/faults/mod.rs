//! Faults that are injected on purpose: which there are ([`Fault`]), when one strikes ([`Faults`]), and what they do to
//! one request ([`Strike`]): before it is carried out (`part.rs`), to what is read (`views.rs`), to its answer
//! (`alter.rs`), and on the wire (`wire.rs`).
//!
//! A rule names a fault, whom it may strike and how probable that is. Chance follows from the sandbox's seed and from
//! the rule's place among the rules since the last deletion: the same seed, rules and calls give the same faults.
//!
//! **When.** A request's fault is drawn once, when its operation is known and before its signature is looked at: the
//! rules are asked in their order, and the first that strikes is the only one. What strikes `before` leaves the request
//! as if it had never come, signature and nonce included; what strikes `after` lets everything happen first. Where none
//! strikes, creations may be carried out in part or late, reads may be behind, and every rule that finds something to
//! alter in the answer may alter it, one after the other. `latency` strikes beside all of them. Requests of no operation
//! have no faults, nor has the admin API.

mod alter;
mod kind;
mod late;
mod part;
mod read;
mod remark;
mod rule;
mod strike;
mod tree;
mod views;
mod wire;

pub(crate) use kind::{Kind, Member};
pub use rule::{Fault, FaultEffect};
pub(crate) use strike::Strike;

use crate::host::callbacks::CallbackFault;
use crate::host::state::{Call, KeptFaults, RuleMark};
use crate::world::Chance;
use daigou_core::Operation;
use std::collections::VecDeque;
use std::time::Duration;

/// Keeps the faults' chance apart from that of the world.
const THING: u64 = 0xFA17;

/// Keeps a rule's choices apart from the chance that it strikes: its choices must not change when that does.
const CHOICES: u64 = 0xC401_CE00;

/// One thousand million: chances are counted in its parts.
pub(crate) const WHOLE: u64 = 1_000_000_000;

/// A rule, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) fault: Fault,
    /// How often it struck.
    pub(crate) fired: u64,
    chance: Chance,
    /// The chance for its choices: a row, a member, a time.
    choices: Chance,
    /// The highest number of a 1688 order when it was set.
    since: i64,
    /// When requests were let through, by the sandbox's clock.
    admitted: VecDeque<i64>,
    /// The order that vanished, where the rule names none.
    vanished: Option<String>,
}

impl Rule {
    /// Draws whether it strikes now.
    fn strikes(&mut self) -> bool {
        if self.fault.times.is_some_and(|times| self.fired >= times) {
            return false;
        }
        let strikes = self.chance.next() % WHOLE < self.fault.parts;
        self.fired += u64::from(strikes);
        if strikes {
            tracing::debug!(fault = self.fault.kind.word(), fired = self.fired, "a fault strikes");
        }
        strikes
    }

    /// Lets a request through unless there were too many within the last second.
    fn admits(&mut self, now: i64) -> bool {
        self.admitted.retain(|at| (now.saturating_sub(1000) + 1..=now).contains(at));
        let most = usize::try_from(self.fault.per_second).unwrap_or(usize::MAX);
        let admits = self.admitted.len() < most;
        if admits {
            self.admitted.push_back(now);
        }
        admits
    }
}

/// An order that was created and cannot be read yet.
#[derive(Debug, Clone)]
struct Late {
    number: String,
    /// Milliseconds of the sandbox's clock.
    until: i64,
}

/// The rules in force. Its lock is held for a moment only, and may be taken under any other.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: u64,
    /// Those that the sandbox was started with.
    first: Vec<Fault>,
    rules: Vec<Rule>,
    late: Vec<Late>,
    /// Changes that were answered, at the times when they are carried out.
    put_off: Vec<Call>,
    /// What was there when it was written down last: how often rules struck, and how many of everything there are.
    noted: (u64, usize, usize, usize),
}

/// The words of `how`, for the console.
pub(crate) fn ways() -> Vec<&'static str> {
    Kind::ALL.iter().flat_map(|kind| kind.ways()).map(|way| way.word()).collect()
}

impl Faults {
    /// With the rules that a sandbox is started with.
    pub(crate) fn new(seed: u64, first: Vec<Fault>) -> Self {
        let mut out = Self {
            seed,
            first: first.clone(),
            rules: Vec::new(),
            late: Vec::new(),
            put_off: Vec::new(),
            noted: (0, 0, 0, 0),
        };
        out.add(first, 0);
        out
    }

    /// Back to the rules that the sandbox was started with, by another seed.
    pub(crate) fn reset(&mut self, seed: u64) {
        *self = Self::new(seed, std::mem::take(&mut self.first));
    }

    /// Adds rules after the others, when `since` is the highest number of a 1688 order.
    pub(crate) fn add(&mut self, faults: Vec<Fault>, since: i64) {
        for fault in faults {
            let place = u64::try_from(self.rules.len()).unwrap_or_default();
            let chance = Chance::of(self.seed, THING + place);
            let choices = Chance::of(self.seed, CHOICES + place);
            let (admitted, vanished) = (VecDeque::new(), None);
            self.rules.push(Rule { fault, fired: 0, chance, choices, since, admitted, vanished });
        }
    }

    /// Forgets every rule, those of the start too. What is late stays so until its time.
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// Tells if something became of the faults since it was asked last.
    pub(crate) fn take_changed(&mut self) -> bool {
        let fired = self.rules.iter().map(|rule| rule.fired).sum();
        let now = (fired, self.rules.len(), self.late.len(), self.put_off.len());
        std::mem::replace(&mut self.noted, now) != now
    }

    /// The rules with what became of them, and what is late.
    pub(crate) fn kept(&self) -> KeptFaults {
        let mark = |rule: &Rule| RuleMark {
            fired: rule.fired,
            chance: rule.chance.state(),
            choices: rule.choices.state(),
            since: rule.since,
            vanished: rule.vanished.clone(),
        };
        KeptFaults {
            rules: self.rules.iter().map(|rule| rule.fault.members()).collect(),
            marks: self.rules.iter().map(mark).collect(),
            late: self.late.iter().map(|late| (late.number.clone(), late.until)).collect(),
            put_off: self.put_off.clone(),
        }
    }

    /// The rules become these, with what became of them.
    pub(crate) fn put(&mut self, kept: KeptFaults) -> Result<(), String> {
        let written = serde_json::to_string(&kept.rules).map_err(|error| error.to_string())?;
        let faults = if kept.rules.is_empty() {
            Vec::new()
        } else {
            Fault::list(&written).map_err(|e| e.message().to_owned())?
        };
        self.clear();
        self.add(faults, 0);
        for (rule, mark) in self.rules.iter_mut().zip(kept.marks) {
            rule.fired = mark.fired;
            rule.since = mark.since;
            rule.vanished = mark.vanished;
            (rule.chance, rule.choices) = (Chance::at(mark.chance), Chance::at(mark.choices));
        }
        self.late = kept.late.into_iter().map(|(number, until)| Late { number, until }).collect();
        self.put_off = kept.put_off;
        self.take_changed();
        Ok(())
    }

    /// The rules, in the order in which they are asked.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Tells whether nothing can strike.
    fn is_idle(&self) -> bool {
        self.rules.is_empty() && self.late.is_empty()
    }

    /// Draws the fault of a request that comes now, by the sandbox's clock; `kept` where its connection was used
    /// before.
    fn request(&mut self, operation: &Operation, account: Option<&str>, kept: bool, now: i64) -> Option<Fault> {
        let means =
            |fault: &Fault| fault.kind.is_of_requests() && fault.means(operation.marketplace, operation.id, account);
        let rule = self.rules.iter_mut().filter(|rule| means(&rule.fault)).find_map(|rule| {
            let may = match rule.fault.kind {
                Kind::RateLimit => !rule.admits(now),
                Kind::CloseIdle => kept && rule.fault.delay.is_none(),
                _ => true,
            };
            (may && rule.strikes()).then_some(rule)
        })?;
        Some(rule.fault.clone())
    }

    /// How much later a request is answered.
    fn latency(&mut self, operation: &Operation, account: Option<&str>) -> Option<Duration> {
        let rule = self.striking(|fault| {
            fault.kind == Kind::Latency && fault.means(operation.marketplace, operation.id, account)
        })?;
        let more = rule.choices.next() % rule.fault.jitter.saturating_add(1);
        Some(rule.fault.delay() + Duration::from_millis(more))
    }

    /// After which time a request's connection is closed while nothing is asked of it.
    fn closing(&mut self, operation: &Operation, account: Option<&str>) -> Option<Duration> {
        let means = |fault: &Fault| {
            fault.kind == Kind::CloseIdle
                && fault.delay.is_some()
                && fault.means(operation.marketplace, operation.id, account)
        };
        Some(self.striking(means)?.fault.delay())
    }

    /// Tells whether a connection could be refused: without reading from it, it is not known whose it is.
    pub(crate) fn may_refuse(&self) -> bool {
        self.rules.iter().any(|rule| rule.fault.kind == Kind::Refuse)
    }

    /// Draws whether a connection is refused.
    pub(crate) fn refuse(&mut self) -> bool {
        self.striking(|fault| fault.kind == Kind::Refuse).is_some()
    }

    /// Draws the fault of a callback, by its marketplace and the id of its message, such as `message.order_status`.
    pub(crate) fn callback(&mut self, marketplace: &str, message: &str) -> Option<CallbackFault> {
        let rule = self.striking(|fault| fault.kind.is_of_callbacks() && fault.means(marketplace, message, None))?;
        match rule.fault.kind {
            Kind::Drop => Some(CallbackFault::Drop),
            Kind::Duplicate => Some(CallbackFault::Duplicate),
            Kind::Reorder => Some(CallbackFault::Reorder),
            Kind::Delay => Some(CallbackFault::Delay(rule.fault.millis())),
            _ => None,
        }
    }

    /// The first of these rules that strikes.
    fn striking(&mut self, means: impl Fn(&Fault) -> bool) -> Option<&mut Rule> {
        self.rules.iter_mut().find_map(|rule| (means(&rule.fault) && rule.strikes()).then_some(rule))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};
    use crate::host::callbacks::CallbackFault;

    fn drawn(seed: u64) -> Vec<Option<CallbackFault>> {
        let rules = r#"[{"operation": "message.order_status", "fault": "delay", "probability": 0.3, "seconds": 5},
            {"operation": "*", "marketplace": "alibaba1688", "fault": "duplicate", "probability": 0.5},
            {"operation": "*", "fault": "drop", "times": 1}, {"operation": "*", "fault": "reorder"}]"#;
        let mut faults = Faults::new(seed, Fault::list(rules).unwrap());
        let drawn: Vec<_> = (0..60).map(|_| faults.callback("alibaba1688", "message.order_status")).collect();
        let fired: Vec<u64> = faults.rules().iter().map(|rule| rule.fired).collect();
        assert!(fired.iter().sum::<u64>() == 60 && fired[2] == 1 && fired.iter().all(|fired| *fired > 0), "{fired:?}");
        assert_eq!(faults.callback("taobao", "message.refund"), Some(CallbackFault::Reorder));
        drawn
    }

    #[test]
    fn callbacks_are_struck_by_their_rules_in_the_same_row_for_a_seed() {
        let row = drawn(1);
        for fault in [CallbackFault::Drop, CallbackFault::Duplicate, CallbackFault::Reorder, CallbackFault::Delay(5000)]
        {
            assert!(row.contains(&Some(fault)), "{fault:?}");
        }
        assert_eq!(drawn(1), row);
        assert_ne!(drawn(2), row);
    }

    #[test]
    fn a_callbacks_fault_strikes_no_request() {
        let mut faults = Faults::new(1, Fault::list(r#"[{"operation": "*", "fault": "drop"}]"#).unwrap());
        for (_, table) in crate::vendors::routes::tables() {
            assert!(table.iter().all(|row| faults.request(row.operation, None, true, 0).is_none()));
        }
        assert!(!faults.may_refuse() && faults.rules()[0].fired == 0);
    }
}
