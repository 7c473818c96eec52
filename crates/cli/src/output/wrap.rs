//! Lines for a terminal, broken between words: an id or an amount is never cut in two.

use comfy_table::Table;
use unicode_width::UnicodeWidthStr;

/// How wide the terminal is.
pub(super) fn width() -> usize {
    Table::new().width().map_or(80, usize::from)
}

/// A line as several, none wider than that where its words allow it. What goes on is set in. Rows of tables stay as they are.
pub(super) fn wrapped(line: &str, width: usize) -> String {
    if line.width() <= width || line.starts_with(['│', '┌', '╞', '├', '└']) {
        return line.to_owned();
    }
    let begin = line.len() - line.trim_start().len();
    let indent = " ".repeat(begin + 2);
    let mut out = line[..begin].to_owned();
    let mut used = begin;
    for word in line[begin..].split_inclusive(' ') {
        let wide = word.trim_end().width();
        if used + wide > width && used > begin + 2 {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&indent);
            used = indent.len();
        }
        out.push_str(word);
        used += word.width();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_between_words_and_loses_none() {
        let line = "¥731.00 will be paid for 2 orders: 2542285635378880794 ¥574.00, 2542285635588880794 ¥157.00";
        let text = wrapped(line, 40);
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), line.split_whitespace().collect::<Vec<_>>());
        assert!(text.contains("\n  2542285635378880794"), "{text}");
        assert_eq!(wrapped("  hint: short", 80), "  hint: short");
        let row = "│ a row of a table that is wider than it is allowed to be │";
        assert_eq!(wrapped(row, 20), row);
        let one = "x".repeat(50);
        assert_eq!(wrapped(&one, 20), one);
    }
}
