//! Refunds of 1688 orders: their stages, their reasons, and what is kept of each. Who may ask for what is judged in
//! `refund_rules`. Amounts are fen.

use super::order_life::State;
use crate::world::alibaba::order::{Order, OrderedLine};
use crate::world::cycle::{Table, listed, next};
use crate::world::refund_acts::Act;
use std::collections::BTreeMap;

listed! {
    /// Where a refund stands, with the refund's word for it.
    enum RefundStage {
        SellerDecides = "waitselleragree",
        BuyerModifies = "waitbuyermodify",
        BuyerSends = "waitbuyersend",
        SellerReceives = "waitsellerreceive",
        Success = "refundsuccess",
        Closed = "refundclose",
    }
}

/// The life of a refund.
#[rustfmt::skip]
pub(crate) const TABLE: Table<RefundStage, Act> = &[
    (RefundStage::SellerDecides,  Act::Agree,              RefundStage::Success),
    (RefundStage::SellerDecides,  Act::AgreeReturn,        RefundStage::BuyerSends),
    (RefundStage::SellerDecides,  Act::Refuse,             RefundStage::BuyerModifies),
    (RefundStage::SellerDecides,  Act::SystemAgrees,       RefundStage::Success),
    (RefundStage::SellerDecides,  Act::SystemAgreesReturn, RefundStage::BuyerSends),
    (RefundStage::SellerDecides,  Act::Withdraw,           RefundStage::Closed),
    (RefundStage::SellerDecides,  Act::SellerShips,        RefundStage::Closed),
    (RefundStage::SellerDecides,  Act::BuyerConfirms,      RefundStage::Closed),
    (RefundStage::BuyerModifies,  Act::Modify,             RefundStage::SellerDecides),
    (RefundStage::BuyerModifies,  Act::Withdraw,           RefundStage::Closed),
    (RefundStage::BuyerModifies,  Act::SellerShips,        RefundStage::Closed),
    (RefundStage::BuyerModifies,  Act::BuyerConfirms,      RefundStage::Closed),
    (RefundStage::BuyerModifies,  Act::TimeOut,            RefundStage::Closed),
    (RefundStage::BuyerSends,     Act::SendBack,           RefundStage::SellerReceives),
    (RefundStage::BuyerSends,     Act::Withdraw,           RefundStage::Closed),
    (RefundStage::BuyerSends,     Act::SellerShips,        RefundStage::Closed),
    (RefundStage::BuyerSends,     Act::BuyerConfirms,      RefundStage::Closed),
    (RefundStage::BuyerSends,     Act::TimeOut,            RefundStage::Closed),
    (RefundStage::SellerReceives, Act::Receive,            RefundStage::Success),
    (RefundStage::SellerReceives, Act::Refuse,             RefundStage::BuyerModifies),
    (RefundStage::SellerReceives, Act::SystemAgrees,       RefundStage::Success),
    (RefundStage::SellerReceives, Act::Withdraw,           RefundStage::Closed),
    (RefundStage::SellerReceives, Act::SellerShips,        RefundStage::Closed),
    (RefundStage::SellerReceives, Act::BuyerConfirms,      RefundStage::Closed),
];

/// How long a stage lasts at most, milliseconds: ten days, by the one example of a deadline.
const STAGE: i64 = 10 * 86_400_000;

impl RefundStage {
    /// The word of an order's line for it.
    pub(crate) const fn line_word(self) -> &'static str {
        match self {
            Self::SellerDecides => "WAIT_SELLER_AGREE",
            Self::BuyerModifies => "WAIT_BUYER_MODIFY",
            Self::BuyerSends => "WAIT_BUYER_SEND",
            Self::SellerReceives => "WAIT_SELLER_RECEIVE",
            Self::Success => "REFUND_SUCCESS",
            Self::Closed => "REFUND_CLOSED",
        }
    }

    /// Whether it is still to be decided.
    pub(crate) const fn is_open(self) -> bool {
        !matches!(self, Self::Success | Self::Closed)
    }

    /// What comes of an act; none where it is not possible.
    pub(crate) fn after(self, act: Act, goods_back: bool) -> Option<Self> {
        next(TABLE, self, act).filter(|_| act.fits(self == Self::SellerDecides, goods_back))
    }
}

/// One thing that was done.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub(crate) id: i64,
    pub(crate) act: Act,
    pub(crate) before: RefundStage,
    pub(crate) after: RefundStage,
    pub(crate) at: i64,
}

/// A refund.
#[derive(Debug, Clone)]
pub(crate) struct TradeRefund {
    pub(crate) number: i64,
    /// 1688's order.
    pub(crate) order: String,
    /// The lines, and how many pieces of each.
    pub(crate) lines: Vec<(String, i64)>,
    /// Whether the goods go back.
    pub(crate) goods_back: bool,
    /// Whether the buyer has them.
    pub(crate) received: bool,
    /// Whether it was asked for before the goods were shipped.
    pub(crate) before_shipping: bool,
    /// Whether it was asked for after the trade was done.
    pub(crate) after_sales: bool,
    pub(crate) payment: i64,
    pub(crate) carriage: i64,
    pub(crate) reason: &'static Reason,
    /// The buyer's words.
    pub(crate) description: String,
    /// Why the seller refused last.
    pub(crate) reject_reason: Option<String>,
    pub(crate) product: String,
    pub(crate) stage: RefundStage,
    pub(crate) rejected: i64,
    /// The carrier's code and the waybill of the return.
    pub(crate) returned: Option<(String, String)>,
    /// When its stage ends by itself.
    pub(crate) deadline: Option<i64>,
    pub(crate) created: i64,
    pub(crate) done: Vec<Done>,
}

/// A reason that can be named.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) needs_voucher: bool,
    pub(crate) tip: &'static str,
}

impl Reason {
    /// Whether freight stays with the seller: before shipment there is none to keep.
    pub(crate) fn keeps_freight(&self, goods_stage: &str) -> bool {
        !self.needs_voucher && goods_stage != BEFORE_SHIPMENT
    }
}

/// The stage of goods that were not shipped.
const BEFORE_SHIPMENT: &str = "refundWaitSellerSend";

/// The reasons that the examples show.
pub(crate) static REFUND_REASONS: [Reason; 2] = [
    Reason { id: 20028, name: "不想买了，已与卖家协商一致", needs_voucher: false, tip: "" },
    Reason { id: 20021, name: "颜色/图案/款式不符", needs_voucher: true, tip: "请上传凭证" },
];

/// What is asked for.
#[derive(Debug)]
pub(crate) struct RefundAsked {
    pub(crate) order: String,
    pub(crate) lines: Vec<String>,
    pub(crate) goods_back: bool,
    pub(crate) goods_stage: String,
    pub(crate) payment: i64,
    pub(crate) carriage: i64,
    pub(crate) reason: i64,
    pub(crate) description: String,
    pub(crate) has_voucher: bool,
    pub(crate) pieces: Vec<(String, i64)>,
}

/// 1688's code, and words.
pub(crate) type Refused = (&'static str, String);

/// The state of the order that a stage of the goods belongs to, and whether the buyer has them.
pub(crate) fn goods_stage(stage: &str) -> Result<(State, bool), Refused> {
    match stage {
        BEFORE_SHIPMENT => Ok((State::Paid, false)),
        "refundWaitBuyerReceive" => Ok((State::Shipped, false)),
        "refundBuyerReceived" => Ok((State::Shipped, true)),
        "aftersaleBuyerNotReceived" => Ok((State::Success, false)),
        "aftersaleBuyerReceived" => Ok((State::Success, true)),
        other => Err(("5003", format!("goodsStatus: `{other}` is no stage of goods"))),
    }
}

/// Every refund, by number.
#[derive(Debug)]
pub(crate) struct TradeRefunds {
    pub(crate) all: BTreeMap<i64, TradeRefund>,
    pub(crate) next: i64,
}

impl TradeRefunds {
    /// None at all.
    pub(crate) const fn none() -> Self {
        Self { all: BTreeMap::new(), next: 0 }
    }

    /// The refunds of the vendors' examples.
    pub(crate) fn new() -> Self {
        let example = |number, order: &str, line: &str, stage| TradeRefund {
            number,
            order: order.to_owned(),
            lines: vec![(line.to_owned(), 2)],
            goods_back: true,
            received: true,
            before_shipping: false,
            after_sales: false,
            payment: 1,
            carriage: 0,
            reason: &REFUND_REASONS[1],
            description: "颜色与图片不符".to_owned(),
            reject_reason: None,
            product: "测试商品".to_owned(),
            stage,
            rejected: 0,
            returned: None,
            deadline: None,
            created: 1_524_474_676_000,
            done: Vec::new(),
        };
        let mut done = example(8_651_493_722_961_198, "151267031008969811", "151267031009969811", RefundStage::Success);
        done.returned = Some(("ZTO".to_owned(), "78000000000000".to_owned()));
        done.done = vec![Done {
            id: 50_027_795_018,
            act: Act::Receive,
            before: RefundStage::SellerReceives,
            after: RefundStage::Success,
            at: 1_524_476_834_000,
        }];
        let open = example(34_931_008_034_741_532, "506683458994743225", "506683458996743225", RefundStage::BuyerSends);
        let next = open.number + 1;
        Self { all: [done, open].into_iter().map(|refund| (refund.number, refund)).collect(), next }
    }

    /// A refund by its id, `TQ…`.
    pub(crate) fn find(&self, id: &str) -> Option<&TradeRefund> {
        self.all.get(&id.strip_prefix("TQ")?.parse().ok()?)
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut TradeRefund> {
        self.all.get_mut(&id.strip_prefix("TQ")?.parse().ok()?)
    }

    /// Where the refund of a line stands.
    pub(crate) fn of_line(&self, line: &OrderedLine) -> Option<&TradeRefund> {
        self.find(line.refund.as_deref()?)
    }

    /// Where the newest refund of an order stands.
    pub(crate) fn of_order(&self, order: &Order) -> Option<&TradeRefund> {
        order.lines.iter().filter_map(|line| self.of_line(line)).max_by_key(|refund| refund.number)
    }

    /// A refund of an order that is not decided yet.
    pub(crate) fn open_of(&self, order: &Order) -> Option<&TradeRefund> {
        order.lines.iter().filter_map(|line| self.of_line(line)).find(|refund| refund.stage.is_open())
    }

    /// Every refund of an order, oldest first.
    pub(crate) fn all_of(&self, order: &str) -> impl DoubleEndedIterator<Item = &TradeRefund> {
        self.all.values().filter(move |refund| refund.order == order)
    }
}

impl TradeRefund {
    /// `TQ` and its number.
    pub(crate) fn id(&self) -> String {
        format!("TQ{}", self.number)
    }

    /// Tells if the last thing happened by itself, as nobody did anything in time.
    pub(crate) fn timed_out(&self) -> bool {
        self.done.last().is_some_and(|done| done.act.is_by_time())
    }

    /// Tells if the seller said where the goods go back to.
    pub(crate) fn has_address(&self) -> bool {
        let agreed = |done: &Done| done.after == RefundStage::BuyerSends || done.before == RefundStage::BuyerSends;
        self.goods_back
            && (self.stage == RefundStage::BuyerSends || self.done.iter().any(agreed) || self.returned.is_some())
    }

    /// When it was last changed.
    pub(crate) fn modified(&self) -> i64 {
        self.done.last().map_or(self.created, |done| done.at)
    }

    /// What its seller does who agrees: pays, lets the goods come back, or takes them.
    pub(crate) fn agreed(&self) -> Act {
        match self.stage {
            RefundStage::SellerReceives => Act::Receive,
            _ if self.goods_back => Act::AgreeReturn,
            _ => Act::Agree,
        }
    }

    /// What happens at its deadline.
    pub(crate) fn overdue(&self) -> Option<Act> {
        match self.stage {
            RefundStage::SellerDecides if self.goods_back => Some(Act::SystemAgreesReturn),
            RefundStage::SellerDecides | RefundStage::SellerReceives => Some(Act::SystemAgrees),
            RefundStage::BuyerModifies | RefundStage::BuyerSends => Some(Act::TimeOut),
            RefundStage::Success | RefundStage::Closed => None,
        }
    }

    /// Writes down what was done, or that it was asked for.
    pub(crate) fn note(&mut self, act: Act, next: RefundStage, now: i64) {
        let id = self.number % 1_000_000_000 * 100 + i64::try_from(self.done.len()).unwrap_or_default();
        self.done.push(Done { id, act, before: self.stage, after: next, at: now });
        self.stage = next;
        self.deadline = next.is_open().then_some(now + STAGE);
    }

    pub(crate) fn acts(&mut self, act: Act, now: i64) -> Result<RefundStage, String> {
        let Some(next) = self.stage.after(act, self.goods_back) else {
            return Err(format!("the refund {} is {}", self.id(), self.stage.word()));
        };
        self.rejected += i64::from(act == Act::Refuse);
        self.note(act, next, now);
        Ok(next)
    }
}
