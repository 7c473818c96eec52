//! PandaPon's envelope of a push, and bodies without the members that are not known.

use crate::world::MessageBody;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Error, Value};

/// PandaPon's envelope. The body is an object, as on the vendor's pages; a sibling's examples have text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PandaPonPush<'p> {
    message_type: &'p str,
    message_body: &'p RawValue,
    message_platform: u8,
    timestamp: String,
}

/// Writes the body that PandaPon posts.
pub(super) fn pandapon(
    kind: &str,
    marketplace: u8,
    body: &RawValue,
    form: MessageBody,
    now: i64,
) -> Result<String, Error> {
    let text = match form {
        MessageBody::Object => None,
        MessageBody::Text => Some(to_raw_value(body.get())?),
    };
    let push = PandaPonPush {
        message_type: kind,
        message_body: text.as_deref().unwrap_or(body),
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
