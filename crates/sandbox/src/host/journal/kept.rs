//! An entry of the journal as it is kept, with secrets, and as it is seen through a mask.

use super::entry::JournalEntry;
use crate::host::auth::{Fitting, SignatureCheck, Verdict};
use crate::host::faults::FaultEffect;
use crate::time::instants::exact_text;
use crate::wire::address::Address;
use crate::wire::body::ReplyBody;
use crate::wire::incoming::Incoming;
use crate::wire::mask::Mask;
use daigou_core::{Generation, Operation};
use http::{HeaderName, Method, header};
use std::borrow::Cow;

/// How much of one body or answer is kept, in bytes.
pub(super) const MAX_BODY: usize = 64 << 10;

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
    pub(crate) faults: Vec<FaultEffect>,
    pub(crate) signature: Option<Verdict>,
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) answer: Option<&'r ReplyBody>,
}

/// An entry as it is kept: with secrets. Its short texts are one text, since to make and to drop many small ones is most
/// of what a journal would cost.
pub(super) struct Kept {
    pub(super) sequence: u64,
    at: i64,
    method: Method,
    operation: Option<(&'static Operation, Generation)>,
    base: &'static str,
    texts: String,
    /// Where each of them ends; none where there is none.
    ends: [Option<u32>; TEXTS],
    body: Text,
    answer: Text,
    faults: Vec<FaultEffect>,
    signature: Signature,
    status: u16,
    code: i64,
}

/// What the signature check found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signature {
    /// It was not looked at.
    Unseen,
    /// The headers fit: what there is to say follows from them.
    Fits(Fitting),
    /// Whether it passed; what is to be said is one of the short texts.
    ReplyBody(bool),
}

/// A body or an answer.
enum Text {
    /// One of the short texts: from here on, so many bytes.
    Short(usize, usize),
    Long(ReplyBody),
}

impl Kept {
    /// An entry, its short texts in the room of one that went.
    pub(super) fn new(record: Record<'_>, sequence: u64, mask: &Mask, room: String) -> Self {
        let Record { base, incoming, operation, faults, signature, status, code, answer } = record;
        let Incoming { method, path, query, headers, body, at, .. } = incoming;
        let answered = answer.map_or(0, ReplyBody::len);
        let mut texts = room;
        texts.clear();
        texts.reserve(ROOM + body.len().min(SHORT) + answered.min(SHORT));
        let mut ends = [None; TEXTS];
        let mut put = |which: usize, text: Option<&str>| {
            if let Some(text) = text {
                texts.push_str(text);
                // A request's head is far shorter than this counts.
                ends[which] = u32::try_from(texts.len()).ok();
            }
        };
        put(0, Some(&path));
        put(1, query.as_deref());
        for (at, name) in KEPT_HEADERS.iter().enumerate() {
            put(2 + at, headers.get(name).map(|value| lossy(value.as_bytes())).as_deref());
        }
        let signature = match signature {
            None => Signature::Unseen,
            Some(Verdict::Fits(fitting)) => Signature::Fits(fitting),
            Some(Verdict::Said(check)) => {
                put(CHECK, check.failed_part.as_deref());
                put(CHECK + 1, check.string_to_sign.as_deref());
                put(CHECK + 2, Some(&check.explanation));
                Signature::ReplyBody(check.ok)
            }
        };
        let mut copy = |text: &str| {
            let from = texts.len();
            texts.push_str(text);
            Text::Short(from, text.len())
        };
        // Long ones are cut at once: without secrets, since half of one is not found.
        let cut_off = |text: &str| ReplyBody::text(cut(mask.clean(text)).into_owned());
        let body = match body.len() {
            ..=SHORT => copy(&body),
            length if length > MAX_BODY => Text::Long(cut_off(&body)),
            _ => Text::Long(ReplyBody::text(body)),
        };
        let answer = match answer {
            None => Text::Short(0, 0),
            // What consists of rows costs nothing to keep, however long it is.
            Some(answer) => match answer.alone() {
                Some(text) if text.len() <= SHORT => copy(&lossy(text)),
                Some(text) if text.len() > MAX_BODY => Text::Long(cut_off(&String::from_utf8_lossy(text))),
                _ => Text::Long(answer.clone()),
            },
        };
        Self { sequence, at, method, operation, base, texts, ends, body, answer, faults, signature, status, code }
    }

    /// The room of its short texts, for another entry; none where it is large.
    pub(super) fn room(self) -> String {
        const MOST: usize = ROOM + 2 * SHORT;
        if self.texts.capacity() > MOST { String::new() } else { self.texts }
    }

    /// How much text it holds, in bytes.
    pub(super) fn weight(&self) -> usize {
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
        self.texts.get(start as usize..end as usize)
    }
}

/// An entry, seen through a mask.
pub(crate) struct Seen<'j> {
    pub(super) kept: &'j Kept,
    pub(super) mask: &'j Mask,
    pub(super) address: &'j Address,
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
        self.kept.status != 200 || self.kept.code != 200 || self.kept.signature == Signature::ReplyBody(false)
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

    pub(super) fn entry(&self) -> JournalEntry {
        let kept = self.kept;
        let header = |(at, name): (usize, &'static HeaderName)| Some((name.as_str(), self.short(2 + at)?));
        let signature = match kept.signature {
            Signature::Unseen => None,
            Signature::Fits(fitting) => {
                let [key, timestamp, nonce] = [0, 1, 2].map(|at| kept.short(2 + at).unwrap_or_default());
                Some(fitting.check(key, timestamp, nonce).masked(self.mask))
            }
            Signature::ReplyBody(ok) => Some(SignatureCheck {
                ok,
                failed_part: self.short(CHECK),
                string_to_sign: self.short(CHECK + 1),
                explanation: self.short(CHECK + 2).unwrap_or_default(),
            }),
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
            fault: kept.faults.first().map(|struck| struck.fault),
            faults: kept.faults.clone(),
            signature,
            status: kept.status,
            code: kept.code,
        }
    }
}

/// `String::from_utf8_lossy`, faster where there is nothing to lose.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
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
