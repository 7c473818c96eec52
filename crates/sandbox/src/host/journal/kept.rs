//! An entry of the journal as it is kept, with secrets, and as it is seen through a mask.

use super::entry::JournalEntry;
use crate::host::auth::{SignatureCheck, Verdict};
use crate::host::faults::FaultEffect;
use crate::time::instants::exact_text;
use crate::wire::address::Address;
use crate::wire::body::ReplyBody;
use crate::wire::incoming::Incoming;
use crate::wire::mask::Mask;
use daigou_core::{Generation, Operation};
use http::{HeaderMap, HeaderName, Method, header};
use std::borrow::Cow;
use std::sync::Arc;

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

/// A request to be written down, as it came.
pub(crate) struct Record<'r> {
    /// The part before the path.
    pub(crate) base: &'static str,
    /// The sandbox's own, as who asked has it.
    pub(crate) address: Arc<Address>,
    pub(crate) incoming: Incoming,
    pub(crate) operation: Option<(&'static Operation, Generation)>,
    pub(crate) faults: Vec<FaultEffect>,
    pub(crate) signature: Option<Verdict>,
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) answer: Option<&'r ReplyBody>,
}

/// An entry as it is kept: with secrets.
pub(super) struct Kept {
    pub(super) sequence: u64,
    at: i64,
    method: Method,
    operation: Option<(&'static Operation, Generation)>,
    base: &'static str,
    address: Arc<Address>,
    path: String,
    query: Option<String>,
    /// A line for each header, in one text: every request has them, and most are never looked at.
    headers: String,
    body: String,
    answer: ReplyBody,
    faults: Vec<FaultEffect>,
    signature: Option<Verdict>,
    status: u16,
    code: i64,
}

impl Kept {
    /// An entry of what came and what was answered. Long texts are cut at once, and without secrets: half of one is not
    /// found later.
    pub(super) fn new(record: Record<'_>, sequence: u64, mask: &Mask) -> Self {
        let Record { base, address, incoming, operation, faults, mut signature, status, code, answer } = record;
        let Incoming { method, path, query, headers, mut body, at, .. } = incoming;
        if body.len() > MAX_BODY {
            body = cut(mask.clean(&body)).into_owned();
        }
        body.shrink_to_fit();
        if let Some(Verdict::Said(SignatureCheck { string_to_sign: Some(signed), .. })) = &mut signature
            && signed.len() > MAX_BODY
        {
            *signed = cut(mask.clean(signed)).into_owned();
        }
        let answer = match answer.map(|answer| (answer, answer.alone())) {
            None => ReplyBody::default(),
            Some((_, Some(text))) if text.len() > MAX_BODY => {
                ReplyBody::text(cut(mask.clean(&String::from_utf8_lossy(text))).into_owned())
            }
            // Of a longer one the rest is never shown.
            Some((answer, _)) => answer.beginning(MAX_BODY),
        };
        let headers = head(&headers);
        Self {
            sequence,
            at,
            method,
            operation,
            base,
            address,
            path,
            query,
            headers,
            body,
            answer,
            faults,
            signature,
            status,
            code,
        }
    }

    /// How much text it holds, in bytes.
    pub(super) fn weight(&self) -> usize {
        let query = self.query.as_ref().map_or(0, String::len);
        self.path.len() + query + self.headers.len() + self.body.len() + self.answer.len()
    }

    /// The headers that were kept.
    fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = |line| {
            let (name, value) = str::split_once(line, ": ")?;
            Some((KEPT_HEADERS.iter().find(|known| *known == name)?.as_str(), value))
        };
        self.headers.split_terminator('\n').filter_map(named)
    }
}

/// The headers that are kept, a line for each. No value has a line break.
fn head(headers: &HeaderMap) -> String {
    let mut out = String::with_capacity(256);
    for name in &KEPT_HEADERS {
        if let Some(value) = headers.get(name) {
            out.push_str(name.as_str());
            out.push_str(": ");
            out.push_str(&String::from_utf8_lossy(value.as_bytes()));
            out.push('\n');
        }
    }
    out.shrink_to_fit();
    out
}

/// An entry, seen through a mask.
pub(crate) struct Seen<'j> {
    pub(super) kept: &'j Kept,
    pub(super) mask: &'j Mask,
}

impl Seen<'_> {
    /// Its number.
    pub(crate) fn sequence(&self) -> u64 {
        self.kept.sequence
    }

    /// The whole path.
    pub(crate) fn path(&self) -> String {
        self.shown(&format!("{}{}", self.kept.base, self.kept.path))
    }

    /// The body, as far as it is kept.
    pub(crate) fn body(&self) -> String {
        self.shown(&self.kept.body)
    }

    /// The answer, as far as it is kept.
    pub(crate) fn answer(&self) -> String {
        self.shown(&String::from_utf8_lossy(&self.kept.answer.whole(&self.kept.address)))
    }

    /// The operation, where the route is known.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.kept.operation.map(|(operation, _)| operation.id)
    }

    /// Tells whether the request was refused, for whatever reason.
    pub(crate) fn is_refused(&self) -> bool {
        self.kept.status != 200
            || self.kept.code != 200
            || matches!(&self.kept.signature, Some(Verdict::Said(check)) if !check.ok)
    }

    fn shown(&self, text: &str) -> String {
        cut(self.mask.clean(text)).into_owned()
    }

    /// Gives the result of the signature check. Where all fits, it follows from the headers.
    fn signature(&self) -> Option<SignatureCheck> {
        let check = match self.kept.signature.as_ref()? {
            Verdict::Said(check) => check.clone(),
            Verdict::Fits(fitting) => {
                let header = |name: &str| self.kept.headers().find(|(known, _)| *known == name).map_or("", |(_, v)| v);
                fitting.check(header("access-key"), header("timestamp"), header("nonce-str"))
            }
        };
        Some(check.masked(self.mask))
    }

    pub(super) fn entry(&self) -> JournalEntry {
        let kept = self.kept;
        JournalEntry {
            sequence: kept.sequence,
            received_at: exact_text(kept.at),
            method: kept.method.to_string(),
            path: self.path(),
            query: kept.query.as_deref().map(|query| self.shown(query)),
            marketplace: kept.operation.map(|(operation, _)| operation.marketplace),
            operation: self.operation(),
            generation: kept.operation.map(|(_, generation)| generation.as_str()),
            body: self.body(),
            answer: self.shown(&String::from_utf8_lossy(&kept.answer.whole(&kept.address))),
            headers: kept.headers().map(|(name, value)| (name, self.shown(value))).collect(),
            fault: kept.faults.first().map(|struck| struck.fault),
            faults: kept.faults.clone(),
            signature: self.signature(),
            status: kept.status,
            code: kept.code,
        }
    }
}

/// The end of a text that was cut.
const CUT: &str = "…";

/// A text; of a long one the beginning.
fn cut(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= MAX_BODY || text.len() <= MAX_BODY + CUT.len() && text.ends_with(CUT) {
        return text;
    }
    let end = (0..=MAX_BODY).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    format!("{}{CUT}", &text[..end]).into()
}
