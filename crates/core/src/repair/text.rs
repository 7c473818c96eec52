//! The text of a body: which encoding it is in, without a byte-order mark.

use crate::call::Answer;
use std::borrow::Cow;

/// Words on what was found besides plain UTF-8.
pub(super) type Found = Option<&'static str>;

/// Tells whether the answer's header names GBK, GB2312 or GB18030, so that bytes which are UTF-8 by chance need a
/// closer look.
#[inline]
pub(crate) fn says_gbk(answer: &Answer) -> bool {
    answer.headers.get(http::header::CONTENT_TYPE).is_some_and(|value| {
        // `gb` is no part of a usual content type.
        value.as_bytes().windows(2).any(|pair| pair.eq_ignore_ascii_case(b"gb"))
    })
}

/// The text of a body and what was found in reading it; `None` for bytes that are no text.
pub(crate) fn decoded(answer: &Answer) -> Option<(Cow<'_, str>, Found)> {
    let body = &answer.body;
    if let Some(rest) = body.strip_prefix(b"\xef\xbb\xbf".as_slice()) {
        let (text, found) = of_bytes(rest, false)?;
        return Some((text, found.or(Some("begins with a byte-order mark"))));
    }
    of_bytes(body, says_gbk(answer))
}

fn of_bytes(bytes: &[u8], says_gbk: bool) -> Option<(Cow<'_, str>, Found)> {
    match std::str::from_utf8(bytes) {
        // A header may be wrong: Chinese in UTF-8 has characters of three bytes, which GBK hardly makes by chance. Those of
        // two bytes it does.
        Ok(text) if !says_gbk || text.is_ascii() || text.chars().any(|c| c >= '\u{800}') => {
            Some((Cow::Borrowed(text), None))
        }
        Ok(text) => Some(gb18030(bytes).unwrap_or((Cow::Borrowed(text), None))),
        Err(_) => broken_utf8(bytes).or_else(|| gb18030(bytes)),
    }
}

fn gb18030(bytes: &[u8]) -> Option<(Cow<'_, str>, Found)> {
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((text, Some("is written in GBK or GB18030, not in UTF-8")))
}

/// UTF-8 in which single characters are broken, as a text cut by bytes leaves them: more whole characters beyond ASCII
/// than broken ones.
fn broken_utf8(bytes: &[u8]) -> Option<(Cow<'_, str>, Found)> {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| *c >= '\u{800}').count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let found = Some("holds broken characters, read as U+FFFD");
    (whole > broken).then(|| (String::from_utf8_lossy(bytes), found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], content_type: &'static str) -> Option<(String, Found)> {
        let mut headers = http::HeaderMap::new();
        headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(content_type));
        let answer = Answer { status: http::StatusCode::OK, headers, body: bytes.to_vec().into() };
        decoded(&answer).map(|(text, found)| (text.into_owned(), found))
    }

    #[test]
    fn gbk_is_read_by_the_header_and_where_utf8_fails() {
        let (gbk, _, _) = encoding_rs::GBK.encode("系统繁忙，请稍后再试");
        for header in ["application/json", "application/json;charset=GBK", "text/html; charset=gb2312"] {
            let (text, found) = text(&gbk, header).unwrap();
            assert_eq!(text, "系统繁忙，请稍后再试", "{header}");
            assert!(found.is_some());
        }
        // `毛` in GBK is `ë` in UTF-8: only the header can tell.
        let (gbk, _, _) = encoding_rs::GBK.encode("毛");
        assert_eq!(text(&gbk, "application/json;charset=GB18030").unwrap().0, "毛");
        assert_eq!(text(&gbk, "application/json").unwrap(), ("ë".to_owned(), None));
    }

    #[test]
    fn a_wrong_header_does_not_spoil_utf8() {
        assert_eq!(text("成功".as_bytes(), "application/json;charset=GBK").unwrap(), ("成功".to_owned(), None));
        assert_eq!(text(b"{}", "application/json;charset=GBK").unwrap(), ("{}".to_owned(), None));
    }

    #[test]
    fn a_broken_character_is_one_among_whole_ones() {
        assert_eq!(text(b"\xe8\xbf\x9e\xe8\xa1\xa3\xe8\"", "").unwrap().0, "连衣\u{fffd}\"");
        assert_eq!(text(b"{\"msg\":\"\xff\xfe\"}", ""), None);
        assert_eq!(text("\u{feff}{}".as_bytes(), "").unwrap().0, "{}");
    }
}
