//! What an error says of itself.

use super::*;

fn origin(effect: Effect, repeat_safe: bool) -> Origin {
    Origin { marketplace: "m", operation: "o".into(), effect, repeat_safe }
}

#[test]
fn an_error_that_main_returns_is_one_line_with_what_to_do() {
    let error = Error::new(ErrorKind::Timeout, Certainty::MaybeSent, "no answer\nin 30 s")
        .with_origin(origin(Effect::Create, false))
        .with_code(Some("7"))
        .with_hint("look it up");
    let line = "m o: no answer; in 30 s (code 7); outcome unknown: it may have been carried out; hint: look it up";
    assert_eq!(format!("{error:?}"), line);
    assert!(format!("{error:#?}").contains("certainty: MaybeSent"));
    assert_eq!(format!("{:?}", Error::invalid("a", "is missing")), "a: is missing; nothing was sent");
}

#[test]
fn only_what_cannot_happen_twice_is_retryable() {
    use Certainty::{Answered, MaybeSent, NotSent, Unreadable};
    use ErrorKind::{Connect, Decode, Refused, Throttled, Timeout, Usage};
    let cases = [
        (Connect, NotSent, [true; 5]),
        (Usage, NotSent, [false; 5]),
        (Throttled, Answered, [true; 5]),
        (Refused, Answered, [false; 5]),
        (Timeout, MaybeSent, [true, true, false, false, false]),
        (Decode, Unreadable, [true, true, false, false, false]),
    ];
    for (kind, certainty, expected) in cases {
        let calls = [
            origin(Effect::Read, false),
            origin(Effect::Write, true),
            origin(Effect::Write, false),
            origin(Effect::Create, false),
            origin(Effect::Pay, true),
        ];
        for (call, expected) in calls.into_iter().zip(expected) {
            let effect = call.effect;
            let error = Error::new(kind, certainty, "x").with_origin(call);
            assert_eq!(error.is_retryable(), expected, "{kind:?} {certainty:?} {effect:?}");
        }
    }
}
