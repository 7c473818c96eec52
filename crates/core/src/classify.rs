//! Judges a whole answer: carried out, refused, or unreadable, and then which member is wrong.

use crate::call::{Answer, Call};
use crate::envelope::Envelope;
use crate::error::{Certainty, Error, ErrorKind};
use crate::json::without_content;
use crate::json::{Misread, take_stranger};
use crate::operation::Effect;
use crate::printable::printable;
use crate::repair::{Mending, Root, Scope, decoded, reread, salvage, says_gbk, tidied, trace};
use crate::reply::Reply;
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
pub(crate) fn classify(answer: Answer, call: &Call, read: &mut ReadPayload<'_>) -> Result<Reply<()>, Error> {
    if !answer.status.is_success() {
        return Err(by_status(&answer, call));
    }
    let plain = std::str::from_utf8(&answer.body).ok().filter(|_| !says_gbk(&answer));
    take_stranger();
    let error = match plain.map(|text| (text, read(text))) {
        Some((text, Ok(payload))) if !says_too_little(text, &payload) => return conclude(answer, call, payload, None),
        Some((_, Err(error))) => Some(error),
        _ => None,
    };
    mended(answer, call, error, read)
}

/// Tells whether a reply that could be read may be another one in disguise: it has no code, lacks the member that it
/// must have, or an object in it has no known member and it has a second code and `data`.
fn says_too_little(text: &str, payload: &Payload) -> bool {
    let strange = take_stranger();
    let second = |name: &str| text.match_indices(name).nth(1).is_some();
    matches!(payload.verdict, Verdict::Missing(_))
        || payload.envelope.code.is_none()
        || (strange && second("code") && second("data"))
}

/// Reads a reply that cannot be read as it is, or that says nothing so.
#[cold]
fn mended(
    answer: Answer,
    call: &Call,
    error: Option<serde_json::Error>,
    read: &mut ReadPayload<'_>,
) -> Result<Reply<()>, Error> {
    let Some((text, found)) = decoded(&answer) else {
        let at = std::str::from_utf8(&answer.body).map_or_else(|error| error.valid_up_to(), str::len);
        return Err(unreadable(&answer, call, format!("the answer is not UTF-8 (byte {at})")));
    };
    let (tidy, _) = tidied(&text).unwrap_or_default();
    if let Ok(envelope) = serde_json::from_str::<Envelope<IgnoredAny>>(&tidy)
        && envelope.code.is_some()
        && !envelope.is_success()
    {
        return Err(not_done(&answer, call, &tidy, &envelope));
    }
    let mut payload = None;
    let scope = Scope { root: Root::Envelope, rows: call.effect == Effect::Read };
    let mending = reread(&text, scope, Mending::noting(found), &mut |text| {
        let read = read(text)?;
        let says = !matches!(read.verdict, Verdict::Missing(_));
        payload = Some(read);
        Ok(says)
    });
    match (mending, payload) {
        (Ok(mending), Some(payload)) => {
            let text = mending.text.clone();
            let refusal = payload.envelope.code.is_some() && !payload.envelope.is_success();
            trace(call.marketplace, &call.name, &mending);
            if refusal {
                return Err(not_done(&answer, call, &text, &payload.envelope));
            }
            let mending = Some(mending).filter(|mending| !mending.notes.is_empty());
            conclude(answer, call, payload, mending.map(Box::new))
        }
        (Ok(_), None) => Err(unreadable(&answer, call, "the answer is not JSON")),
        (Err(misread), _) => Err(explain(&answer, call, &text, misread.or(error.map(|e| Misread::new(&text, e))))),
    }
}

/// Concludes what a reply says that could be read.
fn conclude(answer: Answer, call: &Call, payload: Payload, mending: Option<Box<Mending>>) -> Result<Reply<()>, Error> {
    let Payload { envelope, has_data, verdict } = payload;
    match envelope.code.as_deref() {
        Some("200") => {}
        Some(_) => {
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(not_done(&answer, call, &text, &envelope));
        }
        None => return Err(unreadable(&answer, call, "the answer has no `code`: it is not an envelope")),
    }
    let (request_id, message) = envelope.into_id_and_words();
    match verdict {
        Verdict::Done => Ok(Reply { data: (), has_data, request_id, message, raw: answer.body, attempts: 1, mending }),
        Verdict::Refused(refusal) => {
            let words = refusal.message.or(message);
            let said = words.as_deref().unwrap_or("the payload says that it failed");
            Err(Error::new(ErrorKind::Refused, Certainty::Answered, format!("refused: {}", excerpt(said)))
                .with_inner_code(shown(refusal.code.as_deref()))
                .with_request_id(shown(request_id.as_deref()))
                .with_status(answer.status.as_u16())
                .with_raw_body(answer.body))
        }
        Verdict::Missing(member) => {
            let message = format!("the answer has no `{member}`, which the documented reply names");
            Err(unreadable(&answer, call, message).with_field(member))
        }
        Verdict::Open(member) => {
            let message = format!("the answer leaves open whether it was done: `{member}`");
            let error = unreadable(&answer, call, message).with_field(member);
            Err(if error.hint().is_some() { error } else { error.with_hint(LOOK) })
        }
    }
}

const LOOK: &str = "it may have been carried out: look the order up before sending it again";

/// An envelope whose code is not 200. It is a refusal, unless its payload speaks against that: only 200 is a published
/// code, and an order that was made must not be taken for one that was not.
fn not_done<T>(answer: &Answer, call: &Call, text: &str, envelope: &Envelope<T>) -> Error {
    let code = envelope.code.as_deref().unwrap_or_default();
    if names_new(call, text) {
        let message = format!("the answer's code is {}, but its payload names a new order", excerpt(code));
        return about(answer, call, text, ErrorKind::Decode, Certainty::MaybeSent, message)
            .with_code(shown(Some(code)))
            .with_raw_body(answer.body.clone());
    }
    refused(answer, call, text, envelope)
}

/// The platform answered and refused. Its payload may say why in upstream's words.
fn refused<T>(answer: &Answer, call: &Call, text: &str, envelope: &Envelope<T>) -> Error {
    // A code that only looks like HTTP's proves nothing: what must not be done twice is not sent again for it.
    let throttled = envelope.code.as_deref() == Some("429");
    let harmless = call.effect == Effect::Read || (call.effect == Effect::Write && call.repeat_safe);
    let kind = if throttled && harmless { ErrorKind::Throttled } else { ErrorKind::Refused };
    let inner = inner_refusal(text);
    let said = both(envelope.words(), inner.message.as_deref());
    let said = said.as_deref().unwrap_or("the platform gave no reason");
    let error = Error::new(kind, Certainty::Answered, format!("refused: {}", excerpt(said)))
        .with_code(shown(envelope.code.as_deref()))
        .with_inner_code(shown(inner.code.as_deref()))
        .with_request_id(shown(envelope.id()))
        .with_status(answer.status.as_u16())
        .with_retry_after(retry_after(answer))
        .with_raw_body(answer.body.clone());
    match throttled && !harmless {
        true => {
            error.with_hint("429 in an envelope does not prove that nothing was done: look before sending it again")
        }
        false => error,
    }
}

/// Tells whether a body names an order that the request did not know.
fn names_new(call: &Call, text: &str) -> bool {
    call.effect == Effect::Create && !salvage::new_orders(text, call.params.get()).is_empty()
}

/// An error about a body that says too little, with what can be found in it.
fn about(
    answer: &Answer,
    call: &Call,
    text: &str,
    kind: ErrorKind,
    certainty: Certainty,
    message: impl Into<String>,
) -> Error {
    with_findings(Error::new(kind, certainty, message).with_status(answer.status.as_u16()), call, text)
}

/// Adds what can be found in a body: the request's id, and for a creation the number of the order in the hint.
pub(crate) fn with_findings(error: Error, call: &Call, text: &str) -> Error {
    let error = error.with_request_id(salvage::request_id(text));
    if call.effect != Effect::Create {
        return error;
    }
    match salvage::new_orders(text, call.params.get()) {
        found if found.is_empty() => error,
        found => {
            let (one, it) = if found.len() == 1 { ("", "it") } else { ("s", "them") };
            let list = found.join(", ");
            error.with_hint(format!("the answer names order{one} {list}: look {it} up before sending this again"))
        }
    }
}

/// A text of the platform fit for a terminal.
fn shown(text: Option<&str>) -> Option<String> {
    text.map(|text| printable(text).into_owned())
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
fn by_status(answer: &Answer, call: &Call) -> Error {
    let status = answer.status;
    let text = decoded(answer).map(|(text, _)| tidied(&text).map_or(text.into_owned(), |(tidy, _)| tidy));
    let text = text.unwrap_or_default();
    let envelope = serde_json::from_str::<Envelope<IgnoredAny>>(&text).ok();
    let loose = serde_json::from_str::<Loose>(&text).ok();
    let inner = inner_refusal(&text);
    let said = envelope
        .as_ref()
        .and_then(|e| both(e.words(), inner.message.as_deref()).map(Cow::into_owned))
        .or_else(|| loose.and_then(|l| l.error.or(l.detail)))
        .map_or_else(|| kind_of_body(&text, answer.body.len()), |words| excerpt(&words));
    let (kind, certainty) = match status.as_u16() {
        429 => (ErrorKind::Throttled, Certainty::Answered),
        500.. => (ErrorKind::Http, Certainty::MaybeSent),
        _ if names_new(call, &text) => (ErrorKind::Http, Certainty::MaybeSent),
        _ if envelope.as_ref().is_some_and(|e| e.code.is_some()) => (ErrorKind::Refused, Certainty::Answered),
        _ => (ErrorKind::Http, Certainty::Answered),
    };
    let error = about(answer, call, &text, kind, certainty, format!("HTTP {status}: {said}"))
        .with_code(shown(envelope.as_ref().and_then(|e| e.code.as_deref())))
        .with_inner_code(shown(inner.code.as_deref()))
        .with_retry_after(retry_after(answer))
        .with_raw_body(answer.body.clone());
    match status.as_u16() {
        _ if error.hint().is_some() => error,
        300..=399 => error
            .with_hint("redirects are not followed: a signed call is never replayed elsewhere; correct the base URL"),
        407 => error.with_hint("the proxy wants credentials: DAIGOU_PROXY=http://user:password@host:port"),
        404 => error.with_hint("check the base URL and the route: the platform does not know this path"),
        500.. => error.with_hint(LOOK),
        _ => error,
    }
}

/// The typed decoding failed: says which member is wrong, or what came in place of an envelope.
fn explain(answer: &Answer, call: &Call, text: &str, misread: Option<Misread>) -> Error {
    let length = answer.body.len();
    if text.trim_start().starts_with('<') {
        return unreadable(answer, call, format!("the answer is not JSON but {}", kind_of_body(text, length)))
            .with_hint("a proxy, a login page or a wrong base URL answers in place of the platform");
    }
    let Some(misread) = misread else {
        return unreadable(answer, call, format!("the answer is not JSON but {}", kind_of_body(text, length)));
    };
    let (path, error) = (printable(misread.path()), misread.error());
    match error.classify() {
        Category::Data => {
            let words = without_content(&error.to_string());
            unreadable(answer, call, format!("{path}: {}", printable(&words))).with_field(path)
        }
        Category::Eof => unreadable(answer, call, format!("the JSON of the answer is cut short: {error}")),
        _ => unreadable(answer, call, format!("the answer is not JSON ({error}) but {}", kind_of_body(text, length))),
    }
}

fn unreadable(answer: &Answer, call: &Call, message: impl Into<String>) -> Error {
    let text = decoded(answer).map_or_else(|| String::from_utf8_lossy(&answer.body), |(text, _)| text);
    about(answer, call, &text, ErrorKind::Decode, Certainty::Unreadable, message).with_raw_body(answer.body.clone())
}

/// Describes a body without its content: an error page may repeat the recipient that it was sent. The whole of it is
/// in [`Error::raw_body`].
fn kind_of_body(text: &str, length: usize) -> String {
    let text = text.trim();
    if text.is_empty() && length == 0 {
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

/// The first words of something that may be two megabytes of HTML, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    const LIMIT: usize = 600;
    let mut out = String::new();
    for word in printable_words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
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

/// The words of a text, each fit for a terminal.
fn printable_words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split_whitespace().map(printable)
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
