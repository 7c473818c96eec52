//! Parameters without the members that an operation does not know, as real platforms read them. Whether that is done is a
//! setting of the sandbox: in a test, a member that nobody reads is a mistake.

use super::incoming::Incoming;
use daigou_core::json::{Misread, read};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a reader says of a member that it does not know, before the name.
const UNKNOWN: &str = "unknown field `";

/// The name of the member that was not known, if that is what is wrong.
pub(crate) fn unknown_member(rule: &str) -> Option<&str> {
    let name = rule.split_once(UNKNOWN)?.1;
    Some(&name[..name.find('`')?])
}

/// A JSON body without the members that a type does not know; the text itself where it knows all of them, or where
/// something else is wrong.
pub(crate) fn body<T: DeserializeOwned>(text: &str) -> Option<String> {
    let mut whole: Option<Value> = None;
    let mut now = text.to_owned();
    while let Err(misread) = read::<T>(&now) {
        let mut value = match whole.take() {
            Some(value) => value,
            None => serde_json::from_str(text).ok()?,
        };
        if !take_out(&mut value, &misread) {
            break;
        }
        now = value.to_string();
        whole = Some(value);
    }
    (now != text).then_some(now)
}

/// Takes out the member that was not known; false where something else was wrong.
fn take_out(whole: &mut Value, misread: &Misread) -> bool {
    let rule = misread.rule();
    let Some(name) = unknown_member(&rule) else { return false };
    let mut place = whole;
    let steps = misread.path().split(['.', '[']).map(|step| step.trim_end_matches(']'));
    for step in steps.filter(|step| !step.is_empty() && *step != name) {
        let next = match place {
            Value::Object(members) => members.get_mut(step),
            Value::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
            _ => None,
        };
        let Some(next) = next else { return false };
        place = next;
    }
    place.as_object_mut().is_some_and(|members| members.remove(name).is_some())
}

/// A query without the pairs that a type does not know.
pub(crate) fn query<T: DeserializeOwned>(pairs: &mut Vec<(String, String)>) {
    while let Err(refusal) = super::query::read::<T>(pairs) {
        let Some(name) = unknown_member(&refusal.message) else { return };
        let before = pairs.len();
        let name = name.to_owned();
        pairs.retain(|(other, _)| *other != name);
        if pairs.len() == before {
            return;
        }
    }
}

/// Whether the body of a POST says nothing, so that its query may speak for it.
pub(crate) fn says_nothing(incoming: &Incoming) -> bool {
    let body: String = incoming.body.chars().filter(|c| !c.is_whitespace()).collect();
    body.is_empty() || body == "{}"
}

#[cfg(test)]
mod tests {
    use super::{body, query};
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read to see what is refused")]
    struct Line {
        id: i64,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read to see what is refused")]
    struct Asked {
        name: String,
        lines: Vec<Line>,
    }

    #[test]
    fn only_what_is_not_known_goes() {
        let text = r#"{"name":"a","x":{"y":1},"lines":[{"id":1},{"id":2,"z":"name"}],"w":null}"#;
        let left: serde_json::Value = serde_json::from_str(&body::<Asked>(text).unwrap()).unwrap();
        assert_eq!(left, serde_json::json!({ "lines": [{ "id": 1 }, { "id": 2 }], "name": "a" }));
        for same in [r#"{"name":"a","lines":[]}"#, r#"{"name":1,"lines":[]}"#, "{", r#"{"lines":[]}"#] {
            assert_eq!(body::<Asked>(same), None, "{same}");
        }
        let mut pairs = super::super::incoming::pairs("id=1&x=2&x=3");
        query::<Line>(&mut pairs);
        assert_eq!(pairs, [("id".to_owned(), "1".to_owned())]);
    }
}
