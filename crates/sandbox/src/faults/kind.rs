//! The faults by name, and what is true of each.

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
    /// A list of orders does not show the newest.
    StaleRead,
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
    RetryAfter,
    Code,
    Seconds,
}

impl Kind {
    pub(crate) const ALL: [Self; 18] = [
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
        Self::StaleRead,
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
            Self::StaleRead => "stale_read",
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

    /// Whether it strikes single requests, and what is sent as their answer.
    pub(crate) const fn is_of_requests(self) -> bool {
        !self.is_of_callbacks() && !matches!(self, Self::Refuse | Self::StaleRead)
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
                | Self::Refusal
        )
    }

    /// Whether nothing is answered.
    pub(crate) const fn is_silent(self) -> bool {
        matches!(self, Self::ResetBefore | Self::ResetAfter | Self::TimeoutBefore | Self::TimeoutAfter)
    }

    /// Whether it has a member.
    pub(crate) const fn has(self, member: Member) -> bool {
        match member {
            Member::DelayMs => matches!(self, Self::TimeoutBefore | Self::TimeoutAfter | Self::Drip),
            Member::RetryAfter => matches!(self, Self::Http429),
            Member::Code => matches!(self, Self::Refusal),
            Member::Seconds => matches!(self, Self::StaleRead | Self::Delay),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
