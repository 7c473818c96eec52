//! Answers in each vendor's form: the envelope of a success, and that of a refusal with the HTTP status that goes
//! with it.

use crate::time::clock::Clock;
use crate::wire::address::Address;
use crate::wire::body::ReplyBody;
use crate::world::{Rendering, Traces};
use axum::body::Body;
use axum::response::Response;
use daigou_core::{Error, Platform};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write;

/// The developer that PandaPon's replies name.
pub(crate) const DEVELOPER: i64 = 1_110_890_638_347_337_996;

/// How long PandaPon's envelope is without what is put into it, in bytes, at most.
const AROUND: usize = 160;

/// PandaPon's word for a success, as JSON.
const DONE: &str = r#""成功""#;

/// The `data` of a success, which a handler gives back.
#[derive(Debug)]
pub(crate) struct Payload {
    json: Cow<'static, str>,
    /// Rows that were written before and are kept elsewhere, with commas in between; then the rest of the JSON.
    rows: Vec<Rendering>,
    rest: String,
    /// `cart.create_order` types `developId` as an integer, the other pages as a string.
    numeric_developer: bool,
    /// `address.upsert` answers `code` and `msg` alone.
    bare: bool,
    /// DajiSaaS's envelope says `msg` in place of `message` for Poizon.
    msg: bool,
    /// DajiSaaS's way to pass on what upstream refused: another code than 200, and its words, beside the payload.
    failed: Option<(i64, &'static str)>,
}

impl Payload {
    /// This as `data`.
    pub(crate) fn of<T: Serialize>(data: &T) -> Result<Self, Refusal> {
        Ok(Self::text(json(data)?))
    }

    /// An object as `data`, with these rows in the place of its list, which is named and stands empty: `null`.
    pub(crate) fn page<T: Serialize>(data: &T, list: &str, rows: Vec<Rendering>) -> Result<Self, Refusal> {
        let (json, null) = (json(data)?, format!("\"{list}\":null"));
        let (before, rest) = json.split_once(&null).ok_or_else(|| broken(format_args!("no empty list `{list}`")))?;
        Ok(Self { rows, rest: format!("]{rest}"), ..Self::text(format!("{before}\"{list}\":[")) })
    }

    /// Makes `data` of something that was written before.
    pub(crate) fn rendered(data: Rendering) -> Self {
        Self { rows: vec![data], ..Self::text("") }
    }

    /// `data: null`.
    pub(crate) fn null() -> Self {
        Self::text("null")
    }

    fn text(json: impl Into<Cow<'static, str>>) -> Self {
        Self {
            json: json.into(),
            rows: Vec::new(),
            rest: String::new(),
            numeric_developer: false,
            bare: false,
            msg: false,
            failed: None,
        }
    }

    /// No `data` at all, nor anything else beside `code` and `msg`.
    pub(crate) fn none() -> Self {
        Self { bare: true, ..Self::null() }
    }

    /// With `developId` as an integer.
    pub(crate) fn numeric_developer(self) -> Self {
        Self { numeric_developer: true, ..self }
    }

    /// In the envelope that DajiSaaS has for Poizon.
    pub(crate) fn with_msg(self) -> Self {
        Self { msg: true, ..self }
    }

    /// With this code and these words around it in place of a success's.
    pub(crate) fn failed(self, code: i64, words: &'static str) -> Self {
        Self { failed: Some((code, words)), ..self }
    }
}

/// How much room is kept for the next reply, in bytes.
const ROOM: usize = 1 << 20;

/// A reply's JSON.
pub(crate) fn json<T: Serialize>(data: &T) -> Result<String, Refusal> {
    written(data).map_err(broken)
}

/// JSON, written where the last reply was written: growing a text for each reply anew costs more than the writing.
fn written<T: Serialize>(data: &T) -> Result<String, Box<dyn std::error::Error>> {
    thread_local! {
        static PAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    PAGE.with_borrow_mut(|page| {
        page.clear();
        serde_json::to_writer(&mut *page, data)?;
        let text = std::str::from_utf8(page)?.to_owned();
        page.shrink_to(ROOM);
        Ok(text)
    })
}

/// Why a request was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Parameters that cannot be taken, or that the world's state forbids.
    Invalid,
    /// The signature check failed.
    Unauthenticated,
    /// No operation has this path.
    UnknownPath,
    /// The path takes another method.
    WrongMethod,
    /// The body is too large or could not be read.
    Body,
    /// An operation that the sandbox does not serve yet.
    NotServed,
    /// The sandbox itself is at fault.
    Broken,
    /// A fault that was asked for.
    Injected { code: i64, status: StatusCode },
}

impl Kind {
    /// `code` and HTTP status in one platform's form. None of these codes is published but DajiSaaS's 400.
    const fn numbers(self, platform: Platform) -> (i64, StatusCode) {
        match (self, platform) {
            (Self::Invalid, Platform::PandaPon) => (400, StatusCode::OK),
            (Self::Unauthenticated, Platform::PandaPon) => (401, StatusCode::OK),
            (Self::Invalid | Self::Unauthenticated, Platform::DajiSaas) => (400, StatusCode::BAD_REQUEST),
            (Self::UnknownPath, _) => (404, StatusCode::NOT_FOUND),
            (Self::WrongMethod, _) => (405, StatusCode::METHOD_NOT_ALLOWED),
            (Self::Body, _) => (413, StatusCode::PAYLOAD_TOO_LARGE),
            (Self::NotServed, _) => (501, StatusCode::OK),
            (Self::Broken, _) => (500, StatusCode::INTERNAL_SERVER_ERROR),
            (Self::Injected { code, status }, _) => (code, status),
        }
    }
}

/// A "no", with its reason.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    /// The methods of the path, where it was the wrong one.
    pub(crate) allow: Option<String>,
}

impl Refusal {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), allow: None }
    }

    /// Parameters that cannot be taken.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, message)
    }
}

/// A reply that cannot be written: the sandbox itself is at fault.
pub(crate) fn broken(why: impl std::fmt::Display) -> Refusal {
    Refusal::new(Kind::Broken, format!("the reply: {why}"))
}

/// A refusal that names a member and says what is wrong with it.
pub(crate) fn wrong(member: &str, why: impl std::fmt::Display) -> Refusal {
    Refusal::invalid(format!("{member}: {why}"))
}

/// A request's own rules: the error names the member.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let hint = error.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
        Self::invalid(format!("{}{hint}", error.message()))
    }
}

/// An answer, ready to be sent and written down.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) code: i64,
    pub(crate) said: ReplyBody,
    allow: Option<String>,
}

impl Answer {
    /// The answer in the platform's form.
    pub(crate) fn new(
        platform: Platform,
        outcome: Result<Payload, Refusal>,
        address: &Address,
        traces: &mut Traces,
        clock: &Clock,
    ) -> Self {
        let (payload, message, kind, allow) = match outcome {
            Ok(payload) => (payload, None, None, None),
            Err(refusal) => (Payload::null(), Some(refusal.message), Some(refusal.kind), refusal.allow),
        };
        let done = payload.failed.map_or(200, |(code, _)| code);
        let (code, status) = kind.map_or((done, StatusCode::OK), |kind| kind.numbers(platform));
        let own = message.as_deref().or(payload.failed.map(|(_, words)| words));
        let words = |done: &'static str| own.map_or(Cow::Borrowed(done), |words| quoted(words, address).into());
        let (json, rest) = (address.put_into(&payload.json), address.put_into(&payload.rest));
        let said = match platform {
            Platform::PandaPon if payload.bare => {
                ReplyBody::text(format!(r#"{{"code":{code},"msg":{}}}"#, words(DONE)))
            }
            Platform::PandaPon => {
                let mark = if payload.numeric_developer { "" } else { "\"" };
                let (id, words) = (traces.request(), words(DONE));
                let mut head = String::with_capacity(AROUND + words.len() + json.len() + rest.len());
                // Writing to a text never fails.
                let _ = write!(
                    head,
                    r#"{{"requestId":"{id}","code":{code},"developId":{mark}{DEVELOPER}{mark},"msg":{words},"data":{json}"#
                );
                ReplyBody::new(head, payload.rows, &rest, "}")
            }
            Platform::DajiSaas => {
                let (name, words) =
                    if payload.msg { ("msg", r#""success""#.into()) } else { ("message", words(r#""操作成功""#)) };
                let head = format!(r#"{{"code":{code},"{name}":{words},"data":{json}"#);
                let (now, trace) = (clock.now(), traces.trace());
                let tail = format!(r#"{rest},"timestamp":{now},"traceId":"{trace}"}}"#);
                ReplyBody::new(head, payload.rows, &tail, "")
            }
        };
        Self { status, code, said, allow }
    }

    /// Something else in its place, which is no envelope.
    pub(crate) fn saying(self, status: StatusCode, body: &'static str) -> Self {
        Self { status, code: 0, said: ReplyBody::text(body), ..self }
    }

    /// As HTTP.
    pub(crate) fn into_response(self, address: &Address) -> Response {
        let mut response = Response::new(Body::from(self.said.whole(address)));
        *response.status_mut() = self.status;
        let json = HeaderValue::from_static("application/json;charset=UTF-8");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if let Some(allow) = self.allow.and_then(|methods| HeaderValue::from_str(&methods).ok()) {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    }
}

/// A text as JSON has it.
fn quoted(text: &str, address: &Address) -> String {
    serde_json::Value::from(address.put_into(text)).to_string()
}
