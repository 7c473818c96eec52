//! Input that the vendors' pages allow, and the client's own request types do not: a whole number of pieces that is written with
//! a fraction of nothing (`2.0`), and the page 0, which is the first.

use std::borrow::Cow;

/// A JSON body in the words of the client's types.
pub(crate) fn body(text: &str) -> Cow<'_, str> {
    let whole = rewritten(text, "\"quantity\"", |number| {
        let (digits, fraction) = number.split_once('.')?;
        let nothing = !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0');
        nothing.then_some(digits)
    });
    match rewritten(&whole, "\"beginPage\"", |number| (number == "0").then_some("1")) {
        Cow::Borrowed(_) => whole,
        Cow::Owned(text) => text.into(),
    }
}

/// The same of a query.
pub(crate) fn query(pairs: &mut [(String, String)]) {
    for (_, value) in pairs.iter_mut().filter(|(name, value)| name == "beginPage" && value == "0") {
        "1".clone_into(value);
    }
}

/// A text with the numbers of a member, which is given in its quotation marks, as `other` has them. Within a text of JSON
/// the marks would stand behind backslashes: what is found is a member, or a text of its own that no colon follows.
fn rewritten<'t>(text: &'t str, member: &str, other: impl Fn(&str) -> Option<&str>) -> Cow<'t, str> {
    let mut out = String::new();
    let mut written = 0;
    for (at, _) in text.match_indices(member) {
        let Some(value) = text[at + member.len()..].trim_start().strip_prefix(':') else { continue };
        let value = value.trim_start();
        let number = &value[..value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-')).unwrap_or(value.len())];
        let ends = value[number.len()..].trim_start();
        if number.is_empty() || !(ends.is_empty() || ends.starts_with([',', '}', ']'])) {
            continue;
        }
        let Some(instead) = other(number) else { continue };
        let from = text.len() - value.len();
        out.push_str(&text[written..from]);
        out.push_str(instead);
        written = from + number.len();
    }
    if written == 0 {
        return text.into();
    }
    out.push_str(&text[written..]);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn whole_numbers_of_pieces_and_the_page_0_are_what_they_mean() {
        for (text, meant) in [
            (r#"{"quantity": 2.0}"#, r#"{"quantity": 2}"#),
            (r#"[{"quantity":10.00,"a":1.0},{"quantity" : 3.0 }]"#, r#"[{"quantity":10,"a":1.0},{"quantity" : 3 }]"#),
            (r#"{"beginPage":0,"pageSize":0}"#, r#"{"beginPage":1,"pageSize":0}"#),
            (r#"{"beginPage": 0, "quantity": 1.0}"#, r#"{"beginPage": 1, "quantity": 1}"#),
        ] {
            assert_eq!(body(text), meant);
        }
        for same in [
            r#"{"quantity": 2.5}"#,
            r#"{"quantity": 2}"#,
            r#"{"quantity": 2.}"#,
            r#"{"quantity": 2.0e1}"#,
            r#"{"message": "\"quantity\": 2.0"}"#,
            r#"{"message": "quantity", "b": 2.0}"#,
            r#"{"beginPage": 10}"#,
            r#"{"quantity":"#,
        ] {
            assert_eq!(body(same), same);
        }
    }
}
