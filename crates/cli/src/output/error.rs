//! An error as it is told: in words for people, as the one object of the contract for programs, and as an exit code.

use super::{printable, refusals};
use daigou_core::{Certainty, Error, ErrorKind, printable_json};
use serde::Serialize;
use serde_json::value::RawValue;

/// The answer to "did it happen?" in a sentence.
fn meaning(error: &Error) -> &'static str {
    match (error.certainty(), error.kind()) {
        (Certainty::NotSent, _) => "nothing was sent",
        (Certainty::MaybeSent, _) if error.is_of_a_read() => "no answer came; it only asked, and nothing was changed",
        (Certainty::Unreadable, kind) if error.is_of_a_read() && kind != ErrorKind::Output => {
            "the answer could not be read; it only asked, and nothing was changed"
        }
        (Certainty::MaybeSent, _) => "outcome unknown: it may have been carried out",
        (Certainty::Answered, ErrorKind::Throttled) => "the platform answered: too many requests, nothing was done",
        (Certainty::Answered, _) => "the platform answered and refused",
        (Certainty::Unreadable, ErrorKind::Output) => {
            "it was carried out; only what came of it could not be written to where it belongs"
        }
        (Certainty::Unreadable, _) => {
            "the platform answered, but the answer could not be read: it may have been carried out"
        }
    }
}

/// The exit code of the contract.
pub(super) fn exit_code(error: &Error) -> u8 {
    use ErrorKind::{Unconfirmed, Unpublished, Unsupported, Usage};
    match (error.certainty(), error.kind()) {
        (Certainty::NotSent, Usage | Unsupported | Unconfirmed | Unpublished) => 2,
        (Certainty::NotSent, _) => 3,
        (Certainty::Answered, _) => 1,
        (Certainty::MaybeSent, _) => 4,
        (Certainty::Unreadable, _) => 5,
    }
}

/// For people. What was found wrong here may be a list, a line each; what others say stands on one line, whatever it is.
pub(super) fn in_words(error: &Error, rescued: &[String]) -> String {
    let words = error.to_string();
    let lines: Vec<&str> = if error.is_local() { words.lines().collect() } else { vec![&words] };
    let mut out = String::new();
    for (number, line) in lines.into_iter().enumerate() {
        let mark = if number == 0 { "error: " } else { "       " };
        out.push_str(&format!("{mark}{}\n", printable(line)));
    }
    out.push_str(&format!("  {}\n", meaning(error)));
    if let Some(means) = refusals::meaning(error) {
        out.push_str(&format!("  1688 means: {means}\n"));
    }
    if let Some(hint) = error.hint() {
        out.push_str(&format!("  hint: {}\n", printable(hint)));
    }
    for text in rescued {
        out.push_str(text);
        out.push('\n');
    }
    out
}

/// For programs: the last line of standard error.
pub(super) fn as_json(error: &Error, rescued: &[String]) -> String {
    let line = ErrorLine {
        kind: error.kind().as_str(),
        certainty: error.certainty().as_str(),
        operation: error.operation().map(|(_, operation)| operation.to_owned()),
        code: error.platform_code(),
        inner_code: error.inner_code(),
        message: error.message(),
        request_id: error.request_id(),
        field: error.field(),
        hint: error.hint().or(refusals::meaning(error)),
        result: result(rescued),
    };
    let line = serde_json::to_string(&line).unwrap_or_default();
    format!("{}\n", printable_json(&line))
}

/// The object of the contract.
#[derive(Serialize)]
struct ErrorLine<'e> {
    kind: &'static str,
    certainty: &'static str,
    operation: Option<String>,
    code: Option<&'e str>,
    inner_code: Option<&'e str>,
    message: &'e str,
    request_id: Option<&'e str>,
    field: Option<&'e str>,
    hint: Option<&'e str>,
    /// The result that should have been told elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Box<RawValue>>,
}

/// One value as it is, several as a list; a text where it is no JSON.
fn result(rescued: &[String]) -> Option<Box<RawValue>> {
    let value =
        |text: &String| RawValue::from_string(text.clone()).or_else(|_| serde_json::value::to_raw_value(text)).ok();
    match rescued {
        [] => None,
        [one] => value(one),
        several => serde_json::value::to_raw_value(&several.iter().filter_map(value).collect::<Vec<_>>()).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_forge_no_line() {
        let says = "库存不足\nerror: x\n  nothing was sent\u{1b}[2A";
        let error = Error::new(ErrorKind::Refused, Certainty::Answered, says);
        let words = in_words(&error, &[]);
        assert_eq!(words.lines().count(), 2, "{words}");
        assert!(!words.contains('\u{1b}') && words.ends_with("  the platform answered and refused\n"), "{words}");
    }

    #[test]
    fn what_is_rescued_is_told_whole() {
        let error = Error::new(ErrorKind::Output, Certainty::Unreadable, "standard output cannot be written");
        let line = as_json(&error, &["{\"orderId\":\"12\"}".to_owned()]);
        assert!(line.contains(r#""result":{"orderId":"12"}"#), "{line}");
        let line = as_json(&error, &["{}".to_owned(), "no JSON".to_owned()]);
        assert!(line.contains(r#""result":[{},"no JSON"]"#), "{line}");
        assert!(in_words(&error, &["order 12".to_owned()]).ends_with("belongs\norder 12\n"));
        assert_eq!(exit_code(&error), 5);
    }
}
