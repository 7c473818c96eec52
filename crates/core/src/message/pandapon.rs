//! PandaPon's pushes: `{messageType, messageBody, messagePlatform, timestamp}` as JSON.
//!
//! Source: <https://doc-en.pandapon.com/doc-6055772>.

use super::names::{Name, documented};
use super::{Callback, Push, Strictness, Verification, Verify, unreadable};
use crate::error::Error;
use crate::operation::Platform;
use crate::value::{Embedded, Time, lenient};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The envelope of a push.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PandaPonEnvelope {
    /// The message type: an open set.
    #[serde(default, deserialize_with = "lenient::text")]
    pub message_type: Option<String>,
    /// The payload: an object on the vendor's pages, JSON text in a string in the sibling's examples.
    #[serde(default)]
    pub message_body: Option<Embedded<Box<RawValue>>>,
    /// 0 Taobao, 1 1688.
    #[serde(default, deserialize_with = "lenient::int")]
    pub message_platform: Option<i64>,
    /// When it was pushed: 13-digit milliseconds as text in the sibling's examples.
    #[serde(default)]
    pub timestamp: Option<Time>,
}

/// The documented names, and others for the same.
const NAMES: &[Name] = &[
    ("messageType", &["messagetype", "type", "msgtype", "topic"]),
    ("messageBody", &["messagebody", "data", "msgbody", "body", "message", "msg", "payload", "content"]),
    ("messagePlatform", &["messageplatform", "platform"]),
    ("timestamp", &["timestamp", "gmtborn", "ts", "sendtime", "pushtime"]),
];

/// Reads a push: its envelope, with the body as it came.
///
/// # Errors
/// The body is not a JSON object of this form, or names no type.
pub fn parse(body: &[u8]) -> Result<PandaPonEnvelope, Error> {
    PandaPonEnvelope::parse(body)
}

impl PandaPonEnvelope {
    /// Checks a push and reads it: what the check found, and the envelope. No rule of PandaPon's is known, so
    /// [`Unchecked`](super::Unchecked) is all there is to check by, and strict mode refuses everything.
    ///
    /// # Errors
    /// In strict mode, a push that does not verify; then what [`parse`](Self::parse) finds.
    pub fn receive(push: Push<'_>, verify: &dyn Verify, strictness: Strictness) -> Result<(Verification, Self), Error> {
        let found = strictness.check(push, verify)?;
        Ok((found, Self::parse(push.body)?))
    }

    /// Reads a push. Members may have names that differ from the documented ones in case and separators, or mean the same.
    ///
    /// # Errors
    /// The body is not a JSON object of this form, or names no type.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(body).map_err(|e| unreadable(format!("the push is not UTF-8: {e}")))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !text.trim_start().starts_with('{') {
            return Err(unreadable("the push is not PandaPon's: it is no JSON object".to_owned()));
        }
        let named = documented(text, NAMES).unwrap_or(text.into());
        let envelope: Self =
            serde_json::from_str(&named).map_err(|e| unreadable(format!("the push is not PandaPon's: {e}")))?;
        match envelope.message_type {
            Some(_) => Ok(envelope),
            None => Err(unreadable("the push has no `messageType`".to_owned()).with_field("messageType")),
        }
    }

    /// The part that both platforms have in common.
    ///
    /// # Errors
    /// The payload is text that is not JSON.
    pub fn into_callback(self) -> Result<Callback, Error> {
        let body = match self.message_body {
            None => RawValue::NULL.to_owned(),
            Some(body) => body
                .get()
                .map_err(|e| unreadable(format!("`messageBody` is not JSON: {e}")).with_field("messageBody"))?,
        };
        let mut callback = Callback::new(Platform::PandaPon, self.message_type.unwrap_or_default(), body);
        callback.sent_at = self.timestamp;
        callback.marketplace = match self.message_platform {
            Some(0) => Some("taobao"),
            Some(1) => Some("alibaba1688"),
            _ => None,
        };
        Ok(callback)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unchecked;
    use super::*;
    use crate::error::ErrorKind;

    const SIBLING: &str = r#"{"messageType":"ORDER_CREATE","messageBody":"{\"orderId\":\"3305075341149134260\",\"totalAmount\":10000}","messagePlatform":1,"timestamp":"1779263269913"}"#;
    const OBJECT: &str = r#"{"messageType":"ORDER_CREATE","messageBody":{"orderId":"3305075341149134260", "totalAmount":10000},"messagePlatform":"1"}"#;

    #[test]
    fn the_body_is_read_from_a_string_and_from_an_object_alike() {
        let [a, b] = [SIBLING, OBJECT].map(|text| PandaPonEnvelope::parse(text.as_bytes()).unwrap());
        assert_eq!((a.message_platform, b.message_platform), (Some(1), Some(1)));
        let (a, b) = (a.into_callback().unwrap(), b.into_callback().unwrap());
        assert_eq!(a.dedupe_key(), b.dedupe_key());
        assert_eq!(a.sent_at.unwrap().unix_millis().unwrap(), 1_779_263_269_913);
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Body {
            order_id: crate::value::OrderId,
        }
        assert_eq!(b.read::<Body>().unwrap().order_id.as_str(), "3305075341149134260");
    }

    #[test]
    fn an_unsigned_push_is_marked_and_refused_in_strict_mode_alone() {
        let (headers, body) = (http::HeaderMap::new(), SIBLING.as_bytes());
        let receive = |strictness| PandaPonEnvelope::receive(Push { headers: &headers, body }, &Unchecked, strictness);
        let (found, envelope) = receive(Strictness::Lenient).unwrap();
        assert_eq!((found, envelope.message_platform), (Verification::Unsigned, Some(1)));
        let error = receive(Strictness::Strict).unwrap_err();
        assert!(error.kind() == ErrorKind::Unverified && !error.is_retryable(), "{error:?}");
    }

    #[test]
    fn what_is_not_a_push_is_refused_with_words() {
        for body in ["", "[]", "{}", "\u{1}", r#"{"messageType":null}"#] {
            assert!(PandaPonEnvelope::parse(body.as_bytes()).is_err(), "{body}");
        }
        let broken = PandaPonEnvelope::parse(br#"{"messageType":"X","messageBody":"{"}"#).unwrap();
        assert_eq!(broken.into_callback().unwrap_err().field(), Some("messageBody"));
    }
}
