//! What a notice of the world says to the platform whose order it is about: one message, in that platform's envelope,
//! built from the world as it is then.

use super::{alibaba, taobao};
use crate::world::{Notice, World};
use daigou_core::Platform;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Error, Value};
use std::borrow::Cow;
use std::fmt;

/// A message that nobody was told yet.
pub(super) struct Message {
    pub(super) platform: Platform,
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

/// What a message says. PandaPon: the whole body. DajiSaaS: the form's `message`.
pub(super) enum Text {
    Written {
        /// The message's type, as the admin API names it.
        kind: String,
        text: String,
    },
    /// An order's status, written when it is sent or looked at: of those that come with every order most never are.
    Status(alibaba::Status),
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

/// The message of a notice, with this id where the platform has ids; none where there is nothing that is known to be
/// said.
pub(super) fn of(world: &World, notice: &Notice, now: i64, id: i64) -> Option<Message> {
    let message = match notice {
        Notice::Order(number, news) => alibaba::order(world, number, *news, now, id),
        Notice::Refund(refund) => alibaba::refund(world, refund, now, id),
        Notice::TaobaoOrder { order, purchase, news } => taobao::order(world, order, purchase, *news, now),
        Notice::TaobaoRefund(refund) => taobao::refund(world, refund, now),
    };
    // Types that are made here are written without fail.
    message.transpose().ok().flatten()
}

/// PandaPon's envelope. The body is an object, as on the vendor's pages; a sibling's examples have text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PandaPonPush<'p> {
    message_type: &'p str,
    message_body: &'p RawValue,
    message_platform: u8,
    timestamp: String,
}

/// What PandaPon posts.
pub(super) fn pandapon(kind: &str, marketplace: u8, body: &RawValue, now: i64) -> Result<String, Error> {
    let push = PandaPonPush {
        message_type: kind,
        message_body: body,
        message_platform: marketplace,
        timestamp: now.to_string(),
    };
    serde_json::to_string(&push)
}

/// A body, without the members that are not known.
pub(super) fn body<T: Serialize>(body: &T) -> Result<Box<RawValue>, Error> {
    let mut value = serde_json::to_value(body)?;
    without_nulls(&mut value);
    to_raw_value(&value)
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}
