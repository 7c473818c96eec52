//! What came in and what was answered: a bounded ring, the newest kept. Most entries are never read, and to write one is
//! a part of every request: so it takes what is there as it is, without copying long texts, and secrets are taken out
//! when an entry is looked at. Nobody sees it otherwise. Recipients in a sandbox are not real, and stay.

use crate::auth::SignatureCheck;
use crate::incoming::Incoming;
use crate::mask::Mask;
use crate::times::exact_text;
use axum::body::Bytes;
use daigou_core::{Generation, Operation};
use http::Method;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How many requests are kept.
const MAX_ENTRIES: usize = 10_000;

/// How much text they may hold together, in bytes.
const MAX_TEXT: usize = 64 << 20;

/// How much of one body or answer is kept, in bytes.
const MAX_BODY: usize = 64 << 10;

/// How long the headers that are kept are together, in bytes, about.
const ROOM: usize = 160;

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

/// What is to be written down of a request, as it came.
pub(crate) struct Record {
    /// The whole path.
    pub(crate) path: String,
    pub(crate) incoming: Incoming,
    pub(crate) operation: Option<(&'static Operation, Generation)>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) signature: Option<SignatureCheck>,
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) answer: Bytes,
}

/// An entry as it is kept: with secrets.
struct Kept {
    sequence: u64,
    at: i64,
    method: Method,
    operation: Option<(&'static Operation, Generation)>,
    path: String,
    query: Option<String>,
    /// The headers that are kept, one text behind the other, and where each of them ends; none where there is none.
    headers: String,
    ends: [Option<usize>; KEPT_HEADERS.len()],
    body: String,
    answer: Bytes,
    fault: Option<&'static str>,
    signature: Option<SignatureCheck>,
    status: u16,
    code: i64,
}

impl Kept {
    fn new(record: Record, sequence: u64, mask: &Mask) -> Self {
        let Record { path, incoming, operation, fault, signature, status, code, answer } = record;
        let Incoming { method, query, headers: all, mut body, at, .. } = incoming;
        // Long ones are cut at once: without secrets, since half of one is not found.
        if body.len() > MAX_BODY {
            body = cut(mask.clean(&body)).into_owned();
        }
        let answer = match answer.len() {
            0..=MAX_BODY => answer,
            _ => cut(mask.clean(&String::from_utf8_lossy(&answer))).into_owned().into(),
        };
        let mut headers = String::with_capacity(ROOM);
        let ends = KEPT_HEADERS.map(|name| {
            headers.push_str(&String::from_utf8_lossy(all.get(name)?.as_bytes()));
            Some(headers.len())
        });
        Self {
            sequence,
            at,
            method,
            operation,
            path,
            query,
            headers,
            ends,
            body,
            answer,
            fault,
            signature,
            status,
            code,
        }
    }

    /// How much text it holds, in bytes.
    fn weight(&self) -> usize {
        let query = self.query.as_ref().map_or(0, String::len);
        self.path.len() + query + self.headers.len() + self.body.len() + self.answer.len()
    }

    /// A header's text; it begins where the one before it ends.
    fn header(&self, which: usize) -> Option<&str> {
        let end = (*self.ends.get(which)?)?;
        let start = self.ends.iter().take(which).flatten().next_back().copied().unwrap_or_default();
        self.headers.get(start..end)
    }
}

/// An entry, seen through a mask.
pub(crate) struct Seen<'j> {
    kept: &'j Kept,
    mask: &'j Mask,
}

impl<'j> Seen<'j> {
    /// Its number.
    pub(crate) fn sequence(&self) -> u64 {
        self.kept.sequence
    }

    /// The whole path.
    pub(crate) fn path(&self) -> Cow<'j, str> {
        self.text(&self.kept.path)
    }

    /// The body, as far as it is kept.
    pub(crate) fn body(&self) -> Cow<'j, str> {
        self.text(&self.kept.body)
    }

    fn text(&self, text: &'j str) -> Cow<'j, str> {
        cut(self.mask.clean(text))
    }

    /// The operation, where the route is known.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.kept.operation.map(|(operation, _)| operation.id)
    }

    /// Whether the request was refused, for whatever reason.
    pub(crate) fn is_refused(&self) -> bool {
        let Kept { status, code, signature, .. } = self.kept;
        *status != 200 || *code != 200 || signature.as_ref().is_some_and(|check| !check.ok)
    }

    fn entry(&self) -> JournalEntry {
        let kept = self.kept;
        let header = |(at, name)| Some((name, self.text(kept.header(at)?).into_owned()));
        JournalEntry {
            sequence: kept.sequence,
            received_at: exact_text(kept.at),
            method: kept.method.to_string(),
            path: self.path().into_owned(),
            query: kept.query.as_ref().map(|query| self.text(query).into_owned()),
            marketplace: kept.operation.map(|(operation, _)| operation.marketplace),
            operation: self.operation(),
            generation: kept.operation.map(|(_, generation)| generation.as_str()),
            body: self.body().into_owned(),
            answer: cut(self.mask.clean(&String::from_utf8_lossy(&kept.answer))).into_owned(),
            headers: KEPT_HEADERS.into_iter().enumerate().filter_map(header).collect(),
            fault: kept.fault,
            signature: kept.signature.clone().map(|check| check.masked(self.mask)),
            status: kept.status,
            code: kept.code,
        }
    }
}

/// The ring.
pub(crate) struct Journal {
    entries: VecDeque<Kept>,
    text: usize,
    count: u64,
    mask: Arc<Mask>,
}

impl Journal {
    /// An empty one, of which nobody reads a secret.
    pub(crate) fn new(mask: Arc<Mask>) -> Self {
        Self { entries: VecDeque::new(), text: 0, count: 0, mask }
    }

    /// Adds an entry, gives its number, and drops the oldest where there are too many.
    pub(crate) fn add(&mut self, record: Record) -> u64 {
        let kept = Kept::new(record, self.count + 1, &self.mask);
        self.count += 1;
        self.text += kept.weight();
        self.entries.push_back(kept);
        while self.entries.len() > MAX_ENTRIES || (self.text > MAX_TEXT && self.entries.len() > 1) {
            if let Some(oldest) = self.entries.pop_front() {
                self.text -= oldest.weight();
            }
        }
        self.count
    }

    fn seen<'j>(&'j self, kept: &'j Kept) -> Seen<'j> {
        Seen { kept, mask: &self.mask }
    }

    /// The newest `limit` entries, oldest first.
    pub(crate) fn newest(&self, limit: usize) -> Vec<JournalEntry> {
        let newest = self.entries.iter().skip(self.entries.len().saturating_sub(limit));
        newest.map(|kept| self.seen(kept).entry()).collect()
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// An entry by its number.
    pub(crate) fn find(&self, sequence: u64) -> Option<JournalEntry> {
        let at = self.entries.binary_search_by_key(&sequence, |kept| kept.sequence).ok()?;
        self.entries.get(at).map(|kept| self.seen(kept).entry())
    }

    /// Those that are wanted, newest first: how many there are, and some of them.
    pub(crate) fn some(
        &self,
        wanted: impl Fn(&Seen<'_>) -> bool,
        skip: usize,
        take: usize,
    ) -> (usize, Vec<JournalEntry>) {
        let mut count = 0;
        let mut some = Vec::new();
        for seen in self.entries.iter().rev().map(|kept| self.seen(kept)).filter(wanted) {
            if count >= skip && some.len() < take {
                some.push(seen.entry());
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

/// What a text ends with that was cut.
const CUT: &str = "…";

/// A text; of a long one the beginning.
fn cut(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= MAX_BODY || text.len() <= MAX_BODY + CUT.len() && text.ends_with(CUT) {
        return text;
    }
    let end = (0..=MAX_BODY).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    format!("{}{CUT}", &text[..end]).into()
}

#[cfg(test)]
mod tests {
    use super::{Journal, MAX_BODY, MAX_ENTRIES, MAX_TEXT, Record};
    use crate::incoming::Incoming;
    use crate::mask::Mask;
    use crate::options::SandboxCredentials;
    use axum::body::Bytes;
    use http::{HeaderMap, HeaderValue, Method};
    use std::sync::Arc;

    fn record(body: &str, headers: &HeaderMap) -> Record {
        let incoming = Incoming {
            method: Method::POST,
            path: "/x".to_owned(),
            query: None,
            headers: headers.clone(),
            body: body.to_owned(),
            form: None,
            at: 0,
        };
        let (path, answer) = ("/pandapon/x".to_owned(), Bytes::new());
        Record { path, incoming, operation: None, fault: None, signature: None, status: 200, code: 200, answer }
    }

    fn journal() -> Journal {
        Journal::new(Arc::new(Mask::new(&SandboxCredentials::default())))
    }

    #[test]
    fn the_newest_are_kept_and_numbered_without_gaps() {
        let (mut journal, none) = (journal(), HeaderMap::new());
        for _ in 0..MAX_ENTRIES + 5 {
            journal.add(record("", &none));
        }
        let all = journal.newest(usize::MAX);
        assert_eq!((all.len(), all[0].sequence), (MAX_ENTRIES, 6));
        assert_eq!(journal.newest(1)[0].sequence, MAX_ENTRIES as u64 + 5);
        journal.clear();
        journal.add(record("", &none));
        assert_eq!(journal.newest(9)[0].sequence, MAX_ENTRIES as u64 + 6);
    }

    #[test]
    fn entries_are_found_by_number_and_by_what_they_hold() {
        let (mut journal, mut headers) = (journal(), HeaderMap::new());
        headers.insert("user-id", HeaderValue::from_static("7"));
        journal.add(record("before", &headers));
        journal.clear();
        let numbers = ["odd", "even", "odd", "odd"].map(|body| journal.add(record(body, &headers)));
        assert_eq!((numbers, journal.len()), ([2, 3, 4, 5], 4));
        assert_eq!(journal.find(3).map(|entry| (entry.sequence, entry.body)), Some((3, "even".to_owned())));
        assert!(journal.find(1).is_none() && journal.find(6).is_none());
        let (count, some) = journal.some(|seen| seen.body() == "odd" && seen.path() == "/pandapon/x", 1, 1);
        assert_eq!((count, some.len(), some[0].sequence), (3, 1, 4));
    }

    #[test]
    fn every_text_comes_back_as_it_was_but_for_secrets() {
        let (mut journal, mut headers) = (journal(), HeaderMap::new());
        headers.insert("user-id", HeaderValue::from_static("7"));
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        headers.insert("cookie", HeaderValue::from_static("not kept"));
        let secret = SandboxCredentials::default().app_secret.expose().to_owned();
        let body = format!("七 {secret}");
        journal.add(record(&body, &headers));
        let mut second = record("", &headers);
        second.incoming.query = Some(String::new());
        journal.add(Record { answer: Bytes::from_static("八".as_bytes()), ..second });
        let [first, second] = &journal.newest(9)[..] else { panic!("two entries") };
        assert_eq!((first.body.as_str(), &first.query, first.answer.as_str()), ("七 ****", &None, ""));
        assert_eq!((second.body.as_str(), second.query.as_deref(), second.answer.as_str()), ("", Some(""), "八"));
        let kept: Vec<_> = second.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(kept, [("content-type", "text/plain"), ("user-id", "7")]);
        assert_eq!((second.path.as_str(), second.method.as_str()), ("/pandapon/x", "POST"));
    }

    #[test]
    fn a_secret_where_a_long_text_is_cut_is_taken_out_before() {
        let mut journal = journal();
        let secret = SandboxCredentials::default().app_secret.expose().to_owned();
        let text = format!("{}{secret} {}", "x".repeat(MAX_BODY - 4), "y".repeat(9));
        journal.add(Record { answer: text.clone().into(), ..record(&text, &HeaderMap::new()) });
        let entry = journal.find(1).unwrap();
        assert_eq!((entry.body.len(), &entry.body), (MAX_BODY + 3, &entry.answer));
        assert!(entry.body.ends_with("xx****…"), "{}", &entry.body[MAX_BODY - 9..]);
    }

    #[test]
    fn long_bodies_are_cut_and_the_whole_is_bounded() {
        let (mut journal, none) = (journal(), HeaderMap::new());
        let body = "七".repeat(MAX_BODY);
        for _ in 0..1100 {
            journal.add(record(&body, &none));
        }
        let all = journal.newest(usize::MAX);
        assert!(all.iter().all(|e| e.body.len() <= MAX_BODY + 3 && e.body.ends_with('…')));
        assert!(all.iter().map(|e| e.body.len()).sum::<usize>() <= MAX_TEXT && all.len() > 900);
    }
}
