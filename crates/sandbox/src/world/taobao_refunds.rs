//! Refunds of Taobao sub-orders. Where a refund may go from where stands in [`Refund`]'s methods: the buyer's steps
//! alone, the seller does nothing of its own yet.

use super::ids::Ids;
use super::taobao_orders::{LineState, TaobaoLine};
use daigou_taobao::{GoodsStatus, RefundStatus, RefundType};

/// Reasons to choose from: id, words, and what it needs.
pub(crate) const REASONS: [(i64, &str, &str); 3] =
    [(1, "不想要了", ""), (2, "拍错/多拍", ""), (12, "质量问题", "请上传凭证")];

/// Couriers of return parcels: code and name.
pub(crate) const COURIERS: [(&str, &str); 3] = [("SF", "顺丰快递"), ("ZTO", "中通快递"), ("YTO", "圆通速递")];

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
    pub(crate) status: RefundStatus,
    pub(crate) messages: Vec<RefundMessage>,
    pub(crate) parcel: Option<ReturnParcel>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) modified: i64,
    /// One of the vendors' examples: found by its ids, not listed.
    pub(crate) example: bool,
}

impl Refund {
    /// The buyer withdraws it: until the goods went back. Withdrawing again changes nothing.
    pub(crate) fn withdraw(&mut self, now: i64) -> bool {
        let may = matches!(
            self.status,
            RefundStatus::Applied | RefundStatus::Agreed | RefundStatus::Refused | RefundStatus::Closed
        );
        if may && self.status != RefundStatus::Closed {
            self.status = RefundStatus::Closed;
            self.modified = now;
        }
        may
    }

    /// The buyer asks for something else: while the seller has not decided, or after a refusal.
    pub(crate) fn modify(&mut self, terms: RefundTerms, now: i64) -> Result<(), String> {
        if !matches!(self.status, RefundStatus::Applied | RefundStatus::Refused) {
            return Err(self.in_the_way("be changed"));
        }
        self.terms = terms;
        self.status = RefundStatus::Applied;
        self.modified = now;
        Ok(())
    }

    /// The goods go back: once the seller agreed to a return.
    pub(crate) fn send_back(&mut self, parcel: ReturnParcel, now: i64) -> Result<(), String> {
        self.awaits_return()?;
        self.parcel = Some(parcel);
        self.terms.goods = GoodsStatus::SentBack;
        self.status = RefundStatus::Returned;
        self.modified = now;
        Ok(())
    }

    /// Whether the goods are to go back now.
    pub(crate) fn awaits_return(&self) -> Result<(), String> {
        let awaited = self.status == RefundStatus::Agreed && self.terms.kind == RefundType::ReturnAndRefund;
        if awaited { Ok(()) } else { Err(self.in_the_way("have its goods sent back")) }
    }

    fn in_the_way(&self, what: &str) -> String {
        format!("refundId: 状态错误: the refund {} cannot {what} in status {}", self.id, self.status)
    }
}

/// Every refund, oldest first.
#[derive(Debug)]
pub(crate) struct TaobaoRefunds(Vec<Refund>);

impl TaobaoRefunds {
    /// With the refunds of the vendors' examples.
    pub(super) fn new(examples: Vec<Refund>) -> Self {
        Self(examples)
    }

    /// All of them, those of examples too.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Refund> {
        self.0.iter()
    }

    /// A refund by its id.
    pub(crate) fn find(&self, id: &str) -> Result<&Refund, String> {
        self.0.iter().find(|refund| refund.id == id).ok_or_else(|| unknown(id))
    }

    /// The same, to change it.
    pub(crate) fn find_mut(&mut self, id: &str) -> Result<&mut Refund, String> {
        self.0.iter_mut().find(|refund| refund.id == id).ok_or_else(|| unknown(id))
    }

    /// The newest refund of a line.
    pub(crate) fn of_line(&self, line: &TaobaoLine) -> Option<&Refund> {
        self.0.iter().rev().find(|refund| refund.sub_order == line.sub_order)
    }

    /// Why a line takes no refund now, if it takes none.
    pub(crate) fn in_the_way(&self, line: &TaobaoLine) -> Option<String> {
        if !matches!(line.state, LineState::Paid | LineState::Shipped) {
            return Some(format!("子单未付款: the sub-order is in status {}", line.status()));
        }
        let of_line = self.of_line(line).filter(|refund| refund.status != RefundStatus::Closed);
        of_line.map(|refund| format!("子单已有逆向单: the refund {} is in status {}", refund.id, refund.status))
    }

    /// The buyer asks for a refund of a line.
    pub(crate) fn apply(
        &mut self,
        line: &TaobaoLine,
        terms: RefundTerms,
        ids: &mut Ids,
        now: i64,
    ) -> Result<(), String> {
        if let Some(reason) = self.in_the_way(line) {
            return Err(format!("purchaseOrderLineId: {reason}"));
        }
        check_terms(&terms, line.amount)?;
        self.0.push(Refund {
            id: ids.refund(),
            sub_order: line.sub_order.clone(),
            terms,
            status: RefundStatus::Applied,
            messages: Vec::new(),
            parcel: None,
            created: now,
            modified: now,
            example: false,
        });
        Ok(())
    }
}

/// What may be asked for of a line of this amount.
pub(crate) fn check_terms(terms: &RefundTerms, amount: i64) -> Result<(), String> {
    if !terms.kind.is_known() {
        return Err(format!("refundType: {} is not 1 (refund) or 2 (return and refund)", terms.kind));
    }
    if !terms.goods.is_known() {
        return Err(format!("goodsStatus: {} is not from 1 to 6", terms.goods));
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
