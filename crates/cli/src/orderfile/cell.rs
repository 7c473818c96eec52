//! A cell of a sheet, and what may be read from it. What a spreadsheet may have changed by itself (the last digits of a long
//! number, a date in place of a word) is refused, and never guessed.

use crate::buying::yuan;
use daigou_core::value::Money;

/// A cell as it was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Cell {
    #[default]
    Empty,
    Text(String),
    /// A number cell of a workbook.
    Number(f64),
    /// A cell that cannot be taken for an order's, and what it is.
    Other(String),
}

/// Why a cell cannot be read.
pub(crate) type Rule = String;

/// From so many digits on, a number cell has lost some.
const EXACT: usize = 15;

impl Cell {
    /// A text cell; one of blanks alone is empty.
    pub(crate) fn text_of(text: &str) -> Self {
        let text = trimmed(text);
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// As it is shown, for who writes it back.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Other(what) => what.clone(),
        }
    }

    /// Words: a name, a street, a remark.
    pub(crate) fn words(&self) -> Result<String, Rule> {
        match self {
            Self::Empty => Ok(String::new()),
            Self::Text(text) => Ok(plain(text)?),
            Self::Number(number) => digits(*number),
            Self::Other(what) => Err(other(what)),
        }
    }

    /// An id or a number that is read as text, such as a phone's: no digit of it may be lost.
    pub(crate) fn id(&self) -> Result<String, Rule> {
        let text = self.words()?;
        let text: String = text.chars().map(narrow).collect();
        if let Some((digits, "0" | "00")) = text.split_once('.')
            && all_digits(digits)
        {
            return match digits.len() <= EXACT {
                true => Ok(digits.to_owned()),
                false => Err(format!("was written as the number {text}, whose last digits are lost: {AS_TEXT}")),
            };
        }
        if is_scientific(&text) {
            return Err(format!("was written by a spreadsheet as {text}, whose last digits are lost: {AS_TEXT}"));
        }
        Ok(text)
    }

    /// A postcode, which may begin with zeros.
    pub(crate) fn postcode(&self) -> Result<String, Rule> {
        let text = self.id()?;
        match self {
            Self::Number(_) if text.len() != 6 => {
                Err(format!("must have six digits, got the number {text}: zeros in front were lost; {AS_TEXT}"))
            }
            _ => Ok(text),
        }
    }

    /// Pieces.
    pub(crate) fn quantity(&self) -> Result<i64, Rule> {
        let text: String = match self {
            Self::Number(number) => number.to_string(),
            _ => self.words()?.chars().map(narrow).collect(),
        };
        let whole = match text.split_once('.') {
            Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => whole,
            _ => &text,
        };
        let rule = || match text.is_empty() {
            true => "must not be empty".to_owned(),
            false => format!("must be a whole number of pieces, such as 2, got `{}`", excerpt(&text)),
        };
        if !all_digits(whole) {
            return Err(rule());
        }
        whole.parse().map_err(|_| rule())
    }

    /// Yuan, to the fen.
    pub(crate) fn yuan(&self) -> Result<Option<Money>, Rule> {
        let text: String = match self {
            Self::Empty => return Ok(None),
            // The shortest text that stands for the number: what was typed.
            Self::Number(number) => number.to_string(),
            _ => self.words()?.chars().map(narrow).collect(),
        };
        let number = text.trim_end_matches("yuan").trim_end_matches(['元', ' ']);
        let rule = || format!("must be yuan with at most two decimals, such as 120 or 36.50, got `{}`", excerpt(&text));
        yuan("", number).map(Some).map_err(|_| rule())
    }

    /// Fen.
    pub(crate) fn fen(&self) -> Result<Option<i64>, Rule> {
        match self {
            Self::Empty => Ok(None),
            _ => {
                self.quantity().map(Some).map_err(|_| format!("must be a whole number of fen, got `{}`", self.shown()))
            }
        }
    }
}

const AS_TEXT: &str = "format the column as text, and type or paste it again";

/// A full-width letter, digit or sign in its usual form.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '￥' => '¥',
        c => c,
    }
}

/// A text without blanks around it, and without marks that nobody sees.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}'))
}

/// A text without what spreadsheets put before it to keep it one: `'600126…`, `="600126…"`.
fn plain(text: &str) -> Result<String, Rule> {
    if let Some(inner) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'))
        && !inner.contains('"')
    {
        return Ok(trimmed(inner).to_owned());
    }
    if let Some(inner) = text.strip_prefix('\'')
        && inner.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '=' | '+' | '-' | '@'))
    {
        return Ok(inner.to_owned());
    }
    if text.starts_with('=') {
        return Err("holds a formula: put its value there".to_owned());
    }
    Ok(text.to_owned())
}

/// The digits of a number cell.
fn digits(number: f64) -> Result<String, Rule> {
    let text = number.to_string();
    let whole = text.strip_prefix('-').unwrap_or(&text);
    match all_digits(whole) {
        true if whole.len() > EXACT => Err(format!(
            "is a number cell with {} digits, and spreadsheets keep {EXACT}: the last ones are lost; {AS_TEXT}",
            whole.len()
        )),
        true => Ok(text),
        false if number.is_finite() => Ok(text),
        false => Err("holds no number".to_owned()),
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `6.00126E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['E', 'e']) else { return false };
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    exponent.strip_prefix('+').is_some_and(all_digits) && all_digits(whole) && whole.len() == 1 && all_digits(fraction)
}

fn other(what: &str) -> Rule {
    format!("holds {what}: format the column as text, and type it again")
}

/// Enough of a text to recognise it.
fn excerpt(text: &str) -> String {
    const MOST: usize = 30;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::text_of(text)
    }

    #[test]
    fn an_id_that_lost_digits_is_refused_and_never_guessed() {
        for (cell, id) in [
            (text("600126245031041190"), "600126245031041190"),
            (text("'600126245031041190"), "600126245031041190"),
            (text("=\"600126245031041190\""), "600126245031041190"),
            (text("\u{feff} 6001\u{a0}"), "6001"),
            (text("１３８００００００００"), "13800000000"),
            (text("13800000000.0"), "13800000000"),
            (Cell::Number(13_800_000_000.0), "13800000000"),
            (text("+86 138-0000-0000"), "+86 138-0000-0000"),
            (text("4E5"), "4E5"),
            (text("PO-1"), "PO-1"),
        ] {
            assert_eq!(cell.id().unwrap(), id, "{cell:?}");
        }
        for (cell, words) in [
            (Cell::Number(600_126_245_031_041_190.0), "number cell with 18 digits"),
            (Cell::Number(2_542_285_634_920_880_794.0), "19 digits"),
            (Cell::Number(1_234_567_890_123_456.0), "16 digits"),
            (text("6.00126E+17"), "6.00126E+17"),
            (text("6,00126E+17"), "6,00126E+17"),
            (text("600126245031041190.0"), "last digits are lost"),
            (text("=A1"), "formula"),
            (Cell::Other("a date (2026-05-10)".into()), "a date"),
        ] {
            let rule = cell.id().unwrap_err();
            assert!(rule.contains(words), "{cell:?}: {rule}");
        }
        assert!(Cell::Number(10_000.0).postcode().unwrap_err().contains("zeros"));
        assert_eq!(text("010000").postcode().unwrap(), "010000");
    }

    #[test]
    fn pieces_are_whole_however_they_are_written() {
        for cell in [text("2"), text("2.0"), text("２"), text(" 2.00 "), Cell::Number(2.0), text("'2")] {
            assert_eq!(cell.quantity().unwrap(), 2, "{cell:?}");
        }
        for cell in [text("2.5"), Cell::Number(2.5), text("1,000"), text("-1"), text("两"), text("2件"), Cell::Empty]
        {
            assert!(cell.quantity().is_err(), "{cell:?}");
        }
        assert!(Cell::Number(f64::NAN).quantity().is_err() && Cell::Number(-2.0).quantity().is_err());
    }

    #[test]
    fn yuan_are_exact_to_the_fen() {
        for (cell, fen) in [
            (text("120"), 12_000),
            (text("¥36.50"), 3_650),
            (text("￥36.5元"), 3_650),
            (text("３６．５"), 3_650),
            (Cell::Number(0.29), 29),
            (Cell::Number(1_234_567.89), 123_456_789),
        ] {
            assert_eq!(cell.yuan().unwrap().unwrap().minor(), fen, "{cell:?}");
        }
        assert_eq!(Cell::Empty.yuan().unwrap(), None);
        let computed = Cell::Number(f64::from_bits(0x3fd3_3333_3333_3334));
        for cell in [computed, text("1,200"), text("-5"), text("1e3"), text("abc"), Cell::Number(f64::INFINITY)] {
            assert!(cell.yuan().is_err(), "{cell:?}");
        }
    }
}
