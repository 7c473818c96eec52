//! Counts as platforms write them: `1.0E7`, `10万+`, `1,234`, `99+`.

/// The whole number that a count says, exactly: `10万+` is 100,000 (at least that many). `None` where the text says no
/// whole number, and for what is no count, such as a date or a percentage.
pub(super) fn count(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix(['+', '＋']).unwrap_or(text).trim_end();
    let units =
        [("亿", 8), ("億", 8), ("万", 4), ("萬", 4), ("w", 4), ("W", 4), ("千", 3), ("k", 3), ("K", 3), ("百", 2)];
    let (digits, scale) = units
        .into_iter()
        .find_map(|(unit, scale)| text.strip_suffix(unit).map(|digits| (digits, scale)))
        .unwrap_or((text, 0));
    let digits = digits.trim_end();
    let grouped = digits.contains(',').then(|| ungrouped(digits));
    match grouped {
        Some(plain) => crate::value::scaled(&plain?, scale),
        None => crate::value::scaled(digits, scale),
    }
}

/// The digits of `1,234,567`; `None` where the commas are no groups of three.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches('-');
    let in_groups = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let plain = whole.replace(',', "");
    in_groups.then(|| fraction.map_or(plain.clone(), |fraction| format!("{plain}.{fraction}")))
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_read_for_what_they_say() {
        for (text, number) in [
            ("1.0E7", 10_000_000),
            ("10万+", 100_000),
            ("1.2万", 12_000),
            ("3亿", 300_000_000),
            ("99+", 99),
            ("2.0", 2),
            (" 1,234 ", 1234),
            ("1,234,567.0", 1_234_567),
            ("5k", 5000),
            ("10w+", 100_000),
            ("-3", -3),
        ] {
            assert_eq!(count(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_says_no_whole_number_is_none() {
        for text in ["", "+", "万", "2.5", "1,23", "1,2345", "12%", "2023-10-18", "many", "1e30", "0x10", "1.23456万"]
        {
            assert_eq!(count(text), None, "{text}");
        }
    }
}
