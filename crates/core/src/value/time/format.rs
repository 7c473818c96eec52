//! Instants to text, in China time.

use jiff::Timestamp;

use super::parse::CHINA;
use crate::value::ValueError;

/// A way to write an instant in China time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// `2023-10-18 18:11:08`
    China,
    /// `2023-10-18 18:11:08 +08:00`
    Shown,
    /// `2025-04-24T17:17:43.000+08:00`
    Iso,
    /// `20250702211113000+0800`
    Compact,
}

/// The text of an instant given in milliseconds since 1970-01-01 UTC.
pub(super) fn china_time(unix_millis: i64, format: Format) -> Result<String, ValueError> {
    let local = Timestamp::from_millisecond(unix_millis)
        .ok()
        .map(|timestamp| CHINA.to_datetime(timestamp))
        // All formats have four digits for the year and no sign.
        .filter(|local| local.year() >= 0)
        .ok_or(ValueError::TimeOutOfRange { unix_millis })?;
    let (year, month, day) = (local.year(), local.month(), local.day());
    let (hour, minute, second, millis) = (local.hour(), local.minute(), local.second(), local.millisecond());
    Ok(match format {
        Format::China => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
        Format::Shown => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} +08:00"),
        Format::Iso => {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}+08:00")
        }
        Format::Compact => format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}{millis:03}+0800"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_in_china_time() {
        let written = |format| china_time(1_751_461_873_120, format).unwrap();
        assert_eq!(written(Format::China), "2025-07-02 21:11:13");
        assert_eq!(written(Format::Shown), "2025-07-02 21:11:13 +08:00");
        assert_eq!(written(Format::Iso), "2025-07-02T21:11:13.120+08:00");
        assert_eq!(written(Format::Compact), "20250702211113120+0800");
        assert_eq!(china_time(-1, Format::Iso).unwrap(), "1970-01-01T07:59:59.999+08:00");
        assert!(china_time(-100_000_000_000_000, Format::Iso).is_err());
    }
}
