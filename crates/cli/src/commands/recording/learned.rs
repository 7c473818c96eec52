//! The personal data and secrets that were met, and where they stand in other texts: plain, and behind the encodings in which a
//! value travels (base64, hexadecimal, percent signs, JSON's and HTML's escapes), one in another.

use super::kinds::{Kind, stand_in};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

/// Reads base64 with its end or without, whatever stands in its last bits.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Runs that are shorter hold nothing that would be searched for.
const SHORTEST_RUN: usize = 4;

/// How many encodings may stand in one another.
const DEPTH: usize = 3;

/// Values that must not be kept.
#[derive(Debug, Default)]
pub(super) struct Learned {
    values: Vec<(String, Kind)>,
}

impl Learned {
    /// Remembers a value; says whether it is new. What is too short to be told from other words is known by its member alone.
    pub(super) fn learn(&mut self, value: &str, kind: Kind) -> bool {
        let value = value.trim();
        let letters = value.chars().filter(|c| c.is_alphanumeric()).count();
        let least = match kind {
            Kind::Name if !value.is_ascii() => 2,
            Kind::Name => 3,
            Kind::Street => 4,
            Kind::Phone | Kind::Email | Kind::Number => 5,
            Kind::Secret => 6,
        };
        let is_stand_in = stand_in(kind, value) == value || value.contains("[scrubbed]");
        if letters < least || is_stand_in || self.values.iter().any(|(known, _)| known == value) {
            return false;
        }
        self.values.push((value.to_owned(), kind));
        // The longest first: a value within another one leaves no rest of it.
        self.values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        true
    }

    /// How many values are known.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Puts something in place of every value that stands in a text as it is.
    pub(super) fn replaced(&self, text: &str, mut with: impl FnMut(Kind, &str) -> String) -> String {
        let mut out = text.to_owned();
        for (value, kind) in &self.values {
            let mut from = 0;
            while let Some(at) = find(&out, value, from) {
                let instead = with(*kind, value);
                out.replace_range(at..at + value.len(), &instead);
                from = at + instead.len();
            }
        }
        out
    }

    fn stands_in(&self, text: &str) -> bool {
        self.values.iter().any(|(value, _)| find(text, value, 0).is_some())
    }

    /// Tells if a value stands in a text behind encodings.
    pub(super) fn hides_in(&self, text: &str) -> bool {
        !self.values.is_empty() && self.hides(text, DEPTH)
    }

    fn hides(&self, text: &str, depth: usize) -> bool {
        let readings = readings(text);
        readings.iter().any(|reading| self.stands_in(reading) || (depth > 1 && self.hides(reading, depth - 1)))
    }
}

/// Where a value stands in a text, from a place on. Letters and digits of ASCII must not go on before or after it: the digits
/// of a phone are no part of a longer number.
fn find(text: &str, value: &str, mut from: usize) -> Option<usize> {
    while let Some(at) = text.get(from..)?.find(value).map(|at| at + from) {
        let goes_on = |outer: Option<char>, inner: Option<char>| {
            let (Some(outer), Some(inner)) = (outer, inner) else { return false };
            (outer.is_ascii_digit() && inner.is_ascii_digit())
                || (outer.is_ascii_alphabetic() && inner.is_ascii_alphabetic() && value.len() < 6)
        };
        let before = goes_on(text[..at].chars().next_back(), value.chars().next());
        let after = goes_on(text[at + value.len()..].chars().next(), value.chars().next_back());
        if !before && !after {
            return Some(at);
        }
        from = at + value.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// What a text says where it is read in another way than as it stands.
fn readings(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    if text.contains('%') {
        out.push(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned());
    }
    if text.contains('\\') || text.contains("&#") {
        out.push(unescaped(text));
    }
    for run in runs(text, |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')) {
        let run: String = run
            .chars()
            .map(|c| {
                if c == '-' {
                    '+'
                } else if c == '_' {
                    '/'
                } else {
                    c
                }
            })
            .collect();
        // Where it begins within its run is not known; a rest of one letter says nothing.
        for begin in 0..4.min(run.len()) {
            let run = &run[begin..];
            let whole = run.len() - usize::from(run.len() % 4 == 1);
            if let Ok(bytes) = BASE64.decode(&run[..whole]) {
                out.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    for run in runs(text, |c| c.is_ascii_hexdigit()) {
        for begin in 0..2 {
            let pairs = run.as_bytes()[begin..].chunks_exact(2);
            let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
            let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
            out.extend(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    out.retain(|reading| reading != text && !reading.is_empty());
    out
}

fn runs(text: &str, of: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(move |c| !of(c)).filter(|run| run.len() >= SHORTEST_RUN)
}

/// A text without JSON's escapes and HTML's numbers of characters.
fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (unit, taken) = escape(rest).unwrap_or((u32::from(c), c.len_utf8()));
        match u16::try_from(unit) {
            Ok(unit) => units.push(unit),
            Err(_) => units.extend(char::from_u32(unit).unwrap_or('\u{fffd}').encode_utf16(&mut [0; 2]).iter()),
        }
        rest = &rest[taken..];
    }
    String::from_utf16_lossy(&units)
}

/// The character of an escape at the begin of a text, and how long the escape is.
fn escape(text: &str) -> Option<(u32, usize)> {
    if let Some(hex) = text.strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
        return Some((u32::from_str_radix(hex, 16).ok()?, 6));
    }
    if let Some(c) = text.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
        return Some((u32::from(c), 1 + c.len_utf8()));
    }
    let (number, _) = text.strip_prefix("&#")?.split_once(';')?;
    let unit = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    Some((unit.ok()?, number.len() + 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn learned() -> Learned {
        let mut learned = Learned::default();
        for (value, kind) in [
            ("王芳", Kind::Name),
            ("13812345678", Kind::Phone),
            ("福田路1号", Kind::Street),
            ("SK_example", Kind::Secret),
        ] {
            assert!(learned.learn(value, kind));
        }
        learned
    }

    #[test]
    fn a_value_is_found_where_it_stands_and_not_within_longer_numbers() {
        let learned = learned();
        let text = learned.replaced("王芳王芳 13812345678, 2513812345678, 138123456789", stand_in);
        assert_eq!(text, "某某某某 10000000000, 2513812345678, 138123456789");
        assert!(!learned.hides_in("plain words, 13812345678"));
    }

    #[test]
    fn a_value_is_found_behind_every_encoding_and_two_of_them() {
        let learned = learned();
        let hex = |text: &str| {
            text.bytes().fold(String::new(), |mut out, byte| {
                let _ = write!(out, "{byte:02x}");
                out
            })
        };
        for value in ["王芳", "13812345678", "福田路1号", "SK_example"] {
            for around in ["", "x", "ab", "收件"] {
                let text = format!("{around}{value} ok");
                let base64 = BASE64.encode(&text);
                let percent = text.bytes().fold(String::new(), |out, byte| format!("{out}%{byte:02X}"));
                let escaped = text.encode_utf16().fold(String::new(), |out, unit| format!("{out}\\u{unit:04x}"));
                let html = text.chars().fold(String::new(), |out, c| format!("{out}&#{};", u32::from(c)));
                for hidden in [&base64, &hex(&text), &percent, &escaped, &html, &BASE64.encode(&escaped), &hex(&base64)]
                {
                    assert!(learned.hides_in(hidden), "{value} in {hidden}");
                    assert!(learned.hides_in(&format!("key={hidden}&x=1")), "{value} in {hidden}");
                }
                assert!(learned.hides_in(&base64.replace('+', "-").replace('/', "_")), "{value}");
            }
        }
        assert!(!learned.hides_in("aGVsbG8gd29ybGQ=") && !learned.hides_in("100%"));
    }

    #[test]
    fn what_stands_in_for_others_and_what_is_short_is_not_learned() {
        let mut learned = learned();
        for (value, kind) in [
            ("10000000000", Kind::Phone),
            ("某某", Kind::Name),
            ("Li", Kind::Name),
            ("1号", Kind::Street),
            ("王芳", Kind::Name),
            ("[scrubbed]", Kind::Secret),
        ] {
            assert!(!learned.learn(value, kind), "{value}");
        }
    }
}
