//! Envelopes whose members have other names: another case, underscores, or a word that means the same. They are brought to
//! the documented names before they are read; an envelope with the documented ones is left as it is.

use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The members of an object, each as it stands.
type Members<'m> = BTreeMap<String, &'m RawValue>;

/// A documented name, and others for it in lower case without separators, the likeliest first.
pub(super) type Name = (&'static str, &'static [&'static str]);

/// The object's text with the documented names. `None` where it is no object.
///
/// A member that already has a documented name keeps it, and a name that is taken is not given again: nothing gets lost.
pub(super) fn documented<'j>(json: &'j str, names: &[Name]) -> Option<Cow<'j, str>> {
    let members: Members<'_> = serde_json::from_str(json).ok()?;
    let known = |name: &str| names.iter().any(|(known, _)| *known == name);
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, others) in names.iter().filter(|(name, _)| !members.contains_key(*name)) {
        let free = |key: &&String| !known(key) && !renamed.contains_key(key.as_str());
        let called = others.iter().find_map(|other| members.keys().filter(free).find(|key| plain(key) == *other));
        if let Some(called) = called {
            renamed.insert(called, name);
        }
    }
    if renamed.is_empty() {
        return Some(Cow::Borrowed(json));
    }
    let named: BTreeMap<&str, &RawValue> =
        members.iter().map(|(name, value)| (*renamed.get(name.as_str()).unwrap_or(&name.as_str()), *value)).collect();
    serde_json::to_string(&named).ok().map(Cow::Owned)
}

/// A name in lower case without separators.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[Name] = &[("messageType", &["messagetype", "type"]), ("messageBody", &["messagebody", "data"])];

    #[test]
    fn other_names_become_the_documented_ones_and_nothing_gets_lost() {
        let named = |json: &str| documented(json, NAMES).unwrap().into_owned();
        assert_eq!(named(r#"{"messageType": "X","data":1}"#), r#"{"messageBody":1,"messageType":"X"}"#);
        assert_eq!(named(r#"{"MESSAGE_TYPE":"X","Type":"Y"}"#), r#"{"Type":"Y","messageType":"X"}"#);
        for json in [r#"{ "messageType":"X", "type":"Y" }"#, r#"{"event":1,"payload":{}}"#, "{}"] {
            assert_eq!(named(json), json);
        }
        assert!(documented("[1]", NAMES).is_none() && documented("{", NAMES).is_none());
    }
}
