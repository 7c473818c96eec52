//! Reads of orders under faults: not the newest, not one that vanished, not yet what was created late.

use super::kind::{How, Kind};
use super::remark::names;
use super::{Faults, Rule};
use crate::host::Shared;
use crate::host::faults::rule::FaultEffect;
use crate::vendors::handler::Visibility;
use crate::world::World;
use crate::world::any_order::AnyOrder;
use daigou_core::Operation;

/// The orders that a read may show. The rules are asked when a handler asks, and once: a read of something else is none
/// of theirs.
pub(crate) struct Views<'s> {
    /// None where nothing can strike.
    shared: Option<&'s Shared>,
    /// Set where rules are asked: not where another fault has struck the request. An order that is late stays hidden
    /// all the same.
    rules: bool,
    operation: &'static Operation,
    account: Option<String>,
    now: i64,
    newest: Option<i64>,
    effects: Vec<FaultEffect>,
}

impl<'s> Views<'s> {
    pub(super) fn new(
        shared: Option<&'s Shared>,
        rules: bool,
        (operation, account): (&'static Operation, Option<String>),
        now: i64,
    ) -> Self {
        Self { shared, rules, operation, account, now, newest: None, effects: Vec::new() }
    }

    /// Gives the effects.
    pub(super) fn effects(self) -> Vec<FaultEffect> {
        self.effects
    }

    fn tell(&mut self, kind: Kind, effect: String) {
        self.effects.push(FaultEffect::new(kind, effect));
    }
}

impl Visibility for Views<'_> {
    /// The time of the newest order that is shown: no order is newer, unless the fault `stale_read` strikes.
    fn newest(&mut self) -> i64 {
        if let Some(newest) = self.newest {
            return newest;
        }
        let (operation, account) = (self.operation, self.account.as_deref());
        let behind = self.shared.filter(|_| self.rules).and_then(|shared| {
            let means = |fault: &super::Fault| {
                let stale = fault.kind == Kind::StaleRead && fault.reference.is_none();
                stale && fault.means(operation.marketplace, operation.id, account)
            };
            shared.faults().striking(means).map(|rule| rule.fault.millis())
        });
        if let Some(behind) = behind {
            self.tell(Kind::StaleRead, format!("orders of the last {} s are missing", behind / 1000));
        }
        *self.newest.insert(behind.map_or(i64::MAX, |behind| self.now.saturating_sub(behind)))
    }

    /// The numbers of orders that a list does not show, whatever their age.
    fn hidden(&mut self, world: &World) -> Vec<String> {
        let Some(shared) = self.shared else { return Vec::new() };
        let mut faults = shared.faults();
        let (mut hidden, mut told) = (faults.late(self.now), Vec::new());
        for number in &hidden {
            told.push((Kind::LateEffect, format!("order {number} cannot be read yet")));
        }
        let (operation, account) = (self.operation, self.account.as_deref());
        for rule in &mut faults.rules {
            let fault = &rule.fault;
            if !self.rules || !fault.means(operation.marketplace, operation.id, account) {
                continue;
            }
            match (fault.kind, fault.how) {
                (Kind::RowVanishes, Some(How::Gone)) => {
                    let Some(number) = vanishing(rule, world, operation) else { continue };
                    if rule.strikes() {
                        told.push((Kind::RowVanishes, format!("order {number} is missing from the list")));
                        hidden.push(number.clone());
                        rule.vanished = Some(number);
                    }
                }
                (Kind::StaleRead, _) => {
                    let Some((number, age)) = named(rule, world, operation, self.now) else { continue };
                    if age < fault.millis() && rule.strikes() {
                        told.push((Kind::StaleRead, format!("order {number} is missing for {} s", rule.fault.seconds)));
                        hidden.push(number);
                    }
                }
                _ => {}
            }
        }
        drop(faults);
        for (kind, effect) in told {
            self.tell(kind, effect);
        }
        hidden
    }

    /// Tells whether a read by number finds an order, by its number in lists.
    fn shows(&mut self, world: &World, number: &str, created: i64) -> bool {
        if self.shared.is_none() {
            return true;
        }
        let (before, hidden) = (self.effects.len(), self.hidden(world));
        if hidden.iter().any(|hidden| hidden == number) {
            return false;
        }
        // What hides others did nothing here.
        self.effects.truncate(before);
        let shown = created <= self.newest();
        if shown {
            self.effects.truncate(before);
        }
        shown
    }
}

impl Faults {
    /// Lists the orders that cannot be read yet.
    fn late(&mut self, now: i64) -> Vec<String> {
        self.late.retain(|late| late.until > now);
        self.late.iter().map(|late| late.number.clone()).collect()
    }
}

/// The orders that an operation can show, the newest first, with their numbers.
fn orders<'w>(world: &'w World, operation: &Operation) -> impl Iterator<Item = (&'w str, AnyOrder<'w>)> {
    let alibaba = operation.marketplace == "alibaba1688" || operation.id.starts_with("alibaba.");
    let orders: Vec<_> =
        AnyOrder::all(world).filter(|order| matches!(order, AnyOrder::Alibaba(_)) == alibaba).collect();
    orders.into_iter().rev().map(|order| (order.number(), order))
}

/// The order that vanishes by a rule: the one that it names, or the newest when the rule struck first.
fn vanishing(rule: &Rule, world: &World, operation: &Operation) -> Option<String> {
    if let Some(number) = &rule.vanished {
        return Some(number.clone());
    }
    let reference = rule.fault.reference.as_deref();
    let mut orders = orders(world, operation);
    let order = orders.find(|(_, order)| reference.is_none_or(|reference| is_of(*order, reference)));
    order.map(|(number, _)| number.to_owned())
}

/// The order that a rule names, and how old it is.
fn named(rule: &Rule, world: &World, operation: &Operation, now: i64) -> Option<(String, i64)> {
    let reference = rule.fault.reference.as_deref()?;
    let (number, order) = orders(world, operation).find(|(_, order)| is_of(*order, reference))?;
    Some((number.to_owned(), now.saturating_sub(order.created())))
}

/// Tells whether an order is that of the caller's number.
fn is_of(order: AnyOrder<'_>, reference: &str) -> bool {
    order.reference().as_deref() == Some(reference) || order.note().is_some_and(|note| names(note, reference))
}

/// The numbers of orders that there are beyond some, the oldest first of each marketplace.
pub(super) fn numbers(world: &World, skip: (usize, usize)) -> Vec<String> {
    let alibaba = world.orders.iter().skip(skip.0).map(|order| order.tb_order_id.clone());
    alibaba.chain(world.taobao_orders.iter().skip(skip.1).map(|order| order.order_no.clone())).collect()
}

/// How many orders there are, of 1688 and of Taobao.
pub(super) fn counts(world: &World) -> (usize, usize) {
    (world.orders.iter().count(), world.taobao_orders.iter().count())
}
