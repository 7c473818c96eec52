//! DajiSaaS's pushes: a form with `message` (JSON text) and `_dj_signature` (HMAC-SHA1, see
//! [`push_scheme`](super::push_scheme)).
//!
//! The envelope in `message` is that of the platform behind: 1688's `{type, msgId, gmtBorn, userInfo, data}`, or
//! Taobao's `{message_type, seller_id, timestamp, site, data}`.
//!
//! Sources: <https://wiki-en.dajisaas.com/doc-7744081>, <https://wiki-en.dajisaas.com/doc-7744084>.

use super::names::{Name, documented};
use super::{Callback, Push, Strictness, Verification, Verify, unreadable};
use crate::error::Error;
use crate::operation::Platform;
use crate::value::{Embedded, SellerId, Time, UserId, lenient};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

crate::id_type! {
    /// The platform's id of a message: an integer.
    pub struct MessageId;

    /// The subject of a message of Taobao's: an integer, such as 3.
    pub struct MessageNumber;
}

/// The JSON in the form's `message`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct DajiEnvelope {
    /// The payload: an object; JSON text in a string is read as well.
    pub data: Option<Embedded<Box<RawValue>>>,
    /// 1688's: when the message was made, epoch milliseconds.
    pub gmt_born: Option<Time>,
    /// 1688's: the id of the message.
    pub msg_id: Option<MessageId>,
    /// 1688's: what the message is about, a topic's name. An open set.
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub topic: Option<String>,
    /// 1688's: the member whom the message concerns.
    pub user_info: Option<UserId>,
    /// Taobao's: what the message is about. An open set.
    #[serde(rename = "message_type")]
    pub message_type: Option<MessageNumber>,
    /// Taobao's: the account.
    #[serde(rename = "seller_id")]
    pub seller_id: Option<SellerId>,
    /// Taobao's: when the message was made, epoch **seconds** (milliseconds in an example of the platform behind).
    pub timestamp: Option<Time>,
    /// Taobao's: such as `taobao_hk`.
    #[serde(deserialize_with = "lenient::text")]
    pub site: Option<String>,
}

impl DajiEnvelope {
    /// Checks a push and reads it: what the check found, and the envelope.
    ///
    /// # Errors
    /// In strict mode, a push that does not verify; then what [`parse`](Self::parse) finds.
    pub fn receive(push: Push<'_>, verify: &dyn Verify, strictness: Strictness) -> Result<(Verification, Self), Error> {
        let found = strictness.check(push, verify).map_err(|error| error.with_field(SIGNATURE))?;
        Ok((found, Self::parse(push.body)?))
    }

    /// Reads a push: the form and the JSON in it.
    ///
    /// # Errors
    /// There is no `message`, or it is not a JSON object.
    pub fn parse(form: &[u8]) -> Result<Self, Error> {
        let (_, message) = field(form, MESSAGE)
            .ok_or_else(|| unreadable("the form has no `message`".to_owned()).with_field(MESSAGE))?;
        Self::of_message(&message)
    }

    /// Reads the JSON in the form's `message`. Members may have names that differ from the documented ones in case and
    /// separators, or mean the same.
    ///
    /// # Errors
    /// It is not a JSON object.
    pub fn of_message(message: &str) -> Result<Self, Error> {
        let message = message.strip_prefix('\u{feff}').unwrap_or(message);
        if !message.trim_start().starts_with('{') {
            return Err(unreadable("`message` is no JSON object".to_owned()).with_field(MESSAGE));
        }
        let named = documented(message, NAMES).unwrap_or(message.into());
        serde_json::from_str(&named)
            .map_err(|e| unreadable(format!("`message` is not DajiSaaS's JSON: {e}")).with_field(MESSAGE))
    }

    /// The part that both platforms have in common. A payload that is text, but no JSON, stays a text.
    #[must_use]
    pub fn into_callback(self) -> Callback {
        let body = self.data.and_then(|data| data.get().or_else(|_| serde_json::value::to_raw_value(&data)).ok());
        let number = self.message_type.filter(|number| !number.is_blank()).map(|number| number.to_string());
        let marketplace = match (&number, &self.topic) {
            (Some(_), _) => Some("taobao"),
            (None, Some(topic)) if !topic.trim().is_empty() => Some("alibaba1688"),
            _ => None,
        };
        let kind = number.or(self.topic).unwrap_or_default();
        let body = body.unwrap_or_else(|| RawValue::NULL.to_owned());
        let mut callback = Callback::new(Platform::DajiSaas, kind, body);
        callback.marketplace = marketplace;
        callback.sent_at = self.gmt_born.or(self.timestamp);
        callback.id = self.msg_id.filter(|id| !id.is_blank()).map(|id| id.to_string());
        callback
    }
}

/// The form's field with the message.
pub(super) const MESSAGE: &str = "message";

/// The form's field with the signature.
pub(super) const SIGNATURE: &str = "_dj_signature";

/// The documented names, and others for the same.
const NAMES: &[Name] = &[
    ("message_type", &[]),
    ("type", &["type", "messagetype", "msgtype", "topic"]),
    ("data", &["data", "messagebody", "msgbody", "body", "message", "msg", "payload", "content"]),
    ("msgId", &["msgid", "messageid"]),
    ("gmtBorn", &["gmtborn", "ts", "sendtime", "pushtime"]),
    ("timestamp", &["timestamp"]),
    ("userInfo", &["userinfo"]),
    ("seller_id", &["sellerid"]),
    ("site", &["site"]),
];

/// A form's field as it is named there, and its decoded value: the field of that very name, or of the name in another case.
pub(super) fn field(form: &[u8], name: &str) -> Option<(String, String)> {
    let fields = || form_urlencoded::parse(form);
    let found = fields().find(|(called, _)| called == name);
    let found = found.or_else(|| fields().find(|(called, _)| called.eq_ignore_ascii_case(name)));
    found.map(|(called, value)| (called.into_owned(), value.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::Unchecked;
    use super::*;
    use crate::error::ErrorKind;
    use http::HeaderMap;

    const MESSAGE: &str = r#"{"data":{"buyerMemberId":"b2b-100","orderId":2257164624870311973},"gmtBorn":1735758245000,"msgId":1,"type":"ORDER_BUYER_VIEW_ORDER_PAY","userInfo":"b2b-100"}"#;

    fn envelope(message: &str) -> DajiEnvelope {
        let form = format!("_dj_signature=x&message={}", crate::auth::encode(message));
        DajiEnvelope::parse(form.as_bytes()).unwrap()
    }

    #[test]
    fn the_envelope_is_read_out_of_the_form() {
        let callback = envelope(MESSAGE).into_callback();
        assert_eq!(callback.kind, "ORDER_BUYER_VIEW_ORDER_PAY");
        assert_eq!(callback.dedupe_key(), "ORDER_BUYER_VIEW_ORDER_PAY:1");
        assert_eq!(callback.sent_at.as_ref().unwrap().unix_millis().unwrap(), 1_735_758_245_000);
        assert!(callback.body.get().contains("2257164624870311973"));
        assert!(!format!("{callback:?}").contains("2257164624870311973"));
        assert_eq!(DajiEnvelope::parse(b"a=b").unwrap_err().field(), Some("message"));
        assert_eq!(DajiEnvelope::parse(b"message=%7B").unwrap_err().field(), Some("message"));
    }

    #[test]
    fn both_envelopes_are_written_as_they_came() {
        let taobao = r#"{"data":{"a":1.50},"message_type":3,"seller_id":"2100000927014","timestamp":1650939687,"site":"taobao_hk"}"#;
        for message in [MESSAGE, taobao, r#"{"data":"{\"a\":1}","type":"X"}"#, "{}"] {
            assert_eq!(serde_json::to_string(&envelope(message)).unwrap(), message);
        }
        let callback = envelope(taobao).into_callback();
        assert_eq!((callback.kind.as_str(), callback.body.get()), ("3", r#"{"a":1.50}"#));
        assert_eq!(callback.sent_at.as_ref().unwrap().unix_millis().unwrap(), 1_650_939_687_000);
    }

    #[test]
    fn a_payload_in_a_string_is_read_and_other_text_is_kept() {
        for (data, body) in
            [(r#""{\"a\": 1}""#, r#"{"a": 1}"#), (r#""soon""#, r#""soon""#), ("7", "7"), ("null", "null")]
        {
            assert_eq!(envelope(&format!(r#"{{"data":{data}}}"#)).into_callback().body.get(), body);
        }
    }

    #[test]
    fn strict_mode_looks_at_the_signature_before_the_message() {
        let (headers, body) = (HeaderMap::new(), b"message=rubbish".as_slice());
        let refused = |strictness| DajiEnvelope::receive(Push { headers: &headers, body }, &Unchecked, strictness);
        let error = refused(Strictness::Strict).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Unverified, Some("_dj_signature")));
        let error = refused(Strictness::Lenient).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Decode, Some("message")));
    }
}
