//! Judges a whole answer: carried out, refused, or unreadable, and then which member is wrong.

use crate::envelope::Envelope;
use crate::error::{Certainty, Error, ErrorKind};
use crate::json::Misread;
use crate::marketplace::{Answer, Reply};
use crate::request::{Refusal, Verdict};
use crate::value::lenient;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::time::Duration;

/// A reply's text as it was read, its `data` left with the caller, who knows the type.
pub(crate) struct Payload {
    envelope: Envelope<()>,
    has_data: bool,
    verdict: Verdict,
}

/// Reads a reply's text and keeps its `data` for itself: the one part of a call that is compiled for each type.
pub(crate) type ReadPayload<'a> = dyn FnMut(&str) -> Result<Payload, serde_json::Error> + Send + 'a;

/// Reads a reply's text, its `data` into `slot`. A reply without data leaves the default there.
pub(crate) fn read_payload<T: DeserializeOwned + Default>(
    text: &str,
    slot: &mut T,
    verdict: impl Fn(&T) -> Verdict,
) -> Result<Payload, serde_json::Error> {
    let (envelope, data) = serde_json::from_str::<Envelope<T>>(text)?.split();
    let has_data = data.is_some();
    *slot = data.unwrap_or_default();
    Ok(Payload { envelope, has_data, verdict: verdict(slot) })
}

/// Says what a whole answer means, by HTTP status, envelope and payload.
pub(crate) fn classify(answer: Answer, read: &mut ReadPayload<'_>) -> Result<Reply<()>, Error> {
    if !answer.status.is_success() {
        return Err(by_status(&answer));
    }
    let text = match std::str::from_utf8(&answer.body) {
        Ok(text) => text,
        Err(at) => {
            let error = unreadable(&answer, format!("the answer is not UTF-8 (byte {})", at.valid_up_to()));
            return Err(error);
        }
    };
    let Payload { envelope, has_data, verdict } = match read(text) {
        Ok(payload) => payload,
        Err(error) => return Err(explain(&answer, text, error)),
    };
    match envelope.code.as_deref() {
        Some("200") => {}
        Some(_) => return Err(refused(&answer, text, &envelope)),
        None => return Err(unreadable(&answer, "the answer has no `code`: it is not an envelope")),
    }
    let (request_id, message) = envelope.into_id_and_words();
    match verdict {
        Verdict::Done => Ok(Reply { data: (), has_data, request_id, message, raw: answer.body, attempts: 1 }),
        Verdict::Refused(refusal) => {
            let words = refusal.message.or(message);
            let said = words.as_deref().unwrap_or("the payload says that it failed");
            Err(Error::new(ErrorKind::Refused, Certainty::Answered, format!("refused: {}", excerpt(said)))
                .with_inner_code(refusal.code)
                .with_request_id(request_id)
                .with_status(answer.status.as_u16())
                .with_raw_body(answer.body))
        }
        Verdict::Missing(member) => {
            Err(unreadable(&answer, format!("the answer has no `{member}`, which the documented reply names"))
                .with_field(member)
                .with_request_id(request_id))
        }
        Verdict::Open(member) => {
            Err(unreadable(&answer, format!("the answer leaves open whether it was done: `{member}`"))
                .with_field(member)
                .with_request_id(request_id)
                .with_hint("it may have been carried out: look the order up before sending it again"))
        }
    }
}

/// An envelope whose code is not 200: the platform answered and refused. Its payload may say why in upstream's words.
fn refused<T>(answer: &Answer, text: &str, envelope: &Envelope<T>) -> Error {
    let throttled = envelope.code.as_deref() == Some("429");
    let kind = if throttled { ErrorKind::Throttled } else { ErrorKind::Refused };
    let inner = inner_refusal(text);
    let said = both(envelope.words(), inner.message.as_deref());
    let said = said.as_deref().unwrap_or("the platform gave no reason");
    Error::new(kind, Certainty::Answered, format!("refused: {}", excerpt(said)))
        .with_code(envelope.code.as_deref())
        .with_inner_code(inner.code)
        .with_request_id(envelope.id())
        .with_status(answer.status.as_u16())
        .with_retry_after(retry_after(answer))
        .with_raw_body(answer.body.clone())
}

/// Reads a refusal out of the payload; empty where it has none, or does not say no.
fn inner_refusal(text: &str) -> Refusal {
    let data = serde_json::from_str::<Envelope<Box<RawValue>>>(text).ok().and_then(|envelope| envelope.data);
    match data.as_deref().map(Verdict::of_payload) {
        Some(Verdict::Refused(refusal)) => refusal,
        _ => Refusal::default(),
    }
}

/// The words of the envelope and those of the payload.
fn both<'t>(outer: Option<&'t str>, inner: Option<&'t str>) -> Option<Cow<'t, str>> {
    match (outer.filter(|words| !words.trim().is_empty()), inner) {
        (Some(outer), Some(inner)) if outer != inner => Some(format!("{outer}: {inner}").into()),
        (outer, inner) => outer.or(inner).map(Cow::Borrowed),
    }
}

/// Error bodies that are not quite envelopes: Spring's `{status, error, message, path}` and the like.
#[derive(Deserialize)]
struct Loose {
    #[serde(default, deserialize_with = "lenient::text")]
    error: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    detail: Option<String>,
}

/// Any status that is not 2xx. 3xx and 4xx are answers; after 5xx it may have been carried out.
fn by_status(answer: &Answer) -> Error {
    let status = answer.status;
    let text = std::str::from_utf8(&answer.body).unwrap_or_default();
    let envelope = serde_json::from_str::<Envelope<IgnoredAny>>(text).ok();
    let loose = serde_json::from_str::<Loose>(text).ok();
    let inner = inner_refusal(text);
    let said = envelope
        .as_ref()
        .and_then(|e| both(e.words(), inner.message.as_deref()).map(Cow::into_owned))
        .or_else(|| loose.and_then(|l| l.error.or(l.detail)))
        .map_or_else(|| kind_of_body(text), |words| excerpt(&words));
    let (kind, certainty) = match status.as_u16() {
        429 => (ErrorKind::Throttled, Certainty::Answered),
        500.. => (ErrorKind::Http, Certainty::MaybeSent),
        _ if envelope.as_ref().is_some_and(|e| e.code.is_some()) => (ErrorKind::Refused, Certainty::Answered),
        _ => (ErrorKind::Http, Certainty::Answered),
    };
    let error = Error::new(kind, certainty, format!("HTTP {status}: {said}"))
        .with_code(envelope.as_ref().and_then(|e| e.code.as_deref()))
        .with_inner_code(inner.code)
        .with_request_id(envelope.as_ref().and_then(|e| e.id()))
        .with_status(status.as_u16())
        .with_retry_after(retry_after(answer))
        .with_raw_body(answer.body.clone());
    match status.as_u16() {
        300..=399 => error
            .with_hint("redirects are not followed: a signed call is never replayed elsewhere; correct the base URL"),
        404 => error.with_hint("check the base URL and the route: the platform does not know this path"),
        500.. => error.with_hint("it may have been carried out: look the order up before sending it again"),
        _ => error,
    }
}

/// The typed decoding failed: a refusal with another `data`, or a reply that names the member that is wrong.
fn explain(answer: &Answer, text: &str, error: serde_json::Error) -> Error {
    let misread = Misread::new(text, error);
    if let Ok(envelope) = serde_json::from_str::<Envelope<IgnoredAny>>(text)
        && envelope.code.is_some()
        && !envelope.is_success()
    {
        return refused(answer, text, &envelope);
    }
    if text.trim_start().starts_with('<') {
        return unreadable(answer, format!("the answer is not JSON but {}", kind_of_body(text)))
            .with_hint("a proxy, a login page or a wrong base URL answers in place of the platform");
    }
    let (path, error) = (misread.path(), misread.error());
    match error.classify() {
        Category::Data => {
            unreadable(answer, format!("{path}: {}", without_content(&error.to_string()))).with_field(path)
        }
        Category::Eof => unreadable(answer, format!("the JSON of the answer is cut short: {error}")),
        _ => unreadable(answer, format!("the answer is not JSON ({error}) but {}", kind_of_body(text))),
    }
}

fn unreadable(answer: &Answer, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
        .with_status(answer.status.as_u16())
        .with_raw_body(answer.body.clone())
}

/// Describes a body without its content: an error page may repeat the recipient that it was sent. The whole of it is
/// in [`Error::raw_body`].
fn kind_of_body(text: &str) -> String {
    let (text, length) = (text.trim(), text.len());
    if text.is_empty() {
        return "an empty body".to_owned();
    }
    if !text.starts_with('<') {
        return format!("a body of {length} bytes without an envelope");
    }
    // `get`: a changed case may have another length in some scripts.
    let lower = text.to_lowercase();
    let title = lower.find("<title>").zip(lower.find("</title>")).and_then(|(a, b)| text.get(a + 7..b));
    let title = title.map(|t| format!(" titled `{}`", excerpt(t))).unwrap_or_default();
    format!("an HTML or XML page of {length} bytes{title}")
}

/// serde's words on a value of the wrong type, without the value.
pub(crate) fn without_content(words: &str) -> String {
    match words.find("string \"").zip(words.rfind("\", expected")) {
        Some((from, to)) if from < to => format!("{}string{}", &words[..from], &words[to + 1..]),
        _ => words.to_owned(),
    }
}

/// The first words of something that may be two megabytes of HTML, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    const LIMIT: usize = 600;
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if let Some((cut, _)) = out.char_indices().nth(LIMIT) {
            out.truncate(cut);
            out.push('…');
            break;
        }
        if out.len() > LIMIT * 4 {
            break;
        }
    }
    out
}

/// `Retry-After`, in seconds or as an HTTP date (measured against the answer's own `Date` where it has one).
fn retry_after(answer: &Answer) -> Option<Duration> {
    let value = answer.headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let until = http_date(value)?;
    let dated = answer.headers.get(http::header::DATE).and_then(|d| d.to_str().ok()).and_then(http_date);
    let now = dated.unwrap_or_else(|| jiff::Timestamp::now().as_second());
    Some(Duration::from_secs(u64::try_from(until.saturating_sub(now)).unwrap_or(0)))
}

/// Epoch seconds of an HTTP date.
pub(crate) fn http_date(text: &str) -> Option<i64> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(text).ok()?;
    Some(zoned.timestamp().as_second())
}
