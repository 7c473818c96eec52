//! How a check ends and how that is shown: outcomes, aligned columns, colour. No check decides anything
//! here.

use std::io::{IsTerminal, Write};

/// The end of a command: the exit code, or bad usage with its explanation (exit 2).
pub(crate) type Ended = Result<u8, String>;

/// How one check ended. The text says why, in one line; it may be empty for `Passed`.
#[derive(Debug)]
pub(crate) enum Outcome {
    Passed(String),
    Failed(String),
    Skipped(String),
}

impl Outcome {
    /// Passed when there are no problems; otherwise failed with their number.
    pub(crate) fn of(problems: usize, what: &str, note: String) -> Self {
        match problems {
            0 => Self::Passed(note),
            1 => Self::Failed(format!("1 {what}")),
            more => Self::Failed(format!("{more} {what}s")),
        }
    }

    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Passed(_) => "ok",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }

    pub(crate) fn why(&self) -> &str {
        match self {
            Self::Passed(why) | Self::Failed(why) | Self::Skipped(why) => why,
        }
    }

    fn colour(&self) -> &'static str {
        match self {
            Self::Passed(_) => "32",
            Self::Failed(_) => "31",
            Self::Skipped(_) => "33",
        }
    }

    /// `text` in this outcome's colour.
    pub(crate) fn paint(&self, text: &str) -> String {
        paint(self.colour(), text)
    }
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Passed(String::new()),
            Err(why) => Self::Failed(why),
        }
    }
}

/// The last line of a command that is one check, and its exit code.
pub(crate) fn conclude(outcome: &Outcome) -> u8 {
    let line = format!("{}: {}", outcome.paint(outcome.word()), outcome.why());
    let line = line.trim_end_matches([':', ' ']);
    if let Outcome::Failed(_) = outcome {
        eprintln!("{line}");
        return 1;
    }
    println!("{line}");
    0
}

/// A heading that is found again in a long log.
pub(crate) fn heading(text: &str) {
    println!("\n{}", paint("1", &format!("==> {text}")));
}

/// `text` so that it is not overlooked.
pub(crate) fn warned(text: &str) -> String {
    paint("1;33", text)
}

/// `text` in an SGR colour, on a terminal that wants colour.
fn paint(code: &str, text: &str) -> String {
    if colourful() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn colourful() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
}

/// Cells padded to the width of their column. Widths count characters, which is right for Latin text.
pub(crate) fn padded(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths);
            cells.map(|(cell, width)| format!("{cell:<width$}")).collect()
        })
        .collect()
}

/// Rows as lines, columns aligned, without trailing blanks.
pub(crate) fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    padded(rows).iter().map(|row| row.join("  ").trim_end().to_owned()).collect()
}

/// Writes a result that may be piped into `head`: a closed pipe is no failure of the check.
pub(crate) fn print_result(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    if let Err(error) = written
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        eprintln!("cannot write the result: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_and_lines_end_at_their_last_letter() {
        let rows =
            [vec!["a", "long", "x"], vec!["✓✓", "b", ""]].map(|row| row.into_iter().map(str::to_owned).collect());
        assert_eq!(aligned(&rows), ["a   long  x", "✓✓  b"]);
    }

    #[test]
    fn problems_are_counted_in_words() {
        assert_eq!(Outcome::of(0, "hole", "ten".into()).why(), "ten");
        assert_eq!(Outcome::of(1, "hole", String::new()).why(), "1 hole");
        assert_eq!(Outcome::of(2, "hole", String::new()).why(), "2 holes");
    }
}
