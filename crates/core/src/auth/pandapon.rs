//! PandaPon's signature: three values and the secret, in five headers; the query variant of its warehouse logistics.
//!
//! The vendor publishes which values are signed but not the rule. [`Scheme::Md5Concat`] is what a public
//! integration does and fits every published fact; the others are candidates without evidence.

use super::params::{Members, changes_itself, elements, query, text};
use super::{Explanation, MASK, Secret, Stamp, hex_upper};
use crate::call::Call;
use crate::error::Error;
use crate::operation::AuthKind;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, HeaderValue, Method, Request, header};
use md5::{Digest, Md5};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// How far a timestamp may be away from UTC: 600 seconds, by the developer manual.
pub const WINDOW: Duration = Duration::from_secs(600);

/// The longest nonce: the manual asks for 32 random characters.
pub const MAX_NONCE: usize = 32;

/// How the four values become a signature. All give 32 upper-case hexadecimal characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scheme {
    /// `MD5(accessKey + timestamp + nonce + secret)`: the default, seen in a public integration.
    #[default]
    Md5Concat,
    /// `HMAC-MD5(secret, accessKey + timestamp + nonce)`: unconfirmed.
    HmacMd5Concat,
    /// `HMAC-MD5(secret, "access-key=…&nonce-str=…&timestamp=…")`: unconfirmed.
    HmacMd5Query,
    /// `HMAC-MD5(secret, "access-key…nonce-str…timestamp…")`: unconfirmed.
    HmacMd5Pairs,
}

impl Scheme {
    /// All four, the default first.
    pub const ALL: &'static [Self] = &[Self::Md5Concat, Self::HmacMd5Concat, Self::HmacMd5Query, Self::HmacMd5Pairs];

    /// The name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5Concat => "md5-concat",
            Self::HmacMd5Concat => "hmac-md5-concat",
            Self::HmacMd5Query => "hmac-md5-query",
            Self::HmacMd5Pairs => "hmac-md5-pairs",
        }
    }

    /// The pieces of the text to sign, in order; the secret of [`Md5Concat`](Self::Md5Concat) comes after them.
    const fn pieces<'a>(self, key: &'a str, time: &'a str, nonce: &'a str) -> [&'a str; 6] {
        match self {
            Self::Md5Concat | Self::HmacMd5Concat => [key, time, nonce, "", "", ""],
            Self::HmacMd5Query => ["access-key=", key, "&nonce-str=", nonce, "&timestamp=", time],
            Self::HmacMd5Pairs => ["access-key", key, "nonce-str", nonce, "timestamp", time],
        }
    }

    /// The signature.
    #[must_use]
    pub fn sign(self, key: &str, secret: &Secret, timestamp: &str, nonce: &str) -> String {
        let pieces = self.pieces(key, timestamp, nonce);
        if self == Self::Md5Concat {
            let mut digest = Md5::new();
            pieces.iter().for_each(|p| digest.update(p));
            digest.update(secret.expose());
            return hex_upper(&digest.finalize());
        }
        let mut mac = keyed(secret);
        pieces.iter().for_each(|p| mac.update(p.as_bytes()));
        hex_upper(&mac.finalize().into_bytes())
    }

    /// Tells whether a received signature is right, comparing in constant time.
    #[must_use]
    pub fn verify(self, key: &str, secret: &Secret, timestamp: &str, nonce: &str, signature: &str) -> bool {
        let expected = self.sign(key, secret, timestamp, nonce);
        expected.as_bytes().ct_eq(signature.as_bytes()).into()
    }

    /// The text to sign with the secret masked.
    #[must_use]
    pub fn masked(self, key: &str, timestamp: &str, nonce: &str) -> String {
        let mut out = self.pieces(key, timestamp, nonce).concat();
        if self == Self::Md5Concat {
            out.push_str(MASK);
        }
        out
    }
}

fn keyed(secret: &Secret) -> Hmac<Md5> {
    #[allow(clippy::expect_used, reason = "HMAC is defined for keys of every length")]
    Hmac::<Md5>::new_from_slice(secret.expose().as_bytes()).expect("HMAC takes a key of any length")
}

/// The unit of the `timestamp` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TimeUnit {
    /// 13 digits, as in the vendor's sample: the default.
    #[default]
    Millis,
    /// 10 digits, as public clients send them.
    Seconds,
}

impl TimeUnit {
    /// The name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Millis => "millis",
            Self::Seconds => "seconds",
        }
    }

    /// A time as the header carries it.
    #[must_use]
    pub fn write(self, unix_millis: i64) -> String {
        match self {
            Self::Millis => unix_millis.to_string(),
            Self::Seconds => unix_millis.div_euclid(1000).to_string(),
        }
    }
}

/// How a PandaPon client signs.
#[derive(Debug, Clone)]
pub struct PandaPonAuth {
    /// The developer's key.
    pub access_key: String,
    /// Its secret.
    pub access_secret: Secret,
    /// The sub-account.
    pub user_id: String,
    /// The rule for the headers.
    pub scheme: Scheme,
    /// The unit of the timestamp.
    pub unit: TimeUnit,
    /// The rule for the `sign` parameter of warehouse logistics, which is unpublished.
    pub logistics_scheme: Scheme,
}

/// Checks a nonce: 1 to 32 visible ASCII characters.
///
/// # Errors
/// Names the rule.
pub fn check_nonce(nonce: &str) -> Result<(), Error> {
    if nonce.is_empty() {
        return Err(Error::invalid("nonce", "must not be empty"));
    }
    if nonce.len() > MAX_NONCE {
        return Err(Error::invalid(
            "nonce",
            format!("has {} characters, at most {MAX_NONCE} are allowed", nonce.len()),
        ));
    }
    if !nonce.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid("nonce", "must be visible ASCII characters without spaces"));
    }
    Ok(())
}

impl PandaPonAuth {
    /// The headers with this timestamp (as the header carries it) and nonce, and how they came about.
    ///
    /// # Errors
    /// A timestamp or nonce that the platform cannot take.
    pub fn explain(&self, timestamp: &str, nonce: &str) -> Result<Explanation, Error> {
        check_nonce(nonce)?;
        if !matches!(timestamp.len(), 10 | 13) || !timestamp.bytes().all(|b| b.is_ascii_digit()) {
            let rule = format!("must be 10 digits (seconds) or 13 digits (milliseconds), got `{timestamp}`");
            return Err(Error::invalid("timestamp", rule));
        }
        let signature = self.scheme.sign(&self.access_key, &self.access_secret, timestamp, nonce);
        let headers = self.headers(timestamp, nonce, &signature);
        Ok(Explanation {
            string_to_sign: self.scheme.masked(&self.access_key, timestamp, nonce),
            fields: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            signature,
        })
    }

    fn headers<'h>(&'h self, time: &'h str, nonce: &'h str, signature: &'h str) -> [(&'static str, &'h str); 5] {
        [
            ("access-key", &self.access_key),
            ("timestamp", time),
            ("nonce-str", nonce),
            ("user-id", &self.user_id),
            ("signature", signature),
        ]
    }

    pub(super) fn request(&self, base_url: &str, call: &Call, stamp: &Stamp) -> Result<Request<Bytes>, Error> {
        check_nonce(&stamp.nonce)?;
        let time = self.unit.write(stamp.unix_millis);
        let sign = |scheme: Scheme| scheme.sign(&self.access_key, &self.access_secret, &time, &stamp.nonce);
        if call.auth == AuthKind::QuerySign {
            // The rule is unpublished; the sender is named by the usual headers as well.
            let sign = sign(self.logistics_scheme);
            let [key, _, nonce, user, _] = self.headers(&time, &stamp.nonce, &sign);
            return self.build(base_url, call, &[key, nonce, user], &[("timestamp", &time), ("sign", &sign)]);
        }
        let signature = sign(self.scheme);
        self.build(base_url, call, &self.headers(&time, &stamp.nonce, &signature), &[])
    }

    fn build(
        &self,
        base_url: &str,
        call: &Call,
        headers: &[(&'static str, &str)],
        signed: &[(&str, &str)],
    ) -> Result<Request<Bytes>, Error> {
        let in_path = call.path.contains('{');
        let in_query = call.method == Method::GET || call.method == Method::DELETE;
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut path = call.path.clone();
        if in_path || in_query || changes_itself(&path) {
            let mut members = Members::read(call.params.get())?;
            path = members.fill_path(&call.path)?;
            if in_query {
                for (name, value) in &members.0 {
                    let values = match elements(name, value)? {
                        Some(values) => values,
                        None => text(name, value)?.into_iter().collect(),
                    };
                    pairs.extend(values.into_iter().map(|v| (name.to_string(), v.into_owned())));
                }
            }
        }
        pairs.extend(signed.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let query = query(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        let mark = if query.is_empty() { "" } else { "?" };
        let mut request = Request::builder().method(call.method.clone()).uri(format!("{base_url}{path}{mark}{query}"));
        for (name, value) in headers {
            let mut value = HeaderValue::from_str(value)
                .map_err(|_| Error::invalid(*name, "has characters that a header cannot carry"))?;
            value.set_sensitive(*name == "signature");
            request = request.header(HeaderName::from_static(name), value);
        }
        let body = if in_query {
            Bytes::new()
        } else {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Bytes::copy_from_slice(call.params.get().as_bytes())
        };
        request.body(body).map_err(|e| Error::usage(format!("the address cannot be used: {e}")))
    }
}
