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
pub(crate) struct Kept {
    pub(crate) sequence: u64,
    at: i64,
    method: Method,
    operation: Option<(&'static Operation, Generation)>,
    /// Path, query, body, answer, and the headers.
    texts: String,
    /// Where each of them ends; none where there is none.
    ends: [Option<usize>; TEXTS],
    fault: Option<&'static str>,
    pub(crate) signature: Option<SignatureCheck>,
    pub(crate) status: u16,
    pub(crate) code: i64,
}

impl Kept {
    fn new(record: Record<'_>, sequence: u64, mask: &Mask) -> Self {
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
            sequence,
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

    /// One of the texts; it begins where the one before it ends.
    fn text(&self, which: usize) -> Option<&str> {
        let end = (*self.ends.get(which)?)?;
        let start = self.ends.iter().take(which).flatten().next_back().copied().unwrap_or_default();
        self.texts.get(start..end)
    }

    /// The whole path.
    pub(crate) fn path(&self) -> &str {
        self.text(0).unwrap_or_default()
    }

    /// The body, as far as it is kept.
    pub(crate) fn body(&self) -> &str {
        self.text(2).unwrap_or_default()
    }

    /// The operation, where the route is known.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.operation.map(|(operation, _)| operation.id)
    }

    fn entry(&self) -> JournalEntry {
        let text = |which| self.text(which).map(str::to_owned);
        let header = |(at, name)| Some((name, text(TEXTS - KEPT_HEADERS.len() + at)?));
        JournalEntry {
            sequence: self.sequence,
            received_at: exact_text(self.at),
            method: self.method.to_string(),
            path: self.path().to_owned(),
            query: text(1),
            marketplace: self.operation.map(|(operation, _)| operation.marketplace),
            operation: self.operation(),
            generation: self.operation.map(|(_, generation)| generation.as_str()),
            body: self.body().to_owned(),
            answer: text(3).unwrap_or_default(),
            headers: KEPT_HEADERS.into_iter().enumerate().filter_map(header).collect(),
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
    /// Adds an entry without its secrets, gives its number, and drops the oldest where there are too many.
    pub(crate) fn add(&mut self, record: Record<'_>, mask: &Mask) -> u64 {
        let kept = Kept::new(record, self.count + 1, mask);
        self.count += 1;
        self.text += kept.texts.len();
        self.entries.push_back(kept);
        while self.entries.len() > MAX_ENTRIES || (self.text > MAX_TEXT && self.entries.len() > 1) {
            if let Some(oldest) = self.entries.pop_front() {
                self.text -= oldest.texts.len();
            }
        }
        self.count
    }

    /// The newest `limit` entries, oldest first.
    pub(crate) fn newest(&self, limit: usize) -> Vec<JournalEntry> {
        self.entries.iter().skip(self.entries.len().saturating_sub(limit)).map(Kept::entry).collect()
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// An entry by its number.
    pub(crate) fn find(&self, sequence: u64) -> Option<JournalEntry> {
        let at = self.entries.binary_search_by_key(&sequence, |kept| kept.sequence).ok()?;
        self.entries.get(at).map(Kept::entry)
    }

    /// Those that are wanted, newest first: how many there are, and some of them.
    pub(crate) fn some(&self, wanted: impl Fn(&Kept) -> bool, skip: usize, take: usize) -> (usize, Vec<JournalEntry>) {
        let mut count = 0;
        let mut some = Vec::new();
        for kept in self.entries.iter().rev().filter(|kept| wanted(kept)) {
            if count >= skip && some.len() < take {
                some.push(kept.entry());
            }
            count += 1;
        }
        (count, some)
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
    fn entries_are_found_by_number_and_by_what_they_hold() {
        let (mut journal, mask, mut headers) = (Journal::default(), mask(), HeaderMap::new());
        headers.insert("user-id", HeaderValue::from_static("7"));
        journal.add(record("before", &headers), &mask);
        journal.clear();
        let numbers = ["odd", "even", "odd", "odd"].map(|body| journal.add(record(body, &headers), &mask));
        assert_eq!((numbers, journal.len()), ([2, 3, 4, 5], 4));
        assert_eq!(journal.find(3).map(|entry| (entry.sequence, entry.body)), Some((3, "even".to_owned())));
        assert!(journal.find(1).is_none() && journal.find(6).is_none());
        let (count, some) = journal.some(|kept| kept.body() == "odd" && kept.path() == "/pandapon/x", 1, 1);
        assert_eq!((count, some.len(), some[0].sequence), (3, 1, 4));
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
