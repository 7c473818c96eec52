//! Time as the sandbox reads and writes it: the machine's clock, and the two written forms of PandaPon's replies.

use daigou_core::value::Time;
use std::time::SystemTime;

/// Milliseconds since 1970 by the machine's clock.
pub(crate) fn now() -> i64 {
    Time::from_system(SystemTime::now()).unix_millis().unwrap_or_default()
}

/// `2025-04-24T17:17:43.000+08:00`: China time, to the second as PandaPon keeps it.
pub(crate) fn iso_text(millis: i64) -> String {
    let second = millis - millis.rem_euclid(1000);
    Time::from_unix_millis(second).to_rfc3339().unwrap_or_default()
}

/// The exact instant in China time, for what the sandbox says of itself.
pub(crate) fn exact_text(millis: i64) -> String {
    Time::from_unix_millis(millis).to_rfc3339().unwrap_or_default()
}

/// A member that carries [`iso_text`].
pub(crate) fn iso(millis: i64) -> Time {
    Time::from(iso_text(millis).as_str())
}

/// A member that carries `2023-10-18 18:11:08`: China time, as Taobao orders have it.
pub(crate) fn china(millis: i64) -> Time {
    let iso = iso_text(millis);
    Time::from(iso.chars().take(19).map(|c| if c == 'T' { ' ' } else { c }).collect::<String>().as_str())
}

#[cfg(test)]
mod tests {
    use super::{china, exact_text, iso};

    #[test]
    fn both_forms_are_those_of_the_examples() {
        let json = |time| serde_json::to_string(&time).unwrap();
        assert_eq!(json(iso(1_745_486_263_789)), r#""2025-04-24T17:17:43.000+08:00""#);
        assert_eq!(json(china(1_697_623_868_999)), r#""2023-10-18 18:11:08""#);
        assert_eq!(exact_text(1_745_486_263_789), "2025-04-24T17:17:43.789+08:00");
    }
}
