//! What a push is, by its body: a message, the console's probe, or something that cannot be read, which is kept as it
//! came all the same.

use super::about;
use super::message::Source;
use bytes::Bytes;
use daigou_core::Error;
use daigou_core::message::{Callback, DajiEnvelope, PandaPonEnvelope};
use md5::{Digest, Md5};
use serde_json::Value;

/// The kind of what could not be read.
pub(super) const UNREADABLE: &str = "unreadable";
/// A longer type is no name, and a longer key is told by its digest: both stand in an index.
const LONGEST_KIND: usize = 120;
const LONGEST_KEY: usize = 200;

/// A message as it is to be recorded.
#[derive(Clone)]
pub(super) struct Arrival {
    pub(super) source: Source,
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) order: Option<String>,
    pub(super) at_millis: Option<i64>,
    pub(super) verified: bool,
    pub(super) content_type: Option<String>,
    /// Why it cannot be read: it goes to the dead letters at once.
    pub(super) unreadable: Option<String>,
    pub(super) body: Bytes,
}

/// Whether a push that is no message says nothing that could be one: what the console's "Verify" sends is not published,
/// but it has to be answered 200. It is empty, or names neither a type nor a payload.
fn is_probe(source: Source, body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let text = text.trim();
    match source {
        _ if text.is_empty() => true,
        Source::DajiSaas if !text.starts_with('{') => {
            let pairs = || text.split('&').map(|pair| pair.split_once('='));
            let message = pairs().flatten().find(|(name, _)| *name == "message");
            match message {
                Some((_, "")) => true,
                Some(_) => DajiEnvelope::parse(body).is_ok_and(|envelope| {
                    let callback = envelope.into_callback();
                    callback.kind.trim().is_empty() && matches!(callback.body.get(), "null" | "{}" | "\"\"")
                }),
                None => pairs().all(|pair| pair.is_some_and(|(name, _)| !name.is_empty() && name != "_dj_signature")),
            }
        }
        _ => {
            let Ok(Value::Object(members)) = serde_json::from_str(text) else { return false };
            const TELLING: [&str; 6] = ["messageType", "messageBody", "message", "type", "message_type", "data"];
            let blank = |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            TELLING.iter().all(|name| members.get(*name).is_none_or(blank))
        }
    }
}

impl Arrival {
    /// Reads a push; `None` where it is the console's probe.
    pub(super) fn read(source: Source, body: Bytes, content_type: Option<String>, verified: bool) -> Option<Self> {
        Some(match callback(source, &body) {
            Ok(callback) => {
                let about = about::ordering_key(&callback);
                let (order, at_millis) = about.map_or((None, None), |about| (Some(about.order), about.at_millis));
                let at_millis = at_millis.or_else(|| callback.sent_at.as_ref()?.unix_millis().ok());
                let key = bounded(callback.dedupe_key());
                Self {
                    source,
                    key,
                    kind: callback.kind,
                    order,
                    at_millis,
                    verified,
                    content_type,
                    unreadable: None,
                    body,
                }
            }
            Err(_) if is_probe(source, &body) => return None,
            Err(error) => Self {
                source,
                key: format!("{UNREADABLE}:{}", digest(&body)),
                kind: UNREADABLE.to_owned(),
                order: None,
                at_millis: None,
                verified,
                content_type,
                unreadable: Some(error.message().replace('\0', "\u{fffd}")),
                body,
            },
        })
    }
}

/// Takes a body apart as its platform writes it.
pub(super) fn callback(source: Source, body: &[u8]) -> Result<Callback, Error> {
    let callback = match source {
        Source::PandaPon => PandaPonEnvelope::parse(body)?.into_callback()?,
        Source::DajiSaas => DajiEnvelope::parse(body)?.into_callback(),
        Source::Daigou => return Err(unreadable("the message was pulled, and has no platform's envelope")),
    };
    match callback.kind.as_str() {
        kind if kind.trim().is_empty() => Err(unreadable("the message names no type")),
        kind if kind.len() > LONGEST_KIND || kind.contains(char::is_control) => {
            Err(unreadable("the message's type is no name"))
        }
        _ => Ok(callback),
    }
}

fn unreadable(message: &str) -> Error {
    Error::new(daigou_core::ErrorKind::Decode, daigou_core::Certainty::Unreadable, message)
}

/// What the database can keep and find, and a header can hold: no control characters, and not endless.
fn bounded(key: String) -> String {
    if key.len() <= LONGEST_KEY && !key.contains(char::is_control) {
        key
    } else {
        format!("digest:{}", digest(key.as_bytes()))
    }
}

fn digest(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02X}")).collect()
}
