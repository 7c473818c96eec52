//! Parcels, and what the courier writes down about each: step by step as time goes by, or the last one at once where the
//! delivery is played. How long the steps take is the sandbox's own choice, near 1688's one example.

use super::cycle::{By, Entry};

const HOUR: i64 = 3_600_000;

/// Who carries everything.
const COURIER: &str = "中通快递";

/// What the courier wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The seller gave it away.
    Shipped,
    Collected,
    InTransit,
    Delivering,
    Signed,
}

impl Step {
    /// What follows, and how much later.
    const fn next(self) -> Option<(Self, i64)> {
        match self {
            Self::Shipped => Some((Self::Collected, 2 * HOUR)),
            Self::Collected => Some((Self::InTransit, 4 * HOUR)),
            Self::InTransit => Some((Self::Delivering, 31 * HOUR)),
            Self::Delivering => Some((Self::Signed, 5 * HOUR)),
            Self::Signed => None,
        }
    }

    /// The word for it.
    const fn told(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Collected => "collected",
            Self::InTransit => "in_transit",
            Self::Delivering => "out_for_delivery",
            Self::Signed => "delivered",
        }
    }

    /// 1688's word for it in messages.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Shipped => "CONSIGN",
            Self::Collected => "ACCEPT",
            Self::InTransit => "TRANSPORT",
            Self::Delivering => "DELIVERING",
            Self::Signed => "SIGN",
        }
    }

    /// 1688's words, of its example but for the first.
    pub(crate) const fn remark(self) -> &'static str {
        match self {
            Self::Shipped => "商家已发货,等待揽收",
            Self::Collected => "在广东广州天河区某公司进行揽件扫描",
            Self::InTransit => "在广东广州分拨中心进行装车扫描，即将发往：浙江宁波分拨中心",
            Self::Delivering => "在浙江宁波某公司进行派件扫描",
            Self::Signed => "快件已被 已签收 签收",
        }
    }
}

/// What a seller shipped.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    /// 1688's number of it.
    pub(crate) id: i64,
    /// 1688's code of it; Taobao's have none of their own.
    pub(crate) code: String,
    /// The courier.
    pub(crate) company: String,
    pub(crate) waybill: String,
    /// Milliseconds since 1970.
    pub(crate) shipped: i64,
    pub(crate) delivered: Option<i64>,
    /// What was written down, oldest first.
    pub(crate) steps: Vec<(Step, i64)>,
    /// When the next step is due.
    pub(super) next: Option<i64>,
}

impl Parcel {
    /// The parcel of that number at 1688.
    pub(super) fn of_order(number: i64, now: i64) -> Self {
        let id = 107_450_035_961_376 + number * 1000;
        let waybill = (78_000_000_000_000 + number).to_string();
        Self::new(id, format!("LP{:014}", id / 1000), waybill, now)
    }

    /// The parcel of a purchase order at Taobao, whose number the waybill follows from.
    pub(super) fn of_purchase(main: &str, now: i64) -> Self {
        let waybill = format!("78{main}");
        Self::new(main.parse().unwrap_or_default(), waybill.clone(), waybill, now)
    }

    fn new(id: i64, code: String, waybill: String, now: i64) -> Self {
        let mut parcel = Self {
            id,
            code,
            company: COURIER.to_owned(),
            waybill,
            shipped: now,
            delivered: None,
            steps: Vec::with_capacity(5),
            next: None,
        };
        parcel.take(Step::Shipped, now);
        parcel
    }

    /// The courier's newest step.
    pub(crate) fn last(&self) -> Step {
        self.steps.last().map_or(Step::Shipped, |(step, _)| *step)
    }

    fn take(&mut self, step: Step, now: i64) {
        self.steps.push((step, now));
        self.next = step.next().map(|(_, later)| now + later);
        if step == Step::Signed {
            self.delivered = Some(now);
        }
    }

    /// Takes the step that is due at a time, if one is due just then; gives what there is to tell.
    pub(super) fn move_on(&mut self, at: i64) -> Option<Entry> {
        let due = self.next == Some(at);
        let (step, _) = self.last().next().filter(|_| due)?;
        self.take(step, at);
        Some(Entry::new(at, (step.told(), By::Courier), Some(self.waybill.clone())))
    }

    /// It is delivered, whatever was missing of its way; false where it was before.
    pub(super) fn deliver(&mut self, now: i64) -> bool {
        let fresh = self.delivered.is_none();
        if fresh {
            self.take(Step::Signed, now);
        }
        fresh
    }

    /// As it is after so many steps, and stays: an example's.
    pub(super) fn so_far(mut self, steps: usize) -> Self {
        while let Some(due) = self.next.filter(|_| self.steps.len() < steps) {
            self.move_on(due);
        }
        self.next = None;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Parcel, Step};

    #[test]
    fn it_goes_step_by_step_or_arrives_at_once() {
        let mut parcel = Parcel::of_order(3, 1000);
        assert!(parcel.move_on(1001).is_none(), "nothing is due then");
        let mut told = Vec::new();
        while let Some(due) = parcel.next {
            told.push(parcel.move_on(due).unwrap().what);
        }
        assert_eq!(told, ["collected", "in_transit", "out_for_delivery", "delivered"]);
        assert_eq!((parcel.last(), parcel.delivered), (Step::Signed, Some(1000 + 42 * 3_600_000)));
        assert!(parcel.steps.is_sorted_by_key(|(_, at)| *at) && !parcel.deliver(i64::MAX));

        let mut parcel = Parcel::of_purchase("200", 1000);
        assert!(parcel.deliver(2000) && parcel.next.is_none());
        assert_eq!(parcel.steps, [(Step::Shipped, 1000), (Step::Signed, 2000)]);
    }
}
