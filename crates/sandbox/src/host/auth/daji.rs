//! DajiSaaS's `sign`: over what came, decoded.

use crate::host::auth::verdict::{Fault, Passed, lower_case, passed, settle};
use crate::host::auth::{SignatureVerifier, Verdict};
use crate::wire::accounts::SandboxAccount;
use crate::wire::incoming::{Incoming, value};
use crate::wire::reply::Refusal;
use crate::world::AccountPlace;
use daigou_core::Platform;
use daigou_core::auth::{ArrayStyle, DajiAuth, MASK, Members, PostRule, daji_sign, daji_text};
use http::Method;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The parameters that prove the sender; everything else is business.
const PROOF: [&str; 4] = ["appKey", "sign", "requestTime", "appSecret"];

/// A rule's text to sign (masked) and its digest.
struct Signed {
    text: String,
    digest: String,
}

pub(super) fn check(judge: &SignatureVerifier, incoming: &Incoming) -> Result<Passed, Fault> {
    match &incoming.form {
        Some(fields) => pairs(judge, fields, "form"),
        None if incoming.method == Method::GET => pairs(judge, &incoming.pairs(), "query"),
        None => body(judge, incoming),
    }
}

/// The pairs of a query or a form.
fn pairs(judge: &SignatureVerifier, pairs: &[(String, String)], place: &str) -> Result<Passed, Fault> {
    let (whose, account, proof) = known(judge, |name| value(pairs, name).map(Cow::Borrowed))?;
    let sign = match proof {
        Proof::Sign(sign) => sign,
        Proof::Secret => return Ok((debug_form(), whose)),
    };
    let secret = &account.secret;
    let signed = || pairs.iter().filter(|(name, _)| name != "sign").map(|(n, v)| (n.as_str(), v.as_str()));
    let accepted = Signed { text: daji_text(signed(), MASK), digest: daji_sign(signed(), secret) };
    if same(&accepted.digest, &sign) {
        arrays(judge.accept.daji_arrays, pairs)?;
        return Ok((passed(accepted.text, format!("the sign fits the {place}")), whose));
    }
    Err(wrong(&accepted, &sign))
}

/// A POST: the members of its JSON body.
fn body(judge: &SignatureVerifier, incoming: &Incoming) -> Result<Passed, Fault> {
    if incoming.body.trim().is_empty() {
        let rule = "it is empty: a POST carries appKey, sign and the parameters as the members of one JSON object";
        return Err(Fault::at("body", rule));
    }
    let members = Members::read(&incoming.body).map_err(|error| Fault::at("body", error.message()))?;
    let member = |name: &str| members.0.iter().find(|(n, _)| n == name).and_then(|(_, value)| plain(value));
    let (whose, account, proof) = known(judge, member)?;
    let sign = match proof {
        Proof::Sign(sign) => sign,
        Proof::Secret => return Ok((debug_form(), whose)),
    };
    let auth = DajiAuth {
        arrays: judge.accept.daji_arrays,
        post: judge.accept.daji_post,
        ..DajiAuth::new(account.key.clone(), account.secret.clone())
    };
    let full = auth.explain(&incoming.body, &Method::POST).map_err(|e| Fault::at("body", e.message()))?;
    let full = Signed { text: full.string_to_sign, digest: full.signature };
    let simple = member("requestTime").map(|time| {
        let pairs = [("appKey", account.key.as_str()), ("requestTime", &*time)];
        Signed { text: daji_text(pairs, MASK), digest: daji_sign(pairs, &account.secret) }
    });
    let rule = judge.accept.daji_post;
    let other_rule = if rule == PostRule::Full { PostRule::RequestTime } else { PostRule::Full };
    let (accepted, other) = match rule {
        PostRule::Full => (Some(full), simple),
        PostRule::RequestTime => (simple, Some(full)),
    };
    if let Some(accepted) = &accepted
        && same(&accepted.digest, &sign)
    {
        let verdict = passed(accepted.text.clone(), format!("the sign fits DAIGOU_DAJI_POST={}", rule.as_str()));
        return Ok((verdict, whose));
    }
    let text = accepted.as_ref().map(|accepted| accepted.text.clone()).unwrap_or_default();
    if other.is_some_and(|other| same(&other.digest, &sign)) {
        let fault = Fault::at("sign", settle("DAIGOU_DAJI_POST", other_rule.as_str(), rule.as_str()));
        return Err(if text.is_empty() { fault } else { fault.signing(text) });
    }
    match &accepted {
        Some(accepted) => Err(wrong(accepted, &sign)),
        None => Err(Fault::at("requestTime", "missing: DAIGOU_DAJI_POST=request-time adds it to the body")),
    }
}

/// The proof of a sender.
enum Proof<'p> {
    /// A signature, which is still to be checked.
    Sign(Cow<'p, str>),
    /// The right secret itself and no signature: the vendor's debug form.
    Secret,
}

fn debug_form() -> Verdict {
    let explanation = "the debug form: the secret itself was sent (DAIGOU_DAJI_DEBUG=send-secret); never in production";
    passed(String::new(), explanation)
}

/// Checks that the sender is known, and gives the proof. A secret that is sent beside a signature is signed like any
/// other parameter, as one public integration does.
fn known<'p>(
    judge: &SignatureVerifier,
    param: impl Fn(&str) -> Option<Cow<'p, str>>,
) -> Result<(AccountPlace, Arc<SandboxAccount>, Proof<'p>), Fault> {
    let Some(key) = param("appKey").filter(|key| !key.is_empty()) else {
        return Err(Fault::at("appKey", "missing or empty: every call carries it among its parameters"));
    };
    let Some((whose, account)) = judge.find(Platform::DajiSaas, &key) else {
        let known = judge.known_keys(Platform::DajiSaas);
        return Err(Fault::at("appKey", format!("`{key}` is not known here; the sandbox knows {known}")));
    };
    let secret = param("appSecret");
    if let Some(secret) = &secret
        && !same(account.secret.expose(), secret)
    {
        return Err(Fault::at("appSecret", "is not the secret that belongs to this appKey"));
    }
    match (param("sign").filter(|sign| !sign.is_empty()), secret) {
        (Some(sign), _) => Ok((whose, account, Proof::Sign(sign))),
        (None, Some(_)) => Ok((whose, account, Proof::Secret)),
        (None, None) => Err(Fault::at("sign", "missing or empty: every call carries it among its parameters")),
    }
}

/// The signature does not fit.
fn wrong(accepted: &Signed, sign: &str) -> Fault {
    let fault = if same(&accepted.digest, &sign.to_ascii_uppercase()) {
        lower_case("sign")
    } else {
        Fault::at("sign", "the digest does not fit: another secret, or other parameters were signed")
    };
    fault.signing(&accepted.text)
}

/// Checks that the query's arrays are in the accepted style. The sign fits either, since it is taken over what came.
fn arrays(accepted: ArrayStyle, pairs: &[(String, String)]) -> Result<(), Fault> {
    let repeated = |name: &str| pairs.iter().filter(|(other, _)| other == name).nth(1).is_some();
    let json = |text: &str| {
        let items: Option<Vec<&RawValue>> = serde_json::from_str(text).ok();
        items.is_some_and(|items| items.iter().all(|item| !item.get().starts_with(['{', '['])))
    };
    let (strange, sent) = match accepted {
        ArrayStyle::Json => (pairs.iter().find(|(name, _)| repeated(name)), ArrayStyle::Repeat),
        ArrayStyle::Repeat => (pairs.iter().find(|(_, value)| json(value)), ArrayStyle::Json),
    };
    match strange {
        None => Ok(()),
        Some((name, _)) => Err(Fault::at(name, settle("DAIGOU_DAJI_ARRAYS", sent.as_str(), accepted.as_str()))),
    }
}

/// A plain value's text; nothing for `null`.
fn plain(value: &RawValue) -> Option<Cow<'_, str>> {
    match value.get() {
        "null" => None,
        text if text.starts_with('"') => serde_json::from_str(text).ok().map(Cow::Owned),
        text => Some(Cow::Borrowed(text)),
    }
}

fn same(digest: &str, given: &str) -> bool {
    digest.as_bytes().ct_eq(given.as_bytes()).into()
}

/// The pairs of a form or a query without the parameters that prove the sender.
pub(crate) fn business_pairs(incoming: &Incoming) -> Vec<(String, String)> {
    let mut pairs = incoming.form.clone().unwrap_or_else(|| incoming.pairs());
    pairs.retain(|(name, _)| !PROOF.contains(&name.as_str()));
    pairs
}

/// The key that a request names, whoever sent it.
pub(super) fn claimed_key(incoming: &Incoming) -> Option<String> {
    let query = incoming.pairs();
    let named = incoming.form.as_deref().and_then(|form| value(form, "appKey")).or_else(|| value(&query, "appKey"));
    let of_body = || {
        let members = Members::read(&incoming.body).ok()?;
        let (_, key) = members.0.iter().find(|(name, _)| name == "appKey")?;
        plain(key).map(Cow::into_owned)
    };
    named.map(str::to_owned).or_else(of_body)
}

/// A body without the parameters that prove the sender: what the operation's request type reads.
pub(crate) fn business_params(body: &str) -> Result<Cow<'_, str>, Refusal> {
    let members = Members::read(body)?;
    let mut out = String::from("{");
    for (name, value) in members.0.iter().filter(|(name, _)| !PROOF.contains(&name.as_ref())) {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&serde_json::Value::from(name.as_ref()).to_string());
        out.push(':');
        out.push_str(value.get());
    }
    out.push('}');
    Ok(out.into())
}
