//! Taking personal data and secrets out of what went over the wire: by the members that hold them, by what was learned from
//! them elsewhere, and by the looks of phones and links in free text. A request keeps a [mark](MARK) in their place, which
//! stands for any value when the recording is played; a reply keeps a value of the same form, so that it reads as it did.

use super::kinds::{Kind, is_person, kind, stand_in, zeros};
use super::learned::Learned;
use super::node::Node;
use std::ops::Range;

/// What stands in a recorded request for what was taken out.
pub(super) const MARK: &str = "[scrubbed]";

/// Longer texts of a request are pictures: what is compared is that there is one.
const LONGEST: usize = 4096;

/// Words before the name of somebody.
const SOMEBODY: [&str; 10] =
    ["收件人", "签收人", "收货人", "联系人", "寄件人", "快递员", "派件员", "派送员", "配送员", "业务员"];

/// What takes personal data out.
#[derive(Debug, Default)]
pub(super) struct Scrubber {
    pub(super) learned: Learned,
}

/// The member that a value is of.
#[derive(Clone, Copy)]
struct Of<'n> {
    name: &'n str,
    person: bool,
}

impl Scrubber {
    /// Remembers the personal values of a tree; says whether there were new ones.
    pub(super) fn learn(&mut self, node: &Node) -> bool {
        self.learn_of(node, None)
    }

    fn learn_of(&mut self, node: &Node, of: Option<Of<'_>>) -> bool {
        match node {
            Node::Object(members) => {
                let person = is_person(members);
                members.iter().fold(false, |new, (name, value)| self.learn_of(value, Some(Of { name, person })) || new)
            }
            Node::List(items) => items.iter().map(|item| usize::from(self.learn_of(item, of))).sum::<usize>() > 0,
            Node::Text(text) => match Node::embedded(text) {
                Some(inner) => self.learn_of(&inner, of),
                None => self.learn_value(text, of),
            },
            Node::Plain(text) => self.learn_value(text, of),
        }
    }

    fn learn_value(&mut self, value: &str, of: Option<Of<'_>>) -> bool {
        let kind = of.and_then(|of| kind(of.name, value, of.person));
        kind.is_some_and(|kind| value != "null" && self.learned.learn(value, kind))
    }

    /// The parameters of a request, with marks.
    pub(super) fn request(&self, node: &Node) -> Node {
        self.clean(node, None, true)
    }

    /// A reply, with values that are nobody's.
    pub(super) fn reply(&self, node: &Node) -> Node {
        self.clean(node, None, false)
    }

    /// A text of a request, such as its path.
    pub(super) fn text_of_request(&self, text: &str) -> String {
        self.text(text, None, true)
    }

    fn clean(&self, node: &Node, of: Option<Of<'_>>, mark: bool) -> Node {
        match node {
            Node::Object(members) => {
                let person = is_person(members);
                let clean = |(name, value): &(String, Node)| {
                    (self.text(name, None, mark), self.clean(value, Some(Of { name, person }), mark))
                };
                Node::Object(members.iter().map(clean).collect())
            }
            Node::List(items) => Node::List(items.iter().map(|item| self.clean(item, of, mark)).collect()),
            Node::Text(text) => Node::Text(match Node::embedded(text) {
                Some(inner) => self.clean(&inner, of, mark).json(),
                None => self.text(text, of, mark),
            }),
            Node::Plain(text) => self.plain(text, of, mark),
        }
    }

    fn plain(&self, text: &str, of: Option<Of<'_>>, mark: bool) -> Node {
        let is_number = text.bytes().next().is_some_and(|b| b.is_ascii_digit() || b == b'-');
        let kind = of.and_then(|of| kind(of.name, text, of.person));
        let known = self.learned.replaced(text, |_, _| String::new()) != text;
        match is_number && (kind.is_some() || known) {
            true if mark => Node::Text(MARK.to_owned()),
            true => Node::Plain(zeros(text.bytes().filter(u8::is_ascii_digit).count().max(1))),
            false => Node::Plain(text.to_owned()),
        }
    }

    fn text(&self, text: &str, of: Option<Of<'_>>, mark: bool) -> String {
        let instead = |kind: Kind, value: &str| if mark { MARK.to_owned() } else { stand_in(kind, value) };
        if mark && text.len() > LONGEST {
            return MARK.to_owned();
        }
        if let Some(kind) = of.and_then(|of| kind(of.name, text, of.person)) {
            return instead(kind, text);
        }
        let mut out = self.learned.replaced(text, instead);
        for find in [phones, somebodies, keys] {
            for (place, kind) in find(&out).into_iter().rev() {
                let value = instead(kind, &out[place.clone()]);
                out.replace_range(place, &value);
            }
        }
        if self.learned.hides_in(&out) { instead(Kind::Secret, "") } else { out }
    }
}

/// Where phones of China stand in a text that is more than a number.
fn phones(text: &str) -> Vec<(Range<usize>, Kind)> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let is_end = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|b| !b.is_ascii_alphanumeric());
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = phone(&bytes[at..]);
        if length > 0 && is_end(at.checked_sub(1)) && is_end(Some(at + length)) {
            found.push((at..at + length, Kind::Phone));
            at += length;
        }
        at += 1;
    }
    found
}

/// How long a phone at the begin of a text is: of a mobile with its gaps, or of a land line with its area.
fn phone(bytes: &[u8]) -> usize {
    let digits = |from: usize, count: usize| {
        let run = bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 { run } else { run.min(count) }
    };
    let is_gap = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, b'-' | b' '));
    match bytes {
        [b'1', b'3'..=b'9', ..] if digits(0, 0) == 11 => 11,
        [b'1', b'3'..=b'9', ..]
            if digits(0, 0) == 3 && is_gap(3) && digits(4, 0) == 4 && is_gap(8) && digits(9, 0) == 4 =>
        {
            13
        }
        [b'0', ..] => {
            let area = digits(0, 0);
            let number = if (3..=4).contains(&area) && is_gap(area) { digits(area + 1, 0) } else { 0 };
            if (7..=8).contains(&number) { area + 1 + number } else { 0 }
        }
        _ => 0,
    }
}

/// Where names stand that are said to be somebody's: `签收人：王芳`.
fn somebodies(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    for word in SOMEBODY {
        for (at, _) in text.match_indices(word) {
            let rest = &text[at + word.len()..];
            let name = rest.trim_start_matches(['：', ':', '【', '[', '（', '(', ' ']);
            let begin = text.len() - name.len();
            let length: usize = name.chars().take_while(|c| c.is_alphabetic()).take(4).map(char::len_utf8).sum();
            if name.len() < rest.len() && length > 0 {
                found.push((begin..begin + length, Kind::Name));
            }
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found.dedup_by(|next, before| next.0.start < before.0.end);
    found
}

/// Where the values of a query or a form in a text stand whose names say what they are.
fn keys(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(['?', '&', ';', ' ', '"', '\'', '#']) {
        if let Some((name, value)) = part.split_once('=') {
            let value = value.trim_end_matches(['?', '&', ';', ' ', '"', '\'', '#']);
            let begin = at + name.len() + 1;
            if let Some(kind) = kind(name, value, false) {
                let kind = if text.contains("://") { Kind::Secret } else { kind };
                found.push((begin..begin + value.len(), kind));
            }
        }
        at += part.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(json: &str) -> (String, String) {
        let mut scrubber = Scrubber::default();
        let node = Node::read(json).unwrap();
        scrubber.learn(&node);
        (scrubber.request(&node).json(), scrubber.reply(&node).json())
    }

    #[test]
    fn a_reply_keeps_its_form_and_a_request_its_marks() {
        let json = r#"{"id":2542285634920880794,"receiver":{"fullName":"王芳","mobile":13812345678,"address":"福田路1号","city":"金华市"},"memo":"给王芳 13812345678"}"#;
        let (request, reply) = both(json);
        assert_eq!(
            reply,
            r#"{"id":2542285634920880794,"receiver":{"fullName":"某某","mobile":10000000000,"address":"某路1号","city":"金华市"},"memo":"给某某 10000000000"}"#
        );
        assert_eq!(
            request,
            r#"{"id":2542285634920880794,"receiver":{"fullName":"[scrubbed]","mobile":"[scrubbed]","address":"[scrubbed]","city":"金华市"},"memo":"给[scrubbed] [scrubbed]"}"#
        );
        let again = Scrubber::default();
        assert_eq!(again.reply(&Node::read(&reply).unwrap()).json(), reply, "what is scrubbed stays as it is");
    }

    #[test]
    fn json_in_a_string_is_scrubbed_within() {
        let (_, reply) = both(r#"{"order":"{\"name\":\"王芳\",\"phone\":\"13812345678\"}","b":"5L2g546L6Iqz"}"#);
        assert_eq!(reply, r#"{"order":"{\"name\":\"某某\",\"phone\":\"10000000000\"}","b":"scrubbed"}"#);
    }

    #[test]
    fn free_text_tells_no_phone_no_name_and_no_key() {
        let scrubber = Scrubber::default();
        let of = |text: &str| scrubber.reply(&Node::Text(text.to_owned()));
        for (text, expected) in [
            ("快递员【张伟】电话13712345678正在派送", "快递员【某某】电话10000000000正在派送"),
            ("签收人：王芳。", "签收人：某某。"),
            ("快递员正在派送", "快递员正在派送"),
            ("137-1234-5678 / 0571-88888888", "000-0000-0000 / 0000-00000000"),
            ("13712345678", "13712345678"),
            ("YT13712345678", "YT13712345678"),
            (
                "https://pay.example/?order=77&token=abc&sign=9F#x",
                "https://pay.example/?order=77&token=scrubbed&sign=scrubbed#x",
            ),
            ("a = b", "a = b"),
        ] {
            assert_eq!(of(text), Node::Text(expected.to_owned()), "{text}");
        }
    }
}
