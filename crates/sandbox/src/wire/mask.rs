//! Secrets taken out of texts before anyone sees them: the sandbox's own wherever they stand, and the value of every
//! member that is named as a secret, whoever's it is.

use crate::wire::accept::SandboxCredentials;
use daigou_core::auth::{MASK, Secret, encode};
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

/// The names under which people send secrets.
const NAMES: [&str; 6] = ["appsecret", "app_secret", "app-secret", "accesssecret", "access_secret", "access-secret"];

/// The end of a multipart field's head, between its name and its value.
const HEAD_END: &str = "\r\n\r\n";

/// A secret, in a form in which it may stand somewhere.
type Known = (String, Finder<'static>);

/// Knows the secrets.
pub(crate) struct Mask {
    known: RwLock<Vec<Known>>,
}

impl Mask {
    pub(crate) fn new(credentials: &SandboxCredentials) -> Self {
        let mask = Self { known: RwLock::default() };
        mask.learn(&credentials.access_secret);
        mask.learn(&credentials.app_secret);
        mask
    }

    /// Knows one secret more.
    pub(crate) fn learn(&self, secret: &Secret) {
        let secret = secret.expose();
        let quoted = serde_json::Value::from(secret).to_string();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for text in [secret, quoted.trim_matches('"'), &encode(secret)] {
            if !text.is_empty() && !known.iter().any(|(other, _)| other == text) {
                known.push((text.to_owned(), Finder::new(text).into_owned()));
            }
        }
        // The longest first: one may be a part of another.
        known.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    }

    /// The text without secrets.
    pub(crate) fn text(&self, text: &str) -> String {
        self.clean(text).into_owned()
    }

    /// Masks secrets in a text that the caller owns; the text itself, where it holds none.
    pub(crate) fn owned(&self, text: String) -> String {
        match self.clean(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(clean) => clean,
        }
    }

    /// Masks secrets in a text, which is copied only where it holds any.
    pub(crate) fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut out = Cow::Borrowed(text);
        for (secret, finder) in &*self.known.read().unwrap_or_else(PoisonError::into_inner) {
            if finder.find(out.as_bytes()).is_some() {
                out = out.replace(secret.as_str(), MASK).into();
            }
        }
        if mentions_secret(&out) { members(&out).into() } else { out }
    }
}

/// Most texts hold nothing of the kind, and long ones are looked through often: by the letter that is rarest in JSON.
fn mentions_secret(text: &str) -> bool {
    const WORD: &[u8] = b"secret";
    const BEFORE: usize = 2;
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'c', b'C', bytes).any(|at| {
        let word = at.checked_sub(BEFORE).and_then(|start| bytes.get(start..start + WORD.len()));
        word.is_some_and(|word| word.eq_ignore_ascii_case(WORD))
    })
}

/// Masks the values of members named as secrets, in queries, JSON, and JSON inside JSON strings.
fn members(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((name_at, name)) = next_name(&lower, at) {
        let value_at = value_start(text, name_at + name.len());
        out.push_str(&text[at..value_at]);
        let end = value_end(text, name_at + name.len(), value_at);
        if end > value_at {
            out.push_str(MASK);
        }
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

fn next_name(lower: &str, from: usize) -> Option<(usize, &'static str)> {
    NAMES.iter().filter_map(|name| lower[from..].find(name).map(|at| (from + at, *name))).min()
}

/// Where the value begins after a name: behind `=`, or behind `":` and an opening quote. Where no value follows, right
/// there.
fn value_start(text: &str, after_name: usize) -> usize {
    let rest = &text[after_name..];
    if rest.starts_with('=') {
        return after_name + 1;
    }
    // In JSON a quote closes the name; prose such as `appSecret: …` holds no value.
    let Some(closed) = rest.trim_start_matches('\\').strip_prefix('"') else { return after_name };
    if let Some(value) = closed.strip_prefix(HEAD_END) {
        return text.len() - value.len();
    }
    let Some(value) = closed.trim_start().strip_prefix(':') else { return after_name };
    let value = value.trim_start();
    let opened = value.trim_start_matches('\\');
    let value = opened.strip_prefix('"').unwrap_or(value);
    text.len() - value.len()
}

/// Where the value ends: before `&`, the closing quote of the same depth, or the end of a bare word.
fn value_end(text: &str, after_name: usize, start: usize) -> usize {
    let value = &text[start..];
    let opening = &text[after_name..start];
    if opening == "=" {
        return start + value.find('&').unwrap_or(value.len());
    }
    if opening.is_empty() {
        return start;
    }
    if opening.ends_with(HEAD_END) {
        return start + value.find("\r\n").unwrap_or(value.len());
    }
    let Some(before_quote) = opening.strip_suffix('"') else {
        return start + value.find([',', '}', ' ', '\n', '\\', '"']).unwrap_or(value.len());
    };
    let depth = before_quote.len() - before_quote.trim_end_matches('\\').len();
    let closing = value.match_indices('"').map(|(at, _)| at).find(|at| {
        let before = &value[..*at];
        before.len() - before.trim_end_matches('\\').len() == depth
    });
    closing.map_or(text.len(), |at| start + at - depth)
}

#[cfg(test)]
mod tests {
    use super::{Mask, members};
    use crate::wire::accept::SandboxCredentials;

    #[test]
    fn members_named_as_secrets_lose_their_values() {
        for (text, masked) in [
            ("a=1&appSecret=x%20y&b=2", "a=1&appSecret=****&b=2"),
            (r#"{"appSecret" : "x\"y","b":1}"#, r#"{"appSecret" : "****","b":1}"#),
            (r#"{"m":"{\"access_secret\":\"x\"}"}"#, r#"{"m":"{\"access_secret\":\"****\"}"}"#),
            (r#"{"APPSECRET":17}"#, r#"{"APPSECRET":****}"#),
            ("name=\"appSecret\"\r\n\r\nx y\r\n--b\r\n", "name=\"appSecret\"\r\n\r\n****\r\n--b\r\n"),
            (r#"{"appSecret":"cut of"#, r#"{"appSecret":"****"#),
            ("appSecret: no value here: appSecret", "appSecret: no value here: appSecret"),
        ] {
            assert_eq!(members(text), masked);
        }
    }

    #[test]
    fn own_secrets_go_wherever_they_stand() {
        let credentials = SandboxCredentials::default();
        let secret = credentials.app_secret.expose().to_owned();
        let masked = Mask::new(&credentials).text(&format!("note: {secret}!"));
        assert_eq!(masked, "note: ****!");
    }
}
