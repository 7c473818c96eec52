//! The faults by name, and what is true of each.

use crate::world::listed;
use daigou_core::Effect;
use std::fmt;

listed! {
    /// A fault, with its name in rules and in the journal.
    enum Kind {
        /// The connection is reset before a byte of its first request is read. A socket that listens cannot refuse one
        /// connection and take the next, so this is as near as it comes.
        Refuse = "refuse",
        /// Not processed, the connection reset.
        ResetBefore = "reset_before",
        /// Processed, the connection reset.
        ResetAfter = "reset_after",
        /// Not processed; held, then closed without an answer.
        TimeoutBefore = "timeout_before",
        /// Processed; held, then closed without an answer.
        TimeoutAfter = "timeout_after",
        /// Not processed, HTTP 500.
        Http500Before = "http_500_before",
        /// Processed, HTTP 500.
        Http500After = "http_500_after",
        /// Not processed: a proxy's own page.
        Http502Html = "http_502_html",
        /// Not processed, HTTP 429, with `Retry-After` where the rule says so.
        Http429 = "http_429",
        /// Processed; half of the answer, then the end.
        Truncate = "truncate",
        /// Processed; the answer piece by piece.
        Drip = "drip",
        /// Processed; HTTP 200 and something that is no JSON.
        Garbage = "garbage",
        /// Not processed; the platform's envelope with another code than 200.
        Refusal = "refusal",
        /// Answered later, beside whatever else strikes.
        Latency = "latency",
        /// More than so many requests a second are not processed, HTTP 429.
        RateLimit = "rate_limit",
        /// A connection that was kept alive dies: reset under its next request, or closed while nothing is asked of it.
        CloseIdle = "close_idle",
        /// Processed; the envelope's code is 429 at HTTP 200, and there is no payload.
        Code429 = "code_429",
        /// A creation of several lines is carried out without some of them, and says so as upstream does.
        PartialCreate = "partial_create",
        /// Answered at once; what was created can be read later only, and other changes are carried out later.
        LateEffect = "late_effect",
        /// Reads of orders do not show the newest.
        StaleRead = "stale_read",
        /// One order is missing from lists, or slips from a page onto the one before.
        RowVanishes = "row_vanishes",
        /// The buyer's remark is shown otherwise than it was given.
        AlterRemark = "alter_remark",
        /// A list tells another total.
        TotalLies = "total_lies",
        /// A list shows nothing, and a total of 0.
        ListEmpty = "list_empty",
        /// One row of a list is of another type.
        OddRow = "odd_row",
        /// A list of one element is written as that element.
        SingleObject = "single_object",
        /// A member stands twice, the first time with another value.
        MemberTwice = "member_twice",
        /// A text, or all of the answer, is written as JSON does not allow.
        BadText = "bad_text",
        /// A callback is not sent.
        Drop = "drop",
        /// A callback is sent twice.
        Duplicate = "duplicate",
        /// A callback is sent after the next one.
        Reorder = "reorder",
        /// A callback is sent later.
        Delay = "delay",
    }
}

listed! {
    /// A member that not every fault has, with its name in rules.
    enum Member {
        DelayMs = "delay_ms",
        JitterMs = "jitter_ms",
        RetryAfter = "retry_after",
        PerSecond = "per_second",
        Code = "code",
        Seconds = "seconds",
        How = "how",
        Characters = "characters",
        Text = "text",
        Orders = "orders",
        Reference = "reference",
        Total = "total",
        Lines = "lines",
    }
}

listed! {
    /// One of the ways in which a fault is done, with its name in rules.
    enum How {
        /// The remark's first characters.
        Cut = "cut",
        /// The remark up to its first emoji.
        Emoji = "emoji",
        /// No remark.
        Empty = "empty",
        /// The remark with words behind it.
        Append = "append",
        /// The remark's punctuation as wide as Chinese characters.
        Widen = "widen",
        /// The order is in no list.
        Gone = "gone",
        /// From the second page on, the page's first row is missing: it has slipped onto the page that was read before.
        Moved = "moved",
        /// The row as JSON in a text.
        Text = "text",
        /// The number 0.
        Number = "number",
        Null = "null",
        /// A list that holds the row.
        List = "list",
        /// A raw control character in a text.
        Control = "control",
        /// The escape of half a character in a text.
        Surrogate = "surrogate",
        /// A byte-order mark before the answer.
        Bom = "bom",
        /// The answer in GBK, which its head tells.
        Gbk = "gbk",
        /// The answer in GBK, which nothing tells.
        GbkUntold = "gbk_untold",
    }
}

impl Kind {
    /// Tells whether it strikes callbacks.
    pub(crate) const fn is_of_callbacks(self) -> bool {
        matches!(self, Self::Drop | Self::Duplicate | Self::Reorder | Self::Delay)
    }

    /// Tells whether it is the one fault of a request: not one that strikes beside others, nor one that depends on the
    /// parameters or on what there is to show.
    pub(crate) const fn is_of_requests(self) -> bool {
        self.is_before()
            || matches!(
                self,
                Self::ResetAfter
                    | Self::TimeoutAfter
                    | Self::Http500After
                    | Self::Truncate
                    | Self::Drip
                    | Self::Garbage
                    | Self::Code429
            )
    }

    /// Tells whether the request is not processed.
    pub(crate) const fn is_before(self) -> bool {
        matches!(
            self,
            Self::ResetBefore
                | Self::TimeoutBefore
                | Self::Http500Before
                | Self::Http502Html
                | Self::Http429
                | Self::RateLimit
                | Self::CloseIdle
                | Self::Refusal
        )
    }

    /// Tells whether it alters an answer, once there is something to alter.
    pub(crate) const fn is_of_answers(self) -> bool {
        matches!(
            self,
            Self::AlterRemark
                | Self::RowVanishes
                | Self::TotalLies
                | Self::ListEmpty
                | Self::OddRow
                | Self::SingleObject
                | Self::MemberTwice
                | Self::BadText
        )
    }

    /// Tells whether nothing is answered.
    pub(crate) const fn is_silent(self) -> bool {
        matches!(
            self,
            Self::ResetBefore | Self::ResetAfter | Self::TimeoutBefore | Self::TimeoutAfter | Self::CloseIdle
        )
    }

    /// The operations that it can strike, by marketplace and id; none where that is no short list.
    const fn operations(self) -> Option<&'static [(&'static str, &'static str)]> {
        match self {
            Self::PartialCreate => Some(&CREATES),
            Self::AlterRemark => Some(&REMARKS),
            Self::StaleRead => Some(&READS),
            Self::RowVanishes => Some(&LISTS),
            _ => None,
        }
    }

    /// Tells whether an operation is on its list, where it has one.
    pub(crate) fn lists(self, marketplace: &str, id: &str) -> bool {
        self.operations().is_none_or(|own| own.contains(&(marketplace, id)))
    }

    /// Tells whether it can strike any call.
    pub(crate) fn is_of_all_calls(self) -> bool {
        self.operations().is_none() && self != Self::LateEffect
    }

    /// Tells whether it can strike an operation.
    pub(crate) fn can_strike(self, marketplace: &str, id: &str, effect: Effect) -> bool {
        match self {
            // Of creations those of orders alone: what others made could not be hidden until then.
            Self::LateEffect => match effect {
                Effect::Create => LATE.contains(&(marketplace, id)),
                effect => matches!(effect, Effect::Write | Effect::Pay),
            },
            _ => self.lists(marketplace, id),
        }
    }

    /// The ways in which it is done; the first unless the rule says.
    pub(crate) const fn ways(self) -> &'static [How] {
        match self {
            Self::AlterRemark => &[How::Cut, How::Emoji, How::Empty, How::Append, How::Widen],
            Self::RowVanishes => &[How::Gone, How::Moved],
            Self::OddRow => &[How::Text, How::Number, How::Null, How::List],
            Self::BadText => &[How::Control, How::Surrogate, How::Bom, How::Gbk, How::GbkUntold],
            _ => &[],
        }
    }

    /// Tells whether it has a member.
    pub(crate) const fn has(self, member: Member) -> bool {
        match member {
            Member::DelayMs => {
                matches!(self, Self::TimeoutBefore | Self::TimeoutAfter | Self::Drip | Self::Latency | Self::CloseIdle)
            }
            Member::JitterMs => matches!(self, Self::Latency),
            Member::RetryAfter => matches!(self, Self::Http429 | Self::RateLimit),
            Member::PerSecond => matches!(self, Self::RateLimit),
            Member::Code => matches!(self, Self::Refusal),
            Member::Seconds => matches!(self, Self::StaleRead | Self::LateEffect | Self::Delay),
            Member::How => !self.ways().is_empty(),
            Member::Characters | Member::Text | Member::Orders => matches!(self, Self::AlterRemark),
            Member::Reference => matches!(self, Self::AlterRemark | Self::RowVanishes | Self::StaleRead),
            Member::Total => matches!(self, Self::TotalLies),
            Member::Lines => matches!(self, Self::PartialCreate),
        }
    }
}

/// The creations that say of each line whether it failed.
const CREATES: [(&str, &str); 4] = [
    ("alibaba1688", "order.create"),
    ("taobao", "order.create"),
    ("dajisaas", "alibaba.order_create"),
    ("dajisaas", "taobao.order_create"),
];

/// The replies that show a remark: Taobao's show none, and the caller's own number stands in a field of its own there.
const REMARKS: [(&str, &str); 4] = [
    ("alibaba1688", "order.list"),
    ("alibaba1688", "order.detail"),
    ("dajisaas", "alibaba.order_list"),
    ("dajisaas", "alibaba.order_detail"),
];

/// The creations of orders.
const LATE: [(&str, &str); 7] = [
    ("alibaba1688", "order.create"),
    ("alibaba1688", "order.batch_create"),
    ("alibaba1688", "cart.create_order"),
    ("taobao", "order.create"),
    ("taobao", "cart.create_order"),
    ("dajisaas", "alibaba.order_create"),
    ("dajisaas", "taobao.order_create"),
];

/// The lists of orders.
const LISTS: [(&str, &str); 4] = [
    ("alibaba1688", "order.list"),
    ("taobao", "order.list"),
    ("dajisaas", "alibaba.order_list"),
    ("dajisaas", "taobao.order_detail"),
];

/// The reads of orders: lists, and single orders.
const READS: [(&str, &str); 7] = [
    ("alibaba1688", "order.list"),
    ("alibaba1688", "order.detail"),
    ("dajisaas", "alibaba.order_list"),
    ("dajisaas", "alibaba.order_detail"),
    ("taobao", "order.list"),
    ("taobao", "order.get"),
    ("dajisaas", "taobao.order_detail"),
];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
