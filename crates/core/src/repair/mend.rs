//! Mends the one member that a type could not read, by what stands there and what was expected: one object where a list
//! belongs, nothing where an object belongs, a count in words, JSON in a text, an envelope within the envelope.

use super::count::count;
use super::tree::{Node, parse, text_of};
use crate::json::Step;
use std::collections::HashMap;

/// The member at fault, as the reading of a type names it.
pub(super) struct Fault<'f> {
    pub(super) steps: &'f [Step],
    /// serde's words on it.
    pub(super) rule: &'f str,
}

/// The thing that a type expected where it found something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    List,
    Object,
    ObjectOrList,
    Integer,
    Other,
}

impl Expected {
    fn by(rule: &str) -> Self {
        let Some((_, expected)) = rule.rsplit_once("expected ") else { return Self::Other };
        let begins = |words: &[&str]| words.iter().any(|word| expected.starts_with(word));
        match () {
            () if begins(&["an object or an array", "an object or a list"]) => Self::ObjectOrList,
            () if begins(&["a list", "a sequence", "an array", "a tuple"]) => Self::List,
            () if begins(&["an object", "struct ", "a map", "a JSON object", "enum "]) => Self::Object,
            () if rule.starts_with("expected an integer") => Self::Integer,
            () if begins(&["an integer", "i64", "u64", "i32", "u32", "u16", "i16", "u8", "i8", "usize"]) => {
                Self::Integer
            }
            () => Self::Other,
        }
    }
}

/// How often each member was mended, by its place in the text as it came.
#[derive(Default)]
pub(super) struct Tries {
    times: HashMap<Vec<Step>, u8>,
    /// The lists that were made of one value.
    wrapped: Vec<Vec<Step>>,
}

impl Tries {
    const AT_MOST: u8 = 3;

    /// Tells whether this place may be tried once more.
    fn one_more(&mut self, place: Vec<Step>) -> bool {
        let tries = self.times.entry(place).or_default();
        *tries += 1;
        *tries <= Self::AT_MOST
    }

    /// Tells whether a list was made of one value.
    pub(super) fn has_wrapped(&self) -> bool {
        !self.wrapped.is_empty()
    }
}

/// Mends the member at fault, and says what it did; `None` where nothing fits.
pub(super) fn mend(tree: &mut Node, fault: &Fault<'_>, tries: &mut Tries) -> Option<String> {
    let place = tree.original(fault.steps);
    let expected = Expected::by(fault.rule);
    let first = !tries.times.contains_key(&place);
    if !tries.one_more(place.clone()) {
        return None;
    }
    let node = tree.at_mut(fault.steps)?;
    let (mended, words) = in_place_of(node, expected, first)?;
    if expected == Expected::List && mended == Node::Array(vec![node.clone()]) {
        tries.wrapped.push(place);
    }
    *node = mended;
    Some(words)
}

/// Gives the node to read in place of a value, and why.
fn in_place_of(node: &Node, expected: Expected, first: bool) -> Option<(Node, String)> {
    use Expected::{Integer, List, Object, ObjectOrList, Other};
    let null = || Node::Scalar("null".to_owned());
    let say = |node, words: &str| Some((node, words.to_owned()));
    match (node, expected) {
        // An object without members may be anything: a list that ends there by mistake would look complete.
        (node, List) if *node == Node::Object(Vec::new()) => None,
        (node, List) if node.is_blank() => say(Node::Array(Vec::new()), "nothing stands where a list belongs"),
        (node, Object | ObjectOrList) if node.is_blank() && first && *node != Node::Object(Vec::new()) => {
            say(Node::Object(Vec::new()), "nothing stands where an object belongs")
        }
        (node, _) if node.is_blank() && *node != Node::Gone => say(null(), "nothing stands where a value belongs"),
        (Node::Scalar(literal), List | Object | ObjectOrList) if literal.starts_with('"') => {
            let inner = parse(&text_of(literal)).map(|(inner, _)| inner);
            match inner {
                Some(inner @ (Node::Object(_) | Node::Array(_))) => say(inner, "JSON stands within a text"),
                _ if expected == List => say(Node::Array(vec![node.clone()]), "one value stands where a list belongs"),
                _ => None,
            }
        }
        (Node::Scalar(literal), List) if literal.starts_with(|c: char| c.is_ascii_digit()) => {
            say(Node::Array(vec![node.clone()]), "one value stands where a list belongs")
        }
        (Node::Object(_), List) => say(Node::Array(vec![node.clone()]), "one object stands where a list belongs"),
        (Node::Array(items), Object) => match items.as_slice() {
            [item @ Node::Object(_)] => say(item.clone(), "a list of one stands where an object belongs"),
            _ => None,
        },
        (Node::Scalar(literal), Integer | Other) => {
            let text = if literal.starts_with('"') { text_of(literal) } else { literal.clone() };
            let number = (expected == Integer).then(|| count(&text)).flatten()?;
            (number.to_string() != text)
                .then(|| (Node::Scalar(number.to_string()), format!("`{text}` is read as {number}")))
        }
        _ => None,
    }
}

/// Takes the innermost row that holds the member at fault out of its list. Returns its place in the text as it came, and
/// the row; `None` where there is no list, and where the list was made of this one value: nothing would be left.
pub(super) fn take_row(tree: &mut Node, steps: &[Step], tries: &Tries) -> Option<(Vec<Step>, String)> {
    let last = steps.iter().rposition(|step| matches!(step, Step::Item(_)))?;
    let steps = steps.get(..=last)?;
    let place = tree.original(steps);
    if tries.wrapped.iter().any(|list| place.get(..last) == Some(list)) {
        return None;
    }
    let row = tree.at_mut(steps)?;
    let raw = row.write();
    *row = Node::Gone;
    Some((place, raw))
}

/// The envelope that stands within the envelope, in its place; `None` where there is none. `root` is an envelope.
pub(super) fn inner_envelope(root: &Node) -> Option<Node> {
    let Node::Object(outer) = root else { return None };
    let (_, candidate) = match (root.get("data"), outer.as_slice()) {
        (Some(data), _) => ("data", data),
        (None, [(_, only)]) => ("", only),
        _ => return None,
    };
    let parsed;
    let candidate = match candidate {
        Node::Scalar(literal) if literal.starts_with('"') => {
            parsed = parse(&text_of(literal))?.0;
            &parsed
        }
        other => other,
    };
    let Node::Object(inner) = candidate else { return None };
    let says = |name: &str| inner.iter().any(|(literal, _)| text_of(literal) == name);
    let is_code = candidate.get("code").is_some_and(|code| matches!(code, Node::Scalar(text) if text != "null"));
    if !is_code || !says("data") {
        return None;
    }
    // What only the outer one says, the request's id above all, is kept.
    let mut members = inner.clone();
    members.extend(outer.iter().filter(|(name, _)| !says(&text_of(name))).cloned());
    Some(Node::Object(members))
}

/// The payload of an envelope that stands where the payload alone belongs.
pub(super) fn inner_payload(root: &Node) -> Option<Node> {
    let is_success = matches!(root.get("code")?, Node::Scalar(code) if code.trim_matches('"').trim() == "200");
    is_success.then(|| root.get("data").cloned()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(json: &str, steps: &[Step], rule: &str) -> Option<String> {
        let (mut tree, _) = parse(json).unwrap();
        mend(&mut tree, &Fault { steps, rule }, &mut Tries::default())?;
        Some(tree.write())
    }

    #[test]
    fn what_stands_there_decides_with_what_was_expected() {
        let at = [Step::Member("a".to_owned())];
        for (value, rule, expected) in [
            (r#"{"b":1}"#, "invalid type: map, expected a list", Some(r#"[{"b":1}]"#)),
            (r#""x""#, "invalid type: text, expected a list", Some(r#"["x"]"#)),
            (r#""[1,2]""#, "invalid type: text, expected a list", Some("[1,2]")),
            ("{}", "invalid type: map, expected a list", None),
            ("[]", "invalid type: sequence, expected an object", Some("{}")),
            (r#""""#, "invalid type: string \"\", expected struct Line", Some("{}")),
            ("[]", "invalid type: array, expected text", Some("null")),
            (r#"[{"b":1}]"#, "invalid type: sequence, expected an object", Some(r#"{"b":1}"#)),
            (r#"[{"b":1},{}]"#, "invalid type: sequence, expected an object", None),
            (r#""{\"b\":1}""#, "invalid type: text, expected an object", Some(r#"{"b":1}"#)),
            (r#""{b=1}""#, "invalid type: text, expected an object", None),
            ("1.0E7", "expected an integer, found `1.0E7`", Some("10000000")),
            (r#""10万+""#, "expected an integer, found `10万+`", Some("100000")),
            ("1.5", "expected an integer, found `1.5`", None),
            ("true", "invalid type: boolean `true`, expected an integer", None),
        ] {
            let found = mended(&format!(r#"{{"a":{value}}}"#), &at, rule);
            assert_eq!(found, expected.map(|e| format!(r#"{{"a":{e}}}"#)), "{value}: {rule}");
        }
    }

    #[test]
    fn an_envelope_within_takes_the_place_and_keeps_the_request() {
        let inner = |json: &str| inner_envelope(&parse(json).unwrap().0).map(|node| node.write());
        assert_eq!(
            inner(r#"{"requestId":"r","code":200,"data":{"code":1009,"message":"no","data":null}}"#).as_deref(),
            Some(r#"{"code":1009,"message":"no","data":null,"requestId":"r"}"#)
        );
        assert!(inner(r#"{"data":"{\"code\":200,\"data\":{}}"}"#).is_some());
        assert!(inner(r#"{"result":{"code":200,"data":{}}}"#).is_some());
        for other in
            [r#"{"code":200,"data":{"code":5}}"#, r#"{"code":200,"data":{"data":[]}}"#, r#"{"code":200,"data":[]}"#]
        {
            assert_eq!(inner(other), None, "{other}");
        }
    }
}
