//! The forms in which a push is written. The documented forms are JSON and a form; the same comes as
//! `multipart/form-data`, in the query, with names in another case or inside another text. Here the envelope's JSON is
//! found in it, whatever the content type says, which senders get wrong.

use super::source::Source;
use bytes::Bytes;
use daigou_core::message::canonical;
use daigou_core::{Certainty, Error, ErrorKind};
use futures_util::FutureExt;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The field with DajiSaaS's message, and the one with its signature.
const MESSAGE: &str = "message";
const SIGNATURE: &str = "_dj_signature";
/// Text in text in text is no envelope.
const DEEPEST: u8 = 4;

/// The envelope in a push.
#[derive(Debug)]
pub(super) struct Opened {
    /// The envelope, as JSON.
    pub(super) json: String,
    /// Set for the part that a signature of DajiSaaS's signs: the field `message`.
    pub(super) is_signed_part: bool,
}

type Fields = Vec<(String, String)>;

/// Finds the envelope.
pub(super) fn open(source: Source, content_type: Option<&str>, body: &[u8]) -> Result<Opened, Error> {
    if let Some(fields) = multipart(content_type, body) {
        return of_fields(source, &fields?);
    }
    let text = std::str::from_utf8(body).map_err(|_| unreadable("the push is neither UTF-8 nor a form"))?;
    of_text(source, text, 0)
}

fn of_text(source: Source, text: &str, depth: u8) -> Result<Opened, Error> {
    let text = trimmed(text);
    match text.as_bytes().first() {
        _ if depth > DEEPEST => Err(unreadable("the push is text in text in text")),
        Some(b'{') => of_object(source, text),
        // The whole JSON as text once more.
        Some(b'"') => match serde_json::from_str::<String>(text) {
            Ok(inner) => of_text(source, &inner, depth + 1),
            Err(_) => Err(unreadable("the push is neither a JSON object nor a form")),
        },
        Some(b'[') | None => Err(unreadable("the push is no JSON object")),
        Some(_) => match form(text.as_bytes()) {
            Some(fields) => of_fields(source, &fields),
            None => Err(unreadable("the push is neither a JSON object nor a form")),
        },
    }
}

/// JSON: DajiSaaS's message in a member of that name, or the envelope itself.
fn of_object(source: Source, json: &str) -> Result<Opened, Error> {
    if source == Source::DajiSaas
        && let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(json)
        && let Some(message) = named(members.iter().map(|(name, value)| (name.as_str(), value.get())), MESSAGE)
    {
        let message = text_of(message);
        if is_object(&message) && (names_type(&message) || !names_type(json)) {
            return Ok(Opened { json: message, is_signed_part: true });
        }
    }
    Ok(Opened { json: json.to_owned(), is_signed_part: false })
}

/// Fields: DajiSaaS's message, any field that is an object as a whole, or the envelope's members field by field.
fn of_fields(source: Source, fields: &Fields) -> Result<Opened, Error> {
    let broken = fields.iter().any(|(name, value)| name.contains('\u{fffd}') || value.contains('\u{fffd}'));
    if broken {
        return Err(unreadable("the form is not UTF-8"));
    }
    let pairs = || fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let members: BTreeMap<&str, &str> = pairs().rev().collect();
    let all = serde_json::to_string(&members).map_err(|e| unreadable(&e.to_string()))?;
    if source == Source::DajiSaas
        && let Some(message) = named(pairs(), MESSAGE)
        && is_object(message)
        && (names_type(message) || !names_type(&all))
    {
        return Ok(Opened { json: trimmed(message).to_owned(), is_signed_part: true });
    }
    let alone = pairs().flat_map(|(name, value)| [name, value]).filter(|text| is_object(text)).collect::<Vec<_>>();
    let json = match alone[..] {
        // Beside a type, an object is the payload.
        [whole] if !names_type(&all) => trimmed(whole).to_owned(),
        _ => all,
    };
    Ok(Opened { json, is_signed_part: false })
}

/// Tells whether an object has a member that says what a message is about.
fn names_type(json: &str) -> bool {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(trimmed(json)).unwrap_or_default();
    members.iter().any(|(name, value)| {
        let plain = name.replace(['_', '-'], "").to_ascii_lowercase();
        matches!(plain.as_str(), "messagetype" | "type" | "msgtype" | "topic") && !is_blank_json(value.get())
    })
}

/// Gives the body on which a platform's signature is checked: its form with the two fields. A form stays as it is, byte
/// for byte; fields that came otherwise are written as one.
pub(super) fn signed_form(content_type: Option<&str>, body: &Bytes, query: &str) -> Bytes {
    let fields = match multipart(content_type, body) {
        Some(fields) => fields.unwrap_or_default(),
        None => match std::str::from_utf8(body).map(trimmed) {
            Ok(json) if json.starts_with('{') => json_fields(json),
            _ if query.is_empty() => return body.clone(),
            Ok(_) => form(body).unwrap_or_default(),
            Err(_) => return body.clone(),
        },
    };
    let in_query = form(query.as_bytes()).unwrap_or_default();
    let mut out = form_urlencoded::Serializer::new(String::new());
    for name in [MESSAGE, SIGNATURE] {
        let called = |name: &'static str| move |(called, _): &&(String, String)| called.eq_ignore_ascii_case(name);
        let exact = fields.iter().find(|(called, _)| called == name);
        let found = exact.or_else(|| fields.iter().find(called(name))).or_else(|| in_query.iter().find(called(name)));
        if let Some((called, value)) = found {
            out.append_pair(called, value);
        }
    }
    out.finish().into()
}

fn json_fields(json: &str) -> Fields {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    members.into_iter().map(|(name, value)| (name, text_of(value.get()))).collect()
}

/// Tells whether there is nothing in it: the body of the console's "Verify" is not published, so one that says nothing
/// is answered like a probe. White space, and objects or fields that are all blank, say nothing.
pub(super) fn is_blank(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let text = trimmed(text);
    if text.is_empty() || is_blank_json(text) {
        return true;
    }
    let field = |text: &str| trimmed(text).is_empty() || is_blank_json(text);
    !text.starts_with(['{', '[', '"'])
        && form(text.as_bytes()).is_some_and(|fields| fields.iter().all(|(_, v)| field(v)))
}

fn is_blank_json(text: &str) -> bool {
    fn blank(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Null => true,
            serde_json::Value::String(text) => text.trim().is_empty(),
            serde_json::Value::Array(items) => items.iter().all(blank),
            serde_json::Value::Object(members) => members.values().all(blank),
            _ => false,
        }
    }
    serde_json::from_str(trimmed(text)).is_ok_and(|value| blank(&value))
}

/// The bytes that tell a push that cannot be read from others: JSON in its canonical form, everything else as it came.
pub(super) fn canonical_bytes(body: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(body).map(trimmed) {
        Ok(text) if serde_json::from_str::<&RawValue>(text).is_ok() => canonical(text).into_bytes(),
        _ => body.to_vec(),
    }
}

/// The fields of a form; `None` where it is none.
fn form(body: &[u8]) -> Option<Fields> {
    let fields = || form_urlencoded::parse(body);
    let is_form = body.contains(&b'=') || fields().any(|(name, value)| is_object(&name) && value.is_empty());
    is_form.then(|| fields().map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}

/// The fields of `multipart/form-data`; `None` where it is none. The boundary is the header's, or where that is missing or
/// wrong, the body's first line.
fn multipart(content_type: Option<&str>, body: &[u8]) -> Option<Result<Fields, Error>> {
    let line = body.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let of_body = line.strip_prefix(b"--").and_then(|line| std::str::from_utf8(line).ok());
    let of_body = of_body.filter(|boundary| !boundary.is_empty() && boundary.len() <= 200);
    let of_header = content_type.and_then(|header| multer::parse_boundary(header).ok());
    let boundary = match (of_body, of_header) {
        (Some(own), _) => own.to_owned(),
        (None, Some(announced))
            if !is_blank(body) && std::str::from_utf8(body).is_ok_and(|t| t.contains(&announced)) =>
        {
            announced
        }
        _ => return None,
    };
    let whole = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(body))]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let read = async {
        let mut fields = Fields::new();
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            fields.push((name, part.text().await?));
        }
        Ok::<_, multer::Error>(fields)
    };
    // All of it is there: nothing is waited for.
    let fields = read.now_or_never().unwrap_or(Err(multer::Error::IncompleteStream));
    Some(fields.map_err(|error| unreadable(&format!("the push is a broken multipart form: {error}"))))
}

/// The value under a name: that very name, or in another case.
fn named<'f>(fields: impl Iterator<Item = (&'f str, &'f str)> + Clone, name: &str) -> Option<&'f str> {
    let exact = fields.clone().find(|(called, _)| *called == name);
    exact.or_else(|| fields.clone().find(|(called, _)| called.eq_ignore_ascii_case(name))).map(|(_, value)| value)
}

fn is_object(text: &str) -> bool {
    trimmed(text).starts_with('{')
}

/// A JSON text's content; other JSON as it stands.
fn text_of(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

fn trimmed(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}

pub(super) fn unreadable(message: &str) -> Error {
    Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
}
