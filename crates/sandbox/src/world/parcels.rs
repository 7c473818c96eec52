//! Parcels, and what the courier writes down about each: step by step as time goes by, or at once where it is played. How
//! long the steps take is the sandbox's own choice, near 1688's one example.

use super::couriers::{Courier, USUAL};
use super::cycle::{By, Entry, Told};

const HOUR: i64 = 3_600_000;

/// What the courier wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The seller gave it away.
    Shipped,
    Collected,
    InTransit,
    Delivering,
    Signed,
    /// Nobody took it: the courier tries again.
    Failed,
    /// It goes back to the sender.
    Returning,
    /// The sender has it back.
    Returned,
}

impl Step {
    /// What follows, and how much later.
    const fn next(self) -> Option<(Self, i64)> {
        match self {
            Self::Shipped => Some((Self::Collected, 2 * HOUR)),
            Self::Collected => Some((Self::InTransit, 4 * HOUR)),
            Self::InTransit => Some((Self::Delivering, 31 * HOUR)),
            Self::Delivering => Some((Self::Signed, 5 * HOUR)),
            Self::Failed => Some((Self::Delivering, 20 * HOUR)),
            Self::Returning => Some((Self::Returned, 40 * HOUR)),
            Self::Signed | Self::Returned => None,
        }
    }

    /// The word for it.
    pub(crate) const fn told(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Collected => "collected",
            Self::InTransit => "in_transit",
            Self::Delivering => "out_for_delivery",
            Self::Signed => "delivered",
            Self::Failed => "delivery_failed",
            Self::Returning => "returning",
            Self::Returned => "returned_to_sender",
        }
    }

    /// 1688's word for it in messages. For the way back there is none but that the delivery failed.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Shipped => "CONSIGN",
            Self::Collected => "ACCEPT",
            Self::InTransit => "TRANSPORT",
            Self::Delivering => "DELIVERING",
            Self::Signed => "SIGN",
            Self::Failed | Self::Returning | Self::Returned => "FAILED",
        }
    }

    /// 1688's words, of its example but for the first and those of a delivery that fails.
    pub(crate) const fn remark(self) -> &'static str {
        match self {
            Self::Shipped => "商家已发货,等待揽收",
            Self::Collected => "在广东广州天河区某公司进行揽件扫描",
            Self::InTransit => "在广东广州分拨中心进行装车扫描，即将发往：浙江宁波分拨中心",
            Self::Delivering => "在浙江宁波某公司进行派件扫描",
            Self::Signed => "快件已被 已签收 签收",
            Self::Failed => "派件失败：收件人不在，将再次派送",
            Self::Returning => "快件未妥投，已退回，正在返回发件人",
            Self::Returned => "退回件已送达发件人",
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
    pub(crate) courier: &'static Courier,
    pub(crate) waybill: String,
    /// What is in it: sub-orders, and how many pieces of each.
    pub(crate) lines: Vec<(String, i64)>,
    /// Milliseconds since 1970.
    pub(crate) shipped: i64,
    pub(crate) delivered: Option<i64>,
    /// What was written down, oldest first.
    pub(crate) steps: Vec<(Step, i64)>,
    /// When the next step is due.
    pub(super) next: Option<i64>,
}

/// What a seller packs: which lines, how many pieces of each, and what stands on the parcel. What is not said is all that
/// is left, or the sandbox's own choice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packing {
    pub(crate) lines: Vec<(String, Option<i64>)>,
    pub(crate) waybill: Option<String>,
    pub(crate) courier: Option<&'static Courier>,
}

impl Packing {
    /// The lines and pieces that are packed, of those that are left.
    ///
    /// # Errors
    /// A line is not there, is named twice, or has fewer pieces left.
    pub(super) fn of(&self, left: &[(String, i64)]) -> Result<Vec<(String, i64)>, String> {
        if self.lines.is_empty() {
            return Ok(left.to_vec());
        }
        let mut packed: Vec<(String, i64)> = Vec::with_capacity(self.lines.len());
        for (at, (line, pieces)) in self.lines.iter().enumerate() {
            let place = format!("lines[{at}]");
            let Some((_, most)) = left.iter().find(|(known, _)| known == line) else {
                let known: Vec<&str> = left.iter().map(|(known, _)| known.as_str()).collect();
                return Err(format!("{place}: no line {line} is left to be shipped; there are {}", known.join(", ")));
            };
            if packed.iter().any(|(known, _)| known == line) {
                return Err(format!("{place}: the line {line} is named twice"));
            }
            let pieces = pieces.unwrap_or(*most);
            if !(1..=*most).contains(&pieces) {
                return Err(format!("{place}.quantity: must be from 1 to the {most} that are left, got {pieces}"));
            }
            packed.push((line.clone(), pieces));
        }
        Ok(packed)
    }
}

/// What is left of lines when these were shipped.
pub(super) fn less(left: &[(String, i64)], packed: &[(String, i64)]) -> Vec<(String, i64)> {
    let gone = |line: &str| packed.iter().find(|(known, _)| known == line).map_or(0, |(_, pieces)| *pieces);
    let rest = left.iter().map(|(line, pieces)| (line.clone(), pieces - gone(line)));
    rest.filter(|(_, pieces)| *pieces > 0).collect()
}

/// The parcels of an order.
pub(crate) trait Parcels {
    /// All of them, in the order in which they were shipped.
    fn parcels(&self) -> &[Parcel];

    /// How many pieces of a line were shipped.
    fn shipped_of(&self, line: &str) -> i64 {
        let pieces = self.parcels().iter().flat_map(|parcel| &parcel.lines).filter(|(known, _)| known == line);
        pieces.map(|(_, pieces)| pieces).sum()
    }

    /// The parcels that hold something of a line.
    fn parcels_of<'p>(&'p self, line: &'p str) -> impl Iterator<Item = &'p Parcel> {
        self.parcels().iter().filter(move |parcel| parcel.holds(line))
    }

    /// The place of the parcel that is meant: by its waybill; without one the only one that fits, where it is alone.
    ///
    /// # Errors
    /// There is none, or not one alone.
    fn parcel_meant(&self, waybill: Option<&str>, fits: fn(&Parcel) -> bool, what: &str) -> Result<usize, String> {
        let all = self.parcels();
        if let Some(waybill) = waybill {
            let at = all.iter().position(|parcel| parcel.waybill == waybill);
            let at = at.ok_or_else(|| format!("waybill: the order has no parcel {waybill}"))?;
            let (parcel, word) = (&all[at], all[at].last().told());
            return if fits(parcel) {
                Ok(at)
            } else {
                Err(format!("the parcel {waybill} cannot {what}: it is {word}"))
            };
        }
        let mut fitting = all.iter().enumerate().filter(|(_, parcel)| fits(parcel));
        match (fitting.next(), fitting.next()) {
            (Some((at, _)), None) => Ok(at),
            (None, _) => Err(format!("no parcel of the order can {what} now")),
            _ => {
                let waybills: Vec<&str> = all.iter().filter(|p| fits(p)).map(|p| p.waybill.as_str()).collect();
                Err(format!("waybill: is missing; the order has the parcels {}", waybills.join(", ")))
            }
        }
    }
}

/// What was played on a parcel, and what is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// The delivery failed.
    Fail,
    /// It goes back to its sender.
    Return,
}

impl Parcel {
    /// The parcel of that number at 1688.
    pub(super) fn of_order(number: i64, lines: Vec<(String, i64)>, packing: &Packing, now: i64) -> Self {
        let id = 107_450_035_961_376 + number * 1000;
        let waybill = (78_000_000_000_000 + number).to_string();
        Self::new(id, format!("LP{:014}", id / 1000), waybill, now).with(lines, packing)
    }

    /// A parcel of a purchase order at Taobao, whose number the waybill follows from; `before` were shipped already.
    pub(super) fn of_purchase(
        main: &str,
        before: usize,
        lines: Vec<(String, i64)>,
        packing: &Packing,
        now: i64,
    ) -> Self {
        let waybill = if before == 0 { format!("78{main}") } else { format!("78{main}{before}") };
        Self::new(main.parse().unwrap_or_default(), waybill.clone(), waybill, now).with(lines, packing)
    }

    fn new(id: i64, code: String, waybill: String, now: i64) -> Self {
        let mut parcel = Self {
            id,
            code,
            courier: USUAL,
            waybill,
            lines: Vec::new(),
            shipped: now,
            delivered: None,
            steps: Vec::with_capacity(5),
            next: None,
        };
        parcel.take(Step::Shipped, now);
        parcel
    }

    fn with(mut self, lines: Vec<(String, i64)>, packing: &Packing) -> Self {
        self.lines = lines;
        self.courier = packing.courier.unwrap_or(self.courier);
        if let Some(waybill) = &packing.waybill {
            self.waybill.clone_from(waybill);
        }
        self
    }

    /// The courier's name.
    pub(crate) fn company(&self) -> &'static str {
        self.courier.1
    }

    /// The courier's code.
    pub(crate) fn carrier(&self) -> &'static str {
        self.courier.2
    }

    /// The numbers of the lines in it.
    pub(crate) fn line_ids(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|(line, _)| line.as_str())
    }

    /// Tells if something of a line is in it.
    pub(crate) fn holds(&self, line: &str) -> bool {
        self.lines.iter().any(|(known, _)| known == line)
    }

    /// The courier's newest step.
    pub(crate) fn last(&self) -> Step {
        self.steps.last().map_or(Step::Shipped, |(step, _)| *step)
    }

    /// Tells if 1688 has a message for the newest step: each word is told once.
    pub(super) fn is_new(&self) -> bool {
        let Some(((last, _), before)) = self.steps.split_last() else { return false };
        !before.iter().any(|(step, _)| step.word() == last.word())
    }

    /// Tells if it can still be delivered, or fail to be.
    pub(crate) fn is_on_its_way(&self) -> bool {
        !matches!(self.last(), Step::Signed | Step::Returning | Step::Returned)
    }

    /// Tells if its waybill can be corrected: it has one for as long as there is a parcel.
    pub(crate) const fn is_there(&self) -> bool {
        true
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
        Some(self.entry(at))
    }

    /// What there is to tell of its newest step.
    pub(super) fn entry(&self, at: i64) -> Entry {
        let told: Told = (self.last().told(), By::Courier);
        Entry::new(at, told, Some(self.waybill.clone()))
    }

    /// It is delivered, whatever was missing of its way; false where it was before, or went back.
    pub(super) fn deliver(&mut self, now: i64) -> bool {
        let fresh = self.is_on_its_way();
        if fresh {
            self.take(Step::Signed, now);
        }
        fresh
    }

    /// Something goes wrong with it, which must be on its way.
    pub(super) fn mishap(&mut self, mishap: Mishap, now: i64) {
        self.take(if mishap == Mishap::Fail { Step::Failed } else { Step::Returning }, now);
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
    use super::{Mishap, Packing, Parcel, Step, less};

    fn parcel() -> Parcel {
        Parcel::of_order(3, vec![("1".to_owned(), 2)], &Packing::default(), 1000)
    }

    #[test]
    fn it_goes_step_by_step_or_arrives_at_once() {
        let mut parcel = parcel();
        assert!(parcel.move_on(1001).is_none(), "nothing is due then");
        let mut told = Vec::new();
        while let Some(due) = parcel.next {
            told.push(parcel.move_on(due).unwrap().what);
            assert!(parcel.is_new());
        }
        assert_eq!(told, ["collected", "in_transit", "out_for_delivery", "delivered"]);
        assert_eq!((parcel.last(), parcel.delivered), (Step::Signed, Some(1000 + 42 * 3_600_000)));
        assert!(parcel.steps.is_sorted_by_key(|(_, at)| *at) && !parcel.deliver(i64::MAX));

        let mut parcel = Parcel::of_purchase("200", 0, Vec::new(), &Packing::default(), 1000);
        assert!(parcel.deliver(2000) && parcel.next.is_none());
        assert_eq!(parcel.steps, [(Step::Shipped, 1000), (Step::Signed, 2000)]);
    }

    #[test]
    fn a_delivery_that_fails_is_tried_again_and_what_goes_back_is_never_delivered() {
        let mut parcel = parcel();
        parcel.mishap(Mishap::Fail, 5000);
        assert!(parcel.is_new() && parcel.is_on_its_way());
        let again = parcel.next.unwrap();
        assert_eq!(parcel.move_on(again).unwrap().what, "out_for_delivery");
        parcel.mishap(Mishap::Fail, again + 1);
        assert!(!parcel.is_new(), "that was told already");
        parcel.mishap(Mishap::Return, again + 2);
        let back = parcel.next.unwrap();
        assert_eq!(parcel.move_on(back).unwrap().what, "returned_to_sender");
        assert!(!parcel.deliver(back) && parcel.next.is_none() && parcel.delivered.is_none());
    }

    #[test]
    fn a_seller_packs_what_is_left_and_no_more() {
        let left = [("1".to_owned(), 5), ("2".to_owned(), 1)];
        let packed = |lines: &[(&str, Option<i64>)]| {
            let lines = lines.iter().map(|(line, pieces)| ((*line).to_owned(), *pieces)).collect();
            Packing { lines, ..Packing::default() }.of(&left)
        };
        assert_eq!(packed(&[]).unwrap(), left);
        let some = packed(&[("1", Some(2))]).unwrap();
        assert_eq!(less(&left, &some), [("1".to_owned(), 3), ("2".to_owned(), 1)]);
        assert_eq!(less(&left, &packed(&[("2", None)]).unwrap()), left[..1]);
        for (lines, why) in [
            (&[("3", None)][..], "lines[0]: no line 3"),
            (&[("1", None), ("1", Some(1))], "lines[1]: the line 1 is named twice"),
            (&[("2", Some(2))], "lines[0].quantity: must be from 1 to the 1"),
            (&[("1", Some(0))], "lines[0].quantity"),
        ] {
            let said = packed(lines).unwrap_err();
            assert!(said.starts_with(why), "{said}");
        }
    }
}
