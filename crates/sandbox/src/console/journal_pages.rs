//! The journal of requests, and one request with its signature check laid open.

use super::check::{Finding, Part, Piece, parts, pieces};
use super::compared::{curl, differences};
use super::data::ROWS;
use super::frame::{Frame, Pager};
use crate::console::message::not_found;
use crate::host::Shared;
use crate::host::journal::{JournalEntry, Seen};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "requests.html")]
struct RequestsPage<'f> {
    f: &'f Frame,
    rows: Vec<JournalEntry>,
    search: String,
    refused: bool,
    all: usize,
    pager: Pager,
}

/// `GET /requests`.
pub(crate) async fn requests(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    let (search, refused, page) = (f.asked("q"), !f.asked("refused").is_empty(), f.page());
    let wanted = search.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&wanted);
    let fits = |seen: &Seen<'_>| {
        (!refused || seen.is_refused())
            && (holds(&seen.path())
                || seen.operation().is_some_and(holds)
                || seen.sequence().to_string() == wanted
                || holds(&seen.body())
                || holds(&seen.answer()))
    };
    let before = page.saturating_mul(ROWS);
    let journal = shared.journal();
    let (all, (fitting, rows)) = (journal.len(), journal.some(fits, before, ROWS));
    drop(journal);
    let pager = f.pager(page, rows.len(), fitting);
    f.show(&RequestsPage { f: &f, rows, search, refused, all, pager })
}

#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage<'f> {
    f: &'f Frame,
    entry: JournalEntry,
    parts: Vec<Part>,
    pieces: Vec<Piece>,
    body: String,
    answer: String,
    older: Option<u64>,
    newer: Option<u64>,
    /// As a command line.
    curl: String,
    /// The number of the request that it is compared with, and where they differ.
    with: String,
    differences: Option<Vec<(String, String, String)>>,
}

impl RequestPage<'_> {
    /// The platform that was called, and the marketplace and generation of the operation.
    fn platform(&self) -> String {
        let platform = self.entry.path.split('/').nth(1).unwrap_or_default();
        let marketplace = self.entry.marketplace.filter(|marketplace| *marketplace != platform);
        let mut out = self.f.name(platform).to_owned();
        if let Some(marketplace) = marketplace {
            out.push_str(" · ");
            out.push_str(self.f.name(marketplace));
        }
        if let Some(generation) = self.entry.generation {
            out.push(' ');
            out.push_str(generation);
        }
        out
    }
}

/// `GET /requests/{sequence}`.
pub(crate) async fn request(State(shared): State<Arc<Shared>>, Path(sequence): Path<String>, f: Frame) -> Response {
    let journal = shared.journal();
    let entry = sequence.parse().ok().and_then(|sequence| journal.find(sequence));
    let beside = |sequence: Option<u64>| sequence.filter(|sequence| journal.find(*sequence).is_some());
    let (older, newer) = match &entry {
        Some(entry) => (beside(entry.sequence.checked_sub(1)), beside(entry.sequence.checked_add(1))),
        None => (None, None),
    };
    let other = f.asked("with").parse().ok().and_then(|sequence| journal.find(sequence));
    drop(journal);
    let Some(entry) = entry else { return not_found(&f) };
    f.show(&RequestPage {
        f: &f,
        curl: curl(&entry, &f.origin),
        differences: other.map(|other| differences(&entry, &other)),
        parts: parts(&entry),
        pieces: pieces(&entry),
        body: pretty(&entry.body),
        answer: pretty(&entry.answer),
        entry,
        older,
        newer,
        with: f.asked("with"),
    })
}

/// JSON over several lines; anything else as it is.
pub(super) fn pretty(text: &str) -> String {
    let json: Option<Value> =
        serde_json::from_str(text).ok().filter(|json: &Value| json.is_object() || json.is_array());
    json.and_then(|json| serde_json::to_string_pretty(&json).ok()).unwrap_or_else(|| text.to_owned())
}
