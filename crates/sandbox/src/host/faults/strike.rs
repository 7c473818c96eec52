//! The faults of one request, from its operation to the wire. The way of a request asks at each turn, in the order of
//! the methods here.

use super::Late;
use super::alter::{Seen, alter};
use super::kind::{How, Kind};
use super::part::{Left, leave_out, tell_left_out};
use super::rule::{Fault, FaultEffect};
use super::tree::Node;
use super::views::{Views, counts, numbers};
use crate::host::Shared;
use crate::host::handle::ConnectionHandle;
use crate::vendors::handler::Params;
use crate::wire::address::Address;
use crate::wire::body::ReplyBody;
use crate::wire::reply::{Answer, Refusal};
use crate::world::{Traces, World};
use daigou_core::{Effect, Operation, Platform};
use encoding_rs::GBK;
use std::time::Duration;

/// The facts about a creation before it was carried out.
pub(crate) struct Before {
    orders: (usize, usize),
    late: Option<i64>,
    left: Option<Left>,
}

/// The faults of one request.
pub(crate) struct Strike<'s> {
    shared: &'s Shared,
    /// None where nothing can strike.
    operation: Option<&'static Operation>,
    /// The key of the account that the request names.
    account: Option<String>,
    pub(super) fault: Option<Fault>,
    pub(super) latency: Option<Duration>,
    /// After which time the connection is closed.
    pub(super) closing: Option<Duration>,
    effects: Vec<FaultEffect>,
    left: Option<Left>,
    page: i64,
    /// The text of the head that tells the answer's encoding; empty for none.
    pub(super) charset: Option<&'static str>,
}

impl<'s> Strike<'s> {
    /// Draws the fault of a request; `account` finds the key that it names, which is asked for where anything can strike.
    pub(crate) fn on(
        shared: &'s Shared,
        operation: Option<&'static Operation>,
        account: impl FnOnce() -> Option<String>,
        line: &ConnectionHandle,
    ) -> Self {
        let mut faults = shared.faults();
        let operation = operation.filter(|_| !faults.is_idle());
        let account = operation.and_then(|_| account());
        let named = account.as_deref();
        let (mut fault, mut latency) = (None, None);
        if let Some(operation) = operation {
            fault = faults.request(operation, named, line.was_used(), shared.clock.now());
            latency = faults.latency(operation, named);
        }
        drop(faults);
        let effects = fault.iter().map(|fault| FaultEffect::new(fault.kind, fault.words())).collect();
        Self { shared, operation, account, fault, latency, closing: None, effects, left: None, page: 1, charset: None }
    }

    /// Gives the refusal that stands in the place of processing the request; none where it is processed.
    pub(crate) fn instead(&self, platform: Platform) -> Option<Refusal> {
        self.fault.as_ref()?.instead(platform)
    }

    /// The operation, where the request has no fault of its own yet.
    pub(super) fn free(&self) -> Option<&'static Operation> {
        self.operation.filter(|_| self.fault.is_none())
    }

    /// The key of the account that the request names.
    pub(super) fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    pub(super) fn shared(&self) -> &'s Shared {
        self.shared
    }

    pub(super) fn tell(&mut self, effect: FaultEffect) {
        self.effects.push(effect);
    }

    /// Makes the views that a handler may show.
    pub(crate) fn views(&mut self, operation: &'static Operation, params: &Params<'_>, now: i64) -> Views<'s> {
        let rules = self.free().is_some();
        if rules && operation.effect == Effect::Read {
            self.page = page(params);
        }
        Views::new(self.operation.map(|_| self.shared), rules, (operation, self.account.clone()), now)
    }

    /// Leaves lines out of a creation, or makes it late, before it is carried out and written down.
    pub(crate) fn before(&mut self, world: &World, params: &mut Params<'_>) -> Option<Before> {
        let operation = self.free().filter(|operation| operation.effect == Effect::Create)?;
        let mut faults = self.shared.faults();
        let account = self.account.as_deref();
        let means = |fault: &Fault| fault.means(operation.marketplace, operation.id, account);
        let mut left = None;
        for rule in faults.rules.iter_mut().filter(|rule| rule.fault.kind == Kind::PartialCreate && means(&rule.fault))
        {
            let mut choices = rule.choices.clone();
            let Some((without, found)) = leave_out(params, rule.fault.lines, &mut choices, &world.catalogue) else {
                continue;
            };
            if rule.strikes() {
                rule.choices = choices;
                *params = without;
                left = Some(found);
                break;
            }
        }
        let is_late = Kind::LateEffect.can_strike(operation.marketplace, operation.id, operation.effect);
        let late = faults
            .striking(|fault| fault.kind == Kind::LateEffect && is_late && means(fault))
            .map(|rule| rule.fault.seconds);
        (left.is_some() || late.is_some()).then(|| Before { orders: counts(world), late, left })
    }

    /// After a creation: what it made cannot be read yet, and what was left out is told.
    pub(crate) fn after(&mut self, before: Before, world: &World, now: i64) {
        if let Some(seconds) = before.late {
            let until = now.saturating_add(seconds.saturating_mul(1000));
            let made = numbers(world, before.orders);
            if !made.is_empty() {
                let words = format!("what was created cannot be read for {seconds} s");
                self.effects.push(FaultEffect::new(Kind::LateEffect, words));
            }
            self.shared.faults().late.extend(made.into_iter().map(|number| Late { number, until }));
        }
        self.left = before.left;
    }

    /// Takes over what reads did not show.
    pub(crate) fn seen(&mut self, views: Views<'_>) {
        self.effects.extend(views.effects());
    }

    /// The answer that is sent, or that is lost.
    pub(crate) fn change(
        &mut self,
        answer: Answer,
        platform: Platform,
        address: &Address,
        traces: &mut Traces,
    ) -> Answer {
        let Some(operation) = self.operation else { return answer };
        let shared = self.shared;
        let answer = match &self.fault {
            Some(fault) => fault.change(answer, platform, address, traces, &shared.clock),
            None => self.altered(answer, operation, address),
        };
        let mut faults = shared.faults();
        self.closing = faults.closing(operation, self.account.as_deref());
        drop(faults);
        self.tell_of_the_wire();
        answer
    }

    fn tell_of_the_wire(&mut self) {
        if let Some(time) = self.closing {
            let words = format!("the connection is closed when nothing is asked of it for {} ms", time.as_millis());
            self.effects.push(FaultEffect::new(Kind::CloseIdle, words));
        }
        if let Some(time) = self.latency {
            self.effects.push(FaultEffect::new(Kind::Latency, format!("answered {} ms later", time.as_millis())));
        }
    }

    /// The answer as the rules that find something in it have it.
    fn altered(&mut self, mut answer: Answer, operation: &Operation, address: &Address) -> Answer {
        let mut faults = self.shared.faults();
        let account = self.account.clone();
        let account = account.as_deref();
        let means =
            |fault: &Fault| fault.kind.is_of_answers() && fault.means(operation.marketplace, operation.id, account);
        let left = self.left.take();
        if left.is_none() && !faults.rules.iter().any(|rule| means(&rule.fault)) {
            return answer;
        }
        let whole = answer.said.whole(address);
        let Some(mut root) = std::str::from_utf8(&whole).ok().and_then(Node::read) else { return answer };
        let mut whole_answer = None;
        if let Some(words) = left.and_then(|left| tell_left_out(&mut root, left)) {
            self.effects.push(FaultEffect::new(Kind::PartialCreate, words));
        }
        for rule in faults.rules.iter_mut().filter(|rule| means(&rule.fault)) {
            let (mut other, mut choices) = (root.clone(), rule.choices.clone());
            let seen = Seen { page: self.page, since: rule.since };
            let Some(effect) = alter(&mut other, &rule.fault, &seen, &mut choices) else { continue };
            if !rule.strikes() {
                continue;
            }
            (root, rule.choices) = (other, choices);
            if matches!(rule.fault.how, Some(How::Bom | How::Gbk | How::GbkUntold)) {
                whole_answer = rule.fault.how;
            }
            self.effects.push(FaultEffect::new(rule.fault.kind, effect));
        }
        drop(faults);
        let text = root.written();
        answer.said = match whole_answer {
            Some(How::Bom) => ReplyBody::text(format!("\u{feff}{text}")),
            Some(how) => {
                self.charset = Some(if how == How::Gbk { "application/json;charset=GBK" } else { "application/json" });
                ReplyBody::text(GBK.encode(&text).0.into_owned())
            }
            None => ReplyBody::text(text),
        };
        answer
    }

    /// Tells whether nothing was ever to be said: there is no answer that could be written down.
    pub(crate) fn is_mute(&self) -> bool {
        self.fault.as_ref().is_some_and(Fault::is_mute)
    }

    /// Gives away the faults that struck, and what they did.
    pub(crate) fn take_effects(&mut self) -> Vec<FaultEffect> {
        std::mem::take(&mut self.effects)
    }
}

impl Fault {
    /// Describes the effect on a request, where that is the same every time.
    fn words(&self) -> String {
        let words = match self.kind {
            Kind::ResetBefore => "not processed; the connection was reset",
            Kind::ResetAfter => "processed; the connection was reset, and the answer is lost",
            Kind::TimeoutBefore => "not processed; held, and closed without an answer",
            Kind::TimeoutAfter => "processed; held, and closed without an answer",
            Kind::Http500Before => "not processed; answered by HTTP 500",
            Kind::Http500After => "processed; answered by HTTP 500",
            Kind::Http502Html => "not processed; answered by a proxy's page",
            Kind::Http429 => "not processed; answered by HTTP 429",
            Kind::RateLimit => {
                return format!(
                    "not processed; answered by HTTP 429, since {} a second are let through",
                    self.per_second
                );
            }
            Kind::CloseIdle => "not processed; the connection was kept alive, and was reset",
            Kind::Truncate => "processed; half of the answer was sent",
            Kind::Drip => "processed; the answer was sent piece by piece",
            Kind::Garbage => "processed; what was sent is no JSON",
            Kind::Code429 => "processed; the envelope says code 429 at HTTP 200",
            _ => return format!("not processed; refused by the envelope's code {}", self.code),
        };
        words.to_owned()
    }
}

/// Which page of a list is asked for.
fn page(params: &Params<'_>) -> i64 {
    const NAMES: [&str; 4] = ["pageNum", "page", "pageNo", "page_no"];
    let word = match params {
        Params::Json(text) => Node::read(text).and_then(|root| NAMES.iter().find_map(|name| root.get(name)?.as_word())),
        Params::Query(pairs) => {
            pairs.iter().find(|(name, _)| NAMES.contains(&name.as_str())).map(|(_, text)| text.clone())
        }
    };
    word.and_then(|word| word.parse().ok()).unwrap_or(1)
}
