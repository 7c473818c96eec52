//! Drift: members that a platform sends and the types do not model, and replies that are not written as they should be.
//! Platforms add members without telling; a hook hears of them, and nothing fails.

use crate::auth::Members;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The members of a reply that its type does not model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The marketplace.
    pub marketplace: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// The members' paths within `data`, such as `data[].newMember`; their values are not kept.
    pub members: Vec<String>,
    /// Notes on errors in the reply's writing that were read all the same: see
    /// [`Reply::repairs`](crate::Reply::repairs).
    pub repairs: Vec<String>,
}

/// Hears of drift, once for each reply that shows some. It runs within the call: be quick.
pub type DriftHook = Arc<dyn Fn(&Drift) + Send + Sync>;

/// The paths that stand in `received` and not in `modelled`, both JSON; list positions are left out of them.
pub(crate) fn unmodelled(received: &RawValue, modelled: &RawValue) -> Vec<String> {
    let mut paths = BTreeSet::new();
    compare(received, modelled, "", &mut paths);
    paths.into_iter().collect()
}

fn compare(received: &RawValue, modelled: &RawValue, path: &str, out: &mut BTreeSet<String>) {
    match (received.get().as_bytes().first(), modelled.get().as_bytes().first()) {
        (Some(b'{'), Some(b'{')) => {
            let (Ok(received), Ok(modelled)) = (Members::read(received.get()), Members::read(modelled.get())) else {
                return;
            };
            for (name, value) in &received.0 {
                let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
                match modelled.0.iter().find(|(known, _)| known == name) {
                    Some((_, known)) => compare(value, known, &path, out),
                    None => {
                        out.insert(path);
                    }
                }
            }
        }
        (Some(b'['), Some(b'[')) => {
            let read = |raw: &RawValue| serde_json::from_str::<Vec<Box<RawValue>>>(raw.get()).unwrap_or_default();
            let path = format!("{path}[]");
            read(received).iter().zip(&read(modelled)).for_each(|(a, b)| compare(a, b, &path, out));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_members_without_a_model_are_named_and_each_once() {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let received = raw(
            r#"{"total":1,"new":{"a":1},"data":[{"id":"1","extra":null},{"id":"2","extra":3}],"text":"{\"x\":1}"}"#,
        );
        let modelled =
            raw(r#"{"total":1,"data":[{"id":"1","other":null},{"id":"2","other":null}],"text":"{\"x\":1}"}"#);
        assert_eq!(unmodelled(&received, &modelled), ["data[].extra", "new"]);
        assert!(unmodelled(&modelled, &modelled).is_empty());
    }
}
