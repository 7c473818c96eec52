//! Arrivals: each push is a message, a probe, or something that cannot be read, which is kept as it came all the same.

use super::form::{self, Opened, unreadable};
use super::source::Source;
use bytes::Bytes;
use daigou_core::Error;
use daigou_core::message::{Callback, DajiEnvelope, PandaPonEnvelope, canonical};
use md5::{Digest, Md5};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The kind of what could not be read.
pub(super) const UNREADABLE: &str = "unreadable";
/// A longer type is no name, and a longer key is told by its digest: both stand in an index.
const LONGEST_KIND: usize = 120;
const LONGEST_KEY: usize = 200;

/// A message as it is to be recorded.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) source: Source,
    /// The name of this content. What is said again later gets another.
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) order: Option<String>,
    pub(super) at_millis: Option<i64>,
    /// When it was pushed, by the envelope.
    pub(super) pushed_at: Option<i64>,
    /// A digest that tells its contents from others; none where the key says all.
    pub(super) subject: Option<String>,
    /// Set where the subject is an id of the platform's.
    pub(super) has_id: bool,
    /// The digest of all that it says, but for when it was pushed.
    pub(super) content: String,
    pub(super) verified: bool,
    pub(super) content_type: Option<String>,
    /// Why it cannot be read: it goes to the dead letters at once, with the request's headers.
    pub(super) unreadable: Option<String>,
    pub(super) headers: Option<String>,
    pub(super) body: Bytes,
}

impl Arrival {
    /// Reads a push; `None` where it says nothing, as a probe of the console's.
    pub(super) fn read(source: Source, body: Bytes, content_type: Option<String>, verified: bool) -> Option<Self> {
        if form::is_blank(&body) {
            return None;
        }
        Some(match envelope(source, content_type.as_deref(), &body) {
            Ok((callback, opened)) => {
                Self::message(source, callback, &opened, verified && opened.is_signed_part, content_type, body)
            }
            Err(error) => Self::dead(source, &error, verified, content_type, body),
        })
    }

    fn message(
        source: Source,
        callback: Callback,
        opened: &Opened,
        verified: bool,
        content_type: Option<String>,
        body: Bytes,
    ) -> Self {
        let pushed_at = callback.pushed_millis();
        let about = callback.ordering_key();
        let (order, at_millis) = about.map_or((None, None), |about| (Some(about.order), about.at_millis));
        let content = digest(content(&callback, &opened.json).as_bytes());
        let kind = callback.kind;
        let (key, subject) = match (&callback.id, &order) {
            (Some(id), _) => (format!("{kind}:{id}:{content}"), Some(format!("id\0{kind}\0{id}"))),
            (None, Some(order)) => (format!("{kind}:{content}"), Some(format!("of\0{kind}\0{order}"))),
            // Nothing says what it follows upon: with another push time it is another message.
            (None, None) => {
                let pushed = pushed_at.map(|at| format!("@{at}")).unwrap_or_default();
                (format!("{kind}:{content}{pushed}"), None)
            }
        };
        Self {
            source,
            key: bounded(key),
            kind,
            order,
            at_millis: at_millis.or(pushed_at),
            pushed_at,
            subject: subject.map(|subject| digest(format!("{}\0{subject}", source.as_str()).as_bytes())),
            has_id: callback.id.is_some(),
            content,
            verified,
            content_type,
            unreadable: None,
            headers: None,
            body,
        }
    }

    fn dead(source: Source, error: &Error, verified: bool, content_type: Option<String>, body: Bytes) -> Self {
        let content = digest(&form::canonical_bytes(&body));
        Self {
            source,
            key: format!("{UNREADABLE}:{content}"),
            kind: UNREADABLE.to_owned(),
            order: None,
            at_millis: None,
            pushed_at: None,
            subject: None,
            has_id: false,
            content,
            verified,
            content_type,
            unreadable: Some(error.message().replace('\0', "\u{fffd}")),
            headers: None,
            body,
        }
    }
}

/// Takes a body apart, however its platform wrote it.
pub(super) fn callback(source: Source, content_type: Option<&str>, body: &[u8]) -> Result<Callback, Error> {
    envelope(source, content_type, body).map(|(callback, _)| callback)
}

fn envelope(source: Source, content_type: Option<&str>, body: &[u8]) -> Result<(Callback, Opened), Error> {
    let opened = form::open(source, content_type, body)?;
    let callback = match source {
        Source::PandaPon => PandaPonEnvelope::parse(opened.json.as_bytes())?.into_callback()?,
        Source::DajiSaas => DajiEnvelope::of_message(&opened.json)?.into_callback(),
        Source::Daigou => return Err(unreadable("the message was pulled, and has no platform's envelope")),
    };
    match callback.kind.as_str() {
        kind if kind.trim().is_empty() => Err(unreadable("the message names no type")),
        kind if kind.len() > LONGEST_KIND || kind.contains(char::is_control) => {
            Err(unreadable("the message's type is no name"))
        }
        _ if callback.body.get() == "null" && says_more(&opened.json) => {
            Err(unreadable("the message has no payload under a name that is known"))
        }
        _ => Ok((callback, opened)),
    }
}

/// The members of an envelope that say when it was pushed, in lower case without separators.
const PUSHED: [&str; 5] = ["timestamp", "gmtborn", "ts", "sendtime", "pushtime"];

fn plain(name: &str) -> String {
    name.replace(['_', '-', ' ', '.'], "").to_lowercase()
}

fn members(json: &str) -> BTreeMap<String, &RawValue> {
    let members: BTreeMap<String, &RawValue> =
        serde_json::from_str(json.trim_start_matches('\u{feff}')).unwrap_or_default();
    members.into_iter().map(|(name, value)| (plain(&name), value)).collect()
}

/// All that an envelope says but for when it was pushed, in one form for all deliveries of it.
fn content(callback: &Callback, json: &str) -> String {
    let payload = canonical(callback.body.get());
    let mut out = format!("{}\0{}\0{payload}", callback.kind, callback.id.as_deref().unwrap_or_default());
    for (name, value) in members(json) {
        let value = canonical(value.get());
        // The payload may be an object or text: it stands above in one form.
        let is_payload =
            value == payload || serde_json::from_str::<String>(&value).is_ok_and(|v| canonical(&v) == payload);
        if !PUSHED.contains(&name.as_str()) && !is_payload {
            out.push_str(&format!("\0{name}\0{value}"));
        }
    }
    out
}

/// Tells whether an envelope without a payload has members that are none of an envelope's.
fn says_more(json: &str) -> bool {
    const KNOWN: [&str; 15] = [
        "messagetype",
        "type",
        "msgtype",
        "topic",
        "messagebody",
        "data",
        "messageplatform",
        "platform",
        "msgid",
        "messageid",
        "userinfo",
        "sellerid",
        "site",
        "djsignature",
        "message",
    ];
    members(json).iter().any(|(name, value)| {
        !KNOWN.contains(&name.as_str()) && !PUSHED.contains(&name.as_str()) && value.get() != "null"
    })
}

/// Bounds a key to what the database can keep and find, and a header can hold: no control characters, and not endless.
fn bounded(key: String) -> String {
    if key.len() <= LONGEST_KEY && !key.contains(char::is_control) {
        key
    } else {
        format!("digest:{}", digest(key.as_bytes()))
    }
}

pub(super) fn digest(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02X}")).collect()
}
