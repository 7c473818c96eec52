//! How the platforms' words for states are shown: the stage that they stand for, in words of either language. Upstream's
//! own word is always shown beside. Words that are not known here are shown as they are.

use super::words::Lang;
use crate::world::listed;
use crate::world::table::rows;

listed! {
    /// How far an order, a line or a refund has come; every platform has its own words for it. The word here is that of
    /// the pages' address and style.
    enum Stage {
        Unpaid = "unpaid",
        Paid = "paid",
        Shipped = "shipped",
        Done = "done",
        Closed = "closed",
        Other = "other",
    }
}

impl Stage {
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
        Self { words: words.to_owned(), word: status.to_owned(), colour: stage.word() }
    }

    /// A refund's state: 1688's words, and Taobao's numbers.
    pub(crate) fn refund(status: &str, lang: Lang) -> Self {
        let known = known("refund", status);
        let (words, colour) = known.map_or((status, "other"), |[en, zh, colour]| (lang.pick(en, zh), colour));
        Self { words: words.to_owned(), word: status.to_owned(), colour }
    }
}

/// A word in English and in Chinese, and what else is known of it: see `vocabulary.txt`.
fn known(of: &str, word: &str) -> Option<[&'static str; 3]> {
    let mut rows = rows(include_str!("vocabulary.txt"));
    rows.find(|row| (row[0], row[1]) == (of, word)).map(|[_, _, en, zh, more]| [en, zh, more])
}

/// A word as it is shown; one that is not known stands for itself.
fn shown<'w>(of: &str, word: &'w str, lang: Lang) -> &'w str {
    known(of, word).map_or(word, |[en, zh, _]| lang.pick(en, zh))
}

/// Names an event as the timeline does.
pub(crate) fn happened(what: &str, lang: Lang) -> &str {
    shown("happened", what, lang)
}

/// Who did it.
pub(crate) fn actor(by: &str, lang: Lang) -> &str {
    shown("actor", by, lang)
}

/// Words for who did it, behind what was done.
pub(crate) fn by(actor: &str, lang: Lang) -> &str {
    shown("by", actor, lang)
}

/// An event's button: who does it, and what.
pub(crate) fn button(event: &str, lang: Lang) -> (&'static str, &str) {
    known("button", event).map_or(("platform", event), |[en, zh, by]| (by, lang.pick(en, zh)))
}

/// A platform's and a marketplace's name.
pub(crate) fn name(word: &str, lang: Lang) -> &str {
    shown("name", word, lang)
}

#[cfg(test)]
mod tests {
    use super::{Shown, Stage, actor, button, name};
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
        assert_eq!(button("ship", Lang::En), ("seller", "Ship"));
        assert_eq!((actor("nobody", Lang::Zh), name("taobao", Lang::Zh)), ("nobody", "淘宝"));
    }
}
