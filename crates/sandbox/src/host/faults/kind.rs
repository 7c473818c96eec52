//! The faults by name, and what is true of each.

use daigou_core::Effect;
use std::fmt;

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The connection is reset before a byte of its first request is read. A socket that listens cannot refuse one
    /// connection and take the next, so this is as near as it comes.
    Refuse,
    /// Not processed, the connection reset.
    ResetBefore,
    /// Processed, the connection reset.
    ResetAfter,
    /// Not processed; held, then closed without an answer.
    TimeoutBefore,
    /// Processed; held, then closed without an answer.
    TimeoutAfter,
    /// Not processed, HTTP 500.
    Http500Before,
    /// Processed, HTTP 500.
    Http500After,
    /// Not processed: a proxy's own page.
    Http502Html,
    /// Not processed, HTTP 429, with `Retry-After` where the rule says so.
    Http429,
    /// Processed; half of the answer, then the end.
    Truncate,
    /// Processed; the answer piece by piece.
    Drip,
    /// Processed; HTTP 200 and something that is no JSON.
    Garbage,
    /// Not processed; the platform's envelope with another code than 200.
    Refusal,
    /// Answered later, beside whatever else strikes.
    Latency,
    /// More than so many requests a second are not processed, HTTP 429.
    RateLimit,
    /// A connection that was kept alive dies: reset under its next request, or closed while nothing is asked of it.
    CloseIdle,
    /// Processed; the envelope's code is 429 at HTTP 200, and there is no payload.
    Code429,
    /// A creation of several lines is carried out without some of them, and says so as upstream does.
    PartialCreate,
    /// Answered at once; what was created can be read later only, and other changes are carried out later.
    LateEffect,
    /// Reads of orders do not show the newest.
    StaleRead,
    /// One order is missing from lists, or slips from a page onto the one before.
    RowVanishes,
    /// The buyer's remark is shown otherwise than it was given.
    AlterRemark,
    /// A list tells another total.
    TotalLies,
    /// A list shows nothing, and a total of 0.
    ListEmpty,
    /// One row of a list is of another type.
    OddRow,
    /// A list of one element is written as that element.
    SingleObject,
    /// A member stands twice, the first time with another value.
    MemberTwice,
    /// A text, or all of the answer, is written as JSON does not allow.
    BadText,
    /// A callback is not sent.
    Drop,
    /// A callback is sent twice.
    Duplicate,
    /// A callback is sent after the next one.
    Reorder,
    /// A callback is sent later.
    Delay,
}

/// A member that not every fault has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    DelayMs,
    JitterMs,
    RetryAfter,
    PerSecond,
    Code,
    Seconds,
    How,
    Characters,
    Text,
    Orders,
    Reference,
    Total,
    Lines,
}

impl Member {
    pub(crate) const ALL: [Self; 13] = [
        Self::DelayMs,
        Self::JitterMs,
        Self::RetryAfter,
        Self::PerSecond,
        Self::Code,
        Self::Seconds,
        Self::How,
        Self::Characters,
        Self::Text,
        Self::Orders,
        Self::Reference,
        Self::Total,
        Self::Lines,
    ];

    /// Its name in rules.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::DelayMs => "delay_ms",
            Self::JitterMs => "jitter_ms",
            Self::RetryAfter => "retry_after",
            Self::PerSecond => "per_second",
            Self::Code => "code",
            Self::Seconds => "seconds",
            Self::How => "how",
            Self::Characters => "characters",
            Self::Text => "text",
            Self::Orders => "orders",
            Self::Reference => "reference",
            Self::Total => "total",
            Self::Lines => "lines",
        }
    }
}

/// One of the ways in which a fault is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// The remark's first characters.
    Cut,
    /// The remark up to its first emoji.
    Emoji,
    /// No remark.
    Empty,
    /// The remark with words behind it.
    Append,
    /// The remark's punctuation as wide as Chinese characters.
    Widen,
    /// The order is in no list.
    Gone,
    /// From the second page on, the page's first row is missing: it has slipped onto the page that was read before.
    Moved,
    /// The row as JSON in a text.
    Text,
    /// The number 0.
    Number,
    Null,
    /// A list that holds the row.
    List,
    /// A raw control character in a text.
    Control,
    /// The escape of half a character in a text.
    Surrogate,
    /// A byte-order mark before the answer.
    Bom,
    /// The answer in GBK, which its head tells.
    Gbk,
    /// The answer in GBK, which nothing tells.
    GbkUntold,
}

impl How {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Emoji => "emoji",
            Self::Empty => "empty",
            Self::Append => "append",
            Self::Widen => "widen",
            Self::Gone => "gone",
            Self::Moved => "moved",
            Self::Text => "text",
            Self::Number => "number",
            Self::Null => "null",
            Self::List => "list",
            Self::Control => "control",
            Self::Surrogate => "surrogate",
            Self::Bom => "bom",
            Self::Gbk => "gbk",
            Self::GbkUntold => "gbk_untold",
        }
    }
}

impl Kind {
    pub(crate) const ALL: [Self; 32] = [
        Self::Refuse,
        Self::ResetBefore,
        Self::ResetAfter,
        Self::TimeoutBefore,
        Self::TimeoutAfter,
        Self::Http500Before,
        Self::Http500After,
        Self::Http502Html,
        Self::Http429,
        Self::Truncate,
        Self::Drip,
        Self::Garbage,
        Self::Refusal,
        Self::Latency,
        Self::RateLimit,
        Self::CloseIdle,
        Self::Code429,
        Self::PartialCreate,
        Self::LateEffect,
        Self::StaleRead,
        Self::RowVanishes,
        Self::AlterRemark,
        Self::TotalLies,
        Self::ListEmpty,
        Self::OddRow,
        Self::SingleObject,
        Self::MemberTwice,
        Self::BadText,
        Self::Drop,
        Self::Duplicate,
        Self::Reorder,
        Self::Delay,
    ];

    /// Its name in rules and in the journal.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::ResetBefore => "reset_before",
            Self::ResetAfter => "reset_after",
            Self::TimeoutBefore => "timeout_before",
            Self::TimeoutAfter => "timeout_after",
            Self::Http500Before => "http_500_before",
            Self::Http500After => "http_500_after",
            Self::Http502Html => "http_502_html",
            Self::Http429 => "http_429",
            Self::Truncate => "truncate",
            Self::Drip => "drip",
            Self::Garbage => "garbage",
            Self::Refusal => "refusal",
            Self::Latency => "latency",
            Self::RateLimit => "rate_limit",
            Self::CloseIdle => "close_idle",
            Self::Code429 => "code_429",
            Self::PartialCreate => "partial_create",
            Self::LateEffect => "late_effect",
            Self::StaleRead => "stale_read",
            Self::RowVanishes => "row_vanishes",
            Self::AlterRemark => "alter_remark",
            Self::TotalLies => "total_lies",
            Self::ListEmpty => "list_empty",
            Self::OddRow => "odd_row",
            Self::SingleObject => "single_object",
            Self::MemberTwice => "member_twice",
            Self::BadText => "bad_text",
            Self::Drop => "drop",
            Self::Duplicate => "duplicate",
            Self::Reorder => "reorder",
            Self::Delay => "delay",
        }
    }

    /// Whether it strikes callbacks.
    pub(crate) const fn is_of_callbacks(self) -> bool {
        matches!(self, Self::Drop | Self::Duplicate | Self::Reorder | Self::Delay)
    }

    /// Whether it is the one fault of a request: not what strikes beside others, nor what depends on the parameters or
    /// on what there is to show.
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

    /// Whether the request is not processed.
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

    /// Whether it alters what is answered, once there is something to alter.
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

    /// Whether nothing is answered.
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

    /// Whether an operation is on its list, where it has one.
    pub(crate) fn lists(self, marketplace: &str, id: &str) -> bool {
        self.operations().is_none_or(|own| own.contains(&(marketplace, id)))
    }

    /// Whether it can strike any call.
    pub(crate) fn is_of_all_calls(self) -> bool {
        self.operations().is_none() && self != Self::LateEffect
    }

    /// Whether it can strike an operation.
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

    /// Whether it has a member.
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
        f.write_str(self.as_str())
    }
}
