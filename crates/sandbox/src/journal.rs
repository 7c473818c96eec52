//! What came in and what was answered: a bounded ring, the newest kept. Most entries are never read, and to write one is
//! a part of every request: so it takes what is there as it is, without copying long texts, and secrets are taken out
//! when an entry is looked at. Nobody sees it otherwise. Recipients in a sandbox are not real, and stay.

use crate::auth::SignatureCheck;
use crate::incoming::Incoming;
use crate::mask::Mask;
use crate::pictures::Address;
use crate::said::Said;
use crate::times::exact_text;
use daigou_core::{Generation, Operation};
use http::{HeaderName, Method, header};
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
static KEPT_HEADERS: [HeaderName; 6] = [
    HeaderName::from_static("access-key"),
    HeaderName::from_static("timestamp"),
    HeaderName::from_static("nonce-str"),
    HeaderName::from_static("user-id"),
    HeaderName::from_static("signature"),
    header::CONTENT_TYPE,
];

/// The short texts of a request: path, query, the headers, and what the signature check says.
const TEXTS: usize = 2 + KEPT_HEADERS.len() + 3;

/// Where the signature check's texts begin: the part that failed, what was signed, the explanation.
const CHECK: usize = TEXTS - 3;

/// How long the other short texts are together, in bytes, about.
const ROOM: usize = 384;

/// How long a body or an answer is at most that is copied to the short texts, in bytes.
const SHORT: usize = 1 << 10;

/// What is to be written down of a request, as it came.
pub(crate) struct Record<'r> {
    /// What stands before the path.
    pub(crate) base: &'static str,
    pub(crate) incoming: Incoming,
    pub(crate) operation: Option<(&'static Operation, Generation)>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) signature: Option<&'r SignatureCheck>,
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) answer: Option<&'r Said>,
}

/// An entry as it is kept: with secrets. Its short texts are one text, since to make and to drop many small ones is most
/// of what a journal would cost.
struct Kept {
    sequence: u64,
    at: i64,
    method: Method,
    operation: Option<(&'static Operation, Generation)>,
    base: &'static str,
    texts: String,
    /// Where each of them ends; none where there is none.
    ends: [Option<usize>; TEXTS],
    body: Text,
    answer: Text,
    fault: Option<&'static str>,
    /// Whether the signature passed; none where it was not looked at.
    passed: Option<bool>,
    status: u16,
    code: i64,
}

/// A body or an answer.
enum Text {
    /// One of the short texts: from here on, so many bytes.
    Short(usize, usize),
    Long(Said),
}

impl Kept {
    fn new(record: Record<'_>, sequence: u64, mask: &Mask) -> Self {
        let Record { base, incoming, operation, fault, signature, status, code, answer } = record;
        let Incoming { method, path, query, headers, body, at, .. } = incoming;
        let answered = answer.map_or(0, Said::len);
        let mut texts = String::with_capacity(ROOM + body.len().min(SHORT) + answered.min(SHORT));
        let mut ends = [None; TEXTS];
        let mut put = |which: usize, text: Option<&str>| {
            if let Some(text) = text {
                texts.push_str(text);
                ends[which] = Some(texts.len());
            }
        };
        put(0, Some(&path));
        put(1, query.as_deref());
        for (at, name) in KEPT_HEADERS.iter().enumerate() {
            let value = headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
            put(2 + at, value.as_deref());
        }
        if let Some(check) = signature {
            put(CHECK, check.failed_part.as_deref());
            put(CHECK + 1, check.string_to_sign.as_deref());
            put(CHECK + 2, Some(&check.explanation));
        }
        let mut copy = |text: &str| {
            let from = texts.len();
            texts.push_str(text);
            Text::Short(from, text.len())
        };
        // Long ones are cut at once: without secrets, since half of one is not found.
        let cut_off = |text: &str| Said::text(cut(mask.clean(text)).into_owned());
        let body = match body.len() {
            ..=SHORT => copy(&body),
            length if length > MAX_BODY => Text::Long(cut_off(&body)),
            _ => Text::Long(Said::text(body)),
        };
        let answer = match answer {
            None => Text::Short(0, 0),
            // What consists of rows costs nothing to keep, however long it is.
            Some(answer) => match answer.alone() {
                Some(text) if text.len() <= SHORT => copy(&String::from_utf8_lossy(text)),
                Some(text) if text.len() > MAX_BODY => Text::Long(cut_off(&String::from_utf8_lossy(text))),
                _ => Text::Long(answer.clone()),
            },
        };
        let passed = signature.map(|check| check.ok);
        Self { sequence, at, method, operation, base, texts, ends, body, answer, fault, passed, status, code }
    }

    /// How much text it holds, in bytes.
    fn weight(&self) -> usize {
        let long = |text: &Text| match text {
            Text::Short(..) => 0,
            Text::Long(said) => said.len(),
        };
        self.texts.len() + long(&self.body) + long(&self.answer)
    }

    /// One of the short texts; it begins where the one before it ends.
    fn short(&self, which: usize) -> Option<&str> {
        let end = (*self.ends.get(which)?)?;
        let start = self.ends.iter().take(which).flatten().next_back().copied().unwrap_or_default();
        self.texts.get(start..end)
    }
}

/// An entry, seen through a mask.
pub(crate) struct Seen<'j> {
    kept: &'j Kept,
    mask: &'j Mask,
    address: &'j Address,
}

impl Seen<'_> {
    /// Its number.
    pub(crate) fn sequence(&self) -> u64 {
        self.kept.sequence
    }

    /// The whole path.
    pub(crate) fn path(&self) -> String {
        self.shown(&format!("{}{}", self.kept.base, self.kept.short(0).unwrap_or_default()))
    }

    /// The body, as far as it is kept.
    pub(crate) fn body(&self) -> String {
        self.text(&self.kept.body)
    }

    /// The operation, where the route is known.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.kept.operation.map(|(operation, _)| operation.id)
    }

    /// Whether the request was refused, for whatever reason.
    pub(crate) fn is_refused(&self) -> bool {
        self.kept.status != 200 || self.kept.code != 200 || self.kept.passed == Some(false)
    }

    fn shown(&self, text: &str) -> String {
        cut(self.mask.clean(text)).into_owned()
    }

    fn text(&self, text: &Text) -> String {
        match text {
            Text::Short(from, length) => self.shown(self.kept.texts.get(*from..from + length).unwrap_or_default()),
            Text::Long(said) => self.shown(&String::from_utf8_lossy(&said.whole(self.address))),
        }
    }

    fn short(&self, which: usize) -> Option<String> {
        self.kept.short(which).map(|text| self.shown(text))
    }

    fn entry(&self) -> JournalEntry {
        let kept = self.kept;
        let header = |(at, name): (usize, &'static HeaderName)| Some((name.as_str(), self.short(2 + at)?));
        let check = |ok| SignatureCheck {
            ok,
            failed_part: self.short(CHECK),
            string_to_sign: self.short(CHECK + 1),
            explanation: self.short(CHECK + 2).unwrap_or_default(),
        };
        JournalEntry {
            sequence: kept.sequence,
            received_at: exact_text(kept.at),
            method: kept.method.to_string(),
            path: self.path(),
            query: self.short(1),
            marketplace: kept.operation.map(|(operation, _)| operation.marketplace),
            operation: self.operation(),
            generation: kept.operation.map(|(_, generation)| generation.as_str()),
            body: self.body(),
            answer: self.text(&kept.answer),
            headers: KEPT_HEADERS.iter().enumerate().filter_map(header).collect(),
            fault: kept.fault,
            signature: kept.passed.map(check),
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
    address: Arc<Address>,
}

impl Journal {
    /// An empty one, of which nobody reads a secret.
    pub(crate) fn new(mask: Arc<Mask>, address: Arc<Address>) -> Self {
        Self { entries: VecDeque::new(), text: 0, count: 0, mask, address }
    }

    /// Adds an entry, gives its number, and drops the oldest where there are too many.
    pub(crate) fn add(&mut self, record: Record<'_>) -> u64 {
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
        Seen { kept, mask: &self.mask, address: &self.address }
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
    use crate::pictures::Address;
    use crate::said::Said;
    use http::{HeaderMap, HeaderValue, Method};
    use std::sync::Arc;

    fn record(body: &str, headers: &HeaderMap) -> Record<'static> {
        let incoming = Incoming {
            method: Method::POST,
            path: "/x".to_owned(),
            query: None,
            headers: headers.clone(),
            body: body.to_owned(),
            form: None,
            at: 0,
        };
        let (base, answer) = ("/pandapon", None);
        Record { base, incoming, operation: None, fault: None, signature: None, status: 200, code: 200, answer }
    }

    fn journal() -> Journal {
        let mask = Mask::new(&SandboxCredentials::default());
        Journal::new(mask.into(), Arc::new(Address::new("http://127.0.0.1:1".to_owned())))
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
        journal.add(Record { answer: Some(&Said::text("八")), ..second });
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
        journal.add(Record { answer: Some(&Said::text(text.clone())), ..record(&text, &HeaderMap::new()) });
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
