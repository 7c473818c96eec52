//! Life cycles as tables: from where, what happens, to where. What stands in no row of its table cannot happen, and is
//! refused in the words of the platform.

use serde::Serialize;

/// The transitions that there are.
pub(crate) type Table<S, E> = &'static [(S, E, S)];

/// Where something leads from a state; none where it cannot happen there.
pub(crate) fn next<S: Copy + PartialEq, E: Copy + PartialEq>(table: Table<S, E>, from: S, event: E) -> Option<S> {
    table.iter().find(|row| row.0 == from && row.1 == event).map(|row| row.2)
}

/// An enum of plain variants, of which there is a list; where each has a word, `word` gives it.
macro_rules! listed {
    ($(#[$meta:meta])* enum $name:ident { $($(#[$case_meta:meta])* $case:ident = $word:literal),* $(,)? }) => {
        $crate::world::listed! { $(#[$meta])* enum $name { $($(#[$case_meta])* $case),* } }

        impl $name {
            /// The word for it.
            pub(crate) const fn word(self) -> &'static str {
                match self { $(Self::$case => $word),* }
            }
        }
    };
    ($(#[$meta:meta])* enum $name:ident { $($(#[$case_meta:meta])* $case:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$case_meta])* $case),* }

        impl $name {
            /// Every one of them.
            #[allow(dead_code, reason = "some are gone through by tests alone")]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$case),*];
        }
    };
}
pub(crate) use listed;

listed! {
    /// Who did something.
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum By {
        Buyer = "buyer",
        Seller = "seller",
        Courier = "courier",
        /// The platform itself: a time ran out.
        Platform = "platform",
    }
}

listed! {
    /// An event that moves an order of 1688, or a line of Taobao's.
    enum Event {
        /// Taobao has created it.
        Created,
        /// The buyer pays.
        Pay,
        /// The buyer cancels.
        Cancel,
        /// The seller closes what is unpaid.
        Close,
        /// Nobody paid in time.
        TimeOut,
        /// The seller changes the price.
        ChangePrice,
        /// The seller ships.
        Ship,
        /// The courier delivers.
        Deliver,
        /// The buyer confirms the receipt of some lines.
        ConfirmPart,
        /// The buyer confirms the receipt of every line.
        Confirm,
        /// Nobody confirmed the receipt in time.
        AutoConfirm,
        /// All of it was refunded.
        RefundAll,
    }
}

impl Event {
    /// The word for it, and who does it.
    pub(super) const fn told(self) -> Told {
        match self {
            Self::Created => ("bought", By::Platform),
            Self::Pay => ("paid", By::Buyer),
            Self::Cancel => ("cancelled", By::Buyer),
            Self::Close | Self::RefundAll => ("closed", By::Seller),
            Self::TimeOut => ("timed_out", By::Platform),
            Self::ChangePrice => ("price_changed", By::Seller),
            Self::Ship => ("shipped", By::Seller),
            Self::Deliver => ("delivered", By::Courier),
            Self::ConfirmPart => ("part_confirmed", By::Buyer),
            Self::Confirm => ("confirmed", By::Buyer),
            Self::AutoConfirm => ("confirmed", By::Platform),
        }
    }
}

/// A word for what happened, and who did it.
pub(super) type Told = (&'static str, By);

/// An event that happened, as the admin API tells it.
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
