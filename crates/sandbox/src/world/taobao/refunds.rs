//! Refunds of Taobao sub-orders: what is asked for, what the buyer and the seller do about it, and what is done where
//! one of them does nothing.

use super::order_life::LineState;
use super::orders::TaobaoLine;
use crate::world::cycle::{Table, listed, next};
use crate::world::refund_acts::Act;
use daigou_taobao::{GoodsStatus, RefundStatus, RefundType};
use std::collections::HashMap;

/// Reasons to choose from: id, words, and what it needs.
pub(crate) const REASONS: [(i64, &str, &str); 3] =
    [(1, "不想要了", ""), (2, "拍错/多拍", ""), (12, "质量问题", "请上传凭证")];

/// Couriers of return parcels: code and name.
pub(crate) const COURIERS: [(&str, &str); 3] = [("SF", "顺丰快递"), ("ZTO", "中通快递"), ("YTO", "圆通速递")];

/// How long each step lasts at most, milliseconds: what the example of a refund has left.
pub(crate) const STEP: i64 = 259_200_000;

listed! {
    /// Where a refund stands.
    enum RefundStep {
        Applied,
        Agreed,
        Returned,
        Refunded,
        Refused,
        Closed,
    }
}

/// The life of a refund.
#[rustfmt::skip]
pub(crate) const TABLE: Table<RefundStep, Act> = &[
    (RefundStep::Applied,  Act::Agree,              RefundStep::Refunded),
    (RefundStep::Applied,  Act::AgreeReturn,        RefundStep::Agreed),
    (RefundStep::Applied,  Act::Refuse,             RefundStep::Refused),
    (RefundStep::Applied,  Act::Modify,             RefundStep::Applied),
    (RefundStep::Applied,  Act::Withdraw,           RefundStep::Closed),
    (RefundStep::Applied,  Act::SystemAgrees,       RefundStep::Refunded),
    (RefundStep::Applied,  Act::SystemAgreesReturn, RefundStep::Agreed),
    (RefundStep::Agreed,   Act::SendBack,           RefundStep::Returned),
    (RefundStep::Agreed,   Act::Withdraw,           RefundStep::Closed),
    (RefundStep::Agreed,   Act::TimeOut,            RefundStep::Closed),
    (RefundStep::Returned, Act::Receive,            RefundStep::Refunded),
    (RefundStep::Returned, Act::Refuse,             RefundStep::Refused),
    (RefundStep::Returned, Act::SystemAgrees,       RefundStep::Refunded),
    (RefundStep::Refused,  Act::Modify,             RefundStep::Applied),
    (RefundStep::Refused,  Act::Withdraw,           RefundStep::Closed),
    (RefundStep::Refused,  Act::TimeOut,            RefundStep::Closed),
    // Again: it changes nothing.
    (RefundStep::Closed,   Act::Withdraw,           RefundStep::Closed),
];

impl RefundStep {
    /// Upstream's code for it.
    pub(crate) const fn status(self) -> RefundStatus {
        match self {
            Self::Applied => RefundStatus::Applied,
            Self::Agreed => RefundStatus::Agreed,
            Self::Returned => RefundStatus::Returned,
            Self::Refunded => RefundStatus::Refunded,
            Self::Refused => RefundStatus::Refused,
            Self::Closed => RefundStatus::Closed,
        }
    }

    /// What comes of an act; none where it is not possible.
    pub(crate) fn after(self, act: Act, goods_back: bool) -> Option<Self> {
        next(TABLE, self, act).filter(|_| act.fits(self == Self::Applied, goods_back))
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct RefundTerms {
    pub(crate) kind: RefundType,
    pub(crate) goods: GoodsStatus,
    pub(crate) reason: i64,
    /// Fen.
    pub(crate) fee: i64,
    pub(crate) words: Option<String>,
}

/// A message about a refund.
#[derive(Debug, Clone)]
pub(crate) struct RefundMessage {
    pub(crate) text: Option<String>,
    pub(crate) images: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
}

/// The parcel by which goods go back.
#[derive(Debug, Clone)]
pub(crate) struct ReturnParcel {
    /// The courier's code.
    pub(crate) courier: String,
    pub(crate) number: String,
    pub(crate) phone: Option<String>,
    pub(crate) goods: Option<String>,
}

/// A refund.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub(crate) id: String,
    /// PandaPon's sub-order.
    pub(crate) sub_order: String,
    pub(crate) terms: RefundTerms,
    pub(crate) step: RefundStep,
    pub(crate) messages: Vec<RefundMessage>,
    pub(crate) parcel: Option<ReturnParcel>,
    /// Why the seller refused last.
    pub(crate) refused: Option<String>,
    /// When its step ends by itself.
    pub(crate) deadline: Option<i64>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) modified: i64,
    /// One of the vendors' examples: found by its ids, not listed.
    pub(crate) example: bool,
}

impl Refund {
    /// Why it was asked for: the reason of the template, and the buyer's words.
    pub(crate) fn why(&self) -> String {
        let named = REASONS.iter().find(|(id, ..)| *id == self.terms.reason).map_or("", |(_, name, _)| name);
        [named, self.terms.words.as_deref().unwrap_or_default()].join(" ").trim().to_owned()
    }

    /// Upstream's code for where it stands.
    pub(crate) fn status(&self) -> RefundStatus {
        self.step.status()
    }

    /// Whether the goods go back.
    pub(crate) fn goods_back(&self) -> bool {
        self.terms.kind == RefundType::ReturnAndRefund
    }

    /// What its seller does who agrees: pays, lets the goods come back, or takes them.
    pub(crate) fn agreed(&self) -> Act {
        match self.step {
            RefundStep::Returned => Act::Receive,
            _ if self.goods_back() => Act::AgreeReturn,
            _ => Act::Agree,
        }
    }

    /// What happens at its deadline.
    pub(crate) fn overdue(&self) -> Option<Act> {
        match self.step {
            RefundStep::Applied if self.goods_back() => Some(Act::SystemAgreesReturn),
            RefundStep::Applied | RefundStep::Returned => Some(Act::SystemAgrees),
            RefundStep::Agreed | RefundStep::Refused => Some(Act::TimeOut),
            RefundStep::Refunded | RefundStep::Closed => None,
        }
    }

    /// Whether the goods are to go back now.
    pub(crate) fn awaits_return(&self) -> Result<(), String> {
        self.may(Act::SendBack).map(|_| ())
    }

    pub(super) fn may(&self, act: Act) -> Result<RefundStep, String> {
        let next = self.step.after(act, self.goods_back());
        next.ok_or_else(|| {
            let what = match act {
                Act::Modify => "be changed",
                Act::SendBack => "have its goods sent back",
                Act::Withdraw => "be withdrawn",
                Act::Refuse => "be refused",
                _ => "be agreed to",
            };
            format!("refundId: 状态错误: the refund {} cannot {what} in status {}", self.id, self.status())
        })
    }
}

/// Every refund, oldest first, and the ways to find one.
#[derive(Debug, Default)]
pub(crate) struct TaobaoRefunds {
    all: Vec<Refund>,
    by_id: HashMap<String, usize>,
    /// The newest of each sub-order.
    by_line: HashMap<String, usize>,
}

impl TaobaoRefunds {
    /// With the refunds of the vendors' examples.
    pub(crate) fn new(examples: Vec<Refund>) -> Self {
        let mut refunds = Self::default();
        for refund in examples {
            refunds.add(refund);
        }
        refunds
    }

    pub(super) fn add(&mut self, refund: Refund) {
        let at = self.all.len();
        self.by_id.insert(refund.id.clone(), at);
        self.by_line.insert(refund.sub_order.clone(), at);
        self.all.push(refund);
    }

    /// All of them, those of examples too.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Refund> {
        self.all.iter()
    }

    /// A refund by its id.
    pub(crate) fn find(&self, id: &str) -> Result<&Refund, String> {
        self.by_id.get(id).map(|at| &self.all[*at]).ok_or_else(|| unknown(id))
    }

    /// The same, to change it.
    pub(crate) fn find_mut(&mut self, id: &str) -> Result<&mut Refund, String> {
        self.by_id.get(id).map(|at| &mut self.all[*at]).ok_or_else(|| unknown(id))
    }

    /// The newest refund of a line.
    pub(crate) fn of_line(&self, line: &TaobaoLine) -> Option<&Refund> {
        self.by_line.get(&line.sub_order).map(|at| &self.all[*at])
    }

    /// Why a line takes no refund now, if it takes none.
    pub(crate) fn in_the_way(&self, line: &TaobaoLine) -> Option<String> {
        if line.paid.is_none() {
            return Some(format!("子单未付款: the sub-order is in status {}", line.status()));
        }
        let of_line = self.of_line(line).filter(|refund| refund.step != RefundStep::Closed);
        if let Some(refund) = of_line {
            return Some(format!("子单已有逆向单: the refund {} is in status {}", refund.id, refund.status()));
        }
        let closed = line.state == LineState::Closed;
        closed.then(|| format!("子单已关闭: the sub-order is in status {}", line.status()))
    }
}

/// Where the goods of a line can be, as its buyer says: what was not shipped is nowhere else.
pub(crate) fn goods_that_fit(line: &TaobaoLine) -> &'static [GoodsStatus] {
    match line.state {
        LineState::Shipped => &[GoodsStatus::Shipped, GoodsStatus::NotReceived, GoodsStatus::Received],
        _ => &[GoodsStatus::NotShipped],
    }
}

/// The most that can be refunded of a line, fen: with its freight as long as it was not shipped.
pub(crate) fn most_of(line: &TaobaoLine) -> i64 {
    let all = if line.state == LineState::Shipped { line.amount } else { line.total() };
    all - line.refunded
}

/// What may be asked for of a line.
pub(crate) fn check_terms(terms: &RefundTerms, line: &TaobaoLine) -> Result<(), String> {
    let amount = most_of(line);
    if !terms.kind.is_known() {
        return Err(format!("refundType: {} is not 1 (refund) or 2 (return and refund)", terms.kind));
    }
    let fitting = goods_that_fit(line);
    if !fitting.contains(&terms.goods) {
        let fitting: Vec<String> = fitting.iter().map(ToString::to_string).collect();
        let (goods, status) = (&terms.goods, line.status());
        return Err(format!("goodsStatus: must be one of {} in status {status}, got {goods}", fitting.join(", ")));
    }
    if terms.kind == RefundType::ReturnAndRefund && terms.goods != GoodsStatus::Received {
        return Err(format!("refundType: 2 wants goods that were received (goodsStatus 4), got {}", terms.goods));
    }
    if !REASONS.iter().any(|(id, ..)| *id == terms.reason) {
        return Err(format!("reasonId: {} is none of the template's reasons", terms.reason));
    }
    if !(1..=amount).contains(&terms.fee) {
        return Err(format!("refundFee: must be from 1 to {amount}, got {}", terms.fee));
    }
    Ok(())
}

fn unknown(id: &str) -> String {
    format!("refundId: 逆向单不存在[{id}]")
}
