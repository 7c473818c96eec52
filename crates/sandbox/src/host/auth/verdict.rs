//! The verdict of a signature check, and the rules that it checks by.

use super::nonces::Nonces;
use crate::wire::accept::Accept;
use crate::wire::accounts::SandboxAccount;
use crate::wire::mask::Mask;
use crate::wire::reply::{Kind, Refusal};
use crate::world::AccountPlace;
use daigou_core::Platform;
use daigou_core::auth::Scheme;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The result of the signature check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SignatureCheck {
    /// Set where the request was let in.
    pub ok: bool,
    /// The part that is wrong: a header's or parameter's name, such as `timestamp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_part: Option<String>,
    /// The text that the sandbox signed, the secret as `****`; none where it did not come that far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_to_sign: Option<String>,
    /// In words: what was found, and what to do about it.
    pub explanation: String,
}

impl SignatureCheck {
    /// The answer to a request that was not let in.
    pub(crate) fn refusal(&self) -> Refusal {
        let part = self.failed_part.as_deref().unwrap_or("signature");
        let signed = self.string_to_sign.as_ref().map(|text| format!("; the sandbox signs `{text}`"));
        let message = format!("authentication failed at `{part}`: {}{}", self.explanation, signed.unwrap_or_default());
        Refusal::new(Kind::Unauthenticated, message)
    }

    /// Without secrets, wherever a request may have put one.
    pub(crate) fn masked(self, mask: &Mask) -> Self {
        Self {
            ok: self.ok,
            failed_part: self.failed_part.map(|text| mask.owned(text)),
            string_to_sign: self.string_to_sign.map(|text| mask.owned(text)),
            explanation: mask.owned(self.explanation),
        }
    }
}

/// A fault in a request.
pub(super) struct Fault {
    pub(super) part: String,
    pub(super) explanation: String,
    pub(super) string_to_sign: Option<String>,
}

impl Fault {
    pub(super) fn at(part: impl Into<String>, explanation: impl Into<String>) -> Self {
        Self { part: part.into(), explanation: explanation.into(), string_to_sign: None }
    }

    pub(super) fn signing(self, string_to_sign: impl Into<String>) -> Self {
        Self { string_to_sign: Some(string_to_sign.into()), ..self }
    }
}

/// The outcome of a check.
pub(crate) enum Verdict {
    /// Five headers that fit each other: most requests, of which most are never looked at.
    Fits(Fitting),
    Said(SignatureCheck),
}

/// How a signature of PandaPon's fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fitting {
    pub(super) scheme: Scheme,
    pub(super) setting: &'static str,
}

impl Fitting {
    /// In words, for who looks at a request with these values.
    pub(crate) fn check(self, access_key: &str, timestamp: &str, nonce: &str) -> SignatureCheck {
        let signed = self.scheme.masked(access_key, timestamp, nonce);
        passed_check(signed, format!("the signature fits {}={}", self.setting, self.scheme.as_str()))
    }
}

/// Describes a request that passed.
pub(super) fn passed_check(string_to_sign: String, explanation: impl Into<String>) -> SignatureCheck {
    let (string_to_sign, explanation) = (Some(string_to_sign), explanation.into());
    SignatureCheck { ok: true, failed_part: None, string_to_sign, explanation }
}

pub(super) fn passed(string_to_sign: String, explanation: impl Into<String>) -> Verdict {
    Verdict::Said(passed_check(string_to_sign, explanation))
}

/// A request that was let in: what was found, and whose it is.
pub(super) type Passed = (Verdict, AccountPlace);

/// Checks requests by what the sandbox accepts.
pub(crate) struct SignatureVerifier {
    pub(super) accept: Accept,
    /// By their places: the first two are PandaPon's and DajiSaaS's first.
    accounts: RwLock<Vec<Arc<SandboxAccount>>>,
    nonces: Mutex<Nonces>,
}

impl SignatureVerifier {
    /// It knows nobody yet.
    pub(crate) fn new(accept: Accept) -> Self {
        Self { accept, accounts: RwLock::default(), nonces: Mutex::default() }
    }

    /// The rules by which requests are checked.
    pub(crate) fn accepted(&self) -> &Accept {
        &self.accept
    }

    /// Every account, by its place.
    pub(crate) fn accounts(&self) -> Vec<Arc<SandboxAccount>> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The account at a place.
    pub(crate) fn account(&self, place: AccountPlace) -> Option<Arc<SandboxAccount>> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).get(place).cloned()
    }

    /// The account at a place becomes this one; it is added where the place is the next.
    pub(crate) fn put(&self, place: AccountPlace, account: SandboxAccount) {
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        match accounts.get_mut(place) {
            Some(known) => *known = Arc::new(account),
            None => accounts.push(Arc::new(account)),
        }
    }

    /// Forgets the accounts from a place on.
    pub(crate) fn keep_first(&self, count: usize) {
        self.accounts.write().unwrap_or_else(PoisonError::into_inner).truncate(count);
    }

    /// The account of a platform with this key, and its place.
    pub(super) fn find(&self, platform: Platform, key: &str) -> Option<(AccountPlace, Arc<SandboxAccount>)> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts.iter().position(|account| account.is(platform, key)).map(|place| (place, accounts[place].clone()))
    }

    /// The keys that a platform knows, in words.
    pub(super) fn known_keys(&self, platform: Platform) -> String {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        words(accounts.iter().filter(|account| account.platform == platform).map(|account| account.key.as_str()))
    }

    pub(super) fn nonces(&self) -> std::sync::MutexGuard<'_, Nonces> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Some of these, and how many more there are.
pub(super) fn words<'t>(mut all: impl Iterator<Item = &'t str>) -> String {
    let shown: Vec<String> = all.by_ref().take(3).map(|text| format!("`{text}`")).collect();
    match all.count() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Tells how to make a client's setting and the sandbox's agree.
pub(super) fn settle(setting: &str, sent: &str, accepted: &str) -> String {
    format!(
        "it is what {setting}={sent} sends, and the sandbox accepts {setting}={accepted}: set {setting}={accepted} for \
         the client, or start the sandbox with {setting}={sent}"
    )
}

/// Says that a digest is right but for its case.
pub(super) fn lower_case(part: &str) -> Fault {
    Fault::at(part, "the digest is right but not in upper case: send it as upper-case hexadecimal")
}
