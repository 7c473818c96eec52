//! What came in and what was answered: a bounded ring, the newest kept. Secrets are taken out before anything is
//! written; recipients in a sandbox are not real, and stay.

use crate::auth::SignatureCheck;
use crate::mask::Mask;
use crate::times::exact_text;
use daigou_core::{Generation, Operation};
use http::{HeaderMap, Method};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// How many requests are kept.
const MAX_ENTRIES: usize = 10_000;

/// How much text they may hold together, in bytes.
const MAX_TEXT: usize = 64 << 20;

/// How much of one body or answer is kept, in bytes.
const MAX_BODY: usize = 64 << 10;

/// One request to a platform: what came in, what the signature check found, what was answered.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Counts from 1, without gaps.
    pub sequence: u64,
    /// When it came, RFC 3339 in China time.
    pub received_at: String,
    /// The HTTP method.
    pub method: String,
    /// The whole path, `/pandapon` or `/dajisaas` included.
    pub path: String,
    /// The query as it came, without the question mark.
    pub query: Option<String>,
    /// The marketplace, where the route is known.
    pub marketplace: Option<&'static str>,
    /// The operation, where the route is known.
    pub operation: Option<&'static str>,
    /// `v1` or `v2`, where the route is known.
    pub generation: Option<&'static str>,
    /// The headers that prove the sender, and `content-type`, as far as they came.
    pub headers: BTreeMap<&'static str, String>,
    /// The body, as text; cut at 64 KiB.
    pub body: String,
    /// The fault that struck it; left out where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// What the signature check found; none where it was not reached.
    pub signature: Option<SignatureCheck>,
    /// The HTTP status of the answer; 0 where a fault left none to send.
    pub status: u16,
    /// The `code` of the answer's envelope; 0 where there is no envelope.
    pub code: i64,
    /// The answer's body, lost on its way or not; cut at 64 KiB.
    pub answer: String,
}

/// The headers that are kept.
const KEPT_HEADERS: [&str; 6] = ["access-key", "timestamp", "nonce-str", "user-id", "signature", "content-type"];

/// The texts of a request that are kept.
const TEXTS: usize = 4 + KEPT_HEADERS.len();

/// What is to be written down of a request, as it came.
pub(crate) struct Record<'r> {
    /// When it came, milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) method: &'r Method,
    pub(crate) path: &'r str,
    pub(crate) query: Option<&'r str>,
    pub(crate) operation: Option<(&'static Operation, Generation)>,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) body: &'r str,
    pub(crate) fault: Option<&'static str>,
    pub(crate) signature: Option<SignatureCheck>,
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) answer: &'r str,
}

/// An entry as it is kept: its texts are one text, since to make and to drop many small ones is most of what a journal
/// would cost.
struct Kept {
    at: i64,
    method: Method,
    operation: Option<(&'static Operation, Generation)>,
    /// Path, query, body, answer, and the headers.
    texts: String,
    /// Where each of them ends; none where there is none.
    ends: [Option<usize>; TEXTS],
    fault: Option<&'static str>,
    signature: Option<SignatureCheck>,
    status: u16,
    code: i64,
}

impl Kept {
    fn new(record: Record<'_>, mask: &Mask) -> Self {
        let header = |name: &str| record.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let headers = KEPT_HEADERS.map(header);
        let mut all = [None; TEXTS];
        let own = [Some(record.path), record.query, Some(record.body), Some(record.answer)];
        for (text, given) in all.iter_mut().zip(own.into_iter().chain(headers.iter().map(Option::as_deref))) {
            *text = given;
        }
        let mut texts = String::with_capacity(all.iter().flatten().map(|text| text.len().min(MAX_BODY + 3)).sum());
        let ends = all.map(|text| {
            push(&mut texts, &mask.clean(text?));
            Some(texts.len())
        });
        Self {
            at: record.at,
            method: record.method.clone(),
            operation: record.operation,
            texts,
            ends,
            fault: record.fault,
            signature: record.signature,
            status: record.status,
            code: record.code,
        }
    }

    fn entry(&self, sequence: u64) -> JournalEntry {
        let mut start = 0;
        let mut texts = self.ends.iter().map(|end| {
            let text = (*end)?;
            let text = self.texts.get(std::mem::replace(&mut start, text)..text);
            text.map(str::to_owned)
        });
        let mut next = || texts.next().flatten();
        JournalEntry {
            sequence,
            received_at: exact_text(self.at),
            method: self.method.to_string(),
            path: next().unwrap_or_default(),
            query: next(),
            marketplace: self.operation.map(|(operation, _)| operation.marketplace),
            operation: self.operation.map(|(operation, _)| operation.id),
            generation: self.operation.map(|(_, generation)| generation.as_str()),
            body: next().unwrap_or_default(),
            answer: next().unwrap_or_default(),
            headers: KEPT_HEADERS.into_iter().filter_map(|name| Some((name, next()?))).collect(),
            fault: self.fault,
            signature: self.signature.clone(),
            status: self.status,
            code: self.code,
        }
    }
}

/// The ring.
#[derive(Default)]
pub(crate) struct Journal {
    entries: VecDeque<Kept>,
    text: usize,
    count: u64,
}

impl Journal {
    /// Adds an entry without its secrets, numbers it, and drops the oldest where there are too many.
    pub(crate) fn add(&mut self, record: Record<'_>, mask: &Mask) {
        let kept = Kept::new(record, mask);
        self.count += 1;
        self.text += kept.texts.len();
        self.entries.push_back(kept);
        while self.entries.len() > MAX_ENTRIES || (self.text > MAX_TEXT && self.entries.len() > 1) {
            if let Some(oldest) = self.entries.pop_front() {
                self.text -= oldest.texts.len();
            }
        }
    }

    /// The newest `limit` entries, oldest first.
    pub(crate) fn newest(&self, limit: usize) -> Vec<JournalEntry> {
        let limit = limit.min(self.entries.len());
        let here = self.entries.iter().skip(self.entries.len() - limit);
        (0..limit as u64).rev().zip(here).map(|(younger, kept)| kept.entry(self.count - younger)).collect()
    }

    /// Forgets what was written; the numbers go on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.text = 0;
    }
}

/// Adds a text; of a long one the beginning.
fn push(texts: &mut String, text: &str) {
    if text.len() <= MAX_BODY {
        texts.push_str(text);
        return;
    }
    let end = (0..=MAX_BODY).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    texts.push_str(&text[..end]);
    texts.push('…');
}

#[cfg(test)]
mod tests {
    use super::{Journal, MAX_BODY, MAX_ENTRIES, MAX_TEXT, Record};
    use crate::mask::Mask;
    use crate::options::SandboxCredentials;
    use http::{HeaderMap, HeaderValue, Method};

    fn record<'r>(body: &'r str, headers: &'r HeaderMap) -> Record<'r> {
        Record {
            at: 0,
            method: &Method::POST,
            path: "/pandapon/x",
            query: None,
            operation: None,
            headers,
            body,
            fault: None,
            signature: None,
            status: 200,
            code: 200,
            answer: "",
        }
    }

    fn mask() -> Mask {
        Mask::new(&SandboxCredentials::default())
    }

    #[test]
    fn the_newest_are_kept_and_numbered_without_gaps() {
        let (mut journal, mask, none) = (Journal::default(), mask(), HeaderMap::new());
        for _ in 0..MAX_ENTRIES + 5 {
            journal.add(record("", &none), &mask);
        }
        let all = journal.newest(usize::MAX);
        assert_eq!((all.len(), all[0].sequence), (MAX_ENTRIES, 6));
        assert_eq!(journal.newest(1)[0].sequence, MAX_ENTRIES as u64 + 5);
        journal.clear();
        journal.add(record("", &none), &mask);
        assert_eq!(journal.newest(9)[0].sequence, MAX_ENTRIES as u64 + 6);
    }

    #[test]
    fn every_text_comes_back_as_it_was_but_for_secrets() {
        let (mut journal, mut headers) = (Journal::default(), HeaderMap::new());
        headers.insert("user-id", HeaderValue::from_static("7"));
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        headers.insert("cookie", HeaderValue::from_static("not kept"));
        let secret = SandboxCredentials::default().app_secret.expose().to_owned();
        let body = format!("七 {secret}");
        journal.add(record(&body, &headers), &mask());
        journal.add(Record { query: Some(""), answer: "八", ..record("", &headers) }, &mask());
        let [first, second] = &journal.newest(9)[..] else { panic!("two entries") };
        assert_eq!((first.body.as_str(), &first.query, first.answer.as_str()), ("七 ****", &None, ""));
        assert_eq!((second.body.as_str(), second.query.as_deref(), second.answer.as_str()), ("", Some(""), "八"));
        let kept: Vec<_> = second.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(kept, [("content-type", "text/plain"), ("user-id", "7")]);
        assert_eq!((second.path.as_str(), second.method.as_str()), ("/pandapon/x", "POST"));
    }

    #[test]
    fn long_bodies_are_cut_and_the_whole_is_bounded() {
        let (mut journal, mask, none) = (Journal::default(), mask(), HeaderMap::new());
        let body = "七".repeat(MAX_BODY);
        for _ in 0..1100 {
            journal.add(record(&body, &none), &mask);
        }
        let all = journal.newest(usize::MAX);
        assert!(all.iter().all(|e| e.body.len() <= MAX_BODY + 3 && e.body.ends_with('…')));
        assert!(all.iter().map(|e| e.body.len()).sum::<usize>() <= MAX_TEXT && all.len() > 900);
    }
}
