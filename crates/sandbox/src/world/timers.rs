//! Timers of what is to happen. A timer is never taken back: one that fires looks whether what it is about still waits for
//! just that moment.

use super::accounts::AccountPlace;
use std::collections::BTreeMap;

/// The subject of a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Timer {
    /// The deadline of a 1688 order, by 1688's number.
    Order(String),
    /// The parcel of a 1688 order.
    Parcel(String),
    /// The deadline of a 1688 refund, by its number.
    Refund(i64),
    /// The deadline of what is unpaid of a Taobao order, by its id.
    TaobaoOrder(String),
    /// A Taobao order whose creation is done then.
    TaobaoCreated(String),
    /// A Taobao order whose payment is carried out then.
    TaobaoPayment(String),
    /// A Taobao order's lines that are to be cancelled.
    TaobaoCancel(String),
    /// The parcels of a Taobao order.
    TaobaoParcel(String),
    /// The deadline of a Taobao refund.
    TaobaoRefund(String),
}

/// The timers, by when they fire; those of one moment in the order in which they were set.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    set: BTreeMap<(i64, u64), (AccountPlace, Timer)>,
    next: u64,
    /// Whose timers are set now.
    pub(super) account: AccountPlace,
}

impl Timers {
    pub(super) fn set(&mut self, at: i64, timer: Timer) {
        self.set.insert((at, self.next), (self.account, timer));
        self.next += 1;
    }

    pub(super) fn next_due(&self) -> Option<i64> {
        self.set.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the first one, if it is due, with the account whose it is.
    pub(super) fn take(&mut self, now: i64) -> Option<(i64, AccountPlace, Timer)> {
        let first = self.set.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), (account, timer)) = first.remove_entry();
        Some((at, account, timer))
    }
}

#[cfg(test)]
mod tests {
    use super::{Timer, Timers};

    #[test]
    fn they_fire_by_their_time_and_then_by_their_order() {
        let mut timers = Timers::default();
        for (at, number) in [(5, 1), (3, 2), (5, 3), (4, 4)] {
            timers.set(at, Timer::Refund(number));
        }
        assert_eq!((timers.next_due(), timers.take(2)), (Some(3), None));
        let fired: Vec<_> = std::iter::from_fn(|| timers.take(5)).collect();
        assert_eq!(fired, [(3, 2), (4, 4), (5, 1), (5, 3)].map(|(at, number)| (at, 0, Timer::Refund(number))));
        assert_eq!(timers.next_due(), None);
    }
}
