//! A message that nobody was told yet.

use super::status::Status;
use crate::world::AccountPlace;
use daigou_core::Platform;
use std::borrow::Cow;
use std::fmt;

/// A message that nobody was told yet.
pub(super) struct Message {
    pub(super) platform: Platform,
    /// Whose order it is about.
    pub(super) account: AccountPlace,
    /// As orders show it.
    pub(super) marketplace: &'static str,
    /// Marketplace and id of the message in the crates' tables.
    pub(super) table: (&'static str, &'static str),
    /// As the admin API names it.
    pub(super) order_id: Named,
    pub(super) text: Text,
}

/// The name of an order. Nearly all are numbers, of which one comes with every message.
pub(super) enum Named {
    Number(i64),
    Text(String),
}

impl From<&str> for Named {
    fn from(name: &str) -> Self {
        match name.parse() {
            Ok(number) if name.starts_with(|first: char| matches!(first, '1'..='9')) => Self::Number(number),
            _ => Self::Text(name.to_owned()),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The text of a message. PandaPon: the whole body. DajiSaaS: the form's `message`.
pub(super) enum Text {
    Written {
        /// The message's type, as the admin API names it.
        kind: String,
        text: String,
    },
    /// An order's status, written when it is sent or looked at: of those that come with every order most never are, and to
    /// write them would take a creation below half the rate of a bare route (the example `throughput`).
    Status(Status),
}

impl Text {
    pub(super) fn get(&self) -> Cow<'_, str> {
        match self {
            Self::Written { text, .. } => text.into(),
            // Types that are made here are written without fail.
            Self::Status(status) => status.write().unwrap_or_default().into(),
        }
    }

    /// The message's type.
    pub(super) fn kind(&self) -> String {
        match self {
            Self::Written { kind, .. } => kind.clone(),
            Self::Status(status) => status.frame().kind(),
        }
    }

    /// How much memory it takes, in bytes, about.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Written { text, .. } => text.len(),
            Self::Status(_) => 0,
        }
    }
}
