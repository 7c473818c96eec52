//! The envelope around every reply, in one type for both vendors.
//!
//! PandaPon: `{requestId, code, developId, msg, data}`; DajiSaaS: `{code, message | msg, data, timestamp, traceId}`.
//! Any member may be missing or `null`; ids and codes come as numbers or strings. The reply is decoded once,
//! straight into its types. Its reading is written by hand, so that only `data` is compiled for each type.

use crate::value::lenient;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A reply's envelope. Encoding writes only the members that came with a value.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Envelope<T> {
    /// PandaPon's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// 200 means success; everything else is an open set. Kept as text: `"200"`.
    #[serde(serialize_with = "code")]
    pub code: Option<String>,
    /// PandaPon's id of the developer: 19 digits, as a string or a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub develop_id: Option<String>,
    /// The text for the code, as PandaPon (and DajiSaaS for Poizon) calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msg: Option<String>,
    /// The text for the code, as DajiSaaS calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
    /// DajiSaaS's time of the reply, epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// DajiSaaS's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

/// Writes a code as the number that it is on the wire; one that is not a number stays text.
fn code<S: Serializer>(code: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    match code {
        None => serializer.serialize_none(),
        Some(text) => match text.parse::<i64>() {
            Ok(number) => serializer.serialize_i64(number),
            Err(_) => serializer.serialize_str(text),
        },
    }
}

impl<T> Envelope<T> {
    /// Tells whether `code` is 200.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.code.as_deref() == Some("200")
    }

    /// The platform's words, whichever member they came in.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.msg.as_deref().or(self.message.as_deref())
    }

    /// The request id, whichever member it came in.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.request_id.as_deref().or(self.trace_id.as_deref())
    }

    /// The request id and the platform's words.
    pub(crate) fn into_id_and_words(self) -> (Option<String>, Option<String>) {
        (self.request_id.or(self.trace_id), self.msg.or(self.message))
    }

    /// The envelope's own members, and the payload by itself.
    pub(crate) fn split(self) -> (Envelope<()>, Option<T>) {
        let Self { request_id, code, develop_id, msg, message, data, timestamp, trace_id } = self;
        (Envelope { request_id, code, develop_id, msg, message, data: None, timestamp, trace_id }, data)
    }

    fn holding(head: Envelope<()>, data: Option<T>) -> Self {
        let Envelope { request_id, code, develop_id, msg, message, data: _, timestamp, trace_id } = head;
        Self { request_id, code, develop_id, msg, message, data, timestamp, trace_id }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Envelope<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData))
    }
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
    type Value = Envelope<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("struct Envelope")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut head = Head::default();
        let mut data = None;
        while head.read_to_data(&mut members)? {
            data = members.next_value::<Option<T>>()?;
        }
        Ok(Envelope::holding(head.members, data))
    }
}

/// The envelope's own members, as far as they were read.
#[derive(Default)]
struct Head {
    members: Envelope<()>,
    /// A bit for each of [`NAMES`] that came already.
    seen: u8,
}

impl Head {
    /// Reads members up to the name `data`, or to the end, which is `false`.
    #[inline(never)]
    fn read_to_data<'de, A: MapAccess<'de>>(&mut self, members: &mut A) -> Result<bool, A::Error> {
        while let Some(Name(found)) = members.next_key()? {
            let Some(index) = found else {
                members.next_value::<IgnoredAny>()?;
                continue;
            };
            let bit = 1 << index;
            if self.seen & bit != 0 {
                return Err(A::Error::duplicate_field(NAMES[index]));
            }
            self.seen |= bit;
            let slot = match NAMES[index] {
                "data" => return Ok(true),
                "timestamp" => {
                    self.members.timestamp = members.next_value_seed(Int)?;
                    continue;
                }
                "requestId" => &mut self.members.request_id,
                "code" => &mut self.members.code,
                "developId" => &mut self.members.develop_id,
                "msg" => &mut self.members.msg,
                "message" => &mut self.members.message,
                _ => &mut self.members.trace_id,
            };
            *slot = members.next_value_seed(Text)?;
        }
        self.members.code = self.members.code.take().and_then(tidy_code);
        Ok(false)
    }
}

/// A code without space around it; a blank one is none, `200.0` is 200.
fn tidy_code(code: String) -> Option<String> {
    let tidy = code.trim();
    let tidy = tidy.strip_suffix(".0").unwrap_or(tidy);
    match tidy.len() {
        0 => None,
        length if length == code.len() => Some(code),
        _ => Some(tidy.to_owned()),
    }
}

const NAMES: [&str; 8] = ["requestId", "code", "developId", "msg", "message", "data", "timestamp", "traceId"];

/// The name of a member by its index in [`NAMES`]; `None` for any other.
struct Name(Option<usize>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl Visitor<'_> for Names {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member's name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(NAMES.iter().position(|known| *known == name)))
            }
        }
        deserializer.deserialize_identifier(Names)
    }
}

struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        lenient::text(deserializer)
    }
}

struct Int;

impl<'de> DeserializeSeed<'de> for Int {
    type Value = Option<i64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        lenient::int(deserializer)
    }
}
