//! Life cycles as tables: from where, what happens, to where. What stands in no row of its table cannot happen, and is
//! refused in the words of the platform.

use serde::Serialize;

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

impl By {
    /// The word for it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Seller => "seller",
            Self::Courier => "courier",
            Self::Platform => "platform",
        }
    }
}

/// A word for what happened, and who did it.
pub(super) type Told = (&'static str, By);

/// What happened, as the admin API tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) what: &'static str,
    pub(crate) by: By,
    /// Which refund, parcel or purchase order it was about, where that is not all of the order.
    pub(crate) of: Option<String>,
}

impl Entry {
    pub(super) fn new(at: i64, (what, by): Told, of: Option<String>) -> Self {
        Self { at, what, by, of }
    }
}
