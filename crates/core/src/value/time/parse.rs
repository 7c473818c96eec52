//! Instants from the shape of their text. The formats are told apart by where digits and separators stand; the
//! calendar itself is jiff's business.

use jiff::civil::DateTime;
use jiff::tz::{self, Offset};

use crate::value::decimal::{self, scaled};

/// China has one zone and no summer time.
pub(super) const CHINA: Offset = tz::offset(8);

/// Up to 11 digits count seconds (to the year 5138) …
const SECONDS_END: i64 = 100_000_000_000;
/// … and 12 to 14 digits milliseconds (from March 1973, to the same year).
const MILLIS_END: i64 = 100_000_000_000_000;

/// Tells whether a number would be read as milliseconds.
pub(super) const fn looks_like_millis(number: i64) -> bool {
    SECONDS_END <= number && number < MILLIS_END
}

/// An epoch time whose unit its magnitude tells. Negative ones are markers (`-1`), not times.
pub(super) fn epoch(number: i64) -> Option<i64> {
    match number {
        0..SECONDS_END => Some(number * 1000),
        SECONDS_END..MILLIS_END => Some(number),
        _ => None,
    }
}

/// An epoch time as decimal text, such as `1650939687`, `1650939687.0` or Java's `1.650939687E9`.
pub(super) fn epoch_text(text: &str) -> Option<i64> {
    match scaled(text, 0) {
        Ok(number) => epoch(number),
        // Fractions occur as thousandths of a second.
        Err(decimal::DecimalError::TooPrecise) => {
            scaled(text, 3).ok().filter(|millis| (0..MILLIS_END).contains(millis))
        }
        Err(_) => None,
    }
}

/// A time in any of the formats; no space around.
pub(super) fn text(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.get(4) == Some(&b'-') {
        separated(bytes)
    } else if bytes.len() > 14 && matches!(bytes[14], b'0'..=b'9' | b'+' | b'-' | b'Z') {
        compact(bytes)
    } else {
        epoch_text(text)
    }
}

/// `2023-10-18 18:11:08` or `2025-04-24T17:17:43.000+08:00`.
fn separated(bytes: &[u8]) -> Option<i64> {
    let (date_time, rest) = bytes.split_at_checked(19)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ' | b'T' | b't', h1, h2, b':', n1, n2, b':', s1, s2] =
        *date_time
    else {
        return None;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2];
    let (fraction, rest) = match rest {
        [b'.' | b',', rest @ ..] => take_millis(rest)?,
        _ => (0, rest),
    };
    instant(&digits, fraction, rest)
}

/// `20250702211113000+0800`, also without the milliseconds or the offset.
fn compact(bytes: &[u8]) -> Option<i64> {
    let (digits, rest) = bytes.split_first_chunk::<14>()?;
    let (millis, rest) = match rest {
        [b'0'..=b'9', ..] => take_millis(rest)?,
        _ => (0, rest),
    };
    instant(digits, millis, rest)
}

/// The instant of `yyyyMMddHHmmss` digits, milliseconds, and what remains: an offset or nothing (China time).
fn instant(digits: &[u8; 14], millis: i32, offset: &[u8]) -> Option<i64> {
    let offset = match offset.trim_ascii_start() {
        [] => CHINA,
        rest => read_offset(rest)?,
    };
    let year = i16::try_from(number(&digits[..4])?).ok()?;
    let [month, day, hour, minute, second] = [4, 6, 8, 10, 12].map(|at| number(&digits[at..at + 2]));
    let part = |value: Option<i32>| value.and_then(|value| i8::try_from(value).ok());
    let date_time =
        DateTime::new(year, part(month)?, part(day)?, part(hour)?, part(minute)?, part(second)?, millis * 1_000_000);
    offset.to_timestamp(date_time.ok()?).ok().map(|timestamp| timestamp.as_millisecond())
}

/// `Z`, `+08:00`, `+0800` or `+08`.
fn read_offset(bytes: &[u8]) -> Option<Offset> {
    let (sign, hours, minutes) = match *bytes {
        [b'Z' | b'z'] => return Some(Offset::UTC),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, [h1, h2], [m1, m2]),
        [sign, h1, h2] => (sign, [h1, h2], *b"00"),
        _ => return None,
    };
    let minutes = number(&minutes).filter(|minutes| *minutes < 60)?;
    let seconds = (number(&hours)? * 60 + minutes) * 60;
    match sign {
        b'+' => Offset::from_seconds(seconds).ok(),
        b'-' => Offset::from_seconds(-seconds).ok(),
        _ => None,
    }
}

/// Leading digits as a fraction of a second, cut to milliseconds; and the rest.
fn take_millis(bytes: &[u8]) -> Option<(i32, &[u8])> {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    let (digits, rest) = bytes.split_at(end);
    if !(1..=9).contains(&digits.len()) {
        return None;
    }
    let mut padded = [b'0'; 3];
    for (place, digit) in padded.iter_mut().zip(digits) {
        *place = *digit;
    }
    Some((number(&padded)?, rest))
}

/// A few digits as a number.
fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |sum: i32, digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_fractions_and_separators_vary() {
        let instant = Some(1_751_461_873_120);
        for variant in [
            "2025-07-02T21:11:13.12+08:00",
            "2025-07-02T21:11:13.120999+0800",
            "2025-07-02 21:11:13.120 +08:00",
            "2025-07-02T13:11:13.120Z",
            "2025-07-02T21:11:13.120",
            "2025-07-02T06:11:13.120-07",
            "20250702211113120+0800",
            "20250702061113120-0700",
            "20250702131113120Z",
            "20250702211113120",
            "1751461873.12",
            "1751461873120",
        ] {
            assert_eq!(text(variant), instant, "{variant}");
        }
        assert_eq!(text("20250702211113+0800"), Some(1_751_461_873_000));
    }

    #[test]
    fn a_broken_time_is_none() {
        for broken in [
            "2025-07-02",
            "2025-07-02T21:11",
            "2025-02-30 00:00:00",
            "2025-07-02 24:00:00",
            "2025-07-02 21:11:60",
            "2025-07-02T21:11:13.",
            "2025-07-02T21:11:13.1234567890",
            "2025-07-02T21:11:13+0860",
            "2025-07-02T21:11:13+99:00",
            "2025/07/02 21:11:13",
            "20251302211113000+0800",
            "2025070221111300x",
            "2025-07-02T21:11:13 Asia/Shanghai",
            "二〇二五-07-02 21:11:13",
            "-1",
            "1e15",
            "1751461873.1234",
        ] {
            assert_eq!(text(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_number_of_digits_tells_the_unit() {
        assert_eq!(epoch(99_999_999_999), Some(99_999_999_999_000));
        assert_eq!(epoch(100_000_000_000), Some(100_000_000_000));
        assert_eq!(epoch(99_999_999_999_999), Some(99_999_999_999_999));
        assert_eq!(epoch(100_000_000_000_000), None);
        assert_eq!(epoch(-1), None);
        assert_eq!(epoch(0), Some(0));
    }
}
