//! PandaPon's five headers, and the query variant of its warehouse logistics.

use crate::host::auth::verdict::{Fault, lower_case, settle};
use crate::host::auth::{Fitting, SignatureVerifier, Verdict};
use crate::wire::incoming::{ACCESS_KEY, Incoming, NONCE_STR, SIGNATURE, TIMESTAMP, USER_ID, value};
use daigou_core::AuthKind;
use daigou_core::auth::{MAX_NONCE, Scheme, TimeUnit, WINDOW};
use http::HeaderName;

/// The claim of a request, wherever it stands.
struct Claim<'r> {
    access_key: &'r str,
    timestamp: &'r str,
    nonce: &'r str,
    user_id: &'r str,
    signature: &'r str,
    /// The name under which the signature came.
    signature_name: &'static str,
    /// The scheme that is accepted here, and its setting.
    scheme: Scheme,
    setting: &'static str,
}

pub(super) fn check(judge: &SignatureVerifier, auth: AuthKind, incoming: &Incoming) -> Result<Verdict, Fault> {
    let pairs = incoming.pairs();
    let claim = read(judge, auth, incoming, &pairs)?;
    known(judge, &claim)?;
    in_time(judge.accept.unit, claim.timestamp, incoming.at)?;
    if claim.nonce.len() > MAX_NONCE {
        let rule = format!("{} characters, at most {MAX_NONCE} are allowed", claim.nonce.len());
        return Err(Fault::at("nonce-str", rule));
    }
    // Under one lock: of two requests with one nonce, one passes.
    let mut nonces = judge.nonces();
    if !nonces.take(claim.nonce, incoming.at) {
        return Err(Fault::at("nonce-str", "it was used before: every attempt needs a nonce of its own"));
    }
    let passed = signed(judge, &claim);
    if passed.is_err() {
        nonces.give_back();
    }
    passed
}

/// Finds the five values.
fn read<'r>(
    judge: &SignatureVerifier,
    auth: AuthKind,
    incoming: &'r Incoming,
    pairs: &'r [(String, String)],
) -> Result<Claim<'r>, Fault> {
    let header = |name: &HeaderName| incoming.header(name);
    let query = |name| value(pairs, name).filter(|text| !text.is_empty());
    let in_query = auth == AuthKind::QuerySign;
    let signature_name = if in_query { "sign" } else { "signature" };
    let found = [
        ("access-key", header(&ACCESS_KEY)),
        ("timestamp", if in_query { query("timestamp") } else { header(&TIMESTAMP) }),
        ("nonce-str", header(&NONCE_STR)),
        ("user-id", header(&USER_ID)),
        (signature_name, if in_query { query("sign") } else { header(&SIGNATURE) }),
    ];
    let [Some(access_key), Some(timestamp), Some(nonce), Some(user_id), Some(signature)] =
        found.map(|(_, value)| value)
    else {
        let place = if in_query {
            "warehouse logistics carries timestamp and sign in the query, and the sender in the usual headers"
        } else {
            "every call carries the headers access-key, timestamp, nonce-str, user-id and signature"
        };
        let missing: Vec<_> = found.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        let first = missing.first().copied().unwrap_or(signature_name);
        return Err(Fault::at(first, format!("missing or empty: {}; {place}", missing.join(", "))));
    };
    let accept = &judge.accept;
    let (scheme, setting) =
        if in_query { (accept.logistics_scheme, "DAIGOU_LOGISTICS_SCHEME") } else { (accept.scheme, "DAIGOU_SCHEME") };
    Ok(Claim { access_key, timestamp, nonce, user_id, signature, signature_name, scheme, setting })
}

/// Checks that the sender is known.
fn known(judge: &SignatureVerifier, claim: &Claim<'_>) -> Result<(), Fault> {
    let credentials = &judge.credentials;
    if claim.access_key != credentials.access_key {
        let known = &credentials.access_key;
        return Err(Fault::at(
            "access-key",
            format!("`{}` is not known here; the sandbox knows `{known}`", claim.access_key),
        ));
    }
    if claim.user_id != credentials.user_id {
        let known = &credentials.user_id;
        return Err(Fault::at(
            "user-id",
            format!("`{}` is not known here; the sandbox knows `{known}`", claim.user_id),
        ));
    }
    Ok(())
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

/// Checks that the digest is right; where it is not, tells which scheme would have made it.
fn signed(judge: &SignatureVerifier, claim: &Claim<'_>) -> Result<Verdict, Fault> {
    let Claim { access_key, timestamp, nonce, signature, signature_name, scheme, setting, .. } = *claim;
    let fits = |scheme: Scheme, signature: &str| {
        scheme.verify(access_key, &judge.credentials.access_secret, timestamp, nonce, signature)
    };
    if fits(scheme, signature) {
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
    let fault = if fits(scheme, &upper) {
        lower_case(signature_name)
    } else if let Some(other) = Scheme::ALL.iter().find(|other| fits(**other, &upper)) {
        Fault::at(signature_name, settle(setting, other.as_str(), scheme.as_str()))
    } else {
        let tried = Scheme::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
        let words = "the digest does not fit, nor does any of the known schemes make it";
        Fault::at(signature_name, format!("{words} ({tried}): another secret, or other values were signed"))
    };
    Err(fault.signing(format!("{string_to_sign} ({})", scheme.as_str())))
}
