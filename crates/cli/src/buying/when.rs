//! Times as they are given: a while ago, a day, or an instant.

use daigou_core::Error;
use daigou_core::value::Time;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// `2h` before now, a day's begin in the reader's zone, or a time; epoch milliseconds.
///
/// # Errors
/// It is none of them.
pub(crate) fn since(text: &str, now_millis: i64, zone: &TimeZone) -> Result<i64, Error> {
    const UNITS: [(char, i64); 5] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400), ('w', 604_800)];
    let ago = UNITS.iter().find_map(|(unit, seconds)| {
        let number: i64 = text.strip_suffix(*unit)?.parse().ok()?;
        number.checked_mul(seconds * 1_000).filter(|millis| *millis >= 0)
    });
    if let Some(millis) = ago {
        return Ok(now_millis.saturating_sub(millis));
    }
    day_or_time(text, zone).ok_or_else(|| {
        let rule = "must be 90m, 2h or 30d, a day such as 2026-01-31, or a time such as 2026-01-31T09:00:00+08:00";
        Error::invalid("--since", format!("{rule}, got `{text}`"))
    })
}

/// A day's begin in the reader's zone, or a time; epoch milliseconds.
///
/// # Errors
/// It is neither; it is named by its flag.
pub(crate) fn instant(flag: &str, text: &str, zone: &TimeZone) -> Result<i64, Error> {
    day_or_time(text.trim(), zone).ok_or_else(|| {
        let rule = "must be a day such as 2026-01-31, or a time such as 2026-01-31T09:00:00+08:00";
        Error::invalid(flag, format!("{rule}, got `{text}`"))
    })
}

fn day_or_time(text: &str, zone: &TimeZone) -> Option<i64> {
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
        && let Ok(begin) = day.to_zoned(zone.clone())
    {
        return Some(begin.timestamp().as_millisecond());
    }
    Time::from(text).unix_millis().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::offset;

    #[test]
    fn since_is_a_while_ago_a_day_or_a_time() {
        let now = 1_760_000_000_000;
        let china = TimeZone::fixed(offset(8));
        let at = |text: &str| since(text, now, &china);
        assert_eq!(at("90m").unwrap(), now - 5_400_000);
        assert_eq!(at("30d").unwrap(), now - 2_592_000_000);
        assert_eq!(at("2w").unwrap(), now - 1_209_600_000);
        assert_eq!(at("2026-01-02T03:04:05+08:00").unwrap(), 1_767_294_245_000);
        assert_eq!(at("2026-01-02").unwrap(), 1_767_294_245_000 - (3 * 3_600 + 4 * 60 + 5) * 1_000);
        assert_eq!(since("2026-01-02", now, &TimeZone::UTC).unwrap(), at("2026-01-02").unwrap() + 8 * 3_600_000);
        for text in ["", "h", "-1h", "yesterday", "9999999999999999d", "2026-13-01", "2026-1-1x"] {
            assert_eq!(at(text).unwrap_err().field(), Some("--since"), "{text}");
        }
    }
}
