//! The mark by which an order is recognised where a platform has no field for the caller's own number: the first word of
//! the remark.
//!
//! `dg-PO-1-7k2qx`: ASCII letters, digits and `-` alone, since these survive every column and filter. The last five
//! characters are a check over the reference, so that a mark that was cut is never read as the mark of another order:
//! `dg-PO-11-…` cut short is no mark of `PO-1`.

use super::reference::Reference;
use md5::{Digest, Md5};
use std::borrow::Cow;

const PREFIX: &str = "dg-";
const CHECK_CHARS: usize = 5;
/// Letters that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The most characters of a reference's body: each of its forty may be written as two.
const MOST_BODY: usize = 80;

/// The mark of a reference.
#[must_use]
pub fn write(reference: &Reference) -> String {
    let body = body(reference.as_str());
    let check = check(&body);
    format!("{PREFIX}{body}-{check}")
}

/// A remark with the mark in front.
#[must_use]
pub fn in_front(reference: &Reference, remark: Option<&str>) -> String {
    match remark.map(str::trim).filter(|remark| !remark.is_empty()) {
        Some(remark) => format!("{} {remark}", write(reference)),
        None => write(reference),
    }
}

/// The references whose whole marks stand in a text, whatever stands around them.
#[must_use]
pub fn read(text: &str) -> Vec<Reference> {
    let text = plain(text);
    let mut found: Vec<Reference> = Vec::new();
    for (at, _) in text.match_indices(PREFIX) {
        let rest = text.get(at + PREFIX.len()..).unwrap_or_default();
        let run = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        // Letters that a filter put behind the mark hide its end: each end is tried, the last one first.
        let ends = (CHECK_CHARS + 2..=run.min(MOST_BODY + CHECK_CHARS + 1)).rev();
        let whole = ends.filter_map(|end| whole(&rest[..end])).next();
        found.extend(whole.filter(|reference| !found.contains(reference)));
    }
    found
}

/// The reference of `PO-1-7k2qx`, if its check is right.
fn whole(text: &str) -> Option<Reference> {
    let (body, given) = text.rsplit_once('-')?;
    (given.len() == CHECK_CHARS && given == check(body)).then(|| reference(body)).flatten()
}

/// A reference in letters, digits and `-`. Most read as they are: `_` is `-u`, `.` is `-p`, and a `-` is doubled only
/// where it could be taken for one of these.
fn body(reference: &str) -> String {
    let mut out = String::with_capacity(reference.len());
    let mut chars = reference.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '_' => out.push_str("-u"),
            '.' => out.push_str("-p"),
            '-' if matches!(chars.peek(), None | Some('u' | 'p' | '-' | '_' | '.')) => out.push_str("--"),
            c => out.push(c),
        }
    }
    out
}

/// Reads [`body`] again.
fn reference(body: &str) -> Option<Reference> {
    let mut out = String::with_capacity(body.len());
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        let read = match (c, chars.peek()) {
            ('-', Some('u')) => Some('_'),
            ('-', Some('p')) => Some('.'),
            ('-', Some('-')) => Some('-'),
            _ => None,
        };
        out.push(read.unwrap_or(c));
        if read.is_some() {
            chars.next();
        }
    }
    Reference::new(out).ok()
}

fn check(body: &str) -> String {
    let digest = Md5::digest(body.as_bytes());
    let bits = digest.iter().take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
    let letter = |place: usize| char::from(ALPHABET[(bits >> (27 - 5 * place) & 31) as usize]);
    (0..CHECK_CHARS).map(letter).collect()
}

/// Text with what platforms do to it undone: letters of full width, other hyphens, and characters without width.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let one = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{30FC}' => Some('-'),
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::{body, in_front, read, reference, write};
    use crate::buyer::Reference;

    fn of(text: &str) -> Reference {
        Reference::new(text).unwrap()
    }

    const REFERENCES: [&str; 12] = [
        "NEW-1",
        "PO-1",
        "PO-11",
        "a",
        "-",
        "--",
        "PO-1.1",
        "a_b.c-d",
        "a-up",
        "-u-p",
        "._-._-.",
        "AN-UNCOMMONLY-LONG-REFERENCE-OF-40-CHARS",
    ];

    #[test]
    fn a_mark_is_letters_digits_and_hyphens_and_reads_back() {
        for text in REFERENCES {
            let mark = write(&of(text));
            assert!(mark.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{mark}");
            assert_eq!(read(&mark), [of(text)], "{mark}");
            assert_eq!(reference(&body(text)), Some(of(text)));
        }
        assert!(write(&of("NEW-1")).starts_with("dg-NEW-1-"), "a plain reference reads as it is");
    }

    #[test]
    fn a_mark_is_recognised_whatever_stands_around_it() {
        for text in REFERENCES {
            let mark = write(&of(text));
            let wide: String = mark.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
            let broken: String = mark.chars().flat_map(|c| [c, '\u{200b}']).collect();
            let around = [
                in_front(&of(text), Some(" 轻放😀 ")),
                format!("{mark}。"),
                format!("{mark} 【跨境代采】"),
                format!("备注：{mark}，谢谢"),
                format!("<b>{mark}</b>&amp;"),
                format!("xdg-{mark}abc"),
                mark.replace('-', "–"),
                wide,
                broken,
            ];
            for changed in around {
                assert_eq!(read(&changed), [of(text)], "{changed}");
            }
        }
    }

    #[test]
    fn a_mark_that_was_cut_or_changed_is_no_mark_of_any_order() {
        for text in REFERENCES {
            let mark = write(&of(text));
            for end in 0..mark.len() {
                assert_eq!(read(&mark[..end]), [], "{}", &mark[..end]);
            }
        }
        let mark = write(&of("PO-1"));
        for other in [mark.to_uppercase(), mark.replace("PO", "PQ"), "daigou:PO-1".to_owned(), "PO-1".to_owned()] {
            assert_eq!(read(&other), [], "{other}");
        }
    }

    #[test]
    fn several_marks_are_all_read() {
        let both = format!("{} {} {}", write(&of("PO-1")), write(&of("PO-2")), write(&of("PO-1")));
        assert_eq!(read(&both), [of("PO-1"), of("PO-2")]);
    }
}
