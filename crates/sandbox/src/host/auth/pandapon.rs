//! PandaPon's five headers, and the query variant of its warehouse logistics.

use crate::host::auth::verdict::{Fault, Passed, lower_case, settle, words};
use crate::host::auth::{Fitting, SignatureVerifier, Verdict};
use crate::wire::accounts::SandboxAccount;
use crate::wire::incoming::{ACCESS_KEY, Incoming, NONCE_STR, SIGNATURE, TIMESTAMP, USER_ID, value};
use crate::world::AccountPlace;
use daigou_core::auth::{MAX_NONCE, Scheme, TimeUnit, WINDOW};
use daigou_core::{AuthKind, Platform};
use http::HeaderName;
use std::sync::Arc;

/// The claim of a request, wherever it stands.
struct Claim<'r> {
    /// None where warehouse logistics sends no headers.
    access_key: Option<&'r str>,
    timestamp: &'r str,
    /// Empty where there is none.
    nonce: &'r str,
    user_id: Option<&'r str>,
    signature: &'r str,
    /// The name under which the signature came.
    signature_name: &'static str,
    /// The scheme that is accepted here, and its setting.
    scheme: Scheme,
    setting: &'static str,
}

pub(super) fn check(judge: &SignatureVerifier, auth: AuthKind, incoming: &Incoming) -> Result<Passed, Fault> {
    let pairs = incoming.pairs();
    let claim = read(judge, auth, incoming, &pairs)?;
    let (whose, account) = known(judge, &claim)?;
    in_time(judge.accept.unit, claim.timestamp, incoming.at)?;
    if claim.nonce.len() > MAX_NONCE {
        let rule = format!("{} characters, at most {MAX_NONCE} are allowed", claim.nonce.len());
        return Err(Fault::at("nonce-str", rule));
    }
    if claim.nonce.is_empty() {
        return signed(&account, &claim).map(|verdict| (verdict, whose));
    }
    // Under one lock: of two requests with one nonce, one passes.
    let mut nonces = judge.nonces();
    if !nonces.take(whose, claim.nonce, incoming.at) {
        return Err(Fault::at("nonce-str", "it was used before: every attempt needs a nonce of its own"));
    }
    let passed = signed(&account, &claim);
    if passed.is_err() {
        nonces.give_back();
    }
    passed.map(|verdict| (verdict, whose))
}

/// Finds the five values; of those of warehouse logistics the two that stand in the query, and what headers there are
/// beside them: the vendor's pages show none in v1, and `nonce-str` alone in v2.
fn read<'r>(
    judge: &SignatureVerifier,
    auth: AuthKind,
    incoming: &'r Incoming,
    pairs: &'r [(String, String)],
) -> Result<Claim<'r>, Fault> {
    let header = |name: &HeaderName| incoming.header(name);
    let query = |name| value(pairs, name).filter(|text| !text.is_empty());
    let (access_key, nonce, user_id) = (header(&ACCESS_KEY), header(&NONCE_STR), header(&USER_ID));
    let accept = &judge.accept;
    if auth == AuthKind::QuerySign {
        let (timestamp, signature) = (query("timestamp"), query("sign"));
        let (Some(timestamp), Some(signature)) = (timestamp, signature) else {
            let place = "warehouse logistics carries timestamp and sign in the query, in place of the usual headers";
            return Err(missing(&[("timestamp", timestamp), ("sign", signature)], place));
        };
        let (nonce, signature_name) = (nonce.unwrap_or_default(), "sign");
        let (scheme, setting) = (accept.logistics_scheme, "DAIGOU_LOGISTICS_SCHEME");
        return Ok(Claim { access_key, timestamp, nonce, user_id, signature, signature_name, scheme, setting });
    }
    let (timestamp, signature) = (header(&TIMESTAMP), header(&SIGNATURE));
    let (Some(_), Some(timestamp), Some(nonce), Some(_), Some(signature)) =
        (access_key, timestamp, nonce, user_id, signature)
    else {
        let found = [
            ("access-key", access_key),
            ("timestamp", timestamp),
            ("nonce-str", nonce),
            ("user-id", user_id),
            ("signature", signature),
        ];
        let place = "every call carries the headers access-key, timestamp, nonce-str, user-id and signature";
        return Err(missing(&found, place));
    };
    let (scheme, setting, signature_name) = (accept.scheme, "DAIGOU_SCHEME", "signature");
    Ok(Claim { access_key, timestamp, nonce, user_id, signature, signature_name, scheme, setting })
}

/// Names what is missing, at the first of it.
fn missing(found: &[(&str, Option<&str>)], place: &str) -> Fault {
    let missing: Vec<_> = found.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    let first = missing.first().copied().unwrap_or_default();
    Fault::at(first, format!("missing or empty: {}; {place}", missing.join(", ")))
}

/// The account that a request is from. Without an access key it is the one whose secret made the signature; where none
/// did, the first, by which it is explained.
fn known(judge: &SignatureVerifier, claim: &Claim<'_>) -> Result<(AccountPlace, Arc<SandboxAccount>), Fault> {
    let Some(access_key) = claim.access_key else {
        let accounts = judge.accounts();
        let own = || accounts.iter().enumerate().filter(|(_, account)| account.platform == Platform::PandaPon);
        let signer = own().find(|(_, account)| claim.fits(account, claim.scheme, claim.signature));
        let signer = signer.or_else(|| own().next()).map(|(place, account)| (place, account.clone()));
        return signer.ok_or_else(|| Fault::at("sign", "the sandbox knows no account of PandaPon's"));
    };
    let Some((whose, account)) = judge.find(Platform::PandaPon, access_key) else {
        let known = judge.known_keys(Platform::PandaPon);
        let rule = format!("`{access_key}` is not known here; the sandbox knows {known}");
        return Err(Fault::at("access-key", rule));
    };
    if let Some(user_id) = claim.user_id.filter(|id| !account.user_ids.iter().any(|known| known == id)) {
        let known = words(account.user_ids.iter().map(String::as_str));
        return Err(Fault::at(
            "user-id",
            format!("`{user_id}` is not known here; the sandbox knows {known} of this access-key"),
        ));
    }
    Ok((whose, account))
}

impl Claim<'_> {
    /// Whether an account makes this signature by a scheme.
    fn fits(&self, account: &SandboxAccount, scheme: Scheme, signature: &str) -> bool {
        scheme.verify(self.key(account), &account.secret, self.timestamp, self.nonce, signature)
    }

    /// The access key that is signed: the account's own, where none was sent.
    fn key<'c>(&'c self, account: &'c SandboxAccount) -> &'c str {
        self.access_key.unwrap_or(&account.key)
    }
}

/// Checks that a timestamp is in the accepted unit and near enough.
fn in_time(unit: TimeUnit, timestamp: &str, now: i64) -> Result<(), Fault> {
    let fault = |explanation: String| Err(Fault::at("timestamp", explanation));
    let sent = match (timestamp.len(), timestamp.bytes().all(|b| b.is_ascii_digit())) {
        (10, true) => TimeUnit::Seconds,
        (13, true) => TimeUnit::Millis,
        _ => return fault(format!("`{timestamp}` is neither 10 digits (seconds) nor 13 digits (milliseconds)")),
    };
    if sent != unit {
        let setting = settle("DAIGOU_TIMESTAMP", sent.as_str(), unit.as_str());
        return fault(format!("`{timestamp}` has {} digits; {setting}", timestamp.len()));
    }
    let millis = match unit {
        TimeUnit::Millis => timestamp.parse::<i64>().ok(),
        TimeUnit::Seconds => timestamp.parse::<i64>().ok().map(|seconds| seconds * 1000),
    };
    let away = now.abs_diff(millis.unwrap_or_default());
    if u128::from(away) > WINDOW.as_millis() {
        let side = if millis.unwrap_or_default() < now { "behind" } else { "ahead of" };
        let (seconds, window) = (away / 1000, WINDOW.as_secs());
        return fault(format!("{seconds} s {side} the time of the sandbox's machine, at most {window} s are allowed"));
    }
    Ok(())
}

/// Whether the digest is right; where it is not, what would have made it.
fn signed(account: &SandboxAccount, claim: &Claim<'_>) -> Result<Verdict, Fault> {
    let Claim { timestamp, nonce, signature, signature_name, scheme, setting, .. } = *claim;
    let access_key = claim.key(account);
    if claim.fits(account, scheme, signature) {
        let fitting = Fitting { scheme, setting };
        // Headers are kept anyway: what they make is written when it is looked at.
        let in_headers = signature_name == "signature";
        return Ok(if in_headers {
            Verdict::Fits(fitting)
        } else {
            Verdict::Said(fitting.check(access_key, timestamp, nonce))
        });
    }
    let string_to_sign = scheme.masked(access_key, timestamp, nonce);
    let upper = signature.to_ascii_uppercase();
    let fault = if claim.fits(account, scheme, &upper) {
        lower_case(signature_name)
    } else if let Some(other) = Scheme::ALL.iter().find(|other| claim.fits(account, **other, &upper)) {
        Fault::at(signature_name, settle(setting, other.as_str(), scheme.as_str()))
    } else {
        let tried = Scheme::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
        let words = "the digest does not fit, nor does any of the known schemes make it";
        Fault::at(signature_name, format!("{words} ({tried}): another secret, or other values were signed"))
    };
    Err(fault.signing(format!("{string_to_sign} ({})", scheme.as_str())))
}
