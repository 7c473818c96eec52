//! A request as it came in: its parts, its query decoded, its body as text. Nothing is judged here.

use http::{HeaderMap, HeaderName, Method};

/// The largest body that is read, in bytes.
pub(crate) const MAX_BODY: usize = 16 << 20;

/// The headers that prove a sender: names that need not be read anew for each request.
pub(crate) static ACCESS_KEY: HeaderName = HeaderName::from_static("access-key");
pub(crate) static TIMESTAMP: HeaderName = HeaderName::from_static("timestamp");
pub(crate) static NONCE_STR: HeaderName = HeaderName::from_static("nonce-str");
pub(crate) static USER_ID: HeaderName = HeaderName::from_static("user-id");
pub(crate) static SIGNATURE: HeaderName = HeaderName::from_static("signature");

/// A request to one of the platforms.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) method: Method,
    /// The path below the platform's base address.
    pub(crate) path: String,
    /// The query as it came, without the question mark.
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The fields of the body, where it is a form.
    pub(crate) form: Option<Vec<(String, String)>>,
    /// When it came, milliseconds since 1970.
    pub(crate) at: i64,
}

impl Incoming {
    /// A header's text; an empty one counts as absent.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).filter(|text| !text.trim().is_empty())
    }

    /// The query's pairs, decoded, in their order.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        pairs(self.query.as_deref().unwrap_or_default())
    }
}

/// Decodes a query: pairs in their order, `+` as a space.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The first value of a name.
pub(crate) fn value<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// Percent-decodes, `+` as a space; what is no escape stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, tail @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high * 16 + low);
                    rest = tail;
                }
                _ => out.push(b'%'),
            },
            (other, _) => out.push(*other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::{pairs, value};

    #[test]
    fn a_query_is_decoded_in_its_order() {
        let pairs = pairs("b=%E8%BF%9E+x&a=1&b=%zz%4&c&=");
        let text: Vec<_> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(text, ["b=连 x", "a=1", "b=%zz%4", "c=", "="]);
        assert_eq!(value(&pairs, "b"), Some("连 x"));
        assert_eq!(value(&pairs, "d"), None);
    }
}
