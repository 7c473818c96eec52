//! Text of others made fit to be shown: a terminal obeys control characters, and a line break forges a line.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Writes control characters and those that turn the direction of writing as `\u{1b}`, so that a text of a platform
/// stands on one line and tells a terminal nothing. Any other text is returned as it is.
///
/// ```
/// assert_eq!(daigou_core::printable("库存\u{1b}[2J不足\n"), "库存\\u{1b}[2J不足\\u{a}");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_command) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_command(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Writes the control characters that JSON leaves in its strings (DEL, C1, directions) as JSON escapes: the same value,
/// fit for a terminal. `json` is JSON text.
#[must_use]
pub fn printable_json(json: &str) -> Cow<'_, str> {
    // Below U+0020 only white space between tokens is left, which JSON itself writes.
    let hidden = |c: char| c >= ' ' && is_command(c);
    if !json.chars().any(hidden) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if hidden(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Control characters (C0, DEL, C1), line and paragraph separators, and the marks that turn the direction of writing.
fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelt_out() {
        assert_eq!(printable("a\u{9b}2J\u{7f}\u{202e}b\r"), "a\\u{9b}2J\\u{7f}\\u{202e}b\\u{d}");
        assert!(matches!(printable("成功 ¥12.00 😀"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_keeps_its_value() {
        let json = serde_json::to_string("a\u{9b}2J\u{7f}\u{202e}\n").unwrap();
        let shown = printable_json(&json);
        assert!(!shown.chars().any(char::is_control), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), "a\u{9b}2J\u{7f}\u{202e}\n");
        assert!(matches!(printable_json("{\n \"a\": 1}"), Cow::Borrowed(_)));
    }
}
