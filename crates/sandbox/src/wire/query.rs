//! GET parameters: from a query, and from what stands in the path, to a request type. A query has texts alone, so each
//! member is tried as a text first, and where the type wants something else as a number, a truth value or a list.

use super::incoming::{Incoming, decode};
use super::reply::Refusal;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The query's pairs, and those of the path by the route's `{member}`s.
pub(crate) fn pairs(route: &str, incoming: &Incoming) -> Vec<(String, String)> {
    let mut out = incoming.pairs();
    for (name, given) in route.split('/').zip(incoming.path.split('/')) {
        if let Some(name) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            out.push((name.to_owned(), decode(&given.replace('+', "%2B"))));
        }
    }
    out
}

/// A member and the forms in which it may stand.
struct Member {
    name: String,
    forms: Vec<Value>,
    /// Which form is tried.
    at: usize,
    /// The objection to the first form.
    said: Option<String>,
}

impl Member {
    fn new(name: &str, pairs: &[(String, String)]) -> Self {
        let values: Vec<&str> = pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect();
        let texts: Vec<Value> = values.iter().map(|value| Value::from(*value)).collect();
        let numbers: Vec<Value> = values.iter().filter_map(|value| number(value)).collect();
        let numbers = (numbers.len() == values.len()).then_some(numbers);
        let mut forms = Vec::new();
        if let [value] = values.as_slice() {
            forms.extend(texts.first().cloned());
            forms.extend(numbers.as_ref().and_then(|numbers| numbers.first().cloned()));
            forms.extend(value.parse::<bool>().map(Value::from));
        }
        forms.push(Value::Array(texts));
        forms.extend(numbers.map(Value::Array));
        Self { name: name.to_owned(), forms, at: 0, said: None }
    }
}

/// The value as a JSON integer, where it is spelt as one.
fn number(text: &str) -> Option<Value> {
    let number = text.parse::<i64>().ok()?;
    (number.to_string() == text).then(|| Value::from(number))
}

/// Reads pairs as a request type; the refusal names the member that is wrong.
pub(crate) fn read<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, Refusal> {
    let mut members: Vec<Member> = Vec::new();
    for (name, _) in pairs {
        if !members.iter().any(|member| member.name == *name) {
            members.push(Member::new(name, pairs));
        }
    }
    loop {
        let object: serde_json::Map<String, Value> =
            members.iter().filter_map(|m| Some((m.name.clone(), m.forms.get(m.at)?.clone()))).collect();
        let text = Value::Object(object).to_string();
        let error = match daigou_core::json::read(&text) {
            Ok(request) => return Ok(request),
            Err(error) => error,
        };
        let first = error.path().split(['.', '[']).next().unwrap_or_default();
        let Some(member) = members.iter_mut().find(|member| member.name == first) else {
            return Err(Refusal::invalid(error.rule()));
        };
        member.said.get_or_insert_with(|| error.rule());
        member.at += 1;
        if member.at == member.forms.len() {
            let said = member.said.take().unwrap_or_default();
            return Err(Refusal::invalid(format!("{}: {said}", member.name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::wire::incoming::pairs;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Asked {
        item_id: String,
        page_no: Option<i64>,
        exact: Option<bool>,
        ids: Option<Vec<String>>,
        numbers: Option<Vec<i64>>,
    }

    fn asked(query: &str) -> Result<Asked, String> {
        read(&pairs(query)).map_err(|refusal| refusal.message)
    }

    #[test]
    fn each_member_finds_its_form() {
        let read = asked("itemId=600&pageNo=2&exact=true&ids=7&numbers=1&numbers=2").unwrap();
        let (ids, numbers) = (Some(vec!["7".to_owned()]), Some(vec![1, 2]));
        assert_eq!(read, Asked { item_id: "600".into(), page_no: Some(2), exact: Some(true), ids, numbers });
        assert_eq!(asked("itemId=a%20b").unwrap().item_id, "a b");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (query, named) in [
            ("", "itemId"),
            ("itemId=1&pageNo=x", "pageNo: "),
            ("itemId=1&itemId=2", "itemId: "),
            ("itemId=1&page=2", "`page`"),
            ("itemId=1&numbers=1&numbers=b", "numbers: "),
        ] {
            let message = asked(query).unwrap_err();
            assert!(message.contains(named) && !message.contains("line 1"), "{message}");
        }
    }
}
