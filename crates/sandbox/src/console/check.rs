//! The signature check of a journal entry, laid open: which part was looked at and what was found, and what the string
//! to sign is made of. It judges nothing anew; it shows what the check wrote down.

use crate::host::journal::JournalEntry;
use crate::wire::incoming::pairs;
use serde_json::Value;

/// The result at one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    Fits,
    Wrong,
    Missing,
    NotLookedAt,
}

/// One part of what proves the sender, in the order in which the parts are looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// As it came, secrets masked.
    pub(crate) value: Option<String>,
    pub(crate) finding: Finding,
}

/// A piece of the string to sign, and the name of what it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The parts of an entry's proof.
pub(crate) fn parts(entry: &JournalEntry) -> Vec<Part> {
    let Some(check) = &entry.signature else { return Vec::new() };
    let names: &[&str] = if entry.path.starts_with("/dajisaas") {
        &["appKey", "appSecret", "requestTime", "sign"]
    } else if value(entry, "sign").is_some() || check.failed_part.as_deref() == Some("sign") {
        &["access-key", "user-id", "timestamp", "nonce-str", "sign"]
    } else {
        &["access-key", "user-id", "timestamp", "nonce-str", "signature"]
    };
    let failed = check.failed_part.as_deref();
    let mut parts: Vec<Part> = Vec::new();
    let mut over = false;
    for name in names {
        let value = value(entry, name);
        // These two are sent only where a setting says so; and what passed was there, if only in a part of a form.
        let optional = matches!(*name, "appSecret" | "requestTime") && failed != Some(name);
        if value.is_none() && (optional || check.ok) {
            continue;
        }
        let finding = match (failed == Some(name), &value) {
            (true, None) => Finding::Missing,
            (true, Some(_)) => Finding::Wrong,
            (false, None) => Finding::Missing,
            (false, Some(_)) if over => Finding::NotLookedAt,
            (false, Some(_)) => Finding::Fits,
        };
        over |= failed == Some(name);
        parts.push(Part { name: (*name).to_owned(), value, finding });
    }
    // The check may fail at something that is no part of the proof: the body, or a parameter in another style.
    if let Some(failed) = failed.filter(|failed| !names.contains(failed)) {
        let came = value(entry, failed);
        if failed == "body" {
            for part in parts.iter_mut().filter(|part| part.finding == Finding::Fits) {
                part.finding = Finding::NotLookedAt;
            }
        }
        parts.push(Part { name: failed.to_owned(), value: came, finding: Finding::Wrong });
    }
    // What was missing was seen at once, before anything was compared.
    if parts.iter().any(|part| part.finding == Finding::Missing) && !entry.path.starts_with("/dajisaas") {
        for part in parts.iter_mut().filter(|part| part.value.is_some()) {
            part.finding = Finding::NotLookedAt;
        }
    }
    parts
}

/// A value by its name: a header's, a query's, or a member's of the body.
fn value(entry: &JournalEntry, name: &str) -> Option<String> {
    let header = entry.headers.get(name).cloned();
    let query = || {
        let pairs = pairs(entry.query.as_deref().unwrap_or_default());
        pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    };
    let member = || {
        let body: Value = serde_json::from_str(&entry.body).ok()?;
        match body.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    };
    let field = || pairs(&entry.body).into_iter().find(|(known, _)| known == name).map(|(_, value)| value);
    header.or_else(query).or_else(member).or_else(field).filter(|text| !text.is_empty())
}

/// Takes the string to sign apart into its pieces.
pub(crate) fn pieces(entry: &JournalEntry) -> Vec<Piece> {
    let Some(text) = entry.signature.as_ref().and_then(|check| check.string_to_sign.as_deref()) else {
        return Vec::new();
    };
    if entry.path.starts_with("/dajisaas") {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let piece = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or(("", pair));
            Piece { name: name.to_owned(), text: value.to_owned() }
        };
        return pairs.map(piece).collect();
    }
    let known: Vec<(&str, String)> = ["access-key", "timestamp", "nonce-str"]
        .into_iter()
        .filter_map(|name| Some((name, value(entry, name)?)))
        .chain([("secret", daigou_core::auth::MASK.to_owned())])
        .collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let found = known.iter().find(|(_, value)| rest.starts_with(value.as_str()));
        if let Some((name, value)) = found {
            pieces.push(Piece { name: (*name).to_owned(), text: value.clone() });
            rest = &rest[value.len()..];
            continue;
        }
        // Up to the next value that is known, it is glue.
        let next = known.iter().filter_map(|(_, value)| rest.find(value.as_str())).min().unwrap_or(rest.len());
        pieces.push(Piece { name: String::new(), text: rest[..next].to_owned() });
        rest = &rest[next..];
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Finding, parts, pieces};
    use crate::host::auth::SignatureCheck;
    use crate::host::journal::JournalEntry;
    use std::collections::BTreeMap;

    fn entry(path: &str, headers: &[(&'static str, &str)], failed: Option<&str>, signed: Option<&str>) -> JournalEntry {
        let headers: BTreeMap<_, _> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        JournalEntry {
            sequence: 1,
            received_at: String::new(),
            method: "POST".into(),
            path: path.into(),
            query: None,
            marketplace: None,
            operation: None,
            generation: None,
            headers,
            body: String::new(),
            fault: None,
            faults: Vec::new(),
            signature: Some(SignatureCheck {
                ok: failed.is_none(),
                failed_part: failed.map(str::to_owned),
                string_to_sign: signed.map(str::to_owned),
                explanation: String::new(),
            }),
            status: 200,
            code: 200,
            answer: String::new(),
        }
    }

    const ALL: [(&str, &str); 5] =
        [("access-key", "AK"), ("user-id", "21"), ("timestamp", "1700"), ("nonce-str", "n0"), ("signature", "F00D")];

    fn findings(entry: &JournalEntry) -> Vec<(String, Finding)> {
        parts(entry).into_iter().map(|part| (part.name, part.finding)).collect()
    }

    #[test]
    fn what_comes_after_the_wrong_part_was_not_looked_at() {
        use Finding::{Fits, Missing, NotLookedAt, Wrong};
        let seen = |failed| findings(&entry("/pandapon/x", &ALL, failed, None)).into_iter().map(|(_, f)| f).collect();
        let seen: [Vec<Finding>; 3] = [seen(None), seen(Some("timestamp")), seen(Some("signature"))];
        assert_eq!(seen[0], [Fits; 5]);
        assert_eq!(seen[1], [Fits, Fits, Wrong, NotLookedAt, NotLookedAt]);
        assert_eq!(seen[2], [Fits, Fits, Fits, Fits, Wrong]);
        let without = findings(&entry("/pandapon/x", &ALL[..4], Some("signature"), None));
        assert_eq!(without.iter().map(|(_, f)| *f).collect::<Vec<_>>()[3..], [NotLookedAt, Missing]);
    }

    #[test]
    fn dajisaas_proof_is_read_from_query_and_body() {
        let mut entry = entry("/dajisaas/x", &[], Some("sign"), Some("appKey=k&a=1&secret=****"));
        entry.body = r#"{"appKey":"k","sign":"F00D","a":1}"#.into();
        let names: Vec<_> = findings(&entry);
        assert_eq!(names, [("appKey".to_owned(), Finding::Fits), ("sign".to_owned(), Finding::Wrong)]);
        let shown: Vec<_> = pieces(&entry).into_iter().map(|p| format!("{}={}", p.name, p.text)).collect();
        assert_eq!(shown, ["appKey=k", "a=1", "secret=****"]);
        (entry.body, entry.query) = (String::new(), Some("appKey=k&sign=F00D".into()));
        assert_eq!(findings(&entry).len(), 2);
    }

    #[test]
    fn the_string_to_sign_falls_into_the_values_that_came() {
        let entry = entry("/pandapon/x", &ALL, None, Some("AK1700n0****"));
        let shown: Vec<_> = pieces(&entry).into_iter().map(|p| (p.name, p.text)).collect();
        let expected = [("access-key", "AK"), ("timestamp", "1700"), ("nonce-str", "n0"), ("secret", "****")];
        assert_eq!(shown, expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
        let glued = self::entry("/pandapon/x", &ALL, Some("signature"), Some("k=AK&t=1700 (hmac)"));
        let shown: Vec<_> = pieces(&glued).into_iter().map(|p| p.text).collect();
        assert_eq!(shown, ["k=", "AK", "&t=", "1700", " (hmac)"]);
    }
}
