//! Instants as the wire has them: six formats, two of them in one field. [`Time`] keeps the wire's text or number and
//! reads it when asked; the adapters ([`china`](fn@china), [`iso`](fn@iso), [`compact`](fn@compact),
//! [`seconds`](fn@seconds), [`millis`](fn@millis)) write the format a request wants.

mod adapters;
mod format;
mod parse;

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

pub use adapters::{TimeField, china, compact, iso, millis, seconds, seconds_text};

use self::format::Format;
use super::ValueError;
use super::error::excerpt;
use super::wire::{Scalar, Wire, write_raw};

/// An instant, kept as the platform wrote it.
///
/// Recognised, by shape:
/// - `2023-10-18 18:11:08` and ISO 8601 (`2025-04-24T17:17:43.000+08:00`); without an offset it is China time,
///   UTC+8;
/// - `20250702211113000+0800`;
/// - epoch time, as a number or a string: up to 11 digits are seconds, 12 to 14 are milliseconds.
///
/// Anything else (an empty string, other text, a leaked Java object) is kept and written back, and fails only when
/// the instant is asked for. Equality is that of the wire; compare [`Time::unix_millis`] to compare instants.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Wire(Wire),
    /// Milliseconds known as such, too early or late for their digits to say so (before March 1973).
    Millis(i64),
    /// The JSON text of an object.
    Object(Box<str>),
}

impl Time {
    /// An instant by milliseconds since 1970-01-01 UTC, written as that number.
    ///
    /// Instants within three years of 1970 read back as seconds, like any number that short.
    #[must_use]
    pub const fn from_unix_millis(millis: i64) -> Self {
        if parse::looks_like_millis(millis) { Self(Repr::Wire(Wire::Int(millis))) } else { Self(Repr::Millis(millis)) }
    }

    /// The instant of a system clock, to the millisecond.
    #[must_use]
    pub fn from_system(time: SystemTime) -> Self {
        let whole = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self::from_unix_millis(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => whole(after),
            Err(before) => -whole(before.duration()),
        })
    }

    /// Milliseconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// When the platform sent an empty text, or nothing in a format listed at [`Time`].
    pub fn unix_millis(&self) -> Result<i64, ValueError> {
        let parsed = match &self.0 {
            Repr::Millis(millis) => return Ok(*millis),
            Repr::Wire(Wire::Int(epoch)) => parse::epoch(*epoch),
            Repr::Wire(Wire::Number(number)) => parse::epoch_text(number),
            Repr::Wire(Wire::Text(text)) if text.trim().is_empty() => {
                return Err(ValueError::Blank { expected: "a time" });
            }
            Repr::Wire(Wire::Text(text)) => parse::text(text.trim()),
            Repr::Object(_) => None,
        };
        parsed.ok_or_else(|| ValueError::NotATime { text: excerpt(&self.text()) })
    }

    /// The instant in China time as RFC 3339 with milliseconds: `2025-04-24T17:17:43.000+08:00`.
    ///
    /// # Errors
    /// Those of [`Time::unix_millis`], and an instant outside the years 0 to 9999.
    pub fn to_rfc3339(&self) -> Result<String, ValueError> {
        self.write_as(Format::Iso)
    }

    /// Gives the time as the platform sent it: the text without quotes, the number's text, or an object's JSON.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Wire(wire) => wire.text(),
            Repr::Millis(millis) => Cow::Owned(millis.to_string()),
            Repr::Object(json) => Cow::Borrowed(json),
        }
    }

    /// Tells whether the platform sent an empty text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(&self.0, Repr::Wire(wire) if wire.is_blank())
    }

    fn write_as(&self, format: Format) -> Result<String, ValueError> {
        format::china_time(self.unix_millis()?, format)
    }
}

/// A text as it is, in whatever format: it is written as given.
impl From<&str> for Time {
    fn from(text: &str) -> Self {
        Self(Repr::Wire(Wire::Text(text.into())))
    }
}

impl From<SystemTime> for Time {
    fn from(time: SystemTime) -> Self {
        Self::from_system(time)
    }
}

impl fmt::Display for Time {
    /// `2025-04-24 17:17:43 +08:00` in China time, or the text if it is no time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.write_as(Format::Shown) {
            Ok(shown) => f.pad(&shown),
            Err(_) => f.pad(&self.text()),
        }
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Wire(wire) => write!(f, "Time({wire:?})"),
            Repr::Millis(millis) => write!(f, "Time({millis} ms)"),
            Repr::Object(json) => write!(f, "Time({json})"),
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Wire(wire) => wire.serialize(serializer),
            Repr::Millis(millis) => serializer.serialize_i64(*millis),
            Repr::Object(json) => write_raw(json, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Scalar::read(deserializer, |scalar| match scalar {
            // PandaPon documents serialised Java `DateTime` objects where times belong.
            Scalar::Object(json) => Ok(Self(Repr::Object(json.into()))),
            other => Wire::from_scalar(other, "a time (text or number)").map(|wire| Self(Repr::Wire(wire))),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn time(json: &str) -> Time {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn documented_times_are_instants() {
        for (json, rfc3339) in [
            (r#""2023-10-18 18:11:08""#, "2023-10-18T18:11:08.000+08:00"),
            (r#""2023-12-14 21:39:11""#, "2023-12-14T21:39:11.000+08:00"),
            (r#""2002-07-21 12:14:43""#, "2002-07-21T12:14:43.000+08:00"),
            (r#""2025-04-24T17:17:43.000+08:00""#, "2025-04-24T17:17:43.000+08:00"),
            (r#""20250702211113000+0800""#, "2025-07-02T21:11:13.000+08:00"),
            (r#""20250702061113000-0700""#, "2025-07-02T21:11:13.000+08:00"),
            ("1667193198819", "2022-10-31T13:13:18.819+08:00"),
            (r#""1779263269913""#, "2026-05-20T15:47:49.913+08:00"),
            (r#""1715669977082""#, "2024-05-14T14:59:37.082+08:00"),
            (r#""1754342534""#, "2025-08-05T05:22:14.000+08:00"),
            ("1650939687", "2022-04-26T10:21:27.000+08:00"),
            ("1650939687.0", "2022-04-26T10:21:27.000+08:00"),
            ("1.650939687E9", "2022-04-26T10:21:27.000+08:00"),
            ("121312131313", "1973-11-05T09:48:51.313+08:00"),
            ("3323232", "1970-02-08T19:07:12.000+08:00"),
        ] {
            let time = time(json);
            assert_eq!(time.to_rfc3339().as_deref(), Ok(rfc3339), "{json}");
            assert_eq!(serde_json::to_string(&time).unwrap(), json);
        }
    }

    #[test]
    fn what_is_no_time_decodes_and_fails_only_when_asked() {
        let leaked = r#"{"mutable": true,"firstDayOfWeek":1,"timeZone":{"ID":"Asia/Shanghai"}}"#;
        for json in [
            leaked,
            r#""""#,
            r#""soon""#,
            r#""2023-13-01 00:00:00""#,
            r#""2023-10-18""#,
            "-1",
            "999999999999999",
            "1e99",
            "0.5e-3",
            r#""20250702211113000+08x0""#,
            r#""2023-10-18 18:11:08 Uhr""#,
        ] {
            assert_eq!(serde_json::to_string(&time(json)).unwrap(), json);
            assert!(time(json).unix_millis().is_err(), "{json}");
            assert!(!time(json).to_string().is_empty() || time(json).is_blank());
        }
        let error = time(leaked).unix_millis().unwrap_err().to_string();
        assert!(error.len() < 80, "{error}");
        assert_eq!(time(r#""""#).unix_millis().unwrap_err().to_string(), "expected a time, found an empty text");
    }

    #[test]
    fn arrays_booleans_and_null_fail_the_decode() {
        for json in ["[]", "true", "null"] {
            let error = serde_json::from_str::<Time>(json).unwrap_err().to_string();
            assert!(error.contains("expected a time (text or number)"), "{error}");
        }
    }

    #[test]
    fn a_time_is_shown_in_china_time_or_as_its_text() {
        assert_eq!(time("1667193198819").to_string(), "2022-10-31 13:13:18 +08:00");
        assert_eq!(time(r#""soon""#).to_string(), "soon");
        assert_eq!(format!("{:?}", time(r#""soon""#)), r#"Time("soon")"#);
    }

    #[test]
    fn built_times_keep_their_unit() {
        for millis in [0, 1, -1, 5000, -99_999_999_999, 99_999_999_999, 1_667_193_198_819, i64::MAX, i64::MIN] {
            assert_eq!(Time::from_unix_millis(millis).unix_millis(), Ok(millis));
        }
        assert_eq!(Time::from_unix_millis(1_667_193_198_819), time("1667193198819"));
        let now = UNIX_EPOCH + Duration::from_millis(1_667_193_198_819);
        assert_eq!(Time::from_system(now), time("1667193198819"));
        assert_eq!(Time::from(UNIX_EPOCH - Duration::from_secs(1)).unix_millis(), Ok(-1000));
        assert!(matches!(Time::from_unix_millis(i64::MAX).to_rfc3339(), Err(ValueError::TimeOutOfRange { .. })));
    }

    proptest! {
        #[test]
        fn all_formats_agree(millis in 100_000_000_000_i64..100_000_000_000_000) {
            let built = Time::from_unix_millis(millis);
            let instant = |json: serde_json::Value| time(&json.to_string()).unix_millis();
            prop_assert_eq!(instant(json!(millis)), Ok(millis));
            prop_assert_eq!(instant(json!(millis.to_string())), Ok(millis));
            prop_assert_eq!(instant(json!(built.to_rfc3339().unwrap())), Ok(millis));
            prop_assert_eq!(instant(json!(built.write_as(Format::Compact).unwrap())), Ok(millis));
            let second = millis / 1000;
            prop_assert_eq!(instant(json!(built.write_as(Format::China).unwrap())), Ok(second * 1000));
            prop_assert_eq!(instant(json!(built.to_string())), Ok(second * 1000));
            if second < 100_000_000_000 {
                prop_assert_eq!(instant(json!(second)), Ok(second * 1000));
            }
        }

        #[test]
        fn any_string_is_kept(content in any::<String>()) {
            let json = json!(content).to_string();
            let read = time(&json);
            prop_assert_eq!(&read.text(), &content);
            let _ = time(&json).unix_millis();
            prop_assert_eq!(serde_json::to_string(&time(&json)).unwrap(), json);
        }

        #[test]
        fn text_near_a_time_never_panics(text in "[0-9TZ :.+-]{0,32}") {
            let _ = time(&json!(text).to_string()).unix_millis();
        }
    }
}
