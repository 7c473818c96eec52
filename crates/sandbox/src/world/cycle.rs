//! Life cycles as tables: from where, what happens, to where. What stands in no row of its table cannot happen, and is
//! refused in the words of the platform.

use serde::Serialize;
use std::borrow::Cow;

/// The transitions that there are.
pub(crate) type Table<S, E> = &'static [(S, E, S)];

/// Where something leads from a state; none where it cannot happen there.
pub(crate) fn next<S: Copy + PartialEq, E: Copy + PartialEq>(table: Table<S, E>, from: S, event: E) -> Option<S> {
    table.iter().find(|row| row.0 == from && row.1 == event).map(|row| row.2)
}

/// An enum whose variants are counted, so that a test can go through all pairs of a table.
macro_rules! counted {
    ($(#[$meta:meta])* enum $name:ident { $($(#[$case_meta:meta])* $case:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$case_meta])* $case),* }

        #[cfg(test)]
        impl $name {
            /// Every one of them.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$case),*];
        }
    };
}
pub(super) use counted;

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    Buyer,
    Seller,
    Courier,
    /// The platform itself: a time ran out.
    Platform,
}

/// What happened, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) what: Cow<'static, str>,
    pub(crate) by: By,
}

impl Entry {
    pub(super) fn new(at: i64, what: impl Into<Cow<'static, str>>, by: By) -> Self {
        Self { at, what: what.into(), by }
    }
}
