//! How DajiSaaS signs its pushes, as far as it may be known: `_dj_signature` is an HMAC-SHA1.
//!
//! What goes into it, by which key and how the result is written are **not published**. The key is taken to be the
//! application's secret; for the input there are two candidates, for the writing three, and each can be chosen. None
//! is confirmed: a push that does not verify shows no more than that it was not signed by the rule that was chosen.
//!
//! Sources: <https://wiki-en.dajisaas.com/doc-7744081>, <https://wiki-en.dajisaas.com/doc-7744084>.

use super::daji::{MESSAGE, SIGNATURE, field};
use super::{Push, Unchecked, Verification, Verify};
use crate::auth::{Secret, hex_upper};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The text that is signed: the two candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PushInput {
    /// The word `message` followed by the field's value, as the upstream 1688 push is thought to do: the default.
    #[default]
    NameAndValue,
    /// The field's value alone.
    Value,
}

/// How a signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PushEncoding {
    /// Upper-case hexadecimal.
    #[default]
    HexUpper,
    /// Lower-case hexadecimal.
    HexLower,
    /// Base64.
    Base64,
}

/// The rule by which pushes are checked: what `DAIGOU_PUSH_SCHEME` says. **None of them is confirmed.**
///
/// By name: `none`; `hmac-sha1-name-value` and `hmac-sha1-value`, which recognise every encoding; the same with
/// `-hex-upper`, `-hex-lower` or `-base64`, which take that one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PushScheme {
    /// Nothing is checked, and nothing verifies: the default.
    #[default]
    None,
    /// HMAC-SHA1 with the application's secret.
    HmacSha1 {
        /// The text that is signed.
        input: PushInput,
        /// How the signature is written; any way that is recognised where it is not said.
        encoding: Option<PushEncoding>,
    },
}

const fn hmac_sha1(input: PushInput, encoding: Option<PushEncoding>) -> PushScheme {
    PushScheme::HmacSha1 { input, encoding }
}

impl PushScheme {
    /// Every scheme, the default first.
    pub const ALL: &'static [Self] = &[
        Self::None,
        hmac_sha1(PushInput::NameAndValue, None),
        hmac_sha1(PushInput::NameAndValue, Some(PushEncoding::HexUpper)),
        hmac_sha1(PushInput::NameAndValue, Some(PushEncoding::HexLower)),
        hmac_sha1(PushInput::NameAndValue, Some(PushEncoding::Base64)),
        hmac_sha1(PushInput::Value, None),
        hmac_sha1(PushInput::Value, Some(PushEncoding::HexUpper)),
        hmac_sha1(PushInput::Value, Some(PushEncoding::HexLower)),
        hmac_sha1(PushInput::Value, Some(PushEncoding::Base64)),
    ];

    /// The name in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        use PushEncoding::{Base64, HexLower, HexUpper};
        use PushInput::{NameAndValue, Value};
        let Self::HmacSha1 { input, encoding } = self else { return "none" };
        match (input, encoding) {
            (NameAndValue, None) => "hmac-sha1-name-value",
            (NameAndValue, Some(HexUpper)) => "hmac-sha1-name-value-hex-upper",
            (NameAndValue, Some(HexLower)) => "hmac-sha1-name-value-hex-lower",
            (NameAndValue, Some(Base64)) => "hmac-sha1-name-value-base64",
            (Value, None) => "hmac-sha1-value",
            (Value, Some(HexUpper)) => "hmac-sha1-value-hex-upper",
            (Value, Some(HexLower)) => "hmac-sha1-value-hex-lower",
            (Value, Some(Base64)) => "hmac-sha1-value-base64",
        }
    }

    /// Makes a verifier by this rule, with the application's secret.
    #[must_use]
    pub fn verifier(self, secret: Secret) -> Box<dyn Verify> {
        match self {
            Self::None => Box::new(Unchecked),
            Self::HmacSha1 { input, encoding } => Box::new(DajiVerifier { secret, input, encoding }),
        }
    }
}

/// Checks `_dj_signature`, in constant time. **Unconfirmed**: see the [module](self).
#[derive(Debug, Clone)]
pub struct DajiVerifier {
    /// The application's secret.
    pub secret: Secret,
    /// The text that is signed.
    pub input: PushInput,
    /// How the signature is written; any way that is recognised where it is not said.
    pub encoding: Option<PushEncoding>,
}

impl DajiVerifier {
    fn mac(&self, name: &str, message: &str) -> Hmac<Sha1> {
        #[allow(clippy::expect_used, reason = "HMAC is defined for keys of every length")]
        let mut mac = Hmac::<Sha1>::new_from_slice(self.secret.expose().as_bytes()).expect("any key length");
        if self.input == PushInput::NameAndValue {
            mac.update(name.as_bytes());
        }
        mac.update(message.as_bytes());
        mac
    }

    /// Signs a `message`, as the platform would: for tests and for the sandbox.
    #[must_use]
    pub fn sign(&self, message: &str, encoding: PushEncoding) -> String {
        let digest = self.mac(MESSAGE, message).finalize().into_bytes();
        match encoding {
            PushEncoding::HexUpper => hex_upper(&digest),
            PushEncoding::HexLower => hex_upper(&digest).to_lowercase(),
            PushEncoding::Base64 => STANDARD.encode(digest),
        }
    }

    /// The bytes that a signature stands for; `None` where it is not written as it should be.
    fn decoded(&self, signature: &str) -> Option<Vec<u8>> {
        // A `+` that was not encoded arrives as a space.
        let base64 = || STANDARD.decode(signature.replace(' ', "+")).ok();
        let in_case = |wrong: fn(&u8) -> bool| unhex(signature).filter(|_| !signature.as_bytes().iter().any(wrong));
        match self.encoding {
            None => unhex(signature).or_else(base64),
            Some(PushEncoding::HexUpper) => in_case(u8::is_ascii_lowercase),
            Some(PushEncoding::HexLower) => in_case(u8::is_ascii_uppercase),
            Some(PushEncoding::Base64) => base64(),
        }
    }
}

impl Verify for DajiVerifier {
    fn verify(&self, push: Push<'_>) -> Verification {
        let Some((_, signature)) = field(push.body, SIGNATURE) else { return Verification::Unsigned };
        let Some((name, message)) = field(push.body, MESSAGE) else { return Verification::Unsigned };
        let received = self.decoded(&signature).unwrap_or_default();
        let signed = |name: &str| self.mac(name, &message).verify_slice(&received).is_ok();
        // A field that is named in another case may be signed under either name.
        if signed(MESSAGE) || (name != MESSAGE && signed(&name)) {
            Verification::Verified
        } else {
            Verification::Mismatch
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
    use super::PushEncoding::{Base64, HexLower, HexUpper};
    use super::PushInput::{NameAndValue, Value};
    use super::*;
    use crate::auth::encode;
    use http::HeaderMap;

    const MESSAGE: &str = r#"{"data":{"buyerMemberId":"b2b-100","currentStatus":"waitsellersend","msgSendTime":"2025-01-02 03:04:05","orderId":2257164624870311973,"sellerMemberId":"b2b-200"},"gmtBorn":1735758245000,"msgId":1,"type":"ORDER_BUYER_VIEW_ORDER_PAY","userInfo":"b2b-100"}"#;

    /// The computed vectors of the reference, 3.8.
    const VECTORS: [(PushInput, PushEncoding, &str); 6] = [
        (NameAndValue, HexUpper, "3BEAE30D14DDD1E3ABF623A4D1C5EE8F0460C5E2"),
        (NameAndValue, HexLower, "3beae30d14ddd1e3abf623a4d1c5ee8f0460c5e2"),
        (NameAndValue, Base64, "O+rjDRTd0eOr9iOk0cXujwRgxeI="),
        (Value, HexUpper, "58696DFD2AF9BD6E1E2F81DC4B644FB292E04508"),
        (Value, HexLower, "58696dfd2af9bd6e1e2f81dc4b644fb292e04508"),
        (Value, Base64, "WGlt/Sr5vW4eL4HcS2RPspLgRQg="),
    ];

    fn check(scheme: PushScheme, form: &str) -> Verification {
        scheme.verifier(Secret::new("sec-0001")).verify(Push { headers: &HeaderMap::new(), body: form.as_bytes() })
    }

    fn form(signature: &str) -> String {
        format!("message={}&_dj_signature={}", encode(MESSAGE), encode(signature))
    }

    /// Each scheme takes what it says, and nothing else.
    #[test]
    fn the_vectors_of_the_reference_hold_by_every_scheme() {
        for (input, encoding, signature) in VECTORS {
            let verifier = DajiVerifier { secret: Secret::new("sec-0001"), input, encoding: None };
            assert_eq!(verifier.sign(MESSAGE, encoding), signature);
            for scheme in PushScheme::ALL {
                let expected = match scheme {
                    PushScheme::None => Verification::Unsigned,
                    PushScheme::HmacSha1 { input: i, encoding: e }
                        if *i == input && e.is_none_or(|e| e == encoding) =>
                    {
                        Verification::Verified
                    }
                    PushScheme::HmacSha1 { .. } => Verification::Mismatch,
                };
                assert_eq!(check(*scheme, &form(signature)), expected, "{} {signature}", scheme.as_str());
            }
        }
    }

    #[test]
    fn a_message_or_a_secret_that_is_another_does_not_verify() {
        let scheme = hmac_sha1(NameAndValue, None);
        let (_, _, signature) = VECTORS[0];
        let changed = format!("message={}&_dj_signature={signature}", encode(&MESSAGE.replace("973", "974")));
        assert_eq!(check(scheme, &changed), Verification::Mismatch);
        let other = DajiVerifier { secret: Secret::new("sec-0002"), input: NameAndValue, encoding: None };
        let push = form(signature);
        let push = Push { headers: &HeaderMap::new(), body: push.as_bytes() };
        assert_eq!(other.verify(push), Verification::Mismatch);
        assert!(!format!("{other:?}").contains("sec-0002"));
    }

    #[test]
    fn a_push_without_a_signature_is_unsigned_and_one_with_rubbish_mismatches() {
        for scheme in &PushScheme::ALL[1..] {
            assert_eq!(check(*scheme, "message=%7B%7D"), Verification::Unsigned);
            for rubbish in ["zz", "", "3BEA", "七", "===="] {
                assert_eq!(check(*scheme, &form(rubbish)), Verification::Mismatch, "{rubbish}");
            }
        }
    }

    #[test]
    fn a_plus_that_was_not_encoded_is_recognised() {
        let raw = format!("message={}&_dj_signature=O+rjDRTd0eOr9iOk0cXujwRgxeI=", encode(MESSAGE));
        assert_eq!(check(hmac_sha1(NameAndValue, None), &raw), Verification::Verified);
    }

    #[test]
    fn every_scheme_has_its_own_name() {
        let names: std::collections::BTreeSet<&str> = PushScheme::ALL.iter().map(|scheme| scheme.as_str()).collect();
        assert_eq!(names.len(), PushScheme::ALL.len());
        assert_eq!(PushScheme::default(), PushScheme::ALL[0]);
    }
}
