//! Who sends, and the proof of it: credentials, the signature rules of both platforms, and their explanation.
//!
//! Both rules are pure functions of credentials, stamp and parameters; the client stamps and signs anew for
//! every attempt, because timestamps age. Neither vendor publishes its rule in full: the defaults follow the
//! vendor's samples and the public integrations, the alternatives are selectable.

mod daji;
mod form;
mod pandapon;
mod params;
mod secret;

pub use daji::{ArrayStyle, DajiAuth, PostRule, UploadForm, daji_sign, daji_text};
pub use pandapon::{MAX_NONCE, PandaPonAuth, Scheme, TimeUnit, WINDOW, check_nonce};
pub(crate) use params::changes_itself;
pub use params::{Members, compact, encode};
pub use secret::Secret;

use crate::call::Call;
use crate::clock::Random;
use crate::error::Error;
use bytes::Bytes;
use http::Request;

/// Who sends: one platform's credentials.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Credentials {
    /// PandaPon: access key, access secret and the sub-account's user id.
    PandaPon {
        /// The developer's key.
        access_key: String,
        /// Its secret.
        access_secret: Secret,
        /// The sub-account.
        user_id: String,
    },
    /// DajiSaaS: application key and secret.
    DajiSaas {
        /// The application's key.
        app_key: String,
        /// Its secret.
        app_secret: Secret,
    },
}

impl Credentials {
    /// PandaPon's.
    pub fn pandapon(key: impl Into<String>, secret: impl Into<String>, user_id: impl Into<String>) -> Self {
        Self::PandaPon { access_key: key.into(), access_secret: Secret::new(secret), user_id: user_id.into() }
    }

    /// DajiSaaS's.
    pub fn dajisaas(app_key: impl Into<String>, app_secret: impl Into<String>) -> Self {
        Self::DajiSaas { app_key: app_key.into(), app_secret: Secret::new(app_secret) }
    }
}

/// Checks a key, a secret or a user id: a header must carry some of them, and a line break that was copied along with one
/// makes every signature wrong. `name` is that of the setting.
///
/// # Errors
/// It is empty, or has others than visible ASCII characters.
pub fn check_credential(name: &str, value: &str) -> Result<(), Error> {
    let variable = crate::check::variable(name);
    match value {
        "" => Err(Error::invalid(variable, "is empty in the credentials that were given")),
        _ if value.bytes().all(|b| b.is_ascii_graphic()) => Ok(()),
        _ => Err(Error::invalid(variable, "must be visible ASCII characters without spaces")),
    }
}

/// The moment and the chance that a signature is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since 1970, corrected for the clock's skew.
    pub unix_millis: i64,
    /// A random string, used once.
    pub nonce: String,
}

/// 32 random characters out of `A-Za-z0-9`, as the public integrations send them.
#[must_use]
pub fn random_nonce(random: &dyn Random) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut nonce = String::with_capacity(MAX_NONCE);
    while nonce.len() < MAX_NONCE {
        // Ten draws of six bits from each word; the two values beyond the alphabet are drawn again.
        let mut words = [0; 4];
        random.fill(&mut words);
        let draws = words.iter().flat_map(|word| (0..10).map(move |n| (word >> (6 * n)) & 63));
        let letters = draws.filter_map(|draw| ALPHABET.get(draw as usize).copied().map(char::from));
        nonce.extend(letters.take(MAX_NONCE - nonce.len()));
    }
    nonce
}

/// How a client signs: one platform's rule with its credentials.
#[derive(Debug, Clone)]
pub enum Auth {
    /// PandaPon's headers (and its warehouse logistics' query).
    PandaPon(PandaPonAuth),
    /// DajiSaaS's parameters.
    Daji(DajiAuth),
}

impl Auth {
    /// Builds the signed HTTP request of one attempt.
    ///
    /// # Errors
    /// Parameters that are not a JSON object or do not fill the path; credentials that no header can carry.
    pub fn request(&self, base_url: &str, call: &Call, stamp: &Stamp) -> Result<Request<Bytes>, Error> {
        match self {
            Self::PandaPon(auth) => auth.request(base_url, call, stamp),
            Self::Daji(auth) => auth.request(base_url, call, stamp),
        }
    }
}

/// A signature laid open: what was signed (the secret masked), what came out, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The text that is signed, the secret as `****`.
    pub string_to_sign: String,
    /// The signature.
    pub signature: String,
    /// The headers or parameters that carry it, in the order in which they are sent.
    pub fields: Vec<(String, String)>,
}

/// The mark that stands in place of a secret in explanations.
pub const MASK: &str = "****";

/// Upper-case hexadecimal.
pub(crate) fn hex_upper(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    // Digits alone: it is always text.
    String::from_utf8(out).unwrap_or_default()
}
