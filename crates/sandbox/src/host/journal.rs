//! The journal of requests and answers: a bounded ring, the newest kept. Most entries are never read, and to write one
//! is a part of every request: so it takes what is there as it is, and secrets are taken out when an entry is looked
//! at. Nobody sees it otherwise. Recipients in a sandbox are not real, and stay.

mod entry;
mod kept;

pub use entry::JournalEntry;
pub(crate) use kept::{Record, Seen};

use crate::wire::mask::Mask;
use kept::Kept;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many requests are kept.
const MAX_ENTRIES: usize = 10_000;

/// How much text they may hold together, in bytes.
const MAX_TEXT: usize = 64 << 20;

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
    pub(crate) fn add(&mut self, record: Record<'_>) -> u64 {
        self.count += 1;
        let kept = Kept::new(record, self.count, &self.mask);
        self.text += kept.weight();
        self.entries.push_back(kept);
        while self.entries.len() > MAX_ENTRIES || self.text > MAX_TEXT && self.entries.len() > 1 {
            self.text -= self.entries.pop_front().map_or(0, |oldest| oldest.weight());
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

#[cfg(test)]
mod tests {
    use super::kept::MAX_BODY;
    use super::{Journal, MAX_ENTRIES, MAX_TEXT, Record};
    use crate::wire::accept::SandboxCredentials;
    use crate::wire::address::Address;
    use crate::wire::body::ReplyBody;
    use crate::wire::incoming::Incoming;
    use crate::wire::mask::Mask;
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
        let address = Arc::new(Address::new("http://127.0.0.1:1".to_owned()));
        Record {
            base,
            address,
            incoming,
            operation: None,
            faults: Vec::new(),
            signature: None,
            status: 200,
            code: 200,
            answer,
        }
    }

    fn journal() -> Journal {
        let mask = Mask::new(&SandboxCredentials::default());
        Journal::new(mask.into())
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
        journal.add(Record { answer: Some(&ReplyBody::text("八")), ..second });
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
        journal.add(Record { answer: Some(&ReplyBody::text(text.clone())), ..record(&text, &HeaderMap::new()) });
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
