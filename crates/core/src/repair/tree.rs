//! A JSON text as a tree that can be changed and written again. Reading it mends what is wrong with the writing alone:
//! raw control characters and halves of surrogate pairs in texts, and members that stand twice.

use crate::json::Step;
use std::fmt::Write as _;

/// One value. Scalars are their JSON text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Scalar(String),
    /// Members by their name's literal, quotes included.
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    /// A row that was taken out of its list: it is not written, and does not count as an item.
    Gone,
}

/// The repairs to the writing of a text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Mended {
    pub(super) control_characters: usize,
    pub(super) surrogates: usize,
    /// The names of members that stood twice, each once.
    pub(super) twice: Vec<String>,
}

/// Reads a whole text; `None` where it is no JSON even so.
pub(super) fn parse(text: &str) -> Option<(Node, Mended)> {
    let mut reader = Reader { text, at: 0, depth: 0, mended: Mended::default() };
    let node = reader.value()?;
    reader.space();
    (reader.at == text.len()).then_some((node, reader.mended))
}

/// serde_json reads no deeper.
const DEEPEST: usize = 127;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    mended: Mended,
}

impl Reader<'_> {
    fn space(&mut self) {
        while self.peek().is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes the byte that comes next after white space, if it is this one.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Option<Node> {
        self.space();
        match self.peek()? {
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::array),
            b'"' => self.string().map(Node::Scalar),
            _ => self.word().map(Node::Scalar),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Node>) -> Option<Node> {
        self.depth += 1;
        self.at += 1;
        let node = if self.depth > DEEPEST { None } else { read(self) };
        self.depth -= 1;
        node
    }

    fn object(&mut self) -> Option<Node> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut index = std::collections::HashMap::<String, usize>::new();
        if self.take(b'}') {
            return Some(Node::Object(members));
        }
        loop {
            self.space();
            let name = (self.peek() == Some(b'"')).then(|| self.string()).flatten()?;
            if !self.take(b':') {
                return None;
            }
            let value = self.value()?;
            match index.get(&name) {
                Some(known) => {
                    let plain = text_of(&name);
                    if !self.mended.twice.contains(&plain) {
                        self.mended.twice.push(plain);
                    }
                    members[*known].1 = value;
                }
                None => {
                    index.insert(name.clone(), members.len());
                    members.push((name, value));
                }
            }
            match (self.take(b','), self.take(b'}')) {
                (true, false) => {}
                (false, true) => return Some(Node::Object(members)),
                _ => return None,
            }
        }
    }

    fn array(&mut self) -> Option<Node> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Some(Node::Array(items));
        }
        loop {
            items.push(self.value()?);
            match (self.take(b','), self.take(b']')) {
                (true, false) => {}
                (false, true) => return Some(Node::Array(items)),
                _ => return None,
            }
        }
    }

    /// `true`, `false`, `null` or a number.
    fn word(&mut self) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).unwrap_or(rest.len());
        let word = rest.get(..end)?;
        serde_json::from_str::<&serde_json::value::RawValue>(word).ok()?;
        self.at += end;
        Some(word.to_owned())
    }

    /// A string's literal, mended.
    fn string(&mut self) -> Option<String> {
        let rest = self.text.get(self.at + 1..)?;
        let mut out = String::from("\"");
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    out.push('"');
                    self.at += 1 + at + 1;
                    return Some(out);
                }
                '\\' => self.escape(rest, &mut chars, &mut out)?,
                c if c < ' ' => {
                    self.mended.control_characters += 1;
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                c => out.push(c),
            }
        }
        None
    }

    /// An escape after its backslash. Half a surrogate pair becomes U+FFFD.
    fn escape(&mut self, rest: &str, chars: &mut std::str::CharIndices<'_>, out: &mut String) -> Option<()> {
        let (at, kind) = chars.next()?;
        if kind != 'u' {
            // A line break after a backslash is no escape either.
            if !matches!(kind, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') {
                return None;
            }
            out.extend(['\\', kind]);
            return Some(());
        }
        let unit = code_unit(rest, at + 1)?;
        let after = rest.get(at + 5..).unwrap_or_default();
        let low = after.strip_prefix("\\u").and_then(|_| code_unit(after, 2));
        let pair = (0xD800..0xDC00).contains(&unit) && low.is_some_and(|low| (0xDC00..0xE000).contains(&low));
        let taken = if pair { 10 } else { 4 };
        if !pair && (0xD800..0xE000).contains(&unit) {
            self.mended.surrogates += 1;
            out.push('\u{fffd}');
        } else {
            out.push_str("\\u");
            out.push_str(rest.get(at + 1..at + 1 + taken)?);
        }
        // The digits are ASCII: one character each.
        chars.nth(taken - 1).map(|_| ())
    }
}

fn code_unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// The content of a string's literal; the literal itself where it is none.
pub(super) fn text_of(literal: &str) -> String {
    serde_json::from_str(literal).unwrap_or_else(|_| literal.to_owned())
}

impl Node {
    pub(super) fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Self::Scalar(text) => out.push_str(text),
            Self::Object(members) => {
                out.push('{');
                for (i, (name, value)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    out.push_str(name);
                    out.push(':');
                    value.write_to(out);
                }
                out.push('}');
            }
            Self::Array(items) => {
                out.push('[');
                let mut first = true;
                for item in items.iter().filter(|item| **item != Self::Gone) {
                    if !std::mem::take(&mut first) {
                        out.push(',');
                    }
                    item.write_to(out);
                }
                out.push(']');
            }
            Self::Gone => {}
        }
    }

    /// The member of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(literal, _)| text_of(literal) == name).map(|(_, value)| value)
    }

    /// The value that a step leads to. Rows that are gone do not count.
    pub(super) fn step_mut(&mut self, step: &Step) -> Option<&mut Self> {
        match (self, step) {
            (Self::Object(members), Step::Member(name)) => {
                members.iter_mut().find(|(literal, _)| text_of(literal) == *name).map(|(_, value)| value)
            }
            (Self::Array(items), Step::Item(n)) => items.iter_mut().filter(|item| **item != Self::Gone).nth(*n),
            _ => None,
        }
    }

    pub(super) fn at_mut(&mut self, steps: &[Step]) -> Option<&mut Self> {
        steps.iter().try_fold(self, |node, step| node.step_mut(step))
    }

    /// Gives the same place by the positions that rows had before any was taken out.
    pub(super) fn original(&self, steps: &[Step]) -> Vec<Step> {
        let mut node = Some(self);
        let mut out = Vec::with_capacity(steps.len());
        for step in steps {
            let (place, next) = match (node, step) {
                (Some(Self::Array(items)), Step::Item(n)) => {
                    let live = items.iter().enumerate().filter(|(_, item)| **item != Self::Gone).nth(*n);
                    (Step::Item(live.map_or(*n, |(i, _)| i)), live.map(|(_, item)| item))
                }
                (Some(object), Step::Member(name)) => (step.clone(), object.get(name)),
                _ => (step.clone(), None),
            };
            out.push(place);
            node = next;
        }
        out
    }

    /// Tells whether this says nothing: `""`, `[]`, `{}`.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Scalar(text) => text.starts_with('"') && text.trim_matches('"').trim().is_empty(),
            Self::Object(members) => members.is_empty(),
            Self::Array(items) => items.is_empty(),
            Self::Gone => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_it_was_read() {
        for text in [r#"{"a":[1,-2.50,1.0E7,"x\"\u4e03\ud83d\ude00",null,true],"b":{},"":[]}"#, "[]", "12", r#""\\""#] {
            let (node, mended) = parse(text).unwrap();
            assert_eq!(node.write(), text);
            assert_eq!(mended, Mended::default());
        }
    }

    #[test]
    fn what_is_wrong_with_the_writing_is_mended() {
        let (node, mended) =
            parse("{\"a\":\"x\ty\n\",\"b\":\"\\ud83dz\\udc00\",\"a\":2, \"c\":\"\\ud83d\\ud83d\\ude00\"}").unwrap();
        assert_eq!(node.write(), "{\"a\":2,\"b\":\"\u{fffd}z\u{fffd}\",\"c\":\"\u{fffd}\\ud83d\\ude00\"}");
        assert_eq!(mended, Mended { control_characters: 2, surrogates: 3, twice: vec!["a".to_owned()] });
    }

    #[test]
    fn what_is_no_json_stays_so() {
        for text in [
            "",
            "{",
            "{\"a\"}",
            "[1,]",
            "[1 2]",
            "{} {}",
            "nul",
            "01",
            "\"\\x\"",
            "\"\\u12\"",
            "{a:1}",
            "\"a",
            "{\"a\":1,}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"[".repeat(100_000)), None);
    }

    #[test]
    fn places_are_found_past_rows_that_are_gone() {
        let (mut node, _) = parse(r#"{"a":[1,2,3]}"#).unwrap();
        let steps = [Step::Member("a".to_owned()), Step::Item(1)];
        *node.at_mut(&steps).unwrap() = Node::Gone;
        assert_eq!(node.write(), r#"{"a":[1,3]}"#);
        assert_eq!(node.original(&steps), [Step::Member("a".to_owned()), Step::Item(2)]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_not_and_what_is_read_is_json(text in r#"[\[\]{}",:\\ua-f0-9 .\tde-]{0,40}"#) {
            if let Some((node, _)) = parse(&text) {
                let written = node.write();
                proptest::prop_assert!(serde_json::from_str::<serde_json::Value>(&written).is_ok() || written.contains(['e', 'E']), "{written}");
            }
        }
    }
}
