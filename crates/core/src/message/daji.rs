//! DajiSaaS's pushes: a form with `message` (JSON text) and `_dj_signature` (HMAC-SHA1).
//!
//! What is signed and how the result is written are **not published**; the two candidates are selectable, and the
//! encoding is recognised. Sources: <https://wiki-en.dajisaas.com/doc-7744081>, <https://wiki-en.dajisaas.com/doc-7744084>.

use super::{Callback, Push, Verification, Verify, unreadable};
use crate::auth::{Secret, hex_upper};
use crate::error::Error;
use crate::value::{Time, lenient};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha1::Sha1;
use std::borrow::Cow;

/// The JSON in the form's `message`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DajiEnvelope {
    /// The payload.
    #[serde(default)]
    pub data: Option<Box<RawValue>>,
    /// When it was made: epoch milliseconds (1688's `gmtBorn`), or seconds (Taobao's `timestamp`).
    #[serde(default, rename = "gmtBorn", alias = "timestamp")]
    pub made_at: Option<Time>,
    /// The platform's id of the message (1688).
    #[serde(default, deserialize_with = "lenient::text")]
    pub msg_id: Option<String>,
    /// The message type: a topic name (1688) or a number (Taobao), as text. An open set.
    #[serde(default, rename = "type", alias = "message_type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// The member id of the user concerned (1688).
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_info: Option<String>,
}

impl DajiEnvelope {
    /// Reads a push: the form and the JSON in it.
    ///
    /// # Errors
    /// There is no `message`, or it is not a JSON object.
    pub fn parse(form: &[u8]) -> Result<Self, Error> {
        let message = field(form, "message")
            .ok_or_else(|| unreadable("the form has no `message`".to_owned()).with_field("message"))?;
        if !message.trim_start().starts_with('{') {
            return Err(unreadable("`message` is no JSON object".to_owned()).with_field("message"));
        }
        serde_json::from_str(&message)
            .map_err(|e| unreadable(format!("`message` is not DajiSaaS's JSON: {e}")).with_field("message"))
    }

    /// The part that both platforms have in common.
    #[must_use]
    pub fn into_callback(self) -> Callback {
        Callback {
            kind: self.kind.unwrap_or_default(),
            sent_at: self.made_at,
            id: self.msg_id,
            body: self.data.unwrap_or_else(|| RawValue::NULL.to_owned()),
        }
    }
}

/// The decoded value of a form field.
fn field(form: &[u8], name: &str) -> Option<String> {
    form.split(|b| *b == b'&').find_map(|pair| {
        let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
        (decoded(&pair[..at])? == name).then(|| decoded(pair.get(at + 1..).unwrap_or_default()))?
    })
}

fn decoded(text: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = text.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    percent_decode(&spaced).decode_utf8().ok().map(Cow::into_owned)
}

/// What is signed: the two candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PushInput {
    /// The word `message` followed by the field's value, as the upstream 1688 push does: the default.
    #[default]
    NameAndValue,
    /// The field's value alone.
    Value,
}

/// How a signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PushEncoding {
    /// Upper-case hexadecimal.
    #[default]
    HexUpper,
    /// Lower-case hexadecimal.
    HexLower,
    /// Base64.
    Base64,
}

/// Checks `_dj_signature`. **Unconfirmed**: see the [module](super).
#[derive(Debug, Clone)]
pub struct DajiVerifier {
    /// The application's secret.
    pub secret: Secret,
    /// What is signed.
    pub input: PushInput,
}

impl DajiVerifier {
    fn mac(&self, message: &str) -> Hmac<Sha1> {
        #[allow(clippy::expect_used, reason = "HMAC is defined for keys of every length")]
        let mut mac = Hmac::<Sha1>::new_from_slice(self.secret.expose().as_bytes()).expect("any key length");
        if self.input == PushInput::NameAndValue {
            mac.update(b"message");
        }
        mac.update(message.as_bytes());
        mac
    }

    /// Signs a `message`, as the platform would: for tests and for the sandbox.
    #[must_use]
    pub fn sign(&self, message: &str, encoding: PushEncoding) -> String {
        let digest = self.mac(message).finalize().into_bytes();
        match encoding {
            PushEncoding::HexUpper => hex_upper(&digest),
            PushEncoding::HexLower => hex_upper(&digest).to_lowercase(),
            PushEncoding::Base64 => STANDARD.encode(digest),
        }
    }
}

impl Verify for DajiVerifier {
    fn verify(&self, push: Push<'_>) -> Verification {
        let Some(signature) = field(push.body, "_dj_signature") else { return Verification::Unsigned };
        let Some(message) = field(push.body, "message") else { return Verification::Unsigned };
        let received = unhex(&signature).or_else(|| STANDARD.decode(&signature).ok()).unwrap_or_default();
        match self.mac(&message).verify_slice(&received) {
            Ok(()) => Verification::Verified,
            Err(_) => Verification::Mismatch,
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|d| d.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;

    const MESSAGE: &str = r#"{"data":{"buyerMemberId":"b2b-100","currentStatus":"waitsellersend","msgSendTime":"2025-01-02 03:04:05","orderId":2257164624870311973,"sellerMemberId":"b2b-200"},"gmtBorn":1735758245000,"msgId":1,"type":"ORDER_BUYER_VIEW_ORDER_PAY","userInfo":"b2b-100"}"#;

    fn verifier(input: PushInput) -> DajiVerifier {
        DajiVerifier { secret: Secret::new("sec-0001"), input }
    }

    fn check(input: PushInput, form: &str) -> Verification {
        verifier(input).verify(Push { headers: &HeaderMap::new(), body: form.as_bytes() })
    }

    /// The computed vectors of the reference, 3.8.
    #[test]
    fn the_vectors_of_the_reference_hold() {
        use PushEncoding::{Base64, HexLower, HexUpper};
        use PushInput::{NameAndValue, Value};
        let vectors = [
            (NameAndValue, HexUpper, "3BEAE30D14DDD1E3ABF623A4D1C5EE8F0460C5E2"),
            (NameAndValue, HexLower, "3beae30d14ddd1e3abf623a4d1c5ee8f0460c5e2"),
            (NameAndValue, Base64, "O+rjDRTd0eOr9iOk0cXujwRgxeI="),
            (Value, HexUpper, "58696DFD2AF9BD6E1E2F81DC4B644FB292E04508"),
            (Value, HexLower, "58696dfd2af9bd6e1e2f81dc4b644fb292e04508"),
            (Value, Base64, "WGlt/Sr5vW4eL4HcS2RPspLgRQg="),
        ];
        let encoded = crate::auth::encode(MESSAGE);
        for (input, encoding, expected) in vectors {
            assert_eq!(verifier(input).sign(MESSAGE, encoding), expected);
            let form = format!("message={encoded}&_dj_signature={}", crate::auth::encode(expected));
            assert_eq!(check(input, &form), Verification::Verified);
            let other = if input == Value { NameAndValue } else { Value };
            assert_eq!(check(other, &form), Verification::Mismatch);
        }
    }

    #[test]
    fn a_push_without_a_signature_is_unsigned_and_one_with_rubbish_mismatches() {
        assert_eq!(check(PushInput::Value, "message=%7B%7D"), Verification::Unsigned);
        assert_eq!(check(PushInput::Value, "message=%7B%7D&_dj_signature=zz"), Verification::Mismatch);
        assert_eq!(check(PushInput::Value, "message=%7B%7D&_dj_signature="), Verification::Mismatch);
    }

    #[test]
    fn the_envelope_is_read_out_of_the_form() {
        let form = format!("_dj_signature=x&message={}", crate::auth::encode(MESSAGE));
        let callback = DajiEnvelope::parse(form.as_bytes()).unwrap().into_callback();
        assert_eq!(callback.kind, "ORDER_BUYER_VIEW_ORDER_PAY");
        assert_eq!(callback.dedupe_key(), "ORDER_BUYER_VIEW_ORDER_PAY:1");
        assert_eq!(callback.sent_at.as_ref().unwrap().unix_millis().unwrap(), 1_735_758_245_000);
        assert!(callback.body.get().contains("2257164624870311973"));
        assert_eq!(DajiEnvelope::parse(b"a=b").unwrap_err().field(), Some("message"));
        assert_eq!(DajiEnvelope::parse(b"message=%7B").unwrap_err().field(), Some("message"));
    }
}
