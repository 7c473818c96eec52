//! What came in and what was answered: a bounded ring, the newest kept. Secrets are taken out before anything is
//! written; recipients in a sandbox are not real, and stay.

use crate::auth::SignatureCheck;
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
pub(crate) const KEPT_HEADERS: [&str; 6] =
    ["access-key", "timestamp", "nonce-str", "user-id", "signature", "content-type"];

/// The ring.
#[derive(Default)]
pub(crate) struct Journal {
    entries: VecDeque<JournalEntry>,
    text: usize,
    count: u64,
}

impl Journal {
    /// Adds an entry, gives its number, and drops the oldest where there are too many.
    pub(crate) fn add(&mut self, mut entry: JournalEntry) -> u64 {
        self.count += 1;
        entry.sequence = self.count;
        cut(&mut entry.body);
        cut(&mut entry.answer);
        self.text += weight(&entry);
        self.entries.push_back(entry);
        while self.entries.len() > MAX_ENTRIES || (self.text > MAX_TEXT && self.entries.len() > 1) {
            if let Some(oldest) = self.entries.pop_front() {
                self.text -= weight(&oldest);
            }
        }
        self.count
    }

    /// The newest `limit` entries, oldest first.
    pub(crate) fn newest(&self, limit: usize) -> Vec<JournalEntry> {
        self.entries.iter().skip(self.entries.len().saturating_sub(limit)).cloned().collect()
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// An entry by its number.
    pub(crate) fn find(&self, sequence: u64) -> Option<JournalEntry> {
        let at = self.entries.binary_search_by_key(&sequence, |entry| entry.sequence).ok()?;
        self.entries.get(at).cloned()
    }

    /// Those that are wanted, newest first: how many there are, and some of them.
    pub(crate) fn some(
        &self,
        wanted: impl Fn(&JournalEntry) -> bool,
        skip: usize,
        take: usize,
    ) -> (usize, Vec<JournalEntry>) {
        let mut count = 0;
        let mut some = Vec::new();
        for entry in self.entries.iter().rev().filter(|entry| wanted(entry)) {
            if count >= skip && some.len() < take {
                some.push(entry.clone());
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

fn weight(entry: &JournalEntry) -> usize {
    entry.body.len() + entry.answer.len() + entry.path.len() + entry.query.as_ref().map_or(0, String::len)
}

fn cut(text: &mut String) {
    if text.len() > MAX_BODY {
        let mut end = MAX_BODY;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.shrink_to_fit();
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::{Journal, JournalEntry, MAX_BODY, MAX_ENTRIES, MAX_TEXT};
    use std::collections::BTreeMap;

    fn entry(body: String) -> JournalEntry {
        JournalEntry {
            sequence: 0,
            received_at: String::new(),
            method: "POST".into(),
            path: "/pandapon/x".into(),
            query: None,
            marketplace: None,
            operation: None,
            generation: None,
            headers: BTreeMap::new(),
            body,
            fault: None,
            signature: None,
            status: 200,
            code: 200,
            answer: String::new(),
        }
    }

    #[test]
    fn the_newest_are_kept_and_numbered_without_gaps() {
        let mut journal = Journal::default();
        for _ in 0..MAX_ENTRIES + 5 {
            journal.add(entry(String::new()));
        }
        let all = journal.newest(usize::MAX);
        assert_eq!((all.len(), all[0].sequence), (MAX_ENTRIES, 6));
        assert_eq!(journal.newest(1)[0].sequence, MAX_ENTRIES as u64 + 5);
        journal.clear();
        journal.add(entry(String::new()));
        assert_eq!(journal.newest(9)[0].sequence, MAX_ENTRIES as u64 + 6);
    }

    #[test]
    fn long_bodies_are_cut_and_the_whole_is_bounded() {
        let mut journal = Journal::default();
        for _ in 0..1100 {
            journal.add(entry("七".repeat(MAX_BODY)));
        }
        let all = journal.newest(usize::MAX);
        assert!(all.iter().all(|e| e.body.len() <= MAX_BODY + 3 && e.body.ends_with('…')));
        assert!(all.iter().map(|e| e.body.len()).sum::<usize>() <= MAX_TEXT && all.len() > 900);
    }
}
