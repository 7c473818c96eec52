//! How the platforms' words for states are shown: the stage that they stand for, in words of either language. Upstream's
//! own word is always shown beside. Words that are not known here are shown as they are.

use super::words::Lang;

/// How far an order, a line or a refund has come; every platform has its own words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Unpaid,
    Paid,
    Shipped,
    Done,
    Closed,
    Other,
}

impl Stage {
    pub(crate) const ALL: [Self; 6] = [Self::Unpaid, Self::Paid, Self::Shipped, Self::Done, Self::Closed, Self::Other];

    /// As the pages' address and style name it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Done => "done",
            Self::Closed => "closed",
            Self::Other => "other",
        }
    }

    pub(crate) const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Unpaid => lang.pick("Unpaid", "待付款"),
            Self::Paid => lang.pick("Paid", "待发货"),
            Self::Shipped => lang.pick("Shipped", "待收货"),
            Self::Done => lang.pick("Done", "交易成功"),
            Self::Closed => lang.pick("Closed", "交易关闭"),
            Self::Other => lang.pick("Other", "其他"),
        }
    }

    /// The stage that an order's word stands for.
    pub(crate) fn of(status: &str) -> Self {
        match status {
            "waitbuyerpay" | "WAIT_BUYER_P" | "BULIDING" => Self::Unpaid,
            "waitsellersend" | "WAIT_SELLER_SEND_GOODS" => Self::Paid,
            "waitbuyerreceive" | "WAIT_BUYER_CONFIRM_GOODS" => Self::Shipped,
            "confirm_goods" | "success" => Self::Done,
            "cancel" | "terminated" | "TRADE_CLOSED" => Self::Closed,
            _ => Self::Other,
        }
    }
}

/// A state as it is shown: words, upstream's word, and the colour.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) words: String,
    pub(crate) word: String,
    pub(crate) colour: &'static str,
}

impl Shown {
    /// An order's or a line's state.
    pub(crate) fn order(status: &str, lang: Lang) -> Self {
        let stage = Stage::of(status);
        let words = match status {
            "BULIDING" => lang.pick("Being created", "创建中"),
            "confirm_goods" => lang.pick("Received", "已收货"),
            "terminated" => lang.pick("Terminated", "交易终止"),
            _ if stage == Stage::Other => status,
            _ => stage.words(lang),
        };
        Self { words: words.to_owned(), word: status.to_owned(), colour: stage.code() }
    }

    /// A refund's state: 1688's words, and Taobao's numbers.
    pub(crate) fn refund(status: &str, lang: Lang) -> Self {
        let (words, colour) = match status {
            "waitselleragree" | "10" => (lang.pick("Waiting for the seller", "等待卖家同意"), "unpaid"),
            "waitbuyermodify" | "-10" => (lang.pick("Refused, to be modified", "卖家拒绝，待修改"), "unpaid"),
            "waitbuyersend" | "20" => (lang.pick("Agreed, goods to go back", "卖家同意，待退货"), "paid"),
            "waitsellerreceive" | "30" => (lang.pick("Goods on their way back", "已退货，待卖家收货"), "shipped"),
            "refundsuccess" | "100" => (lang.pick("Refunded", "退款成功"), "done"),
            "refundclose" | "-20" => (lang.pick("Closed", "退款关闭"), "closed"),
            other => (other, "other"),
        };
        Self { words: words.to_owned(), word: status.to_owned(), colour }
    }
}

/// What happened, as the timeline names it.
pub(crate) fn happened(what: &str, lang: Lang) -> &str {
    match what {
        "created" | "made" => lang.pick("Created", "创建订单"),
        "paid" => lang.pick("Paid", "付款"),
        "shipped" => lang.pick("Shipped", "发货"),
        "traced" => lang.pick("On its way", "物流更新"),
        "delivered" => lang.pick("Delivered", "送达"),
        "confirmed" | "received" => lang.pick("Receipt confirmed", "确认收货"),
        "done" | "success" => lang.pick("Trade done", "交易完成"),
        "closed" => lang.pick("Closed", "关闭"),
        "timed_out" => lang.pick("Closed: not paid in time", "超时未付款关闭"),
        "part_confirmed" => lang.pick("Receipt of a part confirmed", "部分确认收货"),
        "collected" => lang.pick("Collected", "揽收"),
        "in_transit" => lang.pick("In transit", "运输中"),
        "out_for_delivery" => lang.pick("Out for delivery", "派送中"),
        "cancelled" => lang.pick("Cancelled", "取消"),
        "price_changed" => lang.pick("Price changed", "改价"),
        "refund_asked" => lang.pick("Refund asked for", "申请退款"),
        "refund_agreed" => lang.pick("Refund agreed to", "同意退款"),
        "return_agreed" => lang.pick("Return agreed to", "同意退货"),
        "refund_changed" => lang.pick("Refund changed", "修改退款申请"),
        "refund_withdrawn" => lang.pick("Refund withdrawn", "撤销退款"),
        "refund_refused" => lang.pick("Refund refused", "拒绝退款"),
        "refund_sent_back" => lang.pick("Goods sent back", "寄回商品"),
        "refund_closed" => lang.pick("Refund closed", "退款关闭"),
        "refunded" => lang.pick("Refunded", "退款完成"),
        other => other,
    }
}

/// Who did it.
pub(crate) fn actor(by: &str, lang: Lang) -> &str {
    match by {
        "buyer" => lang.pick("buyer", "买家"),
        "seller" => lang.pick("seller", "卖家"),
        "courier" => lang.pick("courier", "物流"),
        "platform" => lang.pick("platform", "平台"),
        other => other,
    }
}

/// An event's button: who does it, and what.
pub(crate) fn button(event: &str, lang: Lang) -> (&'static str, &str) {
    match event {
        "pay" => ("buyer", lang.pick("Pay", "付款")),
        "ship" => ("seller", lang.pick("Ship", "发货")),
        "deliver" => ("courier", lang.pick("Deliver", "送达")),
        "change_price" => ("seller", lang.pick("Change the price", "改价")),
        "cancel" => ("buyer", lang.pick("Cancel", "取消订单")),
        "confirm" => ("buyer", lang.pick("Confirm the receipt", "确认收货")),
        "refund_modify" => ("buyer", lang.pick("Change the refund", "修改退款申请")),
        "refund_withdraw" => ("buyer", lang.pick("Withdraw the refund", "撤销退款")),
        "close" => ("seller", lang.pick("Close", "关闭订单")),
        "refund_agree" => ("seller", lang.pick("Agree to the refund", "同意退款")),
        "refund_refuse" => ("seller", lang.pick("Refuse the refund", "拒绝退款")),
        other => ("platform", other),
    }
}

/// A platform's and a marketplace's name.
pub(crate) fn name(word: &str, lang: Lang) -> &str {
    match word {
        "pandapon" => "PandaPon",
        "dajisaas" => "DajiSaaS",
        "alibaba1688" | "alibaba" => "1688",
        "taobao" => lang.pick("Taobao", "淘宝"),
        "poizon" => lang.pick("Poizon", "得物"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, Stage};
    use crate::console::words::Lang;

    #[test]
    fn every_published_word_has_its_stage_and_others_stand_as_they_are() {
        for (word, stage) in [
            ("waitbuyerpay", Stage::Unpaid),
            ("WAIT_BUYER_P", Stage::Unpaid),
            ("WAIT_SELLER_SEND_GOODS", Stage::Paid),
            ("WAIT_BUYER_CONFIRM_GOODS", Stage::Shipped),
            ("success", Stage::Done),
            ("TRADE_CLOSED", Stage::Closed),
            ("surprise", Stage::Other),
        ] {
            assert_eq!(Stage::of(word), stage, "{word}");
        }
        let shown = Shown::order("surprise", Lang::Zh);
        assert_eq!((shown.words.as_str(), shown.colour), ("surprise", "other"));
        let shown = Shown::order("waitsellersend", Lang::Zh);
        assert_eq!((shown.words.as_str(), shown.word.as_str()), ("待发货", "waitsellersend"));
        assert_eq!(Shown::refund("-10", Lang::En).words, "Refused, to be modified");
    }
}
